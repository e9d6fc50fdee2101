// SPDX-License-Identifier: Apache-2.0
// journey-bench-floor: the least that reading a file of Segment events can cost. It parses every line with simdjson on
// demand and reads the dozen fields that a report needs, then throws them away. What the program itself takes is told
// as a multiple of this, since absolute times differ between machines.
//
// The input must be clean NDJSON (journey-generate trace without --dirt): a cut line would spoil the batch that it is
// in.
#include <fcntl.h>
#include <simdjson.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <thread>
#include <vector>

namespace {

namespace ondemand = simdjson::ondemand;

// Index and text of a batch of this size stay in the second-level cache.
constexpr size_t kBatchBytes = 256 << 10;
constexpr size_t kWindowBytes = 4 << 20;

struct Tally {
  uint64_t events = 0, bad = 0, bytes = 0;
  uint64_t checksum = 0;  // a sum, so that threads can not show
};

uint64_t Weigh(std::string_view text) {
  return text.empty() ? 1 : text.size() * 31 + static_cast<unsigned char>(text.back());
}

int Digits(const char* text, int count) {
  int value = 0;
  for (int i = 0; i < count; ++i) value = value * 10 + (text[i] - '0');
  return value;
}

// 2026-09-01T01:05:20.417Z -> microseconds since 1970; 0 where the text has another shape.
int64_t Microseconds(std::string_view text) {
  if (text.size() != 24 || text[10] != 'T') return 0;
  const int month = Digits(&text[5], 2);
  const int year = Digits(&text[0], 4) - (month <= 2 ? 1 : 0);
  const int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + Digits(&text[8], 2) - 1;
  const int64_t days = 365LL * year + year / 4 - year / 100 + year / 400 + day_of_year - 719468;
  const int64_t seconds = days * 86400 + Digits(&text[11], 2) * 3600 + Digits(&text[14], 2) * 60 + Digits(&text[17], 2);
  return (seconds * 1000 + Digits(&text[20], 3)) * 1000;
}

// On demand is fastest where keys are asked for in the order of the file, and only where they are: a key that is
// missing costs a walk to the end of the object. (Walking over all keys and comparing each took 1.3 to 1.6 times as
// long.)
void ReadEvent(ondemand::object event, Tally& tally) {
  const auto weigh = [&tally](std::string_view text) { tally.checksum += Weigh(text); };
  const std::string_view type = event.find_field("type").get_string();
  const bool track = type == "track";
  weigh(type);
  weigh(event.find_field("messageId").get_string());
  ondemand::value anonymous = event.find_field("anonymousId");
  // The text goes on behind the value with the next key, so a look there tells whether there is a user id.
  const std::string_view token = anonymous.raw_json_token();
  const bool has_user = std::memcmp(token.data() + token.size(), ",\"userId\"", 9) == 0;
  weigh(anonymous.get_string());
  if (has_user) weigh(event.find_field("userId").get_string());
  std::string_view name;
  if (track) weigh(name = event.find_field("event").get_string());
  ondemand::object properties = event.find_field("properties").get_object();
  weigh(properties.find_field("platform").get_string());
  if (track) weigh(properties.find_field("product_id").get_string());
  if (name == "Order Completed") {
    weigh(properties.find_field("order_id").get_string());
    tally.checksum += static_cast<uint64_t>(properties.find_field("revenue").get_double().value());
    weigh(properties.find_field("currency").get_string());
  }
  ondemand::object page = event.find_field("context").find_field("page").get_object();
  weigh(page.find_field("path").get_string());
  weigh(page.find_field("url").get_string());
  if (!track) weigh(page.find_field("title").get_string());
  tally.checksum += static_cast<uint64_t>(Microseconds(event.find_field("timestamp").get_string()));
  ++tally.events;
}

void ReadWindow(ondemand::parser& parser, const char* text, size_t size, Tally& tally) {
  ondemand::document_stream stream;
  if (parser.iterate_many(text, size, kBatchBytes).get(stream) != simdjson::SUCCESS) {
    ++tally.bad;
    return;
  }
  for (auto document : stream) {
    try {
      ReadEvent(document.get_object().value(), tally);
    } catch (const simdjson::simdjson_error&) {
      ++tally.bad;
    }
  }
}

// Lines that begin in [begin, end); the last one may reach beyond.
Tally ReadPart(int file, size_t begin, size_t end) {
  Tally tally;
  ondemand::parser parser;
#ifdef SIMDJSON_THREADS_ENABLED
  parser.threaded = false;  // iterate_many would start a helper of its own
#endif
  std::vector<char> buffer(kWindowBytes + simdjson::SIMDJSON_PADDING);
  // A part that does not begin the file begins after the first line end at or behind begin - 1.
  size_t offset = begin == 0 ? 0 : begin - 1;
  bool skip_line = begin != 0;
  while (offset < end) {
    const ssize_t got = pread(file, buffer.data(), kWindowBytes, static_cast<off_t>(offset));
    if (got <= 0) break;
    std::string_view text(buffer.data(), static_cast<size_t>(got));
    if (skip_line) {
      const size_t line_end = text.find('\n');
      if (line_end == std::string_view::npos) break;
      offset += line_end + 1;
      skip_line = false;
      continue;
    }
    // Up to the end of the last line that begins in this part and lies in the window as a whole.
    size_t cut = text.rfind('\n');
    if (end - offset < text.size()) cut = text.find('\n', end - offset - 1);
    if (cut == std::string_view::npos) cut = text.size() - 1;  // no line end at the end of the file
    ReadWindow(parser, buffer.data(), cut + 1, tally);
    tally.bytes += cut + 1;
    offset += cut + 1;
  }
  return tally;
}

}  // namespace

int main(int argc, char** argv) {
  const char* path = nullptr;
  size_t threads = 1;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--threads") == 0 && i + 1 < argc) {
      threads = std::strtoul(argv[++i], nullptr, 10);
    } else if (path == nullptr && argv[i][0] != '-') {
      path = argv[i];
    } else {
      path = nullptr;
      break;
    }
  }
  if (path == nullptr || threads == 0 || threads > 256) {
    std::fprintf(stderr, "usage: journey-bench-floor [--threads N] FILE.ndjson\n");
    return 2;
  }
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  struct stat status {};
  if (file < 0 || fstat(file, &status) != 0) {
    std::fprintf(stderr, "journey-bench-floor: %s: %s\n", path, std::strerror(errno));
    return 2;
  }
  const auto size = static_cast<size_t>(status.st_size);
  const auto start = std::chrono::steady_clock::now();
  std::vector<Tally> tallies(threads);
  std::vector<std::thread> workers;
  for (size_t part = 0; part < threads; ++part) {
    workers.emplace_back([&, part] {
      tallies[part] = ReadPart(file, size / threads * part, part + 1 == threads ? size : size / threads * (part + 1));
    });
  }
  for (std::thread& worker : workers) worker.join();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  Tally all;
  for (const Tally& tally : tallies) {
    all.events += tally.events;
    all.bad += tally.bad;
    all.bytes += tally.bytes;
    all.checksum += tally.checksum;
  }
  close(file);
  std::printf("{\"events\": %llu, \"bad\": %llu, \"bytes\": %llu, \"seconds\": %.6f, \"checksum\": \"%016llx\"}\n",
              static_cast<unsigned long long>(all.events), static_cast<unsigned long long>(all.bad),
              static_cast<unsigned long long>(all.bytes), seconds, static_cast<unsigned long long>(all.checksum));
  return all.bad == 0 ? 0 : 1;
}
