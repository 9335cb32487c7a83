#!/usr/bin/env python3
"""What the documentation says is so: every command, option, link and file it names is there, and
the examples that show output are run and give it.

A fenced block of the kind `console` holds commands. A line `$ COMMAND` is run, in order with those
before it in the same document, in an empty home; the lines after it are its output, of which any may
be left out. A block of the kind `csv NAME` or `json NAME` is a file of that name. Lines without `$`
that begin with `carrelctl` are only checked."""
import glob
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile

SOURCE = os.environ["SOURCE_ROOT"]
CARRELCTL = os.environ["CARRELCTL"]
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "LANGUAGE": "C", "TZ": "Europe/London"}
DONE = (0, 3)  # 3: some rows were rejected

FENCE = re.compile(r"^(`{3,})(.*)$")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
ITEM = re.compile(r"^  (\S.*?)(?:  +(.*))?$")


def read(name):
    with open(os.path.join(SOURCE, name), encoding="utf-8") as file:
        return file.read()


def documents():
    names = ["README.md"] + [os.path.relpath(path, SOURCE) for path in
                             glob.glob(os.path.join(SOURCE, "docs", "**", "*.md"), recursive=True)]
    return [name for name in sorted(names) if os.path.exists(os.path.join(SOURCE, name))]


def split(text):
    """Fenced blocks as (info, lines), and the text without them."""
    blocks, rest, block = [], [], None
    for line in text.splitlines():
        fence = FENCE.match(line)
        if fence and block is None:
            block = (fence.group(2).strip(), [])
        elif fence:
            blocks.append(block)
            block = None
        elif block is not None:
            block[1].append(line)
        else:
            rest.append(line)
    return blocks, "\n".join(rest)


# What carrelctl knows, from its help.

def run_help(*words):
    environment = dict(os.environ, **ENVIRONMENT)
    result = subprocess.run([CARRELCTL, *words, "--help"], env=environment, check=True,
                            stdout=subprocess.PIPE, encoding="utf-8")
    return result.stdout


def sections(text):
    """Heading to its items: name to what is said of it, lines joined."""
    found, heading, name = {}, None, None
    for line in text.splitlines():
        item = ITEM.match(line)
        if line and not line.startswith(" ") and line.endswith(":"):
            heading, name = line[:-1], None
            found[heading] = {}
        elif heading and item:
            name = item.group(1)
            found[heading][name] = item.group(2) or ""
        elif name and line.startswith("   "):
            found[heading][name] += " " + line.strip()
        elif not line:
            name = None
    return found


class Option:
    def __init__(self, synopsis, text):
        match = re.match(r"(?:-(\w), )?--([a-z-]+)(=\S+)?$", synopsis)
        self.letter, self.name, self.argument = match.group(1), match.group(2), match.group(3)
        verbs = re.search(r"\(With ([^)]*)\.\)", text)
        values = re.search(r"One of: ([^.]*)\.", text)
        self.verbs = verbs.group(1).split(", ") if verbs else None
        self.values = values.group(1).split(", ") if values else None


class Program:
    def __init__(self):
        pages = sections(run_help())
        self.globals = [Option(*item) for item in pages["Options of every command"].items()]
        self.commands = {}
        self.formats = {}
        for name in pages["Commands"]:
            page = sections(run_help(name))
            usage = [line.split() for line in page["Usage"]]
            self.commands[name] = {
                "entity": any(words[2:3] == ["ENTITY"] for words in usage),
                "verbs": {word for words in usage for word in words[2:4] if word.islower()},
                "options": [Option(*item) for item in page.get("Options", {}).items()],
            }
        for name in sections(run_help("export"))["Formats"]:
            page = sections(run_help("export", "--format", name))
            for heading, items in page.items():
                if heading.startswith(f"Options of the format {name}"):
                    self.formats[name] = {option: re.findall(r"(?:: |, )([a-z0-9-]+)(?= \(|,|\.)", text)
                                          for option, text in items.items() if "It has none" not in option}

    def problem_of(self, words):
        """What is wrong with a command line, without its first word; None when nothing is."""
        command, entity, verb, given, rest = None, None, None, [], list(words)
        while rest:
            word = rest.pop(0)
            if word.startswith("-") and word != "-":
                known = self.globals + (self.commands[command]["options"] if command else [])
                name, equals, value = word.partition("=")
                option = next((option for option in known if name == f"--{option.name}"
                               or (option.letter and name == f"-{option.letter}")), None)
                if option is None:
                    return f"there is no option {name}"
                if option.argument and not equals:
                    value = rest.pop(0) if rest else ""
                given.append((option, value))
            elif command is None:
                if word not in self.commands:
                    return f"there is no command {word}"
                command = word
            elif self.commands[command]["entity"] and entity is None:
                entity = word
            elif self.commands[command]["verbs"] and verb is None:
                if word not in self.commands[command]["verbs"]:
                    return f"{command} has no {word}"
                verb = word
        for option, value in given:
            if option.verbs and verb not in option.verbs:
                return f"--{option.name} does not belong to {command} {verb}"
            if option.values and value not in option.values:
                return f"--{option.name} cannot be {value}"
        return self.problem_of_settings(given)

    def problem_of_settings(self, given):
        values = {option.name: value for option, value in given}
        target = values.get("to", "")
        name = values.get("format") or os.path.splitext(target)[1][1:]
        for option, value in given:
            if option.name != "set":
                continue
            setting, _, chosen = value.partition("=")
            if setting not in self.formats.get(name, {}):
                return f"the format {name} has no option {setting}"
            if chosen not in self.formats[name][setting]:
                return f"{setting} cannot be {chosen}"
        return None


def command_lines(line):
    """The calls of carrelctl in a line of shell, as lists of words."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split = True
    calls, current = [], []
    for token in lexer:
        if token in ("|", "&&", ";", "||"):
            calls.append(current)
            current = []
        else:
            current.append(token)
    calls.append(current)
    for call in calls:
        words = []
        for token in call:
            if set(token) <= set("<>"):
                break
            words.append(token)
        if words and words[0] == "carrelctl":
            yield words[1:]


def shell_lines(lines):
    """Lines of a block with those that end in a backslash joined."""
    joined = ""
    for line in lines:
        joined += line
        if line.endswith("\\"):
            joined = joined[:-1]
            continue
        yield joined
        joined = ""


# Checks; each gives problems.

def check_commands(text, program):
    blocks, rest = split(text)
    lines = [re.sub(r"^\$ ", "", line) for _, block in blocks for line in shell_lines(block)]
    lines += [span for span in SPAN.findall(rest) if span.startswith("carrelctl ")]
    known = {f"--{option.name}" for option in program.globals}
    known |= {f"--{option.name}" for command in program.commands.values()
              for option in command["options"]}
    script = read("dev")
    for line in lines:
        line = line.replace("…", "")
        if re.match(r"(carrelctl |.*\| carrelctl )", line):
            for words in command_lines(line):
                problem = program.problem_of(words)
                if problem:
                    yield f"{line}: {problem}"
        match = re.match(r"\./dev (\S+)(.*)", line)
        if match and not re.search(rf"^  {match.group(1)}\) ", script, re.MULTILINE):
            yield f"{line}: ./dev knows no {match.group(1)}"
    for span in SPAN.findall(rest):
        name = span.split("=")[0].split(" ")[0]
        if re.match(r"--[a-z]", span) and name not in known and name not in script:
            yield f"there is no option {name}"


def anchors(name):
    found = set()
    for line in split(read(name))[1].splitlines():
        if line.startswith("#"):
            title = re.sub(r"[`*]", "", line.lstrip("#").strip()).lower()
            found.add(re.sub(r"[^\w\- ]", "", title).replace(" ", "-"))
    return found


def check_links(name):
    for link in LINK.findall(split(read(name))[1]):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = os.path.normpath(os.path.join(os.path.dirname(name), path)) if path else name
        if not os.path.exists(os.path.join(SOURCE, target)):
            yield f"{link} leads nowhere"
        elif anchor and target.endswith(".md") and anchor not in anchors(target):
            yield f"{link}: there is no such heading"


def mask(line):
    """A line of output without what differs from run to run: numbers, ids, places, alignment."""
    line = re.sub(r"“[^”]*/[^”]*”", "“…”", line)
    line = re.sub(r"(?<!\S)/\S+", "/…", line)
    line = re.sub(r"\b(?:[0-9]+:)?[0-9a-f]{4,}(?:-[0-9a-f]{4,})*\b|[0-9][0-9,.:TZ-]*", "0", line)
    return re.sub(r"\s+", " ", line).strip()


def run(line, home):
    environment = dict(os.environ, **ENVIRONMENT, HOME=home, XDG_DATA_HOME=os.path.join(home, "data"),
                       PATH=os.path.join(home, "bin") + os.pathsep + os.environ["PATH"])
    environment.pop("CARREL_WORKSPACE", None)
    return subprocess.run(["sh", "-c", line], cwd=os.path.join(home, "work"), env=environment,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, encoding="utf-8", errors="replace")


def compare(command, shown, output):
    lines = {mask(line) for line in output.splitlines()}
    for line in shown:
        if mask(line) not in lines | {"", "…"}:
            return f"{command}: it does not say “{line.strip()}”"
    return None


def run_block(lines, home):
    commands = []
    for line in shell_lines(lines):
        if line.startswith("$ "):
            commands.append((line[2:], []))
        elif commands:
            commands[-1][1].append(line)
    for command, shown in commands:
        result = run(command, home)
        if result.returncode not in DONE:
            yield f"{command}: ends with {result.returncode}: {result.stdout.strip()[:300]}"
        else:
            problem = compare(command, shown, result.stdout)
            if problem:
                yield problem


def check_examples(text):
    with tempfile.TemporaryDirectory() as home:
        os.mkdir(os.path.join(home, "work"))
        os.mkdir(os.path.join(home, "bin"))
        os.symlink(CARRELCTL, os.path.join(home, "bin", "carrelctl"))
        for info, lines in split(text)[0]:
            words = info.split()
            if len(words) == 2 and words[0] in ("csv", "json"):
                with open(os.path.join(home, "work", words[1]), "w", encoding="utf-8") as file:
                    file.write("\n".join(lines) + "\n")
            elif words == ["console"]:
                yield from run_block(lines, home)


def check_architecture():
    """Its tables have every source file, and none that is not there."""
    cells = re.findall(r"^\| ((?:`[^`]+`(?:, )?)+) \|", read("docs/architecture.md"), re.MULTILINE)
    patterns = [name for cell in cells for name in SPAN.findall(cell) if name.endswith(".c")]
    source = os.path.join(SOURCE, "src")
    named = set()
    for pattern in patterns:
        found = {os.path.relpath(path, source) for path in glob.glob(os.path.join(source, pattern))}
        if not found:
            yield f"src/{pattern} is not there"
        named |= found
    for path in sorted(glob.glob(os.path.join(source, "**", "*.c"), recursive=True)):
        name = os.path.relpath(path, source)
        if name not in named:
            yield f"src/{name} is in no table"


def check_imports():
    """The table of recognised files has each of them by its label."""
    text = read("docs/user/import.md")
    for path in sorted(glob.glob(os.path.join(SOURCE, "data", "import", "*.json"))):
        with open(path, encoding="utf-8") as file:
            label = json.load(file)["label"]
        if f"| {label} |" not in text:
            yield f"“{label}” ({os.path.basename(path)}) is missing"


def check_formats(program):
    """Each option of each format is in its section, with all its values."""
    text = read("docs/formats.md")
    for name, options in program.formats.items():
        match = re.search(rf"^## {name}$(.*?)(?=^## |\Z)", text,
                          re.MULTILINE | re.DOTALL | re.IGNORECASE)
        if not match:
            yield f"{name} has no section"
            continue
        for option, values in options.items():
            for word in [option] + (values if name != "tsv" else []):
                if f"`{word}`" not in match.group(1):
                    yield f"{name}: {option}: `{word}` is missing"


def main():
    program = Program()
    cases = [("architecture.md names every source file", check_architecture()),
             ("import.md names every recognised file", check_imports()),
             ("formats.md names every option of every format", check_formats(program))]
    for name in documents():
        text = read(name)
        cases += [(f"{name}: commands and options are known", check_commands(text, program)),
                  (f"{name}: links lead somewhere", check_links(name)),
                  (f"{name}: examples give what is shown", check_examples(text))]
    print(f"1..{len(cases)}")
    failed = False
    for number, (title, problems) in enumerate(cases, 1):
        found = list(problems)
        print(f"{'not ok' if found else 'ok'} {number} - {title}")
        for problem in found:
            print("# " + problem.replace("\n", " / "))
        failed = failed or bool(found)
    sys.exit(failed)


if __name__ == "__main__":
    main()
