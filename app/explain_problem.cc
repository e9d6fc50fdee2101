// SPDX-License-Identifier: Apache-2.0
// explain --problem CONTACT: one problem, contact by contact. explain --topic NAME: the problems of a topic.
#include <algorithm>
#include <memory>

#include "absl/strings/str_format.h"
#include "app/explain_number.h"
#include "app/explain_text.h"
#include "journey/base/status_macros.h"
#include "journey/base/text.h"
#include "journey/contact/contact.h"
#include "journey/contact/problem.h"
#include "journey/contact/problem_context.h"

namespace app {
namespace {

namespace contact = journey::contact;
namespace event = journey::event;
namespace stitch = journey::stitch;
using contact::Contact;
using journey::base::FormatInstant;

// As in `export contacts`: keyed, since a case id may be a telephone number.
std::string ContactId(const RunData& data, const Contact& contact) {
  return data.pseudonyms.Identifier("k", journey::base::Hex(contact.hash, 32));
}

std::string WindowText(const ExplainText& text) {
  return text.words().DurationInWords(static_cast<double>(contact::kProblemWindow) / journey::base::kMicrosPerSecond);
}

// The row of `export problems` for the main window, of a topic or of all.
const contact::ProblemCounts& MainRow(const contact::ProblemResult& result, std::string_view topic) {
  for (const contact::ProblemRow& row : result.rows) {
    if (row.window_us == contact::kProblemWindow && row.clock == contact::ProblemClock::kOpening && row.topic == topic)
      return row.counts;
  }
  static const contact::ProblemCounts none;
  return none;
}

// Looks for the contact among all customers and writes down its problem.
class ProblemFinder final : public stitch::ComponentSink {
 public:
  ProblemFinder(const RunOptions& options, const RunData& data)
      : options_(options), data_(data), builder_(&data.table()) {}

  void Add(const stitch::Component& component) override {
    const std::vector<Contact>& contacts = builder_.Build(component);
    for (uint32_t index = 0; index < component.customers.size(); ++index) {
      const std::span<const Contact> own = contact::ContactsOf(contacts, index);
      for (uint32_t i = 0; i < own.size(); ++i) {
        if (!Named(own[i])) continue;
        found_ = Describe(component.customers[index], own, i);
        return;
      }
    }
    for (const Contact& loose : contact::ContactsOf(contacts, event::kNone)) nobodys_ = nobodys_ || Named(loose);
  }

  const std::string& found() const { return found_; }
  bool nobodys() const { return nobodys_; }

 private:
  bool Named(const Contact& contact) const { return ContactId(data_, contact) == options_.problem; }

  std::string Describe(const stitch::Customer& customer, std::span<const Contact> contacts, uint32_t wanted) {
    const std::span<const uint32_t> first = grouper_.Group(contacts);
    std::vector<Contact> own;  // the contacts of the problem
    for (uint32_t i = 0; i < contacts.size(); ++i) {
      if (first[i] == first[wanted]) own.push_back(contacts[i]);
    }
    // Alone, they are one problem: so its row is that of `export problems` for it.
    contact::ProblemAccumulator problems(&data_.table(), &data_.stitch.as_of_us, absl::UTCTimeZone());
    problems.Add(customer, own);
    const contact::ProblemCounts counts = MainRow(problems.Finish(), "");
    ExplainText text(options_, data_);
    const reports::Messages& words = text.words();
    text.Line(
        words.Text("explain.problem", {{"customer", data_.CustomerName(customer.representative, options_.raw_ids)}}));
    text.Count("explain.contacts", static_cast<int64_t>(own.size()));
    if (counts.undecided > 0) {
      text.Line("  " + words.Text("explain.undecided", {{"window", WindowText(text)}}));
    } else {
      std::string what;
      for (const auto& [told, column] :
           {std::pair{counts.hopped, "column.hopped"}, std::pair{counts.explained_again, "column.explained_again"},
            std::pair{counts.self_service, "column.self_service"}, std::pair{counts.reopened, "explain.reopened"},
            std::pair{counts.transferred, "explain.transferred"},
            std::pair{counts.without_person, "column.without_person"}}) {
        if (told > 0) what = what.empty() ? words.Text(column) : words.Joined(what, words.Text(column));
      }
      text.Row("explain.counted_as", what);
    }
    Contacts(customer, own, &text);
    text.Definition("explain.problem.definition", {{"window", WindowText(text)}});
    text.Command("contacts", {}, "explain.all_contacts");
    return text.Take();
  }

  // Each contact, why it belongs here, and the touchpoints on the way to the next.
  void Contacts(const stitch::Customer& customer, std::span<const Contact> own, ExplainText* text) {
    const reports::Messages& words = text->words();
    const std::span<const uint32_t> previous = linker_.Link(own);
    text->Heading("explain.contact_list");
    for (uint32_t i = 0; i < own.size(); ++i) {
      const Contact& contact = own[i];
      std::string line = absl::StrFormat("  %s  %s  %s", FormatInstant(contact.opened_us), ContactId(data_, contact),
                                         words.Label("channel", data_.Text(contact.channel)));
      if (contact.topic != event::kNone) line = words.Joined(line, data_.Text(contact.topic));
      text->Line(line);
      if (i > 0) Link(own[previous[i]], contact, text);
      if (contact.resolved_us.has_value())
        text->Line("    " + words.Text("explain.resolved", {{"time", FormatInstant(*contact.resolved_us)}}));
      const int64_t until_us = i + 1 < own.size() ? own[i + 1].opened_us : contact.opened_us;
      Between(customer, contact.opened_us, until_us, text);
    }
  }

  void Link(const Contact& before, const Contact& contact, ExplainText* text) {
    const bool subject = before.order != event::kNone && before.order == contact.order;
    const bool item = !subject && before.item != event::kNone && before.item == contact.item &&
                      before.order == event::kNone && contact.order == event::kNone;
    const char* why = subject                                                          ? "explain.same_order"
                      : item                                                           ? "explain.same_item"
                      : before.topic == contact.topic && contact.topic != event::kNone ? "explain.same_topic"
                                                                                       : "explain.latest";
    text->Line("    " +
               text->words().Text(
                   why, {{"contact", ContactId(data_, before)},
                         {"time", text->words().Duration(static_cast<double>(contact.opened_us - before.opened_us) /
                                                         journey::base::kMicrosPerSecond)}}));
  }

  void Between(const stitch::Customer& customer, int64_t from_us, int64_t to_us, ExplainText* text) {
    std::string way;
    int64_t more = 0;
    int shown = 0;
    for (const stitch::Step& step : customer.steps) {
      if (step.time_us <= from_us || step.time_us >= to_us) continue;
      if (shown == kStepsShown) {
        ++more;
        continue;
      }
      ++shown;
      way += absl::StrFormat("%s%s", way.empty() ? "" : " > ", data_.Text(step.touchpoint));
    }
    if (way.empty()) return;
    if (more > 0)
      way = text->words().Joined(way, text->words().Text("explain.further", {{"n", text->words().Count(more)}}));
    text->Line("    " + text->words().Text("explain.between", {{"steps", way}}));
  }

  static constexpr int kStepsShown = 20;

  const RunOptions& options_;
  const RunData& data_;
  contact::ContactBuilder builder_;
  contact::ProblemGrouper grouper_;
  contact::ProblemLinker linker_;
  std::string found_;
  bool nobodys_ = false;
};

// The problems of all, for the row, and what lies around those of the topic.
class TopicSink final : public stitch::ComponentSink {
 public:
  TopicSink(const RunData& data, uint32_t topic)
      : builder_(&data.table()),
        problems_(&data.table(), &data.stitch.as_of_us, absl::UTCTimeZone()),
        context_(&data.table(), &data.stitch.as_of_us, topic) {}

  void Add(const stitch::Component& component) override {
    const std::vector<Contact>& contacts = builder_.Build(component);
    for (uint32_t index = 0; index < component.customers.size(); ++index) {
      const std::span<const Contact> own = contact::ContactsOf(contacts, index);
      problems_.Add(component.customers[index], own);
      context_.Add(component.customers[index], own);
    }
  }
  void Merge(const TopicSink& other) {
    problems_.Merge(other.problems_);
    context_.Merge(other.context_);
  }
  contact::ProblemResult Problems() const { return problems_.Finish(); }
  contact::ProblemContextResult Context() { return context_.Finish(); }

 private:
  contact::ContactBuilder builder_;
  contact::ProblemAccumulator problems_;
  contact::ProblemContext context_;
};

template <typename Sink>
absl::Status Pass(RunData* data, Debug* debug, std::vector<std::unique_ptr<Sink>>* owned,
                  const std::function<std::unique_ptr<Sink>()>& make) {
  std::vector<stitch::ComponentSink*> sinks;
  for (int i = 0; i < data->stitch.threads; ++i) {
    owned->push_back(make());
    sinks.push_back(owned->back().get());
  }
  return StitchInto(data, sinks, debug->progress(), debug->stages());
}

std::vector<std::pair<std::string, int64_t>> Pairs(const std::vector<contact::ProblemNeighbour>& rows) {
  std::vector<std::pair<std::string, int64_t>> pairs;
  for (const contact::ProblemNeighbour& row : rows) pairs.emplace_back(row.touchpoint, row.problems);
  return pairs;
}

absl::Status NoSuchTopic(const contact::ProblemResult& result, const std::string& topic) {
  std::vector<std::string_view> names;
  for (const contact::ProblemRow& row : result.rows) {
    if (!row.topic.empty()) names.push_back(row.topic);
  }
  if (names.empty()) return absl::NotFoundError("explain --topic: no contact of these inputs has a topic");
  const std::string_view nearest = journey::base::NearestMatch(topic, names);
  return absl::NotFoundError(
      absl::StrFormat("explain --topic: no problem began with the topic \"%s\"%s; `export problems` lists all", topic,
                      nearest.empty() ? "" : absl::StrFormat("; did you mean \"%s\"?", nearest)));
}

}  // namespace

absl::StatusOr<std::string> DescribeProblem(const RunOptions& options, RunData* data, Debug* debug) {
  std::vector<std::unique_ptr<ProblemFinder>> finders;
  RETURN_IF_ERROR(
      Pass<ProblemFinder>(data, debug, &finders, [&] { return std::make_unique<ProblemFinder>(options, *data); }));
  bool nobodys = false;
  for (const auto& finder : finders) {
    if (!finder->found().empty()) return finder->found();
    nobodys = nobodys || finder->nobodys();
  }
  return absl::NotFoundError(absl::StrFormat(
      "explain --problem: %s \"%s\"; `export contacts` lists them in its first column",
      nobodys ? "no customer is known, and so no problem, of the contact" : "there is no contact", options.problem));
}

absl::StatusOr<std::string> DescribeTopic(const RunOptions& options, RunData* data, Debug* debug) {
  const std::string& topic = *options.topic;
  const uint32_t found = data->table().dictionaries.strings.Find(topic);
  const uint32_t id = found == journey::base::StringInterner::kAbsent ? event::kNone - 1 : found;
  std::vector<std::unique_ptr<TopicSink>> sinks;
  RETURN_IF_ERROR(Pass<TopicSink>(data, debug, &sinks, [&] { return std::make_unique<TopicSink>(*data, id); }));
  for (size_t i = 1; i < sinks.size(); ++i) sinks[0]->Merge(*sinks[i]);
  const contact::ProblemResult problems = sinks[0]->Problems();
  const contact::ProblemCounts& counts = MainRow(problems, topic);
  if (topic.empty() || counts.problems + counts.undecided == 0) return NoSuchTopic(problems, topic);
  const contact::ProblemContextResult context = sinks[0]->Context();
  ExplainText text(options, *data);
  const reports::Messages& words = text.words();
  text.Line(words.Text("explain.topic", {{"topic", topic}}));
  text.Count("column.problems", counts.problems);
  text.Count("explain.undecided_count", counts.undecided);
  text.Count("explain.customers", counts.customers);
  text.Count("explain.contacts", counts.contacts);
  text.Count("column.repeated", counts.repeated);
  for (const contact::FirstContactRow& row : problems.first) {
    if (row.by != "topic" || row.value != topic) continue;
    if (const auto estimate = row.tally.Estimate(); estimate.has_value()) {
      text.Row("explain.repeat_share",
               absl::StrFormat("%s (%s)", words.Percent(estimate->rate, 1),
                               words.Interval(estimate->interval.low, estimate->interval.high)));
    }
  }
  for (const auto& [label, count] :
       {std::pair{"column.hopped", counts.hopped}, std::pair{"column.explained_again", counts.explained_again},
        std::pair{"column.self_service", counts.self_service}, std::pair{"explain.reopened", counts.reopened},
        std::pair{"explain.transferred", counts.transferred},
        std::pair{"column.without_person", counts.without_person}}) {
    text.Count(label, count);
  }
  text.Seconds("explain.median_second", context.median_s);
  text.Seconds("explain.p95", context.p95_s);
  text.Shares("explain.before_first", Pairs(context.before), counts.problems);
  text.Shares("explain.after_last", Pairs(context.after), counts.problems);
  text.Customers("explain.who_problem", context.customers);
  text.Definition("explain.problem.definition", {{"window", WindowText(text)}});
  text.Command("contacts", {}, "explain.all_contacts");
  return text.Take();
}

}  // namespace app
