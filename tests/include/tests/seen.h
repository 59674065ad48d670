#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>

/// What the tests of one program have seen, so that its end can tell what none of them looked at.
namespace lanyard::tests {

inline std::set<std::pair<std::string, std::string>>& seen_rejections() {
  static std::set<std::pair<std::string, std::string>> seen;
  return seen;
}
inline std::set<std::string>& seen_events() {
  static std::set<std::string> seen;
  return seen;
}

inline void note_rejection(std::string_view command, std::string_view code) {
  seen_rejections().emplace(command, code);
}
inline void note_event(std::string_view type) { seen_events().emplace(type); }

}  // namespace lanyard::tests
