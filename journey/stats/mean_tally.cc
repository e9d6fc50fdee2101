// SPDX-License-Identifier: Apache-2.0
#include "journey/stats/mean_tally.h"

#include <algorithm>
#include <cmath>

namespace journey::stats {

void MeanTally::EndCustomer() {
  if (customer_n_ == 0) return;
  ++clusters_;
  n_ += customer_n_;
  sum_ += customer_sum_;
  nn_ += customer_n_ * customer_n_;
  ss_ += static_cast<Int128>(customer_sum_) * customer_sum_;
  ns_ += static_cast<Int128>(customer_n_) * customer_sum_;
  customer_n_ = 0;
  customer_sum_ = 0;
}

void MeanTally::Merge(const MeanTally& other) {
  clusters_ += other.clusters_;
  n_ += other.n_;
  sum_ += other.sum_;
  squares_ += other.squares_;
  nn_ += other.nn_;
  ss_ += other.ss_;
  ns_ += other.ns_;
}

std::optional<MeanEstimate> MeanTally::Estimate(double lowest, double highest) const {
  if (n_ == 0) return std::nullopt;
  const double n = static_cast<double>(n_);
  MeanEstimate estimate;
  estimate.mean = static_cast<double>(sum_) / n;
  const double mean = estimate.mean;
  const double deviations = std::max(0.0, static_cast<double>(squares_) - mean * static_cast<double>(sum_));
  double variance = n_ > 1 ? deviations / (n - 1) / n : 0;
  if (nn_ != n_) {  // somebody counts twice
    const double between = std::max(
        0.0, static_cast<double>(ss_) - 2 * mean * static_cast<double>(ns_) + mean * mean * static_cast<double>(nn_));
    if (deviations > 0) estimate.design_effect = std::max(1.0, between / deviations);
    variance = std::max(variance, between / n / n);
  }
  estimate.interval = MeanInterval(mean, std::sqrt(variance), clusters_, lowest, highest);
  return estimate;
}

}  // namespace journey::stats
