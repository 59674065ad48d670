#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "api/render/typesetter.h"

namespace lanyard::api::render {

/// What a visa invitation letter says; dates as `YYYY-MM-DD`.
struct LetterContent {
  std::string conference;
  std::optional<std::string> venue;
  std::optional<std::string> address;
  std::optional<std::string> website;
  std::string start_date;
  std::string end_date;
  std::string today;  ///< where the conference is

  std::string passport_name;
  std::string passport_number;
  std::string nationality;
  std::optional<std::string> date_of_birth;
  std::string travel_from;
  std::string travel_until;
  std::string destination_address;
  std::optional<std::string> embassy_name;
};

struct LetterFile {
  std::string pdf;
  std::int64_t pages = 0;
};

/// A4 with margins of 25 mm, over as many pages as it takes. `date` is the PDF's, ISO 8601: equal
/// letters of one date are equal files. Throws std::runtime_error when the PDF cannot be made.
LetterFile render_letter(Typesetter& typesetter, const LetterContent& content,
                         const std::string& date);

/// `May 04, 2027`; the text itself when it is no date.
std::string written_date(const std::string& date);

}  // namespace lanyard::api::render
