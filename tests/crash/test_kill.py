#!/usr/bin/env python3
"""kill -9 at random moments of an import, an export and a migration. Nothing half done is ever
seen, and the next run finishes."""
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from operations import Export, Import, ImportWithBackup, Operation
from trial import SANITIZED, Tap, need_program

MIGRATE = os.environ.get("CARREL_MIGRATE", "")
KILLS = int(os.environ.get("CARREL_KILLS", "200"))
SEED = int(os.environ.get("CARREL_SEED", random.SystemRandom().randrange(1 << 32)))
WORKERS = 2
STUDENTS = 20000  # of the workspace that is brought up to date
WORKSPACE = "desk.carrel"


class Migration(Operation):
    """The later program of migrate.c opens a workspace of this version."""

    name = "migration"
    leaves = (WORKSPACE + ".before-version-2",)

    def prepare(self, room, size):
        self.run(room, "make", WORKSPACE, str(size))

    @staticmethod
    def run(room, *words):
        result = room.run(*words, program=MIGRATE)
        if result.code != 0:
            raise AssertionError(str(result))
        return result

    def must_run(self, room):
        return self.run(room, *self.arguments())

    def arguments(self):
        return ("open", WORKSPACE)

    def state(self, room):
        """The version and the number of students, with whatever is wrong before them."""
        return self.run(room, "check", WORKSPACE).out

    def complaints(self, room, result, killed=False):
        state = self.state(room)
        found = []
        if state not in (self.before, self.after):
            found.append(f"it is {state}, was {self.before}, should become {self.after}")
        if not killed:
            found += [f"left over: {name}" for name in room.left_over()] + self.strangers(room)
        return found

    def again(self, room):
        self.run(room, *self.arguments())
        state = self.state(room)
        found = [] if state == self.after else [f"the next run left {state}"]
        return found + [f"left over: {name}" for name in room.left_over()] + self.strangers(room)


def kill_once(operation, delay):
    """Complaints about one run that was killed after `delay` seconds; whether it was hit."""
    with operation.copy() as room:
        process = room.start(operation.arguments(), program=program_of(operation),
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.kill()
        hit = process.wait() == -signal.SIGKILL
        if not hit and process.returncode not in (0, 3):
            return hit, [f"it ended with {process.returncode} by itself"]
        try:
            found = operation.complaints(room, None, killed=hit) or operation.again(room)
        except (AssertionError, OSError, ValueError) as error:
            found = [f"{type(error).__name__}: {error}"]
    return hit, [f"killed after {delay:.4f} s: {text}" for text in found]


def program_of(operation):
    return MIGRATE if isinstance(operation, Migration) else None


def measure(operation):
    """How long the run takes while as much goes on beside it as later."""
    def once(_):
        with operation.copy() as room:
            began = time.monotonic()
            room.start(operation.arguments(), program=program_of(operation),
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).wait()
            return time.monotonic() - began
    with ThreadPoolExecutor(WORKERS) as pool:
        return sorted(pool.map(once, range(5)))[3]


class Pace:
    """How long a run takes by now: less than first measured, when kills come too late."""

    def __init__(self, seconds):
        self.seconds = seconds

    def kill(self, operation, fraction):
        delay = fraction * self.seconds
        hit, found = kill_once(operation, delay)
        if not hit:
            self.seconds += (delay - self.seconds) / 4
        return hit, found


def sweep(tap, operation, kills, generator):
    pace = Pace(measure(operation))
    seconds = pace.seconds
    fractions = [generator.random() for _ in range(kills)]
    with ThreadPoolExecutor(WORKERS) as pool:
        answers = list(pool.map(lambda fraction: pace.kill(operation, fraction), fractions))
    found = [text for _, complaints in answers for text in complaints]
    hits = sum(hit for hit, _ in answers)
    tap.ok(not found, f"{operation.name} of {seconds:.2f} s survives kill -9 at {kills} moments"
                      f" ({hits} hit it at work)",
           f"{len(found)} complaints, the first:\n" + "\n".join(found[:5]))
    tap.ok(hits > kills // 4, f"the kills come while {operation.name} works",
           f"only {hits} of {kills} did")


def main():
    need_program()
    tap = Tap()
    tap.note(f"CARREL_SEED={SEED} CARREL_KILLS={KILLS}")
    generator = random.Random(SEED)
    scale = 4 if SANITIZED else 1
    sweeps = [(Import, 3000 // scale, KILLS - KILLS // 4),
              (ImportWithBackup, 2000 // scale, KILLS // 4),
              (Export, 15000 // scale, KILLS)]
    if os.access(MIGRATE, os.X_OK):
        sweeps.append((Migration, STUDENTS, KILLS))
    else:
        tap.skip("migration", "CARREL_MIGRATE names no program")
    for make, size, kills in sweeps:
        operation = make(size)
        sweep(tap, operation, kills, generator)
        operation.close()
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
