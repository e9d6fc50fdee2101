// SPDX-License-Identifier: Apache-2.0
// What each figure is, in one sentence: the same definitions as docs/figures.md.
#include "reports/catalogue.h"

namespace reports {
namespace {

// clang-format off
constexpr CatalogueEntry kEntries[] = {
    {"kpi_definition.first_reply_median", "Half of the contacts got their first public answer of a person sooner than this, counted from the opening.", "문의의 절반이 열린 뒤 이 시간 안에 사람의 첫 공개 답변을 받았습니다."},
    {"kpi_definition.first_reply_p90", "Nine of ten contacts got their first public answer of a person within this time.", "문의 열 건 중 아홉 건이 이 시간 안에 사람의 첫 공개 답변을 받았습니다."},
    {"kpi_definition.first_reply_in_target", "Contacts answered by a person within their channel's limit, of those answered or open past the limit.", "답변을 받았거나 기한을 넘긴 문의 가운데 채널의 기한 안에 사람이 답한 비율입니다."},
    {"kpi_definition.bot_first_reply_median", "Half of the contacts got the bot's first answer sooner than this.", "문의의 절반이 이 시간 안에 챗봇의 첫 답변을 받았습니다."},
    {"kpi_definition.bot_first_reply_p90", "Nine of ten contacts got the bot's first answer within this time.", "문의 열 건 중 아홉 건이 이 시간 안에 챗봇의 첫 답변을 받았습니다."},
    {"kpi_definition.handover_reply_median", "Half of the contacts handed over got the first public answer of a person sooner than this after the hand-over.", "넘긴 문의의 절반이 넘긴 뒤 이 시간 안에 사람의 첫 공개 답변을 받았습니다."},
    {"kpi_definition.handover_reply_p90", "Nine of ten contacts handed over got the first public answer of a person within this time.", "넘긴 문의 열 건 중 아홉 건이 이 시간 안에 사람의 첫 공개 답변을 받았습니다."},
    {"kpi_definition.backlog_age_p90", "Nine of ten contacts open at the end are younger than this.", "끝에 열린 문의 열 건 중 아홉 건이 이보다 젊습니다."},
    {"kpi_definition.next_reply_median", "Half of the customers' turns after an answer got the next answer sooner than this; messages in a row are one turn.", "답변 뒤 고객 차례의 절반이 이 시간 안에 다음 답변을 받았습니다. 이어진 메시지는 한 차례입니다."},
    {"kpi_definition.next_reply_p90", "Nine of ten customers' turns after an answer got the next answer within this time.", "답변 뒤 고객 차례 열 번 중 아홉 번이 이 시간 안에 다음 답변을 받았습니다."},
    {"kpi_definition.next_reply_in_target", "Customers' turns after an answer that got the next answer within the limit.", "답변 뒤 고객 차례 가운데 기한 안에 다음 답변을 받은 비율입니다."},
    {"kpi_definition.first_resolution_median", "Half of the solved contacts were solved for the first time sooner than this.", "해결된 문의의 절반이 이 시간 안에 처음 해결되었습니다."},
    {"kpi_definition.first_resolution_p90", "Nine of ten solved contacts were solved for the first time within this time.", "해결된 문의 열 건 중 아홉 건이 이 시간 안에 처음 해결되었습니다."},
    {"kpi_definition.resolution_median", "Half of the solved contacts were solved for the last time sooner than this, counted from the opening.", "해결된 문의의 절반이 열린 뒤 이 시간 안에 마지막으로 해결되었습니다."},
    {"kpi_definition.resolution_p90", "Nine of ten solved contacts were solved for the last time within this time.", "해결된 문의 열 건 중 아홉 건이 이 시간 안에 마지막으로 해결되었습니다."},
    {"kpi_definition.resolution_in_target", "Contacts solved within the limit, of those solved or open past the limit.", "해결되었거나 기한을 넘긴 문의 가운데 기한 안에 해결된 비율입니다."},
    {"kpi_definition.requester_wait_median", "Half of the contacts waited less than this for the company, all waits added up.", "문의의 절반에서 고객이 회사를 기다린 시간의 합이 이보다 짧았습니다."},
    {"kpi_definition.requester_wait_p90", "Nine of ten contacts waited less than this for the company, all waits added up.", "문의 열 건 중 아홉 건에서 고객이 회사를 기다린 시간의 합이 이보다 짧았습니다."},
    {"kpi_definition.sla_attainment", "Promises kept, of those kept or broken: as the source tells them, else by your own limits for answers and solutions; open past the limit is broken.", "지켰거나 어긴 약속 가운데 지킨 비율입니다. 자료가 알려 주는 대로, 없으면 회사가 정한 답변과 해결 기한으로 셉니다. 기한을 넘겨 열린 것은 어긴 것입니다."},
    {"kpi_definition.backlog", "Contacts still open at the end of the data.", "자료의 끝에 아직 열린 문의의 수입니다."},
    {"kpi_definition.backlog_age_median", "Half of the contacts open at the end are younger than this.", "끝에 열린 문의의 절반이 이보다 젊습니다."},
    {"kpi_definition.backlog_older_7d", "Of the contacts open at the end, those opened more than 7\u00a0days before it.", "끝에 열린 문의 가운데 열린 지 7일이 넘은 비율입니다."},
    {"kpi_definition.repeat_24h", "Contacts that the same customer follows with another at most 24\u00a0hours after the opening; younger ones are left out.", "열린 뒤 24시간 안에 같은 고객이 다시 문의한 비율입니다. 기한이 다 지나지 않은 문의는 뺍니다."},
    {"kpi_definition.repeat_72h", "Contacts that the same customer follows with another at most 72\u00a0hours after the opening; younger ones are left out.", "열린 뒤 72시간 안에 같은 고객이 다시 문의한 비율입니다. 기한이 다 지나지 않은 문의는 뺍니다."},
    {"kpi_definition.repeat_7d", "Contacts that the same customer follows with another at most 7\u00a0days after the opening; younger ones are left out.", "열린 뒤 7일 안에 같은 고객이 다시 문의한 비율입니다. 기한이 다 지나지 않은 문의는 뺍니다."},
    {"kpi_definition.repeat_30d", "Contacts that the same customer follows with another at most 30\u00a0days after the opening; younger ones are left out.", "열린 뒤 30일 안에 같은 고객이 다시 문의한 비율입니다. 기한이 다 지나지 않은 문의는 뺍니다."},
    {"kpi_definition.repeat_24h_from_close", "The same, at most 24\u00a0hours after the close.", "닫힌 뒤 24시간 안에 같은 고객이 다시 문의한 비율입니다."},
    {"kpi_definition.repeat_72h_from_close", "The same, at most 72\u00a0hours after the close.", "닫힌 뒤 72시간 안에 같은 고객이 다시 문의한 비율입니다."},
    {"kpi_definition.repeat_7d_from_close", "The same, at most 7\u00a0days after the close.", "닫힌 뒤 7일 안에 같은 고객이 다시 문의한 비율입니다."},
    {"kpi_definition.repeat_30d_from_close", "The same, at most 30\u00a0days after the close.", "닫힌 뒤 30일 안에 같은 고객이 다시 문의한 비율입니다."},
    {"kpi_definition.fcr_24h", "Issues with no repeat within 24\u00a0hours, no reopening and no transfer.", "24시간 안에 재문의, 재개, 이관이 없는 문의의 비율입니다."},
    {"kpi_definition.fcr_72h", "Issues with no repeat within 72\u00a0hours, no reopening and no transfer.", "72시간 안에 재문의, 재개, 이관이 없는 문의의 비율입니다."},
    {"kpi_definition.fcr_7d", "Issues with no repeat within 7\u00a0days, no reopening and no transfer.", "7일 안에 재문의, 재개, 이관이 없는 문의의 비율입니다."},
    {"kpi_definition.fcr_30d", "Issues with no repeat within 30\u00a0days, no reopening and no transfer.", "30일 안에 재문의, 재개, 이관이 없는 문의의 비율입니다."},
    {"kpi_definition.fcr_survey", "Answers of yes to the question whether it was solved.", "해결되었느냐는 물음에 그렇다고 답한 비율입니다."},
    {"kpi_definition.fcr_agent", "Contacts that agents marked as solved at the first contact.", "상담원이 첫 문의에서 해결로 표시한 비율입니다."},
    {"kpi_definition.reopen", "Solved contacts that were opened again at least once.", "해결된 뒤 한 번이라도 다시 열린 문의의 비율입니다."},
    {"kpi_definition.transfers", "Hands that a contact passed through, less one, on average.", "문의가 거친 담당의 수에서 하나를 뺀 평균입니다."},
    {"kpi_definition.transferred", "Contacts that passed through more than one hand.", "담당이 한 번이라도 바뀐 문의의 비율입니다."},
    {"kpi_definition.one_touch", "Solved contacts with exactly one public answer of a person.", "해결된 문의 가운데 사람의 공개 답변이 정확히 하나인 비율입니다."},
    {"kpi_definition.two_touch", "Solved contacts with exactly two public answers of a person.", "해결된 문의 가운데 사람의 공개 답변이 정확히 둘인 비율입니다."},
    {"kpi_definition.abandon", "Contacts that left before an answer; those who left within 5\u00a0seconds are out.", "답변 전에 떠난 문의의 비율입니다. 5초 안에 떠난 것은 뺍니다."},
    {"kpi_definition.service_level", "Contacts answered within the limit, of those that waited in a queue.", "대기열에서 기다린 문의 가운데 기한 안에 답한 비율입니다."},
    {"kpi_definition.asa", "Mean wait in the queue of the contacts that were answered.", "답변을 받은 문의가 대기열에서 기다린 평균 시간입니다."},
    {"kpi_definition.bot_resolution", "Contacts that the bot ended without handing on, with no further contact on the topic within 48\u00a0hours.", "챗봇이 넘기지 않고 끝냈고 48시간 안에 같은 주제의 문의가 없는 비율입니다."},
    {"kpi_definition.containment", "Contacts with the bot that ended without being handed on, whatever came later.", "챗봇이 넘기지 않고 끝난 비율이며, 그 뒤의 일은 보지 않습니다."},
    {"kpi_definition.bot_containment", "Contacts with the bot that ended without being handed on, whatever came later.", "챗봇이 넘기지 않고 끝난 비율이며, 그 뒤의 일은 보지 않습니다."},
    {"kpi_definition.self_service", "Sessions with a help article for each customer with a contact: a ratio of two crowds, no proof that articles spare contacts.", "문의한 고객 한 명당 도움말을 본 세션의 수입니다. 두 무리의 비이며, 도움말이 문의를 줄인다는 증명은 아닙니다."},
    {"kpi_definition.contact_after_article_24h", "Visits of help articles that the customer follows with a contact within 24\u00a0hours.", "도움말을 본 뒤 24시간 안에 문의로 이어진 방문의 비율입니다."},
    {"kpi_definition.csat", "Answers in the upper part of the scale (4 and 5 of 5), of all answers.", "응답 가운데 척도의 윗부분(5점 중 4, 5점)의 비율입니다."},
    {"kpi_definition.nps", "Share of 9 and 10 less share of 0 to 6, in points.", "9~10점 비율에서 0~6점 비율을 뺀 값(점)입니다."},
    {"kpi_definition.ces", "Mean of the answers from 1 to 7; high is easy (CES 2.0).", "1~7점 응답의 평균이며 높을수록 쉽습니다(CES 2.0)."},
    {"kpi_definition.ces_1_5", "Mean of the answers on a scale of 5 (CES 1.0).", "5점 척도 응답의 평균입니다(CES 1.0)."},
    {"kpi_definition.response_rate", "Surveys answered, of those sent.", "보낸 설문 가운데 답이 온 비율입니다."},
    {"kpi_definition.cart_abandonment", "Carts without an order within 24\u00a0hours after the last change.", "마지막으로 담은 뒤 24시간 안에 주문이 없는 장바구니의 비율입니다."},
    {"kpi_definition.checkout_abandonment", "Checkouts without an order within 24\u00a0hours.", "24시간 안에 주문이 없는 주문서의 비율입니다."},
    {"kpi_definition.payment_success", "Payment attempts that succeeded, of those with a known end.", "결과를 아는 결제 시도 가운데 성공한 비율입니다."},
    {"kpi_definition.payment_success_first", "First payment attempts that succeeded.", "첫 결제 시도가 성공한 비율입니다."},
    {"kpi_definition.payment_success_final", "Sessions with a payment attempt in which the payment succeeded in the end.", "결제를 시도한 세션 가운데 결국 성공한 비율입니다."},
    {"kpi_definition.refund_in_time", "Refunds paid within the promised time, of those paid or overdue.", "환불되었거나 기한을 넘긴 것 가운데 약속한 기한 안에 환불된 비율입니다."},
    {"kpi_definition.refund_median", "Half of the refunds were paid sooner than this after the request.", "환불의 절반이 신청 뒤 이 시간 안에 지급되었습니다."},
    {"kpi_definition.refund_p90", "Nine of ten refunds were paid within this time after the request.", "환불 열 건 중 아홉 건이 신청 뒤 이 시간 안에 지급되었습니다."},
    {"kpi_definition.repurchase", "Buyers who order again within the window after their first order.", "첫 주문 뒤 기한 안에 다시 주문한 고객의 비율입니다."},
    {"kpi_definition.bounce", "Sessions with one touchpoint, no goal, and at most 10\u00a0seconds.", "접점 하나, 목표 없음, 10초 이하인 세션의 비율입니다."},
    {"kpi_definition.no_result_search", "Searches that found nothing, of those whose result is told.", "결과를 아는 검색 가운데 아무것도 찾지 못한 비율입니다."},
    {"kpi_definition.task_success", "Sessions that reached what they began.", "시작한 것을 끝낸 세션의 비율입니다."},
    {"kpi_definition.drop_off", "Units that reach the touchpoint and have no other after it, without the goal.", "접점에 온 뒤 목표 없이 다른 접점이 없는 비율입니다."},
};
// clang-format on

}  // namespace

absl::Span<const CatalogueEntry> DefinitionEntries() { return kEntries; }

}  // namespace reports
