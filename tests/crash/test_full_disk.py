#!/usr/bin/env python3
"""A disk that is full at any byte: little by little more room, until the work fits."""
import os
import subprocess
import sys
import tempfile

from operations import Backup, Export, Import, Init, Undo
from trial import Tap, need_program

DISK = 48 * 1024 * 1024
PAGE = 4096
STEPS = 40
OPERATIONS = ((Import, 1000), (Export, 2000), (Init, 3), (Undo, 500), (Backup, 3))


class Disk:
    """A small file system of its own, filled up by one file."""

    def __init__(self):
        self.path = tempfile.mkdtemp(prefix="carrel-disk-")
        self.ballast = os.path.join(self.path, "ballast")

    def mount(self):
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=0700", "none",
                               self.path], capture_output=True, text=True)
        return done.returncode == 0

    def unmount(self):
        subprocess.run(["umount", "-l", self.path], check=False)
        os.rmdir(self.path)

    def free(self):
        space = os.statvfs(self.path)
        return space.f_bavail * space.f_frsize

    def leave(self, bytes_free):
        """Fills the disk up but for so many bytes."""
        self.clear()
        with open(self.ballast, "wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(PAGE, self.free() - bytes_free))

    def clear(self):
        if os.path.exists(self.ballast):
            os.remove(self.ballast)


def judge(disk, operation, bytes_free):
    """Whether it went well with so much space, and complaints."""
    with operation.copy() as room:
        disk.leave(bytes_free)
        result = room.run(*operation.arguments(), env={"TMPDIR": disk.path})
        disk.clear()
        found = operation.complaints(room, result)
        done = result.code in (0, 3)
        if not done:
            found += refusal(result)
            if operation.state(room) != operation.before:
                found.append("it failed, and yet there is a change")
            found += operation.again(room)
    return done, [f"{bytes_free} bytes free: {text}\n{result}" for text in found]


def refusal(result):
    """What is wrong with how a full disk is reported."""
    found = []
    if result.code != 1:
        found.append(f"exit status {result.code}")
    if len(result.messages()) != 1:
        found.append(f"{len(result.messages())} messages")
    if "space" not in result.err or "ree some space" not in result.err:
        found.append("the message does not say that the disk is full and what to do")
    return found


def needed(disk, operation):
    """Bytes with which it just goes well, found by halving."""
    low, high = 0, DISK // 2
    while high - low > PAGE:
        middle = (low + high) // 2 // PAGE * PAGE
        done, _ = judge(disk, operation, middle)
        low, high = (low, middle) if done else (middle, high)
    return high


def sweep(tap, disk, operation):
    limit = needed(disk, operation)
    stride = max(PAGE, limit // STEPS // PAGE * PAGE)
    found, failed = [], 0
    for bytes_free in range(0, limit + 2 * stride, stride):
        done, complaints = judge(disk, operation, bytes_free)
        failed += not done
        found += complaints
    tap.ok(not found, f"{operation.name} on a full disk: {failed} sizes up to {limit // 1024} KiB"
                      " refused, the rest done",
           f"{len(found)} complaints, the first:\n" + "\n".join(found[:3]))
    tap.ok(failed > 0, f"{operation.name} needs space at all")


def main():
    need_program()
    disk = Disk()
    if not disk.mount():
        os.rmdir(disk.path)
        print("1..0 # SKIP only root may mount a small disk")
        return 0
    tap = Tap()
    try:
        for make, size in OPERATIONS:
            operation = make(size, base=disk.path)
            sweep(tap, disk, operation)
            operation.close()
    finally:
        disk.unmount()
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
