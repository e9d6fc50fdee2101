# SPDX-License-Identifier: Apache-2.0
"""Blueprints of problems: the ready ones and one of the project file, against the definitions on random tickets."""

import json
import random

from oracle import harness
from oracle import reference as ref
from property.demo import DEMO_FLAGS, DEMO_LOGS

BEGIN = ref.parse_time("2026-03-02T00:00:00Z")
TOPICS = ["Late delivery", "배송 지연", "complaint", "invoice"]


def world(seed):
    """(id, customer, topic, opened, answered or None, solved or None)."""
    dice = random.Random(seed)
    tickets = []
    for number in range(500):
        opened = BEGIN + dice.randrange(90 * 24 * 60) * ref.MINUTE
        answered = opened + dice.randrange(1, 600) * ref.MINUTE if dice.random() < 0.8 else None
        solved = (answered or opened) + dice.randrange(1, 6000) * ref.MINUTE if dice.random() < 0.8 else None
        tickets.append((f"T{number:03}", f"u{dice.randrange(150):03}", dice.choice(TOPICS), opened, answered, solved))
    return sorted(tickets, key=lambda t: t[3])


def problems(tickets):
    """Lists of tickets: of one customer and topic, each opened at most 7 days after the one before."""
    last, found = {}, []
    for ticket in tickets:
        key = (ticket[1], ticket[2])
        if key in last and ticket[3] - last[key][-1][3] <= 7 * ref.DAY:
            last[key].append(ticket)
        else:
            last[key] = [ticket]
            found.append(last[key])
    return found


def deviations(problem, limit):
    """What went another way than opened once, answered (may be missing), resolved within `limit` of the opening."""
    answers = [(t[3], t[4]) for t in problem if t[4] is not None]
    answered = min(answers)[1] if answers else None
    resolved = problem[-1][5]
    found = set()
    if len(problem) > 1:
        found.add(("repeated", "opened"))
    if resolved is None:
        found.add(("stopped", "answered" if answered is not None else "opened"))
    else:
        if answered is not None and answered > resolved:
            found.add(("out_of_order", "answered"))
        if resolved - problem[0][3] > limit:
            found.add(("late", "resolved"))
    return found


class ContactBlueprints(harness.ProgramTest):
    def check(self, rows, name, own, limit, as_of):
        decided = [p for p in own if p[-1][3] <= as_of - 7 * ref.DAY]
        rows = [row for row in rows if row["blueprint"] == name]
        one = {row["what"]: row for row in rows if not row["step"]}
        self.assertEqual(int(one["run"]["runs"]), len(decided))
        self.assertEqual(int(one["run"]["customers"]), len({p[0][1] for p in decided}))
        self.assertEqual(int(one["undecided"]["runs"]), len(own) - len(decided))
        self.assertGreater(len(decided), 50)
        counts = {}
        for problem in decided:
            for deviation in deviations(problem, limit):
                counts.setdefault(deviation, []).append(problem)
        told = {(row["what"], row["step"]): row for row in rows if row["step"] and row["what"] != "time"}
        self.assertEqual({key: int(row["runs"]) for key, row in told.items()}, {key: len(ps) for key, ps in counts.items()})
        for key, row in told.items():
            self.assertEqual(int(row["customers"]), len({p[0][1] for p in counts[key]}))
        self.assertEqual(int(one["conforming"]["runs"]), sum(not deviations(p, limit) for p in decided))
        self.assertEqual(int(one["complete"]["runs"]), sum(p[-1][5] is not None for p in decided))

    def test_random_tickets(self):
        for seed in (1, 2):
            tickets = world(seed)
            show = lambda time: "" if time is None else ref.format_time(time)
            header = ["ticket_id", "requester_id", "channel", "topic", "created_at", "first_reply_at", "solved_at"]
            log = self.write_csv("tickets.csv", header,
                                 [[t[0], t[1], "email", t[2], show(t[3]), show(t[4]), show(t[5])] for t in tickets])
            as_of = BEGIN + 100 * ref.DAY
            flags = (log, "--as-of", ref.format_time(as_of))
            own = problems(tickets)
            of = lambda *topics: [p for p in own if p[0][2] in topics]
            rows = self.export("blueprints", *flags)
            self.assertEqual({row["blueprint"] for row in rows}, {"delivery-query", "complaint"})
            self.check(rows, "delivery-query", of(*TOPICS[:2]), 72 * ref.HOUR, as_of)
            self.check(rows, "complaint", of(TOPICS[2]), 72 * ref.HOUR, as_of)
            steps = ["opened", {"touchpoints": ["answered"], "optional": True},
                     {"touchpoints": ["resolved"], "within": "1d", "within_from": "first"}]
            blueprint = {"name": "bills", "contacts": {"topics": ["invoice"]}, "strict": True, "steps": steps}
            project = self.write("journey.json", json.dumps({"version": 1, "blueprints": [blueprint, "complaint"]}))
            rows = self.export("blueprints", *flags, "--config", project)
            self.assertEqual({row["blueprint"] for row in rows}, {"bills", "complaint"})
            self.check(rows, "bills", of("invoice"), ref.DAY, as_of)

    def test_only_where_a_contact_is_about_it(self):
        log = self.write_csv("tickets.csv", ["ticket_id", "requester_id", "topic", "created_at"],
                             [["1", "ann", "invoice", "2026-03-02T10:00:00Z"]])
        self.assertEqual(self.export("blueprints", log), [])
        names = {row["blueprint"] for row in self.export("blueprints", DEMO_LOGS, *DEMO_FLAGS)}
        self.assertIn("delivery-query", names)
        self.assertNotIn("complaint", names)

    def test_acts_are_checked(self):
        log = self.write_csv("tickets.csv", ["ticket_id", "requester_id", "topic", "created_at"],
                             [["1", "ann", "invoice", "2026-03-02T10:00:00Z"]])
        project = self.write("journey.json", json.dumps(
            {"version": 1, "blueprints": [{"name": "x", "contacts": {}, "steps": ["opened", "solved"]}]}))
        result = self.expect_exit(harness.run("export", "blueprints", log, "--config", project), 2)
        self.assertIn('there is no act "solved" of a problem', result.err_text)
