# SPDX-License-Identifier: Apache-2.0
"""The reference itself: worked examples to check by hand, and the published facts of the third-party logs."""

import unittest

from oracle import logs
from oracle import reference as ref
from oracle.reference import DAY, MINUTE, Event, Unit


def walk(*steps):
    """A unit of one customer from (seconds, name) pairs."""
    return Unit("u", [Event(seconds * ref.SECOND, i, "u", name) for i, (seconds, name) in enumerate(steps)])


class WorkedExamples(unittest.TestCase):
    def test_a_gap_of_thirty_minutes_stays_and_a_longer_one_cuts(self):
        for gap, sessions in ((30 * MINUTE, 1), (30 * MINUTE + 1, 2)):
            with self.subTest(gap=gap):
                events = [Event(0, 0, "u", "a"), Event(gap, 1, "u", "b")]
                self.assertEqual(len(ref.units(events, "session")), sessions)

    def test_gaps_run_from_the_latest_end(self):
        events = [
            Event(0, 0, "u", "a", end=40 * MINUTE),
            Event(MINUTE, 1, "u", "b"),
            Event(70 * MINUTE, 2, "u", "c"),
            Event(101 * MINUTE, 3, "u", "d"),
        ]
        self.assertEqual([unit.names() for unit in ref.units(events, "session")], [["a", "b", "c"], ["d"]])

    def test_edges_have_ends_and_self_loops(self):
        self.assertEqual(
            ref.edges([walk((0, "a"), (1, "a"), (2, "b")), walk((0, "a"))]),
            {
                ("(start)", "a"): (2, 1),
                ("a", "a"): (1, 1),
                ("a", "b"): (1, 1),
                ("b", "(end)"): (1, 1),
                ("a", "(end)"): (1, 1),
            },
        )

    def test_funnels(self):
        # name, walk, steps, options, expected
        table = [
            ("in order", walk((0, "a"), (1, "x"), (2, "b")), "ab", {}, [1, 1]),
            ("out of order", walk((0, "b"), (1, "a")), "ab", {}, [1, 0]),
            ("adjacent, something between", walk((0, "a"), (1, "x"), (2, "b")), "ab", {"order": "adjacent"}, [1, 0]),
            ("adjacent, second try", walk((0, "a"), (1, "x"), (2, "a"), (3, "b")), "ab", {"order": "adjacent"}, [1, 1]),
            ("adjacent self-loop", walk((0, "a"), (1, "a")), "aa", {"order": "adjacent"}, [1, 1]),
            ("no self-loop", walk((0, "a"), (1, "b")), "aa", {}, [1, 0]),
            ("window, inside", walk((0, "a"), (10, "b")), "ab", {"window": 10 * ref.SECOND}, [1, 1]),
            ("window, outside", walk((0, "a"), (11, "b")), "ab", {"window": 10 * ref.SECOND}, [1, 0]),
            (
                "window runs from the first step",
                walk((0, "a"), (6, "b"), (12, "c")),
                "abc",
                {"window": 10 * ref.SECOND},
                [1, 1, 0],
            ),
            (
                "window, a later first step",
                walk((0, "a"), (9, "a"), (12, "b")),
                "ab",
                {"window": 10 * ref.SECOND},
                [1, 1],
            ),
            ("equal times", walk((0, "a"), (0, "b")), "ab", {}, [1, 1]),
            ("equal times, strict", walk((0, "a"), (0, "b")), "ab", {"strict_increase": True}, [1, 0]),
            ("strict, a later one", walk((0, "a"), (0, "b"), (1, "b")), "ab", {"strict_increase": True}, [1, 1]),
            ("any", walk((0, "b"), (1, "a")), "ab", {"order": "any"}, [1, 1]),
            ("any, one of two", walk((0, "b"), (1, "x")), "ab", {"order": "any"}, [1, 0]),
            ("anchored, a second try", walk((0, "a"), (1, "x"), (2, "a"), (3, "b")), "ab", {"order": "anchored"}, [1, 0]),
            ("anchored at once", walk((0, "x"), (1, "a"), (2, "b")), "ab", {"order": "anchored"}, [1, 1]),
        ]
        for name, unit, steps, options, expected in table:
            with self.subTest(name):
                self.assertEqual(ref.funnel([unit], list(steps), **options), expected)
        self.assertEqual(ref.funnel([walk((0, "a"))], ["(start)", "a", "(end)"], order="adjacent"), [1, 1, 1])

    def test_device_split_is_the_row_of_the_worked_table(self):
        rows = [(i, i, "d", user) for i, user in enumerate([None, "A", None, "B", None])]
        self.assertEqual(ref.device_split(rows), ["A", "A", "A", "B", "B"])

    def test_urls(self):
        for url, name in (
            ("https://shop.example/", "/"),
            ("https://shop.example", "/"),
            ("https://shop.example/a/?x=1#y", "/a"),
            ("https://shop.example/item/123/", "/item/:id"),
            ("https://s.example/d/2024-01-31", "/d/:id"),
            ("https://s.example/u/6f9619ff-8b86-4011-b42d-00c04fc964ff/x", "/u/:id/x"),
        ):
            with self.subTest(url=url):
                self.assertEqual(ref.url_touchpoint(url), name)

    def test_drop_off_leaves_open_units_out(self):
        closed, late = walk((0, "a"), (1, "b")), walk((3600, "a"))
        self.assertEqual(
            ref.drop_off([closed, late], 30 * MINUTE, 4000 * ref.SECOND, "buy"), {"a": (0, 1, 1), "b": (1, 1, 0)}
        )
        self.assertEqual(ref.drop_off([walk((0, "buy"), (1, "b"))], 0, DAY, "buy")["b"], (0, 1, 0))

    def test_repeats_at_the_boundary(self):
        for gap, hits in ((DAY, 1), (DAY + 1, 0)):
            with self.subTest(gap=gap):
                contacts = [ref.Contact("1", "u", 0), ref.Contact("2", "u", gap)]
                self.assertEqual(ref.repeat_rate(contacts, DAY, 40 * DAY, False), (hits, 2))

    def test_figures(self):
        self.assertEqual(ref.nps([10, 9, 7, 0, None]), (25.0, 4))
        self.assertEqual(ref.csat([5, 4, 3, None]), (2, 3))
        low, high = ref.wilson(8, 10)  # Wilson's interval of 8 in 10, as printed in textbooks: 0.4902 to 0.9433
        self.assertAlmostEqual(low, 0.490162, places=5)
        self.assertAlmostEqual(high, 0.943318, places=5)
        self.assertEqual(ref.nearest_rank(range(1, 12), 0.9), 10)


class PublishedFacts(unittest.TestCase):
    def test_ecom(self):
        _, rows, events = logs.ecom()
        sessions = ref.units(events, "session")
        self.assertEqual((len(rows), len({tuple(r.values()) for r in rows})), (31106, 31106 - 30))
        self.assertEqual(
            (len({e.customer for e in events}), len(sessions), len({e.name for e in events})), (600, 3605, 19)
        )
        self.assertTrue(all(len({e.fields["session_id"] for e in s.events}) == 1 for s in sessions))
        self.assertEqual(len({e.fields["session_id"] for e in events}), 3605)
        for (what, period), expected in logs.ECOM_FACTS.items():
            wanted, group = what.split()[0], what.split()[-1]
            base = [
                s
                for s in sessions
                if logs.ecom_period(s.start()) == period
                and (group == "all" or group in s.names() or s.events[0].fields["platform"] == group)
            ]
            with self.subTest(what=what, period=period):
                self.assertEqual((sum(wanted in s.names() for s in base), len(base)), expected)

    def test_page_urls(self):
        _, rows, events = logs.page_urls()
        self.assertEqual(
            (len(rows), len({e.customer for e in events}), len({r["event_name"] for r in rows})), (15792, 3797, 12)
        )
        self.assertEqual(len({e.name for e in events}), 11)
        self.assertEqual(sum(int(e.customer) > 2**53 for e in events), 15786)
        self.assertEqual(len(ref.units(events, "session")), 15792)

    def test_patients(self):
        _, rows, events = logs.patients()
        self.assertEqual(
            (len(rows), len(events), len({e.customer for e in events}), len({e.name for e in events})),
            (5442, 2721, 500, 7),
        )
        self.assertTrue(all(event.end is not None for event in events))
        days = sorted((unit.end() - unit.start()) / DAY for unit in ref.units(events, "customer"))
        self.assertEqual(round(sum(days) / len(days), 5), 6.67631)
        self.assertEqual(round(ref.median(days), 5), 6.08551)
