# SPDX-License-Identifier: Apache-2.0
"""One log in many dresses: the tables must not differ."""

import random

from oracle import harness, samples
from oracle import reference as ref


class Dresses(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.plain = self.write("plain/shop.csv", samples.shop_csv())
        self.expected = self.run_ok("export", "edges", self.plain, *samples.MAPS).out

    def expect_same(self, path, *flags, **options):
        got = self.run_ok("export", "edges", path, *samples.MAPS, *flags, **options)
        self.assertEqual(got.out, self.expected, "the edges differ from those of the plain CSV" + got.describe())

    def test_the_plain_log_is_right(self):
        rows = samples.shop_rows()
        owners = ref.device_split([(ref.parse_time(r[0]), i, r[2], r[1]) for i, r in enumerate(rows)])
        events = [ref.Event(ref.parse_time(r[0]), i, owner, r[3]) for i, (r, owner) in enumerate(zip(rows, owners))]
        got = {
            (r["from"], r["to"]): (int(r["count"]), int(r["customers"]))
            for r in self.export("edges", self.plain, *samples.MAPS)
        }
        self.expect_table(ref.edges(ref.units(events, "journey")), got, "edges")

    def test_csv_dialects(self):
        for name, dialect in (
            ("semicolon", {"delimiter": ";"}),
            ("tab", {"delimiter": "\t"}),
            ("bom", {"bom": True}),
            ("crlf", {"line_end": "\r\n"}),
            ("bom, semicolon, crlf", {"bom": True, "delimiter": ";", "line_end": "\r\n"}),
        ):
            with self.subTest(name):
                self.expect_same(self.write("dressed/shop.csv", samples.shop_csv(**dialect)))

    def test_the_name_of_the_file_says_nothing(self):
        self.expect_same(self.write("odd/shop.log", samples.shop_csv(delimiter="\t")))

    def test_gzip(self):
        self.expect_same(self.write("gz/shop.csv.gz", samples.shop_csv()))

    def test_gzip_without_the_suffix(self):
        self.expect_same(self.write("gz/shop.csv", harness.gzip.compress(samples.shop_csv().encode())))

    def test_ndjson_twin(self):
        self.expect_same(self.write_ndjson("twin/shop.ndjson", samples.shop_records()))

    def test_ndjson_with_keys_in_another_order_and_blank_lines(self):
        generator = random.Random(3)
        records = []
        for record in samples.shop_records():
            items = list(record.items())
            generator.shuffle(items)
            records.append(dict(items))
        self.expect_same(self.write("twin/shop.ndjson", harness.ndjson_text(records).replace("\n", "\r\n")))

    def test_stdin(self):
        text = samples.shop_csv()
        self.expect_same("-", stdin=text.encode())
        self.expect_same("-", stdin=harness.gzip.compress(text.encode()))
        self.expect_same("-", stdin=harness.ndjson_text(samples.shop_records()).encode())

    def test_rows_in_any_order(self):
        rows = samples.shop_rows()
        random.Random(9).shuffle(rows)
        self.expect_same(self.write("shuffled/shop.csv", samples.shop_csv(rows)))

    def test_columns_in_any_order(self):
        order = [3, 0, 4, 2, 1]
        self.expect_same(
            self.write_csv(
                "columns/shop.csv",
                [samples.HEADER[i] for i in order],
                [[row[i] for i in order] for row in samples.shop_rows()],
            )
        )

    def test_split_over_files_and_folders(self):
        rows = samples.shop_rows()
        for i in range(3):
            self.write(f"parts/{'deep/' * i}part{i}.csv", samples.shop_csv(rows[i::3]))
        self.expect_same(self.path("parts"))

    def test_a_glob_in_quotes(self):
        rows = samples.shop_rows()
        for i in range(3):
            self.write(f"glob/part{i}.csv", samples.shop_csv(rows[i::3]))
        self.expect_same(self.path("glob", "part*.csv"))

    def test_times_in_other_spellings(self):
        rows = samples.shop_rows()
        micros = [ref.parse_time(row[0]) for row in rows]
        whole = [t // ref.SECOND * ref.SECOND for t in micros]
        rounded = [[ref.format_time(t), *row[1:]] for t, row in zip(whole, rows)]
        expected = self.run_ok(
            "export", "sessions", self.write("a/shop.csv", samples.shop_csv(rounded)), *samples.MAPS
        ).out
        spellings = {
            "epoch seconds": lambda t: str(t // ref.SECOND),
            "epoch milliseconds": lambda t: str(t // 1000),
            "epoch microseconds": str,
            "offset": lambda t: ref.format_time(t + 9 * ref.HOUR)[:-1] + "+09:00",
            "blank between": lambda t: ref.format_time(t)[:-1].replace("T", " ") + "Z",
        }
        for name, spell in spellings.items():
            with self.subTest(name):
                log = self.write("b/shop.csv", samples.shop_csv([[spell(t), *row[1:]] for t, row in zip(whole, rows)]))
                self.assertEqual(self.run_ok("export", "sessions", log, *samples.MAPS).out, expected)


class Readings(harness.ProgramTest):
    """What a reader must decide from the content."""

    def starts(self, times, *flags):
        log = self.write_csv(
            "log.csv", samples.HEADER, [[time, f"u{i}", "", "home", ""] for i, time in enumerate(times)]
        )
        return sorted(r["start"] for r in self.export("sessions", log, *samples.MAPS, *flags))

    def test_day_first_or_month_first_is_decided_from_the_whole_column(self):
        for times, expected in (
            (["03/04/2026 10:00", "25/04/2026 10:00"], ["2026-04-03", "2026-04-25"]),
            (["03/04/2026 10:00", "04/25/2026 10:00"], ["2026-03-04", "2026-04-25"]),
        ):
            with self.subTest(times=times):
                self.assertEqual([start[:10] for start in self.starts(times)], expected)

    def test_korean_dates(self):
        self.assertEqual(
            [start[:16] for start in self.starts(["2026.03.02 09:30", "2026.03.02 18:00"], "--tz", "Asia/Seoul")],
            ["2026-03-02T00:30", "2026-03-02T09:00"],
        )

    def test_of_two_columns_of_one_name_the_first_is_taken(self):
        log = self.write("log.csv", "time,user_id,event,event\n2026-03-02T09:00:00Z,ann,first,second\n")
        names = {
            r["touchpoint"]
            for r in self.export(
                "touchpoints", log, "--map", "time=time", "--map", "user=user_id", "--map", "event=event"
            )
        }
        self.assertEqual(names, {"first"})
        ledger = self.ledger(log)
        self.assertGreater(ledger["repeated_column"][1], 0)

    def test_guesses_are_told(self):
        log = self.write_csv("log.csv", ["timestamp", "user_id", "event"], [["2026-03-02T09:00:00Z", "ann", "home"]])
        ledger = self.ledger(log)
        self.assertGreater(ledger["column_guessed"][1], 0)
