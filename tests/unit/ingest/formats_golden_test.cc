// SPDX-License-Identifier: Apache-2.0
// Each folder of fixtures/formats is one case: its input* files are read together as the bare command would, and what
// came out is held against expected.txt (fixtures/formats/README.md). `bash fixtures/formats/update.sh` shows what
// differs and takes it over.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "ingest/mapping/detect.h"
#include "ingest/mapping/presets.h"
#include "ingest/sniff.h"
#include "tests/unit/ingest/formats_describe.h"

namespace ingest {
namespace {

namespace fs = std::filesystem;

const char kFormats[] = JOURNEY_SOURCE_DIR "/fixtures/formats";

std::string FileText(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// All cases, or the one that JOURNEY_FORMAT names.
std::vector<fs::path> Cases() {
  const char* const only = std::getenv("JOURNEY_FORMAT");
  std::vector<fs::path> cases;
  for (const fs::directory_entry& entry : fs::directory_iterator(kFormats)) {
    if (entry.is_directory() && (only == nullptr || entry.path().filename() == only)) cases.push_back(entry.path());
  }
  std::sort(cases.begin(), cases.end());
  return cases;
}

// The options of a case: lines "--tz ZONE", "--as NAME" of the file `options`; the mapping of mapping.json, which then
// is every input's.
IngestOptions OptionsOf(const fs::path& folder) {
  IngestOptions options;
  options.threads = 1;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().filename().string().starts_with("input")) options.inputs.push_back(entry.path().string());
  }
  std::istringstream lines(FileText(folder / "options"));
  for (std::string flag, value; lines >> flag >> value;) {
    if (flag == "--as") options.mapping.as = value;
    if (flag == "--tz") {
      options.mapping.zone_given = absl::LoadTimeZone(value, &options.mapping.zone);
      EXPECT_TRUE(options.mapping.zone_given) << folder << ": " << value;
    }
  }
  if (fs::exists(folder / "mapping.json")) {
    const auto mapping = ParseMapping(FileText(folder / "mapping.json"), (folder / "mapping.json").string());
    EXPECT_TRUE(mapping.ok()) << mapping.status();
    if (mapping.ok()) options.mapping.sources.push_back({"*", *mapping});
  }
  return options;
}

TEST(FormatsTest, CanonicalEvents) {
  const char* const out = std::getenv("JOURNEY_GOLDEN_OUT");
  for (const fs::path& folder : Cases()) {
    SCOPED_TRACE(folder.filename());
    journey::base::NoProgress progress;
    const auto result = Ingest(OptionsOf(folder), &progress);
    const std::string text = result.ok() ? Describe(*result) : std::string(result.status().ToString()) + "\n";
    if (out != nullptr) {
      fs::create_directories(fs::path(out) / folder.filename());
      std::ofstream(fs::path(out) / folder.filename() / "expected.txt", std::ios::binary) << text;
      continue;
    }
    EXPECT_EQ(FileText(folder / "expected.txt"), text) << "see and update: bash fixtures/formats/update.sh";
  }
}

// The law holds for ingest alone, and neither the size of chunks nor the number of threads shows.
TEST(FormatsTest, AnyChunking) {
  for (const fs::path& folder : Cases()) {
    SCOPED_TRACE(folder.filename());
    journey::base::NoProgress progress;
    IngestOptions options = OptionsOf(folder);
    const auto whole = Ingest(options, &progress);
    if (!whole.ok()) continue;
    EXPECT_TRUE(whole->ledger.LawHolds());
    for (const auto& [chunk_bytes, threads] : {std::pair<uint64_t, int>{1, 1}, {97, 3}, {1000, 2}}) {
      options.chunk_bytes = chunk_bytes;
      options.threads = threads;
      const auto parts = Ingest(options, &progress);
      ASSERT_TRUE(parts.ok()) << parts.status();
      EXPECT_EQ(Describe(*whole), Describe(*parts)) << "in chunks of " << chunk_bytes;
    }
  }
}

// Nothing but what a source is called and how its bytes lie differs between twins.
TEST(FormatsTest, TwinsTellTheSame) {
  if (std::getenv("JOURNEY_FORMAT") != nullptr) return;
  const auto events = [](const std::string& name) {
    const std::string text = FileText(fs::path(kFormats) / name / "expected.txt");
    const size_t begin = std::min(text.size(), text.find("\n1  "));
    return text.substr(begin, text.find("\nledger:") - begin);
  };
  constexpr std::pair<const char*, const char*> kTwins[] = {{"fullstory", "fullstory_csv"},
                                                            {"generic_csv", "generic_ndjson"},
                                                            {"optimizely", "optimizely_csv"},
                                                            {"snowplow_csv", "snowplow_tsv"}};
  for (const auto& [one, other] : kTwins) {
    EXPECT_FALSE(events(one).empty());
    EXPECT_EQ(events(one), events(other)) << one << " and " << other;
  }
}

// The signature of each preset is met by its own cases only, whatever the order in which they are asked. RudderStack's
// calls are Segment's with more in them.
TEST(FormatsTest, NoOtherPresetFits) {
  for (const fs::path& folder : Cases()) {
    SCOPED_TRACE(folder.filename());
    const IngestOptions options = OptionsOf(folder);
    journey::base::NoProgress progress;
    const auto result = Ingest(options, &progress);
    EXPECT_TRUE(result.ok()) << result.status();
    if (!result.ok()) continue;
    for (const journey::event::SourceInfo& source : result->table.sources) {
      if (fs::exists(folder / "mapping.json") || !options.mapping.as.empty()) continue;
      const std::string text = FileText(source.path);
      const auto sniffed = Sniff(std::string_view(text).substr(0, kSniffBytes), true, source.name, "");
      ASSERT_TRUE(sniffed.ok()) << sniffed.status();
      for (const auto& preset : Presets()) {
        if (source.mapping == "rudderstack" && preset->name == "segment") continue;
        EXPECT_EQ(FitOf(*preset, sniffed->sample).matches, preset->name == source.mapping)
            << preset->name << " and " << source.name;
      }
    }
  }
}

TEST(FormatsTest, EveryPresetHasACase) {
  std::set<std::string> named;
  for (const fs::path& folder : Cases()) {
    SCOPED_TRACE(folder.filename());
    const IngestOptions options = OptionsOf(folder);
    journey::base::NoProgress progress;
    const auto result = Ingest(options, &progress);
    EXPECT_TRUE(result.ok()) << result.status();
    if (!result.ok()) continue;
    for (const journey::event::SourceInfo& source : result->table.sources) named.insert(source.mapping);
  }
  if (std::getenv("JOURNEY_FORMAT") != nullptr) return;
  for (const std::string_view preset : PresetNames()) {
    EXPECT_TRUE(named.contains(std::string(preset))) << preset << " has no case in fixtures/formats";
  }
}

}  // namespace
}  // namespace ingest
