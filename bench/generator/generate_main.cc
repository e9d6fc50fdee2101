// SPDX-License-Identifier: Apache-2.0
// journey-generate: the demo's logs with their truth, and traces of any size for benchmarks.
#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>

#include "bench/generator/export_world.h"
#include "bench/generator/output.h"
#include "bench/generator/trace.h"
#include "bench/generator/world.h"

namespace {

int Complain(const std::string& path) {
  std::fprintf(stderr, "journey-generate: cannot write %s: %s\n", path.c_str(), std::strerror(errno));
  return 2;
}

int WriteDemo(uint64_t seed, const std::string& folder) {
  const bench::World world = bench::SimulateWorld(seed);
  const bench::Export exported = bench::ExportWorld(world, seed);
  for (const bench::ExportFile& file : exported.files) {
    std::string bytes = file.header.empty() ? "" : file.header + "\n";
    for (const std::string& record : file.records) bytes += record + "\n";
    const std::string path = folder + "/logs/" + file.name;
    if (!bench::WriteFile(path, file.name.ends_with(".gz") ? bench::Gzip(bytes) : bytes)) return Complain(path);
  }
  const std::string truth = folder + "/truth.json", identities = folder + "/truth.identities.csv";
  if (!bench::WriteFile(truth, bench::TruthJson(world, exported, seed))) return Complain(truth);
  if (!bench::WriteFile(identities, bench::TruthIdentitiesCsv(exported))) return Complain(identities);
  return 0;
}

int WriteTrace(const bench::TraceOptions& options, const std::string& path) {
  std::FILE* file = path == "-" ? stdout : std::fopen(path.c_str(), "wb");
  if (file == nullptr || !bench::WriteTrace(options, file)) return Complain(path);
  if (std::fflush(file) != 0 || (file != stdout && std::fclose(file) != 0)) return Complain(path);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Writes the logs of an invented shop: the demo with its truth, or a trace of any size.\n"
      "The same options give the same bytes on every machine.");
  app.require_subcommand(1);

  uint64_t seed = 20260901;
  std::string folder;
  CLI::App* demo =
      app.add_subcommand("demo", "web, app, chat, calls, tickets, survey, orders, and the truth about them");
  demo->add_option("--seed", seed, "seed of the world")->capture_default_str();
  demo->add_option("-o", folder, "folder to write into: logs/, truth.json, truth.identities.csv")->required();

  bench::TraceOptions options;
  std::string path = "-";
  std::string identifiers = "both";
  CLI::App* trace = app.add_subcommand("trace", "one stream of web events as NDJSON, about 350 bytes a line");
  trace->add_option("--events", options.events, "lines to write")->capture_default_str();
  trace->add_option("--customers", options.customers, "customers, skewed by Zipf's law")->capture_default_str();
  trace->add_option("--seed", options.seed, "seed of the stream")->capture_default_str();
  trace->add_option("--dirt", options.dirt, "share of lines that are repeated, cut, undated or without a true id, 0..1")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1.0));
  trace->add_option("--devices", options.devices, "most devices of one customer")
      ->capture_default_str()
      ->check(CLI::Range(1, 16));
  trace->add_option("--identifiers", identifiers, "anon: only anonymous ids; both: user ids after a login")
      ->capture_default_str()
      ->check(CLI::IsMember({"anon", "both"}));
  trace->add_option("-o", path, "file to write, - for the standard output")->capture_default_str();

  CLI11_PARSE(app, argc, argv);
  if (demo->parsed()) return WriteDemo(seed, folder);
  options.with_users = identifiers == "both";
  return WriteTrace(options, path);
}
