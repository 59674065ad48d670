#include "api/render/typesetter.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <thread>

namespace lanyard::tests {
namespace {

using api::render::drawable;
using api::render::TextStyle;
using api::render::Typesetter;

TEST(Typesetter, HasLettersForEveryName) {
  const auto typesetter = Typesetter::lease();
  for (const char* family : {"Noto Sans", "Noto Serif", "DejaVu Sans", "DejaVu Sans Mono"}) {
    for (const char* name :
         {"Ada Lovelace", "محمد بن موسى الخوارزمي", "王小明", "山田 太郎", "김민수", "आर्यभट शर्मा",
          "สมชาย ใจดี", "Zoe\u0308 A\u030A\u0323", "Nguye\u0302\u0303n Thị Ánh", "Ειρήνη", "Ольга",
          "שרה כהן", "ქეთევან", "Անի", "தமிழ்", "ትግስት", "রবীন্দ্রনাথ"}) {
      EXPECT_EQ(typesetter->unknown_glyphs(name, {.family = family}), 0)
          << name << " in " << family;
    }
  }
  // The count does count: nobody has a letter there.
  EXPECT_EQ(typesetter->unknown_glyphs("\U00010FFF", {}), 1);
}

TEST(Typesetter, DropsWhatReordersItsSurroundings) {
  EXPECT_EQ(drawable("Ada \u202Eecalevol\u202C \u2066x\u2069 y"), "Ada ecalevol x y");
  EXPECT_EQ(drawable("a\u200Fb"), "a\u200Fb");
  EXPECT_EQ(drawable("one\ntwo\tthree\u2028four\u0085five"), "one two three four five");
  EXPECT_EQ(drawable("one\r\ntwo", true), "one\ntwo");
  EXPECT_EQ(drawable("\xFF!"), "\uFFFD!");
}

TEST(Typesetter, ShrinksWhatIsLong) {
  const auto typesetter = Typesetter::lease();
  const TextStyle style{.bold = true, .size = 42};
  EXPECT_EQ(typesetter->size_for("Ada", style, 250), 42);
  const double size = typesetter->size_for("Wolfeschlegelsteinhausenbergerdorff", style, 250);
  EXPECT_LT(size, 18);
  PangoRectangle extent;
  pango_layout_get_extents(typesetter->set("Wolfeschlegelsteinhausenbergerdorff", style, size),
                           nullptr, &extent);
  EXPECT_LE(extent.width, 250 * PANGO_SCALE);
  EXPECT_GE(extent.width, 230 * PANGO_SCALE);
}

TEST(Typesetter, IsLentToOneThreadAtATime) {
  const auto first = Typesetter::lease();
  auto second = Typesetter::lease();
  EXPECT_NE(first.get(), second.get());
  Typesetter* back = second.get();
  second.reset();
  Typesetter* other = nullptr;
  std::thread([&other] { other = Typesetter::lease().get(); }).join();
  EXPECT_EQ(other, back);
}

}  // namespace
}  // namespace lanyard::tests
