"""Help is made from the tables: every command has it, in every form."""

import re

from harness import check, contains, equal, lacks, main, test

COMMANDS = ["init", "import", "export", "exports", "records", "undo", "backup", "doctor", "audit",
            "schema", "help"]


@test
def general_help_lists_the_commands(box):
    out = box.run("--help").out
    for command in COMMANDS:
        check(re.search(rf"^  {command} ", out, re.M), f"{command} is missing")
    contains(out, "--workspace", "--json", "--quiet", "--no-backup", "Exit status")
    lacks(out, "generate")
    equal(box.run("help").out, out)
    equal(box.run("-h").out, out)


@test
def each_command_has_help_in_three_forms(box):
    for command in COMMANDS:
        out = box.run(command, "--help").out
        contains(out, "Usage:", f"carrelctl {command}")
        equal(box.run("help", command).out, out)
        equal(box.run("--help", command).out, out)


@test
def help_fits_eighty_columns(box):
    for command in COMMANDS:
        for line in box.run(command, "--help").out.splitlines():
            # examples and usage are to be copied, so they are never broken
            if not line.startswith("  carrelctl"):
                check(len(line) <= 80, f"too wide: {line}")


@test
def help_of_an_export_format_lists_its_options(box):
    out = box.run("export", "--format", "csv", "--help").out
    contains(out, "Options of the format csv", "delimiter", "semicolon", "profile", "spreadsheet")
    contains(box.run("export", "--help").out, "Formats:", "csv", "ndjson", "xml", "zip")


@test
def help_is_shown_even_when_other_options_are_wrong(box):
    contains(box.run("import", "--bogus", "--help").out, "Usage:", "carrelctl import")


@test
def help_for_a_command_that_is_not_there_is_an_error(box):
    contains(box.run("help", "imprt", code=2).err, "There is no command “imprt”.")


@test
def the_version_is_shown(box):
    check(re.fullmatch(r"carrelctl \d+\.\d+\.\d+\n", box.run("--version").out))
    check(re.fullmatch(r"\d+\.\d+\.\d+", box.json("--version")["version"]))


main()
