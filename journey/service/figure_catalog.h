// SPDX-License-Identifier: Apache-2.0
// The list of figures: id, unit, window and how each is counted. Definitions, denominators and examples:
// docs/figures.md. The order here is the order of `export kpis`.
#ifndef JOURNEY_SERVICE_FIGURE_CATALOG_H_
#define JOURNEY_SERVICE_FIGURE_CATALOG_H_

#include <cstdint>
#include <string_view>

namespace journey::service {

enum class Figure : uint8_t {
#define FIGURE(constant, id, shape, family, window, unit, gate, marks) constant,
#include "journey/service/figure_catalog.def"
#undef FIGURE
  kCount
};
inline constexpr size_t kFigures = static_cast<size_t>(Figure::kCount);

// How its occasions become rows.
enum class Shape : uint8_t {
  kShare,   // hits of n; one row
  kTime,    // microseconds; rows ID_median and ID_p90
  kMean,    // mean of whole numbers, or of microseconds where the unit is s
  kScore,   // mean of scores x 1000
  kNps,     // promoters less detractors
  kNumber,  // how many of n
  kCrowds,  // sum of one count over the sum of another
};

enum class Family : uint8_t { kContacts, kSurveys, kShop, kVisits };

// A gated figure counts only the contacts of sources that tell what it needs somewhere: a call list without queue times
// has no abandons, and not "none".
enum class Gate : uint8_t { kNone, kReplies, kMessages, kQueue, kSolutions, kStates, kNoPromises, kCount };

// What a row of it can say.
inline constexpr uint8_t kBusiness = 1;    // runs on the service clock
inline constexpr uint8_t kCensors = 2;     // has occasions that are not known yet
inline constexpr uint8_t kUnmeasured = 4;  // has occasions that cannot be known
inline constexpr uint8_t kNoWeek = 8;      // a stock, not a flow: no rows by week and hour
// Gated, but a source that does not tell has no values either: only what is missing is kept by source, and a customer
// of several sources stays one cluster.
inline constexpr uint8_t kPlainValues = 16;

struct FigureInfo {
  std::string_view id;
  Shape shape;
  Family family;
  std::string_view window;
  std::string_view unit;
  Gate gate;
  uint8_t marks;
  bool Has(uint8_t mark) const { return (marks & mark) != 0; }
};

const FigureInfo& Info(Figure figure);
// The figure `steps` after `first`: windows of one figure stand in a row.
constexpr Figure After(Figure first, size_t steps) { return static_cast<Figure>(static_cast<size_t>(first) + steps); }

}  // namespace journey::service

#endif  // JOURNEY_SERVICE_FIGURE_CATALOG_H_
