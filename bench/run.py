#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""End to end: the whole report beside the bare parse of the same file, in interleaved runs on this machine.

    bench/run.py                      1 and 4 million events
    bench/run.py --smoke              50,000 and 100,000, two rounds, under a minute; for CI
    bench/run.py --save               keeps the result in bench/results/

The answer is checked before anything is timed. Absolute times differ between machines: the ratio to the floor is the figure.
"""

import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
KEY = os.path.join(ROOT, "fixtures", "demo", "demo.key")


class Failure(Exception):
    pass


def measured(command):
    """Runs a command; (seconds, peak resident bytes, its standard output). Raises Failure where it does not end with 0."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=out, stderr=err, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode != 0:
            raise Failure(f"{' '.join(command)}\nended with {process.returncode}:\n{err.read().decode(errors='replace')[-2000:]}")
        return seconds, usage.ru_maxrss * 1024, out.read().decode()


def trace_flags(options, events):
    return ["trace", "--events", str(events), "--customers", str(options.customers), "--seed", str(options.seed),
            "--devices", str(options.devices), "--identifiers", options.identifiers]


def make_trace(options, events):
    path = os.path.join(options.data, f"trace-{events}-{options.customers}-{options.seed}-{options.identifiers}.ndjson")
    if not os.path.exists(path):
        measured([options.generate, *trace_flags(options, events), "-o", path + ".part"])
        os.rename(path + ".part", path)
    return path


def report_command(options, trace, folder):
    return [options.program, trace, "-o", os.path.join(folder, "out.html"), "--json", os.path.join(folder, "model.json"),
            "--key", KEY, "--threads", str(options.threads), "--quiet"]


def check_answer(options, trace, events, folder):
    """The floor and the program count what the generator wrote; this also reads the input once before it is timed."""
    floor = json.loads(measured([options.floor, "--threads", str(options.threads), trace])[2])
    if floor["events"] != events or floor["bad"] != 0:
        raise Failure(f"the floor counts {floor['events']} events and {floor['bad']} bad ones in {trace}, not {events} and 0")
    measured(report_command(options, trace, folder))
    with open(os.path.join(folder, "model.json"), encoding="utf-8") as file:
        totals = json.load(file)["totals"]
    if (totals["records"], totals["events"]) != (events, events):
        raise Failure(f"the report counts {totals['records']} records and {totals['events']} events in {trace}, not {events}")
    return {"checksum": floor["checksum"], "customers": totals["customers"], "sessions": totals["sessions"]}


def measure(options, events, folder):
    trace = make_trace(options, events)
    result = {"events": events, "bytes": os.path.getsize(trace), "answer": check_answer(options, trace, events, folder),
              "floor_s": [], "report_s": [], "report_rss_bytes": []}
    for _ in range(options.rounds):
        time.sleep(options.idle)
        result["floor_s"].append(measured([options.floor, "--threads", str(options.threads), trace])[0])
        time.sleep(options.idle)
        seconds, peak, _ = measured(report_command(options, trace, folder))
        result["report_s"].append(seconds)
        result["report_rss_bytes"].append(peak)
    floor, report = statistics.median(result["floor_s"]), statistics.median(result["report_s"])
    result.update(ratio=report / floor, ns_per_event=report / events * 1e9, floor_ns_per_event=floor / events * 1e9,
                  mb_per_s=result["bytes"] / report / 1e6, peak_bytes=statistics.median(result["report_rss_bytes"]))
    return result


def slope(results):
    """Bytes of memory a further event costs, between the smallest and the largest trace of the same customers."""
    small, large = results[0], results[-1]
    if small["events"] == large["events"]:
        return None
    return (large["peak_bytes"] - small["peak_bytes"]) / (large["events"] - small["events"])


def print_table(results):
    print(f"{'events':>10} {'floor s':>18} {'report s':>18} {'ratio':>6} {'ns/event':>9} {'floor':>6} {'MB/s':>6} {'peak MB':>8}")
    for result in results:
        floor, report = sorted(result["floor_s"]), sorted(result["report_s"])
        print(f"{result['events']:>10} {statistics.median(floor):>7.3f} {floor[0]:.2f}-{floor[-1]:.2f} "
              f"{statistics.median(report):>8.3f} {report[0]:.2f}-{report[-1]:.2f} {result['ratio']:>6.2f} "
              f"{result['ns_per_event']:>9.0f} {result['floor_ns_per_event']:>6.0f} {result['mb_per_s']:>6.0f} "
              f"{result['peak_bytes'] / 1e6:>8.1f}")
    if slope(results) is not None:
        print(f"{slope(results):.0f} bytes of peak memory a further event")


def save(options, results):
    cpu = platform.processor() or "unknown"
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        cpu = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), cpu)
    today = datetime.date.today().isoformat()
    path = os.path.join(ROOT, "bench", "results", f"{today}-{os.cpu_count()}cores.json")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    document = {"date": today, "cpu": cpu, "cores": os.cpu_count(), "threads": options.threads, "rounds": options.rounds,
                "recipe": [" ".join(["journey-generate", *trace_flags(options, r["events"])]) for r in results],
                "bytes_per_further_event": slope(results), "runs": results}
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=1, sort_keys=True)
        file.write("\n")
    print(f"saved in {os.path.relpath(path, ROOT)}")


def parse_arguments():
    release = os.path.join(ROOT, "build", "release")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", default=os.path.join(release, "app", "journey-report"))
    parser.add_argument("--bench-programs", default=os.path.join(release, "bench"), help="folder of the generator and the floor")
    parser.add_argument("--smoke", action="store_true", help="small traces, two rounds")
    parser.add_argument("--events", type=int, nargs="+", help="sizes of the traces")
    parser.add_argument("--customers", type=int)
    parser.add_argument("--devices", type=int, default=2)
    parser.add_argument("--identifiers", choices=("anon", "both"), default="both")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--idle", type=float, help="seconds of rest before each timed run")
    parser.add_argument("--data", help="folder for the traces, kept there; default: a temporary one")
    parser.add_argument("--save", action="store_true", help="write bench/results/")
    options = parser.parse_args()
    options.events = sorted(options.events or ([50_000, 100_000] if options.smoke else [1_000_000, 4_000_000]))
    options.customers = options.customers or (2_000 if options.smoke else 10_000)
    options.rounds = options.rounds or (2 if options.smoke else 5)
    options.idle = options.idle if options.idle is not None else (0.1 if options.smoke else 1.0)
    options.generate = os.path.join(options.bench_programs, "journey-generate")
    options.floor = os.path.join(options.bench_programs, "journey-bench-floor")
    for needed in (options.program, options.generate, options.floor):
        if not os.access(needed, os.X_OK):
            parser.error(f"{needed} is not there; build it first (cmake --build build/release)")
    return options


def main():
    options = parse_arguments()
    with tempfile.TemporaryDirectory(prefix="journey-bench-") as folder:
        options.data = options.data or folder
        os.makedirs(options.data, exist_ok=True)
        try:
            results = [measure(options, events, folder) for events in options.events]
        except Failure as failure:
            print(f"bench/run.py: {failure}", file=sys.stderr)
            return 1
    print_table(results)
    if options.save:
        save(options, results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
