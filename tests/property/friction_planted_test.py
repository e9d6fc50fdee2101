# SPDX-License-Identifier: Apache-2.0
"""A shop of clicks, forms, searches and payments with planted friction: all of it is found, where it was planted and
nowhere else; its clean twin fires nothing. The truth is what was planted, by customer."""

import collections
import datetime
import random

from oracle import harness

START = datetime.datetime(2026, 9, 1, 8, 0, tzinfo=datetime.timezone.utc)
HEADER = ("timestamp", "user_id", "event", "page", "element", "x", "y", "form", "field", "query", "results", "coupon")
PLANTED = (
    "rage_click", "dead_click", "slow_click", "error_click", "u_turn", "reload", "page_loop", "form_abandon",
    "field_amendment", "failed_submit", "search_no_result", "search_refined", "search_exit", "coupon_denied",
    "payment_error", "login_failure", "checkout_stall", "cart_removal",
)  # fmt: skip
# What follows from a planted one by its own definition.
FOLLOWS = {
    "error_click": {"error_shown"},
    "reload": {"page_loop"},
    "page_loop": {"reload"},
    "search_no_result": set(),
}


class Session:
    """The rows of one customer's visit: a clock that moves on, and what is planted into it."""

    def __init__(self, customer, planted, random_numbers):
        self.customer, self.planted, self.random = customer, planted, random_numbers
        self.now = START + datetime.timedelta(minutes=7 * customer)
        self.rows = []

    def add(self, event, after=0.0, **fields):
        self.now += datetime.timedelta(seconds=after)
        time = self.now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{self.now.microsecond // 1000:03d}Z"
        row = {"timestamp": time, "user_id": f"u{self.customer}", "event": event, **fields}
        self.rows.append(tuple(row.get(name, "") for name in HEADER))

    def pause(self):
        return 20 + self.random.randrange(20_000) / 1000 + 0.001

    def page(self, name):
        self.add("page_view", self.pause(), page=name)

    def click(self, element, after=None, answer=0.2):
        self.add("click", self.pause() if after is None else after, element=element, x=100, y=200)
        if answer is not None:
            self.add("dom_mutation", answer)

    def fill(self, form, fields):
        for field in fields:
            self.add("field_changed", 3.017, form=form, field=field)

    def run(self):
        planted = self.planted
        self.page("/home")
        self.click("#menu")
        if planted == "rage_click":
            for _ in range(5):
                self.click("#buy", after=0.15, answer=0.05)
        if planted == "dead_click":
            self.click("#broken", answer=9.0)
        if planted == "slow_click":
            self.click("#slow", answer=4.0)
        if planted == "error_click":
            self.click("#bad", answer=None)
            self.add("js_error", 0.5)
            self.add("dom_mutation", 0.1)
        if planted == "u_turn":
            self.page("/wrong")
            self.add("page_view", 3.0, page="/home")
            self.click("#menu2", after=1.5)
        if planted in ("reload", "page_loop"):
            self.page("/stuck")
            for _ in range(1 if planted == "reload" else 3):
                self.add("page_view", 4.0, page="/stuck")
            self.click("#onward")
        self.page("/join")
        self.fill("join", ("name", "mail", "phone"))
        if planted == "field_amendment":
            self.fill("join", ("name",))
        if planted == "failed_submit":
            self.add("form_submit_failed", 2.0, form="join")
        if planted != "form_abandon":
            self.add("form_submitted", 2.0, form="join")
        self.add("login_failed" if planted == "login_failure" else "login", self.pause())
        self.add("search", self.pause(), query="shoes", results=0 if planted == "search_no_result" else 12)
        if planted == "search_refined":
            self.add("search", 15.0, query="red shoes", results=4)
        self.page("/p/shoes")
        self.click("#add")
        self.add("add_to_cart", 1.0)
        if planted == "cart_removal":
            self.add("removed_from_cart", 12.0)
        self.add("checkout_started", self.pause())
        self.add("coupon_denied" if planted == "coupon_denied" else "coupon_applied", self.pause(), coupon="HELLO")
        if planted == "checkout_stall":
            self.add("checkout_step", 5.0)
            self.now += datetime.timedelta(seconds=400)
        if planted == "payment_error":
            self.add("payment_failed", self.pause())
        self.add("payment_completed", self.pause())
        if planted == "search_exit":
            self.add("search", self.pause(), query="help", results=3)
        else:
            self.page("/thanks")
            self.click("#end", after=30.0)
        return self.rows


class PlantedFriction(harness.ProgramTest):
    CUSTOMERS = 6 * (len(PLANTED) + 1)

    def write_log(self, name, clean):
        numbers = random.Random(20260901)
        rows = []
        for customer in range(self.CUSTOMERS):
            kind = customer % (len(PLANTED) + 1)
            planted = PLANTED[kind] if kind < len(PLANTED) and not clean else ""
            rows += Session(customer, planted, numbers).run()
        return self.write_csv(name, HEADER, rows)

    def found(self, log):
        by_customer = collections.defaultdict(collections.Counter)
        pseudonyms = {
            r["customer"]: r["identifier"] for r in self.export("customers", log, "--raw-ids") if r["identifier_type"] == "user"
        }
        for row in self.export("signals", log, "--by", "session", "--raw-ids", "--as-of", "2026-12-01T00:00:00Z"):
            if row["suppressed"] == "0":
                by_customer[pseudonyms[row["customer"]]][row["signal"]] += 1
        return by_customer

    def test_all_planted_is_found_and_nothing_else(self):
        found = self.found(self.write_log("planted.csv", clean=False))
        watched = set(PLANTED)
        for customer in range(self.CUSTOMERS):
            kind = customer % (len(PLANTED) + 1)
            planted = {PLANTED[kind]} if kind < len(PLANTED) else set()
            got = {signal for signal in found.get(f"u{customer}", {}) if signal in watched}
            may = planted.union(*(FOLLOWS.get(signal, set()) for signal in planted))
            with self.subTest(customer=customer, planted=sorted(planted)):
                self.assertLessEqual(planted, got)
                self.assertLessEqual(got, may)
                for signal in planted - {"page_loop"}:
                    self.assertEqual(found[f"u{customer}"][signal], 1, signal)

    def test_clean_twin_fires_nothing(self):
        found = self.found(self.write_log("clean.csv", clean=True))
        noise = collections.Counter()
        for signals in found.values():
            noise.update(signals)
        for signal in PLANTED:
            self.assertEqual(noise[signal], 0, signal)
