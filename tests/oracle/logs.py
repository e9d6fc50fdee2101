# SPDX-License-Identifier: Apache-2.0
"""The third-party logs as events of the reference, and the facts that their makers or independent counts give."""

import functools

from oracle import harness
from oracle.reference import Event, parse_time, url_touchpoint

ECOM_EPOCH = parse_time("2024-01-01 00:00:00")


@functools.lru_cache(maxsize=None)
def ecom():
    """(path, rows, events) of the shop log; the customer is the user id as written."""
    path = harness.shared_data("ecom", "ecom.csv.gz")
    rows = harness.read_csv_gz(path)
    events = [
        Event(parse_time(row["timestamp"]), i, row["user_id"], row["event"], fields=row) for i, row in enumerate(rows)
    ]
    return path, rows, events


@functools.lru_cache(maxsize=None)
def page_urls():
    path = harness.shared_data("page_urls", "bluesleep.csv.gz")
    rows = harness.read_csv_gz(path)
    events = [
        Event(parse_time(row["event_timestamp"]), i, row["user_id"], url_touchpoint(row["event_name"]), fields=row)
        for i, row in enumerate(rows)
    ]
    return path, rows, events


@functools.lru_cache(maxsize=None)
def patients():
    """Start and complete rows joined by instance: one event at the start with an end. The customer is the case."""
    path = harness.shared_data("patients", "patients.csv.gz")
    rows = harness.read_csv_gz(path)
    events, by_instance = [], {}
    for i, row in enumerate(rows):
        if row["registration_type"] == "start":
            event = Event(parse_time(row["time"]), i, row["patient"], row["handling"], fields=row)
            by_instance[row["handling_id"]] = event
            events.append(event)
    for row in rows:
        if row["registration_type"] == "complete":
            by_instance[row["handling_id"]].end = parse_time(row["time"])
    return path, rows, events


def ecom_period(time):
    """The planted window of a time: bug (days 99 to 130 from 2024-01-01), incident (139 to 159) or outside."""
    day = (time - ECOM_EPOCH) // (24 * 3600 * 1_000_000)
    return "bug" if 99 <= day <= 130 else "incident" if 139 <= day <= 159 else "outside"


# Sessions with payment_details that purchase, mobile sessions that purchase, sessions with support_chat: (hits, n).
ECOM_FACTS = {
    ("purchase of payment_details", "outside"): (297, 350),
    ("purchase of payment_details", "bug"): (123, 143),
    ("purchase of payment_details", "incident"): (50, 139),
    ("purchase of mobile", "outside"): (97, 716),
    ("purchase of mobile", "bug"): (19, 341),
    ("purchase of mobile", "incident"): (10, 238),
    ("support_chat of all", "outside"): (89, 1994),
    ("support_chat of all", "bug"): (46, 984),
    ("support_chat of all", "incident"): (106, 627),
}
