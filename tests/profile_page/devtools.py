"""Drives one tab of a headless Chromium by its DevTools protocol, with nothing but the standard library."""

import base64
import json
import os
import socket
import struct
import subprocess
import tempfile
import time
import urllib.request


class Socket:
    """As much of a WebSocket as DevTools needs: text frames, one reader, one writer."""

    def __init__(self, url):
        host, _, path = url[len("ws://") :].partition("/")
        name, _, port = host.partition(":")
        self._socket = socket.create_connection((name, int(port)), timeout=30)
        key = base64.b64encode(os.urandom(16)).decode()
        self._socket.sendall(
            f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        self._pending = b""
        while b"\r\n\r\n" not in self._pending:
            self._pending += self._socket.recv(4096)
        answer, _, self._pending = self._pending.partition(b"\r\n\r\n")
        if b" 101 " not in answer.split(b"\r\n")[0]:
            raise RuntimeError(f"no WebSocket: {answer!r}")

    def send(self, text):
        payload = text.encode()
        if len(payload) < 126:
            size = struct.pack("!B", 0x80 | len(payload))
        elif len(payload) < 1 << 16:
            size = struct.pack("!BH", 0x80 | 126, len(payload))
        else:
            size = struct.pack("!BQ", 0x80 | 127, len(payload))
        self._socket.sendall(b"\x81" + size + b"\0\0\0\0" + payload)  # a mask of zeros changes nothing

    def close(self):
        self._socket.close()

    def _take(self, count):
        while len(self._pending) < count:
            more = self._socket.recv(1 << 16)
            if not more:
                raise RuntimeError("the browser closed the connection")
            self._pending += more
        taken, self._pending = self._pending[:count], self._pending[count:]
        return taken

    def receive(self):
        message = b""
        while True:
            first, size = self._take(2)
            size &= 0x7F
            if size == 126:
                (size,) = struct.unpack("!H", self._take(2))
            elif size == 127:
                (size,) = struct.unpack("!Q", self._take(8))
            payload = self._take(size)
            if first & 0x0F in (0, 1):
                message += payload
                if first & 0x80:
                    return message.decode()


class Browser:
    """A Chromium of its own, with a profile of its own, and its first tab."""

    def __init__(self, program, folder):
        home = tempfile.mkdtemp(prefix="browser", dir=folder)
        self._process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--remote-debugging-port=0",
             f"--user-data-dir={home}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": folder},
        )
        self.events = []
        self._count = 0
        self._socket = Socket(self._tab_address(os.path.join(home, "DevToolsActivePort")))
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def _tab_address(self, port_file):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"the browser ended with {self._process.returncode}")
            try:
                with open(port_file, encoding="ascii") as stream:
                    port = int(stream.readline())
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=5) as answer:
                    for tab in json.load(answer):
                        if tab["type"] == "page":
                            return tab["webSocketDebuggerUrl"]
            except (OSError, ValueError):
                pass
            time.sleep(0.1)
        raise RuntimeError("the browser didn't start within 60 seconds")

    def _read(self):
        message = json.loads(self._socket.receive())
        if "method" in message:
            self.events.append(message)
        return message

    def call(self, method, **parameters):
        self._count += 1
        self._socket.send(json.dumps({"id": self._count, "method": method, "params": parameters}))
        while True:
            message = self._read()
            if message.get("id") == self._count:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']['message']}")
                return message["result"]

    def open(self, url):
        self.events.clear()
        self.call("Page.navigate", url=url)
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self._read()

    def value(self, expression):
        """What JavaScript's expression gives, as JSON."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def click(self, expression):
        """Clicks, by the mouse, in the middle of the element, once what scrolled is drawn."""
        box = self.value(
            f"(async () => {{ const e = {expression}; e.scrollIntoView({{block: 'center'}});"
            " for (let i = 0; i < 2; ++i) await new Promise(requestAnimationFrame);"
            " const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1)

    def press(self, key):
        codes = {"Tab": 9, "Enter": 13, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
        text = {"text": "\r"} if key == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key,
                      windowsVirtualKeyCode=codes[key], **(text if kind == "keyDown" else {}))

    def picture(self):
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])

    def close(self):
        try:
            self.call("Browser.close")
        except (RuntimeError, OSError):
            pass
        self._socket.close()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
