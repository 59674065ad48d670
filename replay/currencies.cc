#include "replay/currencies.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <type_traits>

#include "events/money.h"
#include "events/options.pb.h"

namespace lanyard::replay {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

/// `currency` is that of the message around, as in events/json.h.
std::optional<std::string> find_unknown(const Message& message, std::string currency) {
  const Reflection& reflection = *message.GetReflection();
  if (const auto* field = message.GetDescriptor()->FindFieldByName("currency")) {
    const std::string named = reflection.GetString(message, field);
    if (!named.empty()) currency = named;
  }
  const bool known = currency_exponent(currency).has_value();
  if (!known && !currency.empty()) return currency;
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (!known && field->options().GetExtension(events::kind) == events::KIND_MONEY) {
      return currency;
    }
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const Message& child = field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                                  : reflection.GetMessage(message, field);
      if (auto found = find_unknown(child, currency)) return found;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> unknown_currency(const events::Event& event) {
  return std::visit(
      [](const auto& alternative) -> std::optional<std::string> {
        if constexpr (std::is_base_of_v<Message, std::decay_t<decltype(alternative)>>) {
          return find_unknown(alternative, "");
        } else {
          return std::nullopt;
        }
      },
      event);
}

}  // namespace lanyard::replay
