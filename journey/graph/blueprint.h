// SPDX-License-Identifier: Apache-2.0
// The expected path: what a company meant its customers to do, and how a walk differs from it.
//
// A blueprint is a list of steps. A step is reached by any of its touchpoints, or by any touchpoint of its kinds; it
// may be optional, may be repeated, and may have to come within a time of the step before. Touchpoints that fit no step
// are passed over, unless the blueprint is strict.
//
// A walk is aligned with the steps, in their order, at the least cost: 1 for each required step left out before a
// reached one, 1 for each event that fits nowhere at its place; a walk that has the last step comes to its end there.
// So what is told is the smallest difference that explains the walk (edit alignment; the order of ties is fixed: go on,
// then repeat, then pass over). Then:
//   skipped       a required step was left out, although a later one was reached;
//   repeated      a step came again that may not be repeated, at once or after later ones;
//   out_of_order  a step came at another place than its own;
//   added         strict only: a touchpoint of no step;
//   late          a step came later after the one before than it should;
//   stopped       the walk ends before the last required step: told with the step reached last.
//
// Example, cart > checkout > pay > order: the walk cart pay checkout order -> checkout is out of order (cost 2: left
// out before pay, and nowhere at home behind it).
#ifndef JOURNEY_GRAPH_BLUEPRINT_H_
#define JOURNEY_GRAPH_BLUEPRINT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "journey/event/event_table.h"
#include "journey/graph/contact_walk.h"

namespace journey::graph {

inline constexpr size_t kMaxBlueprintSteps = 32;  // a step is a bit of a 32-bit mask

struct BlueprintStep {
  std::string name;                      // as shown; empty = its first touchpoint or kind
  std::vector<std::string> touchpoints;  // any of them
  std::vector<event::Kind> kinds;        // or any touchpoint of these
  bool optional = false;
  bool repeat = false;
  std::optional<int64_t> within_us;  // of the step before it, start to start
  bool within_from_first = false;    // of the first step instead
};

struct BlueprintOptions {
  std::string name;
  std::vector<BlueprintStep> steps;
  bool strict = false;
  // Of problems instead of units: `touchpoints` of the steps are then names of ContactAct, and there are no kinds.
  std::optional<ContactScope> contacts;
  bool declared = false;  // in the project file: meant by the company, not only by us
  double at_most = 0;     // declared: share of runs that may have each deviation
};

// The built-in ones. By kinds: `purchase` (cart, checkout, payment, order), `return` (return, refund) and `exchange`
// (return touchpoints that are called so, delivery); without the steps of which the data has nothing; nullopt where
// fewer than two are left, or the last one is not. By problems: `delivery-query` and `complaint`, of contacts whose
// topic says so (opened once, answered, solved within 72 hours of the opening, not opened again); nullopt where there
// is no contact.
const std::vector<std::string_view>& ReadyBlueprintNames();
std::optional<BlueprintOptions> ReadyBlueprint(const event::EventTable& table, std::string_view name);

// Checked and resolved against a table. Const; cheap to copy.
class Blueprint {
 public:
  // InvalidArgument: fewer than two steps or too many, a step that nothing can reach, a first or last step that is
  // optional. NotFound: a touchpoint that is none, with the nearest one.
  static absl::StatusOr<Blueprint> Make(const event::EventTable& table, BlueprintOptions options);

  const BlueprintOptions& options() const { return options_; }
  size_t size() const { return options_.steps.size(); }
  std::string_view StepName(size_t step) const { return options_.steps[step].name; }
  // The steps that an event of that type at that touchpoint can be, as bits.
  uint32_t MaskOf(uint32_t touchpoint, event::Kind kind) const;
  // The same for an act of a problem.
  uint32_t MaskOf(ContactAct act) const { return acts_[static_cast<size_t>(act)]; }

 private:
  BlueprintOptions options_;
  std::vector<std::pair<uint32_t, uint32_t>> touchpoints_;  // (string id, mask), sorted
  std::vector<uint32_t> kinds_;                             // mask by kind
  std::array<uint32_t, kContactActs> acts_{};               // mask by act
};

enum class Deviation : uint8_t { kSkipped, kRepeated, kOutOfOrder, kAdded, kLate, kStopped };
std::string_view Name(Deviation deviation);

struct FoundDeviation {
  Deviation kind = Deviation::kSkipped;
  uint32_t step = 0;   // of the blueprint; kAdded: the event
  uint32_t event = 0;  // place in the walk; kSkipped: of the step that came instead
};

// How one walk follows a blueprint. Lateness is not told here: it depends on times.
struct Alignment {
  std::vector<FoundDeviation> deviations;  // in the order of the walk, kStopped last
  std::vector<uint32_t> step_of;           // by event of the walk: its step, or kNoStep
  uint32_t cost = 0;
  uint32_t most = 0;      // cost of a walk that has nothing of the blueprint: its events and the required steps
  bool complete = false;  // the last step was reached
};
inline constexpr uint32_t kNoStep = 0xffffffffu;

// One a worker; keeps its scratch, so that a walk costs no memory.
class Aligner {
 public:
  explicit Aligner(Blueprint blueprint);
  const Blueprint& blueprint() const { return blueprint_; }

  // `masks`: of the events of a walk that begins with the first step. Valid until the next call. Cost: walk x steps,
  // and as much again for each step beyond one that an event can be.
  const Alignment& Align(std::span<const uint32_t> masks);

 private:
  uint32_t FindMoves(std::span<const uint32_t> masks);

  Blueprint blueprint_;
  std::vector<uint32_t> required_;  // by step: how many required ones are before it; then all
  uint32_t repeatable_ = 0;         // steps that may be repeated, as bits
  Alignment alignment_;
  std::vector<uint8_t> moves_;  // by event and step reached last: the step that the event becomes, or kPass
  std::vector<uint32_t> skipped_at_, passed_;
};

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_BLUEPRINT_H_
