# SPDX-License-Identifier: Apache-2.0
"""pm4py: read the CSV, discover the directly-follows graph; its usual way through pandas. It has no telemetry."""

import edges
import pandas
import pm4py


def work(path):
    frame = pandas.read_csv(path, usecols=["timestamp", "anonymous_id", "event", "url"])
    frame["touchpoint"] = frame["event"].fillna(frame["url"].str.removeprefix("https://onmaru.example"))
    frame["timestamp"] = pandas.to_datetime(frame["timestamp"])
    log = pm4py.format_dataframe(
        frame, case_id="anonymous_id", activity_key="touchpoint", timestamp_key="timestamp"
    )
    graph, _, _ = pm4py.discover_dfg(log)
    return [(a, b, n) for (a, b), n in graph.items()]


edges.main(work)
