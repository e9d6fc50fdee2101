// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/ingest/mapping_table.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "ingest/mapping/identifier_form.h"
#include "journey/base/text.h"

namespace ingest {
namespace {

namespace event = journey::event;
using event::Field;

std::vector<std::string> Cells(std::string_view line) {
  std::vector<std::string> cells;
  while (true) {
    const size_t bar = line.find('|');
    cells.emplace_back(Trimmed(line.substr(0, bar)));
    if (bar == std::string_view::npos) return cells;
    line.remove_prefix(bar + 1);
  }
}

std::string SideText(const event::SideFields& side, const event::Dictionaries& dictionaries) {
  std::string text;
  for (size_t i = 0; i < event::FieldCatalog().size(); ++i) {
    const Field field = static_cast<Field>(i);
    if (event::SideBit(field) < 0 || !side.Has(field)) continue;
    const event::FieldInfo& info = event::Info(field);
    const int64_t word = *side.Get(field);
    std::string value;
    if (field == Field::kScale) {
      const event::SurveyScale scale = event::UnpackScale(static_cast<uint64_t>(word));
      value = absl::StrFormat("%d-%d", scale.low, scale.high);
    } else if (info.type == event::FieldType::time) {
      value = journey::base::FormatInstant(word).substr(0, 16);
    } else if (info.type == event::FieldType::text) {
      value = std::string(dictionaries.strings[*side.Text(field)]);
    } else if (info.type == event::FieldType::id || info.type == event::FieldType::free) {
      value = "#";
    } else {
      value = absl::StrFormat("%d", word);
    }
    text += absl::StrFormat("%s%s=%s", text.empty() ? "" : " ", info.name, value);
  }
  return text;
}

std::string FlagText(uint16_t flags) {
  std::string text;
  constexpr std::pair<uint16_t, std::string_view> kFlags[] = {
      {event::kTypeBot, "bot"},         {event::kTypeStatic, "static"},
      {event::kTypeStart, "start"},     {event::kTypeComplete, "complete"},
      {event::kTypeExtends, "extends"}, {event::kTypeContact, "contact"},
      {event::kTypeFailure, "failure"}, {event::kTypeImpliedOrder, "implied-order"}};
  for (const auto& [flag, name] : kFlags) {
    if ((flags & flag) != 0) text.append(text.empty() ? "" : " ").append(name);
  }
  return text;
}

}  // namespace

Table MakeTable(std::vector<std::string_view> lines, std::string container) {
  Table table{.container = std::move(container), .columns = Cells(lines[0])};
  for (size_t i = 1; i < lines.size(); ++i) table.rows.push_back(Cells(lines[i]));
  return table;
}

Sample SampleOf(const Table& table) {
  Sample sample{.container = table.container, .records = table.rows.size(), .table = table.container == "csv"};
  for (size_t column = 0; column < table.columns.size(); ++column) {
    SamplePath path{.path = table.columns[column]};
    for (const auto& row : table.rows) {
      path.values.push_back(row[column]);
      path.present += !row[column].empty();
    }
    sample.paths.push_back(std::move(path));
  }
  return sample;
}

Projected Project(const Table& table, const MappingOptions& options, std::string_view source) {
  Projected result;
  auto choice = ChooseMapping(SampleOf(table), source, options, &result.ledger);
  result.status = choice.status();
  if (!choice.ok()) return result;
  result.choice = *std::move(choice);
  event::Dictionaries dictionaries;
  const RunFacts facts = FactsOf({result.choice});
  auto projector = MakeProjector(result.choice.parts.front().mapping, options, facts, &dictionaries);
  event::RowBatch batch;
  projector->Begin(&batch, &result.ledger);
  const std::vector<std::string>& paths = result.choice.parts.front().shape.slots.paths;
  std::vector<std::vector<Value>> records(table.rows.size());  // a projector may hold them until Flush
  for (size_t row = 0; row < table.rows.size(); ++row) {
    std::vector<Value>& record = records[row];
    for (uint32_t slot = 0; slot < paths.size(); ++slot) {
      for (size_t column = 0; column < table.columns.size(); ++column) {
        if (table.columns[column] != paths[slot] || table.rows[row][column].empty()) continue;
        record.emplace_back(table.rows[row][column], slot);
        break;
      }
    }
    projector->Project(record, row * 100, row);
  }
  projector->Flush();
  std::vector<uint32_t> string_ids(dictionaries.strings.size());
  for (uint32_t i = 0; i < string_ids.size(); ++i) string_ids[i] = i;
  for (const event::Row& row : batch.rows) {
    const event::EventType& type = dictionaries.types[row.type];
    const auto text = [&](uint32_t id) {
      return id == event::kNone ? std::string("~") : std::string(dictionaries.strings[id]);
    };
    std::string line = absl::StrFormat("%s %s %s", journey::base::FormatInstant(row.time_us), event::Name(type.kind),
                                       text(type.touchpoint));
    if (type.name != type.touchpoint) line += " name=" + text(type.name);
    if (type.channel != event::kNone) line += " channel=" + text(type.channel);
    if (type.author != event::Author::kCustomer) line += absl::StrFormat(" author=%s", event::Name(type.author));
    if (type.stage != event::StageOf(type.kind)) line += absl::StrFormat(" stage=%s", event::Name(type.stage));
    std::vector<std::string> ids;
    for (uint32_t id : dictionaries.tuples[row.tuple]) {
      ids.push_back(facts.identifier_types[dictionaries.identifiers.type(id)] + ":" +
                    std::string(dictionaries.identifiers.value(id)));
    }
    std::sort(ids.begin(), ids.end());
    std::string joined;
    for (const std::string& id : ids) joined.append(joined.empty() ? "" : " ").append(id);
    line += " ids=[" + joined + "] flags=[" + FlagText(type.flags) + "]";
    if (row.side != event::kNone)
      line += " side=[" + SideText({batch.side.data() + row.side, string_ids}, dictionaries) + "]";
    if (!options.segments.empty()) {
      line += " segments=[";
      for (uint32_t id : dictionaries.segments[type.segments]) line += text(id) + ";";
      line += "]";
    }
    if ((row.fingerprint & event::kImplied) != 0) line += " implied";
    result.rows.push_back(line);
    result.fingerprints.push_back(row.fingerprint);
  }
  result.identifiers = dictionaries.identifiers.size();
  result.ledger.events_out = batch.rows.size();
  return result;
}

}  // namespace ingest
