# SPDX-License-Identifier: Apache-2.0
"""Funnels with their further options, drop-off in full, decision edges and cumulative incidence on the shop log (and
what of them the process log and the nested sessions allow), against plain counts from the definitions."""

import collections

from oracle import harness, logs
from oracle import reference as ref

START, GOAL, LEFT = "(start)", "(goal)", "(left)"
HOUR = ref.DAY // 24


def walks(units):
    return [(unit.customer, [(event.name, event.time) for event in unit.events]) for unit in units]


def customers_at(all_walks, depth_of, steps):
    reached = [set() for _ in range(steps)]
    for customer, walk in all_walks:
        for i in range(depth_of(walk)):
            reached[i].add(customer)
    return [len(customers) for customers in reached]


def from_previous(steps, window):
    """The longest chain of steps, each at most `window` after the one before: the latest place of each serves best."""

    def depth_of(walk):
        latest, best = {}, 0
        for name, time in walk:
            for k in range(len(steps) - 1, -1, -1):
                if name == steps[k] and (k == 0 or (k - 1 in latest and time - latest[k - 1] <= window)):
                    latest[k] = time
                    best = max(best, k + 1)
        return best

    return depth_of


def excluding(steps, excluded, first, last):
    """From each entry forward; `excluded` after step `first` and before step `last` ends it."""

    def depth_of(walk):
        best = 0
        for i, (name, _) in enumerate(walk):
            if name != steps[0]:
                continue
            depth = 1
            for following, _ in walk[i + 1 :]:
                if depth == len(steps) or (following == excluded and first <= depth < last):
                    break
                depth += following == steps[depth]
            best = max(best, depth)
        return best

    return depth_of


class GraphOutcomes(harness.ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.log, cls.rows, cls.events = logs.ecom()
        cls.as_of = max(event.time for event in cls.events)

    def funnel(self, what, *flags):
        return self.export(what, self.log, *flags)

    def counts(self, *flags):
        return [int(row["customers"]) for row in self.funnel("funnel", *flags)]

    def test_windows_between_steps(self):
        steps = ["home", "product_view", "add_to_cart", "purchase"]
        for unit in ("journey", "session"):
            for text, window in (("2m", HOUR // 30), ("1h", HOUR), ("3d", 3 * ref.DAY)):
                with self.subTest(unit=unit, window=text):
                    expected = customers_at(
                        walks(ref.units(self.events, unit)), from_previous(steps, window), len(steps)
                    )
                    flags = ("--steps", ",".join(steps), "--window", text, "--window-from", "previous", "--unit", unit)
                    self.assertEqual(self.counts(*flags), expected)

    def test_exclusions(self):
        steps = ["product_view", "add_to_cart", "purchase"]
        sessions = walks(ref.units(self.events, "session"))
        for flags, first, last in (((), 1, 3), (("--exclude-between", "2-3"), 2, 3)):
            with self.subTest(flags=flags):
                expected = customers_at(sessions, excluding(steps, "search", first, last), len(steps))
                self.assertEqual(
                    self.counts("--steps", ",".join(steps), "--unit", "session", "--exclude", "search", *flags), expected
                )

    def test_branches_optional_steps_and_open_entry(self):
        sessions = ref.units(self.events, "session")
        renamed = [
            (customer, [("find" if name in ("search", "catalog") else name, time) for name, time in walk])
            for customer, walk in walks(sessions)
        ]
        plain = from_previous(["home", "find", "add_to_cart"], 10**18)
        self.assertEqual(
            self.counts("--steps", "home,search|catalog,add_to_cart", "--unit", "session"),
            customers_at(renamed, plain, 3),
        )
        without = self.counts("--steps", "home,add_to_cart,purchase", "--unit", "session")
        optional = self.funnel(
            "funnel", "--steps", "home,search,add_to_cart,purchase", "--optional", "2", "--unit", "session"
        )
        self.assertEqual([int(r["customers"]) for r in optional if r["name"] != "search"], without)
        rows = self.funnel(
            "funnel-steps", "--steps", "home,add_to_cart,purchase", "--entry", "open", "--unit", "session"
        )
        names = ["home", "add_to_cart", "purchase"]
        for i, row in enumerate(rows):
            self.assertEqual(int(row["customers"]), ref.funnel(sessions, [names[i]])[0])
            if i:
                came = int(row["customers"]) - int(row["entered"])
                self.assertEqual(came, ref.funnel(sessions, names[i - 1 : i + 1])[1])

    def test_breakdown_and_steps_add_up(self):
        flags = ("--steps", "home,product_view,purchase", "--breakdown", "platform", "--attribution", "last")
        rows = self.funnel("funnel-steps", *flags)
        whole = [r for r in rows if r["segment"] == ""]
        for i, row in enumerate(whole):
            parts = [r for r in rows if r["segment"] and r["step"] == row["step"]]
            self.assertEqual(sum(int(r["customers"]) for r in parts), int(row["customers"]))
            if i + 1 < len(whole):
                after = sum(int(row[k]) for k in ("contacted", "elsewhere", "open", "came_back", "gone"))
                self.assertEqual(int(row["went_on"]) + after, int(row["customers"]))
                self.assertEqual(row["went_on"], whole[i + 1]["customers"])
        paths = self.funnel("funnel-paths", "--steps", "home,product_view,purchase")
        for row in whole:
            before = sum(int(r["customers"]) for r in paths if r["step"] == row["step"] and r["side"] == "before")
            self.assertEqual(before, int(row["customers"]))
        times = self.funnel("funnel-times", "--steps", "home,product_view,purchase")
        units = {r["step"]: 0 for r in times}
        for row in times:
            units[row["step"]] += int(row["units"])
        counted = self.funnel("funnel", "--steps", "home,product_view,purchase", "--count", "sessions")
        self.assertEqual({r["step"]: int(r["customers"]) for r in counted[1:]} | {"": int(counted[-1]["customers"])}, units)

    def test_drop_off(self):
        got = {(r["touchpoint"], r["unit"]): r for r in self.export("drop-off", self.log, "--goal", "purchase")}
        for unit, gap in (("session", ref.SESSION_GAP), ("journey", ref.JOURNEY_GAP)):
            units = ref.units(self.events, unit)
            later = collections.defaultdict(list)
            for one in units:
                later[one.customer].append(one.start())
            expected = ref.drop_off(units, gap, self.as_of, "purchase")
            back = collections.Counter()
            for one in units:
                names = one.names()
                if self.as_of - one.end() > gap and "purchase" not in names:
                    back[names[-1]] += any(start > one.end() for start in later[one.customer])
            for name, (left, decided, undecided) in expected.items():
                row = got[(name, unit)]
                with self.subTest(unit=unit, touchpoint=name):
                    self.assertEqual((int(row["left"]), int(row["open"])), (left, undecided))
                    self.assertEqual(int(row["reached"]), decided + undecided)
                    self.assertEqual(int(row["came_back"]) + int(row["contacted"]), back[name])
                    self.assertEqual(
                        int(row["reached"]), int(row["went_on"]) + int(row["left"]) + int(row["open"])
                    )
                    self.assertEqual(
                        int(row["left"]), int(row["contacted"]) + int(row["came_back"]) + int(row["gone"])
                    )

    def test_the_chain_gives_back_the_observed_share(self):
        for unit, gap in (("session", ref.SESSION_GAP), ("journey", ref.JOURNEY_GAP)):
            rows = self.export("decisions", self.log, "--goal", "purchase", "--unit", unit)
            units = ref.units(self.events, unit)
            # Goals are decided whenever they are; the others once the unit is over.
            goals = sum("purchase" in one.names() for one in units)
            starts = [r for r in rows if r["from"] == START]
            decided = sum(int(r["count"]) for r in starts)
            self.assertLessEqual(decided, len(units))
            self.assertEqual(sum(int(r["count"]) for r in rows if r["to"] == GOAL), goals)
            for row in starts:
                self.assertAlmostEqual(float(row["goal_from"]), goals / decided, places=9)
            by_state = collections.defaultdict(float)
            for row in rows:
                by_state[(row["from"], row["after"])] += float(row["lost"])
                self.assertLessEqual(float(row["low"]), float(row["lost"]))
            for state, lost in by_state.items():
                self.assertAlmostEqual(lost, 0, places=6, msg=str(state))
            self.assertEqual([float(r["lost"]) for r in rows], sorted((float(r["lost"]) for r in rows), reverse=True))

    def test_tables_do_not_depend_on_threads(self):
        for what in ("decisions", "incidence", "drop-off", "returns"):
            with self.subTest(what=what):
                one = self.run_ok("export", what, self.log, "--goal", "purchase", "--threads", "1")
                many = self.run_ok("export", what, self.log, "--goal", "purchase", "--threads", "5", "--chunk-bytes", "5000")
                self.assertEqual(one.out, many.out)

    def test_incidence_of_the_goal(self):
        """Without contacts and abandonment in the way: plain Kaplan-Meier of the time from the first cart to a purchase."""
        keep = [row for row in self.rows if row["event"] in ("add_to_cart", "purchase")]
        header = list(self.rows[0])
        log = self.write_csv("carts.csv", header, [list(row.values()) for row in keep])
        returns = self.export("returns", log)
        limit = next((int(r["gap_s"]) for r in returns if r["unlikely"] == "1"), None)
        rows = self.export("incidence", log, "--goal", "purchase")
        table = {(r["touchpoint"], r["outcome"], int(r["within_s"])): r for r in rows}
        by_customer = collections.defaultdict(list)
        for event in self.events:
            if event.name in ("add_to_cart", "purchase"):
                by_customer[event.customer].append(event)
        as_of = max(event.time for events in by_customer.values() for event in events)

        def grid(time):
            seconds = min(time // 10**6, 90 * 86400)
            unit = 1 if seconds < 3600 else 60 if seconds < 86400 else 3600
            return seconds // unit * unit

        subjects = []
        for events in by_customer.values():
            events.sort(key=lambda e: (e.time, e.order))
            at = next((i for i, e in enumerate(events) if e.name == "add_to_cart"), None)
            if at is None:
                continue
            start, outcome = events[at].time, (as_of - events[at].time, "")
            for here, following in zip(events[at:], events[at + 1 :] + [None]):
                until = following.time if following else as_of
                if limit and until - here.time > limit * 10**6:
                    outcome = (here.time + limit * 10**6 - start, "abandoned")
                    break
                if following and following.name == "purchase":
                    outcome = (following.time - start, "goal")
                    break
            time, what = outcome
            subjects.append((grid(time), what if time <= 90 * ref.DAY else ""))
        for within in (3600, 86400, 7 * 86400):
            survival, share = 1.0, {"goal": 0.0, "abandoned": 0.0}
            for time in sorted({t for t, _ in subjects if t <= within}):
                at_risk = sum(t >= time for t, _ in subjects)
                events = {w: sum(s == (time, w) for s in subjects) for w in share}
                for what in share:
                    share[what] += survival * events[what] / at_risk
                survival *= 1 - sum(events.values()) / at_risk
            for what in share if limit else ("goal",):
                with self.subTest(within=within, outcome=what):
                    row = table[("add_to_cart", what, within)]
                    self.assertEqual(int(row["customers"]), len(subjects))
                    self.assertAlmostEqual(float(row["share"]), share[what], places=9)


class OtherLogs(harness.ProgramTest):
    def expect_contract(self, log, *flags):
        """Sum of counts = steps + units; in-flow = out-flow; an edge's customers = its adjacent funnel's."""
        edges = self.export("edges", log, *flags)
        inward, outward = collections.Counter(), collections.Counter()
        for row in edges:
            outward[row["from"]] += int(row["count"])
            inward[row["to"]] += int(row["count"])
        for name in set(inward) | set(outward):
            if name not in ("(start)", "(end)"):
                self.assertEqual(inward[name], outward[name], name)
        self.assertEqual(outward["(start)"], inward["(end)"])
        for row in edges[:6]:
            steps = ("--step", row["from"], "--step", row["to"], "--order", "adjacent")
            funnel = self.export("funnel", log, *flags, *steps)
            self.assertEqual(funnel[-1]["customers"], row["customers"], f"{row['from']} -> {row['to']}")
            # The same through the search that further options need: an exclusion that nothing is.
            if row["to"] == "(end)":
                continue
            wide = self.export("funnel", log, *flags, *steps[:4], "--exclude", row["to"], "--exclude-where", "kind=crash")
            plain = self.export("funnel", log, *flags, *steps[:4])
            self.assertEqual([r["customers"] for r in wide], [r["customers"] for r in plain])
        for row in self.export("drop-off", log, *flags):
            self.assertEqual(int(row["reached"]), int(row["went_on"]) + int(row["left"]) + int(row["open"]))
            self.assertEqual(int(row["left"]), int(row["contacted"]) + int(row["came_back"]) + int(row["gone"]))

    def test_patients(self):
        self.expect_contract(
            harness.shared_data("patients", "patients.csv.gz"),
            "--map", "case=patient", "--map", "event=handling", "--map", "instance=handling_id",
            "--map", "lifecycle=registration_type", "--map", "time=time",
        )  # fmt: skip

    def test_otto(self):
        self.expect_contract(harness.shared_data("otto", "sessions.jsonl"))

    def test_web_server_log(self):
        self.expect_contract(harness.shared_data("access_log", "combined_2000.log"))
