# SPDX-License-Identifier: Apache-2.0
"""`export rules` against each activation asked alone, on random logs, on patients and on the demo."""

import json
import random

from oracle import harness, logs
from oracle import reference as ref
from oracle.patients_test import MAPS
from property.demo import DEMO_FLAGS, DEMO_LOGS

LIMIT = 40 * ref.MINUTE
RULES = [
    {"name": "answered", "response": ["ask", "answer"]},
    {"name": "answered in time", "response": ["ask", ["answer", "call"]], "within": "40m"},
    {"name": "asked before", "precedence": ["ask", "answer"]},
    {"name": "asked shortly before", "precedence": ["ask", "answer"], "within": "40m"},
    {"name": "no call", "absence": "call"},
    {"name": "asks again", "response": ["ask", "ask"]},
]


def sides(rule):
    kind = next(kind for kind in ("response", "precedence", "absence") if kind in rule)
    names = lambda side: [side] if isinstance(side, str) else side
    if kind == "absence":
        return kind, names(rule[kind]), []
    return kind, names(rule[kind][0]), names(rule[kind][1])


def activations(rule, unit, is_open, as_of, limit):
    """What becomes of each activation: kept, broken or undecided. `unit`: [(time, name)]."""
    kind, a, b = sides(rule)
    if kind == "absence":
        return ["broken" if any(name in a for _, name in unit) else "undecided" if is_open else "kept"]
    found = []
    for i, (time, name) in enumerate(unit):
        if kind == "response" and name in a:
            later = [t for t, n in unit[i + 1 :] if n in b]
            if later:
                found.append("kept" if limit is None or later[0] - time <= limit else "broken")
            else:
                may = is_open and (limit is None or time + limit >= as_of)
                found.append("undecided" if may else "broken")
        if kind == "precedence" and name in b:
            before = [t for t, n in unit[:i] if n in a]
            found.append("kept" if before and (limit is None or time - before[-1] <= limit) else "broken")
    return found


def expected(rule, all_units, as_of):
    """`all_units`: [(customer, [(time, name)], open)]."""
    limit = LIMIT if "within" in rule else None
    counts = dict.fromkeys(("units", "vacuous", "kept", "broken", "undecided", "activations"), 0)
    customers, broken_customers = set(), set()
    for customer, unit, is_open in all_units:
        found = activations(rule, unit, is_open, as_of, limit)
        counts["units"] += 1
        counts["activations"] += len(found)
        if not found:
            counts["vacuous"] += 1
            continue
        what = next(what for what in ("broken", "undecided", "kept") if what in found)
        counts[what] += 1
        if what != "undecided":
            customers.add(customer)
        if what == "broken":
            broken_customers.add(customer)
    counts["activated"] = counts["kept"] + counts["broken"] + counts["undecided"]
    counts["customers"] = len(customers)
    counts["broken_customers"] = len(broken_customers)
    return counts


class Rules(harness.ProgramTest):
    def check(self, rules, rows, all_units, as_of):
        self.assertEqual([row["rule"] for row in rows], [rule["name"] for rule in rules])
        for rule, row in zip(rules, rows):
            with self.subTest(rule=rule["name"]):
                counts = expected(rule, all_units, as_of)
                self.assertEqual({column: int(row[column]) for column in counts}, counts)
                if counts["kept"] + counts["broken"] > 0:
                    share = counts["kept"] / (counts["kept"] + counts["broken"])
                    self.assertAlmostEqual(float(row["rate"]), share, 12)
                    self.assertLessEqual(float(row["low"]), share + 1e-12)
                    self.assertGreaterEqual(float(row["high"]), share - 1e-12)

    def test_random_logs(self):
        dice = random.Random(11)
        begin = ref.parse_time("2026-03-02T00:00:00Z")
        lines, events = ["time,user_id,event"], {}
        for user in range(400):
            time = begin + dice.randrange(3 * 24 * 60) * ref.MINUTE
            for _ in range(dice.randrange(1, 10)):
                time += dice.randrange(1, 45) * ref.MINUTE
                name = dice.choice(["ask", "answer", "call", "look"])
                events.setdefault(f"u{user:03}", []).append((time, name))
                lines.append(f"{ref.format_time(time)},u{user:03},{name}")
        log = self.write("log.csv", "\n".join(lines) + "\n")
        project = self.write("journey.json", json.dumps({"version": 1, "rules": RULES}))
        as_of = max(time for own in events.values() for time, _ in own)
        for unit, gap in (("session", ref.SESSION_GAP), ("journey", ref.JOURNEY_GAP)):
            all_units = []
            for customer, own in events.items():
                parts = []
                for time, name in own:
                    if not parts or time - parts[-1][-1][0] > gap:
                        parts.append([])
                    parts[-1].append((time, name))
                all_units += [(customer, part, as_of - part[-1][0] <= gap) for part in parts]
            rows = self.export("rules", log, "--config", project, "--unit", unit)
            self.check(RULES, rows, all_units, as_of)
            self.assertGreater(int(rows[0]["undecided"]), 0, "some are open")
            self.assertEqual(rows, self.export("rules", log, "--config", project, "--unit", unit, "--threads", "1"))

    def test_patients(self):
        log, _, all_events = logs.patients()
        rules = [
            {"name": "discharged", "response": ["Registration", "Discuss Results"]},
            {"name": "registered", "precedence": ["Registration", "Blood test"]},
            {"name": "no scan", "absence": "MRI SCAN"},
        ]
        project = self.write("journey.json", json.dumps({"version": 1, "rules": rules}))
        cases = {}
        for event in sorted(all_events, key=lambda e: (e.time, e.order)):
            cases.setdefault(event.customer, []).append((event.time, event.name))
        all_units = [(customer, unit, False) for customer, unit in cases.items()]
        rows = self.export("rules", log, *MAPS, "--config", project, "--as-of", "2030-01-01")
        self.check(rules, rows, all_units, 0)

    def test_the_same_as_edges_and_touchpoints_of_the_demo(self):
        rules = [{"name": "no refund", "absence": "Refunded"}, {"name": "cart", "precedence": ["Product Added", "Cart Viewed"]}]
        project = self.write("journey.json", json.dumps({"version": 1, "rules": rules}))
        flags = (DEMO_LOGS, "--config", project, "--key", harness.DEMO_KEY)
        rows = self.export("rules", *flags)
        refunded = next(r for r in self.export("touchpoints", *flags) if r["touchpoint"] == "Refunded" and not r["channel"])
        self.assertEqual(rows[0]["broken"], refunded["units"])
        self.assertEqual(rows[0]["broken_customers"], refunded["customers"])
        cart = next(r for r in self.export("touchpoints", *flags) if r["touchpoint"] == "Cart Viewed" and not r["channel"])
        self.assertEqual(int(rows[1]["activated"]), int(cart["units"]))

    def test_in_the_report(self):
        rules = [{"name": "no refund", "absence": "Refunded"}]
        project = self.write("journey.json", json.dumps({"version": 1, "rules": rules}))
        flags = (DEMO_LOGS, "--config", project, "--key", harness.DEMO_KEY)
        row = self.export("rules", *flags)[0]
        model_path = self.path("model.json")
        page = self.run_ok(*flags, "-o", "-", "--json", model_path).out_text
        with open(model_path, encoding="utf-8") as file:
            model = json.load(file)
        self.assertEqual(model["rules"][0]["broken"], int(row["broken"]))
        self.assertIn("Refunded never happens", page)
        self.assertNotIn('id="rules"', self.run_ok(DEMO_LOGS, *DEMO_FLAGS, "-o", "-").out_text, "no rules, no section")

    def test_what_is_wrong_is_told(self):
        log = self.write("log.csv", "time,user_id,event\n2026-03-02 10:00:00,u,cart\n2026-03-02 10:01:00,u,order\n")
        for rule, near in (
            ({"response": ["cart"]}, "/rules/0/response: needs at least 2; saw 1"),
            ({"response": ["cart", "order", "cart"]}, "/rules/0/response: needs two sides; saw 3"),
            ({"response": ["cart", "order"], "absence": "cart"}, "/rules/0: is two rules"),
            ({"name": "nothing"}, "/rules/0: says no rule"),
            ({"precedence": ["cart", {}]}, "a side names no touchpoint and no kind"),
            ({"absence": {"kinds": ["ordr"]}}, "there is no kind of that name"),
            ({"absence": "cart", "within": "3d"}, "an absence has no time limit"),
        ):
            with self.subTest(rule=rule):
                project = self.write("journey.json", json.dumps({"version": 1, "rules": [rule]}))
                result = self.expect_exit(harness.run("export", "rules", log, "--config", project), 2)
                self.assertIn(near, result.err_text)
        project = self.write("journey.json", json.dumps({"version": 1, "rules": [{"absence": "ordr"}]}))
        result = self.run_ok("export", "rules", log, "--config", project)
        self.assertIn('no touchpoint is called "ordr"; did you mean "order"?', result.err_text)
