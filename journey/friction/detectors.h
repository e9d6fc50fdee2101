// SPDX-License-Identifier: Apache-2.0
// The state machines of the signals inside a session, a file each (or one for a family that shares a machine). Begin
// starts a session, See takes its events of the classes that the walker knows to matter, in the order of time, and End
// closes it. State is bounded whatever the session holds: rings of fixed size; what falls out is no incident.
//
// One incident fires once: a chain, a run or a visit is told when it first fulfils its rule.
//
// Most events are pages and plain acts, of which only PageSequence and CheckoutSequence want to know. The others wait
// for something but rarely, and say for what (Awaits, a set of classes), so that events of no class that is awaited are
// not shown to them.
#ifndef JOURNEY_FRICTION_DETECTORS_H_
#define JOURNEY_FRICTION_DETECTORS_H_

#include <array>
#include <cstdint>

#include "journey/friction/incident.h"
#include "journey/friction/rule_set.h"

namespace journey::friction {

// Whether two clicks are at one place: by element where both tell one, and by distance where both tell x and y.
struct ClickPlace {
  uint32_t element = event::kNone;
  int64_t x = 0, y = 0;  // thousandths of a pixel
  bool has_xy = false;

  static ClickPlace Of(const event::Event& event, uint32_t element);
  bool known() const { return has_xy || element != event::kNone; }
};

// rage_click, rage_click_weak (rage_click.cc)
class RageClicks {
 public:
  explicit RageClicks(const RuleSet& rules);
  void Begin() { chain_.Begin(), weak_.Begin(); }
  void See(const Moment& click, const ClickPlace& place, IncidentSink* sink);

 private:
  static constexpr size_t kMost = 16;
  // Clicks at one place, one after the other.
  struct Chain {
    std::array<int64_t, kMost> times{};  // ring: the click with ordinal i is at i % kMost
    int64_t clicks = 0;
    ClickPlace last;
    uint32_t page = event::kNone;
    bool fired = false;
    bool fractions = false;  // some time tells more than whole seconds

    // The times are left as they are: only those of `clicks` are read.
    void Begin() { clicks = 0, fired = fractions = false; }
  };
  bool IsSamePlace(const ClickPlace& a, const ClickPlace& b) const;
  bool Within(int64_t span_us, int64_t limit_us) const { return strict_ ? span_us < limit_us : span_us <= limit_us; }

  const int64_t clicks_, within_us_, gap_us_, radius_, weak_clicks_, weak_within_us_;
  const bool same_element_, manhattan_, strict_;
  Chain chain_, weak_;
};

// dead_click, slow_click, dead_click_weak (unanswered_click.cc)
class UnansweredClicks {
 public:
  // `responses`: the run logs what pages answer.
  UnansweredClicks(const RuleSet& rules, bool responses);
  void Begin() { count_ = 0, quiet_ = false; }
  void SeeClick(const Moment& click, IncidentSink* sink);
  // Anything that shows that something happened: a page, an answer, another act.
  void SeeAnswer(int64_t time_us, IncidentSink* sink) {
    quiet_ = false;
    if (count_ > 0) SettleAnswered(time_us, sink);
  }
  void End(const SessionEnd& end, IncidentSink* sink);
  uint32_t Awaits() const { return quiet_ || count_ > 0 ? kIsPage | kIsAct | kIsResponse : 0u; }

 private:
  void SettleAnswered(int64_t time_us, IncidentSink* sink);
  static constexpr size_t kMost = 8;
  void DropOldest();

  const bool responses_;
  const int64_t dead_us_, slow_us_, quiet_us_;
  std::array<Moment, kMost> pending_;
  size_t count_ = 0;
  bool quiet_ = false;  // nothing came after the last click
  Moment last_;
};

// error_click (error_click.cc)
class ErrorClicks {
 public:
  explicit ErrorClicks(const RuleSet& rules);
  void Begin() { waiting_ = false; }
  void SeeClick(const Moment& click) { click_ = click, waiting_ = true; }
  void SeeError(const Moment& error, IncidentSink* sink);

 private:
  const int64_t within_us_;
  Moment click_;
  bool waiting_ = false;
};

// thrashed_cursor (thrashed_cursor.cc)
class CursorThrash {
 public:
  explicit CursorThrash(const RuleSet& rules);
  void Begin() { known_ = false, count_ = 0, fired_until_ = INT64_MIN, x_ = {}, y_ = {}; }
  void See(const Moment& sample, IncidentSink* sink);

 private:
  static constexpr size_t kMost = 64;
  struct Axis {
    int64_t at = 0;
    int direction = 0;
  };
  // Whether the direction along the axis turned.
  static bool Turns(int64_t at, Axis* axis);

  const int64_t changes_, within_us_;
  Axis x_, y_;
  std::array<int64_t, kMost> turns_{};  // ring of times
  int64_t count_ = 0;
  int64_t fired_until_ = INT64_MIN;
  bool known_ = false;
};

// u_turn, u_turn_weak, quick_back, pogo_stick, page_loop, reload, back_and_forth (page_sequence.cc)
//
// Cost: a page that is neither of the last two, and with too few others before it for a loop, can be no incident; it is
// noted and nothing else.
class PageSequence {
 public:
  // `acts`: the run logs what is done on pages, so that a page without acts is known to have had none.
  PageSequence(const RuleSet& rules, bool acts);
  void Begin();
  void SeePage(const Moment& page, IncidentSink* sink) {
    const uint64_t key = PageKey(page);
    const bool repeats = key == Before(0).key || key == Before(1).key;
    const bool crowded =
        openings_count_ >= others_of_loop_ && page.time_us() - OpeningBefore(others_of_loop_ - 1).time_us <= loop_us_;
    if (repeats || crowded || pogo_key_ != kNoPage) {
      SeeRemarkable(key, *page.event, page.classes, page.element, sink);
    } else {
      reloading_ = swinging_ = false;
      NoteOpening(key, page.time_us());
      Push(key, *page.event, page.classes, page.element);
    }
  }
  void SeeAct() { acted_ = true; }

 private:
  static constexpr size_t kMost = 16;
  static constexpr uint64_t kNoPage = ~uint64_t{0};
  struct Visit {
    uint64_t key = kNoPage;
    const event::Event* event = nullptr;
    uint32_t classes = 0, element = event::kNone;

    int64_t since_us() const { return event->time_us; }
    uint32_t touchpoint() const { return static_cast<uint32_t>(key); }
    // Whether the key names one page.
    bool clear() const { return (classes & kIsManyPages) == 0 || key >> 32 != event::kNone; }
    bool list() const { return (classes & (kIsList | kIsSearch)) != 0; }
    Spot spot() const { return {touchpoint(), touchpoint(), event->type->channel, element, event->source}; }
  };
  struct Opening {
    uint64_t key;
    int64_t time_us;
  };
  // The touchpoint, and the item where one touchpoint stands for many pages. No item is the largest number, so that it
  // is taken for none; a page always has a touchpoint, so that no key is kNoPage.
  static uint64_t PageKey(const Moment& page) {
    return uint64_t{page.Is(kIsManyPages) ? ItemOf(*page.event) : event::kNone} << 32 | page.touchpoint;
  }
  static uint32_t ItemOf(const event::Event& event) {
    if (const auto item = event.side.Text(event::Field::kItem)) return *item;
    return event.side.Text(event::Field::kArticle).value_or(event::kNone);
  }
  void NoteOpening(uint64_t key, int64_t time_us) { openings_[openings_count_++ % kMost] = {key, time_us}; }
  void Push(uint64_t key, const event::Event& event, uint32_t classes, uint32_t element) {
    visits_[count_++ % kMost] = {key, &event, classes, element};
    acted_ = false;
  }
  // 0 = the page that is open, 1 = the one before ...; its key is kNoPage where there was none.
  const Visit& Before(size_t steps) const { return visits_[(count_ - 1 - steps) % kMost]; }
  const Opening& OpeningBefore(size_t steps) const { return openings_[(openings_count_ - 1 - steps) % kMost]; }
  bool SeenBefore(uint64_t key) const;
  void SeeRemarkable(uint64_t key, const event::Event& event, uint32_t classes, uint32_t element, IncidentSink* sink);
  void SeeReturn(const Visit& back, IncidentSink* sink);
  void SeeLoop(const Visit& visit, IncidentSink* sink);

  const bool acts_known_;
  const int64_t u_turn_us_, u_turn_weak_us_, quick_back_us_, pogo_us_, loop_visits_, loop_us_, reload_us_, back_us_;
  const size_t others_of_loop_;            // openings before the one that makes a loop
  std::array<Visit, kMost> visits_;        // ring of the pages one after the other, reloads left out
  std::array<Opening, kMost> openings_;    // ring of all openings, also of reloads
  size_t count_ = 0, openings_count_ = 0;  // of the session
  uint64_t looped_key_ = 0;
  int64_t looped_us_ = INT64_MIN;
  uint64_t pogo_key_ = kNoPage;  // result that was left quickly
  Visit pogo_visit_;
  bool acted_ = false;
  bool reloading_ = false;
  bool swinging_ = false;
};

// error_shown, exit_after_error, error_help, login_failure, restart_after_hang (error_sequence.cc)
class ErrorSequence {
 public:
  explicit ErrorSequence(const RuleSet& rules);
  void Begin() { error_us_ = crash_us_ = INT64_MIN; }
  void See(const Moment& moment, IncidentSink* sink);
  void End(const SessionEnd& end, IncidentSink* sink);
  // Errors, and logins and payments that failed, are never left out.
  uint32_t Awaits() const {
    return (error_us_ != INT64_MIN ? uint32_t{kIsHelp} : 0u) | (crash_us_ != INT64_MIN ? uint32_t{kIsAppStart} : 0u);
  }

 private:
  const int64_t exit_us_, help_us_, restart_us_;
  int64_t error_us_ = INT64_MIN, crash_us_ = INT64_MIN;
  bool help_told_ = false;
  Spot error_, crash_;
};

// form_start, form_abandon, form_abandon_weak, field_refill, field_amendment, field_hesitation, failed_submit (form.cc)
class FormSequence {
 public:
  explicit FormSequence(const RuleSet& rules);
  void Begin() { count_ = 0; }
  void See(const Moment& act, IncidentSink* sink);
  void SeeError(const Moment& error, IncidentSink* sink);
  // An order or payment completes what was filled in before it.
  void SeeOrder() { count_ = 0; }
  void End(const SessionEnd& end, IncidentSink* sink);
  uint32_t Awaits() const { return count_ > 0 ? uint32_t{kIsOrder} : 0u; }

 private:
  static constexpr size_t kMostForms = 4, kMostFields = 24;
  struct FieldState {
    uint32_t field = event::kNone;
    int64_t focused_us = INT64_MIN;
    bool changed = false, left = false, returned = false;
  };
  struct Form {
    uint32_t form = event::kNone;
    std::array<FieldState, kMostFields> fields;
    size_t field_count = 0;
    uint32_t last_field = event::kNone;
    int64_t start_us = 0, last_us = 0;
    int64_t submitted_us = INT64_MIN;  // and not known to have failed
    Spot spot;
    bool started = false, failed = false;
  };
  Form& FormOf(uint32_t form, const Moment& act, IncidentSink* sink);
  FieldState* FieldOf(Form* form, uint32_t field);
  void Abandon(const Form& form, IncidentSink* sink) const;
  void Change(Form* form, FieldState* field, const Moment& act, IncidentSink* sink);

  const int64_t hesitation_us_, failure_us_;
  std::array<Form, kMostForms> forms_;
  size_t count_ = 0;
};

// search_refined, search_refined_weak, search_exit, search_no_result, search_no_click (search.cc)
class SearchSequence {
 public:
  explicit SearchSequence(const RuleSet& rules);
  void Begin() { open_ = false; }
  void See(const Moment& search, IncidentSink* sink);
  void SeeAct() {
    if (open_) after_ = false, clicked_ = true;
  }
  void End(const SessionEnd& end, IncidentSink* sink);
  uint32_t Awaits() const { return open_ && (after_ || !clicked_) ? uint32_t{kIsAct} : 0u; }

 private:
  void CloseLast(IncidentSink* sink);

  int64_t time_us_ = 0;
  Spot spot_;
  int64_t query_ = 0, results_ = 0;
  bool has_query_ = false, has_results_ = false;
  bool open_ = false;     // there was a search in the session
  bool after_ = false;    // and nothing after it
  bool clicked_ = false;  // something was done with it
};

// coupon_denied, payment_error, payment_retry, checkout_stall, cart_stall, cart_removal, shipping_shock,
// contact_from_checkout (checkout.cc)
//
// Cost: an act of no class that tells something itself, and before the time at which the last one would be a stall, is
// noted and nothing else.
class CheckoutSequence {
 public:
  explicit CheckoutSequence(const RuleSet& rules);
  void Begin() { failed_payment_ = shipping_ = false, last_.classes = 0, Await(INT64_MAX); }
  // Every act and page of the customer, the opening of a contact included.
  void See(const Moment& act, IncidentSink* sink) {
    if (act.time_us() >= stalls_us_ || act.Is(remarkable_))
      SeeRemarkable(*act.event, act.classes, act.touchpoint, act.page, act.element, sink);
    last_ = act;
    Await(act.Is(kIsCheckout | kIsPayment) ? act.time_us() + checkout_stall_us_
          : act.Is(kIsCart)                ? act.time_us() + cart_stall_us_
                                           : INT64_MAX);
  }
  void End(const SessionEnd& end, IncidentSink* sink);

 private:
  // Sets what the act after `last_` has to be to tell something.
  void Await(int64_t stalls_us) {
    stalls_us_ = stalls_us;
    remarkable_ = kIsPayment | kIsCoupon | kIsRemoval | kIsShipping;
    if (last_.Is(kIsCheckout | kIsPayment)) remarkable_ |= kIsContactWay;
    if (shipping_) remarkable_ = ~0u;
  }
  // The parts of a moment, so that it need not be in memory where nothing is remarkable.
  void SeeRemarkable(const event::Event& event, uint32_t classes, uint32_t touchpoint, uint32_t page, uint32_t element,
                     IncidentSink* sink);

  const int64_t checkout_stall_us_, cart_stall_us_;
  int64_t stalls_us_ = INT64_MAX;  // from when on the next act shows that the last one was a stall
  uint32_t remarkable_ = 0;        // classes of acts
  Moment last_, shipping_page_;
  int64_t failed_us_ = 0;
  bool failed_payment_ = false, shipping_ = false;
};

}  // namespace journey::friction

#endif  // JOURNEY_FRICTION_DETECTORS_H_
