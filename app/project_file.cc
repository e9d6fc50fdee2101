// SPDX-License-Identifier: Apache-2.0
#include "app/project_file.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <re2/re2.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "absl/strings/str_format.h"
#include "app/expectations.h"
#include "app/flags.h"
#include "app/friction_rules.h"
#include "app/json_places.h"
#include "app/project_schema.h"
#include "app/zone.h"
#include "journey/base/status_macros.h"
#include "journey/base/text.h"
#include "journey/stitch/session_rule.h"
#include "journey/stitch/stitcher.h"

namespace app {
namespace {

using Json = rapidjson::Value;

// Parsed once, lives for ever.
const rapidjson::Document& Schema() {
  static const auto& schema = *[] {
    auto* document = new rapidjson::Document;
    document->Parse(ProjectSchema().data(), ProjectSchema().size());
    return document;
  }();
  return schema;
}

// The member's text, "" where it is absent. The schema has seen to the types.
std::string Text(const Json& object, const char* key) {
  const auto member = object.FindMember(key);
  return member == object.MemberEnd() ? "" : std::string(member->value.GetString(), member->value.GetStringLength());
}

std::vector<std::string> Texts(const Json& object, const char* key) {
  std::vector<std::string> texts;
  const auto member = object.FindMember(key);
  if (member == object.MemberEnd()) return texts;
  for (const Json& value : member->value.GetArray()) texts.emplace_back(value.GetString(), value.GetStringLength());
  return texts;
}

// Calls take(element, pointer) for each element of the array `key`, if there is one.
template <typename Take>
absl::Status ForEach(const Json& object, const char* key, const Take& take) {
  const auto member = object.FindMember(key);
  if (member == object.MemberEnd()) return absl::OkStatus();
  for (rapidjson::SizeType i = 0; i < member->value.Size(); ++i) {
    RETURN_IF_ERROR(take(member->value[i], absl::StrFormat("/%s/%d", key, i)));
  }
  return absl::OkStatus();
}

class Reader {
 public:
  explicit Reader(const PlacedJson& json) : json_(json), root_(json.document()) {}

  absl::StatusOr<ProjectFile> Read() {
    file_.title = Text(root_, "title");
    file_.time_zone = Text(root_, "time_zone");
    file_.language = Text(root_, "language");
    file_.key = Text(root_, "key");
    file_.goals = Texts(root_, "goals");
    file_.segments = Texts(root_, "segments");
    RETURN_IF_ERROR(CheckZone(file_.time_zone, "/time_zone"));
    RETURN_IF_ERROR(ReadCuts());
    RETURN_IF_ERROR(ReadSources());
    RETURN_IF_ERROR(ReadFunnels(json_, &file_.funnels));
    RETURN_IF_ERROR(ReadBlueprints());
    RETURN_IF_ERROR(ReadRules());
    RETURN_IF_ERROR(ReadTouchpoints());
    ReadNames();
    RETURN_IF_ERROR(ReadExpectations());
    RETURN_IF_ERROR(ReadServiceHours());
    RETURN_IF_ERROR(ReadFriction(json_, &file_.friction));
    RETURN_IF_ERROR(ReadIdentity());
    RETURN_IF_ERROR(ReadDerived());
    return std::move(file_);
  }

 private:
  absl::Status CheckZone(const std::string& name, std::string_view pointer) const {
    if (name.empty()) return absl::OkStatus();
    const auto zone = LoadZone(name);
    return zone.ok() ? absl::OkStatus() : json_.Error(pointer, std::string(zone.status().message()));
  }

  absl::StatusOr<int64_t> Duration(const Json& object, const std::string& pointer, const char* key) const {
    const std::string text = Text(object, key);
    if (text.empty()) return 0;
    const int64_t duration_us = journey::base::ParseDuration(text);
    if (duration_us > 0) return duration_us;
    return json_.Error(
        pointer + PointerStep(key),
        absl::StrFormat("is no duration above zero; saw \"%s\"; write for example 30m, 24h or 7d", text));
  }

  // "WHERE: fields.user[1]: expected ..." -> the place of /fields/user/1 below the mapping.
  absl::Status MappingError(const std::string& where, std::string_view message) const {
    if (!message.starts_with(where + ": ")) return json_.Error(where, message);
    message.remove_prefix(where.size() + 2);
    std::string pointer = where, step;
    const size_t end = message.find(": ");
    if (end == std::string_view::npos || message.substr(0, end).find(' ') != std::string_view::npos)
      return json_.Error(where, message);
    const auto end_step = [&] {
      if (!step.empty()) pointer += PointerStep(step);
      step.clear();
    };
    for (const char c : message.substr(0, end)) {
      if (c == '.' || c == '[' || c == ']') {
        end_step();
      } else {
        step += c;
      }
    }
    end_step();
    return json_.Error(pointer, message.substr(end + 2));
  }

  absl::Status ReadCuts() {
    file_.sessions = Text(root_, "sessions");
    const bool known = file_.sessions.empty() || file_.sessions == "auto" ||
                       journey::stitch::FindSessionRule(file_.sessions).has_value();
    if (!known) {
      return json_.Error("/sessions", absl::StrFormat("there is no such rule%s; saw \"%s\"; docs/identity.md has them",
                                                      DidYouMean(file_.sessions, journey::stitch::SessionRuleNames()),
                                                      file_.sessions));
    }
    file_.journeys = Text(root_, "journeys");
    if (file_.journeys.empty() || journey::stitch::FindJourneyCut(file_.journeys).has_value()) return absl::OkStatus();
    return json_.Error("/journeys", absl::StrFormat("there is no such rule; saw \"%s\"; there are inactivity, case, "
                                                    "order and none, and durations such as 14d",
                                                    file_.journeys));
  }

  absl::Status ReadSources() {
    return ForEach(root_, "sources", [&](const Json& source, const std::string& pointer) -> absl::Status {
      ingest::SourceRule rule{.match = Text(source, "match")};
      const Json& mapping = source["mapping"];
      const std::string inner = pointer + "/mapping";
      absl::StatusOr<std::shared_ptr<const ingest::Mapping>> parsed;
      if (mapping.IsString()) {
        parsed = ingest::FindPreset(std::string_view(mapping.GetString(), mapping.GetStringLength()));
      } else {
        rapidjson::StringBuffer buffer;
        rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
        mapping.Accept(writer);
        parsed = ingest::ParseMapping(std::string_view(buffer.GetString(), buffer.GetSize()), inner);
      }
      if (!parsed.ok()) return MappingError(inner, std::string(parsed.status().message()));
      rule.mapping = *std::move(parsed);
      file_.sources.push_back(std::move(rule));
      return absl::OkStatus();
    });
  }

  absl::Status ReadBlueprints() {
    if (root_.HasMember("blueprints")) file_.blueprints.emplace();
    return ForEach(root_, "blueprints", [&](const Json& entry, const std::string& pointer) -> absl::Status {
      journey::graph::BlueprintOptions blueprint;
      if (entry.IsString()) {
        blueprint.name.assign(entry.GetString(), entry.GetStringLength());
        const auto& ready = journey::graph::ReadyBlueprintNames();
        if (std::find(ready.begin(), ready.end(), blueprint.name) == ready.end()) {
          return json_.Error(pointer,
                             absl::StrFormat("there is no ready blueprint of that name; saw \"%s\"%s; there are "
                                             "purchase, return, exchange, delivery-query and complaint",
                                             blueprint.name, DidYouMean(blueprint.name, ready)));
        }
      } else {
        blueprint.name = Text(entry, "name");
        blueprint.strict = entry.HasMember("strict") && entry["strict"].GetBool();
        if (entry.HasMember("at_most")) blueprint.at_most = entry["at_most"].GetDouble();
        if (entry.HasMember("contacts")) {
          blueprint.contacts.emplace();
          blueprint.contacts->topics = Texts(entry["contacts"], "topics");
        }
        RETURN_IF_ERROR(ForEach(entry, "steps", [&](const Json& step, const std::string& inner) {
          return ReadBlueprintStep(step, pointer + inner, &blueprint.steps.emplace_back());
        }));
      }
      file_.blueprints->push_back(std::move(blueprint));
      return absl::OkStatus();
    });
  }

  // A name, names, or {"touchpoints": ..., "kinds": ...}.
  absl::Status ReadRuleSide(const Json& side, const std::string& pointer, journey::graph::RuleSide* to) {
    if (side.IsString()) {
      to->touchpoints = {std::string(side.GetString(), side.GetStringLength())};
    } else if (side.IsArray()) {
      for (const Json& name : side.GetArray()) to->touchpoints.emplace_back(name.GetString(), name.GetStringLength());
    } else {
      to->touchpoints = Texts(side, "touchpoints");
      return ReadKinds(side, pointer, &to->kinds);
    }
    return absl::OkStatus();
  }

  absl::Status ReadRules() {
    return ForEach(root_, "rules", [&](const Json& entry, const std::string& pointer) -> absl::Status {
      journey::graph::RuleOptions rule{.name = Text(entry, "name")};
      using journey::graph::RuleKind;
      bool found = false;
      for (const RuleKind kind : {RuleKind::kResponse, RuleKind::kPrecedence, RuleKind::kAbsence}) {
        const std::string key(journey::graph::Name(kind));
        if (!entry.HasMember(key.c_str())) continue;
        if (found) return json_.Error(pointer, "is two rules; write each as an entry of its own");
        found = true;
        rule.kind = kind;
        const Json& sides = entry[key.c_str()];
        if (kind != RuleKind::kAbsence && sides.Size() != 2)
          return json_.Error(pointer + "/" + key, absl::StrFormat("needs two sides; saw %d", sides.Size()));
        if (kind == RuleKind::kAbsence) {
          RETURN_IF_ERROR(ReadRuleSide(sides, pointer + "/" + key, &rule.a));
        } else {
          RETURN_IF_ERROR(ReadRuleSide(sides[0], pointer + "/" + key + "/0", &rule.a));
          RETURN_IF_ERROR(ReadRuleSide(sides[1], pointer + "/" + key + "/1", &rule.b));
        }
      }
      if (!found) return json_.Error(pointer, "says no rule; give it response, precedence or absence");
      ASSIGN_OR_RETURN(const int64_t within_us, Duration(entry, pointer, "within"));
      if (within_us > 0) rule.within_us = within_us;
      if (rule.kind == RuleKind::kAbsence && rule.within_us.has_value())
        return json_.Error(pointer + "/within", "an absence has no time limit");
      file_.rules.push_back(std::move(rule));
      return absl::OkStatus();
    });
  }

  absl::Status ReadKinds(const Json& object, const std::string& pointer, std::vector<journey::event::Kind>* to) {
    for (const std::string& name : Texts(object, "kinds")) {
      const std::optional<journey::event::Kind> kind = journey::event::FindKind(name);
      if (!kind.has_value())
        return json_.Error(pointer + "/kinds", absl::StrFormat("there is no kind of that name; saw \"%s\"", name));
      to->push_back(*kind);
    }
    return absl::OkStatus();
  }

  absl::Status ReadBlueprintStep(const Json& step, const std::string& pointer, journey::graph::BlueprintStep* to) {
    if (step.IsString()) {
      to->touchpoints = {std::string(step.GetString(), step.GetStringLength())};
      return absl::OkStatus();
    }
    to->name = Text(step, "name");
    to->touchpoints = Texts(step, "touchpoints");
    RETURN_IF_ERROR(ReadKinds(step, pointer, &to->kinds));
    to->optional = step.HasMember("optional") && step["optional"].GetBool();
    to->repeat = step.HasMember("repeat") && step["repeat"].GetBool();
    ASSIGN_OR_RETURN(const int64_t within_us, Duration(step, pointer, "within"));
    if (within_us > 0) to->within_us = within_us;
    to->within_from_first = Text(step, "within_from") == "first";
    return absl::OkStatus();
  }

  // The names of pages, and whose events count. The schema has looked at all values.
  void ReadNames() {
    const auto flag = [](const Json& object, const char* key) {
      return object.HasMember(key) && object[key].IsBool() && object[key].GetBool();
    };
    if (root_.HasMember("urls")) {
      const Json& urls = root_["urls"];
      file_.urls.keep_query = Texts(urls, "keep_query");
      file_.urls.drop_locale = flag(urls, "drop_locale");
      file_.urls.lower_case = flag(urls, "lower_case");
      file_.urls.slugs = flag(urls, "slugs");
    }
    file_.keep_bots = flag(root_, "keep_bots");
    if (root_.HasMember("max_names")) file_.max_names = root_["max_names"].GetUint64();
    if (!root_.HasMember("privacy")) return;
    const std::string consent = Text(root_["privacy"], "require_consent");
    using Consent = ingest::MappingOptions::Consent;
    file_.consent = consent == "given"        ? Consent::kGiven
                    : consent == "not-denied" ? Consent::kNotDenied
                                              : Consent::kIgnored;
  }

  absl::Status ReadTouchpoints() {
    return ForEach(root_, "touchpoints", [&](const Json& entry, const std::string& pointer) -> absl::Status {
      ingest::TouchpointRule rule{
          .pattern = Text(entry, "match"), .name = Text(entry, "name"), .stage = Text(entry, "stage")};
      const RE2 pattern(rule.pattern, RE2::Quiet);
      if (!pattern.ok()) {
        return json_.Error(pointer + "/match", absl::StrFormat("is no regular expression (RE2): %s", pattern.error()));
      }
      std::string error;
      if (!pattern.CheckRewriteString(rule.name, &error)) return json_.Error(pointer + "/name", error);
      if (entry.HasMember("touchpoint")) rule.touchpoint = entry["touchpoint"].GetBool();
      if (rule.name.empty() && rule.stage.empty() && rule.touchpoint)
        return json_.Error(pointer, "sets nothing; give it a name, a stage or \"touchpoint\": false");
      if (!rule.touchpoint && (!rule.name.empty() || !rule.stage.empty()))
        return json_.Error(pointer, "is no touchpoint, so it has neither name nor stage");
      file_.touchpoints.push_back(std::move(rule));
      return absl::OkStatus();
    });
  }

  absl::Status ReadExpectations() {
    return ForEach(root_, "expectations", [&](const Json& entry, const std::string& pointer) -> absl::Status {
      ExpectationOptions expectation{.measure = Text(entry, "measure"),
                                     .channel = Text(entry, "channel"),
                                     .touchpoint = Text(entry, "touchpoint"),
                                     .topic = Text(entry, "topic"),
                                     .segment = Text(entry, "segment"),
                                     .note = Text(entry, "note")};
      if (entry.HasMember("basis")) expectation.basis = Text(entry, "basis");
      if (entry.HasMember("share")) expectation.share = entry["share"].GetDouble();
      ASSIGN_OR_RETURN(expectation.limit_us, Duration(entry, pointer, "within"));
      if (entry.HasMember("value")) expectation.value = entry["value"].GetDouble();
      if (entry.HasMember("min_n")) expectation.min_n = entry["min_n"].GetInt64();
      if (const auto fault = FaultOf(expectation); fault.has_value()) {
        return json_.Error(fault->key.empty() ? pointer : pointer + PointerStep(fault->key), fault->message);
      }
      file_.expectations.push_back(std::move(expectation));
      return absl::OkStatus();
    });
  }

  absl::Status ReadServiceHours() {
    const auto member = root_.FindMember("service_hours");
    if (member == root_.MemberEnd()) return absl::OkStatus();
    file_.service_hours.zone = Text(member->value, "zone");
    RETURN_IF_ERROR(CheckZone(file_.service_hours.zone, "/service_hours/zone"));
    file_.service_hours.holidays = Texts(member->value, "holidays");
    static const auto& days = *new RE2("(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?");
    for (const auto& entry : member->value["hours"].GetObject()) {
      const std::string key = entry.name.GetString();
      const std::string pointer = "/service_hours/hours" + PointerStep(key);
      if (!RE2::FullMatch(key, days)) {
        return json_.Error(
            pointer, absl::StrFormat("is no day or span of days; saw \"%s\"; write for example mon or mon-fri", key));
      }
      std::vector<std::string>& spans = file_.service_hours.hours.emplace_back(key, std::vector<std::string>()).second;
      for (rapidjson::SizeType i = 0; i < entry.value.Size(); ++i) {
        // Equal lengths, so that the order of bytes is that of the clock.
        const std::string span = entry.value[i].GetString();
        const size_t dash = span.find('-');
        if (span.substr(0, dash) >= span.substr(dash + 1)) {
          return json_.Error(absl::StrFormat("%s/%d", pointer, i),
                             absl::StrFormat("ends before it begins; saw \"%s\"; split it at midnight", span));
        }
        spans.push_back(span);
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadIdentity() {
    journey::identity::Rules& rules = file_.identity;
    if (const auto member = root_.FindMember("identity"); member != root_.MemberEnd()) {
      const Json& entry = member->value;
      if (entry.HasMember("mode")) rules.mode = *journey::identity::FindMode(Text(entry, "mode"));
      for (const auto& [key, duration_us] : {std::pair<const char*, int64_t*>{"look_back", &rules.look_back_us},
                                             {"shared_window", &rules.shared_window_us}}) {
        ASSIGN_OR_RETURN(const int64_t given_us, Duration(entry, "/identity", key));
        if (given_us > 0) *duration_us = given_us;
      }
      if (entry.HasMember("shared_people")) {
        rules.shared_people = static_cast<uint32_t>(std::min<int64_t>(entry["shared_people"].GetInt64(), UINT32_MAX));
      }
      rules.blocked = Texts(entry, "blocked");
      rules.forgotten = Texts(entry, "forget");
    }
    const auto member = root_.FindMember("identifiers");
    if (member == root_.MemberEnd()) return absl::OkStatus();
    static constexpr std::string_view kTypes[] = {"user", "email", "phone", "anonymous", "device", "alias"};
    for (const auto& entry : member->value.GetObject()) {
      const std::string type = entry.name.GetString();
      if ((!type.starts_with("id.") || type.size() == 3) &&
          std::find(std::begin(kTypes), std::end(kTypes), type) == std::end(kTypes)) {
        return json_.Error("/identifiers" + PointerStep(type),
                           "is no identifier; there are user, email, phone, anonymous, device, alias and id.TYPE");
      }
      rules.classes.emplace_back(type, *journey::identity::FindClass(entry.value.GetString()));
    }
    return absl::OkStatus();
  }

  absl::Status ReadDerived() {
    const auto derived = root_.FindMember("derived");
    if (derived == root_.MemberEnd()) return absl::OkStatus();
    const auto least = [](const Json& object, const char* key, uint32_t* to) {
      if (object.HasMember(key)) *to = static_cast<uint32_t>(std::min<uint64_t>(object[key].GetUint64(), UINT32_MAX));
    };
    if (const auto buyers = derived->value.FindMember("buyer_class"); buyers != derived->value.MemberEnd()) {
      least(buyers->value, "repeat_orders", &file_.derived.repeat_orders);
      least(buyers->value, "vip_orders", &file_.derived.vip_orders);
      if (buyers->value.HasMember("vip_spend")) {
        const double spend = buyers->value["vip_spend"].GetDouble() * journey::event::kMoneyScale;
        file_.derived.vip_spend = static_cast<int64_t>(std::min(std::round(spend), 9e18));
      }
    }
    const auto complainers = derived->value.FindMember("repeat_complainer");
    if (complainers == derived->value.MemberEnd()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const int64_t within_us, Duration(complainers->value, "/derived/repeat_complainer", "within"));
    if (within_us > 0) file_.derived.repeat_window_us = within_us;
    return absl::OkStatus();
  }

  const PlacedJson& json_;
  const Json& root_;
  ProjectFile file_;
};

}  // namespace

absl::StatusOr<ProjectFile> ParseProjectFile(std::string_view text, std::string_view where) {
  ASSIGN_OR_RETURN(const PlacedJson json, PlacedJson::Parse(text, where));
  RETURN_IF_ERROR(json.Check(Schema()));
  return Reader(json).Read();
}

absl::StatusOr<ProjectFile> ReadProjectFile(const std::string& path) {
  struct stat info = {};
  if (stat(path.c_str(), &info) != 0) {
    return absl::NotFoundError(
        absl::StrFormat("--config %s: the project file cannot be opened: %s", path, std::strerror(errno)));
  }
  if (S_ISDIR(info.st_mode)) {
    return absl::InvalidArgumentError(
        absl::StrFormat("--config %s: that is a folder; name the project file in it", path));
  }
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    return absl::PermissionDeniedError(
        absl::StrFormat("--config %s: the project file cannot be opened: %s", path, std::strerror(errno)));
  }
  const std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  ASSIGN_OR_RETURN(ProjectFile file, ParseProjectFile(text, path));
  if (!file.key.empty() && file.key[0] != '/') {
    const size_t slash = path.rfind('/');
    if (slash != std::string::npos) file.key = path.substr(0, slash + 1) + file.key;
  }
  return file;
}

}  // namespace app
