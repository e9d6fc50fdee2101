// SPDX-License-Identifier: Apache-2.0
#include "journey/findings/figure_catalog.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace journey::findings {
namespace {

constexpr std::string_view kAnswering = "answering", kSolving = "solving", kSelfService = "self_service",
                           kVoice = "voice", kShop = "shop";
constexpr std::string_view kOwn = "a starting value of this program; there is no published norm";
constexpr std::string_view kCustom = "common practice of service desks; there is no published norm";
constexpr double kHour = 3600;

enum class Better { kLower, kHigher };

FigureInfo Base(std::string_view id, std::string_view group, std::string_view unit, Better better) {
  FigureInfo figure;
  figure.id = id;
  figure.group = group;
  figure.unit = unit;
  figure.higher_is_better = better == Better::kHigher;
  return figure;
}
FigureInfo Ratio(std::string_view id, std::string_view group, Better better) {
  FigureInfo figure = Base(id, group, "ratio", better);
  figure.best = figure.higher_is_better ? 1 : 0;
  figure.worst = figure.higher_is_better ? 0 : 1;
  return figure;
}
FigureInfo Seconds(std::string_view id, std::string_view group) {
  FigureInfo figure = Base(id, group, "s", Better::kLower);
  figure.best = 0;
  return figure;
}
FigureInfo Scale(std::string_view id, std::string_view unit, Better better, double best, double worst) {
  FigureInfo figure = Base(id, kVoice, unit, better);
  figure.best = best;
  figure.worst = worst;
  return figure;
}
FigureInfo Aim(FigureInfo figure, double target, std::string_view source) {
  figure.target = target;
  figure.source = source;
  figure.shown = true;
  return figure;
}
FigureInfo Shown(FigureInfo figure) {
  figure.shown = true;
  return figure;
}
FigureInfo Window(FigureInfo figure, std::string_view window) {
  figure.window = window;
  return figure;
}

std::vector<FigureInfo> MakeFigures() {
  constexpr Better kLow = Better::kLower, kHigh = Better::kHigher;
  FigureInfo transfers = Base("transfers", kSolving, "count", kLow);
  transfers.best = 0;
  FigureInfo backlog = Base("backlog", kSolving, "count", kLow);
  backlog.best = 0;
  FigureInfo self_service = Base("self_service", kSelfService, "count", kHigh);
  self_service.worst = 0;
  return {
      Aim(Ratio("first_reply_in_target", kAnswering, kHigh), 0.9, kCustom),
      Shown(Seconds("first_reply_median", kAnswering)),
      Shown(Seconds("first_reply_p90", kAnswering)),
      Seconds("bot_first_reply_median", kAnswering),
      Seconds("bot_first_reply_p90", kAnswering),
      Aim(Ratio("next_reply_in_target", kAnswering, kHigh), 0.9, kOwn),
      Seconds("next_reply_median", kAnswering),
      Seconds("next_reply_p90", kAnswering),
      Aim(Seconds("resolution_median", kSolving), 24 * kHour, kOwn),
      Aim(Seconds("resolution_p90", kSolving), 72 * kHour, kOwn),
      Seconds("first_resolution_median", kSolving),
      Seconds("first_resolution_p90", kSolving),
      Seconds("requester_wait_median", kSolving),
      Seconds("requester_wait_p90", kSolving),
      Aim(Ratio("sla_attainment", kAnswering, kHigh), 0.9, kOwn),
      Aim(Ratio("fcr_7d", kSolving, kHigh), 0.7, "about 70 % is usual, above 80 % very good (Kustomer)"),
      Ratio("fcr_24h", kSolving, kHigh),
      Ratio("fcr_72h", kSolving, kHigh),
      Ratio("fcr_30d", kSolving, kHigh),
      Ratio("fcr_survey", kSolving, kHigh),
      Ratio("fcr_agent", kSolving, kHigh),
      Aim(Ratio("repeat_7d", kSolving, kLow), 0.2,
          "a starting value of this program; 10 to 25 % are usual (LimeBridge)"),
      Ratio("repeat_24h", kSolving, kLow),
      Ratio("repeat_72h", kSolving, kLow),
      Ratio("repeat_30d", kSolving, kLow),
      Aim(Ratio("reopen", kSolving, kLow), 0.05, kOwn),
      Aim(transfers, 0.5, "0.5 a ticket with a good desk, 1 to 2 without (LiveAgent)"),
      Ratio("transferred", kSolving, kLow),
      Aim(Ratio("one_touch", kSolving, kHigh), 0.4, kOwn),
      Aim(Ratio("backlog_older_7d", kSolving, kLow), 0.05, kOwn),
      backlog,
      Seconds("backlog_age_median", kSolving),
      Aim(Ratio("abandon", kAnswering, kLow), 0.05, "5 to 8 % are usual, below 5 % is wanted (Fit Small Business)"),
      Aim(Ratio("service_level", kAnswering, kHigh), 0.8, "the custom of \"80/20\" (Fonolo); no proof is behind it"),
      Aim(Seconds("asa", kAnswering), 28, "often quoted, without a source that we have read"),
      Aim(Ratio("bot_resolution", kSelfService, kHigh), 0.4, "good bots solve 40 to 60 % (CoreBee)"),
      Shown(Ratio("containment", kSelfService, kHigh)),
      Aim(self_service, 4, "4:1 is the usual example (Zendesk)"),
      Aim(Ratio("no_result_search", kSelfService, kLow), 0.03, "above 3 to 5 % is poor (Algolia)"),
      Aim(Ratio("contact_after_article_24h", kSelfService, kLow), 0.1, kOwn),
      Aim(Ratio("csat", kVoice, kHigh), 0.8, "60 to 80 % are usual (Abacum)"),
      Shown(Ratio("response_rate", kVoice, kHigh)),
      Aim(Scale("nps", "points", kHigh, 100, 0), 30, "a starting value of this program; +32 is quoted (LiveAgent)"),
      Aim(Scale("ces", "score", kHigh, 7, 1), 5.5, "5.5 of 7 is quoted as the mean (LiveAgent)"),
      Shown(Scale("ces_1_5", "score", kLow, 1, 5)),
      Aim(Ratio("cart_abandonment", kShop, kLow), 0.7, "70 % is the mean of about 50 studies (Baymard)"),
      Aim(Ratio("checkout_abandonment", kShop, kLow), 0.5, kOwn),
      Aim(Ratio("payment_success_final", kShop, kHigh), 0.9, kOwn),
      Aim(Ratio("payment_success_first", kShop, kHigh), 0.85,
          "approvals without the card at hand should exceed 85 % (uSwipe)"),
      Aim(Ratio("payment_success", kShop, kHigh), 0.85,
          "approvals without the card at hand should exceed 85 % (uSwipe)"),
      Aim(Window(Ratio("repurchase", kShop, kHigh), "365d"), 0.27, "20 to 40 % is a good range (The Digital Orbis)"),
      Seconds("refund_median", kShop),
      Seconds("refund_p90", kShop),
      Aim(Ratio("bounce", kShop, kLow), 0.45, kOwn),
  };
}

}  // namespace

std::span<const FigureInfo> Figures() {
  static const auto& all = *new std::vector<FigureInfo>(MakeFigures());
  return all;
}

const FigureInfo* FindFigure(std::string_view id) {
  const auto all = Figures();
  const auto found = std::find_if(all.begin(), all.end(), [&](const FigureInfo& figure) { return figure.id == id; });
  return found == all.end() ? nullptr : &*found;
}

double FarOff(const FigureInfo& figure, double target) {
  const double bad = figure.higher_is_better ? -1 : 1;  // the direction of worse
  double distance = 0;
  const auto take = [&](double way) {
    if (way > 0 && (distance == 0 || way < distance)) distance = way;
  };
  if (figure.best.has_value()) take(std::fabs(target - *figure.best));
  if (figure.worst.has_value()) take((*figure.worst - target) * bad / 2);
  if (distance == 0) distance = std::fabs(target);
  constexpr double kDust = 1e9;  // 0.7 - 0.3 is a little less than 0.4 in floating point
  return std::round((target + bad * distance) * kDust) / kDust;
}

}  // namespace journey::findings
