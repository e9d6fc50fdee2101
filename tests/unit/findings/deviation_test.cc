// SPDX-License-Identifier: Apache-2.0
#include "journey/findings/deviation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_format.h"
#include "tests/unit/support/customer_builder.h"
#include "tests/unit/support/table_builder.h"

namespace journey::findings {
namespace {

using graph::Deviation;
using journey::testing::Customers;
using journey::testing::TableBuilder;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

graph::BlueprintOptions CartCheckoutOrder() {
  graph::BlueprintOptions options{.name = "buy",
                                  .steps = {{.touchpoints = {"cart"}, .repeat = true},
                                            {.touchpoints = {"checkout"}, .within_us = 5 * base::kMicrosPerMinute},
                                            {.touchpoints = {"order"}}},
                                  .declared = true,
                                  .at_most = 0.1};
  return options;
}

event::EventTable Walks(const std::vector<std::vector<const char*>>& walks) {
  TableBuilder builder;
  for (const char* known : {"cart", "checkout", "order"}) builder.Add({.at = "00:00", .name = known});
  for (size_t user = 0; user < walks.size(); ++user) {
    int minute = 0;
    for (const char* name : walks[user]) {
      builder.Add({absl::StrFormat("u%02d", user), absl::StrFormat("10:%02d", minute), name});
      minute += 4;
    }
  }
  return builder.Build();
}

// "measure@touchpoint n step" a hit, of all customers. The names in `offers` are those of `kept`.
std::vector<std::string> Hits(const event::EventTable& table, const graph::BlueprintOptions& options,
                              std::vector<Offer>* offers, graph::ConformanceResult* result,
                              std::unique_ptr<DeviationBook>* kept) {
  const auto blueprint = graph::Blueprint::Make(table, options);
  EXPECT_TRUE(blueprint.ok()) << blueprint.status();
  const std::vector<graph::Blueprint> blueprints = {*blueprint};
  *kept = std::make_unique<DeviationBook>(table, blueprints, 7);
  const DeviationBook& book = **kept;
  const Customers customers(table, {.goals = {"order"}});
  graph::ConformanceAccumulator conformance(&table, *blueprint);
  std::vector<OfferedHit> hits;
  std::vector<std::string> lines;
  for (const auto& customer : customers.all()) {
    conformance.Add(customer, {});
    hits.clear();
    book.AddHits(0, customer, conformance.customer_deviations(), conformance.customer_runs(), &hits);
    for (const OfferedHit& hit : hits) {
      lines.push_back(absl::StrFormat("%d@%s %d %d%s", hit.measure,
                                      std::string(table.dictionaries.strings[hit.touchpoint]), hit.n, hit.step,
                                      hit.goal ? " goal" : ""));
    }
  }
  *result = conformance.Finish();
  *offers = book.Offers({result, 1});
  return lines;
}

TEST(Deviations, AreToldOnceARun) {
  const event::EventTable table = Walks({
      {"cart", "checkout", "order"},                          // as meant
      {"cart", "order"},                                      // checkout skipped
      {"cart", "checkout", "checkout", "checkout", "order"},  // again, twice in one run
      {"cart", "other", "checkout"},                          // late, and stopped there
      {"cart", "order", "cart", "order"},                     // two runs that skip it
  });
  std::vector<Offer> offers;
  graph::ConformanceResult result;
  std::unique_ptr<DeviationBook> book;
  // Measures: skipped 7 8 9, repeated 10 11 12, out of order 13 14 15, late 16 17 18, stopped 19 20 21.
  EXPECT_THAT(Hits(table, CartCheckoutOrder(), &offers, &result, &book),
              ElementsAre("8@checkout 1 1 goal", "11@checkout 1 2 goal", "20@checkout 1 2", "17@checkout 1 2",
                          "8@checkout 2 1 goal", "8@checkout 2 3 goal"));
  EXPECT_EQ(offers.size(), 15u);
  EXPECT_EQ(offers[1].id, "skipped:buy:checkout");
  EXPECT_EQ(offers[13].id, "stopped:buy:checkout");
  EXPECT_EQ(offers[1].places, nullptr) << "three are an accident";
  EXPECT_EQ(result.days.days().size(), 1u);
  EXPECT_EQ(result.days.days()[0].n, result.runs);
}

TEST(Deviations, OfferWhatIsAPattern) {
  std::vector<std::vector<const char*>> walks(20, {"cart", "checkout", "order"});
  walks.insert(walks.end(), kFewestDeviations, {"cart", "order"});
  const event::EventTable table = Walks(walks);
  std::vector<Offer> offers;
  graph::ConformanceResult result;
  std::unique_ptr<DeviationBook> book;
  EXPECT_EQ(Hits(table, CartCheckoutOrder(), &offers, &result, &book).size(), kFewestDeviations);
  ASSERT_NE(offers[1].places, nullptr);
  const OfferedPlace& place = offers[1].places->front();
  EXPECT_EQ(place.touchpoint, "checkout");
  EXPECT_EQ(place.occasions->n(), 30);
  EXPECT_EQ(offers[1].basis, Basis::kBlueprint);
  EXPECT_EQ(offers[1].expected, 0.1);
  EXPECT_EQ(std::count_if(offers.begin(), offers.end(), [](const Offer& offer) { return offer.places != nullptr; }), 1);
}

TEST(Deviations, OnlyOfDeclaredBlueprintsOfUnits) {
  const event::EventTable table = Walks({{"cart", "order"}});
  std::vector<Offer> offers;
  graph::ConformanceResult result;
  std::unique_ptr<DeviationBook> book;
  graph::BlueprintOptions ready = CartCheckoutOrder();
  ready.declared = false;
  EXPECT_TRUE(Hits(table, ready, &offers, &result, &book).empty());
  EXPECT_TRUE(offers.empty());
}

TEST(Deviations, NamesAreTakenApartAgain) {
  const event::EventTable table = Walks({{"cart", "order"}});
  graph::BlueprintOptions options = CartCheckoutOrder();
  options.name = "a:b\\c";
  std::vector<Offer> offers;
  graph::ConformanceResult result;
  std::unique_ptr<DeviationBook> book;
  Hits(table, options, &offers, &result, &book);
  EXPECT_EQ(offers[0].id, "skipped:a\\:b\\\\c:cart");
}

}  // namespace
}  // namespace journey::findings
