# SPDX-License-Identifier: Apache-2.0
"""The demo and its clean twin: where people got stuck is found where the generator put it, to the last incident.

`stuck` in truth.json lists, by signal, touchpoint and element, what the generator planted or let happen by chance, counted from its
world. Every signal that it makes is compared whole: nothing more, nothing less, nowhere else. Signals that follow from
the world itself (payments that fail, chats that break off, reloads) have tests of their own.
"""

import collections
import gzip
import json
import os
import shutil
import subprocess
import tempfile
import unittest

from oracle import harness
from property.clean_twin_test import generator_path
from property.demo import DEMO_FLAGS, DEMO_LOGS

# By hand, not from the truth file: a signal that is missing there must not go unseen.
MADE = {
    "rage_click", "dead_click_weak", "error_click", "error_shown", "form_start", "form_abandon", "failed_submit",
    "field_amendment", "search_refined", "search_no_click", "search_no_result", "coupon_denied",
}  # fmt: skip
# Would follow from clicks and forms, too, but nobody does such things in the generator's world.
NOT_MADE = {"u_turn", "quick_back", "page_loop", "back_and_forth", "field_refill", "field_hesitation", "search_exit"}


def by_place(rows):
    """{(signal, touchpoint, element): (incidents, sessions, customers, suppressed)} of `export signals --by session`."""
    incidents, sessions, customers, suppressed = (collections.defaultdict(set) for _ in range(4))
    places = set()
    for number, row in enumerate(rows):
        if row["signal"] not in MADE | NOT_MADE:
            continue
        place = row["signal"], row["touchpoint"], row["element"]
        places.add(place)
        if row["suppressed"] == "1":
            suppressed[place].add(number)
            continue
        incidents[place].add(number)
        sessions[place].add((row["customer"], row["session"]))
        customers[place].add(row["customer"])
    return {p: tuple(len(part[p]) for part in (incidents, sessions, customers, suppressed)) for p in places}


def of_truth(truth):
    found = {}
    for stuck in truth["stuck"]:
        # Searches are not named: what was searched for is never held.
        element = "" if stuck["signal"] == "search_no_result" else stuck.get("element", "")
        place = stuck["signal"], stuck["touchpoint"], element
        counts = tuple(stuck[key] for key in ("incidents", "sessions", "customers", "suppressed"))
        if place in found:  # one customer may be in both parts; the sum of the parts is for incidents only
            counts = tuple(a + b for a, b in zip(found[place], counts))
        found[place] = counts
    return found


class Stuck:
    """The same questions of two worlds; `logs` and `truth` are the world's."""

    def rows(self, *options):
        return self.export("signals", self.logs, *DEMO_FLAGS, *options)

    def test_every_incident_and_no_other(self):
        expected, got = of_truth(self.truth), by_place(self.rows("--by", "session"))
        self.assertEqual({signal for signal, _, _ in expected}, MADE)
        searches = ("search_no_result", "Products Searched", "")
        # Somebody may have searched in vain twice, once for what is planted and once by chance.
        self.assertEqual(got[searches][0], expected[searches][0])
        self.assertLessEqual(got.pop(searches)[2], expected.pop(searches)[2])
        self.expect_table(expected, got, "where people got stuck")

    def test_the_table_of_counts_agrees(self):
        expected = collections.Counter()
        for (signal, touchpoint, _), (incidents, _, _, suppressed) in of_truth(self.truth).items():
            expected[signal, touchpoint, "count"] += incidents
            expected[signal, touchpoint, "suppressed"] += suppressed
        got = collections.Counter()
        for row in self.rows():
            if row["signal"] in MADE and row["touchpoint"]:
                for column in ("count", "suppressed"):
                    got[row["signal"], row["touchpoint"], column] += int(row[column])
        self.expect_table(+expected, +got, "counts of signals")

    def test_what_is_measured_and_never_seen_is_zero(self):
        rows = {row["signal"]: row for row in self.rows()}
        for signal in NOT_MADE:
            self.assertEqual((rows[signal]["count"], rows[signal]["basis"]), ("0", "detected"), signal)

    def test_clicks_are_no_step_of_a_path(self):
        names = {row["touchpoint"] for row in self.export("touchpoints", self.logs, *DEMO_FLAGS)}
        self.assertIn("Checkout Started", names)
        acts = [name for name in names if name.startswith(("Element", "Form ", "Coupon", "Script"))]
        self.assertEqual(acts, [])


class Demo(Stuck, harness.ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.logs = DEMO_LOGS
        cls.truth = harness.read_json(os.path.join(harness.DEMO, "truth.json"))

    def test_each_planted_place_has_most_of_its_signal(self):
        most = collections.defaultdict(collections.Counter)
        for row in self.rows("--by", "session"):
            if row["suppressed"] == "0":
                most[row["signal"]][row["touchpoint"], row["element"]] += 1
        planted = [p for p in self.truth["planted"].values() if "element" in p]
        self.assertEqual(len(planted), 5)
        for point in planted:
            (place, count), *others = most[point["signal"]].most_common(2)
            self.assertEqual((place, count), ((point["touchpoint"], point["element"]), point["incidents"]))
            for _, other in others:
                self.assertLess(4 * other, count, point)

    def test_the_dead_button_is_a_pain_point(self):
        point = self.truth["planted"]["dead_button"]
        found = [
            f
            for f in self.export("findings", self.logs, *DEMO_FLAGS)
            if f["measure"] == point["signal"] and f["verdict"] == "worse" and not f["set_aside"]
        ]
        self.assertEqual([f["touchpoint"] for f in found], [point["touchpoint"]])
        hits = sum(
            stuck["sessions"]
            for stuck in self.truth["stuck"]
            if stuck["signal"] == point["signal"] and stuck["touchpoint"] == point["touchpoint"]
        )
        self.assertEqual(round(float(found[0]["actual"]) * int(found[0]["n"])), hits)

    def test_the_search_before_the_question(self):
        truth = self.truth["planted"]["gift_card_search"]
        rows = [row for row in self.export("self-service", self.logs, *DEMO_FLAGS) if row["kind"] == "query"]
        self.assertEqual(rows[0]["touchpoint"], truth["touchpoint"])
        self.assertEqual((int(rows[0]["lookups"]), int(rows[0]["contacts"])), tuple(truth["searches"].values()))
        self.assertLess(float(rows[1]["rate"]), 0.5 * float(rows[0]["rate"]))

    def test_errors_lie_behind_the_payments_of_the_fortnight(self):
        """The planted payment failures and the error clicks are the same visits."""
        failures = self.truth["planted"]["payment_failures"]
        inside = 0
        for row in self.rows("--by", "session"):
            if row["signal"] == "error_click" and row["element"] == "#pay":
                inside += failures["from"] <= row["time"] < failures["to"]
        self.assertGreater(inside, 0.9 * self.truth["planted"]["payment_page_error"]["planted"])

    def test_acts_lie_inside_the_visits_that_were_there(self):
        """Sessions are what the log has without its acts, and at most twenty seconds longer."""
        folder = tempfile.mkdtemp(prefix="without-acts-")
        self.addCleanup(shutil.rmtree, folder)
        for name in os.listdir(DEMO_LOGS):
            path = os.path.join(DEMO_LOGS, name)
            if not name.endswith("-events.ndjson.gz"):
                shutil.copy(path, folder)
                continue
            with gzip.open(path) as file, open(os.path.join(folder, name[:-3]), "wb") as kept:
                kept.writelines(line for line in file if b'"web-a' not in line and b'"app-a' not in line)
        before, after = (
            self.export("journeys", logs, *DEMO_FLAGS) for logs in (folder, DEMO_LOGS)
        )
        self.assertEqual(len(before), len(after))
        self.assertEqual([row["outcome"] for row in before], [row["outcome"] for row in after])
        sessions = [len(self.export("sessions", logs, *DEMO_FLAGS)) for logs in (folder, DEMO_LOGS)]
        self.assertEqual(sessions[0], sessions[1])


class CleanTwin(Stuck, harness.ProgramTest):
    """Without what is planted only the noise is there, and it is no finding."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not os.access(generator_path(), os.X_OK):
            raise unittest.SkipTest(f"no generator at {generator_path()} (set JOURNEY_GENERATE)")
        folder = tempfile.mkdtemp(prefix="clean-stuck-")
        cls.addClassCleanup(shutil.rmtree, folder)
        command = [generator_path(), "demo", "--clean", "--seed", "11", "-o", folder]
        subprocess.run(command, check=True, capture_output=True, timeout=harness.TIMEOUT_SECONDS)
        cls.logs = os.path.join(folder, "logs")
        with open(os.path.join(folder, "truth.json"), encoding="utf-8") as file:
            cls.truth = json.load(file)

    def test_nothing_is_planted_and_nothing_is_found(self):
        self.assertEqual(self.truth["planted"], {})
        self.assertEqual([stuck for stuck in self.truth["stuck"] if stuck["planted"]], [])
        listed = [
            (f["kind"], f["measure"], f["touchpoint"])
            for f in self.export("findings", self.logs, *DEMO_FLAGS)
            if f["verdict"] == "worse" and not f["set_aside"] and f["measure"] in MADE | NOT_MADE
        ]
        self.assertEqual(listed, [])


