// SPDX-License-Identifier: Apache-2.0
#include "journey/contact/repeat.h"

#include <algorithm>
#include <tuple>

namespace journey::contact {

using event::kNone;

namespace {

double Seconds(std::optional<int64_t> micros) {
  return static_cast<double>(micros.value_or(0)) / base::kMicrosPerSecond;
}

}  // namespace

RepeatAccumulator::RepeatAccumulator(const event::EventTable* table, const std::vector<int64_t>* as_of_us)
    : table_(table), as_of_us_(as_of_us) {
  for (size_t i = 0; i < kRepeatWindows.size(); ++i) windows_[i].window_us = kRepeatWindows[i];
}

void RepeatAccumulator::Add(const stitch::Customer& customer, std::span<const Contact> contacts,
                            const std::vector<Contact>& all) {
  if (contacts.empty()) return;
  ++customer_;
  for (RepeatWindow& window : windows_) {
    int64_t n = 0, hits = 0;
    for (const Contact& contact : contacts) {
      if (contact.opened_us > (*as_of_us_)[contact.source] - window.window_us) continue;
      ++n;
      if (contact.next == kNoContact || all[contact.next].opened_us - contact.opened_us > window.window_us) continue;
      ++hits;
      if (all[contact.next].channel == contact.channel) ++window.same_channel;
    }
    window.tally.AddCustomer(n, hits, customer.hash);
  }
  for (const Contact& contact : contacts) {
    if (contact.next != kNoContact && all[contact.next].opened_us - contact.opened_us <= kPathWindow) {
      AddPath(customer, contact, all[contact.next]);
    }
  }
}

void RepeatAccumulator::AddPath(const stitch::Customer& customer, const Contact& first, const Contact& repeat) {
  via_.clear();
  const auto begin = std::partition_point(customer.steps.begin(), customer.steps.end(),
                                          [&](const stitch::Step& step) { return step.time_us < first.opened_us; });
  for (auto step = begin; step != customer.steps.end() && step->time_us < repeat.opened_us; ++step) {
    // What belongs to contacts is told by their channels; only what broke in them is part of the way.
    const event::Event& event = customer.events[step->event];
    const bool of_contact =
        event.case_id != kNone || event.Has(event::kTypeContact) || event.kind() == event::Kind::kContactOpen;
    const bool failure = event.Has(event::kTypeFailure) || event.kind() == event::Kind::kError;
    if (of_contact && !failure) continue;
    if (via_.empty() || via_.back() != step->touchpoint) via_.push_back(step->touchpoint);
  }
  if (via_.size() > kPathSteps) via_.erase(via_.begin(), via_.end() - kPathSteps);
  Path& path = paths_[KeyOf(first.channel, repeat.channel, via_)];
  if (path.count == 0) {
    path.from = first.channel;
    path.to = repeat.channel;
    path.via = via_;
  }
  ++path.count;
  if (path.last_customer != customer_) {
    path.last_customer = customer_;
    ++path.customers;
  }
  path.gaps_us.Add(repeat.opened_us - first.opened_us);
}

base::Hash128 RepeatAccumulator::KeyOf(uint32_t from, uint32_t to, std::span<const uint32_t> via) const {
  std::vector<uint32_t> words = {from, to};
  words.insert(words.end(), via.begin(), via.end());
  return base::HashBytes128({reinterpret_cast<const char*>(words.data()), words.size() * sizeof(uint32_t)});
}

void RepeatAccumulator::Merge(const RepeatAccumulator& other) {
  for (size_t i = 0; i < windows_.size(); ++i) {
    windows_[i].tally.Merge(other.windows_[i].tally);
    windows_[i].same_channel += other.windows_[i].same_channel;
  }
  for (const auto& [key, theirs] : other.paths_) {
    Path& path = paths_[key];
    if (path.count == 0) {
      path.from = theirs.from;
      path.to = theirs.to;
      path.via = theirs.via;
    }
    path.count += theirs.count;
    path.customers += theirs.customers;  // a customer is seen by one accumulator only
    path.gaps_us.Merge(theirs.gaps_us);
  }
}

RepeatResult RepeatAccumulator::Finish() {
  RepeatResult result;
  result.windows.assign(windows_.begin(), windows_.end());
  const auto text = [&](uint32_t id) {
    return id == kNone ? std::string() : std::string(table_->dictionaries.strings[id]);
  };
  for (auto& [key, path] : paths_) {
    RepeatPath row;
    row.from = text(path.from);
    row.to = text(path.to);
    for (uint32_t id : path.via) row.via.push_back(text(id));
    row.count = path.count;
    row.customers = path.customers;
    row.p25_s = Seconds(path.gaps_us.Quantile(0.25));
    row.median_s = Seconds(path.gaps_us.Quantile(0.5));
    row.p75_s = Seconds(path.gaps_us.Quantile(0.75));
    result.paths.push_back(std::move(row));
  }
  std::sort(result.paths.begin(), result.paths.end(), [](const RepeatPath& a, const RepeatPath& b) {
    return std::tie(b.count, a.from, a.to, a.via) < std::tie(a.count, b.from, b.to, b.via);
  });
  return result;
}

}  // namespace journey::contact
