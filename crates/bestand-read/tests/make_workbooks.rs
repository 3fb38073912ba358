//! Makes the workbooks that are kept as files. The tests read the files; run this by hand after a change:
//! `cargo test -p bestand-read --test make_workbooks -- --ignored`.
//!
//! The malformed `.ods` and `.xls` that are not made here were saved by LibreOffice from the `.xlsx` of the same name.

mod support;

use std::{
    fs,
    io::{Cursor, Read, Write},
    path::PathBuf,
};

use rust_xlsxwriter::{Format, FormatAlign, Formula};
use support::{fill, new_book, workbook};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

fn folder(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The workbook with a text in one of its parts replaced.
fn changed(bytes: &[u8], part: &str, from: &str, to: &str) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a small workbook can be made");
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("a small workbook can be made");
        let name = entry.name().expect("a small workbook can be made").into_owned();
        let mut text = String::new();
        entry.read_to_string(&mut text).expect("a small workbook can be made");
        if name == part {
            assert!(text.contains(from), "{text}");
            text = text.replace(from, to);
        }
        writer
            .start_file(name, SimpleFileOptions::default())
            .expect("a small workbook can be made");
        writer.write_all(text.as_bytes()).expect("a small workbook can be made");
    }
    writer.finish().expect("a small workbook can be made").into_inner()
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

/// A sheet of OpenDocument with these rows.
fn open_sheet(rows: &str) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let content = format!(
        "<office:document-content><table:table table:name=\"Tabel 1\">{rows}</table:table></office:document-content>"
    );
    let parts = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
        ("content.xml", &content),
    ];
    for (name, text) in parts {
        writer
            .start_file(name, SimpleFileOptions::default())
            .expect("a small workbook can be made");
        writer.write_all(text.as_bytes()).expect("a small workbook can be made");
    }
    writer.finish().expect("a small workbook can be made").into_inner()
}

/// A sheet in which one cell is repeated over a billion.
fn repeated_cell() -> Vec<u8> {
    open_sheet(
        "<table:table-row table:number-rows-repeated=\"1000000\">\
         <table:table-cell table:number-columns-repeated=\"1000\" office:value-type=\"float\" office:value=\"1\"/>\
         </table:table-row>",
    )
}

/// A sheet in which a text is repeated as often as sheets have rows.
fn repeated_text() -> Vec<u8> {
    let text = "Uoplyst ".repeat(20);
    open_sheet(&format!(
        "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell office:value-type=\"string\">\
         <text:p>{text}</text:p></table:table-cell></table:table-row>"
    ))
}

/// The beginning of what a password leaves of a workbook: its container, and the name of the one stream in it.
fn protected() -> Vec<u8> {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.resize(512, 0);
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(1024, 0);
    bytes
}

fn malformed() -> Vec<(&'static str, Vec<u8>)> {
    let one = |lines: &str| workbook(&[("Tabel 1", lines)]);
    let sound = "Periode | Område | Antal personer\n2014M11 | Aarhus | 12\n2014M12 | Aarhus | 13";
    let mut formula = new_book();
    let sheet = formula.add_worksheet().set_name("Tabel 1").expect("a small workbook can be made");
    fill(sheet, sound);
    sheet
        .write_formula(2, 2, Formula::new("C2+1").set_result("77"))
        .expect("a small workbook can be made");
    let formula = formula.save_to_buffer().expect("a small workbook can be made");
    let sound = one(sound);
    vec![
        (
            "workbook_without_table.xlsx",
            workbook(&[("Forside", "Om tallene"), ("Noter", "Kilde: Jobindsats")]),
        ),
        (
            "workbook_two_blocks.xlsx",
            one("Periode | Område | Antal personer\n2014M11 | Aarhus | 12\n\n\
                 Periode | Område | Andel\n2014M11 | Aarhus | 2.5"),
        ),
        ("workbook_formula_without_value.xlsx", changed(&formula, SHEET, "<v>77</v>", "")),
        (
            "workbook_ambiguous_text.xlsx",
            one(
                "Periode | Område | Antal personer\n2014M11 | Aarhus | '1.234\n2014M11 | Vejle | 900",
            ),
        ),
        (
            "workbook_error_cell.xlsx",
            changed(&sound, SHEET, "<c r=\"C3\"><v>13</v>", "<c r=\"C3\" t=\"e\"><v>#N/A</v>"),
        ),
        ("workbook_cut_off.xlsx", sound[..sound.len() / 2].to_vec()),
        ("workbook_cut_off.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and no more".to_vec()),
        ("workbook_with_password.xlsx", protected()),
        ("workbook_repeated_cell.ods", repeated_cell()),
        ("workbook_repeated_text.ods", repeated_text()),
        (
            "workbook_claimed_texts.xlsx",
            changed(&sound, "xl/sharedStrings.xml", "uniqueCount=\"", "uniqueCount=\"400000000"),
        ),
        ("workbook_far_cell.xlsx", {
            let claimed = changed(&sound, SHEET, "ref=\"A1:C3\"", "ref=\"A1:XFD1048576\"");
            let far = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>";
            changed(&claimed, SHEET, "</sheetData>", far)
        }),
        ("workbook_without_period.xlsx", one("Område | Antal personer\nAarhus | 12\nVejle | 900")),
        (
            "workbook_footnote_on_number.xlsx",
            one("Periode | Område | Antal personer\n2014M11 | Aarhus | '1234*"),
        ),
        (
            "workbook_heading_blank.xlsx",
            one("Periode | Område | Antal personer | | Andel\n2014M11 | Aarhus | 12 | 3 | 2.5"),
        ),
        (
            "workbook_same_cell_twice.xlsx",
            one("Periode | Område | Antal personer\n2014M11 | Aarhus | 12\n2014M11 | Aarhus | 13"),
        ),
        (
            "workbook_change_among_periods.xlsx",
            one("Antal personer\n\nOmråde | 2013K1 | 2014K1 | Ændring\nAarhus | 12 | 13 | 1"),
        ),
        (
            "workbook_unknown_dash.xlsx",
            one("Periode | Område | Antal personer\n2014M11 | Aarhus | 12\n2014M11 | Læsø | -"),
        ),
    ]
}

/// Layouts that are also kept as `.ods` and `.xls`, saved by LibreOffice from the `.xlsx`.
fn kept() -> Vec<(&'static str, Vec<u8>)> {
    let down = "Antal personer og fuldtidspersoner, kontanthjælp (Y60A02)

        Periode | Område     | Antal personer | Fuldtidspersoner i pct. af befolkningen
        2022M06 | Roskilde   | 1233           | 2.1
        2022M09 | Lemvig     | 164            | 1.4
        2022M09 | Læsø       |                | '0,4

        Kilde: Jobindsats, 22. august 2026";
    let across = "Offentligt forsørgede (AUK01) efter område, køn og tid

        | | 2013 | 2014
        Hele landet | Mænd    | 1601 | 384
                    | Kvinder | 142  | ..
        Kilde: Danmarks Statistik, 12. marts 2015";
    let mut book = new_book();
    fill(book.add_worksheet().set_name("Nedad").expect("a small workbook can be made"), down);
    let sheet = book.add_worksheet().set_name("Henad").expect("a small workbook can be made");
    fill(sheet, across);
    sheet
        .write_formula(3, 2, Formula::new("1600+1").set_result("1601"))
        .expect("a small workbook can be made");
    fill(
        book.add_worksheet().set_name("Noter").expect("a small workbook can be made"),
        "Se kilden",
    );
    vec![("same_cells.xlsx", book.save_to_buffer().expect("a small workbook can be made"))]
}

/// Values of y60a02 as somebody would lay them out for a note: see `data-samples/README.md`.
fn sample() -> Vec<u8> {
    let mut book = new_book();
    let sheet = book.add_worksheet().set_name("Kontanthjælp").expect("the name is allowed");
    fill(
        sheet,
        "Kontanthjælp i november 2023-2025

        Område
         | Nov 2023 | Nov 2024 | Nov 2025 | Nov 2023 | Nov 2024 | Nov 2025
        Hele landet | 90986 | 87681 | 86890 | 88530 | 85477 | 84328
        Aarhus | 6633 | 6473 | 6390 | 6444 | 6285 | 6224
        Roskilde | 971 | 919 | 951 | 942 | 895 | 919
        Læsø | 14 | 15 | 7 | 12 | 14 | 6

        Kilde: Jobindsats (y60a02), 22. august 2026
        Note: Personer kan modtage flere ydelser i samme måned.",
    );
    let centred = Format::new().set_align(FormatAlign::Center);
    for (first, last, measure) in [(1, 3, "Antal personer"), (4, 6, "Antal fuldtidspersoner")] {
        sheet.merge_range(2, first, 2, last, measure, &centred).expect("the areas lie apart");
    }
    book.add_worksheet().set_name("Noter").expect("the name is allowed");
    book.save_to_buffer().expect("a small workbook can be made")
}

#[test]
#[ignore = "writes the files"]
fn make_the_workbooks() {
    for (name, bytes) in malformed() {
        fs::write(folder("../../tests/malformed").join(name), bytes).unwrap();
    }
    let samples = folder("../../data-samples/jobindsats");
    fs::write(samples.join("laid_out_y60a02_november.xlsx"), sample()).unwrap();
    for (name, bytes) in kept() {
        fs::write(folder("tests/workbooks").join(name), bytes).unwrap();
    }
}
