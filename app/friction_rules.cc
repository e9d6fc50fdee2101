// SPDX-License-Identifier: Apache-2.0
#include "app/friction_rules.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "journey/base/status_macros.h"
#include "journey/base/text.h"
#include "journey/friction/element_kind.h"

namespace app {
namespace {

namespace friction = journey::friction;
using Json = rapidjson::Value;

std::string_view TextOf(const Json& value) { return {value.GetString(), value.GetStringLength()}; }

std::string NearestHint(std::string_view word, const std::vector<std::string_view>& known) {
  const std::string_view nearest = journey::base::NearestMatch(word, known);
  return nearest.empty() ? std::string() : absl::StrFormat("; did you mean \"%s\"?", nearest);
}

// One object of the language, in a project file or a preset.
class FrictionReader {
 public:
  // `pointer`: of the object.
  FrictionReader(const PlacedJson& json, std::string pointer, friction::RuleSet* rules)
      : json_(json), pointer_(std::move(pointer)), rules_(rules) {}

  absl::Status Read(const Json& object) {
    if (const auto member = object.FindMember("rules"); member != object.MemberEnd()) {
      for (const auto& rule : member->value.GetObject()) {
        RETURN_IF_ERROR(ReadRule(TextOf(rule.name), rule.value, pointer_ + "/rules" + PointerStep(TextOf(rule.name))));
      }
    }
    if (const auto member = object.FindMember("weights"); member != object.MemberEnd()) {
      for (const auto& weight : member->value.GetObject()) {
        const std::string pointer = pointer_ + "/weights" + PointerStep(TextOf(weight.name));
        friction::Signal signal;
        RETURN_IF_ERROR(FindSignal(TextOf(weight.name), pointer, &signal));
        rules_->SetWeight(signal, weight.value.GetInt());
      }
    }
    const auto ignore = object.FindMember("ignore");
    if (ignore == object.MemberEnd()) return absl::OkStatus();
    for (rapidjson::SizeType i = 0; i < ignore->value.Size(); ++i) {
      RETURN_IF_ERROR(ReadIgnore(ignore->value[i], absl::StrFormat("%s/ignore/%d", pointer_, i)));
    }
    return absl::OkStatus();
  }

 private:
  absl::Status FindSignal(std::string_view id, const std::string& pointer, friction::Signal* signal) const {
    const auto found = friction::FindSignal(id);
    if (!found.has_value()) {
      return json_.Error(pointer,
                         absl::StrFormat("there is no signal \"%s\"%s", id, NearestHint(id, friction::SignalIds())));
    }
    *signal = *found;
    return absl::OkStatus();
  }

  absl::Status ReadRule(std::string_view id, const Json& rule, const std::string& pointer) {
    friction::Signal signal;
    RETURN_IF_ERROR(FindSignal(id, pointer, &signal));
    for (const auto& entry : rule.GetObject()) {
      const std::string_view key = TextOf(entry.name);
      const std::string place = pointer + PointerStep(key);
      const Json& value = entry.value;
      if (key == "enabled") {
        if (!value.IsBool()) return json_.Error(place, "is neither true nor false");
        rules_->Enable(signal, value.GetBool());
      } else if (key == "suppress") {
        RETURN_IF_ERROR(ReadSuppressions(signal, value, place));
      } else if (!value.IsInt64()) {
        return json_.Error(place, "is no whole number; the unit stands in the name");
      } else if (const std::string fault = rules_->Set(signal, key, value.GetInt64()); !fault.empty()) {
        return json_.Error(place, fault);
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadSuppressions(friction::Signal signal, const Json& list, const std::string& pointer) {
    if (!list.IsArray()) return json_.Error(pointer, "is no list of kinds of elements");
    uint16_t kinds = 0;
    for (rapidjson::SizeType i = 0; i < list.Size(); ++i) {
      const std::string_view name = list[i].IsString() ? TextOf(list[i]) : std::string_view();
      const uint16_t kind = friction::FindElementKind(name);
      if (kind == 0) {
        return json_.Error(absl::StrFormat("%s/%d", pointer, i),
                           absl::StrFormat("there is no kind of element \"%s\"%s", name,
                                           NearestHint(name, friction::ElementKindNames(UINT16_MAX))));
      }
      kinds = static_cast<uint16_t>(kinds | kind);
    }
    rules_->SetSuppressions(signal, kinds);
    return absl::OkStatus();
  }

  absl::Status ReadIgnore(const Json& entry, const std::string& pointer) {
    friction::IgnoreRule rule;
    const auto text = [&](const char* key) {
      const auto member = entry.FindMember(key);
      return member == entry.MemberEnd() ? std::string() : std::string(TextOf(member->value));
    };
    rule.element = text("element");
    rule.touchpoint = text("touchpoint");
    if (rule.element.empty() && rule.touchpoint.empty())
      return json_.Error(pointer, "ignores everything; give it an element or a touchpoint");
    if (const std::string id = text("signal"); !id.empty()) {
      friction::Signal signal;
      RETURN_IF_ERROR(FindSignal(id, pointer + "/signal", &signal));
      rule.signal = signal;
    }
    rules_->ignore.push_back(std::move(rule));
    return absl::OkStatus();
  }

  const PlacedJson& json_;
  const std::string pointer_;
  friction::RuleSet* rules_;
};

}  // namespace

std::vector<std::string_view> RuleSetNames() {
  std::vector<std::string_view> names;
  for (const auto& [name, json] : EmbeddedRuleSets()) names.push_back(name);
  return names;
}

absl::Status ApplyRuleSet(std::string_view preset, friction::RuleSet* rules) {
  for (const auto& [name, text] : EmbeddedRuleSets()) {
    if (name != preset) continue;
    ASSIGN_OR_RETURN(const PlacedJson json, PlacedJson::Parse(text, absl::StrFormat("preset %s", name)));
    rules->name = name;
    return FrictionReader(json, "", rules).Read(json.document());
  }
  std::string known;
  for (const std::string_view name : RuleSetNames())
    absl::StrAppendFormat(&known, "%s%s", known.empty() ? "" : ", ", name);
  return absl::NotFoundError(
      absl::StrFormat("there is no preset \"%s\"%s; there are %s", preset, NearestHint(preset, RuleSetNames()), known));
}

absl::Status ReadFriction(const PlacedJson& json, friction::RuleSet* rules) {
  const auto section = json.document().FindMember("friction");
  if (section == json.document().MemberEnd()) return absl::OkStatus();
  if (const auto preset = section->value.FindMember("preset"); preset != section->value.MemberEnd()) {
    const absl::Status applied = ApplyRuleSet(TextOf(preset->value), rules);
    if (!applied.ok()) return json.Error("/friction/preset", std::string(applied.message()));
  }
  return FrictionReader(json, "/friction", rules).Read(section->value);
}

}  // namespace app
