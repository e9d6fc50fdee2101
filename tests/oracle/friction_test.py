# SPDX-License-Identifier: Apache-2.0
"""Friction against counts made by hand from the files: planted faults of the shop log, labels of the replay export."""

import collections

from oracle import harness, logs


def lag(seconds):
    return f"2026-09-01T10:{seconds // 60:02d}:{seconds % 60:02d}.{(seconds * 37) % 900 + 50:03d}Z"


class EcomFriction(harness.ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.log, cls.rows, cls.events = logs.ecom()

    def test_planted_faults_exactly(self):
        rows = {
            (r["signal"], r["touchpoint"]): (int(r["count"]), int(r["sessions"]))
            for r in self.export("signals", self.log)
            if r["count"]
        }
        self.assertEqual(rows[("error_shown", "checkout_bug")], (44, 32))
        self.assertEqual(rows[("payment_error", "payment_error")], (119, 95))

    def test_sessions_are_those_of_the_log(self):
        expected = collections.Counter(r["session_id"] for r in self.rows if r["event"] == "payment_error")
        got = collections.Counter(
            r["session"] for r in self.export("signals", self.log, "--by", "session") if r["signal"] == "payment_error"
        )
        self.assertEqual(sorted(expected.values()), sorted(got.values()))

    def test_rows_agree_with_counts(self):
        counts = collections.Counter()
        for row in self.export("signals", self.log, "--by", "session"):
            if row["suppressed"] == "0":
                counts[row["signal"]] += 1
        expected = collections.Counter()
        for row in self.export("signals", self.log):
            if row["count"] not in ("", "0"):
                expected[row["signal"]] += int(row["count"])
        self.assertEqual(expected, counts)

    def test_journeys_add_up_to_incidents(self):
        starts = collections.defaultdict(list)
        for row in self.export("journeys", self.log):
            starts[row["customer"]].append((row["start"], row["journey"]))
        expected, lost = collections.Counter(), collections.Counter()
        for row in self.export("signals", self.log, "--by", "session"):
            if row["suppressed"] == "1":
                continue
            begun = [name for start, name in sorted(starts[row["customer"]]) if start <= row["time"]]
            key = row["customer"], begun[-1], row["signal"]
            expected[key] += 1
            lost[key] += float(row["lost_s"] or 0)
        rows = self.export("signals", self.log, "--by", "journey")
        points = collections.Counter()
        for row in rows:
            key = row["customer"], row["journey"], row["signal"]
            self.assertEqual(int(row["count"]), expected.pop(key), key)
            self.assertAlmostEqual(float(row["lost_s"] or 0), lost[key], 3)
            points[row["customer"], row["journey"]] += int(row["points"])
        self.assertEqual(expected, collections.Counter())
        for row in rows:
            self.assertEqual(int(row["journey_points"]), points[row["customer"], row["journey"]])

    def test_what_cannot_be_measured_is_never_zero(self):
        rows = {r["signal"]: r for r in self.export("signals", self.log)}
        self.assertEqual(rows["rage_click"]["basis"], "not_measurable")
        self.assertEqual(rows["rage_click"]["count"], "")
        self.assertEqual(rows["rage_click"]["missing"], "clicks place milliseconds")


class FullStoryFriction(harness.ProgramTest):
    def test_labels_by_session(self):
        for kind in ("json", "csv"):
            with self.subTest(kind=kind):
                folder = harness.shared_data("fullstory", kind)
                found = collections.defaultdict(collections.Counter)
                for row in self.export("signals", folder, "--by", "session"):
                    if row["labelled"] == "1":
                        found[row["signal"]][row["session"]] += 1
                self.assertEqual(sorted(found["dead_click"].values()), [2, 6])
                self.assertEqual(sorted(found["error_click"].values()), [1, 2, 8])
                # A source that labels is taken at its word: nothing is found beside its labels.
                counts = collections.Counter()
                for row in self.export("signals", folder):
                    counts[row["signal"]] += int(row["count"] or 0)
                self.assertEqual((counts["dead_click"], counts["error_click"]), (8, 11))


class SplitFriction(harness.ProgramTest):
    """Threads, chunks and the parting of customers over files change nothing."""

    def log(self, name, customers):
        rows = []
        for customer in customers:
            def add(seconds, event, page="", element=""):
                rows.append((lag(seconds), f"u{customer}", event, page, element))
            for i in range(4):
                add(30 * i, "page_view", f"/p{i}")
                for k in range(3 + customer % 2):
                    add(30 * i + 1, "click", "", f"#b{customer % 3}")
            add(200, "payment_failed")
        return self.write_csv(name, ("timestamp", "user_id", "event", "page", "element"), rows)

    def test_split(self):
        whole = self.log("whole.csv", range(40))
        even, odd = self.log("even.csv", range(0, 40, 2)), self.log("odd.csv", range(1, 40, 2))
        for table in (("signals",), ("signals", "--by", "session")):
            one = self.export(*table[:1], whole, *table[1:])
            self.assertTrue(any(row["signal"] == "payment_error" for row in one))
            self.assertEqual(one, self.export(table[0], even, odd, *table[1:]))
            self.assertEqual(one, self.export(table[0], whole, *table[1:], "--threads", "1", "--chunk-bytes", "200"))
