# SPDX-License-Identifier: Apache-2.0
"""Who is who, on logs small enough to check by eye: logins, shared devices, two users, placeholders, and glue."""

import itertools
import random

from oracle import harness
from oracle import reference as ref

MAPS = ("--map", "user=user_id", "--map", "anonymous=anonymous_id", "--map", "event=event", "--map", "time=time")
HEADER = ["time", "event", "user_id", "anonymous_id"]
BASE = ref.parse_time("2026-03-02 09:00:00")


def at(seconds):
    return ref.format_time(BASE + seconds * ref.SECOND)


class IdentityTest(harness.ProgramTest):
    def walks(self, log, *flags):
        """Multiset of variants by customer: who did what, without naming anybody."""
        rows = self.export("variants", log, "--unit", "customer", *flags)
        return {row["variant"]: (int(row["count"]), int(row["customers"])) for row in rows}

    def expect_walks(self, owned, log, *flags):
        """`owned` = [(owner, event name)] in time order; each owner's walk must be a customer's walk."""
        walk = {}
        for owner, name in owned:
            walk.setdefault(owner, []).append(name)
        expected = {}
        for names in walk.values():
            text = ref.variant_text(names)
            count = expected.get(text, (0, 0))[0] + 1
            expected[text] = (count, count)
        self.expect_table(expected, self.walks(log, *flags), "walks by customer")


class DeviceSplit(IdentityTest):
    def check(self, rows):
        """`rows` = [(seconds, device or '', user or '')]; every row gets a name of its own."""
        log = self.write_csv(
            "log.csv", HEADER, [(at(t), f"e{i:03d}", user, device) for i, (t, device, user) in enumerate(rows)]
        )
        owners = ref.device_split([(t, i, device, user) for i, (t, device, user) in enumerate(rows)])
        order = sorted(range(len(rows)), key=lambda i: (rows[i][0], i))
        self.expect_walks([(owners[i], f"e{i:03d}") for i in order], log, *MAPS)

    def test_anonymous_rows_before_the_login_join_the_user(self):
        self.check([(0, "d", ""), (10, "d", ""), (20, "d", "ann"), (30, "d", "")])

    def test_one_device_two_logins(self):
        """anon, A, anon, B, anon: leading and middle rows are A's, the trailing row is B's."""
        self.check([(0, "d", ""), (10, "d", "A"), (20, "d", ""), (30, "d", "B"), (40, "d", "")])

    def test_the_last_login_is_carried_forward_even_where_the_next_is_nearer(self):
        self.check([(0, "d", ""), (180, "d", "A"), (420, "d", ""), (421, "d", "B"), (600, "d", "")])

    def test_several_devices_of_one_user(self):
        self.check([(0, "d1", ""), (10, "d1", "A"), (20, "d2", ""), (30, "d2", "A"), (40, "d1", ""), (50, "d3", "")])

    def test_rows_in_any_order_of_the_file(self):
        rows = [
            (0, "d", ""),
            (10, "d", "A"),
            (20, "d", ""),
            (30, "d", "B"),
            (40, "d", ""),
            (50, "x", "B"),
            (60, "y", ""),
        ]
        for seed in range(3):
            with self.subTest(seed=seed):
                shuffled = rows[:]
                random.Random(seed).shuffle(shuffled)
                self.check(shuffled)

    def test_random_small_logs(self):
        generator = random.Random(7)
        for case in range(6):
            rows = [
                (i * 10, generator.choice(["d1", "d2", "d3"]), generator.choice(["", "", "", "A", "B", "C"]))
                for i in range(14)
            ]
            with self.subTest(case=case, rows=rows):
                self.check(rows)


class Customers(IdentityTest):
    def test_two_user_ids_never_merge(self):
        rows = [(at(i), f"e{i}", user, "shared") for i, user in enumerate(["A", "B", "A", "B"])]
        log = self.write_csv("log.csv", HEADER, rows)
        found = harness.identifiers_by_customer(self.export("customers", log, "--raw-ids", *MAPS))
        self.assertEqual(
            len([c for c, ids in found.items() if ("user", "A") in ids and ("user", "B") in ids]), 0, found
        )
        self.assertEqual(self.walks(log, *MAPS), {"e0 > e2": (1, 1), "e1 > e3": (1, 1)})

    def test_identifiers_of_a_user_are_listed_with_first_and_last_seen(self):
        log = self.write_csv(
            "log.csv", HEADER, [(at(0), "a", "", "d1"), (at(5), "b", "ann", "d1"), (at(9), "c", "ann", "")]
        )
        rows = {
            (r["identifier_type"], r["identifier"]): (ref.parse_time(r["first_seen"]), ref.parse_time(r["last_seen"]))
            for r in self.export("customers", log, "--raw-ids", *MAPS)
        }
        self.assertEqual(
            rows,
            {
                ("anonymous", "d1"): (BASE, BASE + 5 * ref.SECOND),
                ("user", "ann"): (BASE + 5 * ref.SECOND, BASE + 9 * ref.SECOND),
            },
        )

    def test_an_anonymous_device_is_a_customer_of_its_own(self):
        log = self.write_csv(
            "log.csv", HEADER, [(at(0), "a", "", "d1"), (at(1), "a", "", "d2"), (at(2), "b", "", "d1")]
        )
        self.assertEqual(self.walks(log, *MAPS), {"a > b": (1, 1), "a": (1, 1)})

    def test_placeholders_are_nobody(self):
        """Two people whose user id is a placeholder stay two people; a row with only that belongs to nobody."""
        for word in (
            "?",
            "-",
            "empty",
            "null",
            "NULL",
            "N/A",
            "undefined",
            "anonymous",
            "00000000-0000-0000-0000-000000000000",
        ):
            with self.subTest(word=word):
                log = self.write_csv(
                    "log.csv",
                    HEADER,
                    [
                        (at(0), "a", word, "d1"),
                        (at(1), "b", word, "d2"),
                        (at(2), "c", word, ""),
                        (at(3), "d", "", "d1"),
                    ],
                )
                self.assertEqual(self.walks(log, *MAPS), {"a > d": (1, 1), "b": (1, 1)})
                self.expect_law(self.ledger(log, *MAPS))
                self.assertEqual(
                    self.ledger(log, *MAPS)["events_out"][1], 4, "a row without an identifier still counts"
                )

    def test_leading_zeros_stay(self):
        log = self.write_csv(
            "log.csv", HEADER, [(at(0), "a", "007", ""), (at(1), "b", "7", ""), (at(2), "c", "007", "")]
        )
        self.assertEqual(self.walks(log, *MAPS), {"a > c": (1, 1), "b": (1, 1)})

    def test_ids_that_look_like_big_numbers_stay_apart(self):
        log = self.write_csv(
            "log.csv", HEADER, [(at(0), "a", "9007199254740993", ""), (at(1), "b", "9007199254740992", "")]
        )
        self.assertEqual(self.walks(log, *MAPS), {"a": (1, 1), "b": (1, 1)})


class Glue(IdentityTest):
    HEADER = ["time", "event", "user_id", "case_id", "order_id", "session_id"]
    MAPS = (
        "--map",
        "user=user_id",
        "--map",
        "event=event",
        "--map",
        "time=time",
        "--map",
        "case=case_id",
        "--map",
        "order=order_id",
        "--map",
        "session=session_id",
    )

    def test_a_row_with_only_a_key_takes_the_customer_of_the_opening_row(self):
        for column in ("case_id", "order_id", "session_id"):
            with self.subTest(key=column):

                def row(seconds, name, user, key):
                    values = {"time": at(seconds), "event": name, "user_id": user, column: key}
                    return [values.get(name_, "") for name_ in self.HEADER]

                log = self.write_csv(
                    "log.csv",
                    self.HEADER,
                    [
                        row(0, "start", "ann", "17"),
                        row(10, "later", "", "17"),
                        row(20, "other", "bob", "18"),
                        row(30, "again", "", "18"),
                        row(40, "lone", "bob", ""),
                    ],
                )
                rows = self.export("touchpoints", log, *self.MAPS)
                got = {r["touchpoint"]: int(r["customers"]) for r in rows if r["channel"] == ""}
                people = self.export("journeys", log, *self.MAPS)
                self.assertEqual(
                    sorted(int(r["events"]) for r in people), [2, 3], f"journeys {people}, touchpoints {got}"
                )

    def test_a_key_never_makes_two_users_one(self):
        log = self.write_csv(
            "log.csv", self.HEADER, [[at(0), "start", "ann", "17", "", ""], [at(1), "later", "bob", "17", "", ""]]
        )
        found = harness.identifiers_by_customer(self.export("customers", log, "--raw-ids", *self.MAPS))
        self.assertEqual(sorted(len([v for t, v in ids if t == "user"]) for ids in found.values()), [1, 1], found)

    def test_cases_of_two_files_are_two_cases(self):
        """Ticket 17 of one desk is not ticket 17 of another: glue is scoped by the file where nothing else says so."""
        first = self.write_csv(
            "desk_a.csv", self.HEADER, [[at(0), "open_a", "ann", "17", "", ""], [at(9), "more_a", "", "17", "", ""]]
        )
        second = self.write_csv(
            "desk_b.csv", self.HEADER, [[at(1), "open_b", "bob", "17", "", ""], [at(8), "more_b", "", "17", "", ""]]
        )
        rows = self.export("contacts", first, second, *self.MAPS, "--raw-ids")
        self.assertEqual(len(rows), 2, rows)
        self.assertEqual(len({r["customer"] for r in rows}), 2, rows)
        self.assertEqual([r["case"] for r in rows], ["17", "17"])


class Order(IdentityTest):
    """Sessions, journeys and order on the boundaries."""

    def test_session_and_journey_boundaries(self):
        for unit, gap in (("session", ref.SESSION_GAP), ("journey", ref.JOURNEY_GAP)):
            for extra, pieces in ((0, 1), (1, 2)):
                with self.subTest(unit=unit, microseconds_beyond=extra):
                    log = self.write_csv(
                        "log.csv",
                        HEADER,
                        [(ref.format_time(BASE), "a", "u", ""), (ref.format_time(BASE + gap + extra), "b", "u", "")],
                    )
                    self.assertEqual(len(self.export(f"{unit}s", log, *MAPS)), pieces)

    def test_gaps_run_from_the_latest_end(self):
        minutes = ref.MINUTE
        rows = [(0, 40, "a"), (1, None, "b"), (70, None, "c"), (101, None, "d")]
        log = self.write_csv(
            "log.csv",
            HEADER + ["until"],
            [
                (
                    ref.format_time(BASE + start * minutes),
                    name,
                    "u",
                    "",
                    "" if end is None else ref.format_time(BASE + end * minutes),
                )
                for start, end, name in rows
            ],
        )
        got = sorted(
            (ref.parse_time(r["start"]) - BASE, ref.parse_time(r["end"]) - BASE, int(r["events"]))
            for r in self.export("sessions", log, *MAPS, "--map", "end_time=until")
        )
        self.assertEqual(got, [(0, 70 * minutes, 3), (101 * minutes, 101 * minutes, 1)])

    def test_equal_times_keep_the_order_of_the_file(self):
        names = ["delta", "alpha", "charlie", "bravo", "alpha"]
        log = self.write_csv("log.csv", HEADER, [(at(0), name, "u", "") for name in names])
        self.assertEqual(self.walks(log, *MAPS), {" > ".join(names): (1, 1)})

    def test_equal_times_of_two_files_go_by_the_files_names(self):
        first = self.write_csv("a.csv", HEADER, [(at(0), "from_a", "u", "")])
        second = self.write_csv("b.csv", HEADER, [(at(0), "from_b", "u", "")])
        for inputs in itertools.permutations([first, second]):
            with self.subTest(inputs=inputs):
                rows = self.export("variants", *inputs, *MAPS, "--unit", "customer")
                self.assertEqual([r["variant"] for r in rows], ["from_a > from_b"])

    def test_identical_rows_of_one_file_stay_and_of_two_files_are_one(self):
        rows = [(at(0), "a", "u", ""), (at(0), "a", "u", ""), (at(1), "b", "u", "")]
        one = self.write_csv("one.csv", HEADER, rows)
        ledger = self.ledger(one, *MAPS)
        self.assertEqual((ledger["records_in"][1], ledger["events_out"][1]), (3, 3))
        two = self.write_csv("two.csv", HEADER, rows[2:])
        ledger = self.ledger(one, two, *MAPS)
        self.assertEqual((ledger["records_in"][1], ledger["events_out"][1]), (4, 3))
        self.assertEqual(sum(n for severity, n in ledger.values() if severity == "duplicate"), 1)
        self.expect_law(ledger)

    def test_the_same_event_id_twice_is_a_duplicate(self):
        log = self.write_csv(
            "log.csv",
            HEADER + ["event_id"],
            [(at(0), "a", "u", "", "1"), (at(0), "a", "u", "", "1"), (at(1), "b", "u", "", "2")],
        )
        ledger = self.ledger(log, *MAPS, "--map", "event_id=event_id")
        self.assertEqual((ledger["records_in"][1], ledger["events_out"][1]), (3, 2))
        self.expect_law(ledger)

    def test_a_path_met_twice_is_read_once(self):
        log = self.write_csv("log.csv", HEADER, [(at(0), "a", "u", "")])
        ledger = self.ledger(log, log, *MAPS)
        self.assertEqual((ledger["records_in"][1], ledger["events_out"][1]), (1, 1))

    def test_zoneless_times_are_read_in_the_zone_that_is_named(self):
        log = self.write_csv("log.csv", HEADER, [("2026-03-02 09:00:00", "a", "u", "")])
        rows = self.export("sessions", log, *MAPS, "--tz", "Asia/Seoul")
        self.assertEqual(ref.parse_time(rows[0]["start"]), ref.parse_time("2026-03-02 00:00:00"))
        self.assertEqual(self.ledger(log, *MAPS, "--tz", "Asia/Seoul").get("zone_assumed", ("note", 0))[1], 0)

    def test_an_arrow_inside_a_name_is_escaped(self):
        log = self.write_csv("log.csv", HEADER, [(at(0), "a > b", "u", ""), (at(1), "c", "u", "")])
        self.assertEqual(self.walks(log, *MAPS), {"a \\> b > c": (1, 1)})


class Names(IdentityTest):
    def test_touchpoints_of_urls(self):
        urls = {
            "https://shop.example/": "/",
            "https://shop.example/item/123/?color=red#top": "/item/:id",
            "https://shop.example/orders/6f9619ff-8b86-4011-b42d-00c04fc964ff": "/orders/:id",
            "https://shop.example/news/2026-03-02": "/news/:id",
            "https://shop.example/help/returns/": "/help/returns",
            "https://other.example/help/returns?utm_source=mail": "/help/returns",
        }
        log = self.write_csv(
            "log.csv",
            ["time", "user_id", "event", "url"],
            [(at(i), "u", "page_view", url) for i, url in enumerate(urls)],
        )
        maps = ("--map", "user=user_id", "--map", "event=event", "--map", "time=time", "--map", "url=url")
        self.assertEqual(self.walks(log, *maps), {ref.variant_text(ref.url_touchpoint(url) for url in urls): (1, 1)})
        self.assertEqual([ref.url_touchpoint(url) for url in urls], list(urls.values()))
        self.assertEqual(
            self.walks(log, *maps, "--touchpoint", "event"), {" > ".join(["page_view"] * len(urls)): (1, 1)}
        )

    def test_a_page_name_wins_over_the_url(self):
        log = self.write_csv(
            "log.csv",
            ["time", "user_id", "event", "url", "screen"],
            [
                (at(0), "u", "page_view", "https://s.example/x/1", "Product"),
                (at(1), "u", "page_view", "https://s.example/x/1", ""),
            ],
        )
        maps = (
            "--map",
            "user=user_id",
            "--map",
            "event=event",
            "--map",
            "time=time",
            "--map",
            "url=url",
            "--map",
            "screen=screen",
        )
        self.assertEqual(self.walks(log, *maps), {"Product > /x/:id": (1, 1)})
