"""What a workspace holds is described for people and programs."""

import shutil
import subprocess

from harness import Skip, check, contains, equal, lacks, main, test


@test
def people_see_tables(box):
    out = box.run("schema", "students").out
    contains(out, "Students (students)", "email", "required", "personal")
    lacks(out, "(tutors)")
    contains(box.run("schema").out, "Tutors (tutors)", "Activities (activities)")


@test
def programs_see_json(box):
    schema = box.json("schema")
    equal(len(schema["entities"]), 14)
    sessions = next(e for e in schema["entities"] if e["name"] == "sessions")
    fields = {field["name"]: field for field in sessions["fields"]}
    equal(fields["student"]["target"], "students")
    check("planned" in fields["status"]["choices"])
    equal(fields["id"].get("read_only"), True)
    equal(len(box.json("schema", "tutors", "courses")["entities"]), 2)


@test
def exported_xml_fits_the_xml_schema(box):
    if shutil.which("xmllint") is None:
        raise Skip("xmllint is not there")
    box.sample(3)
    box.run("export", "all", "--format", "xml", "--to", "all.xml")
    box.write("carrel.xsd", box.run("schema", "--xsd").out)
    result = subprocess.run(["xmllint", "--noout", "--schema", box.path("carrel.xsd"),
                             box.path("all.xml")], capture_output=True, text=True, check=False)
    equal((result.returncode, result.stderr[-500:].count("validates")), (0, 1))


main()
