//! What a question leaves unread changes no answer: reading what it needs gives the same table as reading all.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::{fs, path::PathBuf};

use bestand_core::archive::{Archive, checksum};
use bestand_core::model::source::Vintage;
use bestand_core::model::table::{Table, Validated};
use bestand_core::model::{Language, Period, PeriodKind};
use bestand_core::read::{Extract, ReadOptions, Reader, read_bytes};
use bestand_core::{
    AccountsOptions, AwardsOptions, AwardsPer, BenchmarkOptions, Cube, DecisionRate, Decompose,
    Filter, Needs, NovemberOptions, Request, RunOffOptions, SeasonWindow, SeasonalOptions,
    ShiftOptions, StockOptions, accounts, awards, benchmark, benchmark_decomposition,
    benchmark_period, benchmark_ranking, benchmark_series, check_month, is_newest, november,
    run_off, seasonal, shift, shift_bounds, stock,
};
use proptest::prelude::*;

/// A question of one of the kinds there are.
#[derive(Clone, Debug)]
enum Question {
    November(NovemberOptions),
    CheckMonth(NovemberOptions),
    Seasonal(SeasonalOptions),
    Stock(StockOptions),
    Awards(AwardsOptions),
    Shift(ShiftOptions),
    Bounds(ShiftOptions),
    Accounts(AccountsOptions),
    RunOff(RunOffOptions),
    /// Of an area against others, and whether over time.
    Benchmark(BenchmarkOptions, bool),
}

impl Question {
    /// The answer from what is needed of the file, or from all of it.
    fn answer(
        &self,
        request: &Request,
        name: &str,
        bytes: &[u8],
        all: bool,
    ) -> Result<Table, String> {
        let needs = self.needs(request);
        let selecting = Reader { selection: Some(&needs), ..Reader::default() };
        let reader = if all { Reader::default() } else { selecting };
        let extracts = reader
            .read_bytes(name, bytes, &ReadOptions::default())
            .map_err(|error| error.to_string())?;
        let table = self.of_extracts(request, extracts)?;
        let validated = if all { Validated::All } else { Validated::Selection };
        assert_eq!(table.validated, validated);
        Ok(Table { validated: Validated::All, ..table })
    }

    fn needs<'a>(&self, request: &'a Request) -> Needs<'a> {
        match self {
            Self::November(options) => Needs::of_november(request, options),
            Self::CheckMonth(options) => Needs::of_check_month(request, options),
            Self::Seasonal(_) => Needs::of_seasonal(request),
            Self::Stock(options) => Needs::of_stock(request, options),
            Self::Awards(options) => Needs::of_awards(request, options),
            Self::Shift(options) => Needs::of_shift(request, options, false),
            Self::Bounds(options) => Needs::of_shift(request, options, true),
            Self::Accounts(options) => Needs::of_accounts(request, options),
            Self::RunOff(_) => Needs::of_run_off(request),
            Self::Benchmark(options, over_time) => {
                Needs::of_benchmark(request, options, false, *over_time, None)
            }
        }
    }

    /// The answer of extracts.
    fn of_extracts(&self, request: &Request, extracts: Vec<Extract>) -> Result<Table, String> {
        let cube = Cube::from_extracts(extracts, &[]).map_err(|error| error.to_string())?;
        let table = match self {
            Self::November(options) => november(&cube, request, options),
            Self::CheckMonth(options) => check_month(&cube, request, options).map(|checked| {
                let mut both = checked.months;
                both.rows.extend(checked.summary.rows);
                both
            }),
            Self::Seasonal(options) => seasonal(&cube, request, options),
            Self::Stock(options) => stock(&cube, request, options),
            Self::Awards(options) => awards(&cube, None, request, options),
            Self::Shift(options) => shift(&cube, request, options),
            Self::Bounds(options) => shift_bounds(&cube, request, options),
            Self::Accounts(options) => accounts(&cube, request, options),
            Self::RunOff(options) => run_off(&cube, request, options),
            Self::Benchmark(options, over_time) => of_rates(&cube, request, options, *over_time),
        };
        let mut table = table.map_err(|error| error.to_string())?;
        // How numbers are written, and which cells stand twice, is told of those that were read.
        table.sources.iter_mut().for_each(|source| source.read.numbers = None);
        table.notes.retain(|note| note.id != "repeated_cells");
        Ok(table)
    }

    /// Whether a question was answered; both ways of reading agree on it.
    fn agrees(&self, request: &Request, name: &str, bytes: &[u8]) -> bool {
        let all = self.answer(request, name, bytes, true);
        let needed = self.answer(request, name, bytes, false);
        assert_eq!(needed, all, "{name}: {self:?} of {request:?}");
        all.is_ok()
    }
}

/// What is told of an area against others: the table that depends on most.
fn of_rates(
    cube: &Cube,
    request: &Request,
    options: &BenchmarkOptions,
    over_time: bool,
) -> Result<Table, bestand_core::CoreError> {
    let request = &Request { by: Vec::new(), ..request.clone() };
    match (&options.area, options.decompose, over_time) {
        (_, _, true) => benchmark_series(cube, None, request, options),
        (_, Some(_), _) => benchmark_decomposition(cube, None, request, options),
        (Some(_), None, _) => benchmark(cube, None, request, options),
        (None, None, _) => benchmark_ranking(cube, None, request, options),
    }
}

fn questions_of_rates() -> Vec<Question> {
    let of = |area: &str| BenchmarkOptions {
        area: Some(area.to_owned()),
        ..BenchmarkOptions::default()
    };
    let month = |year, month| Period::month(year, month);
    let questions = [
        (BenchmarkOptions::default(), false),
        (BenchmarkOptions { period: month(2014, 11), ..BenchmarkOptions::default() }, false),
        (of("Ishøj"), false),
        (of("Vejle"), true),
        (BenchmarkOptions { period: month(2014, 11), ..of("Ishøj") }, false),
        (BenchmarkOptions { period: month(2026, 7), since: month(2024, 1), ..of("Ishøj") }, false),
        (BenchmarkOptions { decompose: Some(Decompose::Benefit), ..of("Ishøj") }, false),
    ];
    questions
        .into_iter()
        .map(|(options, over_time)| Question::Benchmark(options, over_time))
        .collect()
}

fn questions() -> Vec<Question> {
    let month = |year, month| Period::month(year, month);
    vec![
        Question::November(NovemberOptions::default()),
        Question::November(NovemberOptions { month: 3, years: Some((2012, 2024)) }),
        Question::Stock(StockOptions::default()),
        Question::Stock(StockOptions {
            from: month(2013, 6),
            to: month(2014, 6),
            ..StockOptions::default()
        }),
        Question::Stock(StockOptions { years: Some((2014, 2026)), ..StockOptions::default() }),
        Question::Shift(ShiftOptions::default()),
        Question::Shift(ShiftOptions {
            periods: month(2013, 6).zip(month(2014, 6)),
            ..ShiftOptions::default()
        }),
        Question::Shift(ShiftOptions {
            periods: month(2022, 7).zip(month(2026, 7)),
            ..ShiftOptions::default()
        }),
        Question::Stock(StockOptions {
            from: month(2013, 11),
            change: true,
            rolling: true,
            ..StockOptions::default()
        }),
        Question::CheckMonth(NovemberOptions::default()),
        Question::Seasonal(SeasonalOptions::default()),
    ]
}

/// Questions that look back from what they show.
fn questions_of_a_year() -> Vec<Question> {
    let month = |year, month| Period::month(year, month);
    let stock = |options: StockOptions| Question::Stock(options);
    let check = |month, years| Question::CheckMonth(NovemberOptions { month, years });
    let options = StockOptions::default;
    vec![
        stock(StockOptions { change: true, from: month(2013, 3), ..options() }),
        stock(StockOptions { rolling: true, from: month(2013, 3), ..options() }),
        stock(StockOptions { year_to_date: true, from: month(2013, 3), ..options() }),
        stock(StockOptions {
            change: true,
            rolling: true,
            year_to_date: true,
            years: Some((2013, 2013)),
            index: month(2011, 1),
            ..options()
        }),
        check(11, None),
        check(2, Some((2010, 2013))),
        check(7, Some((2012, 2014))),
        Question::Seasonal(SeasonalOptions::default()),
        Question::Seasonal(SeasonalOptions {
            years: Some((2013, 2013)),
            window: SeasonWindow::Years(7),
            ..SeasonalOptions::default()
        }),
    ]
}

/// Months that follow each other, of a few areas and both sexes: some are left out, some blank.
fn series() -> impl Strategy<Value = String> {
    let months = 13..70_i32;
    let first = (2009..2012_i32, 1..13_u32);
    let seeds = proptest::collection::vec(any::<u16>(), 70 * 9);
    (first, months, seeds, 0..4_u16, any::<bool>()).prop_map(
        |((year, month), months, seeds, holes, quarters)| {
            let mut text =
                String::from("Område;Periode;Køn;Antal personer;Antal fuldtidspersoner\n");
            for step in 0..months {
                let first = match quarters {
                    true => Period::quarter(year, month.div_ceil(3)),
                    false => Period::month(year, month),
                };
                let period = first.and_then(|first| first.offset(step)).unwrap();
                let seeds = &seeds[step as usize * 9..];
                let areas = ["Hele landet", "Ishøj", "Vejle"];
                for (area, each) in areas.iter().enumerate() {
                    for (sex, name) in ["Køn i alt", "Kvinder", "Mænd"].iter().enumerate() {
                        let seed = seeds[area * 3 + sex];
                        if seed % 97 < holes {
                            continue;
                        }
                        let value = 200 + (step % 12) * 9 + i32::from(seed) % 40;
                        let full =
                            if seed % 89 < holes { String::new() } else { value.to_string() };
                        text += &format!("{each};{};{name};{};{full}\n", period.code(), value * 2);
                    }
                }
            }
            text
        },
    )
}

fn questions_of_awards() -> Vec<Question> {
    let options = AwardsOptions::default;
    vec![
        Question::Awards(options()),
        Question::Awards(AwardsOptions { share: true, ..options() }),
        Question::Awards(AwardsOptions {
            change: true,
            from: Period::quarter(2014, 1),
            ..options()
        }),
        Question::Awards(AwardsOptions { per: AwardsPer::Year, ..options() }),
        Question::Awards(AwardsOptions { rate: Some(DecisionRate::Refusal), ..options() }),
    ]
}

fn questions_of_spells() -> Vec<Question> {
    let month = |month| Period::month(2026, month);
    let options = AccountsOptions::default;
    let bounds = ShiftOptions { periods: month(1).zip(month(3)), closed: false };
    vec![
        Question::Accounts(options()),
        Question::Accounts(AccountsOptions { rates: true, from: month(2), ..options() }),
        Question::Accounts(AccountsOptions { per: Some(PeriodKind::Quarter), ..options() }),
        Question::Accounts(AccountsOptions {
            per: Some(PeriodKind::Year),
            years: Some((2025, 2025)),
            ..options()
        }),
        Question::Bounds(bounds.clone()),
        Question::Bounds(ShiftOptions { closed: true, ..bounds }),
        Question::RunOff(RunOffOptions::default()),
        Question::RunOff(RunOffOptions { closed_from: month(2), to: month(3) }),
    ]
}

fn requests() -> Vec<Request> {
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    let filter = |dimension: &str, members: &[&str]| Filter {
        dimension: dimension.to_owned(),
        members: names(members),
    };
    let ask = |by: &[&str], areas: &[&str]| Request {
        by: names(by),
        areas: names(areas),
        language: Language::Danish,
        ..Request::default()
    };
    vec![
        ask(&[], &[]),
        ask(&["area"], &[]),
        ask(&["sex"], &[]),
        ask(&["area", "sex"], &[]),
        ask(&["benefit"], &["Vejle"]),
        ask(&[], &["Ishøj,Vejle"]),
        ask(&[], &["Region Syddanmark"]),
        ask(&["visitation"], &[]),
        Request { filters: vec![filter("sex", &["Kvinder"])], ..ask(&[], &[]) },
        Request { filters: vec![filter("age", &["-29"])], ..ask(&[], &["Hele landet"]) },
        Request { sum: names(&["sex"]), ..ask(&[], &[]) },
        Request { measure: Some("Antal personer".to_owned()), ..ask(&["area"], &[]) },
        Request { benefits: names(&["a_dagpenge"]), ..ask(&["area"], &[]) },
    ]
}

#[test]
fn every_sample_answers_alike_whether_all_of_it_is_read_or_not() {
    let samples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data-samples");
    let mut files = Vec::new();
    for folder in [
        "jobindsats",
        "statbank",
        "ankestyrelsen",
        "synthetic/kl-2015",
        "synthetic/jobindsats-awards",
    ] {
        let Ok(entries) = fs::read_dir(samples.join(folder)) else { continue };
        files.extend(entries.map(|entry| entry.unwrap().path()));
    }
    files.retain(|file| {
        file.extension()
            .is_some_and(|ending| ["csv", "json", "ndjson"].iter().any(|each| ending == *each))
    });
    files.sort();
    assert!(files.len() > 18, "{files:?}");
    let (mut answered, mut answered_of_json) = (0, 0);
    for (number, file) in files.into_iter().enumerate() {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(&file).unwrap();
        for (request_number, request) in requests().into_iter().enumerate() {
            // One question of each request: all of them together take minutes.
            let questions = questions();
            let question = &questions[(number + request_number) % questions.len()];
            answered += usize::from(question.agrees(&request, &name, &bytes));
            if name.ends_with("json") {
                // Few of them have the measure that goes without saying, and all have the newest periods only.
                let request = Request { measure: first_measure(&name, &bytes), ..request };
                let question = Question::Stock(StockOptions::default());
                answered_of_json += usize::from(question.agrees(&request, &name, &bytes));
            }
        }
    }
    assert!(answered > 60, "only {answered} questions were answered");
    assert!(answered_of_json > 30, "only {answered_of_json} questions were answered from JSON");
}

fn first_measure(name: &str, bytes: &[u8]) -> Option<String> {
    let read = Reader::default().read_bytes(name, bytes, &ReadOptions::default());
    let extracts = read.unwrap_or_else(|error| panic!("{name}: {error}"));
    extracts[0].measures.first().map(|measure| measure.label.clone())
}

/// A small table of one benefit or of several: totals may be missing, cells blank, combinations left out.
fn table() -> impl Strategy<Value = String> {
    let cells = proptest::collection::btree_map(
        (0..4_usize, 0..3_usize, 0..6_usize, 0..3_usize),
        0..9_u32,
        1..60,
    );
    (cells, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(cells, benefits, total, rate)| {
            let areas = ["Hele landet", "Ishøj", "Vejle", "Månen"];
            let sexes = ["Køn i alt", "Kvinder", "Mænd"];
            let months = ["2012M11", "2013M11", "2013M12", "2014M03", "2014M11", "2014Q4"];
            let of_benefits = ["A-dagpenge", "Sygedagpenge", "Noget andet"];
            let mut text = String::from("Område;Periode;Køn;");
            if benefits {
                text.push_str("Ydelse;");
            }
            text.push_str("Antal personer;Antal fuldtidspersoner");
            if rate {
                text.push_str(";Fuldtidspersoner i pct. af arbejdsstyrken 16-66 år");
            }
            text.push('\n');
            for ((area, sex, month, benefit), value) in cells {
                if !benefits && benefit > 0 || !total && (area == 0 || sex == 0) {
                    continue;
                }
                text.push_str(&format!("{};{};{};", areas[area], months[month], sexes[sex]));
                if benefits {
                    text.push_str(&format!("{};", of_benefits[benefit]));
                }
                let full = if value < 3 { String::new() } else { (value * 7).to_string() };
                text.push_str(&format!("{};{full}", value * 10));
                if rate {
                    text.push_str(if value % 2 == 0 { ";0,4" } else { ";" });
                }
                text.push('\n');
            }
            text
        },
    )
}

/// A small spell table of three benefits: months, places, sexes and counts may be missing.
fn spells() -> impl Strategy<Value = String> {
    let cell = (0..3_usize, 0..5_usize, 0..3_usize, 0..2_usize);
    proptest::collection::btree_map(cell, proptest::array::uniform4(0..40_u32), 1..60).prop_map(
        |cells| {
            let areas = ["Hele landet", "Ishøj", "Vejle"];
            let months = ["2025M12", "2026M01", "2026M02", "2026M03", "2025"];
            let benefits = ["Ressourceforløb", "Fleksjob", "Sygedagpenge"];
            let sexes = ["Køn i alt", "Kvinder"];
            let mut text = String::from(
                "Område;Periode;Køn;Ydelse;Antal forløb primo;Antal påbegyndte forløb;Antal afsluttede forløb;Antal forløb ultimo\n",
            );
            for ((area, month, benefit, sex), counts) in cells {
                let labels = [areas[area], months[month], sexes[sex], benefits[benefit]];
                let counts = counts.map(|count| match count {
                    0..3 => String::new(),
                    count => count.to_string(),
                });
                text += &format!("{};{}\n", labels.join(";"), counts.join(";"));
            }
            text
        },
    )
}

/// The cells of each line of a table.
fn lines(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().map(|line| line.split(';').collect())
}

/// The same table as JSON of version 3: breakdowns are strings, and measures numbers or null.
fn as_version_3(table: &str) -> String {
    let headings = lines(table).next().unwrap_or_default();
    let is_measure = |column: usize| headings[column].contains("personer");
    let cell = |(column, text): (usize, &&str)| match *text {
        "" if is_measure(column) => "null".to_owned(),
        number if is_measure(column) => number.replace(',', "."),
        label => format!("\"{label}\""),
    };
    let row = |cells: Vec<&str>| {
        let cells: Vec<String> = cells.iter().enumerate().map(cell).collect();
        format!("[{}]", cells.join(","))
    };
    let rows: Vec<String> = lines(table).skip(1).map(row).collect();
    format!("{{\"columns\":[\"{}\"],\"rows\":[{}]}}", headings.join("\",\""), rows.join(","))
}

/// The same table as JSON of version 2, all of it strings.
fn as_version_2(table: &str) -> String {
    let headings = lines(table).next().unwrap_or_default();
    let variable = |heading: &&str| format!("{{\"Name\":\"\",\"Label\":\"{heading}\"}}");
    let variables: Vec<String> = headings.iter().map(variable).collect();
    let row = |cells: Vec<&str>| format!("[\"{}\"]", cells.join("\",\""));
    let rows: Vec<String> = lines(table).skip(1).map(row).collect();
    format!("[{{\"Variables\":[{}],\"Data\":[{}]}}]", variables.join(","), rows.join(","))
}

/// The same table as one object on each line.
fn as_lines(table: &str) -> String {
    let headings = lines(table).next().unwrap_or_default();
    let pair = |(heading, text): (&&str, &str)| match text.parse::<u32>() {
        Ok(number) => format!("\"{heading}\":{number}"),
        Err(_) => format!("\"{heading}\":\"{text}\""),
    };
    let line = |cells: Vec<&str>| {
        let pairs: Vec<String> = headings.iter().zip(cells).map(pair).collect();
        format!("{{{}}}\n", pairs.join(","))
    };
    lines(table).skip(1).map(line).collect()
}

/// The same table as the site has it: one measure, and its name behind the number.
fn as_site(table: &str) -> String {
    let headings = lines(table).next().unwrap_or_default();
    let first =
        headings.iter().position(|heading| heading.contains("personer")).unwrap_or_default();
    let rows = lines(table).skip(1).flat_map(|cells| {
        let labels = cells[..first].join("\",\"");
        let measures = headings[first..].iter().zip(cells[first..].to_vec()).take(2);
        let row =
            |(heading, number): (&&str, &str)| format!("[\"{labels}\",\"{number}\",\"{heading}\"]");
        measures.map(row).collect::<Vec<_>>()
    });
    format!("[{}]", rows.collect::<Vec<_>>().join(","))
}

/// The extracts of a file as an archive takes them.
fn dated(name: &str, bytes: &[u8]) -> Option<Vec<Extract>> {
    let mut extracts = read_bytes(name, bytes, &ReadOptions::default()).ok()?;
    for extract in &mut extracts {
        extract.source.pulled = Vintage::Month(2026, 8);
        extract.source.sha256 = Some(checksum(bytes));
    }
    Some(extracts)
}

/// How many questions were answered out of an archive of this file: each as out of the file.
fn answered_out_of_an_archive(name: &str, bytes: &[u8], asked: &[(Request, Question)]) -> usize {
    let Some(extracts) = dated(name, bytes) else { return 0 };
    let folder = tempfile::tempdir().unwrap();
    // What cannot be stacked cannot be kept.
    if Archive::add(folder.path(), extracts.clone(), &[]).is_err() {
        return 0;
    }
    let archive = Archive::open(folder.path()).unwrap();
    let mut answered = 0;
    for (request, question) in asked {
        let needs = question.needs(request).of_several_files();
        let wanted = archive.read(&[], None, Some(&needs)).unwrap();
        let of_file = question.of_extracts(request, extracts.clone());
        match (question.of_extracts(request, wanted), of_file) {
            (Ok(kept), Ok(read)) => {
                assert_eq!(kept, read, "{name}: {question:?} of {request:?}");
                answered += 1;
            }
            // An error may name a line of the file.
            (kept, read) => assert_eq!(kept.is_err(), read.is_err(), "{name}: {kept:?} {read:?}"),
        }
    }
    answered
}

#[test]
fn every_sample_answers_alike_out_of_an_archive() {
    let samples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data-samples");
    let asked: Vec<(Request, Question)> = requests()
        .into_iter()
        .flat_map(|request| questions().into_iter().map(move |each| (request.clone(), each)))
        .collect();
    let of_rates = questions_of_rates().into_iter().filter_map(|question| {
        let Question::Benchmark(options, _) = &question else { return None };
        Some((options.completed(&Request::default()), question))
    });
    let asked: Vec<(Request, Question)> = asked.into_iter().chain(of_rates).collect();
    let mut answered = 0;
    for file in [
        "jobindsats/v3_y25i01_kommuner_2021M08-2026M07.json",
        "jobindsats/v3_y60a02_kommuner_2021M08-2026M07.json",
        "jobindsats/v3_y01c01_tilbud_2026-07-27.json",
        "statbank/auk01_KT_en_csv.csv",
        "synthetic/kl-2015/synthetic_y36a02_2015-01-15.csv",
        "synthetic/ankestyrelsen-2015/synthetic_ankestyrelsen_2015-03-12.csv",
    ] {
        let bytes = fs::read(samples.join(file)).unwrap();
        answered += answered_out_of_an_archive(file.rsplit('/').next().unwrap(), &bytes, &asked);
    }
    assert!(answered > 60, "{answered}");
}

#[test]
fn spells_answer_alike_whatever_is_asked_of_them() {
    let samples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data-samples");
    let name = "synthetic_y11a24_2026-11-15.csv";
    let bytes = fs::read(samples.join("synthetic/spells-2026").join(name)).unwrap();
    let closing = Some("spells_closing".to_owned());
    let of_one = Request { measure: closing, ..Request::default() };
    let by_area = Request { by: vec!["area".to_owned()], ..of_one.clone() };
    let asked: Vec<(Request, Question)> = [of_one, by_area]
        .into_iter()
        .flat_map(|request| {
            questions_of_spells().into_iter().map(move |each| (request.clone(), each))
        })
        .collect();
    let answered: Vec<bool> =
        asked.iter().map(|(request, question)| question.agrees(request, name, &bytes)).collect();
    // All but the bounds, which are between several benefits.
    assert_eq!(answered.iter().filter(|answered| **answered).count(), 12);
    assert_eq!(answered_out_of_an_archive(name, &bytes, &asked), 12);
}

#[test]
fn months_of_five_years_answer_alike_where_the_question_looks_back() {
    let samples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data-samples/jobindsats");
    let month = |year, month| Period::month(year, month);
    let mut questions = questions_of_a_year();
    questions.retain(|question| !matches!(question, Question::Stock(_)));
    questions.extend([
        Question::Stock(StockOptions {
            change: true,
            rolling: true,
            year_to_date: true,
            from: month(2024, 3),
            to: month(2024, 5),
            ..StockOptions::default()
        }),
        Question::CheckMonth(NovemberOptions { month: 4, years: Some((2022, 2025)) }),
    ]);
    let mut answered = 0;
    for file in
        ["v3_y25i01_kommuner_2021M08-2026M07.json", "v3_y60a02_kommuner_2021M08-2026M07.json"]
    {
        let bytes = fs::read(samples.join(file)).unwrap();
        for question in &questions {
            for request in requests().into_iter().step_by(3) {
                answered += usize::from(question.agrees(&request, file, &bytes));
            }
        }
    }
    assert!(answered >= 20, "{answered}");
}

#[test]
fn of_an_archive_the_rows_at_the_totals_are_read_where_areas_are_compared() {
    let mut text = String::from("Område;Periode;Køn;Antal fuldtidspersoner\n");
    for area in ["Hele landet", "Ishøj", "Vejle"] {
        for month in 1..=12 {
            for sex in ["Køn i alt", "Kvinder", "Mænd"] {
                text += &format!("{area};2025M{month:02};{sex};{}\n", month * 10);
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    Archive::add(folder.path(), dated("y08a02.csv", text.as_bytes()).unwrap(), &[]).unwrap();
    let archive = Archive::open(folder.path()).unwrap();
    let request = Request { by: vec!["area".to_owned()], ..Request::default() };
    let needs = Needs::of_stock(&request, &StockOptions::default()).of_several_files();
    let read = archive.read(&[], None, Some(&needs)).unwrap();
    // Three areas of twelve months at the total, and one row that tells of women and one of men.
    assert_eq!(read[0].len(), 36 + 2);
    let all = archive.read(&[], None, None).unwrap();
    assert_eq!(all[0].len(), 108);
    let table = |extracts: Vec<Extract>| {
        let cube = Cube::from_extracts(extracts, &[]).unwrap();
        stock(&cube, &request, &StockOptions::default()).unwrap()
    };
    assert_eq!(table(read), table(all));
}

#[test]
fn rates_are_held_against_each_other_alike_whether_all_is_read_or_not() {
    let samples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data-samples/jobindsats");
    let mut answered = 0;
    for name in [
        "v3_y25i01_kommuner_2021M08-2026M07.json",
        "v3_y60a02_kommuner_2021M08-2026M07.json",
        "v3_y25i09_total_2026-07-27.json",
    ] {
        let bytes = fs::read(samples.join(name)).unwrap();
        for measure in [None, Some("rate_population"), Some("rate_labour_force")] {
            for benefit in [None, Some("kontanthjaelp")] {
                for question in questions_of_rates() {
                    let Question::Benchmark(options, _) = &question else { continue };
                    let request = Request {
                        measure: measure.map(str::to_owned),
                        benefits: benefit.into_iter().map(str::to_owned).collect(),
                        ..Request::default()
                    };
                    let request = options.completed(&request);
                    answered += usize::from(question.agrees(&request, name, &bytes));
                }
            }
        }
    }
    assert!(answered > 15, "{answered}");
}

/// Whether a guess of the newest period was right: then the answer from what it leaves is that from everything, out of the
/// file and out of an archive.
fn right_or_found_out(
    options: &BenchmarkOptions,
    request: &Request,
    guess: Period,
    bytes: &[u8],
) -> bool {
    let name = "y01a02.csv";
    let asked = Request { by: Vec::new(), ..request.clone() };
    let question = Question::Benchmark(options.clone(), false);
    let is_right = |extracts: Vec<Extract>| {
        let Ok(cube) = Cube::from_extracts(extracts, &[]) else { return false };
        let found = benchmark_period(&cube, None, &asked, options);
        is_newest(&cube, guess) && found.is_ok_and(|found| found == guess)
    };
    let Ok(all) = Reader::default().read_bytes(name, bytes, &ReadOptions::default()) else {
        return false;
    };
    let whole = question.of_extracts(request, all.clone());
    let needs = || Needs::of_benchmark(request, options, false, false, Some(guess));
    let selection = needs();
    let reader = Reader { selection: Some(&selection), ..Reader::default() };
    let guessed = reader.read_bytes(name, bytes, &ReadOptions::default()).unwrap();
    let was_right = is_right(guessed.clone());
    if was_right {
        let table = question.of_extracts(request, guessed);
        let table = table.map(|table| Table { validated: Validated::All, ..table });
        assert_eq!(table, whole, "{guess}: {options:?}");
    }
    let Some(extracts) = dated(name, bytes) else { return was_right };
    let folder = tempfile::tempdir().unwrap();
    // What cannot be stacked cannot be kept.
    if Archive::add(folder.path(), extracts, &[]).is_err() {
        return was_right;
    }
    let archive = Archive::open(folder.path()).unwrap();
    let kept = archive.read(&[], None, Some(&needs().of_one_table())).unwrap();
    if is_right(kept.clone()) {
        let table = question.of_extracts(request, kept);
        let whole = question.of_extracts(request, archive.read(&[], None, None).unwrap());
        assert_eq!(table, whole, "out of an archive, {guess}: {options:?}");
    }
    was_right
}

#[test]
fn a_right_guess_of_the_newest_period_is_taken() {
    let text = "Område;Periode;Antal fuldtidspersoner;Fuldtidspersoner i pct. af befolkningen 16-66 år\n\
        Hele landet;2013M11;900;4,1\nHele landet;2014M11;950;4,3\nIshøj;2013M11;80;5,0\nIshøj;2014M11;90;5,5\n";
    let options =
        BenchmarkOptions { area: Some("Ishøj".to_owned()), ..BenchmarkOptions::default() };
    let request = options.completed(&Request::default());
    let right = |month| {
        let guess = Period::month(2014, month).unwrap();
        right_or_found_out(&options, &request, guess, text.as_bytes())
    };
    assert!(right(11));
    assert!(!right(10) && !right(12));
}

#[test]
fn decisions_that_name_their_measure_answer_alike() {
    let mut text = "Periode;Område;Ordning;Køn;Afgørelse;Antal\n".to_owned();
    for (decision, count) in [("Tilkendelse", 40), ("Afslag", 10), ("I alt", 50)] {
        for quarter in ["2013K1", "2013K2"] {
            for (scheme, part) in [("2003-ordningen", 3), ("2013-ordningen", 1), ("I alt", 4)] {
                for (sex, half) in [("Mænd", 1), ("Kvinder", 1), ("Køn i alt", 2)] {
                    let count = count * part * half;
                    let labels = format!("{quarter};Hele landet;{scheme};{sex};{decision}");
                    text.push_str(&format!("{labels};{count}\n"));
                }
            }
        }
    }
    let mut answered = 0;
    for measure in [None, Some("awards"), Some("afslag"), Some("decisions"), Some("first_grants")] {
        for (by, sum) in [(None, None), (Some("scheme"), None), (None, Some("sex"))] {
            let names = |name: Option<&str>| name.into_iter().map(str::to_owned).collect();
            let request = Request {
                measure: measure.map(str::to_owned),
                by: names(by),
                sum: names(sum),
                ..Request::default()
            };
            for name in ["ankestyrelsen.csv", "udtraek.csv"] {
                let question = Question::Stock(StockOptions::default());
                answered += usize::from(question.agrees(&request, name, text.as_bytes()));
            }
        }
    }
    // Three measures, three questions, two names; the others have no measure to answer with.
    assert_eq!(answered, 18);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_small_table_answers_alike(
        text in table(),
        request in proptest::sample::select(requests()),
        question in proptest::sample::select(questions()),
    ) {
        question.agrees(&request, "y01a02.csv", text.as_bytes());
        question.agrees(&request, "x.csv", text.as_bytes());
    }

    #[test]
    fn any_series_answers_alike_where_the_question_looks_back(
        text in series(),
        request in proptest::sample::select(requests()),
        question in proptest::sample::select(questions_of_a_year()),
    ) {
        question.agrees(&request, "y07a02.csv", text.as_bytes());
    }

    #[test]
    fn any_small_table_of_rates_answers_alike(
        text in table(),
        question in proptest::sample::select(questions_of_rates()),
        form in proptest::sample::select(vec![str::to_owned as fn(&str) -> String, as_version_3]),
        sex in proptest::sample::select(vec![None, Some("Kvinder")]),
    ) {
        let Question::Benchmark(options, _) = &question else { return Ok(()) };
        let filter = |sex: &str| Filter {
            dimension: "sex".to_owned(),
            members: vec![sex.to_owned()],
        };
        let request = Request { filters: sex.into_iter().map(filter).collect(), ..Request::default() };
        let request = options.completed(&request);
        question.agrees(&request, "y01a02.csv", form(&text).as_bytes());
    }

    #[test]
    fn any_small_table_answers_alike_out_of_an_archive(
        text in table(),
        request in proptest::sample::select(requests()),
        question in proptest::sample::select(questions()),
    ) {
        answered_out_of_an_archive("y07a02.csv", text.as_bytes(), &[(request, question)]);
    }

    #[test]
    fn any_small_table_answers_alike_in_every_form_of_json(
        text in table(),
        request in proptest::sample::select(requests()),
        question in proptest::sample::select(questions()),
        form in proptest::sample::select(vec![
            as_version_3 as fn(&str) -> String,
            as_version_2,
            as_lines,
            as_site,
        ]),
    ) {
        let text = form(&text);
        question.agrees(&request, "y01a02.json", text.as_bytes());
        question.agrees(&request, "x.json", text.as_bytes());
    }

    #[test]
    fn any_small_table_of_spells_answers_alike(
        text in spells(),
        request in proptest::sample::select(requests()),
        measure in proptest::sample::select(vec![None, Some("spells_closing")]),
        question in proptest::sample::select(questions_of_spells()),
    ) {
        let request = Request { measure: measure.map(str::to_owned), ..request };
        question.agrees(&request, "ptv_a24.csv", text.as_bytes());
        question.agrees(&request, "x.csv", text.as_bytes());
        answered_out_of_an_archive("ptv_a24.csv", text.as_bytes(), &[(request, question)]);
    }

    #[test]
    fn a_guess_of_the_newest_period_is_right_or_found_out(
        text in table(),
        question in proptest::sample::select(questions_of_rates()),
        month in proptest::sample::select(vec![(2013, 12), (2014, 3), (2014, 11), (2015, 1)]),
    ) {
        let Question::Benchmark(options, false) = &question else { return Ok(()) };
        let guess = Period::month(month.0, month.1).unwrap();
        let request = options.completed(&Request::default());
        right_or_found_out(options, &request, guess, text.as_bytes());
    }

    #[test]
    fn any_small_table_of_awards_answers_alike(
        text in table(),
        request in proptest::sample::select(requests()),
        question in proptest::sample::select(questions_of_awards()),
        form in proptest::sample::select(vec![str::to_owned as fn(&str) -> String, as_version_2]),
    ) {
        question.agrees(&request, "x.csv", text.as_bytes());
        let quarters = text.replace("2014Q4", "2013K2").replace("M11", "K4").replace("M12", "K3").replace("M03", "K1");
        let text = quarters.replace("Antal fuldtidspersoner", "Afslag").replace("Antal personer", "Tilkendelser");
        let by_scheme = text.replace("Køn i alt", "Ordning i alt").replace("Køn", "Ordning");
        for text in [&text, &by_scheme.replace("Kvinder", "2003").replace("Mænd", "2013")] {
            let bytes = form(text).into_bytes();
            // Totals of decisions are held to their parts, of the cells that are read: then the one may refuse what the
            // other does not see.
            let all = question.answer(&request, "x", &bytes, true);
            if !all.is_err_and(|error| error.contains("add up to")) {
                question.agrees(&request, "x", &bytes);
            }
        }
    }
}

/// A table of every combination, and what is done to one of its records.
fn crossed() -> impl Strategy<Value = (String, Flaw)> {
    let flaw = prop_oneof![
        5 => Just(Flaw::None),
        1 => Just(Flaw::Blank),
        1 => Just(Flaw::Absent),
        1 => Just(Flaw::Twice),
        1 => Just(Flaw::Changed),
        1 => Just(Flaw::Decimal),
    ];
    (proptest::collection::vec(0..2_000_000_u32, 96), 0..96_usize, flaw).prop_map(
        |(values, at, flaw)| {
            let mut text =
                String::from("Område;Periode;Køn;Alder;Antal personer;Antal fuldtidspersoner\n");
            let mut values = values.into_iter().enumerate();
            for month in ["2013M11", "2014M10", "2014M11"] {
                for area in ["Hele landet", "Ishøj", "Vejle", "Aarhus"] {
                    for sex in ["Kvinder", "Mænd"] {
                        for age in ["16-24 år", "25-39 år", "40-59 år", "60 år og derover"] {
                            let (number, value) = values.next().unwrap();
                            let flaw = if number == at { flaw } else { Flaw::None };
                            let record =
                                |value: &str| format!("{area};{month};{sex};{age};1;{value}\n");
                            match flaw {
                                Flaw::None => text += &record(&value.to_string()),
                                Flaw::Blank => text += &record(""),
                                Flaw::Absent => {}
                                Flaw::Twice => text += &record(&value.to_string()).repeat(2),
                                Flaw::Changed => {
                                    text += &(record(&value.to_string())
                                        + &record(&(value + 1).to_string()));
                                }
                                Flaw::Decimal => text += &record(&format!("{value},5")),
                            }
                        }
                    }
                }
            }
            (text, flaw)
        },
    )
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Flaw {
    None,
    Blank,
    Absent,
    Twice,
    Changed,
    Decimal,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn sums_made_while_reading_are_the_sums_of_the_cells((text, flaw) in crossed()) {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        for (by, sum) in [
            (&["area"][..], &["sex", "age"][..]),
            (&[], &["Køn", "Alder"]),
            (&["area", "age"], &["sex"]),
            (&["sex"], &["age"]),
        ] {
            let request = Request { by: names(by), sum: names(sum), ..Request::default() };
            // What is wrong with a record of another area or period nobody looks at.
            if flaw != Flaw::None && !by.contains(&"area") {
                continue;
            }
            let whole = Question::Stock(StockOptions::default());
            let questions = if flaw == Flaw::None { questions() } else { vec![whole] };
            for question in questions {
                let answered = question.agrees(&request, "y01a02.csv", text.as_bytes());
                // Three months have no March, and neither twelve months of a year nor a season; the table is of one benefit.
                let is_too_much = matches!(&question, Question::November(options) if options.month == 3)
                    || matches!(
                        &question,
                        Question::CheckMonth(_) | Question::Seasonal(_) | Question::Shift(_)
                    );
                prop_assert!(answered || flaw == Flaw::Changed || is_too_much);
            }
        }
    }
}

#[test]
fn a_sum_made_while_reading_counts_every_record_once() {
    let mut text = String::from("Område;Periode;Køn;Antal fuldtidspersoner\n");
    for (area, women, men) in [("Hele landet", 70, 30), ("Ishøj", 4, 3)] {
        text += &format!("{area};2014M11;Kvinder;{women}\n{area};2014M11;Mænd;{men}\n");
    }
    let request =
        Request { by: vec!["area".to_owned()], sum: vec!["sex".to_owned()], ..Request::default() };
    let needs = Needs::of_stock(&request, &StockOptions::default());
    let reader = Reader { selection: Some(&needs), ..Reader::default() };
    let extracts =
        reader.read_bytes("y01a02.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
    // Two sums stand for four records.
    assert_eq!((extracts[0].len(), extracts[0].source.read.rows), (2, 4));
    let cube = Cube::from_extracts(extracts, &[]).unwrap();
    let table = stock(&cube, &request, &StockOptions::default()).unwrap();
    let sums: Vec<String> =
        table.rows.iter().map(|row| format!("{:?}", row.cells.last().unwrap())).collect();
    assert!(sums[0].contains("units: 7,") && sums[1].contains("units: 100,"), "{sums:?}");
    // The cells themselves are not there, and nobody can take a sum for one of them.
    assert!(bestand_core::tidy::write_csv(&cube, Vec::new()).is_err());
}
