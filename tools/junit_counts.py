#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""junit_counts.py FILE - a JUnit file of ctest, told in the convention of tools/suites.sh.

Ends with 1 if a test failed, or if the file has no test at all.
"""
import sys
import xml.etree.ElementTree


def main() -> int:
    passed = failed = skipped = 0
    for case in xml.etree.ElementTree.parse(sys.argv[1]).iter("testcase"):
        name = case.get("name")
        if case.find("failure") is not None or case.get("status") == "fail":
            failed += 1
            print(f"FAILED {name}")
        elif case.find("skipped") is not None or case.get("status") in ("notrun", "disabled"):
            skipped += 1
            output = case.findtext("system-out") or ""
            # GoogleTest prints the reason of GTEST_SKIP() under the place of the call.
            lines = [line.strip() for line in output.splitlines()]
            reasons = [after for line, after in zip(lines, lines[1:]) if line.endswith(": Skipped")]
            print(f"SKIPPED {name}: {reasons[0] if reasons else case.get('status')}")
        else:
            passed += 1
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or passed + skipped == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
