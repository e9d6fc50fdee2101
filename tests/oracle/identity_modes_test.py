# SPDX-License-Identifier: Apache-2.0
"""The report's table of identity: its figures under every mode are what a run in that mode exports."""

import random

from oracle import harness
from oracle.reference import DAY, HOUR, MINUTE, format_time, parse_time

BASE = parse_time("2026-03-01 00:00:00")
COLUMNS = ["time", "event", "kind", "user", "cookie", "device", "case", "channel"]
FIELDS = ["time", "event", "kind", "user", "anonymous", "device", "case", "channel"]
MAPS = tuple(word for field, column in zip(FIELDS, COLUMNS) for word in ("--map", f"{field}={column}"))
MODES = ("device-split", "last-auth", "latest-user", "none")


def make_log(seed):
    """A shop with shared tablets, logins and logouts now and then, orders, and calls by user or by cookie alone."""
    generator = random.Random(seed)
    rows = []
    for person in range(120):
        user, cookie = f"u{person}", f"c{person}"
        device = f"tablet{person // 4}" if person % 3 == 0 else f"phone{person}"
        time = BASE + generator.randint(0, 20 * DAY)
        for _ in range(generator.randint(2, 9)):
            time += generator.choice([MINUTE, 5 * MINUTE, 2 * HOUR, 3 * DAY])
            name, kind, case, channel = "page", "view", "", "web"
            dice = generator.random()
            if dice < 0.12:
                name, kind = "order", "order"
            elif dice < 0.25:
                name, kind, case, channel = "call", "contact-open", f"k{len(rows)}", "phone"
            elif dice < 0.33:
                name, kind = "logout", "login"
            rows.append(
                [
                    format_time(time),
                    name,
                    kind,
                    user if generator.random() < 0.35 else "",
                    cookie if generator.random() < 0.7 else "",
                    device if generator.random() < 0.6 else "",
                    case,
                    channel,
                ]
            )
    rows.sort()
    return rows


class IdentityTable(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.rows = make_log(11)
        self.log = self.write_csv("log.csv", COLUMNS, self.rows)

    def model(self, *flags):
        path = self.path("model.json")
        self.run_ok(self.log, *MAPS, *flags, "--json", path)
        return harness.read_json(path)

    def test_every_mode_is_what_a_run_in_it_says(self):
        table = {mode["mode"]: mode for mode in self.model()["identity"]["modes"]}
        self.assertEqual(sorted(table), sorted(MODES))
        self.assertGreater(len({(m["customers"], m["sessions"]) for m in table.values()}), 2, "the modes must differ here")
        for mode in MODES:
            flags = (*MAPS, "--identity", mode)
            customers = {row["customer"] for row in self.export("customers", self.log, *flags)}
            kpis = {
                row["kpi"]: row
                for row in self.export("kpis", self.log, *flags)
                if row["segment"] == "" and row["window"] in ("", "7d", "604800")
            }
            funnel = self.export("funnel", self.log, *flags, "--unit", "customer", "--steps", "(start),order")
            reached = int(funnel[1]["customers"])
            with self.subTest(mode=mode):
                self.assertEqual(table[mode]["customers"], len(customers))
                self.assertEqual(table[mode]["sessions"], len(self.export("sessions", self.log, *flags)))
                self.assertAlmostEqual(table[mode]["conversion"], reached / len(customers), places=9)
                self.assertAlmostEqual(table[mode]["repeat"], float(kpis["repeat_7d"]["value"]), places=4)

    def test_the_table_is_the_same_whichever_mode_is_in_force(self):
        def figures(model):
            return [(m["mode"], m["customers"], m["sessions"], m["conversion"], m["repeat"]) for m in model["identity"]["modes"]]

        first = figures(self.model())
        for mode in MODES[1:]:
            with self.subTest(mode=mode):
                model = self.model("--identity", mode)
                self.assertEqual(figures(model), first)
                self.assertEqual([m["mode"] for m in model["identity"]["modes"] if m["chosen"]], [mode])

    def test_exposure_as_adobe_counts_it(self):
        users, events, anonymous = {}, {}, {}
        for _, _, _, user, cookie, device, _, _ in self.rows:
            for key in filter(None, (cookie, device)):
                events[key] = events.get(key, 0) + 1
                anonymous[key] = anonymous.get(key, 0) + (not user)
                if user:
                    users.setdefault(key, set()).add(user)
        shared = {key for key, of_it in users.items() if len(of_it) > 1}
        on_shared = [row for row in self.rows if shared & {row[4], row[5]}]
        identity = self.model()["identity"]
        self.assertGreater(len(shared), 3)
        self.assertEqual(identity["shared_devices"], len(shared))
        self.assertEqual(identity["devices"], len(events))
        self.assertEqual(identity["events_on_shared"], len(on_shared))
        self.assertEqual(identity["anonymous_on_shared"], sum(not row[3] for row in on_shared))
        shares = sorted(anonymous[key] / events[key] for key in shared)
        self.assertAlmostEqual(identity["median_anonymous_share"], shares[(len(shares) - 1) // 2], delta=0.0011)

    def test_threads_and_order_do_not_show(self):
        generator = random.Random(5)
        shuffled = self.rows[:]
        generator.shuffle(shuffled)
        first = self.model("--threads", "1")["identity"]
        self.log = self.write_csv("log.csv", COLUMNS, sorted(shuffled))
        self.assertEqual(self.model("--threads", "3")["identity"], first)

    def test_the_page_shows_it_in_both_languages(self):
        for language, words in (("en", "What another rule of identity would change"), ("ko", "식별 규칙을 바꾸면 달라지는 것")):
            page = self.path(f"{language}.html")
            self.run_ok(self.log, *MAPS, "--lang", language, "-o", page)
            with open(page, encoding="utf-8") as file:
                text = file.read()
            self.assertIn(words, text)
            self.assertIn("latest-user", text)

    def test_where_cases_stand_for_customers_there_is_no_such_table(self):
        log = self.write_csv("cases.csv", ["time", "event", "case"], [("2026-03-01T00:00:00Z", "a", "1")])
        path = self.path("cases.json")
        self.run_ok(log, "--map", "time=time", "--map", "event=event", "--map", "case=case", "--json", path)
        self.assertNotIn("identity", harness.read_json(path))
