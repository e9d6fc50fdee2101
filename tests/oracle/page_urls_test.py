# SPDX-License-Identifier: Apache-2.0
"""Page views whose event name is a URL: names of touchpoints, long ids, fractions of nine digits."""

from oracle import harness, logs
from oracle import reference as ref

PATHS = {
    "/",
    "/catalog",
    "/catalog/krovati/krovat_bed_frame",
    "/catalog/matrasy/bluesleep_gravity",
    "/catalog/pillow/podushka_anatomicheskay",
    "/delivery",
    "/o-kompanii",
    "/order",
    "/order/confirmation",
    "/order/payment-option-switcher",
    "/order/submit",
}


class PageUrls(harness.ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.log, cls.rows, cls.events = logs.page_urls()

    def test_twelve_event_names_are_eleven_paths(self):
        got = {
            r["touchpoint"]: (int(r["count"]), int(r["customers"]))
            for r in self.export("touchpoints", self.log)
            if r["channel"] == ""
        }
        self.assertEqual(set(got), PATHS)
        self.expect_table(ref.touchpoints(self.events), got, "touchpoints")

    def test_event_names_stay_as_they_are_when_asked(self):
        got = {r["touchpoint"] for r in self.export("touchpoints", self.log, "--touchpoint", "event")}
        self.assertEqual(got, {row["event_name"] for row in self.rows})

    def test_ids_beyond_two_to_the_53_are_text(self):
        rows = self.export("customers", self.log, "--raw-ids")
        self.assertEqual({r["identifier"] for r in rows}, {row["user_id"] for row in self.rows})
        self.assertEqual((len(rows), len({r["customer"] for r in rows})), (3797, 3797))

    def test_every_event_is_a_session(self):
        names = harness.value_by_customer(self.export("customers", self.log, "--raw-ids"))
        rows = self.export("sessions", self.log, "--raw-ids")
        self.assertEqual(len(rows), 15792)
        self.assertEqual({r["events"] for r in rows}, {"1"})
        got = {(names[r["customer"]], ref.parse_time(r["start"])) for r in rows}
        self.assertEqual(got, {(e.customer, e.time) for e in self.events}, "nanoseconds are truncated to microseconds")

    def test_edges(self):
        for unit in ("journey", "customer"):
            with self.subTest(unit=unit):
                got = {
                    (r["from"], r["to"]): (int(r["count"]), int(r["customers"]))
                    for r in self.export("edges", self.log, "--unit", unit)
                }
                self.expect_table(ref.edges(ref.units(self.events, unit)), got, f"edges, unit {unit}")

    def test_no_finding_claims_a_drop_off(self):
        claims = [
            r
            for r in self.export("findings", self.log)
            if r["measure"] == "drop_off" and r["verdict"] in ("worse", "better")
        ]
        self.assertEqual(claims, [], "every event is a session of its own: a drop-off per session means nothing here")

    def test_ledger(self):
        ledger = self.ledger(self.log)
        self.assertEqual([ledger[n][1] for n in ("records_in", "events_out", "extra_events")], [15792, 15792, 0])
        self.expect_law(ledger)
