// SPDX-License-Identifier: Apache-2.0
#ifndef JOURNEY_TESTS_FUZZ_REQUIRE_H_
#define JOURNEY_TESTS_FUZZ_REQUIRE_H_

#include <cstdio>
#include <cstdlib>

// Ends the program where a property does not hold, so that the input is kept.
#define REQUIRE(condition)                                                                \
  do {                                                                                    \
    if (!(condition)) {                                                                   \
      std::fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                       \
    }                                                                                     \
  } while (false)

#endif  // JOURNEY_TESTS_FUZZ_REQUIRE_H_
