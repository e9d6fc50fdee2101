// SPDX-License-Identifier: Apache-2.0
#include "journey/event/personal_data.h"

#include <gtest/gtest.h>

#include <string>

namespace journey::event {
namespace {

TEST(MaskPersonalData, Table) {
  const struct {
    std::string_view text, masked;
  } rows[] = {
      // E-mail addresses.
      {"chat started jun.park@mail.example", "chat started :email"},
      {"jun@mail.example", ":email"},
      {"<jun@mail.example>, kim+shop@mail.example!", "<:email>, :email!"},
      {"reset jun%40mail.example", "reset :email"},
      {"문의: minji_2@shop.co.kr님", "문의: :email님"},
      {"김민지@회사.한국", ":email"},
      {"01012345678@mail.example", ":email"},
      {"/users/a.b@mail.example.", "/users/:email."},
      // Telephone numbers.
      {"call 010-5555-1234", "call :phone"},
      {"call 010 5555 1234 now", "call :phone now"},
      {"01055551234", ":phone"},
      {"821055551234", ":phone"},
      {"tel:+821055551234", "tel::phone"},
      {"+82 (0)10-5555-1234", ":phone"},
      {"/call/%2B821055551234", "/call/:phone"},
      {"전화010.5555.1234로", "전화:phone로"},
      {"02-123-4567 / 031-1234-5678", ":phone / :phone"},
      {"(555) 123-4567", ":phone"},
      {"1-800-555-1234", ":phone"},
      {"555-123-4567", ":phone"},
      {"+49 30 901820", ":phone"},
      {"06 12 34 56 78", ":phone"},
      // Card and resident numbers.
      {"card 4111 1111 1111 1111 declined", "card :number declined"},
      {"4111-1111-1111-1111", ":number"},
      {"4111111111111111", ":number"},
      {"378282246310005", ":number"},
      {"900101-1234567", ":number"},
      {"jun@mail.example 010-5555-1234 4111111111111111", ":email :phone :number"},
  };
  for (const auto& row : rows) {
    std::string masked;
    EXPECT_TRUE(MaskPersonalData(row.text, &masked)) << row.text;
    EXPECT_EQ(masked, row.masked) << row.text;
  }
}

TEST(MaskPersonalData, OtherNamesStay) {
  for (const char* text : {
           "",
           "Product Viewed",
           "@",
           "@mention hello",
           "a@b",
           "logo@2x.png",
           "react@18.2.0",
           "100%",
           "50%400",
           "%40",
           "x@.",
           // Dates, times, numbers, ids, addresses of machines.
           "2026-03-02",
           "2026-03-02 10:05:06",
           "2026-03-02T10:05:06Z",
           "02.03.2026 10:05",
           "20260302100506",
           "1767225600",
           "1767225600000",
           "1767225600000000",
           "123456789",
           "987654321012345",
           "4111111111111112",
           "0123456789",
           "ON-0901-58818",
           "order 20260302-000123",
           "A01055551234",
           "user_01055551234",
           "192.168.100.200",
           "1.234.567.890",
           "5f0c7d1e-0105-4444-8123-0c7d1e6a3b4a",
           "1588-1234",
           "991340-1234567",
           "100 200 300",
           "10000-20000 KRW",
       }) {
    std::string masked = "untouched";
    EXPECT_FALSE(MaskPersonalData(text, &masked)) << text << " -> " << masked;
    EXPECT_EQ(masked, "untouched");
  }
}

}  // namespace
}  // namespace journey::event
