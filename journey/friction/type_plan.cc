// SPDX-License-Identifier: Apache-2.0
#include "journey/friction/type_plan.h"

namespace journey::friction {

TypePlan PlanOf(const event::EventType& type, const TypeClass& type_class, const RunHolds& run) {
  const uint32_t classes = type_class.classes;
  const auto is = [&](uint32_t wanted) { return (classes & wanted) != 0; };
  constexpr uint32_t kSeen = kIsClick | kIsInput | kIsScroll | kIsCursor | kIsError | kIsCrash | kIsSearch | kIsLabel |
                             kIsVital | kIsFallback | kIsPromise;
  TypePlan plan{.facts = type_class.facts, .classes = classes, .touchpoint = type.touchpoint};
  plan.on_page = IsOnPage(classes);
  plan.careful = is(kSeen) || (is(kIsFailure) && is(kIsLogin | kIsPayment)) || (run.contacts && is(kIsArticle)) ||
                 (run.places && MayBeClick(classes)) || run.labels || type_class.label != Signal::kCount ||
                 type_class.survey;
  plan.reads_side = plan.careful || (is(kIsPage) && is(kIsManyPages));
  return plan;
}

}  // namespace journey::friction
