// SPDX-License-Identifier: Apache-2.0
#include "journey/event/catalog.h"

#include <gtest/gtest.h>

#include "journey/event/field.h"

namespace journey::event {
namespace {

TEST(Names, EveryKindIsFoundByItsName) {
  for (int i = 0; i < static_cast<int>(Kind::kCount); ++i) {
    const Kind kind = static_cast<Kind>(i);
    ASSERT_FALSE(Name(kind).empty()) << i;
    EXPECT_EQ(FindKind(Name(kind)), kind);
  }
  EXPECT_EQ(Name(Kind::kContactOpen), "contact-open");
  EXPECT_EQ(Name(Kind::kSystem), "system");
  EXPECT_EQ(FindKind("Order"), std::nullopt);
  EXPECT_EQ(FindKind(""), std::nullopt);
}

TEST(Names, Stages) {
  EXPECT_EQ(Name(Stage::kNone), "");
  EXPECT_EQ(FindStage("after-care"), Stage::kAfterCare);
  EXPECT_EQ(FindStage("explore"), Stage::kExplore);
  EXPECT_EQ(FindStage(""), std::nullopt);
  EXPECT_EQ(FindStage("buy"), std::nullopt);
}

TEST(StageOf, Table) {
  const struct {
    Kind kind;
    Stage stage;
  } rows[] = {
      {Kind::kView, Stage::kExplore},       {Kind::kSearch, Stage::kExplore},   {Kind::kArticle, Stage::kExplore},
      {Kind::kCart, Stage::kConvert},       {Kind::kCheckout, Stage::kConvert}, {Kind::kPayment, Stage::kConvert},
      {Kind::kOrder, Stage::kConvert},      {Kind::kCoupon, Stage::kConvert},   {Kind::kContactOpen, Stage::kAfterCare},
      {Kind::kMessage, Stage::kAfterCare},  {Kind::kRefund, Stage::kAfterCare}, {Kind::kReturn, Stage::kAfterCare},
      {Kind::kDelivery, Stage::kAfterCare}, {Kind::kSurvey, Stage::kAfterCare}, {Kind::kOther, Stage::kNone},
      {Kind::kError, Stage::kNone},         {Kind::kSystem, Stage::kNone}};
  for (const auto& row : rows) EXPECT_EQ(StageOf(row.kind), row.stage) << Name(row.kind);
}

TEST(FindChannel, Table) {
  const struct {
    std::string_view word, channel;
  } rows[] = {{"web", "web"},
              {"Mobile Web", "web"},
              {"iOS", "app"},
              {"Phone", "phone"},
              {"call", "phone"},
              {"voice", "phone"},
              {"전화", "phone"},
              {"콜센터", "phone"},
              {"E-Mail", "email"},
              {"이메일", "email"},
              {"live_chat", "chat"},
              {"Live Chat", "chat"},
              {"채팅", "chat"},
              {"chatbot", "bot"},
              {"챗봇", "bot"},
              {"SMS", "sms"},
              {"문자", "sms"},
              {"push", "push"},
              {"KakaoTalk", "messenger"},
              {"카카오톡", "messenger"},
              {"WhatsApp", "messenger"},
              {"instagram", "social"},
              {"video call", "video"},
              {"매장", "store"},
              {"in-store", "store"},
              {"forum", "community"},
              {"Help Center", "help-centre"},
              {"help-centre", "help-centre"},
              {"리뷰", "review"}};
  for (const auto& row : rows) EXPECT_EQ(FindChannel(row.word).value_or("(none)"), row.channel) << row.word;
  for (const char* word : {"", "desktop", "organic", "paid_search", "fax machine", "chats about things"}) {
    EXPECT_EQ(FindChannel(word), std::nullopt) << word;
  }
}

TEST(Channels, AllAreFoundAndSomeAreOfContact) {
  EXPECT_EQ(Channels().size(), 15u);
  std::string contact;
  for (std::string_view channel : Channels()) {
    EXPECT_EQ(FindChannel(channel), channel);
    if (IsContactChannel(channel)) contact += std::string(channel) + " ";
  }
  EXPECT_EQ(contact, "phone email chat bot sms social messenger video ");
  EXPECT_FALSE(IsContactChannel("letter"));
}

TEST(FindAuthor, Table) {
  const struct {
    std::string_view word;
    Author author;
  } rows[] = {{"customer", Author::kCustomer}, {"End User", Author::kCustomer}, {"end-user", Author::kCustomer},
              {"고객", Author::kCustomer},     {"agent", Author::kAgent},       {"Admin", Author::kAgent},
              {"상담원", Author::kAgent},      {"bot", Author::kBot},           {"챗봇", Author::kBot},
              {"system", Author::kSystem},     {"시스템", Author::kSystem}};
  for (const auto& row : rows) EXPECT_EQ(FindAuthor(row.word), row.author) << row.word;
  EXPECT_EQ(FindAuthor("dhrl****"), std::nullopt);
  EXPECT_EQ(FindAuthor(""), std::nullopt);
}

TEST(Fields, SideFieldsFitOnePresenceWordAndNamesAreUnique) {
  const auto& catalog = FieldCatalog();
  for (size_t i = 0; i < catalog.size(); ++i)
    EXPECT_EQ(FindField(catalog[i].name), static_cast<Field>(i)) << catalog[i].name;
  EXPECT_EQ(FindField("nothing"), std::nullopt);
}

TEST(IsKnownBot, ByItsWords) {
  for (std::string_view agent :
       {"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "AdsBot-Google",
        "Mozilla/5.0 (compatible; bingbot/2.0)", "curl/7.88.1", "python-requests/2.31", "facebookexternalhit/1.1",
        "Mozilla/5.0 (X11) HeadlessChrome/120", "Mozilla/5.0 (compatible; Yeti/1.1; +https://naver.me/spd)",
        "Sogou web spider/4.0", "MJ12bot", "some robot"})
    EXPECT_TRUE(IsKnownBot(agent)) << agent;
  for (std::string_view agent :
       {"", "-", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36",
        "Mozilla/5.0 (Linux; Android 10; CUBOT X30)", "Bottle/1.0 App", "Mozilla/5.0 (iPhone) KAKAOTALK 10.4",
        "okhttp/4.9.0", "Dalvik/2.1.0 (Linux; U; Android 13)"})
    EXPECT_FALSE(IsKnownBot(agent)) << agent;
}

}  // namespace
}  // namespace journey::event
