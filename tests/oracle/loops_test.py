# SPDX-License-Identifier: Apache-2.0
"""`export loops` against the definition in its plainest form: take out of a walk, again and again, the first part that
closes, until nothing closes any more."""

import random

from oracle import harness, logs
from oracle import reference as ref

MAPS = (
    *("--map", "case=patient", "--map", "event=handling", "--map", "instance=handling_id"),
    *("--map", "lifecycle=registration_type", "--map", "time=time"),
)


def runs(unit):
    """[(name, start, last start, length)] of the maximal runs of one name."""
    result = []
    for event in unit.events:
        if result and result[-1][0] == event.name:
            name, start, _, length = result[-1]
            result[-1] = (name, start, event.time, length + 1)
        else:
            result.append((event.name, event.time, event.time, 1))
    return result


def ring_name(names):
    first = min(range(len(names)), key=lambda i: names[i].encode())
    return ref.variant_text(names[first:] + names[:first])


def laps(unit):
    """[(kind, loop, laps, extra)] of one unit."""
    found = []
    walk = runs(unit)
    for name, start, last, length in walk:
        if length > 1:
            found.append(("self_loop", ref.variant_text([name]), length - 1, last - start))
    starts = {}
    for name, start, _, _ in walk:
        starts.setdefault(name, []).append(start)
    for name, times in starts.items():
        if len(times) > 1:
            found.append(("repetition", ref.variant_text([name]), len(times) - 1, times[-1] - times[0]))
    way = [(name, start) for name, start, _, _ in walk]
    end = 1
    while end < len(way):
        before = [i for i in range(end) if way[i][0] == way[end][0]]
        if not before:
            end += 1
            continue
        begin = before[-1]
        names = [name for name, _ in way[begin:end]]
        kind = "ping_pong" if len(names) == 2 else "loop"
        found.append((kind, ring_name(names) if len(names) <= 8 else "", 1, way[end][1] - way[begin][1]))
        del way[begin:end]
        end = begin + 1
    return found


def loops(all_units):
    """{(kind, loop): (laps, units, customers, extra seconds)}."""
    table = {}
    for number, unit in enumerate(all_units):
        for kind, name, count, extra in laps(unit):
            row = table.setdefault((kind, name), [0, set(), set(), 0])
            row[0] += count
            row[1].add(number)
            row[2].add(unit.customer)
            row[3] += extra
    return {key: (n, len(units), len(people), extra / ref.SECOND) for key, (n, units, people, extra) in table.items()}


class Loops(harness.ProgramTest):
    def program(self, *arguments):
        return {
            (r["kind"], r["loop"]): (int(r["laps"]), int(r["units"]), int(r["customers"]), float(r["extra_s"]))
            for r in self.export("loops", *arguments)
        }

    def expect_loops(self, expected, got, what):
        self.assertEqual(expected.keys(), got.keys(), what)
        for key, row in expected.items():
            self.assertEqual(row[:3], got[key][:3], (what, key))
            self.assertAlmostEqual(row[3], got[key][3], 3, (what, key))

    def test_the_shop_log_by_every_unit(self):
        log, _, events = logs.ecom()
        for unit in ("session", "journey", "customer"):
            with self.subTest(unit=unit):
                expected = loops(ref.units(events, unit))
                self.assertGreater(len(expected), 20)
                self.expect_loops(expected, self.program(log, "--unit", unit), unit)

    def test_the_process_log_by_case(self):
        log, _, events = logs.patients()
        self.expect_loops(loops(ref.units(events, "customer")), self.program(log, *MAPS), "patients")

    def test_random_walks(self):
        dice = random.Random(11)
        lines, events = ["time,user_id,event,channel"], []
        for user in range(60):
            for step in range(dice.randrange(2, 40)):
                name = f"step {dice.choice('abcdefghijklmnopqrst')}"
                time = f"2026-03-02 {user % 20:02}:{step:02}:00"
                lines.append(f"{time},u{user:03},{name},web")
                events.append(ref.Event(ref.parse_time(time), len(events), f"u{user:03}", name))
        log = self.write("walks.csv", "\n".join(lines) + "\n")
        expected = loops(ref.units(events, "session"))
        self.assertTrue(("loop", "") in expected, "some rings are longer than eight")
        self.expect_loops(expected, self.program(log, "--unit", "session"), "random walks")
