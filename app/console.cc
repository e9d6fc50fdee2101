// SPDX-License-Identifier: Apache-2.0
#include "app/console.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "absl/strings/str_format.h"
#include "app/interrupt.h"

namespace app {
namespace {

using journey::base::Ledger;
using journey::base::LedgerCatalog;
using journey::base::LedgerClass;
using journey::base::LedgerSample;
using journey::base::Severity;

constexpr std::string_view kRed = "\x1b[1;31m";
constexpr std::string_view kYellow = "\x1b[1;33m";
constexpr std::string_view kPlain = "\x1b[0m";
constexpr std::string_view kClearLine = "\r\x1b[K";

bool IsTerminal(std::FILE* stream) { return isatty(fileno(stream)) == 1; }

bool DumbTerminal() {
  const char* term = std::getenv("TERM");
  return term != nullptr && std::string_view(term) == "dumb";
}

// https://no-color.org: any value but the empty one.
bool ColourRefused() {
  const char* refused = std::getenv("NO_COLOR");
  return refused != nullptr && *refused != '\0';
}

std::string FormatBytes(double bytes) {
  constexpr std::string_view kUnits[] = {"B", "kB", "MB", "GB", "TB"};
  size_t unit = 0;
  while (bytes >= 1000 && unit + 1 < std::size(kUnits)) bytes /= 1000, ++unit;
  return absl::StrFormat(unit == 0 || bytes >= 100 ? "%.0f %s" : "%.1f %s", bytes, kUnits[unit]);
}

std::string FormatCount(uint64_t count) {
  std::string digits = std::to_string(count);
  for (size_t place = digits.size(); place > 3; place -= 3) digits.insert(place - 3, ",");
  return digits;
}

std::string Plural(uint64_t count, std::string_view noun) {
  return absl::StrFormat("%s %s%s", FormatCount(count), noun, count == 1 ? "" : "s");
}

uint64_t PeakMemoryBytes() {
  struct rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<uint64_t>(usage.ru_maxrss) * 1024;  // Linux counts in kibibytes
}

// "12 rejected (invalid_json 10, missing_time 2)", or "" where nothing is.
std::string LossesOf(const Ledger& ledger, Severity severity) {
  const uint64_t total = ledger.Total(severity);
  if (total == 0) return "";
  std::string classes;
  for (size_t i = 0; i < LedgerCatalog().size(); ++i) {
    const auto ledger_class = static_cast<LedgerClass>(i);
    if (LedgerCatalog()[i].severity != severity || ledger.count(ledger_class) == 0) continue;
    absl::StrAppendFormat(&classes, "%s%s %s", classes.empty() ? "" : ", ", LedgerCatalog()[i].id,
                          FormatCount(ledger.count(ledger_class)));
  }
  return absl::StrFormat("%s %s (%s)", FormatCount(total), journey::base::SeverityName(severity), classes);
}

// The name that the user knows a file by: with the suffix that source names lack, without folders.
std::string FileName(const journey::event::SourceInfo& source) {
  const size_t slash = source.path.rfind('/');
  const std::string base = slash == std::string::npos ? source.path : source.path.substr(slash + 1);
  return base.empty() || base == "-" ? "standard input" : base;
}

}  // namespace

int ExitCode(const absl::Status& status) {
  if (status.ok()) return kExitDone;
  if (Interrupted()) return kExitInterrupted;
  return absl::IsCancelled(status) ? kExitDone : kExitFailed;
}

void ConsoleProgress::Update(std::string_view stage, uint64_t done, uint64_t total) {
  if (!shown_) return;
  constexpr auto kPause = std::chrono::milliseconds(100);
  constexpr uint64_t kBarCells = 24;
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (stage == stage_ && now - last_ < kPause) return;
  last_ = now;
  stage_ = std::string(stage);
  std::string line = absl::StrFormat("%s%-12s ", kClearLine, stage);
  if (total == 0) {
    line += FormatCount(done);
  } else {
    const uint64_t cells = std::min(kBarCells, done * kBarCells / total);
    line += '[' + std::string(cells, '=') + std::string(kBarCells - cells, ' ') + ']';
    absl::StrAppendFormat(&line, " %3d%%", std::min<uint64_t>(100, done * 100 / total));
  }
  std::fwrite(line.data(), 1, line.size(), stream_);
  std::fflush(stream_);
  drawn_ = true;
}

bool ConsoleProgress::Cancelled() const { return Interrupted(); }

void ConsoleProgress::Clear() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!drawn_) return;
  std::fwrite(kClearLine.data(), 1, kClearLine.size(), stream_);
  drawn_ = false;
}

void ConsoleProgress::Hide() {
  Clear();
  const std::lock_guard<std::mutex> lock(mutex_);
  shown_ = false;
}

Console::Console()
    : stream_(stderr),
      colour_(IsTerminal(stderr) && !DumbTerminal() && !ColourRefused()),
      progress_(stderr, IsTerminal(stderr) && !DumbTerminal()) {}

Console::Console(std::FILE* stream) : stream_(stream), colour_(false), progress_(stream, false) {}

void Console::SetQuiet() {
  quiet_ = true;
  progress_.Hide();
}

void Console::Line(std::string_view label, std::string_view colour, std::string_view text) {
  progress_.Clear();
  const std::string safe = journey::base::TerminalText(text, /*keep_line_ends=*/true);
  const std::string line =
      colour_ ? absl::StrFormat("%s%s%s%s\n", colour, label, kPlain, safe) : absl::StrFormat("%s%s\n", label, safe);
  std::fwrite(line.data(), 1, line.size(), stream_);
  std::fflush(stream_);
}

void Console::Warning(std::string_view message) {
  if (!quiet_) Line("warning: ", kYellow, message);
}

int Console::Fail(const absl::Status& status) {
  const int code = ExitCode(status);
  if (code == kExitInterrupted) {
    Line("interrupted", kYellow, "");
  } else if (code != kExitDone) {
    Line("error: ", kRed, std::string(status.message()));
  }
  return code;
}

void Console::Summary(const RunSummary& summary) {
  if (quiet_) return;
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  uint64_t bytes = 0;
  if (summary.sources != nullptr) {
    for (const auto& source : *summary.sources) bytes += source.bytes;
  }
  if (summary.ledger != nullptr && summary.sources != nullptr) {
    const Ledger& ledger = *summary.ledger;
    uint32_t named = 0xffffffffu;
    for (const LedgerSample& sample : ledger.samples(LedgerClass::kTruncatedInput)) {
      if (sample.source == named || sample.source >= summary.sources->size()) continue;
      named = sample.source;
      Warning(absl::StrFormat(
          "%s: the gzip stream is damaged or ends early at byte %d of its content; what came before is used",
          FileName((*summary.sources)[named]), sample.byte));
    }
    if (const uint64_t unreadable = ledger.count(LedgerClass::kUnreadableFile); unreadable > 0) {
      Warning(
          absl::StrFormat("%s in a folder could not be read or understood and %s left out; see `journey-report check`",
                          Plural(unreadable, "file"), unreadable == 1 ? "is" : "are"));
    }
  }
  std::string text = FormatBytes(static_cast<double>(bytes));
  if (summary.ledger != nullptr) {
    text += ", " + Plural(summary.ledger->records_in, "record") + ", " + Plural(summary.ledger->events_out, "event");
  }
  if (summary.customers > 0) text += ", " + Plural(summary.customers, "customer");
  if (summary.journeys > 0) text += ", " + Plural(summary.journeys, "journey");
  if (summary.contacts > 0) text += ", " + Plural(summary.contacts, "contact");
  absl::StrAppendFormat(&text, " in %.2f s (%s/s, peak memory %s)", seconds,
                        FormatBytes(seconds > 0 ? static_cast<double>(bytes) / seconds : 0),
                        FormatBytes(static_cast<double>(PeakMemoryBytes())));
  Line("read ", "", text);
  if (summary.ledger != nullptr) {
    std::string losses;
    for (const Severity severity : {Severity::kRejected, Severity::kSkipped, Severity::kDuplicate}) {
      const std::string one = LossesOf(*summary.ledger, severity);
      if (!one.empty()) losses += (losses.empty() ? "" : "; ") + one;
    }
    Line("lost ", "", losses.empty() ? "nothing" : losses);
  }
  if (!summary.result.empty()) Line("", "", summary.result.substr(0, summary.result.size() - 1));
  for (const std::string& path : summary.written) Line("wrote ", "", path);
}

void Console::Stats(std::string_view text) {
  progress_.Clear();
  std::fwrite(text.data(), 1, text.size(), stream_);
  std::fflush(stream_);
}

}  // namespace app
