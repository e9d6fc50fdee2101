#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Instructions an event, by room and by function, of the report and of the floor: no other work on the machine can
disturb them, so that a change of one percent shows. Needs valgrind; half a minute.

    bench/instructions.py [--top 25]

Counted with one thread, as the difference between two sizes of one trace. Valgrind offers AVX2 and nothing newer, and
instructions are not time: memory that is waited for does not show.
"""

import argparse
import collections
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from measuring import KEY, ROOT, Failure, run  # noqa: E402

SIZES = (30_000, 90_000)
# Where a function's name holds the first, its cost goes to the second; in this order.
ROOMS = [
    ("ingest::", "ingest"),
    ("simdjson", "simdjson"),
    ("journey::identity", "identity"),
    ("journey::stitch", "stitch"),
    ("journey::graph", "graph"),
    ("journey::contact", "contact"),
    ("journey::friction", "friction"),
    ("journey::service", "service"),
    ("journey::findings", "findings"),
    ("journey::stats", "stats"),
    ("journey::event", "event"),
    ("journey::base", "base"),
    ("reports::", "reports"),
    ("app::", "app"),
    ("ld-linux", "dynamic linker"),
    ("libc.so", "C library"),
]
LINE = re.compile(r"\s*([\d,]+) \(\s*[\d.]+%\)\s+(\S.*)")


def room_of(function):
    """By its own name, not by what it takes; of what the standard library calls back, by what is called."""
    own = function.replace("(anonymous namespace)", "").replace("operator()", "")
    own = function if own.startswith("std::") else own.split("(")[0] + function[function.rfind(" ") :]
    return next((room for part, room in ROOMS if part in own), "other")


def counted(command, folder):
    """Function -> instructions of its own."""
    out = os.path.join(folder, "callgrind.out")
    run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", *command])
    text = run(["callgrind_annotate", "--threshold=100", "--auto=no", out]).out
    costs = collections.Counter()
    for line in text.splitlines():
        found = LINE.match(line)
        if found and "PROGRAM TOTALS" not in line:
            costs[found.group(2).split(" [")[0].removeprefix("???:")] += int(found.group(1).replace(",", ""))
            name = found.group(2)
            if " [" in name:  # the object decides the room where the name does not
                OBJECTS.setdefault(name.split(" [")[0].removeprefix("???:"), name.rsplit(" [", 1)[1])
    return costs


OBJECTS = {}


def per_event(make_command, traces, folder):
    small, large = (counted(make_command(trace), folder) for trace in traces)
    events = SIZES[1] - SIZES[0]
    return {name: (cost - small.get(name, 0)) / events for name, cost in large.items()}


def main():
    release = os.path.join(ROOT, "build", "release")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", default=os.path.join(release, "app", "journey-report"))
    parser.add_argument("--bench-programs", help="folder of the generator and the floor; default: beside the program")
    parser.add_argument("--top", type=int, default=25, help="functions to name")
    options = parser.parse_args()
    if shutil.which("valgrind") is None:
        parser.error("valgrind is not installed")
    programs = options.bench_programs or os.path.join(os.path.dirname(os.path.dirname(options.program)), "bench")
    with tempfile.TemporaryDirectory(prefix="journey-bench-") as folder:
        traces = [os.path.join(folder, f"{events}.ndjson") for events in SIZES]
        page = os.path.join(folder, "page.html")
        try:
            for events, trace in zip(SIZES, traces):
                flags = ["--events", str(events), "--customers", "3000", "-o", trace]
                run([os.path.join(programs, "journey-generate"), "trace", *flags])
            floor = per_event(lambda trace: [os.path.join(programs, "journey-bench-floor"), trace], traces, folder)
            report = per_event(
                lambda trace: [options.program, trace, "-o", page, "--key", KEY, "--threads", "1", "--quiet"], traces, folder
            )
        except Failure as failure:
            print(f"bench/instructions.py: {failure}", file=sys.stderr)
            return 1
    unit = sum(floor.values())
    rooms = collections.Counter()
    for name, cost in report.items():
        rooms[room_of(name + " " + OBJECTS.get(name, ""))] += cost
    print(f"floor: {unit:,.0f} instructions an event; report: {sum(report.values()):,.0f}, {sum(report.values()) / unit:.2f} floors\n")
    print("| room | instructions an event | floors |\n|---|---|---|")
    for room, cost in rooms.most_common():
        if cost >= 1:
            print(f"| {room} | {cost:,.0f} | {cost / unit:.2f} |")
    print("\n| function | instructions an event |\n|---|---|")
    for name, cost in sorted(report.items(), key=lambda item: -item[1])[: options.top]:
        print(f"| `{name[:110]}` | {cost:,.0f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
