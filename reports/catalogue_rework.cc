// SPDX-License-Identifier: Apache-2.0
// Words of going round and coming back: loops, problems, the part that each channel plays.
#include "reports/catalogue.h"

namespace reports {
namespace {

// clang-format off
constexpr CatalogueEntry kEntries[] = {
    {"section.blueprint", "As meant, and as walked: {name}", "기대한 경로와 실제: {name}"},
    {"section.blueprint.lead", "{steps}. Of {n} that began and are decided, {complete} came to the end, {conforming} exactly as meant.", "{steps}. 시작하고 결과가 정해진 {n}건 가운데 {complete}가 끝까지 갔고, {conforming}는 기대대로 갔습니다."},
    {"ready.purchase", "purchase", "구매"},
    {"ready.return", "return", "반품"},
    {"blueprint.deviations", "Where they went another way", "다르게 간 곳"},
    {"blueprint.times", "From step to step", "단계 사이 시간"},
    {"blueprint.none", "Nobody went another way.", "다르게 간 경우가 없습니다."},
    {"blueprint.note", "The smallest difference that explains each walk; touchpoints of no step are passed over. Band: the middle 90% of runs.", "각 경로를 설명하는 가장 작은 차이입니다. 단계에 없는 접점은 세지 않습니다. 범위: 가운데 90%."},
    {"blueprint.undecided", "{n} {n?run is:runs are} still open and not counted.", "아직 진행 중인 {n}건은 세지 않았습니다."},
    {"blueprint.by", "median {time} beyond the limit", "한도를 넘긴 시간 중앙값 {time}"},
    {"deviation.skipped", "left out", "건너뜀"},
    {"deviation.repeated", "again", "다시 함"},
    {"deviation.out_of_order", "at another place", "순서가 다름"},
    {"deviation.added", "not meant", "계획에 없음"},
    {"deviation.late", "late", "늦음"},
    {"deviation.stopped", "no further", "여기서 멈춤"},
    {"column.deviation", "Step", "단계"},
    {"column.runs", "Runs", "건수"},
    {"column.deviation_share", "Share of all, 95% interval", "전체 중 비율과 95% 구간"},
    {"column.came_to_end", "Came to the end", "끝까지 감"},
    {"column.median_step", "Median", "중앙값"},
    {"column.band", "Middle 90%", "가운데 90%"},
    {"loops.rings", "Where customers go round in circles", "고객이 맴도는 곳"},
    {"loops.repeats", "What they do again", "다시 하는 일"},
    {"loops.hidden", "{n} further {n?loop is:loops are} not shown; the export loops has all of them.", "그 밖의 반복 {n}가지는 싣지 않았습니다. 내보내기 loops에 모두 있습니다."},
    {"loops.note", "A lap comes back to where it began. Of all {unit} that ended, {share} reach the goal; beside it, those with the loop. That is an association, not a cause.", "한 바퀴는 시작한 곳으로 돌아오는 것입니다. 끝난 {unit} 전체의 {share}가 목표에 이르며, 옆은 그 반복이 있는 것만의 비율입니다. 함께 나타난다는 뜻이지 원인이라는 뜻은 아닙니다."},
    {"loop.self_loop", "several times in a row", "연달아 여러 번"},
    {"loop.repetition", "again after something else", "다른 일 뒤에 다시"},
    {"loop.ping_pong", "to and fro", "오감"},
    {"loop.loop", "round", "한 바퀴"},
    {"loop.few", "too few", "적음"},
    {"column.loop", "Loop", "반복"},
    {"column.laps", "Laps", "바퀴"},
    {"column.median_lap", "A lap takes", "한 바퀴 시간"},
    {"column.extra_time", "In all", "모두"},
    {"column.goal_with", "Reach the goal", "목표 도달"},
    {"problems.title", "What a problem takes", "문제 하나에 드는 것"},
    {"problems.all", "All problems", "모든 문제"},
    {"problems.note", "A problem joins the contacts of one customer about one thing: each opened within {window} of the one before, by order, item or topic. Explained again: to another channel or another person. Shares are of problems; what may still go on is left out.", "문제는 한 고객이 같은 일로 한 문의를 묶은 것입니다. 앞 문의를 연 뒤 {window} 안에 열렸고 주문, 상품이나 주제가 같습니다. 다시 설명: 다른 채널이나 다른 사람에게 다시 말함. 비율은 문제 기준이며, 아직 이어질 수 있는 것은 뺐습니다."},
    {"problems.first", "Which first contacts need a second", "두 번째 문의가 필요한 첫 문의"},
    {"column.problem_topic", "Topic", "주제"},
    {"column.problems", "Problems", "문제"},
    {"column.per_problem", "Contacts each", "문제당 문의"},
    {"column.repeated", "Second contact", "두 번째 문의"},
    {"column.hopped", "Changed channel", "채널 바꿈"},
    {"column.explained_again", "Explained again", "다시 설명"},
    {"column.self_service", "Self-service on the way", "도중 스스로 찾음"},
    {"column.without_person", "Without a person", "사람 없이"},
    {"column.first_contact", "First contact", "첫 문의"},
    {"column.second_needed", "Second contact needed, 95% interval", "두 번째 문의 비율과 95% 구간"},
    {"first.channel", "channel", "채널"},
    {"first.topic", "topic", "주제"},
    {"first.queue", "queue", "대기열"},
    {"roles.moves", "Where customers go on", "다음 문의 채널"},
    {"roles.to", "to {channel}", "{channel}"},
    {"roles.ends", "no more", "더 없음"},
    {"roles.hidden", "{n} further {n?channel is:channels are} not shown; the export channel-moves has all of them.", "그 밖의 채널 {n}개는 싣지 않았습니다. 내보내기 channel-moves에 모두 있습니다."},
    {"roles.note", "Of the contacts on each channel, the share whose problem goes on there or on another channel.", "각 채널의 문의 가운데, 같은 문제로 그 채널이나 다른 채널에서 이어진 비율입니다."},
    {"roles.outcomes", "With and without a change of channel", "채널을 바꾼 경우와 아닌 경우"},
    {"roles.switched", "changed", "바꿈"},
    {"roles.stayed", "stayed", "그대로"},
    {"roles.share", "{share} of {n}", "{n}건 중 {share}"},
    {"column.from_channel", "From", "처음 채널"},
    {"column.first_channel", "First channel", "첫 채널"},
    {"column.switched", "Channel", "채널 변경"},
    {"column.solved", "Solved", "해결"},
    {"column.satisfied", "Satisfied", "만족"},
};
// clang-format on

}  // namespace

absl::Span<const CatalogueEntry> ReworkEntries() { return kEntries; }

}  // namespace reports
