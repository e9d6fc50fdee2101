# SPDX-License-Identifier: Apache-2.0
"""retentioneering: read the CSV, count transitions. It reports to its makers through posthog, which it does without
where that cannot be imported."""

import sys

sys.modules["posthog"] = None  # no telemetry

import edges  # noqa: E402
import pandas  # noqa: E402
from retentioneering import Eventstream, _tracking  # noqa: E402

assert _tracking._ph is None, "telemetry is on"


def work(path):
    frame = pandas.read_csv(path, usecols=["timestamp", "anonymous_id", "event", "url"])
    frame["event"] = frame["event"].fillna(frame["url"].str.removeprefix("https://onmaru.example"))
    frame["timestamp"] = pandas.to_datetime(frame["timestamp"])
    stream = Eventstream(
        frame.drop(columns="url"),
        schema={"path_cols": ["anonymous_id"], "event_col": "event", "timestamp_col": "timestamp"},
    )
    matrix = stream.transition_graph_data(edge_weight="count")
    outer = {"path_start", "path_end"}
    return [(a, b, n) for a, row in matrix.iterrows() for b, n in row.items() if n > 0 and not outer & {a, b}]


edges.main(work)
