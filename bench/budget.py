# SPDX-License-Identifier: Apache-2.0
"""Budgets of bench/budget.json: counts fail, times advise. Counts are taken with one thread, where they are the same in
every run, and as the difference between two sizes, so that what every run costs does not show."""

import json
import os
import time

from measuring import GROUPS, KEY, ROOT, Case, Failure, interleaved, ratios, run, short, stage_ns

# Both beyond the events from which on what follows signals is counted by a sample (docs/figures.md), which then is as large in
# one as in the other.
SIZES = (200_000, 400_000)
ADVICE_EVENTS, ADVICE_ROUNDS = 300_000, 3


def counts_of(options, path, folder):
    stats, copies = os.path.join(folder, "stats.json"), os.path.join(folder, "copies.json")
    run(
        [options.counted, path, "-o", os.path.join(folder, "out.html"), "--key", KEY, "--threads", "1", "--quiet",
         "--debug", f"stats={stats}"],
        {"JOURNEY_BENCH_COPIES": copies},
    )  # fmt: skip
    with open(stats, encoding="utf-8") as file:
        result = json.load(file)
    with open(copies, encoding="utf-8") as file:
        result.update(json.load(file))
    return result


def figures_of(small, large):
    events = large["events"] - small["events"]
    size = large["input_bytes"] - small["input_bytes"]

    def more(key):
        return large["total"][key] - small["total"][key]

    return {
        "allocations_per_further_event": more("allocations") / events,
        "bytes_copied_per_further_input_byte": (large["copied_bytes"] - small["copied_bytes"]) / size,
        "passes_over_input": more("read_bytes") / size,
        "bytes_per_further_event": more("peak_bytes") / events,
    }


def advice(options, inputs, folder):
    """Ratios to the floor; a shared machine makes them no more than advice."""
    path = inputs.trace(ADVICE_EVENTS)
    stats = os.path.join(folder, "advice.json")
    threads = str(options.threads)
    floor = Case("floor", [options.floor, "--threads", threads, path], path, ADVICE_EVENTS)
    report = Case(
        "report",
        [options.program, path, "-o", os.path.join(folder, "out.html"), "--key", KEY, "--threads", threads, "--quiet",
         "--debug", f"stats={stats}"],
        path, ADVICE_EVENTS, stats,
    )  # fmt: skip
    interleaved([floor, report], ADVICE_ROUNDS, 0.1)
    best = min(floor.wall())
    figures = {"whole report": min(ratios(report.wall(), floor.wall()))}
    for title, names, _ in GROUPS:
        figures[title] = min(stage_ns(one, names) for one in report.stages) / 1e9 / best
    return figures


def check(options, inputs, folder):
    """Prints every budget with what was counted; the number of broken ones decides the exit code."""
    began = time.monotonic()
    with open(os.path.join(ROOT, "bench", "budget.json"), encoding="utf-8") as file:
        budgets = json.load(file)
    small, large = (counts_of(options, inputs.trace(events), folder) for events in SIZES)
    for events, counted in zip(SIZES, (small, large)):
        if counted["events"] != events:
            raise Failure(f"the report counts {counted['events']} events, not {events}")
    counted = figures_of(small, large)
    if set(counted) != set(budgets["counts"]):
        raise Failure(f"bench/budget.json has {sorted(budgets['counts'])}, counted are {sorted(counted)}")
    broken = 0
    for name, value in counted.items():
        most = budgets["counts"][name]["most"]
        bad = value > most
        broken += bad
        print(f"{'FAILED' if bad else 'ok'} {name}: {short(value)}, budget {most:g}")
        if bad:
            print(f"  {budgets['counts'][name]['why']}")
    for name, value in advice(options, inputs, folder).items():
        most = budgets["floors"][name]
        print(f"{'advice' if value > most else 'ok'} {name}: {value:.2f} floors, budget {most:g}")
    print(f"bench budget: {time.monotonic() - began:.0f} s")
    print(f"{len(counted) - broken} passed, {broken} failed, 0 skipped")
    return 1 if broken else 0
