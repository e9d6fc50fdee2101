#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the Python tests: tests/{oracle,cli,property}/*_test.py. Standard library only.

    tests/run_python.py [-k PATTERN] [-j N] [--list] [--slow N]

PATTERN is a part of folder.file.Class.test (repeatable, any matches). Test classes run side by side in N processes.
The last line is `N passed, M failed, K skipped`; the exit code is 1 where anything failed.
"""

import argparse
import concurrent.futures
import glob
import importlib
import os
import sys
import time
import traceback
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDERS = ("oracle", "cli", "property")
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True

from oracle import harness  # noqa: E402


class Collector(unittest.TestResult):
    """Keeps one outcome a test method: passed, failed (with all its sub-tests' messages) or skipped."""

    def __init__(self):
        super().__init__()
        self.outcomes = {}
        self.seconds = {}
        self._started = 0.0

    def startTest(self, test):
        super().startTest(test)
        self._started = time.monotonic()

    def stopTest(self, test):
        super().stopTest(test)
        name = short_name(test)
        self.outcomes.setdefault(name, ("passed", ""))
        self.seconds[name] = time.monotonic() - self._started

    def _fail(self, name, error, label=""):
        kind, exception, trace = error
        if issubclass(kind, AssertionError):
            frames = [frame for frame in traceback.extract_tb(trace) if frame.filename.startswith(HERE)]
            where = [frame for frame in frames if not frame.filename.endswith("harness.py")] or frames
            text = (
                f"{os.path.relpath(where[-1].filename, HERE)}:{where[-1].lineno}: {exception}"
                if where
                else str(exception)
            )
        elif issubclass(kind, harness.MissingProgram):
            text = "MISSING-PROGRAM"
        else:
            text = "".join(traceback.format_exception(kind, exception, trace))
        before = self.outcomes.get(name, ("", ""))[1]
        self.outcomes[name] = ("failed", before + (f"[{label}] " if label else "") + text.rstrip() + "\n")

    def addSuccess(self, test):
        super().addSuccess(test)

    def addError(self, test, err):
        self._fail(short_name(test), err)

    def addFailure(self, test, err):
        self._fail(short_name(test), err)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            values = ", ".join(f"{key}={value!r}" for key, value in subtest.params.items())
            self._fail(
                short_name(test),
                err,
                " ".join(part for part in (str(subtest._message), values) if part and "object object" not in part),
            )

    def addSkip(self, test, reason):
        self.outcomes[short_name(test)] = ("skipped", reason)


def short_name(test):
    identity = test.id()
    return identity if not identity.startswith("setUpClass") else identity[len("setUpClass (") : -1] + ".*"


def discover(patterns):
    """{(module, class): [test name]} of what matches, and import errors as (module, text)."""
    found, broken = {}, []
    for folder in FOLDERS:
        for path in sorted(glob.glob(os.path.join(HERE, folder, "*_test.py"))):
            module_name = f"{folder}.{os.path.basename(path)[:-3]}"
            try:
                module = importlib.import_module(module_name)
            except Exception:
                broken.append((module_name, traceback.format_exc()))
                continue
            for class_name, value in sorted(vars(module).items()):
                if not (
                    isinstance(value, type) and issubclass(value, unittest.TestCase) and value.__module__ == module_name
                ):
                    continue
                names = [
                    name
                    for name in unittest.defaultTestLoader.getTestCaseNames(value)
                    if not patterns or any(p in f"{module_name}.{class_name}.{name}" for p in patterns)
                ]
                if names:
                    found[(module_name, class_name)] = names
    return found, broken


def run_class(key, names):
    """Runs the methods of one class in this process; returns {test: (outcome, text)} and {test: seconds}."""
    module_name, class_name = key
    test_class = getattr(importlib.import_module(module_name), class_name)
    collector = Collector()
    unittest.TestSuite(test_class(name) for name in names).run(collector)
    outcomes = {}
    for name, outcome in collector.outcomes.items():
        if name.endswith(".*"):  # setUpClass failed or skipped: it speaks for every method
            outcomes.update({f"{module_name}.{class_name}.{method}": outcome for method in names})
        else:
            outcomes[name] = outcome
    return outcomes, collector.seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-k", dest="patterns", action="append", default=[], metavar="PATTERN")
    parser.add_argument("-j", dest="jobs", type=int, default=min(2, os.cpu_count() or 1), metavar="N")
    parser.add_argument("--list", action="store_true", help="print the names and stop")
    parser.add_argument("--slow", type=int, default=0, metavar="N", help="print the N slowest tests")
    options = parser.parse_args()

    found, broken = discover(options.patterns)
    if options.list:
        for (module, test_class), names in found.items():
            print("\n".join(f"{module}.{test_class}.{name}" for name in names))
        return 0
    outcomes = {module: ("failed", text) for module, text in broken}
    seconds = {}
    with concurrent.futures.ProcessPoolExecutor(max_workers=max(1, options.jobs)) as pool:
        waiting = {pool.submit(run_class, key, names): key for key, names in found.items()}
        for future in concurrent.futures.as_completed(waiting):
            try:
                new, took = future.result()
            except Exception:
                new, took = {".".join(waiting[future]): ("failed", traceback.format_exc())}, {}
            outcomes.update(new)
            seconds.update(took)

    missing = 0
    for name in sorted(outcomes):
        outcome, text = outcomes[name]
        if outcome == "skipped":
            print(f"SKIPPED {name}: {text}")
        elif outcome == "failed" and text.startswith("MISSING-PROGRAM"):
            missing += 1
        elif outcome == "failed":
            print(f"FAILED  {name}\n  " + text.rstrip().replace("\n", "\n  ") + "\n")
    if missing:
        try:
            harness.require_program()
        except harness.MissingProgram as error:
            print(f"FAILED  {missing} tests that run the program: {error}")
    for name, took in sorted(seconds.items(), key=lambda item: -item[1])[: options.slow]:
        print(f"{took:7.2f} s  {name}")
    count = {
        kind: sum(1 for outcome, _ in outcomes.values() if outcome == kind) for kind in ("passed", "failed", "skipped")
    }
    if not outcomes:
        print("no test matches " + " ".join(options.patterns))
    print(f"{count['passed']} passed, {count['failed']} failed, {count['skipped']} skipped")
    return 1 if count["failed"] or not outcomes else 0


if __name__ == "__main__":
    sys.exit(main())
