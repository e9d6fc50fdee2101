# SPDX-License-Identifier: Apache-2.0
"""Nested sessions: one line a session with an array of its events."""

import collections
import json

from oracle import harness


class Otto(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.log = harness.shared_data("otto", "sessions.jsonl")
        with open(self.log, encoding="utf-8") as file:
            self.sessions = [json.loads(line) for line in file]

    def test_every_element_is_an_event(self):
        ledger = self.ledger(self.log)
        self.assertEqual(ledger["events_out"][1], 862)
        self.expect_law(ledger)
        names = {
            row["touchpoint"]: int(row["count"])
            for row in self.export("touchpoints", self.log)
            if row["channel"] == ""
        }
        self.assertEqual(names, {"clicks": 800, "carts": 52, "orders": 10})

    def test_a_line_is_a_visitor(self):
        people = harness.value_by_customer(self.export("customers", self.log, "--raw-ids"))
        self.assertEqual(set(people.values()), {f"session-{session['session']}" for session in self.sessions})

    def test_visits_of_thirty_minutes(self):
        visits = 0
        for session in self.sessions:
            times = sorted(event["ts"] for event in session["events"])
            visits += 1 + sum(b - a > 30 * 60 * 1000 for a, b in zip(times, times[1:]))
        self.assertEqual(visits, 144)
        rows = self.export("sessions", self.log)
        self.assertEqual(len(rows), 144)
        self.assertEqual(sum(int(row["events"]) for row in rows), 862)

    def test_carts_and_orders(self):
        def funnel(order):
            rows = self.export("funnel", self.log, "--steps", "carts,orders", "--order", order, "--unit", "customer")
            return [int(row["customers"]) for row in rows]

        carts = [s for s in self.sessions if any(event["type"] == "carts" for event in s["events"])]
        both = [s for s in carts if any(event["type"] == "orders" for event in s["events"])]
        self.assertEqual((len(carts), len(both)), (7, 3))
        self.assertEqual(funnel("any"), [7, 3])
        self.assertEqual(funnel("eventually"), [7, 2])

    def test_equal_times_differ_in_the_item(self):
        pairs = collections.Counter(
            (session["session"], event["ts"], event["type"]) for session in self.sessions for event in session["events"]
        )
        self.assertGreater(max(pairs.values()), 1)
        self.assertEqual(sum(n for severity, n in self.ledger(self.log).values() if severity == "duplicate"), 0)
