# SPDX-License-Identifier: Apache-2.0
"""check, explain, render, and the two languages."""

import json
import re

from oracle import harness, samples


class Check(harness.ProgramTest):
    def test_it_tells_formats_mappings_guesses_and_losses(self):
        self.write("logs/shop.csv", samples.shop_csv() + "not a time,u,,home,\n")
        self.write_ndjson("logs/app.ndjson", samples.shop_records(samples.shop_rows(5, seed=2)))
        text = self.run_ok("check", self.path("logs")).out_text
        for word in ("shop.csv", "app.ndjson", "csv", "ndjson", "user_id", "anonymous_id", "invalid_time"):
            self.assertIn(word, text, f"check does not mention {word}:\n{text}")

    def test_it_writes_nothing(self):
        log = self.write("logs/shop.csv", samples.shop_csv())
        self.run_ok("check", log, cwd=self.path("logs"))
        self.assertEqual(harness.os.listdir(self.path("logs")), ["shop.csv"])

    def test_each_source_counts_identifiers_that_another_one_has_too(self):
        for name in ("a", "b"):
            self.write(f"logs/{name}.csv", "time,user_id,event\n2026-03-02T10:00:00Z,kim,home\n")
        text = self.run_ok("check", self.path("logs")).out_text
        self.assertEqual(text.count("user in 100.0 % of the events, 1 distinct"), 2, text)


class Explain(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        base = samples.BASE
        self.rows = [
            [samples.ref.format_time(base + i * samples.ref.MINUTE), user, device, name, ""]
            for i, (user, device, name) in enumerate(
                [("", "dev-1", "home"), ("ann", "dev-1", "search"), ("", "dev-1", "cart"), ("bob", "dev-2", "profile")]
            )
        ]
        self.log = self.write("shop.csv", samples.shop_csv(self.rows))

    def test_a_customer_by_pseudonym_by_typed_value_and_by_bare_value(self):
        rows = self.export("customers", self.log, *samples.MAPS)
        pseudonym = min(rows, key=lambda r: r["first_seen"])["customer"]
        texts = []
        for name in (pseudonym, "user:ann", "ann", "anonymous:dev-1"):
            with self.subTest(name=name):
                text = self.run_ok("explain", name, self.log, *samples.MAPS).out_text
                texts.append(text)
                places = [text.find(word) for word in ("home", "search", "cart")]
                self.assertNotIn(-1, places, f"a touchpoint is missing in the timeline:\n{text}")
                self.assertEqual(places, sorted(places), f"the timeline is out of order:\n{text}")
                self.assertNotIn("profile", text, "that is somebody else's")
                for word in ("user", "anonymous"):
                    self.assertIn(word, text, f"which identifiers? {word} is missing:\n{text}")
        self.assertEqual(texts[0], texts[3], "one customer, named in two ways, is explained in two ways")

    def test_a_customer_is_told_in_korean_too(self):
        english = self.run_ok("explain", "user:ann", self.log, *samples.MAPS).out_text
        korean = self.run_ok("explain", "user:ann", self.log, *samples.MAPS, "--lang", "ko").out_text
        for word, other in (("customer ", "고객 "), ("identifiers", "식별자"), ("timeline", "시간순 기록"), ("session 1", "세션 1"),
                            ("journey 1", "여정 1"), (", byte ", "바이트 위치"), ("stands for the customer", "대표하는 식별자")):
            self.assertIn(word, english)
            self.assertIn(other, korean)
            self.assertNotIn(word, korean)
        self.assertEqual(len(english.splitlines()), len(korean.splitlines()))

    def test_other_raw_identifiers_stay_hidden(self):
        text = self.run_ok("explain", "user:ann", self.log, *samples.MAPS).out_text
        self.assertNotIn("dev-1", text)

    def test_nobody_of_that_name(self):
        result = self.expect_exit(harness.run("explain", "user:nobody", self.log, *samples.MAPS), 2)
        self.assertIn("nobody", result.err_text)
        self.assertEqual(result.out, b"")


class Render(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.log = self.write("shop.csv", samples.shop_csv())
        self.model = self.path("model.json")
        self.report = self.path("report.html")
        self.run_ok(self.log, "-o", self.report, "--json", self.model)

    def read(self, path):
        with open(path, "rb") as file:
            return file.read()

    def test_the_model_renders_to_the_same_page(self):
        again = self.path("again.html")
        result = self.run_ok("render", self.model, "-o", again)
        self.assertEqual(
            self.read(again), self.read(self.report), "the page from the model differs" + result.describe()
        )

    def test_languages(self):
        korean = self.path("ko.html")
        self.run_ok("render", self.model, "--lang", "ko", "-o", korean)
        direct = self.path("direct.html")
        model = self.path("direct.json")
        self.run_ok(self.log, "--lang", "ko", "-o", direct, "--json", model)
        self.assertEqual(self.read(direct), self.read(korean))
        pages = {"en": self.read(self.report).decode(), "ko": self.read(korean).decode()}
        for language, page in pages.items():
            with self.subTest(language=language):
                self.assertRegex(page, rf'<html[^>]*\blang="{language}"')
        hangul = re.compile("[\uac00-\ud7a3]")
        self.assertGreater(len(hangul.findall(pages["ko"])), 300, "hardly a Korean word on the Korean page")
        self.assertLess(len(hangul.findall(pages["en"])), 20, "Korean text on the English page")

    def test_markdown_is_another_rendering_of_the_same_model(self):
        direct = self.path("report.md")
        self.run_ok(self.log, "--format", "md", "-o", direct)
        text = self.read(direct).decode()
        self.assertTrue(text.startswith("# "), text[:80])
        self.assertIn("\n| ", text)
        self.assertNotIn("<html", text)
        rendered = self.run_ok("render", self.model, "--format", "md", "-o", "-").out_text
        self.assertEqual(rendered, text)
        korean = self.run_ok("render", self.model, "--format", "md", "--lang", "ko", "-o", "-").out_text
        self.assertRegex(korean, "[\uac00-\ud7a3]")
        wrong = self.expect_exit(harness.run("render", self.model, "--format", "csv", "-o", "-"), 2)
        self.assertIn("html, md", wrong.err.decode())

    def test_the_model_is_language_free_versioned_and_sorted(self):
        model = json.loads(self.read(self.model))
        self.assertEqual(model["schema_version"], 1)
        self.assertNotRegex(json.dumps(model, ensure_ascii=False), "[\uac00-\ud7a3]")
        self.assertEqual(model["settings"]["unit"], "journey")

    def test_the_page_needs_nothing_from_outside(self):
        page = self.read(self.report).decode()
        self.assertNotRegex(page, r"<script\b", "this issue's page has no script")
        for pattern in (
            r'\bsrc\s*=\s*["\']?https?:',
            r"@import",
            r'url\(\s*["\']?https?:',
            r'<link\b[^>]*href\s*=\s*["\']?https?:',
        ):
            self.assertNotRegex(page, pattern)

    def test_a_model_that_is_none(self):
        for name, text in (
            ("empty.json", ""),
            ("other.json", '{"hello": 1}'),
            ("half.json", '{"schema_version": 1,'),
            ("future.json", '{"schema_version": 99}'),
        ):
            with self.subTest(name):
                result = self.expect_exit(harness.run("render", self.write(name, text), "-o", self.path("x.html")), 2)
                self.assertIn(name, result.err_text)

    def test_hostile_names_come_out_inert(self):
        bad = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
        rows = [
            [row[0], row[1], row[2], bad if i % 5 == 0 else row[3], ""] for i, row in enumerate(samples.shop_rows())
        ]
        self.run_ok(
            self.write("bad.csv", samples.shop_csv(rows)), *samples.MAPS, "-o", self.report, "--json", self.model
        )
        page = self.read(self.report).decode()
        self.assertNotIn("<script>alert", page)
        self.assertNotIn("<img src=x", page)
        names = [t["name"] for t in json.loads(self.read(self.model))["touchpoints"]]
        self.assertIn(bad, names, "the model must hold the name as it is")


class ProjectFile(harness.ProgramTest):
    def test_comments_trailing_commas_and_a_mapping_as_data(self):
        log = self.write_csv(
            "odd.csv",
            ["wann", "wer", "was"],
            [["2026-03-02T09:00:00Z", "ann", "home"], ["2026-03-02T09:01:00Z", "ann", "cart"]],
        )
        config = self.write(
            "journey.json",
            """{
          // a comment
          "version": 1,
          "sources": [{"match": "odd.csv", "mapping": {"name": "odd", "container": "csv",
                       "fields": {"time": "wann", "user": "wer", "event": "was"}}}],  /* another */
          "goals": ["cart"],
        }""",
        )
        rows = self.export("journeys", log, "--config", config)
        self.assertEqual([(r["events"], r["outcome"]) for r in rows], [("2", "goal")])
        by_flags = self.run_ok(
            "export", "edges", log, "--map", "time=wann", "--map", "user=wer", "--map", "event=was"
        ).out
        self.assertEqual(self.run_ok("export", "edges", log, "--config", config).out, by_flags)

    def test_language_of_the_project_file(self):
        log = self.write("shop.csv", samples.shop_csv())
        config = self.write("journey.json", '{"version": 1, "language": "ko"}')
        page = self.path("r.html")
        self.run_ok(log, "--config", config, "-o", page)
        with open(page, encoding="utf-8") as file:
            self.assertRegex(file.read(), r'<html[^>]*\blang="ko"')
        self.run_ok(log, "--config", config, "--lang", "en", "-o", page)
        with open(page, encoding="utf-8") as file:
            self.assertRegex(file.read(), r'<html[^>]*\blang="en"')
