#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Identity on logs that were made to hurt: time and peak memory of one export each. Standard library only.

    bench/identity_hostile.py [--program PROGRAM] [--n 1000000]

  crowd   one address on n people
  chain   n cookies, each seen with the next, a user at either end
  cycles  n / 10 rings of ten aliases
  kiosk   n rows of one tablet, with and without a login of fifty people
"""

import argparse
import os
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COLUMNS = "time,event,user,cookie,email,other\n"
MAPS = ["time=time", "event=event", "user=user", "anonymous=cookie", "email=email", "alias=other"]


def clock(i):
    return f"2026-01-{1 + i // 86400 % 28:02}T{i // 3600 % 24:02}:{i // 60 % 60:02}:{i % 60:02}Z"


def crowd(n):
    return (f"{clock(i)},e,u{i},,team@x,\n" for i in range(n))


def chain(n):
    yield f"{clock(0)},e,first,c0,,\n"
    for i in range(n):
        yield f"{clock(i)},e,,c{i},,c{i + 1}\n"
    yield f"{clock(n)},e,last,c{n},,\n"


def cycles(n):
    return (f"{clock(i)},e,,c{i},,c{i - 9 if i % 10 == 9 else i + 1}\n" for i in range(n))


def kiosk(n):
    return (f"{clock(i)},e,{f'u{i % 50}' if i % 3 == 0 else ''},tablet,,\n" for i in range(n))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", default=os.environ.get("JOURNEY_REPORT")
                        or os.path.join(ROOT, "build", "release", "app", "journey-report"))
    parser.add_argument("--n", type=int, default=1_000_000)
    arguments = parser.parse_args()
    print(f"{'case':8} {'rows':>9} {'seconds':>8} {'peak MB':>8}  ledger")
    for make in (crowd, chain, cycles, kiosk):
        with tempfile.TemporaryDirectory() as folder:
            log = os.path.join(folder, "log.csv")
            with open(log, "w", encoding="utf-8") as file:
                file.write(COLUMNS)
                file.writelines(make(arguments.n))
            command = [arguments.program, "export", "ledger", log, "--quiet",
                       "--key", os.path.join(ROOT, "fixtures", "demo", "demo.key")]
            for entry in MAPS:
                command += ["--map", entry]
            begin = time.monotonic()
            child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            out = child.stdout.read()
            _, status, usage = os.wait4(child.pid, 0)
            seconds = time.monotonic() - begin
        told = [line for line in out.splitlines()
                if line.split(",")[0] in ("hot_identifier", "shared_identifier", "ambiguous_identity", "refused_link")
                and not line.endswith(",0")]
        print(f"{make.__name__:8} {arguments.n:9} {seconds:8.2f} {usage.ru_maxrss / 1024:8.0f}  "
              f"{' '.join(told)}{'' if os.waitstatus_to_exitcode(status) == 0 else ' FAILED'}", flush=True)


if __name__ == "__main__":
    main()
