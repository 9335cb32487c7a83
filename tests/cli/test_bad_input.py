#!/usr/bin/env python3
"""What people and attackers hand to Carrel: each is answered with one message that says what is
wrong, where and what to do; nothing crashes, hangs, grows or changes the workspace."""
import io
import json
import os
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import warnings
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "crash"))
from trial import CARRELCTL, SANITIZED, Room, Tap, counts, need_program, pupils  # noqa: E402

WORKSPACE = "desk.carrel"
MEMORY_KIB = 96 * 1024
SUITE = os.path.join(HERE, "..", "data", "json-suite.json")
CORPUS = os.path.join(HERE, "..", "..", "..", "shared", "corpus", "csv")
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
PICTURE = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
                        "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082")

REFUSED, PARTLY, DONE = (1,), (3,), (0,)
ANY = REFUSED + PARTLY + DONE


class Desk:
    """A room with a workspace in which bad things are tried."""

    def __init__(self, tap):
        self.tap = tap
        self.room = Room()
        self.room.must("--workspace", WORKSPACE, "init")
        self.workspace = self.room.file(WORKSPACE)

    def close(self):
        self.room.__exit__()

    def answer(self, result, codes, says=""):
        """Complaints about one answer."""
        found = [result.alarm()] if result.alarm() else []
        if result.code not in codes:
            found.append(f"exit status {result.code}, not one of {codes}")
        if result.code == 1 and len(result.messages()) != 1:
            found.append(f"{len(result.messages())} messages")
        if not re.search(says, result.err + result.out, re.IGNORECASE | re.DOTALL):
            found.append(f"it does not say “{says}”")
        if result.memory > MEMORY_KIB and not SANITIZED:
            found.append(f"it took {result.memory // 1024} MiB")
        return found

    def attempt(self, codes, says, *arguments, workspace=WORKSPACE, **more):
        """Complaints about one command, which changes nothing when it is refused."""
        before = counts(self.workspace) if os.path.exists(self.workspace) else None
        result = self.room.run("--workspace", workspace, "--no-backup", *arguments, **more)
        found = self.answer(result, codes, says)
        if result.code == 1 and before is not None and counts(self.workspace) != before:
            found.append("it was refused, and yet the workspace changed")
        found += [f"left over: {name}" for name in self.room.left_over()]
        if result.code == 1:
            found += [f"left over: {name}" for name in os.listdir(self.room.desk)
                      if name.endswith(".rejected.csv")]
        for name in os.listdir(self.room.desk):
            if name.endswith(".rejected.csv"):
                os.remove(self.room.file(name))
        return [f"{text}\n{result}" for text in found]

    def check(self, name, codes, says, *arguments, **more):
        found = self.attempt(codes, says, *arguments, **more)
        self.tap.ok(not found, name, "\n".join(found))

    def check_file(self, label, name, content, codes, says, *options):
        """`content` is bytes, text, or pieces of either, one after the other."""
        path = self.room.file(name)
        with open(path, "wb") as file:
            for piece in [content] if isinstance(content, (bytes, str)) else content:
                file.write(piece if isinstance(piece, bytes) else piece.encode())
        self.check(label, codes, says, "import", path, *options)
        os.remove(path)


# Files.

def csv_files(desk):
    students = ("--as", "students")
    header = "name,email\n"
    desk.check_file("an unclosed quotation mark over 200 MB", "a.csv",
                    [header, 'Ann,"ann@example.org\n'] + ["x,y,z\n" * 350000] * 100, REFUSED,
                    r"quot.*line 2\b", *students)
    desk.check_file("an unclosed quotation mark in the last line", "a.csv",
                    header + 'Ann,ann@example.org\nBen,"ben@example.org\n', ANY, r"line 3\b",
                    *students)
    desk.check_file("1,000,000 columns", "a.csv",
                    [",".join(f"c{i}" for i in range(1000)) + ","] * 1000 + ["\n1,2\n"], REFUSED,
                    r"columns", *students)
    desk.check_file("1,000,000 cells in a row", "a.csv", [header, "x" + ",y" * 1000000 + "\n"],
                    REFUSED + PARTLY, r"line 2\b", *students)
    desk.check_file("a NUL byte", "a.csv", header + "An\0n,ann@example.org\nBen,ben@example.org\n",
                    PARTLY, r"line 2\b", *students)
    desk.check_file("a NUL byte in the header", "a.csv", "na\0me,email\nAnn,ann@example.org\n",
                    ANY, r"", *students)
    desk.check_file("nothing but NUL bytes", "a.csv", [b"\0" * 1000000], REFUSED, r"a\.csv",
                    *students)
    desk.check_file("a field of 3 MB", "a.csv",
                    [header, "n" * 3000000, ",big@example.org\nBen,ben1@example.org\n"], ANY, r"",
                    *students)
    desk.check_file("ragged rows", "a.csv",
                    header + "Cem\nDee,dee@example.org,more,and more\nEva,eva@example.org\n",
                    PARTLY, r"line 3\b", *students)
    desk.check_file("a header with one name twice", "a.csv",
                    "name,email,email\nFay,,fay@example.org\n", ANY, r"", *students)
    desk.check_file("an empty file", "a.csv", "", REFUSED, r"empty", *students)
    desk.check_file("blank lines only", "a.csv", "\n\r\n\n", REFUSED, r"empty|no ", *students)
    desk.check_file("a header and nothing else", "a.csv", header, ANY, r"no records", *students)
    desk.check_file("a picture called .csv", "a.csv", PICTURE, REFUSED, r"picture|image|PNG",
                    *students)
    desk.check_file("a workspace called .csv", "a.csv", sqlite_bytes(), REFUSED,
                    r"database|workspace", *students)
    desk.check_file("bytes that are not UTF-8", "a.csv",
                    (header + "Gül,guel@example.org\n" * 50).encode()
                    + b"Han\xc3s,hans@example.org\n", PARTLY, r"line 52\b", *students)
    desk.check_file("half a character of UTF-16", "a.csv",
                    b"\xff\xfe" + (header + "Ida,ida@example.org\n").encode("utf-16-le") + b"J",
                    ANY, r"", *students)
    desk.check_file("a value that is none", "a.csv", header + "Kai,not an address\n",
                    PARTLY, r"line 2\b.*mail", *students)


def sqlite_bytes():
    return b"SQLite format 3\0" + bytes(4000)


def spectrum(desk):
    folder = os.path.join(CORPUS, "spectrum", "csvs")
    if not os.path.isdir(folder):
        if os.environ.get("CARREL_CI") == "1":
            desk.tap.ok(False, "the csv corpus is there", folder)
        else:
            desk.tap.skip("csv-spectrum", "the corpus is not on this machine")
        return
    for name in sorted(os.listdir(folder)):
        desk.check(f"csv-spectrum {name}", ANY, r"", "import", os.path.join(folder, name),
                   "--as", "students", "--rejects", desk.room.file("a.rejected.csv"))


def json_suite(desk):
    """y_ is JSON, be there records in it or not; n_ is none; i_ may be either."""
    with open(SUITE, encoding="utf-8") as file:
        cases = json.load(file)
    found = {"y": [], "n": [], "i": []}

    def try_case(case):
        path = desk.room.write(case["name"], bytes.fromhex(case["hex"]))
        kind = case["name"][0]
        result = desk.room.run("--workspace", WORKSPACE, "--no-backup", "import", path,
                               "--as", "students", "--rejects", path + ".rejected.csv")
        wrong = desk.answer(result, REFUSED if kind == "n" else ANY)
        for name in (path, path + ".rejected.csv"):
            if os.path.exists(name):
                os.remove(name)
        return kind, [f"{case['name']} ({case['hex'][:80]}): {text}\n{result}" for text in wrong]

    before = counts(desk.workspace)
    with ThreadPoolExecutor(2) as pool:
        for kind, wrong in pool.map(try_case, cases):
            found[kind] += wrong
    for kind, what in (("y", "is read or has no records"), ("n", "is refused"),
                       ("i", "does no harm")):
        n = sum(case["name"].startswith(kind + "_") for case in cases)
        desk.tap.ok(not found[kind], f"JSONTestSuite: what begins with {kind}_ {what} ({n} files)",
                    f"{len(found[kind])} complaints\n" + "\n".join(found[kind][:4]))
    desk.tap.ok(counts(desk.workspace) == before, "none of them makes a record",
                f"{before} became {counts(desk.workspace)}")


def json_files(desk):
    desk.check_file("JSON 100,000 deep", "a.json", "[" * 100000, REFUSED, r"line 1\b.*deep|nest")
    desk.check_file("JSON objects 100,000 deep", "a.json", '{"a":' * 100000, REFUSED, r"deep|nest")
    desk.check_file("NDJSON 100,000 deep", "a.ndjson",
                    '{"name":"Lou"}\n' + '{"a":' * 100000 + "\n", REFUSED + PARTLY,
                    r"line 2\b", "--as", "students")
    desk.check_file("a mistake in line 3", "a.json",
                    '{"students": [\n{"name": "Mia"},\n{"name": Noa}]}\n', REFUSED,
                    r"line 3\b")
    desk.check_file("JSON that was cut short", "a.json", '{"students": [{"name": "Oli"}, {"na',
                    REFUSED, r"ends|cut|complete|short")
    desk.check_file("a text of 20 MB in JSON", "a.json",
                    ['[{"name":"'] + ["p" * 1000000] * 20 + ['"}]'], REFUSED,
                    r"line 1\b.*large", "--as", "students")


def xml_files(desk):
    laughs = ['<?xml version="1.0"?>\n<!DOCTYPE l [\n<!ENTITY a0 "lol">\n']
    laughs += [f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">\n' for i in range(1, 10)]
    laughs += ["]>\n<students><student><name>&a9;</name></student></students>"]
    wrap = "<students><student><name>{}</name></student></students>".format
    unsafe = r"entit|document type|DOCTYPE|DTD"
    desk.check_file("a billion laughs", "a.xml", laughs, REFUSED, unsafe)
    desk.check_file("an entity that reads a file", "a.xml",
                    '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + wrap("&x;"),
                    REFUSED, unsafe)
    desk.check_file("a DTD from elsewhere", "a.xml",
                    '<!DOCTYPE students SYSTEM "http://127.0.0.1:9/s.dtd">' + wrap("Pia"), REFUSED,
                    unsafe)
    desk.check_file("an entity that is not declared", "a.xml", wrap("&nope;"), REFUSED,
                    r"line 1\b|entit")
    desk.check_file("elements 100,000 deep", "a.xml", "<a>" * 100000, REFUSED, r"deep|nest|line")
    desk.check_file("XML that was cut short", "a.xml", "<students>\n<student>\n<name>Q", REFUSED,
                    r"line 3\b")
    desk.check_file("a tag that is not closed", "a.xml",
                    "<students>\n<student><name>Q</student></students>", REFUSED, r"line 2\b")


# Archives.

def archive(entries):
    data = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        warnings.simplefilter("ignore")
        for name, content in entries:
            file.writestr(name, content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def encrypted():
    data = bytearray(archive([("manifest.json", "{}"), ("students.ndjson", "{}")]))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(sign)
        while start >= 0:
            data[start + offset] |= 1
            start = data.find(sign, start + 1)
    return bytes(data)


def bomb():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name in ("manifest.json", "students.ndjson"):
            with file.open(name, "w") as entry:
                for _ in range(300):
                    entry.write(bytes(1 << 20))
    return data.getvalue()


def archives(desk):
    link = zipfile.ZipInfo("students.ndjson")
    link.create_system = 3
    link.external_attr = 0o120777 << 16
    whole = make_bundle(desk)
    cases = (
        ("a zip that leads out of its folder", archive([("../../x", "y")]), r"\.\./|unsafe|name"),
        ("a zip with an absolute name", archive([("/etc/x", "y")]), r"/etc/x|name"),
        ("a zip with a symbolic link", archive([(link, "/etc/passwd")]), r"link"),
        ("a zip with one name twice", archive([("a", "1"), ("a", "2")]), r"one name|twice"),
        ("a zip bomb", bomb(), r"large|more|unpack|bytes"),
        ("an encrypted zip", encrypted(), r"password|encrypt"),
        ("a zip that was cut short", whole[:len(whole) * 2 // 3], r"cut|damage|complete|end"),
        ("a zip without its last byte", whole[:-1], r"cut|damage|complete|end"),
        ("a zip with one byte altered", altered(whole), r"damage|alter|checksum|not what|not the"),
        ("a zip that is no export", archive([("a.txt", "hello")]), r"manifest|export|unpack"),
        ("an empty zip", archive([]), r"empty|manifest|damaged"),
    )
    for name, content, says in cases:
        desk.check_file(name, "a.zip", content, REFUSED, says)


def make_bundle(desk):
    path = desk.room.file("whole.zip")
    desk.room.must("--workspace", WORKSPACE, "export", "all", "--to", path)
    with open(path, "rb") as file:
        content = file.read()
    os.remove(path)
    return content


def altered(content):
    """Changes a byte of the records so that they are others: not every byte of a zip matters."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        entry = opened.getinfo("students.ndjson")
        records = opened.read(entry)
    name, extra = struct.unpack_from("<HH", content, entry.header_offset + 26)
    start = entry.header_offset + 30 + name + extra
    for place in range(start + entry.compress_size // 2, start + entry.compress_size):
        data = bytearray(content)
        data[place] ^= 0x55
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as opened:
                if opened.read("students.ndjson") == records:
                    continue
        except (zipfile.BadZipFile, zlib.error, EOFError):
            pass
        return bytes(data)
    raise AssertionError("no byte of the records matters")


# Files and folders that cannot be used.

def folders(desk):
    os.mkdir(desk.room.file("folder"))
    desk.check("a folder to be imported", REFUSED, r"folder", "import", "folder")
    desk.check("a file that is not there", REFUSED, r"missing\.csv", "import", "missing.csv")
    desk.check("an export to a folder that is not there", REFUSED, r"folder.*does not exist",
               "export", "students", "--format", "json", "--to", "none/students.json")
    os.makedirs(desk.room.file("folder/students.csv"))
    desk.check("an export onto a folder", REFUSED, r"is a folder", "export", "students",
               "--format", "csv", "--to", "folder")
    reading = ("export", "students", "--format", "csv", "--to", "-")
    desk.check("a folder as workspace", REFUSED, r"folder", *reading, workspace="folder")
    desk.check("a workspace that is not there", REFUSED, r"no workspace", *reading,
               workspace="none.carrel")
    desk.check("init where there is a workspace", REFUSED, r"already", "init")
    os.mkfifo(desk.room.file("pipe.csv"))
    desk.check("a pipe nobody writes to", REFUSED, r"pipe\.csv", "import", "pipe.csv")
    os.remove(desk.room.file("pipe.csv"))
    desk.check("a device", REFUSED, r"/dev/zero", "import", "/dev/zero", "--as", "students")


def may_be_nobody():
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        return False
    done = subprocess.run([*NOBODY, CARRELCTL, "--version"], capture_output=True)
    return done.returncode == 0


def permissions(tap):
    if not may_be_nobody():
        tap.skip("files that may not be touched", "needs root, setpriv and a program all can run")
        return
    desk = Desk(tap)
    for folder, _, _ in os.walk(desk.room.path):
        os.chmod(folder, 0o777)
    desk.room.write("pupils.csv", pupils(0, 3))
    writing = ("import", "pupils.csv", "--as", "students")
    reading = ("export", "students", "--format", "csv", "--to", "-")
    nobody = {"prefix": NOBODY}
    allowed = r"allowed|may |right"

    desk.check("a workspace that may not be read", REFUSED, allowed, *reading, **nobody)
    desk.check("a workspace that may not be written", REFUSED, allowed, *writing, **nobody)
    os.chmod(desk.workspace, 0o644)
    desk.check("a workspace of mode 0444 can be read", DONE, r"", *reading, **nobody)
    desk.check("a workspace of mode 0444 is not changed", REFUSED, allowed, *writing, **nobody)
    os.chmod(desk.workspace, 0o666)
    os.chmod(desk.room.file("pupils.csv"), 0)
    desk.check("a file that may not be read", REFUSED, allowed, *writing, **nobody)
    os.mkdir(desk.room.file("closed"), 0o755)
    desk.check("a folder that may not be written", REFUSED, allowed, "export", "students",
               "--format", "json", "--to", "closed/students.json", **nobody)
    desk.check("a workspace in a folder that may not be written", REFUSED, allowed,
               "init", workspace="closed/new.carrel", **nobody)
    desk.close()


def read_only_mount(tap):
    desk = Desk(tap)
    desk.room.write("pupils.csv", pupils(0, 3))
    mounted = subprocess.run(["mount", "--bind", desk.room.desk, desk.room.desk],
                             capture_output=True).returncode == 0
    if mounted:
        mounted = subprocess.run(["mount", "-o", "remount,ro,bind", desk.room.desk],
                                 capture_output=True).returncode == 0
    if not mounted:
        tap.skip("a disk that cannot be written", "only root may mount one")
        desk.close()
        return
    try:
        desk.check("a workspace on a read-only disk can be read", DONE, r"", "export", "students",
                   "--format", "csv", "--to", "-")
        desk.check("a workspace on a read-only disk is not changed", REFUSED,
                   r"read|may|allowed", "import", "pupils.csv", "--as", "students")
        desk.check("an export onto a read-only disk", REFUSED, r"allowed", "export", "students",
                   "--format", "csv", "--to", "students.csv")
    finally:
        subprocess.run(["umount", "-l", desk.room.desk], check=False)
    desk.close()


# Workspaces in a bad state.

def broken_workspaces(tap):
    desk = Desk(tap)
    desk.room.write("pupils.csv", pupils(0, 2000))
    desk.room.must("--workspace", WORKSPACE, "import", "pupils.csv", "--as", "students")
    with open(desk.workspace, "rb") as file:
        whole = file.read()
    reading = ("export", "students", "--format", "csv", "--to", "-")
    writing = ("import", "pupils.csv", "--as", "students")

    def broken(name, content, says, commands=(reading, writing)):
        path = desk.room.write("broken.carrel", content)
        for words in commands:
            desk.check(f"{name}: {words[0]}", REFUSED, says, *words, workspace=path)
            with open(path, "rb") as file:
                tap.ok(file.read() == content, f"{name}: {words[0]} leaves it as it is")
        for log in ("-wal", "-shm"):
            if os.path.exists(path + log):
                os.remove(path + log)

    broken("a workspace of zero bytes", b"", r"empty")
    broken("a workspace that is a letter", b"Dear Ann,\n" * 900, r"not a Carrel workspace")
    broken("a workspace of 20 bytes", b"SQLite format 3\0\x20\0\1\1", r"not a Carrel|damaged")
    for length in (100, 4096, 8192, 8193, len(whole) // 2, len(whole) - 8192, len(whole) - 1):
        broken(f"a workspace cut to {length} of {len(whole)} bytes", whole[:length],
               r"damaged|not a Carrel")
    broken("another program's database", foreign_database(desk), r"another program")
    broken("a workspace of a later version", later_version(desk, whole), r"later version")
    desk.close()


def foreign_database(desk):
    path = desk.room.file("foreign.db")
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE students (id TEXT, name TEXT)")
    database.commit()
    database.close()
    with open(path, "rb") as file:
        return file.read()


def later_version(desk, whole):
    path = desk.room.write("later.carrel", whole)
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 99")
    database.commit()
    database.execute("PRAGMA wal_checkpoint (TRUNCATE)")
    database.close()
    with open(path, "rb") as file:
        return file.read()


# Several programs at once.

def locked(tap):
    desk = Desk(tap)
    desk.room.write("pupils.csv", pupils(0, 3))
    other = sqlite3.connect(desk.workspace, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    desk.check("a workspace that another program is writing", REFUSED, r"another program",
               "import", "pupils.csv", "--as", "students", timeout=30)
    desk.check("reading goes on meanwhile", DONE, r"", "export", "students", "--format", "csv",
               "--to", "-")
    other.execute("ROLLBACK")
    other.close()
    desk.close()


def two_writers(tap):
    desk = Desk(tap)
    n = 3000
    for i in range(2):
        desk.room.write(f"pupils{i}.csv", pupils(i * n, n))

    def bring_in(i):
        return desk.room.run("--workspace", WORKSPACE, "import", f"pupils{i}.csv",
                             "--as", "students")

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(bring_in, range(2)))
    students = counts(desk.workspace)["students"]
    tap.ok(all(result.code == 0 for result in results), "two imports at once both finish",
           "\n".join(map(str, results)))
    tap.ok(students == 2 * n, "and nothing of them is lost", f"{students} of {2 * n}")
    tap.ok(not desk.room.problems(WORKSPACE), "the doctor is content afterwards",
           "\n".join(desk.room.problems(WORKSPACE)))
    desk.close()


def main():
    need_program()
    tap = Tap()
    desk = Desk(tap)
    for group in (csv_files, spectrum, json_suite, json_files, xml_files, archives, folders):
        group(desk)
    problems = desk.room.problems(WORKSPACE)
    tap.ok(not problems, "the doctor is content afterwards", "\n".join(problems))
    desk.close()
    for group in (permissions, read_only_mount, broken_workspaces, locked, two_writers):
        group(tap)
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
