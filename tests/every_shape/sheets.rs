//! Sheets of cells as workbooks: the least that `.xlsx` and `.ods` have to hold, part by part.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::cells::Cells;

/// A cell of a sheet.
#[derive(Clone)]
pub enum Cell {
    Empty,
    Text(String),
    /// As it is written: digits and a point.
    Number(String),
}

/// Rows of cells.
pub type Sheet = Vec<Vec<Cell>>;

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

/// A row for every cell: labels, month, number.
pub fn down(cells: &Cells) -> Sheet {
    let mut headings: Vec<Cell> =
        cells.dimensions.iter().map(|dimension| text(dimension.heading)).collect();
    headings.extend([text("Periode"), text(cells.measure)]);
    let rows = cells.records().map(|record| {
        let mut row: Vec<Cell> = record.members.iter().map(|member| text(member.danish)).collect();
        row.extend([text(record.month), Cell::Number(cells.number(record.value, '.'))]);
        row
    });
    [headings].into_iter().chain(rows).collect()
}

/// A column for every month, below a title that says what is measured, with a source line below.
pub fn across(cells: &Cells) -> Sheet {
    let title = format!("{} efter område, køn, ydelse og tid", cells.measure);
    let mut headings: Vec<Cell> =
        cells.dimensions.iter().map(|dimension| text(dimension.heading)).collect();
    headings.extend(cells.months.iter().map(|month| text(month)));
    let mut sheet = vec![vec![text(&title)], Vec::new(), headings];
    let records: Vec<_> = cells.records().collect();
    let mut above: Vec<&str> = vec![""; cells.dimensions.len()];
    for row in records.chunks(cells.months.len()) {
        let names: Vec<&str> = row[0].members.iter().map(|member| member.danish).collect();
        // A label that stands above is not written again, as people leave tables for print.
        let same = names.iter().zip(&above).take_while(|(name, above)| name == above).count();
        let shown = same.min(names.len() - 1);
        let labels = names.iter().enumerate();
        let labels =
            labels.map(|(place, name)| if place < shown { Cell::Empty } else { text(name) });
        let numbers = row.iter().map(|record| Cell::Number(cells.number(record.value, '.')));
        sheet.push(labels.chain(numbers).collect());
        above = names;
    }
    sheet.extend([Vec::new(), vec![text("Note: Tallene er afrundet.")]]);
    sheet
}

/// The sheet as text, with this between its cells.
pub fn csv(sheet: &Sheet, separator: char) -> String {
    let mut text = String::new();
    for row in sheet {
        let cells: Vec<&str> = row
            .iter()
            .map(|cell| match cell {
                Cell::Empty => "",
                Cell::Text(text) | Cell::Number(text) => text,
            })
            .collect();
        text += &cells.join(&separator.to_string());
        text.push('\n');
    }
    text
}

/// An archive of these parts.
fn archive(parts: &[(&str, String)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The sheet as `.xlsx`, with its texts in the cells.
pub fn xlsx(sheet: &Sheet) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let relation = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{RELATIONS}/{kind}\" \
             Target=\"{target}\"/></Relationships>"
        )
    };
    let content = |part: &str, kind: &str| {
        format!(
            "<Override PartName=\"{part}\" ContentType=\"application/vnd.openxmlformats-officedocument.\
             spreadsheetml.{kind}+xml\"/>"
        )
    };
    let mut rows = String::new();
    for (row, cells) in (1..).zip(sheet) {
        rows += &format!("<row r=\"{row}\">");
        for (column, cell) in ('A'..).zip(cells) {
            match cell {
                Cell::Empty => {}
                Cell::Number(number) => {
                    rows += &format!("<c r=\"{column}{row}\"><v>{number}</v></c>");
                }
                Cell::Text(text) => {
                    rows += &format!(
                        "<c r=\"{column}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"
                    );
                }
            }
        }
        rows += "</row>";
    }
    archive(&[
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
                 ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>{}{}</Types>",
                content("/xl/workbook.xml", "sheet.main"),
                content("/xl/worksheets/sheet1.xml", "worksheet")
            ),
        ),
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml")),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"Tabel\" sheetId=\"1\" \
                 r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml")),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ])
}

/// The sheet as `.ods`.
pub fn ods(sheet: &Sheet) -> Vec<u8> {
    const TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";
    const NAMES: &str = "urn:oasis:names:tc:opendocument:xmlns";
    let mut rows = String::new();
    for cells in sheet {
        rows += "<table:table-row>";
        for cell in cells {
            rows += &match cell {
                Cell::Empty => "<table:table-cell/>".to_owned(),
                Cell::Number(number) => {
                    format!(
                        "<table:table-cell office:value-type=\"float\" office:value=\"{number}\"/>"
                    )
                }
                Cell::Text(text) => format!(
                    "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
                ),
            };
        }
        rows += "</table:table-row>";
    }
    archive(&[
        ("mimetype", TYPE.to_owned()),
        (
            "META-INF/manifest.xml",
            format!(
                "<manifest:manifest xmlns:manifest=\"{NAMES}:manifest:1.0\"><manifest:file-entry \
                 manifest:full-path=\"/\" manifest:media-type=\"{TYPE}\"/></manifest:manifest>"
            ),
        ),
        (
            "content.xml",
            format!(
                "<office:document-content xmlns:office=\"{NAMES}:office:1.0\" xmlns:table=\"{NAMES}:table:1.0\" \
                 xmlns:text=\"{NAMES}:text:1.0\"><office:body><office:spreadsheet><table:table \
                 table:name=\"Tabel\">{rows}</table:table></office:spreadsheet></office:body>\
                 </office:document-content>"
            ),
        ),
    ])
}
