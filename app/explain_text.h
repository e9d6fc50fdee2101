// SPDX-License-Identifier: Apache-2.0
// Plain text under headings, in the language of a run: what the explanations of numbers are written with.
#ifndef JOURNEY_APP_EXPLAIN_TEXT_H_
#define JOURNEY_APP_EXPLAIN_TEXT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/options.h"
#include "app/run_data.h"
#include "reports/messages.h"

namespace app {

// In the language and zone of the run.
reports::Messages WordsOf(const RunOptions& options);

class ExplainText {
 public:
  // Both outlive it.
  ExplainText(const RunOptions& options, const RunData& data);

  const reports::Messages& words() const { return words_; }

  void Line(const std::string& line);
  void Heading(std::string_view id);
  // "  label: value"; nothing for an empty value.
  void Row(std::string_view label, const std::string& value, std::initializer_list<reports::Argument> arguments = {});
  void Count(std::string_view label, int64_t count) { Row(label, words_.Count(count)); }
  // In words and, so that it can be found in a table, in seconds.
  void Seconds(std::string_view label, const std::optional<double>& seconds);
  void Share(std::string_view label, double share, std::initializer_list<reports::Argument> arguments = {});
  // The largest, each with its part of `all`; how many more there are.
  void Shares(std::string_view heading, const std::vector<std::pair<std::string, int64_t>>& rows, int64_t all);
  void Customers(std::string_view heading, const std::vector<uint32_t>& representatives);
  void Definition(std::string_view id, std::initializer_list<reports::Argument> arguments = {});
  // The command that lists all of them, under a heading that says what it lists.
  void Command(std::string_view table, const FlagValues& own, std::string_view heading = "explain.all");

  std::string Take() { return std::move(out_); }

 private:
  const RunOptions& options_;
  const RunData& data_;
  const reports::Messages words_;
  std::string out_;
};

}  // namespace app

#endif  // JOURNEY_APP_EXPLAIN_TEXT_H_
