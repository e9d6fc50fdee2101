# SPDX-License-Identifier: Apache-2.0
"""docs/formats.md is made from the presets' notes: each preset has what the page needs, and the page is current."""

import os
import subprocess
import sys
import unittest

from oracle import harness

sys.path.insert(0, os.path.join(harness.ROOT, "tools"))

import formats_page  # noqa: E402


class FormatsPage(unittest.TestCase):
    def test_each_preset_says_how_to_export_and_what_is_read(self):
        for preset in formats_page.presets():
            with self.subTest(preset=preset["name"]):
                self.assertTrue(preset["title"])
                for note in ("export", "reads", "source"):
                    self.assertTrue(preset.get("notes", {}).get(note), note)

    def test_a_preset_is_named_as_its_file(self):
        for path in sorted(formats_page.PRESETS.glob("*.json")):
            self.assertEqual(formats_page.load(path)["name"], path.stem)

    def test_the_page_is_current(self):
        tool = os.path.join(harness.ROOT, "tools", "formats_page.py")
        done = subprocess.run([sys.executable, tool, "--check"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_comments_and_commas_behind_the_last_are_no_json(self):
        text = '{"a": "x // y", // why\n "b": ["1", /* two */ "2",],}'
        self.assertEqual(formats_page.without_comments(text).replace(" ", "").replace("\n", ""), '{"a":"x//y","b":["1","2"]}')


if __name__ == "__main__":
    unittest.main()
