"""Backups are made, listed, checked and restored."""

import os

from harness import check, contains, equal, lacks, main, test


@test
def a_backup_is_made_listed_and_checked(box):
    box.sample(3)
    contains(box.run("backup").err, "There is no backup")
    path = box.json("backup", "create")["path"]
    check(os.path.exists(path))
    listed = box.json("backup", "list")["backups"]
    equal([(b["path"], b["verified"]) for b in listed], [(path, True)])
    contains(box.run("backup").out, path, "checked")
    contains(box.run("backup", "verify", path).out, "is whole")
    equal(box.json("backup", "verify", "latest"), {"path": path, "whole": True})


@test
def a_backup_is_put_where_it_is_wanted(box):
    box.sample(2)
    box.run("backup", "create", "--to", "copy.carrel")
    check(os.path.exists(box.path("copy.carrel")))
    equal(len(box.json("-w", "copy.carrel", "records", "students")["students"]), 2)
    box.run("backup", "create", "--to", "copy.carrel", code=1)


@test
def a_backup_is_restored_and_the_rest_kept(box):
    box.sample(3)
    box.run("backup", "create")
    box.run("records", "students", "add", "name=Too Much")
    result = box.json("backup", "restore", "latest")
    equal(box.count("students"), 3)
    check(os.path.exists(result["aside"]))
    equal(len(box.json("-w", result["aside"], "records", "students")["students"]), 4)
    contains(box.run("audit", "list").out, "Backup restored")


@test
def a_damaged_workspace_is_restored(box):
    box.sample(3)
    box.run("backup", "create")
    with open(box.workspace, "r+b") as file:
        file.truncate(5000)
    box.run("records", "students", code=1)
    box.run("doctor", code=3)
    contains(box.run("backup", "restore", "latest").out, "is now as it was")
    equal(box.count("students"), 3)


@test
def a_damaged_backup_is_found(box):
    box.sample(3)
    path = box.json("backup", "create")["path"]
    os.chmod(path, 0o600)
    with open(path, "r+b") as file:
        file.truncate(20000)
    box.run("backup", "verify", path, code=1)
    box.run("backup", "restore", path, code=1)
    equal(box.count("students"), 3)
    equal(box.run("--json", "backup", "restore", "latest", code=1).error()["code"], "not-found")


@test
def writing_commands_back_up_first(box):
    box.sample(3)
    box.run("records", "students", "add", "name=One")
    equal(len(box.json("backup")["backups"]), 1)
    box.run("records", "students", "add", "name=Two")  # not due again
    equal(len(box.json("backup")["backups"]), 1)


@test
def no_backup_is_made_when_none_is_wanted(box):
    box.sample(3)
    box.run("--no-backup", "records", "students", "add", "name=One")
    box.run("undo", "--dry-run")
    equal(box.json("backup")["backups"], [])


@test
def a_backup_that_fails_is_only_a_warning(box):
    box.sample(3)
    os.makedirs(box.path("data", "carrel"), exist_ok=True)
    with open(box.path("data", "carrel", "backups"), "w", encoding="utf-8"):
        pass  # a file where the folder should be
    result = box.run("records", "students", "add", "name=One")
    contains(result.err, "Warning: No backup could be made first.")
    contains(result.out, "Added: One")
    result = box.run("--json", "records", "students", "add", "name=Two")
    contains(result.err, '{"warning":{"message":')
    lacks(box.run("--no-backup", "records", "students", "add", "name=Three").err, "Warning")


main()
