# SPDX-License-Identifier: Apache-2.0
"""`--debug`: what the stages of a run cost, beside the results and never in them."""

import json
import os

from oracle import harness, samples


class Debug(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.log = self.write("shop.csv", samples.shop_csv())

    def stats_of(self, *arguments):
        stats = self.path("stats.json")
        self.run_ok(*arguments, "--debug", f"stats={stats}", "--quiet")
        return harness.read_json(stats)

    def test_stats_are_json_on_stderr(self):
        plain = self.run_ok("export", "edges", self.log, "--quiet")
        result = self.run_ok("export", "edges", self.log, "--quiet", "--debug", "stats")
        stats = json.loads(result.err_text)
        self.assertEqual(result.out, plain.out, "timings reached the table")
        self.assertEqual([stage["stage"] for stage in stats["stages"]][:2], ["ingest", "identity/components"])

    def test_a_stage_tells_what_it_cost(self):
        stats = self.stats_of("export", "edges", self.log)
        ingest = stats["stages"][0]
        self.assertEqual(stats["input_bytes"], os.path.getsize(self.log))
        self.assertEqual(ingest["bytes"], os.path.getsize(self.log))
        self.assertEqual(ingest["rows"], stats["events"])
        self.assertGreater(ingest["wall_ns"], 0)
        self.assertGreater(ingest["peak_bytes"], 1 << 20)
        self.assertGreaterEqual(ingest["read_bytes"], os.path.getsize(self.log), "read without reading")
        for stage in stats["stages"]:
            for part in stage.get("parts", ()):
                self.assertLessEqual(part["wall_ns"], stage["wall_ns"], part["part"])
        total = stats["total"]
        self.assertEqual(total["wall_ns"], sum(stage["wall_ns"] for stage in stats["stages"]))
        self.assertEqual(total["allocations"], sum(stage["allocations"] for stage in stats["stages"]))

    def test_every_part_of_a_report_has_a_group(self):
        stats = self.stats_of(self.log, "-o", self.path("r.html"))
        fused = [stage for stage in stats["stages"] if "parts" in stage]
        self.assertEqual([stage["stage"] for stage in fused], ["stitch and analyse"])
        parts = {part["part"]: part for part in fused[0]["parts"]}
        for name in ("identity/stitch", "graph/contacts", "graph/edges", "service/figures", "findings/measures"):
            self.assertIn(name, parts)
            self.assertGreater(parts[name]["calls"], 0, name)
        groups = {name.split("/")[0] for name in parts}
        groups |= {stage["stage"].split("/")[0] for stage in stats["stages"] if "parts" not in stage}
        known = {"ingest", "identity", "graph", "friction", "service", "findings", "report"}
        self.assertLessEqual(groups, known, "bench/run.py has a budget for each of these groups and no other")

    def test_trace_is_spans_by_thread(self):
        trace = self.path("trace.json")
        report = self.path("r.html")
        self.run_ok(
            self.log, "-o", report, "--threads", "2", "--chunk-bytes", "512", "--quiet", "--debug", f"trace={trace}"
        )
        events = harness.read_json(trace)["traceEvents"]
        spans = [event for event in events if event["ph"] == "X"]
        names = {span["name"] for span in spans}
        for name in ("ingest", "read", "stitch", "stitch and analyse", "report/write"):
            self.assertIn(name, names)
        self.assertGreater(sum(span["name"] == "read" for span in spans), 1, "a span a chunk")
        threads = {event["tid"] for event in events if event["ph"] == "M"}
        self.assertLessEqual({span["tid"] for span in spans}, threads, "a thread without a name")
        for span in spans:
            self.assertGreaterEqual(span["ts"], 0)
            self.assertGreaterEqual(span["dur"], 0)

    def test_both_at_once_change_no_output(self):
        plain, watched = self.path("plain.html"), self.path("watched.html")
        self.run_ok(self.log, "-o", plain, "--quiet")
        flags = ("--debug", f"stats={self.path('s')}", "--debug", f"trace={self.path('t')}")
        self.run_ok(self.log, "-o", watched, "--quiet", *flags)
        with open(plain, "rb") as one, open(watched, "rb") as other:
            self.assertEqual(one.read(), other.read())
        self.assertTrue(os.path.exists(self.path("s")) and os.path.exists(self.path("t")))

    def test_what_cannot_be_debugged(self):
        for value in ("trace", "trace=", "stats=", "keep"):
            with self.subTest(value=value):
                result = self.expect_exit(harness.run("check", self.log, "--debug", value), 2)
                self.assertIn("trace=FILE", result.err_text)

    def test_a_file_that_cannot_be_written(self):
        missing = os.path.join(self.path("none"), "stats.json")
        result = self.expect_exit(harness.run("check", self.log, "--quiet", "--debug", f"stats={missing}"), 2)
        self.assertIn("stats.json", result.err_text)
