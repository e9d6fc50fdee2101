// SPDX-License-Identifier: Apache-2.0
#include "app/funnel_given.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "absl/strings/str_format.h"
#include "app/flag_values.h"
#include "journey/base/status_macros.h"
#include "journey/base/text.h"

namespace app {
namespace {

using Json = rapidjson::Value;

// A whole number from 1 on, no sign, no blanks.
std::optional<size_t> Ordinal(std::string_view text) {
  size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number == 0) return std::nullopt;
  return number;
}

absl::Status StepsOfFlags(const CommandLine& line, FunnelOptions* funnel) {
  if (line.Has("--steps") && line.Has("--step")) {
    return absl::InvalidArgumentError("--steps: cannot stand beside --step; name all steps one way");
  }
  funnel->bars = line.Has("--steps");
  funnel->steps = line.Has("--step") ? line.All("--step") : SplitList(line.Last("--steps"));
  const std::string_view flag = line.Has("--step") ? "--step" : "--steps";
  if (std::find(funnel->steps.begin(), funnel->steps.end(), "") != funnel->steps.end()) {
    return WrongValue(flag, "a step has no name", line.Last(flag), "write for example --steps home,cart,checkout");
  }
  if (funnel->steps.size() < 2) {
    return WrongValue(flag, "a funnel needs at least two steps", line.Last(flag),
                      "write for example --steps home,cart,checkout");
  }
  return absl::OkStatus();
}

absl::Status DurationOf(const CommandLine& line, std::string_view flag, std::string_view attempt, int64_t* time_us) {
  if (!line.Has(flag)) return absl::OkStatus();
  *time_us = journey::base::ParseDuration(line.Last(flag));
  return *time_us > 0 ? absl::OkStatus() : WrongValue(flag, "is no duration", line.Last(flag), attempt);
}

absl::Status FunnelFlagList(const CommandLine& line, FunnelOptions* funnel) {
  if (!line.Has("--flags")) return absl::OkStatus();
  const std::vector<std::string_view> known = {"strict-order", "strict-increase", "strict-once", "dedup", "reentry"};
  funnel->flags.clear();
  for (const std::string& list : line.All("--flags")) {
    for (const std::string& flag : SplitList(list)) {
      if (std::find(known.begin(), known.end(), flag) == known.end()) {
        return absl::InvalidArgumentError(absl::StrFormat(
            "--flags: there is no such flag of a funnel; saw \"%s\"%s; there are strict-order, strict-increase, "
            "strict-once, dedup, reentry",
            flag, DidYouMean(flag, known)));
      }
      funnel->flags.push_back(flag);
    }
  }
  return absl::OkStatus();
}

absl::Status OptionalSteps(const CommandLine& line, FunnelOptions* funnel) {
  if (!line.Has("--optional")) return absl::OkStatus();
  funnel->optional.assign(funnel->steps.size(), false);
  for (const std::string& part : SplitList(line.Last("--optional"))) {
    const std::optional<size_t> step = Ordinal(part);
    if (!step || *step > funnel->steps.size()) {
      return WrongValue("--optional", "there is no such step", part, "write numbers of steps, for example 2,3");
    }
    funnel->optional[*step - 1] = true;
  }
  return absl::OkStatus();
}

absl::Status Exclusions(const CommandLine& line, FunnelOptions* funnel) {
  FunnelExclusionOptions common;
  if (line.Has("--exclude-between")) {
    const std::string text = line.Last("--exclude-between");
    const std::vector<std::string> ends = SplitList(text, '-');
    const std::optional<size_t> from = Ordinal(ends[0]), to = Ordinal(ends.back());
    if (ends.size() != 2 || !from || !to || *from >= *to || *to > funnel->steps.size()) {
      return WrongValue("--exclude-between", "are no two steps", text, "write their numbers, for example 2-3");
    }
    common.from = *from;
    common.to = *to;
  }
  for (const std::string& where : line.All("--exclude-where")) {
    const size_t equals = where.find('=');
    if (equals == std::string::npos || equals == 0) {
      return WrongValue("--exclude-where", "needs FIELD=VALUE", where, "write for example status=failed");
    }
    common.where.emplace_back(where.substr(0, equals), where.substr(equals + 1));
  }
  if (!line.Has("--exclude")) {
    for (const char* flag : {"--exclude-between", "--exclude-where"}) {
      if (line.Has(flag)) return absl::InvalidArgumentError(absl::StrFormat("%s: needs --exclude beside it", flag));
    }
    return absl::OkStatus();
  }
  funnel->exclusions.clear();
  for (const std::string& name : line.All("--exclude")) {
    funnel->exclusions.push_back(common);
    funnel->exclusions.back().names = {name};
  }
  return absl::OkStatus();
}

absl::Status Attribute(const CommandLine& line, FunnelOptions* funnel) {
  if (line.Has("--breakdown")) funnel->breakdown = line.Last("--breakdown");
  if (!line.Has("--attribution")) return absl::OkStatus();
  funnel->attribution = line.Last("--attribution");
  if (funnel->breakdown.empty()) return absl::InvalidArgumentError("--attribution: needs --breakdown beside it");
  if (funnel->attribution == "first" || funnel->attribution == "last" || Ordinal(funnel->attribution).has_value())
    return absl::OkStatus();
  return WrongValue("--attribution", "is none", funnel->attribution, "there are first, last and the number of a step");
}

std::string Text(const Json& object, const char* key, std::string_view otherwise = "") {
  const auto member = object.FindMember(key);
  if (member == object.MemberEnd()) return std::string(otherwise);
  return std::string(member->value.GetString(), member->value.GetStringLength());
}

std::string TextOf(const Json& value) { return std::string(value.GetString(), value.GetStringLength()); }

// A name or several.
std::vector<std::string> Names(const Json& value) {
  if (value.IsString()) return {TextOf(value)};
  std::vector<std::string> names;
  for (const Json& name : value.GetArray()) names.push_back(TextOf(name));
  return names;
}

std::string Joined(const std::vector<std::string>& names) {
  std::string joined;
  for (const std::string& name : names) joined += (joined.empty() ? "" : "|") + name;
  return joined;
}

class FunnelFileReader {
 public:
  FunnelFileReader(const PlacedJson& json, std::string pointer) : json_(json), pointer_(std::move(pointer)) {}

  absl::StatusOr<FunnelOptions> Read(const Json& entry) const {
    FunnelOptions funnel{.name = Text(entry, "name")};
    const Json& steps = entry["steps"];
    for (rapidjson::SizeType i = 0; i < steps.Size(); ++i) ReadStep(steps[i], &funnel);
    funnel.order = Text(entry, "order", funnel.order);
    funnel.count = Text(entry, "count", funnel.count);
    funnel.window_from = Text(entry, "window_from", funnel.window_from);
    funnel.entry = Text(entry, "entry", funnel.entry);
    funnel.breakdown = Text(entry, "breakdown");
    for (const auto& [key, list] : {std::pair{"flags", &funnel.flags}, std::pair{"hold", &funnel.hold}}) {
      if (entry.HasMember(key)) *list = Names(entry[key]);
    }
    for (const auto& [key, time_us] :
         {std::pair{"window", &funnel.window_us}, std::pair{"same_time", &funnel.same_time_us}}) {
      RETURN_IF_ERROR(ReadDuration(entry, key, time_us));
    }
    if (const auto member = entry.FindMember("attribution"); member != entry.MemberEnd()) {
      funnel.attribution =
          member->value.IsString() ? TextOf(member->value) : absl::StrFormat("%d", member->value.GetInt64());
    }
    if (const auto member = entry.FindMember("exclude"); member != entry.MemberEnd()) {
      for (const Json& exclusion : member->value.GetArray()) ReadExclusion(exclusion, &funnel);
    }
    return funnel;
  }

 private:
  static void ReadStep(const Json& step, FunnelOptions* funnel) {
    const Json& any = step.IsObject() ? step["any"] : step;
    const std::vector<std::string> names = Names(any);
    funnel->branches.push_back(names);
    funnel->steps.push_back(step.IsObject() ? Text(step, "name", Joined(names)) : Joined(names));
    funnel->optional.push_back(step.IsObject() && step.HasMember("optional") && step["optional"].GetBool());
  }

  static void ReadExclusion(const Json& entry, FunnelOptions* funnel) {
    FunnelExclusionOptions& exclusion = funnel->exclusions.emplace_back();
    exclusion.names = Names(entry.IsObject() ? entry["any"] : entry);
    if (!entry.IsObject()) return;
    if (const auto between = entry.FindMember("between"); between != entry.MemberEnd()) {
      exclusion.from = static_cast<size_t>(between->value[0].GetInt64());
      exclusion.to = static_cast<size_t>(between->value[1].GetInt64());
    }
    if (const auto where = entry.FindMember("where"); where != entry.MemberEnd()) {
      for (const auto& filter : where->value.GetObject()) {
        exclusion.where.emplace_back(TextOf(filter.name), TextOf(filter.value));
      }
    }
  }

  absl::Status ReadDuration(const Json& entry, const char* key, int64_t* time_us) const {
    const std::string text = Text(entry, key);
    if (text.empty()) return absl::OkStatus();
    *time_us = journey::base::ParseDuration(text);
    if (*time_us > 0) return absl::OkStatus();
    return json_.Error(
        pointer_ + PointerStep(key),
        absl::StrFormat("is no duration above zero; saw \"%s\"; write for example 30m, 24h or 7d", text));
  }

  const PlacedJson& json_;
  const std::string pointer_;
};

}  // namespace

bool IsFunnelTable(std::string_view table) {
  return table == "funnel" || table == "funnel-steps" || table == "funnel-times" || table == "funnel-paths";
}

const std::vector<std::string_view>& FunnelFlags() {
  static const auto& flags = *new std::vector<std::string_view>{
      "--steps",       "--step",      "--order",     "--flags",      "--count",           "--window",
      "--window-from", "--optional",  "--entry",     "--exclude",    "--exclude-between", "--exclude-where",
      "--hold",        "--same-time", "--breakdown", "--attribution"};
  return flags;
}

bool SelectsCustomers(std::string_view flag) {
  return flag != "--count" && flag != "--breakdown" && flag != "--attribution";
}

absl::Status ResolveFunnel(const CommandLine& line, std::vector<FunnelOptions>* funnels,
                           std::vector<std::string>* segments) {
  FunnelOptions funnel;
  if (line.Has("--steps") || line.Has("--step")) {
    RETURN_IF_ERROR(StepsOfFlags(line, &funnel));
  } else if (funnels->size() == 1) {
    funnel = funnels->front();
  } else {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s: needs --steps A,B,C or --step NAME repeated%s", line.Has("--at") ? "--at" : "export " + line.argument,
        funnels->empty() ? "" : "; the project file has more than one funnel"));
  }
  for (const auto& [flag, value] :
       {std::pair{"--order", &funnel.order}, std::pair{"--count", &funnel.count},
        std::pair{"--window-from", &funnel.window_from}, std::pair{"--entry", &funnel.entry}}) {
    if (line.Has(flag)) *value = line.Last(flag);
  }
  RETURN_IF_ERROR(FunnelFlagList(line, &funnel));
  RETURN_IF_ERROR(DurationOf(line, "--window", "write for example 30m, 24h or 7d", &funnel.window_us));
  RETURN_IF_ERROR(DurationOf(line, "--same-time", "write for example 2s", &funnel.same_time_us));
  RETURN_IF_ERROR(OptionalSteps(line, &funnel));
  RETURN_IF_ERROR(Exclusions(line, &funnel));
  if (line.Has("--hold")) funnel.hold = SplitList(line.Last("--hold"));
  RETURN_IF_ERROR(Attribute(line, &funnel));
  if (!funnel.breakdown.empty() && std::find(segments->begin(), segments->end(), funnel.breakdown) == segments->end()) {
    segments->push_back(funnel.breakdown);
  }
  *funnels = {funnel};
  return absl::OkStatus();
}

absl::Status ReadFunnels(const PlacedJson& json, std::vector<FunnelOptions>* funnels) {
  const auto member = json.document().FindMember("funnels");
  if (member == json.document().MemberEnd()) return absl::OkStatus();
  for (rapidjson::SizeType i = 0; i < member->value.Size(); ++i) {
    ASSIGN_OR_RETURN(FunnelOptions funnel,
                     FunnelFileReader(json, absl::StrFormat("/funnels/%d", i)).Read(member->value[i]));
    funnels->push_back(std::move(funnel));
  }
  return absl::OkStatus();
}

}  // namespace app
