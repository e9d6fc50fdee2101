// SPDX-License-Identifier: Apache-2.0
#ifndef BENCH_GENERATOR_TRACE_H_
#define BENCH_GENERATOR_TRACE_H_

#include <cstdint>
#include <cstdio>

namespace bench {

// How a trace is written: Segment's JSON; ten columns; a web server's combined log.
enum class TraceFormat { kNdjson, kCsv, kCombined };

struct TraceOptions {
  uint64_t events = 1000000;
  uint32_t customers = 50000;
  uint64_t seed = 1;
  double dirt = 0.0;  // share of lines, 0..1
  int devices = 2;
  bool with_users = true;
  int skew = 1;            // exponent of Zipf's law: 0 = all customers alike, 2 = the first one has most of it all
  bool all_kinds = false;  // also searches, errors, failed payments, contacts, answers, refunds
  TraceFormat format = TraceFormat::kNdjson;
  // Acts on pages a step of the shop, on average: clicks and bursts of them, fields and sending of forms, searches,
  // errors. They are among `events`. NDJSON only; without them no number is drawn for them, so that traces stay as they
  // were.
  int clicks = 0;
};

// Streams a shop's web events in the order of time, over 60 days from 2026-09-01; CSV has the columns kCsvHeader.
// Customers follow Zipf's law; sessions run side by side, as many as the rate needs for steps of about a minute.
// Exactly `options.events` lines are written; dirty lines are among them. Memory: 8 bytes a customer. False where a
// write failed, with errno set.
inline constexpr const char kCsvHeader[] =
    "timestamp,event_id,anonymous_id,user_id,event,url,title,platform,order_id,value\n";
bool WriteTrace(const TraceOptions& options, std::FILE* file);

}  // namespace bench

#endif  // BENCH_GENERATOR_TRACE_H_
