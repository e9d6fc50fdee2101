// SPDX-License-Identifier: Apache-2.0
// Web and app events in the shape of Segment's spec, one call a line, in the order in which they were received.
#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "bench/generator/export_world.h"

namespace bench {
namespace {

constexpr int kLateRows = 15;          // per mille of all rows; a phone that was offline
constexpr int kRepeatedRows = 8;       // per mille, the same call delivered once more
constexpr int kRowsInOtherFile = 45;   // rows of the web file that the app file holds too
constexpr int64_t kFirstRecords = 20;  // stay sound, so that a look at the head shows what the file is
constexpr int kCutRows = 14, kBadTimes = 9, kBadEncodings = 6, kNobodyRows = 12;

struct Sent {
  Instant received = 0;
  size_t event = 0;
  bool repeated = false;

  bool operator<(const Sent& other) const {
    return std::tie(received, event, repeated) < std::tie(other.received, other.event, other.repeated);
  }
};

std::string MessageId(bool app, bool act, size_t number) {
  char text[32];
  std::snprintf(text, sizeof text, "%s-%s%06zu", app ? "app" : "web", act ? "a" : "", number);
  return text;
}

// The constant error of a device's clock; most have none.
Instant ClockError(int device) { return device % 29 == 3 ? (device % 2 == 0 ? 17 * kMinute : -6 * kMinute) : 0; }

std::string Line(const World& world, const WebEvent& event, const std::string& message_id, Instant received,
                 Instant delay) {
  const Device& device = world.devices[event.device];
  const bool app = IsApp(device.platform);
  const bool track = event.type[0] == 't';
  std::string line = std::string("{\"type\":\"") + event.type + "\",\"messageId\":\"" + message_id +
                     "\",\"anonymousId\":\"" + device.anonymous + "\"";
  const std::string& user = event.identified ? world.people[event.person].user : device.blank_user;
  if (!user.empty()) line += ",\"userId\":\"" + user + "\"";
  if (!event.name.empty()) line += (track ? ",\"event\":\"" : ",\"name\":\"") + event.name + "\"";
  const std::string platform = std::string("\"platform\":\"") + PlatformName(device.platform) + "\"";
  if (event.type[0] == 'i') {
    line += ",\"traits\":{" + event.properties.substr(1) + "}";
  } else {
    line += ",\"properties\":{" + platform + event.properties;
    if (event.type[0] == 'p') line += ",\"path\":\"" + event.path + "\",\"title\":\"" + event.title + "\"";
    line += "}";
  }
  line += ",\"context\":{";
  if (app)
    line += "\"device\":{\"id\":\"" + device.device_id + "\",\"type\":\"" + PlatformName(device.platform) + "\"}";
  if (!event.path.empty() && (!app || event.type[0] == 'p')) {
    if (app) line += ",";
    line +=
        "\"page\":{\"path\":\"" + event.path + "\",\"url\":\"https://onmaru.example" + event.path + event.query + "\"}";
  }
  if (event.campaign) {
    line += ",\"campaign\":{\"name\":\"autumn-sale\",\"source\":\"kakao\",\"medium\":\"message\"}";
  }
  // timestamp = receivedAt - (sentAt - originalTimestamp): the error of the device's clock falls out.
  const Instant original = event.time + ClockError(event.device);
  line += "},\"originalTimestamp\":\"" + IsoUtc(original) + "\",\"sentAt\":\"" + IsoUtc(original + delay) +
          "\",\"receivedAt\":\"" + IsoUtc(received) + "\",\"timestamp\":\"" + IsoUtc(event.time) + "\"}";
  return line;
}

void Note(const World& world, const WebEvent& event, Identities& identities) {
  const Device& device = world.devices[event.device];
  identities.emplace("anonymous", device.anonymous, event.person);
  if (!device.device_id.empty()) identities.emplace("device", device.device_id, event.person);
  if (event.identified) identities.emplace("user", world.people[event.person].user, event.person);
  if (event.type[0] == 'i') identities.emplace("email", world.people[event.person].email, event.person);
}

void InsertBroken(ExportFile& file, const std::vector<std::string>& good, Random& random, const char* prefix) {
  const auto fresh = [&](const std::string& line, int number) {
    const size_t at = line.find("\"messageId\":\"") + 13;
    char id[24];
    std::snprintf(id, sizeof id, "%s-x%05d", prefix, number);
    return line.substr(0, at) + id + line.substr(line.find('"', at));
  };
  const auto product_view = [&] {
    for (;;) {
      const std::string& line = random.Pick(good);
      if (line.find("\"Product Viewed\"") != std::string::npos) return line;
    }
  };
  int number = 0;
  for (int row = 0; row < kCutRows; ++row) {
    const std::string line = fresh(random.Pick(good), ++number);
    file.Insert(random, "broken_cut_json", CutText(line, 40 + random.Below(line.size() - 60)));
  }
  for (int row = 0; row < kBadTimes; ++row) {
    std::string line = fresh(product_view(), ++number);
    for (const char* key : {"\"originalTimestamp\":\"", "\"timestamp\":\""}) {
      const size_t at = line.find(key) + std::string(key).size();
      line.replace(at, 24, row % 2 == 0 ? "2026-13-45T99:61:00.000Z" : "yesterday");
    }
    file.Insert(random, "broken_time", std::move(line));
  }
  for (int row = 0; row < kBadEncodings; ++row) {
    std::string line = fresh(product_view(), ++number);
    const size_t at = line.find("\"name\":\"") + 8;
    line.insert(at, row % 2 == 0 ? "\xC0\xAF" : "\xB8\xD3\xB1\xD7");  // an overlong slash; CP949 text
    file.Insert(random, "broken_utf8", std::move(line));
  }
  for (int row = 0; row < kNobodyRows; ++row) {
    std::string line = fresh(product_view(), ++number);
    const size_t from = line.find("\"anonymousId\":\"");
    const size_t to = line.find(",\"event\"");
    line.replace(from, to - from, row % 2 == 0 ? "\"anonymousId\":\"undefined\"" : "\"anonymousId\":\"null\"");
    const size_t device = line.find("\"device\":{\"id\":\"");
    if (device != std::string::npos) line.replace(device + 16, line.find('"', device + 16) - device - 16, "null");
    file.Insert(random, "without_identifier", std::move(line));
  }
}

}  // namespace

std::string CutText(const std::string& line, size_t bytes) {
  while (bytes > 0 && (line[bytes] & 0xC0) == 0x80) --bytes;  // not inside a letter: that is another kind of dirt
  return line.substr(0, bytes);
}

void ExportFile::Insert(Random& random, const char* kind, std::string record) {
  const auto at = random.Between(kFirstRecords, static_cast<int64_t>(records.size()));
  records.insert(records.begin() + at, std::move(record));
  ++oddities[kind];
}

// Acts on pages have dirt of a stream of their own, and no other row is odd because of them: all else in the files is
// the same with and without them.
void ExportEvents(const World& world, Random& random, Random& act_random, Export& out) {
  constexpr std::array<Instant, 6> kDelays = {140, 310, 480, 900, 1500, 2600};
  ExportFile web{.name = "web-events.ndjson.gz"}, app{.name = "app-events.ndjson.gz"};
  std::vector<std::string> web_rows, app_rows;  // of no acts
  for (ExportFile* file : {&web, &app}) {
    std::vector<Sent> sent;
    std::vector<size_t> by_time;
    for (size_t event = 0; event < world.events.size(); ++event) {
      if (IsApp(world.devices[world.events[event].device].platform) == (file == &app)) by_time.push_back(event);
    }
    std::stable_sort(by_time.begin(), by_time.end(),
                     [&](size_t a, size_t b) { return world.events[a].time < world.events[b].time; });
    std::vector<std::string> ids(world.events.size());
    std::vector<Instant> delays(world.events.size());
    size_t acts = 0, others = 0;
    for (size_t event : by_time) {
      const bool act = world.events[event].act;
      Random& dirt = act ? act_random : random;
      ids[event] = MessageId(file == &app, act, ++(act ? acts : others));
      Instant delay = dirt.Pick(kDelays);
      if (dirt.Chance(kLateRows)) {
        delay = dirt.Between(2 * 60, 70 * 60) * kMinute;
        ++file->oddities["late"];
      }
      delays[event] = delay;
      sent.push_back({world.events[event].time + delay, event});
      if (dirt.Chance(kRepeatedRows)) {
        sent.push_back({sent.back().received + dirt.Between(1, 900) * kSecond, event, true});
        ++file->oddities["repeated"];
      }
      Note(world, world.events[event], out.identities);
    }
    std::sort(sent.begin(), sent.end());
    for (const Sent& row : sent) {
      file->records.push_back(Line(world, world.events[row.event], ids[row.event], row.received, delays[row.event]));
      if (!world.events[row.event].act) (file == &app ? app_rows : web_rows).push_back(file->records.back());
    }
  }
  const size_t step = web_rows.size() / kRowsInOtherFile;
  InsertBroken(web, web_rows, random, "web");
  InsertBroken(app, app_rows, random, "app");
  for (int row = 0; row < kRowsInOtherFile; ++row) {
    app.Insert(random, "also_in_web_events", web_rows[static_cast<size_t>(row) * step + 7]);
  }
  out.files.push_back(std::move(web));
  out.files.push_back(std::move(app));
}

}  // namespace bench
