#!/usr/bin/env python3
"""Ratios against named peers, measured in one run: medians of 5, with peak memory.

usage: bench.py CARRELCTL [--rows N] [--runs N]
"""
import argparse
import csv
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

GIVEN = ["Maria", "Anna", "John", "Zoë", "Ahmed", "Olga", "Paul", "Inés", "Chloé", "Jürgen"]
FAMILY = ["Smith", "Müller", "García", "Lefèvre", "Novák", "Okafor", "Rossi", "Yılmaz"]
CITIES = ["London", "Paris", "Köln", "Madrid", "Kraków", "Leeds", "Lyon", "Graz"]
COLUMNS = ["name", "email", "phone", "status", "birth_date", "school", "year_group", "timezone",
           "city", "currency", "hourly_rate", "joined_on"]
# The peer's table: the same columns, indexed as Carrel indexes its own.
PEER_TABLE = ("PRAGMA journal_mode = WAL; CREATE TABLE students (%s);"
              "CREATE INDEX i1 ON students (name COLLATE NOCASE);"
              "CREATE INDEX i2 ON students (email COLLATE NOCASE);"
              "CREATE INDEX i3 ON students (status); CREATE INDEX i4 ON students (city);"
              % ", ".join(f"{name} TEXT" for name in COLUMNS))


def write_students(path, count):
    """A spreadsheet as people have them, the same for the same count."""
    chance = random.Random(count)
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(count):
            name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}-{chance.randrange(5000)}"
            writer.writerow([
                name, f"student{number}.{chance.randrange(1 << 30):x}@example.org",
                f"+44 7700 {chance.randrange(1000000):06}", "active",
                f"20{chance.randrange(6, 17):02}-{chance.randrange(1, 13):02}-15",
                f"School No. {chance.randrange(400)}", f"Year {chance.randrange(1, 14)}",
                "Europe/London", chance.choice(CITIES), "GBP", f"{chance.randrange(20, 60)}.50",
                "2025-09-01"])


def measure(command, runs, before=None):
    """Median seconds and the highest peak of resident memory in MiB."""
    seconds, peak = [], 0
    for _ in range(runs):
        if before:
            before()
        begin = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        text = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds.append(time.monotonic() - begin)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"{command[0]} failed: {text.decode(errors='replace')}")
        peak = max(peak, usage.ru_maxrss / 1024)
    return statistics.median(seconds), peak


def say(what, ratio, limit, peak, peak_limit):
    good = (limit is None or ratio <= limit) and (peak_limit is None or peak <= peak_limit)
    bound = f"at most {limit}" if limit is not None else ""
    memory = f"peak {peak:5.0f} MiB" + (f" of {peak_limit}" if peak_limit else "")
    print(f"{'ok  ' if good else 'MISS'} {what:<58} {ratio:6.2f} × {bound:<12} {memory}",
          flush=True)
    return good


class Bench:
    def __init__(self, program, folder, rows, runs):
        self.folder, self.rows, self.runs = folder, rows, runs
        self.program = program
        self.good = True

    def path(self, name):
        return os.path.join(self.folder, name)

    def carrel(self, workspace, *arguments):
        return [self.program, "--quiet", "--no-backup", "--workspace", workspace, *arguments]

    def add(self, *row):
        self.good = say(*row) and self.good

    def fresh(self, workspace):
        def remove():
            for suffix in ("", "-wal", "-shm"):
                if os.path.exists(workspace + suffix):
                    os.unlink(workspace + suffix)
            subprocess.run(self.carrel(workspace, "init", "--currency", "GBP"), check=True,
                           stdout=subprocess.DEVNULL)
        return remove

    def fresh_peer(self, database):
        def remove():
            for suffix in ("", "-wal", "-shm"):
                if os.path.exists(database + suffix):
                    os.unlink(database + suffix)
            subprocess.run(["sqlite3", database, PEER_TABLE], check=True,
                           stdout=subprocess.DEVNULL)
        return remove

    def imports(self):
        small, large = self.path("small.csv"), self.path("large.csv")
        write_students(small, self.rows // 10)
        write_students(large, self.rows)
        workspace, peer = self.path("small.carrel"), self.path("peer.db")
        ours, peak = measure(self.carrel(workspace, "import", small), self.runs,
                             self.fresh(workspace))
        theirs, _ = measure(["sqlite3", peer, "-cmd", ".mode csv",
                             f".import --skip 1 {small} students"], self.runs,
                            self.fresh_peer(peer))
        self.add(f"import {self.rows // 10:,} students : sqlite3 .import", ours / theirs, 4.0, peak,
                 96)
        again, _ = measure(self.carrel(workspace, "import", small), self.runs)
        self.add("the same file again : the first time", again / ours, None, 0, None)
        workspace = self.path("large.carrel")
        more, peak = measure(self.carrel(workspace, "import", large), 1, self.fresh(workspace))
        self.add(f"import {self.rows:,} students : a tenth of them", more / ours, None, peak, 96)

    def exports(self):
        workspace = self.path("large.carrel")
        columns = subprocess.run(["sqlite3", workspace, "SELECT group_concat ('\"' || name || '\"')"
                                  " FROM pragma_table_info ('students') WHERE name <> 'seq'"],
                                 check=True, capture_output=True, text=True).stdout.strip()
        target = self.path("out")
        theirs, _ = measure(["sh", "-c", 'exec sqlite3 -csv "$1" "$2" > "$3"', "sh", workspace,
                             f"SELECT {columns} FROM students ORDER BY seq", self.path("peer.csv")],
                            self.runs)
        for name, limit in (("csv", 1.0), ("json", 2.0), ("ndjson", 2.0), ("xml", 2.5)):
            ours, peak = measure(self.carrel(workspace, "export", "students", "--format", name,
                                             "--to", f"{target}.{name}"), self.runs)
            self.add(f"export {self.rows:,} students to {name} : sqlite3 -csv", ours / theirs,
                     limit, peak, 64)
            if name == "csv":
                whole = ours
        part, peak = measure(self.carrel(self.path("small.carrel"), "export", "students",
                                         "--format", "csv", "--to", f"{target}.part"), self.runs)
        self.add("export ten times the rows to csv : a tenth", whole / part, None, peak, 64)

    def searches(self):
        """Pages of a search, by a program that keeps the workspace open, as the window does."""
        program = os.path.join(os.path.dirname(self.program), "..", "tests", "bench",
                               "search-bench")
        result = subprocess.run([program, self.path("large.carrel")], check=True,
                                capture_output=True, text=True)
        print(result.stdout, end="", flush=True)
        self.good = "MISS" not in result.stdout and self.good


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("carrelctl")
    parser.add_argument("--rows", type=int, default=1000000)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="carrel-bench-", dir=os.environ.get("TMPDIR", "/var/tmp"))
    os.environ["XDG_DATA_HOME"] = folder
    try:
        bench = Bench(os.path.abspath(arguments.carrelctl), folder, arguments.rows,
                      arguments.runs)
        bench.imports()
        bench.exports()
        bench.searches()
    finally:
        shutil.rmtree(folder)
    sys.exit(not bench.good)


if __name__ == "__main__":
    main()
