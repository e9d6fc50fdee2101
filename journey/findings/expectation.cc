// SPDX-License-Identifier: Apache-2.0
#include "journey/findings/expectation.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "absl/strings/str_format.h"
#include "journey/base/text.h"
#include "journey/findings/figure_catalog.h"
#include "journey/service/targets.h"

namespace journey::findings {
namespace {

constexpr std::array<MeasureInfo, static_cast<size_t>(Measure::kCount)> kMeasures = {{
    {"first_reply_in_target", "service", true, true},
    {"resolution_in_target", "service", true, true},
    {"repeat_7d", "service", false, false},
    {"csat", "service", true, false},
    {"payment_success", "friction", true, false},
    {"refund_in_time", "service", true, true},
    {"contact_after_24h", "friction", false, false},
    {"channel_change_24h", "service", false, false},
    {"drop_off", "drop_off", false, false},
}};

constexpr std::array<std::string_view, 7> kBases = {"sla",      "target", "benchmark", "blueprint",
                                                    "baseline", "peers",  "band"};

bool SameScope(const Expectation& a, const Expectation& b) {
  return a.measure == b.measure && a.channel == b.channel && a.touchpoint == b.touchpoint && a.topic == b.topic &&
         a.segment == b.segment && a.touchpoint_kind == b.touchpoint_kind;
}

bool AboutAll(const Expectation& expectation) {
  return expectation.channel.empty() && expectation.touchpoint.empty() && expectation.topic.empty() &&
         expectation.segment.empty() && !expectation.touchpoint_kind.has_value();
}

bool Fits(const Expectation& expectation, const Scope& scope) {
  return (expectation.channel.empty() || expectation.channel == scope.channel) &&
         (expectation.touchpoint.empty() || expectation.touchpoint == scope.touchpoint) &&
         expectation.topic == scope.topic && expectation.segment == scope.segment &&
         (!expectation.touchpoint_kind.has_value() || expectation.touchpoint_kind == scope.touchpoint_kind);
}

int Weight(const Expectation& expectation) {
  return (expectation.is_default ? 0 : 16) + (expectation.touchpoint.empty() ? 0 : 8) +
         (expectation.topic.empty() && expectation.segment.empty() ? 0 : 4) + (expectation.channel.empty() ? 0 : 2) +
         (expectation.touchpoint_kind.has_value() ? 1 : 0);
}

absl::Status CheckBasis(std::string_view id, Basis basis) {
  if (basis == Basis::kSla || basis == Basis::kTarget || basis == Basis::kBenchmark) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrFormat(
      "expectations: %s cannot be promised on basis '%s'; write sla, target or benchmark", id, Name(basis)));
}

absl::Status Bad(const Expectation& expectation, std::string_view what) {
  return absl::InvalidArgumentError(absl::StrFormat("expectations: %s %s", Info(expectation.measure).id, what));
}

absl::Status Check(const Expectation& expectation) {
  if (expectation.measure == Measure::kCount) return absl::InvalidArgumentError("expectations: no measure is named");
  if (!(expectation.share >= 0 && expectation.share <= 1)) {
    return Bad(expectation, absl::StrFormat("has share %g; write a ratio from 0 to 1", expectation.share));
  }
  const bool limit = expectation.within_us > 0;
  if (Info(expectation.measure).needs_limit && !limit) return Bad(expectation, "has no limit; add \"within\": \"4h\"");
  if (!Info(expectation.measure).needs_limit && limit)
    return Bad(expectation, "takes no \"within\": its window is in its name");
  return CheckBasis(Info(expectation.measure).id, expectation.basis);
}

absl::Status CheckFigure(const FigureExpectation& expectation) {
  const FigureInfo* figure = FindFigure(expectation.kpi);
  if (figure == nullptr) {
    return absl::InvalidArgumentError(absl::StrFormat("expectations: there is no figure %s", expectation.kpi));
  }
  if (figure->unit == "ratio" && !(expectation.value >= 0 && expectation.value <= 1)) {
    return absl::InvalidArgumentError(absl::StrFormat("expectations: %s has share %g; write a ratio from 0 to 1",
                                                      expectation.kpi, expectation.value));
  }
  return CheckBasis(expectation.kpi, expectation.basis);
}

std::vector<Expectation> MakeDefaults() {
  std::vector<Expectation> all;
  const auto add = [&](Expectation expectation) {
    expectation.basis = Basis::kBenchmark;
    expectation.is_default = true;
    all.push_back(std::move(expectation));
  };
  const auto make = [](Measure measure, double share, int64_t within_us, std::string_view source) {
    Expectation expectation;
    expectation.measure = measure;
    expectation.share = share;
    expectation.within_us = within_us;
    expectation.note = source;
    return expectation;
  };
  // Row 1: share in target 90 %.
  Expectation reply = make(Measure::kFirstReplyInTarget, 0.9, service::kTicketFirstReplyLimit,
                           "common practice of service desks; there is no published norm");
  add(reply);
  for (const service::ChannelLimit& entry : service::kFirstReplyLimits) {
    reply.channel = entry.channel;
    reply.within_us = entry.limit_us;
    add(reply);
  }
  // Row 3: p90 72 h, so 90 % within 72 h.
  add(make(Measure::kResolutionInTarget, 0.9, service::kResolutionLimit,
           "a starting value of this program; there is no published norm"));
  add(make(Measure::kRepeat7d, 0.2, 0, "a starting value of this program; 10 to 25 % are usual (LimeBridge)"));
  add(make(Measure::kCsat, 0.8, 0, "60 to 80 % are usual (Abacum)"));
  // An attempt, not an order: of final results 90 % would be asked for.
  add(make(Measure::kPaymentSuccess, 0.85, 0, "approvals without the card at hand should exceed 85 % (uSwipe)"));
  Expectation article =
      make(Measure::kContactAfter24h, 0.1, 0, "a starting value of this program; there is no published norm");
  article.touchpoint_kind = event::Kind::kArticle;
  add(article);
  return all;
}

}  // namespace

const MeasureInfo& Info(Measure measure) { return kMeasures[static_cast<size_t>(measure)]; }

std::optional<Measure> FindMeasure(std::string_view id) {
  for (size_t i = 0; i < kMeasures.size(); ++i) {
    if (kMeasures[i].id == id) return static_cast<Measure>(i);
  }
  return std::nullopt;
}

const std::vector<std::string_view>& MeasureIds() {
  static const auto& ids = *[] {
    auto* list = new std::vector<std::string_view>;
    for (const MeasureInfo& info : kMeasures) list->push_back(info.id);
    return list;
  }();
  return ids;
}

std::string_view Name(Basis basis) { return kBases[static_cast<size_t>(basis)]; }

std::optional<Basis> FindBasis(std::string_view name) {
  for (size_t i = 0; i < kBases.size(); ++i) {
    if (kBases[i] == name) return static_cast<Basis>(i);
  }
  return std::nullopt;
}

const std::vector<Expectation>& DefaultExpectations() {
  static const auto& all = *new std::vector<Expectation>(MakeDefaults());
  return all;
}

ExpectationBook::ExpectationBook() : all_(DefaultExpectations()) {
  for (const FigureInfo& figure : Figures()) {
    if (!figure.target.has_value()) continue;
    FigureExpectation& expectation = figures_.emplace_back();
    expectation.kpi = figure.id;
    expectation.value = *figure.target;
    expectation.higher_is_better = figure.higher_is_better;
    expectation.basis = Basis::kBenchmark;
    expectation.is_default = true;
    expectation.note = figure.source;
  }
}

void ExpectationBook::SetFigure(FigureExpectation expectation) {
  const FigureInfo* figure = FindFigure(expectation.kpi);
  expectation.higher_is_better = figure->higher_is_better;
  expectation.is_default = false;
  std::erase_if(figures_, [&](const FigureExpectation& other) { return other.kpi == expectation.kpi; });
  const auto place = std::find_if(figures_.begin(), figures_.end(), [&](const FigureExpectation& other) {
    return FindFigure(other.kpi) > figure;  // both lie in one table
  });
  figures_.insert(place, std::move(expectation));
}

absl::Status ExpectationBook::Make(const std::vector<Expectation>& own,
                                   const std::vector<FigureExpectation>& own_figures, ExpectationBook* book) {
  *book = ExpectationBook();
  for (const Expectation& expectation : own) {
    if (absl::Status status = Check(expectation); !status.ok()) return status;
    std::erase_if(book->all_, [&](const Expectation& other) { return SameScope(expectation, other); });
    book->all_.push_back(expectation);
    book->all_.back().is_default = false;
    const std::string id(Info(expectation.measure).id);
    if (FindFigure(id) == nullptr || !AboutAll(expectation)) continue;
    FigureExpectation figure;
    figure.kpi = id;
    figure.value = expectation.share;
    figure.min_n = expectation.min_n;
    figure.basis = expectation.basis;
    figure.note = expectation.note;
    book->SetFigure(std::move(figure));
  }
  for (const FigureExpectation& expectation : own_figures) {
    if (absl::Status status = CheckFigure(expectation); !status.ok()) return status;
    book->SetFigure(expectation);
  }
  return absl::OkStatus();
}

std::optional<size_t> ExpectationBook::Find(Measure measure, const Scope& scope) const {
  std::optional<size_t> best;
  for (size_t i = 0; i < all_.size(); ++i) {
    if (all_[i].measure != measure || !Fits(all_[i], scope)) continue;
    if (!best.has_value() || Weight(all_[i]) >= Weight(all_[*best])) best = i;
  }
  return best;
}

bool ExpectationBook::Has(Measure measure) const {
  return std::any_of(all_.begin(), all_.end(),
                     [&](const Expectation& expectation) { return expectation.measure == measure; });
}

std::vector<std::pair<std::string, int64_t>> ExpectationBook::FirstReplyLimits() const {
  std::vector<std::pair<std::string, int64_t>> limits;
  const auto add = [&](const std::string& channel) {
    if (std::any_of(limits.begin(), limits.end(), [&](const auto& limit) { return limit.first == channel; })) return;
    const std::optional<size_t> found = Find(Measure::kFirstReplyInTarget, {.channel = channel});
    if (found.has_value()) limits.emplace_back(channel, all_[*found].within_us);
  };
  for (const Expectation& expectation : all_) {
    if (expectation.measure == Measure::kFirstReplyInTarget) add(expectation.channel);
  }
  return limits;
}

}  // namespace journey::findings
