// SPDX-License-Identifier: Apache-2.0
// The verbs, one function each: from resolved options to outputs. They print nothing but what was asked for; messages
// go to the console that main passes.
#ifndef JOURNEY_APP_VERBS_H_
#define JOURNEY_APP_VERBS_H_

#include <string>

#include "absl/status/status.h"
#include "app/console.h"
#include "app/options.h"

namespace app {

// Each returns the process's exit code (0, 2, 130) after having told what went wrong through `console`.
int RunReport(const RunOptions& options, Console* console);
int RunExport(const RunOptions& options, Console* console);
int RunCheck(const RunOptions& options, Console* console);
int RunInit(const RunOptions& options, Console* console);
// --print-mapping: the text of a built-in preset.
int PrintMapping(const std::string& name, const std::string& output, Console* console);
int RunExplain(const RunOptions& options, Console* console);
int RunRender(const RunOptions& options, Console* console);

}  // namespace app

#endif  // JOURNEY_APP_VERBS_H_
