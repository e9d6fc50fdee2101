# SPDX-License-Identifier: Apache-2.0
"""Sessions of one customer that run at the same time on two devices (--sessions source): each has its own touchpoints."""

from oracle import harness

LOG = """time,user_id,session_id,event,channel
2026-03-02 10:00:00,ann,s1,home,web
2026-03-02 10:01:00,ann,s2,start,app
2026-03-02 10:02:00,ann,s1,cart,web
2026-03-02 10:03:00,ann,s2,search,app
2026-03-02 10:04:00,ann,s1,pay,web
2026-03-02 10:05:00,ann,s2,home,app
2026-03-02 10:00:00,bob,s3,home,web
"""
FLAGS = ("--sessions", "source", "--as-of", "2026-06-01", "--goal", "pay")


class OverlappingSessions(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.log = self.write("events.csv", LOG)

    def test_drop_off_counts_each_touchpoint_in_its_own_session(self):
        rows = {
            r["touchpoint"]: (int(r["reached"]), int(r["left"]))
            for r in self.export("drop-off", self.log, *FLAGS)
            if r["unit"] == "session"
        }
        # s1 home cart pay (the goal), s2 start search home, s3 home.
        self.assertEqual(
            rows, {"home": (3, 2), "cart": (1, 0), "pay": (1, 0), "start": (1, 0), "search": (1, 0)}
        )

    def test_edges_and_loops_stay_inside_them(self):
        edges = {(r["from"], r["to"]) for r in self.export("edges", self.log, *FLAGS, "--unit", "session")}
        self.assertIn(("home", "cart"), edges)
        self.assertNotIn(("home", "start"), edges)
        self.assertEqual(self.export("loops", self.log, *FLAGS, "--unit", "session"), [])

    def test_sessions_of_the_source(self):
        rows = self.export("sessions", self.log, *FLAGS, "--raw-ids")
        self.assertEqual(sorted((r["session"], r["events"]) for r in rows), [("s1", "3"), ("s2", "3"), ("s3", "1")])
