// SPDX-License-Identifier: Apache-2.0
#include "journey/friction/setup.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/contact/way_to_contact.h"
#include "journey/friction/vendor_labels.h"

namespace journey::friction {

namespace {

// Whether some text is an id of a signal, or two or three ids of clicks parted by blanks: what the field `signal`
// holds.
bool HoldsLabels(const base::StringInterner& strings) {
  const auto holds = [&](const std::string& text) { return strings.Find(text) != base::StringInterner::kAbsent; };
  std::vector<std::string> clicks;
  for (size_t i = 0; i < kSignals; ++i) {
    const SignalInfo& info = Info(static_cast<Signal>(i));
    if (holds(std::string(info.id))) return true;
    if (info.family == Family::kClick && !info.weak()) clicks.emplace_back(info.id);
  }
  for (const std::string& first : clicks) {
    for (const std::string& second : clicks) {
      if (holds(first + " " + second)) return true;
      for (const std::string& third : clicks) {
        if (holds(first + " " + second + " " + third)) return true;
      }
    }
  }
  return false;
}

}  // namespace

FrictionSetup::FrictionSetup(const event::EventTable* table, FrictionOptions options)
    : table_(table), options_(std::move(options)), classes_(ClassifyTypes(*table)) {
  const event::TypeTable& types = table->dictionaries.types;
  if (types.size() > 0) first_type_ = &types[0];
  for (uint32_t i = 0; i < types.size(); ++i) {
    responses_ = responses_ || (classes_[i].facts & kFactResponses) != 0;
    acts_ = acts_ || (classes_[i].facts & kFactActs) != 0;
    submits_ = submits_ || (classes_[i].facts & kFactSubmits) != 0;
    handoffs_ = handoffs_ || types[i].kind == event::Kind::kHandoff;
  }
  bool told = false;
  for (const event::SourceInfo& source : table->sources) {
    told = told || !source.fields.empty();
    for (const auto& [field, column] : source.fields) {
      holds_.labels = holds_.labels || field == "signal";
      holds_.places = holds_.places || field == "x";
    }
  }
  // Presets label by rules, which are no mapped fields; what they wrote is in the dictionary.
  holds_.labels = holds_.labels || HoldsLabels(table->dictionaries.strings);
  // Tables made by hand, as in tests, name no fields.
  if (!told) holds_.labels = holds_.places = true;
  holds_.contacts = contact::MayHoldContacts(*table);
  for (uint32_t i = 0; i < types.size(); ++i) plans_.push_back(friction::PlanOf(types[i], classes_[i], holds_));
  FindLabels();
  for (const auto& [channel, limit_us] : options_.first_reply_limits_us) {
    if (channel.empty()) other_limit_us_ = limit_us;
    const uint32_t id = table->dictionaries.strings.Find(channel);
    if (!channel.empty() && id != base::StringInterner::kAbsent) limits_.emplace_back(id, limit_us);
  }
}

// A pass over the rows, where something labels at all.
void FrictionSetup::FindLabels() {
  labelled_.resize(table_->sources.size());
  const bool by_name =
      std::any_of(classes_.begin(), classes_.end(), [](const TypeClass& type) { return type.label != Signal::kCount; });
  if (!by_name && !holds_.labels) return;
  absl::flat_hash_map<uint32_t, SignalSet> words;  // by string id of the field `signal`
  for (const event::RowBatch& batch : table_->batches) {
    SignalSet& labelled = labelled_[batch.source];
    const std::vector<uint32_t>& types = table_->maps[batch.thread].types;
    for (const event::Row& row : batch.rows) {
      if (const Signal label = classes_[types[row.type]].label; label != Signal::kCount) labelled |= SetOf(label);
      if (!holds_.labels) continue;
      const std::optional<uint32_t> text = table_->Side(batch, row).Text(event::Field::kSignal);
      if (!text.has_value()) continue;
      const auto [known, is_new] = words.try_emplace(*text);
      if (is_new) known->second = ReadLabels(table_->dictionaries.strings[*text]).signals;
      labelled |= known->second;
    }
  }
  for (SignalSet& labelled : labelled_) {
    for (size_t i = 0; i < kSignals; ++i) {
      const SignalInfo& info = Info(static_cast<Signal>(i));
      if (info.weak() && (labelled & SetOf(info.weak_of)) != 0) labelled |= SetOf(static_cast<Signal>(i));
    }
  }
}

int64_t FrictionSetup::ReplyLimit(uint32_t channel) const {
  const auto found =
      std::find_if(limits_.begin(), limits_.end(), [&](const auto& one) { return one.first == channel; });
  return found == limits_.end() ? other_limit_us_ : found->second;
}

}  // namespace journey::friction
