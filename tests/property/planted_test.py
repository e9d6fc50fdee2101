# SPDX-License-Identifier: Apache-2.0
"""What was planted in the demo is found, in the right place; the truth is the file that its generator wrote."""

import collections
import csv
import os
import shutil
import tempfile

from oracle import harness
from property.demo import DEMO_FLAGS, DEMO_LOGS


class Planted(harness.ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.truth = harness.read_json(os.path.join(harness.DEMO, "truth.json"))["planted"]
        result = harness.run("export", "findings", DEMO_LOGS, *DEMO_FLAGS)
        if result.code != 0:
            raise AssertionError(f"export findings failed on the demo{result.describe()}")
        cls.findings = result.rows()
        folder = tempfile.mkdtemp(prefix="planted-")
        cls.addClassCleanup(shutil.rmtree, folder)
        model = os.path.join(folder, "model.json")
        report = harness.run(DEMO_LOGS, *DEMO_FLAGS, "--json", model)
        if report.code != 0:
            raise AssertionError(f"no model of the demo{report.describe()}")
        cls.model = harness.read_json(model)

    def worse(self, measure, **where):
        """The `worse` findings of a measure about everybody and the whole span, at one place; most impact first."""
        found = [
            f
            for f in self.findings
            if f["measure"] == measure
            and f["verdict"] == "worse"
            and not f["set_aside"]
            and not f["segment"]
            and all(f[column] == value for column, value in where.items())
        ]
        return sorted(found, key=lambda f: -float(f["impact"] or 0))

    def expect_finding(self, measure, share, **where):
        """One finding there; its `actual` lies within four points of the share counted from the world
        (logs know less of who is who than the world does)."""
        found = self.worse(measure, **where)
        self.assertTrue(
            found,
            f"no `worse` finding of {measure} at {where}; there are "
            f"{[(f['measure'], f['touchpoint'], f['channel'], f['verdict']) for f in self.findings][:40]}",
        )
        finding = found[0]
        actual = float(finding["actual"])
        self.assertAlmostEqual(actual, share, delta=0.04, msg=str(finding))
        self.assertLessEqual(float(finding["low"]) - 1e-9, actual)
        self.assertGreaterEqual(float(finding["high"]) + 1e-9, actual)
        self.assertIn(finding["severity"], ("severe", "serious", "moderate"))
        self.assertGreaterEqual(int(finding["n"]), 30)
        return finding

    def test_late_refunds(self):
        truth = self.truth["late_refunds"]
        due = truth["refunded_in_time"] + truth["refunded_late"] + truth["open_and_overdue_at_the_end"]
        finding = self.expect_finding(truth["measure"], truth["refunded_in_time"] / due)
        self.assertAlmostEqual(
            int(finding["n"]), due, delta=10, msg="refunds that are not yet due are in no denominator"
        )
        self.assertIn(finding["basis"], ("target", "sla"), "the promise comes from the project file")
        self.assertEqual(finding["direction"], "higher_is_better")

    def test_the_article_that_sends_people_to_the_contact_form(self):
        truth = self.truth["refund_article"]
        finding = self.expect_finding(
            truth["measure"], truth["contact_24h"] / truth["views"], touchpoint=truth["touchpoint"]
        )
        self.assertEqual(finding["next_touchpoint"], truth["next_touchpoint"])
        articles = [
            f["touchpoint"] for f in self.worse(truth["measure"]) if f["touchpoint"].startswith("/help/articles/")
        ]
        self.assertEqual(articles[0], truth["touchpoint"], "another article is blamed more")

    def test_the_chat_that_becomes_a_call(self):
        truth = self.truth["chat_disconnects"]
        # Calls about the same topic are a lower bound of contacts on any other channel.
        share = truth["disconnected"]["call_24h_same_topic"] / truth["disconnected"]["n"]
        finding = self.expect_finding(
            truth["measure"], share, touchpoint=truth["touchpoint"], channel=truth["channel"]
        )
        self.assertEqual(finding["next_touchpoint"], truth["next_touchpoint"])
        self.assertEqual(finding["id"], self.worse(truth["measure"])[0]["id"], "another place is blamed more")

    def test_slow_evenings_show_where_people_wait(self):
        truth = self.truth["slow_evenings"]
        chat = truth["chat_evening"], truth["chat_other"]
        share = sum(part["in_target"] for part in chat) / sum(part["n"] for part in chat)
        finding = self.expect_finding(truth["measure"], share, channel="chat")
        self.assertEqual(finding["basis"], "sla")
        tickets = truth["ticket_evening"], truth["ticket_other"]
        share = sum(part["in_target"] for part in tickets) / sum(part["n"] for part in tickets)
        for channel in ("email", "web"):
            self.expect_finding(truth["measure"], share, channel=channel)

    def test_the_payment_fortnight_shows_in_its_weeks_and_segment(self):
        """It is no finding by itself, since periods and segments are not searched; what is shown tells of it."""
        truth = self.truth["payment_failures"]
        self.assertEqual([f for f in self.worse(truth["measure"])], [])
        finding = next(f for f in self.model["findings"] if f["measure"] == truth["measure"])
        rate = {week["week"]: week["hits"] / week["n"] for week in finding["weeks"]}
        # The fortnight begins on a Monday in Seoul, 15:00 of the Sunday before it in UTC, in whose weeks these are.
        fortnight = ["2026-09-14", "2026-09-21"]
        others = [week for week in finding["weeks"] if week["week"] not in fortnight and week["n"] >= 30]
        self.assertEqual(sorted(sorted(rate, key=rate.get)[:2]), fortnight, rate)
        for week in finding["weeks"]:
            self.assertLessEqual(week["low"], week["hits"] / week["n"])
            self.assertGreaterEqual(week["high"], week["hits"] / week["n"])
            if week["week"] in fortnight:
                self.assertLess(week["high"], min(other["hits"] / other["n"] for other in others), week)
        segments = {one["segment"]: one["rate"] for one in finding["segments"]}
        self.assertEqual(min(segments, key=segments.get), truth["segment"], segments)
        attempts = {one["segment"]: one["n"] for one in finding["segments"]}
        planted = truth["attempts"]["n"] + truth["mobile_web_at_other_times"]["n"]
        self.assertAlmostEqual(attempts[truth["segment"]], planted, delta=0.02 * planted)

    def test_what_stands_beside_the_late_refunds(self):
        truth = self.truth["late_refunds"]
        finding = next(f for f in self.model["findings"] if f["measure"] == truth["measure"])
        open_cases = next(a["args"] for a in finding["alternatives"] if a["id"] == "open_cases")
        self.assertAlmostEqual(open_cases["open"], truth["open_and_not_due_at_the_end"], delta=5)
        hits = round(finding["actual"] * finding["n"])
        self.assertAlmostEqual(
            open_cases["rate"], (hits + open_cases["open"]) / (finding["n"] + open_cases["open"]), places=12
        )
        self.assertEqual(finding["sure"]["happened"], "very_sure")
        self.assertGreater(finding["cost"]["hours"], 0)
        self.assertNotIn("goals", finding["cost"], "a refund lies behind the goal")
        self.assertEqual(sum(one["n"] for one in finding["weeks"]), finding["n"])
        # One contact may lie behind several findings, but none behind more than all.
        behind = [f["cost"]["contacts"] for f in self.model["findings"] if f["verdict"] == "worse"]
        headline = self.model["headline"]["contacts_behind"]
        self.assertLessEqual(max(behind), headline)
        self.assertGreaterEqual(sum(behind), headline)

    def test_other_evidence_of_a_pain_point_stands_with_it(self):
        explained = {f["id"]: f for f in self.findings if f["set_aside"] == "explained"}
        supports = [s for f in self.model["findings"] for s in f.get("support", [])]
        self.assertEqual(sorted(explained), sorted(s["id"] for s in supports), "each once, with what explains it")
        for support in supports:
            row = explained[support["id"]]
            self.assertEqual(row["verdict"], "worse")
            self.assertEqual(support["measure"], row["measure"])
            self.assertEqual(support["n"], int(row["n"]))
            self.assertEqual(repr(support["actual"]), row["actual"])
        chat = next(f for f in self.model["findings"] if f["measure"] == self.truth["chat_disconnects"]["measure"])
        self.assertIn("resolution_in_target", [s["measure"] for s in chat["support"]])

    def test_every_finding_is_one_of_the_known_kinds(self):
        allowed = {
            "basis": {"sla", "target", "benchmark", "blueprint", "baseline", "peers", "band"},
            "verdict": {"worse", "better", "unclear", "too_few", "not_measurable"},
            "severity": {"severe", "serious", "moderate", ""},
            "direction": {"lower_is_better", "higher_is_better"},
        }
        for finding in self.findings:
            for column, values in allowed.items():
                self.assertIn(finding[column], values, finding)
            self.assertEqual(finding["severity"] != "", finding["verdict"] == "worse", finding)
            if finding["n"] and int(finding["n"]) < 30:
                self.assertIn(finding["verdict"], ("too_few", "not_measurable"), finding)
            self.assertRegex(finding["id"], r"^[0-9a-f]{12}$")
        self.assertEqual(len({f["id"] for f in self.findings}), len(self.findings), "two findings share an id")


class Identities(harness.ProgramTest):
    """The demo's customers against the people of its world."""

    def test_identifiers_of_one_person_are_one_customer_and_of_two_are_two(self):
        with open(os.path.join(harness.DEMO, "truth.identities.csv"), encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        owners = collections.defaultdict(set)
        for row in rows:
            owners[(row["identifier_type"], row["identifier"])].add(row["customer"])
        found = collections.defaultdict(set)
        for row in self.export("customers", DEMO_LOGS, *DEMO_FLAGS, "--raw-ids"):
            found[(row["identifier_type"], row["identifier"])].add(row["customer"])
        alone = {key: next(iter(people)) for key, people in owners.items() if len(people) == 1 and key in found}
        self.assertGreater(len(alone), 0.9 * len(owners), "identifiers of the truth are missing in the export")
        people_of, customers_of = collections.defaultdict(set), collections.defaultdict(set)
        for key, person in alone.items():
            for customer in found[key]:
                people_of[customer].add(person)
                customers_of[person].add(customer)
        users = collections.defaultdict(set)
        for key, customers in found.items():
            if key[0] == "user":
                for customer in customers:
                    users[customer].add(key[1])
        self.assertEqual({c: ids for c, ids in users.items() if len(ids) > 1}, {}, "two user ids became one customer")
        mixed = {c: people for c, people in people_of.items() if len(people) > 1}
        self.assertLessEqual(
            len(mixed), 0.01 * len(people_of), f"customers who are several people: {list(mixed.items())[:5]}"
        )
        split = {p: customers for p, customers in customers_of.items() if len(customers) > 1}
        self.assertLessEqual(
            len(split), 0.03 * len(customers_of), f"people who are several customers: {list(split.items())[:5]}"
        )
