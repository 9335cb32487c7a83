"""Ctrl+C takes back what was begun, says so, and leaves everything as it was."""

import os
import signal
import subprocess
import time

from harness import check, contains, equal, interrupt, main, test

ROWS = 200000


def write_rows(box):
    with open(box.path("many.csv"), "w", encoding="utf-8") as file:
        file.write("name,email\n")
        for number in range(ROWS):
            file.write(f"Pupil {number},pupil{number}@example.org\n")


def wait_until(condition, process):
    deadline = time.monotonic() + 60
    while not condition():
        check(process.poll() is None, "it ended too early")
        check(time.monotonic() < deadline, "it never began")
        time.sleep(0.01)


def is_reading(box, process):
    """It has read more than the file once, which is to find out what it is."""
    with open(f"/proc/{process.pid}/io", encoding="ascii") as file:
        read = int(file.readline().split()[1])
    return read > 1.2 * os.path.getsize(box.path("many.csv"))


def is_writing(box):
    """The log of the workspace grows once rows are written."""
    log = box.workspace + "-wal"
    return os.path.exists(log) and os.path.getsize(log) > 100000


def check_cancelled(box, process):
    out, err = process.communicate(timeout=60)
    equal(process.returncode, 130)
    equal(out, b"")
    equal(err.decode().splitlines(), ["Cancelled. Nothing was changed."])
    equal(box.count("students"), 0)
    equal(box.json("undo", "--list")["causes"], [])
    check(not os.path.exists(box.path("many.rejected.csv")))


@test
def an_import_is_cancelled(box):
    box.run("init")
    write_rows(box)
    for number in signal.SIGINT, signal.SIGTERM:
        process = box.start("import", "many.csv", "--as", "students", stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE)
        wait_until(lambda: is_reading(box, process), process)
        interrupt(process, number)
        check_cancelled(box, process)
    box.run("audit", "verify")


@test
def the_keys_control_c_cancel(box):
    box.run("init")
    write_rows(box)
    code, shown = box.run_on_terminal("import", "many.csv", "--as", "students",
                                      press=("Importing: ", b"\x03"))
    equal(code, 130)
    contains(shown, "%", "\r\x1b[KCancelled. Nothing was changed.")
    equal(box.count("students"), 0)


@test
def an_import_that_waits_for_standard_input_is_cancelled(box):
    box.run("init")
    process = box.start("import", "-", "--as", "students", stdin=subprocess.PIPE,
                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdin.write(b"name\nAnn\n")
    process.stdin.flush()
    wait_until(lambda: any(os.readlink(f"/proc/{process.pid}/fd/{fd}").startswith(box.env["TMPDIR"])
                           for fd in os.listdir(f"/proc/{process.pid}/fd")), process)
    interrupt(process)
    process.wait(timeout=60)  # communicate() would end its input first
    out, err = process.communicate(timeout=60)
    equal((process.returncode, out), (130, b""))
    contains(err.decode(), "Cancelled")
    equal(box.count("students"), 0)


@test
def programs_are_told_in_json(box):
    box.run("init")
    process = box.start("import", "-", "--json", stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                        stderr=subprocess.PIPE)
    wait_until(lambda: any(os.readlink(f"/proc/{process.pid}/fd/{fd}").startswith(box.env["TMPDIR"])
                           for fd in os.listdir(f"/proc/{process.pid}/fd")), process)
    interrupt(process)
    process.wait(timeout=60)  # communicate() would end its input first
    _, err = process.communicate(timeout=60)
    equal(err.decode(),
          '{"error":{"code":"cancelled","message":"Cancelled. Nothing was changed."}}\n')


@test
def a_sample_that_is_cancelled_leaves_no_workspace(box):
    process = box.start("init", "--sample", "20000", "--as-of", "2026-03-02",
                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    wait_until(lambda: is_writing(box), process)
    interrupt(process)
    _, err = process.communicate(timeout=60)
    equal(process.returncode, 130)
    contains(err.decode(), "Cancelled. Nothing was changed.")
    check(not os.path.exists(box.workspace))


@test
def an_export_that_is_cancelled_leaves_the_old_file(box):
    box.sample(1500)
    box.write("all.ndjson", "what was there before\n")
    process = box.start("export", "all", "--to", "all.ndjson", stdout=subprocess.PIPE,
                        stderr=subprocess.PIPE)
    wait_until(lambda: any(os.readlink(f"/proc/{process.pid}/fd/{fd}").startswith(box.folder + "/#")
                           for fd in os.listdir(f"/proc/{process.pid}/fd")), process)
    interrupt(process)
    process.communicate(timeout=60)
    check(process.returncode in (0, 130))
    if process.returncode == 130:
        equal(box.read("all.ndjson"), "what was there before\n")
        equal(box.json("exports")["exports"][0]["outcome"], "cancelled")
    check(not [name for name in os.listdir(box.folder) if "part" in name])


@test
def a_second_signal_ends_the_program_at_once(box):
    box.run("init")
    write_rows(box)
    process = box.start("import", "many.csv", "--as", "students", stdout=subprocess.PIPE,
                        stderr=subprocess.PIPE)
    wait_until(lambda: is_reading(box, process), process)
    interrupt(process)
    interrupt(process, signal.SIGTERM)
    process.communicate(timeout=60)
    equal(process.returncode, 130)
    equal(box.count("students"), 0)


main()
