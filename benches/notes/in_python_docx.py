"""The peer: the same note by matplotlib and python-docx, as one would write it who has the numbers.

    in_python_docx.py OUT [--processes N] FOLDER...

In each FOLDER lie `tal.json`, the numbers as bestand gives them, and `words.json`, the words that are in no exhibit. A Word document
and the charts as PNG and SVG are written to a folder of the same name in OUT. All folders in one process, so that it starts
once; with --processes in so many.
"""

import argparse
import json
import math
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Inches, Pt
from matplotlib.figure import Figure

DOTS_PER_INCH = 300
# What stands where there is no number, by the reason.
SIGNS = {
    "suppressed": "*", "nil_or_suppressed": "(*)", "not_available": "..", "not_applicable": ".",
    "not_existing": "\u2013", "not_in_extract": "?",
}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "Maj", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dec"]
LINES = [("#11355f", "-"), ("#4a8bcc", "--"), ("#2a9d86", ":"), ("#cf6a20", "-.")]
BUDGET = ("#767676", (0, (6, 3)))
# The styles of the note, by those that python-docx brings, or made of the first.
STYLES = {"Heading1": "Heading 1", "Heading2": "Heading 2", "ListBullet": "List Bullet"}
SMALL_STYLES = {"NotatData": 10, "NotatKilde": 8.5, "NotatGrundlag": 9, "NotatPlads": 10, "NotatTabeltekst": 9}


def danish(value: float, decimals: int) -> str:
    """`1.234,5`, halves up as one does by hand, with a true minus and none before a nil."""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{rounded + 0:,}".replace(",", " ").replace(".", ",").replace(" ", ".")
    return text.replace("-", "\u2212")


def cell_text(column: dict, value: object, labels: dict, reason: str | None) -> str:
    if column["kind"] == "code":
        return labels[column["id"]][value]
    if value is None:
        return SIGNS[reason]
    # A budget stands with the decimals it was given with.
    whole = column["kind"] == "count" or (column["id"] == "budget" and value == int(value))
    return danish(value, 0 if whole else 1)


def chart(exhibit: dict, size: list[float], stem: Path) -> bytes:
    """Draws the figure of an exhibit, and writes it as SVG and PNG."""
    # Margins that fit every note: a layout that is computed for each figure takes a third more time.
    figure = Figure(figsize=size)
    axes = figure.add_axes((0.07, 0.17, 0.76, 0.71))
    table = exhibit["table"]
    if table["columns"][0]["id"] == "month":
        ends = lines_of_years(axes, table)
        unit = "Antal fuldtidspersoner"
    else:
        ends = lines_of_areas(axes, table)
        unit = next(column["label"] for column in table["columns"] if column["id"] == "rate")
    axes.set_ylim(bottom=0)
    name_lines(axes, ends)
    axes.set_title(unit, loc="left", fontsize=7, color="#555555")
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.grid(axis="y", color="#dddddd", linewidth=0.6)
    axes.tick_params(labelsize=7, length=0)
    decimals = 0 if table["columns"][0]["id"] == "month" else 1
    axes.yaxis.set_major_formatter(lambda value, _: danish(value, decimals))
    png = BytesIO()
    figure.savefig(png, format="png", dpi=DOTS_PER_INCH)
    stem.with_suffix(".png").write_bytes(png.getvalue())
    figure.savefig(stem.with_suffix(".svg"), format="svg")
    return png.getvalue()


def lines_of_years(axes, table: dict) -> list[tuple]:
    ends = []
    years = [column for column in table["columns"][1:] if column["id"] != "budget"]
    # This year first, and strongest.
    styled = list(zip(reversed(years), LINES))
    styled += [(column, BUDGET) for column in table["columns"] if column["id"] == "budget"]
    for place, (column, (color, dash)) in enumerate(styled):
        values = [row[column["id"]] for row in table["rows"]]
        there = [number for number, value in enumerate(values) if value is not None]
        if not there:
            continue
        drawn = [float("nan") if value is None else value for value in values]
        axes.plot(drawn, color=color, linestyle=dash, linewidth=2 if place == 0 else 1.3)
        last = there[-1]
        month = f" ({MONTHS[last].lower()}.)" if last < 11 else ""
        ends.append((values[last], f"{column['label']}: {danish(values[last], 0)}{month}", color))
    axes.set_xticks(range(12), MONTHS)
    return ends


def lines_of_areas(axes, table: dict) -> list[tuple]:
    ends = []
    periods = sorted({row["period"] for row in table["rows"]})
    areas = list(dict.fromkeys(row["area"] for row in table["rows"]))
    for area, (color, dash) in zip(areas, LINES):
        rows = {row["period"]: row for row in table["rows"] if row["area"] == area}
        low, high, middle = [], [], []
        for period in periods:
            row = rows.get(period, {})
            ends_of_rate = [row.get("rate_low"), row.get("rate_high")]
            low.append(float("nan") if ends_of_rate[0] is None else ends_of_rate[0])
            high.append(float("nan") if ends_of_rate[1] is None else ends_of_rate[1])
            rate = row.get("rate")
            middle.append((low[-1] + high[-1]) / 2 if rate is None else rate)
        axes.fill_between(range(len(periods)), low, high, color=color, alpha=0.15, linewidth=0)
        axes.plot(middle, color=color, linestyle=dash, linewidth=2 if area == areas[0] else 1.3)
        name = table["labels"]["area"][area]
        rate = rows[periods[-1]].get("rate")
        # Between two numbers, rounded away from each other.
        between = [math.floor(low[-1] * 100) / 100, math.ceil(high[-1] * 100) / 100]
        said = danish(rate, 1) if rate is not None else "\u2013".join(danish(each, 2) for each in between)
        ends.append((middle[-1], f"{name}\n{said}", color))
    shown = range(0, len(periods), 3)
    axes.set_xticks(shown, [f"{MONTHS[int(periods[at][5:]) - 1]}\n{periods[at][:4]}" for at in shown])
    return ends


def name_lines(axes, ends: list[tuple]) -> None:
    """The names at the ends of the lines, moved apart where they would lie over each other."""
    top = axes.get_ylim()[1]
    step = top * (0.16 if any("\n" in text for _, text, _ in ends) else 0.09)
    at = top * 2
    for value, text, color in sorted(ends, key=lambda end: end[0], reverse=True):
        at = min(value, at - step)
        axes.annotate(
            text, (1.01, at), xycoords=("axes fraction", "data"), color=color, fontsize=7, va="center",
            annotation_clip=False,
        )


def field(paragraph, instruction: str, shown: str) -> None:
    """A field that Word can bring up to date, with what it shows until then."""
    for kind, text in (("begin", None), (None, instruction), ("separate", None), ("text", shown), ("end", None)):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text
        elif kind is None:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {text} "
            run._r.append(code)
        else:
            character = OxmlElement("w:fldChar")
            character.set(qn("w:fldCharType"), kind)
            run._r.append(character)


def new_document():
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10)
    for name, size in SMALL_STYLES.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.font.size = Pt(size)
        style.paragraph_format.space_after = Pt(0 if name == "NotatTabeltekst" else 3)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    page.top_margin = page.bottom_margin = Cm(2)
    field(page.footer.paragraphs[0], "PAGE", "1")
    return document


def write_table(document, table: dict) -> None:
    columns, rows = table["columns"], table["rows"]
    grid = document.add_table(rows=1 + len(rows), cols=len(columns))
    heading = OxmlElement("w:tblHeader")
    grid.rows[0]._tr.get_or_add_trPr().append(heading)
    lines = [[column["label"] for column in columns]]
    reasons = {(each["row"], each["column"]): each["reason"] for each in table["missing"]}
    lines += [
        [cell_text(each, row[each["id"]], table["labels"], reasons.get((place, each["id"]))) for each in columns]
        for place, row in enumerate(rows)
    ]
    # Looked up once: by name it is searched for in every cell.
    style = document.styles["NotatTabeltekst"]
    bold = [True] + [row[columns[0]["id"]] == "total" for row in rows]
    for row, texts, is_bold in zip(grid.rows, lines, bold):
        for place, (cell, text) in enumerate(zip(row.cells, texts)):
            paragraph = cell.paragraphs[0]
            paragraph.style = style
            paragraph.add_run(text).bold = is_bold
            if place:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def write_exhibit(document, exhibit: dict, place: dict, folder: Path) -> None:
    kind, number = exhibit["name"].split()
    caption = document.add_paragraph(style="Caption")
    # A space where no line ends.
    caption.add_run(f"{kind}\u00a0")
    field(caption, f"SEQ {kind} \\* ARABIC", number)
    caption.add_run(f". {exhibit['caption']}")
    if kind == "Figur":
        png = chart(exhibit, place["size"], folder / f"figur-{number}")
        picture = document.add_picture(BytesIO(png), width=Inches(place["size"][0]))
        picture._inline.docPr.set("descr", place["alt"])
    else:
        write_table(document, exhibit["table"])
    if "signs" in place:
        document.add_paragraph(place["signs"], style="NotatKilde")
    for line in exhibit["below"]:
        document.add_paragraph(line, style="NotatKilde")


def make(given: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    numbers = json.loads((given / "tal.json").read_text(encoding="utf-8"))
    words = json.loads((given / "words.json").read_text(encoding="utf-8"))
    exhibits = {exhibit["id"]: exhibit for exhibit in numbers["exhibits"]}
    document = new_document()
    for place in words:
        if "exhibit" in place:
            write_exhibit(document, exhibits[place["exhibit"]], place, folder)
            continue
        paragraph = document.add_paragraph(style=STYLES.get(place["style"], place["style"]))
        for text, bold in place["runs"]:
            paragraph.add_run(text).bold = bold or None
    document.save(folder / "status.docx")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--processes", type=int, default=1)
    options = parser.parse_args()
    outs = [options.out / given.name for given in options.folders]
    if options.processes == 1:
        for given, out in zip(options.folders, outs):
            make(given, out)
        return
    with ProcessPoolExecutor(options.processes) as pool:
        list(pool.map(make, options.folders, outs))


if __name__ == "__main__":
    main()
