// SPDX-License-Identifier: Apache-2.0
#include "app/output_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "app/interrupt.h"
#include "tests/unit/app/temporary_folder.h"

namespace app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Output, IsWholeOrAbsent) {
  const TemporaryFolder folder;
  {
    auto output = Output::Open(folder.Path("report.html"));
    ASSERT_TRUE(output.ok()) << output.status();
    ASSERT_TRUE(output->Write("half").ok());
    EXPECT_EQ(folder.Names().count("report.html"), 0u) << "the name is given before the file is whole";
  }
  EXPECT_TRUE(folder.Names().empty()) << "an abandoned output left something behind";
  ASSERT_TRUE(WriteOutput(folder.Path("report.html"), "whole").ok());
  EXPECT_THAT(folder.Names(), ElementsAre("report.html"));
  EXPECT_EQ(folder.Read("report.html"), "whole");
}

TEST(Output, FailureKeepsTheOldFile) {
  const TemporaryFolder folder;
  folder.Write("report.html", "old");
  {
    auto output = Output::Open(folder.Path("report.html"));
    ASSERT_TRUE(output.ok());
    ASSERT_TRUE(output->Write(std::string(1 << 20, 'x')).ok());
    SetInterruptedForTest(true);
    EXPECT_TRUE(absl::IsCancelled(output->Commit()));
    SetInterruptedForTest(false);
  }
  EXPECT_EQ(folder.Read("report.html"), "old");
  EXPECT_THAT(folder.Names(), ElementsAre("report.html"));
}

TEST(Output, ManyWritesComeOutInOrder) {
  const TemporaryFolder folder;
  std::string expected;
  auto output = Output::Open(folder.Path("table.csv"));
  ASSERT_TRUE(output.ok());
  for (int i = 0; i < 30000; ++i) {
    const std::string line = std::to_string(i) + "\n";
    expected += line;
    ASSERT_TRUE(output->Write(line).ok());
  }
  ASSERT_TRUE(output->Commit().ok());
  EXPECT_EQ(folder.Read("table.csv"), expected);
}

TEST(Output, FollowsLinksAndKeepsTheMode) {
  const TemporaryFolder folder;
  folder.Write("real.html", "old");
  chmod(folder.Path("real.html").c_str(), 0640);
  std::filesystem::create_symlink("real.html", folder.Path("report.html"));
  ASSERT_TRUE(WriteOutput(folder.Path("report.html"), "new").ok());
  EXPECT_EQ(folder.Read("real.html"), "new");
  EXPECT_TRUE(std::filesystem::is_symlink(folder.Path("report.html")));
  struct stat info = {};
  ASSERT_EQ(stat(folder.Path("real.html").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0640u);
}

TEST(Output, DevicesAreWrittenInPlace) {
  EXPECT_TRUE(WriteOutput("/dev/null", "gone").ok());
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
  EXPECT_THAT(std::string(WriteOutput("/dev/full", "no room").message()), HasSubstr("/dev/full"));
}

TEST(CheckWritable, SaysWhatIsWrong) {
  const TemporaryFolder folder;
  folder.Write("log.csv", "x");
  const struct {
    std::string path;
    std::string expected;  // "" = fine
  } cases[] = {
      {folder.Path("new.html"), ""},
      {"", ""},
      {"-", ""},
      {"/dev/null", ""},
      {folder.Path("none/report.html"), "there is no folder " + folder.Path("none")},
      {folder.Path(""), "that is a folder"},
      {folder.Path("log.csv"), "that is one of the inputs"},
      {folder.Path("log.csv/report.html"), "there is no folder"},
  };
  for (const auto& test : cases) {
    const absl::Status status = CheckWritable(test.path, "-o", {folder.Path("log.csv")});
    if (test.expected.empty()) {
      EXPECT_TRUE(status.ok()) << test.path << ": " << status;
    } else {
      EXPECT_THAT(std::string(status.message()), HasSubstr(test.expected)) << test.path;
      EXPECT_THAT(std::string(status.message()), HasSubstr("-o " + test.path));
    }
  }
  EXPECT_THAT(folder.Names(), ElementsAre("log.csv")) << "the check touched something";
}

}  // namespace
}  // namespace app
