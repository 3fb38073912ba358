"""One job in Polars: `in_polars.py JOB VARIANT FILE OUT` writes the answer as CSV."""

import sys

import polars as pl

# In the order of the file.
COLUMNS = {
    "Area": pl.String,
    "Periode": pl.String,
    "Køn": pl.String,
    "Alder": pl.String,
    "Visitationskategori": pl.String,
    "Antal personer": pl.Int64,
    "Antal fuldtidspersoner": pl.Int64,
}
AREA, FULL_TIME, CATEGORY = "Area", "Antal fuldtidspersoner", "Visitationskategori"


def csv(file: str, variant: str) -> pl.LazyFrame:
    """The rows of a CSV of version 2."""
    if variant == "windows-1252":
        # Only the eager reader decodes anything else than UTF-8.
        return pl.read_csv(file, separator=";", schema=COLUMNS, encoding="windows-1252").lazy()
    if variant.startswith("inferred"):
        return pl.scan_csv(file, separator=";")
    return pl.scan_csv(file, separator=";", schema=COLUMNS)


def json(file: str, variant: str) -> pl.LazyFrame:
    """The rows of the JSON of version 3, under the headings of the CSV."""
    rows = pl.List(pl.List(pl.String))
    if variant == "read_json":
        frame = pl.read_json(file, schema={"rows": rows}).lazy()
    else:
        with open(file, encoding="utf-8") as text:
            body = pl.Series("body", [text.read()])
        decoded = body.str.json_decode(pl.Struct({"rows": rows}))
        frame = decoded.struct.field("rows").to_frame().lazy()
    order = ["Periode", AREA, *list(COLUMNS)[2:]]
    cells = [
        pl.col("rows").list.get(place).cast(COLUMNS[name]).alias(name)
        for place, name in enumerate(order)
    ]
    return frame.explode("rows").select(cells)


def period() -> pl.Expr:
    return pl.col("Periode").str.replace("M", "-", literal=True).alias("period")


def november(rows: pl.LazyFrame) -> pl.LazyFrame:
    return (
        rows.filter(
            (pl.col(AREA) == "Hele landet")
            & (pl.col("Køn") == "Køn i alt")
            & (pl.col("Alder") == "Alder i alt")
            & (pl.col(CATEGORY) == "Visitationskategori i alt")
            & pl.col("Periode").str.ends_with("M11")
        )
        .select(period(), pl.col(FULL_TIME).alias("value"))
        .sort("period")
    )


def everything(rows: pl.LazyFrame) -> pl.LazyFrame:
    keys = ["period", "area", "visitation"]
    return (
        rows.group_by("Periode", AREA, CATEGORY)
        .agg(pl.col(FULL_TIME).sum().alias("value"))
        .select(
            period(), pl.col(AREA).alias("area"), pl.col(CATEGORY).alias("visitation"), "value"
        )
        .sort(keys)
    )


def main(job: str, variant: str, file: str, out: str) -> None:
    engine = "in-memory" if variant.endswith("in-memory") else "streaming"
    rows = json(file, variant) if job == "v3-json" else csv(file, variant)
    if job == "everything":
        everything(rows).collect(engine=engine).write_csv(out)
        return
    found = november(rows).collect(engine=engine).rows()
    wide = dict(found)
    # One year has no change.
    if len(found) > 1:
        (_, first), (_, last) = found[0], found[-1]
        wide |= {"change": last - first, "change_pct": (last - first) / first * 100}
    pl.DataFrame(wide).write_csv(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
