# SPDX-License-Identifier: Apache-2.0
"""Deviations from declared blueprints as findings: the numbers of `export blueprints`, held against at_most."""

import json
import random

from oracle import harness

STEPS = ["cart", "checkout", "pay", "order"]


def world(seed, skip=0.2):
    """A log of customers who mostly buy; some leave out the checkout, some pay twice, some stop at pay."""
    dice = random.Random(seed)
    rows = []
    for user in range(900):
        walk = ["home", "cart"]
        if dice.random() >= skip:
            walk.append("checkout")
        walk.append("pay")
        if dice.random() < 0.05:
            walk.append("pay")
        if dice.random() < 0.9:
            walk.append("order")
        day = 2 + user % 26
        for minute, name in enumerate(walk):
            rows.append([f"2026-03-{day:02}T{8 + user % 12:02}:{minute:02}:00Z", f"u{user:04}", name])
    return rows


class DeviationFindings(harness.ProgramTest):
    def run_with(self, rows, blueprints, *more):
        log = self.write_csv("log.csv", ["time", "user_id", "event"], rows)
        project = {"version": 1, "goals": ["order"]}
        if blueprints is not None:
            project["blueprints"] = blueprints
        config = self.write("journey.json", json.dumps(project))
        flags = (log, "--config", config, "--as-of", "2026-06-01", *more)
        found = [f for f in self.export("findings", *flags) if f["basis"] == "blueprint"]
        return flags, found, self.export("blueprints", *flags)

    def test_the_numbers_of_the_blueprints_table(self):
        flags, found, table = self.run_with(world(1), [{"name": "buy", "at_most": 0.03, "steps": STEPS}])
        told = {(row["what"], row["step"]): row for row in table}
        self.assertEqual({f["measure"] for f in found},
                         {f"{kind}:buy:{step}" for (kind, step), row in told.items()
                          if step and kind not in ("time", "added") and int(row["runs"]) >= 10})
        self.assertEqual(len(found), 3)
        for finding in found:
            kind, _, step = finding["measure"].split(":")
            row = told[kind, step]
            self.assertEqual((finding["kind"], finding["touchpoint"], finding["n"]), ("deviation", step, row["of"]))
            for column in ("actual", "low", "high"):
                self.assertAlmostEqual(float(finding[column]), float(row["rate" if column == "actual" else column]), 9)
            self.assertEqual(float(finding["expected"]), 0.03)
            self.assertEqual(finding["direction"], "lower_is_better")
            actual, low, high = (float(row[c]) for c in ("rate", "low", "high"))
            expected = "worse" if low > 0.03 else "better" if high < 0.03 else "unclear"
            self.assertEqual(finding["verdict"], expected)
            runs_of = next(int(r["customers"]) for r in table if r["what"] == "run")
            self.assertAlmostEqual(float(finding["impact"]), max(0, runs_of * (actual - 0.03)), 6)
        skipped = next(f for f in found if f["measure"] == "skipped:buy:checkout")
        self.assertEqual((skipped["verdict"], skipped["set_aside"]), ("worse", ""))

    def test_within_the_tolerance_nothing_is_worse(self):
        _, found, _ = self.run_with(world(2), [{"name": "buy", "at_most": 0.5, "steps": STEPS}])
        self.assertEqual({f["verdict"] for f in found}, {"better"})

    def test_without_deviations_there_is_none(self):
        _, found, _ = self.run_with([[f"2026-03-02T10:{m:02}:00Z", f"u{u:03}", name] for u in range(100)
                                     for m, name in enumerate(STEPS)], [{"name": "buy", "steps": STEPS}])
        self.assertEqual(found, [])

    def test_ready_ones_are_nobodys_promise_unless_named(self):
        rows = [[time, user, {"cart": "Cart Viewed", "checkout": "Checkout Started", "pay": "Payment Info Entered",
                              "order": "Order Completed"}.get(name, name)] for time, user, name in world(3)]
        rows = [[time, user, name] for time, user, name in rows]
        _, found, table = self.run_with(rows, None)
        self.assertIn("purchase", {row["blueprint"] for row in table})
        self.assertEqual(found, [])
        _, found, _ = self.run_with(rows, ["purchase"])
        self.assertIn("skipped:purchase:checkout", {f["measure"] for f in found})
        self.assertEqual({float(f["expected"]) for f in found}, {0.0})

    def test_on_the_page_and_explained(self):
        flags, found, _ = self.run_with(world(1), [{"name": "buy", "at_most": 0.03, "steps": STEPS}])
        page = self.run_ok(*flags, "-o", "-").out_text
        self.assertIn("of the runs of buy leave out", page)
        self.assertIn("buy", self.run_ok(*flags, "-o", "-", "--lang", "ko").out_text)
        finding = next(f for f in found if f["measure"] == "skipped:buy:checkout")
        text = self.run_ok("explain", finding["id"], *flags).out_text
        self.assertIn("leave out", text)
        self.assertIn("Definition", text)
        self.assertEqual(found, [f for f in self.export("findings", *flags, "--threads", "1") if f["basis"] == "blueprint"])

    def test_a_tolerance_is_a_share(self):
        log = self.write_csv("log.csv", ["time", "user_id", "event"], [["2026-03-02T10:00:00Z", "u", "cart"]])
        config = self.write("journey.json", json.dumps(
            {"version": 1, "blueprints": [{"name": "buy", "at_most": 5, "steps": STEPS}]}))
        result = self.expect_exit(harness.run("export", "blueprints", log, "--config", config), 2)
        self.assertIn("/blueprints/0/at_most", result.err_text)
