#!/usr/bin/env python3
"""Counts what meson's test logs say, test case by test case, in one line."""
import json
import os
import re
import sys

CASE = re.compile(r"^(not ok|ok)\b[^#\n]*(?:#\s*(skip|todo)\b[ \t]*(.*))?", re.IGNORECASE)


def main(logs):
    passed = failed = skipped = 0
    for log in logs:
        if not os.path.exists(log):
            failed += 1
            print(f"there is no {log}: nothing was tested there")
            continue
        with open(log, encoding="utf-8") as lines:
            for line in lines:
                entry = json.loads(line)
                cases = [CASE.match(text) for text in entry.get("stdout", "").splitlines()]
                cases = [case for case in cases if case]
                bad = sum(case.group(1) == "not ok" and not case.group(2) for case in cases)
                for case in cases:
                    if case.group(2):
                        skipped += 1
                        print(f"skipped in {entry['name']}: {case.group(0)}")
                    elif case.group(1) == "ok":
                        passed += 1
                failed += bad
                if entry["result"] not in ("OK", "SKIP") and bad == 0:
                    failed += 1  # it crashed, ran out of time, or gave no cases
                elif not cases and entry["result"] == "OK":
                    passed += 1
                elif not cases and entry["result"] == "SKIP":
                    skipped += 1
                    print(f"skipped: {entry['name']}")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
