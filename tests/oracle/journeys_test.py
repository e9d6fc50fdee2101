# SPDX-License-Identifier: Apache-2.0
"""Journeys under every rule, against a plain reading of docs/identity.md; and every column of `export journeys`."""

import random

from oracle import harness
from oracle import reference as ref

BASE = ref.parse_time("2026-01-05 08:00:00")
COLUMNS = ("time", "user", "event", "kind", "case", "channel", "author", "order")
MAPS = tuple(word for name in COLUMNS for word in ("--map", f"{name}={name}"))
GAP = 30 * ref.DAY


def make_rows(seed):
    """Per customer a list of dicts in the order of time; times differ."""
    generator = random.Random(seed)
    people = {}
    for number in range(150):
        time, rows = BASE + generator.randint(0, 20) * ref.DAY, []
        cases = [f"k{number}-{i}" for i in range(generator.randint(0, 3))]
        for _ in range(generator.randint(1, 14)):
            time += generator.choice([ref.MINUTE, 3 * ref.HOUR, 2 * ref.DAY, 29 * ref.DAY, 31 * ref.DAY])
            dice, row = generator.random(), {"event": "look", "kind": "view", "channel": generator.choice(["web", "app"])}
            if cases and dice < 0.35:
                row = {"event": "wrote", "kind": "message", "channel": "email", "case": generator.choice(cases)}
                if generator.random() < 0.4:
                    row.update(event="answer", author="agent")
            elif dice < 0.5:
                row.update(event="bought", kind="order", order=generator.choice(["", f"o{number}-1", f"o{number}-2"]))
                if generator.random() < 0.2:
                    row.update(event="paid", kind="payment")
                elif generator.random() < 0.2:
                    row.update(event="order cancelled")
            elif dice < 0.58:
                row.update(event="reminder", kind="system", author="system", channel="email")
            rows.append(dict(row, time=time, user=f"u{number}"))
        people[f"u{number}"] = rows
    return people


def acts(row):
    return row.get("author") not in ("agent", "system")


def tells_again(row, orders):
    """Whether the row tells of an order among `orders`, the rows that each was first told by."""
    if row["event"] not in ("bought", "paid"):
        return False
    if row["order"] and any(row["order"] in told for _, told in orders):
        return True
    first, _ = orders[-1] if orders else (None, None)
    return bool(first) and row["time"] - first["time"] <= 30 * ref.MINUTE and not (row["order"] and first["order"])


def cut(rows, rule, gap=GAP):
    """Lists of rows, and whether an order has ended the last one; rows before the first act of the customer are in no
    journey."""
    last_of = {row["case"]: i for i, row in enumerate(rows) if row.get("case")}
    journeys, latest, ordered, met, orders = [], 0, False, set(), []
    for i, row in enumerate(rows):
        open_case = any(last_of[case] >= i for case in met)
        begins = not journeys
        if journeys:
            silent = row["time"] - latest > gap
            if rule == "case":
                begins = (silent and not open_case) or (bool(met) and not open_case and acts(row))
            elif rule == "order":
                begins = silent or (ordered and acts(row) and not tells_again(row, orders))
            else:
                begins = rule != "none" and silent
        if begins:
            if not acts(row):
                continue
            journeys.append([])
            ordered, met, latest = False, set(), row["time"]
        journeys[-1].append(row)
        if row["event"] == "bought":
            if not tells_again(row, orders):
                orders.append((row, set()))
                ordered = True
            orders[-1][1].add(row["order"])
        if row.get("case"):
            met.add(row["case"])
        if acts(row):
            latest = max(latest, row["time"])
    return journeys, rule == "order" and ordered


class Journeys(harness.ProgramTest):
    def check(self, rule, flags, gap=GAP, config=None):
        people = make_rows(11)
        lines = [
            [ref.format_time(row["time"])] + [row.get(name, "") for name in COLUMNS[1:]]
            for row in sorted((row for rows in people.values() for row in rows), key=lambda row: row["time"])
        ]
        log = self.write_csv("log.csv", COLUMNS, lines)
        as_of = max(row["time"] for rows in people.values() for row in rows)
        expected = {}
        for user, rows in people.items():
            journeys, ended = cut(rows, rule, gap)
            for number, journey in enumerate(journeys):
                mine = [row["time"] for row in journey if acts(row)]
                steps = [row for row in journey if acts(row)]
                last = number + 1 == len(journeys)
                expected[user, journey[0]["time"]] = (
                    max(mine),
                    len(journey),
                    steps[0]["channel"],
                    steps[-1]["channel"],
                    "|".join(sorted({row["channel"] for row in steps})),
                    str(int(last and as_of - max(mine) <= gap and not ended)),
                )
        found = {}
        for row in self.export("journeys", log, *MAPS, *flags, "--raw-ids"):
            found[row["customer"], ref.parse_time(row["start"])] = (
                ref.parse_time(row["end"]),
                int(row["events"]),
                row["first_channel"],
                row["last_channel"],
                row["channels"],
                row["censored"],
            )
            self.assertTrue(row["first_touchpoint"] and row["last_touchpoint"], row)
            if row["outcome"] == "open":
                self.assertEqual(row["censored"], "1", row)
        self.expect_table(expected, found, f"journeys by {rule}")
        return len(expected)

    def test_every_rule(self):
        counts = {rule: self.check(rule, ("--journeys", rule)) for rule in ("inactivity", "case", "order", "none")}
        self.assertEqual(len(set(counts.values())), 4, counts)

    def test_an_order_that_web_and_order_table_tell_stays_in_its_journey(self):
        web = self.write_csv(
            "web.csv",
            ("time", "user_id", "event", "order_id"),
            [
                ("2026-03-01T10:00:00.000Z", "u1", "Cart Viewed", ""),
                ("2026-03-01T10:05:00.900Z", "u1", "Order Completed", "o1"),
                ("2026-03-05T10:00:00.000Z", "u1", "home", ""),
            ],
        )
        orders = self.write_csv(
            "ord.csv",
            ("order_id", "customer_id", "ordered_at", "amount", "delivered_at"),
            [("o1", "u1", "2026-03-01T10:05:00Z", "10", "2026-03-03T10:00:00Z")],
        )
        found = self.export("journeys", web, orders, "--journeys", "order")
        names = ("first_touchpoint", "last_touchpoint", "outcome", "censored")
        self.assertEqual(
            [tuple(row[name] for name in names) for row in found],
            [("Cart Viewed", "Delivered", "goal", "0"), ("home", "home", "open", "1")],
        )

    def test_another_pause(self):
        self.check("inactivity", ("--journeys", "2d"), 2 * ref.DAY)

    def test_the_default_is_inactivity_and_gap_its_old_name(self):
        self.check("inactivity", ())
        self.check("inactivity", ("--journeys", "gap"))

    def test_the_project_file_says_so_and_flags_win(self):
        config = self.write("p.json", '{"version": 1, "journeys": "case", "sessions": "45m"}')
        self.check("case", ("--config", config))
        self.check("order", ("--config", config, "--journeys", "order"))

    def test_unknown_rules_are_told(self):
        log = self.write_csv("log.csv", ("time", "user", "event"), [["2026-03-01T00:00:00Z", "u", "a"]])
        result = self.expect_exit(harness.run("export", "journeys", log, "--journeys", "orders"), 2)
        self.assertIn("there are inactivity, case, order and none, and durations such as 14d", result.err_text)
        for key in ("journeys", "sessions"):
            config = self.write("p.json", f'{{"version": 1, "{key}": "orders"}}')
            result = self.expect_exit(harness.run("export", "journeys", log, "--config", config), 2)
            self.assertIn(f"/{key}: there is no such rule", result.err_text)
