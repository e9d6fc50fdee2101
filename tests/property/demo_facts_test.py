# SPDX-License-Identifier: Apache-2.0
"""What the generator says about its files, and what can be counted from them by hand, against the exported tables."""

import collections
import csv
import os

from oracle import harness
from oracle import reference as ref
from property.demo import DEMO_FLAGS, DEMO_LOGS


def demo_csv(name, delimiter=","):
    with open(os.path.join(DEMO_LOGS, name), encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=delimiter))
    return [dict(zip(rows[0], row)) for row in rows[1:] if len(row) == len(rows[0])]


class DemoFacts(harness.ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.truth = harness.read_json(os.path.join(harness.DEMO, "truth.json"))

    def odd(self, *kinds):
        return sum(file["odd"].get(kind, 0) for file in self.truth["files"].values() for kind in kinds)

    def test_ledger(self):
        ledger = self.ledger(DEMO_LOGS, *DEMO_FLAGS)
        self.assertEqual(ledger["records_in"][1], sum(file["records"] for file in self.truth["files"].values()))
        for name, kinds in (
            ("invalid_json", ["broken_cut_json"]),
            ("invalid_time", ["broken_time"]),
            ("invalid_row", ["broken_few_columns"]),
        ):
            with self.subTest(ledger_class=name):
                self.assertEqual(ledger[name], ("rejected", self.odd(*kinds)))
        self.assertEqual(
            sum(n for severity, n in ledger.values() if severity == "rejected"),
            self.odd("broken_cut_json", "broken_time", "broken_few_columns"),
        )
        self.assertEqual(ledger["replaced_bytes"], ("repaired", 2 * self.odd("broken_utf8")), "two bytes each")
        self.assertEqual(
            ledger["duplicate_event"][1] + ledger["duplicate_across_sources"][1],
            self.odd("repeated", "also_in_web_events"),
        )

    def test_contacts(self):
        rows = self.export("contacts", DEMO_LOGS, *DEMO_FLAGS, "--raw-ids")
        channels = collections.Counter(row["channel"] for row in rows)
        totals = self.truth["totals"]
        self.assertEqual(
            (channels["chat"], channels["phone"], channels["email"] + channels["web"]),
            (totals["chats"], totals["calls"], totals["tickets"]),
        )
        self.assertEqual(len(rows), totals["contacts"])

    def test_tickets_keep_their_times(self):
        rows = {
            r["case"]: r
            for r in self.export("contacts", DEMO_LOGS, *DEMO_FLAGS, "--raw-ids")
            if r["channel"] in ("email", "web")
        }
        columns = {"opened": "created_at", "first_reply": "first_reply_at", "resolved": "solved_at"}
        expected, got = {}, {}
        for ticket in demo_csv("tickets.csv", ";"):
            row = rows.get(ticket["ticket_id"], {})
            for mine, theirs in columns.items():
                key = (ticket["ticket_id"], mine)
                expected[key] = ref.parse_time(ticket[theirs]) if ticket[theirs] else None
                got[key] = ref.parse_time(row[mine]) if row.get(mine) else None
        self.expect_table(expected, got, "times of tickets")

    def test_survey_figures(self):
        kpis = {r["kpi"]: r for r in self.export("kpis", DEMO_LOGS, *DEMO_FLAGS) if r["segment"] == ""}
        scores = collections.defaultdict(list)
        for row in demo_csv("survey.csv"):
            try:
                ref.parse_time(row["answered_at"])
            except ValueError:
                continue
            if row["score"] not in ref.PLACEHOLDERS:
                scores[row["survey"].lower()].append(float(row["score"]))
        hits, n = ref.csat(scores["csat"])
        self.assertEqual(int(kpis["csat"]["n"]), n)
        self.assertAlmostEqual(float(kpis["csat"]["value"]), hits / n, places=6)
        value, n = ref.nps(scores["nps"])
        self.assertEqual(int(kpis["nps"]["n"]), n)
        self.assertAlmostEqual(float(kpis["nps"]["value"]), value, places=6)

    def test_calls_are_touchpoints_and_sent_surveys_are_none(self):
        rows = {
            r["touchpoint"]: int(r["count"])
            for r in self.export("touchpoints", DEMO_LOGS, *DEMO_FLAGS)
            if r["channel"] == ""
        }
        calls = self.truth["totals"]["calls"]
        self.assertLessEqual(rows["Call"], calls)
        self.assertGreater(rows["Call"], 0.9 * calls, "calls of nobody are in no unit, but they are few")
        self.assertIn(self.truth["planted"]["refund_article"]["touchpoint"], rows)
        self.assertNotIn("bot_message", rows)
        self.assertNotIn("agent_message", rows)
