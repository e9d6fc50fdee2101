# SPDX-License-Identifier: Apache-2.0
# cmake -DINPUT=file -DOUTPUT=file.cc -DSYMBOL=Name -P embed.cmake: a source file that holds INPUT's bytes.
file(READ "${INPUT}" bytes HEX)
file(SHA256 "${INPUT}" digest)
string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE "${OUTPUT}" "// Generated from a file of the source tree; do not edit.
#include \"reports/embedded.h\"
namespace reports {
namespace {
constexpr unsigned char kBytes[] = {
${bytes}0};
}  // namespace
std::string_view Embedded${SYMBOL}() {
  return std::string_view(reinterpret_cast<const char*>(kBytes), sizeof(kBytes) - 1);
}
std::string_view Embedded${SYMBOL}Sha256() { return \"${digest}\"; }
}  // namespace reports
")
