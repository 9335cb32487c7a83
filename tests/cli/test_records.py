"""Single records are listed, shown, added, changed and removed."""

from harness import check, contains, equal, lacks, main, test


def ann(box):
    box.run("init", "--currency", "EUR", "--timezone", "Europe/Berlin")
    return box.json("records", "students", "add", "name=Ann Example", "email=ann@example.org",
                    "hourly_rate=25.5")["student"]


@test
def a_record_is_added_and_shown(box):
    student = ann(box)
    equal(student["hourly_rate"], 25.5)
    equal(student["currency"], "EUR")
    equal(box.json("records", "students", "show", student["id"]), student)
    out = box.run("records", "students", "show", "ann@example.org").out
    contains(out, "Ann Example", "25.50", student["id"])
    lacks(out, "phone")
    out = box.run("records", "students", "add", "name=Bo Example").out
    contains(out, "Added: Bo Example", "carrelctl undo")


@test
def a_record_is_changed(box):
    ann(box)
    contains(box.run("records", "students", "set", "ann@example.org", "phone=123").out,
             "Changed: Ann Example")
    student = box.json("records", "students", "show", "Ann Example")
    equal((student["phone"], student["version"]), ("123", 2))
    result = box.json("records", "students", "set", "Ann Example", "phone=123")
    equal(result["cause"], None)
    equal(box.json("records", "students", "set", "Ann Example", "phone=")["student"]["phone"],
          None)


@test
def a_change_can_insist_on_a_version(box):
    ann(box)
    box.run("records", "students", "set", "Ann Example", "phone=1", "--if-version", "1")
    result = box.run("--json", "records", "students", "set", "Ann Example", "phone=2",
                     "--if-version", "1", code=1)
    equal(result.error()["code"], "changed")
    equal(box.json("records", "students", "show", "Ann Example")["phone"], "1")


@test
def values_are_read_as_people_write_them(box):
    ann(box)
    box.run("records", "tutors", "add", "name=Tom Tutor", "email=tom@example.org")
    box.run("records", "courses", "add", "title=Algebra")
    session = box.json("records", "sessions", "add", "title=Lesson", "student=Ann Example",
                       "tutor=tom@example.org", "starts_at=2026-07-01 17:30", "price=30",
                       "online=yes")["session"]
    equal(session["starts_at"], "2026-07-01T15:30:00Z")  # Berlin in summer
    equal(session["online"], True)
    equal(session["student"], box.json("records", "students", "show", "Ann Example")["id"])
    contains(box.run("records", "sessions").out, "2026-07-01 17:30", "Ann Example", "Tom Tutor")
    contains(box.run("records", "sessions", "set", session["id"], "student=Nobody", code=1).err,
             "Nobody")


@test
def amounts_are_read_in_the_currency_of_the_record(box):
    ann(box)
    result = box.json("records", "students", "add", "name=Bo", "hourly_rate=2500",
                      "currency=JPY")["student"]
    equal((result["hourly_rate"], result["currency"]), (2500, "JPY"))


@test
def what_is_wrong_with_a_record_is_said(box):
    ann(box)
    for words, code, message in [
        (["add", "email=no address", "name=X"], 1, "no address"),
        (["add", "email=x@example.org"], 1, "Name"),
        (["add", "nmae=X"], 2, "Did you mean “name”?"),
        (["add", "name"], 2, "“name” cannot be understood"),
        (["add", "name=X", "version=7"], 2, "kept by Carrel"),
        (["show", "Nobody"], 1, "None of the students"),
        (["set", "Nobody", "phone=1"], 1, "None of the students"),
        (["remove", "Nobody"], 1, "None of the students"),
    ]:
        contains(box.run("records", "students", *words, code=code).err, message)
    equal(box.count("students"), 1)


@test
def two_of_one_name_are_not_confused(box):
    ann(box)
    box.run("records", "students", "add", "name=Ann Example", "email=other@example.org")
    result = box.run("--json", "records", "students", "show", "Ann Example", code=1)
    contains(result.error()["message"], "Several")
    box.run("records", "students", "show", "other@example.org")


@test
def records_are_removed_with_what_needs_them(box):
    box.sample(6)
    students = box.json("records", "students")["students"]
    result = box.json("records", "students", "remove", students[0]["id"], students[1]["id"])
    equal(result["removed"], [students[0]["id"], students[1]["id"]])
    check(result["others"] > 0)
    equal(box.count("students"), 4)
    box.run("undo", result["cause"])
    back = box.json("records", "students")["students"]
    equal(sorted(s["id"] for s in back), sorted(s["id"] for s in students))
    out = box.run("records", "students", "remove", students[0]["id"], students[0]["id"]).out
    contains(out, "Removed:", "carrelctl undo")
    equal(box.count("students"), 5)
    contains(box.run("audit", "list").out, "Records deleted")


@test
def the_history_tells_what_happened(box):
    student = ann(box)
    box.run("records", "students", "set", student["id"], "hourly_rate=27.25")
    box.run("records", "students", "remove", student["id"])
    events = box.json("records", "students", "history", student["id"])["events"]
    equal([event["type"] for event in events],
          ["student.created", "student.updated", "student.deleted"])
    equal(events[1]["before"], {"hourly_rate": 25.5})
    equal(events[1]["after"], {"hourly_rate": 27.25})
    check(all(event["cause"] for event in events))
    contains(box.run("records", "students", "history", student["id"]).out, "25.50", "27.25",
             "removed")


@test
def lists_are_paged_by_key(box):
    box.sample(10)
    names = [s["name"] for s in
             box.json("records", "students", "list", "--order", "name", "--limit", "0")["students"]]
    equal(len(names), 10)
    paged = []
    after = []
    while True:
        page = box.json("records", "students", "list", "--order", "name", "--limit", "3", *after)
        paged += [s["name"] for s in page["students"]]
        if page["next"] is None:
            break
        after = ["--after", page["next"]]
    equal(paged, names)
    contains(box.run("records", "students", "--limit", "3").err, "--after")
    equal(box.run("records", "students", "--limit", "10").err, "")


@test
def lists_are_filtered_searched_and_cut_to_columns(box):
    box.run("init")
    for name, city in [("Ann Example", "Lima"), ("Bo Example", "Rome"), ("Cy Sample", "Rome")]:
        box.run("records", "students", "add", f"name={name}", f"city={city}")
    rows = box.json("records", "students", "list", "--where", "city = Rome", "--search", "exam",
                    "--columns", "name,city")["students"]
    equal(rows, [{"name": "Bo Example", "city": "Rome"}])
    equal(box.run("records", "students", "list", "--columns", "name", "--order", "-name").out
          .splitlines(), ["name", "Cy Sample", "Bo Example", "Ann Example"])
    contains(box.run("records", "students", "list", "--where", "city = Oslo").err,
             "no such records")


@test
def secrets_are_shown_only_by_name(box):
    box.run("init")
    box.run("records", "meetings", "add", "title=Room", "passcode=open sesame")
    lacks(box.run("records", "meetings", "show", "Room").out, "sesame")
    lacks(box.run("records", "meetings", "--json").out, "sesame")
    contains(box.run("records", "meetings", "list", "--columns", "title,passcode").out, "sesame")
    meeting = box.json("records", "meetings", "list")["meetings"][0]
    lacks(box.run("records", "meetings", "history", meeting["id"]).out, "sesame")
    lacks(box.run("records", "meetings", "history", meeting["id"], "--json").out, "sesame")


@test
def kinds_of_records_have_many_names(box):
    ann(box)
    for name in "students", "student", "Students", "pupils":
        contains(box.run("records", name).out, "Ann Example")


main()
