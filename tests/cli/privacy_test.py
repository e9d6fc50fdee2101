# SPDX-License-Identifier: Apache-2.0
"""Raw identifiers and free text never reach an output unless asked for."""

import os

from oracle import harness, samples
from oracle import reference as ref

HEADER = ["time", "user_id", "anonymous_id", "email", "phone", "event", "url", "text"]
MAPS = (
    "--map",
    "time=time",
    "--map",
    "user=user_id",
    "--map",
    "anonymous=anonymous_id",
    "--map",
    "email=email",
    "--map",
    "phone=phone",
    "--map",
    "event=event",
    "--map",
    "url=url",
    "--map",
    "text=text",
)
SECRETS = (
    "minji-4711",
    "device-0815-x",
    "minji.kim@mail.example",
    "010-5555-1234",
    "01055551234",
    "821055551234",
    "a very private remark",
    "s3cr3t-token",
    "jun.park@mail.example",
)
TABLES = (
    "edges",
    "touchpoints",
    "sessions",
    "customers",
    "journeys",
    "variants",
    "contacts",
    "kpis",
    "service",
    "hours",
    "emotions",
    "repeats",
    "findings",
    "ledger",
)


class Privacy(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        url = "https://shop.example/reset/?token=s3cr3t-token&email=minji.kim@mail.example"
        rows = []
        for i in range(60):
            rows.append(
                [
                    ref.format_time(samples.BASE + i * ref.MINUTE),
                    "minji-4711" if i % 2 else "",
                    "device-0815-x",
                    "minji.kim@mail.example" if i % 3 == 0 else "",
                    "010-5555-1234" if i % 4 == 0 else "",
                    ["view", "search", "chat started jun.park@mail.example"][i % 3],
                    url,
                    "a very private remark",
                ]
            )
        rows.append(["not a time minji-4711", "minji-4711", "", "", "", "view", url, "a very private remark"])
        self.log = self.write_csv("people.csv", HEADER, rows)

    def expect_clean(self, data, what):
        text = data.decode("utf-8")
        for secret in SECRETS:
            self.assertNotIn(secret, text, f"{what} shows {secret!r}")

    def test_exports(self):
        for table in TABLES:
            with self.subTest(table=table):
                result = self.run_ok("export", table, self.log, *MAPS)
                self.expect_clean(result.out, f"export {table}")
                self.expect_clean(result.err, f"stderr of export {table}")

    def test_report_and_model(self):
        report, model = self.path("report.html"), self.path("model.json")
        result = self.run_ok(self.log, *MAPS, "-o", report, "--json", model)
        self.expect_clean(result.err, "stderr")
        for path in (report, model):
            with open(path, "rb") as file:
                self.expect_clean(file.read(), os.path.basename(path))

    def test_check(self):
        self.expect_clean(self.run_ok("check", self.log, *MAPS).out, "check")

    def test_raw_ids_are_shown_when_asked_for(self):
        found = {r["identifier"] for r in self.export("customers", self.log, *MAPS, "--raw-ids")}
        self.assertIn("minji-4711", found)
        self.assertIn("device-0815-x", found)

    def test_pseudonyms_depend_on_the_key_and_only_on_it(self):
        one, two = self.write("one.key", "a" * 64 + "\n"), self.write("two.key", "b" * 64 + "\n")
        tables = {key: self.run_ok("export", "customers", self.log, *MAPS, "--key", key).out for key in (one, two)}
        self.assertNotEqual(tables[one], tables[two])
        self.assertEqual(tables[one], self.run_ok("export", "customers", self.log, *MAPS, "--key", one).out)
        edges = {self.run_ok("export", "edges", self.log, *MAPS, "--key", key).out for key in (one, two)}
        self.assertEqual(len(edges), 1, "the key must change names only")

    def test_the_key_is_in_no_output(self):
        secret = "5ec4e7" * 10 + "abcd"
        key = self.write("my.key", secret + "\n")
        report, model = self.path("report.html"), self.path("model.json")
        result = self.run_ok(self.log, *MAPS, "--key", key, "-o", report, "--json", model)
        for path in (report, model):
            with open(path, "rb") as file:
                self.assertNotIn(secret.encode(), file.read())
        self.assertNotIn(secret.encode(), result.err + result.out)
        self.assertRegex(harness.read_json(model)["key_id"], r"^[0-9a-f]{8}$")

    def test_a_key_is_made_once_for_its_owner_only(self):
        config = self.path("config")
        env = {"XDG_CONFIG_HOME": config, "JOURNEY_REPORT_KEY_FILE": None}
        first = self.run_ok("export", "customers", self.log, *MAPS, env=env).out
        key = os.path.join(config, "journey-report", "key")
        self.assertEqual(os.stat(key).st_mode & 0o777, 0o600)
        self.assertEqual(
            self.run_ok("export", "customers", self.log, *MAPS, env=env).out, first, "the key was made again"
        )

    def test_without_a_place_for_a_key_it_warns(self):
        blocked = self.write("blocked", "a file, no folder")
        env = {"XDG_CONFIG_HOME": blocked, "HOME": blocked, "JOURNEY_REPORT_KEY_FILE": None}
        result = self.run_ok("export", "customers", self.log, *MAPS, env=env)
        self.assertRegex(result.err_text.lower(), r"key", result.describe())
