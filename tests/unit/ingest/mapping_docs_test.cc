// SPDX-License-Identifier: Apache-2.0
// The pages about fields and mappings say what the program does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <fstream>
#include <sstream>

#include "ingest/mapping/guess.h"
#include "journey/event/catalog.h"

namespace ingest {
namespace {

using ::testing::HasSubstr;

std::string ReadDocs(const std::string& name) {
  std::ifstream file(std::string(JOURNEY_DOCS_DIR) + "/" + name);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(FieldsPage, HasEveryFieldAsTheCatalogueSaysIt) {
  const std::string page = ReadDocs("fields.md");
  for (const auto& info : journey::event::FieldCatalog()) {
    EXPECT_THAT(page, HasSubstr("| `" + std::string(info.name) + "` | ")) << info.name;
    EXPECT_THAT(page, HasSubstr(" | " + std::string(info.help) + " |")) << info.name;
  }
}

TEST(FieldsPage, HasEveryGuessInItsOrder) {
  const std::string page = ReadDocs("fields.md");
  for (const GuessRow& row : GuessCatalog()) {
    const std::string line =
        "| `" + std::string(journey::event::Info(row.field).name) + "` | `" + std::string(row.names) + "` |";
    EXPECT_THAT(page, HasSubstr(line)) << journey::event::Info(row.field).name;
  }
}

TEST(FieldsPage, HasEveryKindAndChannel) {
  const std::string page = ReadDocs("fields.md");
  for (int i = 0; i < static_cast<int>(journey::event::Kind::kCount); ++i) {
    EXPECT_THAT(page, HasSubstr("`" + std::string(journey::event::Name(static_cast<journey::event::Kind>(i))) + "`"));
  }
  for (std::string_view channel : journey::event::Channels())
    EXPECT_THAT(page, HasSubstr("`" + std::string(channel) + "`"));
}

TEST(MappingSchema, IsJsonAndNamesTheFieldsAndKinds) {
  rapidjson::Document schema;
  schema.Parse(ReadDocs("mapping.schema.json").c_str());
  ASSERT_FALSE(schema.HasParseError());
  const auto& fields = schema["$defs"]["field"]["anyOf"][0]["enum"];
  ASSERT_EQ(fields.Size(), journey::event::FieldCatalog().size());
  for (rapidjson::SizeType i = 0; i < fields.Size(); ++i)
    EXPECT_EQ(fields[i].GetString(), journey::event::FieldCatalog()[i].name);
  const auto& kinds = schema["$defs"]["kind"]["enum"];
  ASSERT_EQ(kinds.Size(), static_cast<size_t>(journey::event::Kind::kCount));
  for (rapidjson::SizeType i = 0; i < kinds.Size(); ++i)
    EXPECT_EQ(kinds[i].GetString(), journey::event::Name(static_cast<journey::event::Kind>(i)));
}

}  // namespace
}  // namespace ingest
