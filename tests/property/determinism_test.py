# SPDX-License-Identifier: Apache-2.0
"""The same inputs, options and key give the same bytes: threads, order of inputs, gzip, chunk sizes, two runs."""

import gzip
import os
import random
import shutil

from oracle import harness, samples
from oracle import reference as ref
from property.demo import DEMO_FLAGS, DEMO_LOGS, demo_files


def read(path):
    with open(path, "rb") as file:
        return file.read()


class DemoTest(harness.ProgramTest):
    def outputs(self, *arguments):
        """(model, page) of one run."""
        report, model = self.path("out", "report.html"), self.path("out", "model.json")
        self.run_ok(*arguments, *DEMO_FLAGS, "-o", report, "--json", model)
        return read(model), read(report)

    def expect_equal(self, expected, got, what):
        for name, one, two in zip(("model", "page"), expected, got):
            if one != two:
                place = next((i for i, (a, b) in enumerate(zip(one, two)) if a != b), min(len(one), len(two)))
                self.fail(
                    f"{what}: the {name} differs from byte {place} ({len(one)} and {len(two)} bytes)\n"
                    f"  expected ...{one[max(0, place - 120):place + 80]!r}\n"
                    f"  got      ...{two[max(0, place - 120):place + 80]!r}"
                )


class Demo(DemoTest):
    def test_threads_order_and_compression_do_not_show(self):
        files = demo_files()
        expected = self.outputs(DEMO_LOGS, "--threads", "1")
        for threads in (2, 7):
            with self.subTest(threads=threads):
                self.expect_equal(expected, self.outputs(DEMO_LOGS, "--threads", threads), f"--threads {threads}")
        with self.subTest("two runs"):
            self.expect_equal(expected, self.outputs(DEMO_LOGS, "--threads", "1"), "a second run")
        names = [os.path.basename(path) for path, _ in files]
        if len(set(names)) == len(names) and all(os.sep not in below for _, below in files):
            for seed in (1, 2):
                shuffled = [path for path, _ in files]
                random.Random(seed).shuffle(shuffled)
                with self.subTest(order=[os.path.basename(path) for path in shuffled]):
                    self.expect_equal(expected, self.outputs(*shuffled), "files named one by one, in another order")
        for what, change in (("all plain", "plain"), ("all gzip", "gzip")):
            folder = self.path(change, "logs")
            for path, below in files:
                target = os.path.join(folder, below[:-3] if below.endswith(".gz") else below)
                os.makedirs(os.path.dirname(target), exist_ok=True)
                data = gzip.decompress(read(path)) if below.endswith(".gz") else read(path)
                with open(target + (".gz" if change == "gzip" else ""), "wb") as file:
                    file.write(gzip.compress(data, 1, mtime=0) if change == "gzip" else data)
            with self.subTest(what):
                self.expect_equal(expected, self.outputs(folder), what)
            shutil.rmtree(folder)

    def test_exported_tables_do_not_depend_on_threads(self):
        for table in ("edges", "sessions", "customers", "contacts", "kpis", "findings", "ledger"):
            with self.subTest(table=table):
                one, seven = (self.run_ok("export", table, DEMO_LOGS, *DEMO_FLAGS, "--threads", n).out for n in (1, 7))
                self.assertEqual(one, seven)


class Chunks(DemoTest):
    """The hidden flag --chunk-bytes on logs whose records straddle every boundary."""

    SIZES = (64, 65, 71, 96, 127, 128, 200, 333, 1024, 4096, 65536)

    def check(self, log, *flags):
        report, model = self.path("out", "report.html"), self.path("out", "model.json")
        expected = None
        for size in (1 << 20,) + self.SIZES:
            self.run_ok(log, *samples.MAPS, *flags, "--chunk-bytes", size, "-o", report, "--json", model)
            got = (read(model), read(report))
            expected = expected or got
            with self.subTest(log=os.path.basename(log), chunk_bytes=size):
                self.expect_equal(expected, got, f"--chunk-bytes {size}")
        self.run_ok(log, *samples.MAPS, *flags, "-o", report, "--json", model)
        self.expect_equal(expected, (read(model), read(report)), "without --chunk-bytes")

    def dirty(self, lines, bad):
        generator = random.Random(4)
        for line in bad:
            lines.insert(generator.randrange(2, len(lines)), line)
        return "\n".join(lines) + "\n"

    def test_csv_with_quoted_line_breaks(self):
        self.check(self.write("shop.csv", samples.shop_csv(samples.shop_rows(25))))

    def test_csv_with_bom_crlf_and_bad_rows(self):
        rows = [[*row[:4], "x" * (i % 90)] for i, row in enumerate(samples.shop_rows(25))]
        text = self.dirty(samples.shop_csv(rows, bom=True).splitlines(), ["no time,u,,home,", "short", ""])
        self.check(self.write("shop.csv", text.replace("\n", "\r\n")), "--threads", "3")

    def test_ndjson_with_bad_lines(self):
        text = self.dirty(
            harness.ndjson_text(samples.shop_records(samples.shop_rows(25))).splitlines(),
            ['{"time":', "word", "{}", '{"time":"2026-03-02T00:00:00Z","note":"' + "é" * 300 + '"}'],
        )
        self.check(self.write("shop.ndjson", text))

    def test_gzip(self):
        self.check(self.write("shop.csv.gz", samples.shop_csv(samples.shop_rows(25))))

    def test_stdin_equals_a_file(self):
        text = samples.shop_csv(samples.shop_rows(25))
        for size in (64, 100):
            piped = self.run_ok("export", "edges", "-", *samples.MAPS, "--chunk-bytes", size, stdin=text.encode())
            self.assertEqual(piped.out, self.run_ok("export", "edges", self.write("shop.csv", text), *samples.MAPS).out)


class BadLines(DemoTest):
    def test_a_bad_line_changes_only_the_ledger(self):
        rows = samples.shop_rows()
        log = self.write("shop.csv", samples.shop_csv(rows))
        tables = ("edges", "touchpoints", "sessions", "customers", "journeys", "variants", "contacts", "kpis")
        before = {table: self.run_ok("export", table, log, *samples.MAPS).out for table in tables}
        ledger_before = self.ledger(log, *samples.MAPS)
        text = samples.shop_csv(rows)
        self.write("shop.csv", text + "no time,user-000-private,,home,\n")
        for table in tables:
            with self.subTest(table=table):
                self.assertEqual(self.run_ok("export", table, log, *samples.MAPS).out, before[table])
        ledger = self.ledger(log, *samples.MAPS)
        self.assertEqual(ledger["records_in"][1], ledger_before["records_in"][1] + 1)
        changed = {name for name in ledger if ledger[name] != ledger_before.get(name)}
        self.assertEqual(len(changed - {"records_in"}), 1, changed)

    def test_shuffled_rows_with_distinct_times_give_the_same_tables(self):
        rows = samples.shop_rows(60)
        log = self.write("shop.csv", samples.shop_csv(rows))
        tables = ("edges", "sessions", "customers", "journeys", "variants", "touchpoints")
        expected = {table: self.run_ok("export", table, log, *samples.MAPS).out for table in tables}
        random.Random(11).shuffle(rows)
        self.write("shop.csv", samples.shop_csv(rows))
        for table in tables:
            with self.subTest(table=table):
                self.assertEqual(self.run_ok("export", table, log, *samples.MAPS).out, expected[table])

    def test_more_links_never_make_more_customers(self):
        rows = samples.shop_rows(60)
        log = self.write("shop.csv", samples.shop_csv(rows))
        count = len({r["customer"] for r in self.export("customers", log, *samples.MAPS)})
        extra = [
            [ref.format_time(samples.BASE - ref.DAY), f"user-{i:03d}-private", f"device-{i:03d}-private", "profile", ""]
            for i in range(30)
        ]
        self.write("shop.csv", samples.shop_csv(extra + rows))
        self.assertLessEqual(len({r["customer"] for r in self.export("customers", log, *samples.MAPS)}), count)
