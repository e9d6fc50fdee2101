// SPDX-License-Identifier: Apache-2.0
// journey-generate: the demo's logs with their truth, and traces of any size for benchmarks.
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "bench/generator/export_world.h"
#include "bench/generator/output.h"
#include "bench/generator/trace.h"
#include "bench/generator/world.h"

namespace {

constexpr const char* kHelp =
    R"(Writes the logs of an invented shop. The same options give the same bytes on every machine.

  journey-generate demo -o FOLDER [--seed 20260901]
      web, app, chat, calls, tickets, survey, orders below FOLDER/logs, and the truth about them beside it
      --clean              the same shop without its pain points: no segment, no period and no place is truly worse

  journey-generate trace [-o FILE] ...
      one stream of web events, as NDJSON about 330 bytes a line, to FILE or to the standard output
      --events 1000000     lines to write
      --customers 50000    customers
      --skew 1             exponent of Zipf's law over the customers: 0 = all alike, 1 or 2
      --kinds shop         shop: pages and purchases; all: searches, errors, contacts, answers, refunds too
      --format ndjson      ndjson; csv: ten columns, about 130 bytes a line; combined: a web server's log
      --clicks 0           acts on pages a step of the shop: clicks, forms, searches, errors; 0..20, NDJSON only
      --seed 1             seed of the stream
      --dirt 0             share of lines that are repeated, cut, undated or without a true identifier, 0..1
      --devices 2          most devices of one customer, 1..16
      --identifiers both   anon: anonymous ids only; both: user ids too, after a login
)";

int Fail(const std::string& message) {
  std::fprintf(stderr, "journey-generate: %s\n", message.c_str());
  return 2;
}

int FailToWrite(const std::string& path) { return Fail("cannot write " + path + ": " + std::strerror(errno)); }

// Flags as given, "--name value", "-o value" or "--clean"; every one must be taken.
class Flags {
 public:
  // False where a flag has no value or something is no flag.
  bool Parse(int argc, char** argv) {
    for (int i = 2; i < argc; i += 2) {
      const std::string_view name = argv[i];
      if (name == "--clean") {
        given_["--clean"] = "yes";
        --i;
        continue;
      }
      if (i + 1 >= argc || name.empty() || name[0] != '-') return false;
      given_[std::string(name)] = argv[i + 1];
    }
    return true;
  }

  std::string Take(const char* name, std::string preset) {
    const auto found = given_.find(name);
    if (found == given_.end()) return preset;
    std::string value = found->second;
    given_.erase(found);
    return value;
  }

  // Leaves `value` where the flag is not given.
  template <typename Number>
  void TakeNumber(const char* name, Number low, Number high, Number* value) {
    const std::string text = Take(name, "");
    if (text.empty()) return;
    Number read{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), read);
    if (error != std::errc() || end != text.data() + text.size() || read < low || read > high) {
      problem_ = std::string(name) + " cannot be '" + text + "'; see --help";
      return;
    }
    *value = read;
  }

  // What is wrong with the flags, after all were taken.
  std::optional<std::string> Problem() const {
    if (problem_.has_value()) return problem_;
    if (!given_.empty()) return "unknown flag " + given_.begin()->first + "; see --help";
    return std::nullopt;
  }

 private:
  std::map<std::string, std::string> given_;
  std::optional<std::string> problem_;
};

int WriteDemo(Flags& flags) {
  uint64_t seed = 20260901;
  flags.TakeNumber<uint64_t>("--seed", 0, UINT64_MAX, &seed);
  const std::string folder = flags.Take("-o", "");
  const bool clean = !flags.Take("--clean", "").empty();
  if (const auto problem = flags.Problem()) return Fail(*problem);
  if (folder.empty()) return Fail("demo needs -o FOLDER");
  const bench::World world = bench::SimulateWorld(seed, clean ? bench::NoEffects() : bench::Effects());
  const bench::Export exported = bench::ExportWorld(world, seed);
  for (const bench::ExportFile& file : exported.files) {
    std::string bytes = file.header.empty() ? "" : file.header + "\n";
    for (const std::string& record : file.records) bytes += record + "\n";
    const std::string path = folder + "/logs/" + file.name;
    if (!bench::WriteFile(path, file.name.ends_with(".gz") ? bench::Gzip(bytes) : bytes)) return FailToWrite(path);
  }
  const std::string truth = folder + "/truth.json", identities = folder + "/truth.identities.csv";
  if (!bench::WriteFile(truth, bench::TruthJson(world, exported, seed, clean))) return FailToWrite(truth);
  if (!bench::WriteFile(identities, bench::TruthIdentitiesCsv(exported))) return FailToWrite(identities);
  return 0;
}

int WriteTrace(Flags& flags) {
  bench::TraceOptions options;
  flags.TakeNumber<uint64_t>("--events", 0, UINT64_MAX >> 24, &options.events);
  flags.TakeNumber<uint32_t>("--customers", 1, 1U << 30, &options.customers);
  flags.TakeNumber<uint64_t>("--seed", 0, UINT64_MAX, &options.seed);
  flags.TakeNumber<double>("--dirt", 0, 1, &options.dirt);
  flags.TakeNumber<int>("--devices", 1, 16, &options.devices);
  flags.TakeNumber<int>("--skew", 0, 2, &options.skew);
  flags.TakeNumber<int>("--clicks", 0, 20, &options.clicks);
  const std::string identifiers = flags.Take("--identifiers", "both");
  const std::string kinds = flags.Take("--kinds", "shop");
  const std::string format = flags.Take("--format", "ndjson");
  const std::string path = flags.Take("-o", "-");
  if (const auto problem = flags.Problem()) return Fail(*problem);
  if (identifiers != "anon" && identifiers != "both") return Fail("--identifiers is anon or both");
  if (kinds != "shop" && kinds != "all") return Fail("--kinds is shop or all");
  if (format == "csv") {
    options.format = bench::TraceFormat::kCsv;
  } else if (format == "combined") {
    options.format = bench::TraceFormat::kCombined;
  } else if (format != "ndjson") {
    return Fail("--format is ndjson, csv or combined");
  }
  if (options.clicks > 0 && options.format != bench::TraceFormat::kNdjson)
    return Fail("--clicks needs --format ndjson");
  options.with_users = identifiers == "both";
  options.all_kinds = kinds == "all";
  std::FILE* file = path == "-" ? stdout : std::fopen(path.c_str(), "wb");
  if (file == nullptr || !bench::WriteTrace(options, file)) return FailToWrite(path);
  if (std::fflush(file) != 0 || (file != stdout && std::fclose(file) != 0)) return FailToWrite(path);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view verb = argc > 1 ? argv[1] : "";
  if (verb == "--help" || verb == "-h") {
    std::fputs(kHelp, stdout);
    return 0;
  }
  Flags flags;
  if ((verb != "demo" && verb != "trace") || !flags.Parse(argc, argv)) {
    std::fputs(kHelp, stderr);
    return 2;
  }
  return verb == "demo" ? WriteDemo(flags) : WriteTrace(flags);
}
