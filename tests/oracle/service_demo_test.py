# SPDX-License-Identifier: Apache-2.0
"""Service figures of the demo, computed a second time from its files in plain Python, equal to the last digit.

Only what needs no identity is here: chats, calls and tickets by channel, surveys, refunds, searches. Service hours are
counted minute by minute; Seoul has no summer time, so its clock is UTC + 9.
"""

import collections
import csv
import gzip
import io
import json
import os

from oracle import harness
from oracle import reference as ref

SEOUL = 9 * ref.HOUR
HOLIDAYS = {"2026-09-24", "2026-09-25", "2026-09-26"}
CHAT_LIMIT, CALL_LIMIT, SHORT = 3 * ref.MINUTE, 20 * ref.SECOND, 5 * ref.SECOND
NEXT_CHAT_LIMIT = 60 * ref.SECOND
WRITTEN_LIMIT = 4 * ref.HOUR


def service_time(begin, end):
    """Microseconds of [begin, end) inside Mon-Fri 09-22, Sat-Sun 10-18 in Seoul, holidays left out."""
    total, day = 0, (begin + SEOUL) // ref.DAY
    while day * ref.DAY < end + SEOUL:
        weekend = (day + 3) % 7 >= 5
        first, last = (10, 18) if weekend else (9, 22)
        if ref.format_time(day * ref.DAY)[:10] not in HOLIDAYS:
            opens, closes = (day * ref.DAY + hour * ref.HOUR - SEOUL for hour in (first, last))
            total += max(0, min(end, closes) - max(begin, opens))
        day += 1
    return total


def demo(name):
    path = os.path.join(harness.DEMO, "logs", name)
    with gzip.open(path, "rb") if name.endswith(".gz") else open(path, "rb") as file:
        return file.read()


def ndjson(name):
    """The records that can be read: whole JSON in UTF-8."""
    records = []
    for line in demo(name).split(b"\n"):
        try:
            record = json.loads(line.decode("utf-8"))
        except ValueError:
            continue
        if isinstance(record, dict):
            records.append(record)
    return records


def rows_of(name, delimiter=","):
    text = demo(name).decode("utf-8-sig")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = next(reader)
    return [dict(zip(header, row)) for row in reader if len(row) == len(header)]


def moment(text, offset_minutes=0):
    try:
        return ref.parse_time(text, offset_minutes) if text else None
    except ValueError:
        return None


class Chat:
    """One conversation: its rows in order of time."""

    def __init__(self, rows):
        rows = [row for _, row in sorted(enumerate(rows), key=lambda pair: (pair[1]["created_at"], pair[0]))]
        at = [(row["created_at"] * 1000, row["event"], row.get("author", ""))
              for row in rows]
        opens = [time for time, event, _ in at if event == "chat_started"]
        self.opened = opens[0] if opens else next(time for time, _, author in at if author == "customer")
        self.last = at[-1][0]
        self.agent = [t for t, event, _ in at if event == "agent_message" and t >= self.opened]
        self.bot = [t for t, event, _ in at if event == "bot_message" and t >= self.opened]
        self.handed = [t for t, event, _ in at if event == "agent_joined" and t >= self.opened]
        self.ended = [t for t, event, _ in at if event == "chat_ended"]
        self.turns = []  # (asked, answered or None)
        answered, asked = False, None
        for time, event, _ in at:
            if event == "customer_message" and answered and asked is None:
                asked = time
            elif event == "agent_message" and time >= self.opened:
                if asked is not None:
                    self.turns.append((asked, time))
                answered, asked = True, None
        if asked is not None:
            self.turns.append((asked, None))


def read_chats():
    rows = collections.defaultdict(list)
    for record in ndjson("chat.ndjson.gz"):
        if isinstance(record.get("created_at"), int) and record.get("conversation_id"):
            rows[record["conversation_id"]].append(record)
    return [Chat(own) for own in rows.values()]


def read_calls():
    """[(opened, wait, left)]"""
    calls = []
    for row in rows_of("calls.csv"):
        opened = moment(row["접수일시"], 540)
        if opened is not None and row["대기시간(초)"].isdigit():
            calls.append((opened, int(row["대기시간(초)"]) * ref.SECOND, row["결과"] == "포기"))
    return calls


def read_tickets():
    """{channel: [(opened, first_reply, solved, closed, reopens, transfers)]}"""
    by_channel = collections.defaultdict(list)
    for row in rows_of("tickets.csv", ";"):
        opened = moment(row["created_at"])
        if opened is None:
            continue
        channel = {"contact form": "web"}.get(row["channel"], row["channel"])
        times = [moment(row[column]) for column in ("first_reply_at", "solved_at", "closed_at")]
        by_channel[channel].append((opened, *times, int(row["reopens"]), int(row["transfers"])))
    return by_channel


def latest(tickets):
    return max(max(time for time in ticket[:4] if time is not None) for own in tickets.values() for ticket in own)


class Demo(harness.ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        project = os.path.join(harness.DEMO, "journey.json")
        done = harness.run("export", "kpis", os.path.join(harness.DEMO, "logs"), "--config", project)
        cls.kpis = {(row["kpi"], row["segment"], row["window"]): row for row in done.rows()}

    def expect(self, kpi, segment, value, n, window="", censored=None, not_measured=None):
        row = self.kpis[kpi, segment, window]
        self.assertEqual((float(row["value"]), int(row["n"])), (value, n), row)
        for column, expected in (("censored", censored), ("not_measured", not_measured)):
            if expected is not None:
                self.assertEqual(int(row[column]), expected, f"{column}: {row}")
        return row

    def expect_times(self, kpi, segment, values):
        for suffix, share in (("median", 0.5), ("p90", 0.9)):
            self.expect(f"{kpi}_{suffix}", segment, ref.nearest_rank(values, share) / ref.SECOND, len(values))

    def expect_share(self, kpi, segment, hits, **more):
        return self.expect(kpi, segment, sum(hits) / len(hits), len(hits), **more)


class Chats(Demo):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chats = read_chats()
        cls.as_of = max(chat.last for chat in cls.chats)
        cls.segment = "channel=chat"

    def test_first_answers_of_people_in_service_time(self):
        waits = [service_time(chat.opened, chat.agent[0]) for chat in self.chats if chat.agent]
        self.expect_times("first_reply", self.segment, waits)
        self.assertEqual(self.kpis["first_reply_median", self.segment, ""]["clock"], "business")
        open_late = [
            False
            for chat in self.chats
            if not chat.agent and not chat.ended and service_time(chat.opened, self.as_of) > CHAT_LIMIT
        ]
        closed = sum(not chat.agent and bool(chat.ended) for chat in self.chats)
        hits = [wait <= CHAT_LIMIT for wait in waits] + open_late
        self.expect_share("first_reply_in_target", self.segment, hits, not_measured=closed)

    def test_bots_and_hand_overs(self):
        self.expect_times("bot_first_reply", self.segment, [c.bot[0] - c.opened for c in self.chats if c.bot])
        waits = [
            service_time(c.handed[0], c.agent[0])
            for c in self.chats
            if c.handed and c.agent and c.agent[0] >= c.handed[0]
        ]
        self.expect_times("handover_reply", self.segment, waits)
        bots = [chat for chat in self.chats if chat.bot]
        contained = []
        for chat in bots:
            handed = bool(chat.handed or chat.agent)
            if handed or chat.ended or self.as_of - chat.last > ref.DAY:
                contained.append(not handed)
        self.expect_share("containment", self.segment, contained, censored=len(bots) - len(contained))

    def test_next_answers(self):
        waits, hits, closed = [], [], 0
        for chat in self.chats:
            for asked, answered in chat.turns:
                if answered is not None:
                    waits.append(service_time(asked, answered))
                    hits.append(waits[-1] <= NEXT_CHAT_LIMIT)
                elif chat.ended and chat.ended[-1] >= asked:
                    closed += 1
                elif service_time(asked, self.as_of) > NEXT_CHAT_LIMIT:
                    hits.append(False)
        self.expect_times("next_reply", self.segment, waits)
        self.expect_share("next_reply_in_target", self.segment, hits, not_measured=closed)


class Calls(Demo):
    def test_queue(self):
        calls = [(wait, left) for _, wait, left in read_calls()]
        answered = [wait for wait, left in calls if not left]
        self.expect("asa", "", sum(answered) / len(answered) / ref.SECOND, len(answered))
        self.expect_share("abandon", "channel=phone", [left for wait, left in calls if not (left and wait < SHORT)])
        judged = [(wait, left) for wait, left in calls if not (left and wait <= CALL_LIMIT)]
        self.expect_share("service_level", "channel=phone", [not left and wait <= CALL_LIMIT for wait, left in judged])


class Tickets(Demo):
    def test_by_channel(self):
        by_channel = read_tickets()
        as_of = latest(by_channel)
        self.assertEqual(set(by_channel), {"web", "email"})
        for channel, tickets in by_channel.items():
            segment = "channel=" + channel
            with self.subTest(channel=channel):
                replies = [service_time(o, reply) for o, reply, *_ in tickets if reply is not None]
                self.expect_times("first_reply", segment, replies)
                solved = [ticket for ticket in tickets if ticket[2] or ticket[3]]
                waits = [(solution or closed) - o for o, _, solution, closed, *_ in solved]
                self.expect_times("resolution", segment, waits)
                self.expect_times("first_resolution", segment, waits)
                self.expect_share("reopen", segment, [ticket[4] > 0 for ticket in solved])
                hands = [ticket[5] for ticket in tickets]
                self.expect("transfers", segment, sum(hands) / len(hands), len(hands))
                self.expect_share("transferred", segment, [hand > 0 for hand in hands])
                ages = [as_of - ticket[0] for ticket in tickets if not (ticket[2] or ticket[3])]
                self.expect("backlog", segment, len(ages), len(tickets))
                self.expect_times("backlog_age", segment, ages)
                self.expect_share("backlog_older_7d", segment, [age > 7 * ref.DAY for age in ages], window="7d")
                # Both channels promise four hours in the project file.
                kept = [reply <= WRITTEN_LIMIT for reply in replies]
                waiting = [ticket[0] for ticket in tickets if not (ticket[1] or ticket[2] or ticket[3])]
                kept += [False for opened in waiting if service_time(opened, as_of) > WRITTEN_LIMIT]
                self.expect_share("sla_attainment", segment, kept)


class Hours(Demo):
    def test_the_heat_map(self):
        """Contacts by the hour of their opening in Seoul; answered in time, of those that can be judged."""
        cells = collections.defaultdict(lambda: [0, 0, 0])

        def add(opened, answered, over, as_of, limit):
            local = opened + SEOUL
            cell = cells[str((local // ref.DAY + 3) % 7), str(local % ref.DAY // ref.HOUR)]
            cell[0] += 1
            if answered is not None:
                cell[1] += 1
                cell[2] += service_time(opened, answered) <= limit
            elif not over and service_time(opened, as_of) > limit:
                cell[1] += 1

        chats, tickets = read_chats(), read_tickets()
        for chat in chats:
            answered = chat.agent[0] if chat.agent else None
            add(chat.opened, answered, bool(chat.ended), max(c.last for c in chats), CHAT_LIMIT)
        for opened, wait, left in read_calls():
            add(opened, None if left else opened + wait, left, opened, CALL_LIMIT)
        as_of = latest(tickets)
        for opened, reply, solved, closed, *_ in (ticket for own in tickets.values() for ticket in own):
            add(opened, reply, bool(solved or closed), as_of, WRITTEN_LIMIT)
        project = os.path.join(harness.DEMO, "journey.json")
        rows = self.export("hours", os.path.join(harness.DEMO, "logs"), "--config", project)
        got = {(r["weekday"], r["hour"]): [int(r["contacts"]), int(r["n"]), int(r["hits"])] for r in rows}
        self.expect_table(dict(cells), got, "hours of the week")
        for row in rows:
            opens, closes = (10, 18) if int(row["weekday"]) >= 5 else (9, 22)
            self.assertEqual(row["closed"] in ("1", "true"), not opens <= int(row["hour"]) < closes, row)


class Surveys(Demo):
    def test_answers(self):
        seen, scores = set(), collections.defaultdict(list)
        for row in rows_of("survey.csv"):
            if moment(row["answered_at"]) is None or row["response_id"] in seen or not row["score"].isdigit():
                continue
            seen.add(row["response_id"])
            scores[row["survey"], row["scale"]].append(int(row["score"]))
        self.assertEqual({kind for kind, _ in scores}, {"CSAT", "NPS", "CES"})
        csat, nps, ces = scores["CSAT", "1-5"], scores["NPS", "0-10"], scores["CES", "1-7"]
        self.expect_share("csat", "", [score >= 4 for score in csat])
        self.expect("ces", "", sum(ces) / len(ces), len(ces))
        value, n = ref.nps(nps)
        row = self.expect("nps", "", value, n)
        promoters, detractors = sum(s >= 9 for s in nps) / n, sum(s <= 6 for s in nps) / n
        margin = 196 * ((promoters + detractors - (promoters - detractors) ** 2) / n) ** 0.5
        self.assertGreaterEqual(float(row["high"]) - value, margin * 0.9999, "wider where somebody answers twice")
        self.assertLess(float(row["high"]) - value, margin * 1.2)


class Shop(Demo):
    def test_refunds(self):
        waits, unpaid = [], 0
        for row in rows_of("orders.csv"):
            asked, paid = moment(row["refund_requested_at"], 540), moment(row["refunded_at"], 540)
            if asked is None or moment(row["ordered_at"], 540) is None:
                continue
            if paid is None:
                unpaid += 1
            else:
                waits.append(paid - asked)
        self.expect_times("refund", "", waits)
        self.assertEqual(int(self.kpis["refund_median", "", ""]["censored"]), unpaid)

    def test_searches_without_result(self):
        results = {}
        for name in ("web-events.ndjson.gz", "app-events.ndjson.gz"):
            for record in ndjson(name):
                if record.get("event") == "Products Searched" and moment(record.get("timestamp")) is not None:
                    results[record["messageId"]] = record["properties"]["results"]
        self.expect_share("no_result_search", "", [count == 0 for count in results.values()])
