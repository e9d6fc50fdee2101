#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The benchmarks' own arithmetic, and the traces that they measure."""

import collections
import importlib.machinery
import importlib.util
import json
import os
import subprocess
import sys
import unittest

BENCH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "bench")
sys.path.insert(0, BENCH)

import budget  # noqa: E402
import measuring  # noqa: E402

loader = importlib.machinery.SourceFileLoader("compare", os.path.join(BENCH, "compare"))
compare = importlib.util.module_from_spec(importlib.util.spec_from_loader("compare", loader))
loader.exec_module(compare)


class NonOverlap(unittest.TestCase):
    def test_a_change_is_claimed_only_where_the_ranges_do_not_overlap(self):
        for name, old, new, judgement in (
            ("apart, lower", [5, 6, 7, 8, 9], [1, 2, 3, 4, 4.9], -1),
            ("apart, higher", [1, 2, 3, 4, 5], [6, 7, 8, 9, 10], 1),
            ("one value between the others", [5, 6, 7, 8, 9], [1, 2, 3, 4, 5.1], 0),
            ("touching", [5, 6, 7, 8, 9], [1, 2, 3, 4, 5], 0),
            ("too few", [5, 6, 7, 8], [1, 2, 3, 4, 4], 0),
        ):
            with self.subTest(name):
                self.assertEqual(compare.judge(old, new), judgement)

    def test_times_are_compared_in_floors_of_their_round(self):
        def result(report, floor):
            return {
                "figures": [],
                "cases": {
                    "floor, 1 events": {"wall_s": floor, "cpu_s": floor},
                    "report, 1 events": {"wall_s": report, "cpu_s": report},
                },
            }

        fast_hour = result([2.0, 2.2, 2.4, 2.6, 2.8], [1.0, 1.1, 1.2, 1.3, 1.4])
        slow_hour = result([4.0, 4.2, 4.4, 4.6, 4.8], [2.0, 2.1, 2.2, 2.3, 2.4])
        lines = compare.compare(fast_hour, slow_hour)
        self.assertEqual([(name, judgement) for name, _, _, judgement in lines], [("in floors: report, 1 events", 0)])
        raw = {name: judgement for name, *_, judgement in compare.compare(fast_hour, slow_hour, raw=True)}
        self.assertEqual(raw["in floors: report, 1 events"], 0)
        self.assertEqual(raw["seconds: report, 1 events"], 1)


class Figures(unittest.TestCase):
    def test_verdicts(self):
        for values, higher, verdict in (
            ([2.6], False, "short of the bar"),
            ([2.0, 2.5, 9], False, "bar"),
            ([1.5], False, "goal"),
            ([1.0], True, "short of the bar"),
            ([2.5], True, "goal"),
        ):
            with self.subTest(values=values, higher=higher):
                limits = (1.7, 1.9) if higher else (2.5, 1.5)
                self.assertEqual(measuring.Figure("f", values, *limits, higher_is_better=higher).verdict(), verdict)
        self.assertEqual(measuring.Figure("f", [1]).verdict(), "")

    def test_numbers_are_short(self):
        for value, text in ((0, "0"), (0.1234, "0.123"), (1.234, "1.23"), (12.34, "12.3"), (1234.5, "1,234")):
            self.assertEqual(measuring.short(value), text)

    def test_every_stage_needs_a_group(self):
        stats = {"stages": [{"stage": "ingest", "wall_ns": 5}, {"stage": "s", "parts": [{"part": "graph/x", "wall_ns": 2}]}]}
        self.assertEqual(measuring.stage_ns(stats, ("ingest",)), 5)
        self.assertEqual(measuring.stage_ns(stats, ("graph",)), 2)
        stats["stages"].append({"stage": "new thing", "wall_ns": 1})
        with self.assertRaises(measuring.Failure):
            measuring.stage_ns(stats, ("ingest",))

    def test_budgets_are_of_what_is_counted(self):
        with open(os.path.join(BENCH, "budget.json"), encoding="utf-8") as file:
            budgets = json.load(file)
        run = {"events": 1, "input_bytes": 1, "copied_bytes": 1, "total": collections.defaultdict(int)}
        more = {"events": 3, "input_bytes": 5, "copied_bytes": 3, "total": {"allocations": 4, "read_bytes": 8, "peak_bytes": 6}}
        counted = budget.figures_of(run, more)
        self.assertEqual(set(budgets["counts"]), set(counted))
        self.assertEqual(counted["allocations_per_further_event"], 2)
        self.assertEqual(counted["bytes_copied_per_further_input_byte"], 0.5)
        self.assertEqual(counted["passes_over_input"], 2)
        self.assertEqual(counted["bytes_per_further_event"], 3)
        self.assertEqual(set(budgets["floors"]), {title for title, _, _ in measuring.GROUPS} | {"whole report"})


@unittest.skipUnless(os.environ.get("JOURNEY_GENERATE"), "JOURNEY_GENERATE names the generator")
class Traces(unittest.TestCase):
    def lines(self, *flags):
        command = [os.environ["JOURNEY_GENERATE"], "trace", "--events", "20000", "--customers", "500", *flags]
        return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()

    def test_the_same_flags_give_the_same_bytes(self):
        self.assertEqual(self.lines("--seed", "4"), self.lines("--seed", "4"))
        self.assertNotEqual(self.lines("--seed", "4"), self.lines("--seed", "5"))

    def test_skew(self):
        shares = []
        for skew in ("0", "1", "2"):
            devices = collections.Counter(json.loads(line)["anonymousId"] for line in self.lines("--skew", skew, "--devices", "1"))
            shares.append(devices.most_common(1)[0][1] / 20000)
        self.assertLess(shares[0], 0.02, "all customers alike")
        self.assertGreater(shares[1], 0.08, "the first of 500 has 1/6.8 of the weight")
        self.assertGreater(shares[2], 0.4, "the first has 6/pi^2 of the weight")

    def test_kinds(self):
        def events(lines):
            return {json.loads(line).get("event") for line in lines}

        more = events(self.lines("--kinds", "all")) - events(self.lines())
        self.assertLessEqual({"Products Searched", "Error Shown", "Chat Started", "Survey Answered", "Refund Requested"}, more)

    def test_dirt_is_one_line_each(self):
        lines = self.lines("--dirt", "0.1")
        self.assertEqual(len(lines), 20000)
        odd = len(lines) - len(set(lines))
        for line in set(lines):
            try:
                event = json.loads(line)
                odd += event["timestamp"].startswith("2026-02-31") or event["anonymousId"] == "undefined"
            except ValueError:
                odd += 1
        self.assertAlmostEqual(odd, 2000, delta=250)

    def test_csv_has_ten_columns_and_the_same_events(self):
        rows = self.lines("--format", "csv")
        self.assertEqual(len(rows), 20001)
        self.assertEqual({row.count(",") for row in rows}, {9})
        orders = sum(json.loads(line).get("event") == "Order Completed" for line in self.lines())
        self.assertEqual(sum(",Order Completed," in row for row in rows), orders)


if __name__ == "__main__":
    unittest.main()
