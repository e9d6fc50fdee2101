# SPDX-License-Identifier: Apache-2.0
"""`export blueprints` against an alignment by search over every way to read a walk."""

import functools
import json
import random

from oracle import harness
from oracle import reference as ref

STEPS = [("cart", False, True), ("address", True, False), ("pay", False, False), ("order", False, False)]
NAMES = ["cart", "address", "pay", "order", "home"]


def runs(names):
    """The walks of one unit: from each first step on, a new one where it comes again once the last step was reached."""
    found, done = [], False
    known = {step[0] for step in STEPS}
    for name in names:
        if name not in known or (not found and name != STEPS[0][0]):
            continue
        if not found or (name == STEPS[0][0] and done):
            found.append([])
            done = False
        found[-1].append(name)
        done = done or name == STEPS[-1][0]
    return found


def best(walk):
    """(cost, last step) of the cheapest reading of a walk whose first event is the first step."""

    @functools.lru_cache(maxsize=None)
    def rest(i, reached):
        if i == len(walk):
            if STEPS[-1][0] in walk and reached < len(STEPS) - 1:
                return 1000  # who reached the last step is done
            return sum(not optional for _, optional, _ in STEPS[reached + 1 :])
        ways = [1 + rest(i + 1, reached)]
        for step in range(reached, len(STEPS)):
            name, _, repeat = STEPS[step]
            if name != walk[i]:
                continue
            cost = 0 if step != reached or repeat else 1
            cost += sum(not optional for _, optional, _ in STEPS[reached + 1 : step])
            ways.append(cost + rest(i + 1, step))
        return min(ways)

    return rest(1, 0)


class Blueprints(harness.ProgramTest):
    def test_random_walks(self):
        dice = random.Random(5)
        lines, units = ["time,user_id,event,channel"], []
        for user in range(300):
            names = [dice.choice(NAMES) for _ in range(dice.randrange(1, 12))]
            if dice.random() < 0.4:
                names = ["cart", "address", "pay", "order"]
            units.append(names)
            for minute, name in enumerate(names):
                lines.append(f"2026-03-02 {user % 20:02}:{minute:02}:00,u{user:03},{name},web")
        log = self.write("walks.csv", "\n".join(lines) + "\n")
        steps = [{"touchpoints": [n], "optional": o, "repeat": r} for n, o, r in STEPS]
        project = self.write(
            "journey.json", json.dumps({"version": 1, "blueprints": [{"name": "buy", "steps": steps}]})
        )
        rows = self.export("blueprints", log, "--config", project, "--as-of", "2027-01-01")
        walks = [walk for names in units for walk in runs(names)]
        costs = [best(walk) for walk in walks]
        required = sum(not optional for _, optional, _ in STEPS)
        by_what = {r["what"]: r for r in rows if not r["step"]}
        self.assertEqual(int(by_what["run"]["runs"]), len(walks))
        self.assertEqual(int(by_what["complete"]["runs"]), sum("order" in walk for walk in walks))
        self.assertEqual(int(by_what["conforming"]["runs"]), sum(cost == 0 for cost in costs))
        fitness = sum(1 - cost / (len(walk) + required) for cost, walk in zip(costs, walks)) / len(walks)
        self.assertAlmostEqual(float(by_what["fitness"]["rate"]), fitness, 5)
        self.assertGreater(int(by_what["conforming"]["runs"]), 100)
        # What stopped and what came to the end are all there is.
        stopped = sum(int(r["runs"]) for r in rows if r["what"] == "stopped")
        self.assertEqual(stopped, len(walks) - sum("order" in walk for walk in walks))

    def test_a_touchpoint_that_is_not_there_is_told_and_passed_over(self):
        log = self.write("log.csv", "time,user_id,event\n2026-03-02 10:00:00,u,cart\n2026-03-02 10:01:00,u,order\n")
        project = self.write(
            "journey.json", json.dumps({"version": 1, "blueprints": [{"name": "buy", "steps": ["cart", "ordr"]}]})
        )
        result = self.run_ok("export", "blueprints", log, "--config", project)
        self.assertIn("blueprint \"buy\": no touchpoint is called \"ordr\"; did you mean \"order\"?", result.err_text)
