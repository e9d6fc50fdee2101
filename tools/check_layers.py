#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_layers.py [--self-test] [ROOT] - holds the include lines of all C++ files against tools/layers.txt.

Fails on an include of a higher or a neighbouring room, on one that is not written from the root, on a library outside its
rooms, on a C++ file in no room, and on a file of more than 600 lines that does not say why in its first 12
lines ("Over 600 lines because ..."). Prints the ten largest files.
"""
import pathlib
import re
import sys
import tempfile

CPP = {".cc", ".h", ".def", ".inc"}
SOURCES = CPP | {".py", ".sh", ".js", ".mjs", ".css", ".cmake"}
SKIPPED_FOLDERS = {"build", ".git", "node_modules", "__pycache__"}
LINE_LIMIT = 600
REASON = "Over 600 lines because"
INCLUDE = re.compile(r'^\s*#\s*include\s*(<([^>]+)>|"([^"]+)")')


class Layers:
    """The list of layers.txt: rooms with their level, rooms that may include anything, rules for libraries."""

    def __init__(self, text):
        self.level, self.only, self.free, self.libraries = {}, {}, set(), []
        for number, raw in enumerate(text.splitlines(), 1):
            line = raw.split("#")[0].strip()
            if not line:
                continue
            words = line.split()
            if words[0] == "library":
                if len(words) < 4 or words[2] not in ("in", "not-in"):
                    raise SystemExit(f"tools/layers.txt:{number}: expected `library PREFIX in|not-in ROOM...`, saw: {raw}")
                self.libraries.append((words[1], words[2] == "in", words[3:]))
                continue
            if words[0] == "narrow":
                self.only[words[1]] = set(words[3:])
                continue
            for room in words:
                if room == "*":
                    self.free.add(words[0])
                else:
                    self.level[room] = number

    def room_of(self, path):
        """The longest listed room that `path` (from the root, with /) lies in, or None."""
        fits = [room for room in self.level if path.startswith(room + "/")]
        return max(fits, key=len, default=None)

    def why_not_room(self, room, included):
        if room == included or room in self.free:
            return None
        if self.level[included] > self.level[room]:
            return "upward"
        if self.level[included] == self.level[room]:
            return "sideways"
        if room in self.only and included not in self.only[room]:
            return f"not among the rooms that {room} may include"
        return None

    def why_not_library(self, path, include):
        for prefix, listed_only, rooms in self.libraries:
            if include.startswith(prefix):
                inside = any(path.startswith(room + "/") for room in rooms)
                if inside != listed_only and self.room_of(path) not in self.free:
                    where = "only allowed in" if listed_only else "not allowed in"
                    return f"{prefix.rstrip('/')} is {where} {', '.join(rooms)}"
        return None


def files_of(root, suffixes):
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if path.suffix in suffixes and path.is_file() and not SKIPPED_FOLDERS.intersection(relative.parts):
            yield path, relative.as_posix()


def include_problems(root, layers):
    problems = []
    for path, name in files_of(root, CPP):
        room = layers.room_of(name)
        if room is None:
            problems.append(f"{name}: lies in no room of tools/layers.txt")
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            include = match.group(2) or match.group(3)
            included_room = layers.room_of(include)
            reason = layers.why_not_library(name, include)
            if included_room is not None:
                reason = layers.why_not_room(room, included_room)
            elif match.group(3) and (path.parent / include).exists():
                reason = "includes are written from the root"
            if reason:
                problems.append(f"{name}:{number}: {include}: {reason}")
    return problems


def size_problems(root, out):
    sizes = []
    for path, name in files_of(root, SOURCES):
        if not name.startswith("fixtures/"):
            sizes.append((len(path.read_text(encoding="utf-8", errors="replace").splitlines()), name, path))
    sizes.sort(key=lambda entry: (-entry[0], entry[1]))
    print("The ten largest files, in lines:", file=out)
    for lines, name, _ in sizes[:10]:
        print(f"{lines:7d} {name}", file=out)
    problems = []
    for lines, name, path in sizes:
        head = path.read_text(encoding="utf-8", errors="replace").splitlines()[:12]
        if lines > LINE_LIMIT and not any(REASON in line for line in head):
            problems.append(f"{name}: {lines} lines; split it, or say at its top: {REASON} ...")
    return problems


def check(root, out=sys.stdout):
    layers = Layers((root / "tools/layers.txt").read_text(encoding="utf-8"))
    return include_problems(root, layers) + size_problems(root, out)


SELF_TEST_LAYERS = """
journey/base
journey/graph
ingest reports
app
narrow ingest to journey/base
tests *
library boost/graph/ in journey/graph
library rapidjson/ not-in journey
"""
# File, its text, and what must be said about it (None: nothing).
SELF_TEST_CASES = [
    ("journey/base/a.h", '#include <vector>\n#include "journey/base/b.h"\n', None),
    ("journey/base/up.h", '#include "journey/graph/g.h"\n', "journey/base/up.h:1: journey/graph/g.h: upward"),
    ("journey/base/indented.h", '  #  include "app/m.h"\n', "app/m.h: upward"),
    ("journey/graph/down.cc", '#include "journey/base/a.h"\n', None),
    ("ingest/side.cc", '#include "reports/r.h"\n', "reports/r.h: sideways"),
    ("ingest/narrow.cc", '#include "journey/graph/g.h"\n', "not among the rooms that ingest may include"),
    ("journey/graph/bgl.cc", "#include <boost/graph/adjacency_list.hpp>\n", None),
    ("app/bgl.cc", "#include <boost/graph/adjacency_list.hpp>\n", "boost/graph is only allowed in journey/graph"),
    ("journey/base/json.cc", '#include "rapidjson/document.h"\n', "rapidjson is not allowed in journey"),
    ("reports/json.cc", '#include "rapidjson/document.h"\n', None),
    ("tests/any.cc", '#include "app/m.h"\n#include <boost/graph/adjacency_list.hpp>\n', None),
    ("ingest/near.cc", '#include "side.cc"\n', "includes are written from the root"),
    ("stray/a.cc", "int a;\n", "lies in no room"),
    ("app/long.cc", "int a;\n" * 601, "601 lines"),
    ("app/long_with_reason.cc", f"// {REASON} it is a table.\n" + "int a;\n" * 700, None),
]


def self_test():
    with tempfile.TemporaryDirectory() as folder, open("/dev/null", "w", encoding="utf-8") as nowhere:
        root = pathlib.Path(folder)
        for name, text, _ in SELF_TEST_CASES + [("tools/layers.txt", SELF_TEST_LAYERS, None)]:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        problems = check(root, nowhere)
    wrong = []
    for name, _, expected in SELF_TEST_CASES:
        said = [problem for problem in problems if problem.startswith(name + ":")]
        if (expected is None) != (not said) or (expected and not any(expected in problem for problem in said)):
            wrong.append(f"{name}: expected {expected!r}, said {said}")
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
