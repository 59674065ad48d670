#include "tests/paper.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

namespace lanyard::tests {
namespace {

class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& bytes) {
    std::string name = (std::filesystem::temp_directory_path() / "lanyard-paper-XXXXXX").string();
    const int file = ::mkstemp(name.data());
    EXPECT_GE(file, 0);
    ::close(file);
    path_ = name;
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

std::string ask_tool(const std::string& command, const std::string& bytes) {
  const TemporaryFile file(bytes);
  std::string line = command;
  for (std::size_t at = line.find("{}"); at != std::string::npos; at = line.find("{}", at))
    line.replace(at, 2, file.path());
  std::FILE* output = ::popen((line + " 2>&1").c_str(), "r");
  if (output == nullptr) {
    ADD_FAILURE() << line << " cannot be run";
    return {};
  }
  std::string said;
  char buffer[4096];
  for (std::size_t count = 0; (count = std::fread(buffer, 1, sizeof buffer, output)) > 0;)
    said.append(buffer, count);
  const int status = ::pclose(output);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << line << "\n" << said;
  return said;
}

std::string qr_codes_of_png(const std::string& png) {
  return ask_tool("zbarimg -q --raw --nodbus -Sdisable -Sqrcode.enable {}", png);
}

std::string qr_codes_of_pdf(const std::string& pdf, int page) {
  const std::string number = std::to_string(page);
  return ask_tool(
      "pdftoppm -r 200 -png -singlefile -f " + number + " -l " + number +
          " {} {}.page && zbarimg -q --raw --nodbus -Sdisable -Sqrcode.enable {}.page.png "
          "&& rm {}.page.png",
      pdf);
}

std::string text_of_pdf(const std::string& pdf) { return ask_tool("pdftotext -layout {} -", pdf); }

int pages_of_pdf(const std::string& pdf) {
  const std::string info = ask_tool("pdfinfo {}", pdf);
  const std::size_t at = info.find("Pages:");
  if (at == std::string::npos) {
    ADD_FAILURE() << info;
    return 0;
  }
  return std::stoi(info.substr(at + 6));
}

}  // namespace lanyard::tests
