// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "ingest/byte_source.h"
#include "tests/unit/ingest/container_collect.h"

namespace ingest {
namespace {

std::string Drain(ByteSource* source, size_t piece) {
  std::string all;
  std::string buffer(piece, '\0');
  for (size_t count = piece; count == piece;) {
    count = source->Read(buffer.data(), piece);
    all.append(buffer, 0, count);
  }
  return all;
}

TEST(ByteSourceTest, PackedAndPlainAreTheSameInAnyPieces) {
  const TemporaryFolder folder;
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += std::to_string(i * 7919 % 100'003) + ",";
  for (const std::string& path : {folder.Write("p", text), folder.Write("q.csv", Gzip(text)),
                                  folder.Write("r", Gzip(text.substr(0, 9)) + Gzip(text.substr(9)))}) {
    for (const size_t piece : {1, 3, 1000, 1 << 18, 1 << 22}) {
      auto source = ByteSource::Open(path);
      ASSERT_TRUE(source.ok());
      EXPECT_TRUE(Drain(source->get(), piece) == text) << path << " in pieces of " << piece;
      EXPECT_FALSE((*source)->damaged());
      EXPECT_EQ((*source)->raw_bytes_read(), (*source)->raw_size());
    }
  }
}

TEST(ByteSourceTest, UnreadBytesComeAgain) {
  const TemporaryFolder folder;
  auto source = ByteSource::Open(folder.Write("p", Gzip("hello world")));
  std::string head(5, '\0');
  ASSERT_EQ((*source)->Read(head.data(), 5), 5u);
  (*source)->Unread(head);
  EXPECT_EQ(Drain(source->get(), 2), "hello world");
}

TEST(ByteSourceTest, Errors) {
  const TemporaryFolder folder;
  EXPECT_EQ(ByteSource::Open(folder.path() + "/none").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ByteSource::Open(folder.path()).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(ByteSourceTest, EmptyAndTinyFiles) {
  const TemporaryFolder folder;
  for (const std::string text : {"", "x", "\x1f"}) {
    auto source = ByteSource::Open(folder.Write("tiny", text));
    EXPECT_EQ(Drain(source->get(), 10), text);
    EXPECT_FALSE((*source)->damaged());
  }
}

}  // namespace
}  // namespace ingest
