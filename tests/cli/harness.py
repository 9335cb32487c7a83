"""Runs the built carrelctl as a person or a script would, and reports in TAP.

A test is a function with @test; it gets a Sandbox: a folder of its own with its own HOME, data and
temporary folders, so that nothing outside is read or written.
"""

import json
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

PROGRAM = os.environ.get("CARRELCTL", "")
AS_OF = "2026-03-02"  # the sample's today, whenever the tests run
TIMEOUT_S = 120

_tests = []


def test(function):
    _tests.append(function)
    return function


class Skip(Exception):
    """The machine lacks what a test needs."""


class Result:
    def __init__(self, args, code, out, err):
        self.args = args
        self.code = code
        self.out = out
        self.err = err

    def json(self):
        return json.loads(self.out)

    def error(self):
        """The error that was reported with --json."""
        return json.loads(self.err.splitlines()[-1])["error"]

    def __str__(self):
        return "%s\nexit %s\n--- stdout\n%s\n--- stderr\n%s" % (
            " ".join(map(str, self.args)), self.code, self.out[-3000:], self.err[-3000:])


class Sandbox:
    def __init__(self, folder):
        self.folder = folder
        self.workspace = self.path("data", "carrel", "default.carrel")
        self.env = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": folder,
            "XDG_DATA_HOME": self.path("data"),
            "XDG_CONFIG_HOME": self.path("config"),
            "XDG_CACHE_HOME": self.path("cache"),
            "TMPDIR": self.path("tmp"),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "G_DEBUG": "fatal-criticals",
        }
        for name, value in os.environ.items():
            if name.startswith(("ASAN_", "UBSAN_", "LSAN_")):
                self.env[name] = value
        os.mkdir(self.path("tmp"))

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, text):
        path = self.path(name)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def start(self, *args, env=None, **kwargs):
        return subprocess.Popen([PROGRAM, *args], env={**self.env, **(env or {})},
                                cwd=self.folder, **kwargs)

    def run(self, *args, code=0, stdin=None, env=None):
        """Runs carrelctl; it has to end with the exit status `code`."""
        process = self.start(*args, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE)
        if isinstance(stdin, str):
            stdin = stdin.encode("utf-8")
        try:
            out, err = process.communicate(stdin or b'', timeout=TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            raise AssertionError("it did not end: %s" % " ".join(args)) from None
        result = Result(args, process.returncode, out.decode("utf-8"), err.decode("utf-8"))
        check(result.code == code, "exit status %s was expected\n%s" % (code, result))
        return result

    def json(self, *args, code=0, stdin=None):
        return self.run(*args, "--json", code=code, stdin=stdin).json()

    def sample(self, students=12):
        self.run("init", "--sample", str(students), "--as-of", AS_OF, "--quiet")

    def count(self, entity):
        return len(self.json("records", entity, "list", "--columns", "id", "--limit", "0")[entity])

    def run_on_terminal(self, *args, columns=80, press=None):
        """Runs carrelctl with all streams on a terminal of that width; gives what it shows.

        `press` is a text to wait for and keys to press then."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.folder)
            os.execve(PROGRAM, [PROGRAM, *args], {**self.env, "TERM": "xterm"})
        set_width(terminal, columns)
        shown = read_all(terminal, press)
        _, status = os.waitpid(pid, 0)
        return os.waitstatus_to_exitcode(status), shown


def set_width(terminal, columns):
    import fcntl
    import struct
    import termios
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))


def read_all(fd, press=None):
    data = b""
    deadline = time.monotonic() + TIMEOUT_S
    while time.monotonic() < deadline:
        ready, _, _ = select.select([fd], [], [], 1)
        if not ready:
            continue
        try:
            chunk = os.read(fd, 65536)
        except OSError:  # the other side of the terminal is gone
            break
        if not chunk:
            break
        data += chunk
        if press is not None and press[0].encode() in data:
            os.write(fd, press[1])
            press = None
    os.close(fd)
    return data.decode("utf-8", "replace")


def check(condition, message="it is not so"):
    if not condition:
        raise AssertionError(message)


def equal(actual, expected):
    check(actual == expected, "expected %r\n     got %r" % (expected, actual))


def contains(text, *parts):
    for part in parts:
        check(part in text, "%r is missing in:\n%s" % (part, text[-3000:]))


def lacks(text, *parts):
    for part in parts:
        check(part not in text, "%r is in:\n%s" % (part, text[-3000:]))


def interrupt(process, number=signal.SIGINT):
    process.send_signal(number)


def _diagnose(text):
    for line in text.splitlines():
        print("# " + line)


def main():
    if not PROGRAM or not os.access(PROGRAM, os.X_OK):
        print("1..0 # SKIP the environment variable CARRELCTL names no program")
        return
    print("1..%d" % len(_tests))
    failed = False
    for number, function in enumerate(_tests, 1):
        name = function.__name__.replace("_", " ")
        folder = tempfile.mkdtemp(prefix="carrel-cli-")
        try:
            function(Sandbox(folder))
            print("ok %d %s" % (number, name))
        except Skip as skip:
            print("ok %d %s # SKIP %s" % (number, name, skip))
        except Exception:  # every failure of a test is reported, then the next one runs
            failed = True
            print("not ok %d %s" % (number, name))
            _diagnose(traceback.format_exc())
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        sys.stdout.flush()
    sys.exit(1 if failed else 0)
