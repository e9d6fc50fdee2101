# SPDX-License-Identifier: Apache-2.0
"""Polars: read the NDJSON, count who goes where next. It has no telemetry; POLARS_MAX_THREADS is set by the caller."""

import edges
import polars as pl

SCHEMA = {
    "type": pl.String,
    "messageId": pl.String,
    "anonymousId": pl.String,
    "userId": pl.String,
    "event": pl.String,
    "context": pl.Struct({"page": pl.Struct({"path": pl.String})}),
    "timestamp": pl.String,
}


def work(path):
    path_of_page = pl.col("context").struct.field("page").struct.field("path")
    return (
        pl.scan_ndjson(path, schema=SCHEMA)
        .select(
            pl.col("anonymousId").alias("customer"),
            pl.coalesce("event", path_of_page).alias("touchpoint"),
            pl.col("timestamp").str.to_datetime("%Y-%m-%dT%H:%M:%S%.fZ").alias("time"),
        )
        .sort("customer", "time")
        .with_columns(pl.col("touchpoint").shift(-1).over("customer").alias("next"))
        .drop_nulls("next")
        .group_by("touchpoint", "next")
        .len()
        .collect()
        .rows()
    )


edges.main(work)
