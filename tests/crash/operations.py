"""The things people do that write, each with the state before and after it; nothing in between may
ever be seen."""
import glob
import os

from trial import LOGS, Room, counts, pupils, read

WORKSPACE = "desk.carrel"


class Operation:
    """One command on a prepared room. `size` says how much it has to do."""

    name = ""
    leaves = ()  # files on the desk that it may make

    def __init__(self, size, base=None):
        self.base = base
        self.room = Room(base)
        self.workspace = WORKSPACE
        self.prepare(self.room, size)
        self.before = self.state(self.room)
        with self.copy() as room:
            result = self.must_run(room)
            self.seconds = result.seconds
            self.after = self.state(room)
            self.reference_done(room)
        assert self.after != self.before, (self.name, self.after)

    def must_run(self, room):
        return room.must(*self.arguments())

    def close(self):
        self.room.__exit__()

    def copy(self):
        return Room(self.base, copy_of=self.room)

    def arguments(self):
        return ("--workspace", WORKSPACE, "--no-backup", *self.words())

    def state(self, room):
        return counts(room.file(WORKSPACE))

    def reference_done(self, room):
        """Looks at the room in which all went well."""

    def complaints(self, room, result, killed=False):
        """What is wrong after a run that may have been hindered."""
        found = []
        alarm = result.alarm() if result else None
        if alarm:
            found.append(alarm)
        if os.path.exists(room.file(WORKSPACE)):
            found += room.problems(room.file(WORKSPACE))
        state = self.state(room)
        if state not in (self.before, self.after) and not (killed and self.is_begun(state)):
            found.append(f"half done: {state}, was {self.before}, should become {self.after}")
        if result and result.code in (0, 3) and state != self.after:
            found.append("it said that it was done, and was not")
        if not killed:
            found += [f"left over: {name}" for name in room.left_over()]
            found += self.strangers(room)
        return found

    def is_begun(self, state):
        """Whether a program that was ended at once may leave this, which is whole in itself."""
        return False

    def strangers(self, room):
        known = {WORKSPACE, *self.leaves, *os.listdir(self.room.desk)}
        return [f"left over: {name}" for name in os.listdir(room.desk)
                if name not in known and not name.endswith(LOGS)]

    def again(self, room):
        """After a kill: the same once more has to end well, with nothing left over."""
        if self.state(room) == self.after and not self.repeatable():
            return []
        result = room.run(*self.arguments())
        if result.code not in (0, 3) or result.alarm():
            return [f"the next run failed: {result}"]
        return self.complaints(room, result)

    def repeatable(self):
        return False


class Import(Operation):
    name = "import"
    leaves = ("pupils.rejected.csv",)

    def prepare(self, room, size):
        room.must("--workspace", WORKSPACE, "init", "--sample", "3", "--as-of", "2026-09-01")
        room.write("pupils.csv", pupils(0, size, bad_every=100))

    def words(self):
        return ("import", "pupils.csv", "--as", "students")


class ImportWithBackup(Import):
    """As it is by default: a backup is due before it, and made."""

    name = "import after a backup"

    def arguments(self):
        return ("--workspace", WORKSPACE, *self.words())


class Export(Operation):
    name = "export"

    def prepare(self, room, size):
        room.must("--workspace", WORKSPACE, "init")
        room.write("pupils.csv", pupils(0, size))
        room.must("--workspace", WORKSPACE, "import", "pupils.csv", "--as", "students")
        os.remove(room.file("pupils.csv"))
        room.write("pupils.ndjson", "the old file\n")

    def words(self):
        return ("export", "students", "--format", "ndjson", "--to", "pupils.ndjson")

    def state(self, room):
        return read(room.file("pupils.ndjson"))

    def complaints(self, room, result, killed=False):
        found = super().complaints(room, result, killed)
        return [text if len(text) < 500 else text[:500] for text in found]

    def repeatable(self):
        return True


class Init(Operation):
    name = "init --sample"

    def prepare(self, room, size):
        self.size = size

    def words(self):
        return ("init", "--sample", str(self.size), "--as-of", "2026-09-01")

    def is_begun(self, state):
        """The workspace is made first, empty, and then filled."""
        return not any(state.values())

    def again(self, room):
        """What a killed program left under another name is the doctor's to find, later on."""
        if self.state(room) is not None:
            return []
        for name in room.left_over():
            os.remove(name)
        return super().again(room)


class Undo(Operation):
    name = "undo"

    def prepare(self, room, size):
        room.must("--workspace", WORKSPACE, "init")
        room.write("pupils.csv", pupils(0, size))
        room.must("--workspace", WORKSPACE, "import", "pupils.csv", "--as", "students")

    def words(self):
        return ("undo",)


class Backup(Operation):
    name = "backup"

    def prepare(self, room, size):
        room.must("--workspace", WORKSPACE, "init", "--sample", str(size), "--as-of", "2026-09-01")

    def words(self):
        return ("backup", "create")

    def state(self, room):
        """What each of the backups holds."""
        files = glob.glob(os.path.join(room.data, "carrel", "backups", "*", "*.carrel"))
        return [counts(path) for path in sorted(files)]
