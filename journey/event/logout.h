// SPDX-License-Identifier: Apache-2.0
// Which events say that somebody has signed out.
#ifndef JOURNEY_EVENT_LOGOUT_H_
#define JOURNEY_EVENT_LOGOUT_H_

#include <string_view>
#include <vector>

#include "journey/event/event_table.h"

namespace journey::event {

// "Logged Out", "user_logout", "sign out", "로그아웃"; not what only shows or offers it ("Logout Button Viewed",
// "logout cancelled").
bool SaysLogout(std::string_view name);

// By type of event: its name says so and it did not fail. Empty where no type does.
std::vector<bool> FindLogouts(const EventTable& table);

}  // namespace journey::event

#endif  // JOURNEY_EVENT_LOGOUT_H_
