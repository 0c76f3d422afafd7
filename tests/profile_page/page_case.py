"""What tests of the page in a browser share."""

import json
import os
import re
import sys
import unittest

sys.dont_write_bytecode = True
from devtools import Browser  # noqa: E402

BROWSER, FOLDER, PROFILE = sys.argv[1:4]
SVG = "document.querySelector('#picture svg')"


def number(text):
    """The first number of a cell, such as `▲ 3,584 (88 %)` or `32 sectors, ideal 4`."""
    return float(re.search(r"[0-9][0-9,]*(\.[0-9]+)?", text).group().replace(",", ""))


class PageCase(unittest.TestCase):
    """A browser with the page open, which must neither fail nor ask anybody for anything."""

    @classmethod
    def setUpClass(cls):
        cls.browser = Browser(BROWSER, FOLDER)
        with open(PROFILE, encoding="utf-8") as stream:
            cls.profile = json.load(stream)

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()

    def setUp(self):
        self.browser.call("Emulation.setEmulatedMedia", media="", features=[])
        self.browser.call("Emulation.setDeviceMetricsOverride", width=1280, height=900,
                          deviceScaleFactor=1, mobile=False)
        self.open("page.html")

    def open(self, page):
        self.browser.open("file://" + os.path.join(FOLDER, page))

    def emulate(self, media="", scheme="light"):
        self.browser.call("Emulation.setEmulatedMedia", media=media,
                          features=[{"name": "prefers-color-scheme", "value": scheme}])

    def tearDown(self):
        """Whatever a test did: no error, and nothing asked of anybody."""
        self.browser.value("0")
        for event in self.browser.events:
            method, parameters = event["method"], event["params"]
            self.assertNotEqual(method, "Runtime.exceptionThrown", parameters)
            self.assertNotEqual(method, "Log.entryAdded", parameters)
            self.assertNotEqual(method, "Runtime.consoleAPICalled", parameters)
            self.assertNotEqual(method, "Page.javascriptDialogOpening", parameters)
            if method == "Network.requestWillBeSent":
                url = parameters["request"]["url"]
                self.assertTrue(url.startswith(("file://", "data:")) and ".html" in url or url == "data:,", url)

    def text(self, selector):
        return self.browser.value(f"document.querySelector({json.dumps(selector)}).textContent")

    def choose_launch(self, index):
        self.browser.click(f"document.querySelector('#launches button[data-launch=\"{index}\"]')")

    def rows(self, selector):
        return self.browser.value(
            f"[...document.querySelectorAll({json.dumps(selector)})].map(row =>"
            " [...row.cells].map(cell => cell.textContent))"
        )

    def luminance(self):
        colour = self.browser.value("getComputedStyle(document.body).backgroundColor")
        return sum(int(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3])
