// SPDX-License-Identifier: Apache-2.0
#include "ingest/mapping/type_maker.h"

#include <algorithm>

#include "ingest/mapping/field_values.h"
#include "ingest/mapping/guess.h"
#include "journey/event/catalog.h"
#include "journey/event/name_words.h"
#include "journey/event/personal_data.h"

namespace ingest {
namespace {

using journey::event::Author;
using journey::event::Kind;
using journey::event::kNone;
using journey::event::NameWords;

// Names that say only that something was looked at; the page or screen says what.
bool IsGenericViewName(std::string_view name) {
  const std::string normalised = NormalisedName(name);
  for (std::string_view generic :
       {"pageview",     "$pageview", "pageviews",  "screenview", "$screen",      "$screenview", "pageviewed",
        "screenviewed", "viewpage",  "viewscreen", "viewedpage", "viewedscreen", "viewedapage", "loadedapage",
        "page",         "screen",    "view",       "페이지뷰",   "페이지조회",   "화면조회",    "조회"}) {
    if (normalised == generic) return true;
  }
  return false;
}

bool IsContactKind(Kind kind) {
  return kind == Kind::kContactOpen || kind == Kind::kMessage || kind == Kind::kHandoff ||
         kind == Kind::kContactClose || kind == Kind::kCallback;
}

// What a page is about, as far as that changes what a view of it means. A view of a payment page is no payment.
Kind ViewKind(std::string_view text, bool url_only) {
  // "/help", "/help/payment-methods": pages that explain, whatever about. The contact page is a view.
  const NameWords words(text);
  if (words.HasAny("help articles article faq kb knowledge 도움말") && !words.HasAny("contact 문의"))
    return Kind::kArticle;
  const Kind kind = journey::event::ClassifyName(text);
  switch (kind) {
    case Kind::kArticle:
    case Kind::kSearch:
    case Kind::kCart:
    case Kind::kCheckout:
    case Kind::kLogin:
    case Kind::kError:
      return kind;
    case Kind::kPayment:
      return Kind::kCheckout;
    case Kind::kOrder: {
      // Where URLs are all there is, the page that confirms an order stands for it; /orders and /order do not.
      if (url_only && words.HasAny("confirmation confirmed complete completed success thank done 완료"))
        return Kind::kOrder;
      return url_only && words.HasAny("order checkout 주문") && !words.HasAny("orders") ? Kind::kCheckout : Kind::kView;
    }
    default:
      break;
  }
  return Kind::kView;
}

}  // namespace

TypeMaker::TypeMaker(const CompiledMapping& mapping, const MappingOptions& options, const RunFacts& facts,
                     journey::event::Dictionaries* dictionaries)
    : mapping_(mapping),
      touchpoint_event_(options.touchpoint_event),
      keep_bots_(options.keep_bots),
      urls_(options.urls),
      every_event_is_touchpoint_(facts.case_only),
      url_only_(!mapping.has_event_name),
      dictionaries_(dictionaries) {
  for (const TouchpointRule& rule : options.touchpoints) {
    RE2::Options quiet;
    quiet.set_log_errors(false);
    auto pattern = std::make_unique<RE2>(rule.pattern, quiet);
    if (pattern->ok()) rules_.emplace_back(std::move(pattern), rule);
  }
}

Kind TypeMaker::FindKindOf(const TypeInputs& inputs, bool* view_row) const {
  *view_row = false;
  if (inputs.forced_kind.has_value()) return *inputs.forced_kind;
  const bool name_is_url = journey::event::LooksLikeUrl(inputs.event);
  const bool named = !inputs.event.empty() && !name_is_url && !IsGenericViewName(inputs.event);
  std::optional<Kind> kind;
  if (inputs.rule != nullptr) kind = inputs.rule->kind;
  if (!kind.has_value() && !inputs.kind.empty()) {
    kind = journey::event::FindKind(inputs.kind);
    if (!kind.has_value()) kind = journey::event::ClassifyName(inputs.kind);
    if (*kind == Kind::kOther) kind.reset();
  }
  if (!kind.has_value() && named) {
    const Kind by_name = journey::event::ClassifyName(inputs.event);
    return by_name == Kind::kOther && inputs.has_score ? Kind::kSurvey : by_name;
  }
  if (!kind.has_value()) {
    if (name_is_url || !inputs.url.empty() || !inputs.screen.empty() || !inputs.event.empty()) {
      kind = Kind::kView;
    } else if (inputs.has_score || !inputs.survey.empty()) {
      return Kind::kSurvey;
    } else if (inputs.has_case ||
               (!inputs.channel.empty() && journey::event::IsContactChannel(Channel(inputs, Kind::kOther)))) {
      return inputs.has_text || !inputs.author.empty() ? Kind::kMessage : Kind::kContactOpen;
    } else {
      return inputs.has_order ? Kind::kOrder : Kind::kOther;
    }
  }
  if (*kind != Kind::kView) return *kind;
  *view_row = true;
  if (!inputs.screen.empty()) {
    const Kind by_screen = ViewKind(inputs.screen, false);
    if (by_screen != Kind::kView) return by_screen;
  }
  const std::string_view url = name_is_url ? inputs.event : inputs.url;
  if (url.empty()) return Kind::kView;
  return ViewKind(journey::event::UrlTouchpoint(url, urls_), name_is_url || url_only_);
}

Author TypeMaker::AuthorOf(const TypeInputs& inputs, Kind kind) const {
  if (inputs.forced_author.has_value()) return *inputs.forced_author;
  if (inputs.rule != nullptr && inputs.rule->author.has_value()) return *inputs.rule->author;
  if (const auto author = journey::event::FindAuthor(inputs.author)) return *author;
  if (ParseDirection(inputs.direction) < 0) return Author::kAgent;
  const NameWords words(inputs.event);
  if (words.HasAny("customer 고객")) return Author::kCustomer;
  switch (kind) {
    case Kind::kSystem:
    case Kind::kDelivery:
    case Kind::kNotification:
      return Author::kSystem;
    case Kind::kRefund:
    case Kind::kReturn:
      return inputs.event.empty() ||
                     words.HasAny(
                         "request requested apply applied cancel cancelled canceled started 요청 신청 접수 취소")
                 ? Author::kCustomer
                 : Author::kSystem;
    case Kind::kSurvey:
      return words.HasAny("sent send invited delivered requested 발송 요청") ? Author::kSystem : Author::kCustomer;
    case Kind::kMessage:
      if (words.HasAny("bot chatbot 챗봇")) return Author::kBot;
      return words.HasAny("agent admin received 답변 상담원 상담사") ? Author::kAgent : Author::kCustomer;
    case Kind::kHandoff:
      return words.HasAny("request requested 요청") ? Author::kCustomer : Author::kSystem;
    case Kind::kContactClose:
      return words.HasAny("close closed resolved solved completed 완료 해결") ? Author::kSystem : Author::kCustomer;
    default:
      return Author::kCustomer;
  }
}

std::string TypeMaker::Channel(const TypeInputs& inputs, Kind kind) const {
  std::string_view written = inputs.channel;
  if (inputs.rule != nullptr && !inputs.rule->channel.empty()) written = inputs.rule->channel;
  const auto known = journey::event::FindChannel(written);
  // "web" is where a chat of a site was opened; that it is a chat says more.
  if (IsContactKind(kind) && (!known.has_value() || !journey::event::IsContactChannel(*known))) {
    const NameWords words(inputs.event);
    for (const std::string& word : words.latin()) {
      const auto channel = journey::event::FindChannel(word);
      if (channel.has_value() && journey::event::IsContactChannel(*channel) && word != "x" && word != "text")
        return std::string(*channel);
    }
    for (const auto& [word, channel] : {std::pair<std::string_view, std::string_view>{"채팅", "chat"},
                                        {"챗봇", "bot"},
                                        {"전화", "phone"},
                                        {"통화", "phone"},
                                        {"이메일", "email"},
                                        {"카카오톡", "messenger"},
                                        {"카톡", "messenger"}}) {
      if (words.Has(word)) return std::string(channel);
    }
  }
  if (!written.empty()) return std::string(known.value_or(written));
  const std::string platform = NormalisedName(inputs.platform);
  if (platform == "web" || platform == "mobileweb" || platform == "mweb" || platform == "website" || platform == "웹")
    return "web";
  for (std::string_view app : {"ios", "android", "app", "mobileapp", "iphone", "ipad", "앱"}) {
    if (platform == app) return "app";
  }
  const bool on_page = !inputs.url.empty() || journey::event::LooksLikeUrl(inputs.event);
  return on_page && !inputs.forced_kind.has_value() ? "web" : std::string();
}

bool TypeMaker::Rewrite(std::string* touchpoint, journey::event::Stage* stage) const {
  for (const auto& [pattern, rule] : rules_) {
    if (!RE2::PartialMatch(*touchpoint, *pattern)) continue;
    if (!rule.touchpoint) return false;
    std::string renamed;
    if (!rule.name.empty() && RE2::Extract(*touchpoint, *pattern, rule.name, &renamed) && !renamed.empty())
      *touchpoint = renamed;
    *stage = journey::event::FindStage(rule.stage).value_or(*stage);
    break;
  }
  return true;
}

TypeMaker::Made TypeMaker::Make(const TypeInputs& inputs) {
  namespace event = journey::event;
  event::EventType type;
  Made made;
  auto& strings = dictionaries_->strings;
  std::string clean;
  const auto intern = [&](std::string_view name) {
    const bool masked = event::MaskPersonalData(name, &clean);
    made.masked |= masked;
    return strings.Intern(masked ? std::string_view(clean) : name);
  };
  bool view_row = false;
  type.kind = FindKindOf(inputs, &view_row);
  type.author = AuthorOf(inputs, type.kind);
  type.stage = event::StageOf(type.kind);
  const std::string channel = Channel(inputs, type.kind);
  if (!channel.empty()) type.channel = intern(channel);

  // The name that the touchpoint has unless rules say otherwise.
  const bool name_is_url = event::LooksLikeUrl(inputs.event);
  const std::string_view url = name_is_url ? inputs.event : inputs.url;
  std::string label;
  const bool ruled = inputs.rule != nullptr && inputs.rule->names_event && !inputs.event.empty();
  if (ruled) {
    label = inputs.event;
  } else if (view_row && !touchpoint_event_ && !inputs.screen.empty()) {
    label = inputs.screen;
  } else if ((view_row || name_is_url) && !touchpoint_event_ && !url.empty()) {
    label = event::UrlTouchpoint(url, urls_);
  } else if (!inputs.event.empty()) {
    label = inputs.event;
  } else if (!inputs.forced_name.empty()) {
    label = inputs.forced_name;
  } else if (!inputs.screen.empty()) {
    label = inputs.screen;
  } else if (!inputs.url.empty()) {
    label = event::UrlTouchpoint(inputs.url, urls_);
  } else if (type.kind == Kind::kSurvey) {
    const std::string_view known = KnownSurvey(inputs.survey);
    const std::string_view survey = known.empty() ? inputs.survey : known;
    label = survey.empty() ? "Survey" : std::string(survey) + " survey";
  } else if (IsContactKind(type.kind)) {
    label = channel.empty() ? "Contact" : channel + " contact";
  } else if (type.kind == Kind::kOrder) {
    label = "Order placed";
  } else {
    label = type.kind == Kind::kOther ? "event" : std::string(event::Name(type.kind));
  }
  // A URL is no name: its query is different each time, and may tell of people.
  type.name = intern(!inputs.event.empty() && !name_is_url ? inputs.event : std::string_view(label));

  const bool company_act = type.kind == Kind::kDelivery || type.kind == Kind::kNotification ||
                           type.kind == Kind::kRefund || type.kind == Kind::kReturn || type.kind == Kind::kOrder ||
                           type.kind == Kind::kPayment || type.kind == Kind::kCoupon;
  const bool silent = type.kind == Kind::kSystem || type.author == Author::kAgent || type.author == Author::kBot ||
                      (type.author == Author::kSystem && !company_act);
  if (touchpoint_event_) {
    type.touchpoint = intern(label);
  } else if (!silent || every_event_is_touchpoint_) {
    made.masked |= event::MaskPersonalData(label, &label);
    if (Rewrite(&label, &type.stage)) type.touchpoint = intern(label);
  }
  const bool customer_act = type.author == Author::kCustomer && type.kind != Kind::kSystem &&
                            type.kind != Kind::kDelivery && type.kind != Kind::kNotification;
  if (customer_act && !inputs.inexact) type.flags |= event::kTypeExtends;
  if (IsContactKind(type.kind) ||
      ((type.kind == Kind::kOther || type.kind == Kind::kError) && event::IsContactChannel(channel)))
    type.flags |= event::kTypeContact;
  if ((type.flags & event::kTypeContact) != 0 && !inputs.channel.empty() && event::IsContactChannel(channel))
    type.flags |= event::kTypeDesk;
  if (event::SaysFailure(inputs.event) || event::SaysFailure(inputs.status) ||
      (inputs.has_error && type.kind == Kind::kPayment)) {
    type.flags |= event::kTypeFailure;
  }
  if (mapping_.order_snapshot && type.kind == Kind::kOrder && inputs.forced_kind.has_value())
    type.flags |= event::kTypeImpliedOrder;
  if (inputs.bot && !keep_bots_) type.flags |= event::kTypeBot;
  if (inputs.is_static) type.flags |= event::kTypeStatic;
  const Lifecycle lifecycle = ParseLifecycle(inputs.lifecycle);
  if (lifecycle == Lifecycle::kStart) type.flags |= event::kTypeStart;
  if (lifecycle == Lifecycle::kComplete) type.flags |= event::kTypeComplete;

  if (!mapping_.segments.empty()) {
    std::vector<uint32_t> values;
    for (size_t i = 0; i < mapping_.segments.size(); ++i) {
      const bool is_channel = mapping_.segments[i].field == event::Field::kChannel;
      const std::string_view value = is_channel ? std::string_view(channel) : inputs.segments[i];
      values.push_back(value.empty() ? kNone : intern(value));
    }
    type.segments = dictionaries_->segments.Intern(values);
  }
  made.type = dictionaries_->types.Intern(type);
  return made;
}

}  // namespace ingest
