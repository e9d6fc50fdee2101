// SPDX-License-Identifier: Apache-2.0
// XML as a sequence of tags, as far as event logs need it: elements with attributes; text between tags, comments,
// processing instructions and document types are passed over. No entities but the five of XML and numbers are known,
// so that nothing can be made to grow.
#ifndef JOURNEY_INGEST_XML_TAGS_H_
#define JOURNEY_INGEST_XML_TAGS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ingest/text_arena.h"

namespace ingest {

struct XmlTag {
  std::string_view name;  // without its namespace
  std::string_view rest;  // the attributes as written
  size_t begin = 0;       // of its '<'
  size_t end = 0;         // behind its '>'
  bool closing = false;
  bool empty = false;  // <x/>
};

enum class XmlStep : uint8_t {
  kTag,
  kNeedMore,  // the text ends inside something that begins at *at, or there is no more tag
  kBroken,    // a '<' that begins no tag; *at is behind it
};
// The tag at *at or behind it; *at is moved behind the tag.
XmlStep NextTag(std::string_view text, size_t* at, XmlTag* tag);

// The next attribute of *rest, which is moved behind it; entities are replaced (in `arena`). False at the end, and
// where what is there is none (`*broken`).
bool NextAttribute(std::string_view* rest, std::string_view* name, std::string_view* value, TextArena* arena,
                   bool* broken);

}  // namespace ingest

#endif  // JOURNEY_INGEST_XML_TAGS_H_
