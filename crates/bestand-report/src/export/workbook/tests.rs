use std::collections::{BTreeMap, HashSet};
use std::io::{Cursor, Read};

use bestand_model::MissingReason;
use bestand_model::source::{Publisher, Source};
use bestand_model::table::{Cell, Note, Role, Severity};
use calamine::{Data, DataType, Reader, Xlsx};

use super::*;
use crate::sample::{break_note, code, count, labels, november, selected_benefits, stock};

/// A grey picture.
fn picture(alt: &str) -> Picture {
    let mut points = resvg::tiny_skia::Pixmap::new(800, 450).unwrap();
    points.fill(resvg::tiny_skia::Color::from_rgba8(200, 200, 200, 255));
    Picture {
        png: points.encode_png().unwrap(),
        width: 800,
        height: 450,
        title: "Fleksjob og ressourceforløb".into(),
        alt: alt.into(),
    }
}

fn plain(table: &Table) -> Sheet<'_> {
    Sheet { table, picture: None }
}

fn drawn(table: &Table) -> Sheet<'_> {
    Sheet { table, picture: Some(picture("To linjer, der begge stiger.")) }
}

fn synthetic(mut table: Table) -> Table {
    for source in &mut table.sources {
        source.publisher = Publisher::Synthetic;
    }
    table
}

fn bytes(sheets: &[Sheet<'_>], language: Language) -> Vec<u8> {
    let mut out = Vec::new();
    Workbook { language, title: None }.write_sheets(sheets, &mut out).unwrap();
    out
}

/// A workbook as other programs see it.
pub(crate) struct Book {
    pub(crate) cells: Xlsx<Cursor<Vec<u8>>>,
    /// The files inside, by name.
    pub(crate) files: BTreeMap<String, String>,
}

impl Book {
    fn new(sheets: &[Sheet<'_>]) -> Self {
        Self::open(bytes(sheets, Language::Danish))
    }

    pub(crate) fn open(bytes: Vec<u8>) -> Self {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes.clone())).unwrap();
        let mut files = BTreeMap::new();
        for index in 0..archive.len() {
            let mut file = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            files.insert(
                file.name().unwrap().into_owned(),
                String::from_utf8_lossy(&content).into_owned(),
            );
        }
        Self { cells: Xlsx::new(Cursor::new(bytes)).unwrap(), files }
    }

    /// The filled part of a sheet, row by row.
    pub(crate) fn rows(&mut self, sheet: &str) -> Vec<Vec<Data>> {
        let range = self.cells.worksheet_range(sheet).unwrap();
        range.rows().map(<[Data]>::to_vec).collect()
    }

    /// All texts of a sheet.
    pub(crate) fn texts(&mut self, sheet: &str) -> Vec<String> {
        let cells = self.rows(sheet).into_iter().flatten();
        cells.filter_map(|cell| cell.get_string().map(str::to_owned)).collect()
    }

    /// The headings and the cells of a named table.
    pub(crate) fn table(&mut self, name: &str) -> (Vec<String>, Vec<Vec<Data>>) {
        self.cells.load_tables().unwrap();
        let table = self.cells.table_by_name(name).unwrap();
        (table.columns().to_vec(), table.data().rows().map(<[Data]>::to_vec).collect())
    }

    fn table_names(&mut self) -> Vec<String> {
        self.cells.load_tables().unwrap();
        self.cells.table_names().into_iter().cloned().collect()
    }

    pub(crate) fn files_in<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a str> {
        let is_in = move |(name, _): &(&String, &String)| {
            name.starts_with(folder) && !name.contains("_rels")
        };
        self.files.iter().filter(is_in).map(|(_, text)| text.as_str())
    }
}

fn text(text: &str) -> Data {
    Data::String(text.into())
}

#[test]
fn a_workbook_has_a_cover_the_notes_and_a_sheet_for_every_table_and_figure() {
    let (first, second) = (november(), stock());
    let mut book = Book::new(&[drawn(&first), plain(&second), drawn(&second)]);
    let names = book.cells.sheet_names();
    let expected = ["Forside", "Noter", "Tabel 1", "Figur 1", "Tabel 2", "Tabel 3", "Figur 2"];
    assert_eq!(names, expected);
    let titles: Vec<_> = names.iter().map(|name| book.rows(name)[0][0].clone()).collect();
    let (november, stock) = ("Udviklingen i bestanden (fuldtidspersoner)", "Fuldtidspersoner");
    let drawing = "Fleksjob og ressourceforløb";
    assert_eq!(titles, [november, "Noter", november, drawing, stock, stock, drawing].map(text));

    let english = Book::open(bytes(&[drawn(&first)], Language::English));
    assert_eq!(english.cells.sheet_names(), ["Cover", "Notes", "Table 1", "Figure 1"]);
}

#[test]
fn the_cover_says_what_is_in_the_workbook_and_leads_there() {
    let (first, second) = (november(), stock());
    let mut book = Book::new(&[drawn(&first), plain(&second)]);
    let texts = book.texts("Forside");
    assert_eq!(
        texts[1..3],
        [
            "Projektmappen indeholder 2 tabeller og 1 figur. Noter og tegn er forklaret på fanen Noter.",
            "Kilde: Jobindsats (y08a02), 15. januar 2015, og egne beregninger",
        ]
    );
    let (headings, lines) = book.table("Indhold");
    assert_eq!(headings, ["Fane", "Indhold"]);
    let sheets: Vec<_> = lines.iter().map(|line| line[0].to_string()).collect();
    assert_eq!(sheets, ["Noter", "Tabel 1", "Figur 1", "Tabel 2"]);
    let cover = &book.files["xl/worksheets/sheet1.xml"];
    for sheet in sheets {
        assert!(cover.contains(&format!("location=\"'{sheet}'!A1\"")), "{cover}");
    }
}

#[test]
fn every_note_of_every_table_stands_in_full_on_the_sheet_of_notes() {
    let (mut first, second) = (selected_benefits(), november());
    first.notes.push(Note { severity: Severity::Info, ..break_note(8) });
    first.notes.push(Note { severity: Severity::Caution, ..break_note(9) });
    let mut book = Book::new(&[plain(&first), plain(&second)]);
    let (headings, lines) = book.table("Noter");
    assert_eq!(headings, ["Nr.", "Note", "Emne", "Fane"]);
    let notes = first.notes.iter().map(|note| ("Tabel 1", note));
    let notes = notes.chain(second.notes.iter().map(|note| ("Tabel 2", note)));
    let expected: Vec<_> = (1..).zip(notes).collect();
    assert_eq!(lines.len(), expected.len());
    for (line, (number, (sheet, note))) in lines.iter().zip(expected) {
        assert_eq!(line[0], Data::Float(f64::from(number)));
        assert_eq!([&line[3], &line[1]], [&text(sheet), &text(&note.text)]);
    }
    assert_eq!([&lines[0][2], &lines[1][2]], [&text("Afgrænsning"), &text("Databrud")]);
    assert_eq!(book.texts("Tabel 1")[2], "Note 1–8 på fanen Noter hører til tabellen.");
    assert_eq!(book.texts("Tabel 2")[2], "Note 9 på fanen Noter hører til tabellen.");
}

#[test]
fn each_sign_that_occurs_is_explained() {
    let mut table = november();
    table.rows[0].cells[1] = Cell::Missing(MissingReason::Suppressed);
    let (headings, lines) = Book::new(&[plain(&table)]).table("Tegn");
    assert_eq!(headings, ["Tegn", "Betydning"]);
    let signs: Vec<_> = lines.iter().map(|line| line[0].to_string()).collect();
    assert_eq!(signs, ["*", "–"]);
    assert_eq!(lines[1][1], text("ydelsen fandtes ikke"));
}

#[test]
fn a_workbook_without_notes_and_signs_says_so() {
    let texts = Book::new(&[plain(&stock())]).texts("Noter");
    assert!(texts.contains(&"Der er ingen noter.".to_owned()), "{texts:?}");
    assert!(texts.contains(&"Alle celler har et tal.".to_owned()), "{texts:?}");
}

#[test]
fn numbers_are_unrounded_under_a_format_and_missing_cells_hold_their_sign() {
    let mut table = november();
    table.rows[0].cells[4] = Cell::Ratio(-100.0 / 3.0);
    table.rows[2].cells[4] = Cell::Ratio(-0.0);
    let mut book = Book::new(&[plain(&table)]);
    let (headings, lines) = book.table("Tabel_1_november");
    assert_eq!(headings, ["Ydelse", "Nov. 2011", "Nov. 2014", "Udvikling", "Udvikling i pct."]);
    let number = Data::Float;
    let changes = [number(50_000.0), number(60_000.0), number(10_000.0), number(-100.0 / 3.0)];
    assert_eq!(lines[0][0], text("Fleksjob"));
    assert_eq!(lines[0][1..], changes);
    assert_eq!(
        lines[1],
        [text("Ressourceforløb"), text("–"), number(8_000.0), number(8_000.0), text("–")]
    );
    assert!(lines[2][4].get_float().unwrap().is_sign_positive());
    let styles = &book.files["xl/styles.xml"];
    assert!(styles.contains("formatCode=\"#,##0.0\""), "{styles}");
    assert!(styles.contains("formatCode=\"#,##0\""), "{styles}");
}

#[test]
fn a_long_table_is_laid_out_crosswise() {
    let mut book = Book::new(&[drawn(&stock())]);
    for name in ["Tabel_1_stock", "Figur_1_stock"] {
        let (headings, lines) = book.table(name);
        assert_eq!(headings, ["Måned", "Fleksjob", "Ressourceforløb"]);
        assert_eq!(lines[1], [text("Nov. 2014"), Data::Float(60_000.0), Data::Float(8_000.0)]);
        assert_eq!(lines.len(), 2);
    }
}

#[test]
fn every_table_has_one_header_row_with_headings_that_differ() {
    let mut table = november();
    for (column, label) in table.columns.iter_mut().zip(["", "Antal", "ANTAL", "antal", "_x0041_"])
    {
        column.label = label.into();
    }
    let mut book = Book::new(&[plain(&table)]);
    let expected = ["-", "Antal", "ANTAL (2)", "antal (3)", "_x0041_"].map(text);
    let rows = book.rows("Tabel 1");
    assert_eq!(rows.iter().filter(|row| **row == expected).count(), 1, "{rows:?}");
    // What Excel reads as the five characters `_x0041_`, as it does in the cell.
    let names = book.files_in("xl/tables/").find(|text| text.contains("ANTAL (2)")).unwrap();
    assert!(names.contains("name=\"_x005F_x0041_\""), "{names}");
}

#[test]
fn no_label_becomes_a_formula_a_link_or_a_control_character() {
    let hostile = [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-1",
        "@SUM(1)",
        "https://example.com",
        "a\u{7}\nb",
        "<f>1</f>",
        "\u{202e}elbat",
    ];
    let mut table = november();
    table.labels = vec![labels("benefit", &[])];
    let line = table.rows[0].clone();
    table.rows = hostile
        .iter()
        .map(|label| {
            let mut line = line.clone();
            line.cells[0] = code(label);
            line
        })
        .collect();
    table.columns[1].label = "=HYPERLINK(\"https://example.com\")".into();
    table.title = "=1+1".into();
    let mut book = Book::new(&[drawn(&table)]);
    let (headings, lines) = book.table("Tabel_1_november");
    assert_eq!(headings[1], table.columns[1].label);
    let shown = lines.iter().map(|line| line[0].clone()).collect::<Vec<_>>();
    let mut expected = hostile.map(text);
    expected[5] = text("a  b");
    expected[7] = text("elbat");
    assert_eq!(shown, expected);
    assert_eq!(book.texts("Tabel 1")[0], "=1+1");
    for sheet in book.files_in("xl/worksheets/") {
        assert!(!sheet.contains("<f>") && !sheet.contains("<f "), "{sheet}");
    }
    let outside =
        |(name, text): (&String, &String)| name.ends_with(".rels") && text.contains("example.com");
    assert!(!book.files.iter().any(outside));
    assert!(book.files["xl/styles.xml"].contains("quotePrefix=\"1\""));
}

#[test]
fn nothing_is_merged_hidden_frozen_or_filtered() {
    let (first, second) = (selected_benefits(), stock());
    let book = Book::new(&[drawn(&first), drawn(&second)]);
    for sheet in book.files_in("xl/worksheets/") {
        for unwanted in ["mergeCell", "hidden=", "<pane", "autoFilter"] {
            assert!(!sheet.contains(unwanted), "{unwanted}: {sheet}");
        }
    }
    assert!(!book.files["xl/workbook.xml"].contains("state="));
    assert!(book.files_in("xl/tables/").all(|table| !table.contains("autoFilter")));
}

#[test]
fn a_workbook_opens_at_the_first_cell_of_its_cover() {
    let book = Book::new(&[plain(&november())]);
    // Neither another sheet nor another cell is chosen: then a spreadsheet begins with the first.
    assert!(!book.files["xl/workbook.xml"].contains("activeTab"));
    let selected = book.files_in("xl/worksheets/").filter(|sheet| sheet.contains("tabSelected"));
    assert_eq!(selected.count(), 1);
    assert!(book.files["xl/worksheets/sheet1.xml"].contains("tabSelected=\"1\""));
    assert!(book.files_in("xl/worksheets/").all(|sheet| !sheet.contains("<selection")));
}

#[test]
fn a_picture_is_described_beside_it_and_in_its_place() {
    let mut book = Book::new(&[drawn(&november())]);
    let texts = book.texts("Figur 1");
    assert_eq!(texts[1], "To linjer, der begge stiger.");
    assert!(texts.contains(&"Tallene bag figuren".to_owned()));
    let source = "Kilde: Jobindsats (y08a02), 15. januar 2015, og egne beregninger";
    let drawing = &book.files["xl/drawings/drawing1.xml"];
    assert!(
        drawing.contains(&format!("descr=\"To linjer, der begge stiger. {source}\"")),
        "{drawing}"
    );
}

#[test]
fn a_long_description_of_a_picture_stands_over_it_line_by_line_and_is_pointed_to() {
    let table = synthetic(november());
    let picture = picture(&"Den stiger, og så falder den.\n".repeat(20));
    let mut book = Book::new(&[Sheet { table: &table, picture: Some(picture) }]);
    for row in 1..=20 {
        assert_eq!(book.rows("Figur 1")[row][0], text("Den stiger, og så falder den."));
    }
    let drawing = &book.files["xl/drawings/drawing1.xml"];
    let expected =
        "descr=\"Figuren er beskrevet fra celle A2. Kilde: Syntetiske data (ikke Jobindsats)\"";
    assert!(drawing.contains(expected), "{drawing}");
}

#[test]
fn synthetic_data_are_called_so_on_every_sheet() {
    let table = synthetic(november());
    let mut book = Book::new(&[drawn(&table)]);
    for sheet in book.cells.sheet_names() {
        let texts = book.texts(&sheet);
        let says_so = |text: &String| text.starts_with("Kilde: Syntetiske data (ikke Jobindsats)");
        assert!(texts.iter().any(says_so), "{sheet}: {texts:?}");
    }
    assert!(book.files["xl/drawings/drawing1.xml"].contains("Syntetiske data (ikke Jobindsats)"));
    assert!(book.files["docProps/core.xml"].contains("Syntetiske data (ikke Jobindsats)"));
}

#[test]
fn the_properties_name_title_and_source_and_the_day_of_the_newest_extract() {
    let (mut first, second) = (november(), stock());
    first.sources[0].pulled = bestand_model::source::Vintage::parse("2016-03").unwrap();
    let properties = &Book::new(&[plain(&first), plain(&second)]).files["docProps/core.xml"];
    for expected in [
        "<dc:title>Udviklingen i bestanden (fuldtidspersoner)</dc:title>",
        "<dc:creator>bestand</dc:creator>",
        "Kilde: Jobindsats (y08a02), marts 2016",
        ">2016-03-01T00:00:00Z</dcterms:created>",
    ] {
        assert!(properties.contains(expected), "{properties}");
    }
    let undated = Table { sources: Vec::new(), ..stock() };
    let properties = &Book::new(&[plain(&undated)]).files["docProps/core.xml"];
    assert!(properties.contains(">2000-01-01T00:00:00Z</dcterms:created>"), "{properties}");
}

#[test]
fn the_same_tables_give_the_same_bytes() {
    let (first, second) = (selected_benefits(), stock());
    let sheets = [drawn(&first), drawn(&second)];
    assert!(bytes(&sheets, Language::Danish) == bytes(&sheets, Language::Danish));
}

#[test]
fn twenty_tables_have_twenty_sheets_and_names_of_their_own() {
    let table = selected_benefits();
    let mut book = Book::new(&vec![plain(&table); 20]);
    assert_eq!(book.cells.sheet_names().len(), 22);
    let names = book.table_names();
    // The tables, and those of the cover, the notes and the signs.
    assert_eq!(names.len(), 23);
    let unique: HashSet<_> = names.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(unique.len(), 23);
    assert!(names.contains(&"Tabel_20_november".to_owned()), "{names:?}");
}

#[test]
fn an_empty_table_and_an_empty_workbook_can_be_written() {
    let table = Table { rows: Vec::new(), ..november() };
    let mut book = Book::new(&[plain(&table)]);
    assert!(book.texts("Tabel 1").contains(&"Tabellen har ingen rækker.".to_owned()));
    assert_eq!(Book::new(&[]).cells.sheet_names(), ["Forside", "Noter"]);
}

#[test]
fn a_text_that_does_not_fit_into_a_cell_is_refused_and_not_cut() {
    let mut table = november();
    table.rows[1].cells[0] = code(&"x".repeat(32_768));
    let mut out = Vec::new();
    let error = Export::write(&Workbook::default(), &table, &mut out).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cell A8 of sheet \"Tabel 1\" would hold 32768 characters, which is more than the 32767 that fit"
    );
    assert!(out.is_empty());
}

#[test]
fn a_heading_too_long_for_the_header_stands_whole_above_it() {
    let mut table = november();
    table.columns[1].label = "ø".repeat(241);
    table.columns[2].label = format!("{}x", "ø".repeat(240));
    let mut book = Book::new(&[plain(&table)]);
    let (headings, _) = book.table("Tabel_1_november");
    assert_eq!(headings[1], format!("{}…", "ø".repeat(239)));
    assert_eq!(headings[2], format!("{}… (2)", "ø".repeat(239)));
    let above = book.texts("Tabel 1").concat();
    assert!(above.contains(&"ø".repeat(100)) && above.matches('ø').count() >= 241 + 240);
}

#[test]
fn what_is_no_picture_is_refused() {
    let table = november();
    let picture = Picture { png: b"GIF".into(), ..picture("") };
    let sheets = [Sheet { table: &table, picture: Some(picture) }];
    let error = Workbook::default().write_sheets(&sheets, &mut Vec::new()).unwrap_err().to_string();
    assert!(error.starts_with("sheet \"Figur 1\" could not be made: "), "{error}");
}

#[test]
fn totals_are_bold_subtotals_italic_and_parts_moved_in() {
    let mut table = selected_benefits();
    table.rows[1].role = Role::Part;
    table.rows[0].cells[1] = count(1);
    let styles = Book::new(&[plain(&table)]).files["xl/styles.xml"].clone();
    assert!(styles.contains("<b/>") && styles.contains("<i/>"), "{styles}");
    assert!(styles.contains("indent=\"1\""), "{styles}");
}

#[test]
fn a_sentence_wider_than_a_page_goes_on_in_the_row_below() {
    let mut table = stock();
    let source = table.sources[0].clone();
    table.sources =
        (10..40).map(|n| Source { table: Some(format!("y{n}a02")), ..source.clone() }).collect();
    let mut book = Book::new(&[plain(&table)]);
    // 275 letters, 130 to a row.
    let texts = book.texts("Tabel 1");
    assert!(texts[2].starts_with("Kilde: Jobindsats (y10a02, ") && texts[2].len() <= 130);
    assert!(texts[3].ends_with("y39a02),") && texts[4] == "15. januar 2015", "{texts:?}");
}

#[test]
fn a_workbook_in_english_is_in_english_throughout() {
    let table = selected_benefits();
    let mut book = Book::open(bytes(&[drawn(&table)], Language::English));
    assert_eq!(
        book.texts("Cover")[1],
        "This workbook contains 1 table and 1 figure. Notes and signs are explained on the sheet Notes."
    );
    assert_eq!(
        book.texts("Table 1")[1..5],
        [
            "This sheet contains one table with 7 columns and 10 rows.",
            "See note 1–6 on the sheet Notes.",
            "Signs in place of numbers: see the sheet Notes.",
            "The numbers are drawn on the sheet Figure 1.",
        ]
    );
    let names = ["Contents", "Notes", "Signs", "Table_1_november", "Figure_1_november"];
    assert_eq!(book.table_names(), names);
}
