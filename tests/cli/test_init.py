"""A workspace is made, empty or with a sample, and nothing is ever replaced."""

import os

from harness import AS_OF, check, contains, equal, main, test


@test
def an_empty_workspace_is_made(box):
    out = box.run("init").out
    contains(out, box.workspace, "carrelctl import FILE")
    equal(os.stat(box.workspace).st_mode & 0o777, 0o600)
    equal(box.count("students"), 0)


@test
def what_is_there_is_never_replaced(box):
    path = box.write("diary.carrel", "Dear diary")
    result = box.run("-w", path, "init", code=1)
    contains(result.err, "already")
    equal(box.read("diary.carrel"), "Dear diary")
    box.run("init")
    equal(box.run("--json", "init", code=1).error()["code"], "exists")


@test
def a_sample_is_the_same_every_time(box):
    exports = []
    for name in "a", "b":
        box.run("-w", box.path(name + ".carrel"), "init", "--sample", "7", "--as-of", AS_OF)
        exports.append(box.run("-w", box.path(name + ".carrel"), "export", "all", "--format",
                               "ndjson", "--to", "-").out)
    check(len(exports[0]) > 10000)
    equal(exports[0] == exports[1], True)


@test
def a_sample_is_counted(box):
    result = box.json("init", "--sample", "5", "--as-of", AS_OF, "--currency", "gbp",
                      "--timezone", "Europe/London")
    equal(result["records"]["students"], 5)
    equal(result["currency"], "GBP")
    equal(result["timezone"], "Europe/London")
    equal(result["workspace"], box.workspace)


@test
def the_setting_of_the_computer_is_taken_over(box):
    result = box.run("init", "--json", env={"TZ": "Asia/Tokyo"}).json()
    equal(result["timezone"], "Asia/Tokyo")
    equal(result["currency"], None)  # the C locale has none


@test
def quiet_says_nothing(box):
    result = box.run("--quiet", "init", "--sample", "2", "--as-of", AS_OF)
    equal((result.out, result.err), ("", ""))


@test
def a_sample_that_fails_leaves_no_workspace(box):
    box.run("init", "--sample", "2", "--as-of", "1820-01-01", code=2)
    check(not os.path.exists(box.workspace))


main()
