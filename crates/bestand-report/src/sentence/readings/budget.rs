//! The year so far against the budget, and the year as it is expected.

use bestand_model::table::{Note, Role};
use bestand_model::{MissingReason, Period, PeriodKind};

use super::november::others_in_table;
use super::reservations::provisional;
use crate::sentence::Sentence;
use crate::sentence::figure::Figure;
use crate::sentence::phrase::{Slot, first_sentence, listed};
use crate::sentence::reading::Reader;
use crate::sentence::sheet::{JOINED, span};
use crate::sentence::vocabulary::Noun;
use crate::text::printable;

/// The note that lists the benefits which are foretold in another way, behind a colon.
const HELD: &str = "budget_expected_held";
/// The notes that say how the year is foretold.
const METHODS: [&str; 2] = ["budget_expected", HELD];
/// Up to so many benefits are said one by one; of more, the `NAMED` that are furthest from their budget.
const FEW: usize = 4;
const NAMED: usize = 3;
/// The most decimals that are shown.
const MOST_DECIMALS: usize = 2;

/// Every row that is told of, and how the year is foretold.
pub(in crate::sentence) fn budget(reader: &Reader<'_>) -> Vec<Sentence> {
    read(reader, false)
}

/// The total alone where there is one, and nothing of the method.
pub(in crate::sentence) fn total(reader: &Reader<'_>) -> Vec<Sentence> {
    read(reader, true)
}

fn read(reader: &Reader<'_>, in_short: bool) -> Vec<Sentence> {
    let sheet = reader.sheet;
    let columns = ["budget", "year_to_date", "deviation", "expected", "deviation_mio"];
    let [Some(budget), year_to_date, deviation, expected, millions] =
        columns.map(|id| sheet.column(id))
    else {
        return Vec::new();
    };
    let columns = Columns { budget, year_to_date, deviation, expected, millions };
    let rows = (0..sheet.table.rows.len()).filter(|&row| sheet.role(row) != Role::Part);
    let lines = rows.map(|row| Line { reader: *reader, columns, row });
    let (with, without): (Vec<Line<'_>>, Vec<Line<'_>>) =
        lines.partition(|line| line.figure(line.columns.year_to_date).is_ok());
    let (totals, mut single): (Vec<Line<'_>>, Vec<Line<'_>>) =
        with.into_iter().partition(|line| sheet.role(line.row) == Role::Total);
    if in_short && !totals.is_empty() {
        single.clear();
    }
    let is_cut = single.len() > FEW;
    if is_cut {
        single.sort_by(|one, other| other.off().total_cmp(&one.off()));
        single.truncate(NAMED);
    }
    // The total first: it is what a council looks at.
    let mut said: Vec<Sentence> = totals.iter().chain(&single).flat_map(Line::sentences).collect();
    said.extend(others_in_table(reader).filter(|_| is_cut));
    said.extend(without_means(reader, &without));
    if !in_short && said.iter().any(|sentence| sentence.id.starts_with("budget_year")) {
        said.extend(method(reader));
    }
    if !said.is_empty() {
        said.extend(provisional(reader, None));
    }
    said
}

/// The rows without figures for the year to date: one by itself, several of one reason together.
fn without_means(reader: &Reader<'_>, lines: &[Line<'_>]) -> Vec<Sentence> {
    let mut by_reason: Vec<(MissingReason, Vec<&Line<'_>>)> = Vec::new();
    for line in lines {
        let Err(missing) = line.figure(line.columns.year_to_date) else { continue };
        match by_reason.iter_mut().find(|(reason, _)| *reason == missing) {
            Some((_, lines)) => lines.push(line),
            None => by_reason.push((missing, vec![line])),
        }
    }
    let together = |(missing, lines): &(MissingReason, Vec<&Line<'_>>)| {
        if let [only] = lines[..] {
            return only.sentences();
        }
        let names: Vec<String> =
            lines.iter().map(|line| reader.sheet.name_in_sentence(line.row)).collect();
        let benefits = Slot::words(listed(&names, reader.language()));
        let reason = Slot::words(reader.sheet.reason(*missing));
        let slots = [("benefits", benefits), ("reason", reason)];
        reader.say("budget_without_means", &slots).into_iter().collect()
    };
    by_reason.iter().flat_map(together).collect()
}

/// How the year is foretold. Rows of one table can be foretold in different ways: only its notes know. A list of benefits
/// that is longer than the sentence before it is left to the note.
fn method(reader: &Reader<'_>) -> Vec<Sentence> {
    let notes = reader.sheet.table.notes.iter();
    let notes = notes.filter(|note| METHODS.contains(&note.id.as_str()));
    let text = |text: &str| ("text", Slot::words(text));
    let said = |note: &Note| {
        let whole = printable(&note.text);
        let (first, rest) = first_sentence(&whole);
        let listed = first.split_once(": ").filter(|(lead, _)| lead.ends_with(" for"));
        match listed.filter(|_| note.id == HELD) {
            Some((lead, list)) if list.chars().count() > lead.chars().count() => {
                let rest = ("rest", Slot::words(rest));
                reader.say("budget_method_short", &[text(lead), rest])
            }
            _ => reader.say("budget_method", &[text(&whole)]),
        }
    };
    notes.filter_map(said).collect()
}

#[derive(Clone, Copy)]
struct Columns {
    budget: usize,
    year_to_date: Option<usize>,
    deviation: Option<usize>,
    expected: Option<usize>,
    millions: Option<usize>,
}

/// A row of the budget.
struct Line<'a> {
    reader: Reader<'a>,
    columns: Columns,
    row: usize,
}

impl Line<'_> {
    fn sentences(&self) -> Vec<Sentence> {
        let Ok(budget) = self.figure(Some(self.columns.budget)) else { return Vec::new() };
        let mut slots = vec![
            ("place", Slot::words(self.place())),
            ("year", Slot::words(self.year())),
            ("months", Slot::words(self.months())),
        ];
        let mean = match self.figure(self.columns.year_to_date) {
            Ok(mean) => mean,
            Err(missing) => {
                let reason = Slot::words(self.reader.sheet.reason(missing));
                slots.extend([("budget", budget.plain(self.unit())), ("reason", reason)]);
                return self.reader.say("budget_without_mean", &slots).into_iter().collect();
            }
        };
        let deviation = self.figure(self.columns.deviation).ok();
        let decimals = deviation.as_ref().map_or_else(
            || usize::from(!mean.is_whole()),
            |deviation| decimals(&mean, &budget, deviation),
        );
        let mean = mean.with_decimals(decimals, self.unit());
        slots.extend([("mean", mean), ("budget", budget.plain(None))]);
        let distance = deviation.and_then(|deviation| self.distance(&deviation, decimals));
        let sentences =
            [self.reader.say("budget_mean", &slots), distance, self.whole_year(&budget)];
        sentences.into_iter().flatten().collect()
    }

    /// Above, below or at the budget.
    fn distance(&self, deviation: &Figure, decimals: usize) -> Option<Sentence> {
        let id = match side(deviation.rounded(decimals)) {
            Side::At => return self.reader.say("budget_at", &[]),
            Side::Above => "budget_above",
            Side::Below => "budget_below",
        };
        self.reader.say(id, &[("deviation", deviation.with_decimals(decimals, self.unit()))])
    }

    /// The year as it is foretold, how far that is from the budget, and what it costs. Persons and kroner of a total can
    /// lie on different sides, since prices differ.
    fn whole_year(&self, budget: &Figure) -> Option<Sentence> {
        let expected = self.figure(self.columns.expected).ok()?;
        let distance = expected.minus(budget);
        let decimals = decimals(&expected, budget, &distance);
        let mut slots = vec![
            ("expected", expected.with_decimals(decimals, self.unit())),
            ("place", Slot::words(self.place())),
            ("distance", distance.with_decimals(decimals, None)),
        ];
        let millions = self.figure(self.columns.millions).ok();
        let cost = millions.as_ref().map(|millions| side(millions.rounded(1)));
        let id = match (side(distance.rounded(decimals)), cost) {
            (Side::At, None | Some(Side::At)) => "budget_year_at",
            (Side::At, Some(Side::Above)) => "budget_year_at_dearer",
            (Side::At, Some(Side::Below)) => "budget_year_at_cheaper",
            (Side::Above, None) => "budget_year_above",
            (Side::Above, Some(Side::Above)) => "budget_year_above_cost",
            (Side::Above, Some(Side::At)) => "budget_year_above_even",
            (Side::Above, Some(Side::Below)) => "budget_year_above_cheaper",
            (Side::Below, None) => "budget_year_below",
            (Side::Below, Some(Side::Below)) => "budget_year_below_cost",
            (Side::Below, Some(Side::At)) => "budget_year_below_even",
            (Side::Below, Some(Side::Above)) => "budget_year_below_dearer",
        };
        slots.extend(millions.map(|millions| ("millions", millions.millions())));
        self.reader.say(id, &slots)
    }

    /// How far the year so far is from the budget; nothing where that is not known.
    fn off(&self) -> f64 {
        self.figure(self.columns.deviation).map_or(0.0, |deviation| deviation.size.abs())
    }

    /// What the row is of: ` på kontanthjælp`, of the total ` i alt`.
    fn place(&self) -> String {
        match self.reader.sheet.role(self.row) {
            Role::Total => self.reader.language().pick(" i alt", " in total").to_owned(),
            _ => self.reader.sheet.place(self.row),
        }
    }

    fn figure(&self, column: Option<usize>) -> Result<Figure, MissingReason> {
        let column = column.ok_or(MissingReason::NotApplicable)?;
        Figure::of(self.reader.sheet.spot(self.row, column))
    }

    /// Full-time persons over a year are *helårspersoner*.
    fn unit(&self) -> Option<&'static Noun> {
        self.reader.sheet.noun(self.columns.budget)
    }

    /// `budget 2026`, as the head of the column or the title has it.
    fn year(&self) -> String {
        let language = self.reader.language();
        match self.budget_year() {
            Some(year) => format!("{}{JOINED}{year}", language.pick("budget", "the budget for")),
            None => language.pick("budgettet", "the budget").to_owned(),
        }
    }

    fn budget_year(&self) -> Option<i32> {
        let table = self.reader.sheet.table;
        let label = &table.columns[self.columns.budget].label;
        year_in(label).or_else(|| year_in(&table.title))
    }

    /// The months of the mean, as the title says (`Budget 2026, Holbæk, januar-juli 2026`) or a status beside the table:
    /// `januar-juli`, with the year only where it is not said to be that of the budget.
    fn months(&self) -> String {
        let language = self.reader.language();
        let of_title = last_month(&self.reader.sheet.table.title);
        let beside = || self.reader.beside.iter().find_map(|sheet| Some(sheet.periods().last()?.1));
        let newest = of_title.or_else(beside).map(Period::last_month);
        let Some((newest, first)) =
            newest.and_then(|newest| Some((newest, Period::month(newest.year(), 1)?)))
        else {
            return language.pick("året til dato", "the year to date").to_owned();
        };
        let months = span(first, newest, language);
        let year = format!("{JOINED}{}", newest.year());
        let is_of_budget = self.budget_year() == Some(newest.year());
        match months.strip_suffix(&year) {
            Some(months) if is_of_budget => months.to_owned(),
            _ => months,
        }
    }
}

/// Where a number lies beside the budget, as it is printed.
#[derive(Clone, Copy)]
enum Side {
    Above,
    At,
    Below,
}

fn side(rounded: f64) -> Side {
    match rounded {
        rounded if rounded > 0.0 => Side::Above,
        rounded if rounded < 0.0 => Side::Below,
        _ => Side::At,
    }
}

/// With how many decimals a number and its distance from the budget are printed: whole from a hundred on, else one, and one
/// more where the printed distance would not be that of the printed numbers.
fn decimals(number: &Figure, budget: &Figure, distance: &Figure) -> usize {
    let is_plain = number.size.abs() >= 100.0 && budget.is_whole();
    let is_whole = [number, budget, distance].iter().all(|figure| figure.is_whole());
    let least = usize::from(!(is_plain || is_whole));
    let fits = |&decimals: &usize| {
        let apart = number.rounded(decimals) - budget.as_printed() - distance.rounded(decimals);
        apart.abs() < 1e-6
    };
    (least..MOST_DECIMALS).find(fits).unwrap_or(MOST_DECIMALS)
}

/// The last month of a title that ends in months: `..., januar-juli 2026`.
fn last_month(title: &str) -> Option<Period> {
    let last = title.rsplit([',', '-']).next()?.trim();
    Period::parse(last).ok().filter(|period| period.kind() == PeriodKind::Month)
}

/// The first number of four digits in a text that can be a year.
fn year_in(text: &str) -> Option<i32> {
    let words = text.split(|letter: char| !letter.is_ascii_digit());
    let mut years = words.filter(|word| word.len() == 4).filter_map(|word| word.parse().ok());
    years.find(|year| (1900..2200).contains(year))
}
