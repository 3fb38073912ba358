"""Whether two answers have the same numbers: `same_numbers.py JOB BESTAND OTHER`.

A program of its own, so that the one that measures stays small: what it holds counts as its children's least memory.
Exits with 1 and says the first difference where there is one.
"""

import csv
import sys
import tomllib
from pathlib import Path

LISTS = Path(__file__).parents[2] / "crates" / "bestand-model" / "data"
CATEGORY_TOTAL = "Visitationskategori i alt"


def cells(file: str, names: dict[str, dict[str, str]]) -> dict[tuple[str, ...], str]:
    """Every cell that has a value, under its labels. Codes are replaced by the names they stand for."""
    with open(file, encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    if rows and "value" in rows[0]:
        keys = [name for name in rows[0] if name != "value"]
        found = {
            tuple(names.get(key, {}).get(row[key], row[key]) for key in keys): row["value"]
            for row in rows
            if row["value"]
        }
        if len(found) != sum(1 for row in rows if row["value"]):
            sys.exit(f"{file} has a cell twice")
        return found
    if len(rows) != 1:
        sys.exit(f"{file} has {len(rows)} rows, not one")
    return {(name,): value for name, value in rows[0].items() if name != "benefit"}


def main(job: str, bestand: str, other: str) -> None:
    names: dict[str, dict[str, str]] = {}
    if job == "everything":
        with open(LISTS / "areas.csv", encoding="utf-8", newline="") as text:
            areas = {row["code"]: row["name"] for row in csv.DictReader(text)}
        with open(LISTS / "visitation.toml", "rb") as text:
            categories = tomllib.load(text)["category"]
        visitation = {each["code"]: each["label"] for each in categories}
        names = {"area": areas, "visitation": {**visitation, "total": CATEGORY_TOTAL}}
    ours, theirs = cells(bestand, names), cells(other, {})
    if ours.keys() != theirs.keys():
        only = sorted(ours.keys() ^ theirs.keys())
        sys.exit(f"{len(only)} cells are in one answer only, the first is {only[0]}")
    if not ours:
        sys.exit("there is no number in either answer")
    for place, value in ours.items():
        if place[-1] == "change_pct":
            same = abs(float(value) - float(theirs[place])) <= 1e-9 * abs(float(value))
        else:
            same = int(value) == int(theirs[place])
        if not same:
            sys.exit(f"{place} is {value} in bestand and {theirs[place]} beside it")
    sys.stdout.write(f"{len(ours)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
