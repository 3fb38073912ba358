//! `benchmark` through the command. Expected numbers are worked out from the files' own text by arithmetic of the test's
//! own, or by hand.

use serde_json::Value;

use crate::run::{
    FOLK1A, Run, Scratch, Y25I01, Y60A02, bestand, note_ids, note_texts, rows, top, value,
};

fn ask(file: &str, more: &[&str]) -> Run {
    bestand(["benchmark", file].iter().chain(more))
}

fn json(file: &str, more: &[&str]) -> Value {
    ask(file, &[more, &["--format", "json"]].concat()).json()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

fn near(value: &Value, expected: f64) {
    let value = number(value);
    assert!((value - expected).abs() < 1e-6, "{value} is not {expected}");
}

/// A record of a file as it stands there: period, area, part, count, rate.
struct Record {
    period: String,
    area: String,
    part: String,
    count: Option<f64>,
    rate: f64,
}

/// The records of a file that have a rate, of which the count and the rate stand in these columns.
fn records(file: &str, part: Option<usize>, count: usize, rate: usize) -> Vec<Record> {
    let text = std::fs::read_to_string(top().join(file)).unwrap();
    let body: Value = serde_json::from_str(&text).unwrap();
    let text = |cell: &Value| cell.as_str().unwrap().to_owned();
    body["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| {
            Some(Record {
                period: text(&row[0]),
                area: text(&row[1]),
                part: part.map(|part| text(&row[part])).unwrap_or_default(),
                count: row[count].as_f64(),
                rate: row[rate].as_f64()?,
            })
        })
        .collect()
}

/// What is known of an area by hand: the bounds of its rate, and the first and the last of the places it shares.
struct ByHand {
    count: Option<f64>,
    published: f64,
    rate: (f64, f64),
    places: (usize, usize),
}

/// From every record of the area in the period: (n - 0.5) / (r + 0.05) and (n + 0.5) / (r - 0.05) bound the base.
fn by_hand(records: &[Record], period: &str, area: &str, part: &str) -> ByHand {
    let in_period = || records.iter().filter(|each| each.period == period);
    let own = in_period().find(|each| each.area == area && each.part == part).unwrap();
    let (mut low, mut high) = (0.0_f64, f64::INFINITY);
    for each in in_period().filter(|each| each.area == area) {
        let Some(count) = each.count else { continue };
        low = low.max((count - 0.5) / (each.rate + 0.05));
        if each.rate > 0.05 {
            high = high.min((count + 0.5) / (each.rate - 0.05));
        }
    }
    let mut rate = (own.rate - 0.05, own.rate + 0.05);
    if let Some(count) = own.count {
        rate = (rate.0.max((count - 0.5) / high), rate.1.min((count + 0.5) / low));
    }
    let others = || in_period().filter(|each| each.part == part && each.area != "Hele landet");
    let places = (
        1 + others().filter(|each| each.rate > own.rate).count(),
        others().filter(|each| each.rate >= own.rate).count(),
    );
    ByHand { count: own.count, published: own.rate, rate, places }
}

/// The answer about an area is what the file says by hand.
fn agrees(table: &Value, records: &[Record], period: &str, (name, code): (&str, &str), part: &str) {
    let own = by_hand(records, period, name, part);
    let country = by_hand(records, period, "Hele landet", part);
    let cell = |row: &str, column: &str| value(table, "area", row, column).clone();
    assert_eq!(cell(code, "level").as_f64(), own.count);
    near(&cell(code, "rate"), own.published);
    near(&cell(code, "rate_low"), own.rate.0);
    near(&cell(code, "rate_high"), own.rate.1);
    assert_eq!(cell(code, "rank_from"), own.places.0);
    assert_eq!(cell(code, "rank_to"), own.places.1);
    near(&cell("000", "rate"), country.published);
    near(&cell("000", "gap_low"), own.rate.0 - country.rate.1);
    near(&cell("000", "gap_high"), own.rate.1 - country.rate.0);
    let before = period.replace("2026", "2025");
    let (own, country) =
        (by_hand(records, &before, name, part), by_hand(records, &before, "Hele landet", part));
    near(&cell("000", "gap_before_low"), own.rate.0 - country.rate.1);
    near(&cell("000", "gap_before_high"), own.rate.1 - country.rate.0);
}

#[test]
fn rate_gap_and_places_in_y25i01_are_those_worked_out_by_hand() {
    let all = records(Y25I01, Some(2), 3, 4);
    for area in [("Ishøj", "183"), ("Aalborg", "851"), ("Fanø", "563")] {
        let table = json(Y25I01, &["--area", area.0]);
        agrees(&table, &all, "2026M07", area, "Ydelsesgrupper i alt");
    }
    for area in [("Ishøj", "183"), ("København", "101"), ("Læsø", "825")] {
        let table = json(Y25I01, &["--area", area.0, "--benefit", "kontanthjælp"]);
        agrees(&table, &all, "2026M07", area, "Kontanthjælp");
    }
    // The same in plain numbers, of July 2026 in Ishøj: 546 at 4.4 per cent, 454 at 3.7, 92 at 0.7. Its base is at least
    // 545.5 / 0.0445 = 12 258.4 and at most 454.5 / 0.0365 = 12 452.1; 545.5 / 12 452.1 is 4.3808 per cent.
    let table = json(Y25I01, &["--area", "Ishøj"]);
    near(value(&table, "area", "183", "rate_low"), 4.380_803_080_3);
    near(value(&table, "area", "183", "rate_high"), 4.45);
    assert_eq!(value(&table, "area", "183", "rank_from"), 3);
}

#[test]
fn rate_gap_and_places_in_y60a02_are_those_worked_out_by_hand() {
    for (measure, column) in [("rate_population", 5), ("rate_labour_force", 4)] {
        let all = records(Y60A02, None, 3, column);
        for area in [("Ishøj", "183"), ("Aalborg", "851"), ("Fanø", "563")] {
            let table = json(Y60A02, &["--area", area.0, "--measure", measure]);
            agrees(&table, &all, "2026M07", area, "");
        }
    }
}

#[test]
fn twenty_seven_municipalities_with_one_published_rate_share_their_places() {
    let shares = |table: &Value| {
        let shared =
            rows(table).iter().filter(|row| row["rank_from"] == 64 && row["rank_to"] == 90);
        shared.count()
    };
    let table = json(Y25I01, &["--all", "--benefit", "kontanthjælp", "--period", "2026-07"]);
    assert_eq!(shares(&table), 27);
    assert!(rows(&table).iter().filter(|row| row["rank_from"] == 64).all(|row| row["rate"] == 0.3));
    let run = ask(Y25I01, &["--area", "København", "--benefit", "kontanthjælp"]);
    assert!(run.stdout.contains("64-90 (delt)"), "{}", run.stdout);
    let run = ask(Y25I01, &["--area", "København", "--benefit", "kontanthjælp", "--lang", "en"]);
    assert!(run.stdout.contains("64-90 (shared)"), "{}", run.stdout);
}

#[test]
fn a_region_is_the_sum_of_its_numbers_over_the_sum_of_their_bases() {
    // Region Sjælland in July 2026, worked out in exact fractions from the 51 records of its 17 municipalities: 10 552
    // full-time unemployed; (10 552 - 8.5) and (10 552 + 8.5) over the sums of the highest and of the lowest bases.
    let table = json(Y25I01, &["--area", "Ishøj", "--group", "Region Sjælland"]);
    assert_eq!(value(&table, "area", "085", "level"), 10_552);
    near(value(&table, "area", "085", "rate_low"), 2.505_002_298_220_267);
    near(value(&table, "area", "085", "rate_high"), 2.578_747_258_475_343);
    // Neither 2.5 nor 2.6 is certain.
    assert_eq!(*value(&table, "area", "085", "rate"), Value::Null);
    let table =
        json(Y60A02, &["--area", "Ishøj", "--group", "085", "--measure", "rate_population"]);
    assert_eq!(value(&table, "area", "085", "level"), 12_794);
    near(value(&table, "area", "085", "rate_low"), 2.323_921_640_141_008);
    near(value(&table, "area", "085", "rate_high"), 2.441_691_010_129_209);
    assert!(note_texts(&table).contains("Region Sjælland (17 af 17 kommuner har tal)"));
    assert!(note_texts(&table).contains("Ishøj er ikke med i Region Sjælland."));
}

#[test]
fn a_group_with_a_suppressed_member_has_no_number_and_says_whose_is_missing() {
    let table = json(Y25I01, &["--area", "Aalborg", "--benefit", "kontanthjælp"]);
    for column in ["level", "rate", "gap", "flag"] {
        assert_eq!(*value(&table, "area", "081", column), Value::Null, "{column}");
    }
    let reasons: Vec<&str> = table["missing"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|each| each["row"] == 1 && each["column"] == "level")
        .filter_map(|each| each["reason"].as_str())
        .collect();
    assert_eq!(reasons, ["suppressed"]);
    assert!(note_texts(&table).contains("10 af 11 kommuner har tal; uden tal: Læsø"));
}

/// Small made-up inhabitants and full-time persons, so that everything can be worked out by hand.
fn made_up(scratch: &Scratch) -> (String, String) {
    let mut numbers = "Periode;Område;Antal fuldtidspersoner\n".to_owned();
    for (month, factor) in [("2025M07", 10), ("2026M07", 12)] {
        for (area, count) in
            [("Hele landet", 500), ("Ishøj", 12), ("Albertslund", 10), ("Vejle", 9)]
        {
            numbers += &format!("{month};{area};{}\n", count * factor);
        }
    }
    let mut inhabitants = "Område;Alder;Periode;Befolkning\n".to_owned();
    for quarter in ["2025K3", "2026K3"] {
        for (area, of_age) in
            [("Hele landet", 2000), ("Ishøj", 20), ("Albertslund", 20), ("Vejle", 60)]
        {
            for age in 15..=67 {
                let people = if (16..=66).contains(&age) { of_age } else { 500 };
                inhabitants += &format!("{area};{age};{quarter};{people}\n");
            }
        }
    }
    (
        scratch.file("synthetic_y08a02_2026-08-20.csv", numbers),
        scratch.file("synthetic_folk1a_2026-08-20.csv", inhabitants),
    )
}

#[test]
fn inhabitants_give_exact_rates_gaps_places_and_limits() {
    let scratch = Scratch::new();
    let (numbers, inhabitants) = made_up(&scratch);
    let group = scratch.file(
        "vestegnen.csv",
        "gruppe;kommune;gyldig_fra\nVestegnen;Ishøj;\nVestegnen;Albertslund;2026-01\n",
    );
    let base = ["--population", &inhabitants, "--ages", "16-66"];
    let table = json(&numbers, &[&base[..], &["--area", "Ishøj", "--group", &group]].concat());
    // 51 ages: 1020 in Ishøj, 102 000 in the country; 144 and 6000 of them, a year before 120 and 5000.
    let of = |count: f64, base: f64| count / base * 100.0;
    near(value(&table, "area", "183", "rate"), of(144.0, 1020.0));
    near(value(&table, "area", "000", "rate"), of(6000.0, 102_000.0));
    near(value(&table, "area", "000", "gap"), of(144.0, 1020.0) - of(6000.0, 102_000.0));
    near(value(&table, "area", "000", "gap_before"), of(120.0, 1020.0) - of(5000.0, 102_000.0));
    assert_eq!(value(&table, "area", "000", "trend"), "widening");
    near(value(&table, "area", "183", "index"), 120.0);
    // 144 + 120 of both; before 2026 Ishøj was alone.
    near(value(&table, "area", "vestegnen", "rate"), of(264.0, 2040.0));
    near(value(&table, "area", "vestegnen", "gap"), of(24.0, 2040.0));
    near(value(&table, "area", "vestegnen", "gap_before"), 0.0);
    // √(0.1294 x 0.8706 / 1020) = 0.01051: 1.176 points are 1.12 of them. √(0.0588 x 0.9412 / 1020) = 0.00737: 8.2 points
    // are 11.
    assert_eq!(value(&table, "area", "vestegnen", "flag"), "within");
    assert_eq!(value(&table, "area", "000", "flag"), "far_above");
    assert_eq!(
        (value(&table, "area", "183", "rank_from"), value(&table, "area", "183", "rank_to")),
        (&1.into(), &1.into())
    );
    assert!(note_ids(&table).contains(&"benchmark_members_changed"));
    assert!(
        note_texts(&table)
            .contains("Ishøj er selv med i Vestegnen, Region Hovedstaden og Hele landet.")
    );
    // A region of which most municipalities are not in the extract has no figure.
    assert_eq!(*value(&table, "area", "084", "rate"), Value::Null);

    let without = json(
        &numbers,
        &[&base[..], &["--area", "Ishøj", "--group", &group, "--without-own"]].concat(),
    );
    near(value(&without, "area", "vestegnen", "rate"), of(120.0, 1020.0));
    near(value(&without, "area", "000", "rate"), of(6000.0, 102_000.0));
    assert!(note_texts(&without).contains("Ishøj er ikke med i Vestegnen uden Ishøj"));

    let sources = table["sources"].as_array().unwrap();
    assert!(
        sources.iter().all(|source| source["publisher"] == "Syntetiske data (ikke Jobindsats)")
    );
    assert_eq!(sources.len(), 2);
}

#[test]
fn a_series_has_the_rate_of_every_period_and_place() {
    let table = json(Y25I01, &["--area", "Ishøj", "--series", "--index", "2021-08"]);
    assert_eq!(table["id"], "benchmark_series");
    assert_eq!(rows(&table).len(), 60 * 3);
    let all = records(Y25I01, Some(2), 3, 4);
    for row in rows(&table).iter().filter(|row| row["area"] == "183") {
        let month = row["period"].as_str().unwrap().replace('-', "M");
        let own = by_hand(&all, &month, "Ishøj", "Ydelsesgrupper i alt");
        near(&row["rate"], own.published);
        assert_eq!(row["level"].as_f64(), own.count);
    }
    // 546 in July 2026 and 737 in August 2021, as the file has them.
    let at = |month: &str| by_hand(&all, month, "Ishøj", "Ydelsesgrupper i alt").count.unwrap();
    let last = rows(&table).iter().rfind(|row| row["area"] == "183").unwrap();
    near(&last["index"], at("2026M07") / at("2021M08") * 100.0);
}

#[test]
fn what_cannot_be_compared_is_refused_with_the_way_out() {
    let scratch = Scratch::new();
    ask(Y25I01, &["--area", "Ishøi"]).fails_saying(&["\"Ishøi\"", "hint: did you mean Ishøj"]);
    ask(Y25I01, &["--area", "Region Sjælland"]).fails_saying(&["no row of its own", "--group"]);
    ask(Y25I01, &[]).fails_saying(&["--area <NAME>"]);
    ask(Y60A02, &["--area", "Ishøj"])
        .fails_saying(&["several bases", "rate_labour_force or rate_population"]);
    ask(Y60A02, &["--area", "Ishøj", "--measure", "persons"])
        .fails_saying(&["no rate of persons", "--population FILE"]);
    ask(Y25I01, &["--area", "Ishøj", "--group", "Landkomuner"])
        .fails_saying(&["no group \"Landkomuner\"", "did you mean Landkommuner"]);
    ask(Y25I01, &["--area", "Ishøj", "--group", "bygruppe"]).fails_saying(&["Ishøj is in no"]);
    ask(Y25I01, &["--area", "Ishøj", "--group", "Ishøj"]).fails_saying(&["against itself"]);
    ask(Y25I01, &["--area", "Ishøj", "--period", "2027-01"])
        .fails_saying(&["do not have 2027-01", "2021-08 to 2026-07"]);
    ask(Y25I01, &["--area", "Ishøj", "--since", "2026-08"]).fails_saying(&["2026-08", "--since"]);
    ask(Y25I01, &["--all", "--kind", "region"])
        .fails_saying(&["no row of a region", "--kind municipality"]);
    ask(Y25I01, &["--area", "Ishøj", "--where", "area=Vejle"])
        .fails_saying(&["areas are what is compared", "--group"]);
    // What would be passed over is refused.
    ask(Y25I01, &["--all", "--group", "Landkommuner"]).fails_saying(&["--area <NAME>"]);
    ask(Y25I01, &["--all", "--since", "2024-07"]).fails_saying(&["--since", "--all"]);
    ask(Y25I01, &["--all", "--chart", "a.svg", "--chart-form", "line"])
        .fails_saying(&["over time is of one area", "--area"]);
    let population = ["--area", "Ishøj", "--population", Y25I01];
    ask(Y25I01, &population).fails_saying(&["does not count inhabitants", "FOLK1A"]);
    let population = ["--area", "Aarhus", "--ages", "40-66", "--population", FOLK1A];
    ask(Y60A02, &population).fails_saying(&["does not have 2026-Q3", "2008-Q1 to 2020-Q1"]);
    let population = ["--area", "Aarhus", "--population", FOLK1A];
    ask(Y60A02, &[&population[..], &["--measure", "rate_population"]].concat())
        .fails_saying(&["a base of its own", "name the count"]);
    let heading = "gruppe;kommune;gyldig_fra\n";
    for (text, parts) in [
        (
            "gruppe;by;gyldig_fra\nA;Ishøj;\n".to_owned(),
            ["line 1: unknown column \"by\"", "gruppe, kommune and gyldig_fra"],
        ),
        (format!("{heading}A;Ishøi;\n"), ["line 2: unknown area \"Ishøi\"", "did you mean Ishøj"]),
        (
            format!("{heading}A;Ishøj;\nA;183;\n"),
            ["line 3: 183 is in the group \"A\" already", "leave out one"],
        ),
        (heading.to_owned(), ["no member below its heading", "gruppe;kommune;gyldig_fra"]),
        (String::new(), ["is empty", "gruppe;kommune;gyldig_fra"]),
    ] {
        let file = scratch.file("min gruppe.csv", text);
        ask(Y25I01, &["--area", "Ishøj", "--group", &file]).fails_saying(&[
            "min gruppe.csv",
            parts[0],
            parts[1],
        ]);
    }
    ask(Y25I01, &["--area", "Ishøj", "--group", "er_her_ikke.csv"])
        .fails_saying(&["er_her_ikke.csv"]);
}

#[test]
fn the_answer_goes_into_every_form_with_all_areas_drawn() {
    let scratch = Scratch::new();
    for ending in ["csv", "json", "md", "html", "xlsx", "txt", "parquet"] {
        let path = scratch.path(&format!("svar.{ending}"));
        let run = ask(Y25I01, &["--area", "Ishøj", "-o", &path]);
        assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{ending}: {}", run.stderr);
        assert!(std::fs::metadata(&path).unwrap().len() > 100);
    }
    let page = std::fs::read_to_string(scratch.path("svar.html")).unwrap();
    assert!(page.contains("Samsø"), "the chart has all municipalities");
    let chart = scratch.path("alle.svg");
    ask(Y25I01, &["--area", "Ishøj", "--chart", &chart, "--chart-width", "1200"]);
    let drawn = std::fs::read_to_string(&chart).unwrap();
    for name in ["København", "Region Hovedstaden", "Hele landet", "Læsø"] {
        assert!(drawn.contains(&format!(">\n{name}\n</text>")), "{name}");
    }
    let chart = scratch.path("serie.svg");
    ask(Y25I01, &["--area", "Ishøj", "--chart", &chart, "--chart-form", "line"]);
    let drawn = std::fs::read_to_string(&chart).unwrap();
    assert!(drawn.contains("Region Hovedstaden") && !drawn.contains("Samsø"));
}

/// A row of a decomposition.
fn part<'a>(table: &'a Value, keys: &[(&str, &str)]) -> &'a Value {
    let row = rows(table).iter().find(|row| keys.iter().all(|(id, code)| row[*id] == *code));
    row.unwrap_or_else(|| panic!("no row {keys:?} in {table}"))
}

#[test]
fn the_gaps_of_the_benefits_add_up_to_that_of_the_total() {
    let table = json(Y25I01, &["--area", "Ishøj", "--decompose", "benefit"]);
    let of = |reference, benefit| part(&table, &[("reference", reference), ("benefit", benefit)]);
    // Published: 3.7 against 2.6, 0.7 against 0.5, 4.4 against 3.0; 454 + 92 = 546 and 77 888 + 13 695 = 91 583.
    near(&of("000", "a_dagpenge")["rate"], 3.7);
    near(&of("000", "a_dagpenge")["reference_rate"], 2.6);
    near(&of("000", "kontanthjaelp")["rate"], 0.7);
    near(&of("000", "kontanthjaelp")["reference_rate"], 0.5);
    near(&of("000", "total")["rate"], 4.4);
    let all = rows(&table);
    assert!(!all.iter().any(|row| row["reference"] == "000" && row["benefit"] == "rest"));
    // 31 784 + 4 286 = 36 070, three short of the region's 36 073: said, and a row of its own.
    assert!(note_texts(&table).contains("Region Hovedstaden 3 fuldtidsledige"));
    near(&of("084", "rest")["rate"], 0.0);
    let parts = |end: &str| -> f64 {
        let of_parts = ["a_dagpenge", "kontanthjaelp"];
        of_parts.iter().map(|code| number(&of("000", code)[end])).sum()
    };
    // What the parts may be together and what the total may be have the truth in common.
    let total = of("000", "total");
    assert!(parts("gap_low") <= number(&total["gap_high"]));
    assert!(parts("gap_high") >= number(&total["gap_low"]));
    ask(Y25I01, &["--area", "Ishøj", "--decompose", "benefit", "--benefit", "kontanthjælp"])
        .fails_saying(&["no total over benefits", "leave out --benefit"]);
}

/// Full-time persons by benefit, age and sex, with inhabitants of the same ages and sexes.
fn by_groups(scratch: &Scratch) -> (String, String) {
    let mut numbers = "Periode;Område;Ydelsesgrupper;Alder;Antal fuldtidspersoner\n".to_owned();
    let mut people = "Område;Alder;Periode;Befolkning\n".to_owned();
    // Of Ishøj 2000 young and 1000 old, of the country 10 000 and 20 000; 10 per cent of the young and 4 of the old.
    for (area, young, old) in [("Ishøj", 2000, 1000), ("Hele landet", 10_000, 20_000)] {
        for (ages, from, to, inhabitants, rate) in
            [("16-39 år", 16, 39, young, 10), ("40-66 år", 40, 66, old, 4)]
        {
            let count = inhabitants * rate / 100;
            for (benefit, count) in [
                ("Sygedagpenge", count / 4),
                ("Fleksjob", count - count / 4),
                ("Ydelsesgrupper i alt", count),
            ] {
                numbers += &format!("2026M07;{area};{benefit};{ages};{count}\n");
            }
            // All of them at one age of the band: it is the band that counts.
            for age in from..=to {
                let of_age = if age == from { inhabitants } else { 0 };
                people += &format!("{area};{age};2026K3;{of_age}\n");
            }
        }
        for (benefit, part) in [("Sygedagpenge", 0), ("Fleksjob", 1), ("Ydelsesgrupper i alt", 2)] {
            let total = young / 10 + old * 4 / 100;
            let sick = young / 10 / 4 + old * 4 / 100 / 4;
            // The total of one area is one more than its parts.
            let odd = if area == "Ishøj" { 1 } else { 0 };
            let count = [sick, total - sick, total + odd][part];
            numbers += &format!("2026M07;{area};{benefit};Alder i alt;{count}\n");
        }
    }
    (
        scratch.file("synthetic_ptv_2026-08-20.csv", numbers),
        scratch.file("synthetic_people_2026-08-20.csv", people),
    )
}

#[test]
fn the_gap_of_exact_rates_is_divided_to_the_last_bit_and_the_rest_is_said() {
    let scratch = Scratch::new();
    let (numbers, people) = by_groups(&scratch);
    let base = ["--area", "Ishøj", "--population", &people];
    let table = json(&numbers, &[&base[..], &["--decompose", "benefit"]].concat());
    let of = |benefit| part(&table, &[("reference", "000"), ("benefit", benefit)]);
    // Ishøj: 200 + 40 = 240 and one more, of 3000; the country: 1000 + 800 = 1800 of 30 000.
    near(&of("total")["gap"], 241.0 / 30.0 - 6.0);
    near(&of("sygedagpenge")["gap"], 60.0 / 30.0 - 450.0 / 300.0);
    near(&of("fleksjob")["gap"], 180.0 / 30.0 - 1350.0 / 300.0);
    near(&of("rest")["gap"], 1.0 / 30.0);
    let parts: f64 =
        ["sygedagpenge", "fleksjob", "rest"].iter().map(|code| number(&of(code)["gap"])).sum();
    near(&of("total")["gap"], parts);
    assert!(note_texts(&table).contains("Ishøj 1 fuldtidspersoner"), "{}", note_texts(&table));

    let table = json(&numbers, &[&base[..], &["--decompose", "age"]].concat());
    let of = |age| part(&table, &[("reference", "000"), ("age", age)]);
    // The same rates at the same ages: all of the gap of 8 - 6 per cent is composition. Two thirds and one third of Ishøj,
    // one and two thirds of the country: (2/3 - 1/3) x 10 and (1/3 - 2/3) x 4.
    near(&of("16-39")["composition"], 10.0 / 3.0);
    near(&of("40-66")["composition"], -4.0 / 3.0);
    near(&of("total")["composition"], 2.0);
    near(&of("total")["rate_effect"], 0.0);
    near(&of("total")["gap"], 2.0);
    assert!(
        note_texts(&table).contains("Direkte standardisering med rækken som standardbefolkning")
    );
    assert!(
        note_texts(&table)
            .contains("Ikke i nogen gruppe og ikke med i delingen: Ishøj 1 fuldtidspersoner.")
    );
    ask(&numbers, &["--area", "Ishøj", "--decompose", "age"]).fails_saying(&["no rate of"]);
    ask(&numbers, &[&base[..], &["--decompose", "sex"]].concat()).fails_saying(&["sex"]);
}

#[test]
fn inhabitants_are_of_the_ages_and_areas_that_the_numbers_are_of() {
    let scratch = Scratch::new();
    let (numbers, people) = by_groups(&scratch);
    let base = ["--area", "Ishøj", "--population", &people];
    // 200 of the 2000 young, and not of all 3000.
    let table = json(&numbers, &[&base[..], &["--where", "age=16-39"]].concat());
    near(value(&table, "area", "183", "rate"), 10.0);
    assert!(table["title"].as_str().unwrap().contains("indbyggere 16-39 år"), "{}", table["title"]);
    assert!(note_texts(&table).contains("Pct. af indbyggere 16-39 år"));
    assert!(note_texts(&table).contains("for juli 2026 er det 3. kvartal 2026"));

    // Persons who may be counted in two municipalities are not added up over them.
    let text = std::fs::read_to_string(&numbers)
        .unwrap()
        .replace("Antal fuldtidspersoner", "Antal personer");
    let persons = scratch.file("synthetic_persons_2026-08-20.csv", text);
    let table =
        json(&persons, &[&base[..], &["--group", "165", "--group", "Landkommuner"]].concat());
    assert_eq!(*value(&table, "area", "landkommuner", "level"), Value::Null);
    assert!(note_texts(&table).contains("Antal personer kan ikke lægges sammen over kommuner"));
}

#[test]
fn a_labour_market_area_is_a_reference_in_its_years() {
    let ask = |period: &str| {
        json(Y60A02, &["--area", "Vejle", "--measure", "rate_labour_force", "--period", period])
    };
    let codes = |table: &Value| -> Vec<String> {
        rows(table).iter().map(|row| row["area"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(codes(&ask("2024-12")), ["630", "083", "rar_sydjylland", "000"]);
    assert_eq!(codes(&ask("2025-01")), ["630", "083", "000"]);
    // Asked for, it is given and said to be no more.
    let more = ["--area", "Vejle", "--measure", "rate_labour_force", "--group", "rar"];
    let table = json(Y60A02, &more);
    assert_eq!(codes(&table)[1], "rar_sydjylland");
    assert!(note_texts(&table).contains(
        "Inddelingen gjaldt ikke i juli 2026: RAR Sydjylland (januar 2015-december 2024)."
    ));
    // Bornholm is a labour market area of its own.
    let more = ["--area", "Bornholm", "--measure", "rate_labour_force", "--period", "2023-07"];
    assert_eq!(codes(&json(Y60A02, &more)), ["400", "084", "000"]);
}

#[test]
fn groups_of_the_list_are_explained() {
    let run = bestand(["explain", "Landkommuner"]);
    assert!(
        run.stdout.contains("kommunegruppe") && run.stdout.contains("Lolland"),
        "{}",
        run.stdout
    );
    let run = bestand(["explain", "RAR Fyn"]);
    assert!(run.stdout.contains("december 2024"), "{}", run.stdout);
    let run = bestand(["explain", "Ishøj"]);
    assert!(run.stdout.contains("Hovedstadskommuner"), "{}", run.stdout);
}

#[test]
fn a_region_with_a_row_of_its_own_is_read_and_may_be_asked_about() {
    let scratch = Scratch::new();
    let mut text =
        "Periode;Område;Antal fuldtidspersoner;Fuldtidspersoner i pct. af befolkningen\n"
            .to_owned();
    for (area, count, rate) in [
        ("Hele landet", 300_000, "6,0"),
        ("Region Hovedstaden", 70_000, "5,5"),
        ("Region Sjælland", 40_000, "6,5"),
        ("Ishøj", 1500, "9,1"),
    ] {
        text += &format!("2026M07;{area};{count};{rate}\n");
    }
    let file = scratch.file("y08a02.csv", text);
    let table = json(&file, &["--area", "Ishøj"]);
    // No municipality of the region but Ishøj is there, and none is needed.
    assert_eq!(value(&table, "area", "084", "level"), 70_000);
    near(value(&table, "area", "084", "rate"), 5.5);
    // (9.1 ± 0.05) - (5.5 ± 0.05); 1500 of 9.1 per cent and 70 000 of 5.5 say no more.
    near(value(&table, "area", "084", "gap_low"), 3.5);
    near(value(&table, "area", "084", "gap_high"), 3.7);
    assert!(!note_ids(&table).contains(&"benchmark_groups"));
    // Without the area it is added up, and then the others are lacking.
    let table = json(&file, &["--area", "Ishøj", "--without-own"]);
    assert_eq!(*value(&table, "area", "084", "level"), Value::Null);
    assert!(
        note_texts(&table).contains("Region Hovedstaden uden Ishøj (0 af 28 kommuner har tal)")
    );

    let table = json(&file, &["--all", "--kind", "region"]);
    let codes: Vec<&str> = rows(&table).iter().map(|row| row["area"].as_str().unwrap()).collect();
    assert_eq!(codes, ["085", "000", "084"]);
    assert_eq!(value(&table, "area", "085", "rank_from"), 1);
    let table = json(&file, &["--area", "Region Sjælland"]);
    assert_eq!(value(&table, "area", "085", "rank_to"), 1);
    near(value(&table, "area", "000", "gap_low"), 0.4);
}
