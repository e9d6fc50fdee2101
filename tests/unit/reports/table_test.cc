// SPDX-License-Identifier: Apache-2.0
#include "reports/table.h"

#include <gtest/gtest.h>

#include <cmath>

namespace reports {
namespace {

Table Sample() {
  Table table;
  table.columns = {"name", "count", "rate"};
  table.rows = {{std::string("a,b"), int64_t{12}, 0.1},
                {std::string("say \"no\"\nnow"), int64_t{-3}, std::monostate()},
                {std::string(""), std::monostate(), std::nan("")},
                {std::string("환불"), int64_t{0}, 1.0 / 3}};
  return table;
}

TEST(TableTest, Csv) {
  std::string out;
  ASSERT_TRUE(WriteTable(Sample(), TableFormat::kCsv, StringSink(&out)).ok());
  EXPECT_EQ(out, "name,count,rate\n\"a,b\",12,0.1\n\"say \"\"no\"\"\nnow\",-3,\n,,\n환불,0,0.3333333333333333\n");
}

TEST(TableTest, NdjsonLeavesAbsentCellsOut) {
  std::string out;
  ASSERT_TRUE(WriteTable(Sample(), TableFormat::kNdjson, StringSink(&out)).ok());
  EXPECT_EQ(out,
            "{\"name\":\"a,b\",\"count\":12,\"rate\":0.1}\n{\"name\":\"say "
            "\\\"no\\\"\\nnow\",\"count\":-3}\n{\"name\":\"\"}\n"
            "{\"name\":\"환불\",\"count\":0,\"rate\":0.3333333333333333}\n");
}

TEST(TableTest, HeaderStandsWithoutRows) {
  Table table;
  table.columns = {"a", "b"};
  std::string out;
  ASSERT_TRUE(WriteTable(table, TableFormat::kCsv, StringSink(&out)).ok());
  EXPECT_EQ(out, "a,b\n");
}

TEST(TableTest, AFailingSinkStopsTheTable) {
  Table table;
  table.columns = {"a"};
  for (int i = 0; i < 100000; ++i) table.rows.push_back({std::string("0123456789")});
  int calls = 0;
  const absl::Status status = WriteTable(table, TableFormat::kCsv, [&calls](std::string_view) {
    ++calls;
    return absl::CancelledError("the reader closed the pipe");
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(calls, 1);
}

TEST(TableTest, AFullDeviceIsDataLoss) {
  std::FILE* full = std::fopen("/dev/full", "w");
  if (full == nullptr) GTEST_SKIP() << "no /dev/full here";
  std::setvbuf(full, nullptr, _IONBF, 0);
  EXPECT_EQ(WriteTable(Sample(), TableFormat::kCsv, FileSink(full)).code(), absl::StatusCode::kDataLoss);
  std::fclose(full);
}

TEST(TableTest, RowsHaveTheirNumberOfCells) {
  std::string out;
  TableWriter writer(TableFormat::kCsv, {"a", "b"}, StringSink(&out));
  ASSERT_TRUE(writer.Begin().ok());
  EXPECT_EQ(writer.Row({int64_t{1}}).code(), absl::StatusCode::kInvalidArgument);
}

TEST(TableTest, FormatNames) {
  EXPECT_EQ(ParseTableFormat("csv"), TableFormat::kCsv);
  EXPECT_EQ(ParseTableFormat("ndjson"), TableFormat::kNdjson);
  EXPECT_FALSE(ParseTableFormat("CSV").has_value());
}

}  // namespace
}  // namespace reports
