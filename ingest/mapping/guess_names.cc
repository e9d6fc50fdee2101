// SPDX-License-Identifier: Apache-2.0
#include "ingest/mapping/guess.h"

namespace ingest {

using journey::event::Field;

const std::vector<GuessRow>& GuessCatalog() {
  static const auto& catalog = *new std::vector<GuessRow>{
      // Snapshots first: where a table has such columns, its creation time is the opening of a contact.
      {Field::kFirstReply, GuessCheck::kTime,
       "first_reply_at first_response_at first_replied_at first_responded_at first_reply first_reply_time "
       "first_response_time answered_at 첫응답일시 최초응답일시 최초답변일시 첫답변일시 "
       "답변일시 최초응답시간 첫응답시간"},
      {Field::kResolved, GuessCheck::kTime,
       "resolved_at solved_at resolved solved resolved_time resolved_date ticket_solved_timestamp 해결일시 "
       "처리완료일시 "
       "처리일시 완료일시 해결일 처리완료일 처리일 완료일"},
      {Field::kClosed, GuessCheck::kTime,
       "closed_at closed closed_time close_time closed_date date_closed date/time_closed 종료일시 종결일시 마감일시 "
       "종료일 "
       "종결일"},
      {Field::kOpened, GuessCheck::kTime,
       "opened_at opened open_time created_at created create_time submitted_at started_at start_time opened_date "
       "created_date date_opened date/time_opened ticket_created_timestamp 접수일시 등록일시 생성일시 문의일시 "
       "인입일시 상담시작일시 "
       "통화시작일시 접수일 접수일자 등록일 등록일자 생성일",
       Field::kResolved},
      {Field::kDelivered, GuessCheck::kTime,
       "delivered_at delivered delivery_completed_at order_delivered_customer_date delivered_date "
       "배송완료일시 배송완료일 배송완료"},
      {Field::kRefundRequested, GuessCheck::kTime,
       "refund_requested_at refund_requested refund_request_date 환불요청일시 환불신청일시 환불요청일 환불신청일"},
      {Field::kRefunded, GuessCheck::kTime,
       "refunded_at refunded refund_completed_at refund_paid_at refund_date 환불완료일시 환불일시 환불완료일 환불일"},
      {Field::kPromised, GuessCheck::kTime,
       "promised_at promised promised_delivery_at estimated_delivery expected_delivery_at eta "
       "estimated_delivery_date expected_delivery_date order_estimated_delivery_date promised_date "
       "배송예정일 도착예정일"},
      {Field::kTime, GuessCheck::kTime,
       "timestamp event_timestamp event_time time datetime date_time occurred_at event_datetime ts created_at "
       "created started_at start_time submitted_at answered_at responded_at response_date ordered_at order_date "
       "placed_at call_time called_at date event_date day sent_at received_at time:timestamp invoice_date "
       "purchase_date transaction_date order_purchase_timestamp order_time purchase_time call_date created_date "
       "visit_date review_creation_date 일시 시간 시각 발생일시 이벤트시간 접수일시 "
       "등록일시 생성일시 작성일시 응답일시 주문일시 결제일시 통화일시 상담일시 "
       "날짜 일자 주문일 접수일 접수일자 등록일 등록일자 작성일 주문일자 결제일 "
       "상담일 상담일자 통화일 통화일자"},
      {Field::kEndTime, GuessCheck::kTime,
       "end_time ended_at finished_at completed_at end_timestamp end 종료시간 종료시각 통화종료일시 상담종료일시"},
      {Field::kReceivedTime, GuessCheck::kTime, "received_at server_timestamp ingested_at collected_at 수신일시"},
      {Field::kSentTime, GuessCheck::kTime, "sent_at client_sent_at 발송일시"},
      {Field::kUser, GuessCheck::kId,
       "user_id customer_id member_id customer_no member_no customer_number user_no requester_id crm_id uid user "
       "customer 회원번호 고객번호 "
       "회원id 고객id 회원아이디 고객아이디 사용자id 고객코드 회원코드"},
      {Field::kAnonymous, GuessCheck::kId,
       "anonymous_id visitor_id client_id cookie_id cookie user_pseudo_id distinct_id guest_id browser_id 방문자id "
       "쿠키 쿠키id"},
      {Field::kDevice, GuessCheck::kId, "device_id adid gaid idfa idfv 기기id 단말id 단말기id"},
      {Field::kEmail, GuessCheck::kEmail,
       "email email_address customer_email user_email requester_email mail 이메일 이메일주소 메일 고객이메일"},
      {Field::kPhone, GuessCheck::kPhone,
       "phone phone_number mobile mobile_number tel telephone customer_phone caller caller_id caller_number msisdn "
       "전화번호 휴대폰 "
       "휴대폰번호 핸드폰 핸드폰번호 연락처 발신번호 고객전화번호"},
      {Field::kSession, GuessCheck::kId, "session_id session visit_id ga_session_id user_session 세션id 세션"},
      {Field::kCase, GuessCheck::kId,
       "case_id ticket_id conversation_id chat_id call_id case ticket ticket_no ticket_number case_number "
       "inquiry_id thread_id incident_id case:concept:name call_no call_number 티켓번호 상담번호 "
       "통화번호 접수번호 문의번호 상담id 통화id 대화id 채팅id 티켓id 케이스번호"},
      {Field::kCase, GuessCheck::kId, "id no 번호", Field::kResolved},
      {Field::kOrder, GuessCheck::kId,
       "order_id order_no order_number transaction_id invoice_no invoice_number invoice invoice_id 주문번호 "
       "주문id"},
      {Field::kEvent, GuessCheck::kNone,
       "event event_name event_type activity activity_name action concept:name step 이벤트 이벤트명 행동 활동 액션 "
       "작업"},
      {Field::kEventId, GuessCheck::kId, "event_id message_id insert_id event_uuid uuid 이벤트id"},
      {Field::kInstance, GuessCheck::kId,
       "instance instance_id activity_instance activity_instance_id concept:instance"},
      {Field::kLifecycle, GuessCheck::kLifecycle,
       "lifecycle lifecycle:transition lifecycle_transition registration_type transition 생명주기"},
      {Field::kKind, GuessCheck::kKind, "kind event_kind"},
      {Field::kChannel, GuessCheck::kChannel,
       "channel contact_channel source_channel channel_type via_channel via ticket_channel case_origin 채널 접수채널 "
       "상담채널 문의채널 인입채널 유입채널"},
      {Field::kPlatform, GuessCheck::kNone, "platform 플랫폼"},
      {Field::kUrl, GuessCheck::kUrl,
       "url page_url page_location current_url $current_url location href page path page_path 페이지url"},
      {Field::kScreen, GuessCheck::kNone, "screen screen_name page_name view_name page 화면 화면명 페이지명"},
      {Field::kTitle, GuessCheck::kNone, "page_title title 제목"},
      {Field::kReferrer, GuessCheck::kNone, "referrer referer page_referrer"},
      {Field::kElement, GuessCheck::kNone, "element element_id selector target"},
      {Field::kX, GuessCheck::kNumber, "x click_x"},
      {Field::kY, GuessCheck::kNumber, "y click_y"},
      {Field::kQuery, GuessCheck::kNone, "query search_query search_term keyword 검색어"},
      {Field::kResults, GuessCheck::kNumber, "results result_count results_count 검색결과수"},
      {Field::kStatus, GuessCheck::kNone,
       "status ticket_status order_status case_status state 상태 처리상태 주문상태 진행상태 결과"},
      {Field::kError, GuessCheck::kNone, "error error_code error_name error_message 오류 오류코드"},
      {Field::kValue, GuessCheck::kNumber,
       "amount revenue value total total_amount order_total order_amount payment_amount 금액 결제금액 주문금액 총액"},
      {Field::kCurrency, GuessCheck::kNone, "currency currency_code 통화코드"},
      {Field::kItem, GuessCheck::kNone,
       "product_id item_id sku product item product_name stock_code product_code 상품코드 상품번호 상품 "
       "상품명"},
      {Field::kQuantity, GuessCheck::kNumber, "quantity qty 수량"},
      {Field::kScore, GuessCheck::kScore,
       "score csat_score nps_score ces_score satisfaction_score csat nps ces rating satisfaction "
       "satisfaction_rating customer_satisfaction_rating csat_rating review_score 점수 만족도점수 "
       "만족도 평점 별점"},
      {Field::kScale, GuessCheck::kScale, "scale 척도"},
      {Field::kSurvey, GuessCheck::kNone, "survey survey_name survey_type 설문 설문명 조사명 설문종류"},
      {Field::kTopic, GuessCheck::kNone,
       "topic contact_reason issue_type ticket_type inquiry_type contact_type 상담유형 문의유형 상담분류 문의분류 "
       "주제"},
      {Field::kTopic, GuessCheck::kNone, "category type 유형 분류 카테고리", Field::kCase},
      {Field::kPriority, GuessCheck::kNone, "priority urgency 우선순위 긴급도"},
      {Field::kTags, GuessCheck::kNone, "tags labels 태그"},
      {Field::kAuthor, GuessCheck::kAuthor,
       "author_type author sender_type sender author_role role speaker participant 작성자유형 작성자 발신자 화자"},
      {Field::kPublic, GuessCheck::kFlag, "public is_public 공개"},
      {Field::kDirection, GuessCheck::kDirection, "direction call_direction 방향 수발신"},
      {Field::kAgent, GuessCheck::kNone,
       "agent agent_id agent_name assignee assignee_id operator handled_by employee 상담원 상담사 담당자 상담원id"},
      {Field::kQueue, GuessCheck::kNone, "queue queue_name team group group_name department 큐 부서 팀 상담그룹"},
      {Field::kQueueWait, GuessCheck::kDuration,
       "queue_wait queue_wait_seconds wait_seconds wait_s wait_time waiting_time queue_time wait speed_of_answer "
       "speed_of_answer_in_seconds 대기시간 대기초"},
      {Field::kBot, GuessCheck::kFlag, "is_bot bot"},
      {Field::kUserAgent, GuessCheck::kNone, "user_agent http_user_agent browser_user_agent 사용자에이전트"},
      {Field::kReopens, GuessCheck::kNumber, "reopens reopen_count reopened_count 재오픈 재오픈수 재오픈횟수"},
      {Field::kTransfers, GuessCheck::kNumber, "transfers transfer_count 이관수 이관횟수 전환횟수"},
      {Field::kParentCase, GuessCheck::kId, "parent_case parent_case_id parent_ticket_id 상위티켓"},
      {Field::kForm, GuessCheck::kNone, "form form_id form_name"},
      {Field::kField, GuessCheck::kNone, "field field_name"},
      {Field::kCoupon, GuessCheck::kNone, "coupon coupon_code coupon_id 쿠폰 쿠폰코드"},
      {Field::kReason, GuessCheck::kNone, "reason reason_code refund_reason 사유 환불사유"},
      {Field::kArticle, GuessCheck::kNone, "article article_id 도움말id"},
      {Field::kStore, GuessCheck::kNone, "store store_id branch 매장 지점"},
      {Field::kDuration, GuessCheck::kDuration,
       "duration duration_seconds duration_s call_duration talk_seconds talk_time talk_s handle_time "
       "talk_duration avg_talk_duration 통화시간 상담시간 소요시간"},
      {Field::kCampaign, GuessCheck::kNone, "campaign campaign_name utm_campaign 캠페인"},
      {Field::kConsent, GuessCheck::kFlag, "consent 동의"},
      {Field::kText, GuessCheck::kNone,
       "text message body content comment description memo 내용 메시지 본문 문의내용 상담내용"},
  };
  return catalog;
}

}  // namespace ingest
