# SPDX-License-Identifier: Apache-2.0
"""Derived segments have words where people read them, and their own names in tables."""

import json

from oracle import harness
from property.demo import DEMO_FLAGS, DEMO_LOGS

SEGMENTS = ("visit", "buyer_class", "repeat_complainer", "device_class", "entry_channel")
FLAGS = tuple(word for name in SEGMENTS for word in ("--segment", name))


class SegmentWords(harness.ProgramTest):
    def page(self, language, inputs):
        report = self.path(f"{language}.html")
        self.run_ok(*inputs, "--lang", language, "-o", report)
        with open(report, encoding="utf-8") as file:
            return file.read()

    def test_the_page_shows_no_raw_names(self):
        for language, told in (
            ("en", ("buyer class: one order", "repeat complainer: no")),
            ("ko", ("구매 등급: 1회 구매", "반복 문의 고객: 아니요", "방문: ")),
        ):
            page = self.page(language, (DEMO_LOGS, *DEMO_FLAGS, *FLAGS))
            for words in told:
                self.assertIn(words, page)
            for raw in ("buyer_class: ", "repeat_complainer: ", "visit: returning" if language == "ko" else "entry_channel: ",
                        "buyer_class=", "visit="):
                self.assertNotIn(raw, page)

    def test_a_funnels_breakdown_has_words(self):
        config = self.write("project.json", json.dumps({
            "version": 1,
            "funnels": [{"name": "buy", "steps": ["Product Viewed", "Order Completed"], "breakdown": "buyer_class"}]}))
        page = self.page("ko", (DEMO_LOGS, "--config", config, "--key", harness.DEMO_KEY))
        self.assertIn("구매 등급 값별", page)
        self.assertIn(">반복 구매<", page)
        self.assertNotIn("buyer_class 값별", page)

    def test_explain_has_words_and_exports_have_names(self):
        findings = self.export("findings", DEMO_LOGS, *DEMO_FLAGS, *FLAGS)
        finding = next(f for f in findings if f["measure"] == "contact_after_24h")
        text = self.run_ok("explain", finding["id"], DEMO_LOGS, *DEMO_FLAGS, *FLAGS, "--lang", "ko").out_text
        self.assertIn("구매 등급: ", text)
        self.assertNotIn("buyer_class=", text)
        segments = {row["segment"] for row in self.export("kpis", DEMO_LOGS, *DEMO_FLAGS, *FLAGS)}
        self.assertIn("buyer_class=one", segments)
        self.assertIn("repeat_complainer=yes", segments)
