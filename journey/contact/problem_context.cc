// SPDX-License-Identifier: Apache-2.0
#include "journey/contact/problem_context.h"

#include <algorithm>
#include <tuple>

namespace journey::contact {

namespace {

using event::kNone;

// The customer's last touchpoint before `time_us`, where its journey reaches that time.
uint32_t Before(const stitch::Customer& customer, int64_t time_us) {
  const auto next = std::partition_point(customer.steps.begin(), customer.steps.end(),
                                         [&](const stitch::Step& step) { return step.time_us < time_us; });
  if (next == customer.steps.begin()) return kNone;
  const stitch::Step& step = *(next - 1);
  return step.journey != kNone && customer.journeys[step.journey].end_us >= time_us ? step.touchpoint : kNone;
}

// The first one after it, where its journey began before.
uint32_t After(const stitch::Customer& customer, int64_t time_us) {
  const auto next = std::partition_point(customer.steps.begin(), customer.steps.end(),
                                         [&](const stitch::Step& step) { return step.time_us <= time_us; });
  if (next == customer.steps.end() || next->journey == kNone) return kNone;
  return customer.journeys[next->journey].start_us <= time_us ? next->touchpoint : kNone;
}

double Seconds(int64_t time_us) { return static_cast<double>(time_us) / base::kMicrosPerSecond; }

}  // namespace

std::span<const uint32_t> ProblemGrouper::Group(std::span<const Contact> contacts) {
  const std::span<const uint32_t> previous = linker_.Link(contacts);
  first_.resize(contacts.size());
  for (uint32_t i = 0; i < contacts.size(); ++i) {
    const bool continues = previous[i] != kNoContact &&
                           SameProblem(contacts[previous[i]], contacts[i], ProblemClock::kOpening, kProblemWindow);
    first_[i] = continues ? first_[previous[i]] : i;
  }
  return first_;
}

void ProblemContext::Add(const stitch::Customer& customer, std::span<const Contact> contacts) {
  const auto of_topic = [this](const Contact& contact) { return contact.topic == topic_; };
  if (std::none_of(contacts.begin(), contacts.end(), of_topic)) return;
  const std::span<const uint32_t> first = grouper_.Group(contacts);
  drafts_.assign(contacts.size(), {});
  for (uint32_t i = 0; i < contacts.size(); ++i) {
    Draft& draft = drafts_[first[i]];
    if (first[i] != i && draft.second == kNoContact) draft.second = i;
    draft.last = i;
    draft.until_us = std::max(draft.until_us, contacts[i].last_us);
  }
  bool any = false, repeats = false;
  for (uint32_t i = 0; i < contacts.size(); ++i) {
    if (first[i] != i || !of_topic(contacts[i])) continue;
    const auto [second, last, until_us] = drafts_[i];
    if (contacts[last].opened_us > (*as_of_us_)[contacts[last].source] - kProblemWindow) continue;  // not decided
    any = true;
    ++before_[Before(customer, contacts[i].opened_us)];
    ++after_[contact::After(customer, until_us)];
    if (second == kNoContact) continue;
    repeats = true;
    ++repeated_;
    gaps_.Add(contacts[second].opened_us - contacts[i].opened_us);
  }
  if (any) (repeats ? repeaters_ : others_).Add(customer);
}

void ProblemContext::Merge(const ProblemContext& other) {
  repeated_ += other.repeated_;
  gaps_.Merge(other.gaps_);
  for (const auto& [touchpoint, count] : other.before_) before_[touchpoint] += count;
  for (const auto& [touchpoint, count] : other.after_) after_[touchpoint] += count;
  repeaters_.Merge(other.repeaters_);
  others_.Merge(other.others_);
}

std::vector<ProblemNeighbour> ProblemContext::Sorted(const absl::flat_hash_map<uint32_t, int64_t>& counts,
                                                     std::string_view outer) const {
  std::vector<ProblemNeighbour> rows;
  for (const auto& [touchpoint, count] : counts) {
    rows.push_back({std::string(touchpoint == kNone ? outer : table_->dictionaries.strings[touchpoint]), count});
  }
  std::sort(rows.begin(), rows.end(), [](const ProblemNeighbour& a, const ProblemNeighbour& b) {
    return std::tie(b.problems, a.touchpoint) < std::tie(a.problems, b.touchpoint);
  });
  return rows;
}

ProblemContextResult ProblemContext::Finish() {
  ProblemContextResult result;
  result.repeated = repeated_;
  if (const auto median = gaps_.Quantile(0.5); median.has_value()) result.median_s = Seconds(*median);
  if (const auto p95 = gaps_.Quantile(0.95); p95.has_value()) result.p95_s = Seconds(*p95);
  result.before = Sorted(before_, "(start)");
  result.after = Sorted(after_, "(end)");
  result.customers = repeaters_.Representatives();
  for (const uint32_t id : others_.Representatives()) {
    if (result.customers.size() < stitch::CustomerSample::kKept) result.customers.push_back(id);
  }
  return result;
}

}  // namespace journey::contact
