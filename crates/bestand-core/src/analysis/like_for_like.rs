//! Growth at the same reporting age, and how much first figures have grown.
//!
//! Figures go on being reported after they were published first. The *reporting age* of a figure is the distance from its
//! period to the newest period of the file it stands in: 0 in the first file that has the period. Growth is like for like
//! where both periods are taken at the same age. Publications of different kinds (a quarterly and a yearly report) are never
//! held against each other.

use std::collections::BTreeMap;

use bestand_model::measure::Measure;
use bestand_model::source::Source;
use bestand_model::table::{Cell, Column, ColumnKind, Note, NoteKind, Role, Row, Severity, Table};
use bestand_model::{Language, MissingReason, Number, Period, PeriodKind};
use bestand_read::Extract;

use super::revision::{RevisionOptions, vintage_name};
use super::series::{Series, one_measure};
use super::wording::{list, note};
use crate::CoreError;
use crate::cube::Cube;

/// A number of a period as it stands in one file.
#[derive(Clone, Debug)]
struct Statement {
    period: Period,
    number: Number,
    source: Source,
    /// Steps from the period to the newest one of the file.
    age: i32,
}

impl Statement {
    /// What kind of file it is: the name of its publication without its numbers; nothing for extracts.
    fn edition(&self) -> Option<String> {
        let id = &self.source.publication.as_ref()?.id;
        Some(id.chars().filter(|each| !each.is_ascii_digit()).collect())
    }

    fn is_like(&self, other: &Self) -> bool {
        self.age == other.age && self.edition() == other.edition()
    }
}

/// Every number of a series, by period, oldest vintage first, with what it is called.
struct Statements {
    title: String,
    unit: String,
    by_period: BTreeMap<Period, Vec<Statement>>,
}

impl Statements {
    /// Out of extracts of several vintages.
    fn of(extracts: Vec<Extract>, options: &RevisionOptions) -> Result<Self, CoreError> {
        let series = Series { measure: options.measure.as_deref(), filters: &options.series };
        let mut found: Vec<Statement> = Vec::new();
        let mut measures: BTreeMap<String, Measure> = BTreeMap::new();
        let mut first_error = None;
        for extract in extracts {
            let cube = Cube::from_extracts(vec![extract], &[])?;
            let rows = series.rows_or_none(&cube, &mut first_error);
            let columns = cube.columns()?;
            let newest = |kind: PeriodKind, measure: u32| {
                let of_measure = (0..cube.len()).filter(|&row| columns.measures[row] == measure);
                of_measure
                    .map(|row| cube.periods()[columns.periods[row] as usize])
                    .filter(|period| period.kind() == kind)
                    .max()
            };
            let mut known: BTreeMap<(PeriodKind, u32), Option<Period>> = BTreeMap::new();
            for row in rows {
                let cell = columns.cell(row);
                let Some(number) = cell.observation.number() else { continue };
                let period = cube.periods()[cell.period as usize];
                let measure = columns.measures[row];
                let key = (period.kind(), measure);
                let newest = *known.entry(key).or_insert_with(|| newest(period.kind(), measure));
                let Some(age) = newest.and_then(|newest| period.steps_to(newest)) else { continue };
                let measure = &cube.measures()[measure as usize];
                measures.entry(measure.code.clone()).or_insert_with(|| measure.clone());
                let source = cube.sources()[cell.source as usize].clone();
                found.push(Statement { period, number, source, age });
            }
        }
        let measure = one_measure(&measures, first_error)?;
        let mut by_period: BTreeMap<Period, Vec<Statement>> = BTreeMap::new();
        for statement in found {
            by_period.entry(statement.period).or_default().push(statement);
        }
        for statements in by_period.values_mut() {
            statements.sort_by_key(|statement| (statement.source.sort_key(), statement.age));
        }
        Ok(Self {
            title: measure.name(options.language).to_owned(),
            unit: measure.unit.clone(),
            by_period,
        })
    }

    fn newest(&self, period: Period) -> Option<&Statement> {
        self.by_period.get(&period)?.last()
    }
}

/// Growth on the same period a year before, as known and like for like: one row per period of which both are known,
/// with `value`, `before` and `change_pct` at the newest vintage of each, `like_value`, `like_before` and
/// `like_change_pct` at the same reporting age, and the vintage of each number. Where the vintages for that are not there
/// the cells are missing, and a note says which.
///
/// `extracts` are the files of several vintages, each whole: see
/// [`Archive::files`](crate::archive::Archive::files).
///
/// # Errors
/// When the series is in none of them, or is of several measures.
pub fn like_for_like(
    extracts: Vec<Extract>,
    (from, to): (Option<Period>, Option<Period>),
    options: &RevisionOptions,
) -> Result<Table, CoreError> {
    let language = options.language;
    let statements = Statements::of(extracts, options)?;
    let mut table = Table {
        id: "like_for_like".to_owned(),
        title: match language {
            Language::Danish => format!(
                "{}, vækst på et år som kendt og ved samme indberetningsalder",
                statements.title
            ),
            Language::English => format!(
                "{}, growth in a year as known and at the same reporting age",
                statements.title
            ),
        },
        measure: statements.title.clone(),
        computed: true,
        ..Table::default()
    };
    let number = |id: &str, label: &str| Column {
        id: id.to_owned(),
        label: label.to_owned(),
        kind: ColumnKind::Count,
        unit: Some(statements.unit.clone()),
    };
    let growth = language.pick("Vækst i pct.", "Growth in per cent");
    let before = language.pick("Året før", "Year before");
    table.columns = vec![
        Column::new("period", language.pick("Periode", "Period"), ColumnKind::Period),
        number("value", language.pick("Antal", "Number")),
        number("before", before),
        Column::new("change_pct", growth, ColumnKind::Percent),
        number("like_value", language.pick("Samme alder: antal", "Same age: number")),
        number("like_before", language.pick("Samme alder: året før", "Same age: year before")),
        Column::new(
            "like_change_pct",
            language.pick("Samme alder: vækst i pct.", "Same age: growth in per cent"),
            ColumnKind::Percent,
        ),
        Column::new("vintage", language.pick("Antal fra", "Number from"), ColumnKind::Code),
        Column::new(
            "before_vintage",
            language.pick("Året før fra", "Year before from"),
            ColumnKind::Code,
        ),
        Column::new(
            "like_vintage",
            language.pick("Samme alder: antal fra", "Same age: number from"),
            ColumnKind::Code,
        ),
        Column::new(
            "like_before_vintage",
            language.pick("Samme alder: året før fra", "Same age: year before from"),
            ColumnKind::Code,
        ),
    ];
    let mut lacking: Vec<String> = Vec::new();
    let inside = |period: &Period| {
        from.is_none_or(|from| period.last_month() >= from.first_month())
            && to.is_none_or(|to| period.first_month() <= to.last_month())
    };
    for (&period, own) in statements.by_period.iter().filter(|(period, _)| inside(period)) {
        let Some(earlier) = period.in_year(period.year() - 1) else { continue };
        let (Some(newest), Some(known)) = (own.last(), statements.newest(earlier)) else {
            continue;
        };
        let like = own.iter().rev().find_map(|one| {
            let mut others = statements.by_period[&earlier].iter().rev();
            others.find(|other| one.is_like(other)).map(|other| (one, other))
        });
        let mut used = vec![&newest.source, &known.source];
        let (like, like_vintages) = match like {
            Some((one, other)) => {
                used.extend([&one.source, &other.source]);
                (growth_cells(one, other), [one, other].map(vintage_of))
            }
            None => {
                let others = &statements.by_period[&earlier];
                lacking.push(lack(period, earlier, own, others, language));
                let absent = || Cell::Missing(MissingReason::NotInExtract);
                ([absent(), absent(), absent()], ["", ""].map(|text| Cell::Code(text.into())))
            }
        };
        for source in used {
            if !table.sources.contains(source) {
                table.sources.push(source.clone());
            }
        }
        let mut cells = vec![Cell::Code(period.code().into())];
        cells.extend(growth_cells(newest, known));
        cells.extend(like);
        cells.extend([newest, known].map(vintage_of));
        cells.extend(like_vintages);
        table.rows.push(Row { role: Role::Body, cells });
    }
    if table.rows.is_empty() {
        return Err(CoreError::question(
            "there is no period of which the same period a year before is known too",
            "add the vintages that have it to the archive",
        ));
    }
    table.sources.sort_by_key(Source::sort_key);
    table.notes.push(age_note(language));
    table.notes.extend(late_reporting(language));
    for text in lacking {
        table.notes.push(note(NoteKind::Vintage, "no_vintage_of_that_age", Severity::Break, text));
    }
    Ok(table)
}

/// Two numbers and the growth between them.
fn growth_cells(value: &Statement, before: &Statement) -> [Cell; 3] {
    let growth = growth(before.number, value.number);
    [
        Cell::Exact(value.number),
        Cell::Exact(before.number),
        growth.map_or(Cell::Missing(MissingReason::NotApplicable), Cell::Ratio),
    ]
}

fn vintage_of(statement: &Statement) -> Cell {
    let Source { publication, pulled, .. } = &statement.source;
    Cell::Code(match publication {
        Some(publication) => publication.id.as_str().into(),
        None => pulled.to_string().into(),
    })
}

fn growth(from: Number, to: Number) -> Option<f64> {
    (!from.is_zero()).then(|| (to.as_f64() / from.as_f64() - 1.0) * 100.0)
}

/// Which vintages a comparison at the same age lacks.
fn lack(
    period: Period,
    earlier: Period,
    own: &[Statement],
    others: &[Statement],
    language: Language,
) -> String {
    let ages = |statements: &[Statement]| {
        let mut ages: Vec<String> = statements
            .iter()
            .map(|each| {
                let name = vintage_name(&each.source, language).unwrap_or_default();
                match language {
                    Language::Danish => format!("alder {} ({name})", each.age),
                    Language::English => format!("age {} ({name})", each.age),
                }
            })
            .collect();
        ages.dedup();
        list(&ages, language)
    };
    let (name, before) = (period.long(language), earlier.long(language));
    match language {
        Language::Danish => format!(
            "{name} kan ikke sammenlignes ved samme alder: {name} kendes ved {}, {before} kun ved {}.",
            ages(own),
            ages(others)
        ),
        Language::English => format!(
            "{name} cannot be compared at the same age: {name} is known at {}, {before} at {} only.",
            ages(own),
            ages(others)
        ),
    }
}

fn age_note(language: Language) -> Note {
    let text = language.pick(
        "Indberetningsalder er antallet af perioder fra perioden til den nyeste periode i samme fil: 0, første gang perioden er med.",
        "Reporting age is the number of periods from the period to the newest one in the same file: 0 the first time the period is there.",
    );
    note(NoteKind::Method, "reporting_age", Severity::Break, text.to_owned())
}

fn late_reporting(language: Language) -> Option<Note> {
    let text = language.pick(
        "Vækst som kendt holder et tal, der stadig indberettes, op mod et, der er længere fremme: den er for lav, hvor tal opjusteres.",
        "Growth as known holds a figure that is still being reported against one that is further on: it is too low where figures are revised upwards.",
    );
    Some(note(NoteKind::Vintage, "late_reporting", Severity::Break, text.to_owned()))
}

/// How much first figures have grown in later vintages: one row per period and later vintage, with `first` and `later` and
/// their vintages, the ages, and the growth in per cent. What has been seen, and no forecast: for each pair of ages the
/// number of pairs, the median and the range stand in the notes.
///
/// # Errors
/// When the series is in none of the extracts, is of several measures, or no period is in two of them.
pub fn completion(extracts: Vec<Extract>, options: &RevisionOptions) -> Result<Table, CoreError> {
    let language = options.language;
    let statements = Statements::of(extracts, options)?;
    let known = language.pick("Kendt fra", "Known from");
    let mut table = Table {
        id: "completion".to_owned(),
        title: match language {
            Language::Danish => format!("{}, første tal og senere tal", statements.title),
            Language::English => format!("{}, first figures and later ones", statements.title),
        },
        measure: statements.title.clone(),
        computed: true,
        columns: vec![
            Column::new("period", language.pick("Periode", "Period"), ColumnKind::Period),
            Column::new("first_vintage", known, ColumnKind::Code),
            Column::new("later_vintage", known, ColumnKind::Code),
            Column::new("first_age", language.pick("Alder", "Age"), ColumnKind::Count),
            Column::new("later_age", language.pick("Senere alder", "Later age"), ColumnKind::Count),
            Column::new("first", language.pick("Første tal", "First figure"), ColumnKind::Count),
            Column::new("later", language.pick("Senere tal", "Later figure"), ColumnKind::Count),
            Column::new(
                "growth_pct",
                language.pick("Vækst i pct.", "Growth in per cent"),
                ColumnKind::Percent,
            ),
        ],
        ..Table::default()
    };
    let mut groups: BTreeMap<(PeriodKind, i32, i32), Vec<f64>> = BTreeMap::new();
    for (period, each) in &statements.by_period {
        let Some((first, later)) = each.split_first() else { continue };
        for later in later {
            for source in [&first.source, &later.source] {
                if !table.sources.contains(source) {
                    table.sources.push(source.clone());
                }
            }
            let growth = growth(first.number, later.number);
            if let Some(growth) = growth {
                groups.entry((period.kind(), first.age, later.age)).or_default().push(growth);
            }
            table.rows.push(Row {
                role: Role::Body,
                cells: vec![
                    Cell::Code(period.code().into()),
                    vintage_of(first),
                    vintage_of(later),
                    Cell::Exact(Number::integer(first.age.into())),
                    Cell::Exact(Number::integer(later.age.into())),
                    Cell::Exact(first.number),
                    Cell::Exact(later.number),
                    growth.map_or(Cell::Missing(MissingReason::NotApplicable), Cell::Ratio),
                ],
            });
        }
    }
    if table.rows.is_empty() {
        return Err(CoreError::question(
            "no period is in two vintages",
            "add another vintage to the archive",
        ));
    }
    table.sources.sort_by_key(Source::sort_key);
    table.notes.push(age_note(language));
    for ((kind, from, to), mut growths) in groups {
        growths.sort_by(f64::total_cmp);
        table.notes.push(summary(kind, (from, to), &growths, language));
    }
    Ok(table)
}

/// The middle one; of an even number the mean of the two in the middle.
fn median(sorted: &[f64]) -> f64 {
    let half = sorted.len() / 2;
    match sorted.len() % 2 {
        1 => sorted[half],
        _ => f64::midpoint(sorted[half - 1], sorted[half]),
    }
}

fn summary(kind: PeriodKind, (from, to): (i32, i32), sorted: &[f64], language: Language) -> Note {
    let percent = |value: f64| {
        let text = format!("{value:+.1}");
        if language == Language::Danish { text.replace('.', ",") } else { text }
    };
    let pairs = sorted.len();
    let (least, greatest) = (sorted[0], sorted[pairs - 1]);
    let (least, middle, greatest) = (percent(least), percent(median(sorted)), percent(greatest));
    let kind = bestand_model::period::kind_name(kind, language);
    let text = match language {
        Language::Danish => format!(
            "Pr. {kind}, fra alder {from} til {to}: antal par {pairs}, median {middle} pct., fra {least} til {greatest} pct. Det er set, ikke en prognose."
        ),
        Language::English => format!(
            "By {kind}, from age {from} to {to}: pairs {pairs}, median {middle} per cent, from {least} to {greatest} per cent. This has been seen, and is no forecast."
        ),
    };
    note(NoteKind::Vintage, "completion_seen", Severity::Break, text)
}

#[cfg(test)]
mod tests {
    use bestand_model::source::{Publication, Vintage};
    use bestand_read::{ReadOptions, read_bytes};

    use super::*;

    /// Figures of a publication.
    fn figures(id: &str, order: u32, lines: &[(&str, u32)]) -> Extract {
        let mut text = "Område;Periode;Tilkendelser\n".to_owned();
        for (period, count) in lines {
            text.push_str(&format!("Hele landet;{period};{count}\n"));
        }
        let mut extract =
            read_bytes("tal.csv", text.as_bytes(), &ReadOptions::default()).unwrap().remove(0);
        extract.source.publication = Some(Publication { order, id: id.to_owned() });
        extract.source.pulled = Vintage::Year(2000 + i32::try_from(order).unwrap());
        extract
    }

    /// As Ankestyrelsen published them.
    fn published() -> Vec<Extract> {
        vec![
            figures("Tendenser 2010:2", 1, &[("2010Q02", 4150)]),
            figures("Tendenser 2011:2", 2, &[("2011Q02", 3848)]),
            figures(
                "Tendenser 2014:3",
                3,
                &[("2014Q01", 1348), ("2014Q02", 1432), ("2014Q03", 1292)],
            ),
            figures("Tendenser 2014:4", 4, &[("2014Q04", 1556), ("2013Q03", 1090)]),
            figures("Tendenser 2015:1", 5, &[("2015Q01", 1411), ("2014Q01", 1456)]),
            figures("Tendenser 2015:3", 6, &[("2015Q03", 1266), ("2014Q03", 1430)]),
        ]
    }

    fn row(table: &Table, period: &str) -> Vec<Cell> {
        let is_it = |row: &&Row| row.cells[0] == Cell::Code(period.into());
        table.rows.iter().find(is_it).unwrap_or_else(|| panic!("{period}")).cells.clone()
    }

    fn ratio(cell: &Cell) -> f64 {
        match cell {
            Cell::Ratio(value) => (value * 10.0).round() / 10.0,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn growth_is_given_as_known_and_like_for_like() {
        let table = like_for_like(published(), (None, None), &RevisionOptions::default()).unwrap();
        // 1266 / 1430 and 1266 / 1292.
        let third = row(&table, "2015-Q3");
        assert_eq!((ratio(&third[3]), ratio(&third[6])), (-11.5, -2.0));
        assert_eq!(third[10], Cell::Code("Tendenser 2014:3".into()));
        // 3848 / 4150.
        assert_eq!(ratio(&row(&table, "2011-Q2")[6]), -7.3);
    }

    #[test]
    fn a_vintage_that_is_not_there_is_named() {
        let table = like_for_like(published(), (None, None), &RevisionOptions::default()).unwrap();
        assert_eq!(row(&table, "2014-Q3")[6], Cell::Missing(MissingReason::NotInExtract));
        let notes: Vec<&str> = table.notes.iter().map(|note| note.text.as_str()).collect();
        assert!(
            notes.contains(&"3. kvartal 2014 kan ikke sammenlignes ved samme alder: 3. kvartal 2014 kendes ved alder 0 (Tendenser 2014:3) og alder 4 (Tendenser 2015:3), 3. kvartal 2013 kun ved alder 5 (Tendenser 2014:4)."),
            "{notes:#?}"
        );
    }

    #[test]
    fn first_figures_and_what_became_of_them() {
        let table = completion(published(), &RevisionOptions::default()).unwrap();
        // 1456 / 1348 from age 2 to 4, 1430 / 1292 from age 0 to 4.
        let of_first = row(&table, "2014-Q1");
        assert_eq!(ratio(&of_first[7]), 8.0);
        assert_eq!(
            of_first[3..5],
            [Cell::Exact(Number::integer(2)), Cell::Exact(Number::integer(4))]
        );
        assert_eq!(ratio(&row(&table, "2014-Q3")[7]), 10.7);
        assert_eq!(table.rows.len(), 2);
        assert_eq!(
            table.notes[1].text,
            "Pr. kvartal, fra alder 0 til 4: antal par 1, median +10,7 pct., fra +10,7 til +10,7 pct. Det er set, ikke en prognose."
        );
    }

    #[test]
    fn the_median_of_an_even_number_lies_between_the_middle_ones() {
        assert_eq!(median(&[1.0, 2.0, 4.0]), 2.0);
        assert_eq!(median(&[1.0, 2.0, 4.0, 9.0]), 3.0);
    }

    #[test]
    fn reports_of_different_kinds_are_not_held_against_each_other() {
        let extracts = vec![
            figures("Årsstatistik 2011", 1, &[("2011", 15969)]),
            figures("Tendenser 2012:4", 2, &[("2012", 13180)]),
        ];
        let table = like_for_like(extracts, (None, None), &RevisionOptions::default()).unwrap();
        let year = row(&table, "2012");
        assert_eq!(ratio(&year[3]), -17.5);
        assert_eq!(year[6], Cell::Missing(MissingReason::NotInExtract));
    }
}
