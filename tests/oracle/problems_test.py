# SPDX-License-Identifier: Apache-2.0
"""`export problems` and `first-contacts` against a second computation by search over all pairs of contacts."""

import datetime
import random

from oracle import harness
from oracle import reference as ref

WINDOWS = {"24h": ref.DAY, "72h": 3 * ref.DAY, "7d": 7 * ref.DAY, "30d": 30 * ref.DAY}
BEGIN = datetime.datetime(2026, 3, 2)


def world(seed):
    """Tickets: (id, customer, channel, topic, order, opened, closed or None), times in microseconds."""
    dice = random.Random(seed)
    tickets = []
    for number in range(400):
        opened = ref.parse_time(BEGIN.isoformat()) + dice.randrange(60 * 24 * 60) * ref.MINUTE
        closed = opened + dice.randrange(1, 3000) * ref.MINUTE if dice.random() < 0.8 else None
        order = f"A-{dice.randrange(60)}" if dice.random() < 0.4 else ""
        topic = dice.choice(["refund", "delivery", "size", ""])
        tickets.append((f"T{number}", f"u{dice.randrange(50)}", dice.choice(["chat", "phone", "email"]), topic, order, opened, closed))
    return tickets


def same_thing(a, b):
    """Whether ticket `b` is about what `a` was about; a topic only counts where not both name an order."""
    if a[4] and a[4] == b[4]:
        return True
    if b[3]:
        return a[3] == b[3] and not (a[4] and b[4])
    return not b[4]


def previous_of(tickets, i):
    earlier = [j for j in range(i) if same_thing(tickets[j], tickets[i])]
    return earlier[-1] if earlier else None


def close_of(ticket):
    return ticket[6] if ticket[6] is not None else ticket[5]


def problems(tickets, window, clock, as_of):
    """([problems as lists of tickets], undecided)."""
    by_customer = {}
    for ticket in sorted(tickets, key=lambda t: t[5]):
        by_customer.setdefault(ticket[1], []).append(ticket)
    decided, undecided = [], 0
    time_of = (lambda t: t[5]) if clock == "opening" else close_of
    for own in by_customer.values():
        groups, group_of = [], {}
        for i, ticket in enumerate(own):
            before = previous_of(own, i)
            if before is not None and ticket[5] - time_of(own[before]) <= window:
                group_of[i] = group_of[before]
                groups[group_of[i]].append((ticket, own[before]))
            else:
                group_of[i] = len(groups)
                groups.append([(ticket, None)])
        for group in groups:
            if max(time_of(t) for t, _ in group) <= as_of - window:
                decided.append(group)
            else:
                undecided += 1
    return decided, undecided


class Problems(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.tickets = world(3)
        opened = [t[5] for t in self.tickets]
        assert len(set(opened)) > 390
        # Equal openings of one customer would leave their order to a hash.
        seen, kept = set(), []
        for ticket in self.tickets:
            if (ticket[1], ticket[5]) not in seen:
                seen.add((ticket[1], ticket[5]))
                kept.append(ticket)
        self.tickets = kept
        lines = ["ticket_id,requester_id,channel,topic,order_id,created_at,closed_at"]
        for name, user, channel, topic, order, start, end in self.tickets:
            closed = "" if end is None else ref.format_time(end)
            lines.append(f"{name},{user},{channel},{topic},{order},{ref.format_time(start)},{closed}")
        self.log = self.write("tickets.csv", "\n".join(lines) + "\n")
        self.as_of = ref.parse_time("2026-05-20T00:00:00Z")
        self.flags = ("--map", "case=ticket_id", "--map", "user=requester_id", "--map", "order=order_id", "--as-of",
                      "2026-05-20T00:00:00Z")

    def test_rows_of_all_windows_and_clocks(self):
        rows = {(r["window"], r["clock"]): r for r in self.export("problems", self.log, *self.flags) if not r["topic"]}
        self.assertEqual(len(rows), 8)
        repeated = 0
        for (window, clock), row in rows.items():
            with self.subTest(window=window, clock=clock):
                decided, undecided = problems(self.tickets, WINDOWS[window], clock, self.as_of)
                hops = sum(any(b and b[2] != t[2] for t, b in group) for group in decided)
                expected = (
                    len(decided),
                    undecided,
                    sum(len(group) for group in decided),
                    sum(len(group) > 1 for group in decided),
                    hops,
                    len({group[0][0][1] for group in decided}),
                )
                names = ("problems", "undecided", "contacts", "repeated", "hopped", "customers")
                self.assertEqual(expected, tuple(int(row[name]) for name in names))
                repeated += expected[3]
        self.assertGreater(repeated, 100)

    def test_rows_by_topic_and_first_contacts(self):
        decided, _ = problems(self.tickets, WINDOWS["7d"], "opening", self.as_of)
        for by, place in (("channel", 2), ("topic", 3)):
            expected = {}
            for group in decided:
                value = group[0][0][place]
                if value:
                    n, repeated = expected.get(value, (0, 0))
                    expected[value] = (n + 1, repeated + (len(group) > 1))
            got = {
                r["value"]: (int(r["problems"]), int(r["repeated"]))
                for r in self.export("first-contacts", self.log, *self.flags)
                if r["by"] == by
            }
            self.assertEqual(expected, got, by)
            if by == "topic":
                rows = {r["topic"]: r for r in self.export("problems", self.log, *self.flags) if r["topic"]}
                self.assertEqual(expected, {t: (int(r["problems"]), int(r["repeated"])) for t, r in rows.items()})

    def test_moves_add_up_to_the_contacts_of_decided_problems(self):
        decided, _ = problems(self.tickets, WINDOWS["7d"], "opening", self.as_of)
        expected = {}
        for group in decided:
            continued = [before for _, before in group if before]
            for ticket, before in group:
                if before:
                    move = (before[2], ticket[2])
                    expected[move] = expected.get(move, 0) + 1
                if ticket not in continued:
                    expected[(ticket[2], "(end)")] = expected.get((ticket[2], "(end)"), 0) + 1
        got = {
            (r["from"], r["to"]): int(r["count"])
            for r in self.export("channel-moves", self.log, *self.flags)
            if not r["topic"]
        }
        self.assertEqual(expected, got)
