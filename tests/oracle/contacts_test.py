# SPDX-License-Identifier: Apache-2.0
"""Contacts from snapshot tables: tickets, their repeats at the edge of each window, and what is not yet known."""

from oracle import harness
from oracle import reference as ref
from oracle.reference import DAY, HOUR, MINUTE, Contact

HEADER = [
    "ticket_id",
    "customer_id",
    "channel",
    "subject_group",
    "created",
    "replied",
    "solved",
    "closed_at",
    "reopened",
]
MAPS = (
    "--map",
    "case=ticket_id",
    "--map",
    "user=customer_id",
    "--map",
    "channel=channel",
    "--map",
    "topic=subject_group",
    "--map",
    "opened=created",
    "--map",
    "first_reply=replied",
    "--map",
    "resolved=solved",
    "--map",
    "closed=closed_at",
    "--map",
    "reopens=reopened",
)
BASE = ref.parse_time("2026-03-02 09:00:00")
WINDOWS = {"repeat_24h": DAY, "repeat_72h": 3 * DAY, "repeat_7d": 7 * DAY, "repeat_30d": 30 * DAY}


def moment(offset):
    return "" if offset is None else ref.format_time(BASE + offset)


class ContactTest(harness.ProgramTest):
    def tickets(self, contacts, reopens=None, name="tickets.csv"):
        return self.write_csv(
            name,
            HEADER,
            [
                (
                    c.case,
                    c.customer,
                    c.channel,
                    c.topic,
                    moment(c.opened),
                    moment(c.first_reply),
                    moment(c.resolved),
                    moment(c.closed),
                    (reopens or {}).get(c.case, ""),
                )
                for c in contacts
            ],
        )

    def kpis(self, log, *flags):
        return {row["kpi"]: row for row in self.export("kpis", log, *MAPS, *flags) if row["segment"] == ""}


class Table(ContactTest):
    def test_every_column_of_a_contact(self):
        contacts = [
            Contact("007", "ann", 0, "delivery", "email", 2 * HOUR, 5 * HOUR, 6 * HOUR),
            Contact("T2", "bob", HOUR, "refund", "phone", HOUR + MINUTE, None, None),
            Contact("T3", "ann", 10 * DAY, "delivery", "chat", None, None, 10 * DAY + HOUR),
            Contact("T4", "ann", 11 * DAY, "refund", "email", 11 * DAY + HOUR, 11 * DAY + 2 * HOUR, None),
        ]
        rows = {r["case"]: r for r in self.export("contacts", self.tickets(contacts), *MAPS, "--raw-ids")}
        self.assertEqual(set(rows), {"007", "T2", "T3", "T4"})
        before = ref.repeat_of(contacts, by_topic=True)
        case_of = {r["contact"]: case for case, r in rows.items()}
        self.assertEqual(len(case_of), 4, "a contact's id must be its own")
        for contact in contacts:
            row = rows[contact.case]
            with self.subTest(case=contact.case):
                self.assertEqual((row["channel"], row["topic"]), (contact.channel, contact.topic))
                for column in ("opened", "first_reply", "resolved", "closed"):
                    offset = getattr(contact, column)
                    expected = None if offset is None else BASE + offset
                    got = ref.parse_time(row[column]) if row[column] else None
                    self.assertEqual(got, expected, f"column {column} of {row}")
                self.assertEqual(case_of.get(row["repeat_of"]), before[contact.case], row)
        self.assertEqual(before["T3"], "007")
        self.assertEqual(rows["007"]["customer"], rows["T3"]["customer"])
        self.assertNotEqual(rows["007"]["customer"], rows["T2"]["customer"])

    def test_reopened_tickets_are_marked(self):
        contacts = [
            Contact("1", "ann", 0, "x", "email", HOUR, 2 * HOUR),
            Contact("2", "bob", 0, "x", "email", HOUR, 2 * HOUR),
        ]
        rows = {
            r["case"]: r["reopened"]
            for r in self.export("contacts", self.tickets(contacts, {"1": "2", "2": "0"}), *MAPS, "--raw-ids")
        }
        self.assertNotIn(rows["1"], ("", "0", "false"))
        self.assertIn(rows["2"], ("", "0", "false"))

    def test_a_case_id_spelt_as_a_placeholder_stays_an_id(self):
        log = self.tickets([Contact("?", "ann", 0, "x", "email"), Contact("-", "bob", HOUR, "x", "email")])
        self.assertEqual({r["case"] for r in self.export("contacts", log, *MAPS, "--raw-ids")}, {"?", "-"})

    def test_a_contact_without_a_customer_is_counted_and_repeats_nothing(self):
        contacts = [
            Contact("1", "", 0, "x", "email", HOUR),
            Contact("2", "", HOUR, "x", "email", 2 * HOUR),
            Contact("3", "ann", HOUR, "x", "email", 4 * HOUR),
        ]
        log = self.tickets(contacts)
        rows = self.export("contacts", log, *MAPS, "--raw-ids")
        self.assertEqual(len(rows), 3)
        self.assertEqual([r["repeat_of"] for r in rows], ["", "", ""])
        kpis = self.kpis(log, "--as-of", moment(60 * DAY))
        self.assertEqual(
            int(kpis["first_reply_median"]["n"]), 3, "answers to nobody in particular count in service figures"
        )
        self.assertEqual(int(kpis["repeat_24h"]["n"]), 1, "loose contacts are in no denominator of repeats")

    def test_a_snapshot_row_unfolds_and_the_law_holds(self):
        log = self.tickets(
            [Contact("1", "ann", 0, "x", "email", HOUR, 2 * HOUR, 3 * HOUR), Contact("2", "bob", 0, "x", "email")]
        )
        ledger = self.ledger(log, *MAPS)
        self.assertEqual((ledger["records_in"][1], ledger["events_out"][1], ledger["extra_events"][1]), (2, 5, 3))
        self.expect_law(ledger)


class Repeats(ContactTest):
    def expect_rates(self, contacts, as_of, by_topic=True):
        log = self.tickets(contacts)
        kpis = self.kpis(log, "--as-of", moment(as_of))
        for name, window in WINDOWS.items():
            hits, n = ref.repeat_rate(contacts, window, as_of, by_topic)
            with self.subTest(kpi=name):
                if n == 0:  # a figure of nothing is no figure
                    self.assertEqual(int(kpis.get(name, {"n": 0})["n"]), 0)
                    continue
                self.assertEqual(int(kpis[name]["n"]), n)
                self.assertAlmostEqual(float(kpis[name]["value"]), hits / n, places=6)
                self.assertEqual(kpis[name]["unit"], "ratio")
                self.assertLessEqual(float(kpis[name]["low"]), hits / n + 1e-6)
                self.assertGreaterEqual(float(kpis[name]["high"]), hits / n - 1e-6)

    def test_a_repeat_on_the_edge_of_a_window_is_inside(self):
        contacts, day = [], 0
        for window in WINDOWS.values():
            for extra in (-ref.SECOND, 0, ref.SECOND):
                person = f"p{len(contacts)}"
                contacts.append(Contact(f"{person}-1", person, day * DAY, "x", "email"))
                contacts.append(Contact(f"{person}-2", person, day * DAY + window + extra, "x", "email"))
        self.expect_rates(contacts, 200 * DAY)

    def test_only_contacts_whose_window_has_passed_are_counted(self):
        contacts = [
            Contact("1", "a", 0, "x", "email"),
            Contact("2", "a", 5 * DAY, "x", "email"),
            Contact("3", "b", DAY, "x", "email"),
            Contact("4", "c", DAY + ref.SECOND, "x", "email"),
            Contact("5", "c", 2 * DAY, "x", "chat"),
        ]
        for as_of in (5 * DAY, 8 * DAY, 12 * DAY, 60 * DAY):
            with self.subTest(as_of_days=as_of // DAY):
                self.expect_rates(contacts, as_of)

    def test_another_topic_is_no_repeat(self):
        contacts = [
            Contact("1", "a", 0, "delivery", "email"),
            Contact("2", "a", HOUR, "refund", "email"),
            Contact("3", "a", 2 * HOUR, "delivery", "chat"),
            Contact("4", "b", 0, "refund", "chat"),
        ]
        rows = {r["case"]: r for r in self.export("contacts", self.tickets(contacts), *MAPS, "--raw-ids")}
        case_of = {r["contact"]: case for case, r in rows.items()}
        self.assertEqual(
            {case: case_of.get(r["repeat_of"]) for case, r in rows.items()}, {"1": None, "2": None, "3": "1", "4": None}
        )
        self.expect_rates(contacts, 90 * DAY)

    def test_without_topics_any_contact_is_a_repeat(self):
        contacts = [Contact("1", "a", 0), Contact("2", "a", HOUR), Contact("3", "b", 0)]
        log = self.write_csv(
            "tickets.csv",
            ["ticket_id", "customer_id", "created"],
            [(c.case, c.customer, moment(c.opened)) for c in contacts],
        )
        rows = {
            r["case"]: r
            for r in self.export(
                "contacts",
                log,
                "--map",
                "case=ticket_id",
                "--map",
                "user=customer_id",
                "--map",
                "opened=created",
                "--raw-ids",
            )
        }
        self.assertEqual(rows["2"]["repeat_of"], rows["1"]["contact"])
        self.assertEqual((rows["1"]["repeat_of"], rows["3"]["repeat_of"]), ("", ""))

    def test_a_repeat_keeps_its_predecessor_whatever_the_gap(self):
        contacts = [Contact("1", "a", 0, "x", "email"), Contact("2", "a", 300 * DAY, "x", "email")]
        rows = {r["case"]: r for r in self.export("contacts", self.tickets(contacts), *MAPS, "--raw-ids")}
        self.assertEqual(rows["2"]["repeat_of"], rows["1"]["contact"])

    def test_order_of_rows_does_not_matter(self):
        contacts = [
            Contact("1", "a", 0, "x", "email"),
            Contact("2", "a", HOUR, "x", "email"),
            Contact("3", "a", 3 * HOUR, "x", "chat"),
        ]
        tables = [
            self.export("contacts", self.tickets(order), *MAPS, "--raw-ids") for order in (contacts, contacts[::-1])
        ]
        chains = [
            {(r["case"], {s["contact"]: s["case"] for s in rows}.get(r["repeat_of"])) for r in rows} for rows in tables
        ]
        self.assertEqual(chains, [{("1", None), ("2", "1"), ("3", "2")}] * 2)


class Times(ContactTest):
    def test_first_reply_and_resolution(self):
        """Eleven tickets: the median is the sixth, the 90th percentile the tenth, however a quantile is defined."""
        minutes = [3, 7, 11, 20, 31, 45, 60, 95, 180, 600, 5000]
        contacts = [
            Contact(str(i), f"p{i}", i * DAY, "x", "email", i * DAY + m * MINUTE, i * DAY + 2 * m * MINUTE)
            for i, m in enumerate(minutes)
        ]
        contacts.append(Contact("open", "q", 3 * DAY, "x", "email"))
        kpis = self.kpis(self.tickets(contacts), "--as-of", moment(60 * DAY))
        for name, expected in (
            ("first_reply_median", 45 * 60),
            ("first_reply_p90", 600 * 60),
            ("resolution_median", 90 * 60),
            ("resolution_p90", 1200 * 60),
        ):
            with self.subTest(kpi=name):
                self.assertAlmostEqual(float(kpis[name]["value"]), expected, places=3)
                self.assertEqual(
                    (int(kpis[name]["n"]), kpis[name]["unit"]), (11, "s"), "open contacts are censored, not zero"
                )

    def test_two_middle_values(self):
        contacts = [Contact(str(i), f"p{i}", i * DAY, "x", "email", i * DAY + 10 * MINUTE) for i in range(4)]
        self.assertAlmostEqual(float(self.kpis(self.tickets(contacts))["first_reply_median"]["value"]), 600, places=3)


class FromEvents(harness.ProgramTest):
    """Contacts of a log of single events, without case ids unless said."""

    HEADER = ["time", "user_id", "channel", "kind", "event", "author", "public", "case_id"]
    MAPS = (
        "--map",
        "time=time",
        "--map",
        "user=user_id",
        "--map",
        "channel=channel",
        "--map",
        "kind=kind",
        "--map",
        "event=event",
        "--map",
        "author=author",
        "--map",
        "public=public",
    )

    def log(self, rows):
        """`rows` = [(minutes, user, channel, kind, author, public, case)]."""
        return self.write_csv(
            "chat.csv",
            self.HEADER,
            [
                (moment(minutes * MINUTE), user, channel, kind, kind, author, public, case)
                for minutes, user, channel, kind, author, public, case in rows
            ],
        )

    def opened(self, rows, *flags):
        """{(channel, minute of the opening)} of the contacts."""
        return sorted(
            (r["channel"], (ref.parse_time(r["opened"]) - BASE) // MINUTE)
            for r in self.export("contacts", self.log(rows), *self.MAPS, *flags)
        )

    def test_where_a_contact_without_a_case_ends(self):
        hour = 60
        table = [
            (
                "a close ends it",
                [(0, "contact-open"), (5, "message"), (9, "contact-close"), (20, "contact-open")],
                [0, 20],
            ),
            ("the next open ends it", [(0, "contact-open"), (5, "message"), (20, "contact-open")], [0, 20]),
            ("a day of silence ends it", [(0, "contact-open"), (25 * hour, "message")], [0, 25 * hour]),
            ("less than a day does not", [(0, "contact-open"), (23 * hour, "message"), (46 * hour, "message")], [0]),
            ("a first message opens it", [(3, "message"), (4, "message")], [3]),
        ]
        for name, steps, expected in table:
            with self.subTest(name):
                rows = [(minutes, "ann", "chat", kind, "customer", "true", "") for minutes, kind in steps]
                self.assertEqual(self.opened(rows), [("chat", minute) for minute in expected])

    def test_channels_and_customers_do_not_mix(self):
        rows = [
            (0, "ann", "chat", "contact-open", "customer", "true", ""),
            (1, "ann", "phone", "contact-open", "customer", "true", ""),
            (2, "bob", "chat", "contact-open", "customer", "true", ""),
            (3, "ann", "chat", "message", "customer", "true", ""),
        ]
        self.assertEqual(self.opened(rows), [("chat", 0), ("chat", 2), ("phone", 1)])

    def test_with_a_case_the_contact_is_the_case(self):
        rows = [
            (0, "ann", "chat", "contact-open", "customer", "true", "k1"),
            (5, "ann", "chat", "contact-close", "agent", "true", "k1"),
            (40 * 60, "ann", "chat", "message", "customer", "true", "k1"),
        ]
        self.assertEqual(self.opened(rows, "--map", "case=case_id"), [("chat", 0)])

    def test_only_a_public_answer_of_a_person_is_a_first_reply(self):
        rows = [
            (0, "ann", "chat", "contact-open", "customer", "true", "k1"),
            (1, "ann", "chat", "message", "bot", "true", "k1"),
            (2, "ann", "chat", "message", "agent", "false", "k1"),
            (3, "ann", "chat", "message", "customer", "true", "k1"),
            (10, "ann", "chat", "message", "agent", "true", "k1"),
            (20, "ann", "chat", "message", "agent", "true", "k1"),
        ]
        (row,) = self.export("contacts", self.log(rows), *self.MAPS, "--map", "case=case_id")
        self.assertEqual(ref.parse_time(row["first_reply"]), BASE + 10 * MINUTE)

    def test_what_agents_do_is_no_touchpoint_and_extends_no_session(self):
        rows = [
            (0, "ann", "chat", "contact-open", "customer", "true", "k1"),
            (20, "ann", "chat", "message", "agent", "true", "k1"),
            (45, "ann", "web", "view", "customer", "true", ""),
        ]
        log = self.log(rows)
        names = {r["touchpoint"] for r in self.export("touchpoints", log, *self.MAPS, "--map", "case=case_id")}
        self.assertNotIn("message", names)
        walks = {
            r["variant"] for r in self.export("variants", log, *self.MAPS, "--map", "case=case_id", "--unit", "journey")
        }
        self.assertEqual(walks, {"contact-open > view"})
        starts = [
            (ref.parse_time(r["start"]) - BASE) // MINUTE
            for r in self.export("sessions", log, *self.MAPS, "--map", "case=case_id")
        ]
        self.assertIn(45, starts, "an agent's message kept a session open")

    def test_a_journey_is_open_until_its_gap_has_passed(self):
        log = self.log([(0, "ann", "web", "view", "customer", "true", "")])
        for extra, outcome in ((-1, "open"), (0, "open"), (1, "left")):
            with self.subTest(microseconds_beyond_thirty_days=extra):
                (row,) = self.export("journeys", log, *self.MAPS, "--as-of", moment(30 * DAY + extra))
                self.assertEqual(row["outcome"], outcome)
