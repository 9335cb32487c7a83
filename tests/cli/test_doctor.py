"""The doctor finds what is wrong, and says so with its exit status."""

import os

from harness import check, contains, equal, main, test


@test
def a_sound_workspace_is_well(box):
    box.sample(3)
    box.run("backup", "create")
    contains(box.run("doctor").out, "All is well", "✓")
    result = box.json("doctor")
    equal(result["problems"], 0)
    check(all(f["level"] in ("ok", "note") for f in result["findings"]), result)
    equal(box.run("doctor", "--quiet").out, "")


@test
def a_missing_workspace_is_a_problem(box):
    result = box.json("doctor", code=3)
    check(result["problems"] > 0)
    contains(box.run("doctor", code=3).out, "✗", "→")


@test
def a_damaged_workspace_is_a_problem(box):
    box.sample(3)
    with open(box.workspace, "r+b") as file:
        file.truncate(30000)
    check(box.json("doctor", code=3)["problems"] > 0)


@test
def permissions_are_repaired(box):
    box.sample(3)
    box.run("backup", "create")
    os.chmod(box.workspace, 0o644)
    check(box.json("doctor", code=3)["problems"] > 0)
    equal(os.stat(box.workspace).st_mode & 0o777, 0o644)
    result = box.json("doctor", "--repair")
    check(any(f["repaired"] for f in result["findings"]))
    equal(os.stat(box.workspace).st_mode & 0o777, 0o600)
    box.run("doctor")


main()
