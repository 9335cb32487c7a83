"""The history of exports: seen, run again, and files checked against it."""

from harness import check, contains, equal, main, test


@test
def exports_are_listed_the_latest_first(box):
    box.sample(3)
    contains(box.run("exports").err, "Nothing was exported yet")
    box.run("export", "students", "--to", "a.csv")
    box.run("export", "tutors", "--to", "b.json")
    box.run("export", "tutors", "--to", "no/where/c.json", code=1)
    runs = box.json("exports")["exports"]
    equal([run["outcome"] for run in runs], ["failed", "done", "done"])
    equal(runs[2]["records"], {"students": 3})
    contains(box.run("exports", "list").out, "a.csv", "b.json", "Done", "Failed")
    equal(len(box.json("exports", "--limit", "1")["exports"]), 1)


@test
def an_export_is_shown(box):
    box.sample(3)
    run = box.json("export", "students", "--where", "status = active", "--to", "a.csv")["run"]
    contains(box.run("exports", "show", run).out, run, "SHA-256", "status = active")
    shown = box.json("exports", "show", run[:18])["export"]
    equal(shown["parameters"]["filters"], ["status = active"])
    equal(box.run("--json", "exports", "show", "ffffffff", code=1).error()["code"], "not-found")


@test
def an_export_is_run_again(box):
    box.run("init")
    box.run("records", "students", "add", "name=Ann Example")
    run = box.json("export", "students", "--to", "a.csv", "--columns", "name")["run"]
    box.run("records", "students", "add", "name=Bo Example")
    result = box.json("exports", "rerun", run)
    equal(result["total"], 2)
    equal(box.read("a.csv").split(), ["name", "Ann", "Example", "Bo", "Example"])
    box.run("exports", "rerun", run, "--to", "elsewhere.csv")
    equal(box.read("elsewhere.csv"), box.read("a.csv"))


@test
def a_file_is_checked_against_the_history(box):
    box.sample(3)
    box.run("export", "students", "--to", "a.csv")
    contains(box.run("exports", "verify", "a.csv").out, "as Carrel wrote it")
    equal(box.json("exports", "verify", "a.csv")["unchanged"], True)
    box.write("a.csv", box.read("a.csv") + "one more line\n")
    equal(box.run("--json", "exports", "verify", "a.csv", code=1).error()["code"], "altered")
    box.write("stranger.csv", "a,b\n")
    equal(box.run("--json", "exports", "verify", "stranger.csv", code=1).error()["code"],
          "not-found")
    contains(box.run("exports", "verify", "missing.csv", code=1).err, "could not be read")


@test
def an_altered_archive_is_found(box):
    box.sample(3)
    box.run("export", "all", "--to", "all.zip")
    with open(box.path("all.zip"), "r+b") as file:
        data = bytearray(file.read())
        data[len(data) // 2] ^= 0xff
        file.seek(0)
        file.write(data)
    check(box.run("exports", "verify", "all.zip", code=1).err)


main()
