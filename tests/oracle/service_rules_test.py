# SPDX-License-Identifier: Apache-2.0
"""Rules of service figures on small logs: promises, turns, hours and weeks in a zone, named holidays, emotion."""

import json
import math

from oracle import harness
from oracle import reference as ref

MONDAY = ref.parse_time("2026-09-21 00:00:00")  # of the week of Chuseok
SEOUL = 9 * ref.HOUR
FIELDS = "case user time kind author channel status metric instance survey score scale".split()


class Rules(harness.ProgramTest):
    def log(self, rows, name="desk.csv"):
        """`rows` are dicts of fields; times are microseconds."""
        lines = [[ref.format_time(row[f]) if f == "time" else row.get(f, "") for f in FIELDS] for row in rows]
        return self.write_csv(name, FIELDS, lines)

    def project(self, **keys):
        mapping = {"name": "desk", "container": "csv", "fields": {name: name for name in FIELDS}}
        keys = {"version": 1, "sources": [{"match": "*.csv", "mapping": mapping}], **keys}
        return self.write("journey.json", json.dumps(keys))

    def kpis(self, log, *flags, segment="", **keys):
        rows = self.export("kpis", log, "--config", self.project(**keys), *flags)
        return {row["kpi"]: row for row in rows if row["segment"] == segment}

    def expect(self, row, value, n):
        self.assertEqual((float(row["value"]), int(row["n"])), (value, n), row)


def opened(case, time, channel="email"):
    return {"case": case, "user": "u" + case, "time": time, "kind": "contact-open", "author": "customer",
            "channel": channel}


def said(case, time, author):
    return {"case": case, "time": time, "kind": "message", "author": author, "channel": "email"}


def status(case, time, word, metric="", instance=""):
    return {"case": case, "time": time, "kind": "system", "author": "system", "status": word, "metric": metric,
            "instance": instance}


class Promises(Rules):
    def test_one_a_metric_and_instance(self):
        rows = [
            opened("1", MONDAY),
            status("1", MONDAY + ref.HOUR, "fulfilled", "reply_time", "1"),
            status("1", MONDAY + 2 * ref.HOUR, "breached", "reply_time", "2"),
            status("1", MONDAY + 3 * ref.HOUR, "fulfilled", "reply_time", "2"),  # kept late is broken
            status("1", MONDAY + 3 * ref.HOUR, "fulfilled", "resolution_time", "1"),
            opened("2", MONDAY),
            status("2", MONDAY + ref.HOUR, "missed", "reply_time", "1"),  # and not an abandoned contact
            status("2", MONDAY + ref.HOUR, "paused", "resolution_time", "1"),
        ]
        kpis = self.kpis(self.log(rows))
        self.expect(kpis["sla_attainment"], 0.5, 4)
        self.assertNotIn("abandon", kpis)
        self.assertNotIn("backlog", kpis, "nobody tells what is solved")

    def test_own_limits_where_there_are_no_events(self):
        rows = [opened("1", MONDAY), said("1", MONDAY + ref.HOUR, "agent"), opened("2", MONDAY),
                said("2", MONDAY + ref.HOUR + 1, "agent"), opened("3", MONDAY)]
        promise = {"measure": "first_reply_in_target", "within": "1h", "share": 0.9, "basis": "sla"}
        as_of = ("--as-of", ref.format_time(MONDAY + 2 * ref.HOUR))
        self.expect(self.kpis(self.log(rows), *as_of, expectations=[promise])["sla_attainment"], 1 / 3, 3)
        self.assertNotIn("sla_attainment", self.kpis(self.log(rows), *as_of))


class Turns(Rules):
    def test_consecutive_messages_are_one_turn(self):
        minutes = [(5, "agent"), (10, "customer"), (12, "customer"), (20, "agent"), (30, "customer"), (31, "agent")]
        rows = [opened("1", MONDAY)] + [said("1", MONDAY + m * ref.MINUTE, who) for m, who in minutes]
        kpis = self.kpis(self.log(rows))
        self.expect(kpis["next_reply_median"], 60, 2)
        self.expect(kpis["next_reply_p90"], 600, 2)

    def test_the_requesters_clock_stops_in_pending(self):
        states = [(60, "pending"), (100, "open"), (120, "on-hold"), (200, "solved")]
        rows = [opened("1", MONDAY)] + [status("1", MONDAY + m * ref.MINUTE, word) for m, word in states]
        self.expect(self.kpis(self.log(rows))["requester_wait_median"], 160 * 60, 1)


class Tables(Rules):
    def test_the_first_answer_told_twice_is_one(self):
        """The table of tickets and the log of messages both tell it; the second answer is the second touch."""
        tickets = [("1", "ann", 0, 60, 200), ("2", "bob", 0, 60, 200), ("3", "cat", 0, None, 200)]
        cells = [
            [case, user] + ["" if m is None else ref.format_time(MONDAY + m * ref.MINUTE) for m in minutes]
            for case, user, *minutes in tickets
        ]
        columns = ["case", "user", "opened", "first_reply", "resolved"]
        self.write_csv("logs/tickets.csv", columns, cells)
        messages = [said("1", MONDAY + m * ref.MINUTE, "agent") for m in (60, 90)]
        self.log(messages + [said("2", MONDAY + ref.HOUR, "agent")], "logs/desk.csv")
        sources = [
            {"match": match, "mapping": {"name": "desk", "container": "csv", "fields": {name: name for name in names}}}
            for match, names in (("tickets.csv", columns), ("desk.csv", FIELDS))
        ]
        kpis = self.kpis(self.path("logs"), sources=sources)
        self.expect(kpis["one_touch"], 0.5, 2)
        self.expect(kpis["two_touch"], 0.5, 2)
        self.assertEqual(int(kpis["one_touch"]["not_measured"]), 1)
        self.expect(kpis["first_reply_median"], 3600, 2)


class Clocks(Rules):
    HOURS = {"zone": "Asia/Seoul", "hours": {"mon-fri": ["09:00-12:00", "13:00-18:00"]}, "holidays": ["kr"]}

    def wait(self, begin, end):
        rows = [opened("1", begin), said("1", end, "agent")]
        row = self.kpis(self.log(rows), service_hours=self.HOURS)["first_reply_median"]
        self.assertEqual(row["clock"], "business")
        return float(row["value"])

    def test_without_a_zone_the_hours_are_in_that_of_the_file(self):
        # Was refused: "unknown zone".
        hours = {key: value for key, value in self.HOURS.items() if key != "zone"}
        log = self.log([opened("1", MONDAY - SEOUL + 10 * ref.HOUR), said("1", MONDAY - SEOUL + 13 * ref.HOUR, "agent")])
        for flags in ((), ("--tz", "UTC")):
            row = self.kpis(log, *flags, service_hours=hours, time_zone="Asia/Seoul")["first_reply_median"]
            self.assertEqual(float(row["value"]), 2 * 3600, "10 to 13 o'clock in Seoul, without lunch")
        row = self.kpis(log, service_hours=hours)["first_reply_median"]
        self.assertEqual(float(row["value"]), 0, "1 to 4 o'clock in UTC")

    def test_lunch_weekend_and_chuseok(self):
        at = lambda day, hour, minute=0: MONDAY + day * ref.DAY + hour * ref.HOUR + minute * ref.MINUTE - SEOUL
        cases = [
            ("inside", at(0, 10), at(0, 11), 3600),
            ("over lunch", at(0, 11, 30), at(0, 13, 30), 3600),
            ("inside lunch", at(0, 12, 10), at(0, 12, 50), 0),
            ("over a night", at(0, 17, 30), at(1, 9, 30), 3600),
            ("over Chuseok and the weekend", at(2, 17), at(7, 10), 2 * 3600),  # 24 and 25 September are holidays
            ("on Chuseok", at(3, 9), at(3, 18), 0),
        ]
        for name, begin, end, expected in cases:
            with self.subTest(name):
                self.assertEqual(self.wait(begin, end), expected)

    def test_weeks_and_hours_are_the_zones(self):
        """Sunday 15:30 UTC is Monday 00:30 in Seoul; the week begins there."""
        times = [MONDAY - 8 * ref.HOUR - 30 * ref.MINUTE, MONDAY - 9 * ref.HOUR - ref.MINUTE]
        rows = []
        for i, time in enumerate(times):
            rows += [opened(str(i), time), said(str(i), time + ref.MINUTE, "agent")]
        log = self.log(rows)
        for zone, segments in (
            ("Asia/Seoul", ["week=2026-09-14", "week=2026-09-21", "weekday_hour=mon 00", "weekday_hour=sun 23"]),
            ("UTC", ["week=2026-09-14", "weekday_hour=sun 14", "weekday_hour=sun 15"]),
        ):
            table = self.export("kpis", log, "--config", self.project(), "--tz", zone)
            found = {row["segment"] for row in table if row["kpi"] == "first_reply_in_target"}
            self.assertEqual(sorted(s for s in found if s.startswith("week")), segments, zone)
            by_hour = {row["kpi"] for row in table if row["segment"].startswith("weekday_hour=")}
            self.assertNotIn("first_reply_median", by_hour, "shares only")


class Emotion(Rules):
    def test_the_mean_on_each_scale_with_customers_as_clusters(self):
        scores = [5, 4, 4, 3, 1, 2, 5, 5, 3, 4] * 4
        rows = []
        for i, score in enumerate(scores):
            rows.append(opened(str(i), MONDAY + i * ref.MINUTE, "chat"))
            rows.append({"case": str(i), "user": f"u{i}", "time": MONDAY + ref.DAY + i, "kind": "survey",
                         "survey": "CSAT", "score": score, "scale": "1-5"})
        (row,) = self.export("emotions", self.log(rows), "--config", self.project())
        moods = [4 * (score - 1) / 4 - 2 for score in scores]
        mean = sum(moods) / len(moods)
        deviation = math.sqrt(sum((mood - mean) ** 2 for mood in moods) / (len(moods) - 1))
        self.assertEqual((row["touchpoint"], int(row["n"])), ("chat contact", 40))
        self.assertAlmostEqual(float(row["value"]), mean, places=12)
        self.assertAlmostEqual(float(row["high"]) - mean, 2.0226909 * deviation / math.sqrt(40), places=6)
        self.assertIn(row["estimated"], ("", "0", "false"))
