# SPDX-License-Identifier: Apache-2.0
"""The command that explain tells, run as it stands, gives the customers that explain counted."""

import re
import shlex

from oracle import harness
from property.demo import DEMO_FLAGS, DEMO_LOGS


class Command(harness.ProgramTest):
    def told(self, *arguments):
        """(customers that explain counts, the heading of the command, its words behind the program's name)."""
        text = self.run_ok("explain", *arguments).out_text.replace("\u00a0", " ")
        heading, command = re.search(r"^(.*)\n  journey-report (export .*)$", text, re.MULTILINE).groups()
        customers = re.search(r"^  Customers: ([\d,]+)", text, re.MULTILINE)
        return int(customers.group(1).replace(",", "")) if customers else None, heading, shlex.split(command)

    def listed(self, words, inputs):
        """The customers of a told command, with the inputs where it says INPUT..."""
        place = words.index("INPUT...")
        table = self.run_ok(*words[:place], *inputs, *words[place + 1:]).rows()
        return {row["customer"] for row in table}

    def test_the_command_of_an_edge_gives_the_customers_of_other_units(self):
        edge = ("--edge", "Delivered,/", DEMO_LOGS, *DEMO_FLAGS)
        seen = set()
        for flags in (
            (), ("--journeys", "order"), ("--journeys", "2d"), ("--unit", "customer", "--sessions", "4h"),
            ("--identity", "none"), ("--look-back", "1d"), ("--tz", "Asia/Seoul"), ("--as-of", "2026-09-15"),
        ):
            with self.subTest(flags=flags):
                count, heading, words = self.told(*edge, *flags)
                self.assertEqual(heading, "All of them")
                customers = self.listed(words, (DEMO_LOGS,))
                self.assertEqual(len(customers), count)
                seen.add(count)
        self.assertGreater(len(seen), 3, "the flags change the numbers")

    def test_every_flag_that_decides_results_is_told_again_and_quoted(self):
        log = self.write_csv(
            "log.csv", ["at", "user", "what", "bot's"],
            [[f"2026-03-0{day} 09:0{m}:00", f"u{u}", what, "x"] for u in range(4) for day in (1, 2)
             for m, what in enumerate(("home page", "it's, \"new\"", "-x"))])
        flags = [
            "--map", "time=at", "--map", "user=user", "--map", "event=what", "--map", "attribute.b=bot's",
            "--touchpoint", "event", "--tz", "Asia/Seoul", "--unit", "customer", "--sessions", "20m", "--journeys", "14d",
            "--identity", "last-auth", "--look-back", "5d", "--forget", "u2", "--forget", "u3", "--goal", "home page",
            "--segment", "visit", "--as-of", "2026-03-09T00:00:00Z", "--max-names", "1000", "--keep-bots",
            "--key", harness.DEMO_KEY, "--raw-ids",
        ]
        for ends in (("home page", "it's, \"new\""), ("it's, \"new\"", "-x")):
            edge = [f"--edge-from={ends[0]}", f"--edge-to={ends[1]}"]
            count, _, words = self.told(*edge, log, *flags)
            self.assertEqual(count, 2)
            self.assertEqual(self.listed(words, (log,)), {"u0", "u1"})
            tail = words[words.index("INPUT...") + 1:]
            for flag in flags:
                self.assertEqual(tail.count(flag), flags.count(flag) + ends.count(flag), f"{flag} in {tail}")

    def test_flags_that_decide_nothing_are_not_told(self):
        _, _, words = self.told("--edge", "Delivered,/", DEMO_LOGS, *DEMO_FLAGS, "--threads", "1", "--quiet", "--lang", "en")
        for flag in ("--threads", "--quiet", "--lang"):
            self.assertNotIn(flag, words)

    def test_the_command_of_a_funnel_step(self):
        for flags in ((), ("--journeys", "1d"), ("--identity", "none")):
            funnel = ("--steps", "Product Viewed,Order Completed", "--at", "2")
            text = self.run_ok("explain", *funnel, DEMO_LOGS, *DEMO_FLAGS, *flags).out_text
            reached = int(re.search(r"Customers who got here: ([\d,]+)", text).group(1).replace(",", ""))
            _, _, words = self.told(*funnel, DEMO_LOGS, *DEMO_FLAGS, *flags)
            self.assertEqual(len(self.listed(words, (DEMO_LOGS,))), reached)

    def test_a_table_of_all_contacts_is_not_called_all_of_them(self):
        contact = self.export("contacts", DEMO_LOGS, *DEMO_FLAGS)[0]["contact"]
        for subject in (("--topic", "환불"), ("--problem", contact)):
            _, heading, words = self.told(*subject, DEMO_LOGS, *DEMO_FLAGS, "--journeys", "order")
            self.assertEqual(heading, "All contacts, these among them")
            self.assertEqual(words[:3], ["export", "contacts", "INPUT..."])
            self.assertIn("--config", words)
            self.assertIn("order", words)

    def test_the_command_of_a_finding_has_the_flags_of_the_run(self):
        findings = self.export("findings", DEMO_LOGS, *DEMO_FLAGS, "--identity", "none")
        seen = set()
        for measure in ("refund_in_time", "repeat_7d", "drop_off"):
            finding = next((f for f in findings if f["measure"] == measure), None)
            if finding is None:
                continue
            seen.add(measure)
            _, _, words = self.told(finding["id"], DEMO_LOGS, *DEMO_FLAGS, "--identity", "none", "--unit", "journey")
            for flag in ("--config", "--key", "--identity"):
                self.assertEqual(words.count(flag), 1, words)
            self.assertEqual(words.count("--unit"), 1, words)
            self.assertEqual(words[words.index("--unit") + 1], "session" if measure == "drop_off" else "journey")
            self.assertTrue(self.listed(words, (DEMO_LOGS,)))
        self.assertGreaterEqual(len(seen), 2)

    def test_channels_of_a_findings_journeys_have_their_words(self):
        finding = next(f for f in self.export("findings", DEMO_LOGS, *DEMO_FLAGS) if f["measure"] == "refund_in_time")
        text = self.run_ok("explain", finding["id"], DEMO_LOGS, *DEMO_FLAGS, "--lang", "ko").out_text
        steps = re.findall(r"^    +\d+:\d\d:\d\d  (\S+)", text, re.MULTILINE)
        self.assertGreater(len(steps), 5)
        self.assertFalse({"web", "app", "chat", "phone", "email"} & set(steps), set(steps))
