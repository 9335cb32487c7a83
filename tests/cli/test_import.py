"""Files come in; what cannot come in is said, kept apart, and can be mended."""

import json
import os

from harness import check, contains, equal, lacks, main, test

GOOD = "name,email,hourly_rate\nAnn Example,ann@example.org,25.50\nBo Example,bo@example.org,30\n"
MIXED = "name,email\nAnn Example,ann@example.org\nBo Example,no address\n"


@test
def good_rows_come_in_and_can_be_taken_back(box):
    box.run("init", "--currency", "EUR")
    box.write("pupils.csv", GOOD)
    out = box.run("import", "pupils.csv").out
    contains(out, "Read as CSV", "Students", "Created", "To take this back: carrelctl undo ")
    cause = out.rsplit(" ", 1)[1].strip()
    equal(box.count("students"), 2)
    box.run("undo", cause)
    equal(box.count("students"), 0)


@test
def importing_again_changes_nothing(box):
    box.run("init")
    box.write("pupils.csv", GOOD)
    box.run("import", "pupils.csv")
    result = box.json("import", "pupils.csv")
    equal(result["records"]["students"], {"created": 0, "updated": 0, "unchanged": 2})
    equal(result["cause"], None)
    lacks(box.run("import", "pupils.csv").out, "carrelctl undo")


@test
def rejected_rows_are_told_kept_and_mended(box):
    box.run("init")
    box.write("pupils.csv", MIXED)
    out = box.run("import", "pupils.csv", code=3).out
    contains(out, "1 row was rejected", "Line 3:", "no address", "pupils.rejected.csv")
    rejected = box.read("pupils.rejected.csv")
    contains(rejected, "Bo Example", "no address")
    box.write("mended.csv", rejected.replace("no address", "bo@example.org"))
    equal(box.json("import", "mended.csv", "--as", "students")["rejected"], 0)
    equal(box.count("students"), 2)


@test
def the_report_for_programs_is_complete(box):
    box.run("init")
    box.write("pupils.csv", MIXED)
    result = box.json("import", "pupils.csv", code=3)
    equal(result["rows"], 2)
    equal(result["rejected"], 1)
    equal(result["records"], {"students": {"created": 1, "updated": 0, "unchanged": 0}})
    equal(result["rejects"][0]["line"], 3)
    contains(result["rejects"][0]["problem"], "no address")
    check(result["rejects_path"].endswith("pupils.rejected.csv"))
    check(isinstance(result["mapping"], dict))
    check(len(result["cause"]) == 36)


@test
def a_dry_run_changes_nothing(box):
    box.run("init")
    box.write("pupils.csv", MIXED)
    before = os.listdir(box.folder)
    out = box.run("import", "pupils.csv", "--dry-run", code=3).out
    contains(out, "Nothing was changed", "1 row was rejected")
    lacks(out, "carrelctl undo")
    equal(os.listdir(box.folder), before)
    equal(box.count("students"), 0)
    equal(box.json("undo", "--list")["causes"], [])


@test
def rejects_go_where_they_are_wanted(box):
    box.run("init")
    box.write("pupils.csv", MIXED)
    box.run("import", "pupils.csv", "--rejects", "bad.csv", code=3)
    contains(box.read("bad.csv"), "Bo Example")
    check(not os.path.exists(box.path("pupils.rejected.csv")))


@test
def standard_input_is_imported(box):
    box.run("init")
    result = box.run("import", "-", "--as", "students", "--json", stdin=GOOD).json()
    equal(result["records"]["students"]["created"], 2)


@test
def standard_input_from_a_file_is_imported(box):
    import subprocess
    box.run("init")
    path = box.write("pupils.csv", GOOD)
    with open(path, "rb") as file:
        process = box.start("import", "-", "--as", "students", "--quiet", stdin=file,
                            stdout=subprocess.PIPE)
        equal(process.communicate()[0], b"")
    equal(process.returncode, 0)
    equal(box.count("students"), 2)


@test
def the_mapping_can_be_saved_edited_and_used(box):
    box.run("init")
    box.write("list.csv", "Who,Where to write\nAnn Example,ann@example.org\n")
    box.run("import", "list.csv", "--as", "students", "--map", box.write(
        "bad.json", "{ this is no mapping"), code=1)
    box.write("pupils.csv", GOOD)
    box.run("import", "pupils.csv", "--dry-run", "--save-map", "map.json")
    mapping = json.loads(box.read("map.json"))
    check(mapping["records"], mapping)
    result = box.json("import", "pupils.csv", "--map", "map.json", "--remember")
    equal(result["records"]["students"]["created"], 2)
    notes = box.json("import", "pupils.csv")["notes"]
    check(any("saved" in note for note in notes), notes)
    notes = box.json("import", "pupils.csv", "--ignore-saved")["notes"]
    check(not any("saved" in note for note in notes), notes)


@test
def a_file_that_says_nothing_is_explained(box):
    box.run("init")
    box.write("list.csv", "foo,bar\n1,2\n")
    result = box.run("--json", "import", "list.csv", code=1)
    equal(result.error()["code"], "mapping")
    contains(result.error()["message"], "--as")
    contains(box.run("import", "missing.csv", code=1).err, "does not exist")
    equal(box.run("--json", "import", "missing.csv", code=1).error()["code"], "unreadable")


@test
def encoding_delimiter_and_date_order_can_be_set(box):
    box.run("init")
    box.write("pupils.csv", "name|birth_date\nJosé|03/04/2012\n".encode("windows-1252"))
    box.run("import", "pupils.csv", "--as", "students", "--encoding", "windows-1252",
            "--delimiter", "pipe", "--date-order", "mdy", "--format", "csv")
    student = box.json("records", "students")["students"][0]
    equal((student["name"], student["birth_date"]), ("José", "2012-03-04"))


@test
def empty_cells_clear_only_when_asked(box):
    box.run("init")
    box.write("a.csv", "external_id,name,phone\n7,Ann,123\n")
    box.write("b.csv", "external_id,name,phone\n7,Ann,\n")
    box.run("import", "a.csv", "--as", "students")
    box.run("import", "b.csv", "--as", "students")
    equal(box.json("records", "students")["students"][0]["phone"], "123")
    box.run("import", "b.csv", "--as", "students", "--clear-empty")
    equal(box.json("records", "students")["students"][0]["phone"], None)


@test
def quiet_imports_say_nothing(box):
    box.run("init")
    box.write("pupils.csv", GOOD)
    result = box.run("import", "pupils.csv", "-q")
    equal((result.out, result.err), ("", ""))


@test
def an_archive_brings_everything_back(box):
    box.sample()
    box.run("export", "all", "--to", "all.zip")
    other = box.path("other.carrel")
    box.run("-w", other, "init")
    result = box.json("-w", other, "import", "all.zip")
    equal(result["rejected"], 0)
    first = box.run("export", "all", "--format", "ndjson", "--to", "-").out
    equal(box.run("-w", other, "export", "all", "--format", "ndjson", "--to", "-").out == first,
          True)


main()
