// SPDX-License-Identifier: Apache-2.0
// The rules of signals: the project file's section, and the presets against the vendors' own thresholds.
#include "app/friction_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/project_file.h"
#include "tests/unit/friction/friction_run.h"

namespace app {
namespace {

namespace friction = journey::friction;
using enum friction::Signal;
using friction::Answer;
using friction::Click;
using friction::ClickAt;
using ::testing::HasSubstr;
using Events = std::vector<journey::testing::TestEvent>;

TEST(FrictionSection, ReadsAll) {
  const auto file = ParseProjectFile(R"({
  "version": 1,
  "friction": {
    "preset": "posthog",
    "rules": {"rage_click": {"clicks": 4, "within_ms": 1000, "radius_px": 50, "suppress": []}, "reload": {"enabled": false}},
    "weights": {"rage_click": 7},
    "ignore": [{"element": "#plus*", "signal": "rage_click"}, {"touchpoint": "/quiz"}],
  },
})",
                                     "journey.json");
  ASSERT_TRUE(file.ok()) << file.status();
  const friction::RuleSet& rules = file->friction;
  EXPECT_EQ(rules.name, "posthog");
  EXPECT_EQ(rules.Get(kRageClick, "clicks"), 4);
  EXPECT_EQ(rules.Get(kRageClick, "gap_ms"), 1000);  // of the preset
  EXPECT_EQ(rules.Get(kRageClick, "radius_px"), 50);
  EXPECT_EQ(rules.suppressions(kRageClick), 0);
  EXPECT_EQ(rules.Get(kDeadClick, "dead_ms"), 2500);
  EXPECT_EQ(rules.Get(kErrorClick, "within_ms"), 2000);  // the default
  EXPECT_FALSE(rules.enabled(kReload));
  EXPECT_EQ(rules.weight(kRageClick), 7);
  ASSERT_EQ(rules.ignore.size(), 2u);
  EXPECT_EQ(rules.ignore[0].signal, kRageClick);
  EXPECT_EQ(rules.ignore[1].touchpoint, "/quiz");
}

struct Fault {
  std::string section, message;
};
TEST(FrictionSection, FaultsPointIntoTheFile) {
  for (const Fault& fault : {
           Fault{R"("preset": "postog")",
                 "j.json:1:29: /friction/preset: there is no preset \"postog\"; did you mean \"posthog\"?"},
           {R"("rules": {"rage_klick": {}})",
            "/friction/rules/rage_klick: there is no signal \"rage_klick\"; did you mean \"rage_click\"?"},
           {R"("rules": {"rage_click": {"click": 3}})",
            "/friction/rules/rage_click/click: rage_click has no threshold \"click\"; did you mean \"clicks\"?"},
           {R"("rules": {"rage_click": {"clicks": 99}})", "clicks of rage_click is between 2 and 16; saw 99"},
           {R"("rules": {"rage_click": {"clicks": 3.5}})", "is no whole number"},
           {R"("rules": {"rage_click": {"suppress": ["steper"]}})",
            "there is no kind of element \"steper\"; did you mean \"stepper\"?"},
           {R"("weights": {"rage": 3})", "/friction/weights/rage: there is no signal"},
           {R"("ignore": [{}])", "/friction/ignore/0: ignores everything"},
           {R"("wieghts": {})", "did you mean weights?"},
       }) {
    const auto file = ParseProjectFile(R"({"version": 1, "friction": {)" + fault.section + "}}", "j.json");
    ASSERT_FALSE(file.ok()) << fault.section;
    EXPECT_THAT(std::string(file.status().message()), HasSubstr(fault.message));
  }
}

friction::FrictionRunOptions By(std::string_view preset) {
  friction::FrictionRunOptions options;
  EXPECT_TRUE(ApplyRuleSet(preset, &options.rules).ok()) << preset;
  return options;
}
size_t Found(std::string_view preset, const Events& events, friction::Signal signal) {
  return friction::Scanned(events, signal, By(preset)).incidents.size();
}

TEST(Presets, AllCanBeRead) {
  for (const std::string_view name : RuleSetNames()) By(name);
  EXPECT_EQ(RuleSetNames().size(), 8u);
}

// clicks, the pause between them in ms, and who calls it rage; one element, one place.
TEST(Presets, RageClicks) {
  struct Row {
    int clicks;
    double pause_ms;
    std::vector<std::string_view> who;
  };
  for (const Row& row : {
           Row{2, 100, {}},
           Row{3, 100, {"datadog", "mixpanel_code", "openreplay", "posthog", "sentry"}},
           Row{3, 299, {"datadog", "mixpanel_code", "openreplay", "posthog", "sentry"}},
           Row{3, 301, {"datadog", "mixpanel_code", "posthog", "sentry"}},  // OpenReplay: under 300 ms
           Row{4, 300, {"amplitude", "datadog", "datadog_docs", "mixpanel", "mixpanel_code", "posthog", "sentry"}},
           Row{3, 500, {"datadog", "mixpanel_code", "posthog", "sentry"}},  // 1 s in all: Datadog's limit
           Row{3, 501, {"mixpanel_code", "posthog", "sentry"}},
           Row{3, 999, {"mixpanel_code", "posthog", "sentry"}},
           Row{3, 1000, {"sentry"}},  // PostHog and Mixpanel's code: under 1000 ms
           Row{3, 3500, {"sentry"}},  // within its 7 s
           Row{3, 3501, {}},
       }) {
    Events events;
    for (int i = 0; i < row.clicks; ++i) events.push_back(ClickAt(1.0004 + i * row.pause_ms / 1000, 10, 10, "#buy"));
    for (const std::string_view name : RuleSetNames()) {
      const bool expected = std::count(row.who.begin(), row.who.end(), name) > 0;
      EXPECT_EQ(Found(name, events, kRageClick), expected ? 1u : 0u)
          << name << " " << row.clicks << " x " << row.pause_ms;
    }
  }
}

// Pixels between clicks along x, and who calls three (four) of them rage.
TEST(Presets, Distances) {
  const auto wandering = [](int clicks, int64_t step) {
    Events events;
    for (int i = 0; i < clicks; ++i) events.push_back(ClickAt(1.05 + i * 0.1, i * step, 0));
    return events;
  };
  EXPECT_EQ(Found("posthog", wandering(3, 29), kRageClick), 1u);
  EXPECT_EQ(Found("posthog", wandering(3, 30), kRageClick), 0u);  // under 30
  EXPECT_EQ(Found("mixpanel", wandering(4, 30), kRageClick), 1u);
  EXPECT_EQ(Found("mixpanel", wandering(4, 31), kRageClick), 0u);
  EXPECT_EQ(Found("amplitude", wandering(4, 49), kRageClick), 1u);
  EXPECT_EQ(Found("amplitude", wandering(4, 51), kRageClick), 0u);
  EXPECT_EQ(Found("datadog", wandering(3, 100), kRageClick), 1u);
  EXPECT_EQ(Found("datadog", wandering(3, 101), kRageClick), 0u);
  // PostHog's distance runs along the axes: 20 + 20 is too far, 28 as the crow flies.
  EXPECT_EQ(Found("posthog", {ClickAt(1.05, 0, 0), ClickAt(1.15, 20, 20), ClickAt(1.25, 0, 0)}, kRageClick), 0u);
  EXPECT_EQ(Found("mixpanel", {ClickAt(1.05, 0, 0), ClickAt(1.15, 20, 20), ClickAt(1.25, 0, 0), ClickAt(1.35, 20, 20)},
                  kRageClick),
            1u);
}

// When a page answers a click, in ms, and who calls that dead (slow).
TEST(Presets, DeadAndSlowClicks) {
  const std::pair<std::string_view, int> limits[] = {{"posthog", 2500}, {"datadog", 100},    {"openreplay", 1234},
                                                     {"mixpanel", 500}, {"amplitude", 3000}, {"sentry", 7000}};
  for (const auto& [name, limit_ms] : limits) {
    EXPECT_EQ(Found(name, {Click(1), Answer(1 + limit_ms / 1000.0 + 0.001)}, kDeadClick), 1u) << name;
    EXPECT_EQ(Found(name, {Click(1), Answer(1 + limit_ms / 1000.0 - 0.001)}, kDeadClick), 0u) << name;
  }
  EXPECT_EQ(Found("sentry", {Click(1), Answer(4.001)}, kSlowClick), 1u);
  EXPECT_EQ(Found("sentry", {Click(1), Answer(3.999)}, kSlowClick), 0u);
}

}  // namespace
}  // namespace app
