// SPDX-License-Identifier: Apache-2.0
// The built-in catalogue of kinds, channels and stages: English and Korean words that place an event. What it cannot
// place has kind `other` and no stage; nothing is guessed beyond these words.
#ifndef JOURNEY_EVENT_CATALOG_H_
#define JOURNEY_EVENT_CATALOG_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace journey::event {

enum class Kind : uint8_t {
  kOther,
  kView,
  kClick,
  kInput,
  kSearch,
  kError,
  kContactOpen,
  kMessage,
  kHandoff,
  kContactClose,
  kSurvey,
  kCart,
  kCheckout,
  kPayment,
  kOrder,
  kRefund,
  kReturn,
  kDelivery,
  kNotification,
  kCoupon,
  kLogin,
  kArticle,
  kExperiment,
  kRating,
  kCallback,
  kCrash,
  kSystem,
  kCount
};

enum class Stage : uint8_t { kNone, kExplore, kConvert, kAfterCare };

enum class Author : uint8_t { kCustomer, kAgent, kBot, kSystem };

// As written in outputs: "contact-open", "after-care"; kNone is "".
std::string_view Name(Kind kind);
std::string_view Name(Stage stage);
std::string_view Name(Author author);
std::optional<Kind> FindKind(std::string_view name);  // exact names only
std::optional<Stage> FindStage(std::string_view name);

// The kind that the words of an event name say ("Checkout Started", "add_to_cart", "결제 완료"), kOther where none
// does. A whole-word match for Latin words (camelCase, snake_case and spaces part words), a substring for Korean ones.
// "payment failed", "payment_error" are payments; an error elsewhere is kError.
Kind ClassifyName(std::string_view event_name);
// Whether a name says that a payment failed (error, failed, declined, denied, 실패, 오류, 거절).
bool SaysFailure(std::string_view text);
bool SaysSuccess(std::string_view text);
// The stage of a kind: explore (view, search, article ...), convert (cart, checkout, payment, order, coupon),
// after-care (contacts, delivery, refund, return, survey).
Stage StageOf(Kind kind);

// A known channel's canonical name ("Phone", "전화", "call", "voice" -> "phone"); nullopt where the word is unknown, so
// that the caller keeps the word as written.
std::optional<std::string_view> FindChannel(std::string_view word);
// web app phone email chat bot sms push social messenger video store community help-centre review
const std::vector<std::string_view>& Channels();
// Channels on which a customer talks to the company: phone email chat bot messenger video social sms.
bool IsContactChannel(std::string_view channel);

// Who acted ("agent", "상담원", "admin", "customer", "고객", "bot" ...).
std::optional<Author> FindAuthor(std::string_view word);

// Whether a user agent is that of a crawler, a monitor or a script: words of a list.
bool IsKnownBot(std::string_view user_agent);

// What a project may want of the touchpoints of URLs beyond the usual.
struct UrlNaming {
  std::vector<std::string> keep_query;  // keys whose values stay, in this order: "/list?tab=sale"
  bool drop_locale = false;             // "/ko/cart", "/en-us/cart" are "/cart"
  bool lower_case = false;              // "/Cart" is "/cart"
  bool slugs = false;                   // segments of four words or more are ":slug"
};

// The touchpoint of a URL: its path without host, query, fragment and trailing slash, with segments that are numbers,
// UUIDs, dates or ids (eight or more characters with both letters and digits, or hexadecimal) as ":id". The root is
// "/". A fragment that is a route ("#/checkout", "#!/checkout") is the page of an application that has one address
// only: its path counts.
std::string UrlTouchpoint(std::string_view url, const UrlNaming& naming = {});
// A URL up to where its touchpoint does not look any more.
std::string_view UrlWithoutQuery(std::string_view url);
// True for http://, https:// and //host addresses.
bool LooksLikeUrl(std::string_view text);

}  // namespace journey::event

#endif  // JOURNEY_EVENT_CATALOG_H_
