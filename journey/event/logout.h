// SPDX-License-Identifier: Apache-2.0
// Which events say that somebody has signed out.
#ifndef JOURNEY_EVENT_LOGOUT_H_
#define JOURNEY_EVENT_LOGOUT_H_

#include <string_view>
#include <vector>

#include "journey/event/event_table.h"

namespace journey::event {

// "Logged Out", "user_logout", "sign off", "로그아웃": one word, or two right after each other ("checked out, logged
// in" is none). Not where a word says that it has not happened: it is shown or clicked, asked for, announced, failed,
// or denied ("Logout Button Viewed", "logout requested", "auto_logout_warning", "Not Logged Out").
bool SaysLogout(std::string_view name);

// By type of event: its name says so and it did not fail. Empty where no type does.
std::vector<bool> FindLogouts(const EventTable& table);

}  // namespace journey::event

#endif  // JOURNEY_EVENT_LOGOUT_H_
