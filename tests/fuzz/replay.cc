// Runs a fuzz target over files: what is committed in corpus/, in every build. Each input is also
// run cut short at every length up to a limit, and with each byte of its beginning changed: cheap
// neighbours of what once was interesting.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::size_t kNeighbours = 400;

/// From a buffer of its own size, so that reading beyond it is seen.
void run(const std::string& input) {
  const std::vector<std::uint8_t> bytes(input.begin(), input.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

void run_neighbours(const std::string& input) {
  const std::size_t most = std::min(input.size(), kNeighbours);
  for (std::size_t length = 0; length < most; ++length) run(input.substr(0, length));
  for (std::size_t at = 0; at < most; ++at) {
    for (const char change : {'\0', '"', '{', '\xff', '9', ' '}) {
      std::string changed = input;
      changed[at] = change;
      run(changed);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t files = 0;
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i])) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string input((std::istreambuf_iterator<char>(file)),
                              std::istreambuf_iterator<char>());
      run(input);
      run_neighbours(input);
      ++files;
    }
  }
  std::printf("%zu inputs and their neighbours\n", files);
  return files > 0 ? 0 : 1;
}
