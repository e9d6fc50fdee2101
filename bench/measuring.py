# SPDX-License-Identifier: Apache-2.0
"""Runs commands and measures them: wall and processor time, peak memory; interleaved, after a rest and a reading of the
input. What bench/run.py, bench/peers/run.py and bench/compare have in common."""

import datetime
import json
import os
import statistics
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
KEY = os.path.join(ROOT, "fixtures", "demo", "demo.key")

# Groups of `--debug stats`, with their share of the bar in floors. A stage or part is in the group before its "/".
GROUPS = [
    ("ingest", ("ingest",), 1.3),
    ("identity + stitch", ("identity",), 0.35),
    ("graph + contacts", ("graph",), 0.35),
    ("friction + service", ("friction", "service"), 0.25),
    ("findings + report", ("findings", "report"), 0.25),
]


class Failure(Exception):
    """Something that makes every further figure worthless; the message says what."""


class Run:
    """One finished run of a command."""

    def __init__(self, wall_s, cpu_s, peak_bytes, out):
        self.wall_s, self.cpu_s, self.peak_bytes, self.out = wall_s, cpu_s, peak_bytes, out


def run(command, env=None):
    """Runs a command. Raises Failure where it does not end with 0."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.monotonic()
        process = subprocess.Popen(
            command, stdout=out, stderr=err, stdin=subprocess.DEVNULL, env={**os.environ, **(env or {})}
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode != 0:
            tail = err.read().decode(errors="replace")[-2000:]
            raise Failure(f"{' '.join(command)}\nended with {process.returncode}:\n{tail}")
        return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, out.read().decode())


def read_once(path):
    """Brings a file into the system's cache."""
    with open(path, "rb", buffering=0) as file:
        while file.read(4 << 20):
            pass


class Case:
    """Something to time: a command over one input."""

    def __init__(self, name, command, path, events, stats=None, env=None):
        self.name, self.command, self.path, self.events, self.stats, self.env = name, command, path, events, stats, env
        self.bytes = os.path.getsize(path) if os.path.isfile(path) else None
        self.runs, self.stages = [], []

    def once(self, idle_s):
        if os.path.isfile(self.path):
            read_once(self.path)
        time.sleep(idle_s)
        result = run(self.command, self.env)
        self.runs.append(result)
        if self.stats is not None:
            with open(self.stats, encoding="utf-8") as file:
                self.stages.append(json.load(file))

    def wall(self):
        return [one.wall_s for one in self.runs]

    def cpu(self):
        return [one.cpu_s for one in self.runs]

    def peak(self):
        """Median of the peaks, as the program itself saw them where it told."""
        if self.stages:
            return statistics.median(one["total"]["peak_bytes"] for one in self.stages)
        return statistics.median(one.peak_bytes for one in self.runs)

    def as_json(self):
        return {
            "events": self.events,
            "bytes": self.bytes,
            "wall_s": self.wall(),
            "cpu_s": self.cpu(),
            "peak_bytes": [one.peak_bytes for one in self.runs],
        }


def interleaved(cases, rounds, idle_s, tell=lambda text: None):
    """Every case once a round, so that what the machine does to one round it does to all cases."""
    for number in range(rounds):
        for case in cases:
            tell(f"round {number + 1} of {rounds}: {case.name}")
            case.once(idle_s)


def ratios(above, below):
    """Round by round."""
    return [a / b for a, b in zip(above, below)]


class Figure:
    """A row of the result: values of all rounds, the bar and the goal that issue and design set."""

    def __init__(self, what, values, bar=None, goal=None, unit="", higher_is_better=False, note=""):
        self.what, self.values, self.bar, self.goal, self.unit = what, list(values), bar, goal, unit
        self.higher_is_better, self.note = higher_is_better, note

    def median(self):
        return statistics.median(self.values)

    def meets(self, limit):
        return self.median() >= limit if self.higher_is_better else self.median() <= limit

    def verdict(self):
        if self.bar is None:
            return ""
        if not self.meets(self.bar):
            return "short of the bar"
        return "goal" if self.goal is not None and self.meets(self.goal) else "bar"

    def as_json(self):
        return {
            "what": self.what,
            "unit": self.unit,
            "median": self.median(),
            "values": self.values,
            "bar": self.bar,
            "goal": self.goal,
            "verdict": self.verdict(),
            "note": self.note,
        }


def stage_ns(stats, groups):
    """Nanoseconds of all stages and parts of these groups."""
    known = {name for _, names, _ in GROUPS for name in names}
    sum_ns = 0
    for stage in stats["stages"]:
        for one in stage.get("parts", [stage]):
            name = one.get("part", one.get("stage")).split("/")[0]
            if name not in known:
                raise Failure(f"'{one.get('part', one.get('stage'))}' of --debug stats is in no group of bench/run.py")
            sum_ns += one["wall_ns"] if name in groups else 0
    return sum_ns


def short(value):
    """Three significant digits, without an exponent."""
    if value == 0:
        return "0"
    digits = max(0, 3 - len(str(int(abs(value)))) if abs(value) >= 1 else 3)
    return f"{value:,.{digits}f}"


def table(figures):
    """The figures as a Markdown table."""
    sign = {False: "<=", True: ">="}
    lines = [
        "| what | median | lowest to highest | bar | goal | |",
        "|---|---|---|---|---|---|",
    ]
    for figure in figures:
        limits = [
            "" if limit is None else f"{sign[figure.higher_is_better]} {limit:g}" for limit in (figure.bar, figure.goal)
        ]
        spread = f"{short(min(figure.values))} to {short(max(figure.values))}" if len(figure.values) > 1 else ""
        verdict = ", ".join(part for part in (figure.verdict(), figure.note) if part)
        lines.append(
            f"| {figure.what} | {short(figure.median())} {figure.unit} | {spread} | {limits[0]} | {limits[1]} | {verdict} |"
        )
    return "\n".join(lines)


def host():
    """The kind of machine; no name of it."""
    facts = {}
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            key, _, value = line.partition(":")
            facts.setdefault(key.strip(), value.strip())
    with open("/proc/meminfo", encoding="utf-8") as file:
        memory = int(file.readline().split()[1])
    return {
        "cpu": facts.get("model name", "unknown"),
        "family": f"{facts.get('vendor_id', '?')} family {facts.get('cpu family', '?')} model {facts.get('model', '?')}",
        "cores": os.cpu_count(),
        "memory_gb": round(memory / 1e6),
        "load_before": os.getloadavg()[0],
    }


def document(recipe, rounds, idle_s, cases, figures):
    return {
        "date": datetime.date.today().isoformat(),
        "host": host(),
        "recipe": recipe,
        "rounds": rounds,
        "idle_s": idle_s,
        "figures": [figure.as_json() for figure in figures],
        "cases": {case.name: case.as_json() for case in cases},
        "stages": {case.name: case.stages[-1] for case in cases if case.stages},
    }


def save(result, name):
    """Keeps a result below bench/runs, as JSON and as a table."""
    folder = os.path.join(ROOT, "bench", "runs")
    os.makedirs(folder, exist_ok=True)
    base = os.path.join(folder, f"{result['date']}-{result['host']['cores']}cores-{name}")
    with open(base + ".json", "w", encoding="utf-8") as file:
        json.dump(result, file, indent=1, sort_keys=True)
        file.write("\n")
    return base
