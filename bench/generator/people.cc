// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

#include "bench/generator/simulation.h"
#include "bench/generator/words.h"

namespace bench {
namespace {

constexpr int kMembers = 2840;
constexpr int kVisitors = 150;   // never log in
constexpr int kHouseholds = 36;  // two members each that share one tablet's browser
constexpr int kOutsiders = 24;   // write or call, but have no account and no visit

std::string Formatted(const char* format, unsigned long long a, unsigned long long b = 0) {
  char text[64];
  std::snprintf(text, sizeof text, format, a, b);
  return text;
}

}  // namespace

const char* PlatformName(Platform platform) {
  constexpr std::array<const char*, 4> kNames = {"web", "mobile web", "ios", "android"};
  return kNames[static_cast<size_t>(platform)];
}

int Simulation::MakeDevice(Platform platform) {
  Device device;
  device.platform = platform;
  device.anonymous = Formatted("an-%010llx", random_.Next() >> 24);
  if (IsApp(platform)) {
    device.device_id = Formatted(platform == Platform::kIos ? "IOS-%010llX" : "AND-%010llX", random_.Next() >> 24);
  } else if (random_.Chance(40)) {
    device.blank_user = random_.Chance(600) ? "null" : "undefined";
  }
  world_.devices.push_back(device);
  return static_cast<int>(world_.devices.size()) - 1;
}

void Simulation::MakeDevices(Person& person) {
  constexpr std::array<int, 4> kPlatforms = {27, 42, 14, 17};
  constexpr std::array<int, 3> kCounts = {52, 34, 14};
  const size_t wanted = 1 + random_.Weighted(kCounts);
  while (person.devices.size() < wanted) {
    const auto platform = static_cast<Platform>(random_.Weighted(kPlatforms));
    const bool has = std::any_of(person.devices.begin(), person.devices.end(),
                                 [&](int device) { return world_.devices[device].platform == platform; });
    if (!has) person.devices.push_back(MakeDevice(platform));
  }
}

void Simulation::MakePeople() {
  constexpr std::array<const char*, 3> kDomains = {"example.com", "example.net", "mail.example"};
  for (int number = 0; number < kMembers; ++number) {
    // 99991 is a prime: the products modulo it differ, and many member numbers begin with zeros.
    const unsigned long long code = (number + 1) * 7919ULL % 99991;
    Person person;
    person.user = Formatted("%07llu", code);
    const std::string family(random_.Pick(kFamilyNames)), given(random_.Pick(kGivenNames));
    person.name = given + " " + family;
    person.email = given + "." + family + Formatted("%llu", code) + "@" + random_.Pick(kDomains);
    person.phone = Formatted("010-0%03llu-%04llu", code / 100, number * 17 % 10000);
    MakeDevices(person);
    world_.people.push_back(person);
  }
  for (int household = 0; household < kHouseholds; ++household) {
    const int tablet = MakeDevice(Platform::kWeb);
    world_.devices[tablet].shared = true;
    world_.devices[tablet].blank_user.clear();
    for (int member : {household * 40, household * 40 + 17}) world_.people[member].devices.push_back(tablet);
  }
  for (int number = 0; number < kVisitors; ++number) {
    Person person;
    person.devices.push_back(MakeDevice(random_.Chance(600) ? Platform::kMobileWeb : Platform::kWeb));
    world_.people.push_back(person);
  }
  for (int number = 0; number < kOutsiders; ++number) {
    Person person;
    if (number % 2 == 0) {
      person.email = Formatted("guest%llu@post.example", 400 + number * 7);
    } else {
      person.phone = Formatted("02-0%03llu-%04llu", 100 + number, 3000 + number * 13);
    }
    world_.people.push_back(person);
  }
}

}  // namespace bench
