# SPDX-License-Identifier: Apache-2.0
# One helper for each kind of target: name, sources, dependencies. The build files are the picture of who needs whom.

# Warnings and sanitizers are interface targets, so that nothing is set globally.
add_library(journey_options INTERFACE)
target_compile_options(journey_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
                                                 -Wno-missing-field-initializers)
target_include_directories(journey_options INTERFACE "${PROJECT_SOURCE_DIR}")
if(JOURNEY_SANITIZER STREQUAL "address")
  target_compile_options(journey_options INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer
                                                   -fno-sanitize-recover=undefined)
  target_link_options(journey_options INTERFACE -fsanitize=address,undefined)
elseif(JOURNEY_SANITIZER STREQUAL "thread")
  target_compile_options(journey_options INTERFACE -fsanitize=thread -fno-omit-frame-pointer)
  target_link_options(journey_options INTERFACE -fsanitize=thread)
endif()

# journey_library(NAME SOURCES a.cc b.cc DEPS journey_base absl::strings)
function(journey_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC journey_options ${ARG_DEPS})
endfunction()

# journey_program(NAME SOURCES main.cc DEPS ...)
function(journey_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE journey_options ${ARG_DEPS})
endfunction()

# journey_test(NAME SOURCES a_test.cc DEPS ... [LABELS unit]): one GoogleTest program, one ctest entry a test case.
function(journey_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;LABELS" ${ARGN})
  if(NOT ARG_LABELS)
    set(ARG_LABELS unit)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE journey_options ${ARG_DEPS} GTest::gmock GTest::gtest_main)
  target_precompile_headers(${name} PRIVATE <gmock/gmock.h> <gtest/gtest.h>)
  gtest_discover_tests(${name} PROPERTIES LABELS "${ARG_LABELS}" DISCOVERY_TIMEOUT 60)
endfunction()
