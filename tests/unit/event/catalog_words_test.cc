// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "journey/event/catalog.h"

namespace journey::event {
namespace {

struct Row {
  std::string_view name;
  std::string_view kind;
};

// Names that exports really use, by family.
constexpr Row kRows[] = {
    // Segment's e-commerce and live-chat names.
    {"Products Searched", "search"},
    {"Product List Viewed", "view"},
    {"Product List Filtered", "search"},
    {"Promotion Viewed", "view"},
    {"Promotion Clicked", "click"},
    {"Product Clicked", "click"},
    {"Product Viewed", "view"},
    {"Product Added", "cart"},
    {"Product Removed", "cart"},
    {"Cart Viewed", "cart"},
    {"Checkout Started", "checkout"},
    {"Checkout Step Viewed", "checkout"},
    {"Checkout Step Completed", "checkout"},
    {"Payment Info Entered", "payment"},
    {"Order Completed", "order"},
    {"Order Updated", "other"},
    {"Order Refunded", "refund"},
    {"Order Cancelled", "return"},
    {"Coupon Entered", "coupon"},
    {"Coupon Applied", "coupon"},
    {"Coupon Denied", "coupon"},
    {"Coupon Removed", "coupon"},
    {"Product Reviewed", "rating"},
    {"Live Chat Conversation Started", "contact-open"},
    {"Live Chat Conversation Ended", "contact-close"},
    {"Live Chat Message Sent", "message"},
    {"Live Chat Message Received", "message"},
    {"Experiment Viewed", "experiment"},
    {"Signed Up", "login"},
    {"Signed In", "login"},
    {"Signed Out", "login"},
    {"Push Notification Received", "notification"},
    {"Push Notification Tapped", "notification"},
    {"Email Opened", "notification"},
    {"Email Delivered", "notification"},
    {"Application Crashed", "crash"},
    {"Page Viewed", "view"},
    // GA4.
    {"page_view", "view"},
    {"view_item", "view"},
    {"view_item_list", "view"},
    {"select_item", "click"},
    {"add_to_cart", "cart"},
    {"remove_from_cart", "cart"},
    {"view_cart", "cart"},
    {"begin_checkout", "checkout"},
    {"add_shipping_info", "checkout"},
    {"add_payment_info", "payment"},
    {"purchase", "order"},
    {"in_app_purchase", "order"},
    {"refund", "refund"},
    {"view_search_results", "search"},
    {"login", "login"},
    {"sign_up", "login"},
    {"click", "click"},
    {"form_submit", "input"},
    {"form_start", "input"},
    {"screen_view", "view"},
    {"session_start", "system"},
    {"first_visit", "system"},
    {"first_open", "system"},
    {"user_engagement", "system"},
    {"app_exception", "crash"},
    {"notification_open", "notification"},
    {"scroll", "other"},
    {"generate_lead", "other"},
    {"view_promotion", "view"},
    {"exception", "error"},
    // A shop's log.
    {"home", "view"},
    {"promo_page", "view"},
    {"product_view", "view"},
    {"catalog", "view"},
    {"search", "search"},
    {"filter_results", "search"},
    {"compare", "view"},
    {"wishlist_add", "other"},
    {"cart", "cart"},
    {"checkout", "checkout"},
    {"shipping_details", "checkout"},
    {"payment_details", "payment"},
    {"payment_error", "payment"},
    {"payment failed", "payment"},
    {"checkout_bug", "error"},
    {"error_page", "error"},
    {"support_chat", "contact-open"},
    {"account_page", "view"},
    {"review_page", "view"},
    // Other spellings and services.
    {"ProductViewed", "view"},
    {"AddToCart", "cart"},
    {"addToCart", "cart"},
    {"ORDER_PLACED", "order"},
    {"order.created", "order"},
    {"orders", "order"},
    {"Order History Viewed", "view"},
    {"Purchase Failed", "payment"},
    {"card_declined", "payment"},
    {"Refund Requested", "refund"},
    {"Return Requested", "return"},
    {"returned", "return"},
    {"shipped", "delivery"},
    {"Delivered", "delivery"},
    {"delivery_delayed", "delivery"},
    {"delivery method selected", "checkout"},
    {"ticket created", "contact-open"},
    {"Ticket Closed", "contact-close"},
    {"ticket_solved", "contact-close"},
    {"ticket reopened", "contact-open"},
    {"ticket assigned", "handoff"},
    {"chat_transferred", "handoff"},
    {"handoff", "handoff"},
    {"agent_joined", "handoff"},
    {"agent reply", "message"},
    {"comment", "message"},
    {"callback_requested", "callback"},
    {"call_started", "contact-open"},
    {"chat disconnected", "contact-close"},
    {"Contact Us Page Viewed", "view"},
    {"contact form submitted", "contact-open"},
    {"FAQ", "article"},
    {"help_center_view", "article"},
    {"Help Article Viewed", "article"},
    {"knowledge base search", "article"},
    {"CSAT Submitted", "survey"},
    {"nps_answer", "survey"},
    {"survey sent", "survey"},
    {"app rating", "rating"},
    {"coupon_error", "error"},
    {"api_error", "error"},
    {"login failed", "login"},
    {"upload failed", "error"},
    {"heartbeat", "system"},
    {"page_ping", "system"},
    {"identify", "system"},
    {"status changed", "system"},
    {"tap_banner", "click"},
    {"transaction", "order"},
    {"transaction declined", "payment"},
    {"transaction history", "other"},
    {"transaction started", "other"},
    {"transaction limit reached", "other"},
    {"Registration", "other"},
    {"Triage and Assessment", "other"},
    {"X-Ray", "other"},
    {"MRI SCAN", "other"},
    {"Check-out", "other"},
    {"", "other"},
    {"12345", "other"},
    {"debugging", "other"},
    // Korean.
    {"상품 조회", "view"},
    {"상품 상세 보기", "view"},
    {"메인 화면", "view"},
    {"홈", "view"},
    {"카테고리 목록", "view"},
    {"검색", "search"},
    {"상품 검색", "search"},
    {"필터 적용", "search"},
    {"장바구니 담기", "cart"},
    {"장바구니", "cart"},
    {"주문서 작성", "checkout"},
    {"주문하기", "checkout"},
    {"배송지 입력", "checkout"},
    {"결제", "payment"},
    {"결제 완료", "payment"},
    {"결제 실패", "payment"},
    {"결제오류", "payment"},
    {"주문완료", "order"},
    {"주문 완료", "order"},
    {"구매", "order"},
    {"구매 완료", "order"},
    {"주문 내역 조회", "view"},
    {"배송 조회", "view"},
    {"배송완료", "delivery"},
    {"배송 시작", "delivery"},
    {"환불 요청", "refund"},
    {"환불 완료", "refund"},
    {"반품 신청", "return"},
    {"교환 접수", "return"},
    {"주문 취소", "return"},
    {"쿠폰 적용", "coupon"},
    {"로그인", "login"},
    {"회원가입", "login"},
    {"로그인 실패", "login"},
    {"1:1 문의 등록", "contact-open"},
    {"상담 시작", "contact-open"},
    {"상담 접수", "contact-open"},
    {"채팅 상담", "contact-open"},
    {"상담 종료", "contact-close"},
    {"상담원 연결", "handoff"},
    {"상담 이관", "handoff"},
    {"문의 내역 조회", "view"},
    {"답변 등록", "message"},
    {"콜백 요청", "callback"},
    {"만족도 조사", "survey"},
    {"설문 응답", "survey"},
    {"별점 등록", "rating"},
    {"리뷰 작성", "rating"},
    {"도움말", "article"},
    {"자주 묻는 질문", "article"},
    {"푸시 수신", "notification"},
    {"알림톡 발송", "notification"},
    {"버튼 클릭", "click"},
    {"양식 입력", "input"},
    {"시스템 오류", "error"},
    {"상태 변경", "system"},
    {"실험 노출", "experiment"},
    {"강제 종료", "crash"},
    {"동의", "other"},
};
static_assert(std::size(kRows) >= 120);

TEST(ClassifyName, Table) {
  for (const Row& row : kRows) EXPECT_EQ(Name(ClassifyName(row.name)), row.kind) << row.name;
}

TEST(ClassifyName, OtherSpellingsOfOneNameHaveOneKind) {
  for (const char* name : {"Checkout Started", "checkout_started", "checkout-started", "CheckoutStarted",
                           "checkoutStarted", "CHECKOUT STARTED", " checkout  started "}) {
    EXPECT_EQ(ClassifyName(name), Kind::kCheckout) << name;
  }
}

TEST(SaysFailure, WholeWords) {
  for (const char* text :
       {"payment_error", "failed", "Payment Failed", "CardDeclined", "denied", "결제 실패", "오류", "승인 거절"}) {
    EXPECT_TRUE(SaysFailure(text)) << text;
  }
  for (const char* text : {"payment_details", "mirror", "unfailing", "결제 완료", "", "paid"})
    EXPECT_FALSE(SaysFailure(text)) << text;
}

TEST(SaysSuccess, NotWhereItFailed) {
  for (const char* text : {"payment succeeded", "approved", "PAID", "결제 완료", "승인"})
    EXPECT_TRUE(SaysSuccess(text)) << text;
  for (const char* text : {"payment failed", "completed with error", "not approved", "", "미승인", "pending"}) {
    EXPECT_FALSE(SaysSuccess(text)) << text;
  }
}

}  // namespace
}  // namespace journey::event
