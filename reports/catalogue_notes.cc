// SPDX-License-Identifier: Apache-2.0
// Where the default targets come from. A note is its own id, since the model also holds the user's words there, which
// are shown as they are; a test asks for each default's.
#include "reports/catalogue.h"

namespace reports {
namespace {

#define JOURNEY_NOTE(english, korean) \
  { "finding_note." english, english, korean }

// clang-format off
constexpr CatalogueEntry kEntries[] = {
    JOURNEY_NOTE("common practice of service desks; there is no published norm", "고객센터에서 흔히 쓰는 기준. 발표된 표준은 없음"),
    JOURNEY_NOTE("a starting value of this program; there is no published norm", "이 프로그램의 출발값. 발표된 표준은 없음"),
    JOURNEY_NOTE("a starting value of this program; 10 to 25 % are usual (LimeBridge)", "이 프로그램의 출발값. 보통 10~25%(LimeBridge)"),
    JOURNEY_NOTE("a starting value of this program; +32 is quoted (LiveAgent)", "이 프로그램의 출발값. +32가 인용됨(LiveAgent)"),
    JOURNEY_NOTE("60 to 80 % are usual (Abacum)", "보통 60~80%(Abacum)"),
    JOURNEY_NOTE("approvals without the card at hand should exceed 85 % (uSwipe)", "카드 없이 하는 결제의 승인율 기준은 85% 초과(uSwipe)"),
    JOURNEY_NOTE("about 70 % is usual, above 80 % very good (Kustomer)", "보통 70% 안팎, 80% 넘으면 매우 좋음(Kustomer)"),
    JOURNEY_NOTE("0.5 a ticket with a good desk, 1 to 2 without (LiveAgent)", "잘하는 곳은 문의당 0.5번, 아니면 1~2번(LiveAgent)"),
    JOURNEY_NOTE("5 to 8 % are usual, below 5 % is wanted (Fit Small Business)", "보통 5~8%, 목표는 5% 미만(Fit Small Business)"),
    JOURNEY_NOTE("the custom of \"80/20\" (Fonolo); no proof is behind it", "‘80/20’ 관행(Fonolo). 근거가 밝혀진 것은 아님"),
    JOURNEY_NOTE("often quoted, without a source that we have read", "자주 인용되나 출처를 확인하지 못함"),
    JOURNEY_NOTE("good bots solve 40 to 60 % (CoreBee)", "좋은 챗봇의 해결률은 40~60%(CoreBee)"),
    JOURNEY_NOTE("4:1 is the usual example (Zendesk)", "4:1이 흔한 예(Zendesk)"),
    JOURNEY_NOTE("above 3 to 5 % is poor (Algolia)", "3~5% 넘으면 나쁨(Algolia)"),
    JOURNEY_NOTE("5.5 of 7 is quoted as the mean (LiveAgent)", "7점 중 5.5점이 평균으로 인용됨(LiveAgent)"),
    JOURNEY_NOTE("70 % is the mean of about 50 studies (Baymard)", "약 50개 연구의 평균이 70%(Baymard)"),
    JOURNEY_NOTE("20 to 40 % is a good range (The Digital Orbis)", "좋은 범위는 20~40%(The Digital Orbis)"),
    JOURNEY_NOTE("three quarters of page views within 10 s, the limit of attention (Nielsen)", "화면 보기의 4분의 3이 주의가 이어지는 한계인 10초 안(Nielsen)"),
    JOURNEY_NOTE("three quarters of page views better than poor (Web Vitals)", "화면 보기의 4분의 3이 ‘나쁨’보다 나음(Web Vitals)"),
};
// clang-format on

#undef JOURNEY_NOTE

}  // namespace

absl::Span<const CatalogueEntry> NoteEntries() { return kEntries; }

}  // namespace reports
