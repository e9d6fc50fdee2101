// SPDX-License-Identifier: Apache-2.0
#ifndef BENCH_GENERATOR_OUTPUT_H_
#define BENCH_GENERATOR_OUTPUT_H_

#include <string>
#include <string_view>

namespace bench {

// gzip with zlib at level 9 and a header without time and name, so that the same bytes give the same archive.
std::string Gzip(std::string_view bytes);

// Writes a whole file; folders are made. False where that failed, with errno set.
bool WriteFile(const std::string& path, std::string_view bytes);

}  // namespace bench

#endif  // BENCH_GENERATOR_OUTPUT_H_
