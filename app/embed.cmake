# SPDX-License-Identifier: Apache-2.0
# cmake -DINPUT=file -DOUTPUT=file.cc -P embed.cmake: a source file that holds INPUT's bytes as app::ProjectSchema().
file(READ "${INPUT}" bytes HEX)
string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE "${OUTPUT}" "// Generated from a file of the source tree; do not edit.
#include \"app/project_schema.h\"
namespace app {
namespace {
constexpr unsigned char kBytes[] = {
${bytes}0};
}  // namespace
std::string_view ProjectSchema() {
  return std::string_view(reinterpret_cast<const char*>(kBytes), sizeof(kBytes) - 1);
}
}  // namespace app
")
