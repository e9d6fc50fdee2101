// SPDX-License-Identifier: Apache-2.0
// A mapping, as a project file or a preset may hold it: what is accepted reads a few records of each sort without
// losing one; what is not has a message.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/ingest.h"
#include "ingest/mapping.h"
#include "tests/fuzz/fuzz_file.h"
#include "tests/fuzz/require.h"

namespace {

constexpr std::string_view kJson =
    "[{\"id\":1,\"t\":\"2026-03-02T01:05:20Z\",\"n\":\"view\",\"u\":\"x\",\"e\":[{\"t\":1772413520,\"n\":\"a\",\"s\":[{"
    "\"q\":"
    "1}]},{\"t\":1772413521,\"n\":\"b\"}],\"p\":[{\"key\":\"k\",\"value\":{\"s\":null,\"i\":\"7\"}}],\"bag\":\"{"
    "\\\"x\\\":1}\"}"
    ",{\"id\":2,\"t\":1772413522,\"n\":\"order\",\"u\":\"y\",\"e\":[]},{\"tickets\":[{\"id\":3,\"t\":1772413523}]}]";
constexpr std::string_view kCsv = "id,t,n,u,opened,closed\n1,2026-03-02 01:05:20,view,x,,\n2,1772413522,order,y,1,2\n";

void ReadWith(const std::shared_ptr<const ingest::Mapping>& mapping, const std::string& path) {
  ingest::IngestOptions options;
  options.inputs = {path};
  options.threads = 1;
  options.mapping.sources.push_back({"*", mapping});
  journey::base::NoProgress progress;
  const auto result = ingest::Ingest(options, &progress);
  if (!result.ok()) {
    REQUIRE(!result.status().message().empty());
    return;
  }
  const journey::base::Ledger& ledger = result->ledger;
  using journey::base::Severity;
  REQUIRE(ledger.records_in + ledger.extra_events == ledger.events_out + ledger.Total(Severity::kRejected) +
                                                         ledger.Total(Severity::kSkipped) +
                                                         ledger.Total(Severity::kDuplicate));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto mapping = ingest::ParseMapping(text, "fuzz");
  if (!mapping.ok()) {
    REQUIRE(!mapping.status().message().empty());
    return 0;
  }
  static const std::string json = fuzz::WriteFile("a.json", kJson);
  static const std::string csv = fuzz::WriteFile("a.csv", kCsv);
  ReadWith(*mapping, json);
  ReadWith(*mapping, csv);
  return 0;
}
