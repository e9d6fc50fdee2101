# SPDX-License-Identifier: Apache-2.0
# cmake -DINPUTS=a.json|b.json -DOUTPUT=file.cc -DHEADER=room/header.h -DNAMESPACE=room -DFUNCTION=Name -P EmbedFiles.cmake:
# a source file that holds the files' bytes, as NAMESPACE::FUNCTION() -> pairs of base name and bytes, by name.
string(REPLACE "|" ";" inputs "${INPUTS}")
list(SORT inputs)
set(arrays "")
set(table "")
foreach(input IN LISTS inputs)
  get_filename_component(name "${input}" NAME_WE)
  file(READ "${input}" bytes HEX)
  string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(MAKE_C_IDENTIFIER "k_${name}" array)
  string(APPEND arrays "constexpr unsigned char ${array}[] = {\n${bytes}0};\n")
  string(APPEND table "    {\"${name}\", {reinterpret_cast<const char*>(${array}), sizeof(${array}) - 1}},\n")
endforeach()
file(WRITE "${OUTPUT}" "// Generated from files of the source tree; do not edit.
#include \"${HEADER}\"
namespace ${NAMESPACE} {
namespace {
${arrays}}  // namespace
std::vector<std::pair<std::string_view, std::string_view>> ${FUNCTION}() {
  return {
${table}  };
}
}  // namespace ${NAMESPACE}
")
