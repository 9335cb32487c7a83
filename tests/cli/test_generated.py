"""The manual page and the completion are made from the tables, and are sound."""

import os
import re
import shutil
import subprocess

from harness import Skip, check, contains, equal, lacks, main, test


def run(*words, stdin):
    return subprocess.run(words, input=stdin, capture_output=True, text=True, check=False,
                          env={**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "80"})


@test
def the_manual_names_every_command_and_option(box):
    page = box.run("generate", "man").out.replace("\\-", "-")
    for command in ("init", "import", "export", "exports", "records", "undo", "backup", "doctor",
                    "audit", "schema", "help"):
        contains(page, f".SS {command}\n")
        for option in re.findall(r"^  (?:-\w, )?(--[a-z-]+)", box.run(command, "--help").out, re.M):
            contains(page, option)
    contains(page, ".SH EXIT STATUS", "guardian_email", "CARREL_WORKSPACE", "not\\-workspace"
             .replace("\\-", "-"), "semicolon")
    lacks(page, ".SS generate")


@test
def the_manual_is_sound_roff(box):
    page = box.run("generate", "man").out
    if shutil.which("mandoc") is None and shutil.which("groff") is None:
        raise Skip("neither mandoc nor groff is there")
    if shutil.which("mandoc") is not None:
        equal(run("mandoc", "-T", "lint", "-W", "warning", stdin=page).stdout, "")
    if shutil.which("groff") is not None:
        result = run("groff", "-man", "-Kutf8", "-Tutf8", "-ww", stdin=page)
        equal(result.stderr, "")
        shown = re.sub("[^\\n]\\x08|\\x1b\\[[0-9;]*m", "", result.stdout)  # bold by overstriking
        contains(shown, "carrelctl", "--workspace=FILE")


@test
def the_date_of_the_manual_can_be_fixed(box):
    pages = [box.run("generate", "man", env={"SOURCE_DATE_EPOCH": "1000000000"}).out
             for _ in range(2)]
    contains(pages[0], ".TH CARRELCTL 1 2001-09-09 ")
    equal(pages[0], pages[1])


def complete(box, *words, breaks="\"'><=;|&(:"):
    """What bash offers for the last of these words, which bash takes apart at each `=`."""
    parts = []
    for word in words:
        parts += [part for part in re.split("(=)", word) if part] or [""]
    script = box.path("completion.bash")
    if not os.path.exists(script):
        box.write("completion.bash", box.run("generate", "bash-completion").out)
    array = " ".join("'" + part.replace("'", "'\\''") + "'" for part in ["carrelctl", *parts])
    program = f"""
        source '{script}'
        COMP_WORDBREAKS=$' \\t\\n"'"'"'><=;|&(:'
        COMP_WORDS=({array})
        COMP_CWORD={len(parts)}
        _carrelctl 2> /dev/null
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    result = subprocess.run(["bash", "-c", program], capture_output=True, text=True, check=False,
                            cwd=box.folder)
    equal(result.stderr, "")
    return result.stdout.split("\n")[:-1]


@test
def the_completion_is_sound_bash(box):
    if shutil.which("bash") is None:
        raise Skip("bash is not there")
    script = box.run("generate", "bash-completion").out
    result = run("bash", "-n", stdin=script)
    equal((result.returncode, result.stderr), (0, ""))
    if shutil.which("shellcheck") is not None:
        result = run("shellcheck", "-s", "bash", "-S", "error", "-", stdin=script)
        equal(result.stdout, "")


@test
def words_are_completed(box):
    if shutil.which("bash") is None:
        raise Skip("bash is not there")
    box.write("pupils.csv", "name\n")
    for words, offered in [
        (["im"], ["import"]),
        (["ex"], ["export", "exports"]),
        (["help", "do"], ["doctor"]),
        (["import", "pup"], ["pupils.csv"]),
        (["import", "--dr"], ["--dry-run"]),
        (["import", "--date-order", ""], ["dmy", "mdy"]),
        (["import", "--as", "stu"], ["students"]),
        (["import", "--date-order="], ["dmy", "mdy"]),
        (["export", "stu"], ["students"]),
        (["export", "al"], ["all"]),
        (["export", "students", "--format", "c"], ["csv"]),
        (["export", "students", "--format=nd"], ["ndjson"]),
        (["export", "students", "--columns", "hou"], ["hourly_rate"]),
        (["export", "students", "--columns", "name,hou"], ["name,hourly_rate"]),
        (["export", "students", "--order", "-hou"], ["-hourly_rate"]),
        (["export", "students", "--format", "csv", "--set", "delim"], ["delimiter="]),
        (["export", "students", "-f", "csv", "--set", "delimiter=se"], ["semicolon"]),
        (["records", "stu"], ["students"]),
        (["records", "students", "hi"], ["history"]),
        (["records", "students", "list", "--where", "guardian_e"], ["guardian_email"]),
        (["records", "students", "add", "guardian_e"], ["guardian_email="]),
        (["records", "sessions", "set", "x", "status=pl"], ["planned"]),
        (["backup", "re"], ["restore"]),
        (["backup", "restore", "pup"], ["pupils.csv"]),
        (["audit", "verify", "--ag"], ["--against"]),
        (["--workspace", "x.carrel", "und"], ["undo"]),
        (["--workspace", "pup"], ["pupils.csv"]),
        (["-q", "undo", "--li"], ["--limit", "--list"]),
    ]:
        equal((words, sorted(complete(box, *words))), (words, sorted(offered)))
    check("--limit" not in complete(box, "backup", "create", "--"))
    check("--to" in complete(box, "backup", "create", "--"))


main()
