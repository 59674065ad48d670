#pragma once

#include <string_view>
#include <vector>

namespace lanyard::api {

/// Without blanks around it.
std::string_view trimmed(std::string_view text);
/// ASCII letters of either case are the same, as in all names and tokens of HTTP.
bool same_token(std::string_view a, std::string_view b);
/// The elements of a comma-separated field, trimmed, without empty ones (RFC 9110, 5.6.1).
std::vector<std::string_view> elements_of(std::string_view field);

/// How much a client wants a media type.
struct Wish {
  int thousandths = 0;  ///< its q value; 0: not at all
  bool named = false;   ///< by its name, not only by a range as `*/*`
};

/// By the most precise range of an Accept field that covers the type (RFC 9110, 12.5.1); without
/// ranges everything is wanted wholly.
Wish wish_for(std::string_view type, std::string_view accept);

}  // namespace lanyard::api
