// SPDX-License-Identifier: Apache-2.0
// The journey map in pieces: which touchpoints it shows (html_map.cc), its cells (html_map_cells.cc), and the lane of
// emotion (html_map_emotion.cc).
#ifndef REPORTS_HTML_MAP_H_
#define REPORTS_HTML_MAP_H_

#include <cstdint>
#include <vector>

#include "reports/html_page.h"

namespace reports {

// The 6 touchpoints with the most customers, those that hold a pain point in order of rank, and two more with many
// customers, at most 12; sorted by stage, inside a stage by customers. Touchpoints without a stage come last. A pain
// point of a channel as a whole stands at the touchpoint where most contacts of that channel are opened.
struct MapColumns {
  std::vector<const JsonValue*> touchpoints;
  std::vector<std::vector<const JsonValue*>> pains;  // of each touchpoint, in order of rank
  std::vector<const JsonValue*> elsewhere;           // pain points that stand in no column
  // Lanes that have something to show.
  bool has_emotion = false;
  bool has_actions = false;  // some touchpoint has a step to another one
  bool has_friction = false;
  bool has_signals = false;  // some touchpoint has signals of friction
  int64_t left_out = 0;

  bool has_pain() const { return pains.size() > 0 && pain_count > 0; }
  size_t pain_count = 0;
};
MapColumns ChooseMapColumns(const Page& page);

// The longest bar of each lane: one scale a lane.
struct MapScales {
  double customers = 1;
  double drop_off = 0;
  double contact_after = 0;
  double repeat = 0;
};
MapScales ScalesOf(const MapColumns& columns);

// Head and lanes of one touchpoint.
void WriteMapCells(const Page& page, const MapColumns& columns, size_t index, const MapScales& scales);
void WritePainMark(const Page& page, const JsonValue& finding);  // a link to its card

// The cell of the emotion lane of touchpoints[index], once for wide and once for narrow screens. The line runs from the
// middle of one cell to the middle of the next; where one has no emotion there is a gap and "no data".
void WriteEmotion(const Page& page, const MapColumns& columns, size_t index);
// The scale beside the lane's label.
void DrawEmotionScale(const Page& page);

}  // namespace reports

#endif  // REPORTS_HTML_MAP_H_
