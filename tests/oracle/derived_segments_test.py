# SPDX-License-Identifier: Apache-2.0
"""Segments that no column holds: who comes first, by which way, in which week, buys how often, asks again."""

import datetime
import json

from oracle import harness, logs
from oracle import reference as ref

BASE = ref.parse_time("2026-03-02 09:00:00")  # a Monday


def gap_sessions(events):
    """Events [(time, name, ...)] of one customer, in order, cut by pauses over 30 minutes."""
    sessions = []
    for event in events:
        if not sessions or event[0] - sessions[-1][-1][0] > 30 * ref.MINUTE:
            sessions.append([])
        sessions[-1].append(event)
    return sessions


def monday(time, hours=0):
    day = datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=time, hours=hours)
    return (day - datetime.timedelta(days=day.weekday())).strftime("%Y-%m-%d")


def buyer_class(orders):
    """`orders`: times. Two within 30 minutes without a number are one order."""
    count, last = 0, None
    for time in orders:
        if last is None or time - last > 30 * ref.MINUTE:
            count, last = count + 1, time
    return "none" if count == 0 else "one" if count == 1 else "repeat" if count < 5 else "vip"


class Shop(harness.ProgramTest):
    """The shop log: in how many visits each touchpoint occurs, by the derived value there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.log, rows, _ = logs.ecom()
        people = {}
        for row in rows:
            people.setdefault(row["user_id"], []).append(
                (ref.parse_time(row["timestamp"]), row["event"], row["platform"], row["event"])
            )
        # By segment and value, in how many sessions each name occurs.
        cls.expected = {name: {} for name in ("visit", "cohort_week", "buyer_class", "entry_touchpoint", "device_class")}
        classes = {"desktop": "desktop", "mobile": "mobile", "tablet": "tablet"}
        for events in people.values():
            events.sort(key=lambda event: event[0])
            week = monday(events[0][0])
            buyer = buyer_class([time for time, name, *_ in events if name == "purchase"])
            for number, session in enumerate(gap_sessions(events)):
                for name, platform in {name: platform for _, name, platform, _ in session}.items():
                    for segment, value in (
                        ("visit", "first" if number == 0 else "returning"),
                        ("cohort_week", week),
                        ("buyer_class", buyer),
                        ("entry_touchpoint", session[0][1]),
                        ("device_class", classes[platform]),
                    ):
                        counts = cls.expected[segment].setdefault(value, {})
                        counts[name] = counts.get(name, 0) + 1

    def test_visits_by_value(self):
        for segment, expected in self.expected.items():
            for name in ("catalog", "cart", "purchase"):
                with self.subTest(segment=segment, name=name):
                    rows = self.export(
                        "funnel", self.log, "--steps", f"{name},(end)", "--count", "totals", "--unit", "session",
                        "--breakdown", segment,
                    )
                    got = {
                        row["segment"].split("=", 1)[1]: int(row["customers"])
                        for row in rows
                        if row["step"] == "1" and row["segment"]
                    }
                    wanted = {value: counts[name] for value, counts in expected.items() if counts.get(name)}
                    self.expect_table(wanted, got, f"{name} by {segment}")

    def test_the_whole_is_untouched(self):
        plain = self.export("kpis", self.log)
        derived = self.export("kpis", self.log, "--segment", "visit", "--segment", "buyer_class")
        names = ("visit=", "buyer_class=")
        self.assertEqual(plain, [row for row in derived if not row["segment"].startswith(names)])

    def test_figures_by_value_add_up(self):
        for segment in self.expected:
            with self.subTest(segment=segment):
                whole, parts = {}, {}
                for row in self.export("kpis", self.log, "--segment", segment):
                    key = (row["kpi"], row["window"])
                    if row["segment"] == "":
                        whole[key] = int(row["n"])
                    elif row["segment"].startswith(segment + "="):
                        parts[key] = parts.get(key, 0) + int(row["n"])
                self.assertEqual({key: whole[key] for key in parts}, parts)
                self.assertIn(("repeat_7d", "7d"), parts)

    def test_threads_do_not_show(self):
        flags = ("export", "kpis", self.log, "--segment", "visit", "--segment", "cohort_week", "--threads")
        self.assertEqual(self.run_ok(*flags, "1").out, self.run_ok(*flags, "3").out)


class Small(harness.ProgramTest):
    COLUMNS = ("time", "user", "event", "kind", "channel", "case", "topic", "order_id", "value", "currency", "visit")

    def write_log(self, rows):
        lines = []
        for minute, user, event, kind, more in rows:
            line = {"time": ref.format_time(BASE + int(minute * ref.MINUTE)), "user": user, "event": event, "kind": kind}
            line.update(more)
            lines.append([line.get(column, "") for column in self.COLUMNS])
        return self.write_csv("log.csv", self.COLUMNS, lines)

    def by_value(self, log, segment, kpi, *flags):
        """{value: n} of a figure."""
        rows = self.export("kpis", log, "--segment", segment, *flags)
        return {
            row["segment"].split("=", 1)[1]: int(row["n"])
            for row in rows
            if row["kpi"] == kpi and row["segment"].startswith(segment + "=")
        }

    def steps(self, log, segment, *flags):
        rows = self.export("funnel", log, "--steps", "home,(end)", "--count", "totals", "--breakdown", segment, *flags)
        return {
            row["segment"].split("=", 1)[1]: int(row["customers"])
            for row in rows
            if row["step"] == "1" and row["segment"]
        }

    def test_who_has_to_ask_again(self):
        day = 24 * 60
        call = {"channel": "phone"}
        rows = []
        for user, opened, topics in (
            ("once", [0], ["a"]),
            ("again", [0, 30 * day], ["a", "a"]),  # exactly 30 days later counts
            ("late", [0, 30 * day + 1], ["a", "a"]),
            ("other", [0, day], ["a", "b"]),  # another topic is another matter
        ):
            rows.append((5, user, "home", "view", {}))
            for i, (minute, topic) in enumerate(zip(opened, topics)):
                rows.append((minute, user, "call", "contact-open", dict(call, case=f"{user}{i}", topic=topic)))
        rows.append((80 * day, "end", "home", "view", {}))
        log = self.write_log(rows)
        self.assertEqual(self.by_value(log, "repeat_complainer", "repeat_7d"), {"no": 5, "yes": 2})
        self.assertEqual(self.steps(log, "repeat_complainer"), {"no": 4, "yes": 1})
        config = self.write("p.json", '{"version": 1, "derived": {"repeat_complainer": {"within": "31d"}}}')
        self.assertEqual(self.steps(log, "repeat_complainer", "--config", config), {"no": 3, "yes": 2})

    def test_who_buys(self):
        order = lambda number, value, currency: {"order_id": number, "value": value, "currency": currency}  # noqa: E731
        rows = [(0, user, "home", "view", {}) for user in ("zero", "one", "same", "two", "five", "rich")]
        rows.append((1, "one", "bought", "order", order("A1", 10, "EUR")))
        rows += [(minute, "same", "bought", "order", order("A2", 10, "EUR")) for minute in (1, 200)]
        rows += [(60 * i, "two", "bought", "order", order(f"A3{i}", 600, ("EUR", "USD")[i])) for i in range(2)]
        rows += [(60 * i, "five", "bought", "order", order(f"A4{i}", 1, "EUR")) for i in range(5)]
        rows += [(60 * i, "rich", "bought", "order", order(f"A5{i}", 500, "EUR")) for i in range(2)]
        log = self.write_log(rows)
        self.assertEqual(self.steps(log, "buyer_class"), {"none": 1, "one": 2, "repeat": 2, "vip": 1})
        rules = {"vip_spend": 1000, "repeat_orders": 3}
        config = self.write("p.json", json.dumps({"version": 1, "derived": {"buyer_class": rules}}))
        # Sums of two currencies are not added.
        self.assertEqual(self.steps(log, "buyer_class", "--config", config), {"none": 1, "one": 3, "vip": 2})

    def test_week_is_the_zones(self):
        rows = [["2026-03-01T23:59:00Z", "u", "home"], ["2026-03-02T09:00:00Z", "u", "home"]]
        log = self.write_csv("log.csv", ("time", "user", "event"), rows)
        for zone, week in (("UTC", "2026-02-23"), ("Asia/Seoul", "2026-03-02"), ("America/New_York", "2026-02-23")):
            with self.subTest(zone=zone):
                self.assertEqual(self.steps(log, "cohort_week", "--tz", zone), {week: 1})

    def test_a_contact_has_what_its_customer_has(self):
        rows = [
            (0, "u", "home", "view", {}),
            (1, "u", "bought", "order", {"order_id": "A1"}),
            (500, "u", "call", "contact-open", {"channel": "phone", "case": "k1"}),
            (501, "", "call", "contact-open", {"channel": "phone", "case": "k2"}),  # nobody's
            (90000, "v", "home", "view", {}),
        ]
        self.assertEqual(self.by_value(self.write_log(rows), "buyer_class", "repeat_7d"), {"one": 1})
        # A call in the middle of a visit is of that visit; one beside it is of none.
        rows.insert(2, (5, "u", "call", "contact-open", {"channel": "phone", "case": "k0"}))
        self.assertEqual(self.by_value(self.write_log(rows), "visit", "repeat_7d"), {"": 1, "first": 1})

    def test_a_column_of_that_name_is_an_attribute(self):
        log = self.write_log([(0, "u", "home", "view", {"visit": "guided tour"})])
        self.assertEqual(self.steps(log, "visit"), {"first": 1})
        self.assertEqual(self.steps(log, "attribute.visit"), {"guided tour": 1})

    def test_devices(self):
        agents = {
            "phone": "Mozilla/5.0 (Linux; Android 14; SM-S921N) AppleWebKit/537.36 Chrome/124.0 Mobile Safari/537.36",
            "pad": "Mozilla/5.0 (Linux; Android 14; SM-X710) AppleWebKit/537.36 Chrome/124.0 Safari/537.36",
            "mac": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.4 Safari/605.1.15",
            "none": "curlish",
        }
        lines = [[ref.format_time(BASE), user, "home", agent] for user, agent in agents.items()]
        log = self.write_csv("agents.csv", ("time", "user", "event", "user_agent"), lines)
        self.assertEqual(self.steps(log, "device_class"), {"mobile": 1, "tablet": 1, "desktop": 1})

    def test_unknown_names(self):
        log = self.write_log([(0, "u", "home", "view", {})])
        result = self.expect_exit(harness.run("export", "kpis", log, "--segment", "buyer_clas"), 2)
        self.assertIn('did you mean "buyer_class"?', result.err_text)
