#include "tests/given.h"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <cctype>
#include <optional>

#include "domain/streams.h"
#include "tests/seen.h"

namespace lanyard::tests {
namespace {

using domain::Entity;
using domain::State;

std::string expand(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '@') {
      out.push_back(text[i]);
      continue;
    }
    std::int64_t number = 0;
    while (i + 1 < text.size() && std::isdigit(static_cast<unsigned char>(text[i + 1])) != 0)
      number = number * 10 + (text[++i] - '0');
    out.append(std::to_string(minute(number).micros));
  }
  return out;
}

std::string text_of(const events::Event& event) {
  return std::visit(
      [](const auto& it) -> std::string {
        if constexpr (requires { it.DebugString(); }) {
          return it.DebugString();
        } else {
          return it.type;
        }
      },
      event);
}

std::string text_of(std::string_view stream, const events::Event& event) {
  return std::string(stream) + " " + std::string(events::type_name(event)) + " {\n" +
         text_of(event) + "}\n";
}

std::string kind_text(events::RejectionKind kind) {
  switch (kind) {
    case events::RejectionKind::kMalformed:
      return "malformed";
    case events::RejectionKind::kNotFound:
      return "not found";
    case events::RejectionKind::kConflict:
      return "conflict";
  }
  return "";
}

}  // namespace

void read_text(std::string_view text, google::protobuf::Message& message) {
  if (!google::protobuf::TextFormat::MergeFromString(expand(text), &message))
    ADD_FAILURE() << "not the text of a " << message.GetTypeName() << ": " << text;
}

// --- what histories begin with

Fact conference(std::string_view changes) {
  auto created = message<events::ConferenceCreated>(R"(settings {
    slug: "pycon" name: "PyCon" start_date: "2027-05-14" end_date: "2027-05-16"
    timezone: "Europe/Vienna" currency: "EUR" cart_expiry_minutes: 30 hold_minutes: 15
    order_reference_prefix: "ORD" shop_open: true auto_settle_free_orders: true })");
  read_text(changes, *created.mutable_settings());
  return {"conference-pycon", std::move(created)};
}

Fact ticket_type(std::string_view slug, std::string_view changes) {
  auto created = message<events::TicketTypeCreated>(
      R"(definition { price: 10000 currency: "EUR" limit_per_user: 10 is_active: true })");
  created.mutable_definition()->set_slug(std::string(slug));
  created.mutable_definition()->set_name(std::string(slug));
  read_text(changes, *created.mutable_definition());
  return {domain::ticket_type_stream(slug), std::move(created)};
}

Fact addon(std::string_view slug, std::string_view changes) {
  auto created = message<events::AddOnCreated>(
      R"(definition { price: 2500 currency: "EUR" is_active: true })");
  created.mutable_definition()->set_slug(std::string(slug));
  created.mutable_definition()->set_name(std::string(slug));
  read_text(changes, *created.mutable_definition());
  return {domain::addon_stream(slug), std::move(created)};
}

Fact voucher(std::string_view code, std::string_view changes) {
  auto created = message<events::VoucherCreated>(
      R"(definition { type: VOUCHER_TYPE_PERCENTAGE ticket_types {} addons {} max_uses: 10
                      is_active: true })");
  events::Voucher& definition = *created.mutable_definition();
  definition.set_code(std::string(code));
  read_text(changes, definition);
  if (definition.type() == events::VOUCHER_TYPE_PERCENTAGE && !definition.has_percentage())
    definition.set_percentage(1000);
  if (definition.has_amount()) definition.set_currency("EUR");
  return {domain::voucher_stream(code), std::move(created)};
}

Fact condition(std::string_view id, std::string_view changes) {
  auto created = message<events::ConditionCreated>(
      R"(definition { ticket_types {} addons {} is_active: true })");
  events::Condition& definition = *created.mutable_definition();
  definition.set_id(std::string(id));
  definition.set_name(std::string(id));
  read_text(changes, definition);
  if (definition.has_amount()) {
    definition.set_discount_type(events::DISCOUNT_TYPE_FIXED_AMOUNT);
    definition.set_currency("EUR");
  } else if (!definition.has_percentage()) {
    definition.set_percentage(2000);
  }
  return {domain::condition_stream(id), std::move(created)};
}

events::Sealed sealed(std::string subject, std::string text) {
  events::Sealed out;
  out.set_subject(std::move(subject));
  out.set_ciphertext(std::move(text));
  return out;
}

domain::AddToCart add(std::string user, domain::Product product, std::int64_t quantity) {
  domain::AddToCart command;
  command.user = std::move(user);
  command.product = std::move(product);
  command.quantity = quantity;
  return command;
}

domain::Checkout checkout(std::string user) {
  domain::Checkout command;
  command.user = std::move(user);
  return command;
}

domain::ApplyVoucher apply(std::string user, std::string code) {
  domain::ApplyVoucher command;
  command.user = std::move(user);
  command.code = std::move(code);
  return command;
}

domain::RecordManualPayment pay(std::string order, std::string_view text) {
  domain::RecordManualPayment command;
  command.order = std::move(order);
  command.amount = amount(text);
  return command;
}

// --- given

Given& Given::fact(const Fact& fact, Instant at) {
  fold({{fact.stream, fact.event}}, at);
  return *this;
}

Given& Given::after(const domain::Command& command, Instant at) {
  const domain::Context drawn = context(at, counters_);
  const events::Decision decision = domain::decide(state_, command, drawn);
  if (decision) {
    fold(decision->events, at);
  } else {
    ADD_FAILURE() << domain::name(command) << " should be accepted: " << to_text(decision);
  }
  return *this;
}

Given& Given::time_passes(Instant until) {
  while (const auto due = domain::next_due(state_, until)) after(due->command, until);
  return *this;
}

Then Given::when(const domain::Command& command, Instant at) const {
  Counters counters = counters_;
  events::Decision decision = domain::decide(state_, command, context(at, counters));
  Counters again = counters_;
  const State partial = fetched_for(command, state_);
  EXPECT_EQ(to_text(domain::decide(partial, command, context(at, again))), to_text(decision))
      << domain::name(command) << " decides otherwise on what it says it needs";
  domain::primary_stream(command, partial);
  return {std::string(domain::name(command)), rejections_of(command), std::move(decision)};
}

std::optional<domain::RenderedLetter> rendered_letter(const events::ConferenceSettings& settings,
                                                      const events::LetterRequest& letter) {
  // Whose texts nothing opens, in these tests.
  if (letter.passport_name().ciphertext() == "forgotten") return std::nullopt;
  domain::RenderedLetter rendered;
  rendered.document = sealed(letter.user(), "PDF for " + settings.slug());
  rendered.sha256 = "5ha256";
  rendered.bytes = 1234;
  rendered.pages = 1;
  return rendered;
}

domain::Context Given::context(Instant now, Counters& counters) const {
  const auto code = [](std::string_view name, int number) {
    return std::string(name) + "00" + std::to_string(number);
  };
  return {.now = now,
          .fresh_code =
              [&counters, code](std::string_view noun, std::string_view) {
                if (noun == "letter") return code("LETTER", ++counters.letters);
                if (noun == "voucher") return code("CODE", ++counters.vouchers);
                return noun == "order" ? code("ORDER", ++counters.orders)
                                       : code("GUEST", ++counters.attendees);
              },
          .fresh_id = [&counters] { return "id-" + std::to_string(++counters.ids); },
          .known_timezone =
              [](std::string_view name) { return name == "Europe/Vienna" || name == "UTC"; },
          .render_letter = rendered_letter};
}

void Given::fold(const std::vector<events::NewEvent>& events, Instant at) {
  for (const events::NewEvent& event : events) {
    events::RecordedEvent recorded;
    recorded.position = {++position_};
    recorded.stream = event.stream;
    recorded.revision = {state_.revision(event.stream).value + 1};
    recorded.event = event.event;
    state_ = domain::evolve(std::move(state_), at, recorded);
    note_event(events::type_name(event.event));
  }
}

State fetched_for(const domain::Command& command, const State& whole) {
  State partial(domain::Residency::kPartial);
  std::vector<std::pair<std::string, Entity>> entities;
  whole.for_each([&](const std::string& key, const Entity& entity) {
    if (entity.has_conference() || entity.has_ticket_type() || entity.has_addon() ||
        entity.has_condition())
      partial.admit(key, entity);
    entities.emplace_back(key, entity);
  });
  while (true) {
    const std::vector<std::string> missing = domain::missing_keys(command, partial);
    if (missing.empty()) return partial;
    for (const std::string& key : missing) {
      const auto at =
          std::ranges::find(entities, key, [](const auto& entry) { return entry.first; });
      partial.admit(key, at == entities.end() ? std::nullopt : std::optional(at->second));
    }
  }
}

std::vector<std::string_view> rejections_of(const domain::Command& command) {
  return std::visit(
      [](const auto& it) {
        return std::vector<std::string_view>(it.kRejections.begin(), it.kRejections.end());
      },
      command);
}

namespace {

std::vector<std::string> texts_of(const events::Detail& detail) {
  if (const auto* text = std::get_if<std::string>(&detail.value)) return {*text};
  return std::get<std::vector<std::string>>(detail.value);
}

}  // namespace

std::string to_text(const events::Decision& decision) {
  std::string out;
  if (!decision) {
    const events::Rejection& rejection = decision.error();
    out = "rejected: " + std::string(rejection.code) + " (" + kind_text(rejection.kind) + ") " +
          rejection.detail;
    for (const events::Detail& detail : rejection.members) {
      out.append("\n  ").append(detail.name).append(": ");
      if (const auto* number = std::get_if<std::int64_t>(&detail.value)) {
        out.append(std::to_string(*number));
      } else {
        for (const std::string& text : texts_of(detail)) out.append(text).append(" ");
      }
    }
    return out;
  }
  for (const events::NewEvent& event : decision->events)
    out.append(text_of(event.stream, event.event));
  return out + "result {\n" + decision->result.DebugString() + "}";
}

// --- then

Then& Then::expect_events(const std::vector<Fact>& facts) {
  if (!decision_) {
    ADD_FAILURE() << command_ << ": " << to_text(decision_);
    return *this;
  }
  std::string expected;
  for (const Fact& fact : facts) expected.append(text_of(fact.stream, fact.event));
  std::string actual;
  for (const events::NewEvent& event : decision_->events) {
    actual.append(text_of(event.stream, event.event));
    note_event(events::type_name(event.event));
  }
  EXPECT_EQ(actual, expected) << "events of " << command_;
  return *this;
}

Then& Then::result(std::string_view text) {
  if (decision_) {
    EXPECT_EQ(decision_->result.DebugString(), message<events::CommandResult>(text).DebugString());
  }
  return *this;
}

Then& Then::says(std::string_view text) {
  EXPECT_TRUE(decision_) << to_text(decision_);
  if (!decision_) return *this;
  const auto wanted = message<events::CommandResult>(text);
  events::CommandResult told = decision_->result;
  std::vector<const google::protobuf::FieldDescriptor*> named;
  wanted.GetReflection()->ListFields(wanted, &named);
  for (int i = 0; i < told.GetDescriptor()->field_count(); ++i) {
    const google::protobuf::FieldDescriptor* field = told.GetDescriptor()->field(i);
    if (std::ranges::find(named, field) == named.end())
      told.GetReflection()->ClearField(&told, field);
  }
  EXPECT_EQ(told.DebugString(), wanted.DebugString()) << to_text(decision_);
  return *this;
}

Then& Then::then_rejected(std::string_view code) {
  if (decision_) {
    ADD_FAILURE() << command_ << " should be refused as " << code << ": " << to_text(decision_);
    return *this;
  }
  const events::Rejection& rejection = decision_.error();
  EXPECT_EQ(rejection.code, code) << rejection.detail;
  const bool declared = std::ranges::find(declared_, rejection.code) != declared_.end();
  const bool common = rejection.code == "malformed_request" || rejection.code == "not_found";
  EXPECT_TRUE(declared || common) << command_ << " does not declare " << rejection.code;
  const events::RejectionKind kind = code == "malformed_request" ? events::RejectionKind::kMalformed
                                     : code.ends_with("not_found")
                                         ? events::RejectionKind::kNotFound
                                         : events::RejectionKind::kConflict;
  EXPECT_EQ(kind_text(rejection.kind), kind_text(kind));
  EXPECT_TRUE(rejection.detail.ends_with('.')) << "no sentence: " << rejection.detail;
  note_rejection(command_, rejection.code);
  return *this;
}

Then& Then::with(std::string_view member, decltype(events::Detail::value) value) {
  if (decision_) return *this;
  for (const events::Detail& detail : decision_.error().members) {
    if (detail.name != member) continue;
    EXPECT_TRUE(detail.value == value) << member << " in " << to_text(decision_);
    return *this;
  }
  ADD_FAILURE() << "no member " << member << " in " << to_text(decision_);
  return *this;
}

}  // namespace lanyard::tests
