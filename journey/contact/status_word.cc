// SPDX-License-Identifier: Apache-2.0
#include "journey/contact/status_word.h"

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"

namespace journey::contact {

StatusWord ClassifyStatus(std::string_view status) {
  static const auto& words = *new absl::flat_hash_map<std::string, StatusWord>{
      {"new", StatusWord::kOpen},
      {"open", StatusWord::kOpen},
      {"opened", StatusWord::kOpen},
      {"reopened", StatusWord::kOpen},
      {"re-opened", StatusWord::kOpen},
      {"in progress", StatusWord::kOpen},
      {"working", StatusWord::kOpen},
      {"접수", StatusWord::kOpen},
      {"진행중", StatusWord::kOpen},
      {"처리중", StatusWord::kOpen},
      {"재오픈", StatusWord::kOpen},
      {"재접수", StatusWord::kOpen},
      {"pending", StatusWord::kWaiting},
      {"hold", StatusWord::kHold},
      {"on-hold", StatusWord::kHold},
      {"on hold", StatusWord::kHold},
      {"on_hold", StatusWord::kHold},
      {"waiting", StatusWord::kWaiting},
      {"waiting for customer", StatusWord::kWaiting},
      {"waiting on customer", StatusWord::kWaiting},
      {"고객 대기", StatusWord::kWaiting},
      {"고객 회신 대기", StatusWord::kWaiting},
      {"snoozed", StatusWord::kWaiting},
      {"보류", StatusWord::kHold},
      {"대기", StatusWord::kWaiting},
      {"solved", StatusWord::kResolved},
      {"resolved", StatusWord::kResolved},
      {"done", StatusWord::kResolved},
      {"completed", StatusWord::kResolved},
      {"해결", StatusWord::kResolved},
      {"해결됨", StatusWord::kResolved},
      {"완료", StatusWord::kResolved},
      {"처리완료", StatusWord::kResolved},
      {"처리 완료", StatusWord::kResolved},
      {"상담완료", StatusWord::kResolved},
      {"closed", StatusWord::kClosed},
      {"종료", StatusWord::kClosed},
      {"종결", StatusWord::kClosed},
      {"마감", StatusWord::kClosed},
      {"abandoned", StatusWord::kAbandoned},
      {"missed", StatusWord::kAbandoned},
      {"no answer", StatusWord::kAbandoned},
      {"no_answer", StatusWord::kAbandoned},
      {"unanswered", StatusWord::kAbandoned},
      {"hung up", StatusWord::kAbandoned},
      {"포기", StatusWord::kAbandoned},
      {"포기호", StatusWord::kAbandoned},
      {"부재중", StatusWord::kAbandoned},
      {"미응답", StatusWord::kAbandoned},
  };
  std::string key(status);
  absl::AsciiStrToLower(&key);
  const auto word = words.find(key);
  return word == words.end() ? StatusWord::kUnknown : word->second;
}

PromiseWord ClassifyPromise(std::string_view text) {
  static const auto& words = *new absl::flat_hash_map<std::string, PromiseWord>{
      {"fulfill", PromiseWord::kFulfilled},    {"fulfil", PromiseWord::kFulfilled},
      {"fulfilled", PromiseWord::kFulfilled},  {"met", PromiseWord::kFulfilled},
      {"achieved", PromiseWord::kFulfilled},   {"hit", PromiseWord::kFulfilled},
      {"within sla", PromiseWord::kFulfilled}, {"준수", PromiseWord::kFulfilled},
      {"달성", PromiseWord::kFulfilled},       {"breach", PromiseWord::kBreached},
      {"breached", PromiseWord::kBreached},    {"missed", PromiseWord::kBreached},
      {"violated", PromiseWord::kBreached},    {"violation", PromiseWord::kBreached},
      {"overdue", PromiseWord::kBreached},     {"위반", PromiseWord::kBreached},
      {"초과", PromiseWord::kBreached},        {"미준수", PromiseWord::kBreached},
  };
  std::string key(text);
  absl::AsciiStrToLower(&key);
  const auto word = words.find(key);
  return word == words.end() ? PromiseWord::kUnknown : word->second;
}

}  // namespace journey::contact
