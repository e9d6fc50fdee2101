// SPDX-License-Identifier: Apache-2.0
// Which mapping a source gets by its content, how sure that is, and what was lacking for the others.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/mapping/detect.h"
#include "ingest/mapping/presets.h"
#include "ingest/mapping/sample_view.h"
#include "tests/unit/ingest/mapping_table.h"

namespace ingest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// The sample of one GA4-like page: two tickets with comments, and a value union in an array of pairs.
Sample Nested() {
  Sample sample{.container = "json", .records = 1, .paths = {}, .arrays = {}, .table = false};
  const auto add = [&](std::string path, std::vector<std::string> values) {
    uint64_t present = 0;
    for (const std::string& value : values) present += !value.empty();
    sample.paths.push_back({std::move(path), std::move(values), present});
  };
  sample.arrays = {{"tickets[]", 2}, {"tickets[].comments[]", 3}, {"tickets[].params[]", 4}};
  add("next_page", {"x"});
  add("tickets[].id", {"7", "8"});
  add("tickets[].created_at", {"2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"});
  add("tickets[].comments[].at", {"2026-03-02", "2026-03-03", ""});
  add("tickets[].comments[].by", {"1", "2", "3"});
  add("tickets[].params[].key", {"page", "session", "page", "session"});
  add("tickets[].params[].value.text", {"/a", "", "/b", ""});
  add("tickets[].params[].value.number", {"", "11", "", "12"});
  return sample;
}

TEST(SampleView, PathsAreThoseOfTheRecords) {
  const Sample whole = Nested();
  const Sample tickets = ViewOf(whole, "tickets", "");
  EXPECT_EQ(tickets.records, 2);
  EXPECT_TRUE(HasPath(tickets, "id"));
  EXPECT_FALSE(HasPath(tickets, "next_page"));
  const Sample comments = ViewOf(whole, "tickets", "comments[]");
  EXPECT_EQ(comments.records, 3);
  EXPECT_TRUE(HasPath(comments, "at"));
  EXPECT_TRUE(HasPath(comments, "^id"));
  EXPECT_FALSE(HasPath(comments, "id"));
  // A document without the page's array is a record itself.
  EXPECT_TRUE(HasPath(ViewOf(whole, "audits", ""), "next_page"));
  EXPECT_EQ(ViewOf(whole, "", "tickets[].comments[]").records, 3);
  EXPECT_TRUE(HasPath(ViewOf(whole, "", "tickets[].comments[]"), "^^next_page"));
}

TEST(SampleView, ValuesOfPathsThroughArrays) {
  const Sample tickets = ViewOf(Nested(), "tickets", "");
  EXPECT_THAT(FindPath(tickets, "params[key=page].value.text")->values, ElementsAre("/a", "/b"));
  EXPECT_THAT(FindPath(tickets, "params[key=session].value.*")->values, ElementsAre("11", "12"));
  EXPECT_FALSE(FindPath(tickets, "params[key=title].value.text").has_value());
  EXPECT_TRUE(HasPath(tickets, "comments[0].by"));
  EXPECT_FALSE(HasPath(tickets, "comments[0].text"));
  EXPECT_EQ(ListedPath("a[key=x].b[-1].c"), "a[].b[].c");
  EXPECT_EQ(ListedPath("a.[Amplitude] Page.b"), "a.[Amplitude] Page.b");
  EXPECT_EQ(AbsolutePath(Nested(), "tickets", "comments[]", "^id"), "tickets[].id");
  EXPECT_EQ(AbsolutePath(Nested(), "tickets", "comments[]", "by"), "tickets[].comments[].by");
}

Fit FitTo(std::string_view mapping, const Sample& sample) {
  const auto parsed = ParseMapping(mapping, "test");
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  return FitOf(**parsed, sample);
}

TEST(Detect, ASignatureIsAboutTheRecords) {
  const Fit fit = FitTo(R"({"container": "ndjson", "envelope": "tickets", "records": "comments[]",
      "signature": {"all": ["at", "^id"], "any": ["from", "by"], "values": {"by": [1, 2, "3"]}},
      "fields": {"time": "at"}})",
                        Nested());
  EXPECT_TRUE(fit.matches);
  EXPECT_EQ(fit.evidence, 5);
  EXPECT_EQ(fit.seen, "at, ^id, by");
}

TEST(Detect, WhatIsLackingIsSaid) {
  const Fit fit = FitTo(R"({"envelope": "tickets", "signature": {"all": ["id", "status"], "any": ["a", "b"],
      "none": ["created_at"], "values": {"id": "x*"}}, "fields": {"time": "created_at"}})",
                        Nested());
  EXPECT_FALSE(fit.matches);
  EXPECT_THAT(fit.lacking, ElementsAre("there is no status", "there is none of a, b", "id has other values",
                                       "there is a created_at"));
  EXPECT_THAT(FitTo(R"({"container": "csv", "signature": {"all": ["id"]}, "fields": {"time": "t"}})", Nested()).lacking,
              IsEmpty());
}

TEST(Detect, MostEvidenceWinsAndNearMissesAreTold) {
  const Table rudder = MakeTable({"type|channel|userId|anonymousId|messageId|originalTimestamp|sentAt",
                                  "track|web|u|a|m|2026-03-02T01:05:20.417Z|2026-03-02T01:05:20.5Z"},
                                 "ndjson");
  const auto chosen = DetectMapping(SampleOf(rudder), "x", {});
  ASSERT_TRUE(chosen.ok());
  EXPECT_EQ(chosen->label, "rudderstack");
  EXPECT_EQ(chosen->confidence, "high");
  // Two of the three columns of GA4.
  const Table near =
      MakeTable({"event_name|event_timestamp|user_pseudo_id|event_date", "a|1772413520417000|1.2|20260302"}, "ndjson");
  const auto guessed = DetectMapping(SampleOf(near), "x", {});
  ASSERT_TRUE(guessed.ok());
  EXPECT_EQ(guessed->label, "guessed");
  EXPECT_THAT(guessed->near_misses, testing::Contains(HasSubstr("ga4: there is no ")));
}

TEST(Presets, EveryOneThatIsBuiltInParsesAndIsFoundOutOrNamed) {
  ASSERT_THAT(Presets(), SizeIs(PresetNames().size()));
  for (std::string_view name : PresetNames()) {
    const auto preset = FindPreset(name);
    ASSERT_TRUE(preset.ok()) << preset.status();
    EXPECT_EQ((*preset)->name, name);
    EXPECT_FALSE((*preset)->title.empty()) << name;
    EXPECT_TRUE(PresetText(name).ok());
  }
  EXPECT_EQ(PresetText("segmnt").status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace ingest
