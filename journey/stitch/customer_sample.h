// SPDX-License-Identifier: Apache-2.0
// A few customers that stand for many: the ones of the smallest fixed-seed hash, so that the same ones are shown for
// any number of threads, order of files and key of the pseudonyms.
#ifndef JOURNEY_STITCH_CUSTOMER_SAMPLE_H_
#define JOURNEY_STITCH_CUSTOMER_SAMPLE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "journey/base/hash.h"
#include "journey/stitch/customer.h"

namespace journey::stitch {

class CustomerSample {
 public:
  static constexpr size_t kKept = 5;

  void Add(const Customer& customer) { Keep(customer.hash, customer.representative); }
  void Merge(const CustomerSample& other) {
    for (const auto& [hash, representative] : other.kept_) Keep(hash, representative);
  }
  // Identifier ids of those kept, by hash.
  std::vector<uint32_t> Representatives() const {
    std::vector<uint32_t> ids;
    for (const auto& [hash, representative] : kept_) ids.push_back(representative);
    return ids;
  }

 private:
  void Keep(const base::Hash128& hash, uint32_t representative) {
    const auto before = [](const auto& a, const base::Hash128& b) { return a.first < b; };
    const auto place = std::lower_bound(kept_.begin(), kept_.end(), hash, before);
    if (place == kept_.end() && kept_.size() == kKept) return;
    if (place != kept_.end() && place->first == hash) return;
    kept_.insert(place, {hash, representative});
    if (kept_.size() > kKept) kept_.pop_back();
  }

  std::vector<std::pair<base::Hash128, uint32_t>> kept_;  // by hash, each customer once
};

}  // namespace journey::stitch

#endif  // JOURNEY_STITCH_CUSTOMER_SAMPLE_H_
