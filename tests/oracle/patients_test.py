# SPDX-License-Identifier: Apache-2.0
"""A process log with start and complete rows of an instance, one case a patient."""

from oracle import harness, logs
from oracle import reference as ref

MAPS = (
    "--map",
    "case=patient",
    "--map",
    "event=handling",
    "--map",
    "instance=handling_id",
    "--map",
    "lifecycle=registration_type",
    "--map",
    "time=time",
)


class Patients(harness.ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.log, cls.rows, cls.events = logs.patients()
        cls.cases = ref.units(cls.events, "customer")

    def test_start_and_complete_become_one_event(self):
        ledger = self.ledger(self.log, *MAPS)
        self.assertEqual([ledger[n][1] for n in ("records_in", "events_out", "extra_events")], [5442, 2721, 0])
        self.assertEqual(ledger["joined_lifecycle"], ("skipped", 2721))
        self.expect_law(ledger)

    def test_touchpoints(self):
        got = {
            r["touchpoint"]: (int(r["count"]), int(r["customers"]))
            for r in self.export("touchpoints", self.log, *MAPS)
            if r["channel"] == ""
        }
        self.assertEqual(len(got), 7)
        self.expect_table(ref.touchpoints(self.events), got, "touchpoints")

    def test_the_case_is_the_unit_by_itself(self):
        expected = ref.edges(self.cases)
        for flags in ((), ("--unit", "case")):
            with self.subTest(flags=flags):
                got = {
                    (r["from"], r["to"]): (int(r["count"]), int(r["customers"]))
                    for r in self.export("edges", self.log, *MAPS, *flags)
                }
                self.expect_table(expected, got, "edges by case")

    def test_variants(self):
        got = {r["variant"]: (int(r["count"]), int(r["customers"])) for r in self.export("variants", self.log, *MAPS)}
        self.expect_table(ref.variants(self.cases), got, "variants by case")

    def test_throughput_from_first_start_to_last_complete(self):
        rows = self.export("journeys", self.log, *MAPS, "--unit", "case", "--raw-ids")
        self.assertEqual(len(rows), 500)
        days = [(ref.parse_time(r["end"]) - ref.parse_time(r["start"])) / ref.DAY for r in rows]
        self.assertEqual(round(sum(days) / len(days), 5), 6.67631)
        self.assertEqual(round(ref.median(days), 5), 6.08551)
        got = sorted((ref.parse_time(r["start"]), ref.parse_time(r["end"]), int(r["events"])) for r in rows)
        self.assertEqual(got, sorted((c.start(), c.end(), len(c.events)) for c in self.cases))

    def test_every_case_is_a_contact(self):
        rows = self.export("contacts", self.log, *MAPS, "--raw-ids")
        self.assertEqual({r["case"] for r in rows}, {row["patient"] for row in self.rows})
        self.assertEqual(len(rows), 500)

    def test_funnel_by_case(self):
        steps = ["Registration", "Triage and Assessment", "X-Ray", "Check-out"]
        for order in ("eventually", "adjacent"):
            with self.subTest(order=order):
                rows = self.export("funnel", self.log, *MAPS, "--steps", ",".join(steps), "--order", order)
                self.assertEqual([int(r["customers"]) for r in rows], ref.funnel(self.cases, steps, order))


class Lifecycles(harness.ProgramTest):
    """Start and complete rows on small logs: who is joined to whom."""

    HEADER = ["time", "case_id", "event", "instance", "lifecycle"]
    MAPS = ("--map", "time=time", "--map", "case=case_id", "--map", "event=event", "--map", "lifecycle=lifecycle")

    def check(self, rows, expected, skipped, *flags):
        """`rows` = [(minute, event, instance, life-cycle)] of one case; `expected` = (start, end, events) of it."""
        base = ref.parse_time("2026-03-02 09:00:00")
        log = self.write_csv(
            "process.csv",
            self.HEADER,
            [
                (ref.format_time(base + minute * ref.MINUTE), "c1", event, instance, life)
                for minute, event, instance, life in rows
            ],
        )
        case = self.export("journeys", log, *self.MAPS, *flags)
        got = [
            (
                (ref.parse_time(r["start"]) - base) // ref.MINUTE,
                (ref.parse_time(r["end"]) - base) // ref.MINUTE,
                int(r["events"]),
            )
            for r in case
        ]
        self.assertEqual(got, [expected])
        ledger = self.ledger(log, *self.MAPS, *flags)
        self.assertEqual(
            (ledger["events_out"][1], ledger.get("joined_lifecycle", ("skipped", 0))[1]), (expected[2], skipped)
        )
        self.expect_law(ledger)

    def test_by_instance(self):
        self.check(
            [(0, "x", "1", "start"), (5, "x", "2", "start"), (6, "x", "2", "complete"), (50, "x", "1", "complete")],
            (0, 50, 2),
            2,
            "--map",
            "instance=instance",
        )

    def test_without_an_instance_first_in_first_out(self):
        self.check(
            [(0, "x", "", "start"), (5, "x", "", "start"), (6, "x", "", "complete"), (50, "x", "", "complete")],
            (0, 50, 2),
            2,
        )

    def test_unpaired_rows_and_other_values_stay(self):
        self.check([(0, "x", "", "start"), (5, "y", "", "suspend"), (9, "z", "", "complete")], (0, 9, 3), 0)
