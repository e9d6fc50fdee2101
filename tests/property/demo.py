# SPDX-License-Identifier: Apache-2.0
"""Where the bundled demo lies and how it is run."""

import os

from oracle import harness

DEMO_LOGS = os.path.join(harness.DEMO, "logs")
DEMO_FLAGS = ("--config", os.path.join(harness.DEMO, "journey.json"), "--key", harness.DEMO_KEY)


def demo_files():
    """Every file below the demo's logs, as (path, path below the folder)."""
    found = [
        (os.path.join(folder, name), os.path.relpath(os.path.join(folder, name), DEMO_LOGS))
        for folder, _, names in os.walk(DEMO_LOGS)
        for name in names
        if not name.startswith(".")
    ]
    if not found:
        raise AssertionError(f"no demo logs in {DEMO_LOGS}")
    return sorted(found)
