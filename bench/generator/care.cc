// SPDX-License-Identifier: Apache-2.0
// What people say to the shop: chats, calls, tickets, and what they answer when asked.
#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>

#include "bench/generator/simulation.h"
#include "bench/generator/words.h"

namespace bench {
namespace {

// No chat is opened in the last minutes of a service day, so that no wait is cut by the closing hour.
constexpr Instant kLastChatBeforeClosing = 25 * kMinute;

Instant CutAtEnd(Instant instant) { return instant < kDemoEnd ? instant : 0; }

std::string Number(const char* prefix, size_t index) {
  char text[32];
  std::snprintf(text, sizeof text, "%s%06zu", prefix, index + 1);
  return text;
}

}  // namespace

void Simulation::MakeContact(const Errand& errand) {
  switch (errand.channel) {
    case ContactChannel::kChat:
      return Chat(errand);
    case ContactChannel::kCall:
      return Call(errand);
    case ContactChannel::kTicket:
      return Ticket(errand);
  }
}

void Simulation::Chat(const Errand& errand) {
  const bool member = !world_.people[person_].user.empty();
  const auto can_start = [](Instant time) { return ServiceOpen(time) && ServiceOpen(time + kLastChatBeforeClosing); };
  Errand start = errand;
  if (!can_start(start.time)) {
    if (member && (errand.by_form || random_.Chance(400))) return Ticket(errand);
    start.time = NextServiceOpening(errand.time + kLastChatBeforeClosing) + random_.Between(2, 150) * kMinute;
  }
  if (start.time >= kDemoEnd - kHour || !can_start(start.time)) return;

  Visit visit = StartVisit(start.time - 90 * kSecond, true);
  OpenChatFrom(visit, errand);
  Contact chat{.channel = ContactChannel::kChat, .id = Number("CH", world_.contacts.size()), .person = person_};
  chat.device = visit.device;
  chat.topic = static_cast<Topic>(errand.subject);
  chat.opened = std::max(start.time, visit.now + 5 * kSecond) + random_.Between(0, 999);
  chat.late_refund = errand.late_refund;
  chat.bot_only = random_.Chance(35) && !errand.by_form;
  chat.disconnected = !chat.bot_only && random_.Chance(effects_.chat_disconnects);
  std::string note;
  if (member && random_.Chance(50)) note = " 제 이메일은 " + world_.people[person_].email + " 입니다.";
  if (member && random_.Chance(50)) note += " 연락처 " + world_.people[person_].phone + " 로 전화 주세요.";
  Converse(chat, note);
  AfterChat(chat);
  world_.contacts.push_back(std::move(chat));
}

// The page on which the chat is opened; the widget is on every page, so mostly it tells nothing.
void Simulation::OpenChatFrom(Visit& visit, const Errand& errand) {
  if (errand.by_form) return Page(visit, "/contact", "Contact");
  if (errand.subject == kProduct) return ViewProduct(visit, static_cast<int>(random_.Below(kProducts.size())));
  if (random_.Chance(250)) return Page(visit, "/", "Home");
  if (random_.Chance(100)) return Page(visit, "/my/orders", "My orders");
  Device& device = world_.devices[visit.device];
  device.used = true;
  device.last_event = std::max(device.last_event, visit.now);
}

void Simulation::Converse(Contact& chat, const std::string& member_note) {
  const TopicWords& words = kTopics[chat.topic];
  Instant now = chat.opened;
  const auto say = [&](const char* event, const char* author, std::string_view text = "") {
    chat.lines.push_back({now, event, author, std::string(text)});
  };
  say("chat_started", "customer");
  now += random_.Between(4, 20) * kSecond;
  say("customer_message", "customer", std::string(random_.Pick(words.questions)) + member_note);
  now += random_.Between(1, 2) * kSecond;
  say("bot_message", "bot", chat.bot_only ? "도움말에서 답을 찾았습니다." : "상담원을 연결해 드리겠습니다.");
  if (chat.bot_only) {
    now += random_.Between(20, 90) * kSecond;
    chat.solved = chat.closed = now;
    return say("chat_ended", "");
  }
  chat.agent = random_.Pick(kAgents);
  const bool in_target =
      random_.Chance(WeekdayEvening(chat.opened) ? effects_.in_target_weekday_evening : effects_.in_target);
  chat.first_reply = chat.opened + (in_target ? random_.Between(35, 165) : random_.Between(230, 1200)) * kSecond;
  now = chat.first_reply - 4 * kSecond;
  say("agent_joined", "agent");
  now = chat.first_reply;
  say("agent_message", "agent", random_.Pick(words.answers));
  for (int64_t turn = random_.Between(0, 1); turn > 0; --turn) {
    now += random_.Between(20, 120) * kSecond;
    say("customer_message", "customer", random_.Pick(words.questions));
    now += random_.Between(20, 90) * kSecond;
    say("agent_message", "agent", random_.Pick(words.answers));
  }
  now += random_.Between(15, 200) * kSecond;
  chat.closed = now;
  if (!chat.disconnected) chat.solved = now;
  say(chat.disconnected ? "chat_disconnected" : "chat_ended", "");
}

void Simulation::AfterChat(const Contact& chat) {
  const bool member = !world_.people[person_].user.empty();
  Survey(chat, chat.disconnected || chat.late_refund || chat.first_reply > chat.opened + 3 * kMinute);
  if (!member) return;
  if (random_.Chance(chat.disconnected ? effects_.calls_after_disconnect : effects_.calls_after_other_chat)) {
    // All is explained again, by phone, about the same thing.
    const Instant wish = chat.closed + random_.Between(4, 150) * kMinute;
    const Instant opening = NextServiceOpening(wish);
    const Instant time = opening == wish ? wish : opening + random_.Between(1, 90) * kMinute;
    if (time <= chat.opened + 23 * kHour) {
      return Plan(
          {.time = time, .kind = Errand::Kind::kContact, .subject = chat.topic, .channel = ContactChannel::kCall});
    }
  }
  PlanRepeat(chat);
}

void Simulation::Call(const Errand& errand) {
  const Instant opening = NextServiceOpening(errand.time);
  Contact call{.channel = ContactChannel::kCall, .id = Number("CL", world_.contacts.size()), .person = person_};
  call.opened = opening == errand.time ? opening : opening + random_.Between(1, 200) * kMinute;
  call.opened -= call.opened % kSecond;
  if (call.opened >= kDemoEnd - kHour) return;
  call.topic = static_cast<Topic>(errand.subject);
  call.late_refund = errand.late_refund;
  call.wait = random_.Between(6, random_.Chance(effects_.long_call_waits) ? 420 : effects_.call_wait_s) * kSecond;
  call.abandoned = random_.Chance(call.wait > 150 * kSecond ? 220 : 20);
  if (!call.abandoned) {
    call.talk = random_.Between(70, 780) * kSecond;
    call.agent = random_.Pick(kAgents);
    call.transfers = random_.Chance(90) ? 1 : 0;
    call.first_reply = call.opened + call.wait;
    if (random_.Chance(effects_.calls_solved)) call.solved = call.first_reply + call.talk;
  }
  call.closed = call.opened + call.wait + call.talk;
  Survey(call, call.late_refund || call.abandoned || call.solved == 0);
  PlanRepeat(call);
  world_.contacts.push_back(std::move(call));
}

void Simulation::Ticket(const Errand& errand) {
  Contact ticket{.channel = ContactChannel::kTicket, .id = Number("", world_.contacts.size()), .person = person_};
  ticket.opened = errand.time;
  ticket.by_form = errand.by_form;
  if (errand.by_form) {
    Visit visit = StartVisit(errand.time - 200 * kSecond, true);
    Page(visit, "/contact", "Contact");
    ticket.opened = visit.now + random_.Between(40, 240) * kSecond;
  }
  ticket.opened -= ticket.opened % kSecond;
  if (ticket.opened >= kDemoEnd - kHour) return;
  ticket.topic = static_cast<Topic>(errand.subject);
  ticket.late_refund = errand.late_refund;
  ticket.agent = random_.Pick(kAgents);
  const bool in_target =
      random_.Chance(WeekdayEvening(ticket.opened) ? effects_.in_target_weekday_evening : effects_.in_target);
  const Instant wait = (in_target ? random_.Between(10, 225) : random_.Between(255, 1300)) * kMinute;
  const Instant reply = AddServiceTime(ticket.opened, wait);
  const Instant solved =
      AddServiceTime(reply, random_.Between(5, random_.Chance(effects_.long_solutions) ? 2600 : 700) * kMinute);
  ticket.first_reply = CutAtEnd(reply);
  ticket.solved = CutAtEnd(solved);
  ticket.closed = CutAtEnd(solved + 2 * kDay);
  ticket.reopens = ticket.solved != 0 && random_.Chance(80) ? static_cast<int>(random_.Between(1, 2)) : 0;
  ticket.transfers = random_.Chance(150) ? static_cast<int>(random_.Between(1, 3)) : 0;
  if (ticket.solved != 0) Survey(ticket, !in_target || ticket.late_refund || ticket.reopens > 0);
  PlanRepeat(ticket);
  world_.contacts.push_back(std::move(ticket));
}

void Simulation::PlanRepeat(const Contact& contact) {
  if (!random_.Chance(70) || world_.people[person_].user.empty()) return;
  Errand again{.time = contact.opened + random_.Between(26 * 3600, 161 * 3600) * kSecond,
               .kind = Errand::Kind::kContact,
               .subject = contact.topic};
  again.channel = random_.Chance(500) ? ContactChannel::kCall : ContactChannel::kTicket;
  Plan(again);
}

// Asks after a contact: satisfaction mostly, after some tickets effort. Bad service lowers the answer.
void Simulation::Survey(const Contact& contact, bool bad) {
  if (!random_.Chance(380)) return;
  const Instant ready = contact.channel == ContactChannel::kTicket ? contact.solved : contact.closed;
  Answer answer{.time = ready + random_.Between(5, 2000) * kMinute, .person = person_};
  if (contact.channel == ContactChannel::kTicket) answer.ticket = contact.id;
  if (answer.time >= kDemoEnd) return;
  if (contact.channel == ContactChannel::kTicket && random_.Chance(300)) {
    answer.survey = "CES";
    answer.question = "온마루는 문제 해결을 쉽게 해 주었다";
    answer.scale = "1-7";
    answer.score = static_cast<int>(bad ? random_.Between(1, 5) : random_.Between(4, 7));
  } else {
    answer.survey = "CSAT";
    answer.question = "상담에 만족하셨나요?";
    answer.scale = "1-5";
    answer.score = static_cast<int>(bad ? random_.Between(1, 3)
                                        : (random_.Chance(effects_.good_answers) ? random_.Between(4, 5) : 3));
  }
  if (random_.Chance(45)) answer.score = -1;
  if (random_.Chance(80)) {
    answer.person = -1;
    answer.ticket.clear();
  }
  world_.answers.push_back(std::move(answer));
}

void Simulation::AskAboutOrder(const Order& order) {
  if (!random_.Chance(260)) return;
  Answer answer{.time = order.delivered + random_.Between(60, 240) * kHour, .person = person_};
  if (answer.time >= kDemoEnd) return;
  answer.survey = "NPS";
  answer.question = "How likely are you to recommend Onmaru Store?";
  answer.scale = "0-10";
  answer.score = static_cast<int>(random_.Chance(250) ? random_.Between(0, 6) : random_.Between(7, 10));
  if (random_.Chance(30)) answer.score = -1;
  if (random_.Chance(60)) answer.person = -1;
  world_.answers.push_back(std::move(answer));
}

}  // namespace bench
