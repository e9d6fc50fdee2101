// SPDX-License-Identifier: Apache-2.0
// Expected against actual: every candidate gets a verdict by its interval, what is worse is ranked by the customers
// beyond the expectation.
//
// impact = customers x (actual share of bad outcomes - expected share), not below 0.
// Verdict: too_few below n = 30; worse or better where the 95 % interval excludes the expectation; else unclear;
// not_measurable where there is nothing to compare with (fewer than 30 occasions elsewhere in the stage). Severity of a
// worse one: severe from 1 % of all customers (and 30) beyond expectation, serious from 0.3 % (and 10), else moderate.
// docs/figures.md has the rules.
//
// Example: 402 refunds of 388 customers, 157 in time, 90 % promised: actual 0.39, impact 388 x (0.61 - 0.10) = 198.
#ifndef JOURNEY_FINDINGS_FINDING_H_
#define JOURNEY_FINDINGS_FINDING_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "journey/findings/expectation.h"
#include "journey/findings/measures.h"
#include "journey/graph/drop_off.h"
#include "journey/graph/edges.h"
#include "journey/graph/touchpoints.h"

namespace journey::findings {

enum class Verdict : uint8_t { kWorse, kBetter, kUnclear, kTooFew, kNotMeasurable };
enum class Severity : uint8_t { kSevere, kSerious, kModerate };
std::string_view Name(Verdict verdict);
std::string_view Name(Severity severity);

inline constexpr int64_t kFewest = 30;              // occasions, for a verdict and to compare with
inline constexpr double kMeasurableSessions = 0.2;  // of sessions with two touchpoints, for drop_off

// How sure it is; docs/figures.md, "How sure", has the thresholds.
enum class Sure : uint8_t { kVerySure, kSure, kFairlySure, kNotKnown };
std::string_view Name(Sure sure);

struct Week {
  int32_t monday = 0;  // days since 1970-01-01
  int64_t n = 0;
  int64_t hits = 0;
  double low = 0, high = 1;  // Wilson's interval, with the design effect of the whole span
};

// Another measure in which the same pain point shows: worse than its own expectation too, and set aside as explained by
// the finding that holds it.
struct Support {
  std::string id;  // of the finding that was set aside
  std::string measure_id;
  Basis basis = Basis::kBenchmark;
  std::string touchpoint, channel, segment;
  int64_t n = 0;
  std::optional<double> actual, expected, low, high;
  double impact = 0;
  bool higher_is_better = false;
  std::optional<double> limit_s;
};

// The same measure at the same place in one value of a declared segment; shown, not searched.
struct SegmentRate {
  std::string segment;  // X=value
  int64_t n = 0;
  int64_t hits = 0;
  double rate = 0, low = 0, high = 1;
};

// What lies behind a worse one, and may be lost by it; docs/figures.md, "What it may cost". Absent = no data.
struct Cost {
  std::optional<double> contacts;        // opened at or within a day after a bad occasion
  std::optional<double> contacts_share;  // of all contacts
  std::optional<double> goals;           // not reached
  std::optional<double> hours;           // waited beyond the limit
  std::optional<double> money;           // goals x median value of a goal
  std::string currency;                  // of `money`; may be empty
};

// What else could explain a worse one, answered by figures; ids and numbers: docs/figures.md, "What else could explain
// it".
struct Alternative {
  std::string id;  // few_customers one_week one_segment one_channel open_cases
  std::vector<std::pair<std::string, double>> numbers;
  std::vector<std::pair<std::string, std::string>> texts;
};

// A row of `export findings`, with its evidence. Empty text = about all; absent number = not known.
struct Finding {
  std::string id;  // see FindingId
  std::string kind;
  Basis basis = Basis::kBenchmark;
  Measure measure = Measure::kCount;
  std::string measure_id;  // also of an offered one
  std::string stage, touchpoint, channel, segment;
  std::string from, to;  // always empty here: about the whole span
  std::optional<double> actual, expected, low, high;
  int64_t n = 0;
  int64_t customers = 0;
  double impact = 0;
  std::optional<double> p, q;  // absent between touchpoints, which truly differ
  std::string unit = "ratio";
  bool higher_is_better = false;
  Verdict verdict = Verdict::kNotMeasurable;
  std::optional<Severity> severity;  // of a worse one
  std::string next_touchpoint;       // most frequent step after the bad ones
  int64_t rank = 0;                  // 1 = first
  // Why a worse one is not among the pain points: `slight` (a small difference between touchpoints, which truly differ)
  // or `explained` (part or consequence of a listed one); empty = listed. docs/figures.md, "One pain point is one
  // finding".
  std::string set_aside;
  int64_t candidates = 0;  // compared in its family
  std::optional<double> limit_s;
  bool is_default = false;  // held against a published figure, not the company's word
  std::string note;         // of the expectation
  std::vector<TouchpointCount> before, after;
  int64_t incidents = 0;  // what `before` and `after` are shares of
  std::vector<Week> weeks;
  std::vector<EvidenceJourney> journeys;
  std::vector<Support> support;           // by impact descending, then id
  std::vector<SegmentRate> segments;      // by name
  Cost cost;                              // of a worse one
  std::vector<Alternative> alternatives;  // of a worse one
  Sure sure_happened = Sure::kNotKnown;   // that it differs from what was expected
  Sure sure_place = Sure::kNotKnown;      // that it differs from the same measure elsewhere
};

// First 12 hexadecimal digits of the 128-bit hash of the fields joined by a byte that no name holds (0x1f).
std::string FindingId(std::string_view kind, std::string_view basis, std::string_view measure,
                      std::string_view touchpoint, std::string_view channel, std::string_view segment,
                      std::string_view from, std::string_view to);

struct FindingResult {
  // All candidates: the listed ones, worse first by impact, then by verdict, impact and id; then those set aside in the
  // same order. Ranks follow this order.
  std::vector<Finding> findings;
  int64_t candidates = 0;            // compared in all, also what a narrower finding explains
  int64_t journeys_touched = 0;      // journeys with a bad occasion of something that is worse
  int64_t contacts_behind = 0;       // contacts that are, or follow within a day, such an occasion
  bool drop_off_measurable = false;  // a goal exists and sessions have more than one touchpoint
};

// `touchpoints`, `drop_off` and `edges` are of the same customers as `measures`. `edges` only where the run's units are
// journeys: they tell what is usual before and after a touchpoint. `offers`: those that `measures` was finished with.
// Of these only rows with a hit are judged; one of basis kPeers without kFewest occasions elsewhere is no candidate,
// and neither is a place with fewer than kFewest.
FindingResult Judge(const MeasureResult& measures, const ExpectationBook& book,
                    std::span<const graph::TouchpointRow> touchpoints, const graph::DropOffTable& drop_off,
                    std::span<const graph::EdgeRow> edges = {}, std::span<const Offer> offers = {});

}  // namespace journey::findings

#endif  // JOURNEY_FINDINGS_FINDING_H_
