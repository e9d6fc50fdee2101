# SPDX-License-Identifier: Apache-2.0
"""Exports of help desks, surveys and shops (fixtures/formats), read as the bare command reads them, against figures worked
out by hand from the files."""

import os
import shutil

from oracle import harness

FORMATS = os.path.join(harness.ROOT, "fixtures", "formats")
DAY = "2026-03-02T"
COLUMNS = ("opened", "first_reply", "resolved", "closed", "reopened", "transfers")
# By format and case: opened, first_reply, resolved, closed, reopened, transfers; "" = absent.
CONTACTS = {
    "zendesk-csv": {
        "501": (DAY + "01:05:20Z", DAY + "01:43:20Z", DAY + "03:00:00Z", "", "1", "1"),
        "502": (DAY + "05:00:00Z", DAY + "05:20:00Z", "", "", "0", "0"),
        "504": ("2026-03-03T00:00:00Z", "2026-03-03T00:30:00Z", "2026-03-03T08:00:00Z", "2026-03-07T09:00:00Z", "0", "2"),
    },
    "freshdesk": {
        "501": (DAY + "01:05:20Z", DAY + "01:43:50Z", DAY + "03:00:00Z", DAY + "09:00:00Z", "", ""),
        "502": (DAY + "05:00:00Z", "", "", "", "0", ""),
    },
    "freshdesk-csv": {
        "501": (DAY + "01:05:20Z", DAY + "01:43:50Z", DAY + "03:00:00Z", DAY + "09:00:00Z", "", ""),
        "502": (DAY + "05:00:00Z", "", "", "", "", ""),
        "503": (DAY + "07:00:00Z", "", "", "", "", ""),
    },
    # The second call is handed to another agent, in a record of its own that ends later.
    "amazon-connect": {
        "c-1": (DAY + "01:05:20Z", "", "", DAY + "01:06:31Z", "", ""),
        "c-2": (DAY + "02:00:00Z", DAY + "02:00:40Z", "", DAY + "02:12:00Z", "0", "1"),
        "c-4": (DAY + "03:00:00Z", DAY + "03:00:20Z", "", DAY + "03:10:00Z", "", "0"),
        "c-5": (DAY + "04:00:00Z", DAY + "04:00:05Z", "", DAY + "04:02:00Z", "", "0"),
    },
    "intercom": {
        "1295": (DAY + "01:05:20Z", DAY + "01:43:50Z", "", DAY + "03:00:00Z", "1", "0"),
        "1296": (DAY + "05:40:00Z", "", "", "", "0", ""),
    },
    "channel-talk": {
        "uc-1": (DAY + "01:05:20.417Z", DAY + "01:43:50Z", "", DAY + "03:00:00Z", "1", "1"),
        "uc-2": (DAY + "05:40:00Z", "", "", "", "", ""),
        "uc-3": (DAY + "08:26:45Z", "", "", "", "", ""),
    },
    "hubspot-tickets": {
        "501": (DAY + "01:05:00Z", DAY + "01:43:30Z", "", DAY + "03:00:00Z", "", ""),
        "502": (DAY + "05:00:00Z", "", "", "", "", ""),
        "601": (DAY + "01:05:00Z", "", "", DAY + "03:00:00Z", "", ""),
    },
}


class ServiceFormats(harness.ProgramTest):
    def inputs(self, *formats):
        """The inputs of the cases in one folder, and the flags of their options."""
        flags = []
        for name in formats:
            folder = os.path.join(FORMATS, name)
            for entry in sorted(os.listdir(folder)):
                if entry.startswith("input"):
                    shutil.copy(os.path.join(folder, entry), self.path("in", f"{name}.{entry}"))
            if os.path.exists(os.path.join(folder, "options")):
                with open(os.path.join(folder, "options"), encoding="utf-8") as file:
                    flags += [word for word in file.read().split() if word not in flags]
        return (self.path("in"), *flags)

    def contacts(self, *formats):
        rows = self.export("contacts", *self.inputs(*formats), "--raw-ids")
        return {row["case"]: row for row in rows}

    def kpi(self, name, *formats):
        rows = self.export("kpis", *self.inputs(*formats))
        return [(float(row["value"]), int(row["n"])) for row in rows if row["kpi"] == name and not row["segment"]]

    def tearDown(self):
        shutil.rmtree(self.path("in"), ignore_errors=True)

    def test_times_of_contacts(self):
        for name, expected in CONTACTS.items():
            with self.subTest(format=name):
                rows = self.contacts(name)
                told = {}
                for case, row in rows.items():
                    # Where nothing was solved, the closing stands for it.
                    solved = "" if row["resolved"] == row["closed"] else row["resolved"]
                    told[case] = tuple(solved if column == "resolved" else row[column] for column in COLUMNS)
                self.assertEqual(told, expected)
            self.tearDown()

    def test_one_customer_over_tickets_of_one_desk(self):
        rows = self.contacts("zendesk-csv")
        self.assertEqual(rows["501"]["customer"], rows["504"]["customer"])
        self.assertEqual(rows["504"]["repeat_of"], rows["501"]["contact"])
        self.assertNotEqual(rows["501"]["customer"], rows["502"]["customer"])

    def test_tickets_history_and_ratings_of_one_desk_belong_together(self):
        exports = ("zendesk-tickets", "zendesk-audits", "zendesk-ticket-events", "zendesk-metric-events", "zendesk-satisfaction")
        row = self.contacts(*exports)["501"]
        self.assertEqual(
            (row["opened"], row["first_reply"], row["resolved"], row["transfers"]),
            (DAY + "01:05:20Z", DAY + "01:43:50Z", DAY + "03:00:00Z", "1"),
        )

    def test_history_of_a_case_beside_the_case(self):
        row = self.contacts("salesforce-case", "salesforce-case-history")["500xx01"]
        self.assertEqual((row["opened"], row["closed"], row["reopened"]), (DAY + "01:05:20Z", DAY + "03:00:00Z", "0"))

    def test_who_hung_up_in_the_queue(self):
        self.assertEqual(self.kpi("abandon", "amazon-connect"), [(0.25, 4)])

    def test_surveys(self):
        """good and bad; 2 of 1-5; 4 and 9 of 0-10."""
        self.assertEqual(self.kpi("csat", "zendesk-satisfaction"), [(0.5, 2)])
        self.tearDown()
        self.assertEqual(self.kpi("csat", "intercom"), [(0, 1)])
        self.tearDown()
        self.assertEqual(self.kpi("nps", "qualtrics"), [(0, 2)])

    def test_payments_that_failed(self):
        self.assertEqual(self.kpi("payment_success", "woocommerce-orders"), [(0.5, 2)])
        self.tearDown()
        # A table that tells orders only tells nothing of payments.
        for name in ("shopify-orders", "cafe24-orders"):
            self.assertEqual(self.kpi("payment_success", name), [])
            self.tearDown()

    def test_an_order_of_the_table_stands_once_beside_the_tracked_one(self):
        tracked = [
            {"type": "track", "messageId": "m1", "anonymousId": "a1", "event": "Order Completed",
             "timestamp": "2026-03-02T01:06:27Z", "properties": {"order_id": "#1001", "email": "a@shop.example"}},
        ]
        folder = self.inputs("shopify-orders")[0]
        self.write_ndjson("in/web.ndjson", tracked)
        names = {row["touchpoint"] for row in self.export("touchpoints", folder)}
        self.assertIn("Order Completed", names)
        self.assertNotIn("Order placed", names)

    def test_agents_on_duty_by_hour(self):
        """Two tables of the same Monday in Seoul, English and Korean: 4 and 6 agents each at 09:00, none at 10:00."""
        rows = self.export("hours", *self.inputs("staffing", "zendesk-csv"))
        agents = {(row["weekday"], row["hour"]): float(row["agents"]) for row in rows if row["agents"]}
        self.assertEqual(agents, {("0", "9"): 20, ("0", "10"): 0})

    def test_deliveries_with_their_promise(self):
        """Three arrived, one is on its way; one names its customer, the others wait for the table of orders."""
        ledger = self.ledger(*self.inputs("delivery"))
        self.assertEqual((ledger["events_out"][1], ledger["skipped_by_rule"][1]), (3, 1))
        rows = self.export("touchpoints", self.path("in"))
        told = {row["touchpoint"]: int(row["count"]) for row in rows if not row["channel"]}
        self.assertEqual(told, {"Delivered": 1})
