"""What was done can be taken back, and that too."""

from harness import contains, equal, main, test


@test
def the_last_change_is_taken_back(box):
    box.run("init")
    contains(box.run("undo", "--list").err, "Nothing was changed yet")
    box.run("records", "students", "add", "name=Ann Example")
    box.run("records", "students", "set", "Ann Example", "phone=1")
    contains(box.run("undo").out, "1 change was taken back", "To have it back")
    equal(box.json("records", "students")["students"][0]["phone"], None)


@test
def changes_are_listed(box):
    box.run("init")
    box.run("records", "students", "add", "name=Ann Example")
    causes = box.json("undo", "--list")["causes"]
    equal(causes[0]["label"], "Added to Students: Ann Example")
    contains(box.run("undo", "--list").out, causes[0]["id"], "Ann Example")
    box.run("undo", causes[0]["id"])
    contains(box.run("undo", "--list").out, "undone")
    equal(len(box.json("undo", "--list", "--limit", "1")["causes"]), 1)


@test
def a_rehearsal_changes_nothing(box):
    box.run("init")
    box.run("records", "students", "add", "name=Ann Example")
    contains(box.run("undo", "--dry-run").out, "1 change would be taken back")
    equal(box.json("undo", "--dry-run")["reversed"], 1)
    equal(box.count("students"), 1)


@test
def what_was_changed_later_is_kept(box):
    box.run("init")
    cause = box.json("records", "students", "add", "name=Ann", "phone=1")["cause"]
    first = box.json("records", "students", "set", "Ann", "phone=2", "city=Lima")["cause"]
    box.run("records", "students", "set", "Ann", "phone=3")
    result = box.json("undo", first, code=3)
    equal((result["reversed"], result["kept"]), (1, 1))
    student = box.json("records", "students")["students"][0]
    equal((student["phone"], student["city"]), ("3", None))
    equal(len(cause), 36)


@test
def an_undo_can_be_undone(box):
    box.run("init")
    box.run("records", "students", "add", "name=Ann Example")
    undo = box.json("undo")["cause"]
    equal(box.count("students"), 0)
    box.run("undo", undo)
    equal(box.count("students"), 1)


@test
def what_cannot_be_undone_is_said(box):
    box.run("init")
    equal(box.run("--json", "undo", code=1).error()["code"], "not-found")
    cause = box.json("records", "students", "add", "name=Ann Example")["cause"]
    box.run("undo", cause)
    contains(box.run("undo", cause, code=1).err, "undone already")
    equal(box.run("--json", "undo", "zzzz", code=1).error()["code"], "not-found")


main()
