# SPDX-License-Identifier: Apache-2.0
"""Small made-up logs for the cli and property tests: same seed, same log."""

import random

from oracle import harness
from oracle import reference as ref

BASE = ref.parse_time("2026-03-02 09:00:00")
HEADER = ["time", "user_id", "anonymous_id", "event", "note"]
MAPS = ("--map", "time=time", "--map", "user=user_id", "--map", "anonymous=anonymous_id", "--map", "event=event")
PAGES = ["home", "search", "product", "cart", "checkout", "order_done", "help", "profile"]


def shop_rows(customers=40, seed=1, visits=3):
    """Rows of HEADER in time order; every event has a time of its own, so that the order of rows cannot matter."""
    generator = random.Random(seed)
    rows = []
    for number in range(customers):
        time = BASE + generator.randrange(20 * ref.DAY)
        for _ in range(generator.randint(1, visits)):
            time += generator.randrange(ref.HOUR, 40 * ref.DAY)
            page = 0
            for _ in range(generator.randint(1, 7)):
                time += generator.randrange(ref.SECOND, 9 * ref.MINUTE)
                known = generator.random() < 0.5
                rows.append(
                    [
                        time,
                        f"user-{number:03d}-private" if known else "",
                        f"device-{number:03d}-private",
                        PAGES[page],
                        generator.choice(["", "plain", 'quoted "word"', "two\nlines", "comma, inside"]),
                    ]
                )
                page = min(len(PAGES) - 1, max(0, page + generator.choice([-1, 0, 1, 1, 1, 2])))
    rows.sort(key=lambda row: row[0])
    for i, row in enumerate(rows):  # distinct instants, also across customers
        row[0] = ref.format_time(row[0] // 1000 * 1000 + i % 1000)
    return rows


def shop_csv(rows=None, **dialect):
    return harness.csv_text(HEADER, shop_rows() if rows is None else rows, **dialect)


def shop_records(rows=None):
    """The same log as objects; an empty cell is an absent key."""
    return [
        {name: value for name, value in zip(HEADER, row) if value != ""}
        for row in (shop_rows() if rows is None else rows)
    ]
