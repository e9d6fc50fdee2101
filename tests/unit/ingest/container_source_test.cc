// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zip.h>
#include <zstd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

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

std::string Zstd(std::string_view plain) {
  std::string packed(ZSTD_compressBound(plain.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), plain.data(), plain.size(), 3));
  return packed;
}

// An archive of (name, content).
std::string Zip(const TemporaryFolder& folder, const std::string& name,
                const std::vector<std::pair<std::string, std::string>>& members, bool store = false) {
  const std::string path = folder.path() + "/" + name;
  int error = 0;
  zip_t* const archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
  for (const auto& [member, content] : members) {
    zip_source_t* const source = zip_source_buffer(archive, content.data(), content.size(), 0);
    const zip_int64_t index = zip_file_add(archive, member.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (store) zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0);
  }
  zip_close(archive);
  return path;
}

std::string Text(const std::string& path, size_t piece = 1000, TextEncoding encoding = TextEncoding::kUtf8) {
  auto source = ByteSource::Open(path);
  if (!source.ok()) return std::string(source.status().message());
  (*source)->SetEncoding(encoding);
  std::string text = Drain(source->get(), piece);
  if ((*source)->damaged()) text += " (damaged)";
  if ((*source)->replaced() > 0) text += " (replaced " + std::to_string((*source)->replaced()) + ")";
  return text;
}

TEST(ByteSourceTest, ZstdFramesAndWhatIsCut) {
  const TemporaryFolder folder;
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += std::to_string(i * 7919 % 100'003) + ",";
  const std::string packed = Zstd(text);
  for (const size_t piece : {1, 1000, 1 << 20}) {
    EXPECT_TRUE(Text(folder.Write("a", packed), piece) == text) << piece;
    EXPECT_TRUE(Text(folder.Write("b", Zstd("") + Zstd(text) + Zstd("end")), piece) == text + "end") << piece;
    EXPECT_TRUE(Text(folder.Write("c", Gzip(packed)), piece) == text) << piece;
    const std::string cut = Text(folder.Write("d", packed.substr(0, packed.size() / 2)), piece);
    EXPECT_THAT(cut.substr(cut.size() - std::min<size_t>(cut.size(), 30)), testing::EndsWith(" (damaged)"));
    EXPECT_TRUE(text.starts_with(cut.substr(0, cut.size() - 10))) << piece << ' ' << cut.size();
  }
  EXPECT_EQ(Text(folder.Write("e", Zstd("abc") + "garbage")), "abc (damaged)");
  EXPECT_EQ(Text(folder.Write("f", "\x28\xb5\x2f\xfd")), " (damaged)");
}

TEST(ByteSourceTest, MembersOfArchives) {
  const TemporaryFolder folder;
  const std::string big(3'000'000, 'x');
  const std::string path = Zip(folder, "export.zip",
                               {{"2026/a.csv", "a,b\n"},
                                {"b.json.gz", Gzip("[1]")},
                                {"big.txt", big},
                                {"empty", ""},
                                {"한글.csv", "가"},
                                {"__MACOSX/._a.csv", "clutter"},
                                {"2026/.DS_Store", "clutter"}});
  EXPECT_EQ(ZipMembers(path), (std::vector<std::string>{"2026/a.csv", "b.json.gz", "big.txt", "empty", "한글.csv"}));
  EXPECT_EQ(Text(path + "/2026/a.csv"), "a,b\n");
  EXPECT_EQ(Text(path + "/b.json.gz"), "[1]");
  EXPECT_TRUE(Text(path + "/big.txt", 1 << 20) == big);
  EXPECT_EQ(Text(path + "/empty"), "");
  EXPECT_EQ(Text(path + "/한글.csv"), "가");
  EXPECT_EQ(ByteSource::Open(path + "/none").status().code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(ZipMembers(folder.Write("plain.zip", "no archive")).empty());
  EXPECT_TRUE(ZipMembers(Zip(folder, "book.xlsx", {{"[Content_Types].xml", "x"}, {"xl/sheet1.xml", "y"}})).empty());
}

TEST(ByteSourceTest, ABrokenMemberIsDamaged) {
  const TemporaryFolder folder;
  const std::string path = Zip(folder, "a.zip", {{"a.csv", "time,user\n1,2\n"}, {"b.csv", "fine"}}, true);
  std::string bytes;
  {
    std::ifstream file(path, std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(file), {});
  }
  bytes[bytes.find("user")] = 'U';  // the checksum is another one now
  folder.Write("a.zip", bytes);
  EXPECT_THAT(Text(path + "/a.csv"), testing::EndsWith(" (damaged)"));
  EXPECT_EQ(Text(path + "/b.csv"), "fine");
  folder.Write("a.zip", bytes.substr(0, bytes.size() - 30));
  EXPECT_TRUE(ZipMembers(path).empty());
}

TEST(ByteSourceTest, OtherEncodingsBecomeUtf8) {
  const TemporaryFolder folder;
  const std::string utf16 =
      folder.Write("a", std::string_view("\xff\xfe\x00\xac\x2c\x00x\x00\x3d\xd8\x00\xde\n\x00", 14));
  for (const size_t piece : {1, 2, 3, 5, 100}) {
    EXPECT_EQ(Text(utf16, piece, TextEncoding::kUtf16Le), "\xef\xbb\xbf가,x😀\n") << piece;
  }
  EXPECT_EQ(Text(folder.Write("b", std::string_view("\xac\x00\x00\n", 4)), 2, TextEncoding::kUtf16Be), "가\n");
  EXPECT_EQ(Text(folder.Write("c", "\xb0\xed\xb0\xb4\x8c\x63,1"), 3, TextEncoding::kCp949), "고객똠,1");
  EXPECT_EQ(Text(folder.Write("d", "caf\xe9 \x80"), 1, TextEncoding::kLatin1), "café €");
  EXPECT_EQ(Text(folder.Write("e", "\xb0\xed\xb0,\xb0"), 100, TextEncoding::kCp949),
            "고\xef\xbf\xbd,\xef\xbf\xbd (replaced 2)");
  EXPECT_EQ(Text(folder.Write("f", std::string_view("a\0\x00\xd8"
                                                    "b\0c",
                                                    7)),
                 100, TextEncoding::kUtf16Le),
            "a\xef\xbf\xbd"
            "b\xef\xbf\xbd (replaced 2)");
}

TEST(EncodingTest, IsFoundOut) {
  const auto repeat = [](std::string_view text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
  };
  struct Row {
    std::string head;
    TextEncoding encoding;
  };
  using namespace std::string_literals;
  const Row rows[] = {
      {"time,user\n1,2\n", TextEncoding::kUtf8},
      {"시간,고객\n", TextEncoding::kUtf8},
      {"\xff\xfe{\0"s, TextEncoding::kUtf16Le},
      {"\xfe\xff\0{"s, TextEncoding::kUtf16Be},
      {"a\0,\0b\0\n\0"s, TextEncoding::kUtf16Le},
      {"\0a\0,\0b\0\n"s, TextEncoding::kUtf16Be},
      {repeat("\xb0\xed\xb0\xb4,\xb3\xaf\xc2\xa5\n", 20), TextEncoding::kCp949},
      {"\xb0\xed\xb0\xb4\xb9\xf8\xc8\xa3,\xc1\xa2\xbc\xf6\n" + repeat("1,2\n", 50), TextEncoding::kCp949},
      {repeat("caf\xe9,na\xefve\n", 20), TextEncoding::kLatin1},
      {"a,b\n1,2\n3,\xff\n4,5\n", TextEncoding::kUtf8},                           // damaged
      {repeat("가나다\n", 20) + "3,\xff\n\xb0\xed\n4,5\n", TextEncoding::kUtf8},  // damaged
  };
  for (const Row& row : rows) EXPECT_EQ(EncodingName(DetectEncoding(row.head)), EncodingName(row.encoding)) << row.head;
  EXPECT_EQ(FindEncodingByName("EUC_KR", ""), TextEncoding::kCp949);
  EXPECT_EQ(FindEncodingByName("UTF-16", "\xfe\xff"), TextEncoding::kUtf16Be);
  EXPECT_EQ(FindEncodingByName("", ""), std::nullopt);
}

TEST(EncodingTest, RepairKeepsPlaces) {
  const std::string text =
      "가\xff나\xea\xb0"
      "b" +
      std::string(5000, 'x') + "\xed\xa0\x80" + std::string(4094, 'y') + "다\xc0";
  std::string repaired(text.size(), '\0');
  std::vector<size_t> places;
  RepairUtf8(text, repaired.data(), [&](size_t at) { places.push_back(at); });
  EXPECT_EQ(repaired, "가?나??b" + std::string(5000, 'x') + "???" + std::string(4094, 'y') + "다?");
  EXPECT_EQ(places, (std::vector<size_t>{3, 7, 8, 5010, 5011, 5012, 9110}));
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
