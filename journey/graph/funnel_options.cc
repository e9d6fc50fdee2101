// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/funnel_options.h"

#include <algorithm>
#include <set>
#include <span>
#include <utility>

#include "absl/strings/str_format.h"
#include "journey/base/status_macros.h"
#include "journey/base/text.h"
#include "journey/event/catalog.h"
#include "journey/graph/node_index.h"

namespace journey::graph {
namespace {

const std::vector<std::string_view> kOrders = {"eventually", "adjacent", "anchored", "any"};
const std::vector<std::string_view> kFlags = {"strict-order", "strict-increase", "strict-once", "dedup", "reentry"};
const std::vector<std::string_view> kHeldFields = {"order", "item", "case", "session"};
constexpr uint32_t kNoSuchValue = event::kNone - 1;

absl::Status Unknown(std::string_view what, std::string_view name, const std::vector<std::string_view>& known) {
  const std::string_view nearest = base::NearestMatch(name, known);
  std::string message = absl::StrFormat("unknown %s '%s'", what, name);
  if (!nearest.empty()) message += absl::StrFormat("; did you mean '%s'?", nearest);
  return absl::InvalidArgumentError(message);
}

absl::StatusOr<uint32_t> NodeOf(const event::EventTable& table, const std::string& name) {
  if (const std::optional<uint32_t> node = FindNode(table, name); node.has_value()) return *node;
  std::vector<std::string_view> known;
  for (uint32_t type = 0; type < table.dictionaries.types.size(); ++type) {
    const uint32_t touchpoint = table.dictionaries.types[type].touchpoint;
    if (touchpoint != event::kNone) known.push_back(table.dictionaries.strings[touchpoint]);
  }
  std::sort(known.begin(), known.end());  // the nearest of equals is the first: never by id
  std::string message = absl::StrFormat("no touchpoint '%s'", name);
  const std::string_view nearest = base::NearestMatch(name, known);
  if (!nearest.empty()) message += absl::StrFormat("; did you mean '%s'?", nearest);
  return absl::NotFoundError(message);
}

std::optional<uint32_t> FindSegment(const event::EventTable& table, std::string_view name) {
  const auto place = std::find(table.segments.begin(), table.segments.end(), name);
  if (place == table.segments.end()) return std::nullopt;
  return static_cast<uint32_t>(place - table.segments.begin());
}

absl::StatusOr<Funnel::Exclusion::Filter> FilterOf(const event::EventTable& table, const FunnelFilter& given) {
  using What = Funnel::Exclusion::Filter::What;
  Funnel::Exclusion::Filter filter;
  const uint32_t text = table.dictionaries.strings.Find(given.value);
  filter.value = text == base::StringInterner::kAbsent ? kNoSuchValue : text;
  if (given.field == "kind") {
    const std::optional<event::Kind> kind = event::FindKind(given.value);
    if (!kind) return absl::InvalidArgumentError(absl::StrFormat("no kind '%s'", given.value));
    filter.value = static_cast<uint32_t>(*kind);
    return filter;
  }
  if (given.field == "channel" || given.field == "event") {
    filter.what = given.field == "channel" ? What::kChannel : What::kEvent;
    return filter;
  }
  if (const std::optional<uint32_t> segment = FindSegment(table, given.field); segment.has_value()) {
    filter.what = What::kSegment;
    filter.segment = *segment;
    return filter;
  }
  const std::optional<event::Field> field = event::FindField(given.field);
  if (field.has_value() && event::SideBit(*field) >= 0 && event::Info(*field).type == event::FieldType::text &&
      *field != event::Field::kScale) {
    filter.what = What::kSide;
    filter.field = *field;
    return filter;
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "cannot filter by '%s'; there are kind, channel, event, declared segments and fields that hold a name, such as "
      "status, error or item",
      given.field));
}

}  // namespace

absl::StatusOr<FunnelOrder> FindFunnelOrder(std::string_view name) {
  const auto place = std::find(kOrders.begin(), kOrders.end(), name);
  if (place == kOrders.end()) return Unknown("order of a funnel", name, kOrders);
  return static_cast<FunnelOrder>(place - kOrders.begin());
}

absl::StatusOr<HeldField> FindHeldField(std::string_view name) {
  const auto place = std::find(kHeldFields.begin(), kHeldFields.end(), name);
  if (place == kHeldFields.end()) return Unknown("field to hold", name, kHeldFields);
  return static_cast<HeldField>(place - kHeldFields.begin());
}

absl::Status SetFunnelFlag(std::string_view name, FunnelOptions* options) {
  if (name == "strict-order") {
    options->strict_order = true;
  } else if (name == "strict-increase") {
    options->strict_increase = true;
  } else if (name == "dedup") {
    options->deduplicate = true;
  } else if (name == "reentry") {
    options->reentry = true;
  } else if (name != "strict-once") {  // which is always so
    return Unknown("flag of a funnel", name, kFlags);
  }
  return absl::OkStatus();
}

absl::Status Funnel::CheckOptions() const {
  const FunnelOptions& o = options_;
  const bool any = o.order == FunnelOrder::kAny, eventually = o.order == FunnelOrder::kEventually;
  const bool optional = std::find(o.optional.begin(), o.optional.end(), true) != o.optional.end();
  const bool previous = o.window_from == FunnelWindow::kFromPrevious;
  const bool flags = o.strict_order || o.strict_increase || o.deduplicate;
  const struct {
    bool wrong;
    const char* says;
  } rules[] = {
      {o.steps.empty(), "a funnel needs at least one step"},
      {any && flags, "strict-order, strict-increase and dedup need an order; they do not go with order 'any'"},
      {o.reentry && !o.strict_order, "the funnel flag reentry loosens strict-order and does nothing without it"},
      {previous && !o.window_us, "a window from the previous step needs a window"},
      {previous && any, "a window from the previous step needs an order; it does not go with order 'any'"},
      {optional && any, "in order 'any' a step may be missing anyway; it has no optional ones"},
      {optional && (o.optional[0] || (o.optional.size() >= o.steps.size() && o.optional[o.steps.size() - 1])),
       "the first and the last step of a funnel cannot be optional"},
      {o.open_entry && any, "an open entry needs an order; it does not go with order 'any'"},
      {o.open_entry && o.order == FunnelOrder::kAnchored, "an anchored funnel has one entry; it cannot be open"},
      {o.open_entry && optional, "with an open entry any step may be left out; it does not go with optional steps"},
      {o.open_entry && !o.breakdown.empty(), "an open entry has no breakdown: its steps are counted one by one"},
      {!o.exclusions.empty() && !eventually, "exclusions need order 'eventually': in the others nothing lies between"},
      {o.exclusions.size() > kMaxFunnelExclusions, "a funnel has at most 32 exclusions"},
      {o.same_time_us > 0 && (!eventually || flags || previous),
       "a same-time tolerance goes with order 'eventually', a window from the first step and no strict flags"},
      {o.held.size() > kMaxHeldFields, "at most three fields can be held"},
  };
  for (const auto& rule : rules) {
    if (rule.wrong) return absl::InvalidArgumentError(rule.says);
  }
  if (o.steps.size() > kMaxFunnelSteps) {
    return absl::InvalidArgumentError(
        absl::StrFormat("a funnel has at most %d steps, this one has %d", kMaxFunnelSteps, o.steps.size()));
  }
  if (!o.breakdown.empty() && o.attribution == Attribution::kStep &&
      (o.attribution_step == 0 || o.attribution_step > o.steps.size())) {
    return absl::InvalidArgumentError(absl::StrFormat("the funnel has no step %d", o.attribution_step));
  }
  return absl::OkStatus();
}

absl::Status Funnel::ResolveSteps(const event::EventTable& table) {
  const size_t count = options_.steps.size();
  for (size_t i = 0; i < count; ++i) {
    std::vector<std::string> names = i < options_.branches.size() ? options_.branches[i] : std::vector<std::string>();
    if (names.empty()) names.push_back(options_.steps[i]);
    std::vector<uint32_t>& nodes = branches_.emplace_back();
    for (const std::string& name : names) {
      ASSIGN_OR_RETURN(const uint32_t node, NodeOf(table, name));
      if ((node == kStartNode && i != 0) || (node == kEndNode && i + 1 != count)) {
        return absl::InvalidArgumentError(
            absl::StrFormat("'%s' can only be a funnel's %s step", name, node == kStartNode ? "first" : "last"));
      }
      if (node >= kEndNode && !options_.held.empty() && node <= kStartNode) {
        return absl::InvalidArgumentError(absl::StrFormat("'%s' has no fields that could be held", name));
      }
      if (std::find(nodes.begin(), nodes.end(), node) == nodes.end()) nodes.push_back(node);
    }
    nodes_.push_back(nodes.front());
    const bool optional = i < options_.optional.size() && options_.optional[i];
    if (optional) {
      optional_mask_ |= 1u << i;
    } else {
      required_.push_back(static_cast<uint32_t>(i));
    }
  }
  // In order `any` what fills a step must be told by its touchpoint alone.
  for (size_t i = 0; options_.order == FunnelOrder::kAny && i < count; ++i) {
    for (size_t j = 0; j < i; ++j) {
      const std::set<uint32_t> a(branches_[i].begin(), branches_[i].end());
      const std::set<uint32_t> b(branches_[j].begin(), branches_[j].end());
      const bool share = std::any_of(a.begin(), a.end(), [&](uint32_t node) { return b.count(node) > 0; });
      if (share && a != b) {
        return absl::InvalidArgumentError("in order 'any' two steps have the same branches or none in common");
      }
    }
  }
  // Optional steps side by side may come in any order, so each needs touchpoints of its own.
  for (size_t i = 1; i < count; ++i) {
    if ((optional_mask_ >> i & 1) == 0) continue;
    for (size_t j = i; j-- > 0 && (optional_mask_ >> j & 1) != 0;) {
      for (const uint32_t node : branches_[i]) {
        if (std::find(branches_[j].begin(), branches_[j].end(), node) != branches_[j].end()) {
          return absl::InvalidArgumentError("two optional steps side by side cannot name the same touchpoint");
        }
      }
    }
  }
  return absl::OkStatus();
}

absl::Status Funnel::ResolveExclusions(const event::EventTable& table) {
  const auto rank = [this](size_t step) {  // required steps up to that one
    return static_cast<size_t>(std::upper_bound(required_.begin(), required_.end(), step - 1) - required_.begin());
  };
  for (const FunnelExclusion& given : options_.exclusions) {
    Exclusion& exclusion = exclusions_.emplace_back();
    for (const std::string& name : given.names) {
      ASSIGN_OR_RETURN(const uint32_t node, NodeOf(table, name));
      if (node == kStartNode || node == kEndNode) {
        return absl::InvalidArgumentError(absl::StrFormat("'%s' cannot be excluded", name));
      }
      exclusion.nodes.push_back(node);
    }
    const size_t from = given.from == 0 ? 1 : given.from;
    const size_t to = given.to == 0 ? options_.steps.size() : given.to;
    if (from >= to || to > options_.steps.size()) {
      return absl::InvalidArgumentError(absl::StrFormat("an exclusion cannot lie between steps %d and %d", from, to));
    }
    if (((optional_mask_ >> (from - 1) | optional_mask_ >> (to - 1)) & 1) != 0) {
      return absl::InvalidArgumentError("an exclusion lies between two required steps, not at an optional one");
    }
    exclusion.from = rank(from);
    exclusion.to = rank(to);
    for (const FunnelFilter& filter : given.where) {
      ASSIGN_OR_RETURN(Exclusion::Filter compiled, FilterOf(table, filter));
      exclusion.where.push_back(compiled);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Funnel> Funnel::Make(const event::EventTable& table, FunnelOptions options) {
  Funnel funnel;
  funnel.options_ = std::move(options);
  RETURN_IF_ERROR(funnel.CheckOptions());
  RETURN_IF_ERROR(funnel.ResolveSteps(table));
  RETURN_IF_ERROR(funnel.ResolveExclusions(table));
  funnel.ResolveTypes(table);
  const FunnelOptions& given = funnel.options_;
  if (!given.breakdown.empty()) {
    funnel.breakdown_ = FindSegment(table, given.breakdown);
    if (!funnel.breakdown_) {
      return absl::InvalidArgumentError(absl::StrFormat("no declared segment '%s' to break down by", given.breakdown));
    }
  }
  funnel.needs_search_ = given.window_from == FunnelWindow::kFromPrevious || funnel.optional_mask_ != 0 ||
                         !given.exclusions.empty() || given.same_time_us > 0;
  return funnel;
}

uint32_t Funnel::MaskOfNode(uint32_t node) const {
  uint32_t mask = 0;
  for (size_t step = 0; step < branches_.size(); ++step) {
    const std::vector<uint32_t>& nodes = branches_[step];
    if (std::find(nodes.begin(), nodes.end(), node) != nodes.end()) mask |= 1u << step;
  }
  return mask;
}

void Funnel::ResolveTypes(const event::EventTable& table) {
  const event::TypeTable& types = table.dictionaries.types;
  for (uint32_t type = 0; type < types.size(); ++type) masks_of_types_.push_back(MaskOfNode(TouchpointOf(types[type])));
}

Funnel Funnel::Slice(size_t first, size_t count) const {
  Funnel slice = *this;
  const auto cut = [&](auto* list) {
    if (list->size() > first + count) list->resize(first + count);
    list->erase(list->begin(), list->begin() + static_cast<ptrdiff_t>(std::min(first, list->size())));
  };
  cut(&slice.options_.steps);
  cut(&slice.options_.branches);
  cut(&slice.nodes_);
  cut(&slice.branches_);
  slice.options_.open_entry = false;
  slice.required_.resize(count);  // all are required: 0, 1 ...
  const auto kept_steps = static_cast<uint32_t>((uint64_t{1} << count) - 1);
  for (uint32_t& mask : slice.masks_of_types_) mask = mask >> first & kept_steps;
  std::vector<Exclusion> kept;
  for (Exclusion exclusion : exclusions_) {
    exclusion.from = exclusion.from > first ? exclusion.from - first : 1;
    exclusion.to = exclusion.to > first ? std::min(exclusion.to - first, count) : 0;
    if (exclusion.from < exclusion.to) kept.push_back(std::move(exclusion));
  }
  slice.exclusions_ = std::move(kept);
  return slice;
}

bool IsExcluded(const Funnel::Exclusion& exclusion, const stitch::Customer& customer, const stitch::Step& step) {
  if (std::find(exclusion.nodes.begin(), exclusion.nodes.end(), step.touchpoint) == exclusion.nodes.end()) return false;
  using What = Funnel::Exclusion::Filter::What;
  const event::Event& event = customer.events[step.event];
  return std::all_of(exclusion.where.begin(), exclusion.where.end(), [&](const Funnel::Exclusion::Filter& filter) {
    switch (filter.what) {
      case What::kKind:
        return static_cast<uint32_t>(event.kind()) == filter.value;
      case What::kChannel:
        return event.type->channel == filter.value;
      case What::kEvent:
        return event.type->name == filter.value;
      case What::kSegment:
        return customer.segment_values[step.segments + filter.segment] == filter.value;
      case What::kSide:
        break;
    }
    return event.side.Text(filter.field) == std::optional<uint32_t>(filter.value);
  });
}

}  // namespace journey::graph
