"""One job in DuckDB: `in_duckdb.py JOB VARIANT FILE OUT` writes the answer as CSV."""

import os
import sys

import duckdb

# In the order of the file.
COLUMNS = {
    "Area": "VARCHAR",
    "Periode": "VARCHAR",
    "Køn": "VARCHAR",
    "Alder": "VARCHAR",
    "Visitationskategori": "VARCHAR",
    "Antal personer": "BIGINT",
    "Antal fuldtidspersoner": "BIGINT",
}
# More than any one body: version 3 is a single object.
LARGEST_OBJECT = 1 << 30


def csv(file: str, variant: str) -> str:
    """The rows of a CSV of version 2."""
    encoding = {"latin-1": "latin-1", "windows-1252": "windows-1252"}.get(variant, "utf-8")
    if variant == "sniffed":
        return f"read_csv('{file}', delim = ';')"
    return (
        f"read_csv('{file}', delim = ';', header = true, auto_detect = false, "
        f"columns = {COLUMNS}, encoding = '{encoding}')"
    )


def json(file: str, variant: str) -> str:
    """The rows of the JSON of version 3, under the headings of the CSV."""
    cell, element = {"texts": ("VARCHAR[][]", "r[{}]"), "json": ("JSON[]", "r->>{}")}[variant]
    first = 1 if variant == "texts" else 0
    order = ["Periode", "Area", *list(COLUMNS)[2:]]
    named = ", ".join(
        f'({element.format(first + place)})::{COLUMNS[name]} AS "{name}"'
        for place, name in enumerate(order)
    )
    return (
        f"(SELECT {named} FROM (SELECT unnest(rows) AS r FROM read_json('{file}', "
        f"columns = {{'rows': '{cell}'}}, maximum_object_size = {LARGEST_OBJECT})))"
    )


def november(rows: str) -> str:
    return f"""
        SELECT replace(Periode, 'M', '-') AS period, "Antal fuldtidspersoner" AS value
        FROM {rows}
        WHERE Area = 'Hele landet' AND "Køn" = 'Køn i alt' AND Alder = 'Alder i alt'
          AND Visitationskategori = 'Visitationskategori i alt' AND Periode LIKE '%M11'
        ORDER BY period"""


def everything(rows: str) -> str:
    return f"""
        SELECT replace(Periode, 'M', '-') AS period, Area AS area,
               Visitationskategori AS visitation, sum("Antal fuldtidspersoner") AS value
        FROM {rows}
        GROUP BY ALL
        ORDER BY ALL"""


def main(job: str, variant: str, file: str, out: str) -> None:
    connection = duckdb.connect()
    connection.execute(f"SET threads = {os.cpu_count()}")
    # Less memory, and no answer depends on the order of the rows.
    connection.execute("SET preserve_insertion_order = false")
    rows = json(file, variant) if job == "v3-json" else csv(file, variant)
    if job == "everything":
        connection.execute(f"COPY ({everything(rows)}) TO '{out}' (HEADER, DELIMITER ',')")
        return
    found = connection.execute(november(rows)).fetchall()
    wide = dict(found)
    # One year has no change.
    if len(found) > 1:
        (_, first), (_, last) = found[0], found[-1]
        wide |= {"change": last - first, "change_pct": (last - first) / first * 100}
    with open(out, "w", encoding="utf-8") as answer:
        answer.write(",".join(wide) + "\n" + ",".join(map(str, wide.values())) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
