// SPDX-License-Identifier: Apache-2.0
#include "bench/generator/words.h"

namespace bench {

const std::array<Product, 16> kProducts = {{
    {"onmaru-mug", "온마루 머그컵", 18000},
    {"celadon-bowl", "청자 공기 세트", 42000},
    {"linen-apron", "린넨 앞치마", 29000},
    {"brass-spoon-set", "유기 수저 세트", 68000},
    {"hanji-lamp", "한지 조명", 54000},
    {"pine-tray", "소나무 쟁반", 36000},
    {"tea-gift-box", "차 선물 세트", 47000},
    {"onggi-jar", "옹기 항아리", 75000},
    {"cotton-blanket", "순면 담요", 59000},
    {"maple-board", "단풍나무 도마", 33000},
    {"rice-cooker-pot", "무쇠 가마솥", 128000},
    {"soap-trio", "Handmade Soap Trio", 21000},
    {"kitchen-towel", "Kitchen Towel Set", 15000},
    {"moon-jar-vase", "달항아리 꽃병", 89000},
    {"bamboo-steamer", "대나무 찜기", 24000},
    {"wool-slippers", "Wool Slippers", 38000},
}};

const std::array<Article, 6> kArticles = {{
    {"refund-policy", "환불 정책 안내"},
    {"delivery-times", "배송 기간 안내"},
    {"exchange-guide", "교환 방법"},
    {"coupon-use", "쿠폰 사용 방법"},
    {"payment-methods", "결제 수단 안내"},
    {"account-login", "로그인 문제 해결"},
}};

const std::array<TopicWords, kTopicCount> kTopics = {{
    {"환불",
     "refund",
     {"환불 신청했는데 언제 입금되나요?", "카드 취소가 아직 안 됐어요.", "Where is my refund?"},
     {"환불 진행 상황을 확인해 드리겠습니다.", "카드사 처리에 시간이 걸리고 있습니다.", "Let me check your refund."},
     {"환불 언제 되나요", "환불 지연 문의", "Refund not received"}},
    {"배송",
     "delivery",
     {"배송이 언제 도착하나요?", "송장 조회가 안 됩니다.", "My parcel has not arrived."},
     {"택배사에 확인해 보겠습니다.", "내일 도착 예정입니다.", "It is on its way."},
     {"배송 문의", "택배가 안 와요", "Where is my parcel"}},
    {"결제",
     "payment",
     {"결제가 계속 실패해요.", "카드 승인은 됐는데 주문이 없어요.", "Payment fails on my phone."},
     {"결제 내역을 확인하겠습니다.", "다른 카드로 다시 시도해 주세요.", "Please try once more."},
     {"결제 오류", "중복 결제 확인 부탁", "Payment failed"}},
    {"교환",
     "exchange",
     {"다른 색상으로 교환하고 싶어요.", "그릇이 깨져서 왔습니다.", "Can I exchange this item?"},
     {"교환 접수를 도와드리겠습니다.", "회수 기사님이 방문하실 예정입니다.", "I will open an exchange."},
     {"교환 신청", "파손 상품 교환", "Exchange request"}},
    {"계정",
     "account",
     {"비밀번호를 재설정할 수 없어요.", "휴대폰 번호를 바꾸고 싶습니다.", "I cannot log in."},
     {"재설정 링크를 보내드렸습니다.", "본인 확인 후 변경해 드리겠습니다.", "I have reset it."},
     {"로그인 안 됨", "회원 정보 변경", "Cannot log in"}},
    {"상품 문의",
     "product",
     {"이 머그컵 식기세척기에 써도 되나요?", "재입고 언제 되나요?", "Is the lamp dimmable?"},
     {"네, 사용하셔도 됩니다.", "다음 주에 입고될 예정입니다.", "Yes, it is."},
     {"상품 문의", "재입고 알림", "Product question"}},
}};

const std::array<std::string_view, 10> kSearches = {"머그컵", "선물세트", "앞치마", "도마", "꽃병",
                                                    "gift",   "slippers", "수저",   "담요", "찜기"};
const std::array<std::string_view, 8> kAgents = {"김상담", "이지원", "박도움", "최응대",
                                                 "정친절", "한소리", "오세심", "Alex Yoon"};
const std::array<std::string_view, 12> kFamilyNames = {"kim", "lee",  "park", "choi", "jung", "kang",
                                                       "cho", "yoon", "jang", "lim",  "han",  "oh"};
const std::array<std::string_view, 16> kGivenNames = {"minji", "seojun", "hayun", "doyun", "jiwoo", "siwoo",
                                                      "eunji", "jiho",   "sua",   "junho", "yuna",  "taeyang",
                                                      "sora",  "hyun",   "bora",  "woojin"};

}  // namespace bench
