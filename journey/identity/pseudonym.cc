// SPDX-License-Identifier: Apache-2.0
#include "journey/identity/pseudonym.h"

#include <sodium.h>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"

namespace journey::identity {

absl::StatusOr<Pseudonymizer::Key> Pseudonymizer::ParseKey(std::string_view text) {
  const absl::string_view stripped = absl::StripAsciiWhitespace(absl::string_view(text.data(), text.size()));
  Key key;
  if (stripped.size() != 2 * key.size()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("a key is %d hexadecimal digits, this has %d characters", 2 * key.size(), stripped.size()));
  }
  for (char c : stripped) {
    if (!absl::ascii_isxdigit(static_cast<unsigned char>(c))) {
      return absl::InvalidArgumentError("a key holds hexadecimal digits only");
    }
  }
  const std::string bytes = absl::HexStringToBytes(stripped);
  std::copy(bytes.begin(), bytes.end(), key.begin());
  return key;
}

Pseudonymizer::Key Pseudonymizer::RandomKey() {
  Key key;
  randombytes_buf(key.data(), key.size());
  return key;
}

std::string Pseudonymizer::FormatKey(const Key& key) {
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(key.data()), key.size()));
}

std::string Pseudonymizer::Digest(std::string_view domain, std::string_view type, std::string_view value,
                                  int digits) const {
  // Parts end in a NUL, so that ("ab", "c") and ("a", "bc") differ.
  std::string message;
  for (std::string_view part : {domain, type, value}) {
    message.append(part);
    message.push_back('\0');
  }
  std::array<unsigned char, 16> hash;
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                     key_.data(), key_.size());
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()))
      .substr(0, digits);
}

std::string Pseudonymizer::Customer(std::string_view type, std::string_view value) const {
  return "c" + Digest("customer", type, value, 16);
}

std::string Pseudonymizer::Identifier(std::string_view type, std::string_view value) const {
  return std::string(1, type.empty() ? 'i' : type[0]) + "_" + Digest("identifier", type, value, 16);
}

std::string Pseudonymizer::KeyId() const {
  const std::string digest = Digest("key", "", "", 16);
  return absl::StrFormat("%08d", std::stoull(digest, nullptr, 16) % 100'000'000ULL);
}

}  // namespace journey::identity
