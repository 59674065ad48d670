#include "domain/badge_template/image.h"

#include <gtest/gtest.h>

#include <string>

namespace lanyard::tests::badge_template_image {
namespace {

// A red pixel, and what can be wrong with it.
constexpr std::string_view kGood =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAA"
    "AElFTkSuQmCC";
constexpr std::string_view kWithText =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAACnRFWHRDb21tZW50AGhpoqJYZgAAAAxJ"
    "REFUeJxj+M/AAAADAQEAyf6S7wAAAABJRU5ErkJggg==";
constexpr std::string_view kBomb =
    "iVBORw0KGgoAAAANSUhEUgAA//8AAP//CAIAAAA5Z04HAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAA"
    "AElFTkSuQmCC";
constexpr std::string_view kNoPixels =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAAAElFTkSuQmCC";
constexpr std::string_view kBadCrc =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQAAAAABAAAA"
    "AElFTkSuQmCC";
constexpr std::string_view kTrailing =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAA"
    "AElFTkSuQmCCeA==";
constexpr std::string_view kCut =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAA"
    "AElFTg==";
constexpr std::string_view kZero =
    "iVBORw0KGgoAAAANSUhEUgAAAAAAAAABCAIAAAB/tTjgAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAA"
    "AElFTkSuQmCC";
constexpr std::string_view kSecondHeader =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADUlIRFIAAAABAAAAAQgCAAAAkHdT3gAA"
    "AAxJREFUeJxj+M/AAAADAQEAyf6S7wAAAABJRU5ErkJggg==";
constexpr std::string_view kUnknownCritical =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAAAFFRUVGAR/4rAAAADElEQVR4nGP4z8AA"
    "AAMBAQDJ/pLvAAAAAElFTkSuQmCC";
constexpr std::string_view kLongLength = "iVBORw0KGgr/////SUhEUgAAAAAAAAAAAAAAAAAAAAAAAAAA";
constexpr std::string_view kNoHeader =
    "iVBORw0KGgoAAAAMSURBVHicY/jPwAAAAwEBAMn+ku8AAAAASUVORK5CYII=";
constexpr std::string_view kJpeg = "/9j/4AAAAAAAAAAAAAAAAAAAAAAAAAAA";

std::string outcome(std::string_view base64) {
  const auto png = domain::png_of("logo", base64);
  return png ? "taken" : std::string(png.error().code);
}

TEST(BadgeImage, takesAPngFile) {
  const auto png = domain::png_of("logo", kGood);
  ASSERT_TRUE(png);
  EXPECT_EQ(png->substr(1, 3), "PNG");
  EXPECT_EQ(png->size(), 69U);
}

TEST(BadgeImage, keepsOnlyWhatDraws) {
  EXPECT_EQ(domain::png_of("logo", kWithText).value(), domain::png_of("logo", kGood).value());
}

TEST(BadgeImage, refusesABombByItsHeader) {
  EXPECT_EQ(outcome(kBomb), "image_too_large");
  EXPECT_EQ(domain::png_of("logo", kBomb).error().members.at(0).name, "field");
}

TEST(BadgeImage, refusesWhatIsNotAWholePngFile) {
  for (const std::string_view file : {kNoPixels, kBadCrc, kTrailing, kCut, kZero, kSecondHeader,
                                      kUnknownCritical, kLongLength, kNoHeader, kJpeg}) {
    EXPECT_EQ(outcome(file), "invalid_image") << file;
  }
  const std::string good(kGood);
  for (const std::string& text : {std::string(), good.substr(1), good + "=", "=" + good.substr(1),
                                  good.substr(0, 8) + " " + good.substr(9)}) {
    EXPECT_EQ(outcome(text), "invalid_image") << text;
  }
  // Every prefix, as a file that was cut.
  for (std::size_t size = 0; size < good.size(); size += 4)
    EXPECT_EQ(outcome(good.substr(0, size)), "invalid_image") << size;
}

TEST(BadgeImage, refusesAFileThatIsTooLong) {
  std::string text(kGood);
  text.resize(text.size() - text.size() % 4);
  while (text.size() <= domain::kMaxImageBytes / 3 * 4 + 8) text.insert(text.size() - 4, "AAAA");
  EXPECT_EQ(outcome(text), "image_too_large");
}

}  // namespace
}  // namespace lanyard::tests::badge_template_image
