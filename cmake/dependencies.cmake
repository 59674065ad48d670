# Everything comes from Debian 12; docs/architecture.md says what each is for.
find_package(Threads REQUIRED)
find_package(Protobuf REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(RocksDB REQUIRED)
find_package(simdjson REQUIRED)
find_package(date REQUIRED)
find_package(prometheus-cpp REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(CLI11 REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS url system)
find_package(PkgConfig REQUIRED)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(PANGO REQUIRED IMPORTED_TARGET pangocairo cairo-pdf cairo-png)
pkg_check_modules(QRENCODE REQUIRED IMPORTED_TARGET libqrencode)
pkg_check_modules(JEMALLOC REQUIRED IMPORTED_TARGET jemalloc)
if(LANYARD_TESTS)
  find_package(GTest REQUIRED)
  find_package(rapidcheck REQUIRED)
endif()

# Linked statically, so that its thread-local counters cost no call each. It is not compiled for ThreadSanitizer, which sees
# of a shared library only what it calls: locks, memory, threads. tests/tsan.supp names what it then takes for a race.
add_library(lanyard_rocksdb INTERFACE)
if(LANYARD_SANITIZE STREQUAL "thread")
  target_link_libraries(lanyard_rocksdb INTERFACE RocksDB::rocksdb-shared)
  # ThreadSanitizer does not know fences; Asio's are there beside its locks, which it does know.
  target_compile_definitions(Boost::headers INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
else()
  target_link_libraries(lanyard_rocksdb INTERFACE RocksDB::rocksdb)
endif()

# For programs: commands are allocated on one thread and freed on another, and glibc's malloc took a fifth of the writer's
# time for it. Sanitizers bring an allocator of their own.
add_library(lanyard_allocator INTERFACE)
if(NOT LANYARD_SANITIZE)
  target_link_libraries(lanyard_allocator INTERFACE PkgConfig::JEMALLOC)
endif()
