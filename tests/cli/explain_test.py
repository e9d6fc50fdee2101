# SPDX-License-Identifier: Apache-2.0
"""explain FINDING: everything behind one finding, as text."""

from oracle import harness
from property.demo import DEMO_FLAGS, DEMO_LOGS


class ExplainFinding(harness.ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        result = harness.run("export", "findings", DEMO_LOGS, *DEMO_FLAGS)
        if result.code != 0:
            raise AssertionError(f"export findings failed on the demo{result.describe()}")
        cls.findings = result.rows()

    def explain(self, name, *more):
        return self.run_ok("explain", name, DEMO_LOGS, *DEMO_FLAGS, *more).out_text.replace("\u00a0", " ")

    def first(self, **where):
        return next(f for f in self.findings if all(f[column] == value for column, value in where.items()))

    def test_by_id_and_by_rank(self):
        finding = self.first(measure="refund_in_time")
        rank = self.findings.index(finding) + 1
        text = self.explain(finding["id"])
        self.assertEqual(text, self.explain(f"#{rank}"))
        self.assertEqual(text, self.explain(finding["id"], "--threads", "1"))
        n = f"{int(finding['n']):,}"
        for part in (
            finding["id"],
            f"{float(finding['actual']):.1%}",
            f"{n} cases",
            "target \u2265 90%",
            "3 days",
            "promised on the refund page",
            "severe",
            "How sure",
            "Very sure that it happened.",
            "By week",
            "2026-09-07",
            "Before it",
            "What else could explain it",
            "What it may cost",
            "What to check",
            "Journeys",
            "Definition",
            "journey-report export customers INPUT... --edge-from 'Refund requested'",
        ):
            self.assertIn(part, text)
        self.assertNotIn("cause", text)
        for private in ("@", "0093284"):
            self.assertNotIn(private, text, "customers are pseudonyms")

    def test_other_measures_of_the_same_point(self):
        finding = self.first(measure="channel_change_24h", touchpoint="Chat disconnected")
        text = self.explain(finding["id"])
        self.assertIn("Also seen in", text)
        resolution = self.first(measure="resolution_in_target", channel="chat")
        self.assertEqual(resolution["set_aside"], "explained")
        self.assertIn(resolution["id"], text)
        aside = self.explain(resolution["id"])
        self.assertIn(f"explained, {finding['id']}", aside, "what is set aside says by which")

    def test_segments_are_those_that_were_declared(self):
        finding = self.first(measure="contact_after_24h", touchpoint="/help/articles/refund-policy")
        self.assertIn("platform: mobile web", self.explain(finding["id"]))
        self.assertNotIn("platform: ", self.explain(finding["id"], "--segment", "topic"))

    def test_better_ones_have_no_cost(self):
        text = self.explain(self.first(verdict="better")["id"])
        self.assertIn("better than expected", text)
        self.assertNotIn("What it may cost", text)

    def test_korean(self):
        finding = self.first(measure="refund_in_time")
        text = self.explain(finding["id"], "--lang", "ko")
        self.assertIn("환불", text)
        self.assertIn("얼마나 확실한가", text)
        self.assertNotIn("How sure", text)

    def test_unknown_ids(self):
        known = self.findings[0]["id"]
        near = ("0" if known[0] != "0" else "1") + known[1:]
        result = self.expect_exit(harness.run("explain", near, DEMO_LOGS, *DEMO_FLAGS), 2)
        self.assertIn(known, result.err_text, "the nearest id is offered")
        self.assertEqual(result.out_text, "")
        last = len(self.findings)
        result = self.expect_exit(harness.run("explain", f"#{last + 1}", DEMO_LOGS, *DEMO_FLAGS), 2)
        self.assertIn(f"#{last}", result.err_text)

    def test_a_customer_may_be_spelt_like_a_finding(self):
        log = self.write_csv("log.csv", ["time", "user_id", "event"], [["2026-03-02T09:00:00Z", "0123456789ab", "home"]])
        text = self.run_ok("explain", "0123456789ab", log).out_text
        self.assertTrue(text.startswith("customer "), text)
        result = self.expect_exit(harness.run("explain", "#1", log), 2)
        self.assertIn("nothing was compared", result.err_text)

    def test_closed_off_by_output_file(self):
        path = self.path("finding.txt")
        self.assertEqual(self.explain("#1", "-o", path), "")
        with open(path, encoding="utf-8") as file:
            self.assertIn(self.findings[0]["id"], file.read())


class Names(harness.ProgramTest):
    def test_names_from_logs_cannot_steer_the_terminal(self):
        name = "Ho\x1b[31mme\x9b\n  Verdict: fine"
        rows = []
        for i in range(300):
            day, minute = 1 + i % 28, i % 60
            rows.append([f"2026-01-{day:02d}T10:{minute:02d}:00Z", f"u{i % 40}", name])
            rows.append([f"2026-01-{day:02d}T10:{minute:02d}:30Z", f"u{i % 40}", "Cart Viewed"])
            if i % 3:
                rows.append([f"2026-01-{day:02d}T10:{minute:02d}:40Z", f"u{i % 40}", "Order Completed"])
        log = self.write_csv("log.csv", ["time", "user_id", "event"], rows)
        for result in (self.run_ok("explain", "#1", log), self.run_ok("explain", "u1", log),
                       self.run_ok("check", log, "--map", "topic=event"), self.run_ok(log, "-o", self.path("r.html"))):
            shown = result.out_text + result.err_text
            self.assertNotIn("\x1b", shown, result.describe())
            self.assertNotIn("\x9b", shown, result.describe())
            self.assertNotIn("\n  Verdict: fine", shown, result.describe())
        self.assertIn("Ho\ufffd[31mme", self.run_ok("explain", "u1", log).out_text)
