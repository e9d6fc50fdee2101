// SPDX-License-Identifier: Apache-2.0
// Words of `explain` for a customer, an edge, a step of a funnel, a problem and a topic.
#include "reports/catalogue.h"

namespace reports {
namespace {

// clang-format off
constexpr CatalogueEntry kEntries[] = {
    {"explain.customer", "customer {customer}", "고객 {customer}"},
    {"explain.customer_counts", "{events} {events?event:events}, {sessions} {sessions?session:sessions}, {journeys} {journeys?journey:journeys}, {contacts} {contacts?contact:contacts}", "이벤트 {events}개, 세션 {sessions}개, 여정 {journeys}개, 문의 {contacts}건"},
    {"explain.identifiers", "identifiers", "식별자"},
    {"explain.representative", "stands for the customer", "이 고객을 대표하는 식별자"},
    {"explain.timeline", "timeline", "시간순 기록"},
    {"explain.journey", "journey {n}", "여정 {n}"},
    {"explain.session", "session {n}", "세션 {n}"},
    {"explain.case", "case {case}", "케이스 {case}"},
    {"explain.place", "{source}, byte {byte}", "{source}, {byte}바이트 위치"},
    {"author.agent", "agent", "상담원"},
    {"author.bot", "bot", "챗봇"},
    {"author.system", "system", "시스템"},
    {"explain.walked", "Times walked", "이동 횟수"},
    {"explain.customers", "Customers", "고객 수"},
    {"explain.units", "Distinct {unit}", "서로 다른 {unit} 수"},
    {"explain.share_out", "Of all steps from {name}", "{name}에서 나가는 이동 중 비율"},
    {"explain.share_in", "Of all steps to {name}", "{name}에 들어오는 이동 중 비율"},
    {"explain.median", "Median time between", "사이 시간 중앙값"},
    {"explain.p95", "95% within", "95%가 이 시간 안"},
    {"explain.p90", "90% within", "90%가 이 시간 안"},
    {"explain.before", "What came directly before", "바로 앞에 온 접점"},
    {"explain.after", "What came directly after", "바로 뒤에 온 접점"},
    {"explain.more", "{n} further", "그 밖에 {n}가지"},
    {"explain.who", "A few of the customers", "해당 고객 몇 명"},
    {"explain.all", "All of them", "모두 보려면"},
    {"explain.all_contacts", "All contacts, these among them", "이 문의를 포함한 모든 문의를 보려면"},
    {"explain.edge.definition", "Steps from the one touchpoint straight to the other, inside the {unit} that were analysed. Time: from the end of the first to the start of the second, nearest rank. The numbers are those of export edges.", "분석한 {unit} 안에서 한 접점에서 다른 접점으로 바로 이어진 이동입니다. 시간은 앞 접점이 끝난 때부터 뒤 접점이 시작된 때까지이며, 분위수는 가장 가까운 순위로 냅니다. 수치는 내보내기 edges와 같습니다."},
    {"explain.step", "Step {n}, {name}, of {steps}", "{steps} 가운데 {n}단계 {name}"},
    {"explain.reached", "Customers who got here", "여기까지 온 고객"},
    {"explain.entered", "Of these, entered here", "그 가운데 여기서 들어온 고객"},
    {"explain.of_before", "Of those of the step before, 95% interval", "앞 단계 고객 중 비율과 95% 구간"},
    {"explain.median_before", "Median time from the step before", "앞 단계부터 시간 중앙값"},
    {"explain.skipped", "Left it out and went on", "건너뛰고 나아간 고객"},
    {"explain.went_on", "Went on to the next step", "다음 단계로 나아간 고객"},
    {"explain.stopped", "Got no further", "더 나아가지 않은 고객"},
    {"explain.then", "Of these, {what}", "그 가운데 {what}"},
    {"after.contacted", "made a contact", "문의함"},
    {"after.elsewhere", "went elsewhere", "다른 곳으로 감"},
    {"after.open", "still under way", "아직 진행 중"},
    {"after.came_back", "came back later", "나중에 돌아옴"},
    {"after.gone", "not seen again", "다시 오지 않음"},
    {"explain.after_stopped", "What those who got no further did directly after", "더 나아가지 않은 고객이 바로 뒤에 한 일"},
    {"explain.who_reached", "A few who got here", "여기까지 온 고객 몇 명"},
    {"explain.who_stopped", "A few who got no further", "더 나아가지 않은 고객 몇 명"},
    {"explain.stopped_flag", "With {flag}: only those who got no further.", "{flag}를 붙이면 더 나아가지 않은 고객만 나옵니다."},
    {"explain.step.definition", "Customers with the steps up to this one in their order, inside the {unit} that were analysed. Got no further: the best attempt of the customer ends here. Times are over best attempts. The numbers are those of export funnel-steps.", "분석한 {unit} 안에서 이 단계까지를 차례로 밟은 고객입니다. 더 나아가지 않음: 그 고객의 가장 멀리 간 시도가 여기서 끝났습니다. 시간은 가장 멀리 간 시도로 셉니다. 수치는 내보내기 funnel-steps와 같습니다."},
    {"explain.problem", "A problem of {customer}", "{customer} 고객의 문제"},
    {"explain.contacts", "Contacts", "문의 수"},
    {"explain.counted_as", "Counted as", "집계 항목"},
    {"explain.reopened", "Opened again", "다시 열림"},
    {"explain.transferred", "Changed hands", "담당이 바뀜"},
    {"explain.undecided", "Not decided yet: less than {window} have passed since its last contact, so it is in no share.", "아직 정해지지 않았습니다. 마지막 문의 뒤 {window+이/가} 지나지 않아 비율에 넣지 않습니다."},
    {"explain.contact_list", "Its contacts", "문제에 속한 문의"},
    {"explain.same_order", "the same order as {contact}, opened {time} later", "{contact} 문의와 주문이 같음, {time} 뒤에 열림"},
    {"explain.same_item", "the same item as {contact}, opened {time} later", "{contact} 문의와 상품이 같음, {time} 뒤에 열림"},
    {"explain.same_topic", "the same topic as {contact}, opened {time} later", "{contact} 문의와 주제가 같음, {time} 뒤에 열림"},
    {"explain.latest", "names no order, item or topic: goes with the latest, {contact}, opened {time} later", "주문, 상품, 주제가 없어 가장 가까운 앞 문의 {contact}에 이음, {time} 뒤에 열림"},
    {"explain.resolved", "resolved {time}", "{time} 해결"},
    {"explain.between", "until the next: {steps}", "다음 문의까지: {steps}"},
    {"explain.problem.definition", "The contacts of one customer about one thing: the same order, else item, else topic, each opened at most {window} after the one before. Decided once that time has passed since the last. The numbers are those of export problems for that window, from the opening.", "한 고객이 같은 일로 한 문의를 묶은 것입니다. 주문이 같거나, 없으면 상품, 그것도 없으면 주제가 같고, 앞 문의를 연 뒤 {window} 안에 열렸습니다. 마지막 문의 뒤 그만큼 지나면 정해진 것으로 봅니다. 수치는 내보내기 problems의 같은 기간, 연 때 기준과 같습니다."},
    {"explain.topic", "Problems that began with the topic {topic}", "{topic} 주제로 시작한 문제"},
    {"explain.undecided_count", "Not decided yet", "아직 정해지지 않음"},
    {"explain.repeat_share", "Second contact needed, 95% interval", "두 번째 문의 비율과 95% 구간"},
    {"explain.median_second", "Median time to the second contact", "두 번째 문의까지 시간 중앙값"},
    {"explain.before_first", "What came directly before the first contact", "첫 문의 바로 앞 접점"},
    {"explain.after_last", "What came after the last contact", "마지막 문의 뒤 접점"},
    {"explain.who_problem", "A few of the customers, those with a second contact first", "해당 고객 몇 명, 두 번째 문의가 있는 고객부터"},
};
// clang-format on

}  // namespace

absl::Span<const CatalogueEntry> ExplainEntries() { return kEntries; }

}  // namespace reports
