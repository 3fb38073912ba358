//! The same cells in every shape give the same bytes: every shape that is read, in every encoding it may come in, packed
//! and unpacked, and read back from a tidy file. The files are written here from what docs/formats.md says of the
//! shapes, by nothing of the program's own.
//!
//! Three things a shape cannot say for a true reason. Own cases have a measure of their own, no areas and no total: they are
//! held to tidy files of the same cells. A table of Jobindsats' site has no headings, so of its breakdowns
//! only the area is known: it is held to the others with [`Cells::of_areas`]. StatBank's BULK calls its value
//! `INDHOLD` whatever it is, so only a StatBank table says what it counts: it is not among the files of Jobindsats'
//! tables.

mod ankestyrelsen;
mod cells;
mod jobindsats;
mod old_sheet;
mod own_cases;
mod sheets;
mod statbank;
mod tidy;
mod variants;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::run::{Scratch, bestand, top};
use cells::Cells;
use variants::{Variant, of_areas, of_benefits, of_own_cases};

/// Which table the files are of, and when they were pulled, as all of them are told.
const SAID: [&str; 2] = ["--pulled", "2016-06-01"];

/// Questions about cells by area, sex and benefit.
const OF_BENEFITS: [&str; 5] = [
    "november --by benefit",
    "november --by area,sex --benefit foertidspension --years 2012..2014",
    "stock --area Ærø --by benefit --share",
    "stock --area Tårnby,Ærø,Køge,Ishøj --by area",
    "stock --by sex --index 2012-11",
];

/// Questions about cells by area.
const OF_AREAS: [&str; 2] = ["november --by area", "stock --area Tårnby,Ærø --index 2012-11"];

/// What a run answers, without what it says of its files: `sources` comes last.
fn answer(question: &str, file: &str, said: &[String]) -> Result<String, String> {
    let mut words = question.split_whitespace();
    let command = words.next().unwrap();
    let arguments = [command, file].into_iter().chain(words).chain(["--format", "json"]);
    let run = bestand(arguments.chain(said.iter().map(String::as_str)));
    if run.code != 0 {
        return Err(format!("{question}: {}", run.stderr));
    }
    without_sources(&run.stdout).map(|(answer, _)| answer)
}

fn without_sources(stdout: &str) -> Result<(String, Value), String> {
    let start = stdout.find("  \"sources\": [").ok_or("sources are said")?;
    let whole: Value = serde_json::from_str(stdout).map_err(|error| error.to_string())?;
    Ok((stdout[..start].to_owned(), whole["sources"].clone()))
}

/// The answers to all questions.
fn answers(questions: &[&str], file: &str, said: &[String]) -> Result<Vec<String>, String> {
    questions.iter().map(|question| answer(question, file, said)).collect()
}

/// What `--table` and `--pulled` say of a file, and the description of its table where it needs one.
fn said(scratch: &Scratch, variant: &Variant, table: &str) -> Vec<String> {
    let mut said: Vec<String> =
        ["--table", table].iter().chain(&SAID).map(|&word| word.to_owned()).collect();
    if let Some(tableinfo) = &variant.tableinfo {
        let name = format!("tableinfo_{}", variant.file.replace('.', "_"));
        said.extend(["--tableinfo".to_owned(), scratch.file(&name, tableinfo)]);
    }
    said
}

/// The answers of the plainest shape.
fn expected(scratch: &Scratch, cells: &Cells, questions: &[&str], table: &str) -> Vec<String> {
    let plain = scratch.file("plain.json", jobindsats::v3_json(cells));
    let said = ["--table", table, SAID[0], SAID[1]].map(str::to_owned);
    answers(questions, &plain, &said).unwrap()
}

/// Holds every variant to the answers of the plainest, and says which differ.
fn hold(variants: &[Variant], cells: &Cells, questions: &[&str], table: &str) {
    let scratch = Scratch::new();
    let expected = expected(&scratch, cells, questions, table);
    let mut differ = Vec::new();
    for variant in variants {
        let file = scratch.file(variant.file, &variant.bytes);
        let said = said(&scratch, variant, table);
        match answers(questions, &file, &said) {
            Ok(answers) if answers == expected => {}
            Ok(answers) => {
                differ.push(format!("{}: {}", variant.file, first_difference(&answers, &expected)));
            }
            Err(error) => differ.push(format!("{}: {error}", variant.file)),
        }
    }
    assert!(differ.is_empty(), "{table}\n{}", differ.join("\n"));
}

fn first_difference(answers: &[String], expected: &[String]) -> String {
    let lines =
        answers.iter().zip(expected).flat_map(|(one, other)| one.lines().zip(other.lines()));
    let pair = lines.into_iter().find(|(one, other)| one != other);
    pair.map_or_else(|| "is longer".to_owned(), |(one, other)| format!("{one} instead of {other}"))
}

#[test]
fn the_plainest_shape_gives_the_cells_themselves() {
    let scratch = Scratch::new();
    let cells = Cells::of_benefits("Fuldtidsmodtagere");
    let file = scratch.file("plain.json", jobindsats::v3_json(&cells));
    let arguments = ["november", &file, "--table", "auk01", "--by", "benefit", "--format", "json"];
    let table = bestand(arguments).json();
    for (benefit, name) in [
        ("foertidspension", "Førtidspension"),
        ("ledighedsydelse", "Ledighedsydelse"),
        ("ressourceforloeb", "Ressourceforløb"),
        ("total", "I alt"),
    ] {
        for month in cells.months {
            let wanted = cells.value(&["Hele landet", "I alt", name], month);
            let column = month.replace('M', "-");
            assert_eq!(crate::run::value(&table, "benefit", benefit, &column), wanted, "{table}");
        }
    }
}

#[test]
fn counts_of_a_statbank_table_are_the_same_in_every_shape() {
    let cells = Cells::of_benefits("Fuldtidsmodtagere");
    hold(&of_benefits(&cells, Some("AUK01")), &cells, &OF_BENEFITS, "auk01");
}

#[test]
fn counts_of_a_jobindsats_table_are_the_same_in_every_shape() {
    let cells = Cells::of_benefits("Antal fuldtidspersoner");
    hold(&of_benefits(&cells, None), &cells, &OF_BENEFITS, "ptva02");
}

#[test]
fn rates_are_the_same_in_every_shape() {
    let cells = Cells::of_rates("Fuldtidspersoner i pct. af befolkningen");
    let questions =
        ["november --by benefit", "stock --area Tårnby,Ærø --by area --where sex=Kvinder"];
    hold(&of_benefits(&cells, None), &cells, &questions, "ptva02");
}

#[test]
fn counts_by_area_alone_are_the_same_in_every_shape_and_on_the_site() {
    let cells = Cells::of_areas("Fuldtidsmodtagere");
    hold(&of_areas(&cells, Some("AUK01")), &cells, &OF_AREAS, "auk01");
    let cells = Cells::of_areas("Antal fuldtidspersoner");
    hold(&of_areas(&cells, None), &cells, &OF_AREAS, "y08a02");
}

#[test]
fn own_cases_are_the_same_in_their_own_form_and_in_tidy_files() {
    let scratch = Scratch::new();
    let cells = Cells::of_own_cases();
    let questions =
        ["november", "stock --benefit foertidspension,ledighedsydelse --share", "accounts"];
    let variants = of_own_cases(&cells);
    let said = SAID.map(str::to_owned);
    let ask = |variant: &Variant| {
        let file = scratch.file(variant.file, &variant.bytes);
        answers(&questions, &file, &said).unwrap()
    };
    let expected = ask(variants.last().unwrap());
    let november: Value =
        serde_json::from_str(&(expected[0].clone() + "\"sources\": []}")).unwrap();
    // The cells themselves, and what is hidden of them.
    for (benefit, name) in
        [("foertidspension", "Førtidspension"), ("ledighedsydelse", "Ledighedsydelse")]
    {
        for month in cells.months {
            let wanted = cells.value(&[name], month);
            let found = crate::run::value(&november, "benefit", benefit, &month.replace('M', "-"));
            assert_eq!(found.as_u64(), (wanted != 3).then_some(u64::from(wanted)), "{november}");
        }
    }
    for variant in &variants {
        assert_eq!(ask(variant), expected, "{}", variant.file);
        let run = bestand(["november", &scratch.path(variant.file), "--format", "json"]);
        let (_, sources) = without_sources(&run.stdout).unwrap();
        let read = &sources[0]["read"];
        let found = (read["shape"].as_str(), read["encoding"].as_str());
        assert_eq!(found, (Some(variant.shape), Some(variant.encoding)), "{}", variant.file);
    }
    let own = scratch.path(variants[0].file);
    for ending in ["csv", "parquet"] {
        let tidy = scratch.path(&format!("tidy.{ending}"));
        let run = bestand(["inspect", &own, "--tidy", &tidy, SAID[0], SAID[1]]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(answers(&questions, &tidy, &[]).unwrap(), expected, "as {ending}");
    }
    let gzip = scratch.file("own.gz", gzip(&variants[0].bytes));
    let archive = scratch.file("own.zip", zip(variants[0].file, &variants[0].bytes));
    for from in [gzip, archive] {
        assert_eq!(answers(&questions, &from, &said).unwrap(), expected, "from {from}");
    }
}

/// The encodings in which each shape is tested, by the names in reading facts.
pub fn encodings_of_each_shape() -> BTreeMap<String, BTreeSet<String>> {
    let mut encodings: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for variant in of_areas(&Cells::of_areas("Fuldtidsmodtagere"), Some("AUK01")) {
        encodings.entry(variant.shape.to_owned()).or_default().insert(variant.encoding.to_owned());
    }
    for variant in of_own_cases(&Cells::of_own_cases()) {
        encodings.entry(variant.shape.to_owned()).or_default().insert(variant.encoding.to_owned());
    }
    // Written by the command itself, out of the other shapes.
    encodings.insert("tidy_parquet".to_owned(), BTreeSet::from(["utf-8".to_owned()]));
    encodings
}

#[test]
fn each_file_is_read_in_its_own_shape_and_encoding() {
    let scratch = Scratch::new();
    let cells = Cells::of_areas("Fuldtidsmodtagere");
    for variant in of_areas(&cells, Some("AUK01")) {
        let file = scratch.file(variant.file, &variant.bytes);
        let run =
            bestand(["november", &file, "--table", "auk01", "--by", "area", "--format", "json"]);
        let (_, sources) = without_sources(&run.stdout).unwrap();
        let read = &sources[0]["read"];
        let found = (read["shape"].as_str(), read["encoding"].as_str());
        assert_eq!(found, (Some(variant.shape), Some(variant.encoding)), "{}", variant.file);
    }
}

#[test]
fn a_tidy_file_made_of_any_shape_gives_the_same_answer() {
    let cells = Cells::of_areas("Fuldtidsmodtagere");
    round_trip(&of_areas(&cells, Some("AUK01")), &cells, &OF_AREAS);
    let cells = Cells::of_benefits("Fuldtidsmodtagere");
    round_trip(&of_benefits(&cells, Some("AUK01")), &cells, &OF_BENEFITS);
}

/// Writes each shape as a tidy file and asks that.
fn round_trip(variants: &[Variant], cells: &Cells, questions: &[&str]) {
    let scratch = Scratch::new();
    let expected = expected(&scratch, cells, questions, "auk01");
    for variant in first_of_each_shape(variants) {
        let file = scratch.file(variant.file, &variant.bytes);
        let said = said(&scratch, variant, "auk01");
        for ending in ["csv", "parquet"] {
            let tidy = scratch.path(&format!("tidy.{ending}"));
            let arguments = ["inspect", &file, "--tidy", &tidy];
            let run = bestand(arguments.into_iter().chain(said.iter().map(String::as_str)));
            assert_eq!(run.code, 0, "{}: {}", variant.file, run.stderr);
            // The file itself says its table and its day.
            let again = answers(questions, &tidy, &[]).unwrap();
            assert_eq!(again, expected, "{} as {ending}", variant.file);
        }
    }
}

/// What holds for the first variant of a shape holds for the others, which give the same cells.
fn first_of_each_shape(variants: &[Variant]) -> Vec<&Variant> {
    let mut first: Vec<&Variant> = Vec::new();
    for variant in variants {
        if first.iter().all(|each| each.shape != variant.shape) {
            first.push(variant);
        }
    }
    first
}

#[test]
fn packed_in_a_folder_or_on_standard_input_each_shape_gives_the_same_answer() {
    let cells = Cells::of_areas("Fuldtidsmodtagere");
    let question = ["november --by area"];
    let scratch = Scratch::new();
    let expected = expected(&scratch, &cells, &question, "auk01");
    for variant in first_of_each_shape(&of_areas(&cells, Some("AUK01"))) {
        let said = said(&scratch, variant, "auk01");
        let gzip = scratch.file("packed.gz", gzip(&variant.bytes));
        let archive = scratch.file("packed.zip", zip(variant.file, &variant.bytes));
        let folder = Scratch::new();
        folder.file(variant.file, &variant.bytes);
        for from in [gzip, archive, folder.path("")] {
            let answers = answers(&question, &from, &said);
            assert_eq!(answers.as_ref(), Ok(&expected), "{} from {from}", variant.file);
        }
        let piped = on_standard_input(&variant.bytes, &said);
        assert_eq!(piped, expected[0], "{} on standard input", variant.file);
    }
}

#[test]
fn tidy_parquet_is_read_from_a_folder_and_from_standard_input_but_not_packed() {
    let cells = Cells::of_areas("Fuldtidsmodtagere");
    let scratch = Scratch::new();
    let expected = expected(&scratch, &cells, &["november --by area"], "auk01");
    let plain = scratch.file("plain.json", jobindsats::v3_json(&cells));
    let folder = Scratch::new();
    let parquet = folder.path("tidy.parquet");
    let said = ["--table", "auk01", SAID[0], SAID[1]];
    let run = bestand(["inspect", &plain, "--tidy", &parquet].into_iter().chain(said));
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(answer("november --by area", &folder.path(""), &[]).as_ref(), Ok(&expected[0]));
    let bytes = std::fs::read(&parquet).unwrap();
    assert_eq!(on_standard_input(&bytes, &[]), expected[0]);
    let packed = scratch.file("tidy.parquet.gz", gzip(&bytes));
    bestand(["november", &packed]).fails_saying(&["is a Parquet file", "not packed"]);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zip(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap().into_inner()
}

fn on_standard_input(bytes: &[u8], said: &[String]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bestand"))
        .args(["november", "-", "--by", "area", "--format", "json"])
        .args(said)
        .current_dir(top())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    command.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = command.wait_with_output().unwrap();
    without_sources(&String::from_utf8(output.stdout).unwrap()).unwrap().0
}
