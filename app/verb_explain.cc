// SPDX-License-Identifier: Apache-2.0
// explain CUSTOMER: who this customer is - identifiers with their spans - and everything the customer did, in order.
// explain FINDING: see explain_finding.h; explain --edge and others: explain_number.h.
#include <algorithm>
#include <memory>

#include "absl/strings/str_format.h"
#include "app/debug.h"
#include "app/explain_finding.h"
#include "app/explain_link.h"
#include "app/explain_number.h"
#include "app/explain_text.h"
#include "app/output_file.h"
#include "app/run_data.h"
#include "app/verbs.h"
#include "journey/base/status_macros.h"
#include "journey/base/text.h"
#include "journey/contact/contact.h"

namespace app {

namespace {

namespace contact = journey::contact;
namespace event = journey::event;
namespace stitch = journey::stitch;
using journey::base::FormatInstant;

// Writes down the customers that ID names: by pseudonym, TYPE:VALUE or a bare value of an identifier.
class Explainer final : public stitch::ComponentSink {
 public:
  Explainer(const RunData& data, const RunOptions& options)
      : data_(data),
        raw_ids_(options.raw_ids),
        words_(WordsOf(options)),
        id_(options.argument),
        builder_(&data.table()) {
    if (options.identity.without.has_value()) {
      for (const std::string& end : {options.identity.without->first, options.identity.without->second}) {
        for (const uint32_t id : journey::identity::FindIdentifiers(data.table(), end)) ends_.push_back(id);
      }
    }
    const size_t colon = id_.find(':');
    if (colon != std::string::npos) {
      const auto& types = data.table().identifier_types;
      if (std::find(types.begin(), types.end(), id_.substr(0, colon)) != types.end()) {
        type_ = id_.substr(0, colon);
        value_ = id_.substr(colon + 1);
      }
    }
  }

  void Add(const stitch::Component& component) override {
    const std::vector<contact::Contact>* contacts = nullptr;
    for (uint32_t index = 0; index < component.customers.size(); ++index) {
      const stitch::Customer& customer = component.customers[index];
      if (!Matches(customer)) continue;
      if (contacts == nullptr) contacts = &builder_.Build(component);
      found_.push_back(Describe(customer, contact::ContactsOf(*contacts, index)));
    }
  }

  std::vector<std::string>& found() { return found_; }

 private:
  bool Matches(const stitch::Customer& customer) const {
    const auto at_an_end = [&](const stitch::SeenIdentifier& seen) {
      return std::find(ends_.begin(), ends_.end(), seen.identifier) != ends_.end();
    };
    if (std::any_of(customer.identifiers.begin(), customer.identifiers.end(), at_an_end)) return true;
    if (type_.empty() && data_.CustomerName(customer.representative, false) == id_) return true;
    const event::IdentifierTable& identifiers = data_.table().dictionaries.identifiers;
    return std::any_of(
        customer.identifiers.begin(), customer.identifiers.end(), [&](const stitch::SeenIdentifier& seen) {
          if (type_.empty())
            return identifiers.value(seen.identifier) == id_ || data_.IdentifierName(seen.identifier, false) == id_;
          return data_.table().identifier_types[identifiers.type(seen.identifier)] == type_ &&
                 identifiers.value(seen.identifier) == value_;
        });
  }

  std::string Describe(const stitch::Customer& customer, std::span<const contact::Contact> contacts) const {
    const event::IdentifierTable& identifiers = data_.table().dictionaries.identifiers;
    const auto count = [this](size_t n) { return words_.Count(static_cast<int64_t>(n)); };
    std::string text = journey::base::TerminalText(
        words_.Text("explain.customer", {{"customer", data_.CustomerName(customer.representative, raw_ids_)}}));
    text += "\n  " + words_.Text("explain.customer_counts", {{"events", count(customer.events.size())},
                                                             {"sessions", count(customer.sessions.size())},
                                                             {"journeys", count(customer.journeys.size())},
                                                             {"contacts", count(contacts.size())}});
    text += "\n\n" + words_.Text("explain.identifiers") + "\n";
    for (const stitch::SeenIdentifier& seen : customer.identifiers) {
      absl::StrAppendFormat(
          &text, "  %-10s %-24s %s .. %s%s\n", data_.table().identifier_types[identifiers.type(seen.identifier)],
          journey::base::TerminalText(data_.IdentifierName(seen.identifier, raw_ids_)), FormatInstant(seen.first_us),
          FormatInstant(seen.last_us),
          seen.identifier == customer.representative ? "  (" + words_.Text("explain.representative") + ")"
                                                     : std::string());
    }
    text += "\n" + words_.Text("explain.timeline") + "\n";
    uint32_t session = event::kNone, journey = event::kNone;
    for (uint32_t i = 0; i < customer.events.size(); ++i) {
      for (uint32_t j = 0; j < customer.journeys.size(); ++j) {
        if (customer.journeys[j].begin == i && journey != j) {
          text += "  " + words_.Text("explain.journey", {{"n", count(j + 1)}}) + "\n";
          journey = j;
        }
      }
      for (uint32_t s = 0; s < customer.sessions.size(); ++s) {
        if (customer.sessions[s].begin == i && session != s) {
          text += "    " + words_.Text("explain.session", {{"n", count(s + 1)}}) + "\n";
          session = s;
        }
      }
      text += Line(customer.events[i]);
    }
    return text;
  }

  std::string Line(const event::Event& event) const {
    const std::string_view name =
        event.touchpoint() != event::kNone ? data_.Text(event.touchpoint()) : data_.Text(event.type->name);
    std::string line = absl::StrFormat("      %s  %-10s %-13s %s", FormatInstant(event.time_us),
                                       words_.Label("channel", data_.Text(event.type->channel)),
                                       words_.Label("kind", event::Name(event.kind())), name);
    if (event.type->author != event::Author::kCustomer)
      absl::StrAppendFormat(&line, "  (%s)", words_.Label("author", event::Name(event.type->author)));
    if (event.case_id != event::kNone)
      line += "  " + words_.Text("explain.case", {{"case", data_.IdentifierName(event.case_id, raw_ids_)}});
    line += "  [" +
            words_.Text("explain.place",
                        {{"source", data_.table().sources[event.source].name}, {"byte", std::to_string(event.byte)}}) +
            "]";
    return journey::base::TerminalText(line) + "\n";
  }

  const RunData& data_;
  const bool raw_ids_;
  const reports::Messages words_;
  const std::string id_;
  std::string type_, value_;
  std::vector<uint32_t> ends_;  // identifiers of --without: the customers of both are shown
  contact::ContactBuilder builder_;
  std::vector<std::string> found_;
};

// False where the inputs have no such finding and an identifier may be spelt so; `missing` then says what is near.
absl::StatusOr<bool> ExplainFinding(const RunOptions& options, Console* console, Debug* debug, absl::Status* missing) {
  ASSIGN_OR_RETURN(const std::unique_ptr<RunData> data, Load(options, debug->progress(), debug->stages()));
  ASSIGN_OR_RETURN(const Analysis analysis, Analyse(options, data.get(), debug->progress(), debug->stages()));
  const journey::findings::Finding* finding = FindFinding(analysis.findings, options.argument);
  if (finding == nullptr) {
    *missing = NoSuchFinding(analysis.findings, options.argument);
    if (options.argument.starts_with('#')) return *missing;
    return false;
  }
  RETURN_IF_ERROR(WriteOutput(options.output, DescribeFinding(options, *data, analysis, *finding)));
  for (const std::string& warning : data->warnings) console->Warning(warning);
  console->Summary({.sources = &data->table().sources, .ledger = &data->ingested.ledger});
  return true;
}

int Written(const RunOptions& options, const RunData& data, const std::string& text, Console* console) {
  const absl::Status written = WriteOutput(options.output, text);
  if (!written.ok()) return console->Fail(written);
  for (const std::string& warning : data.warnings) console->Warning(warning);
  console->Summary({.sources = &data.table().sources, .ledger = &data.ingested.ledger});
  return kExitDone;
}

}  // namespace

int RunExplain(const RunOptions& options, Console* console) {
  Debug debug(options, console);
  absl::Status missing;  // of findings
  if (ExplainsNumber(options)) {
    auto data = Load(options, debug.progress(), debug.stages());
    if (!data.ok()) return console->Fail(data.status());
    const absl::StatusOr<std::string> text = DescribeNumber(options, data->get(), &debug);
    if (!text.ok()) return console->Fail(text.status());
    return debug.Finish(Written(options, **data, *text, console));
  }
  if (LooksLikeFinding(options.argument) && options.with.empty()) {
    const absl::StatusOr<bool> found = ExplainFinding(options, console, &debug, &missing);
    if (!found.ok()) return console->Fail(found.status());
    if (*found) return debug.Finish(kExitDone);
  }
  auto data = Load(options, debug.progress(), debug.stages());
  if (!data.ok()) return console->Fail(data.status());
  if (!options.with.empty()) {
    const absl::StatusOr<std::string> link = DescribeLink(options, data->get(), &debug);
    if (!link.ok()) return console->Fail(link.status());
    return debug.Finish(Written(options, **data, *link, console));
  }
  (*data)->stitch.collect_identifiers = true;
  std::vector<std::unique_ptr<Explainer>> explainers;
  std::vector<stitch::ComponentSink*> sinks;
  for (int i = 0; i < (*data)->stitch.threads; ++i) {
    explainers.push_back(std::make_unique<Explainer>(**data, options));
    sinks.push_back(explainers.back().get());
  }
  const absl::Status stitched = StitchInto(data->get(), sinks, debug.progress(), debug.stages());
  if (!stitched.ok()) return console->Fail(stitched);
  std::vector<std::string> found;
  for (const auto& explainer : explainers) {
    std::move(explainer->found().begin(), explainer->found().end(), std::back_inserter(found));
  }
  if (found.empty() && !missing.ok()) return console->Fail(missing);
  if (found.empty()) {
    return console->Fail(
        absl::NotFoundError(absl::StrFormat("explain %s: no customer has this pseudonym or identifier; `export "
                                            "customers` lists pseudonyms, TYPE:VALUE (for "
                                            "example user:u-5) names an identifier of one type",
                                            options.argument)));
  }
  std::sort(found.begin(), found.end());
  std::string text;
  for (const std::string& one : found) text += (text.empty() ? "" : "\n") + one;
  return debug.Finish(Written(options, **data, text, console));
}

}  // namespace app
