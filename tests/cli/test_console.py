"""Tables, progress and messages: cut on a terminal, never elsewhere, and harmless to it."""

import re
import subprocess
import unicodedata

from harness import check, contains, equal, lacks, main, test

ESCAPE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|\r")


def width(text):
    return sum(0 if unicodedata.combining(c) else
               2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def fill(box):
    box.run("init")
    for name in ["Ann Example", "李小龙 and a long name that goes on and on and on",
                 "Zoë Łódź-Ñandú", "e\u0301ric"]:
        box.run("records", "students", "add", f"name={name}", "email=someone@example.org",
                "city=Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch")


@test
def columns_are_aligned_by_width_and_never_cut_in_a_pipe(box):
    fill(box)
    lines = box.run("records", "students", "list", "--columns", "id,name,city,email").out
    contains(lines, "gogogoch", "on and on and on")
    lacks(lines, "…")
    starts = set()
    for line in lines.splitlines():
        before = line.split("Llanfair")[0] if "Llanfair" in line else line.split("city")[0]
        starts.add(width(before))
    equal(len(starts), 1)


@test
def rows_fit_the_terminal(box):
    fill(box)
    for columns in 70, 80, 120:
        code, shown = box.run_on_terminal("records", "students", "list", "--columns",
                                          "id,name,city,email", columns=columns)
        equal(code, 0)
        rows = [ESCAPE.sub("", line) for line in shown.splitlines()]
        check(len(rows) >= 5, shown)
        for row in rows:
            check(width(row) <= columns, f"{width(row)} > {columns}: {row}")
        contains(shown, "…")
        equal(len(re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}", shown)), 4)  # ids are never cut


@test
def progress_is_one_line_on_a_terminal_and_absent_elsewhere(box):
    code, shown = box.run_on_terminal("init", "--sample", "600", "--as-of", "2026-03-02")
    equal(code, 0)
    contains(shown, "\r\x1b[K", "A new workspace is at")
    check(re.search(r"\(\d+ %\)", shown) or re.search(r": [\d,]+", shown), shown)
    result = box.run("-w", box.path("b.carrel"), "init", "--sample", "600", "--as-of",
                     "2026-03-02")
    equal(result.err, "")
    lacks(result.out, "\x1b")
    _, shown = box.run_on_terminal("-q", "-w", box.path("c.carrel"), "init", "--sample", "100",
                                   "--as-of", "2026-03-02")
    equal(shown, "")


@test
def records_cannot_steer_the_terminal(box):
    box.run("init")
    box.write("bad.json", '{"students": [{"name": "Ann\\u001b[2J\\u202eevil", "notes": "a\\nb"}]}')
    box.run("import", "bad.json")
    for words in (["records", "students"], ["records", "students", "list", "--columns",
                                            "name,notes"]):
        out = box.run(*words).out
        lacks(out, "\x1b", "\u202e")
        equal(len(out.splitlines()), 2)
    student = box.json("records", "students")["students"][0]
    out = box.run("records", "students", "show", student["id"]).out
    lacks(out, "\x1b", "\u202e")
    contains(out, "a\n")
    lacks(box.run("import", "\x1b[31mno.csv", code=1).err, "\x1b")


@test
def results_go_to_stdout_and_messages_to_stderr(box):
    box.sample(3)
    result = box.run("records", "students", "--limit", "1")
    equal(result.out.count("\n"), 2)
    contains(result.err, "--after")
    result = box.run("-w", box.path("nothing.carrel"), "records", "students", code=1)
    equal(result.out, "")
    contains(result.err, "There is no workspace at")


@test
def a_list_into_a_pipe_that_closes_ends_quietly(box):
    box.sample(200)
    process = box.start("records", "sessions", "list", "--limit", "0", stdout=subprocess.PIPE,
                        stderr=subprocess.PIPE)
    process.stdout.readline()
    process.stdout.close()
    err = process.stderr.read().decode()
    equal((process.wait(), err), (141, ""))


@test
def closed_streams_do_no_harm(box):
    box.sample(3)
    for closed in ">&-", "<&-", "2>&-", "<&- >&- 2>&-":
        process = subprocess.run(
            ["sh", "-c", f'"$0" records students list {closed}', __import__("harness").PROGRAM],
            env=box.env, cwd=box.folder, capture_output=True, check=False)
        equal(process.returncode, 1 if ">&-" in closed.replace("2>&-", "") else 0)
    box.run("audit", "verify")
    equal(box.count("students"), 3)


@test
def each_json_result_is_one_document(box):
    box.sample(3)
    box.run("backup", "create")
    run = box.json("export", "students", "--to", "a.csv")["run"]
    student = box.json("records", "students")["students"][0]["id"]
    for words in (["exports"], ["exports", "show", run], ["exports", "rerun", run],
                  ["exports", "verify", "a.csv"], ["records", "students", "show", student],
                  ["records", "students", "history", student], ["undo", "--list"],
                  ["undo", "--dry-run"], ["backup"], ["doctor"], ["audit"], ["audit", "verify"],
                  ["audit", "head"], ["schema"], ["--version"]):
        check(isinstance(box.json(*words), dict))
    for entity in [e["name"] for e in box.json("schema")["entities"]]:
        check(isinstance(box.json("records", entity)[entity], list))


main()
