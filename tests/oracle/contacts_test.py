# SPDX-License-Identifier: Apache-2.0
"""Contacts from snapshot tables: one row a ticket, its repeats at the exact edge of each window, and what is not yet known."""

from oracle import harness
from oracle import reference as ref
from oracle.reference import DAY, HOUR, MINUTE, Contact

HEADER = ["ticket_id", "customer_id", "channel", "subject_group", "created", "replied", "solved", "closed_at", "reopened"]
MAPS = ("--map", "case=ticket_id", "--map", "user=customer_id", "--map", "channel=channel", "--map", "topic=subject_group",
        "--map", "opened=created", "--map", "first_reply=replied", "--map", "resolved=solved", "--map", "closed=closed_at",
        "--map", "reopens=reopened")
BASE = ref.parse_time("2026-03-02 09:00:00")
WINDOWS = {"repeat_24h": DAY, "repeat_72h": 3 * DAY, "repeat_7d": 7 * DAY, "repeat_30d": 30 * DAY}


def moment(offset):
    return "" if offset is None else ref.format_time(BASE + offset)


class ContactTest(harness.ProgramTest):
    def tickets(self, contacts, reopens=None, name="tickets.csv"):
        return self.write_csv(name, HEADER, [
            (c.case, c.customer, c.channel, c.topic, moment(c.opened), moment(c.first_reply), moment(c.resolved),
             moment(c.closed), (reopens or {}).get(c.case, "")) for c in contacts])

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
        contacts = [Contact("1", "ann", 0, "x", "email", HOUR, 2 * HOUR), Contact("2", "bob", 0, "x", "email", HOUR, 2 * HOUR)]
        rows = {r["case"]: r["reopened"] for r in self.export("contacts", self.tickets(contacts, {"1": "2", "2": "0"}), *MAPS,
                                                              "--raw-ids")}
        self.assertNotIn(rows["1"], ("", "0", "false"))
        self.assertIn(rows["2"], ("", "0", "false"))

    def test_a_case_id_spelt_as_a_placeholder_stays_an_id(self):
        log = self.tickets([Contact("?", "ann", 0, "x", "email"), Contact("-", "bob", HOUR, "x", "email")])
        self.assertEqual({r["case"] for r in self.export("contacts", log, *MAPS, "--raw-ids")}, {"?", "-"})

    def test_a_contact_without_a_customer_is_counted_and_repeats_nothing(self):
        contacts = [Contact("1", "", 0, "x", "email", HOUR), Contact("2", "", HOUR, "x", "email", 2 * HOUR),
                    Contact("3", "ann", HOUR, "x", "email", 4 * HOUR)]
        log = self.tickets(contacts)
        rows = self.export("contacts", log, *MAPS, "--raw-ids")
        self.assertEqual(len(rows), 3)
        self.assertEqual([r["repeat_of"] for r in rows], ["", "", ""])
        kpis = self.kpis(log, "--as-of", moment(60 * DAY))
        self.assertEqual(int(kpis["first_reply_median"]["n"]), 3, "answers to nobody in particular count in service figures")
        self.assertEqual(int(kpis["repeat_24h"]["n"]), 1, "loose contacts are in no denominator of repeats")

    def test_a_snapshot_row_unfolds_and_the_law_holds(self):
        log = self.tickets([Contact("1", "ann", 0, "x", "email", HOUR, 2 * HOUR, 3 * HOUR), Contact("2", "bob", 0, "x", "email")])
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
                self.assertIn(name, kpis)
                self.assertEqual(int(kpis[name]["n"]), n)
                if n:
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
        contacts = [Contact("1", "a", 0, "x", "email"), Contact("2", "a", 5 * DAY, "x", "email"), Contact("3", "b", DAY, "x", "email"),
                    Contact("4", "c", DAY + ref.SECOND, "x", "email"), Contact("5", "c", 2 * DAY, "x", "chat")]
        for as_of in (5 * DAY, 8 * DAY, 12 * DAY, 60 * DAY):
            with self.subTest(as_of_days=as_of // DAY):
                self.expect_rates(contacts, as_of)

    def test_another_topic_is_no_repeat(self):
        contacts = [Contact("1", "a", 0, "delivery", "email"), Contact("2", "a", HOUR, "refund", "email"),
                    Contact("3", "a", 2 * HOUR, "delivery", "chat"), Contact("4", "b", 0, "refund", "chat")]
        rows = {r["case"]: r for r in self.export("contacts", self.tickets(contacts), *MAPS, "--raw-ids")}
        case_of = {r["contact"]: case for case, r in rows.items()}
        self.assertEqual({case: case_of.get(r["repeat_of"]) for case, r in rows.items()},
                         {"1": None, "2": None, "3": "1", "4": None})
        self.expect_rates(contacts, 90 * DAY)

    def test_without_topics_any_contact_is_a_repeat(self):
        contacts = [Contact("1", "a", 0), Contact("2", "a", HOUR), Contact("3", "b", 0)]
        log = self.write_csv("tickets.csv", ["ticket_id", "customer_id", "created"],
                             [(c.case, c.customer, moment(c.opened)) for c in contacts])
        rows = {r["case"]: r for r in self.export("contacts", log, "--map", "case=ticket_id", "--map", "user=customer_id", "--map",
                                                  "opened=created", "--raw-ids")}
        self.assertEqual(rows["2"]["repeat_of"], rows["1"]["contact"])
        self.assertEqual((rows["1"]["repeat_of"], rows["3"]["repeat_of"]), ("", ""))

    def test_a_repeat_keeps_its_predecessor_whatever_the_gap(self):
        contacts = [Contact("1", "a", 0, "x", "email"), Contact("2", "a", 300 * DAY, "x", "email")]
        rows = {r["case"]: r for r in self.export("contacts", self.tickets(contacts), *MAPS, "--raw-ids")}
        self.assertEqual(rows["2"]["repeat_of"], rows["1"]["contact"])

    def test_order_of_rows_does_not_matter(self):
        contacts = [Contact("1", "a", 0, "x", "email"), Contact("2", "a", HOUR, "x", "email"), Contact("3", "a", 3 * HOUR, "x", "chat")]
        tables = [self.export("contacts", self.tickets(order), *MAPS, "--raw-ids") for order in (contacts, contacts[::-1])]
        chains = [{(r["case"], {s["contact"]: s["case"] for s in rows}.get(r["repeat_of"])) for r in rows} for rows in tables]
        self.assertEqual(chains, [{("1", None), ("2", "1"), ("3", "2")}] * 2)


class Times(ContactTest):
    def test_first_reply_and_resolution(self):
        """Eleven tickets: the median is the sixth, the 90th percentile the tenth, however a quantile is defined."""
        minutes = [3, 7, 11, 20, 31, 45, 60, 95, 180, 600, 5000]
        contacts = [Contact(str(i), f"p{i}", i * DAY, "x", "email", i * DAY + m * MINUTE, i * DAY + 2 * m * MINUTE)
                    for i, m in enumerate(minutes)]
        contacts.append(Contact("open", "q", 3 * DAY, "x", "email"))
        kpis = self.kpis(self.tickets(contacts), "--as-of", moment(60 * DAY))
        for name, expected in (("first_reply_median", 45 * 60), ("first_reply_p90", 600 * 60), ("resolution_median", 90 * 60),
                               ("resolution_p90", 1200 * 60)):
            with self.subTest(kpi=name):
                self.assertAlmostEqual(float(kpis[name]["value"]), expected, places=3)
                self.assertEqual((int(kpis[name]["n"]), kpis[name]["unit"]), (11, "s"), "open contacts are censored, not zero")

    def test_two_middle_values(self):
        contacts = [Contact(str(i), f"p{i}", i * DAY, "x", "email", i * DAY + 10 * MINUTE) for i in range(4)]
        self.assertAlmostEqual(float(self.kpis(self.tickets(contacts))["first_reply_median"]["value"]), 600, places=3)
