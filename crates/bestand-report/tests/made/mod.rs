//! Tables made for drawing: numbers by formula, labels of real benefits and of places numbered through.

#![allow(dead_code, reason = "no test draws all of them")]

pub mod figures;

use bestand_model::source::{Publisher, Source};
use bestand_model::table::{
    Bounds, Cell, Column, ColumnKind, Note, NoteKind, Role, Row, Severity, Spread, Table,
};
use bestand_model::{Language, MissingReason, Number, Period};
use proptest::prelude::*;

/// What is wanted of a table.
pub struct Made {
    pub rows: usize,
    pub breaks: bool,
    pub language: Language,
}

/// Danish and English names; more rows than these are numbered places.
const NAMES: [(&str, &str); 5] = [
    ("Fleksjob", "Flexible job"),
    ("Sygedagpenge", "Sickness benefit"),
    ("Uddannelseshjælp (aktivitetsparate)", "Education assistance (activity-ready)"),
    ("Ressourceforløb", "Resource course"),
    ("Jobafklaringsforløb", "Job clarification course"),
];

const SUPPRESSED: Cell = Cell::Missing(MissingReason::Suppressed);
const NOT_EXISTING: Cell = Cell::Missing(MissingReason::NotExisting);

fn count(value: i64) -> Cell {
    Cell::Exact(Number::integer(value))
}

fn column(id: &str, label: &str, kind: ColumnKind) -> Column {
    Column { id: id.to_owned(), label: label.to_owned(), kind, unit: None }
}

fn range(from: &str, to: &str) -> Vec<Period> {
    Period::range(Period::parse(from).unwrap(), Period::parse(to).unwrap()).unwrap()
}

impl Made {
    fn code(&self, row: usize) -> String {
        format!("row_{row}")
    }

    fn label(&self, row: usize) -> String {
        match NAMES.get(row).filter(|_| self.rows <= NAMES.len()) {
            Some((danish, english)) => self.language.pick(danish, english).to_string(),
            None => format!("{} {}", self.language.pick("Kommune", "Municipality"), row + 1),
        }
    }

    /// The first word of each label.
    pub fn first_words(&self) -> Vec<&'static str> {
        let names = NAMES.iter().take(self.rows).filter(|_| self.rows <= NAMES.len());
        let words = names.map(|(danish, english)| self.language.pick(danish, english));
        words.map(|label| label.split(' ').next().unwrap()).collect()
    }

    /// The value of a row in the month with this number: steady growth, with a wave of its own.
    fn value(&self, row: usize, month: usize) -> i64 {
        let (row, month) = (row as i64, month as i64);
        let wave = if row == 0 { 0 } else { (month % 12 - 6).abs() * 300 };
        (50_000 - 11_000 * row.min(4) + wave + 154 * month - (month * month) / 3480).max(40 + row)
    }

    fn table(&self, id: &str, period: &str) -> Table {
        let pick = |danish: &str, english: &str| self.language.pick(danish, english).to_string();
        let measure = pick("Antal fuldtidspersoner", "Full-time persons");
        let mut labels: Vec<(String, String)> =
            (0..self.rows).map(|row| (self.code(row), self.label(row))).collect();
        labels.push(("sum".to_owned(), pick("I alt", "Total")));
        Table {
            id: id.to_owned(),
            title: format!("{measure}, {}, {period}", pick("Hele landet", "All Denmark")),
            measure,
            labels: vec![("benefit".to_owned(), labels)],
            notes: self.notes(),
            sources: vec![Source { publisher: Publisher::Synthetic, ..Source::default() }],
            ..Table::default()
        }
    }

    fn notes(&self) -> Vec<Note> {
        let breaks = [
            ("Arbejdsgiverperioden i sygedagpenge: 30 dage (2. januar 2012)", "2012-01-02"),
            ("Reform af førtidspension og fleksjob (1. januar 2013)", "2013-01-01"),
            (
                "Kontanthjælpsreformen: uddannelseshjælp og nye visitationskategorier (1. januar 2014)",
                "2014-01-01",
            ),
            ("Sygedagpengereformen: jobafklaringsforløb (1. juli 2014)", "2014-07-01"),
        ];
        let mut notes = vec![Note {
            kind: NoteKind::Population,
            id: "overlap".to_owned(),
            severity: Severity::Break,
            text: self
                .language
                .pick(
                    "Der er ikke renset for overlap mellem ydelserne.",
                    "Overlap between the benefits has not been removed.",
                )
                .to_owned(),
            short: None,
            weight: 0,
            begins: None,
        }];
        notes.extend(
            breaks.iter().filter(|_| self.breaks).map(|(short, day)| break_note(short, day)),
        );
        notes
    }

    /// Sixty months, long. The second row lacks two months in the middle, the third begins in 2014.
    pub fn series(&self) -> Table {
        let months = range("2010-01", "2014-12");
        let mut table = self.long(&months, false);
        table.provisional = vec!["2014-12".to_owned()];
        table
    }

    /// Rows that add up to a total; the third begins in 2014.
    pub fn parts(&self) -> Table {
        self.long(&range("2010-01", "2014-12"), true)
    }

    fn long(&self, months: &[Period], total: bool) -> Table {
        let mut table = self.table(
            "stock",
            self.language.pick("januar 2010-december 2014", "January 2010-December 2014"),
        );
        table.columns = vec![
            column("period", "Periode", ColumnKind::Period),
            column("benefit", "Ydelse", ColumnKind::Code),
            column("value", &table.measure.clone(), ColumnKind::Count),
        ];
        table.spread = Some(Spread {
            down: "period".to_owned(),
            across: "benefit".to_owned(),
            value: "value".to_owned(),
        });
        for (month, period) in months.iter().enumerate() {
            let mut sum = 0;
            let mut push = |role, code: String, cell| {
                let cells = vec![Cell::Code(period.code().into()), Cell::Code(code.into()), cell];
                table.rows.push(Row { role, cells });
            };
            for row in 0..self.rows {
                let cell = match row {
                    1 if !total && (30..32).contains(&month) => SUPPRESSED,
                    2 if month < 48 => NOT_EXISTING,
                    _ => {
                        sum += self.value(row, month);
                        count(self.value(row, month))
                    }
                };
                push(Role::Body, self.code(row), cell);
            }
            if total {
                push(Role::Total, "sum".to_owned(), count(sum));
            }
        }
        table
    }

    /// Four Novembers side by side, with the change. The second row lacks one, the third begins in 2014.
    pub fn novembers(&self) -> Table {
        let mut table = self.table("november", "november 2011-2014");
        table.columns = vec![column("benefit", "Ydelse", ColumnKind::Code)];
        for year in 2011..=2014 {
            let label = format!("Nov. {year}");
            table.columns.push(column(&format!("{year}-11"), &label, ColumnKind::Count));
        }
        table.columns.push(column("change", "Udvikling", ColumnKind::Count));
        for row in 0..self.rows {
            let value = |year: usize| match (row, year) {
                (1, 1) => SUPPRESSED,
                (2, 0..=2) => NOT_EXISTING,
                _ => count(self.value(row, 22 + 12 * year) + row as i64 * 7),
            };
            let mut cells = vec![Cell::Code(self.code(row).into())];
            cells.extend((0..4).map(value));
            cells.push(count(1));
            table.rows.push(Row { role: Role::Body, cells });
        }
        table
    }
}

/// Awards as `awards` gives them: sixteen quarters, the last two provisional, with the index of each row. A reform between two
/// quarters.
pub fn awards(made: &Made) -> Table {
    let title = made.language.pick("1. kvartal 2011-4. kvartal 2014", "Q1 2011-Q4 2014");
    let mut table = made.table("awards", title);
    table.columns = vec![
        column("period", "Periode", ColumnKind::Period),
        column("benefit", "Ydelse", ColumnKind::Code),
        column("value", "Antal nytilkendelser pr. kvartal", ColumnKind::Count),
        column("index", "Indeks, gennemsnit 2011 = 100", ColumnKind::Index),
    ];
    table.measure = "Antal nytilkendelser pr. kvartal".to_owned();
    for (quarter, period) in range("2011-Q1", "2014-Q4").iter().enumerate() {
        for row in 0..made.rows {
            let before = 3_000 - 600 * row as i64 + 40 * ((quarter as i64 + row as i64) % 3);
            let value = if quarter < 8 { before } else { before * 2 / 5 };
            let cells = vec![
                Cell::Code(period.code().into()),
                Cell::Code(made.code(row).into()),
                count(value),
                Cell::Ratio(value as f64 * 100.0 / (3_040 - 600 * row as i64) as f64),
            ];
            table.rows.push(Row { role: Role::Body, cells });
        }
    }
    table.provisional = vec!["2014-Q3".to_owned(), "2014-Q4".to_owned()];
    table.notes.push(break_note("Reform, 1. januar 2013", "2013-01-01"));
    table
}

/// What each row contributes to a fall; the first rises.
pub fn contributions(made: &Made) -> Table {
    let mut table = made.table("awards_reform", "før og efter 1. januar 2013");
    table.columns = vec![
        column("benefit", "Ydelse", ColumnKind::Code),
        column("contribution", "Bidrag (tilkendelser, 8 kvartaler)", ColumnKind::Count),
        column("contribution_pct", "Bidrag i pct.", ColumnKind::Percent),
    ];
    let mut push = |role, code: String, value: Cell, part| {
        let cells = vec![Cell::Code(code.into()), value, part];
        table.rows.push(Row { role, cells });
    };
    for row in 0..made.rows {
        let value = 500 - 700 * row as i64;
        let cell = if row == 3 { SUPPRESSED } else { count(value) };
        push(Role::Body, made.code(row), cell, Cell::Ratio(value as f64 / -90.0));
    }
    push(Role::Total, "sum".to_owned(), count(-9_000), Cell::Ratio(100.0));
    table
}

/// Accounts of two months: the second with a residual, and a stock in the third row that nobody
/// knows.
pub fn accounts(made: &Made) -> Table {
    let mut table = made.table("accounts", "januar 2025-februar 2025");
    let pick = |danish: &'static str, english: &'static str| made.language.pick(danish, english);
    table.columns = vec![
        column("period", "Periode", ColumnKind::Period),
        column("benefit", "Ydelse", ColumnKind::Code),
        column("opening", pick("Primo", "Opening"), ColumnKind::Count),
        column("inflow", pick("Tilgang", "Inflow"), ColumnKind::Count),
        column("outflow", pick("Afgang", "Outflow"), ColumnKind::Count),
        column("closing", pick("Ultimo", "Closing"), ColumnKind::Count),
        column("residual", pick("Rest", "Residual"), ColumnKind::Count),
        column("gap", pick("Spring", "Gap"), ColumnKind::Count),
        column("explanation", pick("Forklaring", "Explanation"), ColumnKind::Code),
    ];
    for period in ["2025-01", "2025-02"] {
        for row in 0..made.rows {
            let size = 60_000 / (row as i64 + 1);
            let opening = if row == 2 { SUPPRESSED } else { count(size) };
            let cells = vec![
                Cell::Code(period.into()),
                Cell::Code(made.code(row).into()),
                opening,
                count(size / 10),
                count(size / 8),
                count(size + size / 10 - size / 8 - size / 50),
                count(-size / 50),
                count(0),
                Cell::Code("unexplained".into()),
            ];
            table.rows.push(Row { role: Role::Body, cells });
        }
    }
    table.provisional = vec!["2025-02".to_owned()];
    table
}

/// Makes both flows of every account so large, and its closing the opening.
pub fn set_flows(table: &mut Table, flow: i64) {
    for row in &mut table.rows {
        let opening = row.cells[2].clone();
        for (place, cell) in [(3, count(flow)), (4, count(flow)), (5, opening), (6, count(0))] {
            row.cells[place] = cell;
        }
    }
}

/// A shift: benefits, a part of one, all rises, the total; what kind a number is stands after it.
pub fn shift() -> Table {
    let made = Made { rows: 2, breaks: false, language: Language::Danish };
    let mut table = made.table("shift", "november 2011 til november 2014");
    table.columns = vec![
        column("benefit", "Ydelse", ColumnKind::Code),
        column("change", "Udvikling", ColumnKind::Count),
        column("kind", "Opgørelse", ColumnKind::Code),
    ];
    let rows = [
        ("foertidspension", "Førtidspension", -20_422, Role::Body),
        ("fleksjob", "Fleksjob", 5_863, Role::Body),
        ("part", "heraf kvinder", 2_000, Role::Part),
        ("rises", "Stigninger i alt", 5_863, Role::Subtotal),
        ("sum", "I alt", -14_559, Role::Total),
    ];
    for (code, _, change, role) in rows {
        let cells = vec![Cell::Code(code.into()), count(change), Cell::Code("measured".into())];
        table.rows.push(Row { role, cells });
    }
    let named = |(code, label, ..): (&str, &str, i64, Role)| (code.to_owned(), label.to_owned());
    table.labels = vec![
        ("benefit".to_owned(), rows.map(named).to_vec()),
        ("kind".to_owned(), vec![("measured".to_owned(), "målt".to_owned())]),
    ];
    table
}

/// The same comparison in all twelve months, as `november --check-month` gives it. November is asked for and July is preliminary;
/// the second row lacks three months, the third is the same in all of them.
pub fn check_months(made: &Made) -> Table {
    let title = made.language.pick("udvikling 2013-2014 måned for måned", "change 2013-2014");
    let mut table = made.table("november_months", title);
    table.columns = vec![
        column("benefit", "Ydelse", ColumnKind::Code),
        column("first_period", "Fra", ColumnKind::Period),
        column("last_period", "Til", ColumnKind::Period),
        column("change", "Udvikling", ColumnKind::Count),
        column("change_pct", "Udvikling i pct.", ColumnKind::Percent),
        column("provisional", "Foreløbig", ColumnKind::Code),
        column("asked", "Valgt", ColumnKind::Code),
    ];
    for row in 0..made.rows {
        for month in 1..=12_u32 {
            let yes_or_no = |is_it: bool| Cell::Code(if is_it { "yes" } else { "no" }.into());
            let wave = (month as f64 * 0.8 + row as f64).sin() * (4.0 + row as f64 % 7.0);
            let change = match row {
                2 => Cell::Ratio(1.5),
                1 if (3..6).contains(&month) => SUPPRESSED,
                _ => Cell::Ratio(wave + row as f64 % 5.0 - 2.0),
            };
            table.rows.push(Row {
                role: Role::Body,
                cells: vec![
                    Cell::Code(made.code(row).into()),
                    Cell::Code(format!("2013-{month:02}").into()),
                    Cell::Code(format!("2014-{month:02}").into()),
                    count(1),
                    change,
                    yes_or_no(month == 7),
                    yes_or_no(month == 11),
                ],
            });
        }
    }
    table
}

/// Sixty months taken apart, as `stock --seasonal` gives them: a line, a wave of twelve months, and what is left. The second row has
/// no sure season.
pub fn seasonal(made: &Made) -> Table {
    let months = range("2010-01", "2014-12");
    let period = made.language.pick("januar 2010-december 2014", "January 2010-December 2014");
    let mut table = made.table("seasonal", period);
    table.columns = vec![
        column("period", "Periode", ColumnKind::Period),
        column("benefit", "Ydelse", ColumnKind::Code),
        column("value", &table.measure.clone(), ColumnKind::Count),
        column("trend", "Trend", ColumnKind::Decimal),
        column("season", made.language.pick("Sæson", "Season"), ColumnKind::Decimal),
        column("remainder", "Rest", ColumnKind::Decimal),
        column(
            "adjusted",
            made.language.pick("Sæsonkorrigeret", "Seasonally adjusted"),
            ColumnKind::Decimal,
        ),
    ];
    for (month, period) in months.iter().enumerate() {
        for row in 0..made.rows {
            let trend = 40_000.0 - 7_000.0 * row as f64 + 90.0 * month as f64;
            let season = 2_500.0 * (month as f64 * std::f64::consts::PI / 6.0).sin();
            let remainder = ((month * 37 + row * 11) % 13) as f64 * 60.0 - 360.0;
            let adjusted = match row {
                1 => Cell::Missing(MissingReason::NotApplicable),
                _ => Cell::Ratio(trend + remainder),
            };
            table.rows.push(Row {
                role: Role::Body,
                cells: vec![
                    Cell::Code(period.code().into()),
                    Cell::Code(made.code(row).into()),
                    count((trend + season + remainder) as i64),
                    Cell::Ratio(trend),
                    Cell::Ratio(season),
                    Cell::Ratio(remainder),
                    adjusted,
                ],
            });
        }
    }
    table.provisional = vec!["2014-12".to_owned()];
    table
}

/// Rates of places as `benchmark --all` gives them, the highest first, with a region and the country among them: one is
/// marked, one is missing, the region's is known to lie between two numbers.
pub fn rates(made: &Made) -> Table {
    let mut table = made.table("benchmark_all", made.language.pick("juli 2026", "July 2026"));
    table.measure = "Fuldtidspersoner i pct. af befolkningen".to_owned();
    let flag = ("within".to_owned(), made.language.pick("inden for", "within").to_owned());
    table.labels[0].0 = "area".to_owned();
    table.labels[0].1.push(("084".to_owned(), "Region Hovedstaden uden Kommune 3".to_owned()));
    table.labels[0].1.push(("000".to_owned(), "Hele landet".to_owned()));
    table.labels.push(("flag".to_owned(), vec![flag]));
    table.columns = vec![
        column("area", "Område", ColumnKind::Code),
        column("rank", "Nr.", ColumnKind::Rank),
        column("rate", "Pct.", ColumnKind::Percent),
        column("flag", "Tilfældighed", ColumnKind::Code),
    ];
    let between = |low, high, shown| Cell::Between(Box::new(Bounds { low, high, shown }));
    let mut push = |role, code: String, rate: Cell| {
        let rank = between(1.0, 3.0, None);
        let cells = vec![Cell::Code(code.into()), rank, rate, Cell::Code("within".into())];
        table.rows.push(Row { role, cells });
    };
    for row in 0..made.rows {
        let units = 90 - 80 * row as i64 / made.rows as i64;
        let rate = units as f64 / 10.0;
        let published = between(rate - 0.05, rate + 0.05, Some(Number::new(units, 1)));
        let is_last = row + 1 == made.rows && made.rows > 1;
        push(Role::Body, made.code(row), if is_last { SUPPRESSED } else { published });
        if row == made.rows / 2 {
            push(Role::Subtotal, "084".to_owned(), between(4.44, 4.53, None));
            push(Role::Total, "000".to_owned(), Cell::Exact(Number::new(43, 1)));
        }
    }
    table.marked = vec![made.code(made.rows / 3)];
    table
}

/// The same over time.
pub fn rates_over_time(made: &Made) -> Table {
    let mut table = made.long(&range("2024-07", "2026-07"), false);
    table.id = "benchmark_series".to_owned();
    let place = table.columns.iter().position(|column| column.id == "value").unwrap();
    table.columns[place] = column("level", "Antal fuldtidspersoner", ColumnKind::Count);
    table.columns.push(column("rate", "Pct. af befolkningen", ColumnKind::Percent));
    table.columns.push(column("index", "Indeks", ColumnKind::Index));
    for row in &mut table.rows {
        let rate = match &row.cells[place] {
            Cell::Exact(number) => {
                let rate = number.as_f64() / 10_000.0;
                Cell::Between(Box::new(Bounds { low: rate - 0.06, high: rate + 0.06, shown: None }))
            }
            other => other.clone(),
        };
        row.cells.extend([rate, Cell::Ratio(100.0)]);
    }
    table
}

fn break_note(short: &str, day: &str) -> Note {
    Note {
        kind: NoteKind::Break,
        id: day.to_owned(),
        severity: Severity::Break,
        text: format!("{short}."),
        short: Some(short.to_owned()),
        weight: 1,
        begins: Some(day.parse().unwrap()),
    }
}

/// One row by quarter, with a reform between two and one inside the first of 2026.
pub fn quarters() -> Table {
    let made = Made { rows: 1, breaks: false, language: Language::Danish };
    let mut table = made.long(&range("2023-Q1", "2026-Q3"), false);
    table.title = "Antal personer i ressourceforløb, 1. kvartal 2023-3. kvartal 2026".to_owned();
    table.provisional = vec!["2026-Q2".to_owned(), "2026-Q3".to_owned()];
    table.notes.push(break_note("Reform (1. januar 2025)", "2025-01-01"));
    table.notes.push(break_note("Ingen nye ressourceforløb (1. februar 2026)", "2026-02-01"));
    table
}

/// Makes the total of every period too large.
pub fn raise_total(table: &mut Table, by: i64) {
    for row in table.rows.iter_mut().filter(|row| row.role == Role::Total) {
        if let Some(Cell::Exact(number)) = row.cells.last_mut() {
            *number = number.checked_add(Number::integer(by)).unwrap();
        }
    }
}

/// Leaves no number.
pub fn empty(table: &mut Table) {
    for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
        if !matches!(cell, Cell::Code(_)) {
            *cell = SUPPRESSED;
        }
    }
}

/// Adds a break at the start of every month of 2014.
pub fn break_every_month(table: &mut Table) {
    for month in 1..=12 {
        let short = format!("Reform nr. {month} med et langt navn ({month}. måned 2014)");
        table.notes.push(break_note(&short, &format!("2014-{month:02}-01")));
    }
}

/// Multiplies every count; a negative factor turns stocks into falls.
pub fn multiply(table: &mut Table, factor: i64) {
    for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
        if let Cell::Exact(number) = cell {
            *number = Number::integer(number.units() * factor);
        }
    }
}

/// As many Novembers of one row, the last of 2014.
pub fn years(novembers: usize) -> Table {
    let made = Made { rows: 1, breaks: true, language: Language::Danish };
    let mut table = made.novembers();
    table.columns.truncate(1);
    table.rows[0].cells.truncate(1);
    for (place, year) in (2015 - novembers..=2014).enumerate() {
        table.columns.push(column(&format!("{year}-11"), "Nov.", ColumnKind::Count));
        table.rows[0].cells.push(count(place as i64 * 1_000 + 100_000));
    }
    table
}

/// Leaves one month in twelve.
pub fn only_novembers(table: &mut Table) {
    for row in &mut table.rows {
        let is_november = matches!(&row.cells[0], Cell::Code(code) if code.ends_with("-11"));
        if !is_november {
            row.cells[2] = Cell::Missing(MissingReason::NotInExtract);
        }
    }
}

/// A long table of anything: periods of any kind, labels of any letters, values of any size, gaps, breaks.
pub fn any_table() -> impl Strategy<Value = Table> {
    let first = ["2007-Q3", "2012-05", "2009", "2013-W48", "2011-Q2-R4", "2012-H2"];
    let periods = (proptest::sample::select(first.to_vec()), 1..40_i32);
    let label = prop_oneof![3 => "[A-ZÆØÅ][a-zæøå]{2,18}( [a-zæøå]{2,18}){0,3}", 1 => "\\PC{0,60}"];
    let labels = proptest::collection::vec(label, 1..8);
    let largest = proptest::sample::select(vec![3_i64, 90, 4_000, 900_000, 70_000_000]);
    let breaks = proptest::collection::vec((0..3000_i64, "[A-Z][a-zæøå ]{3,70}"), 0..9);
    let seeds = proptest::collection::vec(any::<u32>(), 7 * 40);
    (periods, labels, largest, breaks, seeds, any::<bool>(), any::<bool>()).prop_map(
        |((first, count), labels, largest, breaks, seeds, falls, percent)| {
            let first = Period::parse(first).unwrap();
            let made = Made { rows: labels.len(), breaks: false, language: Language::Danish };
            let mut table = made.table("stock", "januar-december");
            let kind = if percent { ColumnKind::Percent } else { ColumnKind::Count };
            table.columns = vec![
                column("period", "Periode", ColumnKind::Period),
                column("benefit", "Ydelse", ColumnKind::Code),
                column("value", "Antal", kind),
            ];
            table.labels[0].1 = labels
                .iter()
                .enumerate()
                .map(|(row, label)| (made.code(row), label.clone()))
                .collect();
            for step in 0..count {
                let period = first.offset(step).unwrap();
                for row in 0..labels.len() {
                    let seed = seeds[row * 40 + step as usize];
                    let value = i64::from(seed) % largest;
                    let cell = match seed % 9 {
                        0 => SUPPRESSED,
                        1 => NOT_EXISTING,
                        2 if falls => self::count(-value),
                        _ if percent => Cell::Ratio(value as f64 / 7.0),
                        _ => self::count(value),
                    };
                    let cells = vec![
                        Cell::Code(period.code().into()),
                        Cell::Code(made.code(row).into()),
                        cell,
                    ];
                    table.rows.push(Row { role: Role::Body, cells });
                }
            }
            let last = first.offset(count - 1).unwrap();
            table.provisional = vec![last.code()];
            for (days, name) in breaks {
                let day = first.first_day() + chrono::Days::new(days.unsigned_abs());
                table.notes.push(break_note(&format!("{name} ({day})"), &day.to_string()));
            }
            table
        },
    )
}
