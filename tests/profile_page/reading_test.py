"""How the page reads: keys, screen readers, contrast, paper, narrow windows, long names."""

import base64

from page_case import SVG, PageCase

# Texts whose contrast to what lies behind them is below 4.5, with it. Buttons that are switched off may be faint.
CONTRAST = """(() => {
  const parts = (colour) => (colour.match(/[0-9.]+/g) || []).map(Number);
  const light = (colour) => parts(colour).slice(0, 3).map((c) => c / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => {
    if (e.matches('.wp-on')) return [getComputedStyle(document.querySelector('.wp-used')).fill];
    for (; e; e = e.parentElement) {
      const style = getComputedStyle(e);
      const stripes = style.backgroundImage.match(/rgb\\([^)]*\\)/g);
      if (stripes) return stripes;
      const colour = parts(style.backgroundColor);
      if (colour.length === 3) return [style.backgroundColor];
    }
    return ['rgb(255, 255, 255)'];
  };
  const faint = new Set();
  for (const e of document.querySelectorAll('body *:not(script):not(style):not(option)')) {
    const text = [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()).join('');
    if (!text || !e.getClientRects().length || e.closest('[aria-disabled=true], title, desc')) continue;
    const style = getComputedStyle(e);
    const ink = e.namespaceURI.endsWith('svg') ? style.fill : style.color;
    for (const behind of ground(e)) {
      const [low, high] = [light(ink), light(behind)].sort((a, b) => a - b);
      const contrast = (high + 0.05) / (low + 0.05);
      if (!(contrast >= 4.5)) faint.add(`${text.slice(0, 30)}: ${ink} on ${behind} is ${contrast.toFixed(2)}`);
    }
  }
  return [...faint];
})()"""


class ReadingTest(PageCase):
    def test_works_from_the_keyboard(self):
        self.choose_launch(3)
        self.browser.value("document.querySelector('#files button').focus()")
        self.browser.press("Enter")
        self.assertTrue(self.text("#status").startswith("Step 1 of 3"))
        self.choose_launch(1)
        self.browser.value("document.querySelector('#files button').focus()")
        self.browser.press("ArrowDown")
        self.browser.press("ArrowDown")
        self.browser.press("Enter")
        self.assertIn("shared load of tile", self.browser.value(f"{SVG}.querySelector('title').textContent"))
        self.choose_launch(3)
        self.browser.value("document.getElementById('next').focus()")
        self.browser.press("Enter")
        self.assertTrue(self.text("#status").startswith("Step 2 of 3"))
        self.browser.press("ArrowRight")
        self.assertTrue(self.text("#status").startswith("Step 3 of 3"))
        self.browser.press("ArrowRight")
        self.browser.press("ArrowLeft")
        self.assertTrue(self.text("#status").startswith("Step 2 of 3"))

    def test_tab_reaches_every_control(self):
        self.choose_launch(1)
        self.browser.value("document.activeElement.blur(), window.getSelection().removeAllRanges(), window.scrollTo(0, 0)")
        seen = set()
        for _ in range(60):
            self.browser.press("Tab")
            seen.add(self.browser.value("document.activeElement.id || document.activeElement.dataset.key || "
                                        "document.activeElement.dataset.launch || document.activeElement.className"))
        for control in ("skip", "whole", "access-line", "access-warp", "0", "3",
                        "transpose.cu\n19\nshared\nload\n4"):
            self.assertIn(control, seen)

    def test_a_screen_reader_finds_its_way(self):
        self.assertEqual(self.browser.value("document.querySelectorAll('h1').length"), 1)
        self.assertEqual(self.browser.value("document.documentElement.lang"), "en")
        for expression in (
            "[...document.querySelectorAll('th')].every(e => ['row', 'col'].includes(e.scope))",
            "[...document.querySelectorAll('svg[role=img]')].every(e => e.getAttribute('aria-labelledby')"
            ".split(' ').every(id => document.getElementById(id).textContent.length > 5))",
            "[...document.querySelectorAll('select, input')].every(e => e.labels.length === 1)",
            "[...document.querySelectorAll('button')].every(e => e.textContent.trim().length > 0)",
            "document.getElementById('status').getAttribute('aria-live') === 'polite'",
            "new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size === document.querySelectorAll('[id]').length",
        ):
            self.assertIs(self.browser.value(expression), True, expression)

    def test_light_dark_and_print(self):
        light = self.luminance()
        self.emulate(scheme="dark")
        self.assertGreater(light, 600)
        self.assertLess(self.luminance(), 150)
        self.assertGreater(len(self.browser.picture()), 10000)
        self.emulate("print", "dark")  # paper is white, whatever the screen is
        self.assertGreater(self.luminance(), 600)
        self.assertEqual(self.browser.value(f"getComputedStyle({SVG}.querySelector('.wp-head')).fill"), "rgb(27, 39, 51)")
        for selector in ("#lanes", "#words"):
            self.assertEqual(self.browser.value(f"getComputedStyle(document.querySelector('{selector}')).display"), "none")
        self.assertEqual(self.browser.value("getComputedStyle(document.querySelector('#files .scroll')).maxHeight"), "none")
        self.assertEqual(self.browser.value("getComputedStyle(document.getElementById('next')).display"), "none")
        paper = base64.b64decode(self.browser.call("Page.printToPDF", printBackground=True)["data"])
        self.assertTrue(paper.startswith(b"%PDF-"))
        self.assertGreater(len(paper), 20000)

    def test_narrow_windows_scroll_only_their_tables(self):
        self.browser.call("Emulation.setDeviceMetricsOverride", width=360, height=800, deviceScaleFactor=1, mobile=False)
        for page in ("page.html", "edges.html"):
            self.open(page)
            self.assertLessEqual(self.browser.value("document.documentElement.scrollWidth"), 360, page)
            # The picture scrolls, too: smaller than drawn, its numbers couldn't be read.
            self.assertGreaterEqual(self.browser.value(f"{SVG}.getBoundingClientRect().width"), 720)

    def test_long_names_are_not_cut_off(self):
        self.open("edges.html")
        for expression in (
            "document.querySelector('#launches').getBoundingClientRect().width <= document.querySelector('#launches').parentElement.clientWidth",
            f"{SVG}.querySelector('.wp-head').getBBox().width <= 641",
            f"{SVG}.querySelector('.wp-head').textContent.length > 84",
        ):
            self.assertIs(self.browser.value(expression), True, expression)

    def test_lines_without_counts_are_quiet(self):
        rows = self.rows("#files tr[data-line]:not(.counted)")
        self.assertGreater(len(rows), 3)
        for row in rows:
            self.assertNotIn("–", row[2:], row)

    def test_lines_and_steps_can_be_walked_without_a_mouse(self):
        self.browser.value("document.querySelector('#launches button').focus()")
        for _ in range(3):
            self.browser.press("ArrowDown")
        self.browser.press("Enter")
        self.assertTrue(self.text("#shown").startswith("Below: launch 4 of 4"))
        self.browser.value("document.querySelector('#files button[aria-pressed=true]').focus()")
        self.browser.press("ArrowRight")
        self.assertTrue(self.text("#status").startswith("Step 2 of 3"))
        self.browser.press("ArrowLeft")
        self.assertTrue(self.text("#status").startswith("Step 1 of 3"))

    def test_every_control_has_a_name(self):
        named = {"image", "img", "table", "region", "columnheader", "rowheader", "option"}
        seen = set()
        for index in (1, 3):
            self.choose_launch(index)
            self.browser.value("document.querySelectorAll('details').forEach(one => one.open = true)")
            for node in self.browser.call("Accessibility.getFullAXTree")["nodes"]:
                role = node.get("role", {}).get("value")
                is_focusable = any(one["name"] == "focusable" and one["value"]["value"] for one in node.get("properties", []))
                if node.get("ignored") or role == "RootWebArea" or not (is_focusable or role in named):
                    continue
                seen.add(role)
                self.assertTrue(node.get("name", {}).get("value", "").strip(), node)
        self.assertTrue(seen & {"image", "img"}, seen)
        for role in (named | {"button", "checkbox", "combobox", "link"}) - {"image", "img"}:
            self.assertIn(role, seen)

    def test_text_stands_out_from_its_ground(self):
        """WCAG 2 AA: 4.5 to 1 for text. Large text is held to the same."""
        for scheme in ("light", "dark"):
            self.emulate(scheme=scheme)
            for index in (0, 1, 3):
                self.choose_launch(index)
                faint = self.browser.value(CONTRAST)
                self.assertEqual(faint, [], f"{scheme}, launch {index}")
