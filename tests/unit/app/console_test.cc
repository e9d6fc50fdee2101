// SPDX-License-Identifier: Apache-2.0
#include "app/console.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/allocation_count.h"
#include "app/interrupt.h"

namespace app {
namespace {

using journey::base::Ledger;
using journey::base::LedgerClass;
using journey::event::SourceInfo;
using ::testing::HasSubstr;
using ::testing::Not;

// What `tell` says on a stream that is no terminal.
template <typename Tell>
std::string Said(const Tell& tell) {
  char* text = nullptr;
  size_t size = 0;
  std::FILE* stream = open_memstream(&text, &size);
  {
    Console console(stream);
    tell(&console);
  }
  std::fclose(stream);
  std::string result(text, size);
  std::free(text);
  return result;
}

TEST(Console, ExitCodes) {
  EXPECT_EQ(ExitCode(absl::OkStatus()), 0);
  EXPECT_EQ(ExitCode(absl::CancelledError("pipe")), 0) << "a closed pipe is no failure";
  EXPECT_EQ(ExitCode(absl::InvalidArgumentError("x")), 2);
  EXPECT_EQ(ExitCode(absl::NotFoundError("x")), 2);
  SetInterruptedForTest(true);
  EXPECT_EQ(ExitCode(absl::CancelledError("x")), 130);
  EXPECT_EQ(ExitCode(absl::InvalidArgumentError("cut short")), 130);
  SetInterruptedForTest(false);
}

TEST(Console, Errors) {
  EXPECT_EQ(Said([](Console* console) { console->Fail(absl::NotFoundError("a.csv: no such file")); }),
            "error: a.csv: no such file\n");
  EXPECT_EQ(Said([](Console* console) { console->Fail(absl::CancelledError("pipe")); }), "");
  EXPECT_EQ(Said([](Console* console) { console->Fail(absl::OkStatus()); }), "");
}

TEST(Console, QuietKeepsErrorsOnly) {
  const std::string text = Said([](Console* console) {
    console->SetQuiet();
    console->Warning("w");
    console->Summary({});
    console->progress()->Update("ingest", 1, 2);
    console->Fail(absl::NotFoundError("e"));
  });
  EXPECT_EQ(text, "error: e\n");
}

TEST(Console, NoProgressWithoutATerminal) {
  EXPECT_EQ(Said([](Console* console) { console->progress()->Update("ingest", 1, 2); }), "");
}

TEST(Console, SummaryTellsLossesAndDamagedFiles) {
  std::vector<SourceInfo> sources(1);
  sources[0].name = "shop.csv";
  sources[0].path = "logs/shop.csv.gz";
  sources[0].bytes = 12'345'678;
  Ledger ledger;
  ledger.records_in = 1234567;
  ledger.events_out = 1234560;
  ledger.Add(LedgerClass::kInvalidTime, {0, 10, 2}, 5);
  ledger.Add(LedgerClass::kTruncatedInput, {0, 99, 0});
  ledger.Add(LedgerClass::kDuplicateEvent, {0, 20, 3});
  const std::string text = Said([&](Console* console) {
    console->Summary(
        {.sources = &sources, .ledger = &ledger, .customers = 1, .result = "5 findings\n", .written = {"report.html"}});
  });
  EXPECT_THAT(text, HasSubstr("warning: shop.csv.gz: the gzip stream is damaged or ends early at byte 99"));
  EXPECT_THAT(text, HasSubstr("read 12.3 MB, 1,234,567 records, 1,234,560 events, 1 customer in "));
  EXPECT_THAT(text, HasSubstr("peak memory "));
  EXPECT_THAT(text,
              HasSubstr("lost 6 rejected (truncated_input 1, invalid_time 5); 1 duplicate (duplicate_event 1)\n"));
  EXPECT_THAT(text, HasSubstr("5 findings\nwrote report.html\n"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(Console, NothingLostIsSaid) {
  const Ledger ledger;
  const std::vector<SourceInfo> sources;
  EXPECT_THAT(Said([&](Console* console) { console->Summary({.sources = &sources, .ledger = &ledger}); }),
              HasSubstr("lost nothing\n"));
}

TEST(Allocations, AreCounted) {
  const uint64_t before = AllocationCount();
  for (int i = 0; i < 10; ++i) delete new volatile int(i);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  EXPECT_EQ(AllocationCount() - before, 10u);
#else
  EXPECT_EQ(before, 0u);
#endif
}

}  // namespace
}  // namespace app
