"""The page in a real browser. Usage: browser_test.py CHROMIUM FOLDER_WITH_PAGES PROFILE_JSON"""

import os
import sys
import unittest

sys.dont_write_bytecode = True
from devtools import Browser  # noqa: E402
from page_case import BROWSER, FOLDER, SVG, PageCase, number  # noqa: E402
from reading_test import ReadingTest  # noqa: E402, F401


class PageTest(PageCase):
    def test_line_numbers_equal_the_profile(self):
        for index, launch in enumerate(self.profile["launches"]):
            self.choose_launch(index)
            shown = self.rows("#files tr.counted")
            self.assertEqual(len(shown), len(launch["lines"]))
            found = {}
            line = 0
            for row in shown:
                if len(row) == 8:  # the first of a line also has its number, text and branches
                    line, row = int(row[0]), row[2:7]
                found[(line, row[0])] = row
            for one in launch["lines"]:
                kind = "wavefronts" if one["space"] == "shared" else "sectors"
                row = found[(one["line"], f"{one['space']} {one['op']} of {one['array']}, {one['bytes']} B")]
                self.assertEqual(number(row[1]), one["requests"])
                self.assertAlmostEqual(number(row[2]), one[kind] / one["requests"], delta=0.005)
                self.assertRegex(row[2], f"{kind[:-1]}s?, ideal ")
                ideal = float(row[2].split("ideal ")[1])
                self.assertAlmostEqual(ideal, one[kind + "_ideal"] / one["requests"], delta=0.005)
                excess = max(0, one[kind] - one[kind + "_ideal"])
                self.assertEqual(number(row[3]), excess)
                self.assertEqual("▲" in row[3], excess > 0)
                self.assertAlmostEqual(number(row[4]), one["lanes"] / one["requests"], delta=0.005)

    def test_totals_equal_the_profile(self):
        endings = {"load": "ld", "store": "st", "atomic": "atomic"}
        for index, launch in enumerate(self.profile["launches"]):
            self.choose_launch(index)
            counters = launch["counters"]
            for row in self.rows("#memory tbody tr"):
                space, operation = row[0].split(" ")
                columns = {1: "requests", 3: "bytes"}
                columns.update({8: "wavefronts", 9: "wavefronts_ideal"} if space == "shared"
                               else {4: "sectors", 5: "sectors_ideal", 7: "lines"})
                kind = "wavefronts" if space == "shared" else "sectors"
                excess = sum(max(0, line[kind] - line[f"{kind}_ideal"]) for line in launch["lines"]
                             if [line["space"], line["op"]] == [space, operation])
                self.assertEqual(number(row[10 if space == "shared" else 6]), excess)
                for column, name in columns.items():
                    self.assertEqual(number(row[column]), counters[f"{space}_{name}_{endings[operation]}"], row)
            facts = dict(zip(*(self.browser.value(
                f"[...document.querySelectorAll('#facts {tag}')].map(e => e.textContent)") for tag in ("dt", "dd"))))
            self.assertEqual(number(facts["Warps"]), counters["warps"])
            self.assertEqual(number(facts["Divergent branches"]), counters["divergent_branches"])
            self.assertEqual(number(facts["Mean active lanes"]), counters["mean_active_lanes"])
        self.assertIn("3 of 4", self.text("#files tr.counted"))  # the last launch's divergent branches

    def test_clicking_a_line_shows_its_picture(self):
        self.choose_launch(1)
        for line, operation in ((15, "global load of in"), (19, "shared load of tile")):
            self.browser.click(f"document.querySelector('#files tr[data-line=\"{line}\"] td.code')")
            title = self.browser.value(f"{SVG}.querySelector('title').textContent")
            self.assertTrue(title.startswith(f"transpose.cu:{line}, {operation}"), title)
            self.assertEqual(self.text("#lane-table caption"), title)
            pressed = self.browser.value("document.querySelector('#files button[aria-pressed=\"true\"]').textContent")
            self.assertEqual(pressed, f"{operation}, 4 B")
        self.assertEqual(len(self.rows("#lane-table tbody tr")), 32)

    def test_advice_stands_by_its_line(self):
        self.choose_launch(1)
        advice = self.browser.value("[...document.querySelectorAll('#advice-list li')].map(e => e.textContent)")
        self.assertEqual(len(advice), 1, advice)  # the shared load is all that goes beyond the ideal
        self.assertTrue(advice[0].startswith("transpose.cu:19 "), advice)
        self.browser.click("document.querySelector('#advice-list button')")
        self.assertIn("transpose.cu:19, shared load", self.browser.value(f"{SVG}.querySelector('title').textContent"))
        self.choose_launch(2)
        self.assertIs(self.browser.value("document.getElementById('advice').hidden"), True)

    def test_pictures_show_what_was_counted(self):
        for index, launch in enumerate(self.profile["launches"]):
            self.choose_launch(index)
            for at in range(len(self.browser.value("[...document.querySelectorAll('#access-line option')].map(o => o.value)"))):
                self.browser.value(
                    f"(() => {{ const s = document.getElementById('access-line'); s.selectedIndex = {at};"
                    " s.dispatchEvent(new Event('change')); })()"
                )
                status = self.text("#status")
                shared = "wavefront" in status
                line = self.browser.value("document.querySelector('#access-line').value.split('\\n').slice(1, 4)")
                expected = next(p for p in launch["patterns"] if [str(p["line"]), p["space"], p["op"]] == line)
                count = expected["wavefronts" if shared else "sectors"]
                self.assertIn(f"counted as {count:,} {'wavefront' if shared else 'sector'}", status)
                rows = self.rows("#lane-table tbody tr")
                self.assertEqual([[int(r[0]), int(r[1].replace(",", ""))] for r in rows], expected["lanes"])
                if shared:
                    self.assertEqual(len({r[3] for r in rows}), count)
                    for lane, offset, bank, _ in rows:
                        self.assertEqual(int(bank), (int(offset.replace(",", "")) + expected["base"]) // 4 % 32)
                else:
                    touched = set()
                    for row in rows:
                        ends = [int(word) for word in row[2].split(" to ")]
                        touched.update(range(ends[0], ends[-1] + 1))
                    self.assertEqual(len(touched), count)
                    boxes = self.browser.value(f"{SVG}.querySelector('.wp-fetched').getAttribute('d').split('M').length - 1")
                    self.assertEqual(boxes, count)

    def test_markup_in_names_stays_text(self):
        self.choose_launch(3)
        self.assertEqual(self.text("h1"), "Profile of </script><img src=x onerror=alert(1)>")
        self.assertEqual(self.browser.value("document.querySelectorAll('img, b, i').length"), 0)
        self.assertEqual(self.text("#files h3"), 'a<b>&"c".cu')
        self.assertIn("<i>v</i>", self.browser.value(f"{SVG}.querySelector('text').textContent"))
        self.choose_launch(0)
        self.assertIn("<b>not markup</b> &amp; </script> neither.", self.text("#files td.code"))

    def test_footprints_are_a_grid_where_rows_can_be_told(self):
        self.choose_launch(0)
        captions = self.browser.value("[...document.querySelectorAll('#footprints figcaption')].map(e => e.textContent)")
        self.assertIn("64 rows × 64 columns. Block 0, 0, 0 reads 1,024 of the 4,096 elements of “in”, in 32 pieces", captions[0])
        box = self.browser.value("['x', 'y', 'width', 'height'].map(n => +document.querySelector('#footprints .wp-read').getAttribute(n))")
        self.assertEqual(box, [0, 0, 180, 180])  # half of the map's 360 each way
        self.choose_launch(3)
        caption = self.text("#footprints figcaption")
        self.assertIn(" bytes of “<i>v</i>”, in 3 pieces.", caption)

    def test_narrow_pieces_of_a_map_stay_narrow(self):
        self.open("edges.html")
        self.choose_launch(1)
        self.assertIn("4 of the 4,194,304 elements of “in”, in 4 pieces. Pieces narrower than two pixels", self.text("#footprints figcaption"))
        drawn = self.browser.value("[...document.querySelectorAll('#footprints .wp-read')].map(e => [e.getAttribute('width'), "
                                   "getComputedStyle(e).stroke, getComputedStyle(e).fill])")
        self.assertEqual([piece[:2] for piece in drawn], [["2", "none"]] * 4)
        self.assertTrue(all(piece[2].startswith("rgb(") for piece in drawn), drawn)  # no hatching, which would leave gaps

    def test_roofline_has_the_kernel_only_where_flops_were_counted(self):
        self.choose_launch(0)
        # 4096 FLOPs for 2 × 16384 bytes asked for: 0.125; sectors (512 + 4096) × 32 = 147456 bytes: 0.0278
        rows = self.rows("#roofline tbody tr")
        self.assertEqual([row[2:4] for row in rows], [["32,768", "0.13"], ["147,456", "0.03"]])
        self.assertIn("66.9 TFLOP/s", self.text("#roofline"))
        self.open("edges.html")  # 65536 FLOPs for 2 × 16384 bytes and 1024 of atomics: 2
        self.choose_launch(1)
        self.assertEqual(self.rows("#roofline tbody tr")[0][2:4], ["32,768", "2"])
        self.open("page.html")
        self.choose_launch(1)
        self.assertIn("were not counted", self.text("#roofline"))
        self.assertEqual(self.browser.value("document.querySelectorAll('.wp-point').length"), 0)

    def test_what_is_worst_comes_first(self):
        # Launch 2: its shared load needs 32 wavefronts where 1 would do, more than all else.
        worst = max((line for launch in self.profile["launches"] for line in launch["lines"] if line["op"] != "atomic"),
                    key=lambda line: max(0, line["sectors"] - line["sectors_ideal"]) if line["space"] != "shared"
                    else line["wavefronts"] - line["wavefronts_ideal"])
        excess = worst["wavefronts"] - worst["wavefronts_ideal"]
        self.assertIn(f"transpose.cu:{worst['line']}, shared load of tile, 4 B, in launch 2, tiled<0>: "
                      f"of {worst['wavefronts']:,} wavefronts, ▲ {excess:,} (97 %)", self.text("#first-text"))
        self.assertEqual(self.text("#shown"), "Below: launch 2 of 4, tiled<0>")
        self.assertEqual(self.text("#files button[aria-pressed=true]"), "shared load of tile, 4 B")
        self.choose_launch(3)
        self.browser.click("document.querySelector('#first-text button')")
        self.assertEqual(self.text("h1"), "Profile of tiled<0>")
        self.assertIn("transpose.cu:19, shared load", self.browser.value(f"{SVG}.querySelector('title').textContent"))

    def test_a_launch_without_accesses_has_nothing_to_choose_from(self):
        self.open("edges.html")
        self.assertIn("No access goes beyond its ideal", self.text("#first-text"))
        self.assertEqual(self.text("#shown").split(",")[0], "Below: launch 2 of 2")  # the first with a picture
        self.choose_launch(0)
        for selector in ("#access-controls", "#picture", "#lanes", "#advice"):
            self.assertEqual(self.browser.value(f"getComputedStyle(document.querySelector('{selector}')).display"),
                             "none", selector)
        self.assertIn("No access of this launch", self.text("#status"))
        self.assertEqual(self.rows("#memory thead tr"), [])
        # Two files with one name keep their folders, others don't.
        line = self.profile["launches"][2]["line"]
        self.assertEqual([row[2] for row in self.rows("#launches tbody tr")], [f"a/main.cu:{line}", f"b/main.cu:{line}"])
        self.assertIs(self.browser.value("document.getElementById('first-failed').hidden"), True)
        self.open("failed.html")
        self.assertEqual(self.text("#first-failed"),
                         "The counts of launch 2, nothing, aren’t whole: the launch failed: unspecified launch failure.")
        self.open("empty.html")
        self.assertIn("launched no kernel", self.text("main"))

    def test_many_launches_share_what_they_have_in_common(self):
        size = os.path.getsize(os.path.join(FOLDER, "many.html"))
        self.assertLess(size, 2_000_000)
        self.open("many.html")
        self.assertEqual(len(self.rows("#launches tbody tr")), 300)
        self.choose_launch(299)
        self.assertEqual(self.text("#shown"), "Below: launch 300 of 300, tiled<0>")
        self.assertEqual(len(self.rows("#lane-table tbody tr")), 32)


class PictureTest(unittest.TestCase):
    def test_stands_alone(self):
        browser = Browser(BROWSER, os.path.join(FOLDER))
        try:
            browser.open("file://" + os.path.join(FOLDER, "picture.svg"))
            self.assertIn("transpose.cu:6", browser.value("document.querySelector('title').textContent"))
            self.assertGreater(browser.value("document.querySelector('.wp-used').getBBox().width"), 50)
        finally:
            browser.close()


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
