//! The real extracts that lie in `data-samples/`.

use std::path::PathBuf;

use bestand_model::{
    Number, Period, Status,
    source::{Publisher, Vintage},
};
use bestand_read::{Extract, RawCell, ReadOptions, read_file};

fn sample(path: &str) -> Extract {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data-samples").join(path);
    read_file(&path, &ReadOptions::default()).expect("a sample is sound").remove(0)
}

/// The cell of the measure with this number, of the record with these labels.
fn cell(extract: &Extract, labels: &[&str], period: Period, measure: usize) -> RawCell {
    let record =
        (0..extract.len())
            .find(|&record| {
                extract.periods.members[extract.periods.codes[record] as usize] == period
                    && extract.dimensions.iter().zip(labels).all(|(column, label)| {
                        column.members[column.codes[record] as usize] == *label
                    })
            })
            .expect("the sample has the record");
    extract.measures[measure].cells[record]
}

fn number(units: i64, decimals: u8) -> RawCell {
    RawCell::Number(Number::new(units, decimals), Status::Normal)
}

#[test]
fn unemployment_of_the_municipalities_is_read() {
    let extract = sample("jobindsats/v3_y25i01_kommuner_2021M08-2026M07.json");
    assert_eq!(extract.source.publisher, Publisher::Jobindsats);
    assert_eq!(extract.source.table.as_deref(), Some("y25i01"));
    // The months in the file name are the span of the data.
    assert_eq!(extract.source.pulled, Vintage::Unknown);
    // Hele landet and 98 municipalities, three groups, sixty months.
    assert_eq!(extract.dimensions[0].members.len(), 99);
    assert_eq!(extract.dimensions[1].members.len(), 3);
    assert_eq!(extract.periods.members.len(), 60);
    assert_eq!(extract.len(), 99 * 3 * 60);
    // The first row of the file.
    let vejle = cell(&extract, &["Vejle", "Kontanthjælp"], Period::month(2025, 9).unwrap(), 0);
    assert_eq!(vejle, number(216, 0));
    assert_eq!(extract.places[..2], [1, 2]);
}

#[test]
fn cash_assistance_of_the_municipalities_is_read() {
    let extract = sample("jobindsats/v3_y60a02_kommuner_2021M08-2026M07.json");
    assert_eq!(extract.source.table.as_deref(), Some("y60a02"));
    assert_eq!(extract.dimensions.len(), 1);
    assert_eq!(extract.len(), 99 * 60);
    let labels: Vec<_> = extract.measures.iter().map(|measure| measure.label.as_str()).collect();
    assert_eq!(
        labels,
        [
            "Antal personer",
            "Antal fuldtidspersoner",
            "Fuldtidspersoner i pct. af arbejdsstyrken",
            "Fuldtidspersoner i pct. af befolkningen"
        ]
    );
    // The first row of the file.
    let roskilde =
        |measure| cell(&extract, &["Roskilde"], Period::month(2022, 6).unwrap(), measure);
    assert_eq!(
        [0, 1, 2, 3].map(roskilde),
        [number(1233, 0), number(1184, 0), number(25, 1), number(21, 1)]
    );
}

#[test]
fn a_workbook_laid_out_by_hand_has_the_values_of_the_answer_they_were_taken_from() {
    let book = sample("jobindsats/laid_out_y60a02_november.xlsx");
    let answer = sample("jobindsats/v3_y60a02_kommuner_2021M08-2026M07.json");
    assert_eq!(book.source.table.as_deref(), Some("y60a02"));
    assert_eq!(book.source.pulled, Vintage::parse("2026-08-22").unwrap());
    assert_eq!(book.len(), 4 * 3);
    let areas = &book.dimensions[0];
    assert_eq!(areas.members, ["Hele landet", "Aarhus", "Roskilde", "Læsø"]);
    for record in 0..book.len() {
        let labels = [areas.members[areas.codes[record] as usize].as_str()];
        let period = book.periods.members[book.periods.codes[record] as usize];
        for measure in 0..2 {
            assert_eq!(book.measures[measure].label, answer.measures[measure].label);
            let published = cell(&answer, &labels, period, measure);
            assert_eq!(book.measures[measure].cells[record], published, "{labels:?} {period}");
        }
    }
    let said: Vec<_> = book.source.read.layout.iter().map(|note| note.en.as_str()).collect();
    assert_eq!(
        said[0],
        "sheet \"Kontanthjælp\": headings in rows 3-4 (A3:G4), first number in B5, last in G8, periods in row 4"
    );
    assert!(said.contains(&"sheets without numbers, not read: \"Noter\""));
}
