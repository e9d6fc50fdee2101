// SPDX-License-Identifier: Apache-2.0
// Words of a finding's card: how sure, what else could explain it, what to check, what it may cost.
#include "reports/catalogue.h"

namespace reports {
namespace {

// clang-format off
constexpr CatalogueEntry kEntries[] = {
    {"card.say", "{n} {n?case:cases} of {customers} {customers?customer:customers}; {impact} {impact?customer:customers} beyond what was expected.", "고객 {customers}명의 {n}건 가운데, 기대보다 {impact}명 더 겪었습니다."},
    {"card.say_next", "Most often next: {next}, {share}.", "가장 잦은 다음 단계는 {next}, {share}입니다."},
    {"card.also", "shows in {n} more {n?measure:measures}", "다른 수치 {n}개에도 나타남"},
    {"card.rows_note", "dot: actual, bar: 95% interval, dashed: expected", "점: 실제, 막대: 95% 구간, 점선: 기대"},
    {"card.all", "All", "전체"},
    {"card.n", "n\u00a0{n}", "n\u00a0{n}"},
    {"explain.set_aside", "Set aside", "목록에서 뺌"},
    {"explain.command", "Nearest table of these customers", "해당 고객에 가장 가까운 표"},
    {"explain.table", "Table with this number", "이 수치가 있는 표"},
    {"explain.further", "{n} further steps", "{n}단계 더"},
    {"explain.segments", "By segment", "집단별"},
    {"explain.journeys", "Journeys", "실제 여정"},
    {"card.also_in", "Also seen in", "함께 나타난 수치"},
    {"card.segments_more", "{n} further {n?group:groups} with fewer cases", "건수가 더 적은 집단 {n}개"},
    {"step.start", "the first step", "첫 단계"},
    {"step.end", "nothing more", "그 뒤 없음"},
    {"card.usual_note", "n\u00a0{n}; upright line: usual share", "n\u00a0{n}, 세로선: 평소 비율"},
    {"card.usual", "{step} (usual {usual})", "{step}(평소 {usual})"},
    {"card.after_short", "After it", "그 다음"},
    {"card.detail", "Journeys and definition", "실제 여정과 정의"},
    {"card.definition", "Definition, sample and weeks", "정의, 표본, 주별 수치"},
    {"card.week_value", "{week} {share} (n\u00a0{n})", "{week} {share}(n\u00a0{n})"},
    // How sure: that it happened, where, why.
    {"card.sure", "How sure", "얼마나 확실한가"},
    {"sure_happened.very_sure", "Very sure that it happened.", "일어난 것은 매우 확실합니다."},
    {"sure_happened.sure", "Sure that it happened.", "일어난 것은 확실합니다."},
    {"sure_happened.fairly_sure", "Fairly sure that it happened.", "일어난 것은 어느 정도 확실합니다."},
    {"sure_happened.not_known", "Not known whether it is more than chance.", "우연이 아닌지 알 수 없습니다."},
    {"sure_place.very_sure", "Very sure of the place.", "어디인지도 매우 확실합니다."},
    {"sure_place.sure", "Sure of the place.", "어디인지도 확실합니다."},
    {"sure_place.fairly_sure", "Fairly sure of the place.", "어디인지는 어느 정도 확실합니다."},
    {"sure_place.not_known", "Not known where exactly.", "정확히 어디인지는 알 수 없습니다."},
    {"sure.gap", "{gap} from the expectation, interval {interval}.", "기대와 {gap} 차이, 구간 {interval}."},
    {"sure.gap_short", "{gap}, {interval}.", "{gap}, {interval}."},
    {"sure.points", "{n} {n?point:points}", "{n}%p"},
    {"sure.tests", "One of {n} comparisons, q\u00a0{q}.", "비교 {n}건 중 하나, q\u00a0{q}."},
    {"sure.place_text", "{place}; n\u00a0{n}.", "{place}, n\u00a0{n}."},
    {"sure.default", "The target is a default, not your promise.", "목표는 기본값이며 회사의 약속이 아닙니다."},
    {"sure.peers", "Held against comparable places of the same data.", "같은 자료의 비슷한 곳과 견준 것입니다."},
    {"sure.why", "Not known why.", "까닭은 알 수 없습니다."},
    {"sure.why_text", "The logs show where and when, not the reason.", "기록은 어디서 언제인지를 보여 줄 뿐 까닭은 보여 주지 않습니다."},
    // What else could explain it: the question, and the answer by a computed figure.
    {"card.else", "What else could explain it", "다른 설명"},
    {"card.like_short", "Like visits", "비슷한 방문"},
    {"card.else_short", "Else", "다른 설명"},
    {"alternative.few_customers", "A few heavy customers?", "소수 고객 때문인가?"},
    {"alternative_text.few_customers", "The heaviest 1% of customers hold {share} of it.", "가장 많이 겪은 1% 고객이 {share+을/를} 차지합니다."},
    {"alternative.one_week", "A single week?", "한 주의 일인가?"},
    {"alternative_text.one_week", "The worst week{week_of} holds {share} of what is beyond the expectation.", "가장 나쁜 주{week_of}가 기대를 벗어난 것의 {share+을/를} 차지합니다."},
    {"alternative_short.few_customers", "heaviest 1% of customers: {share} of it", "가장 많이 겪은 1% 고객: {share}"},
    {"alternative_short.one_week", "worst week{week_of}: {share}", "가장 나쁜 주{week_of}: {share}"},
    {"alternative_short.one_segment", "{segment}: {share_bad} of it, {share_all} of all", "{segment}: 그중 {share_bad}, 전체의 {share_all}"},
    {"alternative_short.one_channel", "{channel}: {share_bad} of it, {share_all} of all", "{channel}: 그중 {share_bad}, 전체의 {share_all}"},
    {"alternative_short.open_cases", "{open} open, {rate} if all end well", "진행 중 {open}건, 모두 잘 끝나면 {rate}"},
    {"alternative.week_of", " ({week})", "({week})"},
    {"alternative.one_segment", "One group?", "한 집단의 일인가?"},
    {"alternative_text.one_segment", "{segment} holds {share_bad} of it, and {share_all} of all cases.", "{segment+이/가} 그중 {share_bad}, 전체 건수의 {share_all+을/를} 차지합니다."},
    {"alternative.one_channel", "One channel?", "한 채널의 일인가?"},
    {"alternative_text.one_channel", "{channel} holds {share_bad} of it, and {share_all} of all cases.", "{channel+이/가} 그중 {share_bad}, 전체 건수의 {share_all+을/를} 차지합니다."},
    {"alternative.open_cases", "Cases still open?", "아직 끝나지 않은 건 때문인가?"},
    {"alternative_text.open_cases", "{open} are not decided yet; if all ended well it would be {rate}.", "{open}건은 아직 결과를 모릅니다. 모두 잘 끝나면 {rate}입니다."},
    // What to check: a thing that one person can do this week.
    {"card.check", "What to check", "확인할 것"},
    {"card.check_short", "Check", "확인"},
    {"check.first_reply_in_target", "The rota of the hours with the lowest share; whether the first message says when an answer comes.", "비율이 가장 낮은 시간대의 근무표, 첫 안내에 답변 예정 시각이 있는지."},
    {"check.resolution_in_target", "Ten cases past the limit: where each of them lay longest.", "기한을 넘긴 10건이 각각 어디에 가장 오래 머물렀는지."},
    {"check.repeat_7d", "Ten pairs of contacts: what the second one asks that the first could have said.", "이어진 문의 10쌍: 둘째가 묻는 것 가운데 첫째에서 답할 수 있었던 것."},
    {"check.csat", "The ten lowest answers beside their contacts: what they have in common.", "가장 낮은 응답 10건과 그 문의의 공통점."},
    {"check.payment_success", "The payment provider's log of the failed attempts: declined, timed out, or never received; releases in the worst weeks.", "결제사 기록의 실패 사유(거절, 시간 초과, 미도착)와 가장 나쁜 주의 배포."},
    {"check.refund_in_time", "Whether approval waits for a batch or a person; on which weekday refunds are paid.", "승인이 일괄 처리나 담당자를 기다리는지, 환불이 나가는 요일."},
    {"check.contact_after_24h", "The page as a customer reads it: five people who look for their answer on it.", "고객의 눈으로 본 화면: 다섯 사람이 그 화면에서 답을 찾는지."},
    {"check.channel_change_24h", "The time-out of the first channel; whether the second one sees what was said in it.", "첫 채널의 시간 제한, 다음 채널에서 앞선 대화가 보이는지."},
    {"check.drop_off", "The step on the smallest screen and the slowest phone; what stands where the next step should.", "가장 작은 화면과 느린 기기에서 본 그 단계, 다음 단계의 자리에 있는 것."},
    {"check.other", "Three of the journeys below, step by step.", "아래 실제 여정 세 건을 단계마다."},
    // What it may cost, beyond the expectation.
    {"card.cost", "What it may cost", "비용 추정"},
    {"card.cost_short", "Cost", "비용"},
    {"cost.contacts", "{n} {n?contact lies:contacts lie} behind it", "이 일 뒤의 문의 {n}건"},
    {"cost.contacts_share", "({share} of all)", "(전체의 {share})"},
    {"cost.goals", "{n} {n?goal:goals} not reached", "이르지 못한 목표 {n}건"},
    {"cost.hours", "{n} {n?hour:hours} of waiting", "기다림 {n}시간"},
    {"cost.hours_text", "beyond the limit", "(기한을 넘긴 만큼)"},
    {"cost.money", "{amount}", "{amount}"},
    {"cost.money_text", "at the median order, if none came back", "(주문 중앙값 기준, 아무도 돌아오지 않았을 때)"},
    {"cost.none", "No contacts, goals or hours that the data would tell.", "자료로 알 수 있는 문의, 목표, 시간이 없습니다."},
    {"evidence.journeys_more", "{n} further {n?journey:journeys} in the model file.", "그 밖의 여정 {n}건은 모델 파일에 있습니다."},
    {"others.more", "{n} more in the export of findings.", "그 밖의 {n}건은 내보낸 발견 표에 있습니다."},
    {"others.summary", "Also compared, and no pain point: {n}", "그 밖의 비교(불편 지점 아님): {n}건"},
};
// clang-format on

}  // namespace

absl::Span<const CatalogueEntry> CardEntries() { return kEntries; }

}  // namespace reports
