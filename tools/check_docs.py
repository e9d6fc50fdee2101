#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_docs.py [--self-test] [ROOT] - paths named in Markdown exist, and no file names things of one machine.

In Markdown: the target of each relative link, and in code (inline and fenced) each path that starts with a folder or is a
document of this repository; `*` stands for any name, and a word in capitals or in <> for a placeholder that is not
checked. What the build and the demo make (build/) is not checked.
In all text files: no path of one machine (folders of one user, temporary folders other than by mktemp), no host of a
package registry.
"""
import pathlib
import re
import sys
import tempfile

SKIPPED_FOLDERS = {"build", ".git", "node_modules", "__pycache__"}
ROOM_FOLDERS = {"app", "bench", "cmake", "docs", "fixtures", "ingest", "journey", "reports", "tests", "tools", ".ci"}
# What is no text of ours: measured data and pictures.
SKIPPED_SUFFIXES = {".gz", ".zst", ".png", ".jpg", ".woff2", ".key", ".csv", ".ndjson", ".tsv"}

LINK = re.compile(r"(?<!\\)\]\(\s*<?([^)\s>]+)>?[^)]*\)")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
INLINE_CODE = re.compile(r"`([^`\n]+)`")
PATH_WORD = re.compile(r"(?<![\w./~$<>{}-])(?:\./)?((?:[\w.-]+/)+[\w.*-]*|[\w-]+\.md|LICENSE)(?![\w/<>{}$-])")
REAL_CAPITALS = {"README", "CONTRIBUTING", "ARCHITECTURE", "LICENSE", "CMakeLists", "ORACLES"}

# Written so that these lines do not match themselves.
MACHINE_PATH = re.compile(r"(?<![\w.~*/-])/(?:tmp|work|root|farm|home/[a-z])/")
MACHINE_PATH_REASON = re.compile(r"mktemp|TMPDIR|TempDir")
REGISTRY = re.compile(r"https?://[^ \"']*\b(?:debian|npmjs|pypi|pythonhosted|maven|crates|golang)\b[^ \"']*"
                      r"|\b(?:registry\.npmjs|deb\.debian|files\.pythonhosted|proxy\.golang)\b", re.IGNORECASE)


def files_of(root):
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if path.is_file() and not SKIPPED_FOLDERS.intersection(relative.parts):
            yield path, relative.as_posix()


def is_placeholder(word):
    return any(part and part.isupper() and len(part) > 1 and part not in REAL_CAPITALS
               for part in re.split(r"[/.]", word))


def exists(root, folder, word):
    """Whether `word` names something, from the root or from the document's own folder."""
    word = word.rstrip("/.")
    for base in (root, folder):
        if "*" in word:
            if next(base.glob(word), None) is not None:
                return True
        elif (base / word).exists():
            return True
    return False


def named_paths(text):
    """(position, path) of the paths of this repository that the code parts of a document name."""
    spans = [(match.start(), match.group(0)) for match in FENCE.finditer(text)]
    prose = FENCE.sub(lambda match: " " * len(match.group(0)), text)
    spans += [(match.start(1), match.group(1)) for match in INLINE_CODE.finditer(prose)]
    for start, code in spans:
        for match in PATH_WORD.finditer(code):
            word = match.group(1)
            first = word.split("/")[0]
            if "/" not in word or (first in ROOM_FOLDERS and not is_placeholder(word)):
                yield start + match.start(1), word


def markdown_problems(root, path, name, text):
    prose = FENCE.sub(lambda match: re.sub(r"[^\n]", " ", match.group(0)), text)
    for match in LINK.finditer(INLINE_CODE.sub(lambda code: " " * len(code.group(0)), prose)):
        target = match.group(1).split("#")[0]
        if target and not re.match(r"[a-z]+:", target) and not (path.parent / target).exists():
            yield f"{name}:{text.count(chr(10), 0, match.start()) + 1}: link to {target}, which does not exist"
    for position, word in named_paths(text):
        if not exists(root, path.parent, word):
            yield f"{name}:{text.count(chr(10), 0, position) + 1}: names {word}, which does not exist"


def machine_problems(name, text):
    for number, line in enumerate(text.splitlines(), 1):
        match = MACHINE_PATH.search(line)
        if match and not MACHINE_PATH_REASON.search(line):
            yield f"{name}:{number}: a path of one machine: {match.group(0)}"
        match = REGISTRY.search(line)
        if match:
            yield f"{name}:{number}: the host of a package registry: {match.group(0)}"


def check(root):
    problems = []
    for path, name in files_of(root):
        if path.suffix in SKIPPED_SUFFIXES:
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        problems += machine_problems(name, text)
        if path.suffix == ".md":
            problems += markdown_problems(root, path, name, text)
    return problems


# Text of a document, and what must be said about it (None: nothing).
SELF_TEST_CASES = [
    ("plain", "See `tools/layers.txt`, [rooms](tools/layers.txt) and `journey/*`.\n", None),
    ("link", "See [rooms](tools/lairs.txt).\n", "link to tools/lairs.txt"),
    ("anchor", "See [below](#below) and [site](https://example.org/tools/x).\n", None),
    ("inline", "First line.\nSee `tools/lairs.txt`.\n", ":2: names tools/lairs.txt"),
    ("fenced", "```\nbash tools/lairs.sh\n```\n", "names tools/lairs.sh"),
    ("folder", "Look into `journey/base/` and `journey/bass/`.\n", "names journey/bass/"),
    ("placeholder", "Write `tests/unit/ROOM/x_test.cc` or `journey/<room>/y.h`.\n", None),
    ("other path", "The output is `build/demo/report.html`, not `a/b` or `report.html`.\n", None),
    ("document", "See `CHANGES.md`.\n", "names CHANGES.md"),
    ("glob", "See `tools/*.rs`.\n", "names tools/*.rs"),
    ("machine", "Look at /" + "tmp/x.\n", "a path of one machine"),
    ("mktemp", "Made by mktemp in /" + "tmp/x.\n", None),
    ("registry", "From https://registry." + "npmjs.org/x.\n", "the host of a package registry"),
]


def self_test():
    wrong = []
    for case, text, expected in SELF_TEST_CASES:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "tools").mkdir()
            (root / "tools/layers.txt").write_text("journey/base\n", encoding="utf-8")
            (root / "journey/base").mkdir(parents=True)
            (root / "page.md").write_text(text, encoding="utf-8")
            said = check(root)
        if (expected is None) != (not said) or (expected and not any(expected in problem for problem in said)):
            wrong.append(f"{case}: expected {expected!r}, said {said}")
    return wrong


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--self-test"]
    root = pathlib.Path(arguments[0]) if arguments else pathlib.Path(__file__).resolve().parent.parent
    problems = self_test() if "--self-test" in sys.argv else check(root)
    for problem in problems:
        print(f"FAILED {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
