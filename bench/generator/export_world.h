// SPDX-License-Identifier: Apache-2.0
#ifndef BENCH_GENERATOR_EXPORT_WORLD_H_
#define BENCH_GENERATOR_EXPORT_WORLD_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "bench/generator/random.h"
#include "bench/generator/world.h"

namespace bench {

// One exported file: its records in file order (a header first, where there is one) and what was done to them.
struct ExportFile {
  std::string name;                     // as in the logs folder, ".gz" included where it is packed
  std::string header;                   // without line end; empty: none
  std::vector<std::string> records;     // without line end
  std::map<std::string, int> oddities;  // kind -> count; "broken_..." are records that no reader can use

  // Puts an odd record at a random place after the first few.
  void Insert(Random& random, const char* kind, std::string record);
};

// The first `bytes` of a line, cut between letters.
std::string CutText(const std::string& line, size_t bytes);

// (type, identifier, person): every identifier that a file names, with the person who truly stands behind it.
using Identities = std::set<std::tuple<std::string, std::string, int>>;

// What each system of the shop exports. The dirt (late, repeated, broken rows) is made here; the world has none.
struct Export {
  std::vector<ExportFile> files;
  Identities identities;
};
Export ExportWorld(const World& world, uint64_t seed);

// Parts of the above, each for its own systems.
void ExportEvents(const World& world, Random& random, Random& act_random, Export& out);
void ExportChat(const World& world, Random& random, Export& out);
void ExportTables(const World& world, Random& random, Export& out);  // calls, tickets, survey, orders

// The truth about the planted points (none where the world is `clean`), the files and the identities, as JSON; and the
// identities as CSV.
std::string TruthJson(const World& world, const Export& exported, uint64_t seed, bool clean);
std::string TruthIdentitiesCsv(const Export& exported);

}  // namespace bench

#endif  // BENCH_GENERATOR_EXPORT_WORLD_H_
