"""Records go out: what was asked for, in the format that was asked for, whole or not at all."""

import csv
import io
import json
import os
import subprocess
import zipfile

from harness import check, contains, equal, lacks, main, test


@test
def a_spreadsheet_has_a_row_for_each_record(box):
    box.sample(9)
    out = box.run("export", "students", "--to", "students.csv").out
    contains(out, "9 records were exported", "students.csv")
    rows = list(csv.DictReader(io.StringIO(box.read("students.csv"))))
    equal(len(rows), 9)
    check("email" in rows[0])


@test
def filters_order_and_columns_are_obeyed(box):
    box.sample()
    everything = box.json("records", "sessions", "list", "--limit", "0")["sessions"]
    planned = sorted((s["starts_at"] for s in everything if s["status"] == "planned"),
                     reverse=True)
    out = box.run("export", "sessions", "--where", "status = planned", "--order", "-starts_at",
                  "--columns", "starts_at,status", "--format", "csv", "--to", "-").out
    rows = list(csv.reader(io.StringIO(out)))
    equal(rows[0], ["starts_at", "status"])
    equal([row[0] for row in rows[1:]], planned)


@test
def searching_narrows_an_export(box):
    box.run("init")
    box.run("records", "students", "add", "name=Ann Example", "notes=likes chess")
    box.run("records", "students", "add", "name=Bo Example")
    out = box.run("export", "students", "--search", "chess", "--format", "ndjson", "--to", "-").out
    equal(len(out.splitlines()), 1)
    equal(json.loads(out)["name"], "Ann Example")


@test
def every_format_can_be_written_and_read_again(box):
    box.sample(6)
    reference = box.run("export", "students", "--format", "ndjson", "--to", "-").out
    for kind in "csv", "tsv", "json", "ndjson", "xml":
        path = "students." + kind
        box.run("export", "students", "--to", path)
        other = box.path(kind + ".carrel")
        box.run("-w", other, "init")
        box.run("export", "tutors", "--to", "tutors." + kind)
        equal(box.json("-w", other, "import", "tutors." + kind)["rejected"], 0)
        result = box.json("-w", other, "import", path)
        equal(result["records"]["students"]["created"], 6)
        again = box.run("-w", other, "export", "students", "--format", "ndjson", "--to", "-").out
        equal([json.loads(line)["email"] for line in again.splitlines()],
              [json.loads(line)["email"] for line in reference.splitlines()])


@test
def the_report_for_programs_is_complete(box):
    box.sample(4)
    result = box.json("export", "students", "tutors", "--to", "out/", "--format", "csv")
    equal(sorted(os.path.basename(f) for f in result["files"]), ["students.csv", "tutors.csv"])
    equal(result["records"]["students"], 4)
    equal(result["total"], result["records"]["students"] + result["records"]["tutors"])
    check(result["bytes"] == sum(os.path.getsize(f) for f in result["files"]))
    check(len(result["run"]) == 36)
    result = box.json("export", "students", "--to", "one.csv")
    check(len(result["sha256"]) == 64)


@test
def the_report_of_an_export_to_standard_output_goes_elsewhere(box):
    box.sample(2)
    result = box.run("export", "students", "--format", "csv", "--to", "-")
    equal(len(list(csv.reader(io.StringIO(result.out)))), 3)
    contains(result.err, "2 records were exported")
    result = box.run("export", "students", "--format", "csv", "--to", "-", "--json")
    equal(json.loads(result.err)["total"], 2)
    equal(box.run("-q", "export", "students", "--format", "csv", "--to", "-").err, "")


@test
def options_of_the_format_are_set(box):
    box.sample(2)
    out = box.run("export", "students", "--format", "csv", "--set", "delimiter=semicolon",
                  "--set", "quote=all", "--columns", "name,city", "--to", "-").out
    equal(out.splitlines()[0], '"name";"city"')


@test
def personal_fields_are_left_out_or_replaced(box):
    box.run("init")
    box.run("records", "students", "add", "name=Ann Example", "email=ann@example.org",
            "status=active")
    without = box.run("export", "students", "--format", "json", "--without-personal", "--to",
                      "-").out
    lacks(without, "Ann Example", "ann@example.org")
    contains(without, "active")
    replaced = [box.run("export", "students", "--format", "json", "--pseudonymise", "--to",
                        "-").out for _ in range(2)]
    lacks(replaced[0], "Ann Example", "ann@example.org")
    equal(replaced[0], replaced[1])


@test
def an_archive_holds_everything_and_is_checked(box):
    box.sample(3)
    box.run("export", "all", "--to", "all.zip")
    check("manifest.json" in zipfile.ZipFile(box.path("all.zip")).namelist())
    contains(box.run("exports", "verify", "all.zip").out, "as Carrel wrote it")
    equal(box.json("exports", "verify", "all.zip")["unchanged"], True)


@test
def a_reader_that_goes_away_is_no_error_message(box):
    box.sample(60)
    process = box.start("export", "all", "--format", "ndjson", "--to", "-",
                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.readline()
    process.stdout.close()
    err = process.stderr.read().decode()
    equal(process.wait(), 141)
    equal(err, "")


@test
def a_target_that_cannot_be_written_is_explained(box):
    box.sample(2)
    contains(box.run("export", "students", "--to", "no/such/folder/x.csv", code=1).err,
             "does not exist")
    if os.path.exists("/dev/full"):
        process = box.start("records", "students", stdout=open("/dev/full", "wb"),
                            stderr=subprocess.PIPE)
        _, err = process.communicate()
        equal(process.returncode, 1)
        contains(err.decode(), "no space")


main()
