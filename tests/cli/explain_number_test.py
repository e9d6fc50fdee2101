# SPDX-License-Identifier: Apache-2.0
"""explain --edge, --at, --problem, --topic: the numbers are those of the tables, the customers those of the lists."""

import re

from oracle import harness, logs
from oracle.patients_test import MAPS
from property.demo import DEMO_FLAGS, DEMO_LOGS


def parts(text):
    """{heading: lines}; what stands under the first line has the heading ''."""
    found, heading = {"": []}, ""
    for line in text.replace("\u00a0", " ").splitlines()[1:]:
        if line and not line.startswith(" "):
            heading = line
            found[heading] = []
        elif line:
            found[heading].append(line.strip())
    return found


def values(lines):
    return dict(line.split(": ", 1) for line in lines)


def whole(text):
    return int(text.split()[0].replace(",", ""))


def seconds(text):
    return re.search(r"\((.*) s\)", text).group(1)


def sum_of(lines):
    return sum(int(line.split()[1].replace(",", "")) for line in lines)


class Edge(harness.ProgramTest):
    def check(self, edge, inputs):
        flags = ("--edge-from", edge["from"], "--edge-to", edge["to"])
        text = self.run_ok("explain", *flags, *inputs).out_text
        self.assertEqual(text, self.run_ok("explain", *flags, *inputs, "--threads", "1").out_text)
        told = parts(text)
        rows = values(told[""])
        self.assertEqual(whole(rows["Times walked"]), int(edge["count"]))
        self.assertEqual(whole(rows["Customers"]), int(edge["customers"]))
        self.assertEqual(whole(next(rows[name] for name in rows if name.startswith("Distinct "))), int(edge["units"]))
        for label, column in (("from " + edge["from"], "share_out"), ("to " + edge["to"], "share_in")):
            share = float(edge[column])
            if 0.001 <= share <= 0.999:
                self.assertEqual(rows["Of all steps " + label], f"{share:.1%}")
        for label, column in (("Median time between", "median_s"), ("95% within", "p95_s")):
            self.assertEqual(seconds(rows[label]) if label in rows else "", edge[column])
        customers = {row["customer"] for row in self.export("customers", *flags, *inputs)}
        self.assertEqual(len(customers), int(edge["customers"]))
        shown = told["A few of the customers"]
        self.assertEqual(len(shown), min(5, len(customers)))
        self.assertLessEqual(set(shown), customers)
        for heading, outer in (("What came directly before", edge["from"]), ("What came directly after", edge["to"])):
            if outer in ("(start)", "(end)"):
                self.assertNotIn(heading, told)
            elif not told[heading][-1].endswith("further"):
                self.assertEqual(sum_of(told[heading]), int(edge["count"]))

    def test_the_demo(self):
        edges = self.export("edges", DEMO_LOGS, *DEMO_FLAGS)
        for edge in (edges[0], edges[len(edges) // 2], next(e for e in edges if e["to"] == "(end)"),
                     next(e for e in edges if e["from"] == "(start)")):
            self.check(edge, (DEMO_LOGS, *DEMO_FLAGS))
        sessions = self.export("edges", DEMO_LOGS, *DEMO_FLAGS, "--unit", "session")
        self.check(sessions[1], (DEMO_LOGS, *DEMO_FLAGS, "--unit", "session"))

    def test_patients(self):
        log, _, _ = logs.patients()
        inputs = (log, *MAPS, "--key", harness.DEMO_KEY)
        edges = self.export("edges", *inputs)
        self.assertGreater(len(edges), 10)
        for edge in edges[:4]:
            self.check(edge, inputs)

    def test_shares_add_up(self):
        out, to = {}, {}
        for edge in self.export("edges", DEMO_LOGS, *DEMO_FLAGS):
            out[edge["from"]] = out.get(edge["from"], 0) + float(edge["share_out"])
            to[edge["to"]] = to.get(edge["to"], 0) + float(edge["share_in"])
        for name, share in [*out.items(), *to.items()]:
            self.assertAlmostEqual(share, 1, places=9, msg=name)

    def test_names_with_anything_in_them(self):
        name = "a,b 'c' > \\d|e"
        log = self.write_csv("log.csv", ["time", "user_id", "event"],
                             [["2026-03-02T09:00:00Z", "u", name], ["2026-03-02T09:01:00Z", "u", "home"]])
        text = self.run_ok("explain", "--edge-from", name, "--edge-to", "home", log).out_text
        self.assertIn("--edge-from 'a,b '\\''c'\\'' > \\d|e' --edge-to home", text)

    def test_what_is_wrong_is_told(self):
        for flags, near in (
            (("--edge", "Product Added,Cart Viewd"), 'did you mean "Cart Viewed"?'),
            (("--edge", "Refunded,Product Added"), "nobody went from"),
            (("--edge", "one"), "needs two touchpoints"),
            (("--edge", "a,b", "--topic", "x"), "one of --edge"),
            (("--edge", "a,b", "--with", "x"), "belong to `explain ID`"),
            (("--steps", "a,b"), "needs --at N"),
            (("--steps", "a,b", "--at", "3"), "the funnel has 2 steps"),
            (("--steps", "a,b", "--at", "0"), "--at"),
            (("--at", "1"), "--at: needs --steps"),
            (("--order", "any", "--at", "1", "--problem", "x"), "one of --edge"),
            (("--problem", ""), "needs the id of a contact"),
            (("--problem", "k_0"), "`export contacts` lists them"),
            (("--topic", "환뷸"), 'did you mean "환불"?'),
        ):
            with self.subTest(flags=flags):
                result = self.expect_exit(harness.run("explain", *flags, DEMO_LOGS, "--key", harness.DEMO_KEY), 2)
                self.assertIn(near, result.err_text)
                self.assertEqual(result.out_text, "")
        result = self.expect_exit(harness.run("export", "edges", "--at", "1", DEMO_LOGS), 2)
        self.assertIn("--at: belongs to `export customers`", result.err_text)
        result = self.expect_exit(harness.run("export", "customers", "--stopped", DEMO_LOGS), 2)
        self.assertIn("--stopped: needs --at", result.err_text)


class FunnelStep(harness.ProgramTest):
    FUNNELS = (
        ("--steps", "Product Viewed,Checkout Started,Order Completed"),
        ("--step", "Product Viewed", "--step", "Checkout Started", "--step", "Order Completed", "--entry", "open"),
        ("--steps", "Product Viewed,Product Added|Products Searched,Order Completed", "--optional", "2", "--window", "1d"),
        ("--steps", "(start),Home,Product Viewed", "--order", "adjacent", "--unit", "session"),
    )

    def test_every_step_of_some_funnels(self):
        for flags in self.FUNNELS:
            steps = self.export("funnel-steps", DEMO_LOGS, *DEMO_FLAGS, *flags)
            for step in steps:
                with self.subTest(flags=flags, step=step["step"]):
                    self.check(step, steps, flags)

    def check(self, step, steps, flags):
        chosen = (DEMO_LOGS, *DEMO_FLAGS, *flags, "--at", step["step"])
        told = parts(self.run_ok("explain", *chosen).out_text)
        rows = values(told[""])
        self.assertEqual(whole(rows["Customers who got here"]), int(step["customers"]))
        reached = {row["customer"] for row in self.export("customers", *chosen)}
        stopped = {row["customer"] for row in self.export("customers", *chosen, "--stopped")}
        self.assertEqual(len(reached), int(step["customers"]))
        self.assertLessEqual(stopped, reached)
        self.assertLessEqual(set(told["A few who got here"]), reached)
        if step["rate"]:
            self.assertTrue(rows["Of those of the step before, 95% interval"].startswith(f"{float(step['rate']):.1%} "))
        for label, column in (("Median time from the step before", "median_s"), ("90% within", "p90_s")):
            self.assertEqual(seconds(rows[label]) if label in rows else "", step[column])
        if step["went_on"]:
            self.assertEqual(whole(rows["Went on to the next step"]), int(step["went_on"]))
            parts_of = ("contacted", "elsewhere", "open", "came_back", "gone")
            self.assertEqual(whole(rows["Got no further"]), sum(int(step[column]) for column in parts_of))
            self.assertEqual(len(stopped), whole(rows["Got no further"]))
            self.assertEqual(whole(rows["Of these, made a contact"]), int(step["contacted"]))
            self.assertLessEqual(set(told.get("A few who got no further", [])), stopped)
        else:
            self.assertEqual(stopped if step is steps[-1] else set(), set())

    def test_the_funnel_of_the_project_file(self):
        config = self.write("project.json", '{"version": 1, "funnels": [{"name": "buy", "steps": ["Product Viewed", "Order Completed"]}]}')
        text = self.run_ok("explain", "--at", "1", DEMO_LOGS, "--config", config, "--key", harness.DEMO_KEY).out_text
        self.assertIn("Step 1, Product Viewed, of Product Viewed > Order Completed", text)
        self.assertIn("--at 1 --config", text)


class Problem(harness.ProgramTest):
    def test_a_topic(self):
        table = [row for row in self.export("problems", DEMO_LOGS, *DEMO_FLAGS) if row["topic"]]
        shares = {row["value"]: row for row in self.export("first-contacts", DEMO_LOGS, *DEMO_FLAGS) if row["by"] == "topic"}
        for row in table:
            with self.subTest(topic=row["topic"]):
                told = parts(self.run_ok("explain", "--topic", row["topic"], DEMO_LOGS, *DEMO_FLAGS).out_text)
                rows = values(told[""])
                for label, column in (
                    ("Problems", "problems"), ("Not decided yet", "undecided"), ("Customers", "customers"),
                    ("Contacts", "contacts"), ("Second contact", "repeated"), ("Changed channel", "hopped"),
                    ("Explained again", "explained_again"), ("Self-service on the way", "self_service"),
                    ("Opened again", "reopened"), ("Changed hands", "transferred"),
                    ("Without a person", "without_person"),
                ):
                    self.assertEqual(whole(rows[label]), int(row[column]), label)
                share = float(shares[row["topic"]]["rate"])
                self.assertTrue(rows["Second contact needed, 95% interval"].startswith(f"{share:.1%} "))
                for heading in ("What came directly before the first contact", "What came after the last contact"):
                    if not told[heading][-1].endswith("further"):
                        self.assertEqual(sum_of(told[heading]), int(row["problems"]))

    def test_each_contact_names_its_problem(self):
        tickets = [
            # id, customer, channel, topic, opened
            ("1", "ann", "chat", "refund", "2026-03-02T10:00:00Z"),
            ("2", "ann", "phone", "refund", "2026-03-04T10:00:00Z"),
            ("3", "ann", "phone", "delivery", "2026-03-04T11:00:00Z"),
            ("4", "ann", "email", "refund", "2026-03-20T10:00:00Z"),
            ("5", "bob", "email", "", "2026-05-20T10:00:00Z"),
        ]
        header = ["ticket_id", "requester_id", "channel", "topic", "created_at"]
        log = self.write_csv("tickets.csv", header, [list(ticket) for ticket in tickets])
        contacts = {row["case"]: row for row in self.export("contacts", log, "--raw-ids")}
        expected = {"1": "12", "2": "12", "3": "3", "4": "4", "5": "5"}
        for ticket, together in expected.items():
            text = self.run_ok("explain", "--problem", contacts[ticket]["contact"], log).out_text
            ids = [line.split()[1] for line in parts(text)["Its contacts"] if line.startswith("2026-")]
            self.assertEqual(ids, [contacts[one]["contact"] for one in together])
            self.assertEqual("Not decided yet" in text, ticket == "5")
            if together == "12":
                self.assertIn("the same topic as " + contacts["1"]["contact"], text)
                self.assertIn("opened 2 days later", text.replace("\u00a0", " ").replace("2.0 days", "2 days"))
                self.assertIn("Changed channel \u00b7 Explained again", text.replace("\u00a0", " "))

    def test_korean(self):
        text = self.run_ok("explain", "--topic", "환불", DEMO_LOGS, *DEMO_FLAGS, "--lang", "ko").out_text
        self.assertIn("환불 주제로 시작한 문제", text)
        self.assertNotIn("Problems", text)
