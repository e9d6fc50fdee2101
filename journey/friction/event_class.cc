// SPDX-License-Identifier: Apache-2.0
#include "journey/friction/event_class.h"

#include <algorithm>
#include <iterator>

#include "journey/contact/way_to_contact.h"
#include "journey/event/name_words.h"
#include "journey/friction/vendor_labels.h"

namespace journey::friction {
namespace {

using event::Author;
using event::EventType;
using event::Kind;
using event::kNone;
using event::NameWords;

constexpr size_t kLongestName = 256;

struct Rule {
  uint32_t classes;
  std::string_view any;
  std::string_view with;     // one of these, too; "" = no condition
  std::string_view without;  // none of these
};

// By the words of the event's name.
constexpr Rule kNameRules[] = {
    {kIsCursor, "mousemove cursormove pointermove mousepath cursorpath", "", ""},
    {kIsCursor, "mouse cursor pointer", "move moved moves position sample path", ""},
    {kIsScroll, "scroll scrolled scrolls scrolling 스크롤", "", ""},
    {kIsResponse, "mutation mutations xhr fetch navigation rerender rendered repaint", "", ""},
    {kIsResponse, "request response api network http dom",
     "sent received completed finished request response call changed",
     "refund return support contact callback ticket chat"},
    {kIsAppStart, "app application session 앱",
     "open opened start started launch launched foreground relaunched 실행 시작", ""},
    {kIsCrash, "anr hang hangs frozen freeze unresponsive nonresponsive 멈춤 응답없음", "", ""},
    {kIsCrash, "not", "responding", ""},
    {kIsFocus, "focus focused focusin enter entered", "", "value text"},
    {kIsBlur, "blur blurred focusout leave left", "", ""},
    {kIsSubmit, "submit submitted submits submission sent 제출 전송", "", ""},
    {kIsRemoval, "remove removed removal delete deleted 삭제 제거 빼기", "", ""},
    {kIsShipping, "shipping delivery postage 배송 배송비", "", "track tracking status history"},
    {kIsFallback,
     "fallback clarification clarify reprompt rephrase misunderstood noinput nomatch 재질문 못알아듣 이해하지", "", ""},
    {kIsFallback, "no", "match intent understanding", ""},
    {kIsFallback, "not", "understood understand recognised recognized", ""},
};
// Further lists.
enum WordList : size_t {
  kListWords,
  kOneOfManyWords,
  kTapWords,
  kFieldWords,
  kFocusWords,
  kBlurWords,
  kChangeWords,
  kSubmitWords,
  kAppWords,
  kOpenWords,
  kShippingWords,
  kArrivalWords,
  kViewedWords,
  kBegunWords,
  kWordLists
};
constexpr std::string_view kWords[kWordLists] = {
    "search results result list listing listings category categories catalog catalogue browse collection collections "
    "filter products shop 검색 목록 카테고리",
    "product item detail details pdp article post story video listing profile sku book recipe hotel offer 상품 상세 "
    "게시글 기사",
    "click clicked clicks tap tapped taps press pressed touch touched autocapture 클릭 탭",
    "field input form value 필드 입력",
    "focus focused",
    "blur blurred",
    "change changed changes",
    "submit submitted 제출",
    "app",
    "open opened launch launched start started",
    "shipping 배송비 배송방법",
    "delivered arrived 완료 도착",
    "view viewed views page pageview screen shown visited 보기 조회 페이지 화면",
    "begin began begun start started 시작",
};

// The lists of rule i are 3 i (any), 3 i + 1 (with), 3 i + 2 (without); the further ones follow.
const event::WordIndex& Index() {
  static const auto& index = *[] {
    std::vector<std::string_view> lists;
    for (const Rule& rule : kNameRules) lists.insert(lists.end(), {rule.any, rule.with, rule.without});
    lists.insert(lists.end(), std::begin(kWords), std::end(kWords));
    return new event::WordIndex(lists);
  }();
  return index;
}

class Words {
 public:
  explicit Words(std::string_view name) : lists_(Index().Match(NameWords(name))) {}
  bool Fits(size_t rule) const {
    return lists_[3 * rule] && (kNameRules[rule].with.empty() || lists_[3 * rule + 1]) && !lists_[3 * rule + 2];
  }
  bool Has(WordList list) const { return lists_[3 * std::size(kNameRules) + list]; }

 private:
  event::WordIndex::Lists lists_;
};

bool IsPageKind(Kind kind) {
  switch (kind) {
    case Kind::kView:
    case Kind::kArticle:
    case Kind::kSearch:
    case Kind::kCart:
    case Kind::kCheckout:
    case Kind::kLogin:
    case Kind::kOrder:
    case Kind::kError:
      return true;
    default:
      return false;
  }
}

class Classifier {
 public:
  explicit Classifier(const event::EventTable& table) : strings_(table.dictionaries.strings) {
    for (const event::SourceInfo& source : table.sources) {
      for (const auto& [field, column] : source.fields) has_metric_ = has_metric_ || field == "metric";
    }
    // Tables made by hand, as in tests, name no fields.
    const bool told = std::any_of(table.sources.begin(), table.sources.end(),
                                  [](const event::SourceInfo& source) { return !source.fields.empty(); });
    if (!told) has_metric_ = true;
    const event::TypeTable& types = table.dictionaries.types;
    for (uint32_t i = 0; i < types.size(); ++i) {
      cart_pages_ = cart_pages_ || (types[i].kind == Kind::kCart && IsNamedByPage(types[i]));
      checkout_pages_ = checkout_pages_ || (types[i].kind == Kind::kCheckout && IsNamedByPage(types[i]));
    }
  }

  TypeClass Classify(const EventType& type) const {
    const std::string_view name = Text(type.name);
    TypeClass result;
    if (const auto label = LabelOfEvent(name)) return {kIsLabel, *label, Facts{0}};
    const Words words(name);
    uint32_t classes = ByKind(type) | ByWords(type, words);
    if ((classes & kIsPage) != 0) classes |= OfPage(type, words);
    // What a project file takes out of the paths was done all the same.
    if (type.author == Author::kCustomer && (type.touchpoint != kNone || type.kind != Kind::kSystem)) classes |= kIsAct;
    if (type.author != Author::kCustomer) classes &= ~(kIsPage | kIsClick | kIsInput | kIsSearch | kIsList);
    if ((type.flags & event::kTypeFailure) != 0) classes |= kIsFailure;
    if (contact::IsContactType(type) && type.author == Author::kCustomer) classes |= kIsHelp;
    // Inside contacts people talk; nothing there is a page or a shop.
    if (contact::IsContactType(type)) classes &= kIsHelp | kIsFallback | kIsAct | kIsFailure;
    if (type.kind == Kind::kContactOpen && type.author == Author::kCustomer) classes |= kIsContactWay;
    result.classes = classes;
    result.facts = FactsOf(classes);
    result.survey = type.kind == Kind::kSurvey;
    result.arrives = type.kind == Kind::kDelivery && words.Has(kArrivalWords);
    return result;
  }

 private:
  std::string_view Text(uint32_t id) const {
    return id == kNone ? std::string_view() : strings_[id].substr(0, kLongestName);
  }

  static uint32_t ByKind(const EventType& type) {
    switch (type.kind) {
      case Kind::kClick:
        return kIsClick;
      case Kind::kInput:
        return kIsInput;
      case Kind::kSearch:
        return kIsSearch;
      case Kind::kError:
        return kIsError;
      case Kind::kCrash:
        return kIsCrash | kIsError;
      case Kind::kCart:
        return kIsCart;
      case Kind::kCheckout:
        return kIsCheckout;
      case Kind::kPayment:
        return kIsPayment;
      case Kind::kOrder:
        return kIsOrder | kIsPromise;
      case Kind::kDelivery:
        return kIsPromise;
      case Kind::kCoupon:
        return kIsCoupon;
      case Kind::kLogin:
        return kIsLogin;
      case Kind::kArticle:
        return kIsArticle | kIsHelp;
      default:
        return 0;
    }
  }

  // A view is named by its page or screen, other acts by what was done.
  bool IsNamedByPage(const EventType& type) const {
    return type.touchpoint != kNone && (type.touchpoint != type.name || Text(type.touchpoint).starts_with('/'));
  }

  // "Cart Viewed", "Checkout Started": what was done is that a page was opened. Where the run tells such pages
  // themselves, it is an act on them.
  bool SaysOpened(const EventType& type, const Words& words) const {
    if (type.kind == Kind::kCart) return !cart_pages_ && words.Has(kViewedWords);
    return type.kind == Kind::kCheckout && !checkout_pages_ && (words.Has(kViewedWords) || words.Has(kBegunWords));
  }

  uint32_t ByWords(const EventType& type, const Words& words) const {
    uint32_t classes = 0;
    for (size_t i = 0; i < std::size(kNameRules); ++i) {
      if (words.Fits(i)) classes |= kNameRules[i].classes;
    }
    const bool other = type.kind == Kind::kOther;
    const bool loose_kind = other || type.kind == Kind::kSystem;
    if (other && words.Has(kTapWords)) classes |= kIsClick;
    if (type.kind != Kind::kInput) classes &= ~(kIsFocus | kIsBlur | kIsSubmit);
    const bool focus = words.Has(kFocusWords), blur = words.Has(kBlurWords);
    if (other && words.Has(kFieldWords) && (focus || blur || words.Has(kChangeWords)))
      classes |= kIsInput | (focus ? kIsFocus : 0u) | (blur ? kIsBlur : 0u);
    if (other && words.Has(kSubmitWords)) classes |= kIsInput | kIsSubmit;
    if (type.kind != Kind::kCart) classes &= ~kIsRemoval;
    if (type.kind != Kind::kCheckout) classes &= ~kIsShipping;
    if (!loose_kind) classes &= ~(kIsCursor | kIsScroll | kIsResponse | kIsAppStart | kIsCrash);
    if (type.kind == Kind::kCrash) classes |= kIsCrash;
    if ((classes & kIsCursor) != 0) classes &= ~(kIsClick | kIsResponse);
    if (type.kind == Kind::kView && words.Has(kAppWords) && words.Has(kOpenWords)) classes |= kIsAppStart;
    if (type.author != Author::kBot && type.kind != Kind::kMessage) classes &= ~kIsFallback;
    if (has_metric_ && (loose_kind || type.kind == Kind::kView)) classes |= kIsVital;
    if (type.touchpoint != kNone && IsPageKind(type.kind) &&
        (type.kind == Kind::kView || type.kind == Kind::kArticle || IsNamedByPage(type) || SaysOpened(type, words))) {
      classes |= kIsPage;
    }
    return classes;
  }

  // Which page it is, as far as the touchpoint says.
  uint32_t OfPage(const EventType& type, const Words& name) const {
    uint32_t classes = 0;
    const std::string_view touchpoint = Text(type.touchpoint);
    const Words words = type.touchpoint == type.name ? name : Words(touchpoint);
    const bool templated = touchpoint.find(":id") != std::string_view::npos;
    // "product_view" and "catalog" are said of every product and list; "/products/7" and a screen's name are one page.
    const bool by_event = type.touchpoint == type.name && !touchpoint.starts_with('/');
    if (templated || (by_event && words.Has(kOneOfManyWords))) {
      classes |= kIsManyPages;
    } else if (type.kind == Kind::kSearch || words.Has(kListWords)) {
      classes |= by_event ? kIsList | kIsManyPages : kIsList;
    }
    if (contact::IsWayToContact(touchpoint)) classes |= kIsContactWay | kIsHelp;
    if (words.Has(kShippingWords) && type.kind == Kind::kCheckout) classes |= kIsShipping;
    return classes;
  }

  static Facts FactsOf(uint32_t classes) {
    Facts facts = 0;
    const auto shows = [&](uint32_t wanted, Facts fact) {
      if ((classes & wanted) != 0) facts |= fact;
    };
    shows(kIsClick, kFactClicks | kFactActs);
    shows(kIsInput | kIsScroll, kFactActs);
    shows(kIsResponse, kFactResponses);
    shows(kIsError, kFactErrors | kFactFailures);
    if ((classes & kIsPayment) != 0 && (classes & kIsFailure) != 0) facts |= kFactFailures;
    shows(kIsCursor, kFactCursor);
    shows(kIsPage, kFactPages);
    shows(kIsList, kFactLists);
    shows(kIsLogin, kFactLogins);
    shows(kIsCrash, kFactCrashes);
    shows(kIsAppStart, kFactStarts);
    shows(kIsInput, kFactForms);
    shows(kIsFocus, kFactFocus);
    shows(kIsSubmit, kFactSubmits);
    shows(kIsSearch, kFactSearches);
    shows(kIsCoupon, kFactCoupons);
    shows(kIsPayment, kFactPayments);
    shows(kIsCheckout, kFactCheckouts);
    shows(kIsCart, kFactCarts);
    shows(kIsShipping, kFactShipping);
    shows(kIsArticle, kFactArticles);
    shows(kIsHelp, kFactHelp);
    shows(kIsFallback, kFactFallbacks);
    return facts;
  }

  const base::StringInterner& strings_;
  bool has_metric_ = false;
  bool cart_pages_ = false, checkout_pages_ = false;  // the run tells them by address or screen
};

}  // namespace

std::vector<TypeClass> ClassifyTypes(const event::EventTable& table) {
  const Classifier classifier(table);
  std::vector<TypeClass> classes;
  const event::TypeTable& types = table.dictionaries.types;
  classes.reserve(types.size());
  for (uint32_t i = 0; i < types.size(); ++i) classes.push_back(classifier.Classify(types[i]));
  return classes;
}

}  // namespace journey::friction
