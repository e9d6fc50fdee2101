// SPDX-License-Identifier: Apache-2.0
// Words of identity: figures under every mode, shared devices, what stopped linking.
#include "reports/catalogue.h"

namespace reports {
namespace {

// clang-format off
constexpr CatalogueEntry kEntries[] = {
    {"identity.modes", "What another rule of identity would change", "식별 규칙을 바꾸면 달라지는 것"},
    {"identity.mode", "Rule", "규칙"},
    {"identity.customers", "Customers", "고객"},
    {"identity.sessions", "Sessions", "세션"},
    {"identity.conversion", "Reach the goal", "목표 도달"},
    {"identity.repeat", "Contact again within 7 days", "7일 안 재문의"},
    {"identity.chosen", "in force", "적용 중"},
    {"identity.no_figure", "none", "없음"},
    {"identity.warning", "Figures that are set off differ from those of the rule in force: counts by more than 5%, rates beyond its 95% interval. Conclusions that rest on them depend on the rule.", "강조한 수치는 적용한 규칙의 것과 다릅니다(개수는 5% 넘게, 비율은 95% 구간 밖). 이 수치에 기댄 결론은 규칙에 따라 달라집니다."},
    {"identity.stable", "No figure differs from those of the rule in force: counts by more than 5%, rates beyond its 95% interval.", "적용한 규칙과 다른 수치가 없습니다(개수는 5% 넘게, 비율은 95% 구간 밖)."},
    {"identity.exposure", "{shared} of {devices} cookies and devices were used by two people or more; {events} of all events happened on them, and {anonymous} of these name nobody (half of these devices: {median} or less).", "쿠키와 기기 {devices}개 가운데 {shared}개를 두 사람 이상이 썼습니다. 전체 이벤트의 {events}가 거기서 일어났고, 그중 {anonymous}는 누구인지 밝히지 않습니다(이런 기기의 절반은 {median} 이하)."},
    {"identity.no_shared", "No cookie or device was used by two people.", "두 사람이 함께 쓴 쿠키나 기기는 없습니다."},
    {"identity.quarantined", "{n} {n?identifier links:identifiers link} nobody: {list}.", "아무도 잇지 않은 식별자 {n}개: {list}."},
    {"identity.more", "{n} more are not listed.", "그 밖에 {n}개는 적지 않았습니다."},
    {"identity_quarantine.blocked", "on your list", "직접 제외"},
    {"identity_quarantine.many_people", "beside too many people", "너무 많은 사람과 함께 나타남"},
    {"identity_quarantine.many_rows", "too many rows on a day", "하루 행이 너무 많음"},
    {"identity_quarantine.large_component", "cut, as too much hangs together", "너무 크게 이어져 끊음"},
};
// clang-format on

}  // namespace

absl::Span<const CatalogueEntry> IdentityEntries() { return kEntries; }

}  // namespace reports
