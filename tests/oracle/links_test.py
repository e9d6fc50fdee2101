# SPDX-License-Identifier: Apache-2.0
"""`export links`: what stands together, what was refused and why, and that its counts are those of the ledger."""

import random

from oracle import harness
from oracle import reference as ref

BASE = ref.parse_time("2026-03-02 09:00:00")
FIELDS = {"user": "user", "email": "email", "anonymous": "cookie", "device": "device", "alias": "previous"}
MAPS = tuple(
    word for field, column in list(FIELDS.items()) + [("time", "time"), ("event", "event")]
    for word in ("--map", f"{field}={column}")
)


class Links(harness.ProgramTest):
    def write_log(self, rows):
        """`rows`: (minutes, event, {column: value})."""
        lines = [
            [ref.format_time(BASE + minute * ref.MINUTE), event] + [ids.get(column, "") for column in FIELDS.values()]
            for minute, event, ids in rows
        ]
        return self.write_csv("log.csv", ["time", "event"] + list(FIELDS.values()), lines)

    def links(self, log, *flags):
        return self.export("links", log, *MAPS, "--raw-ids", *flags)

    def pairs(self, log, *flags):
        """{(identifier, identifier_2): (state, rule, rows, refused)}"""
        found = {}
        for row in self.links(log, *flags):
            key = (row["identifier"], row["identifier_2"])
            found.setdefault(key, []).append((row["state"], row["rule"], row["rows"], row["refused"]))
        return {key: sorted(rows) for key, rows in found.items()}

    def test_used_links_have_their_rows_and_their_place(self):
        log = self.write_log(
            [
                (0, "a", {"user": "kim", "cookie": "c1"}),
                (5, "b", {"user": "kim", "cookie": "c1", "email": "KIM@x"}),
                (9, "c", {"cookie": "c1"}),
            ]
        )
        rows = self.links(log)
        head = len("time,event,user,email,cookie,device,previous\n")
        self.assertEqual(
            [(r["identifier_type"], r["identifier"], r["identifier_2"], r["rows"], r["state"], r["rule"]) for r in rows],
            [
                ("anonymous", "c1", "kim@x", "1", "used", ""),
                ("anonymous", "c1", "kim", "2", "used", ""),
                ("email", "kim@x", "kim", "1", "used", ""),
            ],
        )
        both = rows[1]
        self.assertEqual((both["source"], int(both["byte"])), ("log.csv", head))
        self.assertEqual(ref.parse_time(both["from"]), BASE)
        self.assertEqual(ref.parse_time(both["to"]), BASE + 5 * ref.MINUTE)

    def test_an_alias_of_two_users_is_kept_as_refused(self):
        log = self.write_log(
            [
                (0, "a", {"user": "kim"}),
                (1, "b", {"user": "lee"}),
                (2, "merge", {"user": "kim", "previous": "lee"}),
                (3, "merge", {"user": "kim", "previous": "lee"}),
            ]
        )
        self.assertEqual(self.pairs(log), {("kim", "lee"): [("refused", "unique_conflict", "2", "1")]})
        self.assertEqual(self.ledger(log, *MAPS)["refused_link"][1], 1)
        people = harness.identifiers_by_customer(self.export("customers", log, *MAPS, "--raw-ids"))
        self.assertEqual(len(people), 2)

    def test_each_rule(self):
        day = 24 * 60
        log = self.write_log(
            [
                (0, "old", {"cookie": "c1"}),
                (100 * day, "login", {"cookie": "c1", "user": "kim"}),
                (100 * day + 1, "logout", {"cookie": "c1", "user": "kim"}),
                (100 * day + 2, "after", {"cookie": "c1"}),
                (100 * day + 3, "on", {"cookie": "c1", "user": "lee"}),
            ]
        )
        found = self.pairs(log)
        self.assertEqual(
            found[("c1", "kim")],
            [("refused", "logout", "1", ""), ("refused", "look_back", "1", ""), ("used", "", "2", "")],
        )
        self.assertEqual(found[("c1", "lee")], [("used", "", "1", "")])

    def test_a_kiosk_and_a_hot_identifier(self):
        kiosk = self.write_log(
            [(i, "login", {"device": "till", "user": f"u{i}"}) for i in range(12)] + [(20, "alone", {"device": "till"})]
        )
        rows = self.links(kiosk)
        self.assertEqual({r["rule"] for r in rows}, {"shared"})
        self.assertEqual(len(rows), 13)  # twelve people, and the row that only the till has
        self.assertEqual([r["identifier"] for r in rows if not r["identifier_2"]], ["till"])
        hot = self.write_log([(i, "login", {"device": "till", "user": f"u{i}"}) for i in range(60)])
        self.assertEqual(self.pairs(hot), {("till", ""): [("cut", "many_people", "", "")]})

    def test_refusals_add_up_to_the_ledger_in_every_mode(self):
        generator = random.Random(5)
        rows = []
        for number in range(1500):
            group = generator.randint(0, 150)
            ids = {"cookie": f"c{group}-{generator.randint(0, 2)}"}
            if generator.random() < 0.5:
                ids["user"] = f"u{group}-{generator.randint(0, 2)}"
            if generator.random() < 0.2:
                ids["previous"] = f"u{group}-{generator.randint(0, 2)}"
            rows.append((number, "event", ids))
        log = self.write_log(rows)
        for mode in ("device-split", "last-auth", "latest-user", "none"):
            with self.subTest(mode=mode):
                links = self.links(log, "--identity", mode)
                refused = sum(int(r["refused"] or 0) for r in links)
                self.assertEqual(refused, self.ledger(log, *MAPS, "--identity", mode)["refused_link"][1])
                self.assertGreater(refused, 0)
                # Every row that carries both is in exactly one state.
                pairs = sum(int(r["rows"]) for r in links if r["rule"] in ("", "unique_conflict"))
                self.assertGreaterEqual(pairs, sum("user" in ids for _, _, ids in rows))

    def test_names_are_hidden_and_nothing_shows_threads(self):
        log = self.write_log([(i, "e", {"user": f"member{i % 40}", "cookie": f"cookie{i % 70}"}) for i in range(300)])
        plain = self.run_ok("export", "links", log, *MAPS).out_text
        self.assertNotIn("member", plain)
        self.assertNotIn("cookie", plain)
        self.assertEqual(plain, self.run_ok("export", "links", log, *MAPS, "--threads", "3").out_text)

    def test_the_forgotten_are_left_out(self):
        log = self.write_log([(0, "a", {"user": "kim", "cookie": "c1"}), (1, "b", {"user": "lee", "cookie": "c2"})])
        self.assertEqual(set(self.pairs(log, "--forget", "kim")), {("c2", "lee")})

    def test_the_forgotten_are_named_by_no_link_of_others(self):
        """A refused link on a row of somebody who stays named the forgotten."""
        logout = [(0, "login", {"user": "kim", "cookie": "c1"}), (1, "logged out", {"cookie": "c1"}), (2, "x", {"cookie": "c1"})]
        alias = [(0, "a", {"user": "kim", "cookie": "c1"}), (1, "b", {"user": "lee", "previous": "kim"}), (2, "c", {"user": "lee"})]
        till = [(i, "login", {"device": "till", "user": f"u{i}"}) for i in range(60)]
        for rows, forgotten in ((logout, "user:kim"), (alias, "user:kim"), (till, "device:till")):
            with self.subTest(rows=rows[1][1]):
                log = self.write_log(rows)
                value = forgotten.split(":")[1]
                for table in ("links", "customers"):
                    with_them = self.run_ok("export", table, log, *MAPS, "--raw-ids").out_text
                    without = self.run_ok("export", table, log, *MAPS, "--raw-ids", "--forget", forgotten).out_text
                    self.assertIn(value, with_them)
                    self.assertNotIn(value, without)
