#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""End to end: the whole report beside the bare parse of the same file, in interleaved runs on this machine.

    bench/run.py                      1 and 4 million events: stages, memory, threads, packed input, CSV, the demo
    bench/run.py --scale              also 1 to 20 million events (7 GB on disk while it runs)
    bench/run.py --peers              also DuckDB's directly-follows count (bench/peers/install.sh first)
    bench/run.py --budget, --smoke    counts against bench/budget.json, under a minute; for CI: only counts fail
    bench/run.py --save NAME          keeps the result in bench/runs/

Answers are checked before anything is timed. Absolute times differ between machines: ratios to the floor, round by
round, are the figures.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import budget  # noqa: E402
from measuring import (  # noqa: E402
    GROUPS, KEY, ROOT, Case, Failure, Figure, document, interleaved, ratios, run, save, stage_ns, table,
)  # fmt: skip

def tell(text):
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


class Inputs:
    """Traces, made once and counted."""

    def __init__(self, options, folder):
        self.options, self.folder, self.recipe = options, folder, {}

    def trace(self, events, *more):
        flags = ["--events", str(events), "--customers", str(self.options.customers), "--seed", str(self.options.seed), *more]
        name = "trace" + "".join(flags).replace("--", "-") + (".csv" if "csv" in more else ".ndjson")
        path = os.path.join(self.folder, name)
        self.recipe[name] = " ".join(["journey-generate trace", *flags])
        if not os.path.exists(path):
            tell(f"making {events:,} events")
            run([self.options.generate, "trace", *flags, "-o", path + ".part"])
            os.rename(path + ".part", path)
        return path

    def packed(self, path):
        if not os.path.exists(path + ".gz"):
            tell("packing")
            with open(path + ".gz.part", "wb") as out:
                subprocess.run(["gzip", "-6", "-c", path], stdout=out, check=True)
            os.rename(path + ".gz.part", path + ".gz")
        return path + ".gz"


def report_command(options, path, folder, threads, *more):
    out = os.path.join(folder, "out.html")
    return [options.program, path, "-o", out, "--key", KEY, "--threads", str(threads), "--quiet", *more]


def check_answer(options, path, events, folder):
    """The floor and the program count what the generator wrote."""
    floor = json.loads(run([options.floor, "--threads", str(options.threads), path]).out)
    if floor["events"] != events or floor["bad"] != 0:
        raise Failure(f"the floor counts {floor['events']} events and {floor['bad']} bad ones in {path}, not {events} and 0")
    model = os.path.join(folder, "model.json")
    run(report_command(options, path, folder, options.threads, "--json", model))
    with open(model, encoding="utf-8") as file:
        totals = json.load(file)["totals"]
    if (totals["records"], totals["events"]) != (events, events):
        raise Failure(f"the report counts {totals['records']} records, {totals['events']} events in {path}, not {events}")


class Suite:
    """All cases of a run, and the figures that come of them."""

    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.inputs = Inputs(options, options.data or folder)
        self.cases, self.figures = {}, []

    def add(self, name, command, path, events, stats=False):
        file = os.path.join(self.folder, f"stats-{len(self.cases)}.json") if stats else None
        if stats:
            command = [*command, "--debug", f"stats={file}"]
        self.cases[name] = Case(name, command, path, events, file)

    def floor_and_report(self, events, threads, stats=False):
        path = self.inputs.trace(events)
        label = f"{events:,} events, {threads} threads"
        self.add(f"floor, {label}", [self.options.floor, "--threads", str(threads), path], path, events)
        self.add(f"report, {label}", report_command(self.options, path, self.folder, threads), path, events)
        if stats:
            self.add(f"stages, {label}", report_command(self.options, path, self.folder, threads), path, events, True)
        return label

    def wall(self, name):
        return self.cases[name].wall()

    def measure_main(self):
        options, folder = self.options, self.folder
        small, large = options.events[0], options.events[-1]
        for events in options.events:
            check_answer(options, self.inputs.trace(events), events, folder)
        at = {}
        for events in options.events:
            at[events] = self.floor_and_report(events, options.threads, stats=True)
        single = self.floor_and_report(small, 1)
        packed = self.inputs.packed(self.inputs.trace(small))
        self.add("igzip alone", [options.gunzip, packed], packed, small)
        self.add("report, packed", report_command(options, packed, folder, options.threads), packed, small)
        table_path = self.inputs.trace(small, "--format", "csv")
        self.add("report, CSV", report_command(options, table_path, folder, options.threads), table_path, small, True)
        acts_path = self.inputs.trace(small, "--clicks", "2")
        self.add("report, acts on pages", report_command(options, acts_path, folder, options.threads), acts_path, small)
        demo = os.path.join(ROOT, "fixtures", "demo")
        config = ["--config", os.path.join(demo, "journey.json")]
        self.add("demo", report_command(options, os.path.join(demo, "logs"), folder, options.threads, *config), os.path.join(demo, "logs"), 88_000)
        interleaved(list(self.cases.values()), options.rounds, options.idle, tell)
        tell("")
        for events in options.events:
            self.whole_and_groups(events, at[events])
        if small != large:
            self.figures.append(self.memory(small, large, at))
        self.figures += [
            Figure(
                f"{options.threads} threads against 1, {small:,} events",
                ratios(self.wall(f"report, {single}"), self.wall(f"report, {at[small]}")),
                1.7, 1.9, "x", True, self.same_of_the_floor(single, at[small]),
            ),
            Figure("packed input, against igzip alone", ratios(self.wall("report, packed"), self.wall("igzip alone")), 1.3, 1.1, "x"),
            Figure("packed input, against plain", ratios(self.wall("report, packed"), self.wall(f"report, {at[small]}")), unit="x"),
            Figure("two acts on pages a step, against steps alone", ratios(self.wall("report, acts on pages"), self.wall(f"report, {at[small]}")), unit="x"),
            self.csv_rate(),
            Figure("demo, start to finish", self.wall("demo"), 0.3, None, "s"),
        ]  # fmt: skip

    def same_of_the_floor(self, single, both):
        floors = ratios(self.wall(f"floor, {single}"), self.wall(f"floor, {both}"))
        return f"the floor's own: {statistics.median(floors):.2f} x"

    def whole_and_groups(self, events, label):
        floor, report, stages = (self.cases[f"{what}, {label}"] for what in ("floor", "report", "stages"))
        first = events == self.options.events[0]
        self.figures.append(
            Figure(f"whole report, {events:,} events", ratios(report.wall(), floor.wall()), 2.5, 1.5, "floors",
                   note=f"{statistics.median(report.wall()) / events * 1e9:.0f} ns/event")
        )  # fmt: skip
        self.figures.append(Figure(f"whole report in processor time, {events:,} events", ratios(report.cpu(), floor.cpu()), unit="floors"))
        if first:
            self.figures += group_figures(stages, floor)

    def memory(self, small, large, at):
        peaks = [self.cases[f"stages, {at[events]}"].peak() for events in (small, large)]
        note = f"{peaks[0] / 1e6:.0f} MB at {small:,}, {peaks[1] / 1e6:.0f} MB at {large:,}"
        return Figure("memory a further event", [(peaks[1] - peaks[0]) / (large - small)], 100, 60, "bytes", note=note)

    def csv_rate(self):
        case = self.cases["report, CSV"]
        rates = [case.bytes / stage_ns(stats, ("ingest",)) for stats in case.stages]
        whole = case.bytes / statistics.median(case.wall()) / 1e9
        return Figure("CSV of ten columns, reading", rates, 1.0, None, "GB/s", True, f"the whole report {whole:.2f} GB/s")

    def measure_scale(self):
        """Sizes from 1 to 20 million, each file deleted after its rounds; floors beside them."""
        sizes = [1_000_000, 5_000_000, 20_000_000]
        per_event = []
        for events in sizes:
            mine = Suite(self.options, self.folder)
            label = mine.floor_and_report(events, self.options.threads)
            check_answer(self.options, mine.inputs.trace(events), events, self.folder)
            interleaved(list(mine.cases.values()), self.options.rounds, self.options.idle, tell)
            for name, case in mine.cases.items():
                self.cases[f"scaling, {name}"] = case
            self.inputs.recipe.update(mine.inputs.recipe)
            floor, report = mine.cases[f"floor, {label}"], mine.cases[f"report, {label}"]
            per_event.append(statistics.median(report.wall()) / events)
            note = f"{per_event[-1] * 1e9:.0f} ns/event"
            self.figures.append(Figure(f"scaling: {events:,} events", ratios(report.wall(), floor.wall()), unit="floors", note=note))
            if self.options.data is None:
                os.remove(mine.inputs.trace(events))
        self.figures.append(Figure("time per event, 20 million against 1 million", [per_event[-1] / per_event[0]], 1.3, 1.1, "x"))


def group_figures(stages, floor):
    """The groups of the budget, in floors; and what lies outside every stage: start, end, giving memory back."""
    figures = []
    for title, names, bar in GROUPS:
        values = [stage_ns(stats, names) / 1e9 / below for stats, below in zip(stages.stages, floor.wall())]
        figures.append(Figure(f"of which {title}", values, bar, None, "floors"))
    outside = [
        (whole - stats["total"]["wall_ns"] / 1e9) / below
        for stats, whole, below in zip(stages.stages, stages.wall(), floor.wall())
    ]
    return [*figures, Figure("of which start and end", outside, unit="floors")]


def stage_table(stats, floor_s):
    """The parts of one run, the dearest first: what a new accumulator costs is one line of it."""
    rows = []
    for stage in stats["stages"]:
        rows += [(one.get("part", one.get("stage")), one) for one in stage.get("parts", [stage])]
    rows.sort(key=lambda row: -row[1]["wall_ns"])
    lines = ["| part | ns/event | floors | allocations |", "|---|---|---|---|"]
    for name, one in rows:
        lines.append(f"| {name} | {one['ns_per_event']:.1f} | {one['wall_ns'] / 1e9 / floor_s:.3f} | {one['allocations']:,} |")
    return "\n".join(lines)


def parse_arguments():
    release = os.path.join(ROOT, "build", "release")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", default=os.path.join(release, "app", "journey-report"))
    parser.add_argument("--bench-programs", help="folder of the generator, the floor ...; default: beside the program")
    parser.add_argument("--smoke", "--budget", dest="budget", action="store_true", help="counts against bench/budget.json")
    parser.add_argument("--scale", action="store_true", help="also 1 to 20 million events")
    parser.add_argument("--peers", action="store_true", help="also DuckDB's directly-follows count")
    parser.add_argument("--events", type=int, nargs="+", default=[1_000_000, 4_000_000], help="sizes of the traces")
    parser.add_argument("--customers", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--idle", type=float, default=1.0, help="seconds of rest before each timed run")
    parser.add_argument("--data", help="folder for the traces, kept there; default: a temporary one")
    parser.add_argument("--json", help="write the result to this file")
    parser.add_argument("--save", metavar="NAME", help="keep the result in bench/runs/")
    options = parser.parse_args()
    options.events = sorted(options.events)
    folder = options.bench_programs or os.path.join(os.path.dirname(os.path.dirname(options.program)), "bench")
    for name in ("generate", "floor", "gunzip", "counted"):
        program = os.path.join(folder, "journey-generate" if name == "generate" else f"journey-bench-{name}")
        setattr(options, name, program)
        if not os.access(program, os.X_OK):
            parser.error(f"{program} is not there; build it first (cmake --build build/release)")
    return options


def measure(options, folder):
    suite = Suite(options, folder)
    suite.measure_main()
    if options.scale:
        suite.measure_scale()
    if options.peers:
        from peers.run import duckdb_figure  # noqa: PLC0415

        suite.figures.insert(0, duckdb_figure(options, suite))
    cases = list(suite.cases.values())
    result = document(suite.inputs.recipe, options.rounds, options.idle, cases, suite.figures)
    small = options.events[0]
    label = f"{small:,} events, {options.threads} threads"
    text = table(suite.figures)
    text += f"\n\nParts at {small:,} events, last round:\n\n"
    text += stage_table(suite.cases[f"stages, {label}"].stages[-1], suite.wall(f"floor, {label}")[-1])
    return result, text


def main():
    options = parse_arguments()
    with tempfile.TemporaryDirectory(prefix="journey-bench-") as folder:
        if options.data:
            os.makedirs(options.data, exist_ok=True)
        try:
            if options.budget:
                return budget.check(options, Inputs(options, folder), folder)
            result, text = measure(options, folder)
        except Failure as failure:
            print(f"bench/run.py: {failure}", file=sys.stderr)
            return 1
    host = result["host"]
    print(f"{host['cpu']}, {host['cores']} cores, load {host['load_before']:.2f} before; {options.rounds} interleaved rounds\n")
    print(text)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(result, file, indent=1, sort_keys=True)
    if options.save:
        base = save(result, options.save)
        with open(base + ".md", "w", encoding="utf-8") as file:
            file.write(f"# bench/run.py, {result['date']}\n\n{host['cpu']}, {host['family']}, {host['cores']} cores, {host['memory_gb']} GB; ")
            file.write(f"load {host['load_before']:.2f} before; {options.rounds} interleaved rounds, {options.idle:g} s of rest before each run.\n")
            file.write("Inputs: " + ", ".join(f"`{one}`" for one in result["recipe"].values()) + ".\n\n" + text + "\n")
        print(f"\nkept in {os.path.relpath(base, ROOT)}.json and .md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
