// SPDX-License-Identifier: Apache-2.0
// Which words of an event's name say its kind. Rules are tried in order, the first that applies wins: the narrow ones
// come first. All words are whole words for Latin letters and substrings for Korean ones.
#include <iterator>
#include <vector>

#include "journey/event/catalog.h"
#include "journey/event/name_words.h"

namespace journey::event {
namespace {

constexpr std::string_view kFailureWords =
    "error errors failed fail fails failure declined decline denied rejected invalid 실패 오류 에러 거절 거부";
constexpr std::string_view kErrorWords = "error errors exception exceptions bug 오류 에러 장애";
constexpr std::string_view kContactThings =
    "chat chats call calls ticket tickets conversation conversations inquiry enquiry inquiries contact support case "
    "complaint "
    "helpdesk 상담 문의 채팅 통화 민원";
constexpr std::string_view kLooking =
    "view views viewed page pages screen list listing history detail details visit visited shown 보기 조회 페이지 목록 "
    "내역 화면 상세";

// The rule applies where the name has one word of `any`, one of `with` and none of `without` (empty = no condition).
struct Rule {
  Kind kind;
  std::string_view any;
  std::string_view with;
  std::string_view without;
};

constexpr Rule kRules[] = {
    {Kind::kSystem, "heartbeat identify alias ping pings timing pageping", "", ""},
    {Kind::kSystem, "session", "start started end ended", kContactThings},
    {Kind::kSystem, "engagement", "user", ""},
    {Kind::kSystem, "first", "visit open", ""},
    {Kind::kSystem, "status 상태", "change changed changes updated update 변경", ""},
    {Kind::kCrash, "crash crashed crashes anr 강제종료 비정상종료", "", ""},
    {Kind::kCrash, "exception", "app fatal", ""},
    {Kind::kExperiment, "experiment experiments abtest 실험", "", ""},
    {Kind::kExperiment, "ab", "test variant", ""},
    {Kind::kSurvey, "survey surveys csat nps ces questionnaire feedback 설문 만족도", "", ""},
    {Kind::kNotification, "push notification notifications newsletter alimtalk 알림 푸시 알림톡 뉴스레터", "", ""},
    {Kind::kNotification, "email mail sms message 메일 문자",
     "sent opened open delivered bounced bounce clicked unsubscribed 발송 수신 전송",
     "chat live conversation support agent customer"},
    // Money: what fails on the way to an order is a payment, whatever else the name says.
    {Kind::kPayment, "payment payments pay billing 결제 입금", "", "page viewed 내역 환불"},
    {Kind::kPayment, "card 카드", kFailureWords, ""},
    {Kind::kPayment, "purchase order transaction 구매 주문", kFailureWords, "refund return 환불 반품"},
    {Kind::kPayment, "payment 결제", kFailureWords, ""},
    {Kind::kError, kErrorWords, "", ""},
    {Kind::kCoupon, "coupon coupons voucher vouchers 쿠폰 할인코드 할인권", "", ""},
    {Kind::kCoupon, "promo promotion discount", "code", ""},
    {Kind::kRefund, "refund refunds refunded chargeback 환불", "", "page policy 정책 안내"},
    {Kind::kReturn, "returns returned exchange exchanged 반품 교환", "", "page policy 정책 안내"},
    {Kind::kReturn, "return", "item items order product requested request started completed goods label",
     "page policy"},
    {Kind::kReturn, "order subscription booking 주문 구매", "cancel cancelled canceled cancellation 취소", ""},
    // Contact.
    {Kind::kCallback, "callback callbacks 콜백 전화요청", "", ""},
    {Kind::kHandoff, "handoff handover transfer transferred escalate escalated escalation 이관 상담원연결 상담사연결",
     "", "bank money"},
    {Kind::kHandoff, "agent operator", "joined connected assigned", ""},
    {Kind::kHandoff, kContactThings, "assigned reassigned 배정", ""},
    {Kind::kArticle, "article articles faq faqs 도움말 자주묻는질문 이용안내", "", ""},
    {Kind::kArticle, "help", "center centre page topic doc docs guide viewed view", ""},
    {Kind::kArticle, "knowledge", "base", ""},
    {Kind::kView, "contact 문의 상담", kLooking,
     "started opened created submitted requested closed ended 접수 등록 시작 종료 완료"},
    {Kind::kMessage, "message messages reply replied replies comment commented 답변 메시지 메세지 답글", "", ""},
    {Kind::kContactOpen, kContactThings, "reopen reopened", ""},
    {Kind::kContactClose, kContactThings,
     "ended end closed close resolved solved completed finished hangup disconnected abandoned missed 종료 완료 해결 "
     "끊김 포기",
     ""},
    {Kind::kContactOpen, kContactThings,
     "start started open opened create created begin began initiated received submitted submit requested request new "
     "incoming "
     "connected answered live 접수 시작 등록 신청 연결 작성",
     ""},
    {Kind::kContactOpen, "chat ticket conversation inquiry enquiry complaint livechat 상담 문의 채팅 통화 민원", "",
     "viewed view page clicked click button 클릭 보기 조회 내역"},
    {Kind::kContactOpen, "contact", "support us agent center centre company", "page view viewed click clicked"},
    {Kind::kContactOpen, "call calls", "inbound phone customer support", ""},
    {Kind::kRating, "rating ratings rated rate 평점 별점 리뷰작성 후기작성 리뷰등록 후기등록", "", "conversion"},
    {Kind::kRating, "review reviews reviewed 리뷰 후기",
     "submitted submit written write posted post added add created completed left product 작성 등록",
     "page view viewed 보기 조회 목록"},
    // Order and what leads to it.
    {Kind::kView, "order orders shipping delivery shipment 주문 배송",
     "track tracking history list detail details lookup 조회 내역 목록 상세",
     "shipping_details checkout completed placed info shipping"},
    {Kind::kView, "배송조회 배송추적", "", ""},
    {Kind::kDelivery,
     "delivered delivery shipped shipment dispatched dispatch fulfilled fulfillment 배송 출고 배달 택배", "",
     "option options method address info page estimate checkout 배송지 배송정보 배송방법 방법"},
    {Kind::kCheckout, "주문서 주문하기 바로구매 배송지 배송정보 배송방법 구매하기", "", ""},
    {Kind::kOrder, "purchase purchased purchases ordered 구매 주문", "",
     "button click clicked intent 조회 내역 버튼 클릭"},
    {Kind::kOrder, "order orders transaction checkout",
     "completed complete placed place confirmed confirmation created success successful submitted submit paid finished "
     "done thank",
     "step steps"},
    {Kind::kCart, "cart carts basket addtocart 장바구니 담기", "", ""},
    {Kind::kCart, "product item bag", "added removed add remove", "wishlist compare favorite favourites review"},
    {Kind::kCheckout, "checkout shipping", "", ""},
    {Kind::kCheckout, "delivery", "option options method address info details", ""},
    {Kind::kPayment, "checkout", "payment", ""},
    {Kind::kOrder, "order orders", "", "update updated updates button click clicked cancel by sort"},
    {Kind::kLogin, "login logins logon signin signup logout signout 로그인 로그아웃 회원가입 가입", "", ""},
    {Kind::kLogin, "sign signed log logged", "in up out on off", ""},
    {Kind::kLogin, "user account member users", "registered created register", ""},
    {Kind::kSearch, "search searches searched searching query filter filters filtered autocomplete 검색 필터", "", ""},
    {Kind::kClick, "click clicks clicked tap taps tapped press pressed select selected 클릭 선택 탭", "", ""},
    {Kind::kInput, "form input typed typing entered submit submitted field 입력 제출", "", "view viewed"},
    {Kind::kView,
     "view views viewed page pages pageview pageviews screen screens screenview visit visited home homepage main "
     "catalog catalogue "
     "category categories listing landing detail details browse browsed impression compare compared shown 조회 보기 "
     "페이지 상세 목록 홈 "
     "메인 화면 둘러보기 방문 카테고리 비교",
     "", ""},
    {Kind::kError, kFailureWords, "", ""},
};

// The lists of rule i are 3 * i (any), 3 * i + 1 (with), 3 * i + 2 (without).
const WordIndex& RuleIndex() {
  static const WordIndex& index = *new WordIndex([] {
    std::vector<std::string_view> lists;
    for (const Rule& rule : kRules) lists.insert(lists.end(), {rule.any, rule.with, rule.without});
    return lists;
  }());
  static_assert(3 * std::size(kRules) <= WordIndex::kMostLists);
  return index;
}

}  // namespace

Kind ClassifyName(std::string_view event_name) {
  const NameWords words(event_name);
  if (words.empty()) return Kind::kOther;
  const WordIndex::Lists has = RuleIndex().Match(words);
  for (size_t i = 0; i < std::size(kRules); ++i) {
    if (has[3 * i] && (kRules[i].with.empty() || has[3 * i + 1]) && !has[3 * i + 2]) return kRules[i].kind;
  }
  // Shops call an order so; with any other word it may be anything of a bank.
  const std::vector<std::string>& latin = words.latin();
  const bool alone = latin.size() == 1 && (latin[0] == "transaction" || latin[0] == "transactions");
  return alone ? Kind::kOrder : Kind::kOther;
}

bool SaysFailure(std::string_view text) {
  if (text.empty()) return false;
  return NameWords(text).HasAny(
      "error errors failed fail fails failure declined decline denied rejected bug exception 실패 오류 에러 거절 거부");
}

bool SaysSuccess(std::string_view text) {
  const NameWords words(text);
  return words.HasAny(
             "success successful succeeded succeed completed complete approved paid captured accepted ok 성공 완료 "
             "승인") &&
         !words.HasAny(kFailureWords) && !words.HasAny("incomplete not un 미완료 미승인");
}

}  // namespace journey::event
