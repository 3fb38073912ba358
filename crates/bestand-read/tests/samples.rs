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

/// The sum of a measure's numbers, all of which are whole.
fn sum(extract: &Extract, measure: usize) -> i64 {
    let value = |cell: &RawCell| match cell {
        RawCell::Number(number, _) => number.as_integer().expect("counts are whole"),
        _ => 0,
    };
    extract.measures[measure].cells.iter().map(value).sum()
}

#[test]
fn the_benchmark_of_four_municipalities_is_read_line_by_line() {
    let extract = sample("jobindsats/v2_y30r21_four_areas_parsed_to_ndjson.ndjson");
    assert_eq!(extract.source.publisher, Publisher::Jobindsats);
    assert_eq!(extract.source.table.as_deref(), Some("y30r21"));
    assert_eq!(extract.dimensions[0].members, ["København", "Samsø", "Aarhus", "Læsø"]);
    assert_eq!(
        extract.periods.members,
        [(2020, 2), (2020, 4), (2021, 2), (2021, 4), (2022, 2), (2022, 4)]
            .map(|(year, quarter)| Period::rolling_year(year, quarter).unwrap())
    );
    // Four areas, six rolling years, four benefit groups.
    assert_eq!(extract.len(), 4 * 6 * 4);
    assert_eq!(extract.places.last(), Some(&96));
    // The lines of Aarhus and of Læsø as they stand in the file.
    let aarhus = |measure| {
        let period = Period::rolling_year(2020, 2).unwrap();
        cell(&extract, &["Aarhus", "Sygedagpenge mv."], period, measure)
    };
    assert_eq!(
        [0, 1, 2, 3, 4, 5, 6].map(aarhus),
        [
            number(5100, 0),
            number(4900, 0),
            number(-200, 0),
            number(206, 2),
            number(198, 2),
            number(-8, 2),
            number(27, 0)
        ]
    );
    let laesoe = Period::rolling_year(2022, 4).unwrap();
    assert_eq!(cell(&extract, &["Læsø", "Sygedagpenge mv."], laesoe, 4), number(27, 1));
    // Added up from the lines of the file with another program.
    assert_eq!(extract.measures[1].label.split(": ").nth(1), Some("Faktisk antal"));
    assert_eq!(sum(&extract, 1), 775_130);
}

#[test]
fn a_table_of_statbank_is_read_from_json_stat() {
    // The one value of each file, under the member "Total" and where the variable is left out.
    let by_origin = sample("statbank/straf42_total_2023_en_jsonstat.json");
    assert_eq!(by_origin.dimensions[0].label, "HERKOMST1");
    let total = cell(&by_origin, &["Total"], Period::parse("2023").unwrap(), 0);
    assert_eq!(total, number(233_454, 0));
    let eliminated = sample("statbank/straf42_eliminated_2024_en_jsonstat.json");
    assert!(eliminated.dimensions.is_empty());
    assert_eq!(cell(&eliminated, &[], Period::parse("2024").unwrap(), 0), number(227_774, 0));
    for extract in [by_origin, eliminated] {
        assert_eq!(extract.source.publisher, Publisher::StatisticsDenmark);
        // In the extension of the dataset.
        assert_eq!(extract.source.table.as_deref(), Some("straf42"));
        // The time in `updated` is not that of the download.
        assert_eq!(extract.source.pulled, Vintage::Unknown);
        assert_eq!(extract.measures[0].label, "Decisions, total");
        assert_eq!(extract.len(), 1);
    }
}

#[test]
fn a_table_of_the_site_is_read_without_headings() {
    let extract = sample("jobindsats/website_json_udenlandske_statsborgere_2014-2024.json");
    assert_eq!(extract.source.publisher, Publisher::Jobindsats);
    // The years in the file name are neither a table nor a vintage.
    assert_eq!((extract.source.table.as_deref(), extract.source.pulled), (None, Vintage::Unknown));
    assert_eq!(extract.dimensions[0].label, "Område");
    assert_eq!(extract.dimensions[0].members, ["Hele landet"]);
    assert_eq!(extract.dimensions[1].label, "Kolonne 3");
    assert_eq!(extract.measures[0].label, "Antal beskæftigede udenlandske statsborgere");
    // Nine branches in 121 months.
    assert_eq!(extract.dimensions[1].members.len(), 9);
    assert_eq!(extract.periods.members.len(), 121);
    assert_eq!(extract.len(), 1_089);
    // The first two rows of the file.
    let estates = |year, month| {
        let labels = ["Hele landet", "Ejendomshandel og udlejning"];
        cell(&extract, &labels, Period::month(year, month).unwrap(), 0)
    };
    assert_eq!([estates(2014, 8), estates(2015, 4)], [number(2_184, 0), number(2_218, 0)]);
    // Added up from the rows of the file with another program.
    assert_eq!(sum(&extract, 0), 16_409_157);
}
