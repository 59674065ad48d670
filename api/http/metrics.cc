#include "api/http/metrics.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <limits>
#include <utility>

#include "api/command_table.h"
#include "api/http/routes.h"

namespace lanyard::api::http {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

/// One writer a value: no read-modify-write needed.
void add(std::atomic<std::uint64_t>& value, std::uint64_t amount) {
  value.store(value.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
}

class Families {
 public:
  void add(std::string_view name, std::string_view help, MetricType type, Labels labels,
           double value) {
    ClientMetric metric;
    metric.label = std::move(labels);
    if (type == MetricType::Counter) {
      metric.counter.value = value;
    } else {
      metric.gauge.value = value;
    }
    family(name, help, type).metric.push_back(std::move(metric));
  }

  MetricFamily& family(std::string_view name, std::string_view help, MetricType type) {
    for (MetricFamily& known : families_) {
      if (known.name == name) return known;
    }
    return families_.emplace_back(MetricFamily{std::string(name), std::string(help), type, {}});
  }

  const std::vector<MetricFamily>& all() const { return families_; }

 private:
  std::vector<MetricFamily> families_;
};

void add_requests(const MetricsInput& input, Families& families) {
  const auto& labels = Counters::labels();
  for (std::size_t line = 0; line < labels.size(); ++line) {
    std::array<std::uint64_t, 6> by_class{};
    std::array<std::uint64_t, Counters::kBounds.size() + 1> buckets{};
    std::uint64_t micros = 0;
    for (const Counters* counters : input.counters) {
      const Counters::Line& counted = counters->lines()[line];
      for (std::size_t i = 0; i < by_class.size(); ++i) by_class[i] += counted.by_class[i].load();
      for (std::size_t i = 0; i < buckets.size(); ++i) buckets[i] += counted.buckets[i].load();
      micros += counted.micros.load();
    }
    ClientMetric metric;
    metric.label = {{"route", labels[line]}};
    std::uint64_t cumulative = 0;
    for (std::size_t i = 0; i < buckets.size(); ++i) {
      cumulative += buckets[i];
      metric.histogram.bucket.push_back(
          {cumulative, i < Counters::kBounds.size() ? Counters::kBounds[i]
                                                    : std::numeric_limits<double>::infinity()});
    }
    if (cumulative == 0) continue;
    metric.histogram.sample_count = cumulative;
    metric.histogram.sample_sum = static_cast<double>(micros) / 1e6;
    families
        .family("lanyard_http_request_duration_seconds",
                "From the end of a request's header to the end of its answer.",
                MetricType::Histogram)
        .metric.push_back(std::move(metric));
    for (std::size_t i = 0; i < by_class.size(); ++i) {
      if (by_class[i] == 0) continue;
      families.add("lanyard_http_requests_total", "Requests answered.", MetricType::Counter,
                   {{"route", labels[line]}, {"status", std::to_string(i) + "xx"}},
                   static_cast<double>(by_class[i]));
    }
  }
}

void add_rejections(const MetricsInput& input, Families& families) {
  std::map<std::string, std::uint64_t, std::less<>> sums;
  for (const Counters* counters : input.counters) {
    for (const auto& [code, count] : counters->rejections()) sums[code] += count;
  }
  for (const auto& [code, count] : sums) {
    families.add("lanyard_rejections_total", "Commands refused by the domain.", MetricType::Counter,
                 {{"code", code}}, static_cast<double>(count));
  }
}

void add_partition(Partition& partition, Families& families) {
  const Labels labels = {{"conference", partition.slug()}};
  const auto counter = [&](std::string_view name, std::string_view help, double value) {
    families.add(name, help, MetricType::Counter, labels, value);
  };
  const auto gauge = [&](std::string_view name, std::string_view help, double value) {
    families.add(name, help, MetricType::Gauge, labels, value);
  };
  const store::SequencerStatistics numbers = partition.sequencer().statistics();
  counter("lanyard_commands_total", "Commands decided.", static_cast<double>(numbers.commands));
  counter("lanyard_commits_total", "Commits made durable.", static_cast<double>(numbers.commits));
  counter("lanyard_events_total", "Events made durable.", static_cast<double>(numbers.events));
  counter("lanyard_batches_total", "Synced writes; commands per batch is the group commit's size.",
          static_cast<double>(numbers.batches));
  counter("lanyard_sync_seconds_total", "Time spent in synced writes.",
          static_cast<double>(numbers.sync_micros) / 1e6);
  counter("lanyard_commands_rejected_total", "Commands refused.",
          static_cast<double>(numbers.rejections));
  gauge("lanyard_queue_depth", "Commands that wait for the writer.",
        static_cast<double>(numbers.queued));
  const Position durable = partition.sequencer().durable_position();
  gauge("lanyard_log_position", "Last durable position.", static_cast<double>(durable.value));
  gauge("lanyard_partition_failed", "1 when the partition accepts no more commands.",
        partition.sequencer().failure() ? 1 : 0);
  for (const projections::ModelStatus& model : partition.runner().status()) {
    Labels of_model = labels;
    of_model.push_back({"projection", model.name});
    const std::uint64_t at = model.position.value;
    families.add("lanyard_projection_position", "Position that a read model reflects.",
                 MetricType::Gauge, of_model, static_cast<double>(at));
    families.add("lanyard_projection_lag", "Events that a read model is behind the log.",
                 MetricType::Gauge, of_model,
                 durable.value > at ? static_cast<double>(durable.value - at) : 0.0);
  }
}

}  // namespace

const std::vector<std::string>& Counters::labels() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> made;
    for (const Route& route : routes()) {
      made.push_back((route.verb == Verb::get   ? "GET "
                      : route.verb == Verb::put ? "PUT "
                                                : "POST ") +
                     route.path);
    }
    for (const CommandEntry& command : command_table()) {
      made.push_back("POST /v1/conferences/{conference}/commands/" + std::string(command.name));
    }
    made.emplace_back("none");
    return made;
  }();
  return all;
}

std::size_t Counters::command_line(std::size_t command_index) {
  return routes().size() + command_index;
}

std::size_t Counters::unrouted_line() { return labels().size() - 1; }

Counters::Counters() : lines_(labels().size()) {}

void Counters::count(std::size_t line, int status, std::uint64_t micros) {
  Line& counted = lines_[line];
  add(counted.by_class[static_cast<std::size_t>(status / 100) % counted.by_class.size()], 1);
  std::size_t bucket = 0;
  const double seconds = static_cast<double>(micros) / 1e6;
  while (bucket < kBounds.size() && seconds > kBounds[bucket]) ++bucket;
  add(counted.buckets[bucket], 1);
  add(counted.micros, micros);
}

void Counters::count_rejection(std::string_view code) {
  const std::lock_guard lock(mutex_);
  const auto found = rejections_.find(code);
  if (found != rejections_.end()) {
    ++found->second;
  } else {
    rejections_.emplace(code, 1);
  }
}

std::map<std::string, std::uint64_t, std::less<>> Counters::rejections() const {
  const std::lock_guard lock(mutex_);
  return rejections_;
}

std::string render_metrics(const MetricsInput& input) {
  Families families;
  add_requests(input, families);
  add_rejections(input, families);
  families.add("lanyard_connections", "Connections open.", MetricType::Gauge, {},
               static_cast<double>(input.connections));
  families.add("lanyard_connections_accepted_total", "Connections accepted.", MetricType::Counter,
               {}, static_cast<double>(input.connections_accepted));
  families.add("lanyard_connections_refused_total", "Connections over the limit.",
               MetricType::Counter, {}, static_cast<double>(input.connections_refused));
  for (const auto& partition : input.host.all()) add_partition(*partition, families);
  return prometheus::TextSerializer().Serialize(families.all());
}

}  // namespace lanyard::api::http
