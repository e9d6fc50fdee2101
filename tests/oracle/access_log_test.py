# SPDX-License-Identifier: Apache-2.0
"""A web server's combined log, against plain Python on the same lines."""

import collections
import re

from oracle import harness
from oracle import reference as ref

LINE = re.compile(r'^(\S+) \S+ \S+ \[([^\]]+)\] "([^"]*)" (\d{3}) \S+ "([^"]*)" "(.*?)"?$')
STATIC = re.compile(
    r"\.(css|m?js|map|png|jpe?g|gif|svg|ico|webp|avif|bmp|woff2?|ttf|eot|otf|mp4|webm|mp3|wasm)(\?.*)?$", re.IGNORECASE
)


class AccessLog(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.log = harness.shared_data("access_log", "combined_2000.log")
        self.hits = []
        with open(self.log, encoding="utf-8") as file:
            for line in file:
                host, time, request, status, _, agent = LINE.match(line.rstrip("\n")).groups()
                method, target, _ = request.split(" ")
                self.hits.append((host, time, method, target, int(status), agent))

    def test_every_line_is_an_event(self):
        ledger = self.ledger(self.log)
        self.assertEqual((ledger["records_in"][1], ledger["events_out"][1]), (2000, 2000))
        self.assertEqual(sum(n for severity, n in ledger.values() if severity in ("rejected", "duplicate")), 0)
        self.expect_law(ledger)

    def visits(self):
        """What the analyses see where bots are kept: all but static files."""
        return [
            hit
            for hit in self.hits
            if not (hit[2] in ("GET", "HEAD") and hit[4] < 400 and STATIC.search(hit[3]))
        ]

    def test_a_visitor_is_an_address_and_an_agent(self):
        self.assertEqual(len({(hit[0], hit[5]) for hit in self.hits}), 436)
        expected = {host if agent == "-" else f"{host} {agent}" for host, _, _, _, _, agent in self.visits()}
        people = harness.value_by_customer(self.export("customers", self.log, "--raw-ids", "--keep-bots"))
        self.assertEqual(set(people.values()), expected)

    def test_views_errors_and_other_methods(self):
        def group(status, method):
            if status >= 400:
                return str(status)
            if status >= 300:
                return "3xx"
            return "view" if method in ("GET", "HEAD") else method

        expected = collections.Counter(group(status, method) for _, _, method, _, status, _ in self.visits())
        del expected["3xx"]  # the server's doing, no touchpoint
        got = collections.Counter()
        for row in self.export("touchpoints", self.log, "--keep-bots"):
            if row["channel"] == "":
                word = row["touchpoint"].split(" ")[0]
                got["view" if word.startswith("/") else word] += int(row["count"])
        self.assertEqual(got, expected)

    def test_static_files_are_set_aside(self):
        static = len(self.hits) - len(self.visits())
        self.assertEqual(self.export_count("flagged_static", "--keep-bots"), static)
        # What a bot asked for counts as a bot's.
        both = self.export_count("flagged_static") + self.export_count("flagged_bot")
        self.assertGreaterEqual(both, static)
        self.assertLess(self.export_count("flagged_static"), static)

    def export_count(self, name, *options):
        return self.ledger(self.log, *options)[name][1]

    def test_equal_lines_are_kept_and_told(self):
        self.assertEqual(self.ledger(self.log)["identical_row"], ("note", 3))
