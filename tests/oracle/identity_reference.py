# SPDX-License-Identifier: Apache-2.0
"""Who is who, a second time: the definitions of docs/identity.md in plain, slow Python, independent of the program.

A row is a dict: "time" (microseconds), "order" (place in the source), and identifiers by type, absent where the row has
none, and "logout", true where its event says so. Every function returns owners in the order of the rows: any hashable value, equal for rows of one customer, or None
for a row that belongs to nobody.
"""

from itertools import combinations

CLASS = {"user": 0, "email": 1, "phone": 1, "id.crm": 1, "anonymous": 2, "device": 3}
DAY = 86_400_000_000
LOOK_BACK = 90 * DAY
SHARED_PEOPLE = 10
SHARED_WINDOW = 30 * DAY


def identifiers_of(row, classes):
    """(type, value)s of a row, strongest class first, then by type as the program numbers them, then by value."""
    order = ["user", "email", "phone", "anonymous", "device", "id.crm", "id.member"]
    found = [(kind, row[kind]) for kind in order if row.get(kind)]
    return sorted(found, key=lambda one: (classes[one[0]], order.index(one[0]), one[1]))


class Groups:
    """Sets that are joined; slow and plain."""

    def __init__(self):
        self.group = {}

    def of(self, one):
        return self.group.setdefault(one, frozenset([one]))

    def join(self, one, other):
        both = self.of(one) | self.of(other)
        for member in both:
            self.group[member] = both


def people_of(rows, classes):
    """Unique identifiers of different types on one row are one person, in the order of time; never two of one type."""
    people = Groups()
    for row in rows:
        unique = [one for one in identifiers_of(row, classes) if classes[one[0]] == 0]
        for one, other in combinations(unique, 2):
            kinds = [kind for kind, _ in people.of(one) | people.of(other)]
            if people.of(one) != people.of(other) and len(kinds) == len(set(kinds)):
                people.join(one, other)
    return people


def named(row, people, classes):
    """The distinct people that a row names itself."""
    return {people.of(one) for one in identifiers_of(row, classes) if classes[one[0]] == 0}


def in_order(decide):
    """Sorts rows by (time, order) for `decide`, and gives its owners back in the order of the call."""

    def wrapped(rows, classes=None, **options):
        places = sorted(range(len(rows)), key=lambda i: (rows[i]["time"], rows[i]["order"]))
        ordered = decide([rows[i] for i in places], dict(CLASS, **(classes or {})), **options)
        owners = [None] * len(rows)
        for place, owner in zip(places, ordered):
            owners[place] = owner
        return owners

    return wrapped


@in_order
def device_split(rows, classes, look_back=LOOK_BACK, shared_people=SHARED_PEOPLE, shared_window=SHARED_WINDOW):
    people = people_of(rows, classes)
    owners = [None] * len(rows)
    claims = {}  # identifier -> [(place, time, person)], in order
    logouts = {}  # identifier -> [place]
    waiting = []
    for i, row in enumerate(rows):
        who = named(row, people, classes)
        own = [one for one in identifiers_of(row, classes) if classes[one[0]] > 0]
        if len(who) == 1:
            owners[i] = next(iter(who))
            for one in own:
                claims.setdefault(one, []).append((i, row["time"], owners[i]))
        elif not who and own:
            waiting.append(i)
        if row.get("logout"):
            for one in own:
                logouts.setdefault(one, []).append(i)
    shared = set()
    for one, of_it in claims.items():
        for _, end, _ in of_it:
            if len({person for _, time, person in of_it if end - shared_window <= time <= end}) > shared_people:
                shared.add(one)
    claims = {one: of_it for one, of_it in claims.items() if one not in shared}

    def claimed(one, i):
        """The person, None, or "out" where a logout parts the row from the login."""
        before = [(place, person) for place, _, person in claims[one] if place <= i]
        if before:
            place, person = before[-1]
            return "out" if any(place <= out < i for out in logouts.get(one, [])) else person
        place, time, person = claims[one][0]
        if time - rows[i]["time"] > look_back:
            return None
        return "out" if any(i <= out < place for out in logouts.get(one, [])) else person

    progress = True
    while progress:
        progress = False
        known = set(claims)
        for i in list(waiting):
            own = identifiers_of(rows[i], classes)
            verdict = set()
            for level in (1, 2, 3):
                found = {claimed(one, i) for one in own if classes[one[0]] == level and one in known} - {None}
                if found:
                    verdict = found
                    break
            people_there = verdict - {"out"}
            if not verdict or ("out" in verdict and len(people_there) < 2):
                continue
            verdict = people_there
            waiting.remove(i)
            progress = True
            if len(verdict) > 1:
                continue  # ambiguous: nobody's
            owners[i] = next(iter(verdict))
            for one in own:
                if one not in known and one not in shared:
                    claims.setdefault(one, []).append((i, rows[i]["time"], owners[i]))
        for of_it in claims.values():
            of_it.sort(key=lambda claim: claim[0])
    rest = Groups()
    for i in waiting:
        own = [one for one in identifiers_of(rows[i], classes) if one not in shared]
        for one in own:
            rest.join(own[0], one)
    for i in waiting:
        own = [one for one in identifiers_of(rows[i], classes) if one not in shared]
        if own:
            owners[i] = ("rest", rest.of(own[0]))
    return owners


def persistent(own, classes):
    """The cookie of a row, else its device, else its strongest identifier."""
    for level in (2, 3):
        for one in own:
            if classes[one[0]] == level:
                return one
    return own[0]


@in_order
def latest_user(rows, classes):
    people = people_of(rows, classes)
    latest = {}
    for row in rows:
        who = named(row, people, classes)
        if len(who) == 1:
            for one in identifiers_of(row, classes):
                if classes[one[0]] > 0:
                    latest[one] = next(iter(who))
    owners = []
    for row in rows:
        own = identifiers_of(row, classes)
        if not own or len(named(row, people, classes)) > 1:
            owners.append(None)
            continue
        key = persistent(own, classes)
        owners.append(people.of(key) if classes[key[0]] == 0 else latest.get(key, ("alone", key)))
    return owners


@in_order
def last_auth(rows, classes):
    people = people_of(rows, classes)
    links = []  # (place, rank within the row, one, other); the newest occurrence of each pair
    newest = {}
    for i, row in enumerate(rows):
        if len(named(row, people, classes)) > 1:
            continue
        for rank, (one, other) in enumerate(combinations(identifiers_of(row, classes), 2)):
            newest[(one, other)] = (i, rank)
    links = sorted(newest, key=lambda pair: (-newest[pair][0], newest[pair][1]))
    graph = Groups()
    for row in rows:
        for one in identifiers_of(row, classes):
            if classes[one[0]] == 0:
                for other in people.of(one):
                    graph.join(one, other)
    for one, other in links:
        members = graph.of(one) | graph.of(other)
        if len({people.of(member) for member in members if classes[member[0]] == 0}) <= 1:
            graph.join(one, other)
    owners = []
    for row in rows:
        own = identifiers_of(row, classes)
        if not own or len(named(row, people, classes)) > 1:
            owners.append(None)
        else:
            owners.append(graph.of(persistent(own, classes)))
    return owners


@in_order
def none(rows, classes):
    people = people_of(rows, classes)
    owners = []
    for row in rows:
        own = identifiers_of(row, classes)
        who = named(row, people, classes)
        owners.append(None if not own or len(who) > 1 else next(iter(who)) if who else own[0])
    return owners


MODES = {"device-split": device_split, "last-auth": last_auth, "latest-user": latest_user, "none": none}
