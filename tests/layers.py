#!/usr/bin/env python3
"""Includes point one way: each layer of src/ uses only itself and those before it."""
import os
import re
import sys

LAYERS = ["base", "model", "store", "vault", "net", "connect", "sync", "calendar", "exchange",
          "flow", "serve", "cli", "app"]
# Headers that only some layers may see.
RESERVED = {
    r"gtk/|adwaita|libadwaita": ["app"],
    r"sqlite3\.h": ["store"],
    r"libsecret/": ["vault"],
    r"libsoup/|curl/": ["net", "serve"],
}
INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]')


def problems_of(path, layer):
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            name = match.group(1)
            target = name.split("/")[0]
            if "/" in name and target in LAYERS:
                if LAYERS.index(target) > LAYERS.index(layer):
                    yield f"{path}:{number}: {layer} includes {name}, a layer after it"
                if {layer, target} == {"cli", "app"}:
                    yield f"{path}:{number}: cli and app do not use each other"
            for pattern, allowed in RESERVED.items():
                if re.search(pattern, name) and layer not in allowed:
                    yield f"{path}:{number}: {name} is for {', '.join(allowed)} only"


def main():
    source = os.path.join(os.environ["SOURCE_ROOT"], "src")
    layers = sorted(entry for entry in os.listdir(source)
                    if os.path.isdir(os.path.join(source, entry)))
    print(f"1..{len(layers)}")
    failed = False
    for number, layer in enumerate(layers, 1):
        found = [] if layer in LAYERS else [f"src/{layer} is no layer of the house"]
        for folder, _, names in os.walk(os.path.join(source, layer)):
            for name in sorted(names):
                if layer in LAYERS and name.endswith((".c", ".h")):
                    found += problems_of(os.path.join(folder, name), layer)
        print(f"{'not ok' if found else 'ok'} {number} - {layer} looks only upwards")
        for problem in found:
            print(f"# {problem}")
        failed = failed or bool(found)
    sys.exit(failed)


if __name__ == "__main__":
    main()
