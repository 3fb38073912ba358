//! What the synthetic extracts must be, read from their text alone.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{collections::BTreeMap, path::Path};

use bestand_benches::synthetic::{DEFAULT_SEED, Form, Large, LargeOptions, kl_2015, spells_2026};
use bestand_core::read::{ReadOptions, read_bytes};

/// One row: the labels before the two counts, and the counts.
struct Row<'a> {
    labels: Vec<&'a str>,
    persons: Option<i64>,
    full_time_persons: Option<i64>,
}

impl Row<'_> {
    fn area(&self) -> &str {
        self.labels[0]
    }

    fn period(&self) -> &str {
        self.labels[1]
    }

    /// Whether every breakdown but these columns is at its total. Only y10a02 names the benefit, and has no
    /// total of it.
    fn is_total_but(&self, columns: &[usize]) -> bool {
        self.labels.iter().enumerate().skip(2).all(|(column, label)| {
            columns.contains(&column) || label.ends_with(" i alt") || *label == "Førtidspension"
        })
    }
}

fn headings(text: &str) -> Vec<&str> {
    text.lines().next().unwrap().split(';').collect()
}

fn rows(text: &str) -> Vec<Row<'_>> {
    let count = |field: &str| (!field.is_empty()).then(|| field.parse().unwrap());
    let columns = headings(text).len();
    text.lines()
        .skip(1)
        .map(|line| {
            let mut labels: Vec<&str> = line.split(';').collect();
            assert_eq!(labels.len(), columns, "{line}");
            let full_time_persons = count(labels.pop().unwrap());
            let persons = count(labels.pop().unwrap());
            Row { labels, persons, full_time_persons }
        })
        .collect()
}

/// The text of each table of the default seed, by table id.
fn extracts() -> BTreeMap<String, String> {
    kl_2015(DEFAULT_SEED)
        .into_iter()
        .map(|(name, text)| {
            let table = name.strip_prefix("synthetic_").unwrap();
            (table.strip_suffix("_2015-01-15.csv").unwrap().to_owned(), text)
        })
        .collect()
}

/// Full-time persons of Hele landet in a period: of these visitation categories, or of all.
fn full_time_persons(text: &str, period: &str, categories: &[&str]) -> Option<i64> {
    let visitation = headings(text).iter().position(|&heading| heading == "Visitationskategori");
    let found: Vec<i64> = rows(text)
        .iter()
        .filter(|row| row.area() == "Hele landet" && row.period() == period)
        .filter(|row| match visitation {
            Some(column) if !categories.is_empty() => {
                categories.contains(&row.labels[column]) && row.is_total_but(&[column])
            }
            _ => row.is_total_but(&[]),
        })
        .map(|row| row.full_time_persons.unwrap())
        .collect();
    (!found.is_empty()).then(|| found.iter().sum())
}

/// The eight rows of KL's table in November of a year; `None` where the benefit did not exist.
fn kl_rows(year: u32) -> BTreeMap<String, Option<i64>> {
    let active = if year < 2014 {
        &["Matchgruppe 2", "Matchgruppe 3"][..]
    } else {
        &["Aktivitetsparat"][..]
    };
    extracts()
        .into_iter()
        .map(|(table, text)| {
            let number = full_time_persons(&text, &format!("{year}M11"), active);
            (table, number)
        })
        .collect()
}

#[test]
fn the_sample_files_are_what_the_generator_gives_byte_for_byte() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data-samples/synthetic/kl-2015");
    let files = kl_2015(DEFAULT_SEED);
    for (name, text) in &files {
        let sample = std::fs::read(folder.join(name)).unwrap();
        assert!(sample == text.as_bytes(), "{name} is not what the generator gives");
    }
    let in_folder = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(in_folder, files.len(), "nothing else lies in the folder");
}

#[test]
fn there_are_eight_files_of_at_most_four_megabytes_that_say_what_they_are() {
    let files = kl_2015(DEFAULT_SEED);
    let tables: Vec<String> = extracts().into_keys().collect();
    assert_eq!(
        tables,
        ["y07a02", "y08a02", "y09a02", "y10a02", "y11a02", "y12a02", "y36a02", "y38a02"]
    );
    assert!(files.iter().all(|(name, _)| name.starts_with("synthetic_")));
    assert!(files.iter().map(|(_, text)| text.len()).sum::<usize>() <= 4_000_000);
}

#[test]
fn the_form_is_that_of_version_2_as_csv() {
    for (table, text) in extracts() {
        let benefit = if table == "y10a02" { "Ydelse;" } else { "" };
        let visitation = if ["y36a02", "y38a02"].contains(&table.as_str()) {
            "Visitationskategori;"
        } else {
            ""
        };
        let heading = format!(
            "Area;Periode;{benefit}Køn;Alder;{visitation}Antal personer;Antal fuldtidspersoner\n"
        );
        assert!(text.starts_with(&heading), "{table}");
        assert!(text.ends_with('\n') && !text.contains('\r') && !text.contains('"'), "{table}");
    }
}

#[test]
fn the_total_of_the_eight_falls_by_one_to_three_per_cent() {
    let sum = |year| kl_rows(year).values().flatten().sum::<i64>();
    let (before, after) = (sum(2011), sum(2014));
    let fall = (before - after) as f64 / before as f64 * 100.0;
    assert!((1.0..=3.0).contains(&fall), "{before} to {after}: {fall}");
}

#[test]
fn every_benefit_moves_the_way_it_did_in_the_note() {
    let (before, after) = (kl_rows(2011), kl_rows(2014));
    let change = |table: &str| after[table].unwrap_or(0) - before[table].unwrap_or(0);
    for (table, direction) in [
        ("y10a02", -1),
        ("y11a02", 1),
        ("y08a02", 1),
        ("y09a02", -1),
        ("y07a02", -1),
        ("y12a02", 1),
        ("y36a02", -1),
        ("y38a02", 1),
    ] {
        assert_eq!(change(table).signum(), direction, "{table}");
    }
    assert!(change("y38a02") > -change("y36a02"), "more under the new name than left the old");
}

#[test]
fn another_seed_moves_the_numbers_but_not_the_story() {
    let (one, other) = (kl_2015(DEFAULT_SEED), kl_2015(DEFAULT_SEED + 1));
    for ((name, text), (other_name, other_text)) in one.iter().zip(&other) {
        assert_eq!(name, other_name);
        assert_ne!(text, other_text, "{name}");
        let place = |text| rows(text).iter().map(|row| row.labels.join(";")).collect::<Vec<_>>();
        assert_eq!(place(text), place(other_text), "{name}");
        let november = |text| full_time_persons(text, "2014M11", &[]).unwrap() as f64;
        assert!((november(text) / november(other_text) - 1.0).abs() < 0.03, "{name}");
    }
}

#[test]
fn nobody_received_a_benefit_before_it_existed() {
    let extracts = extracts();
    for (table, first) in
        [("y10a02", "2010M01"), ("y11a02", "2013M01"), ("y38a02", "2014M01"), ("y12a02", "2014M07")]
    {
        let rows = rows(&extracts[table]);
        assert_eq!(rows.iter().map(Row::period).min(), Some(first), "{table}");
        assert_eq!(rows.iter().map(Row::period).max(), Some("2014M12"), "{table}");
    }
}

#[test]
fn match_groups_end_where_the_new_categories_begin() {
    let extracts = extracts();
    for row in rows(&extracts["y36a02"]) {
        let category = row.labels[4];
        let expected = category == "Visitationskategori i alt"
            || category.starts_with("Matchgruppe ") == (row.period() < "2014M01");
        assert!(expected, "{category} in {}", row.period());
    }
    let before = full_time_persons(&extracts["y36a02"], "2013M12", &[]).unwrap();
    let after = full_time_persons(&extracts["y36a02"], "2014M01", &[]).unwrap();
    assert!(before - after > 15_000, "people under 30 move to uddannelseshjælp");
}

#[test]
fn counts_of_nil_one_and_two_are_blank_and_persons_are_no_fewer_than_full_time_persons() {
    let mut blanks = 0;
    for (table, text) in extracts() {
        for row in rows(&text) {
            let counts = [row.persons, row.full_time_persons];
            assert!(counts.iter().flatten().all(|&count| count >= 3), "{table} {:?}", row.labels);
            assert!(row.persons >= row.full_time_persons, "{table} {:?}", row.labels);
            blanks += counts.iter().filter(|count| count.is_none()).count();
        }
    }
    assert!(blanks > 0);
}

/// Every total of a breakdown against the sum of its members: half a unit for each of them, and half for
/// the total.
#[test]
fn parts_add_up_to_their_total_within_rounding_only() {
    let mut off = 0;
    for (table, text) in extracts() {
        let headings = headings(&text);
        let rows = rows(&text);
        for column in (2..headings.len() - 2).filter(|&column| headings[column] != "Ydelse") {
            // Of each group the total, and the sum and number of its members; a blank one may hide up to 2.5.
            let mut groups: BTreeMap<String, (Option<i64>, i64, i64, i64)> = BTreeMap::new();
            for row in &rows {
                let is_total = row.labels[column].ends_with(" i alt");
                let mut key = row.labels.clone();
                key[column] = "";
                let group = groups.entry(key.join(";")).or_default();
                match row.full_time_persons {
                    number if is_total => group.0 = number,
                    Some(number) => (group.1, group.2) = (group.1 + number, group.2 + 1),
                    None => group.3 += 1,
                }
            }
            for (key, (total, sum, parts, blank)) in groups {
                let Some(total) = total.filter(|_| parts > 0) else { continue };
                let twice = 2 * (total - sum);
                assert!(-twice <= parts + 1, "{table} {}: {key}", headings[column]);
                assert!(twice <= parts + 1 + 5 * blank, "{table} {}: {key}", headings[column]);
                off += usize::from(twice != 0);
            }
        }
    }
    assert!(off > 1_000, "totals must not be made by adding rounded parts");
}

#[test]
fn the_municipalities_have_a_little_less_than_the_country() {
    for (table, text) in extracts() {
        let mut country = BTreeMap::new();
        let mut municipalities: BTreeMap<&str, (i64, usize)> = BTreeMap::new();
        let rows = rows(&text);
        for row in rows.iter().filter(|row| row.is_total_but(&[])) {
            let full_time_persons = row.full_time_persons.unwrap_or(0);
            if row.area() == "Hele landet" {
                country.insert(row.period(), full_time_persons);
            } else {
                assert!(row.period().ends_with("M11"), "{table}");
                let sum = municipalities.entry(row.period()).or_default();
                *sum = (sum.0 + full_time_persons, sum.1 + 1);
            }
        }
        assert!(!municipalities.is_empty(), "{table}");
        for (period, (sum, places)) in municipalities {
            assert_eq!(places, 98, "{table} {period}");
            let share = sum as f64 / country[period] as f64;
            assert!((0.98..1.0).contains(&share), "{table} {period}: {share}");
        }
    }
}

#[test]
fn sickness_is_high_in_winter_and_waiting_between_flexible_jobs_high_in_july() {
    let extracts = extracts();
    let month = |table: &str, month| {
        full_time_persons(&extracts[table], &format!("2012M{month:02}"), &[]).unwrap()
    };
    let highest = |table| (1..=12).max_by_key(|&number| month(table, number)).unwrap();
    let lowest = |table| (1..=12).min_by_key(|&number| month(table, number)).unwrap();
    assert!((1..=3).contains(&highest("y07a02")));
    assert_eq!(lowest("y07a02"), 7);
    assert_eq!(highest("y09a02"), 7);
}

fn written(extract: &Large) -> String {
    let mut text = Vec::new();
    extract.write(DEFAULT_SEED, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

/// The newest month of a table.
fn large(table: &str, options: LargeOptions) -> String {
    written(&Large::of(table, 1, options).unwrap())
}

#[test]
fn a_large_extract_has_at_least_the_rows_asked_for_under_the_same_heading() {
    for table in ["y36a02", "y10a02"] {
        let extract = Large::of(table, 15_000, LargeOptions::default()).unwrap();
        let text = written(&extract);
        let rows = rows(&text);
        assert!(rows.len() >= 15_000);
        assert_eq!(rows.len() as u64, extract.rows());
        assert_eq!(headings(&text), headings(&extracts()[table]));
        assert!(rows.iter().all(|row| row.persons.is_none_or(|count| count >= 3)));
        assert!(rows.iter().any(|row| row.area() == "Læsø" && row.labels.contains(&"Kvinder")));
    }
}

#[test]
fn a_large_extract_agrees_with_the_small_one_on_the_country() {
    let text = large("y36a02", LargeOptions::default());
    let small = &extracts()["y36a02"];
    let december = |text: &str| {
        let lines = text.lines().filter(|line| line.starts_with("Hele landet;2014M12;"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(december(&text).len(), 3 * 12 * 4);
    assert_eq!(december(&text), december(small));
}

#[test]
fn without_totals_of_sex_and_age_the_other_rows_are_the_same() {
    let options = LargeOptions { without_totals: true, ..LargeOptions::default() };
    let extract = Large::of("y36a02", 20_000, options).unwrap();
    let less = written(&extract);
    assert_eq!(rows(&less).len() as u64, extract.rows());
    assert!(extract.rows() >= 20_000, "the rows are counted without the totals");
    // 99 places, two sexes, eleven ages, three categories and their total.
    let one_month = large("y36a02", options);
    assert_eq!(rows(&one_month).len(), 99 * 2 * 11 * 4);
    let all = large("y36a02", LargeOptions::default());
    let is_total = |line: &str| line.contains(";Køn i alt;") || line.contains(";Alder i alt;");
    assert!(all.lines().filter(|line| !is_total(line)).eq(one_month.lines()));
}

#[test]
fn without_blanks_the_small_counts_are_written_and_all_others_are_the_same() {
    let options = LargeOptions { without_blanks: true, ..LargeOptions::default() };
    let (all, blanks) = (large("y36a02", options), large("y36a02", LargeOptions::default()));
    let mut small = 0;
    for (row, other) in rows(&all).iter().zip(rows(&blanks)) {
        assert_eq!(row.labels, other.labels);
        for (count, other) in
            [(row.persons, other.persons), (row.full_time_persons, other.full_time_persons)]
        {
            let count = count.unwrap();
            assert_eq!((count >= 3).then_some(count), other, "{:?}", row.labels);
            small += usize::from(count < 3);
        }
    }
    assert!(small > 0);
}

#[test]
fn the_json_of_version_3_has_the_cells_of_the_csv() {
    for table in ["y36a02", "y10a02", "y08a02"] {
        let csv = large(table, LargeOptions::default());
        let json = large(table, LargeOptions { form: Form::V3Json, ..LargeOptions::default() });
        let read = |name: &str, text: &str| {
            read_bytes(name, text.as_bytes(), &ReadOptions::default()).unwrap().remove(0)
        };
        let from_csv = read(&format!("synthetic_{table}.csv"), &csv);
        let from_json = read(&format!("synthetic_{table}.json"), &json);
        assert_eq!(from_json.source.read.shape, "jobindsats_v3_json");
        for (one, other) in from_csv.measures.iter().zip(&from_json.measures) {
            assert_eq!(one.cells, other.cells, "{table} {}", one.label);
        }
        for (one, other) in from_csv.dimensions.iter().zip(&from_json.dimensions) {
            assert_eq!((&one.members, &one.codes), (&other.members, &other.codes), "{table}");
        }
        assert_eq!(from_csv.periods.codes, from_json.periods.codes, "{table}");
    }
}

/// The counts of a line behind its two labels; a blank is `None`.
fn counts(line: &str) -> Vec<Option<i64>> {
    line.split(';').skip(2).map(|count| count.parse().ok()).collect()
}

#[test]
fn the_spell_samples_are_those_of_the_generator_and_balance_in_the_whole_country() {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../data-samples/synthetic/spells-2026");
    let files = spells_2026(DEFAULT_SEED);
    assert_eq!(files.len(), std::fs::read_dir(&folder).unwrap().count());
    for (name, text) in files {
        assert!(std::fs::read_to_string(folder.join(&name)).unwrap() == text, "{name}");
        let country: Vec<&str> =
            text.lines().filter(|line| line.starts_with("Hele landet;")).collect();
        assert_eq!(country.len(), 33, "January 2024 to September 2026");
        let mut before = None;
        for line in country {
            let [Some(opening), begun, Some(ended), Some(closing)] = counts(line)[..] else {
                panic!("{line}")
            };
            // Nobody enters the closed one: a blank.
            assert_eq!(closing, opening + begun.unwrap_or(0) - ended, "{line}");
            assert!(before.is_none_or(|before| before == opening), "{line}");
            before = Some(closing);
        }
    }
}

#[test]
fn a_large_spell_table_balances_and_its_months_follow_each_other() {
    let options = LargeOptions { spells: true, without_blanks: true, ..LargeOptions::default() };
    let extract = Large::of("y08a02", 5_000, options).unwrap();
    let mut out = Vec::new();
    extract.write(1, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let mut closings: BTreeMap<Vec<&str>, i64> = BTreeMap::new();
    let mut followed = 0;
    for line in text.lines().skip(1) {
        let mut labels: Vec<&str> = line.split(';').collect();
        let numbers: Vec<i64> =
            labels.split_off(4).into_iter().map(|count| count.parse().unwrap()).collect();
        assert_eq!(numbers[3], numbers[0] + numbers[1] - numbers[2], "{line}");
        assert!(numbers.iter().all(|&count| count >= 0), "{line}");
        labels.remove(1);
        if let Some(before) = closings.insert(labels, numbers[3]) {
            assert_eq!(before, numbers[0], "{line}");
            followed += 1;
        }
    }
    assert_eq!(followed, 3_564, "one month follows the other");
}
