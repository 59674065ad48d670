-- Shared by the load scripts: a number for each thread, and the figures of the run as one line of JSON for bench_http.
-- Arguments after `--`: the path, a prefix that no other run uses, and what the script itself takes.
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    'FIGURES {"micros": %d, "requests": %d, "bytes": %d, "failed": %d, "refused": %d, "p50": %d, "p99": %d, "max": %d}\n',
    summary.duration, summary.requests, summary.bytes,
    errors.connect + errors.read + errors.write + errors.timeout, errors.status,
    latency:percentile(50), latency:percentile(99), latency.max))
end
