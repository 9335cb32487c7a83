"""What the tests of crashes and of bad input share: rooms with a home of their own, programs whose
memory and time are measured, workspaces looked at from outside, and TAP."""
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

CARRELCTL = os.environ.get("CARRELCTL", "")
SANITIZED = False
if os.path.exists(CARRELCTL):
    with open(CARRELCTL, "rb") as program:
        SANITIZED = b"__asan_init" in program.read()

# What no input and no fault may ever bring about.
CRASHES = {signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGFPE, signal.SIGSYS}
ALARMS = ("AddressSanitizer", "LeakSanitizer", "runtime error:", "-CRITICAL **", "Traceback")
LOGS = ("-wal", "-shm")


class Tap:
    """Counts and prints; safe for several threads."""

    def __init__(self):
        self.lock = threading.Lock()
        self.count = 0
        self.failed = 0

    def ok(self, good, name, detail=""):
        with self.lock:
            self.count += 1
            self.failed += not good
            print(f"{'ok' if good else 'not ok'} {self.count} - {name}", flush=True)
            if not good:
                for line in str(detail).splitlines()[:40]:
                    print(f"# {line}", flush=True)
        return good

    def skip(self, name, reason):
        with self.lock:
            self.count += 1
            print(f"ok {self.count} - {name} # SKIP {reason}", flush=True)

    def note(self, text):
        with self.lock:
            print(f"# {text}", flush=True)

    def done(self):
        print(f"1..{self.count}")
        return 1 if self.failed else 0


def need_program():
    if not os.access(CARRELCTL, os.X_OK):
        print("1..0 # SKIP CARRELCTL names no program")
        sys.exit(0)


class Result:
    """How a program ended. `code` is negative when a signal ended it; memory is in KiB."""

    def __init__(self, code, out, err, seconds, memory, late):
        self.code, self.out, self.err = code, out, err
        self.seconds, self.memory, self.late = seconds, memory, late

    def alarm(self):
        """Why this is a bug whatever was done to the program, or None."""
        if self.late:
            return "it hung"
        if self.code < 0 and -self.code in CRASHES:
            return f"killed by {signal.Signals(-self.code).name}"
        for alarm in ALARMS:
            if alarm in self.err:
                return alarm
        return None

    def messages(self):
        return [line for line in self.err.splitlines() if line.strip()]

    def __str__(self):
        return f"exit {self.code} after {self.seconds:.2f} s\n{self.out[:1500]}{self.err[:3000]}"


class Room:
    """A folder with a home, data, and a desk: nothing outside is touched."""

    def __init__(self, base=None, copy_of=None):
        self.path = tempfile.mkdtemp(prefix="carrel-test-", dir=base)
        if copy_of is not None:
            shutil.copytree(copy_of.path, self.path, dirs_exist_ok=True)
        self.desk = os.path.join(self.path, "desk")
        self.data = os.path.join(self.path, "data")
        for folder in ("desk", "data", "home", "run", "config", "cache"):
            os.makedirs(os.path.join(self.path, folder), mode=0o700, exist_ok=True)
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": os.path.join(self.path, "home"),
            "XDG_DATA_HOME": self.data,
            "XDG_CONFIG_HOME": os.path.join(self.path, "config"),
            "XDG_CACHE_HOME": os.path.join(self.path, "cache"),
            "XDG_RUNTIME_DIR": os.path.join(self.path, "run"),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
        }
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
            if name in os.environ:
                self.env[name] = os.environ[name]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)

    def file(self, name):
        return os.path.join(self.desk, name)

    def write(self, name, content):
        path = self.file(name)
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return path

    def start(self, arguments, env=None, program=None, **more):
        return subprocess.Popen([program or CARRELCTL, *arguments], cwd=self.desk,
                                env={**self.env, **(env or {})}, stdin=subprocess.DEVNULL, **more)

    def run(self, *arguments, env=None, timeout=60, program=None, prefix=()):
        """Runs carrelctl, or another program, to its end."""
        words = [*prefix, program or CARRELCTL, *arguments]
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            began = time.monotonic()
            process = self.start(words[1:], env, words[0], stdout=out, stderr=err)
            late = threading.Event()
            watch = threading.Timer(timeout, lambda: (late.set(), process.kill()))
            watch.start()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            watch.cancel()
            seconds = time.monotonic() - began
            out.seek(0)
            err.seek(0)
            return Result(process.returncode, out.read(1 << 20).decode(errors="replace"),
                          err.read(1 << 20).decode(errors="replace"), seconds, usage.ru_maxrss,
                          late.is_set())

    def must(self, *arguments, **more):
        result = self.run(*arguments, **more)
        if result.code not in (0, 3):
            raise AssertionError(f"carrelctl {' '.join(arguments)}: {result}")
        return result

    def problems(self, workspace):
        """What the doctor finds wrong, but for there being no backup yet."""
        result = self.run("--workspace", workspace, "--json", "doctor")
        alarm = result.alarm()
        if alarm or result.code < 0:
            return [f"doctor: {alarm or result}"]
        try:
            findings = json.loads(result.out)["findings"]
        except (ValueError, KeyError):
            return [f"doctor: {result}"]
        return [finding["what"] for finding in findings
                if finding["level"] == "problem" and finding["check"] != "backups"]

    def left_over(self):
        """Files that no program ever means to leave."""
        found = []
        for folder, _, names in os.walk(self.path):
            found += [os.path.join(folder, name) for name in names
                      if ".part" in name or "-part-" in name or name.endswith("-journal")]
        return found


def counts(workspace):
    """Records of each kind, and how many changes are on record; None without a workspace."""
    if not os.path.exists(workspace):
        return None
    # A connection for writing takes the log away again when it is closed.
    how = "mode=rw" if os.access(os.path.dirname(workspace), os.W_OK) else "immutable=1"
    database = sqlite3.connect(f"file:{os.path.abspath(workspace)}?{how}", uri=True)
    try:
        names = [row[0] for row in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%external_id%'"
            " UNION SELECT name FROM sqlite_master WHERE name IN ('causes', 'events')")]
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
                for name in names}
    finally:
        database.close()


def sum_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def read(path):
    if not os.path.exists(path):
        return None
    with open(path, "rb") as file:
        return file.read()


def pupils(first, n, bad_every=0):
    """A spreadsheet of students, some of them without a name."""
    lines = ["id,name,email,birth_date\n"]
    for i in range(first, first + n):
        name = "" if bad_every and i % bad_every == bad_every - 1 else f"Pupil {i}"
        lines.append(f",{name},pupil{i}@example.org,2011-02-{i % 28 + 1:02}\n")
    return "".join(lines)
