#include "buyer.h"

#include <utility>

namespace lanyard::tests {
namespace {

const std::string kCommands = "/v1/conferences/crash/commands";

std::string text_member(const std::string& json, std::string_view name) {
  const std::string start = '"' + std::string(name) + "\":\"";
  const std::size_t at = json.rfind(start);
  if (at == std::string::npos) return {};
  const std::size_t from = at + start.size();
  return json.substr(from, json.find('"', from) - from);
}

}  // namespace

void Buyer::visit(std::uint16_t port, const Accepted& accepted) {
  try {
    HttpConnection connection(port);
    if (!acknowledged_.empty()) {
      for (int i = 0; i < 5; ++i) {
        repeat(connection, acknowledged_[random_() % acknowledged_.size()]);
      }
    }
    for (;;) {
      if (!pending_) pending_ = next();
      HttpAnswer answer = send(connection, *pending_);
      if (answer.status == 503) {
        ++turned_away_;
        return;
      }
      const bool went_on = answer.status == 200;
      take_answer(*std::exchange(pending_, std::nullopt), std::move(answer));
      if (went_on && !accepted()) return;
    }
  } catch (const ConnectionLost&) {
    // The server was killed or stopped: what had no answer is sent again at the next visit.
  }
}

bool Buyer::settle(std::uint16_t port) {
  if (!pending_) return false;
  HttpConnection connection(port);
  HttpAnswer answer = send(connection, *pending_);
  const bool replayed = answer.header("idempotency-replayed") == "true";
  take_answer(*std::exchange(pending_, std::nullopt), std::move(answer));
  return replayed;
}

void Buyer::repeat_all(std::uint16_t port) {
  HttpConnection connection(port);
  for (const Sent& sent : acknowledged_) repeat(connection, sent);
}

void Buyer::repeat(HttpConnection& connection, const Sent& sent) {
  const HttpAnswer again = send(connection, sent);
  const bool marked = sent.key.empty() || again.header("idempotency-replayed") == "true";
  if (again.status == sent.answer.status && again.body == sent.answer.body && marked) return;
  complaints_.push_back("acknowledged, but answered anew: " + sent.target + " key " + sent.key +
                        "\n  " + sent.body + "\n  first: " + std::to_string(sent.answer.status) +
                        " " + sent.answer.body + "\n  now:   " + std::to_string(again.status) +
                        " " + again.body);
}

HttpAnswer Buyer::send(HttpConnection& connection, const Sent& sent) {
  HttpConnection::Headers headers{{"Content-Type", sent.content_type}};
  if (!sent.key.empty()) headers.emplace_back("Idempotency-Key", sent.key);
  return connection.request("POST", sent.target, headers, sent.body);
}

void Buyer::take_answer(const Sent& sent, HttpAnswer answer) {
  const bool single = !sent.key.empty();
  if (answer.status == 200) {
    if (single) advance(answer);
    acknowledged_.push_back(sent);
    acknowledged_.back().answer = std::move(answer);
  } else if (answer.status == 409 && single) {
    ++refused_;
    begin_next_person();
  } else {
    complaints_.push_back("an answer that must not be: " + std::to_string(answer.status) + " " +
                          answer.body + " to " + sent.target + " " + sent.body);
    begin_next_person();
  }
}

void Buyer::advance(const HttpAnswer& answer) {
  switch (step_) {
    case Step::kTicket:
      step_ = Step::kAddOn;
      return;
    case Step::kAddOn:
      step_ = Step::kCheckout;
      return;
    case Step::kCheckout:
      order_ = text_member(answer.body, "order");
      if (chance(15)) return begin_next_person();  // never pays: the order stays pending
      step_ = Step::kPay;
      return;
    case Step::kPay:
      access_code_ = text_member(answer.body, "access_code");
      if (access_code_.empty() || chance(50)) return begin_next_person();
      step_ = Step::kCheckIn;
      return;
    case Step::kCheckIn:
      return begin_next_person();
  }
}

void Buyer::begin_next_person() {
  ++people_;
  step_ = Step::kTicket;
  ticket_type_ = chance(20) ? "scarce" : "general";
}

Sent Buyer::next() {
  if (people_ == 0) begin_next_person();
  const std::string user = name_ + "-" + std::to_string(people_);
  switch (step_) {
    case Step::kTicket:
      if (chance(3)) return batch();
      return command("AddToCart",
                     R"({"user":")" + user + R"(","ticket_type":")" + ticket_type_ + R"("})");
    case Step::kAddOn:
      return command("AddToCart", R"({"user":")" + user + R"(","addon":"lunch"})");
    case Step::kCheckout:
      return command("Checkout", R"({"user":")" + user + R"(","billing_name":"Ada )" + user +
                                     R"(","billing_email":")" + user + R"(@example.org"})");
    case Step::kPay:
      if (chance(15)) {
        return command("CancelOrder", R"({"order":")" + order_ + R"(","reason":"ill"})");
      }
      return command("RecordManualPayment", R"({"order":")" + order_ + R"(","amount":"125.00"})");
    case Step::kCheckIn:
      return command("CheckIn", R"({"access_code":")" + access_code_ + R"(","station":"north"})");
  }
  return {};
}

Sent Buyer::command(std::string_view name, const std::string& body) {
  return {.target = kCommands + "/" + std::string(name),
          .content_type = "application/json",
          .key = name_ + "-key-" + std::to_string(keys_++),
          .body = body,
          .answer = {}};
}

// Twenty carts of people of their own, half of the times as one commit.
Sent Buyer::batch() {
  Sent sent{.target = kCommands + (chance(50) ? "?atomic=true" : ""),
            .content_type = "application/x-ndjson",
            .key = {},
            .body = {},
            .answer = {}};
  for (int line = 0; line < 20; ++line) {
    const std::string key = name_ + "-key-" + std::to_string(keys_++);
    sent.body += R"({"command":"AddToCart","idempotency_key":")" + key +
                 R"(","data":{"user":"batch-)" + key +
                 R"(","ticket_type":"general"}})"
                 "\n";
  }
  return sent;
}

}  // namespace lanyard::tests
