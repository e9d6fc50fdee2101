# SPDX-License-Identifier: Apache-2.0
# Makes the demo's logs and truth once more and compares every file with the committed one, byte for byte.
# Needs: GENERATE (the program), FIXTURE (fixtures/demo), FRESH (a folder to write into).
file(REMOVE_RECURSE "${FRESH}")
execute_process(COMMAND "${GENERATE}" demo --seed 20260901 -o "${FRESH}" RESULT_VARIABLE code)
if(NOT code EQUAL 0)
  message(FATAL_ERROR "journey-generate ended with ${code}")
endif()
file(GLOB_RECURSE made RELATIVE "${FRESH}" "${FRESH}/*")
file(GLOB committed RELATIVE "${FIXTURE}" "${FIXTURE}/logs/*" "${FIXTURE}/truth.*")
list(SORT made)
list(SORT committed)
if(NOT made STREQUAL committed)
  message(FATAL_ERROR "other files: the generator makes [${made}], committed are [${committed}]")
endif()
foreach(name IN LISTS made)
  file(SHA256 "${FRESH}/${name}" fresh_hash)
  file(SHA256 "${FIXTURE}/${name}" committed_hash)
  if(NOT fresh_hash STREQUAL committed_hash)
    message(SEND_ERROR "${name} differs from the committed one. Where that is wanted, run this and commit the result:\n"
                       "  ${GENERATE} demo --seed 20260901 -o fixtures/demo")
  endif()
endforeach()
