# SPDX-License-Identifier: Apache-2.0
"""A real export of FullStory, as JSON arrays and as CSV: the same events, with the labels that it carries."""

import collections
import glob
import json
import os

from oracle import harness

TABLES = ("touchpoints", "edges", "sessions", "journeys", "customers", "variants", "kpis")


class FullStory(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.json = harness.shared_data("fullstory", "json")
        self.csv = harness.shared_data("fullstory", "csv")
        self.events = []
        for name in sorted(glob.glob(os.path.join(self.json, "*.json"))):
            with open(name, encoding="utf-8") as file:
                self.events += json.load(file)

    def test_all_events_of_both(self):
        for folder in (self.json, self.csv):
            ledger = self.ledger(folder)
            self.assertEqual(ledger["events_out"][1], 144, folder)
            self.expect_law(ledger)

    def test_json_and_csv_tell_the_same(self):
        for table in TABLES:
            with self.subTest(table=table):
                self.assertEqual(self.export(table, self.json), self.export(table, self.csv))

    def test_both_together_double_nothing(self):
        ledger = self.ledger(self.json, self.csv)
        self.assertEqual(ledger["events_out"][1], 144)
        self.assertEqual(sum(n for severity, n in ledger.values() if severity == "duplicate"), 144)

    def test_events_by_name(self):
        expected = collections.Counter(
            event["EventCustomName"]
            if event["EventType"] == "custom" and event.get("EventCustomName")
            else event["EventType"]
            for event in self.events
        )
        self.assertEqual((expected["Checkout Error"], expected["custom_error"]), (33, 7))
        got = {
            row["touchpoint"]: int(row["count"])
            for row in self.export("touchpoints", self.json, "--touchpoint", "event")
            if row["channel"] == ""
        }
        self.expect_table(dict(expected), got, "events by name")

    def test_four_users_with_a_session_each(self):
        rows = self.export("sessions", self.json)
        self.assertEqual((len(rows), len({row["customer"] for row in rows})), (4, 4))
        people = harness.identifiers_by_customer(self.export("customers", self.json, "--raw-ids"))
        ids = {value for found in people.values() for kind, value in found if kind == "id.fullstory"}
        self.assertEqual(ids, {str(event["IndvId"]) for event in self.events}, "ids of 64 bits, digit by digit")
