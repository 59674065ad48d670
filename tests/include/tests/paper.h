#pragma once

#include <string>

namespace lanyard::tests {

/// What a program (Poppler's, ZBar's) says of a file's bytes: `{}` in the command line is the file.
/// Its standard output; a failed expectation when it fails.
std::string ask_tool(const std::string& command, const std::string& bytes);

/// The text of all QR codes in a PNG, by ZBar, a line each.
std::string qr_codes_of_png(const std::string& png);
/// The same of a PDF's page, by way of Poppler.
std::string qr_codes_of_pdf(const std::string& pdf, int page = 1);
/// Of each page, by Poppler; pages end with a form feed.
std::string text_of_pdf(const std::string& pdf);
int pages_of_pdf(const std::string& pdf);

}  // namespace lanyard::tests
