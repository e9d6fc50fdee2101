# SPDX-License-Identifier: Apache-2.0
"""The shop log: every exported table against the reference, row by row, and the published facts through the program."""

import os

from oracle import harness, logs
from oracle import reference as ref

MAPS = ("--map", "user=user_id", "--map", "session=session_id", "--map", "event=event", "--map", "time=timestamp")


class Ecom(harness.ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.log, cls.rows, cls.events = logs.ecom()

    def customers(self, *flags):
        """{customer: user id} of the program."""
        return harness.value_by_customer(self.export("customers", self.log, "--raw-ids", *flags))

    def test_edges(self):
        for unit in ("session", "journey", "customer"):
            with self.subTest(unit=unit):
                got = {
                    (r["from"], r["to"]): (int(r["count"]), int(r["customers"]))
                    for r in self.export("edges", self.log, "--unit", unit)
                }
                self.expect_table(ref.edges(ref.units(self.events, unit)), got, f"edges, unit {unit}")

    def test_default_unit_is_the_journey(self):
        self.assertEqual(
            self.run_ok("export", "edges", self.log).out,
            self.run_ok("export", "edges", self.log, "--unit", "journey").out,
        )

    def test_guessed_and_mapped_columns_agree(self):
        for what in ("edges", "sessions", "customers"):
            with self.subTest(what=what):
                self.assertEqual(
                    self.run_ok("export", what, self.log, "--raw-ids").out,
                    self.run_ok("export", what, self.log, "--raw-ids", *MAPS).out,
                )

    def test_touchpoints(self):
        rows = self.export("touchpoints", self.log)
        whole = {r["touchpoint"]: (int(r["count"]), int(r["customers"])) for r in rows if r["channel"] == ""}
        self.expect_table(ref.touchpoints(self.events), whole, "touchpoints")
        split = {}
        for row in rows:
            if row["channel"]:
                split[row["touchpoint"]] = split.get(row["touchpoint"], 0) + int(row["count"])
        self.assertEqual(
            split,
            {name: n for name, (n, _) in whole.items() if name in split},
            "the rows by channel do not add up to the row of all channels",
        )

    def test_sessions_are_those_of_the_source(self):
        names = self.customers()
        got = {
            (names[r["customer"]], ref.parse_time(r["start"])): (ref.parse_time(r["end"]), int(r["events"]))
            for r in self.export("sessions", self.log, "--raw-ids")
        }
        own = {}
        for event in self.events:
            own.setdefault((event.customer, event.fields["session_id"]), []).append(event.time)
        self.assertEqual(len(own), 3605)
        self.expect_table(
            {(user, min(times)): (max(times), len(times)) for (user, _), times in own.items()}, got, "sessions"
        )

    def test_customers(self):
        rows = self.export("customers", self.log, "--raw-ids")
        spans = {r["identifier"]: (ref.parse_time(r["first_seen"]), ref.parse_time(r["last_seen"])) for r in rows}
        expected = {user: (own[0].time, own[-1].time) for user, own in ref.by_customer(self.events).items()}
        self.expect_table(expected, spans, "customers")
        self.assertEqual({r["identifier_type"] for r in rows}, {"user"})
        self.assertEqual(len({r["customer"] for r in rows}), 600)

    def test_journeys(self):
        names = self.customers()
        got = {
            (names[r["customer"]], ref.parse_time(r["start"])): (
                ref.parse_time(r["end"]),
                int(r["events"]),
                r["outcome"],
            )
            for r in self.export("journeys", self.log, "--raw-ids", "--goal", "purchase")
        }
        journeys = ref.units(self.events, "journey")
        self.expect_table(
            {(j.customer, j.start()): (j.end(), len(j.events)) for j in journeys},
            {key: value[:2] for key, value in got.items()},
            "journeys",
        )
        as_of = max(event.time for event in self.events)
        for journey in journeys:
            outcome = got[(journey.customer, journey.start())][2]
            if "purchase" in journey.names():
                self.assertEqual(
                    outcome, "goal", f"{journey.customer} {ref.format_time(journey.start())} has a purchase"
                )
            else:
                self.assertNotEqual(
                    outcome, "goal", f"{journey.customer} {ref.format_time(journey.start())} has no purchase"
                )
                if outcome != "contact":
                    expected = "open" if as_of - journey.end() <= ref.JOURNEY_GAP else "left"
                    self.assertEqual(outcome, expected, f"{journey.customer} ends {ref.format_time(journey.end())}")

    def test_a_purchase_is_the_goal_by_itself(self):
        self.assertEqual(
            self.run_ok("export", "journeys", self.log).out,
            self.run_ok("export", "journeys", self.log, "--goal", "purchase").out,
        )

    def test_variants(self):
        for unit in ("session", "journey"):
            with self.subTest(unit=unit):
                got = {
                    r["variant"]: (int(r["count"]), int(r["customers"]))
                    for r in self.export("variants", self.log, "--unit", unit)
                }
                self.expect_table(ref.variants(ref.units(self.events, unit)), got, f"variants, unit {unit}")

    def test_funnels(self):
        day = ref.DAY
        table = [  # unit, steps, order, window as text, window, strict-increase
            ("journey", ["home", "product_view", "cart", "purchase"], "eventually", None, None, False),
            ("session", ["catalog", "product_view", "add_to_cart"], "eventually", None, None, False),
            ("customer", ["home", "purchase"], "eventually", None, None, False),
            ("customer", ["home", "purchase"], "eventually", "7d", 7 * day, False),
            ("customer", ["search", "add_to_cart", "purchase"], "eventually", "24h", day, False),
            ("journey", ["catalog", "product_view", "add_to_cart"], "adjacent", None, None, False),
            ("journey", ["catalog", "product_view", "add_to_cart"], "anchored", None, None, False),
            ("session", ["(start)", "home", "search"], "anchored", None, None, False),
            ("session", ["search", "wishlist_add", "compare"], "any", None, None, False),
            ("session", ["product_view", "product_view"], "adjacent", None, None, False),
            ("session", ["(start)", "home", "catalog"], "adjacent", None, None, False),
            ("session", ["cart", "(end)"], "adjacent", None, None, False),
            ("session", ["shipping_details", "payment_details", "purchase"], "eventually", None, None, True),
            ("session", ["payment_details", "shipping_details"], "adjacent", None, None, True),
        ]
        cache = {unit: ref.units(self.events, unit) for unit in ("session", "journey", "customer")}
        for unit, steps, order, text, window, strict in table:
            flags = ["--window", text] if text else []
            flags += ["--flags", "strict-increase"] if strict else []
            with self.subTest(unit=unit, steps=",".join(steps), order=order, flags=flags):
                rows = self.export(
                    "funnel", self.log, "--unit", unit, "--steps", ",".join(steps), "--order", order, *flags
                )
                self.assertEqual([r["name"] for r in rows], steps)
                self.assertEqual([int(r["step"]) for r in rows], list(range(1, len(steps) + 1)))
                self.assertEqual(
                    [int(r["customers"]) for r in rows], ref.funnel(cache[unit], steps, order, window, strict)
                )

    def test_published_shares_of_sessions(self):
        """The log is split by the day of a session's start; variants then say which sessions hold which touchpoint."""
        periods = {}
        for session in ref.units(self.events, "session"):
            periods.setdefault(logs.ecom_period(session.start()), []).append(session)
        header = list(self.rows[0])
        for period, sessions in periods.items():
            kept = sorted((event.order, list(event.fields.values())) for s in sessions for event in s.events)
            cuts = {"all": kept, "mobile": [entry for entry in kept if entry[1][header.index("platform")] == "mobile"]}
            tables = {}
            for name, entries in cuts.items():
                log = self.write_csv(os.path.join(period, f"{name}.csv"), header, [values for _, values in entries])
                tables[name] = [
                    (set(r["variant"].split(" > ")), int(r["count"]))
                    for r in self.export("variants", log, "--unit", "session")
                ]
            for (what, of_period), expected in logs.ECOM_FACTS.items():
                if of_period != period:
                    continue
                wanted, group = what.split()[0], what.split()[-1]
                base = (
                    tables["mobile"]
                    if group == "mobile"
                    else [(names, n) for names, n in tables["all"] if group == "all" or group in names]
                )
                with self.subTest(what=what, period=period):
                    self.assertEqual(
                        (sum(n for names, n in base if wanted in names), sum(n for _, n in base)), expected
                    )

    def test_ledger_has_every_row_as_an_event(self):
        ledger = self.ledger(self.log)
        self.assertEqual(list(ledger)[:3], ["records_in", "events_out", "extra_events"])
        self.assertEqual([ledger[name][1] for name in ("records_in", "events_out", "extra_events")], [31106, 31106, 0])
        self.expect_law(ledger)
        self.assertEqual(ledger["zone_assumed"][0], "note")
        self.assertGreater(ledger["zone_assumed"][1], 0, "times without a zone were read as UTC and nobody was told")

    def test_count_contract_on_edges_of_the_shop(self):
        sessions = ref.units(self.events, "session")
        names = self.customers()
        for start, end in (
            ("(start)", "home"),
            ("cart", "(end)"),
            ("catalog", "catalog"),
            ("purchase", "(end)"),
            ("add_to_cart", "cart"),
        ):
            with self.subTest(edge=f"{start},{end}"):
                rows = self.export("customers", self.log, "--unit", "session", "--edge", f"{start},{end}", "--raw-ids")
                self.assertEqual({names[r["customer"]] for r in rows}, ref.edge_customers(sessions, start, end))

    def test_drop_off_by_session_and_journey(self):
        model = self.path("model.json")
        self.run_ok(self.log, "--goal", "purchase", "-o", self.path("report.html"), "--json", model)
        touchpoints = {t["name"]: t for t in harness.read_json(model)["touchpoints"]}
        as_of = max(event.time for event in self.events)
        for unit, gap in (("session", ref.SESSION_GAP), ("journey", ref.JOURNEY_GAP)):
            expected = ref.drop_off(ref.units(self.events, unit), gap, as_of, "purchase")
            for name, (left, decided, undecided) in sorted(expected.items()):
                with self.subTest(unit=unit, touchpoint=name):
                    got = touchpoints[name]["drop_off"][unit]
                    self.assertEqual((got["left"], got["open"]), (left, undecided), got)
                    self.assertAlmostEqual(got["rate"], left / decided, places=9)
                    self.assertLess(got["low"] - 1e-9, got["rate"])
                    self.assertGreater(got["high"] + 1e-9, got["rate"])


class EcomStdin(harness.ProgramTest):
    def test_gzip_on_stdin_gives_the_same_edges(self):
        log, _, _ = logs.ecom()
        with open(log, "rb") as file:
            piped = self.run_ok("export", "edges", "-", stdin=file.read())
        self.assertEqual(piped.out, self.run_ok("export", "edges", log).out)
