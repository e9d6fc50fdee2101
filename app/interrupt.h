// SPDX-License-Identifier: Apache-2.0
// Ctrl-C and closed pipes. The only global state of the program, since signal handlers can reach nothing else.
#ifndef JOURNEY_APP_INTERRUPT_H_
#define JOURNEY_APP_INTERRUPT_H_

#include <string_view>

namespace app {

// SIGINT and SIGTERM set a flag that stages see through Progress::Cancelled(); blocked system calls return early. Where
// no stage looks within a second (a read that waits for ever), or at a second Ctrl-C, the process removes its
// unfinished output and ends with 130 at once. SIGPIPE is ignored: a closed pipe is seen by the write. Call once, first
// in main.
void HandleSignals();

// Any thread; one relaxed load.
bool Interrupted();

// The unfinished file that an abrupt end must remove; at most four at a time, longer paths than 4095 bytes are not
// kept. Returns a slot for Forget, -1 where there is none. One thread.
int RememberUnfinished(std::string_view path);
void ForgetUnfinished(int slot);

// For tests.
void SetInterruptedForTest(bool interrupted);

}  // namespace app

#endif  // JOURNEY_APP_INTERRUPT_H_
