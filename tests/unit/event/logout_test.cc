// SPDX-License-Identifier: Apache-2.0
#include "journey/event/logout.h"

#include <gtest/gtest.h>

namespace journey::event {
namespace {

TEST(Logout, Names) {
  const struct {
    const char* name;
    bool says;
  } rows[] = {
      {"logout", true},
      {"Logged Out", true},
      {"user_logout", true},
      {"Log Out", true},
      {"signOut", true},
      {"User Signed Out", true},
      {"log_off", true},
      {"로그아웃", true},
      {"로그 아웃 완료", true},
      {"login", false},
      {"Logged In", false},
      {"로그인", false},
      {"checkout", false},
      {"signup", false},
      {"Catalog Out Of Stock", false},
      {"Logout Button Viewed", false},
      {"Logout Cancelled", false},
      {"logout failed", false},
      {"로그아웃 취소", false},
      {"", false},
  };
  for (const auto& row : rows) EXPECT_EQ(SaysLogout(row.name), row.says) << row.name;
}

TEST(Logout, WordsThatOnlyLookLikeALogoutEndNoLogin) {
  for (const char* name : {"Check Out Sign In",
                           "/check-out/sign-in",
                           "Check Out Sign Up",
                           "Logged in, checked out",
                           "Rolled Out Sign-up Banner",
                           "Sign for delivery: out of office",
                           "Sign up form timed out",
                           "Opt out log",
                           "log opened, out of stock",
                           "auto_logout_warning",
                           "Not Logged Out",
                           "logout requested",
                           "Logout Button Clicked",
                           "Logout Button Shown",
                           "logout error",
                           "Logout Page",
                           "Sign Out Link Viewed",
                           "logout_clicked",
                           "log: out of stock",
                           "로그아웃 요청",
                           "로그아웃되지 않음",
                           "dialogout",
                           "logged out-of-office"}) {
    EXPECT_FALSE(SaysLogout(name)) << name;
  }
  for (const char* name : {"logged_out", "Sign Off", "Signed Off", "logoff", "SignOut", "auto_logout", "/user/sign-out",
                           "Logout Completed", "LoggedOut", "loggedout", "User logged out of account", "사인아웃",
                           "로그오프", "사인 아웃"}) {
    EXPECT_TRUE(SaysLogout(name)) << name;
  }
}

TEST(Logout, TypesThatFailedSayNothing) {
  EventTable table;
  const uint32_t name = table.dictionaries.strings.Intern("logout");
  table.dictionaries.types.Intern({.name = name, .flags = kTypeFailure});
  EXPECT_TRUE(FindLogouts(table).empty());
  const uint32_t good = table.dictionaries.types.Intern({.name = name});
  table.dictionaries.types.Intern({.name = table.dictionaries.strings.Intern("view")});
  const std::vector<bool> found = FindLogouts(table);
  ASSERT_EQ(found.size(), 3u);
  for (uint32_t id = 0; id < found.size(); ++id) EXPECT_EQ(found[id], id == good);
}

}  // namespace
}  // namespace journey::event
