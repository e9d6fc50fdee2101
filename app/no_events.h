// SPDX-License-Identifier: Apache-2.0
// Inputs that were read and gave nothing.
#ifndef JOURNEY_APP_NO_EVENTS_H_
#define JOURNEY_APP_NO_EVENTS_H_

#include "absl/status/status.h"
#include "ingest/ingest.h"

namespace app {

// OK where there is an event; else InvalidArgument with the inputs' file names, the records seen and why they were
// lost.
absl::Status CheckEvents(const ingest::IngestResult& ingested);

}  // namespace app

#endif  // JOURNEY_APP_NO_EVENTS_H_
