// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "journey/event/catalog.h"

namespace journey::event {
namespace {

TEST(UrlTouchpoint, Table) {
  const struct {
    std::string_view url, touchpoint;
  } rows[] = {
      {"https://shop.example/", "/"},
      {"https://shop.example", "/"},
      {"https://shop.example?utm_source=blog", "/"},
      {"https://shop.example/?utm_source=blog", "/"},
      {"https://shop.example/catalog/", "/catalog"},
      {"https://shop.example/catalog/krovati/krovat_bed_frame/", "/catalog/krovati/krovat_bed_frame"},
      {"http://shop.example:8080/order/submit?x=https://a/b#top", "/order/submit"},
      {"//shop.example/a", "/a"},
      {"/cart/", "/cart"},
      {"/cart?a=1", "/cart"},
      {"/", "/"},
      {"", "/"},
      {"#/cart", "/cart"},
      {"shop.example/cart", "/cart"},
      {"cart/items", "/cart/items"},
      {"https://shop.example//a//b", "/a/b"},
      // Numbers, UUIDs, dates, ids.
      {"/products/1001", "/products/:id"},
      {"/products/1001/reviews/7", "/products/:id/reviews/:id"},
      {"/products/1001.html", "/products/:id"},
      {"/u/5f0c7d1e-6a3b-4a51-9a55-0c7d1e6a3b4a", "/u/:id"},
      {"/news/2026-03-02", "/news/:id"},
      {"/news/2026/03/02", "/news/:id/:id/:id"},
      {"/t/8f3a9c21b7", "/t/:id"},
      {"/t/deadbeefdeadbeef", "/t/:id"},
      {"/orders/A-1001", "/orders/:id"},
      {"/users/user_0000", "/users/:id"},
      {"/p/blue-mug-8f3a9c21b7", "/p/:id"},
      {"/users/kim@mail.example/edit", "/users/:id/edit"},
      {"/users/kim%40mail.example", "/users/:id"},
      // Words stay.
      {"/p/iphone-15-pro-max", "/p/iphone-15-pro-max"},
      {"/summer-sale-2024", "/summer-sale-2024"},
      {"/v2/cart", "/v2/cart"},
      {"/order/payment-option-switcher", "/order/payment-option-switcher"},
      {"/effaced", "/effaced"},
      {"/%EC%83%81%ED%92%88/3", "/상품/:id"},
      {"/상품/목록", "/상품/목록"},
      {"/a%20b", "/a%20b"},
      {"/%FF%FE", "/%FF%FE"},
  };
  for (const auto& row : rows) EXPECT_EQ(UrlTouchpoint(row.url), row.touchpoint) << row.url;
}

TEST(LooksLikeUrl, Table) {
  for (const char* text : {"http://a", "https://shop.example/", "HTTPS://A", "//shop.example/x"})
    EXPECT_TRUE(LooksLikeUrl(text)) << text;
  for (const char* text : {"", "/cart", "//", "http", "https:/a", "Product Viewed", "shop.example/cart"}) {
    EXPECT_FALSE(LooksLikeUrl(text)) << text;
  }
}

TEST(UrlTouchpoint, ARouteInTheFragmentIsThePage) {
  const std::pair<std::string_view, std::string_view> rows[] = {{"https://shop.example/shop/#/checkout", "/checkout"},
                                                                {"https://shop.example/#!/order/17?x=1", "/order/:id"},
                                                                {"https://shop.example/shop/#/", "/shop"},
                                                                {"https://shop.example/shop#top", "/shop"},
                                                                {"https://shop.example/?utm=1#/cart", "/cart"},
                                                                {"/faq#!", "/faq"}};
  for (const auto& [url, touchpoint] : rows) EXPECT_EQ(UrlTouchpoint(url), touchpoint) << url;
  EXPECT_EQ(UrlWithoutQuery("/a?b#c"), "/a");
  EXPECT_EQ(UrlWithoutQuery("/a#c?b"), "/a");
  EXPECT_EQ(UrlWithoutQuery("/a?b#/c"), "/a?b#/c");
}

TEST(UrlTouchpoint, WhatAProjectMayWantOfNames) {
  const struct {
    std::string_view what;
    UrlNaming naming;
    std::string_view url, touchpoint;
  } rows[] = {
      {"usual", {}, "https://a.example/ko/List/?tab=sale", "/ko/List"},
      {"query", {.keep_query = {"tab", "page"}}, "/list?x=1&page=12&tab=sale#top", "/list?tab=sale&page=:id"},
      {"query of a route", {.keep_query = {"tab"}}, "/#/list?tab=sale", "/list?tab=sale"},
      {"a key without a value", {.keep_query = {"tab"}}, "/list?tab&tab=&x", "/list"},
      {"locale", {.keep_query = {}, .drop_locale = true}, "/ko/cart", "/cart"},
      {"locale and country", {.keep_query = {}, .drop_locale = true}, "/en-US/", "/"},
      {"no language", {.keep_query = {}, .drop_locale = true}, "/my/cart", "/my/cart"},
      {"not the first", {.keep_query = {}, .drop_locale = true}, "/cart/ko", "/cart/ko"},
      {"case", {.keep_query = {}, .drop_locale = false, .lower_case = true}, "/Cart/Items", "/cart/items"},
      {"slug",
       {.keep_query = {}, .drop_locale = false, .lower_case = false, .slugs = true},
       "/blog/how-to-return-an-item/",
       "/blog/:slug"},
      {"no slug",
       {.keep_query = {}, .drop_locale = false, .lower_case = false, .slugs = true},
       "/summer-sale-2024",
       "/summer-sale-2024"},
  };
  for (const auto& row : rows) EXPECT_EQ(UrlTouchpoint(row.url, row.naming), row.touchpoint) << row.what;
}

}  // namespace
}  // namespace journey::event
