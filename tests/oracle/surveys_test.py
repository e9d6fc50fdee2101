# SPDX-License-Identifier: Apache-2.0
"""Survey figures: satisfied answers with Wilson's interval, promoters less detractors, and who is in no denominator."""

from oracle import harness
from oracle import reference as ref

HEADER = ["answered", "customer_id", "survey_name", "points", "points_max"]
MAPS = (
    "--map",
    "time=answered",
    "--map",
    "user=customer_id",
    "--map",
    "survey=survey_name",
    "--map",
    "score=points",
    "--map",
    "scale=points_max",
)


class Surveys(harness.ProgramTest):
    def kpis(self, answers):
        """`answers` = [(customer, survey, score or None, scale)]."""
        log = self.write_csv(
            "survey.csv",
            HEADER,
            [
                (
                    ref.format_time(ref.parse_time("2026-03-02 09:00:00") + i * ref.MINUTE),
                    who,
                    survey,
                    "" if score is None else score,
                    scale,
                )
                for i, (who, survey, score, scale) in enumerate(answers)
            ],
        )
        return {row["kpi"]: row for row in self.export("kpis", log, *MAPS) if row["segment"] == ""}

    def test_csat(self):
        for scores in ([5, 4, 3, 2, 1] * 9 + [5] * 12, [5] * 40, [1] * 31 + [4]):
            with self.subTest(scores=scores):
                row = self.kpis([(f"p{i}", "csat", score, "1-5") for i, score in enumerate(scores)])["csat"]
                hits, n = ref.csat(scores)
                low, high = ref.wilson(hits, n)
                self.assertEqual((int(row["n"]), row["unit"]), (n, "ratio"))
                self.assertAlmostEqual(float(row["value"]), hits / n, places=6)
                self.assertAlmostEqual(float(row["low"]), low, places=4)
                self.assertAlmostEqual(float(row["high"]), high, places=4)

    def test_an_empty_score_is_in_no_denominator(self):
        row = self.kpis([("a", "csat", 5, "1-5"), ("b", "csat", None, "1-5"), ("c", "csat", 2, "1-5")])["csat"]
        self.assertEqual((int(row["n"]), round(float(row["value"]), 6)), (2, 0.5))

    def test_anonymous_answers_count(self):
        row = self.kpis(
            [("a", "csat", 5, "1-5"), ("", "csat", 2, "1-5"), ("", "csat", 1, "1-5"), ("", "csat", 4, "1-5")]
        )["csat"]
        self.assertEqual((int(row["n"]), round(float(row["value"]), 6)), (4, 0.5))

    def test_nps(self):
        scores = [10, 9, 9, 8, 7, 7, 6, 3, 0, 10, None]
        row = self.kpis([(f"p{i}", "nps", score, "0-10") for i, score in enumerate(scores)])["nps"]
        value, n = ref.nps(scores)
        self.assertEqual((int(row["n"]), row["unit"]), (n, "points"))
        self.assertAlmostEqual(float(row["value"]), value, places=6)

    def test_surveys_do_not_mix(self):
        kpis = self.kpis(
            [("a", "csat", 5, "1-5"), ("b", "nps", 0, "0-10"), ("c", "nps", 10, "0-10"), ("d", "nps", 9, "0-10")]
        )
        self.assertEqual((int(kpis["csat"]["n"]), int(kpis["nps"]["n"])), (1, 3))
        self.assertAlmostEqual(float(kpis["nps"]["value"]), 100 / 3, places=6)
