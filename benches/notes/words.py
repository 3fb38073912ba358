"""What a Word document says, read by Python's standard library alone.

It compares the documents of two programs, and takes from a note the words that are in no exhibit of `tal.json`: title, main points,
rule changes. Tables, captions and source lines are not taken: the peer writes them from `tal.json`.
"""

import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
EMU_IN_AN_INCH = 914_400


@dataclass
class Picture:
    """A picture in the text: what it says to those who do not see it, and its size in inches."""

    alt: str
    width: float
    height: float


@dataclass
class Block:
    """A paragraph (runs of text, each bold or not) or, with rows, a table."""

    style: str = ""
    runs: list[tuple[str, bool]] = field(default_factory=list)
    picture: Picture | None = None
    rows: list[list[str]] | None = None

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.runs)

    @property
    def shape(self) -> list[int]:
        """How many cells each row of a table has; nothing for a paragraph."""
        return [len(row) for row in self.rows or []]

    def says(self) -> list[str]:
        """What is compared: the text and the alternative text, or every cell."""
        if self.rows is not None:
            return [cell for row in self.rows for cell in row]
        return [self.text] + ([self.picture.alt] if self.picture else [])


def blocks(document: Path) -> list[Block]:
    with zipfile.ZipFile(document) as packed:
        body = ElementTree.fromstring(packed.read("word/document.xml")).find(f"{W}body")
    found = []
    for element in body:
        if element.tag == f"{W}p":
            found.append(paragraph(element))
        elif element.tag == f"{W}tbl":
            rows = element.iter(f"{W}tr")
            found.append(Block(rows=[[cell_text(cell) for cell in row.iter(f"{W}tc")] for row in rows]))
    return found


def cell_text(cell: ElementTree.Element) -> str:
    return "".join(text.text or "" for text in cell.iter(f"{W}t"))


def paragraph(element: ElementTree.Element) -> Block:
    style = element.find(f"{W}pPr/{W}pStyle")
    block = Block(style=style.get(f"{W}val") if style is not None else "Normal")
    for run in element.iter(f"{W}r"):
        text = "".join(each.text or "" for each in run.findall(f"{W}t"))
        if text:
            block.runs.append((text, run.find(f"{W}rPr/{W}b") is not None))
    drawn = element.find(f".//{WP}inline")
    if drawn is not None:
        extent = drawn.find(f"{WP}extent")
        size = [int(extent.get(side)) / EMU_IN_AN_INCH for side in ("cx", "cy")]
        block.picture = Picture(drawn.find(f"{WP}docPr").get("descr", ""), *size)
    return block


def outline(document: Path, exhibits: list[dict]) -> list[dict]:
    """The document without its exhibits: paragraphs with style and runs, and the places where an exhibit stands."""
    by_name = {" ".join(exhibit["name"].split()): exhibit for exhibit in exhibits}
    found, below = [], []
    for block in blocks(document):
        if block.style == "Caption":
            exhibit = by_name[" ".join(block.text.split(". ")[0].split())]
            found.append({"exhibit": exhibit["id"]})
            below = list(exhibit["below"])
        elif block.rows is not None:
            continue
        elif block.picture is not None:
            found[-1] |= {"alt": block.picture.alt, "size": [block.picture.width, block.picture.height]}
        elif below and block.text == below[0]:
            below.pop(0)
        elif below and "signs" not in found[-1]:
            # What `*` means stands between a table and its source, and is no line of the exhibit.
            found[-1]["signs"] = block.text
        else:
            found.append({"style": block.style, "runs": block.runs})
    return found


def differences(one: Path, other: Path) -> tuple[int, list[str]]:
    """How many texts and cells two documents have alike, and what differs, in the order of the first."""
    alike, differ = 0, []
    first, second = blocks(one), blocks(other)
    if len(first) != len(second):
        differ.append(f"{len(first)} paragraphs and tables beside {len(second)}")
    for left, right in zip(first, second):
        said, other_said = left.says(), right.says()
        if left.shape != right.shape or len(said) != len(other_said):
            differ.append(f"{said} beside {other_said}")
            continue
        for here, there in zip(said, other_said):
            if here == there:
                alike += 1
            else:
                differ.append(f"{here!r} beside {there!r}")
    return alike, differ
