# SPDX-License-Identifier: Apache-2.0
"""What follows a signal, against like visits: recomputed from the shop log by the definition in docs/figures.md."""

import collections
import math

from oracle import harness, logs
from oracle import reference as ref

DAY_US = 86_400_000_000
Z = 1.959963984540054
FAILURES = {"checkout_bug", "error_page", "payment_error"}  # nothing but an error happens there
GOAL = "purchase"
COLUMNS = (
    "affected_n", "affected_rate", "matched_n", "matched_rate", "difference", "low", "high", "matched_share",
)  # fmt: skip


def position(before):
    return 0 if before == 0 else 1 if before <= 2 else 2 if before <= 6 else 3


def week(time_us):
    return (time_us // DAY_US + 3) // 7


def visits_of(events, sessions_open):
    """[(customer, touchpoint, stratum, outcomes)] and, by (session, touchpoint), the place in that list."""
    found, places = [], {}
    for session, own in events.items():
        if session in sessions_open:
            continue
        names = [event.name for event in own]
        goals = [i for i, name in enumerate(names) if name == GOAL]
        ways = [name for name in names if name not in FAILURES]
        first = {}
        for i, name in enumerate(names):
            first.setdefault(name, i)
        for before, (name, i) in enumerate(first.items()):
            stratum = (name, position(before), week(own[0].time), own[0].fields["platform"])
            outcomes = {
                "goal": bool(goals) and goals[-1] >= i,
                "next_step": bool(ways) and ways[-1] != name,
            }
            places[session, name] = len(found)
            found.append((own[0].customer, name, stratum, outcomes))
    return found, places


def compare(visits, affected, touchpoint, outcome):
    """(affected_n, affected_rate, matched_n, matched_rate, difference, low, high, matched_share)"""
    strata = collections.defaultdict(lambda: ([], []))
    for number, (customer, name, stratum, outcomes) in enumerate(visits):
        if name == touchpoint:
            strata[stratum][0 if number in affected else 1].append((customer, int(outcomes[outcome])))
    both = {key: parts for key, parts in strata.items() if parts[0] and parts[1]}
    count = sum(len(hit) for hit, _ in both.values())
    others = sum(len(rest) for _, rest in both.values())
    expected = {key: sum(y for _, y in rest) / len(rest) for key, (_, rest) in both.items()}
    rate = sum(y for hit, _ in both.values() for _, y in hit) / count
    matched = sum(len(hit) * expected[key] for key, (hit, _) in both.items()) / count
    adds, varies = collections.Counter(), False
    for key, (hit, rest) in both.items():
        for customer, y in hit:
            adds[customer] += (y - expected[key] - (rate - matched)) / count
        for customer, y in rest:
            adds[customer] -= len(hit) / count * (y - expected[key]) / len(rest)
            varies = varies or y != expected[key]
    variance = sum(value * value for value in adds.values())
    if rate in (0, 1):
        low, high = ref.wilson(round(rate * count), count)
        variance += ((high - low) / 2 / Z) ** 2
    if not varies:
        low, high = ref.wilson(round(matched * others), others)
        variance += ((high - low) / 2 / Z) ** 2
    half, difference = Z * math.sqrt(variance), rate - matched
    everyone = sum(len(hit) for hit, _ in strata.values())
    low, high = max(-1, difference - half), min(1, difference + half)
    return everyone, rate, others, matched, difference, low, high, count / everyone


class SignalImpact(harness.ProgramTest):
    def test_shop_log(self):
        log, _, events = logs.ecom()
        sessions = collections.defaultdict(list)
        for event in sorted(events, key=lambda event: (event.time, event.order)):
            sessions[event.fields["session_id"]].append(event)
        as_of = max(event.time for event in events)
        still_open = {name for name, own in sessions.items() if as_of - own[-1].time <= ref.SESSION_GAP}
        visits, places = visits_of(sessions, still_open)

        # Which sessions the signals touched is told by the program; friction_test.py holds that to the log.
        touched = collections.defaultdict(set)
        raw = self.export("signals", log, "--by", "session", "--raw-ids")
        names = harness.value_by_customer(self.export("customers", log, "--raw-ids"))
        starts = {
            (r["customer"], r["session"]): (names[r["customer"]], ref.parse_time(r["start"]))
            for r in self.export("sessions", log, "--raw-ids")
        }
        by_start = {(own[0].customer, own[0].time): name for name, own in sessions.items()}
        for row in raw:
            if not row["session"] or row["suppressed"] == "1":
                continue
            session = by_start[starts[row["customer"], row["session"]]]
            touchpoint = row["touchpoint"]
            if touchpoint in FAILURES:  # the step before it
                until = ref.parse_time(row["time"])
                ways = [e.name for e in sessions[session] if e.time <= until and e.name not in FAILURES]
                touchpoint = ways[-1] if ways else ""
            place = places.get((session, touchpoint))
            if place is not None:
                touched[row["signal"], touchpoint].add(place)

        checked = 0
        for row in self.export("signal-impact", log, "--goal", GOAL):
            if row["outcome"] == "contact_24h" or row["signal"] == "error_shown":
                continue
            affected = touched[row["signal"], row["touchpoint"]]
            expected = compare(visits, affected, row["touchpoint"], row["outcome"])
            for key, value in zip(COLUMNS, expected):
                place = f"{row['signal']} {row['touchpoint']} {row['outcome']} {key}"
                self.assertAlmostEqual(float(row[key]), value, 9, place)
            checked += 1
        self.assertGreater(checked, 15)

    def test_errors_count_at_the_step_before_them(self):
        log, _, events = logs.ecom()
        sessions = collections.defaultdict(list)
        for event in sorted(events, key=lambda event: (event.time, event.order)):
            sessions[event.fields["session_id"]].append(event)
        as_of = max(event.time for event in events)
        still_open = {name for name, own in sessions.items() if as_of - own[-1].time <= ref.SESSION_GAP}
        visits, places = visits_of(sessions, still_open)
        touched = collections.defaultdict(set)
        for session, own in sessions.items():
            if session in still_open:
                continue
            before = None
            for event in own:
                if event.name not in FAILURES:
                    before = event.name
                elif event.name != "payment_error" and before is not None:
                    touched[before].add(places[session, before])
        rows = [r for r in self.export("signal-impact", log, "--goal", GOAL) if r["signal"] == "error_shown"]
        self.assertTrue(rows)
        for row in rows:
            if row["outcome"] == "contact_24h":
                continue
            expected = compare(visits, touched[row["touchpoint"]], row["touchpoint"], row["outcome"])
            self.assertEqual(int(row["affected_n"]), expected[0])
            self.assertAlmostEqual(float(row["difference"]), expected[4], 9)
            self.assertAlmostEqual(float(row["low"]), expected[5], 9)

    def test_the_demo_says_what_was_planted(self):
        """Errors at the checkout were planted with fewer orders after them."""
        from property.demo import DEMO_FLAGS, DEMO_LOGS

        rows = {
            (r["signal"], r["touchpoint"], r["outcome"]): r for r in self.export("signal-impact", DEMO_LOGS, *DEMO_FLAGS)
        }
        self.assertLess(float(rows["error_click", "Checkout Started", "goal"]["high"]), 0)
        for row in rows.values():
            self.assertLessEqual(float(row["low"]), float(row["difference"]))
            self.assertLessEqual(float(row["difference"]), float(row["high"]))
            self.assertAlmostEqual(
                float(row["affected_rate"]) - float(row["matched_rate"]), float(row["difference"]), 9
            )
            self.assertGreaterEqual(int(row["affected_n"]), 30)
