# SPDX-License-Identifier: Apache-2.0
"""DuckDB: read the NDJSON, count who goes where next. Two threads; it has no telemetry, and may load no extension."""

import sys

import duckdb
import edges

QUERY = """
with events as (
  select anonymousId as customer, coalesce(event, context.page.path) as touchpoint, timestamp as time
  from read_json(?, format = 'newline_delimited', columns = {
    type: 'varchar', messageId: 'varchar', anonymousId: 'varchar', userId: 'varchar', event: 'varchar',
    context: 'struct(page struct(path varchar))', timestamp: 'timestamp'})),
steps as (
  select touchpoint, lead(touchpoint) over (partition by customer order by time) as next from events)
select touchpoint, next, count(*) from steps where next is not null group by all
"""


def work(path):
    config = {"threads": int(sys.argv[2]), "autoinstall_known_extensions": False, "autoload_known_extensions": False}
    return duckdb.connect(config=config).execute(QUERY, [path]).fetchall()


edges.main(work)
