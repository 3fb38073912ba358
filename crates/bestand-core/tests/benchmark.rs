//! Rates, gaps and places held against a truth that is rounded as the publishers round it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use bestand_core::model::comparison_group::{ComparisonGroup, GroupMember};
use bestand_core::model::table::{Bounds, Cell, Table};
use bestand_core::model::{Language, Period};
use bestand_core::read::{ReadOptions, read_bytes};
use bestand_core::{
    BenchmarkOptions, Cube, Decompose, GroupChoice, Request, benchmark, benchmark_decomposition,
    benchmark_ranking,
};
use proptest::prelude::*;

/// An area: its labour force, and the true numbers on two benefits, as shares of it.
#[derive(Clone, Debug)]
struct Area {
    code: &'static str,
    name: &'static str,
    base: f64,
    shares: [f64; 2],
}

const AREAS: [(&str, &str); 6] = [
    ("183", "Ishøj"),
    ("165", "Albertslund"),
    ("751", "Aarhus"),
    ("563", "Fanø"),
    ("825", "Læsø"),
    ("630", "Vejle"),
];

fn areas() -> impl Strategy<Value = Vec<Area>> {
    let area = (800.0..400_000.0_f64, [0.002..0.08_f64, 0.001..0.03]);
    proptest::collection::vec(area, AREAS.len()).prop_map(|areas| {
        let named = AREAS.iter().zip(areas);
        named.map(|(&(code, name), (base, shares))| Area { code, name, base, shares }).collect()
    })
}

impl Area {
    /// On the first benefit, on the second, on both.
    fn numbers(&self) -> [f64; 3] {
        let [one, two] = self.shares.map(|share| share * self.base);
        [one, two, one + two]
    }
}

/// The extract as it is published: whole numbers, and rates with one decimal. The country is all areas.
fn published(areas: &[Area]) -> Cube {
    let mut text = "Periode;Område;Ydelsesgrupper;Antal ledige fuldtidspersoner;Ledige fuldtidspersoner i pct. af arbejdsstyrken\n".to_owned();
    let benefits = ["A-dagpenge", "Kontanthjælp", "Ydelsesgrupper i alt"];
    let mut line = |name: &str, numbers: [f64; 3], base: f64| {
        for (benefit, number) in benefits.into_iter().zip(numbers) {
            let rate = format!("{:.1}", number / base * 100.0).replace('.', ",");
            text.push_str(&format!("2026M07;{name};{benefit};{:.0};{rate}\n", number.round()));
        }
    };
    let mut country = [0.0; 3];
    for area in areas {
        line(area.name, area.numbers(), area.base);
        for (sum, number) in country.iter_mut().zip(area.numbers()) {
            *sum += number;
        }
    }
    line("Hele landet", country, areas.iter().map(|area| area.base).sum());
    let extracts = read_bytes("y25i01.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
    Cube::from_extracts(extracts, &[]).unwrap()
}

fn options() -> BenchmarkOptions {
    let members =
        ["165", "751", "630"].map(|area| GroupMember { area: area.to_owned(), from: None });
    let group = ComparisonGroup { name: "Tre".to_owned(), members: members.into() };
    BenchmarkOptions {
        area: Some("Ishøj".to_owned()),
        groups: vec![GroupChoice::Own { group, file: "tre.csv".to_owned() }],
        decompose: Some(Decompose::Benefit),
        ..BenchmarkOptions::default()
    }
}

fn cell<'a>(table: &'a Table, codes: &[&str], column: &str) -> &'a Cell {
    let at = table.columns.iter().position(|each| each.id == column).unwrap();
    let is_row = |cells: &[Cell]| {
        codes.iter().zip(cells).all(|(code, cell)| *cell == Cell::Code((*code).into()))
    };
    let row = table.rows.iter().find(|row| is_row(&row.cells));
    &row.unwrap_or_else(|| panic!("no row {codes:?}")).cells[at]
}

/// The two numbers that a cell lies between.
fn bounds(cell: &Cell) -> (f64, f64) {
    match cell {
        Cell::Between(bounds) => (bounds.low, bounds.high),
        other => panic!("{other:?} has no bounds"),
    }
}

fn holds(cell: &Cell, truth: f64) -> bool {
    let (low, high) = bounds(cell);
    low - 1e-9 <= truth && truth <= high + 1e-9
}

/// What is printed is not further from the truth than half of its last digit.
fn is_certain(cell: &Cell, truth: f64) -> bool {
    let Cell::Between(bounds) = cell else { return false };
    let Bounds { shown, .. } = **bounds;
    shown.is_none_or(|shown| (shown.as_f64() - truth).abs() <= 0.05 + 1e-9)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_truth_is_inside_whatever_is_told_of_rates_gaps_and_parts(areas in areas()) {
        let (cube, request) = (published(&areas), Request::default());
        let rate = |members: &[&str], benefit: usize| {
            let of = || areas.iter().filter(|area| members.contains(&area.code));
            let number: f64 = of().map(|area| area.numbers()[benefit]).sum();
            number / of().map(|area| area.base).sum::<f64>() * 100.0
        };
        let all: Vec<&str> = areas.iter().map(|area| area.code).collect();
        let sides = [("tre", vec!["165", "751", "630"]), ("000", all)];
        let table = benchmark(&cube, None, &request, &options()).unwrap();
        let own = cell(&table, &["183"], "rate");
        prop_assert!(holds(own, rate(&["183"], 2)) && is_certain(own, rate(&["183"], 2)));
        let parts = benchmark_decomposition(&cube, None, &request, &options()).unwrap();
        for (code, members) in &sides {
            let (truth, gap) = (rate(members, 2), rate(&["183"], 2) - rate(members, 2));
            for (column, truth) in [("rate", truth), ("gap", gap)] {
                let told = cell(&table, &[code], column);
                prop_assert!(holds(told, truth) && is_certain(told, truth), "{code} {column} {truth} {told:?}");
            }
            for (benefit, name) in ["a_dagpenge", "kontanthjaelp", "total"].into_iter().enumerate() {
                let gap = rate(&["183"], benefit) - rate(members, benefit);
                let told = cell(&parts, &[code, name], "gap");
                prop_assert!(holds(told, gap), "{code} {name} {gap} {told:?}");
            }
        }
    }

    #[test]
    fn the_true_place_is_among_those_shared_where_rates_are_apart(areas in areas()) {
        let cube = published(&areas);
        let all = BenchmarkOptions::default();
        let table = benchmark_ranking(&cube, None, &Request::default(), &all).unwrap();
        let rates: Vec<f64> =
            areas.iter().map(|area| area.numbers()[2] / area.base * 100.0).collect();
        let mut places: Vec<(f64, f64)> = Vec::new();
        for (area, rate) in areas.iter().zip(&rates) {
            let (first, last) = bounds(cell(&table, &[area.code], "rank"));
            // Rounding keeps the order of what it does not make equal.
            let place = 1.0 + rates.iter().filter(|other| *other > rate).count() as f64;
            prop_assert!(first <= place && place <= last);
            places.push((first, last));
        }
        places.sort_by(|one, other| one.partial_cmp(other).unwrap());
        let sharing = |each: &(f64, f64)| places.iter().filter(|other| *other == each).count();
        prop_assert!(places.iter().all(|each| sharing(each) as f64 == each.1 - each.0 + 1.0));
    }
}

/// Numbers by age, sex and benefit with inhabitants, of which nothing is rounded.
#[derive(Clone, Debug)]
struct Counted {
    numbers: String,
    people: String,
}

const AGES: [(&str, u32, u32); 3] =
    [("16-29 år", 16, 29), ("30-49 år", 30, 49), ("50-66 år", 50, 66)];

fn counted() -> impl Strategy<Value = Counted> {
    // For each area, age and sex the inhabitants and the two numbers.
    let cell = (1..4000_u32, 0..200_u32, 0..90_u32);
    proptest::collection::vec(cell, 3 * AGES.len() * 2).prop_map(|cells| {
        let mut numbers =
            "Periode;Område;Ydelsesgrupper;Alder;Køn;Antal fuldtidspersoner\n".to_owned();
        let mut people = "Område;Alder;Køn;Periode;Befolkning\n".to_owned();
        let mut cells = cells.into_iter();
        for area in ["Ishøj", "Albertslund", "Hele landet"] {
            let mut sums = [[[0; 3]; 3]; 4];
            for (at, (_, from, to)) in AGES.into_iter().enumerate() {
                for (sex_at, sex) in ["Kvinder", "Mænd"].into_iter().enumerate() {
                    let (inhabitants, one, two) = cells.next().unwrap();
                    for age in from..=to {
                        let of_age = if age == to { inhabitants } else { 0 };
                        people += &format!("{area};{age};{sex};2026K3;{of_age}\n");
                    }
                    for at in [at, 3] {
                        for sex_at in [sex_at, 2] {
                            for (place, part) in [one, two, one + two].into_iter().enumerate() {
                                sums[at][sex_at][place] += part;
                            }
                        }
                    }
                }
            }
            for (at, ages) in AGES.map(|each| each.0).into_iter().chain(["Alder i alt"]).enumerate()
            {
                for (sex_at, sex) in ["Kvinder", "Mænd", "Køn i alt"].into_iter().enumerate() {
                    let benefits = ["Sygedagpenge", "Fleksjob", "Ydelsesgrupper i alt"];
                    for (benefit, number) in benefits.into_iter().zip(sums[at][sex_at]) {
                        numbers += &format!("2026M07;{area};{benefit};{ages};{sex};{number}\n");
                    }
                }
            }
        }
        Counted { numbers, people }
    })
}

fn ratio(cell: &Cell) -> f64 {
    match cell {
        Cell::Ratio(value) => *value,
        other => panic!("{other:?} is no ratio"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_parts_of_a_gap_add_up_to_it(counted in counted()) {
        let cube = |name: &str, text: &str| {
            let read = read_bytes(name, text.as_bytes(), &ReadOptions::default());
            Cube::from_extracts(read.unwrap(), &[]).unwrap()
        };
        let numbers = cube("synthetic_ptv.csv", &counted.numbers);
        let people = cube("synthetic_people.csv", &counted.people);
        let request = Request::default();
        let by = |decompose| BenchmarkOptions {
            area: Some("Ishøj".to_owned()),
            groups: vec![GroupChoice::Named("Albertslund".to_owned())],
            decompose: Some(decompose),
            ..BenchmarkOptions::default()
        };
        let compared = benchmark(&numbers, Some(&people), &request, &by(Decompose::Benefit)).unwrap();
        for decompose in [Decompose::Benefit, Decompose::Age, Decompose::Sex, Decompose::AgeAndSex] {
            let table =
                benchmark_decomposition(&numbers, Some(&people), &request, &by(decompose)).unwrap();
            let column = |id: &str| table.columns.iter().position(|each| each.id == id).unwrap();
            for reference in ["165", "000"] {
                let of = Cell::Code(reference.into());
                let rows = || table.rows.iter().filter(|row| row.cells[0] == of);
                let whole = rows().next_back().unwrap();
                let parts = |id: &str| -> f64 {
                    let above = rows().filter(|row| row.role != whole.role);
                    above.map(|row| ratio(&row.cells[column(id)])).sum()
                };
                let gap = ratio(&whole.cells[column("gap")]);
                prop_assert!((parts("gap") - gap).abs() < 1e-9, "{decompose:?} {reference}");
                // It is the gap that the comparison has.
                let told = ratio(cell(&compared, &[reference], "gap"));
                prop_assert!((told - gap).abs() < 1e-9);
                if decompose == Decompose::Benefit {
                    continue;
                }
                let [composition, effect] = ["composition", "rate_effect"]
                    .map(|id| ratio(&whole.cells[column(id)]));
                prop_assert!((composition + effect - gap).abs() < 1e-9);
                prop_assert!((parts("composition") - composition).abs() < 1e-9);
                prop_assert!((parts("share") - 100.0).abs() < 1e-9);
            }
        }
    }
}

#[test]
fn counts_and_rates_that_cannot_have_one_base_are_a_finding() {
    let text = "Periode;Område;Ydelsesgrupper;Antal ledige fuldtidspersoner;Ledige fuldtidspersoner i pct. af arbejdsstyrken\n\
        2026M07;Hele landet;Ydelsesgrupper i alt;90000;3,0\n\
        2026M07;Ishøj;A-dagpenge;400;4,0\n2026M07;Ishøj;Kontanthjælp;400;2,0\n\
        2026M07;Ishøj;Ydelsesgrupper i alt;800;6,0\n2026M07;Vejle;Ydelsesgrupper i alt;1000;2,0\n";
    let extracts = read_bytes("y25i01.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
    let cube = Cube::from_extracts(extracts, &[]).unwrap();
    let members = ["183", "630"].map(|area| GroupMember { area: area.to_owned(), from: None });
    let group = ComparisonGroup { name: "To".to_owned(), members: members.into() };
    let options = BenchmarkOptions {
        area: Some("Ishøj".to_owned()),
        groups: vec![GroupChoice::Own { group, file: "tre.csv".to_owned() }],
        ..BenchmarkOptions::default()
    };
    let table = benchmark(&cube, None, &Request::default(), &options).unwrap();
    let finding = table.notes.iter().find(|note| note.id == "benchmark_contradiction").unwrap();
    assert!(finding.text.contains("Ishøj juli 2026"), "{}", finding.text);
    // The area keeps its published rate; the group has none.
    assert!(holds(cell(&table, &["183"], "rate"), 6.0));
    assert!(matches!(cell(&table, &["to"], "rate"), Cell::Missing(_)));
}

#[test]
fn rates_of_two_files_are_no_more_exact_than_the_less_exact_of_them() {
    let head = "Periode;Område;Antal fuldtidspersoner;Fuldtidspersoner i pct. af befolkningen\n";
    let read = |name: &str, rows: &str| {
        let text = format!("{head}{rows}");
        read_bytes(name, text.as_bytes(), &ReadOptions::default()).unwrap()
    };
    let rows = "2026M07;Hele landet;300000;6,0\n2026M07;Ishøj;1500;9,1\n";
    let mut extracts = read("y08a02_en.csv", rows);
    extracts.extend(read("y08a02_to.csv", "2026M07;Vejle;3500;4,52\n"));
    let cube = Cube::from_extracts(extracts, &[]).unwrap();
    let options =
        BenchmarkOptions { area: Some("Vejle".to_owned()), ..BenchmarkOptions::default() };
    let table = benchmark(&cube, None, &Request::default(), &options).unwrap();
    let (low, high) = bounds(cell(&table, &["630"], "rate"));
    assert!((low - 4.47).abs() < 1e-9 && (high - 4.57).abs() < 1e-9, "{low} {high}");
}

#[test]
fn a_table_that_the_question_does_not_use_says_nothing_of_how_rates_were_rounded() {
    let head = "Periode;Område;Antal fuldtidspersoner;Fuldtidspersoner i pct. af befolkningen\n";
    let read = |name: &str, rows: &str| {
        let text = format!("{head}{rows}");
        read_bytes(name, text.as_bytes(), &ReadOptions::default()).unwrap()
    };
    // Nobody in revalidering anywhere, so its rates show no decimal; and in July only whole numbers of the other.
    let mut extracts =
        read("y04a02.csv", "2026M07;Hele landet;60;0\n2026M07;Ishøj;0;0\n2026M07;Vejle;0;0\n");
    extracts.extend(read(
        "y60a02.csv",
        "2026M06;Ishøj;1500;9,1\n2026M07;Hele landet;300000;6\n2026M07;Ishøj;1480;9\n2026M07;Vejle;3500;4\n",
    ));
    let cube = Cube::from_extracts(extracts, &[]).unwrap();
    let request =
        Request { benefits: vec!["kontanthjaelp_samlet".to_owned()], ..Request::default() };
    let options = |period: &str| BenchmarkOptions {
        area: Some("Ishøj".to_owned()),
        period: Period::parse(period).ok(),
        ..BenchmarkOptions::default()
    };
    let of_month = |period: &str| {
        let table = benchmark(&cube, None, &request, &options(period)).unwrap();
        bounds(cell(&table, &["183"], "rate"))
    };
    let near = |(low, high): (f64, f64), rate: f64| {
        (low - (rate - 0.05)).abs() < 1e-9 && (high - (rate + 0.05)).abs() < 1e-9
    };
    // One decimal: half a tenth to each side. Of July that is known from June of the same table.
    assert!(near(of_month("2026-06"), 9.1), "{:?}", of_month("2026-06"));
    assert!(near(of_month("2026-07"), 9.0), "{:?}", of_month("2026-07"));
}

#[test]
fn a_column_of_places_says_among_how_many() {
    // Vejle is hidden: two of three are ranked.
    let text = "Periode;Område;Antal fuldtidspersoner;Fuldtidspersoner i pct. af befolkningen\n\
        2026M07;Hele landet;300000;6,0\n2026M07;Ishøj;1500;9,1\n2026M07;Aarhus;3000;4,4\n2026M07;Vejle;;\n";
    let extracts = read_bytes("y08a02.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
    let cube = Cube::from_extracts(extracts, &[]).unwrap();
    let label = |table: &Table| {
        let rank = table.columns.iter().find(|column| column.id == "rank");
        rank.unwrap().label.clone()
    };
    let options =
        BenchmarkOptions { area: Some("Ishøj".to_owned()), ..BenchmarkOptions::default() };
    let danish = Request::default();
    let english = Request { language: Language::English, ..Request::default() };
    for (request, expected) in [(&danish, "Nr. (af 2)"), (&english, "Rank (of 2)")] {
        let compared = benchmark(&cube, None, request, &options).unwrap();
        assert_eq!(label(&compared), expected);
        let ranked = benchmark_ranking(&cube, None, request, &options).unwrap();
        assert_eq!(label(&ranked), expected);
    }
}

#[test]
fn the_size_classes_are_those_of_the_residents_on_1_january_2015() {
    let sample = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../data-samples/statbank/folk1a_totals_en_csv.csv"
    );
    let text = std::fs::read_to_string(sample).unwrap();
    let list = bestand_core::model::area::AreaList::shipped();
    let mut seen = 0;
    for line in text.lines().filter(|line| line.contains(";2015Q1;")) {
        let fields: Vec<&str> = line.split(';').collect();
        let Some(area) = list.match_label(fields[0]) else { continue };
        let Some(class) = &area.size_class else { continue };
        let residents: u32 = fields[5].trim().parse().unwrap();
        let expected = match residents {
            ..20_000 => "stoerrelse_under_20_000_2015",
            20_000..50_000 => "stoerrelse_20_000_49_999_2015",
            50_000..100_000 => "stoerrelse_50_000_99_999_2015",
            100_000.. => "stoerrelse_100_000_og_derover_2015",
        };
        assert_eq!(class, expected, "{} has {residents}", area.name);
        seen += 1;
    }
    assert_eq!(seen, 98);
}
