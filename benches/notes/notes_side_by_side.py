"""One status note and the notes of all municipalities: time and peak memory of bestand beside matplotlib and python-docx.

The peer is handed what bestand computed (the numbers of `tal.json`, the words that are in no exhibit) and makes the Word document and
the charts of it. Both make every note once, and the two documents are compared text by text and cell by cell: where they differ
there are no ratios. Then come the rounds, every contender once in each, in a process of its own, each round beginning with another.
The median counts; the least and the most stand beside it.
"""

import argparse
import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from words import differences, outline

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
AREAS = ROOT / "crates" / "bestand-model" / "data" / "areas.csv"
EXTRACTS = [
    ROOT / "data-samples" / "jobindsats" / "v3_y60a02_kommuner_2021M08-2026M07.json",
    ROOT / "data-samples" / "jobindsats" / "v3_y25i01_kommuner_2021M08-2026M07.json",
]
AREA = "Holbæk"
AREA_BUDGET = ROOT / "data-samples" / "synthetic" / "own-files" / "synthetic_budget_2026.csv"
BUDGET_HEAD = "ydelse;helaarspersoner;gns_nettopris_kr;beloeb_kr"
# Synthetic, kroner for a full-year person.
NET_PRICE = 118_500
PROCESSORS = os.cpu_count() or 1
# What the notes are to keep within on two processors: seconds and megabytes.
LIMITS = {"one": (0.7, 500), "all": (20.0, 500)}


@dataclass
class Contender:
    """A program in one of the ways it makes notes, and what the runs took."""

    name: str
    command: list[str]
    out: Path | None
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    def run(self) -> None:
        """One run in a new process, into a folder that is not there. Ends everything where it fails."""
        if self.out is not None:
            shutil.rmtree(self.out, ignore_errors=True)
        with tempfile.TemporaryFile() as said:
            begin = time.perf_counter()
            process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=said)
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - begin
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                said.seek(0)
                raise SystemExit(f"{self.name} failed:\n{said.read().decode(errors='replace')}")
        self.seconds.append(seconds)
        self.processor.append(usage.ru_utime + usage.ru_stime)
        # Of the largest process. Linux counts in units of 1,024 bytes, macOS in bytes.
        self.megabytes.append(usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6)

    def forget(self) -> None:
        """The run that is compared counts no time."""
        self.seconds, self.processor, self.megabytes = [], [], []


class Bench:
    """The work folder, and who makes what in it."""

    def __init__(self, bestand: Path, work: Path) -> None:
        self.bestand = bestand
        self.work = work
        self.given = work / "given"

    def ours(self, name: str, out: str, *options: str) -> Contender:
        command = [str(self.bestand), "note", "--template", "status", "--quiet", *options]
        command += ["-o", str(self.work / out), *map(str, EXTRACTS)]
        return Contender(name, command, self.work / out)

    def theirs(self, name: str, out: str, folders: list[Path], processes: int = 1) -> Contender:
        command = [sys.executable, str(HERE / "in_python_docx.py"), str(self.work / out)]
        command += [*map(str, folders), "--processes", str(processes)]
        return Contender(name, command, self.work / out)

    def one(self) -> list[Contender]:
        ours = self.ours("bestand", "one/bestand", "--area", AREA, "--budget", str(AREA_BUDGET))
        ours.run()
        folder = self.hand_over(ours.out, "one")
        peer = self.theirs("matplotlib, python-docx", "one/peer", [folder])
        peer.run()
        self.compare([(ours.out, peer.out / folder.name)])
        return [ours, peer]

    def all(self) -> list[Contender]:
        budget = ["--budget", str(self.budgets() / "synthetic_budget_2026_{area_code}.csv")]
        ours = self.ours("bestand", "all/bestand", "--each-area", *budget)
        ours.run()
        folders = [self.hand_over(note, note.name) for note in sorted(ours.out.iterdir())]
        peer = self.theirs("matplotlib, python-docx", "all/peer", folders)
        peer.run()
        self.compare([(ours.out / each.name, peer.out / each.name) for each in folders])
        single = ["--each-area", *budget, "--threads", "1"]
        contenders = [ours, self.ours("bestand, --threads 1", "all/single", *single), peer]
        if PROCESSORS > 1:
            name = f"matplotlib, python-docx, {PROCESSORS} processes"
            contenders.append(self.theirs(name, "all/peers", folders, PROCESSORS))
        return contenders

    def start_alone(self) -> list[Contender]:
        imports = "import matplotlib.figure, matplotlib.backends.backend_agg, docx"
        return [
            Contender("bestand, start alone", [str(self.bestand), "--version"], None),
            Contender("matplotlib, python-docx, start alone", [sys.executable, "-c", imports], None),
        ]

    def budgets(self) -> Path:
        """A synthetic budget for each municipality: the average of its own full-time persons in 2025, and one price."""
        folder = self.work / "budgets"
        folder.mkdir(exist_ok=True)
        with open(AREAS, encoding="utf-8") as file:
            codes = {row["name"]: row["code"] for row in csv.DictReader(file) if row["kind"] == "municipality"}
        extract = json.loads(EXTRACTS[0].read_text(encoding="utf-8"))
        period, area, count = map(extract["columns"].index, ("Periode", "Område", "Antal fuldtidspersoner"))
        levels: dict[str, list[int]] = {}
        for row in extract["rows"]:
            if row[area] in codes and row[period].startswith("2025"):
                levels.setdefault(row[area], []).append(row[count])
        for name, counts in levels.items():
            line = f"Kontanthjælp (samlet);{round(statistics.mean(counts))};{NET_PRICE};"
            file = folder / f"synthetic_budget_2026_{codes[name]}.csv"
            file.write_text(f"{BUDGET_HEAD}\n{line}\n", encoding="utf-8")
        return folder

    def hand_over(self, note: Path, name: str) -> Path:
        """What the peer is given of a note, in a folder of its own."""
        folder = self.given / name
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(note / "tal.json", folder)
        exhibits = json.loads((note / "tal.json").read_text(encoding="utf-8"))["exhibits"]
        words = outline(note / "status.docx", exhibits)
        (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        return folder

    def compare(self, pairs: list[tuple[Path, Path]]) -> None:
        """Ends everything where two documents say different things."""
        alike, differ = 0, []
        for ours, theirs in pairs:
            same, others = differences(ours / "status.docx", theirs / "status.docx")
            alike += same
            differ += [f"{ours.name}: {each}" for each in others]
            ours_drew, theirs_drew = (sorted(each.name for each in note.glob("figur-*")) for note in (ours, theirs))
            if ours_drew != theirs_drew:
                differ.append(f"{ours.name}: {ours_drew} beside {theirs_drew}")
        if differ:
            raise SystemExit("no ratios: the notes differ\n" + "\n".join(differ[:20]))
        print(f"notes: {len(pairs)}; {alike:,} texts and cells, the same in both documents", flush=True)


def measure(contenders: list[Contender], rounds: int) -> None:
    for contender in contenders:
        contender.forget()
    for turn in range(rounds):
        turned = turn % len(contenders)
        for contender in contenders[turned:] + contenders[:turned]:
            contender.run()


def lines(contenders: list[Contender]) -> list[list[str]]:
    """A line for each; ratios are to the first."""
    found = []
    first = contenders[0]
    for each in contenders:
        seconds, processor, megabytes = map(statistics.median, (each.seconds, each.processor, each.megabytes))
        found.append(
            [
                each.name,
                f"{seconds:.2f}",
                f"{min(each.seconds):.2f}-{max(each.seconds):.2f}",
                f"{seconds / statistics.median(first.seconds):.1f}",
                f"{processor:.2f}",
                f"{megabytes:.0f}",
                f"{megabytes / statistics.median(first.megabytes):.1f}",
            ]
        )
    return found


HEADS = ["", "s", "least-most", "ratio", "processor s", "MB", "ratio"]


def printed(rows: list[list[str]]) -> str:
    widths = [max(len(row[place]) for row in [HEADS, *rows]) for place in range(len(HEADS))]
    said = []
    for row in [HEADS, *rows]:
        numbers = [text.rjust(width) for text, width in zip(row[1:], widths[1:])]
        said.append("  " + "  ".join([row[0].ljust(widths[0]), *numbers]))
    return "\n".join(said)


def markdown(rows: list[list[str]]) -> str:
    rule = ["---"] + ["--:"] * (len(HEADS) - 1)
    return "\n".join(f"| {' | '.join(row)} |" for row in [HEADS, rule, *rows]) + "\n"


def within(job: str, contender: Contender) -> str:
    """Whether the first contender kept within its limits, in words: nothing fails for time."""
    seconds, megabytes = LIMITS[job]
    took, held = statistics.median(contender.seconds), statistics.median(contender.megabytes)
    in_time, in_room = ("met" if kept else "not met" for kept in (took <= seconds, held <= megabytes))
    return f"{took:.2f} s of at most {seconds} s: {in_time}; {held:.0f} MB of at most {megabytes} MB: {in_room}"


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benches/notes/run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("jobs", nargs="*", metavar="JOB", help="both without any: one, all")
    parser.add_argument("--bestand", type=Path, help="a built bestand; without it one is built")
    parser.add_argument("--rounds", type=int, default=5, help="(5)")
    parser.add_argument("--markdown", type=Path, help="write the tables to this file too")
    parser.add_argument("--keep", type=Path, help="a new folder for the notes, which are kept")
    parser.add_argument("--target", type=Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    unknown = [job for job in options.jobs if job not in LIMITS]
    if unknown:
        parser.error(f"there is no job {unknown[0]}; there are one, all")
    if options.rounds < 1:
        parser.error("--rounds is at least 1")
    if options.keep is not None and options.keep.exists():
        parser.error(f"--keep: {options.keep} is there already")
    return options


def load() -> str:
    """Processes that ran at a time in the last minute, these and others, where that is known."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def main() -> int:
    options = parse()
    bestand = options.bestand
    if bestand is None:
        build = ["cargo", "build", "--release", "--locked", "-p", "bestand-cli"]
        subprocess.run([*build, "--target-dir", str(options.target)], cwd=ROOT, check=True)
        bestand = options.target / "release" / "bestand"
    print(
        f"matplotlib {version('matplotlib')}, python-docx {version('python-docx')}; {PROCESSORS} processors; "
        f"{options.rounds} rounds; ratios are to the first line of each table"
    )
    tables = []
    with tempfile.TemporaryDirectory(prefix="notes-") as scratch:
        work = (options.keep or Path(scratch)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        bench = Bench(bestand.resolve(), work)
        for job in options.jobs or LIMITS:
            contenders = getattr(bench, job)()
            before = load()
            measure(contenders, options.rounds)
            tables.append(lines(contenders))
            print(f"\n{job}: load {before} before, {load()} after\n{printed(tables[-1])}")
            print(f"  {within(job, contenders[0])}\n", flush=True)
        contenders = bench.start_alone()
        measure(contenders, options.rounds)
        tables.append(lines(contenders))
        print(f"start alone: part of every time above\n{printed(tables[-1])}")
    if options.markdown is not None:
        options.markdown.write_text("\n".join(map(markdown, tables)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
