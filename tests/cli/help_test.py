# SPDX-License-Identifier: Apache-2.0
"""Help for every verb, and what happens to a name that does not exist."""

import subprocess

from oracle import harness, samples

VERBS = ("export", "check", "explain", "render")
TABLES = (
    "edges",
    "touchpoints",
    "sessions",
    "customers",
    "journeys",
    "variants",
    "funnel",
    "contacts",
    "kpis",
    "service",
    "hours",
    "emotions",
    "repeats",
    "findings",
    "ledger",
)


class Help(harness.ProgramTest):
    def test_the_main_help_teaches(self):
        result = self.run_ok("--help")
        self.assertEqual(result.err, b"", result.describe())
        for word in VERBS + ("-o", "--map", "--config", "--threads", "--quiet", "--lang", "report.html"):
            self.assertIn(word, result.out_text, f"the help does not mention {word}")

    def test_every_verb_has_help(self):
        for verb in VERBS:
            with self.subTest(verb=verb):
                result = self.run_ok(verb, "--help")
                self.assertIn(verb, result.out_text)
                self.assertGreater(len(result.out_text.splitlines()), 4, "too short to teach" + result.describe())
                self.assertEqual(result.err, b"", result.describe())

    def test_the_help_of_export_names_every_table(self):
        text = self.run_ok("export", "--help").out_text
        for table in TABLES:
            self.assertIn(table, text, f"export --help does not mention {table}")

    def test_version(self):
        self.assertRegex(self.run_ok("--version").out_text, r"\d+\.\d+")


class UnknownNames(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.log = self.write("shop.csv", samples.shop_csv())

    def expect_refused(self, near, *arguments):
        result = self.expect_exit(harness.run(*arguments), 2)
        self.assertEqual(result.out, b"", "an error belongs on stderr" + result.describe())
        self.assertIn(near, result.err_text, f"the message does not point to `{near}`" + result.describe())

    def test_nearest_match(self):
        table = [  # what is wrong, what the message should offer, arguments
            ("flag", "--threads", (self.log, "--thread", "2", "-o", self.path("r.html"))),
            ("flag of export", "--unit", ("export", "edges", self.log, "--unti", "session")),
            ("table", "edges", ("export", "edgs", self.log)),
            ("verb", "export", ("exprot", "edges", self.log)),
            ("field", "user", ("export", "edges", self.log, "--map", "usr=user_id")),
            ("column", "user_id", ("export", "edges", self.log, "--map", "user=user_idd")),
            ("unit", "session", ("export", "edges", self.log, "--unit", "sesion")),
            (
                "order of a funnel",
                "adjacent",
                ("export", "funnel", self.log, "--steps", "home,cart", "--order", "ajacent"),
            ),
            (
                "flag of a funnel",
                "strict-increase",
                ("export", "funnel", self.log, "--steps", "home,cart", "--flags", "strict-increse"),
            ),
            ("language", "ko", (self.log, "--lang", "kr", "-o", self.path("r.html"))),
            ("zone", "Asia/Seoul", ("export", "edges", self.log, "--tz", "Asia/Soul")),
            ("format", "ndjson", ("export", "edges", self.log, "--format", "ndjsn")),
        ]
        for what, near, arguments in table:
            with self.subTest(what):
                self.expect_refused(near, *arguments)

    def test_values_that_cannot_be_read(self):
        table = [
            ("--threads", "none"),
            ("--threads", "-3"),
            ("--as-of", "yesterday-ish"),
            ("--map", "user"),
            ("--window", "soon"),
            ("--sessions", "never"),
        ]
        for flag, value in table:
            with self.subTest(flag=flag, value=value):
                arguments = ("export", "funnel", self.log, "--steps", "home,cart", flag, value)
                result = self.expect_exit(harness.run(*arguments), 2)
                self.assertIn(
                    value, result.err_text, "the message does not show the value that was seen" + result.describe()
                )
                self.assertEqual(result.out, b"")

    def test_what_is_not_built_is_unknown_never_ignored(self):
        for arguments in (
            (self.log, "--share", "-o", self.path("r.html")),
            (self.log, "--fail-on", "worse", "-o", self.path("r.html")),
            ("export", "edges", self.log, "--flags", "levitate"),
        ):
            with self.subTest(arguments=arguments[1:]):
                self.expect_exit(harness.run(*arguments), 2)

    def test_a_funnel_needs_steps(self):
        self.assertIn("--steps", self.expect_exit(harness.run("export", "funnel", self.log), 2).err_text)

    def test_a_step_that_never_occurs_is_told_with_the_nearest_name(self):
        result = harness.run("export", "funnel", self.log, "--steps", "hom,cart")
        self.assertIn(result.code, (0, 2), result.describe())
        self.assertIn("home", result.err_text, result.describe())

    def test_no_input(self):
        for arguments in ((), ("-o", self.path("r.html")), ("export", "edges"), ("check",), ("render",), ("explain",)):
            with self.subTest(arguments=arguments):
                result = self.expect_exit(harness.run(*arguments), 2)
                self.assertEqual(result.out, b"", result.describe())
                self.assertGreater(len(result.err_text.strip()), 10, "no word about what is missing")

    def test_messages_name_no_internals(self):
        result = harness.run("export", "edges", self.log, "--map", "usr=user_id")
        for word in ("terminate called", "std::", "CLI11", "Aborted", ".cc:"):
            self.assertNotIn(word, result.err_text)

    def test_a_program_without_arguments_does_not_wait_for_stdin(self):
        with subprocess.Popen(
            [harness.require_program()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=harness.environment(),
        ) as process:
            self.assertEqual(process.wait(timeout=20), 2)
