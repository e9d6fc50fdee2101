// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/contact_walk.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/strings/ascii.h"

namespace journey::graph {

namespace {

using contact::Contact;

constexpr std::string_view kActs[] = {"opened", "answered", "reopened", "resolved"};

bool IsLatin(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); }

bool HasWord(std::string_view text, std::string_view word) {
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const size_t end = at + word.size();
    const bool starts = at == 0 || !IsLatin(word.front()) || !IsLatin(text[at - 1]);
    const bool ends = end == text.size() || !IsLatin(word.back()) || !IsLatin(text[end]);
    if (starts && ends) return true;
  }
  return false;
}

}  // namespace

std::string_view Name(ContactAct act) { return kActs[static_cast<size_t>(act)]; }

std::optional<ContactAct> FindContactAct(std::string_view name) {
  for (int act = 0; act < kContactActs; ++act) {
    if (kActs[act] == name) return static_cast<ContactAct>(act);
  }
  return std::nullopt;
}

bool ContactScope::Has(std::string_view text) const {
  if (topics.empty() && words.empty()) return true;
  if (std::find(topics.begin(), topics.end(), text) != topics.end()) return true;
  if (words.empty()) return false;
  std::string lower(text);
  absl::AsciiStrToLower(&lower);
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return HasWord(lower, word); });
}

ContactWalker::ContactWalker(const event::EventTable* table, const std::vector<int64_t>* as_of_us, ContactScope scope)
    : table_(table), as_of_us_(as_of_us), scope_(std::move(scope)), known_(table->dictionaries.strings.size(), -1) {}

bool ContactWalker::InScope(const Contact& contact) {
  const uint32_t id = contact.topic != event::kNone ? contact.topic : contact.touchpoint;
  if (id == event::kNone) return scope_.Has("");
  int8_t& known = known_[id];
  if (known < 0) known = scope_.Has(table_->dictionaries.strings[id]) ? 1 : 0;
  return known == 1;
}

std::span<const ContactWalk> ContactWalker::Walks(std::span<const Contact> contacts) {
  walks_.clear();
  if (std::none_of(contacts.begin(), contacts.end(), [this](const Contact& contact) { return InScope(contact); }))
    return walks_;
  const std::span<const uint32_t> first = grouper_.Group(contacts);
  constexpr uint32_t kOut = 0xffffffffu;
  walk_of_.assign(contacts.size(), kOut);
  last_of_.clear();
  answered_.clear();
  const auto add = [this](uint32_t walk, ContactAct act, int64_t time_us) {
    walks_[walk].acts.push_back(act);
    walks_[walk].times_us.push_back(time_us);
  };
  for (uint32_t i = 0; i < contacts.size(); ++i) {
    if (first[i] == i && InScope(contacts[i])) {
      walk_of_[i] = static_cast<uint32_t>(walks_.size());
      walks_.emplace_back();
      last_of_.push_back(i);
      answered_.push_back(false);
    }
    const uint32_t walk = walk_of_[first[i]];
    if (walk == kOut) continue;
    const Contact& contact = contacts[i];
    last_of_[walk] = i;
    add(walk, ContactAct::kOpened, contact.opened_us);
    if (contact.first_reply_us.has_value() && !answered_[walk]) {
      add(walk, ContactAct::kAnswered, *contact.first_reply_us);
      answered_[walk] = true;
    }
    if (contact.reopens.value_or(0) > 0)
      add(walk, ContactAct::kReopened, contact.first_resolved_us.value_or(contact.opened_us));
  }
  for (uint32_t walk = 0; walk < walks_.size(); ++walk) {
    const Contact& last = contacts[last_of_[walk]];
    if (last.resolved_us.has_value() && !last.reopened)
      add(walk, ContactAct::kResolved, std::max(*last.resolved_us, last.opened_us));
    ContactWalk& one = walks_[walk];
    one.decided = last.opened_us <= (*as_of_us_)[last.source] - contact::kProblemWindow;
    // An answer may come after the next opening, so they are put in order here.
    order_.resize(one.acts.size());
    std::iota(order_.begin(), order_.end(), 0);
    std::stable_sort(order_.begin(), order_.end(), [&one](uint32_t a, uint32_t b) {
      return std::pair(one.times_us[a], one.acts[a]) < std::pair(one.times_us[b], one.acts[b]);
    });
    const ContactWalk drawn = one;
    for (size_t i = 0; i < order_.size(); ++i) {
      one.acts[i] = drawn.acts[order_[i]];
      one.times_us[i] = drawn.times_us[order_[i]];
    }
  }
  return walks_;
}

}  // namespace journey::graph
