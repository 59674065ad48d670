# What nearly every source includes; compiling it once for each target saves a third of a build.
set(LANYARD_PRECOMPILED <algorithm> <expected> <functional> <map> <memory> <mutex> <optional> <string> <string_view>
    <unordered_map> <variant> <vector>)

# The sources of a folder are compiled a dozen at a time, its tests half a dozen: reading the headers, and making the same
# code of their templates, is most of the work. Names in their unnamed namespaces must therefore differ within a folder
# (each test of the domain has a namespace of its own, for it is made of short words). clang-tidy wants them one by one.
option(LANYARD_UNITY "Compile the sources of a folder together" ON)

# lanyard_folder(NAME [LINK targets...] [PRIVATE targets...])
#
# One static library for each folder of the design. Its headers are included as "<folder>/…", through a link in the build
# tree that only targets which link this one can see: including what the table in docs/architecture.md does not allow
# fails to compile.
function(lanyard_folder name)
  cmake_parse_arguments(ARG "" "" "LINK;PRIVATE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  list(FILTER sources EXCLUDE REGEX "/main\\.cc$")
  if(NOT sources)
    file(WRITE ${CMAKE_BINARY_DIR}/empty.cc "")
    set(sources ${CMAKE_BINARY_DIR}/empty.cc)
  endif()
  set(view ${CMAKE_BINARY_DIR}/include/${name})
  file(MAKE_DIRECTORY ${view})
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${view}/${name} SYMBOLIC)
  add_library(lanyard_${name} STATIC ${sources})
  add_library(lanyard::${name} ALIAS lanyard_${name})
  target_include_directories(lanyard_${name} PUBLIC ${view})
  target_link_libraries(lanyard_${name} PUBLIC ${ARG_LINK} PRIVATE ${ARG_PRIVATE} lanyard_warnings)
  target_precompile_headers(lanyard_${name} PRIVATE ${LANYARD_PRECOMPILED} <events/decision.h>)
  set_target_properties(lanyard_${name} PROPERTIES UNITY_BUILD ${LANYARD_UNITY} UNITY_BUILD_BATCH_SIZE 12)
endfunction()

# lanyard_protos(TARGET FOLDER protos...): generated code lands in the build tree, included as "<folder>/x.pb.h".
# It is a target of its own, compiled without our warnings and, like the library it belongs to, without sanitizers: they
# took three quarters of its compilation.
function(lanyard_protos target folder)
  set(out ${CMAKE_BINARY_DIR}/generated/${folder})
  file(MAKE_DIRECTORY ${out}/${folder})
  set(generated)
  foreach(proto ${ARGN})
    get_filename_component(stem ${proto} NAME_WE)
    set(cc ${out}/${folder}/${stem}.pb.cc)
    set(h ${out}/${folder}/${stem}.pb.h)
    add_custom_command(
      OUTPUT ${cc} ${h}
      COMMAND protobuf::protoc --proto_path=${PROJECT_SOURCE_DIR} --cpp_out=${out} ${folder}/${stem}.proto
      DEPENDS ${proto}
      COMMENT "protoc ${folder}/${stem}.proto"
      VERBATIM)
    list(APPEND generated ${cc} ${h})
  endforeach()
  add_library(${target} STATIC ${generated})
  target_include_directories(${target} SYSTEM PUBLIC ${out})
  if(LANYARD_SANITIZE)
    target_compile_options(${target} PRIVATE -fno-sanitize=all)
  endif()
  target_link_libraries(${target} PUBLIC protobuf::libprotobuf)
endfunction()

add_library(lanyard_warnings INTERFACE)
target_compile_options(lanyard_warnings INTERFACE -Wall -Wextra -Werror)

# lanyard_test(NAME [LINK targets...]): one gtest program from the folder's sources, run by ctest in one go.
function(lanyard_test name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  add_executable(${name} ${sources})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests/include)
  target_precompile_headers(${name} PRIVATE ${LANYARD_PRECOMPILED} <gmock/gmock.h> <gtest/gtest.h> <events/decision.h>)
  set_target_properties(${name} PROPERTIES UNITY_BUILD ${LANYARD_UNITY} UNITY_BUILD_BATCH_SIZE 6)
  target_link_libraries(${name} PRIVATE ${ARG_LINK} GTest::gmock GTest::gtest_main rapidcheck lanyard_warnings)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES ENVIRONMENT "LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/lsan.supp")
endfunction()
