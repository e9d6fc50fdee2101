// SPDX-License-Identifier: Apache-2.0
// Words of the journey map: lanes, and of each measure its name in short, the pain point in short, and the opportunity.
// Cells are in noun endings in Korean; an opportunity names a thing, it gives no order.
#include "reports/catalogue.h"

namespace reports {
namespace {

// clang-format off
constexpr CatalogueEntry kEntries[] = {
    {"map.actions", "What customers do next", "고객의 다음 행동"},
    {"map.friction", "Comes back, or waits", "반복과 기다림"},
    {"map.friction_note", "Comes back, or waits: the bar is the share that goes to the same touchpoint again; below it, the longest median wait of the ways onward.", "반복과 기다림: 막대는 같은 접점으로 다시 가는 비율, 아래는 다음 단계 가운데 중앙값이 가장 긴 기다림입니다."},
    {"map.wait", "{time} to {touchpoint}", "{touchpoint}까지 {time}"},
    {"map.narrow", "On this narrow screen, channels, actions and waits stand only at touchpoints with a pain point.", "좁은 화면에서는 채널, 행동, 기다림을 불편 지점이 있는 접점에만 실었습니다."},
    {"map.opportunity", "Opportunity", "기회"},
    {"map.emotion_key", "Emotion: a filled dot is of survey answers, with its 95% interval; a hollow dot and a dashed line are estimated; a gap is no data.", "감정: 채운 점은 설문 응답과 95% 구간, 빈 점과 점선은 추정, 빈 곳은 자료 없음입니다."},
    {"measure_short.first_reply_in_target", "answered in time", "제때 답변"},
    {"measure_short.resolution_in_target", "solved in time", "제때 해결"},
    {"measure_short.repeat_7d", "again in 7\u00a0days", "7일 안 재문의"},
    {"measure_short.csat", "satisfied", "만족"},
    {"measure_short.payment_success", "paid", "결제 성공"},
    {"measure_short.refund_in_time", "refund in time", "제때 환불"},
    {"measure_short.contact_after_24h", "contact in 24\u00a0h", "24시간 안 문의"},
    {"measure_short.channel_change_24h", "other channel in 24\u00a0h", "24시간 안 채널 전환"},
    {"measure_short.drop_off", "go no further", "여기서 끝남"},
    {"pain.first_reply_in_target", "First answers late", "늦은 첫 답변"},
    {"pain.resolution_in_target", "Solved late", "늦은 해결"},
    {"pain.repeat_7d", "Contacts repeat", "반복되는 문의"},
    {"pain.csat", "Not satisfied", "낮은 만족"},
    {"pain.payment_success", "Payments fail", "결제 실패"},
    {"pain.refund_in_time", "Refund late", "늦은 환불"},
    {"pain.contact_after_24h", "Does not answer, they write", "답을 못 찾아 문의"},
    {"pain.channel_change_24h", "Starts over elsewhere", "다른 채널에서 다시 시작"},
    {"pain.drop_off", "Ends here", "여기서 끝남"},
    {"pain.other", "Off the expectation", "기대에서 벗어남"},
    {"opportunity.first_reply_in_target", "Staff for the hours that miss; say when an answer comes", "늦는 시간대의 인력, 답변 예정 시각 안내"},
    {"opportunity.resolution_in_target", "One owner a case; word before the limit passes", "건마다 담당자 한 명, 기한 전 진행 안내"},
    {"opportunity.repeat_7d", "What comes next, told at the first contact", "첫 문의에서 다음 단계까지 안내"},
    {"opportunity.csat", "A call back to those who answered low", "낮게 답한 고객에게 되묻기"},
    {"opportunity.payment_success", "A second way to pay beside the error; an alert when success falls", "오류 옆 다른 결제 수단, 성공률 하락 경보"},
    {"opportunity.refund_in_time", "A date at the request, and word when it slips", "접수 때 환불일 표시, 늦어지면 알림"},
    {"opportunity.contact_after_24h", "The missing answer on the page itself", "빠진 답을 그 화면에 싣기"},
    {"opportunity.channel_change_24h", "The history handed on to the next channel", "다음 채널로 이어지는 상담 이력"},
    {"opportunity.drop_off", "The next step in sight; what blocks it removed", "눈에 띄는 다음 단계, 막는 것 없애기"},
    {"opportunity.rage_click", "What was pressed, working at once, or no longer looking like a button", "누른 요소가 바로 반응하게 하거나, 버튼처럼 보이지 않게 하기"},
    {"opportunity.dead_click", "What was pressed, answering, or no longer looking like a button", "누른 요소가 반응하게 하거나, 버튼처럼 보이지 않게 하기"},
    {"opportunity.dead_click_weak", "What was pressed, answering, or no longer looking like a button", "누른 요소가 반응하게 하거나, 버튼처럼 보이지 않게 하기"},
    {"opportunity.error_click", "The failing control mended; a way on beside the message", "오류 나는 요소 고치기, 오류 안내 옆에 다음 길 두기"},
    {"opportunity.error_shown", "The error mended; a way on beside the message", "오류 고치기, 오류 안내 옆에 다음 길 두기"},
    {"opportunity.exit_after_error", "A way on beside the message", "오류 안내 옆에 다음 길 두기"},
    {"opportunity.form_abandon", "Fewer fields; the reason for each told", "항목 줄이기, 왜 필요한지 알려 주기"},
    {"opportunity.failed_submit", "What is wrong, told at the field and before sending", "보내기 전에 그 항목 옆에서 잘못된 점 알려 주기"},
    {"opportunity.search_no_result", "Customers' own words, understood; a way on where nothing is found", "고객이 쓰는 말로 찾게 하기, 결과가 없을 때 다음 길 두기"},
    {"opportunity.search_refined", "The first results, nearer to what is meant", "첫 결과를 찾는 것에 더 가깝게 하기"},
    {"opportunity.coupon_denied", "The coupon's conditions, told before it is tried", "쿠폰 조건을 쓰기 전에 알려 주기"},
    {"opportunity.payment_error", "A second way to pay beside the error; an alert when failures rise", "오류 옆 다른 결제 수단, 실패 증가 경보"},
    {"opportunity.deviation", "The path made plain, or the plan changed", "정한 길을 알기 쉽게 하거나, 정한 길을 고치기"},
    {"opportunity.other", "A look at its evidence", "근거 살펴보기"},
};
// clang-format on

}  // namespace

absl::Span<const CatalogueEntry> MapEntries() { return kEntries; }

}  // namespace reports
