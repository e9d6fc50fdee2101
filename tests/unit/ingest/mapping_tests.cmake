# SPDX-License-Identifier: Apache-2.0
# Mappings are tested without containers: tests bring records as tables.
journey_test(mapping_test
  SOURCES
    "${CMAKE_CURRENT_LIST_DIR}/mapping_choice_test.cc"
    "${CMAKE_CURRENT_LIST_DIR}/mapping_detect_test.cc"
    "${CMAKE_CURRENT_LIST_DIR}/mapping_docs_test.cc"
    "${CMAKE_CURRENT_LIST_DIR}/mapping_language_test.cc"
    "${CMAKE_CURRENT_LIST_DIR}/mapping_memo_test.cc"
    "${CMAKE_CURRENT_LIST_DIR}/mapping_parse_test.cc"
    "${CMAKE_CURRENT_LIST_DIR}/mapping_project_test.cc"
    "${CMAKE_CURRENT_LIST_DIR}/mapping_snapshot_test.cc"
    "${CMAKE_CURRENT_LIST_DIR}/mapping_table.cc"
    "${CMAKE_CURRENT_LIST_DIR}/mapping_time_test.cc"
    "${CMAKE_CURRENT_LIST_DIR}/mapping_values_test.cc"
    "${CMAKE_CURRENT_LIST_DIR}/mapping_versions_test.cc"
  DEPS journey_mapping journey_rapidjson)
target_compile_definitions(mapping_test PRIVATE JOURNEY_DOCS_DIR="${CMAKE_CURRENT_LIST_DIR}/../../../docs")
