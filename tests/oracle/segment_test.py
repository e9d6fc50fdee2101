# SPDX-License-Identifier: Apache-2.0
"""Segment's calls, recognised by content: names, identities, duplicates, and what is no touchpoint."""

from oracle import harness
from oracle import reference as ref

BASE = ref.parse_time("2026-03-02 09:00:00")


def call(minute, kind, number, **more):
    time = ref.format_time(BASE + minute * ref.MINUTE)
    return {
        "type": kind,
        "messageId": f"m-{number}",
        "originalTimestamp": time,
        "sentAt": time,
        "receivedAt": time,
        "timestamp": time,
        **more,
    }


class Segment(harness.ProgramTest):
    CALLS = [
        call(0, "page", 1, anonymousId="an-1", name="Home", properties={"url": "https://shop.example/?utm_source=x"}),
        call(
            1,
            "page",
            2,
            anonymousId="an-1",
            properties={"url": "https://shop.example/item/812/", "path": "/item/812/"},
            context={"page": {"url": "https://shop.example/item/812/"}},
        ),
        call(2, "identify", 3, anonymousId="an-1", userId="u-1", traits={"email": "kim@mail.example"}),
        call(3, "track", 4, anonymousId="an-1", event="Product Added", properties={"product_id": "812"}),
        call(4, "screen", 5, userId="u-1", anonymousId="an-2", name="Cart"),
        call(5, "track", 6, userId="u-1", event="Order Completed", properties={"order_id": "A-1", "revenue": 39000}),
        call(6, "track", 7, anonymousId="an-3", event="Product Viewed"),
    ]

    def write_calls(self, calls):
        return self.write_ndjson("events.ndjson", calls)

    def test_touchpoints_and_identity(self):
        log = self.write_calls(self.CALLS)
        rows = self.export("variants", log, "--unit", "customer")
        self.assertEqual(
            {r["variant"]: r["count"] for r in rows},
            {"Home > /item/:id > Product Added > Cart > Order Completed": "1", "Product Viewed": "1"},
        )

    def test_identifiers(self):
        people = harness.identifiers_by_customer(self.export("customers", self.write_calls(self.CALLS), "--raw-ids"))
        ids = {frozenset(value for _, value in found) for found in people.values()}
        self.assertEqual(ids, {frozenset({"an-1", "an-2", "u-1", "kim@mail.example"}), frozenset({"an-3"})})

    def test_a_message_twice_is_one_event(self):
        log = self.write_calls(self.CALLS + [dict(self.CALLS[3], receivedAt="2026-03-02T10:00:00Z")])
        ledger = self.ledger(log)
        self.assertEqual((ledger["records_in"][1], ledger["events_out"][1]), (8, 7))
        self.assertEqual(sum(n for severity, n in ledger.values() if severity == "duplicate"), 1)
        self.expect_law(ledger)

    def test_an_id_twice_with_other_content_stays(self):
        log = self.write_calls(self.CALLS + [dict(self.CALLS[3], event="Product Removed")])
        self.assertEqual(self.ledger(log)["events_out"][1], 8)

    def test_the_order_is_the_default_goal(self):
        rows = self.export("journeys", self.write_calls(self.CALLS))
        self.assertEqual(sorted((r["events"], r["outcome"]) for r in rows)[-1][1], "goal")
        self.assertEqual(sum(r["outcome"] == "goal" for r in rows), 1)

    def test_the_clock_is_the_timestamp(self):
        late = call(9, "track", 8, userId="u-1", event="Late")
        late.update(
            originalTimestamp="2026-03-02T08:00:00Z", sentAt="2026-03-02T20:00:00Z", receivedAt="2026-03-02T20:00:01Z"
        )
        rows = self.export("sessions", self.write_calls(self.CALLS + [late]))
        self.assertEqual(max(ref.parse_time(r["end"]) for r in rows), BASE + 9 * ref.MINUTE)
