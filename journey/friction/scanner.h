// SPDX-License-Identifier: Apache-2.0
// Customer -> incidents: walks the sessions once, hands events to the detectors of their classes, and settles what
// sources have labelled themselves, what does not count, and what is too much.
//
// Where a source labels a signal itself, our own rule for it is off (FrictionSetup::LabelledBy). A labelled incident
// stands for one detected in another source of the same signal within kLabelWindow at the same element (or where either
// names none) in the same session. At most kMostOfSession and kMostOfCustomer incidents are kept; what is beyond
// is counted by `dropped`.
//
// One scanner a worker; keeps its scratch between customers, so that it does not allocate in the steady state. Cost: of
// pages and plain acts a look at the plan of their type (type_plan.h) and the last pages of the session; the other
// detectors only where a type concerns them, or where one of them waits for something.
#ifndef JOURNEY_FRICTION_SCANNER_H_
#define JOURNEY_FRICTION_SCANNER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/base/time.h"
#include "journey/contact/contact.h"
#include "journey/friction/contact_signals.h"
#include "journey/friction/detectors.h"
#include "journey/friction/score.h"
#include "journey/friction/setup.h"
#include "journey/friction/speed.h"
#include "journey/friction/vendor_labels.h"
#include "journey/stitch/customer.h"

namespace journey::friction {

inline constexpr int64_t kLabelWindow = 10 * base::kMicrosPerSecond;
inline constexpr size_t kMostOfSession = 2000, kMostOfCustomer = 20000;

class FrictionScanner final : public IncidentSink {
 public:
  // `setup` outlives it.
  explicit FrictionScanner(const FrictionSetup* setup);

  // Valid until the next call. In the order of sessions; those of contacts last, with the session that was open then.
  std::span<const Incident> Scan(const stitch::Customer& customer, std::span<const contact::Contact> contacts,
                                 const std::vector<contact::Contact>& all);
  // Contacts of nobody: signals of single contacts only.
  std::span<const Incident> ScanLoose(std::span<const contact::Contact> contacts,
                                      const std::vector<contact::Contact>& all);

  // Of the customer in hand.
  std::span<const Lookup> lookups() const { return lookups_; }
  std::span<const Measured> measured() const { return measured_; }
  std::span<const EffortAnswer> answers() const { return answers_; }
  // Over all calls, by source.
  const std::vector<Facts>& facts() const { return facts_; }
  uint64_t unknown_labels() const { return unknown_labels_; }
  uint64_t dropped() const { return dropped_; }

  void Fire(Signal signal, const Spot& spot, int64_t time_us, int64_t lost_us) override;

 private:
  // What a bot did not understand, of one case (or of none).
  struct Fallbacks {
    uint32_t case_id = event::kNone;
    int64_t count = 0;
    int64_t time_us = 0;  // of the one too many
    Spot spot;
  };

  void BeginSession(uint32_t index);
  void EndSession(const stitch::Session& session);
  void ForgetCareful();
  void WalkSession(std::span<const event::Event> events, size_t begin, size_t end);
  void WalkOutside(std::span<const event::Event> events);
  void SeeAnywhere(const event::Event& event, uint32_t classes);
  Moment Placed(const event::Event& event, uint32_t classes, uint32_t touchpoint, bool on_page);
  void SeeCareful(const event::Event& event, const TypePlan& plan);
  void SeeInSession(Moment& moment);
  void SeeClick(Moment& moment);
  void SeeLabels(Moment& moment);
  void SeeSpeed(const Moment& moment);
  void SeePromise(const event::Event& event, bool arrives);
  void SeeFallback(const event::Event& event);
  void EndFallbacks(std::span<const contact::Contact> contacts);
  void SeeAnswer(const event::Event& event);
  void NoteLookup(const Moment& moment);
  void ReadElement(Moment* moment);
  bool IsSuppressed(Signal signal, const Spot& spot);
  void Keep(Signal signal, const Spot& spot, int64_t time_us, int64_t lost_us);
  void Label(Signal signal, const Spot& spot, int64_t time_us);
  void SettleLabels();
  void Note(uint32_t source, Facts facts) { facts_[source] |= facts; }

  const FrictionSetup& setup_;
  RageClicks rage_;
  UnansweredClicks unanswered_;
  ErrorClicks error_clicks_;
  CursorThrash cursor_;
  PageSequence pages_;
  ErrorSequence errors_;
  FormSequence forms_;
  SearchSequence searches_;
  CheckoutSequence checkout_;
  SpeedReader speed_;
  ContactSignals contact_signals_;
  const int64_t fallbacks_;

  std::vector<Incident> incidents_;
  std::vector<Lookup> lookups_;
  std::vector<Measured> measured_;
  std::vector<EffortAnswer> answers_;
  absl::flat_hash_map<uint32_t, bool> effort_surveys_;  // by string id: asks how easy it was
  std::vector<Promise> promises_;
  std::vector<Fallbacks> fallbacks_of_case_;
  std::vector<Facts> facts_;
  absl::flat_hash_map<uint32_t, uint16_t> element_kinds_;  // by string id
  absl::flat_hash_map<uint32_t, LabelWords> label_words_;  // by string id of the field `signal`
  size_t session_begin_ = 0;                               // in incidents_
  uint32_t session_ = event::kNone;
  uint32_t page_ = event::kNone;
  bool any_careful_ = false;  // since the session began: some detector may hold what it has seen
  bool any_label_ = false;
  uint32_t awaited_ = 0;  // classes for which some of these detectors wait
  uint64_t unknown_labels_ = 0;
  uint64_t dropped_ = 0;
};

}  // namespace journey::friction

#endif  // JOURNEY_FRICTION_SCANNER_H_
