// SPDX-License-Identifier: Apache-2.0
#include "journey/base/time.h"
#include "journey/friction/detectors.h"

namespace journey::friction {

using event::Field;

namespace {

// The search and the page of its results are often told apart.
constexpr int64_t kSameSearch = 5 * base::kMicrosPerSecond;

}  // namespace

SearchSequence::SearchSequence(const RuleSet&) {}

void SearchSequence::CloseLast(IncidentSink* sink) {
  if (!clicked_ && has_results_ && results_ > 0) sink->Fire(Signal::kSearchNoClick, spot_, time_us_);
}

void SearchSequence::See(const Moment& search, IncidentSink* sink) {
  const auto query = search.event->side.Get(Field::kQuery);
  const auto results = search.event->side.Get(Field::kResults);
  const int64_t now = search.time_us();
  const bool same_query = query.has_value() && has_query_ && *query == query_;
  const bool completes =
      open_ && after_ && now - time_us_ <= kSameSearch && (query.has_value() != has_query_ || same_query);
  if (completes || (open_ && after_ && same_query)) {
    // The other half of the same search, or its next page.
    if (query.has_value()) query_ = *query, has_query_ = true;
    if (results.has_value() && !has_results_) {
      results_ = *results;
      has_results_ = true;
      if (results_ == 0) sink->Fire(Signal::kSearchNoResult, spot_, time_us_);
    }
    if (completes) return;
    time_us_ = now;
    return;
  }
  if (open_) {
    if (after_) {
      const bool known = query.has_value() && has_query_;
      sink->Fire(known ? Signal::kSearchRefined : Signal::kSearchRefinedWeak, search.spot(), now, now - time_us_);
    }
    CloseLast(sink);
  }
  open_ = after_ = true;
  clicked_ = false;
  time_us_ = now;
  spot_ = search.spot();
  has_query_ = query.has_value();
  query_ = query.value_or(0);
  has_results_ = results.has_value();
  results_ = results.value_or(0);
  if (has_results_ && results_ == 0) sink->Fire(Signal::kSearchNoResult, spot_, now);
}

void SearchSequence::End(const SessionEnd& end, IncidentSink* sink) {
  if (!open_ || end.open) return;
  CloseLast(sink);
  if (after_) sink->Fire(Signal::kSearchExit, spot_, time_us_);
}

}  // namespace journey::friction
