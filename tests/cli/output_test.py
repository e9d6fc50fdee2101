# SPDX-License-Identifier: Apache-2.0
"""Streams, files and signals: stdout carries only what was asked for, and a file is whole or absent."""

import csv
import io
import json
import os
import signal
import subprocess
import time

from oracle import harness, samples


class Streams(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.log = self.write("shop.csv", samples.shop_csv())

    def test_the_report_says_nothing_on_stdout_and_sums_up_on_stderr(self):
        report = self.path("report.html")
        result = self.run_ok(self.log, "-o", report)
        self.assertEqual(result.out, b"", result.describe())
        self.assertRegex(result.err_text, r"\d", "no summary" + result.describe())
        self.assertNotIn("\r", result.err_text, "a progress bar where there is no terminal")
        self.assertNotIn("\x1b", result.err_text, "colour where there is no terminal")
        with open(report, "rb") as file:
            self.assertTrue(file.read().startswith(b"<!"), "the report is no HTML document")

    def test_quiet(self):
        for arguments in (
            (self.log, "-o", self.path("r.html")),
            ("export", "edges", self.log),
            ("export", "ledger", self.log),
        ):
            with self.subTest(arguments=arguments[:2]):
                self.assertEqual(self.run_ok(*arguments, "--quiet").err, b"")

    def test_quiet_still_says_why_it_failed(self):
        self.assertNotEqual(
            self.expect_exit(harness.run("export", "edges", self.path("none.csv"), "--quiet"), 2).err, b""
        )

    def test_every_export_is_a_table_and_nothing_else(self):
        leading = {
            "edges": "from,to,count,customers",
            "touchpoints": "touchpoint,channel,stage,count,customers",
            "sessions": "customer,session,start,end,events",
            "customers": "identifier_type,identifier,customer,first_seen,last_seen",
            "journeys": "customer,journey,start,end,events,outcome",
            "variants": "variant,count,customers",
            "contacts": "contact,customer,case,channel,topic,opened,first_reply,resolved,closed,reopened,repeat_of",
            "kpis": "kpi,segment,window,value,low,high,n,unit,clock,censored,not_measured",
            "service": "kpi,segment,window,value,low,high,n,unit,group,direction,target,far_off,basis,default,verdict",
            "hours": "weekday,hour,contacts,n,hits,closed,agents",
            "emotions": "touchpoint,value,low,high,n,estimated",
            "repeats": "from,to,via,count,customers,p25_s,median_s,p75_s",
            "findings": "id,kind,basis,stage,touchpoint,channel,segment,from,to,actual,expected,low,high,n,customers,"
            "impact,q,measure,unit,direction,verdict,severity,next_touchpoint",
            "ledger": "class,severity,count",
            "funnel": "step,name,customers",
        }
        for what, columns in leading.items():
            with self.subTest(table=what):
                flags = ("--steps", "home,cart") if what == "funnel" else ()
                result = self.run_ok("export", what, self.log, *flags)
                rows = list(csv.reader(io.StringIO(result.out.decode("utf-8"), newline="")))
                expected = columns.split(",")
                self.assertEqual(rows[0][: len(expected)], expected, result.describe())
                self.assertEqual({len(row) for row in rows}, {len(rows[0])}, "rows of different lengths")

    def test_ndjson_rows_are_those_of_the_csv(self):
        for what in ("edges", "sessions", "ledger", "touchpoints"):
            with self.subTest(table=what):
                table = self.export(what, self.log)
                lines = self.run_ok("export", what, self.log, "--format", "ndjson").out_text.splitlines()
                self.assertEqual(len(lines), len(table))
                for line, row in zip(lines, table):
                    record = json.loads(line)
                    self.assertEqual(
                        {key: str(value) for key, value in record.items() if value is not None and value != ""},
                        {key: value for key, value in row.items() if value != ""},
                    )

    def test_an_export_to_a_file(self):
        table = self.path("edges.csv")
        self.assertEqual(self.run_ok("export", "edges", self.log, "-o", table).out, b"")
        with open(table, "rb") as file:
            self.assertEqual(file.read(), self.run_ok("export", "edges", self.log).out)

    def test_locale_and_zone_of_the_machine_do_not_show(self):
        plain = self.run_ok("export", "sessions", self.log).out
        for env in ({"LANG": "ko_KR.UTF-8", "LC_ALL": "de_DE.UTF-8"}, {"TZ": "Asia/Seoul"}, {"NO_COLOR": "1"}):
            with self.subTest(env=env):
                self.assertEqual(self.run_ok("export", "sessions", self.log, env=env).out, plain)

    def test_debug_stats_is_a_table_of_stages_on_stderr(self):
        result = self.run_ok("export", "edges", self.log, "--debug", "stats")
        for word in ("rows", "bytes", "ingest"):
            self.assertIn(word, result.err_text.lower(), result.describe())
        self.assertEqual(result.out, self.run_ok("export", "edges", self.log).out, "timings reached the table")


class Files(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.log = self.write("shop.csv", samples.shop_csv())

    def read(self, path):
        with open(path, "rb") as file:
            return file.read()

    def test_a_failed_run_leaves_the_old_report(self):
        report = self.write("out/report.html", "the old report")
        model = self.write("out/model.json", "the old model")
        self.expect_exit(harness.run(self.path("gone.csv"), "-o", report, "--json", model), 2)
        self.expect_exit(harness.run(self.write("empty.csv", ""), "-o", report, "--json", model), 2)
        self.assertEqual((self.read(report), self.read(model)), (b"the old report", b"the old model"))
        self.assertEqual(sorted(os.listdir(self.path("out"))), ["model.json", "report.html"])

    def test_a_good_run_replaces_it_and_leaves_nothing_else(self):
        report, model = self.write("out/report.html", "old"), self.path("out", "model.json")
        self.run_ok(self.log, "-o", report, "--json", model)
        self.assertIn(b"</html>", self.read(report))
        json.loads(self.read(model))
        self.assertEqual(sorted(os.listdir(self.path("out"))), ["model.json", "report.html"])

    def test_a_folder_that_does_not_exist(self):
        result = self.expect_exit(
            harness.run(self.log, "-o", os.path.join(self.folder, "no", "such", "report.html")), 2
        )
        self.assertIn("report.html", result.err_text, result.describe())

    def test_a_folder_in_the_place_of_the_report(self):
        os.makedirs(self.path("taken", "x"))
        self.expect_exit(harness.run(self.log, "-o", self.path("taken")), 2)
        self.assertEqual(os.listdir(self.path("taken")), ["x"])

    def test_the_report_may_be_a_link(self):
        target = self.write("real.html", "old")
        link = self.path("report.html")
        os.symlink(target, link)
        self.run_ok(self.log, "-o", link)
        self.assertIn(b"</html>", self.read(link))


class Signals(harness.ProgramTest):
    def start(self, *arguments, **streams):
        return subprocess.Popen([harness.require_program(), *map(str, arguments)], env=harness.environment(), **streams)

    def test_a_closed_pipe_is_no_error(self):
        rows = [
            [samples.ref.format_time(samples.BASE + i * samples.ref.SECOND), f"u{i}", "", "home", ""]
            for i in range(20000)
        ]
        log = self.write("long.csv", samples.shop_csv(rows))
        for what in ("sessions", "customers"):
            with self.subTest(table=what):
                with self.start("export", what, log, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
                    self.assertIn(b",", process.stdout.readline())
                    process.stdout.close()
                    err = process.stderr.read()
                    self.assertEqual(process.wait(timeout=60), 0, err.decode("utf-8", "replace"))
                    self.assertNotIn(b"roken pipe", err)

    def interrupted(self, *arguments):
        """Sends Ctrl-C to a run that waits for more of its stdin; returns its exit code and stderr."""
        text = samples.shop_csv(samples.shop_rows(300)).encode()
        with self.start(*arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            process.stdin.write(text)
            process.stdin.flush()
            time.sleep(0.5)
            self.assertIsNone(process.poll(), "the run ended although its input is still open")
            process.send_signal(signal.SIGINT)
            try:
                code = process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                self.fail("Ctrl-C did not end the run within 20 s")
            out, err = process.stdout.read(), process.stderr.read()
        self.assertEqual(out, b"")
        return code, err.decode("utf-8", "replace")

    def test_ctrl_c_ends_with_130_and_no_half_output(self):
        report = self.path("out", "report.html")
        code, err = self.interrupted("-", *samples.MAPS, "-o", report)
        self.assertEqual(code, 130, err)
        self.assertEqual(os.listdir(self.path("out")), [])

    def test_ctrl_c_leaves_the_old_report(self):
        report = self.write("out/report.html", "the old report")
        self.assertEqual(self.interrupted("-", *samples.MAPS, "-o", report)[0], 130)
        with open(report, encoding="utf-8") as file:
            self.assertEqual(file.read(), "the old report")
        self.assertEqual(os.listdir(self.path("out")), ["report.html"])

    def test_ctrl_c_in_an_export(self):
        self.assertEqual(self.interrupted("export", "edges", "-", *samples.MAPS)[0], 130)
