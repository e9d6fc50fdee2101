# SPDX-License-Identifier: Apache-2.0
"""An edge's customers = the last step of its adjacent funnel = the customers listed for the edge."""

import random

from oracle import harness, samples
from property.demo import DEMO_FLAGS, DEMO_LOGS


class EdgeTest(harness.ProgramTest):
    def check_edge(self, row, inputs, flags):
        start, end = row["from"], row["to"]
        steps = ("--step", start, "--step", end)
        funnel = self.export("funnel", *inputs, *flags, *steps, "--order", "adjacent")
        self.assertEqual([r["name"] for r in funnel], [start, end])
        self.assertEqual(
            int(funnel[-1]["customers"]), int(row["customers"]), f"edge {start} -> {end}: funnel against edge"
        )
        edge = ("--edge-from", start, "--edge-to", end)
        if "," not in start + end:
            edge = ("--edge", f"{start},{end}")
            by_steps = self.export("funnel", *inputs, *flags, "--steps", f"{start},{end}", "--order", "adjacent")
            self.assertEqual(by_steps, funnel, "--steps a,b and --step a --step b differ")
        listed = {r["customer"] for r in self.export("customers", *inputs, *flags, *edge)}
        self.assertEqual(len(listed), int(row["customers"]), f"edge {start} -> {end}: customers against edge")


class SmallLog(EdgeTest):
    def test_every_edge_of_a_small_log(self):
        rows = [[*row[:3], row[3].replace("help", "help, and contact"), row[4]] for row in samples.shop_rows(30)]
        log = self.write("shop.csv", samples.shop_csv(rows))
        for unit in ("session", "journey", "customer"):
            flags = (*samples.MAPS, "--unit", unit)
            table = self.export("edges", log, *flags)
            names = {r["from"] for r in table} | {r["to"] for r in table}
            self.assertLessEqual({"(start)", "(end)"}, names)
            self.assertTrue(any(r["from"] == r["to"] for r in table), "the log should have self-loops")
            self.assertTrue(any("," in r["from"] for r in table), "the log should have a comma in a name")
            for row in table if unit == "journey" else random.Random(1).sample(table, min(8, len(table))):
                with self.subTest(unit=unit, edge=f"{row['from']} -> {row['to']}"):
                    self.check_edge(row, (log,), flags)

    def test_units_start_and_end_once(self):
        log = self.write("shop.csv", samples.shop_csv())
        for unit in ("session", "journey"):
            with self.subTest(unit=unit):
                table = self.export("edges", log, *samples.MAPS, "--unit", unit)
                started = sum(int(r["count"]) for r in table if r["from"] == "(start)")
                ended = sum(int(r["count"]) for r in table if r["to"] == "(end)")
                self.assertEqual((started, ended), (len(self.export(f"{unit}s", log, *samples.MAPS)),) * 2)


class Demo(EdgeTest):
    """The same on the demo: every edge against every other by sums, and a sample of edges one by one."""

    INPUTS = (DEMO_LOGS,)

    def test_flow_is_kept_at_every_touchpoint(self):
        table = self.export("edges", *self.INPUTS, *DEMO_FLAGS)
        inflow, outflow = {}, {}
        for row in table:
            inflow[row["to"]] = inflow.get(row["to"], 0) + int(row["count"])
            outflow[row["from"]] = outflow.get(row["from"], 0) + int(row["count"])
        self.assertEqual(
            {n: c for n, c in inflow.items() if n != "(end)"}, {n: c for n, c in outflow.items() if n != "(start)"}
        )
        self.assertEqual(inflow["(end)"], outflow["(start)"])

    def test_a_sample_of_edges(self):
        table = self.export("edges", *self.INPUTS, *DEMO_FLAGS)
        ends = [r for r in table if r["from"] == "(start)"][:2] + [r for r in table if r["to"] == "(end)"][:2]
        loops = [r for r in table if r["from"] == r["to"]][:2]
        rest = [r for r in table if r not in ends and r not in loops]
        for row in ends + loops + random.Random(2).sample(rest, min(8, len(rest))):
            with self.subTest(edge=f"{row['from']} -> {row['to']}"):
                self.check_edge(row, self.INPUTS, DEMO_FLAGS)

    def test_variants_agree_with_edges(self):
        """Every edge's count can be read off the variants: an independent way to every edge of the demo."""
        expected = {(r["from"], r["to"]): int(r["count"]) for r in self.export("edges", *self.INPUTS, *DEMO_FLAGS)}
        got = {}
        for row in self.export("variants", *self.INPUTS, *DEMO_FLAGS):
            walk = ["(start)", *[name.replace("\\>", ">") for name in row["variant"].split(" > ")], "(end)"]
            for pair in zip(walk, walk[1:]):
                got[pair] = got.get(pair, 0) + int(row["count"])
        self.expect_table(expected, got, "edges counted from variants")
