// SPDX-License-Identifier: Apache-2.0
// What a funnel was asked to be, and its compiled form. What the orders and flags mean stands in funnel.h.
#ifndef JOURNEY_GRAPH_FUNNEL_OPTIONS_H_
#define JOURNEY_GRAPH_FUNNEL_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "journey/event/event_table.h"
#include "journey/event/field.h"
#include "journey/stitch/customer.h"

namespace journey::graph {

inline constexpr size_t kMaxFunnelSteps = 32;  // a step is a bit of a 32-bit mask
inline constexpr size_t kMaxFunnelExclusions = 32;
inline constexpr size_t kMaxHeldFields = 3;  // as in Mixpanel

enum class FunnelOrder : uint8_t { kEventually, kAdjacent, kAnchored, kAny };
enum class FunnelWindow : uint8_t { kFromFirst, kFromPrevious };
// What must be equal at all steps of an attempt. kSession: the session as stitched; the others: the event's own.
enum class HeldField : uint8_t { kOrder, kItem, kCase, kSession };
// At which step of the best attempt a segment's value counts.
enum class Attribution : uint8_t { kFirst, kLast, kStep };

// An event whose field has that value. Fields: kind, channel, event, a declared segment, a side field of type text.
struct FunnelFilter {
  std::string field;
  std::string value;
};

struct FunnelExclusion {
  std::vector<std::string> names;  // any of these touchpoints
  size_t from = 0, to = 0;         // between these steps, counted from 1; 0, 0 = between any
  std::vector<FunnelFilter> where;
};

struct FunnelOptions {
  std::vector<std::string> steps;  // touchpoints; (start) may be the first, (end) the last
  FunnelOrder order = FunnelOrder::kEventually;
  std::optional<int64_t> window_us;  // none by default
  bool strict_increase = false;
  bool strict_order = false;
  bool reentry = false;
  bool deduplicate = false;

  FunnelWindow window_from = FunnelWindow::kFromFirst;
  std::vector<std::vector<std::string>> branches = {};  // by step: one of these; empty or missing = the step's name
  std::vector<bool> optional = {};                      // by step; missing = no
  bool open_entry = false;
  std::vector<FunnelExclusion> exclusions = {};
  std::vector<HeldField> held = {};
  int64_t same_time_us = 0;
  std::string breakdown = {};  // a declared segment; empty = none
  Attribution attribution = Attribution::kFirst;
  size_t attribution_step = 0;  // for kStep, from 1
};

// By the names of the command line: eventually adjacent anchored any. InvalidArgument with the nearest match.
absl::StatusOr<FunnelOrder> FindFunnelOrder(std::string_view name);
// strict-order strict-increase strict-once dedup reentry; InvalidArgument with the nearest match.
absl::Status SetFunnelFlag(std::string_view name, FunnelOptions* options);
// order item case session; InvalidArgument with the nearest match.
absl::StatusOr<HeldField> FindHeldField(std::string_view name);

// Options checked and names resolved. Cheap to copy.
class Funnel {
 public:
  struct Exclusion {
    std::vector<uint32_t> nodes;
    size_t from = 0, to = 0;  // it ends attempts that hold at least `from` required steps and fewer than `to`
    struct Filter {
      enum class What : uint8_t { kKind, kChannel, kEvent, kSegment, kSide } what = What::kKind;
      uint32_t value = event::kNone;  // a kind or string id; kNone - 1: no event has it
      uint32_t segment = 0;
      event::Field field = event::Field::kCount;
    };
    std::vector<Filter> where;
  };

  // InvalidArgument: no steps or more than kMaxFunnelSteps, an outer node not at its end, options that do not go
  // together (docs/exports.md says which). NotFound: a step or exclusion that is no touchpoint, with the nearest one.
  static absl::StatusOr<Funnel> Make(const event::EventTable& table, FunnelOptions options);

  size_t size() const { return nodes_.size(); }
  const FunnelOptions& options() const { return options_; }
  const std::vector<uint32_t>& nodes() const { return nodes_; }  // by step, the first of its branches; graph/node.h
  const std::vector<std::vector<uint32_t>>& branches() const { return branches_; }  // by step
  const std::vector<Exclusion>& exclusions() const { return exclusions_; }
  const std::vector<uint32_t>& required() const { return required_; }  // steps, ascending
  uint32_t optional_mask() const { return optional_mask_; }            // by step
  // The steps that it can fill, as bits: an event of that type; an outer node.
  uint32_t MaskOfType(uint32_t type) const { return masks_of_types_[type]; }
  uint32_t MaskOfNode(uint32_t node) const;
  std::optional<uint32_t> breakdown() const { return breakdown_; }  // index of the declared segment
  // Whether attempts need funnel_search.h; else funnel_match.h knows a quicker way.
  bool needs_search() const { return needs_search_; }
  // The funnel of `count` steps from `first` on, closed, with what of the exclusions lies between them. REQUIRES: no
  // optional steps.
  Funnel Slice(size_t first, size_t count) const;

 private:
  absl::Status CheckOptions() const;
  absl::Status ResolveSteps(const event::EventTable& table);
  absl::Status ResolveExclusions(const event::EventTable& table);
  void ResolveTypes(const event::EventTable& table);

  FunnelOptions options_;
  std::vector<uint32_t> nodes_;
  std::vector<std::vector<uint32_t>> branches_;
  std::vector<Exclusion> exclusions_;
  std::vector<uint32_t> required_;
  uint32_t optional_mask_ = 0;
  std::vector<uint32_t> masks_of_types_;
  std::optional<uint32_t> breakdown_;
  bool needs_search_ = false;
};

// Whether that step of a customer is what `exclusion` names. Cost: its nodes and filters.
bool IsExcluded(const Funnel::Exclusion& exclusion, const stitch::Customer& customer, const stitch::Step& step);

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_FUNNEL_OPTIONS_H_
