// SPDX-License-Identifier: Apache-2.0
#include "ingest/mapping/detect.h"

#include <fnmatch.h>

#include <algorithm>

#include "absl/strings/str_format.h"
#include "ingest/mapping/identifier_form.h"
#include "ingest/mapping/presets.h"
#include "ingest/mapping/sample_view.h"
#include "journey/base/status_macros.h"

namespace ingest {
namespace {

// Of a hundred present values so many must be such: a few broken rows do not hide a format.
constexpr size_t kShare = 95;
// A preset is told as nearly fitting from this share of its points on, in percent, and from this many points.
constexpr int kNearShare = 60, kNearPoints = 2;
constexpr size_t kNearTold = 3;

bool Fits(const PathValues& wanted, const Sample& view) {
  const auto path = FindPath(view, wanted.path);
  if (!path.has_value()) return false;
  size_t present = 0, known = 0;
  for (const std::string& value : path->values) {
    const std::string_view trimmed = Trimmed(value);
    if (trimmed.empty()) continue;
    ++present;
    known += std::any_of(wanted.values.begin(), wanted.values.end(),
                         [&](const Condition& condition) { return Matches(condition, trimmed); });
  }
  return present > 0 && known * 100 >= present * kShare;
}

bool IsOwnContainer(std::string_view container) {
  return container != "ndjson" && container != "json" && container != "csv" && container != "tsv";
}

bool ReadsContainer(const Mapping& mapping, std::string_view container) {
  const auto is_json = [](std::string_view name) { return name == "ndjson" || name == "json"; };
  return mapping.containers.empty() ||
         std::any_of(mapping.containers.begin(), mapping.containers.end(), [&](const std::string& name) {
           return name == container || (is_json(name) && is_json(container)) || (name == "tsv" && container == "csv");
         });
}

std::string Join(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) joined.append(joined.empty() ? "" : ", ").append(text);
  return joined;
}

struct Candidate {
  std::shared_ptr<const Mapping> mapping;
  Fit fit;
};

}  // namespace

Fit FitOf(const Mapping& mapping, const Sample& sample) {
  Fit fit;
  const Signature& signature = mapping.signature;
  if (signature.empty() || !ReadsContainer(mapping, sample.container)) return fit;
  const Sample view = ViewOf(sample, mapping.envelope, mapping.parts.front().records);
  std::vector<std::string> seen;
  if (IsOwnContainer(sample.container) && !mapping.containers.empty()) {
    fit.asked += 3;
    fit.evidence += 3;
  }
  for (const std::string& path : signature.all) {
    ++fit.asked;
    if (HasPath(view, path)) {
      ++fit.evidence;
      seen.push_back(path);
    } else {
      fit.lacking.push_back(absl::StrFormat("there is no %s", path));
    }
  }
  if (!signature.any.empty()) {
    ++fit.asked;
    const auto found = std::find_if(signature.any.begin(), signature.any.end(),
                                    [&](const std::string& path) { return HasPath(view, path); });
    if (found != signature.any.end()) {
      ++fit.evidence;
      seen.push_back(*found);
    } else {
      fit.lacking.push_back(absl::StrFormat("there is none of %s", Join(signature.any)));
    }
  }
  for (const PathValues& wanted : signature.values) {
    fit.asked += 2;
    if (Fits(wanted, view)) {
      fit.evidence += 2;
      if (std::find(seen.begin(), seen.end(), wanted.path) == seen.end()) seen.push_back(wanted.path);
    } else if (HasPath(view, wanted.path)) {
      fit.lacking.push_back(absl::StrFormat("%s has other values", wanted.path));
    } else {
      fit.lacking.push_back(absl::StrFormat("there is no %s", wanted.path));
    }
  }
  for (const std::string& path : signature.none) {
    if (HasPath(view, path)) fit.lacking.push_back(absl::StrFormat("there is a %s", path));
  }
  fit.matches = fit.lacking.empty();
  fit.seen = Join(seen);
  return fit;
}

absl::StatusOr<Chosen> DetectMapping(const Sample& sample, std::string_view source_name,
                                     const MappingOptions& options) {
  const bool names_container =
      std::find(std::begin(kContainerNames), std::end(kContainerNames), options.as) != std::end(kContainerNames);
  if (!options.as.empty() && !names_container) {
    ASSIGN_OR_RETURN(auto preset, FindPreset(options.as));
    return Chosen{preset, preset->name, absl::StrFormat("--as %s", options.as), "", {}};
  }
  for (const SourceRule& rule : options.sources) {
    if (fnmatch(rule.match.c_str(), std::string(source_name).c_str(), 0) != 0) continue;
    return Chosen{rule.mapping,
                  rule.mapping->name.empty() ? "project file" : rule.mapping->name,
                  absl::StrFormat("the project file's source \"%s\"", rule.match),
                  "",
                  {}};
  }
  std::vector<Candidate> candidates;
  for (const auto& preset : Presets()) candidates.push_back({preset, FitOf(*preset, sample)});
  // The one with most evidence; of equal ones the first by name.
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.fit.evidence > b.fit.evidence; });
  Chosen chosen;
  for (const Candidate& candidate : candidates) {
    const Fit& fit = candidate.fit;
    if (fit.matches && chosen.mapping == nullptr) {
      chosen.mapping = candidate.mapping;
      chosen.label = candidate.mapping->name;
      chosen.reason = absl::StrFormat("looks like %s (%s)", candidate.mapping->title,
                                      fit.seen.empty() ? "the form of its lines" : fit.seen);
      chosen.confidence = fit.evidence >= 4 ? "high" : fit.evidence >= 2 ? "medium" : "low";
    } else if (fit.matches) {
      continue;
    } else if (fit.evidence >= kNearPoints && fit.evidence * 100 >= fit.asked * kNearShare &&
               chosen.near_misses.size() < kNearTold) {
      chosen.near_misses.push_back(absl::StrFormat("%s: %s", candidate.mapping->name, Join(fit.lacking)));
    }
  }
  if (chosen.mapping != nullptr) return chosen;
  auto guessed = std::make_shared<Mapping>();
  guessed->guess = true;
  guessed->parts.emplace_back();
  chosen.mapping = std::move(guessed);
  chosen.label = "guessed";
  chosen.reason = "by the names of its columns";
  return chosen;
}

}  // namespace ingest
