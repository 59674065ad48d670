#include "domain/commands.h"

#include "domain/checks.h"
#include "domain/streams.h"
#include "events/check.h"

namespace lanyard::domain {

std::string_view name(const Command& command) {
  return std::visit([](const auto& it) { return std::string_view(it.kName); }, command);
}

bool is_slow(const Command& command) {
  return std::visit(
      [](const auto& it) {
        if constexpr (requires { it.kSlow; }) return it.kSlow;
        return false;
      },
      command);
}

std::string primary_stream(const Command& command, const State& state) {
  return std::visit([&](const auto& it) { return it.primary_stream(state); }, command);
}

std::vector<std::string> missing_keys(const Command& command, const State& state) {
  Keys keys(state);
  std::visit([&](const auto& it) { it.needs(keys); }, command);
  return std::move(keys).missing();
}

Decision decide(const State& state, const Command& command, const Context& context) {
  if (state.conference() == nullptr && !std::holds_alternative<CreateConference>(command))
    return refuse(not_found("There is no such conference."));
  return std::visit([&](const auto& it) { return it.decide(state, context); }, command);
}

std::optional<Due> next_due(const State& state, Instant now) {
  constexpr std::string_view kCart = "cart-";
  constexpr std::string_view kOrder = "order-";
  if (state.deadlines().empty()) return std::nullopt;
  const auto& [deadline, stream] = *state.deadlines().begin();
  if (deadline > now) return std::nullopt;
  if (stream.starts_with(kCart)) return Due{ExpireCart{stream.substr(kCart.size())}, stream};
  LANYARD_CHECK(stream.starts_with(kOrder), "only carts and orders fall due");
  return Due{ExpireOrder{stream.substr(kOrder.size())}, stream};
}

}  // namespace lanyard::domain
