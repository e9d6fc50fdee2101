// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/ingest/formats_describe.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "journey/base/text.h"

namespace ingest {
namespace {

namespace event = journey::event;
using event::Field;
using event::FieldType;
using journey::base::FormatInstant;

constexpr size_t kWidth = 120;

// "head" and the words behind it, broken into lines that are indented alike.
std::string Wrapped(std::string_view head, const std::vector<std::string>& words, std::string_view indent) {
  std::string text(indent);
  text += head;
  size_t column = text.size();
  for (const std::string& word : words) {
    if (column + 1 + word.size() > kWidth) {
      text.append("\n").append(indent).append("  ");
      column = indent.size() + 2;
    } else if (column > indent.size()) {
      text += ' ';
      ++column;
    }
    text += word;
    column += word.size();
  }
  return text + "\n";
}

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  return quoted.append(text).append("\"");
}

// 12500 of scale 1000 -> "12.5".
std::string Decimal(int64_t value, int64_t scale) {
  std::string text = absl::StrFormat("%s%d", value < 0 ? "-" : "", std::abs(value / scale));
  const int64_t rest = std::abs(value % scale);
  if (rest == 0) return text;
  std::string digits = absl::StrFormat("%d", scale + rest).substr(1);
  digits.erase(digits.find_last_not_of('0') + 1);
  return text + "." + digits;
}

std::string SideText(Field field, const event::SideFields& side, const event::EventTable& table) {
  const int64_t word = *side.Get(field);
  switch (event::Info(field).type) {
    case FieldType::time:
      return FormatInstant(word);
    case FieldType::text:
      if (field == Field::kScale) {
        const event::SurveyScale scale = event::UnpackScale(static_cast<uint64_t>(word));
        return absl::StrFormat("%d-%d", scale.low, scale.high);
      }
      return Quoted(table.dictionaries.strings[*side.Text(field)]);
    case FieldType::id:
    case FieldType::free:
      return absl::StrFormat("#%08x", static_cast<uint32_t>(word));
    case FieldType::number:
      return Decimal(word, event::kNumberScale);
    case FieldType::money:
      return Decimal(word, event::kMoneyScale);
    case FieldType::duration:
      return Decimal(word, 1'000'000) + "s";
    case FieldType::flag:
      return word != 0 ? "yes" : "no";
    case FieldType::count:
      break;
  }
  return absl::StrFormat("%d", word);
}

std::string FlagText(uint16_t flags) {
  std::string text;
  constexpr std::pair<uint16_t, std::string_view> kFlags[] = {
      {event::kTypeBot, "bot"},         {event::kTypeStatic, "static"},
      {event::kTypeStart, "start"},     {event::kTypeComplete, "complete"},
      {event::kTypeContact, "contact"}, {event::kTypeDesk, "desk"},
      {event::kTypeFailure, "failure"}, {event::kTypeImpliedOrder, "implied order"}};
  for (const auto& [flag, name] : kFlags) {
    if ((flags & flag) != 0) text.append(", ").append(name);
  }
  if ((flags & event::kTypeExtends) == 0) text += ", extends nothing";
  return text;
}

// The fields that describe what sort of event it is.
std::string TypeText(const event::EventType& type, const event::EventTable& table) {
  const auto text = [&](uint32_t id) { return table.dictionaries.strings[id]; };
  std::string line(event::Name(type.kind));
  line += " ";
  line += type.touchpoint == event::kNone ? std::string("no touchpoint") : Quoted(text(type.touchpoint));
  if (type.channel != event::kNone) line.append(" ").append(text(type.channel));
  if (type.stage != event::Stage::kNone) line.append(" ").append(event::Name(type.stage));
  if (type.author != event::Author::kCustomer) line.append(" by ").append(event::Name(type.author));
  line += FlagText(type.flags);
  if (type.name != type.touchpoint) line.append(", name ").append(Quoted(text(type.name)));
  return line;
}

std::string DescribeSource(const event::SourceInfo& source) {
  std::string text = absl::StrFormat("%s: %s as %s, %d records, %d events\n", source.name, source.container,
                                     source.mapping, source.records, source.events);
  if (source.encoding != "utf-8") text += Wrapped("encoding", {source.encoding}, "  ");
  if (!source.zone.empty()) text += Wrapped("zone", {source.zone}, "  ");
  if (!source.sessions.empty()) text += Wrapped("sessions", {source.sessions}, "  ");
  std::vector<std::string> fields;
  for (const auto& [field, column] : source.fields) {
    const bool guessed =
        std::find(source.guesses.begin(), source.guesses.end(), std::pair(field, column)) != source.guesses.end();
    fields.push_back(absl::StrFormat("%s%s%s", field, guessed ? "~" : "=", column));
  }
  text += Wrapped("fields", fields, "  ");
  if (!source.unmapped.empty()) text += Wrapped("unread", source.unmapped, "  ");
  return text;
}

std::string DescribeLedger(const IngestResult& result) {
  const journey::base::Ledger& ledger = result.ledger;
  std::string text = absl::StrFormat("ledger: %d records in, %d extra events, %d events out\n", ledger.records_in,
                                     ledger.extra_events, ledger.events_out);
  for (size_t i = 0; i < journey::base::LedgerCatalog().size(); ++i) {
    const auto ledger_class = static_cast<journey::base::LedgerClass>(i);
    if (ledger.count(ledger_class) == 0) continue;
    const journey::base::LedgerClassInfo& info = journey::base::Info(ledger_class);
    text +=
        absl::StrFormat("  %s %s %d", journey::base::SeverityName(info.severity), info.id, ledger.count(ledger_class));
    for (const journey::base::LedgerSample& sample : ledger.samples(ledger_class)) {
      text += absl::StrFormat(", %s line %d", result.table.sources[sample.source].name, sample.line);
    }
    text += "\n";
  }
  return text;
}

}  // namespace

std::string Describe(const IngestResult& result) {
  const event::EventTable& table = result.table;
  std::string text;
  for (const event::SourceInfo& source : table.sources) text += DescribeSource(source);
  std::map<std::pair<int64_t, uint64_t>, size_t> first_of_content;
  size_t number = 0;
  for (const event::RowBatch& batch : table.batches) {
    const event::DictionaryMap& map = table.maps[batch.thread];
    for (const event::Row& row : batch.rows) {
      ++number;
      const event::EventType& type = table.dictionaries.types[map.types[row.type]];
      std::string line = absl::StrFormat("%-3d %s %s", number, FormatInstant(row.time_us), TypeText(type, table));
      if ((row.fingerprint & event::kImplied) != 0) line += ", implied";
      const auto [first, is_new] = first_of_content.try_emplace({row.time_us, row.fingerprint}, number);
      if (!is_new) line += absl::StrFormat(", content of %d", first->second);
      text += line + "\n";
      std::vector<std::string> words;
      for (const uint32_t id : table.dictionaries.tuples[map.tuples[row.tuple]]) {
        words.push_back(table.identifier_types[table.dictionaries.identifiers.type(id)] + ":" +
                        std::string(table.dictionaries.identifiers.value(id)));
      }
      std::sort(words.begin(), words.end());
      if (!words.empty()) text += Wrapped("ids", words, "    ");
      words.clear();
      const event::SideFields side = table.Side(batch, row);
      for (size_t i = 0; i < event::FieldCatalog().size(); ++i) {
        const Field field = static_cast<Field>(i);
        if (!side.Has(field)) continue;
        words.push_back(absl::StrFormat("%s=%s", event::Info(field).name, SideText(field, side, table)));
      }
      if (!words.empty()) text += Wrapped("", words, "    ");
    }
  }
  return text + DescribeLedger(result);
}

}  // namespace ingest
