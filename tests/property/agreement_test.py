# SPDX-License-Identifier: Apache-2.0
"""A number told in several places is one number: the model, the tables and what they imply about each other."""

from oracle import harness
from oracle import reference as ref
from property.demo import DEMO_FLAGS, DEMO_LOGS

AS_OF = "2026-10-30T15:00:00Z"  # the end of the demo


class Agreement(harness.ProgramTest):
    def table(self, what, *flags):
        return self.export(what, DEMO_LOGS, *DEMO_FLAGS, *flags)

    def model(self):
        path = self.path("model.json")
        self.run_ok(DEMO_LOGS, *DEMO_FLAGS, "-o", self.path("report.html"), "--json", path)
        return harness.read_json(path)

    def test_the_model_holds_the_numbers_of_the_tables(self):
        model = self.model()
        totals = model["totals"]
        ledger = {row["class"]: int(row["count"]) for row in self.table("ledger")}
        self.assertEqual(totals["records"], ledger["records_in"])
        self.assertEqual(totals["events"], ledger["events_out"])
        self.assertEqual(
            {entry["id"]: entry["count"] for entry in model["ledger"]["classes"] if entry["count"]},
            {name: n for name, n in ledger.items() if n and name not in ("records_in", "events_out", "extra_events")},
        )
        self.assertEqual(totals["sessions"], len(self.table("sessions")))
        self.assertEqual(totals["journeys"], len(self.table("journeys")))
        self.assertEqual(totals["contacts"], len(self.table("contacts")))
        self.assertEqual(
            totals["contacts_without_customer"], sum(row["customer"] == "" for row in self.table("contacts"))
        )
        edges = {(r["from"], r["to"]): (int(r["count"]), int(r["customers"])) for r in self.table("edges")}
        for edge in model["graph"]["edges"]:
            self.assertEqual((edge["count"], edge["customers"]), edges[(edge["from"], edge["to"])], edge)
        touchpoints = {
            r["touchpoint"]: (int(r["count"]), int(r["customers"]))
            for r in self.table("touchpoints")
            if not r["channel"]
        }
        for node in model["touchpoints"]:
            self.assertEqual((node["count"], node["customers"]), touchpoints[node["name"]], node["name"])
        variants = {r["variant"]: int(r["count"]) for r in self.table("variants")}
        for variant in model["variants"]:
            self.assertEqual(variant["count"], variants[ref.variant_text(variant["touchpoints"])])
        self.assertEqual(
            model["variants_hidden"]["count"] + sum(v["count"] for v in model["variants"]), sum(variants.values())
        )
        findings = {r["id"] for r in self.table("findings")}
        self.assertLessEqual({finding["id"] for finding in model["findings"]}, findings)

    def test_the_funnel_of_the_project_file(self):
        for funnel in self.model()["funnels"]:
            steps = [argument for step in funnel["steps"] for argument in ("--step", step["name"])]
            rows = self.table("funnel", *steps, "--order", funnel["order"])
            self.assertEqual([int(r["customers"]) for r in rows], [step["customers"] for step in funnel["steps"]])

    def test_repeat_figures_follow_from_the_contacts(self):
        rows = self.table("contacts", "--as-of", AS_OF)
        kpis = {r["kpi"]: r for r in self.table("kpis", "--as-of", AS_OF) if r["segment"] == ""}
        contacts = [
            ref.Contact(r["contact"], r["customer"], ref.parse_time(r["opened"]), r["topic"], r["channel"])
            for r in rows
        ]
        opened = {c.case: c.opened for c in contacts}
        following = {}
        for row in rows:
            if row["repeat_of"]:
                moment = ref.parse_time(row["opened"])
                following[row["repeat_of"]] = min(moment, following.get(row["repeat_of"], moment))
                self.assertGreaterEqual(moment, opened[row["repeat_of"]])
        for name, window in (
            ("repeat_24h", ref.DAY),
            ("repeat_72h", 3 * ref.DAY),
            ("repeat_7d", 7 * ref.DAY),
            ("repeat_30d", 30 * ref.DAY),
        ):
            base = [c for c in contacts if c.customer and c.opened <= ref.parse_time(AS_OF) - window]
            hits = sum(1 for c in base if c.case in following and following[c.case] - c.opened <= window)
            with self.subTest(kpi=name):
                self.assertEqual(int(kpis[name]["n"]), len(base))
                self.assertAlmostEqual(float(kpis[name]["value"]), hits / len(base), places=6)

    def test_a_repeat_is_the_previous_contact_of_the_customer_about_the_topic(self):
        rows = [r for r in self.table("contacts") if r["customer"] and r["topic"]]
        last, wrong = {}, []
        for row in sorted(rows, key=lambda r: ref.parse_time(r["opened"])):
            key = (row["customer"], row["topic"])
            if row["repeat_of"] != last.get(key, ("", None))[0] and last.get(key, ("", None))[1] != row["opened"]:
                wrong.append((row["contact"], row["repeat_of"], last.get(key)))
            last[key] = (row["contact"], row["opened"])
        self.assertEqual(wrong[:5], [], f"{len(wrong)} of {len(rows)} contacts repeat the wrong one")

    def test_units_of_the_edges_are_the_journeys(self):
        journeys = self.table("journeys")
        edges = self.table("edges")
        started = sum(int(r["count"]) for r in edges if r["from"] == "(start)")
        self.assertLessEqual(started, len(journeys))
        empty = sum(int(r["events"]) == 0 for r in journeys)
        self.assertEqual(empty, 0)
        for row in journeys:
            self.assertLessEqual(ref.parse_time(row["start"]), ref.parse_time(row["end"]))

    def test_journeys_are_cut_where_thirty_days_pass(self):
        spans = {}
        for row in self.table("journeys"):
            spans.setdefault(row["customer"], []).append((ref.parse_time(row["start"]), ref.parse_time(row["end"])))
        for customer, own in spans.items():
            own.sort()
            for (_, end), (start, _) in zip(own, own[1:]):
                self.assertGreater(start - end, ref.JOURNEY_GAP, f"customer {customer}")

    def test_sessions_are_cut_where_thirty_minutes_pass(self):
        spans = {}
        for row in self.table("sessions"):
            spans.setdefault(row["customer"], []).append((ref.parse_time(row["start"]), ref.parse_time(row["end"])))
        for customer, own in spans.items():
            own.sort()
            for (_, end), (start, _) in zip(own, own[1:]):
                self.assertGreater(start - end, ref.SESSION_GAP, f"customer {customer}")
