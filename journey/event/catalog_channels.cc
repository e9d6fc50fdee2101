// SPDX-License-Identifier: Apache-2.0
// Channels and authors: which words name them. Whole texts, not words inside a text.
#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "journey/event/catalog.h"

namespace journey::event {
namespace {

// Canonical channel, then the texts that mean it, in lower case with single spaces, parted by '|'.
struct ChannelRow {
  std::string_view name;
  bool contact;
  std::string_view texts;
};

constexpr ChannelRow kChannels[] = {
    {"web", false,
     "web|website|web site|site|mobile web|mweb|m web|browser|contact form|web form|online|pc "
     "web|웹|웹사이트|홈페이지|모바일웹|모바일 웹|온라인"},
    {"app", false,
     "app|mobile app|mobile|ios|android|ios app|android app|native|iphone|ipad|앱|모바일앱|모바일 "
     "앱|모바일|어플|애플리케이션"},
    {"phone", true,
     "phone|call|calls|voice|telephone|tel|phone call|inbound call|outbound call|call center|call "
     "centre|callcenter|hotline|ivr|"
     "전화|콜|콜센터|유선|고객센터 전화|전화상담|전화 상담|음성"},
    {"email", true, "email|e mail|mail|이메일|메일|e메일"},
    {"chat", true,
     "chat|live chat|livechat|web chat|webchat|chat widget|in app chat|web widget|채팅|채팅상담|채팅 상담|실시간 "
     "채팅|챗"},
    {"bot", true, "bot|chatbot|chat bot|virtual agent|voicebot|assistant|챗봇|봇|상담봇|채팅봇"},
    {"sms", true, "sms|text|text message|mms|lms|문자|문자메시지|문자 메시지"},
    {"push", false, "push|push notification|app push|web push|mobile push|푸시|푸시알림|푸시 알림|앱푸시"},
    {"social", true,
     "social|social media|sns|facebook|instagram|twitter|x|tiktok|linkedin|소셜|페이스북|인스타그램|트위터"},
    {"messenger", true,
     "messenger|messaging|whatsapp|kakao|kakaotalk|kakao talk|line|telegram|wechat|facebook messenger|viber|naver "
     "talktalk|talktalk|"
     "카카오톡|카톡|카카오|라인|메신저|네이버톡톡|네이버 톡톡|톡톡|알림톡"},
    {"video", true, "video|video call|video chat|화상|영상|화상상담|화상 상담|영상통화|영상 통화"},
    {"store", false,
     "store|shop|branch|in store|instore|retail|offline|pos|face to face|매장|지점|오프라인|대면|점포|방문"},
    {"community", false, "community|forum|board|qna board|커뮤니티|포럼|게시판"},
    {"help-centre", false,
     "help centre|help center|helpcenter|help|faq|knowledge base|self service|도움말|고객센터|헬프센터"},
    {"review", false, "review|reviews|review site|app review|리뷰|후기|상품평"},
};

struct AuthorRow {
  Author author;
  std::string_view texts;
};

constexpr AuthorRow kAuthorRows[] = {
    {Author::kCustomer,
     "customer|user|end "
     "user|enduser|end-user|client|visitor|contact|requester|guest|member|buyer|consumer|lead|subscriber|caller|"
     "고객|회원|사용자|구매자|손님|방문자|이용자"},
    {Author::kAgent,
     "agent|admin|operator|staff|employee|support|representative|rep|manager|teammate|counselor|counsellor|advisor|"
     "human|human agent|"
     "assignee|상담원|상담사|직원|관리자|담당자|매니저|운영자"},
    {Author::kBot, "bot|chatbot|chat bot|virtual agent|assistant|workflow|automation|ai|봇|챗봇|상담봇|자동응답"},
    {Author::kSystem, "system|trigger|auto|automatic|scheduler|server|시스템|자동|서버"},
};

// Lower case (ASCII), outer spaces off, '_' and '-' as spaces, one space in a row.
std::string Folded(std::string_view text) {
  std::string folded;
  for (char c : text) {
    const bool space = c == '_' || c == '-' || c == ' ' || c == '\t';
    if (!space) {
      folded += absl::ascii_tolower(c);
    } else if (!folded.empty() && folded.back() != ' ') {
      folded += ' ';
    }
  }
  while (!folded.empty() && folded.back() == ' ') folded.pop_back();
  return folded;
}

template <typename Function>
void ForEachText(std::string_view texts, Function&& function) {
  while (true) {
    const size_t bar = texts.find('|');
    function(Folded(texts.substr(0, bar)));
    if (bar == std::string_view::npos) return;
    texts.remove_prefix(bar + 1);
  }
}

}  // namespace

std::optional<std::string_view> FindChannel(std::string_view word) {
  static const auto& channels = *[] {
    auto* map = new absl::flat_hash_map<std::string, std::string_view>;
    for (const ChannelRow& row : kChannels) {
      map->try_emplace(Folded(row.name), row.name);
      ForEachText(row.texts, [&](std::string text) { map->try_emplace(std::move(text), row.name); });
    }
    return map;
  }();
  const auto found = channels.find(Folded(word));
  if (found == channels.end()) return std::nullopt;
  return found->second;
}

const std::vector<std::string_view>& Channels() {
  static const auto& names = *[] {
    auto* list = new std::vector<std::string_view>;
    for (const ChannelRow& row : kChannels) list->push_back(row.name);
    return list;
  }();
  return names;
}

bool IsContactChannel(std::string_view channel) {
  return std::any_of(std::begin(kChannels), std::end(kChannels),
                     [&](const ChannelRow& row) { return row.contact && row.name == channel; });
}

std::optional<Author> FindAuthor(std::string_view word) {
  static const auto& authors = *[] {
    auto* map = new absl::flat_hash_map<std::string, Author>;
    for (const AuthorRow& row : kAuthorRows) {
      ForEachText(row.texts, [&](std::string text) { map->try_emplace(std::move(text), row.author); });
    }
    return map;
  }();
  const auto found = authors.find(Folded(word));
  if (found == authors.end()) return std::nullopt;
  return found->second;
}

}  // namespace journey::event
