// SPDX-License-Identifier: Apache-2.0
// The first byte chooses the format, the rest is the text.
#include <cstdint>
#include <string_view>

#include "ingest/mapping/time_parse.h"
#include "journey/base/text.h"
#include "tests/fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  using Kind = ingest::TimeFormat::Kind;
  ingest::TimeFormat format;
  format.kind = static_cast<Kind>(data[0] % (static_cast<int>(Kind::kPattern) + 1));
  format.day_first = (data[0] & 0x80) != 0;
  format.pattern = "%Y.%m.%d %H:%M";
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  ingest::TimeParser parser(absl::UTCTimeZone());
  const ingest::ParsedTime time = parser.Parse(text, format);
  const ingest::ParsedTime again = parser.Parse(text, format);  // with what the parser remembers
  REQUIRE(again.status == time.status);
  ingest::DateOrderOf(text);
  if (time.status != ingest::TimeStatus::kOk) return 0;
  REQUIRE(again.time_us == time.time_us);
  // What was read can be written, and is the same when it is read again.
  const ingest::ParsedTime written = parser.Parse(journey::base::FormatInstant(time.time_us), {});
  REQUIRE(written.status == ingest::TimeStatus::kOk);
  REQUIRE(written.time_us == time.time_us);
  return 0;
}
