"""The audit log is listed, proved, and can be computed by others."""

import hashlib
import json
import os
import stat

from harness import check, contains, equal, main, test


@test
def acts_are_listed(box):
    box.sample(2)
    box.run("export", "students", "--to", "a.csv")
    contains(box.run("audit").out, "Workspace made", "Records exported")
    rows = box.json("audit", "list")["rows"]
    equal([row["act"] for row in rows][0], "export.finished")
    check(isinstance(rows[0]["detail"], dict))
    equal(len(box.json("audit", "list", "--limit", "1")["rows"]), 1)


@test
def the_chain_is_verified(box):
    box.sample(2)
    contains(box.run("audit", "verify").out, "The audit log is whole")
    head = box.run("audit", "head").out.strip()
    equal(box.json("audit", "head")["head"], head)
    box.run("export", "students", "--to", "a.csv")
    equal(box.json("audit", "verify", "--against", head)["whole"], True)
    number, digest = head.split(":")
    wrong = number + ":" + digest[::-1]
    equal(box.run("--json", "audit", "verify", "--against", wrong, code=1).error()["code"],
          "damaged")
    equal(box.run("--json", "audit", "verify", "--against", "soup", code=1).error()["code"],
          "invalid")


def netstring(value):
    data = str(value).encode("utf-8")
    return str(len(data)).encode() + b":" + data + b","


@test
def others_can_compute_the_chain(box):
    box.sample(2)
    for number in range(3):
        box.run("export", "students", "--to", f"{number}.csv")
    document = box.run("audit", "export").out
    exported = json.loads(document)
    previous = "0" * 64
    for number, row in enumerate(exported["rows"], 1):
        equal(row["number"], number)
        equal(row["previous"], previous)
        parts = [row[name] for name in
                 ("number", "at", "actor", "act", "subject", "detail", "previous")]
        equal(hashlib.sha256(b"".join(map(netstring, parts))).hexdigest(), row["hash"])
        previous = row["hash"]
    equal(exported["head"], f"{len(exported['rows'])}:{previous}")


@test
def the_log_is_written_to_a_file(box):
    box.sample(2)
    result = box.json("audit", "export", "--to", "log.json")
    exported = json.loads(box.read("log.json"))
    equal(len(exported["rows"]), result["rows"])
    equal(stat.S_IMODE(os.stat(box.path("log.json")).st_mode), 0o600)
    contains(box.run("audit", "list").out, "Audit log exported")


main()
