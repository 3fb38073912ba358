//! How fast bytes become columns and numbers, beside the least the same libraries need.
//!
//! `cargo bench -p bestand-benches --bench read`. The extracts are synthetic: every municipality, sex, age and category of
//! some months, as the CSV of version 2 and the JSON of version 3. The peers split the same bytes into cells, or into a tree
//! of values, and make nothing of them.

use std::sync::LazyLock;

use bestand_benches::synthetic::{DEFAULT_SEED, Form, Large, LargeOptions};
use bestand_core::model::number::DialectDetector;
use bestand_core::model::{Dialect, Number};
use bestand_core::read::{Extract, ReadOptions, read_bytes};
use bestand_core::{Cube, NovemberOptions, Request, november};
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};

fn main() {
    divan::main();
}

/// The rows of the extracts: some twelve months, some ten megabytes.
const ROWS: u64 = 200_000;

static CSV: LazyLock<Vec<u8>> = LazyLock::new(|| bytes(LargeOptions::default()));

static JSON: LazyLock<Vec<u8>> =
    LazyLock::new(|| bytes(LargeOptions { form: Form::V3Json, ..LargeOptions::default() }));

fn bytes(options: LargeOptions) -> Vec<u8> {
    let mut bytes = Vec::new();
    let extract = Large::of("y36a02", ROWS, options).expect("the table has so many rows");
    extract.write(DEFAULT_SEED, &mut bytes).expect("memory takes everything written to it");
    bytes
}

fn read(name: &str, bytes: &[u8]) -> Vec<Extract> {
    read_bytes(name, bytes, &ReadOptions::default()).expect("the synthetic extracts can be read")
}

mod number {
    use super::*;

    /// Counts and shares as Danish files have them, grouped and with decimals.
    static CELLS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let number = |place: i64| Number::new(place * 7919 % 9_999_999, (place % 3) as u8);
        let danish = |place| number(place).format(bestand_core::model::Language::Danish);
        (0..100_000).map(danish).collect()
    });

    #[divan::bench]
    fn a_column_of_danish_numbers(bencher: Bencher<'_, '_>) {
        bencher.counter(ItemsCount::new(CELLS.len())).bench(|| {
            let read = |cell: &String| Dialect::DANISH_GROUPED.parse(cell).ok();
            CELLS
                .iter()
                .filter_map(read)
                .fold(0_i64, |sum, number| sum.wrapping_add(number.units()))
        });
    }

    #[divan::bench]
    fn their_dialect_found(bencher: Bencher<'_, '_>) {
        bencher.counter(ItemsCount::new(CELLS.len())).bench(|| {
            let mut detector = DialectDetector::new(None, None);
            CELLS.iter().for_each(|cell| detector.observe(cell, 1));
            detector.finish().expect("the cells are all Danish")
        });
    }

    /// The standard library's numbers of the same digits, which know no marks and no exact decimals.
    #[divan::bench]
    fn peer_std_plain_floats(bencher: Bencher<'_, '_>) {
        let plain: Vec<String> =
            CELLS.iter().map(|cell| cell.replace('.', "").replace(',', ".")).collect();
        bencher
            .counter(ItemsCount::new(plain.len()))
            .bench(|| plain.iter().filter_map(|cell| cell.parse::<f64>().ok()).sum::<f64>());
    }
}

mod csv_of_version_2 {
    use super::*;

    #[divan::bench(sample_count = 20)]
    fn read_utf_8(bencher: Bencher<'_, '_>) {
        bencher.counter(BytesCount::new(CSV.len())).bench(|| read("synthetic_y36a02.csv", &CSV));
    }

    #[divan::bench(sample_count = 20)]
    fn read_windows_1252(bencher: Bencher<'_, '_>) {
        // Every letter of the extract is one byte there.
        let text = std::str::from_utf8(&CSV).expect("the generator writes UTF-8");
        let bytes: Vec<u8> =
            text.chars().map(|letter| u8::try_from(letter).expect("a Danish letter")).collect();
        bencher
            .counter(BytesCount::new(bytes.len()))
            .bench(|| read("synthetic_y36a02.csv", &bytes));
    }

    /// Records split into cells.
    #[divan::bench]
    fn peer_csv_split(bencher: Bencher<'_, '_>) {
        bencher.counter(BytesCount::new(CSV.len())).bench(|| {
            let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(CSV.as_slice());
            let mut record = csv::ByteRecord::new();
            let mut cells = 0;
            while reader.read_byte_record(&mut record).expect("the records are of one length") {
                cells += record.len();
            }
            cells
        });
    }
}

mod json_of_version_3 {
    use super::*;

    #[divan::bench(sample_count = 20)]
    fn read_rows(bencher: Bencher<'_, '_>) {
        bencher.counter(BytesCount::new(JSON.len())).bench(|| read("synthetic_y36a02.json", &JSON));
    }

    /// The text as a tree of values.
    #[divan::bench(sample_count = 20)]
    fn peer_serde_json_value(bencher: Bencher<'_, '_>) {
        bencher.counter(BytesCount::new(JSON.len())).bench(|| {
            serde_json::from_slice::<serde_json::Value>(&JSON).expect("the generator writes JSON")
        });
    }
}

mod answer {
    use super::*;

    #[divan::bench(sample_count = 20)]
    fn cube_of_an_extract(bencher: Bencher<'_, '_>) {
        bencher.with_inputs(|| read("synthetic_y36a02.csv", &CSV)).bench_values(|extracts| {
            Cube::from_extracts(extracts, &[]).expect("the extract stacks")
        });
    }

    #[divan::bench(sample_count = 20)]
    fn november_of_a_cube(bencher: Bencher<'_, '_>) {
        let extracts = read("synthetic_y36a02.csv", &CSV);
        let cube = Cube::from_extracts(extracts, &[]).expect("the extract stacks");
        bencher.bench(|| {
            november(&cube, &Request::default(), &NovemberOptions::default())
                .expect("there is a November")
        });
    }
}
