# SPDX-License-Identifier: Apache-2.0
"""Why two identifiers are one customer, why they are not, and who is left when a link falls."""

import csv
import json

from oracle import harness
from oracle.reference import DAY, parse_time

HEADER = ["time", "event", "user", "cookie", "email"]
MAPS = tuple(
    word
    for pair in ("user=user", "anonymous=cookie", "email=email", "event=event", "time=time")
    for word in ("--map", pair)
)


class Explain(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.log = self.write_csv(
            "log.csv",
            HEADER,
            [
                ("2026-03-01T09:00:00Z", "visit", "", "c1", ""),
                ("2026-03-01T09:05:00Z", "newsletter", "", "c1", "min@x"),
                ("2026-03-01T09:06:00Z", "newsletter", "", "c1", "min@x"),
                ("2026-03-02T10:00:00Z", "login", "kim", "c2", "min@x"),
                ("2026-03-02T11:00:00Z", "read", "", "c2", ""),
                ("2026-03-03T10:00:00Z", "login", "lee", "c2", ""),
                ("2026-03-04T10:00:00Z", "visit", "", "far", ""),
            ],
        )

    def explain(self, *arguments):
        return self.run_ok("explain", *arguments, self.log, "--raw-ids", *MAPS).out_text

    def test_the_shortest_chain_with_rows_and_times(self):
        text = self.explain("anonymous:c1", "--with", "kim")
        self.assertIn("\none customer\n", text)
        links = [line.strip() for line in text.split("\none customer\n")[1].splitlines()]
        self.assertEqual(links[0], "anonymous c1 - email min@x")
        self.assertEqual(links[1], "2 rows, first 2026-03-01T09:05:00Z  [log.csv, byte 61]")
        self.assertEqual(links[2], "last 2026-03-01T09:06:00Z  [log.csv, byte 103]")
        self.assertEqual(links[3], "email min@x - user kim")
        self.assertEqual(links[4], "1 row, first 2026-03-02T10:00:00Z  [log.csv, byte 145]")

    def test_two_users_on_one_device_are_not_one_and_the_way_between_is_shown(self):
        text = self.explain("kim", "--with", "lee")
        self.assertIn("\nnot one customer\n", text)
        self.assertIn("user kim - anonymous c2", text)
        self.assertIn("anonymous c2 - user lee", text)

    def test_strangers_have_no_chain(self):
        self.assertIn("no chain of rows ties them together", self.explain("far", "--with", "kim"))

    def test_pseudonyms_are_shown_unless_raw_ids_are_asked_for(self):
        run = self.run_ok("explain", "c1", "--with", "kim", self.log, *MAPS)
        self.assertNotIn("min@x", run.out_text)
        self.assertNotIn("user kim", run.out_text)

    def test_an_identifier_that_nobody_has_is_told(self):
        run = self.expect_exit(harness.run("explain", "kim", "--with", "nobody", self.log, *MAPS), 2)
        self.assertIn("nobody", run.err_text)

    def test_without_a_link_the_customer_falls_apart(self):
        whole = self.explain("kim")
        self.assertEqual(whole.count("customer "), whole.count("customer kim"))
        self.assertIn("newsletter", whole)
        split = self.explain("kim", "--without", "email:min@x,anonymous:c1")
        self.assertIn("customer kim", split)
        self.assertIn("customer c1", split)
        self.assertIn("customer min@x" if "customer min@x" in split else "customer kim", split)

    def test_a_look_back_that_ended_is_a_refused_link(self):
        text = self.explain("anonymous:c1", "--with", "kim", "--look-back", "1h")
        self.assertIn("\nnot one customer\n", text)
        self.assertIn("look_back", text)

    def test_a_person_to_forget_is_in_no_table(self):
        customers = self.export("customers", self.log, "--raw-ids", *MAPS, "--forget", "user:kim")
        self.assertNotIn("kim", {row["identifier"] for row in customers})
        self.assertNotIn("min@x", {row["identifier"] for row in customers})
        # What only the device had lent to kim is the device's again, not lee's.
        lee = {row["identifier"] for row in customers if row["customer"] == "lee"}
        self.assertEqual(lee, {"lee", "c2"})
        ledger = self.ledger(self.log, *MAPS, "--forget", "user:kim")
        self.assertGreaterEqual(ledger["forgotten"][1], 2)
        self.expect_law(ledger)
        walks = {row["variant"] for row in self.export("variants", self.log, *MAPS, "--unit", "customer", "--forget", "kim")}
        self.assertEqual(walks, {"visit", "read", "login"})


class ProjectFile(harness.ProgramTest):
    LOG = [
        ("2026-03-01T09:00:00Z", "before", "", "c1", ""),
        ("2026-03-05T09:00:00Z", "login", "kim", "c1", "test@x"),
        ("2026-03-06T09:00:00Z", "other", "lee", "", "test@x"),
        ("2026-03-07T09:00:00Z", "mail", "", "", "test@x"),
    ]

    def walks(self, *flags, **project):
        log = self.write_csv("log.csv", HEADER, self.LOG)
        config = self.write("journey.json", json.dumps({"version": 1, **project}))
        rows = self.export("variants", log, *MAPS, "--unit", "customer", "--config", config, *flags)
        return {row["variant"] for row in rows}

    def test_what_it_says_of_identity_holds_unless_a_flag_says_otherwise(self):
        self.assertEqual(self.walks(), {"before > login", "other > mail"})
        self.assertEqual(self.walks(identity={"mode": "none"}), {"before", "login", "other", "mail"})
        self.assertEqual(self.walks("--identity", "device-split", identity={"mode": "none"}), {"before > login", "other > mail"})
        self.assertEqual(self.walks(identity={"look_back": "3d"}), {"before", "login", "other > mail"})
        self.assertEqual(self.walks("--look-back", "5d", identity={"look_back": "3d"}), {"before > login", "other > mail"})
        self.assertEqual(self.walks(identity={"blocked": ["TEST@x"]}), {"before > login", "other"})
        self.assertEqual(self.walks(identity={"shared_people": 1}), {"before > login", "other"})
        self.assertEqual(self.walks(identity={"forget": ["user:kim"]}), {"before", "other > mail"})
        self.assertEqual(self.walks(identifiers={"email": "never"}), {"before > login", "other"})
        self.assertEqual(self.walks(identifiers={"anonymous": "never"}), {"login", "other > mail"})

    def test_a_type_that_is_none_is_told_with_its_place(self):
        log = self.write_csv("log.csv", HEADER, self.LOG)
        config = self.write("journey.json", json.dumps({"version": 1, "identifiers": {"session": "unique"}}))
        run = self.expect_exit(harness.run("export", "customers", log, *MAPS, "--config", config), 2)
        self.assertIn("/identifiers/session", run.err_text)


class Sessions(harness.ProgramTest):
    def test_a_rule_that_is_none_is_told_with_all_there_are(self):
        log = self.write_csv("log.csv", HEADER, [("2026-03-01T09:00:00Z", "visit", "kim", "", "")])
        run = self.expect_exit(harness.run("export", "sessions", log, "--sessions", "ga5", *MAPS), 2)
        for name in ("ga4", "ua", "mixpanel", "snowplow", "matomo", "amplitude", "posthog", "source"):
            self.assertIn(name, run.err_text)

    def test_the_sources_own_ids_are_the_sessions_and_are_shown_raw_only(self):
        log = self.write_csv(
            "log.csv",
            ["time", "event", "user", "visit"],
            [
                ("2026-03-01T09:00:00Z", "a", "kim", "s-1"),
                ("2026-03-01T12:00:00Z", "b", "kim", "s-1"),
                ("2026-03-01T12:01:00Z", "c", "kim", "s-2"),
                ("2026-03-01T12:02:00Z", "d", "kim", ""),
            ],
        )
        maps = ("--map", "user=user", "--map", "event=event", "--map", "time=time", "--map", "session=visit")
        rows = self.export("sessions", log, "--sessions", "source", "--raw-ids", *maps)
        self.assertEqual([(row["session"], row["events"]) for row in rows], [("s-1", "2"), ("s-2", "1")])
        hidden = self.export("sessions", log, "--sessions", "source", *maps)
        self.assertNotIn("s-1", {row["session"] for row in hidden})
        self.assertEqual(len(self.export("sessions", log, *maps)), 2)  # 30 minutes: a / b c d

    def test_journeys_end_with_an_order_where_that_is_asked_for(self):
        log = self.write_csv(
            "log.csv",
            ["time", "event", "user", "kind"],
            [
                ("2026-03-01T09:00:00Z", "look", "kim", ""),
                ("2026-03-01T09:01:00Z", "buy", "kim", "order"),
                ("2026-03-02T09:00:00Z", "look", "kim", ""),
                ("2026-06-02T09:00:00Z", "look", "kim", ""),
            ],
        )
        maps = ("--map", "user=user", "--map", "event=event", "--map", "time=time", "--map", "kind=kind")
        counts = {rule: len(self.export("journeys", log, "--journeys", rule, *maps)) for rule in ("gap", "order", "none")}
        self.assertEqual(counts, {"gap": 2, "order": 3, "none": 1})


class SnowplowSessions(harness.ProgramTest):
    """dbt-snowplow-web's own expected tables: sessions by id, users, and the quarantined session."""

    # Beside the package's sessions: what its filters drop (no page view id, no domain_userid, sent days later, a ping
    # whose page view lies in another session) are sessions of their ids here.
    FILTERED = {
        "stray page ping", "late arriving: device created/sent >3 days", "NULL domain_userid", "NULL page_view_id"
    }

    def table(self, name):
        with open(harness.shared_data("snowplow_web", name), encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def test_sessions_users_and_quarantine(self):
        log = harness.shared_data("snowplow_web", "snowplow_web_events.csv")
        expected = {row["domain_sessionid"]: row for row in self.table("snowplow_web_sessions_expected.csv")}
        self.assertEqual(len(expected), 13)
        cases = {row["domain_sessionid"]: row["user_id"] for row in self.table("snowplow_web_events.csv")}
        rows = self.export("sessions", log, "--raw-ids", "--identity", "latest-user")
        got = {row["session"]: row for row in rows if cases[row["session"]] not in self.FILTERED}
        self.assertEqual(set(got), set(expected))
        # The package lists one: it never saw the later row of a session that had long expired.
        spans = {}
        for row in self.table("snowplow_web_events.csv"):
            if row["domain_sessionid"]:
                spans.setdefault(row["domain_sessionid"], []).append(parse_time(row["derived_tstamp"]))
        longer = {session for session, times in spans.items() if max(times) - min(times) > 3 * DAY}
        listed = {row["session_id"] for row in self.table("snowplow_web_base_quarantined_sessions_expected.csv")}
        self.assertLessEqual(listed, longer)
        self.assertEqual(self.ledger(log)["quarantined_session"][1], len(longer))
        self.assertEqual(len(self.table("snowplow_web_users_expected.csv")), 10)
        self.assertEqual(len({row["customer"] for row in got.values()}), 10)

    def test_engaged_time_by_touchpoint(self):
        """Median per page over all its views, by the package's formula, worked out by hand."""
        rows = [  # two visits of one page, one of another, a page without heartbeats
            ("2026-03-01T09:00:00Z", "u", "view", "/a"),
            ("2026-03-01T09:00:10Z", "u", "page_ping", "/a"),
            ("2026-03-01T09:00:20Z", "u", "page_ping", "/a"),
            ("2026-03-01T09:00:21Z", "u", "page_ping", "/a"),
            ("2026-03-01T09:01:00Z", "u", "view", "/b"),
            ("2026-03-01T09:01:10Z", "u", "page_ping", "/b"),
            ("2026-03-01T09:02:00Z", "u", "view", "/c"),
            ("2026-03-02T09:00:00Z", "u", "view", "/a"),
            ("2026-03-03T09:00:00Z", "v", "view", "/a"),
            ("2026-03-03T09:00:10Z", "v", "page_ping", "/a"),
        ]
        lines = [[time, user, name, url if name == "view" else ""] for time, user, name, url in rows]
        log = self.write_csv("log.csv", ("time", "user", "event", "screen"), lines)
        maps = ("--map", "user=user", "--map", "event=event", "--map", "time=time", "--map", "screen=screen")
        found = {
            row["touchpoint"]: (row["engaged_s"], row["engaged_n"])
            for row in self.export("touchpoints", log, *maps)
            if row["channel"] == ""
        }
        # /a: 15 s (beats of two different ten seconds), 0 s, 5 s
        self.assertEqual({name: found[name] for name in ("/a", "/b", "/c")}, {"/a": ("5", "3"), "/b": ("5", "1"), "/c": ("0", "1")})
        without = self.write_csv("plain.csv", ("time", "user", "event", "screen"), [l for l in lines if l[2] == "view"])
        self.assertEqual({row["engaged_s"] for row in self.export("touchpoints", without, *maps)}, {""})

    def test_engaged_time_is_the_packages(self):
        log = harness.shared_data("snowplow_web", "snowplow_web_events.csv")
        rows = {row["session"]: row for row in self.export("sessions", log, "--raw-ids")}
        expected = self.table("snowplow_web_sessions_expected.csv")
        self.assertEqual(
            {row["domain_sessionid"]: float(rows[row["domain_sessionid"]]["engaged_s"]) for row in expected},
            {row["domain_sessionid"]: float(row["engaged_time_in_s"]) for row in expected},
        )
        self.assertEqual(max(float(row["engaged_time_in_s"]) for row in expected), 45)
