// SPDX-License-Identifier: Apache-2.0
// A finding of the model in words: one sentence, actual first, expected last; used by the page and by the terminal.
#ifndef REPORTS_FINDING_TEXT_H_
#define REPORTS_FINDING_TEXT_H_

#include <string>

#include "reports/messages.h"
#include "reports/model_view.h"

namespace reports {

std::string Capitalised(std::string text);  // the first letter, where it is Latin

// Whole percents; one decimal where actual and expected would read the same. Without `actual` (nothing could be
// measured): the measure and where.
std::string FindingSentence(const Messages& words, const JsonValue& finding);

// The measure by its id; of a signal of friction the signal's name.
std::string MeasureName(const Messages& words, std::string_view measure);
// What it counts, of what; empty where there are no words for it.
std::string DefinitionText(const Messages& words, const JsonValue& finding);

// Of a signal of the model (`friction.signals`): what follows its visits of the touchpoint, against like visits; of an
// empty touchpoint the one with the most, and only outcomes whose interval excludes zero. Empty where nothing is known.
std::string AssociationText(const Messages& words, const JsonValue& signal, std::string_view touchpoint);
// The same of a finding about a signal.
std::string AssociationOfFinding(const Messages& words, const JsonValue& model, const JsonValue& finding);

// The measure with its place, for table rows: "payment success · in the app · “Payment”".
std::string FindingName(const Messages& words, const JsonValue& finding);

// Stage, touchpoint, channel, segment, period: what is known of the place, joined.
std::string FindingPlace(const Messages& words, const JsonValue& finding);

// The label of the expected line: "target ≥ 90%", "usual 89.9%".
std::string ExpectedLabel(const Messages& words, const JsonValue& finding);

// "benchmark" whenever the expectation is a default, else the finding's basis.
std::string_view BasisId(const JsonValue& finding);

// The verdict of the whole report in one sentence.
std::string Verdict(const Messages& words, const JsonValue& model);

}  // namespace reports

#endif  // REPORTS_FINDING_TEXT_H_
