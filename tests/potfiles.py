#!/usr/bin/env python3
"""Every file with text that people see is in po/POTFILES.in, and no other."""
import os
import re
import sys

MARKED = re.compile(r"\b(?:_|N_|ngettext) ?\(")


def main():
    root = os.environ["SOURCE_ROOT"]
    with open(os.path.join(root, "po", "POTFILES.in"), encoding="utf-8") as lines:
        listed = {line.strip() for line in lines if not line.startswith("#")}
    marked = set()
    for folder, _, names in os.walk(os.path.join(root, "src")):
        for name in names:
            path = os.path.join(folder, name)
            if name.endswith(".c"):
                with open(path, encoding="utf-8") as file:
                    if MARKED.search(file.read()):
                        marked.add(os.path.relpath(path, root))
    print("1..1")
    wrong = sorted(marked ^ listed)
    print(f"{'not ok' if wrong else 'ok'} 1 - po/POTFILES.in lists what is translated")
    for path in wrong:
        print(f"# {path} {'is missing there' if path in marked else 'does not belong there'}")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
