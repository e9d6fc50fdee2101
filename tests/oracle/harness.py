# SPDX-License-Identifier: Apache-2.0
"""What the oracle, cli and property tests share: run the program, read its tables, find data, make small logs.

Every run gets its own home, no locale and the public demo key, so that nothing of the machine shows in a result.
A failed assertion made through this module prints the command, the exit code and the head of both streams.
"""

import csv
import gzip
import io
import json
import os
import shutil
import subprocess
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DEMO = os.path.join(ROOT, "fixtures", "demo")
DEMO_KEY = os.path.join(DEMO, "demo.key")
HEAD_BYTES = 1500
TIMEOUT_SECONDS = 120


class MissingProgram(Exception):
    """The binary under test does not exist; the runner prints this once, not once a test."""


def program_path():
    return os.path.abspath(
        os.environ.get("JOURNEY_REPORT") or os.path.join(ROOT, "build", "release", "app", "journey-report")
    )


def require_program():
    path = program_path()
    if not os.access(path, os.X_OK):
        raise MissingProgram(
            f"no program at {path}: build it (cmake --preset release && ninja -C build/release) "
            "or set JOURNEY_REPORT"
        )
    return path


def shared_data(*parts):
    """Path of a third-party data file; skips the test where the data folder is absent, unless it is required."""
    folder = os.path.abspath(os.environ.get("JOURNEY_SHARED_DATA") or os.path.join(ROOT, "..", "shared", "data"))
    path = os.path.join(folder, *parts)
    if not os.path.exists(path):
        message = f"{path} is absent (set JOURNEY_SHARED_DATA to the folder with the third-party data)"
        if os.environ.get("JOURNEY_REQUIRE_SHARED_DATA") == "1":
            raise AssertionError(message + ", and JOURNEY_REQUIRE_SHARED_DATA=1 asks for it")
        raise unittest.SkipTest(message)
    return path


def head(data):
    text = data[:HEAD_BYTES].decode("utf-8", "replace")
    return text + (f"\n... ({len(data)} bytes in all)" if len(data) > HEAD_BYTES else "")


class Run:
    """One finished run of the program: command, exit code, both streams as bytes."""

    def __init__(self, command, code, out, err):
        self.command, self.code, self.out, self.err = command, code, out, err

    @property
    def err_text(self):
        return self.err.decode("utf-8", "replace")

    @property
    def out_text(self):
        return self.out.decode("utf-8", "replace")

    def describe(self):
        words = " ".join(
            f"'{word}'" if not word or any(c in word for c in " ()>,;*") else word for word in self.command
        )
        return (
            f"\n  command:   {words}\n  exit code: {self.code}\n  stdout:    {head(self.out) or '(empty)'}"
            f"\n  stderr:    {head(self.err) or '(empty)'}"
        )

    def rows(self):
        """The table on stdout: a list of dicts in the order of the file."""
        return list(csv.DictReader(io.StringIO(self.out.decode("utf-8"), newline="")))

    def header(self):
        return next(csv.reader(io.StringIO(self.out.decode("utf-8"), newline="")), [])


_home = None


def environment(**more):
    """The environment of a run: a home of its own for the whole process, no locale, no key of the user's.

    `more` sets variables; None takes one away.
    """
    global _home
    if _home is None or _home[0] != os.getpid():
        _home = (os.getpid(), tempfile.TemporaryDirectory(prefix="journey-home-"))
    env = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": _home[1].name,
        "XDG_CONFIG_HOME": os.path.join(_home[1].name, "config"),
    }
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LLVM_PROFILE_FILE", "GCOV_PREFIX", "TMPDIR"):
        if name in os.environ:
            env[name] = os.environ[name]
    if os.path.exists(DEMO_KEY):
        env["JOURNEY_REPORT_KEY_FILE"] = DEMO_KEY
    for name, value in more.items():
        if value is None:
            env.pop(name, None)
        else:
            env[name] = value
    return env


def run(*arguments, stdin=b"", cwd=None, env=None, timeout=TIMEOUT_SECONDS):
    command = [require_program()] + [str(argument) for argument in arguments]
    done = subprocess.run(
        command, input=stdin, capture_output=True, cwd=cwd, env=environment(**(env or {})), timeout=timeout, check=False
    )
    return Run(command, done.returncode, done.stdout, done.stderr)


class ProgramTest(unittest.TestCase):
    """Base of the tests that run the program. `self.folder` is a fresh folder, removed afterwards."""

    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        require_program()

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="journey-test-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def path(self, *parts):
        full = os.path.join(self.folder, *parts)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        return full

    def write(self, name, content):
        """Writes text or bytes below the test's folder; a name ending in .gz is compressed. Returns the path."""
        path = self.path(name)
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        with open(path, "wb") as file:
            file.write(gzip.compress(data, mtime=0) if name.endswith(".gz") else data)
        return path

    def write_csv(self, name, header, rows, **dialect):
        return self.write(name, csv_text(header, rows, **dialect))

    def write_ndjson(self, name, records):
        return self.write(name, ndjson_text(records))

    def expect_exit(self, result, code):
        self.assertEqual(result.code, code, f"expected exit code {code}, got {result.code}{result.describe()}")
        return result

    def run_ok(self, *arguments, **options):
        return self.expect_exit(run(*arguments, **options), 0)

    def export(self, what, *arguments, **options):
        """Rows of `export WHAT ...`; the run must succeed."""
        return self.run_ok("export", what, *arguments, **options).rows()

    def ledger(self, *arguments):
        """{class: (severity, count)} of an exported ledger."""
        rows = self.export("ledger", *arguments)
        return {row["class"]: (row["severity"], int(row["count"])) for row in rows}

    def expect_law(self, ledger, context=""):
        """records_in + extra_events = events_out + rejected + skipped + duplicate, all terms >= 0."""
        total = {
            severity: sum(n for s, n in ledger.values() if s == severity)
            for severity in ("rejected", "skipped", "duplicate")
        }
        for name, (_, count) in ledger.items():
            self.assertGreaterEqual(count, 0, f"ledger class {name} is negative {context}")
        left = ledger["records_in"][1] + ledger["extra_events"][1]
        right = ledger["events_out"][1] + sum(total.values())
        self.assertEqual(
            left,
            right,
            f"the ledger's law is broken {context}\n  ledger: "
            f"{ {name: entry for name, entry in ledger.items() if entry[1]} }",
        )

    def expect_table(self, expected, rows, what):
        """Compares {key: value} tables and prints at most ten differing keys."""
        if expected == rows:
            return
        lines = []
        for key in sorted(set(expected) | set(rows), key=repr):
            if expected.get(key) != rows.get(key):
                lines.append(
                    f"    {key!r}: expected {expected.get(key, '(no row)')!r}, got {rows.get(key, '(no row)')!r}"
                )
        more = f"\n    ... and {len(lines) - 10} more" if len(lines) > 10 else ""
        self.fail(
            f"{what}: {len(lines)} of {len(set(expected) | set(rows))} rows differ\n" + "\n".join(lines[:10]) + more
        )


def csv_text(header, rows, delimiter=",", bom=False, line_end="\n"):
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=line_end)
    writer.writerow(header)
    writer.writerows(rows)
    return ("\ufeff" if bom else "") + buffer.getvalue()


def ndjson_text(records):
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def read_csv_gz(path):
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def identifiers_by_customer(rows):
    """{customer: frozenset((type, identifier))} of rows of `export customers --raw-ids`."""
    result = {}
    for row in rows:
        result.setdefault(row["customer"], set()).add((row["identifier_type"], row["identifier"]))
    return {customer: frozenset(found) for customer, found in result.items()}


def value_by_customer(rows):
    """{customer: identifier} where each customer has exactly one identifier."""
    result = {}
    for customer, found in identifiers_by_customer(rows).items():
        if len(found) != 1:
            raise AssertionError(f"customer {customer} should have one identifier, has {sorted(found)}")
        result[customer] = next(iter(found))[1]
    return result


def read_json(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)
