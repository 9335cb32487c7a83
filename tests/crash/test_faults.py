#!/usr/bin/env python3
"""Every call that writes, and every call that asks for memory, fails once in turn."""
import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from operations import Backup, Export, Import, Init, Undo
from trial import CARRELCTL, SANITIZED, Tap, need_program

FAULTS = os.environ.get("CARREL_FAULTS", "")
SECONDS = float(os.environ.get("CARREL_FAULT_SECONDS", "55"))
WORKERS = 2
FIRST = 12  # of each kind are tried one by one, the others evenly
OPERATIONS = ((Import, 300), (Export, 300), (Init, 2), (Undo, 100), (Backup, 2))
# GLib ends the program when there is no memory, with a message of its own.
OUT_OF_MEMORY = re.compile(r"failed to allocate|out of memory|[Mm]emory", re.ASCII)


def preload():
    """The sanitizer's library has to come first where the program has it."""
    libraries = [FAULTS]
    if SANITIZED:
        linked = subprocess.run(["ldd", CARRELCTL], capture_output=True, text=True).stdout
        libraries = re.findall(r"(\S*lib(?:clang_rt\.)?asan\S*) \(0x|=> (\S*libasan\S*)", linked)
        libraries = [name for pair in libraries for name in pair if name][:1] + [FAULTS]
    return ":".join(libraries)


def count_calls(operation):
    with operation.copy() as room:
        report = os.path.join(room.path, "calls")
        operation_environment = {"LD_PRELOAD": preload(), "CARREL_FAULT": "count",
                                 "CARREL_FAULT_REPORT": report}
        room.must(*operation.arguments(), env=operation_environment)
        with open(report, encoding="ascii") as file:
            writes, allocs = file.read().split()
    return {"write": int(writes), "alloc": int(allocs)}


def judge(operation, kind, number):
    """Complaints about one run in which call `number` failed."""
    with operation.copy() as room:
        result = room.run(*operation.arguments(),
                          env={"LD_PRELOAD": preload(), "CARREL_FAULT": f"{kind}:{number}"})
        aborted = result.code in (-signal.SIGTRAP, -signal.SIGABRT)
        found = []
        if result.code < 0 and not (aborted and kind == "alloc"):
            found.append(f"signal {-result.code}")
        if aborted and not OUT_OF_MEMORY.search(result.err):
            found.append("aborted without saying that there is no memory")
        if result.code > 0 and result.code != 3 and len(result.messages()) != 1:
            found.append(f"{len(result.messages())} messages")
        found += operation.complaints(room, result, killed=aborted)
        if aborted:
            found += operation.again(room)
    return [f"{kind} {number}: {text}\n{result}" for text in found]


def numbers(total, runs):
    """Which calls fail: the first ones, then evenly through all the others."""
    chosen = set(range(1, min(total, FIRST) + 1))
    stride = max(1.0, (total - FIRST) / max(1, runs - FIRST))
    position = float(FIRST)
    while position < total:
        position += stride
        chosen.add(min(total, int(position)))
    return sorted(chosen)


def sweep(tap, operation, kind, total, seconds):
    began = time.monotonic()
    judge(operation, kind, total)
    cost = time.monotonic() - began
    chosen = numbers(total, int(max(FIRST + 4, seconds * WORKERS / cost / 1.5)))
    with ThreadPoolExecutor(WORKERS) as pool:
        answers = pool.map(lambda number: judge(operation, kind, number), chosen)
        found = [text for answer in answers for text in answer]
    what = "write" if kind == "write" else "request for memory"
    tap.ok(not found, f"{operation.name} survives that a {what} fails"
                      f" ({len(chosen)} of {total} places)",
           f"{len(found)} complaints, the first:\n" + "\n".join(found[:3]))


def main():
    need_program()
    if not os.path.exists(FAULTS):
        print("1..0 # SKIP CARREL_FAULTS names no library")
        return 0
    tap = Tap()
    kinds = ("write",) if SANITIZED else ("write", "alloc")
    for make, size in OPERATIONS:
        operation = make(size)
        calls = count_calls(operation)
        for kind in kinds:
            sweep(tap, operation, kind, calls[kind], SECONDS / len(OPERATIONS) / len(kinds))
        operation.close()
    if SANITIZED:
        tap.skip("requests for memory fail", "the sanitizer manages memory itself")
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
