// SPDX-License-Identifier: Apache-2.0
// What the service desk's systems export: the chat log, and the tables of calls, tickets, surveys and orders.
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/generator/export_world.h"
#include "bench/generator/words.h"

namespace bench {
namespace {

// Appends a field; quoted where the format needs it.
void Field(std::string& row, std::string_view value, char separator) {
  if (!row.empty()) row += separator;
  if (value.find_first_of("\"\r\n,;") == std::string_view::npos) {
    row += value;
    return;
  }
  row += '"';
  for (char letter : value) {
    if (letter == '"') row += '"';
    row += letter;
  }
  row += '"';
}

std::string Row(char separator, const std::vector<std::string>& values) {
  std::string row;
  bool first = true;
  for (const std::string& value : values) {
    if (first) {
      row = value;  // ids: never quoted, never empty
      first = false;
    } else {
      Field(row, value, separator);
    }
  }
  return row;
}

std::string OrEmpty(Instant instant, std::string (*format)(Instant)) { return instant == 0 ? "" : format(instant); }

template <typename Item>
std::vector<const Item*> InTimeOrder(const std::vector<Item>& items, Instant Item::*time) {
  std::vector<const Item*> sorted;
  for (const Item& item : items) sorted.push_back(&item);
  std::stable_sort(sorted.begin(), sorted.end(), [&](const Item* a, const Item* b) { return a->*time < b->*time; });
  return sorted;
}

void Note(Export& out, const char* type, const std::string& identifier, int person) {
  if (!identifier.empty()) out.identities.emplace(type, identifier, person);
}

ExportFile Calls(const World& world, Random& random, Export& out) {
  ExportFile file{
      .name = "calls.csv",
      .header = "\xEF\xBB\xBF통화번호,접수일시,회원번호,전화번호,상담유형,상담원,대기시간(초),통화시간(초),결과"};
  std::set<int> known;
  for (const Contact* call : InTimeOrder(world.contacts, &Contact::opened)) {
    if (call->channel != ContactChannel::kCall) continue;
    const Person& person = world.people[call->person];
    // A caller who is known by phone need not name the member number again.
    const bool named = known.insert(call->person).second || !random.Chance(160);
    const std::string user = named ? person.user : "";
    const bool withheld = !user.empty() && known.count(call->person) != 0 && random.Chance(25);
    const char* result = call->abandoned       ? "포기"
                         : call->transfers > 0 ? "이관"
                         : call->solved != 0   ? "해결"
                                               : "미해결";
    file.records.push_back(
        Row(',', {call->id, SeoulText(call->opened), user, withheld ? "-" : person.phone,
                  std::string(kTopics[call->topic].korean), call->agent, std::to_string(call->wait / kSecond),
                  std::to_string(call->talk / kSecond), result}));
    if (withheld) ++file.oddities["phone_placeholder"];
    Note(out, "user", user, call->person);
    if (!withheld) Note(out, "phone", person.phone, call->person);
  }
  for (int row = 0; row < 5; ++row) {
    file.Insert(random, "broken_time",
                "CL99" + std::to_string(row) + ",2026-13-0" + std::to_string(row) + " 25:00:00,,010-0999-000" +
                    std::to_string(row) + ",배송,김상담,12,100,해결");
    file.Insert(random, "broken_few_columns", "CL98" + std::to_string(row) + ",2026-10-0" + std::to_string(row + 1));
  }
  return file;
}

ExportFile Tickets(const World& world, Random& random, Export& out) {
  ExportFile file{.name = "tickets.csv",
                  .header =
                      "ticket_id;requester_id;requester_email;channel;subject;topic;priority;created_at;"
                      "first_reply_at;solved_at;closed_at;status;reopens;transfers"};
  for (const Contact* ticket : InTimeOrder(world.contacts, &Contact::opened)) {
    if (ticket->channel != ContactChannel::kTicket) continue;
    const Person& person = world.people[ticket->person];
    const std::string user = random.Chance(150) ? "" : person.user;
    const TopicWords& words = kTopics[ticket->topic];
    std::string subject(random.Pick(words.subjects));
    if (random.Chance(60)) subject += "\n(\"" + std::string(random.Pick(kProducts).name) + "\" 관련)";
    if (random.Chance(40)) subject += "; 급해요";
    constexpr std::array<const char*, 4> kPriorities = {"low", "normal", "normal", "high"};
    const char* status = ticket->closed != 0        ? "closed"
                         : ticket->solved != 0      ? "solved"
                         : ticket->first_reply != 0 ? "pending"
                                                    : "new";
    file.records.push_back(Row(';', {ticket->id, user, person.email, ticket->by_form ? "contact form" : "email",
                                     subject, std::string(words.english), random.Pick(kPriorities),
                                     SeoulIso(ticket->opened), OrEmpty(ticket->first_reply, SeoulIso),
                                     OrEmpty(ticket->solved, SeoulIso), OrEmpty(ticket->closed, SeoulIso), status,
                                     std::to_string(ticket->reopens), std::to_string(ticket->transfers)}));
    Note(out, "user", user, ticket->person);
    Note(out, "email", person.email, ticket->person);
  }
  for (int row = 0; row < 4; ++row) {
    file.Insert(random, "broken_few_columns", "99000" + std::to_string(row) + ";;broken@export.example;email;잘린 행");
  }
  return file;
}

ExportFile Surveys(const World& world, Random& random, Export& out) {
  ExportFile file{.name = "survey.csv",
                  .header = "response_id,answered_at,member_id,ticket_id,survey,question,score,scale"};
  int number = 0;
  for (const Answer* answer : InTimeOrder(world.answers, &Answer::time)) {
    const std::string user = answer->person < 0 ? "" : world.people[answer->person].user;
    if (user.empty()) ++file.oddities["anonymous"];
    if (answer->score < 0) ++file.oddities["empty_score"];
    file.records.push_back(Row(
        ',',
        {std::string("R").append(std::to_string(10000 + ++number)), IsoUtcSeconds(answer->time), user, answer->ticket,
         answer->survey, answer->question, answer->score < 0 ? "" : std::to_string(answer->score), answer->scale}));
    Note(out, "user", user, answer->person);
  }
  for (int row = 0; row < 3; ++row) {
    file.Insert(random, "broken_time", "R9900" + std::to_string(row) + ",soon,,,CSAT,상담에 만족하셨나요?,4,1-5");
  }
  return file;
}

ExportFile Orders(const World& world, Random& random, Export& out) {
  ExportFile file{.name = "orders.csv",
                  .header =
                      "order_id,member_id,ordered_at,amount,currency,status,product,delivered_at,"
                      "refund_requested_at,refunded_at"};
  for (const Order* order : InTimeOrder(world.orders, &Order::ordered)) {
    const char* status = order->refunded != 0           ? "refunded"
                         : order->refund_requested != 0 ? "refund requested"
                         : order->delivered != 0        ? "delivered"
                                                        : "paid";
    const std::string& user = world.people[order->person].user;
    file.records.push_back(
        Row(',', {order->id, user, SeoulText(order->ordered), std::to_string(order->amount), "KRW", status,
                  std::string(kProducts[order->product].name), OrEmpty(order->delivered, SeoulText),
                  OrEmpty(order->refund_requested, SeoulText), OrEmpty(order->refunded, SeoulText)}));
    Note(out, "user", user, order->person);
  }
  for (int row = 0; row < 4; ++row) {
    file.Insert(random, "broken_few_columns", "ON-BROKEN-" + std::to_string(row) + ",0000000");
  }
  return file;
}

}  // namespace

void ExportChat(const World& world, Random& random, Export& out) {
  struct Said {
    const Contact* chat;
    const ChatLine* line;
    bool by_visitor;
  };
  std::vector<Said> said;
  for (const Contact& chat : world.contacts) {
    if (chat.channel != ContactChannel::kChat) continue;
    const Device& device = world.devices[chat.device];
    const std::string& user = world.people[chat.person].user;
    const bool by_visitor = user.empty() || (!IsApp(device.platform) && !device.shared && random.Chance(350));
    for (const ChatLine& line : chat.lines) said.push_back({&chat, &line, by_visitor});
    if (by_visitor) {
      Note(out, "anonymous", device.anonymous, chat.person);
    } else {
      Note(out, "user", user, chat.person);
    }
  }
  std::stable_sort(said.begin(), said.end(), [](const Said& a, const Said& b) { return a.line->time < b.line->time; });
  ExportFile file{.name = "chat.ndjson.gz"};
  for (const Said& row : said) {
    std::string line = "{\"conversation_id\":\"" + row.chat->id +
                       "\",\"created_at\":" + std::to_string(row.line->time) + ",\"event\":\"" + row.line->event + "\"";
    if (row.line->author[0] != '\0') line += std::string(",\"author\":\"") + row.line->author + "\"";
    line += row.by_visitor ? ",\"visitor_id\":\"" + world.devices[row.chat->device].anonymous + "\""
                           : ",\"user_id\":\"" + world.people[row.chat->person].user + "\"";
    if (row.line->author[0] == 'a') line += ",\"agent\":\"" + row.chat->agent + "\"";
    line += ",\"topic\":\"" + std::string(kTopics[row.chat->topic].korean) + "\"";
    if (!row.line->text.empty()) line += ",\"text\":\"" + row.line->text + "\"";
    file.records.push_back(line + "}");
  }
  const std::vector<std::string> good = file.records;
  for (int row = 0; row < 8; ++row) {
    const std::string& line = random.Pick(good);
    file.Insert(random, "broken_cut_json", CutText(line, 30 + random.Below(line.size() - 40)));
  }
  out.files.push_back(std::move(file));
}

void ExportTables(const World& world, Random& random, Export& out) {
  out.files.push_back(Calls(world, random, out));
  out.files.push_back(Tickets(world, random, out));
  out.files.push_back(Surveys(world, random, out));
  out.files.push_back(Orders(world, random, out));
}

Export ExportWorld(const World& world, uint64_t seed) {
  // A stream of its own: another kind of dirt must not change the world.
  Random random(seed ^ 0x6f6e6d617275ULL), act_random(seed ^ 0x64697274ULL);
  Export out;
  ExportEvents(world, random, act_random, out);
  ExportChat(world, random, out);
  ExportTables(world, random, out);
  return out;
}

}  // namespace bench
