-- The same GET again and again.
dofile(assert(os.getenv("LANYARD_WRK_COMMON")))

function init(args)
  bytes = "GET " .. args[1] .. " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
end

function request()
  return bytes
end
