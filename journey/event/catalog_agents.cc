// SPDX-License-Identifier: Apache-2.0
// Which programs call themselves bots: words of user agents.
#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "journey/event/catalog.h"

namespace journey::event {
namespace {

// Words that only crawlers, monitors and scripts have, in lower case. Source: the words that the public lists of
// crawlers (IAB's is not public; the open ones of Matomo and of crawler-user-agents) have most in common.
constexpr std::string_view kWords[] = {"crawl",
                                       "spider",
                                       "slurp",
                                       "scrapy",
                                       "facebookexternalhit",
                                       "mediapartners",
                                       "apis-google",
                                       "feedfetcher",
                                       "bingpreview",
                                       "yandeximages",
                                       "yeti/",
                                       "daumoa",
                                       "baiduspider",
                                       "archive.org",
                                       "ia_archiver",
                                       "headlesschrome",
                                       "phantomjs",
                                       "puppeteer",
                                       "playwright",
                                       "selenium",
                                       "chrome-lighthouse",
                                       "pingdom",
                                       "statuscake",
                                       "site24x7",
                                       "newrelicsynthetics",
                                       "datadogsynthetics",
                                       "wget/",
                                       "curl/",
                                       "python-requests",
                                       "python-urllib",
                                       "aiohttp/",
                                       "go-http-client",
                                       "libwww-perl",
                                       "apache-httpclient",
                                       "java/1.",
                                       "httrack",
                                       "nutch",
                                       "validator",
                                       "feedparser",
                                       "feedburner",
                                       "tiny tiny rss",
                                       "universalfeedparser",
                                       "monitoring",
                                       "nagios",
                                       "zgrab",
                                       "masscan",
                                       "nmap",
                                       "sqlmap",
                                       "nikto",
                                       "semrush",
                                       "embedly",
                                       "whatsapp/2.0 p",
                                       "skypeuripreview"};

bool IsLetter(char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); }

// "bot" at the end of a word: Googlebot/2.1, "AdsBot-Google", "MJ12bot;", and "robot"; not "bottle", not the telephones
// of CUBOT.
bool HasBotWord(std::string_view lower) {
  for (size_t at = lower.find("bot"); at != std::string_view::npos; at = lower.find("bot", at + 3)) {
    size_t end = at + 3;
    if (end < lower.size() && lower[end] == 's') ++end;
    const bool ends = end == lower.size() || !IsLetter(lower[end]);
    const bool telephone = at >= 2 && lower.substr(at - 2, 2) == "cu" && (at == 2 || !IsLetter(lower[at - 3]));
    if (ends && !telephone) return true;
  }
  return false;
}

}  // namespace

bool IsKnownBot(std::string_view user_agent) {
  std::string lower(user_agent);
  for (char& c : lower) c = absl::ascii_tolower(static_cast<unsigned char>(c));
  return HasBotWord(lower) || std::any_of(std::begin(kWords), std::end(kWords),
                                          [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

}  // namespace journey::event
