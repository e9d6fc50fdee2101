# SPDX-License-Identifier: Apache-2.0
"""The rules that decide numbers, a test for each, by its name: how records are read. (Those of sessions, contacts,
drop-off and figures are in the oracles.)"""

from oracle import harness


class NumberRules(harness.ProgramTest):
    def csv(self, name, header, *rows):
        return self.write_csv(name, header.split(","), [row.split(",") for row in rows])

    def customers(self, *arguments):
        return {row["identifier"] for row in self.export("customers", *arguments, "--raw-ids")}

    def test_placeholders_are_missing_values_and_counted(self):
        values = ["?", "-", "null", "N/A", "", "u"]
        rows = [f"2026-03-02T10:00:0{i}Z,{value},x" for i, value in enumerate(values)]
        log = self.csv("a.csv", "time,user_id,event", *rows)
        self.assertEqual(self.customers(log), {"u"})
        self.assertEqual(self.ledger(log)["missing_value"][1], 4)

    def test_a_case_id_spelt_like_a_placeholder_stays_an_id(self):
        log = self.csv("a.csv", "time,case_id,event", "2026-03-02T10:00:00Z,-,x", "2026-03-02T10:00:01Z,7,x")
        self.assertIn("-", {row["case"] for row in self.export("contacts", log, "--raw-ids")})

    def test_ids_are_text_and_leading_zeros_stay(self):
        log = self.csv("a.csv", "time,user_id,event", "2026-03-02T10:00:00Z,007,x", "2026-03-02T10:00:01Z,7,x")
        self.assertEqual(self.customers(log), {"007", "7"})

    def test_a_row_without_any_identifier_is_in_no_journey(self):
        log = self.csv("a.csv", "time,user_id,event", "2026-03-02T10:00:00Z,u,x", "2026-03-02T10:00:01Z,,x")
        ledger = self.ledger(log)
        self.assertEqual((ledger["events_out"][1], ledger["no_identifier"][1]), (2, 1))
        self.assertEqual(sum(int(row["count"]) for row in self.export("touchpoints", log) if not row["channel"]), 1)

    def test_any_mapped_case_is_a_contact(self):
        rows = ["2026-03-02T10:00:00Z,u,1,call", "2026-03-02T11:00:00Z,u,2,x"]
        log = self.csv("a.csv", "time,user_id,case_id,event", *rows)
        self.assertEqual(len(self.export("contacts", log)), 2)

    def test_zoneless_times_are_read_in_tz_else_as_utc_with_a_note(self):
        log = self.csv("a.csv", "time,user_id,event", "2026-03-02 10:00:00,u,x")
        starts = [self.export("sessions", log, *zone)[0]["start"] for zone in ((), ("--tz", "Asia/Seoul"))]
        self.assertEqual([start[:13] for start in starts], ["2026-03-02T10", "2026-03-02T01"])
        self.assertEqual(self.ledger(log)["zone_assumed"][1], 1)
        self.assertEqual(self.ledger(log, "--tz", "Asia/Seoul")["zone_assumed"][1], 0)

    def test_nanoseconds_are_truncated(self):
        log = self.csv("a.csv", "time,user_id,event", "2026-03-02T10:00:00.123456789Z,u,x")
        self.assertIn(".123456", self.export("sessions", log)[0]["start"])
        self.assertEqual(self.ledger(log)["time_truncated"][1], 1)

    def test_bots_and_static_files_stay_in_events_out_and_are_in_no_unit(self):
        line = '1.1.1.1 - - [02/Mar/2026:10:00:0%d +0000] "GET %s HTTP/1.1" 200 9 "-" "%s"\n'
        log = self.write(
            "access.log",
            line % (0, "/home", "Mozilla/5.0 (X11)")
            + line % (1, "/a.css", "Mozilla/5.0 (X11)")
            + line % (2, "/home", "Googlebot/2.1"),
        )
        ledger = self.ledger(log)
        self.assertEqual(
            (ledger["events_out"][1], ledger["flagged_bot"][1], ledger["flagged_static"][1]), (3, 1, 1)
        )
        pages = {row["touchpoint"]: row["count"] for row in self.export("touchpoints", log) if not row["channel"]}
        self.assertEqual(pages, {"/home": "1"})

    def test_a_visitor_of_a_web_server_is_address_and_agent(self):
        line = '%s - - [02/Mar/2026:10:00:00 +0000] "GET /home HTTP/1.1" 200 9 "-" "%s"\n'
        agents = [("1.1.1.1", "Mozilla/5.0 (X11)"), ("1.1.1.1", "Mozilla/5.0 (Mac)"), ("1.1.1.2", "Mozilla/5.0 (X11)")]
        log = self.write("access.log", "".join(line % pair for pair in agents + agents[:1]))
        self.assertEqual(len(self.export("sessions", log)), 3)

    def test_an_unclosed_last_quote_of_a_web_server_is_repaired(self):
        line = '1.1.1.1 - - [02/Mar/2026:10:00:00 +0000] "GET /home HTTP/1.1" 200 9 "-" "Mozilla/5.0'
        log = self.write("access.log", line + '"\n' + line + "\n")
        self.assertEqual(self.ledger(log)["events_out"][1], 2)

    def test_of_two_columns_of_one_name_the_first_is_taken(self):
        log = self.csv("a.csv", "time,user_id,event,event", "2026-03-02T10:00:00Z,u,first,second")
        self.assertEqual({row["touchpoint"] for row in self.export("touchpoints", log)}, {"first"})
        self.assertEqual(self.ledger(log)["repeated_column"][1], 1)

    def test_a_column_may_feed_several_fields(self):
        log = self.csv("a.csv", "at,who,event", "2026-03-02T10:00:00Z,w,x")
        maps = ("--map", "time=at", "--map", "user=who", "--map", "id.crm=who")
        rows = self.export("customers", log, "--raw-ids", *maps)
        self.assertEqual({row["identifier_type"] for row in rows}, {"user", "id.crm"})

    def test_day_first_or_month_first_is_decided_from_the_whole_column(self):
        first = self.csv("a.csv", "time,user_id,event", "03/02/2026,u,x", "13/02/2026,u,x")
        self.assertEqual({row["start"][:10] for row in self.export("sessions", first)}, {"2026-02-03", "2026-02-13"})
        unclear = self.csv("b.csv", "time,user_id,event", "03/02/2026,u,x")
        self.assertEqual(self.export("sessions", unclear)[0]["start"][:10], "2026-03-02")
        self.assertEqual(self.ledger(unclear)["date_order_unclear"][1], 1)

    def test_placed_by_the_date_alone_and_marked_as_such(self):
        log = self.csv("a.csv", "date,user_id,event", "2026-03-02,u,x")
        self.assertEqual(self.ledger(log)["date_only"][1], 1)
        self.assertEqual(self.export("sessions", log)[0]["start"][:19], "2026-03-02T00:00:00")

    def test_a_reexported_file_doubles_nothing(self):
        rows = ["2026-03-02T10:00:00Z,u,x,m1", "2026-03-02T10:00:01Z,u,y,m2"]
        header = "time,user_id,event,event_id"
        one = self.csv("a.csv", header, *rows)
        two = self.csv("b.csv", header, *rows[1:], "2026-03-02T10:00:02Z,u,z,m3")
        ledger = self.ledger(one, two)
        self.assertEqual((ledger["events_out"][1], ledger["duplicate_event"][1]), (3, 1))
        self.expect_law(ledger)

    def test_of_repeated_snapshots_the_newest_stays(self):
        project = self.write(
            "p.json",
            '{"version": 1, "sources": [{"match": "t*.csv", "mapping": {"system": "desk",'
            ' "fields": {"case": "id", "opened": "began", "closed": "ended", "user": "who", "topic": "about"},'
            ' "constants": {"channel": "email"},'
            ' "duplicates": {"key": "case", "newest": "updated"}}}]}',
        )
        header = "id,began,ended,who,about,updated"
        one = self.csv("t1.csv", header, "7,2026-03-02T10:00:00Z,,u,new,1", "8,2026-03-02T10:00:00Z,,v,other,1")
        two = self.csv("t2.csv", header, "7,2026-03-02T10:00:00Z,2026-03-03T10:00:00Z,u,refund,2")
        for files in ((one, two), (two, one)):
            ledger = self.ledger(*files, "--config", project)
            self.assertEqual((ledger["older_snapshot"], ledger["events_out"][1]), (("duplicate", 1), 3))
            self.expect_law(ledger)
            topics = {row["topic"] for row in self.export("contacts", *files, "--config", project)}
            self.assertEqual(topics, {"refund", "other"})
