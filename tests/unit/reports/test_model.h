// SPDX-License-Identifier: Apache-2.0
// The stored models of fixtures/report, for tests.
#ifndef TESTS_UNIT_REPORTS_TEST_MODEL_H_
#define TESTS_UNIT_REPORTS_TEST_MODEL_H_

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "reports/model_io.h"

namespace reports {

inline std::string ReadFixture(const std::string& name) {
  std::string path = JOURNEY_SOURCE_DIR;
  path += "/fixtures/report/";
  path += name;
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << name;
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

inline rapidjson::Document LoadFixture(const std::string& name) {
  absl::StatusOr<rapidjson::Document> model = ReadModel(ReadFixture(name));
  EXPECT_TRUE(model.ok()) << model.status();
  return model.ok() ? *std::move(model) : rapidjson::Document();
}

}  // namespace reports

#endif  // TESTS_UNIT_REPORTS_TEST_MODEL_H_
