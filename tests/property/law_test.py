# SPDX-License-Identifier: Apache-2.0
"""records_in + extra_events = events_out + rejected + skipped + duplicate, on clean and on dirty input."""

import random

from oracle import harness, samples
from property.demo import DEMO_FLAGS, DEMO_LOGS, demo_files


class Law(harness.ProgramTest):
    def test_on_the_demo_and_on_each_of_its_files(self):
        files = demo_files()
        whole = self.ledger(DEMO_LOGS, *DEMO_FLAGS)
        self.expect_law(whole, "on the demo")
        self.assertGreater(whole["events_out"][1], 1000)
        records = 0
        for path, below in files:
            with self.subTest(file=below):
                result = harness.run("export", "ledger", path, *DEMO_FLAGS)
                self.assertIn(result.code, (0, 2), result.describe())
                if result.code == 0:
                    ledger = {r["class"]: (r["severity"], int(r["count"])) for r in result.rows()}
                    self.expect_law(ledger, f"on {below}")
                    records += ledger["records_in"][1]
        self.assertEqual(records, whole["records_in"][1], "the files one by one do not add up to the demo")

    def test_the_demo_is_dirty_and_says_so(self):
        ledger = self.ledger(DEMO_LOGS, *DEMO_FLAGS)
        for severity in ("rejected", "duplicate"):
            self.assertGreater(
                sum(n for s, n in ledger.values() if s == severity), 0, f"nothing {severity} in the demo"
            )

    def test_on_third_party_logs(self):
        for parts in (("ecom", "ecom.csv.gz"), ("page_urls", "bluesleep.csv.gz"), ("patients", "patients.csv.gz")):
            path = harness.shared_data(*parts)
            with self.subTest(log=parts[-1]):
                flags = (
                    ("--map", "case=patient", "--map", "time=time", "--map", "event=handling")
                    if parts[0] == "patients"
                    else ()
                )
                self.expect_law(self.ledger(path, *flags), f"on {parts[-1]}")

    def test_on_mutilated_logs(self):
        """Bytes overwritten, cut out and doubled at random: no crash, and the law holds where a run ends with 0."""
        texts = {
            "shop.csv": samples.shop_csv().encode(),
            "shop.ndjson": harness.ndjson_text(samples.shop_records()).encode(),
        }
        generator = random.Random(20260302)
        for name, text in texts.items():
            for case in range(20):
                data = bytearray(text)
                for _ in range(generator.randint(1, 12)):
                    place = generator.randrange(60, len(data))
                    kind = generator.randrange(4)
                    if kind == 0:
                        data[place] = generator.randrange(256)
                    elif kind == 1:
                        del data[place : place + generator.randrange(1, 200)]
                    elif kind == 2:
                        data[place:place] = data[place - 50 : place]
                    else:
                        data[place:place] = generator.choice(
                            [b'"', b"\n", b"\r", b"\0", b",", b"{", b"\xff\xfe", b"\xed\xa0\x80"]
                        )
                log = self.write(name, bytes(data))
                result = harness.run(
                    "export", "ledger", log, *samples.MAPS, "--chunk-bytes", generator.choice([64, 100, 4096])
                )
                with self.subTest(name=name, case=case):
                    self.assertIn(result.code, (0, 2), result.describe())
                    if result.code == 0:
                        self.expect_law(
                            {r["class"]: (r["severity"], int(r["count"])) for r in result.rows()}, f"in case {case}"
                        )
