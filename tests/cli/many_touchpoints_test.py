# SPDX-License-Identifier: Apache-2.0
"""A log with 300 touchpoints: the page stays of a size that can be read, and says what it leaves out."""

import json
import random
import re

from oracle import harness

SHOP = ["Product Viewed", "Cart Viewed", "Checkout Started", "Payment Info Entered", "Order Completed", "Chat started"]
NAMES = [f"/section-{i % 12}/page-{i}" for i in range(294)] + SHOP


class ManyTouchpoints(harness.ProgramTest):
    def test_the_page_stays_readable(self):
        dice = random.Random(4)
        rows = []
        for user in range(2000):
            at, minute = dice.randrange(300), dice.randrange(27 * 24 * 60)
            for _ in range(dice.randrange(2, 25)):
                at = (at + dice.choice([1, 1, 2, 7, dice.randrange(300)])) % 300
                minute += dice.randrange(1, 9)
                day, hour = 1 + minute // 1440, minute // 60 % 24
                rows.append([f"2026-03-{day:02}T{hour:02}:{minute % 60:02}:00Z", f"u{user}", NAMES[at]])
        log = self.write_csv("log.csv", ["time", "user_id", "event"], rows)
        model_path = self.path("model.json")
        page = self.run_ok(log, "-o", "-", "--json", model_path).out_text
        with open(model_path, encoding="utf-8") as file:
            model = json.load(file)
        edges = self.export("edges", log)
        names = {edge["from"] for edge in edges} - {"(start)"}
        self.assertEqual(len(names), 300)
        # The graph shows the strongest ways and counts what it leaves out; the export has every one.
        flow = page[page.index('<section id="flow">') :]
        flow = flow[: flow.index("</section>")]
        self.assertLess(len(re.findall(r"<[a-z]", flow)), 900)
        hidden, nodes = model["graph"]["hidden"], model["graph"]["nodes"]
        self.assertLessEqual(len(nodes), 60)
        left_out = re.search(r"Left out: ([0-9,]+) touchpoints and ([0-9,]+) lines", flow.replace("\u00a0", " "))
        self.assertIsNotNone(left_out, "what is left out is told")
        self.assertGreaterEqual(int(left_out.group(1)), 300 - len(nodes))
        self.assertGreater(hidden["edges"], 0)
        self.assertLess(len(re.findall(r"<[a-z]", page)), 8000)
