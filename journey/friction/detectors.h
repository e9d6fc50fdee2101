// SPDX-License-Identifier: Apache-2.0
// The state machines of the signals inside a session, a file each (or one for a family that shares a machine). Begin
// starts a session, See takes its events of the classes that the walker knows to matter, in the order of time, and End
// closes it. State is bounded whatever the session holds: rings of fixed size; what falls out is no incident.
//
// One incident fires once: a chain, a run or a visit is told when it first fulfils its rule.
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
  void Begin() { count_ = 0, quiet_since_ = INT64_MIN; }
  void SeeClick(const Moment& click, IncidentSink* sink);
  // Anything that shows that something happened: a page, an answer, another act.
  void SeeAnswer(int64_t time_us, IncidentSink* sink) {
    quiet_since_ = INT64_MIN;
    if (count_ > 0) SettleAnswered(time_us, sink);
  }
  void End(const SessionEnd& end, IncidentSink* sink);

 private:
  void SettleAnswered(int64_t time_us, IncidentSink* sink);
  static constexpr size_t kMost = 8;
  struct Pending {
    int64_t time_us;
    Spot spot;
  };
  void DropOldest();

  const bool responses_;
  const int64_t dead_us_, slow_us_, quiet_us_;
  std::array<Pending, kMost> pending_;
  size_t count_ = 0;
  int64_t quiet_since_ = INT64_MIN;  // of the last click, where nothing came after it
  Spot quiet_spot_;
};

// error_click (error_click.cc)
class ErrorClicks {
 public:
  explicit ErrorClicks(const RuleSet& rules);
  void Begin() { waiting_ = false; }
  void SeeClick(const Moment& click) { time_us_ = click.time_us(), spot_ = click.spot, waiting_ = true; }
  void SeeError(const Moment& error, IncidentSink* sink);

 private:
  const int64_t within_us_;
  int64_t time_us_ = 0;
  Spot spot_;
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
class PageSequence {
 public:
  // `acts`: the run logs what is done on pages, so that a page without acts is known to have had none.
  PageSequence(const RuleSet& rules, bool acts);
  void Begin();
  void SeePage(const Moment& page, IncidentSink* sink);
  void SeeAct() { acted_ = true; }

 private:
  static constexpr size_t kMost = 16;
  struct Visit {
    uint64_t key = 0;  // touchpoint and item
    int64_t since_us = 0;
    Spot spot;
    bool clear = false;  // the key names one page
    bool list = false;
  };
  void Push(const Visit& visit);
  // 0 = the page that is open, 1 = the one before ...
  const Visit& Before(size_t steps) const { return visits_[(count_ - 1 - steps) % kMost]; }
  bool SeenBefore(uint64_t key) const;
  void SeeReturn(const Visit& back, IncidentSink* sink);
  void SeeLoop(const Visit& visit, IncidentSink* sink);

  const bool acts_known_;
  const int64_t u_turn_us_, u_turn_weak_us_, quick_back_us_, pogo_us_, loop_visits_, loop_us_, reload_us_, back_us_;
  std::array<Visit, kMost> visits_;  // ring of the pages one after the other, reloads left out
  size_t count_ = 0;
  struct Opening {
    uint64_t key;
    int64_t time_us;
  };
  std::array<Opening, kMost> openings_;  // ring of all openings, also of reloads
  size_t openings_count_ = 0;
  uint64_t looped_key_ = 0;
  int64_t looped_us_ = INT64_MIN;
  uint64_t pogo_key_ = 0;  // result that was left quickly; 0 = none
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
class CheckoutSequence {
 public:
  explicit CheckoutSequence(const RuleSet& rules);
  void Begin() { last_classes_ = 0, failed_payment_ = shipping_ = false; }
  // Every act and page of the customer, the opening of a contact included.
  void See(const Moment& act, IncidentSink* sink) {
    if ((act.classes & kOfShop) != 0 || last_classes_ != 0 || shipping_) SeeOfShop(act, sink);
  }
  void End(const SessionEnd& end, IncidentSink* sink);

 private:
  static constexpr uint32_t kOfShop = kIsCart | kIsCheckout | kIsShipping | kIsPayment | kIsCoupon;
  void SeeOfShop(const Moment& act, IncidentSink* sink);

  const int64_t checkout_stall_us_, cart_stall_us_;
  uint32_t last_classes_ = 0;  // of the last act, where it was one of the shop
  int64_t last_us_ = 0;
  Spot last_, shipping_spot_;
  int64_t shipping_us_ = 0, failed_us_ = 0;
  bool failed_payment_ = false, shipping_ = false;
};

}  // namespace journey::friction

#endif  // JOURNEY_FRICTION_DETECTORS_H_
