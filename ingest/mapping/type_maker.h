// SPDX-License-Identifier: Apache-2.0
// What an event is: name, touchpoint, channel, kind, author, stage and flags from the words of a record. Slow and
// thorough; the projector asks once per distinct combination of words.
#ifndef INGEST_MAPPING_TYPE_MAKER_H_
#define INGEST_MAPPING_TYPE_MAKER_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/mapping.h"
#include "ingest/mapping/compiled_mapping.h"
#include "journey/event/event_table.h"
#include "re2/re2.h"

namespace ingest {

// The words; empty = absent.
struct TypeInputs {
  std::string_view event, url, screen, channel, kind, author, direction, platform, lifecycle, status, survey;
  const CompiledKindRule* rule = nullptr;  // the first that matched
  bool bot = false;                        // flagged as a crawler
  bool is_static = false;                  // a file, not a page
  bool has_case = false;
  bool has_order = false;
  bool has_text = false;  // a message was said
  bool has_score = false;
  bool has_error = false;
  // An event that a snapshot row implies: its kind and author are given, and the name where the row has none.
  std::optional<journey::event::Kind> forced_kind;
  std::optional<journey::event::Author> forced_author;
  std::string_view forced_name;
  bool inexact = false;  // the row does not say when it happened: it extends no session
  // Values of the declared segments; empty = absent. Those of `channel` are filled in here.
  std::vector<std::string_view> segments;
};

class TypeMaker {
 public:
  TypeMaker(const CompiledMapping& mapping, const MappingOptions& options, const RunFacts& facts,
            journey::event::Dictionaries* dictionaries);
  // The local id of the type, and whether personal data was masked in one of its names.
  struct Made {
    uint32_t type = 0;
    bool masked = false;
  };
  Made Make(const TypeInputs& inputs);
  journey::event::Author AuthorOf(const TypeInputs& inputs, journey::event::Kind kind) const;

 private:
  std::string Channel(const TypeInputs& inputs, journey::event::Kind kind) const;
  journey::event::Kind FindKindOf(const TypeInputs& inputs, bool* view_row) const;

  // Applies the project file's rules; false where one says that it is no touchpoint.
  bool Rewrite(std::string* touchpoint, journey::event::Stage* stage) const;

  const CompiledMapping& mapping_;
  bool touchpoint_event_;
  bool keep_bots_;
  journey::event::UrlNaming urls_;
  bool every_event_is_touchpoint_;
  bool url_only_;  // rows have no names but URLs
  std::vector<std::pair<std::unique_ptr<RE2>, TouchpointRule>> rules_;
  journey::event::Dictionaries* dictionaries_;
};

}  // namespace ingest

#endif  // INGEST_MAPPING_TYPE_MAKER_H_
