# SPDX-License-Identifier: Apache-2.0
# cmake -DINPUTS=a.json|b.json -DOUTPUT=file.cc -P embed_rule_sets.cmake: a source file that holds the rule sets' bytes
# as app::EmbeddedRuleSets().
string(REPLACE "|" ";" inputs "${INPUTS}")
list(SORT inputs)
set(arrays "")
set(table "")
foreach(input IN LISTS inputs)
  get_filename_component(name "${input}" NAME_WE)
  file(READ "${input}" bytes HEX)
  string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(APPEND arrays "constexpr unsigned char k_${name}[] = {\n${bytes}0};\n")
  string(APPEND table "    {\"${name}\", {reinterpret_cast<const char*>(k_${name}), sizeof(k_${name}) - 1}},\n")
endforeach()
file(WRITE "${OUTPUT}" "// Generated from journey/friction/presets; do not edit.
#include \"app/friction_rules.h\"
namespace app {
namespace {
${arrays}}  // namespace
std::vector<std::pair<std::string_view, std::string_view>> EmbeddedRuleSets() {
  return {
${table}  };
}
}  // namespace app
")
