# SPDX-License-Identifier: Apache-2.0
"""The same events in two containers: the same model, but for what the files are called and how they lie."""

import json
import os

from oracle import harness

FORMATS = os.path.join(harness.ROOT, "fixtures", "formats")
TWINS = [
    ("fullstory/input.json", "fullstory_csv/input.csv", []),
    ("generic_ndjson/input.ndjson", "generic_csv/input.csv", ["--tz", "Asia/Seoul"]),
    ("optimizely/input.ndjson", "optimizely_csv/input.csv", []),
    ("snowplow_csv/input.csv", "snowplow_tsv/input.tsv", []),
]


def without_places(value):
    """A model without sources and without the places (source, line, byte) of samples."""
    if isinstance(value, dict):
        return {
            key: without_places(inner) for key, inner in value.items() if key not in ("sources", "samples", "line", "byte")
        }
    return [without_places(inner) for inner in value] if isinstance(value, list) else value


class Twins(harness.ProgramTest):
    def model(self, name, options):
        path = self.path(os.path.basename(name) + ".model.json")
        self.run_ok(os.path.join(FORMATS, name), *options, "-o", self.path("report.html"), "--json", path)
        with open(path, encoding="utf-8") as file:
            return without_places(json.load(file))

    def test_the_same_model(self):
        for one, other, options in TWINS:
            with self.subTest(one=one, other=other):
                self.assertEqual(self.model(one, options), self.model(other, options))
