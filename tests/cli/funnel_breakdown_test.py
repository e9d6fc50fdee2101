# SPDX-License-Identifier: Apache-2.0
"""A funnel of the project file with a breakdown, in the report: the numbers of `export funnel`."""

import json

from oracle import harness
from property.demo import DEMO_LOGS


class FunnelBreakdown(harness.ProgramTest):
    def test_a_breakdown_of_the_project_file_is_in_the_report(self):
        steps = ["Product Viewed", "Checkout Started", "Order Completed"]
        config = self.write("journey.json", json.dumps(
            {"version": 1, "funnels": [{"name": "Purchase", "steps": steps, "breakdown": "channel"}]}))
        flags = (DEMO_LOGS, "--config", config, "--key", harness.DEMO_KEY)
        rows = self.export("funnel", *flags)
        model_path = self.path("model.json")
        page = self.run_ok(*flags, "-o", "-", "--json", model_path).out_text
        with open(model_path, encoding="utf-8") as file:
            funnel = json.load(file)["funnels"][0]
        self.assertEqual(funnel["segment"], "channel")
        expected = {}
        for row in rows:
            if row["segment"]:
                expected.setdefault(row["segment"].split("=", 1)[1], []).append(int(row["customers"]))
        self.assertGreater(len(expected), 1)
        told = {row["value"]: (row["customers"], row["complete"]) for row in funnel["breakdown"]}
        self.assertEqual(told, {value: (counts[0], counts[-1]) for value, counts in expected.items()})
        for row in funnel["breakdown"]:
            if row["customers"]:
                self.assertAlmostEqual(row["rate"], row["complete"] / row["customers"], 12)
        self.assertIn("Came to the last step", page)
