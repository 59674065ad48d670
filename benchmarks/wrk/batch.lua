-- Batches of NDJSON lines, each an AddToCart of a new user with a new idempotency key.
dofile(assert(os.getenv("LANYARD_WRK_COMMON")))

function init(args)
  local path = args[1]
  prefix = args[2] .. number
  lines = tonumber(args[3])
  before = "POST " .. path .. " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-ndjson\r\nContent-Length: "
  counter = 10000000
end

function request()
  local parts = {}
  local key = '{"command":"AddToCart","idempotency_key":"' .. prefix
  local user = '","data":{"user":"' .. prefix
  local rest = '","ticket_type":"general","quantity":1}}\n'
  for i = 1, lines do
    counter = counter + 1
    parts[i] = key .. counter .. user .. counter .. rest
  end
  local body = table.concat(parts)
  return before .. #body .. "\r\n\r\n" .. body
end
