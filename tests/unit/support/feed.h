// SPDX-License-Identifier: Apache-2.0
// Runs identity, stitching and contacts over a handful of events and feeds accumulators, as the program does.
#ifndef JOURNEY_TESTS_UNIT_SUPPORT_FEED_H_
#define JOURNEY_TESTS_UNIT_SUPPORT_FEED_H_

#include <functional>
#include <string>
#include <vector>

#include "journey/contact/contact.h"
#include "tests/unit/support/rows_builder.h"
#include "tests/unit/support/stitched.h"

namespace journey::testing {

inline constexpr double kHourMinutes = 60;
inline constexpr double kDayMinutes = 24 * 60;

// Calls customer(customer, its contacts) and loose(contacts of nobody, loose events).
class FeedSink : public stitch::ComponentSink {
 public:
  using CustomerCall = std::function<void(const stitch::Customer&, std::span<const contact::Contact>)>;
  using LooseCall = std::function<void(std::span<const contact::Contact>, std::span<const event::Event>)>;
  FeedSink(const event::EventTable* table, CustomerCall customer, LooseCall loose)
      : builder_(table), customer_(std::move(customer)), loose_(std::move(loose)) {}

  void Add(const stitch::Component& component) override {
    const std::vector<contact::Contact>& contacts = builder_.Build(component);
    for (uint32_t i = 0; i < component.customers.size(); ++i) {
      customer_(component.customers[i], contact::ContactsOf(contacts, i));
    }
    loose_(contact::ContactsOf(contacts, event::kNone), component.loose);
  }

 private:
  contact::ContactBuilder builder_;
  CustomerCall customer_;
  LooseCall loose_;
};

struct FeedOptions {
  double as_of_minute = 365 * kDayMinutes;  // of every source
  std::vector<std::string> goals;
  std::string segment;  // declared, if not empty
};

inline event::EventTable TableOf(const std::vector<TestEvent>& events, const FeedOptions& options = {}) {
  RowsBuilder builder;
  if (!options.segment.empty()) builder.DeclareSegment(options.segment);
  for (const TestEvent& event : events) builder.Add(event);
  return builder.Build();
}

// `run` holds the table; `as_of` as in options.
inline std::vector<int64_t> AsOfSources(const event::EventTable& table, const FeedOptions& options) {
  return std::vector<int64_t>(table.sources.size(), At(options.as_of_minute));
}

inline void Feed(Stitched* run, const FeedOptions& options, FeedSink::CustomerCall customer,
                 FeedSink::LooseCall loose) {
  FeedSink sink(&run->table, std::move(customer), std::move(loose));
  stitch::StitchOptions stitch_options;
  stitch_options.as_of_us = AsOfSources(run->table, options);
  StitchInto(run, stitch_options, options.goals, &sink);
}

}  // namespace journey::testing

#endif  // JOURNEY_TESTS_UNIT_SUPPORT_FEED_H_
