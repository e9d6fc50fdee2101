// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "journey/friction/detectors.h"

namespace journey::friction {

using event::Field;
using event::kNone;

FormSequence::FormSequence(const RuleSet& rules)
    : hesitation_us_(rules.Get(Signal::kFieldHesitation, "wait_ms") * 1000),
      failure_us_(rules.Get(Signal::kFailedSubmit, "within_ms") * 1000) {}

// A form without a name is the one of its page.
FormSequence::Form& FormSequence::FormOf(uint32_t form, const Moment& act, IncidentSink* sink) {
  const uint32_t key = form != kNone ? form : act.page;
  for (size_t i = 0; i < count_; ++i) {
    if (forms_[i].form == key) return forms_[i];
  }
  if (count_ == kMostForms) {
    // The one that was left longest ago makes room.
    const auto oldest = std::min_element(forms_.begin(), forms_.end(),
                                         [](const Form& a, const Form& b) { return a.last_us < b.last_us; });
    Abandon(*oldest, sink);
    std::swap(*oldest, forms_[--count_]);
  }
  Form& made = forms_[count_++];
  made.form = key;
  made.field_count = 0;
  made.last_field = kNone;
  made.start_us = made.last_us = act.time_us();
  made.submitted_us = INT64_MIN;
  made.spot = act.spot();
  made.spot.element = form;
  made.started = made.failed = false;
  return made;
}

FormSequence::FieldState* FormSequence::FieldOf(Form* form, uint32_t field) {
  for (size_t i = 0; i < form->field_count; ++i) {
    if (form->fields[i].field == field) return &form->fields[i];
  }
  if (form->field_count == kMostFields) return nullptr;
  form->fields[form->field_count] = {.field = field};
  return &form->fields[form->field_count++];
}

void FormSequence::Change(Form* form, FieldState* field, const Moment& act, IncidentSink* sink) {
  if (!form->started) {
    form->started = true;
    form->start_us = act.time_us();
    sink->Fire(Signal::kFormStart, form->spot, act.time_us());
  }
  if (field == nullptr) return;
  Spot spot = act.spot();
  spot.element = field->field;
  if (!field->changed && field->focused_us != INT64_MIN && act.time_us() - field->focused_us >= hesitation_us_)
    sink->Fire(Signal::kFieldHesitation, spot, field->focused_us, act.time_us() - field->focused_us);
  if (field->changed && (field->left || form->failed)) sink->Fire(Signal::kFieldAmendment, spot, act.time_us());
  field->changed = true;
  field->left = field->returned = false;
  form->failed = false;
}

void FormSequence::See(const Moment& act, IncidentSink* sink) {
  const uint32_t form_name = act.event->side.Text(Field::kForm).value_or(kNone);
  const uint32_t field_name = act.event->side.Text(Field::kField).value_or(kNone);
  const int64_t now = act.time_us();
  Form& form = FormOf(form_name, act, sink);
  if (form.submitted_us != INT64_MIN && !act.Is(kIsSubmit)) {
    // It is filled in anew.
    form.submitted_us = INT64_MIN;
    form.started = false;
    form.field_count = 0;
  }
  form.last_us = now;
  if (act.Is(kIsSubmit)) {
    const bool failed = act.Is(kIsFailure) || act.event->side.Has(Field::kError);
    if (failed) {
      Spot spot = form.spot;
      if (field_name != kNone) spot.element = field_name;
      sink->Fire(Signal::kFailedSubmit, spot, now);
      form.failed = true;
    } else {
      form.submitted_us = now;
    }
    return;
  }
  FieldState* field = field_name == kNone ? nullptr : FieldOf(&form, field_name);
  if (field_name != kNone && form.last_field != field_name) {
    for (size_t i = 0; i < form.field_count; ++i) {
      if (form.fields[i].field == form.last_field) form.fields[i].left = true;
    }
    form.last_field = field_name;
  }
  if (act.Is(kIsFocus)) {
    if (field == nullptr) return;
    if (field->changed && field->left && !field->returned) {
      Spot spot = act.spot();
      spot.element = field_name;
      sink->Fire(Signal::kFieldRefill, spot, now);
      field->returned = true;  // once a return
    }
    if (!field->changed) field->focused_us = now;
  } else if (act.Is(kIsBlur)) {
    if (field == nullptr) return;
    field->left = true;
    field->returned = false;
  } else {
    Change(&form, field, act, sink);
  }
}

void FormSequence::SeeError(const Moment& error, IncidentSink* sink) {
  for (size_t i = 0; i < count_; ++i) {
    Form& form = forms_[i];
    if (form.submitted_us == INT64_MIN || error.time_us() - form.submitted_us > failure_us_) continue;
    sink->Fire(Signal::kFailedSubmit, form.spot, form.submitted_us);
    form.submitted_us = INT64_MIN;
    form.failed = true;
  }
}

void FormSequence::Abandon(const Form& form, IncidentSink* sink) const {
  if (!form.started || form.submitted_us != INT64_MIN) return;
  Spot spot = form.spot;
  if (form.last_field != kNone) spot.element = form.last_field;
  sink->Fire(form.last_field != kNone ? Signal::kFormAbandon : Signal::kFormAbandonWeak, spot, form.start_us,
             form.last_us - form.start_us);
}

void FormSequence::End(const SessionEnd& end, IncidentSink* sink) {
  for (size_t i = 0; i < count_ && !end.open; ++i) Abandon(forms_[i], sink);
  count_ = 0;
}

}  // namespace journey::friction
