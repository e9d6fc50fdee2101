# SPDX-License-Identifier: Apache-2.0
"""The definitions of docs and design, a second time in plain Python: slow, short, independent of the program.

Times are integers of microseconds since 1970 UTC. Nothing here reads the program's source or output.
"""

import datetime
import math
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
SESSION_GAP = 30 * MINUTE
JOURNEY_GAP = 30 * DAY
START, END = "(start)", "(end)"
EPOCH = datetime.datetime(1970, 1, 1)
PLACEHOLDERS = {"", "?", "-", "empty", "null", "n/a"}  # the part of the list that the design names


# --- Times ------------------------------------------------------------------------------------------------------------

_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$")


def parse_time(text, offset_minutes=0):
    """Microseconds of an ISO-like time, truncated; zone-less text is read `offset_minutes` east of UTC."""
    match = _TIME.match(text.strip())
    if not match:
        raise ValueError(f"not a time: {text!r}")
    year, month, day, hour, minute = (int(match.group(i)) for i in range(1, 6))
    whole = datetime.datetime(year, month, day, hour, minute, int(match.group(6) or 0))
    zone = match.group(8)
    if zone and zone not in ("Z", "UTC"):
        offset_minutes = int(zone[:3]) * 60 + int(zone[0] + zone[-2:])
    elif zone:
        offset_minutes = 0
    micros = int((match.group(7) or "0").ljust(6, "0")[:6])
    delta = whole - EPOCH
    return (delta.days * 86400 + delta.seconds - offset_minutes * 60) * SECOND + micros


def format_time(time_us):
    return (EPOCH + datetime.timedelta(microseconds=time_us)).isoformat() + "Z"


# --- Events, sessions, journeys ---------------------------------------------------------------------------------------


@dataclass
class Event:
    """One event of a customer. `order` is its place in the sources; `end` is None where it has no duration."""

    time: int
    order: int
    customer: str
    name: str
    end: int = None
    channel: str = ""
    source: str = ""
    fields: dict = field(default_factory=dict)

    def last(self):
        return self.time if self.end is None else max(self.time, self.end)


@dataclass
class Unit:
    """A session, journey or case: its customer and its events in order."""

    customer: str
    events: list

    def names(self):
        return [event.name for event in self.events]

    def start(self):
        return self.events[0].time

    def end(self):
        return max(event.last() for event in self.events)


def by_customer(events):
    """{customer: events in (time, source order)}."""
    result = {}
    for event in events:
        result.setdefault(event.customer, []).append(event)
    for own in result.values():
        own.sort(key=lambda event: (event.time, event.order))
    return result


def cut(events, gap):
    """Splits a customer's ordered events where the next starts strictly more than `gap` after the latest end."""
    pieces, latest = [], None
    for event in events:
        if latest is None or event.time - latest > gap:
            pieces.append([])
            latest = event.last()
        pieces[-1].append(event)
        latest = max(latest, event.last())
    return pieces


def units(events, unit):
    """All units of kind session, journey or customer (customer: uncut)."""
    gap = {"session": SESSION_GAP, "journey": JOURNEY_GAP, "customer": math.inf}[unit]
    return [Unit(customer, piece) for customer, own in by_customer(events).items() for piece in cut(own, gap)]


# --- Graph ------------------------------------------------------------------------------------------------------------


def edges(all_units):
    """{(from, to): (count, customers)} with (start), (end) and self-loops."""
    count, customers = {}, {}
    for unit in all_units:
        walk = [START] + unit.names() + [END]
        for pair in zip(walk, walk[1:]):
            count[pair] = count.get(pair, 0) + 1
            customers.setdefault(pair, set()).add(unit.customer)
    return {pair: (n, len(customers[pair])) for pair, n in count.items()}


def edge_customers(all_units, start, end):
    """The customers behind one edge."""
    found = set()
    for unit in all_units:
        walk = [START] + unit.names() + [END]
        if (start, end) in zip(walk, walk[1:]):
            found.add(unit.customer)
    return found


def touchpoints(events):
    """{name: (count, customers)}."""
    count, customers = {}, {}
    for event in events:
        count[event.name] = count.get(event.name, 0) + 1
        customers.setdefault(event.name, set()).add(event.customer)
    return {name: (n, len(customers[name])) for name, n in count.items()}


def variant_text(names):
    return " > ".join(name.replace(">", "\\>") for name in names)


def variants(all_units):
    """{variant: (count, customers)}."""
    count, customers = {}, {}
    for unit in all_units:
        text = variant_text(unit.names())
        count[text] = count.get(text, 0) + 1
        customers.setdefault(text, set()).add(unit.customer)
    return {text: (n, len(customers[text])) for text, n in count.items()}


# --- Funnels ----------------------------------------------------------------------------------------------------------


def _depth(unit, steps, order, window, strict_increase):
    """How many steps one unit completes, over all places where it may begin. Written by search, not by one pass."""
    walk = [(START, None)] + [(event.name, event.time) for event in unit.events] + [(END, None)]

    def later(before, after):
        if not strict_increase or walk[before][1] is None or walk[after][1] is None:
            return after > before
        return after > before and walk[after][1] > walk[before][1]

    def inside(first, place):
        first_time = walk[first][1] if walk[first][1] is not None else walk[1][1]
        time = walk[place][1] if walk[place][1] is not None else walk[-2][1]
        return window is None or time <= first_time + window

    if order == "any":
        best = 0
        for first, (name, _) in enumerate(walk):
            if name in steps:
                needed = list(steps)
                for place in range(first, len(walk)):
                    if walk[place][0] in needed and inside(first, place):
                        needed.remove(walk[place][0])
                best = max(best, len(steps) - len(needed))
        return best

    def go(first, place, done):
        if done == len(steps):
            return done
        candidates = [place + 1] if order in ("adjacent", "anchored") else range(place + 1, len(walk))
        for following in candidates:
            if (
                following < len(walk)
                and walk[following][0] == steps[done]
                and later(place, following)
                and inside(first, following)
            ):
                return go(first, following, done + 1)  # the earliest place leaves the most room for the rest
        return done

    starts = [i for i, (name, _) in enumerate(walk) if name == steps[0]]
    return max((go(i, i, 1) for i in (starts[:1] if order == "anchored" else starts)), default=0)


def funnel(all_units, steps, order="eventually", window=None, strict_increase=False):
    """Distinct customers who complete at least 1, 2, ... steps inside one unit.

    eventually: in order, anything between. adjacent: nothing between. anchored: as adjacent, from the unit's first
    occurrence of the first step only. any: any order, row k counts units with at least k of the steps. Equal times count
    as later in source order unless `strict_increase`.
    """
    reached = [set() for _ in steps]
    for unit in all_units:
        for i in range(_depth(unit, steps, order, window, strict_increase)):
            reached[i].add(unit.customer)
    return [len(customers) for customers in reached]


# --- Drop-off ---------------------------------------------------------------------------------------------------------


def drop_off(all_units, gap, as_of, goal):
    """{touchpoint: (left, decided, open)}: units that reach it; `decided` = not open; `left` = it is
    their last touchpoint, without a goal at it or before. Open: last event lies within the gap of `as_of`."""
    result = {}
    for unit in all_units:
        names = unit.names()
        is_open = as_of - unit.end() <= gap
        for name in set(names):
            left, decided, undecided = result.get(name, (0, 0, 0))
            last = len(names) - 1 - names[::-1].index(name)
            if is_open:
                undecided += 1
            else:
                decided += 1
                left += last == len(names) - 1 and goal not in names[: last + 1]
            result[name] = (left, decided, undecided)
    return result


# --- Names of touchpoints ---------------------------------------------------------------------------------------------

_UUID = re.compile(r"[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$")
_DATE = re.compile(r"\d{4}-\d\d-\d\d$")


def url_touchpoint(url):
    """Path without host, query, fragment and trailing slash; numbers, UUIDs and dates become :id."""
    path = urlsplit(url).path.rstrip("/")
    parts = [
        ":id" if part and (part.isdigit() or _UUID.match(part) or _DATE.match(part)) else part
        for part in path.split("/")
    ]
    return "/".join(parts) or "/"


# --- Identity: device-split -------------------------------------------------------------------------------------------


def device_split(rows):
    """Who each row belongs to. `rows` = (time, order, device or None, user or None); returns owners in the rows' order.

    A row with a user is the user's. Without one: the last user seen on the device before it; before any login,
    the first to log in there; a device without logins is a customer of its own.
    """
    ordered = sorted(range(len(rows)), key=lambda i: rows[i][:2])
    first, current, owner = {}, {}, [None] * len(rows)
    for i in ordered:
        _, _, device, user = rows[i]
        if user and device:
            first.setdefault(device, user)
    for i in ordered:
        _, _, device, user = rows[i]
        if user and device:
            current[device] = user
        owner[i] = user or current.get(device) or first.get(device) or f"device {device}"
    return owner


# --- Contacts ---------------------------------------------------------------------------------------------------------


@dataclass
class Contact:
    case: str
    customer: str
    opened: int
    topic: str = ""
    channel: str = ""
    first_reply: int = None
    resolved: int = None
    closed: int = None
    order: int = 0


def repeat_of(contacts, by_topic):
    """{case: case of the same customer's previous contact (of the same topic)}; loose contacts have none."""
    last, result = {}, {}
    for contact in sorted(contacts, key=lambda c: (c.opened, c.order)):
        if not contact.customer:
            continue
        key = (contact.customer, contact.topic if by_topic else "")
        result[contact.case] = last.get(key)
        last[key] = contact.case
    return result


def repeat_rate(contacts, window, as_of, by_topic):
    """(repeated, n): of the contacts opened by as_of - window, those followed by one at most `window` later."""
    opened = {contact.case: contact.opened for contact in contacts}
    following = {previous: case for case, previous in repeat_of(contacts, by_topic).items() if previous}
    base = [c for c in contacts if c.customer and c.opened <= as_of - window]
    hits = sum(1 for c in base if c.case in following and opened[following[c.case]] - c.opened <= window)
    return hits, len(base)


# --- Figures ----------------------------------------------------------------------------------------------------------


def median(values):
    ordered, n = sorted(values), len(values)
    return ordered[n // 2] if n % 2 else (ordered[n // 2 - 1] + ordered[n // 2]) / 2


def nearest_rank(values, share):
    ordered = sorted(values)
    return ordered[max(1, math.ceil(share * len(ordered) - 1e-9)) - 1]


def csat(scores, top=4):
    """(satisfied, answers) of 5-point answers; None is no answer."""
    given = [score for score in scores if score is not None]
    return sum(score >= top for score in given), len(given)


def nps(scores):
    """Promoters (9, 10) less detractors (0 to 6), in points, and n."""
    given = [score for score in scores if score is not None]
    return 100 * (sum(s >= 9 for s in given) - sum(s <= 6 for s in given)) / len(given), len(given)


def wilson(hits, n, z=1.959963984540054):
    """Score interval of a share, as in Wilson (1927)."""
    share, square = hits / n, z * z
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = z * math.sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return max(0.0, centre - half), min(1.0, centre + half)
