//! Sheets as people lay them out: what is read, what was taken for what, and what is refused.

mod support;

use std::io::{Cursor, Write};

use bestand_model::source::{Publisher, Vintage};
use bestand_read::{Extract, RawCell, ReadError, ReadOptions, read_bytes, read_file};
use rust_xlsxwriter::{ExcelDateTime, Format};
use support::{fill, new_book, workbook};
use zip::{ZipWriter, write::SimpleFileOptions};

fn read_as(file: &str, lines: &str) -> Result<Extract, ReadError> {
    let bytes = workbook(&[("Ark1", lines)]);
    read_bytes(file, &bytes, &ReadOptions::default()).map(|mut extracts| extracts.remove(0))
}

fn read(lines: &str) -> Extract {
    read_as("bog.xlsx", lines).expect("the sheet is sound")
}

fn message(lines: &str) -> String {
    let error = read_as("bog.xlsx", lines).expect_err(lines);
    assert!(error.hint().is_some_and(|hint| !hint.is_empty()), "{error}");
    let message = error.to_string();
    message.strip_prefix("bog.xlsx, sheet \"Ark1\", ").unwrap_or(&message).to_owned()
}

fn layout(extract: &Extract) -> Vec<&str> {
    extract.source.read.layout.iter().map(|note| note.da.as_str()).collect()
}

/// A line for each cell of an extract: labels, period, measure, value.
fn cells(extract: &Extract) -> Vec<String> {
    let mut lines = Vec::new();
    for record in 0..extract.len() {
        let labels = extract.dimensions.iter().map(|column| {
            format!("{}={}", column.label, column.members[column.codes[record] as usize])
        });
        let labels: Vec<_> = labels.collect();
        let period = extract.periods.members[extract.periods.codes[record] as usize];
        for measure in &extract.measures {
            let value = match measure.cells[record] {
                RawCell::Number(number, _) => number.to_string(),
                RawCell::Blank => "blank".to_owned(),
                RawCell::Missing(reason) => format!("{reason:?}"),
                RawCell::Absent => continue,
            };
            lines.push(format!("{}; {period}; {}={value}", labels.join(", "), measure.label));
        }
    }
    lines
}

const DOWN: &str = "Antal personer og fuldtidspersoner, kontanthjælp (Y60A02)

    Periode | Område     | Antal personer | Fuldtidspersoner i pct. af befolkningen
    2022M06 | Roskilde   | 1233           | 2.1
    2022M09 | Lemvig     | 164            | 1.4
    2022M09 | Læsø       |                | 0.4

    Kilde: Jobindsats, 15. januar 2015
    Note: Antal personer under 3 vises ikke.";

#[test]
fn a_table_with_periods_down_is_read_from_between_title_and_notes() {
    let extract = read(DOWN);
    assert_eq!(
        cells(&extract),
        [
            "Område=Roskilde; 2022-06; Antal personer=1233",
            "Område=Roskilde; 2022-06; Fuldtidspersoner i pct. af befolkningen=2.1",
            "Område=Lemvig; 2022-09; Antal personer=164",
            "Område=Lemvig; 2022-09; Fuldtidspersoner i pct. af befolkningen=1.4",
            "Område=Læsø; 2022-09; Antal personer=blank",
            "Område=Læsø; 2022-09; Fuldtidspersoner i pct. af befolkningen=0.4",
        ]
    );
    assert_eq!(extract.places, [4, 5, 6]);
    assert_eq!(extract.source.publisher, Publisher::Jobindsats);
    assert_eq!(extract.source.table.as_deref(), Some("y60a02"));
    assert_eq!(extract.source.pulled, Vintage::parse("2015-01-15").unwrap());
    assert_eq!(extract.source.read.shape, "workbook_xlsx");
    assert_eq!(extract.source.read.numbers, None);
}

#[test]
fn decisions_in_a_workbook_are_those_of_the_same_table_in_text() {
    // 2011 and 2012 as the yearly statistics of 2012 and the press have them.
    let lines = "Afgørelser om førtidspension efter afgørelse, ordning og tid
        Enhed: antal

                     |                | 2011  | 2012
        Tilkendelser | 2003-ordningen | 15969 | 14450
                     | 2013-ordningen | -     | -
        Afslag       | 2003-ordningen | 2020  | 2779

        Kilde: Ankestyrelsen, 12. marts 2015";
    let of_sheet = read(lines);
    assert_eq!(of_sheet.source.publisher, Publisher::Ankestyrelsen);
    let plain: Vec<String> = lines
        .lines()
        .map(|line| line.split('|').map(str::trim).collect::<Vec<_>>().join(";"))
        .collect();
    let text = plain.join("\n");
    let of_text = read_bytes("tabel.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
    assert_eq!(cells(&of_sheet), cells(&of_text[0]));
    assert_eq!(
        cells(&of_sheet)[..3],
        [
            "ordning=2003-ordningen; 2011; Tilkendelser=15969",
            "ordning=2003-ordningen; 2012; Tilkendelser=14450",
            "ordning=2013-ordningen; 2011; Tilkendelser=0",
        ]
    );
}

#[test]
fn the_reader_says_what_it_took_for_what() {
    assert_eq!(
        layout(&read(DOWN)),
        [
            "ark \"Ark1\": overskrift i række 3 (A3:D3), første tal i C4, sidste i D6, perioder i kolonne A",
            "målinger i række 3",
            "læst som titel: række 1 (\"Antal personer og fuldtidspersoner, kontanthjælp (Y60A02)\")",
            "læst som noter: række 8, 9 (\"Kilde: Jobindsats, 15. januar 2015\")",
            "tabellens id står i arket",
            "udtræksdatoen står i arket",
        ]
    );
}

#[test]
fn option_and_file_name_win_over_the_sheet() {
    let named = read_as("y36a02_2015-02-01.xlsx", DOWN).unwrap();
    assert_eq!(named.source.table.as_deref(), Some("y36a02"));
    assert_eq!(named.source.pulled, Vintage::parse("2015-02-01").unwrap());
    assert!(layout(&named).contains(&"tabellens id er filnavnets; arket siger y60a02"));
    assert!(layout(&named).contains(&"udtræksdatoen er filnavnets; arket siger 2015-01-15"));
    let options = ReadOptions {
        table: Some("Y01A02".into()),
        pulled: Vintage::parse("2016").ok(),
        ..ReadOptions::default()
    };
    let said = read_bytes("bog.xlsx", &workbook(&[("Ark1", DOWN)]), &options).unwrap().remove(0);
    assert_eq!(said.source.table.as_deref(), Some("y01a02"));
    assert_eq!(said.source.pulled.to_string(), "2016");
}

#[test]
fn in_an_archive_the_workbooks_own_name_comes_before_that_of_the_archive() {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["bog.xlsx", "y36a02_2015-02-01.xlsx"] {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(&workbook(&[("Ark1", DOWN)])).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    let extracts = read_bytes("y01a02_2015-03-01.zip", &bytes, &ReadOptions::default()).unwrap();
    let said =
        |extract: &Extract| (extract.source.table.clone(), extract.source.pulled.to_string());
    assert_eq!(said(&extracts[0]), (Some("y01a02".to_owned()), "2015-03-01".to_owned()));
    assert_eq!(said(&extracts[1]), (Some("y36a02".to_owned()), "2015-02-01".to_owned()));
    assert!(layout(&extracts[1]).contains(&"udtræksdatoen er filnavnets; arket siger 2015-01-15"));
}

const MATRIX: &str = "Offentligt forsørgede (AUK01) efter område, køn og tid
    Enhed: Antal

    |            | 2013K1 | 2013K2
    Hele landet | Mænd    | 1601 | 384
                | Kvinder | 142  | ..
    Aarhus      | Mænd    | -    | 12
                | Kvinder | 7    | 8
    Kilde: Danmarks Statistik, 12. marts 2015";

#[test]
fn a_matrix_of_statbank_is_read_with_headings_from_its_title() {
    let extract = read(&MATRIX.replacen("    |            | 2013K1", "    | | 2013K1", 1));
    assert_eq!(
        cells(&extract),
        [
            "område=Hele landet, køn=Mænd; 2013-Q1; INDHOLD=1601",
            "område=Hele landet, køn=Mænd; 2013-Q2; INDHOLD=384",
            "område=Hele landet, køn=Kvinder; 2013-Q1; INDHOLD=142",
            "område=Hele landet, køn=Kvinder; 2013-Q2; INDHOLD=Suppressed",
            "område=Aarhus, køn=Mænd; 2013-Q1; INDHOLD=0",
            "område=Aarhus, køn=Mænd; 2013-Q2; INDHOLD=12",
            "område=Aarhus, køn=Kvinder; 2013-Q1; INDHOLD=7",
            "område=Aarhus, køn=Kvinder; 2013-Q2; INDHOLD=8",
        ]
    );
    assert_eq!(extract.source.publisher, Publisher::StatisticsDenmark);
    assert!(layout(&extract).contains(&"2 tomme etiketter gentager den ovenfor"));
    assert!(layout(&extract).contains(&"overskrifter over etiketter efter titlen: område, køn"));
}

#[test]
fn a_matrix_of_ankestyrelsen_is_counted_by_its_title() {
    let extract = read(
        "Tilkendelser af førtidspension efter ordning og tid
        Enhed: antal

        | 2013K1 | 2013K2
        2003-ordningen | 1601 | 384
        2013-ordningen | 142 | 733
        I alt | 1743 | 1117
        Kilde: Ankestyrelsen",
    );
    let cells = cells(&extract);
    assert_eq!(cells[0], "ordning=2003-ordningen; 2013-Q1; Tilkendelser af førtidspension=1601");
    assert_eq!(cells[5], "ordning=I alt; 2013-Q2; Tilkendelser af førtidspension=1117");
    assert_eq!(extract.source.publisher, Publisher::Ankestyrelsen);
}

#[test]
fn measures_over_periods_go_on_to_the_right() {
    let extract = read(
        "| Antal personer | | Antal fuldtidspersoner |
        Område | 2013 | 2014 | 2013 | 2014
        Aarhus | 1601 | 384 | 1500 | 300
        Vejle | 900 | 800 | 700 | 600",
    );
    assert_eq!(
        cells(&extract)[..4],
        [
            "Område=Aarhus; 2013; Antal personer=1601",
            "Område=Aarhus; 2013; Antal fuldtidspersoner=1500",
            "Område=Aarhus; 2014; Antal personer=384",
            "Område=Aarhus; 2014; Antal fuldtidspersoner=300",
        ]
    );
    assert!(
        layout(&extract)[0].contains("overskrift i række 1-2 (A1:E2)"),
        "{:?}",
        layout(&extract)
    );
}

#[test]
fn periods_over_measures_go_on_to_the_right() {
    let extract = read(
        "Område | Nov 2013 | | Nov 2014 |
        | Antal personer | Andel | Antal personer | Andel
        Aarhus | 1601 | 2.5 | 1500 | 2.4",
    );
    assert_eq!(
        cells(&extract),
        [
            "Område=Aarhus; 2013-11; Antal personer=1601",
            "Område=Aarhus; 2013-11; Andel=2.5",
            "Område=Aarhus; 2014-11; Antal personer=1500",
            "Område=Aarhus; 2014-11; Andel=2.4",
        ]
    );
}

#[test]
fn a_merged_heading_ends_where_its_area_ends() {
    let merged = |last: u16| {
        let mut book = new_book();
        let sheet = book.add_worksheet();
        fill(
            sheet,
            "\nOmråde | 2013K1 | 2013K2 | 2014K1\nAarhus | 1601 | 384 | 12\nVejle | 1 | 2 | 3",
        );
        sheet.merge_range(0, 1, 0, last, "Antal personer", &Format::new()).unwrap();
        read_bytes("bog.xlsx", &book.save_to_buffer().unwrap(), &ReadOptions::default())
    };
    assert_eq!(merged(3).unwrap()[0].measures[0].label, "Antal personer");
    let error = merged(2).unwrap_err().to_string();
    assert!(error.ends_with("cell D1: no heading of the upper row reaches this column"), "{error}");
}

#[test]
fn measures_may_stand_in_a_column_of_labels() {
    let extract = read(
        "Område | Måling | 2013K1
        Aarhus | Antal personer | 1601
               | Antal fuldtidspersoner | 1500",
    );
    assert_eq!(
        cells(&extract),
        [
            "Område=Aarhus; 2013-Q1; Antal personer=1601",
            "Område=Aarhus; 2013-Q1; Antal fuldtidspersoner=1500",
        ]
    );
}

#[test]
fn years_that_are_numbers_are_headings_across_and_labels_down() {
    let across =
        read("Antal personer\n\nOmråde | 2013 | 2014\nAarhus | 1950 | 2010\nVejle | 1601 | 384");
    assert_eq!(cells(&across)[0], "Område=Aarhus; 2013; Antal personer=1950");
    assert_eq!(across.len(), 4);
    let down = read("Område | År | Antal personer\nAarhus | 2013 | 1950\n | 2014 | 384");
    assert_eq!(
        cells(&down),
        ["Område=Aarhus; 2013; Antal personer=1950", "Område=Aarhus; 2014; Antal personer=384"]
    );
}

#[test]
fn a_table_without_periods_is_not_given_some() {
    assert_eq!(
        message("Område | Antal\nAarhus | 2014\nVejle | 2015"),
        "cell B1: there are no periods above the numbers and none in a column beside them"
    );
}

#[test]
fn numbers_are_the_decimals_that_the_sheet_shows_at_most() {
    let extract = read(
        "Periode | Område | Andel
        2014M11 | Aarhus | 12.1
        2014M11 | Vejle | 0.30000000000000004
        2014M11 | Odense | 12.1234
        2014M11 | Køge | 120525
        2014M11 | Hele landet | 123456789012345",
    );
    let values: Vec<_> =
        cells(&extract).iter().map(|cell| cell.rsplit('=').next().unwrap().to_owned()).collect();
    assert_eq!(values, ["12.1", "0.3", "12.1234", "120525", "123456789012345"]);
}

#[test]
fn numbers_that_are_texts_are_read_in_one_dialect() {
    let extract = read(
        "Periode | Område | Antal | Andel
        2014M11 | Aarhus | '1.234 | '12,3
        2014M11 | Vejle | 12 | '4,2",
    );
    assert_eq!(
        cells(&extract)[..2],
        ["Område=Aarhus; 2014-11; Antal=1234", "Område=Aarhus; 2014-11; Andel=12.3"]
    );
    assert_eq!(extract.source.read.numbers.as_deref(), Some("decimal comma, thousands dot"));
    let ambiguous =
        read_as("bog.xlsx", "Periode | Område | Antal\n2014M11 | Aarhus | '1.234").unwrap_err();
    assert_eq!(
        ambiguous.to_string(),
        "bog.xlsx, sheet \"Ark1\", cell C2, column \"Antal\": \
         \"1.234\" can be read in two ways, a factor of a thousand apart"
    );
    assert!(ambiguous.hint().unwrap().contains("--thousands dot"));
}

#[test]
fn dates_are_months_where_they_can_be_nothing_else() {
    let dated = |months: &[u8]| {
        let mut book = new_book();
        let sheet = book.add_worksheet();
        fill(sheet, "Antal personer\n\nOmråde\nAarhus | 1601 | 384 | 12");
        for (column, &month) in (1..).zip(months) {
            let date = ExcelDateTime::from_ymd(2014, month, 1).unwrap();
            let shown = Format::new().set_num_format("mmm yyyy");
            sheet.write_datetime_with_format(2, column, &date, &shown).unwrap();
        }
        read_bytes("bog.xlsx", &book.save_to_buffer().unwrap(), &ReadOptions::default())
    };
    let periods = &dated(&[9, 10, 11]).unwrap()[0].periods.members;
    assert_eq!(
        periods.iter().map(|period| period.code()).collect::<Vec<_>>(),
        ["2014-09", "2014-10", "2014-11"]
    );
    let error = dated(&[1, 4, 7]).unwrap_err().to_string();
    assert!(
        error.ends_with("the date 2014-01-01 may stand for a month, a quarter or a year"),
        "{error}"
    );
}

#[test]
fn a_date_among_the_numbers_is_refused() {
    let mut book = new_book();
    let sheet = book.add_worksheet();
    fill(sheet, "Periode | Område | Antal\n2014M11 | Aarhus | 12\n2014M11 | Vejle");
    let shown = Format::new().set_num_format("dd-mm-yyyy");
    let date = ExcelDateTime::from_ymd(2014, 2, 1).unwrap();
    sheet.write_datetime_with_format(2, 2, &date, &shown).unwrap();
    let error = read_bytes("bog.xlsx", &book.save_to_buffer().unwrap(), &ReadOptions::default());
    assert!(error.unwrap_err().to_string().contains("cell C3: the date 2014-02 where a number"));
}

#[test]
fn every_sheet_with_numbers_is_an_extract_and_the_others_are_named() {
    let mut book = new_book();
    fill(book.add_worksheet().set_name("Forside").unwrap(), "Om tallene\nSe noterne");
    fill(book.add_worksheet().set_name("Noter").unwrap(), "Nr. | Note\n1 | Personer\n2 | Andele");
    let table = "Periode | Område | Antal personer\n2014M11 | Aarhus | 12";
    fill(book.add_worksheet().set_name("Y01A02").unwrap(), table);
    fill(book.add_worksheet().set_name("Y36A02").unwrap(), table);
    fill(book.add_worksheet().set_name("Kladde").unwrap().set_hidden(true), table);
    let extracts =
        read_bytes("bog.xlsx", &book.save_to_buffer().unwrap(), &ReadOptions::default()).unwrap();
    let tables: Vec<_> = extracts.iter().map(|extract| extract.source.table.as_deref()).collect();
    assert_eq!(tables, [Some("y01a02"), Some("y36a02")]);
    assert!(layout(&extracts[1]).contains(&"ark uden tal, ikke læst: \"Forside\""));
    assert!(layout(&extracts[1]).contains(&"ark uden perioder, ikke læst: \"Noter\""));
    assert!(layout(&extracts[1]).contains(&"skjulte ark, ikke læst: \"Kladde\""));
}

#[test]
fn signs_mean_what_their_publisher_means() {
    let table = "Område | 2014K1 | 2014K2\nAarhus | - | 12\nVejle | .. | 7";
    let statbank = read_as("auk01.xlsx", table).unwrap();
    assert_eq!(cells(&statbank)[0], "Område=Aarhus; 2014-Q1; INDHOLD=0");
    assert_eq!(cells(&statbank)[2], "Område=Vejle; 2014-Q1; INDHOLD=Suppressed");
    assert_eq!(
        message(&format!("Antal personer\n\n{table}")),
        "cell B4, column \"Antal personer\": the sign \"-\" has no known meaning in this shape"
    );
}

#[test]
fn what_leaves_a_choice_is_refused_with_its_cell() {
    for (lines, wanted) in [
        (
            "Periode | Område | Antal personer | Antal fuldtidspersoner\n2014M11 | Aarhus | '1234* | 1",
            "cell C2, column \"Antal personer\": \"1234*\" is not a number",
        ),
        (
            "Periode | Område | Antal | | Andel\n2014M11 | Aarhus | 12 | | 1",
            "cell D1: the heading is blank between headings",
        ),
        (
            "Periode | Område | Antal\n2014M11 | Aarhus | 12 | 13",
            "cell D1: the heading is blank between headings, or above numbers",
        ),
        (
            "Antal\n\nOmråde | 2014K1 | 2014K2 | Ændring\nAarhus | 12 | 13 | 1",
            "cell D3: the heading \"Ændring\" stands among periods and is none",
        ),
        (
            "Periode | Område | Antal\n2014M11 | Aarhus | 12\n\nPeriode | Område | Andel\n2014M11 | Aarhus | 2",
            "cell A5: numbers begin again below the line in row 4",
        ),
        (
            "Periode | Område | Antal | | Område | Andel\n2014M11 | Aarhus | 12 | | Aarhus | 1",
            "cell E2: labels stand to the right of numbers",
        ),
        (
            "Antal\n\nOmråde | 2014K1 | 2014K2\nAarhus | 12 | 13\n\nKommuner | 98",
            "cell A6: numbers begin again below an empty row",
        ),
        (
            "Antal\n\nOmråde | 2014K1 | 2014K2\nMænd\nAarhus | 12 | 13",
            "cell B4: the heading is blank between headings, or above numbers",
        ),
        (
            "Antal\n\nOmråde | 2014K1 | 2014K2\nAarhus | 12 | 13\nKvinder\nVejle | 1 | 2",
            "cell A5: the row \"Kvinder\" has a label and no number",
        ),
        (
            "Antal\n\nOmråde | 2014K1\nAarhus | 12\nLæsø",
            "cell A5: the row \"Læsø\" has a label and no number",
        ),
        (
            "Periode | Område | Antal\n2014M11 | Aarhus | 12\n | Vejle | 13\n2014M12 | | 3",
            "cell B4: the label is blank",
        ),
        (
            "Periode | Område | Antal\n2014M11 | Aarhus | 12\n2014M11 | Aarhus | 12",
            "cell C3: the labels and the period are those of cell C2 too",
        ),
        ("Periode | Mænd | Kvinder | Område\n2014M11 | 12 | 13 | 14", "labels stand to the right"),
        (
            "Periode | Mænd | Kvinder\n2014M11 | 12 | 13",
            "cell B1: \"Mænd\" stands where the name of a measure belongs",
        ),
        ("Område | 2014K1\nAarhus | 12", "cell B1: nothing says what the numbers count"),
        ("Antal\n\n | 2014K1\nAarhus | 12", "cell A3: the column of labels has no heading"),
        (
            "Antal\n\nOmråde | 2014K1 | 2014Q1\nAarhus | 12 | 13",
            "the labels and the period are those of",
        ),
        (
            "Antal\n\nOmråde | 2014K1 | 2014K1\nAarhus | 12 | 13",
            "cell C4: a second column holds \"Antal\" for the same period",
        ),
        (
            "Periode | Område | Antal\n2014M13 | Aarhus | 12",
            "cell A2, column \"Periode\": \"2014M13\" is not a known period",
        ),
        (
            "Periode | Område | Antal\n2014M11 | Aarhus | #N/A",
            "cell C2: the error #N/A where a number belongs",
        ),
        ("Overskrift\n12 | 13", "there are no labels to the left of the numbers"),
    ] {
        let message = message(lines);
        assert!(message.contains(wanted), "{message}\nwanted: {wanted}\n{lines}");
    }
}

#[test]
fn records_without_any_number_may_stand_first_and_last() {
    let extract = read(
        "Periode | Område | Antal personer
        2014M11 | Læsø |
        2014M11 | Aarhus | 12
        2014M12 | Læsø |",
    );
    assert_eq!(cells(&extract)[0], "Område=Læsø; 2014-11; Antal personer=blank");
    assert_eq!(extract.places, [2, 3, 4]);
}

#[test]
fn a_label_that_was_taken_for_a_date_is_refused() {
    let mut book = new_book();
    let sheet = book.add_worksheet();
    fill(sheet, "Periode | Varighed | Antal\n2014M11 | | 12\n2014M11 | 6-10 | 13");
    let date = ExcelDateTime::from_ymd(2014, 5, 1).unwrap();
    sheet.write_datetime_with_format(1, 1, &date, &Format::new().set_num_format("d-m")).unwrap();
    let error = read_bytes("bog.xlsx", &book.save_to_buffer().unwrap(), &ReadOptions::default());
    assert!(error.unwrap_err().to_string().contains("cell B2: the date 2014-05 where a label"));
}

#[test]
fn a_truth_value_is_no_number() {
    let mut book = new_book();
    let sheet = book.add_worksheet();
    fill(sheet, "Periode | Område | Antal\n2014M11 | Aarhus");
    sheet.write_boolean(1, 2, true).unwrap();
    let error = read_bytes("bog.xlsx", &book.save_to_buffer().unwrap(), &ReadOptions::default());
    assert!(
        error
            .unwrap_err()
            .to_string()
            .ends_with("cell C2: the truth value TRUE where a number belongs")
    );
}

#[test]
fn a_marker_after_a_label_stays_in_it() {
    let extract = read("Periode | Ydelse | Antal\n2014M11 | Fleksjob¹⁾ | 12");
    assert_eq!(extract.dimensions[0].members, ["Fleksjob¹⁾"]);
}

#[test]
fn a_person_id_stays_out_of_every_message() {
    for lines in [
        "Periode | Område | Antal\n2014M11 | Aarhus | 010190-1234",
        "Antal\n\nOmråde | 2014K1\nAarhus | 12\n010190-1234",
        "Antal\n\nOmråde | 2014K1 | 010190-1234\nAarhus | 12 | 13",
    ] {
        let message = message(lines);
        assert!(!message.contains("010190"), "{message}");
    }
}

/// The same two tables as text.
const SAME_DOWN: &str = "Periode;Område;Antal personer;Fuldtidspersoner i pct. af befolkningen
2022M06;Roskilde;1233;2,1
2022M09;Lemvig;164;1,4
2022M09;Læsø;;0,4
";
const SAME_ACROSS: &str = "område;køn;TID;INDHOLD
Hele landet;Mænd;2013;1601
Hele landet;Mænd;2014;384
Hele landet;Kvinder;2013;142
Hele landet;Kvinder;2014;..
";

#[test]
fn the_same_cells_in_every_kind_of_workbook_and_as_text_are_the_same_extract() {
    let options = ReadOptions::default();
    let text =
        |name: &str, text: &str| cells(&read_bytes(name, text.as_bytes(), &options).unwrap()[0]);
    let wanted = [text("y60a02.csv", SAME_DOWN), text("auk01.csv", SAME_ACROSS)];
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks");
    for (kind, shape) in
        [("xlsx", "workbook_xlsx"), ("ods", "workbook_ods"), ("xls", "workbook_xls")]
    {
        let extracts = read_file(&folder.join(format!("same_cells.{kind}")), &options).unwrap();
        let found: Vec<_> = extracts.iter().map(cells).collect();
        assert_eq!(found, wanted, "{kind}");
        let [down, across] = &extracts[..] else { panic!("{kind} has two tables") };
        assert_eq!(down.source.read.shape, shape);
        assert_eq!(down.source.table.as_deref(), Some("y60a02"));
        assert_eq!(down.source.pulled.to_string(), "2026-08-22");
        assert_eq!(down.places, [4, 5, 6]);
        assert_eq!(down.source.read.numbers.as_deref(), Some("decimal comma, thousands dot"));
        assert_eq!(across.source.table.as_deref(), Some("auk01"));
        assert_eq!(across.places, [4, 4, 5, 5]);
        let said = "ark \"Henad\": overskrift i række 3 (A3:D3), første tal i C4, sidste i D5, perioder i række 3";
        assert_eq!(layout(across)[0], said, "{kind}");
        assert!(layout(across).contains(&"ark uden tal, ikke læst: \"Noter\""), "{kind}");
    }
}

#[test]
fn bytes_that_were_changed_on_the_way_are_refused_or_read_and_never_end_the_program() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks");
    for kind in ["xlsx", "ods", "xls"] {
        let sound = std::fs::read(folder.join(format!("same_cells.{kind}"))).unwrap();
        for step in (0..sound.len()).step_by(37) {
            let mut changed = sound.clone();
            changed[step] ^= 0x5A;
            let _ = read_bytes("bog", &changed, &ReadOptions::default());
            let _ = read_bytes("bog", &sound[..step], &ReadOptions::default());
        }
    }
}
