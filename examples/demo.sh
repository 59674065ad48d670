#!/usr/bin/env bash
# From an empty machine to a paid ticket at the door: installs what is missing, builds, starts a
# server on an embedded store of its own (build/demo), imports examples/pyconf.toml, and buys.
# The server goes on running. Running this again starts over.
#   PORT=8080  where it listens on 127.0.0.1
set -euo pipefail
cd "$(dirname "$0")/.."
port=${PORT:-8080}
home=build/demo
lanyard=build/release/lanyard

bash .ci/install
cmake --preset release >/dev/null
cmake --build --preset release --target lanyard

stop_earlier_demo() {
  local pid
  pid=$(cat "$home/server.pid" 2>/dev/null) || return 0
  [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = lanyard ] || return 0
  kill -TERM "$pid"
  tail --pid="$pid" -f /dev/null
}
stop_earlier_demo
rm -rf "$home"
mkdir -p "$home"

"$lanyard" serve --data "$home/data" --listen "127.0.0.1:$port" >"$home/server.log" 2>&1 </dev/null &
pid=$!
echo "$pid" >"$home/server.pid"
server=http://127.0.0.1:$port
for _ in $(seq 100); do
  kill -0 "$pid" 2>/dev/null || { cat "$home/server.log" >&2; exit 1; }
  curl -sf "$server/readyz" >/dev/null && break
  sleep 0.1
done

echo
echo "\$ lanyard bootstrap examples/pyconf.toml --server $server -v"
"$lanyard" bootstrap examples/pyconf.toml --server "$server" -v
bash examples/purchase.sh "$server" pyconf
echo
echo "The server goes on running at $server (log: $home/server.log, data: $home/data)."
echo "  curl -s $server/v1/conferences/pyconf/inventory | jq"
echo "  $lanyard events $home/data        the log, line by line"
echo "  $lanyard verify $home/data        proves it"
echo "  kill $pid                         stops it"
