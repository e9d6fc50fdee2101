#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Other programs, each on its own job, beside ours on the same file. bench/peers/install.sh installs them.

    bench/peers/run.py [PEER...]      1 million events, two threads, five interleaved rounds

The job of DuckDB, Polars, pm4py and retentioneering is to read the events and to count who goes where next; ours is the
whole report. Their counts must be equal to `export edges` before anything is timed. GoAccess makes a page of a web
server's log; its count of requests must be the number of lines. A peer's seconds are those of its work, without the
start of Python; ours are of the whole process. What is not installed is said to be so.
"""

import argparse
import csv
import glob
import io
import json
import os
import statistics
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from measuring import KEY, ROOT, Case, Failure, Figure, document, interleaved, ratios, run, save, table  # noqa: E402

PEERS = os.path.join(ROOT, "build", "peers")
# Peer -> the format that it reads. DuckDB, Polars: the NDJSON itself; pm4py, retentioneering work on tables.
FORMATS = {"duckdb": "ndjson", "polars": "ndjson", "pm4py": "csv", "retentioneering": "csv", "goaccess": "combined"}
QUIET = {"PYTHONDONTWRITEBYTECODE": "1", "RETENTIONEERING_NO_TRACK": "1"}


def installed(peer):
    if peer == "goaccess":
        return os.access(os.path.join(PEERS, peer, "usr", "bin", "goaccess"), os.X_OK)
    return bool(glob.glob(os.path.join(PEERS, peer, "lib", "python3*", "site-packages", peer)))


def command(peer, path, threads, folder):
    """(command, environment) of a peer's job."""
    if peer == "goaccess":
        libraries = glob.glob(os.path.join(PEERS, peer, "usr", "lib", "*-linux-gnu"))[0]
        program = os.path.join(PEERS, peer, "usr", "bin", "goaccess")
        flags = ["--log-format=COMBINED", "--no-global-config", "--no-progress", "-o", os.path.join(folder, "goaccess.html")]
        return [program, path, *flags], {"LD_LIBRARY_PATH": libraries}
    python = os.path.join(PEERS, peer, "bin", "python")
    job = os.path.join(HERE, "jobs", f"{peer}_edges.py")
    return [python, job, path, str(threads)], {**QUIET, "POLARS_MAX_THREADS": str(threads)}


def our_edges(options, path):
    """(from, to) -> count, without the outer nodes, which the peers do not count."""
    out = run([options.program, "export", "edges", path, "--unit", "customer", "--key", KEY, "--quiet"]).out
    rows = csv.DictReader(io.StringIO(out, newline=""))
    return {(r["from"], r["to"]): int(r["count"]) for r in rows if r["from"] != "(start)" and r["to"] != "(end)"}


def check(options, peer, path, events, folder):
    """Runs the job once; raises Failure where its answer is not ours."""
    words, env = command(peer, path, options.threads, folder)
    if peer == "goaccess":
        out = os.path.join(folder, "goaccess.json")
        run([*words[:-1], out], env)
        with open(out, encoding="utf-8") as file:
            requests = json.load(file)["general"]["valid_requests"]
        if requests != events:
            raise Failure(f"goaccess counts {requests} requests, not {events}")
        return
    theirs = {(a, b): n for a, b, n in json.loads(run(words, env).out)["edges"]}
    ours = our_edges(options, path)
    if theirs != ours:
        odd = sorted(set(theirs.items()) ^ set(ours.items()))[:5]
        raise Failure(f"{peer} counts {len(theirs)} edges, ours are {len(ours)}; for example {odd}")


def make_input(options, form, folder):
    path = os.path.join(folder, f"peers.{form}")
    flags = ["--events", str(options.peer_events), "--customers", str(options.customers), "--identifiers", "anon", "--format", form]
    if not os.path.exists(path):
        run([options.generate, "trace", *flags, "-o", path])
    return path, " ".join(["journey-generate trace", *flags])


def own_seconds(case):
    """Of the work alone, where the job told."""
    return [json.loads(one.out)["seconds"] if one.out.startswith("{") else one.wall_s for one in case.runs]


def measure(options, peers, folder, tell=lambda text: None):
    """(recipe, cases, figures) of all peers that are installed; says on stdout which are not."""
    recipe, cases, figures, ours = {}, {}, [], {}
    for peer in peers:
        if not installed(peer):
            print(f"{peer}: not installed (bench/peers/install.sh {peer}); left out")
            continue
        path, recipe[peer] = make_input(options, FORMATS[peer], folder)
        check(options, peer, path, options.peer_events, folder)
        words, env = command(peer, path, options.threads, folder)
        cases[peer] = Case(peer, words, path, options.peer_events, env=env)
        if FORMATS[peer] not in ours and FORMATS[peer] != "combined":
            name = f"report, {FORMATS[peer]}"
            out = ["-o", os.path.join(folder, "peers.html"), "--key", KEY, "--threads", str(options.threads), "--quiet"]
            ours[FORMATS[peer]] = cases[name] = Case(name, [options.program, path, *out], path, options.peer_events)
    interleaved(list(cases.values()), options.rounds, options.idle, tell)
    for peer in [name for name in cases if name in FORMATS]:
        theirs = own_seconds(cases[peer])
        note = f"{peer} {statistics.median(theirs):.2f} s, {statistics.median(theirs) / options.peer_events * 1e9:,.0f} ns/event"
        if FORMATS[peer] in ours:
            limits = (0.5, 0.3) if peer == "duckdb" else (None, None)
            title = f"whole report against {peer}'s directly-follows count, {FORMATS[peer]}"
            figures.append(Figure(title, ratios(ours[FORMATS[peer]].wall(), theirs), *limits, "x", note=note))
        else:
            figures.append(Figure(f"{peer}, log to page", theirs, unit="s", note=f"{note}; ours does not read this format"))
    return recipe, cases, figures


def duckdb_figure(options, suite):
    """For bench/run.py --peers."""
    options.peer_events = options.events[-1]
    recipe, cases, figures = measure(options, ["duckdb"], suite.folder)
    if not figures:
        raise Failure("--peers needs DuckDB: bench/peers/install.sh duckdb")
    suite.inputs.recipe.update({f"peers, {peer}": text for peer, text in recipe.items()})
    suite.cases.update({f"peers, {name}": case for name, case in cases.items()})
    return figures[0]


def main():
    release = os.path.join(ROOT, "build", "release")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peers", nargs="*", default=list(FORMATS), help=", ".join(FORMATS))
    parser.add_argument("--program", default=os.path.join(release, "app", "journey-report"))
    parser.add_argument("--generate", default=os.path.join(release, "bench", "journey-generate"))
    parser.add_argument("--events", type=int, dest="peer_events", default=1_000_000)
    parser.add_argument("--customers", type=int, default=10_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--idle", type=float, default=1.0)
    parser.add_argument("--save", metavar="NAME", help="keep the result in bench/runs/")
    options = parser.parse_args()
    for peer in options.peers:
        if peer not in FORMATS:
            parser.error(f"{peer} is no peer; there are {', '.join(FORMATS)}")
    with tempfile.TemporaryDirectory(prefix="journey-peers-") as folder:
        try:
            recipe, cases, figures = measure(options, options.peers, folder)
        except Failure as failure:
            print(f"bench/peers/run.py: {failure}", file=sys.stderr)
            return 1
    print(table(figures))
    if options.save and figures:
        result = document(recipe, options.rounds, options.idle, list(cases.values()), figures)
        base = save(result, options.save)
        with open(base + ".md", "w", encoding="utf-8") as file:
            file.write(f"# bench/peers/run.py, {result['date']}\n\n{result['host']['cpu']}, {result['host']['cores']} cores, ")
            file.write(f"{options.rounds} interleaved rounds.\n\n{table(figures)}\n")
        print(f"\nkept in {os.path.relpath(base, ROOT)}.json and .md")
    return 0 if figures else 1


if __name__ == "__main__":
    sys.exit(main())
