# SPDX-License-Identifier: Apache-2.0
"""10,000 small random worlds of people, devices and times in one log, against the plain reference; every mode."""

import json
import random

from oracle import harness
from oracle import identity_reference as ref
from oracle.reference import format_time, parse_time

BASE = parse_time("2026-01-01 00:00:00")
COLUMNS = {"user": "user", "email": "email", "id.crm": "crm", "anonymous": "cookie", "device": "device", "id.member": "member"}
MAPS = tuple(
    word for field, column in list(COLUMNS.items()) + [("event", "event"), ("time", "time"), ("case", "row")]
    for word in ("--map", f"{field}={column}")
)
WORLDS = 10_000


def make_world(generator, number):
    """Rows of one world: few names, so that they meet often; times from minutes to months apart."""
    step = generator.choice([60_000_000, 3_600_000_000, ref.DAY, 5 * ref.DAY, 16 * ref.DAY])
    many = generator.random() < 0.03  # now and then a kiosk
    users = [f"u{number}_{i}" for i in range(14 if many else generator.randint(1, 3))]
    names = {
        "email": [f"m{number}_{i}@x" for i in range(2)],
        "id.crm": [f"k{number}_{i}" for i in range(2)],
        "anonymous": [f"c{number}_{i}" for i in range(1 if many else 3)],
        "device": [f"d{number}_{i}" for i in range(2)],
        "id.member": [f"n{number}_{i}" for i in range(2)],
    }
    chances = {"email": 0.15, "id.crm": 0.1, "anonymous": 0.6, "device": 0.35, "id.member": 0.08}
    rows = []
    for _ in range(40 if many else generator.randint(2, 12)):
        row = {"time": BASE + generator.randint(0, 9) * step}
        if generator.random() < (0.7 if many else 0.3):
            row["user"] = generator.choice(users)
        for kind, chance in chances.items():
            if generator.random() < chance:
                row[kind] = generator.choice(names[kind])
        rows.append(row)
    return rows


class Worlds(harness.ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        generator = random.Random(20260901)
        cls.worlds = [make_world(generator, number) for number in range(WORLDS)]
        order = 0
        for world in cls.worlds:
            for row in world:
                row["order"] = order
                row["name"] = f"e{order}"
                order += 1
        leaving = random.Random(7)
        for world in cls.worlds[::2]:
            for row in world:
                row["logout"] = leaving.random() < 0.15

    def lines(self):
        return [
            [format_time(row["time"]), "Logged Out" if row.get("logout") else "event", row["name"]] + [row.get(field, "") for field in COLUMNS]
            for world in self.worlds for row in world
        ]

    def expect_owners(self, log, classes, *flags):
        mode = flags[flags.index("--identity") + 1] if "--identity" in flags else "device-split"
        expected = set()
        for world in self.worlds:
            walks = {}
            for row, owner in zip(world, ref.MODES[mode](world, classes=classes)):
                if owner is not None:
                    walks.setdefault(owner, set()).add(row["name"])
            expected |= {frozenset(walk) for walk in walks.values()}
        found = self.owned(log, *flags)
        wrong, missing = found - expected, expected - found
        self.assertFalse(
            wrong or missing,
            f"{mode}: {len(wrong)} customers too many, {len(missing)} missing of {len(expected)};"
            f" first: {self.world_of(next(iter(wrong | missing), frozenset()))}",
        )
        self.assertGreater(len(expected), len(self.worlds))

    def owned(self, *arguments):
        """The rows of each customer. A row has a case of its own, so each is a contact with its customer."""
        rows = self.export("contacts", *arguments, *MAPS, "--raw-ids")
        self.assertEqual(len(rows), sum(len(world) for world in self.worlds))
        owned = {}
        for row in rows:
            if row["customer"]:
                owned.setdefault(row["customer"], set()).add(row["case"])
        return {frozenset(names) for names in owned.values()}

    def world_of(self, names):
        return next((world for world in self.worlds if any(row["name"] in names for row in world)), None)

    def log(self):
        return self.write_csv("log.csv", ["time", "event", "row"] + list(COLUMNS.values()), self.lines())

    def test_every_mode_agrees_with_the_plain_reference(self):
        log = self.log()
        for mode in ref.MODES:
            with self.subTest(mode=mode):
                self.expect_owners(log, {"id.member": 1}, "--identity", mode)

    def test_two_unique_types_agree_too(self):
        log = self.log()
        config = self.write("journey.json", json.dumps({"version": 1, "identifiers": {"id.member": "unique"}}))
        for mode in ref.MODES:
            with self.subTest(mode=mode):
                self.expect_owners(log, {"id.member": 0}, "--identity", mode, "--config", config)

    def test_any_order_of_rows_of_different_times_gives_the_same_customers(self):
        """Late data and full recomputation agree: the rows shuffled, and in two files of any split."""
        generator = random.Random(3)
        lines = [line for line in self.lines()]
        times = {}
        # Equal times are ordered by place: give every row of a world its own.
        for line in lines:
            times[line[2]] = parse_time(line[0]) + len(times)
            line[0] = format_time(times[line[2]])
        header = ["time", "event", "row"] + list(COLUMNS.values())
        whole = self.write_csv("one/a.csv", header, lines)
        generator.shuffle(lines)
        cut = len(lines) // 3
        late = [self.write_csv("two/b.csv", header, lines[:cut]), self.write_csv("two/a.csv", header, lines[cut:])]
        for mode in ref.MODES:
            with self.subTest(mode=mode):
                one = self.owned(whole, "--identity", mode)
                self.assertEqual(one, self.owned(*late, "--identity", mode, "--threads", "3"))
