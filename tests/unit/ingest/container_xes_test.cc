// SPDX-License-Identifier: Apache-2.0
// XES: traces, events, attributes, and what becomes of broken ones.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/sniff.h"
#include "tests/unit/ingest/container_read.h"

namespace ingest {
namespace {

const std::vector<std::string> kColumns = {"concept:name", "time:timestamp", "case:concept:name", "cost", "channel"};

std::string Event(const std::string& name, const std::string& more = "") {
  return "<event><string key=\"concept:name\" value=\"" + name + "\"/>" + more + "</event>";
}

struct Case {
  const char* what;
  std::string text;
  std::string seen;  // without places
};

// Takes " @byte:line" away.
std::string WithoutPlaces(std::string text) {
  for (size_t at; (at = text.find(" @")) != std::string::npos;) {
    size_t end = at + 2;
    while (end < text.size() && (isdigit(static_cast<unsigned char>(text[end])) || text[end] == ':')) ++end;
    text.erase(at, end - at);
  }
  return text;
}

TEST(Xes, ReadsTracesInAnyChunks) {
  const std::string head = "<?xml version=\"1.0\"?>\n<!-- <trace> in a comment -->\n<log xes.version=\"1.0\">";
  const std::string name = "<string key=\"concept:name\" value=\"T1\"/>";
  const Case cases[] = {
      {"typed attributes",
       head +
           "<global scope=\"event\"><string key=\"concept:name\" value=\"none\"/></global>"
           "<classifier name=\"a\" keys=\"concept:name\"/><trace>" +
           name +
           Event("pay",
                 "<date key='time:timestamp' value='2026-03-02T10:05:20+09:00'/><int key=\"cost\" value=\"5\"/>") +
           Event("leave") + "</trace></log>",
       "pay|2026-03-02T10:05:20+09:00|T1|#5|~\nleave|~|T1|~|~\n"},
      {"namespaces, entities, attributes of attributes and lists",
       head + "<x:trace><x:string key=\"concept:name\" value=\"T&amp;1 &#xAC00;\"/><x:event><x:string "
              "key=\"concept:name\" "
              "value=\"a &lt;b&gt; &quot;c&quot; &#10; &unknown;\"><x:string key=\"cost\" value=\"inner\"/></x:string>"
              "<x:list key=\"l\"><x:values><x:int key=\"cost\" "
              "value=\"9\"/></x:values></x:list></x:event></x:trace></log>",
       "a <b> \"c\" \n &unknown;|~|T&1 \xea\xb0\x80|~|~\n"},
      {"an event's key hides the trace's",
       head + "<trace>" + name + "<string key=\"channel\" value=\"web\"/><int key=\"cost\" value=\"1\"/>" +
           Event("a", "<string key=\"channel\" value=\"app\"/>") + Event("b") + "</trace></log>",
       "a|~|T1|#1|app\nb|~|T1|#1|web\n"},
      {"a trace that is named behind its events",
       head + "<trace>" + Event("a") + name + "</trace><trace>" + Event("b") + "</trace></log>",
       "a|~|T1|~|~\nb|~|~|~|~\n"},
      {"traces without events", head + "<trace/><trace>" + name + "</trace><trace></trace></log>", "no_event 3"},
      {"events outside of traces", head + Event("a") + "<trace>" + name + "</trace>" + Event("b") + "</log>",
       "a|~|~|~|~\nb|~|~|~|~\nno_event 1"},
      {"an empty event", head + "<trace>" + name + "<event/></trace></log>", "T1|~|T1|~|~\n"},
      {"a broken attribute loses its event",
       head + "<trace>" + name + Event("a", "<int key=\"cost\" value=5/>") + Event("b") + "</trace></log>",
       "b|~|T1|~|~\ninvalid_xml 1"},
      {"an end that is lacking loses its event",
       head + "<trace>" + name + "<event><string key=\"concept:name\" value=\"a\"/>" + Event("b") + "</trace><trace>" +
           Event("c") + "</trace></log>",
       "b|~|T1|~|~\nc|~|~|~|~\ninvalid_xml 1"},
      {"cut inside an event", head + "<trace>" + name + Event("a") + "<event><string key=\"conc",
       "a|~|T1|~|~\ninvalid_xml 1, unclosed_document 1"},
      {"cut between traces", head + "<trace>" + name + Event("a") + "</trace>\n", "a|~|T1|~|~\nunclosed_document 1"},
      {"longer than the limit",
       head + "<trace>" + Event("x", std::string(6000, ' ')) + "</trace><trace>" + Event("a") + "</trace></log>",
       "a|~|~|~|~\ntoo_long 1"},
      {"nested 100,000 deep",
       head + "<trace>" + Event("b") + "</trace>" +
           [] {
             std::string deep;
             for (int i = 0; i < 1000; ++i) deep += "<list>";
             return deep;
           }() +
           "</log>",
       "b|~|~|~|~\n"},
  };
  for (const Case& one : cases) {
    for (uint64_t chunk : {1, 33, 500, 100000}) {
      EXPECT_EQ(WithoutPlaces(ReadAll(one.text, {.kind = ContainerKind::kXes}, kColumns, chunk)), one.seen)
          << one.what << ", chunks of " << chunk;
    }
  }
}

TEST(Xes, PlacesAreThoseOfEvents) {
  const std::string text = "<log>\n<trace>\n" + Event("a") + "\n" + Event("b") + "\n</trace>\n</log>\n";
  for (uint64_t chunk : {1, 1000}) {
    EXPECT_EQ(ReadAll(text, {.kind = ContainerKind::kXes}, {"concept:name"}, chunk), "a @14:3\nb @68:4\n");
  }
}

TEST(Xes, IsToldByItsEvents) {
  const auto sniffed =
      Sniff("\xef\xbb\xbf<?xml version=\"1.0\"?><log><trace><string key=\"concept:name\" value=\"T\"/>" +
                Event("a", "<string key=\"org:group\" value=\"g\"/>") + Event("b") + "<event><str",
            false, "x", "");
  ASSERT_TRUE(sniffed.ok()) << sniffed.status();
  EXPECT_EQ(sniffed->sample.container, "xes");
  EXPECT_EQ(sniffed->sample.records, 2u);
  std::string paths;
  for (const SamplePath& path : sniffed->sample.paths) paths += path.path + " " + std::to_string(path.present) + " ";
  EXPECT_EQ(paths, "concept:name 2 org:group 1 case:concept:name 2 ");
  EXPECT_THAT(std::string(Sniff("<html><body>no</body></html>\n", true, "x", "").status().message()),
              testing::HasSubstr("no event log"));
}

}  // namespace
}  // namespace ingest
