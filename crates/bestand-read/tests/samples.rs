//! The real extracts that lie in `data-samples/`.

use std::{collections::BTreeMap, path::PathBuf};

use bestand_model::{
    Number, Period, Status,
    source::{Publisher, Vintage},
};
use bestand_read::{Extract, RawCell, ReadOptions, StatbankTableinfo, read_file};

fn sample(path: &str) -> Extract {
    sample_with(path, &ReadOptions::default())
}

fn sample_with(path: &str, options: &ReadOptions) -> Extract {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data-samples").join(path);
    read_file(&path, options).expect("a sample is sound").remove(0)
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

/// What the sample in the form of PC-Axis calls the members that the CSV has as codes.
const TEXTS: [(&str, &str); 8] = [
    ("000", "Hele landet"),
    ("085", "Region Sjælland"),
    ("751", "Aarhus"),
    ("1", "Mænd"),
    ("2", "Kvinder"),
    ("29", "29 år"),
    ("30", "30 år"),
    ("31", "31 år"),
];

/// The number of every record, by what its labels are called in the form of PC-Axis.
fn numbers_by_text(extract: &Extract) -> BTreeMap<(Vec<String>, Period), String> {
    let text = |label: &String| {
        TEXTS
            .iter()
            .find(|(code, _)| code == label)
            .map_or(label.clone(), |(_, text)| (*text).into())
    };
    (0..extract.len())
        .map(|record| {
            let labels = extract
                .dimensions
                .iter()
                .map(|column| text(&column.members[column.codes[record] as usize]))
                .collect();
            let period = extract.periods.members[extract.periods.codes[record] as usize];
            ((labels, period), format!("{:?}", extract.measures[0].cells[record]))
        })
        .collect()
}

#[test]
fn population_in_the_form_of_pc_axis_is_read() {
    let extract = sample("statbank/folk1a_constructed.px");
    assert_eq!(extract.source.publisher, Publisher::StatisticsDenmark);
    assert_eq!(extract.source.table.as_deref(), Some("folk1a"));
    assert_eq!(extract.source.pulled, Vintage::Unknown);
    assert_eq!(extract.source.read.encoding, "windows-1252");
    let labels: Vec<_> = extract
        .dimensions
        .iter()
        .map(|column| (column.label.as_str(), column.id.as_deref(), column.members.len()))
        .collect();
    assert_eq!(
        labels,
        [("område", Some("OMRÅDE"), 3), ("køn", Some("KØN"), 2), ("alder", Some("ALDER"), 3)]
    );
    assert_eq!(extract.len(), 3 * 2 * 3 * 13);
    // The first and the last cell of the file.
    let first = ["Hele landet", "Mænd", "29 år"];
    assert_eq!(cell(&extract, &first, Period::quarter(2008, 1).unwrap(), 0), number(34_179, 0));
    let last = ["Aarhus", "Kvinder", "31 år"];
    assert_eq!(cell(&extract, &last, Period::quarter(2020, 1).unwrap(), 0), number(2_702, 0));
}

#[test]
fn pc_axis_and_csv_of_the_same_table_give_the_same_cells() {
    let px = numbers_by_text(&sample("statbank/folk1a_constructed.px"));
    let mut csv = numbers_by_text(&sample("statbank/folk1a_codes_da_csv_lf.csv"));
    csv.retain(|key, _| px.contains_key(key));
    assert_eq!(px, csv);
}

/// The variables of AUK01 with the values of the sample, as `tableinfo` describes them.
const AUK01: &str = r#"{"id":"AUK01","suppressedDataValue":"0","variables":[
    {"id":"OMRÅDE","text":"region","values":[{"id":"000","text":"All Denmark"},
        {"id":"563","text":"Fanø"},{"id":"825","text":"Læsø"},{"id":"101","text":"Copenhagen"}]},
    {"id":"YDELSESTYPE","text":"type of benefit","values":[
        {"id":"KT","text":"Net unemployed recipients of social assistance"}]},
    {"id":"KØN","text":"sex","values":[{"id":"TOT","text":"Total"}]},
    {"id":"ALDER","text":"age","values":[{"id":"TOT","text":"Age, total"}]},
    {"id":"Tid","text":"time","time":true,"values":[{"id":"2023K4","text":"2023Q4"},
        {"id":"2024K1"},{"id":"2024K2"},{"id":"2024K3"},{"id":"2024K4"},
        {"id":"2025K1"},{"id":"2025K2"},{"id":"2025K3"},{"id":"2025K4"}]}]}"#;

#[test]
fn bulk_leaves_out_what_the_csv_has_as_zero_and_the_description_brings_it_back() {
    let path = "statbank/auk01_KT_en_bulk_constructed.csv";
    let bulk = sample(path);
    assert_eq!(bulk.source.table.as_deref(), Some("auk01"));
    // Three areas and eight quarters; Læsø had nobody in the third quarter of 2024.
    assert_eq!(bulk.len(), 3 * 8 - 1);
    let benefit = "Net unemployed recipients of social assistance";
    let fano = ["Fanø", benefit, "Total", "Age, total"];
    assert_eq!(cell(&bulk, &fano, Period::quarter(2024, 1).unwrap(), 0), number(3, 0));

    let tableinfo = StatbankTableinfo::read_bytes("auk01.json", AUK01.as_bytes()).unwrap();
    let options = ReadOptions { tableinfo: Some(tableinfo), ..ReadOptions::default() };
    let completed = sample_with(path, &options);
    let laeso = ["Læsø", benefit, "Total", "Age, total"];
    assert_eq!(cell(&completed, &laeso, Period::quarter(2024, 3).unwrap(), 0), number(0, 0));

    let completed = numbers_by_text(&completed);
    let mut csv = numbers_by_text(&sample("statbank/auk01_KT_en_csv.csv"));
    csv.retain(|(labels, period), _| {
        ["All Denmark", "Fanø", "Læsø"].contains(&labels[0].as_str()) && period.year() >= 2024
    });
    assert_eq!(completed, csv);
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
