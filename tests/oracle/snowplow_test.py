# SPDX-License-Identifier: Apache-2.0
"""Snowplow's enriched events as a warehouse has them, against plain Python on the same files."""

import collections
import csv

from oracle import harness
from oracle import reference as ref

CLOCKS = ("true_tstamp", "derived_tstamp", "collector_tstamp")


def read(path):
    """Rows of a table of events; an empty text and NULL are absent."""
    with open(path, encoding="utf-8", newline="") as file:
        return [{key: "" if value == "NULL" else value for key, value in row.items()} for row in csv.DictReader(file)]


def first_received(rows):
    """One row an event: the one that the collector received first, of equal ones the first in the file."""
    kept = {}
    for row in rows:
        seen = kept.get(row["event_id"])
        if seen is None or row["collector_tstamp"] < seen["collector_tstamp"]:
            kept[row["event_id"]] = row
    return list(kept.values())


def name_of(row):
    if row["event"] == "struct":
        return f"{row['se_category']} {row['se_action']}"
    return row["event_name"]


def time_of(row):
    return ref.parse_time(next(row[clock] for clock in CLOCKS if row.get(clock)))


class SnowplowWeb(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.log = harness.shared_data("snowplow_web", "snowplow_web_events.csv")
        self.rows = read(self.log)

    def test_an_event_delivered_again_is_one_event(self):
        ledger = self.ledger(self.log)
        self.assertEqual(len({row["event_id"] for row in self.rows}), 89)
        self.assertEqual((ledger["records_in"][1], ledger["events_out"][1]), (92, 89))
        self.assertEqual(sum(n for severity, n in ledger.values() if severity == "duplicate"), 3)
        self.expect_law(ledger)

    def test_events_by_name(self):
        expected = dict(collections.Counter(name_of(row) for row in first_received(self.rows)))
        got = {
            row["touchpoint"]: int(row["count"])
            for row in self.export("touchpoints", self.log, "--touchpoint", "event")
            if row["channel"] == ""
        }
        self.expect_table(expected, got, "events by name")

    def test_the_one_received_first_counts(self):
        times = {time_of(row) for row in first_received(self.rows)}
        rows = self.export("sessions", self.log, "--sessions", "30m")
        for row in rows:
            self.assertIn(ref.parse_time(row["start"]), times)

    def test_identifiers(self):
        got = collections.defaultdict(set)
        for row in self.export("customers", self.log, "--raw-ids"):
            got[row["identifier_type"]].add(row["identifier"])
        kept = first_received(self.rows)
        self.assertEqual(got["user"], {row["user_id"] for row in kept if row["user_id"]})
        self.assertEqual(got["anonymous"], {row["domain_userid"] for row in kept if row["domain_userid"]})


class SnowplowSeed(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.logs = [harness.shared_data("snowplow_seed", name) for name in ("sp_event.csv", "sp_event_update.csv")]

    def test_the_update_adds_its_events_only(self):
        rows = [row for log in self.logs for row in read(log)]
        ledger = self.ledger(*self.logs)
        self.assertEqual((ledger["records_in"][1], ledger["events_out"][1]), (9, 9))
        expected = dict(collections.Counter(name_of(row) for row in rows))
        self.assertEqual(expected, {"page_view": 7, "page_ping": 2})
        got = {
            row["touchpoint"]: int(row["count"])
            for row in self.export("touchpoints", *self.logs, "--touchpoint", "event")
            if row["channel"] == ""
        }
        self.expect_table(expected, got, "events by name")

    def test_a_batch_read_twice_adds_nothing(self):
        again = self.write("sp_event_again.csv", open(self.logs[0], "rb").read())
        ledger = self.ledger(*self.logs, again)
        self.assertEqual((ledger["records_in"][1], ledger["events_out"][1]), (15, 9))
        self.expect_law(ledger)
