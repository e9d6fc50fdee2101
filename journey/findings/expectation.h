// SPDX-License-Identifier: Apache-2.0
// Expectations as data: what a measure is held against. Built-in ones are published figures (basis `benchmark`, told as
// defaults); the project file adds the company's own (`sla`, `target`).
//
// Where several fit a row, the company's own win over the built-in ones, then the more specific scope (touchpoint, then
// topic or segment, then channel, then kind), then the later one. A row of a topic or segment is judged only by an
// expectation that names it.
#ifndef JOURNEY_FINDINGS_EXPECTATION_H_
#define JOURNEY_FINDINGS_EXPECTATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "journey/event/catalog.h"

namespace journey::findings {

enum class Measure : uint8_t {
  kFirstReplyInTarget,  // contact: answered by a person within the limit
  kResolutionInTarget,  // contact: solved within the limit
  kRepeat7d,            // contact: followed by another about the same thing within 7 days
  kCsat,                // answer: satisfied
  kPaymentSuccess,      // payment attempt: succeeded
  kRefundInTime,        // refund asked for: paid back within the limit
  kContactAfter24h,     // visit of a touchpoint: followed by a contact within 24 hours
  kChannelChange24h,    // contact: followed within 24 hours by one on another channel
  kDropOff,             // session at a touchpoint: nothing else and no goal after it
  kCount,
  kOffered = kCount  // by another room (offered.h); has no MeasureInfo
};

enum class Basis : uint8_t { kSla, kTarget, kBenchmark, kBlueprint, kBaseline, kPeers, kBand };

struct MeasureInfo {
  std::string_view id;
  std::string_view kind;  // of the findings: service, friction, drop_off
  bool higher_is_better;  // whether a hit is the good outcome
  bool needs_limit;       // measured against `within`
};
const MeasureInfo& Info(Measure measure);
std::optional<Measure> FindMeasure(std::string_view id);
const std::vector<std::string_view>& MeasureIds();
std::string_view Name(Basis basis);
std::optional<Basis> FindBasis(std::string_view name);

struct Expectation {
  Measure measure = Measure::kCount;
  // Scope; empty = any. `segment` is written X=value.
  std::string channel, touchpoint, topic, segment;
  std::optional<event::Kind> touchpoint_kind;
  int64_t within_us = 0;  // of measures that need a limit
  double share = 0;       // of hits: at least where higher is better, else at most
  Basis basis = Basis::kTarget;
  bool is_default = false;
  std::string note;   // the user's words, or where a default comes from
  int64_t min_n = 0;  // fewest occasions for a verdict; 0 = the usual 30
};

// A target of a figure of all (a row of `export kpis`), for the service table.
struct FigureExpectation {
  std::string kpi;
  double value = 0;  // in the figure's unit
  bool higher_is_better = false;
  int64_t min_n = 0;  // 0 = the usual 30
  Basis basis = Basis::kTarget;
  bool is_default = false;
  std::string note;
};

// What a row is about.
struct Scope {
  std::string_view channel, touchpoint, topic, segment;
  std::optional<event::Kind> touchpoint_kind;
};

// Published figures; each names its source in `note`.
const std::vector<Expectation>& DefaultExpectations();

// Const once filled; reading is thread-safe.
class ExpectationBook {
 public:
  // The defaults, and then `own`; an own one of the same measure and scope replaces a default. An own target of a
  // figure replaces its default, too; so does an own expectation about all of a measure that is a figure.
  // InvalidArgument: a share outside 0..1, a missing or needless limit, a basis that nobody can promise (peers,
  // baseline, band).
  static absl::Status Make(const std::vector<Expectation>& own, const std::vector<FigureExpectation>& own_figures,
                           ExpectationBook* book);
  static absl::Status Make(const std::vector<Expectation>& own, ExpectationBook* book) { return Make(own, {}, book); }
  ExpectationBook();

  const std::vector<Expectation>& all() const { return all_; }
  // Of figures: in the order of the service table; at most one a figure.
  const std::vector<FigureExpectation>& figures() const { return figures_; }
  // Index into all(); nullopt where none fits.
  std::optional<size_t> Find(Measure measure, const Scope& scope) const;
  bool Has(Measure measure) const;
  // For service::FigureOptions: limits of first answers by channel, "" for all others.
  std::vector<std::pair<std::string, int64_t>> FirstReplyLimits() const;

 private:
  // REQUIRES: the figure exists.
  void SetFigure(FigureExpectation expectation);

  std::vector<Expectation> all_;
  std::vector<FigureExpectation> figures_;
};

}  // namespace journey::findings

#endif  // JOURNEY_FINDINGS_EXPECTATION_H_
