# SPDX-License-Identifier: Apache-2.0
"""A help desk's tables as a warehouse holds them, the whole folder without any settings, against plain Python; and the
same tickets told as pages of the help desk's API, which must give the same figures."""

import collections
import csv
import glob
import json
import os

from oracle import harness
from oracle import reference as ref

SOLVED, CLOSED = "solved", "closed"
RUNNING = {"new", "open", "hold", "on-hold"}
STATES = RUNNING | {"pending", SOLVED, CLOSED}
BACKLOG_OLD = 7 * ref.DAY
WINDOWS = {"24h": ref.DAY, "72h": 3 * ref.DAY, "7d": 7 * ref.DAY, "30d": 30 * ref.DAY}
READ = {
    "ticket_data.csv": "zendesk-table-tickets",
    "ticket_field_history_data.csv": "zendesk-table-history",
    "ticket_chat_event_data.csv": "zendesk-table-chats",
}


def table(name):
    with open(harness.shared_data("zendesk", name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Ticket:
    """What the tables tell of one ticket: changes are (time, status, whether it is history)."""

    def __init__(self):
        self.opened = None
        self.requester = ""
        self.changes = []

    def solve(self):
        self.changes.sort(key=lambda change: change[0])
        states = [(time, status) for time, status, _ in self.changes if status in STATES]
        solved = [time for time, status in states if status == SOLVED]
        closed = [time for time, status in states if status == CLOSED]
        self.is_solved = bool(states) and states[-1][1] in (SOLVED, CLOSED)
        self.first = min(solved or closed, default=None)
        self.last = max(solved or closed, default=None)
        self.history = [status for _, status, told in self.changes if told and status in STATES]

    def requester_wait(self):
        total, since, runs = 0, self.opened, True
        for time, status, _ in self.changes:
            if status not in STATES:
                continue
            time = max(time, self.opened)
            total += time - since if runs else 0
            since, runs = time, status in RUNNING
        return total


class Tables(harness.ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder_of_tables = os.path.dirname(harness.shared_data("zendesk", "ticket_data.csv"))
        cls.rows = table("ticket_data.csv")
        history = table("ticket_field_history_data.csv")
        cls.history = {
            field: [row for row in history if row["field_name"] == field] for field in ("status", "assignee_id")
        }
        cls.chats = table("ticket_chat_event_data.csv")
        tickets = collections.defaultdict(Ticket)
        for row in cls.rows:
            ticket = tickets[row["id"]]
            ticket.opened, ticket.requester = ref.parse_time(row["created_at"]), row["requester_id"]
            ticket.changes.append((ref.parse_time(row["updated_at"]), row["status"], False))
        for row in cls.history["status"]:
            tickets[row["ticket_id"]].changes.append((ref.parse_time(row["updated"]), row["value"], True))
        for ticket in tickets.values():
            ticket.solve()
        cls.tickets = tickets
        cls.opened = [ticket for ticket in tickets.values() if ticket.opened is not None]
        cls.as_of = max(max(ref.parse_time(row[c]) for c in ("created_at", "updated_at")) for row in cls.rows)
        cls.inputs = (cls.folder_of_tables,)

    def kpis(self):
        return {(row["kpi"], row["window"]): row for row in self.export("kpis", *self.inputs) if not row["segment"]}

    def expect(self, kpis, kpi, window, value, n):
        row = kpis[kpi, window]
        self.assertEqual((float(row["value"]), int(row["n"])), (value, n), row)

    def test_no_row_is_lost(self):
        ledger = self.ledger(*self.inputs)
        self.expect_law(ledger)
        names = [os.path.basename(path) for path in glob.glob(os.path.join(self.folder_of_tables, "*.csv"))]
        rows = {name: len(table(name)) for name in names}
        self.assertEqual(ledger["records_in"][1], sum(rows.values()))
        told = sum(len(rows) for rows in self.history.values())
        self.assertEqual(
            ledger["skipped_by_rule"][1], sum(rows.values()) - told - len(self.rows) - len(self.chats)
        )
        cases = set(self.tickets) | {row["ticket_id"] for row in self.history["assignee_id"]}
        cases |= {row["chat_id"] for row in self.chats}
        self.assertEqual({row["case"] for row in self.export("contacts", *self.inputs, "--raw-ids")}, cases)

    def test_each_table_is_known(self):
        report = self.run_ok("check", *self.inputs).out_text
        for name, preset in READ.items():
            lines = report[report.index(name) :].splitlines()
            self.assertIn(preset, next(line for line in lines if "mapping" in line))
        self.assertNotIn("guessed", report)

    def test_times_of_tickets(self):
        kpis = self.kpis()
        done = [ticket for ticket in self.opened if ticket.is_solved]
        self.assertGreater(len(done), 5)
        times = {
            "first_resolution": [max(0, ticket.first - ticket.opened) for ticket in done],
            "resolution": [max(0, ticket.last - ticket.opened) for ticket in done],
            "requester_wait": [ticket.requester_wait() for ticket in done if ticket.history],
        }
        self.assertEqual(len(times["requester_wait"]), 1, "one ticket tells its history")
        for name, values in times.items():
            for suffix, share in (("median", 0.5), ("p90", 0.9)):
                value = ref.nearest_rank(values, share) / ref.SECOND
                self.expect(kpis, f"{name}_{suffix}", "", value, len(values))
        row = kpis["resolution_median", ""]
        self.assertEqual(int(row["censored"]), len(self.opened) - len(done))

    def test_backlog(self):
        kpis = self.kpis()
        ages = [self.as_of - ticket.opened for ticket in self.opened if not ticket.is_solved]
        # Tickets of which only a solution is told are contacts too. The table of changes tells solutions, so a ticket of
        # which it tells an assignment alone is open; when it was opened nobody knows.
        strangers = {row["ticket_id"] for row in self.history["assignee_id"]} - set(self.tickets)
        self.assertEqual(len(strangers), 1)
        self.expect(kpis, "backlog", "", len(ages) + len(strangers), len(self.tickets) + len(strangers))
        self.expect(kpis, "backlog_age_median", "", ref.nearest_rank(ages, 0.5) / ref.SECOND, len(ages))
        self.expect(kpis, "backlog_older_7d", "7d", sum(age > BACKLOG_OLD for age in ages) / len(ages), len(ages))
        self.assertEqual(int(kpis["backlog", ""]["not_measured"]), len({row["chat_id"] for row in self.chats}))

    def test_reopenings_and_hands(self):
        kpis = self.kpis()
        told = [ticket for ticket in self.tickets.values() if ticket.last is not None and ticket.history]
        again = 0
        for ticket in told:
            states = [status for _, status, _ in ticket.changes if status in STATES]
            again += any(a in (SOLVED, CLOSED) and "open" in states[i:] for i, a in enumerate(states))
        self.expect(kpis, "reopen", "", again / len(told), len(told))
        agents = collections.defaultdict(list)
        for row in sorted(self.history["assignee_id"], key=lambda row: row["updated"]):
            agents[row["ticket_id"]].append(row["value"])
        hands = [sum(a != b for a, b in zip(own, own[1:])) for own in agents.values()]
        self.expect(kpis, "transfers", "", sum(hands) / len(hands), len(hands))
        self.expect(kpis, "transferred", "", sum(hand > 0 for hand in hands) / len(hands), len(hands))

    def test_repeats(self):
        kpis = self.kpis()
        self.assertEqual(len({ticket.requester for ticket in self.opened}), len(self.opened), "nobody asks twice")
        for window, length in WINDOWS.items():
            n = sum(ticket.opened <= self.as_of - length for ticket in self.opened)
            self.expect(kpis, f"repeat_{window}", window, 0, n)
            fresh = [t for t in self.opened if t.opened <= self.as_of - length]
            self.expect(kpis, f"fcr_{window}", window, 1, len(fresh))

    def test_chats_tell_no_answer_to_a_question(self):
        """Each chat has one or two rows; where an agent's message stands, the customer's question does not."""
        by_chat = collections.defaultdict(set)
        for row in self.chats:
            if row["type"] == "ChatMessage":
                agent = row["actor_id"].startswith("agent:")
                by_chat[row["chat_id"]].add("agent" if agent else "other")
        self.assertIn({"agent", "other"}, by_chat.values())
        kpis = self.kpis()
        self.assertNotIn(("first_reply_median", ""), kpis)
        self.assertNotIn(("next_reply_median", ""), kpis)

    def test_the_same_tickets_from_the_api(self):
        """Pages of tickets and of audits, made from the tables, tell the same as the tables of tickets and history.

        Deleted tickets are left out: pages of the API tell them as a last state of a ticket, which is passed over.
        """
        iso = lambda text: text[:19].replace(" ", "T") + "Z"  # noqa: E731
        tickets = [
            {
                "id": int(row["id"]), "created_at": iso(row["created_at"]), "updated_at": iso(row["updated_at"]),
                "generated_timestamp": 1, "status": row["status"], "requester_id": int(row["requester_id"]),
                "priority": row["priority"] or None, "group_id": int(row["group_id"]),
                "via": {"channel": row["via_channel"]},
            }
            for row in self.rows
            if row["status"] != "deleted"
        ]
        audits = [
            {
                "id": number, "ticket_id": int(row["ticket_id"]), "author_id": -1, "created_at": iso(row["updated"]),
                "via": {"channel": "rule"},
                "events": [{"type": "Change", "field_name": row["field_name"], "value": row["value"]}],
            }
            for number, row in enumerate(self.history["status"] + self.history["assignee_id"])
        ]
        half = len(tickets) // 2
        # Two pages glued, the second of which repeats a ticket of the first. (In files of their own each page would end at
        # a time of its own, and so what is too young to be counted.)
        pages = [{"tickets": tickets[:half], "end_of_stream": False}, {"tickets": tickets[half - 1 :]}]
        self.write("api/tickets.json", "\n".join(json.dumps(page) for page in pages))
        self.write("api/audits.json", json.dumps({"audits": audits, "next_page": None}))
        kept = [row.values() for row in self.rows if row["status"] != "deleted"]
        self.assertLess(len(kept), len(self.rows))
        self.write_csv("tables/ticket.csv", list(self.rows[0]), kept)
        history = self.history["status"] + self.history["assignee_id"]
        self.write_csv("tables/ticket_field_history.csv", list(history[0]), [row.values() for row in history])
        from_tables = self.export("kpis", self.path("tables"))
        from_api = self.export("kpis", self.path("api"))
        self.assertGreater(len(from_tables), 50)
        self.assertEqual(from_tables, from_api)
