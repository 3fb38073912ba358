"""The same jobs in bestand, DuckDB and Polars: time and peak memory, and both as ratios to bestand's.

Every program runs each job once, and the answers are compared number by number: where one differs there are no ratios.
Then come the rounds. In each, every program runs once, in a process of its own, and each round begins with another one.
The median counts; the least and the most stand beside it.
"""

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TABLE = "y36a02"
ROWS = 9_200_000
# As many rows as make a body of about 150 MB.
V3_JSON_ROWS = 2_060_000
JOBS = {
    "november": "november of Hele landet, out of a CSV of version 2",
    "windows-1252": "the same, out of the same file in Windows-1252",
    "everything": "full-time persons by area, category and month, added up from every row of a CSV without totals",
    "v3-json": "november of Hele landet, out of a body of version 3 JSON",
    "bytes": "how far november is from reading the bytes alone (they are in the page cache)",
}
PEERS = ("DuckDB", "Polars")
# The processors everybody may use: all there are.
THREADS = os.cpu_count() or 1


def gnu_time() -> str | None:
    """GNU time, where there is one. A new process begins as a copy of the one that starts it, and that counts towards its
    peak: of this program some 20 MB, of GNU time hardly anything.
    """
    path = shutil.which("time")
    if path is None:
        return None
    told = subprocess.run([path, "--version"], capture_output=True, text=True)
    return path if "GNU" in told.stdout + told.stderr else None


GNU_TIME = gnu_time()


@dataclass
class Contender:
    """A program in one of the ways it can do a job, and what the runs took."""

    program: str
    way: str
    command: list[str]
    out: Path | None = None
    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    cannot: str | None = None

    @property
    def name(self) -> str:
        return f"{self.program}, {self.way}" if self.way else self.program

    def run(self, timeout: float) -> tuple[float, float]:
        """Wall time in seconds and peak memory in MB of one new process. Sets `cannot` where it fails."""
        if self.out is not None:
            self.out.unlink(missing_ok=True)
        with tempfile.TemporaryFile() as said, tempfile.NamedTemporaryFile() as taken:
            measured = [GNU_TIME, "--format=%M", f"--output={taken.name}"] if GNU_TIME else []
            begin = time.perf_counter()
            # In a group of its own, so that all of it can be ended.
            process = subprocess.Popen(
                [*measured, *self.command],
                stdout=subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,
            )
            watch = threading.Timer(timeout, os.killpg, (process.pid, signal.SIGKILL))
            watch.start()
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - begin
            watch.cancel()
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                said.seek(0)
                self.cannot = reason(said.read().decode(errors="replace"))
                if seconds >= timeout:
                    self.cannot = f"not done after {timeout:.0f} s"
                return seconds, 0.0
            if GNU_TIME:
                return seconds, int(taken.read()) * 1024 / 1e6
        # Linux counts in units of 1,024 bytes, macOS in bytes.
        unit = 1 if sys.platform == "darwin" else 1024
        return seconds, usage.ru_maxrss * unit / 1e6

    def median(self) -> float:
        return statistics.median(self.seconds)

    def peak(self) -> float:
        return statistics.median(self.megabytes)


def reason(said: str) -> str:
    """The line that says why a program failed."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if "rror:" in line]
    return (errors + lines[-1:] + ["it failed"])[0][:200]


class Files:
    """The synthetic files, made where they are not there yet."""

    def __init__(self, folder: Path, rows: int) -> None:
        self.rows = rows
        # Files of another size have a folder of their own, so that none is taken for one of the usual size.
        self.folder = folder if rows == ROWS else folder / f"rows-{rows}"
        self.folder.mkdir(parents=True, exist_ok=True)

    def generated(self, ending: str, rows: int, *options: str) -> Path:
        file = self.folder / f"synthetic_{TABLE}{ending}"
        if file.exists():
            return file
        part = file.with_name(f"part_{file.name}")
        print(f"writing {file.name}", file=sys.stderr)
        generator = ["cargo", "run", "--release", "--quiet", "--locked", "-p", "bestand-benches"]
        generator += ["--bin", "synthetic", "--", "large", "--table", TABLE]
        subprocess.run(
            [*generator, "--rows", str(rows), *options, "--out", str(part)], cwd=ROOT, check=True
        )
        part.rename(file)
        return file

    def csv(self) -> Path:
        return self.generated(".csv", self.rows)

    def windows_1252(self) -> Path:
        file = self.folder / f"synthetic_{TABLE}_windows-1252.csv"
        if not file.exists():
            part = file.with_name(f"part_{file.name}")
            print(f"writing {file.name}", file=sys.stderr)
            with (
                open(self.csv(), encoding="utf-8", newline="") as text,
                open(part, "w", encoding="windows-1252", newline="") as other,
            ):
                while piece := text.read(1 << 16):
                    other.write(piece)
            part.rename(file)
        return file

    def without_totals(self) -> Path:
        options = ["--without-totals", "--without-blanks"]
        return self.generated("_without_totals.csv", self.rows, *options)

    def v3_json(self) -> Path:
        rows = self.rows * V3_JSON_ROWS // ROWS
        return self.generated("_v3.json", rows, "--form", "v3-json")


class Bench:
    """What is measured with what."""

    def __init__(self, options: argparse.Namespace, bestand: Path, files: Files) -> None:
        self.options = options
        self.bestand = bestand
        self.files = files
        self.answers = Path(tempfile.mkdtemp(prefix="peers-"))

    def ours(self, way: str, *arguments: str) -> Contender:
        out = self.answers / f"bestand-{way.replace(' ', '-')}.csv"
        command = [str(self.bestand), *arguments, "--format", "csv", "-o", str(out)]
        return Contender("bestand", way, command, out)

    def theirs(self, job: str, file: Path, program: str, way: str) -> Contender:
        out = self.answers / f"{program}-{way}.csv"
        script = HERE / f"in_{program.lower()}.py"
        command = [sys.executable, str(script), job, way, str(file), str(out)]
        return Contender(program, way, command, out)

    def contenders(self, job: str) -> tuple[Path, list[Contender]]:
        """The file of a job, and who does it. The others are measured by the first."""
        if job == "everything":
            file = self.files.without_totals()
            question = ["--by", "area,visitation", "--sum", "sex", "--sum", "age"]
            ours = [self.ours("", "stock", str(file), *question)]
            ways = {"DuckDB": ["typed", "sniffed"], "Polars": ["streaming", "in-memory"]}
        elif job == "v3-json":
            file = self.files.v3_json()
            ours = [self.ours("", "november", str(file))]
            ways = {"DuckDB": ["texts", "json"], "Polars": ["read_json", "json_decode"]}
        elif job == "windows-1252":
            file = self.files.windows_1252()
            ours = [
                self.ours("UTF-8", "november", str(self.files.csv())),
                self.ours("Windows-1252", "november", str(file)),
            ]
            ways = {"DuckDB": ["windows-1252", "latin-1"], "Polars": ["windows-1252"]}
        else:
            file = self.files.csv()
            ours = [self.ours("", "november", str(file))]
            ways = {
                "DuckDB": ["typed", "sniffed"],
                "Polars": ["streaming", "inferred-streaming", "in-memory"],
            }
            if job == "bytes":
                return file, [Contender("cat", "to nowhere", ["cat", str(file)]), *ours]
        theirs = [
            self.theirs(job, file, program, way)
            for program, each in ways.items()
            for way in each
        ]
        return file, ours + theirs

    def same_numbers(self, job: str, contenders: list[Contender]) -> int | None:
        """Runs everybody once. How many numbers all gave alike; `None` where one gave another."""
        count = 0
        first = next(each for each in contenders if each.out is not None)
        for contender in contenders:
            contender.run(self.options.timeout)
            if contender.cannot is not None:
                if contender.program == "bestand":
                    print(f"{contender.name}: {contender.cannot}")
                    return None
                continue
            if contender is first or contender.out is None:
                continue
            check = [sys.executable, str(HERE / "same_numbers.py"), job]
            told = subprocess.run(
                [*check, str(first.out), str(contender.out)], capture_output=True, text=True
            )
            if told.returncode != 0:
                print(f"{contender.name} gives other numbers than {first.name}: {told.stderr}")
                return None
            count = int(told.stdout)
        return count

    def measure(self, job: str) -> bool:
        """Prints the table of a job; whether there is one."""
        file, contenders = self.contenders(job)
        size = file.stat().st_size / 1e6
        print(f"\n{job}: {JOBS[job]}\n{file.name}, {size:,.0f} MB", flush=True)
        count = self.same_numbers(job, contenders)
        if count is None:
            print("no ratios: the answers are not all there, or not the same")
            return False
        if count:
            print(f"{count:,} numbers, the same in every answer")
        running = [each for each in contenders if each.cannot is None]
        for turn in range(self.options.rounds):
            turned = turn % len(running)
            for contender in running[turned:] + running[:turned]:
                seconds, megabytes = contender.run(self.options.timeout)
                contender.seconds.append(seconds)
                contender.megabytes.append(megabytes)
        failed = [each for each in running if each.cannot is not None]
        if failed:
            print(f"no ratios: {failed[0].name}: {failed[0].cannot}")
            return False
        self.table(contenders)
        return True

    def table(self, contenders: list[Contender]) -> None:
        first = contenders[0]
        running = [each for each in contenders if each.cannot is None]
        best = {
            program: min((each for each in running if each.program == program), key=Contender.median)
            for program in {each.program for each in running}
        }
        print(f"  {'':30}{'seconds':>9}  {'least - most':>15}{'ratio':>8}{'peak MB':>10}{'ratio':>8}")
        for each in contenders:
            if each.cannot is not None:
                print(f"  {each.name:30}cannot: {each.cannot}")
                continue
            seconds, megabytes = each.median(), each.peak()
            spread = f"{min(each.seconds):.3f} - {max(each.seconds):.3f}"
            mark = " *" if best[each.program] is each and each.program in PEERS else ""
            print(
                f"  {each.name:30}{seconds:9.3f}  {spread:>15}{seconds / first.median():8.2f}"
                f"{megabytes:10.1f}{megabytes / first.peak():8.2f}{mark}"
            )

    def start_alone(self) -> None:
        """What a process of each program takes that does nothing: part of every time above."""
        idle = [
            Contender("bestand", "", [str(self.bestand), "--version"]),
            Contender("DuckDB", "", [sys.executable, "-c", "import duckdb; duckdb.connect()"]),
            Contender("Polars", "", [sys.executable, "-c", "import polars"]),
            Contender("nothing", "", ["true"]),
        ]
        print("\nstart alone: a process that does nothing, in every time above; no memory below the last can be seen")
        for contender in idle:
            for _ in range(self.options.rounds):
                seconds, megabytes = contender.run(self.options.timeout)
                contender.seconds.append(seconds)
                contender.megabytes.append(megabytes)
        self.table(idle)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benches/peers/run",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    jobs = ", ".join(JOBS)
    parser.add_argument("jobs", nargs="*", metavar="JOB", help=f"all without any: {jobs}")
    parser.add_argument("--bestand", type=Path, help="a built bestand; without it one is built")
    parser.add_argument("--data", type=Path, help="where the synthetic files are, or are made")
    parser.add_argument("--rounds", type=int, default=5, help="(5)")
    parser.add_argument("--rows", type=int, default=ROWS, help=f"of the CSV files ({ROWS})")
    parser.add_argument("--timeout", type=float, default=900.0, help="seconds for a run (900)")
    parser.add_argument("--target", type=Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    unknown = [job for job in options.jobs if job not in JOBS]
    if unknown:
        parser.error(f"there is no job {unknown[0]}; there are {jobs}")
    if options.rounds < 1:
        parser.error("--rounds is at least 1")
    return options


def main() -> int:
    options = parse()
    bestand = options.bestand
    if bestand is None:
        build = ["cargo", "build", "--release", "--locked", "-p", "bestand-cli"]
        subprocess.run([*build, "--target-dir", str(options.target)], cwd=ROOT, check=True)
        bestand = options.target / "release" / "bestand"
    files = Files((options.data or options.target / "peers" / "data").resolve(), options.rows)
    bench = Bench(options, bestand.resolve(), files)
    print(
        f"DuckDB {version('duckdb')}, Polars {version('polars')}; {THREADS} processors; "
        f"{options.rounds} rounds; ratios are to the first line of each table, * is a peer's best way"
    )
    results = [bench.measure(job) for job in options.jobs or JOBS]
    bench.start_alone()
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
