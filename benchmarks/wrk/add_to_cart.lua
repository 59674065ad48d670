-- One AddToCart a request: a user and an idempotency key that were never used before. Numbers are padded, so that every
-- request has the same size.
dofile(assert(os.getenv("LANYARD_WRK_COMMON")))

function init(args)
  local path, prefix = args[1], args[2] .. number
  before = "POST " .. path .. " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nIdempotency-Key: " .. prefix
  between = '","ticket_type":"general","quantity":1}'
  user = '{"user":"' .. prefix
  length = "\r\nContent-Length: " .. (#user + 8 + #between) .. "\r\n\r\n"
  counter = 10000000
end

function request()
  counter = counter + 1
  return before .. counter .. length .. user .. counter .. between
end
