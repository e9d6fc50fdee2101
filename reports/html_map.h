// SPDX-License-Identifier: Apache-2.0
// The journey map in pieces: which touchpoints it shows, and the lane of emotion (html_map_emotion.cc).
#ifndef REPORTS_HTML_MAP_H_
#define REPORTS_HTML_MAP_H_

#include <cstdint>
#include <vector>

#include "reports/html_page.h"

namespace reports {

// The 8 touchpoints with the most customers and those that hold a pain point, at most 12, the pain points in order of
// rank; sorted by stage, inside a stage by customers. Touchpoints without a stage come last.
struct MapColumns {
  std::vector<const JsonValue*> touchpoints;
  bool has_emotion = false;  // of any that is shown
  int64_t left_out = 0;
};
MapColumns ChooseMapColumns(const Page& page);

// The cell of the emotion lane of touchpoints[index], once for wide and once for narrow screens. The line runs from the
// middle of one cell to the middle of the next; where one has no emotion there is a gap and "no data".
void WriteEmotion(const Page& page, const std::vector<const JsonValue*>& touchpoints, size_t index);

}  // namespace reports

#endif  // REPORTS_HTML_MAP_H_
