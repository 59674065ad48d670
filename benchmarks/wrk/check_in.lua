-- One CheckIn a request, of an attendee who was never checked in: the next access code of a file with one a line.
-- Arguments: the path, a prefix for scan ids, the file, how many of its lines runs before have used. With several threads
-- each takes the lines whose number is its own; a run that needs more than there are asks for nobody, and is refused.
dofile(assert(os.getenv("LANYARD_WRK_COMMON")))

function init(args)
  local path, file, skip = args[1], args[3], tonumber(args[4])
  local threads = tonumber(args[5])
  codes = {}
  local line = 0
  for code in io.lines(file) do
    if line >= skip and line % threads == number then codes[#codes + 1] = code end
    line = line + 1
  end
  prefix = args[2] .. number
  before = "POST " .. path .. " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
  counter = 0
end

function request()
  counter = counter + 1
  local body = '{"access_code":"' .. (codes[counter] or "NOBODY") .. '","station":"north","scan_id":"' .. prefix ..
               (10000000 + counter) .. '"}'
  return before .. #body .. "\r\n\r\n" .. body
end
