# SPDX-License-Identifier: Apache-2.0
"""`init` writes a project file that changes nothing, `check` says how each file was understood and how sure that is."""

import json

from oracle import harness, samples

TICKETS = (
    "ticket_id,created_at,solved_at,requester_email,category,spare\n"
    "1,2026-03-02 10:00:00,2026-03-02 12:00:00,a@shop.example,refund,x\n"
    "2,2026-03-03 10:00:00,,b@shop.example,delivery,y\n"
)
KOREAN = (
    "고객번호,접수일시,종료일시,상담유형,채널\n"  # customer, opened, closed, topic, channel
    "1001,2026-03-02 10:05:00,2026-03-02 10:15:00,환불,전화\n"
)
CALLS = [
    {
        "type": "track",
        "messageId": "m1",
        "userId": "u1",
        "event": "Order Completed",
        "timestamp": "2026-03-02T01:05:20Z",
    },
    {"type": "page", "messageId": "m2", "anonymousId": "a1", "name": "Cart", "timestamp": "2026-03-02T01:06:20Z"},
    {"type": "track", "messageId": "m3", "userId": "u1", "event": "Zorbed Twice", "timestamp": "2026-03-02T01:07:20Z"},
]


class Init(harness.ProgramTest):
    def files(self):
        self.write("logs/shop.csv", samples.shop_csv())
        self.write("logs/tickets [old]*.csv", TICKETS)
        self.write("logs/상담.csv", KOREAN)
        self.write_ndjson("logs/app.ndjson.gz", CALLS)
        return self.path("logs")

    def model(self, *arguments):
        path = self.path("model.json")
        self.run_ok(*arguments, "-o", self.path("report.html"), "--json", path)
        with open(path, encoding="utf-8") as file:
            return json.load(file)

    def expect_no_change(self, *flags):
        logs = self.files()
        project = self.path("journey.json")
        self.run_ok("init", logs, *flags, "-o", project)
        bare = self.model(logs, *flags)
        self.assertEqual(bare, self.model(logs, "--config", project), "the project file changes the model")
        return project

    def test_the_file_changes_nothing(self):
        project = self.expect_no_change()
        with open(project, encoding="utf-8") as file:
            text = file.read()
        glob = '"tickets \\\\[old]\\\\*.csv"'
        for wanted in ('"mapping": "segment"', '//   "case": "ticket_id"', "Zorbed Twice", glob):
            self.assertIn(wanted, text)

    def test_flags_are_written_down(self):
        self.expect_no_change(
            "--tz", "Asia/Seoul", "--goal", "order_done", "--map", "user=user_id", "--segment", "channel"
        )

    def test_rules_of_people_visits_and_journeys_are_written_down(self):
        flags = ("--identity", "last-auth", "--look-back", "36h", "--forget", "user:u1", "--sessions", "1h")
        project = self.expect_no_change(*flags, "--journeys", "order")
        with open(project, encoding="utf-8") as file:
            text = file.read()
        for wanted in (
            '"sessions": "1h"',
            '"journeys": "order"',
            '"identity": {"mode": "last-auth", "look_back": "36h", "forget": ["user:u1"]}',
        ):
            self.assertIn(wanted, text)

    def test_a_guess_can_be_fixed_by_taking_the_slashes_away(self):
        self.write("calls.csv", TICKETS)
        project = self.path("journey.json")
        self.run_ok("init", self.path("calls.csv"), "-o", project)
        with open(project, encoding="utf-8") as file:
            text = file.read()
        begin = text.index('// "fields"')
        end = text.index("// },", begin) + 5
        fields = "\n".join(line.replace("//", "", 1) for line in text[begin:end].split("\n"))
        self.write("fixed.json", text[:begin] + fields.replace('"category"', '"spare"') + text[end:])
        rows = self.export("contacts", self.path("calls.csv"), "--config", self.path("fixed.json"))
        self.assertEqual({row["topic"] for row in rows}, {"x", "y"})

    def test_what_it_suggests_is_valid(self):
        self.write("calls.csv", TICKETS)
        text = self.run_ok("init", self.path("calls.csv")).out_text
        lines = [line.replace("// ", "", 1) if line.startswith('  // "') else line for line in text.split("\n")]
        self.assertGreater(sum(line.startswith('  "') for line in lines), 9)
        self.write("all.json", "\n".join(lines))
        self.run_ok("check", self.path("calls.csv"), "--config", self.path("all.json"))

    def test_it_does_not_stand_beside_another_project_file(self):
        self.write("calls.csv", TICKETS)
        self.write("p.json", '{"version": 1, "sources": [{"match": "*", "mapping": "segment"}]}')
        result = self.expect_exit(harness.run("init", self.path("calls.csv"), "--config", self.path("p.json")), 2)
        self.assertIn("change that file instead", result.err_text)


class Check(harness.ProgramTest):
    def test_identifiers_confidence_and_what_has_no_kind(self):
        self.write_ndjson("app.ndjson", CALLS + [{"type": "track", "userId": "u1", "event": "x", "timestamp": "soon"}])
        text = self.run_ok("check", self.path("app.ndjson")).out_text
        self.assertIn("user in 66.7 % of the events, 1 distinct", text)
        self.assertIn("anonymous in 33.3 % of the events, 1 distinct", text)
        self.assertIn("confidence ", text)
        self.assertRegex(text, r"33\.3 %  Zorbed Twice")
        self.assertIn("invalid_time: line 4", text)

    def test_korean_columns_are_guessed(self):
        self.write("상담.csv", KOREAN)
        text = self.run_ok("check", self.path("상담.csv")).out_text
        columns = {"user": "고객번호", "opened": "접수일시", "closed": "종료일시", "topic": "상담유형", "channel": "채널"}
        for field, column in columns.items():
            self.assertIn(f"{field} = {column}", text)

    def test_a_near_miss_names_what_was_lacking(self):
        self.write_ndjson(
            "ga.ndjson",
            [{"event_name": "a", "event_timestamp": "1772413520417000", "user_pseudo_id": "1.2", "event_date": "x"}],
        )
        text = self.run_ok("check", self.path("ga.ndjson")).out_text
        self.assertRegex(text, r"near miss +ga4: there is no event_params")

    def test_a_preset_is_printed_and_can_be_used_again(self):
        text = self.run_ok("check", "--print-mapping", "segment").out_text
        self.assertEqual(text, self.run_ok("--print-mapping", "segment").out_text)
        self.write_ndjson("app.ndjson", CALLS)
        self.write("p.json", '{"version": 1, "sources": [{"match": "*", "mapping": %s}]}' % text)
        self.assertEqual(
            self.export("edges", self.path("app.ndjson")),
            self.export("edges", self.path("app.ndjson"), "--config", self.path("p.json")),
        )
        result = self.expect_exit(harness.run("check", "--print-mapping", "segmnt"), 2)
        self.assertIn('did you mean "segment"', result.err_text)


class Switches(harness.ProgramTest):
    def test_bots_are_told_and_left_out_unless_kept(self):
        agent = "Mozilla/5.0 (compatible; Googlebot/2.1)"
        rows = [["2026-03-02T10:00:00Z", "u", "home", ""], ["2026-03-02T10:00:00Z", "b", "home", agent]]
        path = self.write_csv("log.csv", ["time", "user_id", "event", "user_agent"], rows)
        self.assertEqual(self.ledger(path)["flagged_bot"][1], 1)
        self.assertEqual(self.ledger(path, "--keep-bots")["flagged_bot"][1], 1)
        sessions = [len(self.export("sessions", path)), len(self.export("sessions", path, "--keep-bots"))]
        self.assertEqual(sessions, [1, 2])
        project = self.write("p.json", '{"version": 1, "keep_bots": true}')
        self.assertEqual(len(self.export("sessions", path, "--config", project)), 2)

    def test_rare_names_stand_under_other(self):
        rows = [[f"2026-03-02T10:00:{i:02d}Z", "u", f"page {min(i, 3)}"] for i in range(10)]
        path = self.write_csv("log.csv", ["time", "user_id", "event"], rows)
        names = {row["touchpoint"] for row in self.export("touchpoints", path, "--max-names", "2")}
        self.assertEqual(names, {"page 3", "(other)"})
        self.assertEqual(self.ledger(path, "--max-names", "2")["names_folded"][1], 3)
        self.assertEqual(self.ledger(path)["names_folded"][1], 0)

    def test_consent_and_names_of_addresses_are_the_projects(self):
        rows = [
            ["2026-03-02T10:00:00Z", "u", "/ko/List?tab=sale", "yes"],
            ["2026-03-02T10:00:01Z", "v", "/ko/List?tab=new", "no"],
            ["2026-03-02T10:00:02Z", "w", "/ko/List?tab=new", ""],
        ]
        path = self.write_csv("log.csv", ["time", "user_id", "url", "consent"], rows)
        project = self.write(
            "p.json",
            '{"version": 1, "urls": {"keep_query": ["tab"], "drop_locale": true, "lower_case": true},'
            ' "privacy": {"require_consent": "not-denied"}}',
        )
        names = {row["touchpoint"] for row in self.export("touchpoints", path, "--config", project)}
        self.assertEqual(names, {"/list?tab=sale", "/list?tab=new"})
        ledger = self.ledger(path, "--config", project)
        self.assertEqual(ledger["no_consent"], ("skipped", 1))
        self.expect_law(ledger)


class MappingErrors(harness.ProgramTest):
    def test_they_point_into_the_project_file(self):
        log = self.write("a.csv", TICKETS)
        rows = [  # what is wrong with the mapping, what the message begins with
            ('{\n  "fields": {"usr": "u"}}', ":3:14: /sources/0/mapping/fields/usr: unknown field"),
            (
                '{"kinds": [{"when": {"a": "b"},\n  "kind": "ordr"}]}',
                ':3:3: /sources/0/mapping/kinds/0/kind: unknown kind "ordr"',
            ),
            ('{"time": {"zone":\n "Asia/Soul"}}', "/sources/0/mapping/time/zone: unknown time zone"),
            ('"segmnt"', 'did you mean "segment"'),
        ]
        for mapping, wanted in rows:
            with self.subTest(mapping=mapping):
                project = self.write("p.json", '{"version": 1,\n"sources": [{"match": "*", "mapping": %s}]}' % mapping)
                result = self.expect_exit(harness.run("check", log, "--config", project), 2)
                self.assertIn(wanted, result.err_text)
