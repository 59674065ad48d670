#include "events/spaces.h"

#include <gtest/gtest.h>

namespace lanyard {
namespace {

TEST(Spaces, AreThoseOfUnicode) {
  EXPECT_EQ(without_spaces(" \t\r\n\v\fa b\u0085\u00a0\u1680"), "a b");
  EXPECT_EQ(without_spaces("\u2000\u200a\u2028\u2029\u202f\u205f\u3000\u00e0\u3000"), "\u00e0");
  EXPECT_TRUE(is_blank(""));
  EXPECT_TRUE(is_blank("\u00a0 \u3000"));
  EXPECT_FALSE(is_blank("\u200b")) << "a zero width space is none";
}

TEST(Spaces, PartsOfCharactersAreNone) {
  // U+00E0 is C3 A0, U+0305 CC 85: their last bytes also end U+00A0 and U+0085.
  EXPECT_EQ(without_spaces("\u00e0"), "\u00e0");
  EXPECT_EQ(without_spaces("e\u0305"), "e\u0305");
  EXPECT_EQ(without_spaces("\xA0"), "\xA0");
  EXPECT_EQ(without_spaces("\xE2\x80"), "\xE2\x80");
}

}  // namespace
}  // namespace lanyard
