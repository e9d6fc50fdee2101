# SPDX-License-Identifier: Apache-2.0
"""Input that is no log, or a damaged one: a message with where, what and what to try; and nothing lost in silence."""

import os
import random
import re

from oracle import harness, samples


class Refused(harness.ProgramTest):
    """Nothing usable: exit code 2, a message that names the file, no output."""

    def expect_refused(self, path, pattern):
        report = self.path("out", "report.html")
        for arguments in ((path, "-o", report), ("export", "edges", path), ("check", path)):
            with self.subTest(arguments=arguments[:1] if arguments[0] != path else "report"):
                result = self.expect_exit(harness.run(*arguments), 2)
                self.assertIn(
                    os.path.basename(path), result.err_text, "where? the file is not named" + result.describe()
                )
                self.assertRegex(
                    result.err_text, re.compile(pattern, re.IGNORECASE), "what was seen?" + result.describe()
                )
                if arguments[0] == "export":
                    self.assertEqual(result.out, b"", result.describe())
        self.assertEqual(os.listdir(os.path.dirname(report)), [], "a failed run left something behind")

    def test_missing_file(self):
        self.expect_refused(
            self.path("nothing_here.csv"), "no such file|not found|does not exist|cannot open|could not be opened"
        )

    def test_empty_file(self):
        self.expect_refused(self.write("empty.csv", ""), "empty|no event|no record|nothing")

    def test_empty_gzip(self):
        self.expect_refused(self.write("empty.csv.gz", ""), "empty|no event|no record|nothing")

    def test_header_only(self):
        self.expect_refused(self.write("header.csv", "time,user_id,event\n"), "no event|no row|empty|no record")

    def test_binary(self):
        generator = random.Random(5)
        self.expect_refused(
            self.write("picture.bin", bytes(generator.randrange(256) for _ in range(5000))),
            "binary|not a log|recogni|detect|no event|not text",
        )

    def test_prose_is_not_a_log(self):
        text = "It was a bright cold day in April. The clocks were striking.\nNothing else happened that day\n" * 40
        self.expect_refused(self.write("novel.txt", text), "not a log|recogni|detect|column|no event|format")

    def test_a_table_without_a_time(self):
        self.expect_refused(
            self.write("colours.csv", "colour,shape\nred,round\nblue,square\n"), "time|column|recogni|no event"
        )

    def test_a_folder_without_files(self):
        os.makedirs(self.path("hollow", "x"))
        result = self.expect_exit(harness.run("export", "edges", self.path("hollow", "x")), 2)
        self.assertIn("x", result.err_text)

    def test_a_missing_file_beside_a_good_one_fails_too(self):
        good = self.write("shop.csv", samples.shop_csv())
        result = self.expect_exit(harness.run("export", "edges", good, self.path("gone.csv")), 2)
        self.assertIn("gone.csv", result.err_text)

    def test_a_message_says_what_to_try(self):
        result = harness.run("export", "edges", self.write("colours.csv", "colour,shape\nred,round\nblue,square\n"))
        self.assertRegex(result.err_text, r"--map|--as|try", result.describe())

    def test_a_broken_project_file_points_into_it(self):
        log = self.write("shop.csv", samples.shop_csv())
        for name, text, word in (
            ("syntax", '{"version": 1,\n "goals": [}', r"2|goals"),
            ("unknown key", '{"version": 1, "gaols": ["order_done"]}', "goals"),
            ("wrong type", '{"version": 1, "goals": 7}', "goals"),
        ):
            with self.subTest(name):
                config = self.write("journey.json", text)
                result = self.expect_exit(harness.run("export", "edges", log, "--config", config), 2)
                self.assertIn("journey.json", result.err_text, result.describe())
                self.assertRegex(result.err_text, word, result.describe())

    def test_a_missing_project_file(self):
        log = self.write("shop.csv", samples.shop_csv())
        result = self.expect_exit(harness.run("export", "edges", log, "--config", self.path("nowhere.json")), 2)
        self.assertIn("nowhere.json", result.err_text)


class Damaged(harness.ProgramTest):
    """Partly usable: the rest is used, and the ledger counts what is lost."""

    def test_another_encoding_is_told(self):
        rows = [[row[0], row[1], row[2], row[3], "한국어 메모"] for row in samples.shop_rows()]
        for encoding in ("cp949", "utf-16"):
            with self.subTest(encoding=encoding):
                log = self.write(f"shop-{encoding}.csv", samples.shop_csv(rows).encode(encoding))
                result = harness.run("export", "ledger", log, *samples.MAPS)
                self.assertIn(result.code, (0, 2), result.describe())
                self.assertRegex(
                    result.err_text + result.out_text, r"(?i)utf-?_?8|encoding|cp949|euc-kr|utf-?16", result.describe()
                )
                if result.code == 0:
                    self.expect_law({r["class"]: (r["severity"], int(r["count"])) for r in result.rows()})
                else:
                    self.assertIn(f"shop-{encoding}.csv", result.err_text)

    def test_truncated_gzip(self):
        whole = harness.gzip.compress(samples.shop_csv(samples.shop_rows(2000)).encode(), mtime=0)
        for name, cut, codes in (
            ("half.csv.gz", len(whole) // 2, (0, 2)),
            ("magic.csv.gz", 5, (2,)),
            ("last_bytes.csv.gz", len(whole) - 4, (0, 2)),
        ):
            with self.subTest(name):
                log = self.write("x", b"")
                log = os.path.join(os.path.dirname(log), name)
                with open(log, "wb") as file:
                    file.write(whole[:cut])
                result = harness.run("export", "ledger", log, *samples.MAPS)
                self.assertIn(result.code, codes, result.describe())
                self.assertIn(name, result.err_text, "a damaged archive must be named" + result.describe())
                self.assertRegex(result.err_text, r"(?i)gzip|compress|truncat|ends early|cut short", result.describe())
                if result.code == 0:
                    ledger = {r["class"]: (r["severity"], int(r["count"])) for r in result.rows()}
                    self.expect_law(ledger)
                    self.assertGreater(sum(n for severity, n in ledger.values() if severity == "rejected"), 0)

    def test_garbage_behind_gzip(self):
        log = self.path("tail.csv.gz")
        with open(log, "wb") as file:
            file.write(harness.gzip.compress(samples.shop_csv().encode(), mtime=0) + b"garbage after the end")
        result = harness.run("export", "ledger", log, *samples.MAPS)
        self.assertIn(result.code, (0, 2), result.describe())
        self.assertIn("tail.csv.gz", result.err_text)

    def test_two_gzip_members_are_one_stream(self):
        text = samples.shop_csv().encode()
        log = self.path("members.csv.gz")
        with open(log, "wb") as file:
            file.write(harness.gzip.compress(text[:700], mtime=0) + harness.gzip.compress(text[700:], mtime=0))
        plain = self.write("members.csv", text)
        self.assertEqual(
            self.run_ok("export", "edges", log, *samples.MAPS).out,
            self.run_ok("export", "edges", plain, *samples.MAPS).out,
        )

    def test_a_folder_with_garbage_in_it_works(self):
        good = samples.shop_csv()
        self.write("logs/shop.csv", good)
        self.write("logs/deep/photo.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
        self.write("logs/.hidden.csv", "colour\nred\n")
        alone = self.write("shop.csv", good)
        ledger = self.ledger(self.path("logs"))
        self.assertEqual(ledger["events_out"], self.ledger(alone)["events_out"])
        self.assertEqual(ledger["unreadable_file"], ("rejected", 1))
        self.expect_law(ledger)

    def test_a_file_that_may_not_be_read_inside_a_folder(self):
        if os.geteuid() == 0:
            self.write("logs/shop.csv", samples.shop_csv())
            os.symlink(self.path("nowhere"), self.path("logs", "dangling.csv"))
        else:
            self.write("logs/shop.csv", samples.shop_csv())
            os.chmod(self.write("logs/locked.csv", samples.shop_csv()), 0)
        ledger = self.ledger(self.path("logs"))
        self.assertEqual(ledger["unreadable_file"], ("rejected", 1))
        self.expect_law(ledger)

    def test_bad_rows_are_counted_and_the_rest_is_used(self):
        rows = samples.shop_rows()
        lines = samples.shop_csv([[*row[:4], ""] for row in rows]).splitlines()
        dirt = {
            "no time": ",user-x,,home,",
            "no such time": "the day before,user-x,,home,",
            "too few cells": "2026-03-02,user-x",
            "too far": "9999-01-01T00:00:00Z,user-x,,home,",
        }
        for name, line in dirt.items():
            with self.subTest(name):
                log = self.write("dirty.csv", "\n".join(lines[:5] + [line] + lines[5:]) + "\n")
                ledger = self.ledger(log, *samples.MAPS)
                self.assertEqual(ledger["records_in"][1], len(rows) + 1)
                self.assertEqual(ledger["events_out"][1], len(rows), ledger)
                self.expect_law(ledger)

    def test_bad_lines_of_ndjson(self):
        records = samples.shop_records()
        lines = harness.ndjson_text(records).splitlines()
        for name, line in (
            ("half an object", '{"time":"2026-03-02T'),
            ("a word", "hello"),
            ("an array", "[1,2]"),
            ("deep", "[" * 3000),
            ("a lone surrogate", '{"time":"2026-03-02T00:00:00Z","user_id":"\\ud800","event":7}x'),
        ):
            with self.subTest(name):
                ledger = self.ledger(
                    self.write("dirty.ndjson", "\n".join(lines[:3] + [line] + lines[3:]) + "\n"), *samples.MAPS
                )
                self.assertEqual(
                    (ledger["records_in"][1], ledger["events_out"][1]), (len(records) + 1, len(records)), ledger
                )
                self.expect_law(ledger)

    def test_an_unclosed_quote_does_not_swallow_the_log_in_silence(self):
        rows = [[*row[:4], ""] for row in samples.shop_rows()]
        lines = samples.shop_csv(rows).splitlines()
        lines.insert(10, '2026-03-02T00:00:00Z,user-x,,"home,')
        ledger = self.ledger(self.write("dirty.csv", "\n".join(lines) + "\n"), *samples.MAPS)
        self.expect_law(ledger)
        self.assertGreater(sum(n for severity, n in ledger.values() if severity in ("rejected", "repaired")), 0, ledger)

    def test_no_final_line_break(self):
        text = samples.shop_csv()
        one, two = self.write("a/shop.csv", text), self.write("b/shop.csv", text.rstrip("\n"))
        self.assertEqual(self.run_ok("export", "edges", one).out, self.run_ok("export", "edges", two).out)
