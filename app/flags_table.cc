// SPDX-License-Identifier: Apache-2.0
// The flags, verbs and exported tables: the one place where they are declared.
#include "app/flags.h"

namespace app {
namespace {

constexpr std::string_view kOutput = "Output";
constexpr std::string_view kMeaning = "What the data mean";
constexpr std::string_view kAnalysis = "Analysis";
constexpr std::string_view kFunnel = "Funnel (export funnel..., export customers, explain)";
constexpr std::string_view kPair = "Identity";
constexpr std::string_view kSelection = "Selection (export customers, explain)";
constexpr std::string_view kSignals = "Friction (export signals)";
constexpr std::string_view kRunning = "Running";
constexpr std::string_view kHidden = "";

}  // namespace

const std::vector<Flag>& FlagTable() {
  static const auto& flags = *new std::vector<Flag>{
      {"--output", "-o", "FILE", "", kReaders | kRender, kOutput,
       "write to FILE, whole or not at all; - is standard output", ""},
      {"--json", "", "FILE", "", kReport, kOutput, "also write the model that the report is rendered from", ""},
      {"--lang", "", "LANGUAGE", "en", kReport | kRender | kExplain, kOutput, "language of the report", "en|ko"},
      {"--format", "", "FORMAT", "html", kReport | kRender, kOutput,
       "html: one page that needs nothing else; md: Markdown, for tickets and wikis", "html|md"},
      {"--format", "", "FORMAT", "csv", kExport, kOutput, "csv (with a header) or ndjson (an object a row)",
       "csv|ndjson"},
      {"--raw-ids", "", "", "", kExport | kExplain, kOutput, "show identifiers as they are, not as pseudonyms", ""},

      {"--config", "", "FILE", "", kReaders, kMeaning, "project file; docs/project-file.md says what it can set", ""},
      {"--map", "", "FIELD=COLUMN", "", kReaders, kMeaning,
       "a column (or path) and what it means, for example --map user=member_no; docs/fields.md lists the fields", "",
       true},
      {"--as", "", "NAME", "by content", kReaders, kMeaning, "read every input as this preset or container", ""},
      {"--tz", "", "ZONE", "UTC", kReaders, kMeaning,
       "zone of times without one, and of the report, for example Asia/Seoul", ""},
      {"--touchpoint", "", "RULE", "auto", kReaders, kMeaning,
       "auto: page, screen or event name; event: always the event name", "auto|event"},
      {"--keep-bots", "", "", "", kReaders, kMeaning,
       "count what bots did like what people did; they are told all the same", ""},
      {"--max-names", "", "NUMBER", "1000000", kReaders, kMeaning,
       "most touchpoints; the rarest beyond stand under (other)", ""},
      {"--print-mapping", "", "NAME", "", kReport | kCheck, kMeaning,
       "print a built-in preset, to be copied and changed; needs no input", ""},

      {"--unit", "", "UNIT", "journey", kReaders, kAnalysis, "over what edges, variants and funnels run",
       "session|journey|customer|case"},
      {"--sessions", "", "RULE", "auto", kReaders, kAnalysis,
       "auto (the rule of the tool that the data come from, else 30m), a tool's rule (ga4, ua, mixpanel, snowplow, "
       "matomo, amplitude, posthog), source (its own session ids), or the longest pause inside a session, such as 1h",
       ""},
      {"--journeys", "", "RULE", "inactivity", kReaders, kAnalysis,
       "what ends a journey: inactivity (30 days without any event), a longest pause such as 14d, case (the next event "
       "after a case), order (the next event after an order), none",
       ""},
      {"--identity", "", "MODE", "device-split", kReaders, kAnalysis,
       "how events find their customer; docs/identity.md", "device-split|last-auth|latest-user|none"},
      {"--look-back", "", "DURATION", "90d", kReaders, kAnalysis,
       "device-split: how long before a login a device's events are its user's", ""},
      {"--forget", "", "ID", "", kReaders, kAnalysis,
       "take this person (TYPE:VALUE or a value) out of every result; rows of a shared device return to the device", "",
       true},
      {"--goal", "", "NAME", "orders, else payments", kReaders, kAnalysis, "touchpoint, event or kind that is success",
       "", true},
      {"--segment", "", "NAME", "", kReaders, kAnalysis,
       "field, column or derived segment (visit, entry_channel, entry_touchpoint, cohort_week, buyer_class, "
       "repeat_complainer, device_class) to compare customers by",
       "", true},
      {"--as-of", "", "TIME", "last event", kReaders, kAnalysis,
       "when the data end: 2026-09-30T18:00:00Z, or a date (its first instant in --tz)", ""},

      {"--steps", "", "A,B,C", "", kExport | kExplain, kFunnel,
       "the steps: touchpoints, (start) and (end); a|b is either", ""},
      {"--step", "", "NAME", "", kExport | kExplain, kFunnel,
       "one step, taken as it is; for names with a comma or a bar", "", true},
      {"--order", "", "ORDER", "eventually", kExport | kExplain, kFunnel,
       "eventually: others may lie between; adjacent: none may; "
       "anchored: begin with the first step; any: in any order",
       "eventually|adjacent|anchored|any"},
      {"--flags", "", "LIST", "", kExport | kExplain, kFunnel,
       "strict-order, strict-increase, strict-once, dedup, reentry", ""},
      {"--count", "", "WHAT", "uniques", kExport, kFunnel, "what is counted", "uniques|totals|sessions"},
      {"--window", "", "DURATION", "none", kExport | kExplain, kFunnel,
       "longest time from the first step to the last, such as 7d", ""},
      {"--window-from", "", "WHERE", "first", kExport | kExplain, kFunnel,
       "previous: --window is the longest time from each step to the next", "first|previous"},
      {"--optional", "", "N,N", "", kExport | kExplain, kFunnel, "steps that may be left out, by number", ""},
      {"--entry", "", "ENTRY", "closed", kExport | kExplain, kFunnel, "open: customers may enter at any step",
       "closed|open"},
      {"--exclude", "", "NAME", "", kExport | kExplain, kFunnel, "a touchpoint that ends the attempt between steps", "",
       true},
      {"--exclude-between", "", "N-N", "", kExport | kExplain, kFunnel,
       "--exclude only between these two steps, by number", ""},
      {"--exclude-where", "", "FIELD=VALUE", "", kExport | kExplain, kFunnel, "--exclude only events with this value",
       "", true},
      {"--hold", "", "LIST", "", kExport | kExplain, kFunnel, "equal at all steps: order, item, case, session", ""},
      {"--same-time", "", "DURATION", "0", kExport | kExplain, kFunnel,
       "the next step may come this much before the one before it, such as 2s", ""},
      {"--breakdown", "", "NAME", "", kExport, kFunnel, "the funnel by the values of this segment, too", ""},
      {"--attribution", "", "STEP", "first", kExport, kFunnel,
       "at which step a segment's value counts: first, last or its number", ""},

      {"--with", "", "ID", "", kExplain, kPair, "why ID and this identifier are one customer, or why they are not", ""},
      {"--without", "", "ID,ID", "", kExplain, kPair,
       "as if two identifiers had never stood together: the customers that result", ""},

      {"--edge", "", "A,B", "", kExport | kExplain, kSelection, "who went from A straight to B", ""},
      {"--edge-from", "", "A", "", kExport | kExplain, kSelection, "as --edge, for names with a comma; with --edge-to",
       ""},
      {"--edge-to", "", "B", "", kExport | kExplain, kSelection, "see --edge-from", ""},
      {"--at", "", "N", "", kExport | kExplain, kSelection, "who got to this step of the funnel, by number", ""},
      {"--stopped", "", "", "", kExport, kSelection, "with --at: only those who got no further", ""},
      {"--problem", "", "CONTACT", "", kExplain, kSelection,
       "the problem that a contact belongs to, by its id in export contacts", ""},
      {"--topic", "", "NAME", "", kExplain, kSelection, "the problems that began with this topic", ""},

      {"--by", "", "WHAT", "", kExport, kSignals,
       "a row an incident with its session, or a journey and signal, instead of counts", "session|journey"},

      {"--key", "", "FILE", "your own, made once", kReaders, kRunning, "key of the pseudonyms: 64 hexadecimal digits",
       ""},
      {"--threads", "", "NUMBER", "all", kReaders, kRunning, "threads, 1 to 1024; results do not depend on it", ""},
      {"--quiet", "-q", "", "", kReaders | kRender, kRunning, "say nothing but errors", ""},
      {"--debug", "", "WHAT", "", kReaders, kRunning,
       "stats: what each stage cost (time, rows, bytes, allocations, memory), as JSON on standard error, or in the "
       "file of stats=FILE; trace=FILE: who did what when, for Perfetto; docs/performance.md",
       "stats|stats=FILE|trace=FILE", true},
      {"--help", "-h", "", "", kReaders | kRender, kRunning, "this text", ""},
      {"--version", "-V", "", "", kReaders | kRender, kRunning, "the program's version", ""},
      {"--chunk-bytes", "", "BYTES", "1048576", kReaders, kHidden, "part of an input that one thread takes at a time",
       ""},
  };
  return flags;
}

bool DecidesResults(const Flag& flag) {
  return flag.category == kMeaning || flag.category == kAnalysis || flag.name == "--key" || flag.name == "--raw-ids";
}

const std::vector<VerbInfo>& VerbTable() {
  static const auto& verbs = *new std::vector<VerbInfo>{
      {kReport, "", "journey-report INPUT... -o report.html",
       "Customer journeys from the logs that you already have, with every pain point measured against what was "
       "expected.",
       "An INPUT is a file, a folder, a glob or - (standard input); CSV, TSV or one JSON object a line, plain or "
       "gzip.\n"
       "What comes out is one HTML file that needs nothing else: findings, map, drop-off, repeat contacts, and what "
       "was\n"
       "lost of the data and why. Nothing leaves your machine; people appear under pseudonyms.\n"
       "\n"
       "Examples:\n"
       "  journey-report events.ndjson.gz tickets.csv survey.csv -o report.html\n"
       "  journey-report logs/ --tz Asia/Seoul --goal \"Order Completed\" -o report.html\n"
       "  journey-report calls.csv --map user=member_no --map time=started_at -o report.html\n"
       "  journey-report logs/ --config journey.json --json model.json -o report.html\n"
       "  journey-report check logs/                 how the files were understood\n"
       "  journey-report export edges logs/          the map as a table\n"
       "  journey-report render model.json --lang ko -o report.ko.html\n"
       "\n"
       "An input that is named like a verb is written with a path: ./check\n"},
      {kExport, "export", "journey-report export WHAT INPUT...", "One table of the analysis, as CSV or NDJSON.",
       "The table goes to standard output, or to a file with -o. Times are ISO 8601 in UTC, empty is absent.\n"
       "\n"
       "Examples:\n"
       "  journey-report export edges logs/ --unit session > edges.csv\n"
       "  journey-report export funnel logs/ --steps home,cart,checkout --window 7d\n"
       "  journey-report export customers logs/ --edge \"cart,payment failed\" --format ndjson\n"},
      {kCheck, "check", "journey-report check INPUT...", "How the inputs were understood, and what of them was lost.",
       "Prints for each source its container, encoding, zone, mapping, why and how sure, presets that nearly fit, "
       "records,\n"
       "span, identifiers with how many events have them, the fields found (marked where they were guessed), the "
       "columns\n"
       "that nothing uses and the first problems; then the names that no kind was found for, and the ledger.\n"
       "\n"
       "Examples:\n"
       "  journey-report check logs/\n"
       "  journey-report check calls.csv --map user=member_no --tz Asia/Seoul\n"
       "  journey-report check --print-mapping ga4\n"},
      {kExplain, "explain", "journey-report explain ID [--with ID] INPUT...",
       "One customer, finding, edge, funnel step or problem: all that stands behind it.",
       "ID is a pseudonym of a report or table, TYPE:VALUE, or a bare value; or a finding's id (12 digits), or its "
       "rank\n"
       "with a leading # (quoted, since # begins a comment in a shell). With --edge, --at, --problem or --topic\n"
       "there is no ID: what stands behind that number of a table.\n"
       "\n"
       "Examples:\n"
       "  journey-report explain c0123456789abcdef logs/\n"
       "  journey-report explain user:kim-77 logs/ --raw-ids\n"
       "  journey-report explain email:min@example.com logs/\n"
       "  journey-report explain email:min@example.com --with user:kim-77 logs/ --raw-ids\n"
       "  journey-report explain c153af817921 logs/ --config journey.json\n"
       "  journey-report explain '#1' logs/\n"
       "  journey-report explain --edge \"cart,payment failed\" logs/\n"
       "  journey-report explain --steps home,cart,checkout --at 2 logs/\n"
       "  journey-report explain --topic refund logs/\n"},
      {kInit, "init", "journey-report init INPUT... > journey.json",
       "A project file that says what the bare command would do, ready to be changed.",
       "Reads the inputs as `check` does and writes a commented project file for --config: which mapping each source "
       "has,\n"
       "the columns that were guessed, and what else could be set. Unchanged, it changes nothing.\n"
       "\n"
       "Examples:\n"
       "  journey-report init logs/ > journey.json\n"
       "  journey-report init logs/ --tz Asia/Seoul -o journey.json\n"},
      {kRender, "render", "journey-report render MODEL.json -o report.html", "The report again, from a saved model.",
       "MODEL.json is what --json wrote. No inputs are needed; the page is the same, byte for byte.\n"
       "\n"
       "Examples:\n"
       "  journey-report render model.json -o report.html\n"
       "  journey-report render model.json --lang ko -o report.ko.html\n"
       "  journey-report render model.json --format md -o report.md\n"},
  };
  return verbs;
}

const VerbInfo& Info(Verb verb) {
  for (const VerbInfo& info : VerbTable()) {
    if (info.verb == verb) return info;
  }
  return VerbTable().front();
}

const std::vector<ExportInfo>& ExportTable() {
  static const auto& exports = *new std::vector<ExportInfo>{
      {"edges", "from,to,count,customers", "the map: who goes where next; outer nodes (start) and (end)"},
      {"touchpoints", "touchpoint,channel,stage,count,customers",
       "a row a channel and one with an empty channel for all"},
      {"sessions", "customer,session,start,end,events", "visits, cut by --sessions"},
      {"customers", "identifier_type,identifier,customer,first_seen,last_seen", "a row an identifier and customer"},
      {"journeys", "customer,journey,start,end,events,outcome", "a customer's events, cut by --journeys"},
      {"links", "identifier_type,identifier,identifier_type_2,identifier_2,from,to,rows,source,byte,state,rule",
       "which identifiers stand together, and which links were refused"},
      {"variants", "variant,count,customers", "whole ways, touchpoints joined by \" > \""},
      {"blueprints", "blueprint,what,step,runs,of,rate,low,high,customers,complete,median_s,p05_s,p95_s",
       "how journeys differ from the expected paths"},
      {"rules", "rule,kind,a,b,units,activated,kept,broken,rate,low,high,customers",
       "how many journeys keep the rules of the project file"},
      {"funnel", "step,name,customers", "how many reach each of --steps"},
      {"funnel-steps", "step,name,segment,customers", "each step in full: who went on, left, came back, contacted"},
      {"funnel-times", "step,name,over_s,up_to_s,units", "how long each step took, as a histogram"},
      {"funnel-paths", "step,name,side,touchpoint,customers", "what came before each step, and after dropping there"},
      {"drop-off", "touchpoint,unit,reached,went_on,left,contacted,came_back,gone,open",
       "each touchpoint: who went on, who left, and what they did next"},
      {"decisions", "from,to,count,lost,low,high", "steps after which the goal is less likely, and conversions lost"},
      {"incidence", "touchpoint,outcome,within_s,share,low,high,customers",
       "goal, contact or abandonment by time since a touchpoint"},
      {"returns", "gap_s,not_returned,low,high,at_risk,unlikely", "how long customers stay away between sessions"},
      {"contacts", "contact,customer,case,channel,topic,opened,first_reply,resolved,closed,reopened,repeat_of",
       "calls, chats, tickets, mails"},
      {"signals", "signal,touchpoint,channel,count,sessions,customers",
       "friction: clicks, pages, forms, searches, checkouts, contacts; docs/signals.md"},
      {"self-service", "kind,name,touchpoint,topic,lookups,contacts,customers,rate,low,high,topic_contacts",
       "articles and searches without result, by the contacts that follow"},
      {"signal-impact",
       "signal,touchpoint,outcome,affected_n,affected_rate,matched_n,matched_rate,difference,low,high,...",
       "goals, contacts and next steps after a signal, against like visits without it"},
      {"kpis", "kpi,segment,window,value,low,high,n,unit", "service figures with 95 % intervals"},
      {"service", "kpi,segment,window,value,low,high,n,unit,group,direction,target,far_off,basis,default,verdict",
       "the service table: figures of all against their targets"},
      {"hours", "weekday,hour,contacts,n,hits,closed,agents", "contacts by hour of the week (0 = Monday)"},
      {"emotions", "touchpoint,value,low,high,n,estimated", "how customers felt at each touchpoint, -2 to +2"},
      {"repeats", "from,to,via,count,customers", "ways from one contact to the next within 7 days"},
      {"problems", "window,clock,topic,problems,undecided,contacts,repeated,...",
       "contacts of one customer about one thing, joined"},
      {"first-contacts", "by,value,problems,repeated,rate,low,high,customers",
       "which first contacts need a second within 7 days"},
      {"channel-moves", "topic,from,to,count,customers", "on which channel the same problem goes on"},
      {"channel-outcomes", "channel,switched,problems,known,solved,answers,satisfied",
       "how problems end with and without a change of channel"},
      {"loops", "kind,loop,laps,units,customers,extra_s,median_s,decided,goals", "where units go round"},
      {"findings",
       "id,kind,basis,stage,touchpoint,channel,segment,from,to,actual,expected,low,high,n,customers,impact,q,measure,"
       "unit,direction,verdict,severity,next_touchpoint",
       "expected against actual, most customers beyond expectation first"},
      {"ledger", "class,severity,count", "what happened to every record"},
  };
  return exports;
}

}  // namespace app
