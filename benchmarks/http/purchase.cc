// Whole purchases, of tickets without end and of the last ones.
#include <fmt/format.h>

#include <stdexcept>

#include "load_client.h"
#include "scenario.h"

namespace lanyard::benchmarks {
namespace {

constexpr int kConnections = 64;

double member(const std::string& json, std::string_view name) {
  const std::string start = fmt::format("\"{}\":", name);
  const std::size_t at = json.find(start);
  if (at == std::string::npos) throw std::runtime_error(fmt::format("no {} in {}", name, json));
  return std::stod(json.substr(at + start.size()));
}

// Every ticket was sold once: as many as there were, to as many buyers as were told so.
void require_exactly_sold(Bench& bench, const std::string& slug, std::uint64_t purchases,
                          double quantity) {
  const std::string body =
      bench.server.get(fmt::format("{}/inventory/ticket-types/{}", kConference, slug)).body;
  const double sold = member(body, "sold");
  if (sold != quantity || member(body, "held") != 0 || static_cast<double>(purchases) != quantity) {
    throw std::runtime_error(
        fmt::format("{} purchases of {} tickets: {}", purchases, quantity, body));
  }
}

/// A voucher for everybody and ten active conditions, of which one takes something off each of the
/// two lines: 100.00 − 10.00, 25.00 − 2.50, and of these 112.50 the voucher a fifth.
void make_discounts(Bench& bench) {
  for (int i = 0; i < 8; ++i) {
    bench.server.command(
        "CreateCondition",
        fmt::format(R"({{"name":"Group {0}","kind":"group_member","groups":["group-{0}"],)"
                    R"("priority":{0},"discount_value":50}})",
                    i));
  }
  bench.server.command("CreateCondition",
                       R"({"name":"Early","kind":"time_or_stock_limit","limit":1000000000,)"
                       R"("priority":8,"discount_value":10,"addons":"none"})");
  bench.server.command("CreateCondition",
                       R"({"name":"Lunch","kind":"discount_for_product","ticket_types":"none",)"
                       R"("discount_type":"fixed_amount","discount_value":"2.50","priority":9})");
  bench.server.command("CreateVoucher",
                       R"({"code":"FIFTH","type":"percentage","discount_value":20,)"
                       R"("max_uses":1000000000})");
}

}  // namespace

std::vector<Row> discounted_purchases(Bench& bench) {
  const HttpOptions& options = bench.options;
  std::vector<double> plain;
  std::vector<double> discounted;
  const auto rate = [&bench, &options](ServerUnderTest& server, Purchases wanted, int seconds) {
    wanted.port = server.port();
    wanted.connections = kConnections;
    wanted.prefix = bench.fresh_prefix();
    wanted.seconds = seconds;
    const PurchaseFigures figures = run_purchases(wanted);
    const double behind = server.catch_up(options.catch_up_ms);
    return static_cast<double>(figures.purchases) / (figures.seconds + behind);
  };
  make_discounts(bench);
  // The plain ones have no conditions to look at.
  ServerUnderTest bare(options.server, options.directory,
                       {"--io-threads", std::to_string(options.io_threads)});
  for (int round = -1; round < options.rounds; ++round) {
    const int seconds = round < 0 ? 1 : options.seconds;  // the first round warms up
    const double usual = rate(bare, {}, seconds);
    const double less = rate(bench.server, {.voucher = "FIFTH", .total = "90.00"}, seconds);
    bench.say(fmt::format("  {} buyers: plain {} purchases/s, discounted {} purchases/s",
                          kConnections, number(usual), number(less)));
    if (round < 0) continue;
    plain.push_back(usual);
    discounted.push_back(less);
  }
  bare.stop();
  Row row;
  row.what =
      "full purchase with a voucher and 10 active conditions (a fifth command applies the "
      "voucher), 64 connections";
  row.measured = number(median(discounted)) + " purchases/s";
  row.baseline =
      fmt::format("plain purchases, no conditions: {} purchases/s", number(median(plain)));
  row.ratio = median(discounted) / median(plain);
  row.at_least = 0.7;
  return {row};
}

std::vector<Row> purchases(Bench& bench) {
  const HttpOptions& options = bench.options;
  const std::string path = std::string(kConference) + "/commands/AddToCart";
  std::vector<double> bought;
  std::vector<double> added;
  for (int round = -1; round < options.rounds; ++round) {
    const int seconds = round < 0 ? 1 : options.seconds;  // the first round warms up
    const double single = bench.measure(kConnections, "add_to_cart", path, seconds).per_second();
    const PurchaseFigures figures = run_purchases({.port = bench.server.port(),
                                                   .connections = kConnections,
                                                   .prefix = bench.fresh_prefix(),
                                                   .seconds = static_cast<double>(seconds)});
    const double behind = bench.server.catch_up(options.catch_up_ms);
    const double rate = static_cast<double>(figures.purchases) / (figures.seconds + behind);
    bench.say(fmt::format("  {} buyers: {} purchases/s, read models there after {:.0f} ms",
                          kConnections, number(rate), behind * 1000));
    if (round < 0) continue;
    added.push_back(single);
    bought.push_back(rate);
  }
  Row row;
  row.what = "full purchase (add ticket, add add-on, checkout, pay), 64 connections";
  row.measured = number(median(bought)) + " purchases/s";
  row.baseline = fmt::format("AddToCart, 64 connections: {} requests/s", number(median(added)));
  row.ratio = median(bought) / median(added);
  row.at_least = 0.1;
  return {row};
}

std::vector<Row> last_tickets(Bench& bench) {
  constexpr std::uint64_t kTickets = 1000;
  const HttpOptions& options = bench.options;
  std::vector<double> scarce;
  std::vector<double> plentiful;
  std::uint64_t refused = 0;
  for (int round = -1; round < options.last_ticket_rounds; ++round) {
    Purchases wanted{.port = bench.server.port(),
                     .connections = kConnections,
                     .prefix = bench.fresh_prefix(),
                     .at_most = kTickets};
    const PurchaseFigures easy = run_purchases(wanted);
    bench.server.catch_up(options.catch_up_ms);

    wanted.prefix = bench.fresh_prefix();
    wanted.ticket_type = "last" + wanted.prefix + "x";
    wanted.at_most = 0;
    bench.server.command("CreateTicketType",
                         fmt::format(R"({{"slug":"{}","name":"Last {}","price":"100.00",)"
                                     R"("total_quantity":{}}})",
                                     wanted.ticket_type, wanted.prefix, kTickets));
    const PurchaseFigures last = run_purchases(wanted);
    bench.server.catch_up(options.catch_up_ms);
    require_exactly_sold(bench, wanted.ticket_type, last.purchases, kTickets);
    bench.say(fmt::format("  plentiful {} purchases/s, the last {} {} purchases/s, {} refused",
                          number(easy.per_second()), kTickets, number(last.per_second()),
                          last.refused));
    if (round < 0) continue;
    plentiful.push_back(easy.per_second());
    scarce.push_back(last.per_second());
    refused += last.refused;
  }
  Row row;
  row.what = fmt::format(
      "the last 1,000 tickets wanted by 64 connections, {} rounds; none oversold, {} refused",
      scarce.size(), number(static_cast<double>(refused)));
  row.measured = number(median(scarce)) + " successes/s";
  row.baseline = fmt::format("plentiful tickets: {} purchases/s", number(median(plentiful)));
  row.ratio = median(scarce) / median(plentiful);
  row.at_least = 0.8;
  return {row};
}

}  // namespace lanyard::benchmarks
