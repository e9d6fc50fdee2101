// SPDX-License-Identifier: Apache-2.0
// The parts of the catalogue of messages, one file each; Catalogue() (messages.h) is all of them.
#ifndef REPORTS_CATALOGUE_H_
#define REPORTS_CATALOGUE_H_

#include <vector>

#include "absl/types/span.h"
#include "reports/messages.h"

namespace reports {

absl::Span<const CatalogueEntry> PageEntries();      // catalogue.cc: page, findings, columns, ledger, method
absl::Span<const CatalogueEntry> IdentityEntries();  // catalogue_identity.cc: modes, shared devices
absl::Span<const CatalogueEntry> ReworkEntries();    // catalogue_rework.cc: loops, problems, channel roles
absl::Span<const CatalogueEntry> MapEntries();       // catalogue_map.cc: lanes, pain points and opportunities in short
absl::Span<const CatalogueEntry> CardEntries();      // catalogue_cards.cc: what a card of a finding says
absl::Span<const CatalogueEntry> FigureEntries();    // catalogue_figures.cc: service figures, hours, expectations
absl::Span<const CatalogueEntry> FrictionEntries();  // catalogue_friction.cc: signals, their rules, what they need
absl::Span<const CatalogueEntry> DefinitionEntries();  // catalogue_definitions.cc: what each figure is
absl::Span<const CatalogueEntry> ExplainEntries();     // catalogue_explain.cc: what explain says of numbers
absl::Span<const CatalogueEntry> NoteEntries();        // catalogue_notes.cc: where default targets come from

}  // namespace reports

#endif  // REPORTS_CATALOGUE_H_
