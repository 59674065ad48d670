#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "events/types.h"

namespace lanyard::store {

/// Keys of the log's families (docs/log-format.md). Every key starts with its partition and a zero
/// byte, which no slug holds; numbers are big-endian, so that keys sort like them.

inline void append_big_endian(std::uint64_t value, std::string& out) {
  std::array<char, 8> bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(value >> (56 - 8 * i));
  }
  out.append(bytes.data(), bytes.size());
}

/// Of exactly 8 bytes.
inline std::uint64_t read_big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes.substr(0, 8)) value = value << 8U | static_cast<unsigned char>(byte);
  return value;
}

inline void set_partition(std::string_view partition, std::string& key) {
  key.assign(partition).append(1, '\0');
}

/// Its size as four bytes before it, so that no text can be mistaken for two.
inline void append_sized(std::string_view text, std::string& key) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    key.append(1, static_cast<char>(text.size() >> static_cast<unsigned>(shift)));
  }
  key.append(text);
}

inline void set_log_key(std::string_view partition, Position first, std::string& key) {
  set_partition(partition, key);
  append_big_endian(first.value, key);
}

inline void set_stream_prefix(std::string_view partition, std::string_view stream,
                              std::string& key) {
  set_partition(partition, key);
  append_sized(stream, key);
}

inline void set_index_key(std::string_view partition, std::string_view stream, Revision revision,
                          std::string& key) {
  set_stream_prefix(partition, stream, key);
  append_big_endian(revision.value, key);
}

inline void set_answer_key(std::string_view partition, std::string_view caller,
                           std::string_view idempotency_key, std::string& key) {
  set_partition(partition, key);
  append_sized(caller, key);
  key.append(idempotency_key);
}

inline void set_snapshot_key(std::string_view partition, std::string_view name, std::string& key) {
  set_partition(partition, key);
  key.append(name);
}

/// The least key greater than all that start with `prefix`; empty when there is none.
inline std::string after_prefix(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && static_cast<unsigned char>(end.back()) == 0xFF) end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
  return end;
}

}  // namespace lanyard::store
