"""What is not understood ends with status 2, one sentence, and a hint."""

from harness import check, contains, equal, main, test

# words, and what the message says
WRONG = [
    ([], "Say what to do"),
    (["imprt"], "Did you mean “import”?"),
    (["--bogus"], "There is no option “--bogus”"),
    (["import"], "carrelctl import FILE"),
    (["import", "a.csv", "b.csv"], "“b.csv” is one word too many"),
    (["import", "a.csv", "--drx-run"], "Did you mean “--dry-run”?"),
    (["import", "a.csv", "--as"], "The option --as needs a value: ENTITY"),
    (["import", "a.csv", "--as", "--dry-run"], "The option --as needs a value"),
    (["import", "a.csv", "--dry-run=yes"], "The option --dry-run takes no value"),
    (["import", "a.csv", "--date-order", "ymd"], "Possible are: dmy, mdy."),
    (["import", "a.csv", "--as", "students", "--as", "tutors"], "was given twice"),
    (["import", "a.csv", "--as", "bananas"], "“bananas” is no kind of record."),
    (["import", "a.csv", "--remember"], "--map"),
    (["import", "a.csv", "-z"], "There is no option “-z”"),
    (["export", "students"], "--to FILE"),
    (["export", "students", "--to", "x.csv", "--set", "bom"], "“bom” cannot be understood"),
    (["export", "students", "--to", "x.csv", "--without-personal", "--pseudonymise"],
     "Choose one"),
    (["records"], "Say which kind of records"),
    (["records", "bananas"], "“bananas” is no kind of record."),
    (["records", "students", "lst"], "Did you mean “list”?"),
    (["records", "students", "show"], "carrelctl records ENTITY show ID"),
    (["records", "students", "show", "x", "--search", "y"], "--search means nothing for"),
    (["records", "students", "list", "--limit", "many"], "Give a whole number"),
    (["records", "students", "list", "--limit", "-1"], "Give a whole number"),
    (["records", "students", "list", "--columns", "nmae"], "Did you mean “name”?"),
    (["backup", "verify"], "carrelctl backup verify FILE"),
    (["audit", "list", "--against", "1:00"], "--against means nothing for"),
    (["init", "--sample", "0"], "Give a whole number from 1"),
    (["init", "--as-of", "2026-03-02"], "--sample"),
    (["init", "--sample", "3", "--as-of", "yesterday"], "“yesterday” is no date"),
    (["init", "--currency", "XYZ"], "“XYZ” is no currency"),
    (["init", "--timezone", "Moon/Base"], "“Moon/Base” is no time zone"),
    (["schema", "--xsd", "students"], "--xsd"),
    (["--workspace=", "init"], "needs the name of a file"),
]


@test
def wrong_command_lines_are_explained(box):
    for words, message in WRONG:
        result = box.run(*words, code=2)
        contains(result.err, "carrelctl: ", message)
        lines = result.err.splitlines()
        equal(len(lines), 2)
        check(lines[1].startswith("Try “carrelctl "), lines[1])
        equal(result.out, "")
    check(not box_has_workspace(box), "a workspace was made")


def box_has_workspace(box):
    import os
    return os.path.exists(box.workspace)


@test
def wrong_command_lines_are_explained_to_programs(box):
    for words, message in WRONG:
        if words and words[-1] == "--as":
            continue  # --json would be its value
        result = box.run("--json", *words, code=2)
        error = result.error()
        equal(error["code"], "usage")
        contains(error["message"], message)
        equal(result.out, "")
    equal(box.run("imprt", "--json", code=2).error()["code"], "usage")


@test
def filters_and_formats_that_mean_nothing_are_usage_errors(box):
    box.sample(3)
    for words, message in [
        (["records", "students", "list", "--where", "bananas = 3"], "“bananas”"),
        (["records", "students", "list", "--where", "name"], "cannot be understood"),
        (["export", "students", "--to", "x.csv", "--where", "nothing at all"], "nothing"),
        (["export", "students", "--to", "x.csv", "--set", "flavour=sweet"], "flavour"),
        (["export", "students", "--to", "x.csv", "--set", "bom=maybe"], "Possible are"),
        (["export", "students", "--to", "x.bananas"], "format"),
        (["export", "students", "--to", "x", "--format", "bananas"], "csv"),
        (["export", "students", "tutors", "--to", "x.csv"], "folder"),
    ]:
        contains(box.run(*words, code=2).err, message, "Try “carrelctl ")


@test
def options_can_be_written_in_all_usual_ways(box):
    path = box.path("a.carrel")
    box.run("-w", path, "init")
    for words in [["-w" + path], ["--workspace", path], ["--workspace=" + path]]:
        box.run(*words, "records", "students", "list")
        box.run("records", "students", "list", *words)
    box.run("-qw", path, "records", "students", "list")
    box.run("records", "-w", path, "students")
    box.run("-w", path, "records", "students", "add", "--", "name=--strange")
    equal(box.json("-w", path, "records", "students")["students"][0]["name"], "--strange")


@test
def the_environment_names_a_workspace(box):
    path = box.path("b.carrel")
    box.run("init", env={"CARREL_WORKSPACE": path})
    box.run("records", "students", env={"CARREL_WORKSPACE": path})
    contains(box.run("records", "students", code=1).err, "There is no workspace at", "init")


@test
def words_that_are_no_text_are_refused(box):
    import subprocess
    process = box.start(b"records", b"students", b"list", b"--search", b"\xff\xfe",
                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    _, err = process.communicate()
    equal(process.returncode, 2)
    contains(err.decode(), "UTF-8")


main()
