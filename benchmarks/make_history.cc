// Makes a data directory with a long past, for measurements that need one.
#include <CLI/CLI.hpp>
#include <iostream>

#include "log/history.h"
#include "log/progress.h"

int main(int argc, char** argv) {
  using namespace lanyard::benchmarks;
  CLI::App app(
      "Writes a conference `bench` with as many purchases as asked into a new data directory, "
      "through the server's own "
      "writer, and shuts it down cleanly. `lanyard serve --data DIRECTORY` then serves "
      "it.\n\nExample:\n  make_history /var/tmp/history "
      "--events 5000000");
  std::filesystem::path directory;
  std::uint64_t events = 500'000;
  std::uint64_t pending = 0;
  app.add_option("directory", directory, "New data directory")
      ->required()
      ->check(CLI::NonexistentPath);
  app.add_option("--events", events, "Events of paid purchases, 8 each")->capture_default_str();
  app.add_option("--pending", pending, "Orders beside them that nobody has paid yet")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    make_history(directory, {events / 8, pending}, show_progress("events"));
  } catch (const std::exception& failure) {
    std::cerr << "make_history: " << failure.what() << '\n';
    return 1;
  }
  return 0;
}
