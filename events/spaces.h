#pragma once

#include <cstddef>
#include <string_view>

namespace lanyard {

/// Spaces are the characters with Unicode's property White_Space (PropList.txt of Unicode 15), as
/// in Python's `str.strip`: a no-break space alone is no name either. Texts are UTF-8; of anything
/// else nothing is a space.

/// How many bytes the space at the beginning has; 0: there is none.
std::size_t leading_space(std::string_view text);

/// Without the spaces at both ends.
std::string_view without_spaces(std::string_view text);

inline bool is_blank(std::string_view text) { return without_spaces(text).empty(); }

}  // namespace lanyard
