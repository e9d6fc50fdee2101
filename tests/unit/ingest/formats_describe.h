// SPDX-License-Identifier: Apache-2.0
// What the program made of its inputs, as text that a person can read line by line against a format's documentation.
#ifndef TESTS_UNIT_INGEST_FORMATS_DESCRIBE_H_
#define TESTS_UNIT_INGEST_FORMATS_DESCRIBE_H_

#include <string>

#include "ingest/ingest.h"

namespace ingest {

// Every source with its mapping, every event in ingest order, and all classes of the ledger that counted something:
//
//   input.ndjson: ndjson as segment
//     fields time=timestamp ...
//   1  2026-03-02T01:05:20.417Z coupon "Coupon Denied" web convert, failure
//      ids anonymous:an-19 user:u-5 order:A-1001
//      reason="minimum not met"
//
// What is usual is left out: author customer, a name that is the touchpoint, the stage of the kind, public, UTF-8.
// Events of equal content say so ("content of 1"): stitching drops duplicates, ingest does not. A query and an id of
// the side heap are hashes and print as such.
std::string Describe(const IngestResult& result);

}  // namespace ingest

#endif  // TESTS_UNIT_INGEST_FORMATS_DESCRIBE_H_
