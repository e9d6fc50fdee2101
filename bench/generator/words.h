// SPDX-License-Identifier: Apache-2.0
#ifndef BENCH_GENERATOR_WORDS_H_
#define BENCH_GENERATOR_WORDS_H_

#include <array>
#include <string_view>

#include "bench/generator/world.h"

namespace bench {

// The words of the demo shop, Korean and English. All names are invented.
struct Product {
  std::string_view slug, name;
  int price;  // won
};
extern const std::array<Product, 16> kProducts;

struct Article {
  std::string_view slug, title;
};
// The first one is the article that sends its readers to the contact form.
extern const std::array<Article, 6> kArticles;

struct TopicWords {
  std::string_view korean, english;
  std::array<std::string_view, 3> questions, answers, subjects;
};
extern const std::array<TopicWords, kTopicCount> kTopics;

extern const std::array<std::string_view, 10> kSearches;
extern const std::array<std::string_view, 8> kAgents;
extern const std::array<std::string_view, 12> kFamilyNames;
extern const std::array<std::string_view, 16> kGivenNames;

}  // namespace bench

#endif  // BENCH_GENERATOR_WORDS_H_
