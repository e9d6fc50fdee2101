// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "ingest/inputs.h"
#include "tests/unit/ingest/container_collect.h"

namespace ingest {
namespace {

// Source names, sorted; "+N" where N paths were repeated.
std::string Names(const std::vector<std::string>& arguments) {
  const absl::StatusOr<InputList> list = ExpandInputs(arguments);
  if (!list.ok()) return std::string(list.status().message());
  std::string text;
  for (const InputFile& file : list->files) text += (text.empty() ? "" : " ") + file.name;
  if (list->repeated > 0) text += " +" + std::to_string(list->repeated);
  return text;
}

class InputsTest : public testing::Test {
 protected:
  InputsTest() {
    for (const char* name : {"a/x.csv", "b/x.csv", "b/y.ndjson.gz", "c/deep/x.csv", "c/deep/z.csv", "c/z.csv",
                             ".hidden/q.csv", "c/.dot.csv", "Z.csv", "한글.csv"}) {
      folder_.Write(name, "1");
    }
  }
  std::string In(const std::string& name) const { return folder_.path() + "/" + name; }
  TemporaryFolder folder_;
};

TEST_F(InputsTest, NamesByTheDesign) {
  EXPECT_EQ(Names({In("a/x.csv")}), "x.csv");
  EXPECT_EQ(Names({In("b/y.ndjson.gz")}), "y.ndjson");
  EXPECT_EQ(Names({In("c")}), "deep/x.csv deep/z.csv z.csv");
  EXPECT_EQ(Names({In("c/")}), "deep/x.csv deep/z.csv z.csv");
  EXPECT_EQ(Names({"-"}), "-");
  EXPECT_EQ(Names({folder_.path()}), "Z.csv a/x.csv b/x.csv b/y.ndjson c/deep/x.csv c/deep/z.csv c/z.csv 한글.csv");
}

TEST_F(InputsTest, ParentsTellEqualNamesApart) {
  EXPECT_EQ(Names({In("a/x.csv"), In("b/x.csv")}), "a/x.csv b/x.csv");
  EXPECT_EQ(Names({In("a/x.csv"), In("b/x.csv"), In("Z.csv")}), "Z.csv a/x.csv b/x.csv");
  EXPECT_EQ(Names({In("c"), In("c/deep/z.csv"), In("a")}), "c/z.csv deep/x.csv deep/z.csv x.csv +1");
}

TEST_F(InputsTest, TheSuffixStaysWhereOnlyItTellsFilesApart) {
  folder_.Write("a/x.csv.gz", "1");
  EXPECT_EQ(Names({In("a")}), "x.csv x.csv.gz");
}

TEST_F(InputsTest, MessagesShowTheCompressionSuffix) {
  const absl::StatusOr<InputList> list = ExpandInputs({In("b"), In("Z.csv")});
  ASSERT_TRUE(list.ok());
  std::string shown;
  for (const InputFile& file : list->files) shown += file.ShownName() + " ";
  EXPECT_EQ(shown, "Z.csv x.csv y.ndjson.gz ");
}

TEST_F(InputsTest, RepeatedPathsAreReadOnce) {
  EXPECT_EQ(Names({In("a/x.csv"), In("a/../a/x.csv")}), "x.csv +1");
  EXPECT_EQ(Names({"-", "-"}), "- +1");
  std::filesystem::create_symlink(In("a/x.csv"), In("link.csv"));
  EXPECT_EQ(Names({In("a/x.csv"), In("link.csv")}), "x.csv +1");
}

TEST_F(InputsTest, TheOrderOfArgumentsDoesNotShow) {
  std::vector<std::string> arguments = {In("c"), In("a/x.csv"), In("b/x.csv"), In("c/deep/x.csv"), "-"};
  std::sort(arguments.begin(), arguments.end());
  const std::string names = Names(arguments);
  do {
    EXPECT_EQ(Names(arguments), names);
  } while (std::next_permutation(arguments.begin(), arguments.end()));
}

TEST_F(InputsTest, Globs) {
  EXPECT_EQ(Names({In("*/x.csv")}), "a/x.csv b/x.csv");
  EXPECT_EQ(Names({In("b/*")}), "x.csv y.ndjson");
  EXPECT_NE(Names({In("nothing*")}).find("matches no file"), std::string::npos);
}

TEST_F(InputsTest, Errors) {
  EXPECT_EQ(ExpandInputs({In("a/none")}).status().code(), absl::StatusCode::kNotFound);
  EXPECT_NE(Names({In("Y.csv")}).find("did you mean Z.csv?"), std::string::npos) << Names({In("Y.csv")});
  EXPECT_EQ(ExpandInputs({In("a/x.csv/below")}).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ExpandInputs({}).status().code(), absl::StatusCode::kInvalidArgument);
  std::filesystem::create_directory(In("empty"));
  EXPECT_EQ(ExpandInputs({In("empty")}).status().code(), absl::StatusCode::kNotFound);
  if (geteuid() == 0) return;  // root reads everything
  std::filesystem::permissions(In("Z.csv"), std::filesystem::perms::none);
  EXPECT_EQ(ExpandInputs({In("Z.csv")}).status().code(), absl::StatusCode::kPermissionDenied);
}

}  // namespace
}  // namespace ingest
