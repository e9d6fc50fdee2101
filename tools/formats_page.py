#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""formats_page.py [--check] - writes docs/formats.md from the notes of the built-in presets.

--check: writes nothing; exit code 1 where the page is not what would be written.
"""

import argparse
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PRESETS = ROOT / "ingest" / "presets"
PAGE = ROOT / "docs" / "formats.md"

INTRODUCTION = """\
# Formats

What the program reads without being told, one section a format. `journey-report check FILE` says which of them a file has and why;
`--as NAME` names one; `journey-report --print-mapping NAME` shows its mapping, to be copied into the `sources` of a project file
and changed there ([mapping.md](mapping.md)). A table or a log of lines that none of them fits is read by the names of its
columns ([fields.md](fields.md)).

A file may be compressed, and one format may come in many files: what was exported twice is counted once. Ids that a tool makes itself
are a kind of identifier of their own (`id.zendesk`), never `user`: number 17 of one tool is not member 17 of the shop. Where no zone
is written, times are read in `--tz`.

Numbers of tickets, orders and sessions tie rows of one system: the presets of one tool share it, so tickets, their history and their
ratings belong together. A table that speaks of another tool's numbers is given that tool's system in the project file:
`{"match": "answers.csv", "mapping": {"system": "zendesk"}}`.

This page is made from the presets' own notes: `python3 tools/formats_page.py`.
"""

CONTAINER_WORDS = {
    "ndjson": "JSON, an object a line", "json": "JSON", "csv": "CSV", "tsv": "tabs", "snowplow-tsv": "tabs, no header",
    "combined": "log lines", "w3c": "log lines", "xes": "XML",
}

# Containers that are the preset's own: nothing else is written so.
OWN_CONTAINERS = {"snowplow-tsv", "combined", "w3c", "xes"}


def without_comments(text):
    """The JSON of a mapping, which may hold comments and trailing commas."""
    kept = re.sub(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', lambda match: match.group(1) or "", text, flags=re.DOTALL)
    return re.sub(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])', lambda match: match.group(1) or "", kept)


def load(path):
    try:
        return json.loads(without_comments(path.read_text(encoding="utf-8")))
    except json.JSONDecodeError as error:
        sys.exit(f"{path}: {error}")


def presets():
    names = re.findall(r"^\s+([\w-]+)\.json", (PRESETS / "presets.cmake").read_text(encoding="utf-8"), re.MULTILINE)
    return [load(PRESETS / f"{name}.json") for name in sorted(names)]


def as_list(value):
    return value if isinstance(value, list) else [value] if value else []


def code(words):
    return ", ".join(f"`{word}`" for word in words)


def containers(preset):
    return ", ".join(CONTAINER_WORDS.get(name, name) for name in as_list(preset.get("container"))) or "any"


def sentence(text):
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def recognised(preset):
    signature = preset.get("signature", {})
    parts = []
    if signature.get("all"):
        parts.append(code(as_list(signature["all"])))
    if signature.get("any"):
        parts.append(("and one of " if parts else "one of ") + code(as_list(signature["any"])))
    for path, values in signature.get("values", {}).items():
        parts.append(f"`{path}` among {code(as_list(values))}")
    if signature.get("none"):
        parts.append("none of " + code(as_list(signature["none"])))
    within = f" in `{preset['envelope']}`, or in each document" if preset.get("envelope") else ""
    if not parts:
        return "the form of its lines" if set(as_list(preset.get("container"))) & OWN_CONTAINERS else "its name (`--as`) only"
    return "; ".join(parts) + within


def section(preset):
    notes = preset.get("notes", {})
    rows = [("Export", notes.get("export")), ("Read", notes.get("reads")),
            ("Not read", ", ".join(as_list(notes.get("ignores")))), ("Not verified", notes.get("unverified"))]
    lines = [f"## {preset['name']}", "", sentence(preset["title"]) + f" {sentence(containers(preset))}", ""]
    lines += [f"- **{label}**: {sentence(text)}" for label, text in rows if text]
    lines.append(f"- **Recognised by**: {recognised(preset)}.")
    if notes.get("source"):
        lines.append(f"- **Known from**: {sentence(notes['source'])}")
    return "\n".join(lines) + "\n"


def page():
    found = presets()
    table = ["| format | what it is | written as |", "|---|---|---|"]
    for preset in found:
        table.append(f"| [{preset['name']}](#{preset['name']}) | {preset['title']} | {containers(preset)} |")
    return "\n".join([INTRODUCTION, "\n".join(table), ""] + [section(preset) for preset in found])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only say whether the page is current")
    options = parser.parse_args()
    text = page()
    if options.check:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
            print(f"{PAGE.relative_to(ROOT)} is not what the presets say: python3 tools/formats_page.py")
            return 1
        return 0
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
