# SPDX-License-Identifier: Apache-2.0
"""The JSON library chooses its code by the processor at run time; what comes out does not depend on the choice."""

import json

from oracle import harness


class Processors(harness.ProgramTest):
    def test_the_same_bytes_without_vector_instructions(self):
        lines = [
            {"type": "track", "anonymousId": f"a{i % 7}", "event": "View \u00e9\u4e2d" if i % 3 else 'Quote " and \\',
             "properties": {"x": [i, {"y": None}]}, "timestamp": f"2026-09-01T{i % 24:02d}:{i % 60:02d}:00Z"}
            for i in range(500)
        ]  # fmt: skip
        text = "\n".join(json.dumps(line, ensure_ascii=line["anonymousId"] == "a1") for line in lines)
        log = self.write("events.ndjson", text + '\n{"type": "track", "cut\n{"a": 1 "b": 2}\n')
        usual = {what: self.run_ok("export", what, log).out for what in ("edges", "ledger", "journeys")}
        for implementation in ("fallback", "westmere"):
            for what, expected in usual.items():
                with self.subTest(implementation=implementation, table=what):
                    env = {"SIMDJSON_FORCE_IMPLEMENTATION": implementation}
                    self.assertEqual(self.run_ok("export", what, log, env=env).out, expected)
