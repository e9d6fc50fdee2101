# SPDX-License-Identifier: Apache-2.0
"""What the jobs have in common: time the work alone, without the start of Python, and print the edges."""

import json
import sys
import time


def main(work):
    """`work(path)` -> (from, to, count) of every edge, as the peer counts them."""
    began = time.monotonic()
    edges = work(sys.argv[1])
    seconds = time.monotonic() - began
    print(json.dumps({"seconds": seconds, "edges": sorted([str(a), str(b), int(n)] for a, b, n in edges)}))
