// SPDX-License-Identifier: Apache-2.0
// A funnel as flags or the project file give it, before the data are known: names are not resolved yet.
#ifndef JOURNEY_APP_FUNNEL_GIVEN_H_
#define JOURNEY_APP_FUNNEL_GIVEN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "app/flags.h"
#include "app/json_places.h"

namespace app {

struct FunnelExclusionOptions {
  std::vector<std::string> names;                          // one of these
  size_t from = 0, to = 0;                                 // between these steps, from 1; 0, 0 = between any
  std::vector<std::pair<std::string, std::string>> where;  // field, value
};

struct FunnelOptions {
  std::string name;
  std::vector<std::string> steps;
  std::string order = "eventually";   // eventually | adjacent | anchored | any
  std::string count = "uniques";      // uniques | totals | sessions
  std::vector<std::string> flags;     // strict-order ...
  int64_t window_us = 0;              // 0 = none
  std::string window_from = "first";  // first | previous
  // By step: any of these touchpoints; empty = the step's name. With `bars` (--steps) a step that no touchpoint is
  // named like is cut at its bars.
  std::vector<std::vector<std::string>> branches;
  bool bars = false;
  std::vector<bool> optional;    // by step; missing = no
  std::string entry = "closed";  // closed | open
  std::vector<FunnelExclusionOptions> exclusions;
  std::vector<std::string> hold;  // order item case session
  int64_t same_time_us = 0;
  std::string breakdown;              // a segment; "" = none
  std::string attribution = "first";  // first | last | the number of a step
};

// The tables of `export` that a funnel is for.
bool IsFunnelTable(std::string_view table);
// The flags that belong to them.
const std::vector<std::string_view>& FunnelFlags();

// Of these, what chooses customers: all but what is counted and how it is broken down.
bool SelectsCustomers(std::string_view flag);

// `export funnel...`, `export customers --at`, `explain --at`: replaces `funnels` (those of the project file) by the
// one to count. A breakdown's segment is added to `segments`, the declared ones. InvalidArgument names the flag and
// what was seen.
absl::Status ResolveFunnel(const CommandLine& line, std::vector<FunnelOptions>* funnels,
                           std::vector<std::string>* segments);

// "funnels" of a checked project file.
absl::Status ReadFunnels(const PlacedJson& json, std::vector<FunnelOptions>* funnels);

}  // namespace app

#endif  // JOURNEY_APP_FUNNEL_GIVEN_H_
