// SPDX-License-Identifier: Apache-2.0
// Pseudonyms: what stands for an identifier in every output unless the user asks for raw ones.
//
// Keyed BLAKE2b of (type, scope-free value): without the key nobody can find the pseudonym of a known e-mail address by
// trying. With one key the same identifier has the same pseudonym in every run, so that reports can be compared.
#ifndef JOURNEY_IDENTITY_PSEUDONYM_H_
#define JOURNEY_IDENTITY_PSEUDONYM_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace journey::identity {

class Pseudonymizer {
 public:
  using Key = std::array<unsigned char, 32>;

  explicit Pseudonymizer(const Key& key) : key_(key) {}

  // 64 hexadecimal digits with blanks around, as in a key file.
  static absl::StatusOr<Key> ParseKey(std::string_view text);
  // From the system's random source; FormatKey writes what ParseKey reads.
  static Key RandomKey();
  static std::string FormatKey(const Key& key);

  // "c" and 16 hexadecimal digits; of the customer's representative identifier. At a million customers the chance that
  // any two share one is 3 in 100 million.
  std::string Customer(std::string_view type, std::string_view value) const;
  // As Customer, with the first letter of the type in place of the c and an underscore after it.
  std::string Identifier(std::string_view type, std::string_view value) const;
  // Eight digits that name the key without giving anything of it away.
  std::string KeyId() const;

 private:
  std::string Digest(std::string_view domain, std::string_view type, std::string_view value, int digits) const;

  Key key_;
};

}  // namespace journey::identity

#endif  // JOURNEY_IDENTITY_PSEUDONYM_H_
