//! Decisions on førtidspension as Ankestyrelsen counted them, one cell on each line:
//! `Periode;Område;Afgørelse;Alder;Hoveddiagnose;Køn;Antal`.
//!
//! The column `Afgørelse` says what a line counts: awards, refusals, all decisions, applicants. It is the measure of
//! the line and never a breakdown, since awards and refusals are parts of the decisions beside them. Without that
//! column the headings say what is counted. A text that is no measure of the list is refused in both places: a count
//! whose name is not known may be anything.

use bestand_model::{
    code_list::{fold, nearest},
    dimension::DimensionList,
    measure::{MeasureKind, MeasureList},
    source::Publisher,
    table_info::table_info,
};

use crate::{
    ColumnRole as Role, Extract, ReadOptions,
    assembly::{Numbers, assemble, meaning_to_statistics_denmark, measures_by_name},
    delimited::{self, Layout},
    error::ReadError,
    excerpt::excerpt,
    input::{Input, ShapeFacts, extract},
    jobindsats_columns::{self, PERIOD_HEADINGS},
    shape::Shape,
    text_table::TextTable,
};

/// The shape of this module.
pub(crate) struct AnkestyrelsenCsv;

/// Headings of the column that says what a line counts, lower case.
const DECISION_HEADINGS: [&str; 4] =
    ["afgørelse", "afgørelser", "afgørelsestype", "afgørelsens art"];

/// Breakdowns that only Ankestyrelsen has.
const OWN_DIMENSIONS: [&str; 2] = ["scheme", "prior_income"];

/// Headings of the number, lower case, where another column says what it counts.
const VALUE_HEADINGS: [&str; 5] = ["antal", "indhold", "værdi", "antal sager", "antal afgørelser"];

/// Headings of a number, lower case, that say nothing of it but how it is written.
const BARE_HEADINGS: [&str; 7] =
    ["antal", "indhold", "værdi", "antal sager", "andel", "pct.", "procent"];

/// What the total of all decisions is called, by their own name.
const ALL_DECISIONS: &str = "Afgørelser i alt";

impl Shape for AnkestyrelsenCsv {
    fn name(&self) -> &'static str {
        "ankestyrelsen_csv"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        layout(input).is_some()
    }

    fn read(&self, input: &Input<'_>, options: &ReadOptions) -> Result<Vec<Extract>, ReadError> {
        let Some(layout) = layout(input) else { return Ok(Vec::new()) };
        // The decisions of all records are looked at: one that is not known may stand in any of them.
        let table = delimited::read_all(input, options, layout, roles)?.table;
        let roles = roles(&table);
        let names = table.find(is_decision);
        match names {
            Some(names) => refuse_unknown_decisions(&table, names, &roles)?,
            None => refuse_nameless_numbers(&table, &roles)?,
        }
        let heading = names.map(|names| table.columns[names].heading.clone());
        let numbers = Numbers {
            decimal: options.decimal,
            thousands: options.thousands,
            meaning: meaning_to_statistics_denmark,
        };
        let encoding = table.encoding;
        let (mut cells, dialect) = assemble(table, &roles, &numbers)?;
        if let Some(heading) = heading
            && let Some(at) = cells.dimensions.iter().position(|column| column.label == heading)
            && let Some(values) = cells.measures.pop()
        {
            let mut names = cells.dimensions.remove(at);
            for name in &mut names.members {
                *name = decision_called(name).unwrap_or(name).to_owned();
            }
            cells.measures = measures_by_name(names, values.cells);
        }
        let publisher = Publisher::Ankestyrelsen;
        let facts = ShapeFacts { name: self.name(), publisher, dialect: Some(dialect), encoding };
        Ok(vec![extract(&input.named(), options, &facts, cells)])
    }
}

/// The headings of such a file: a period, and decisions, or a breakdown that nobody else has. A file that says it is of
/// another publisher's table is that.
fn layout<'a>(input: &'a Input<'_>) -> Option<&'a Layout> {
    let has_period = |layout: &Layout| PERIOD_HEADINGS.iter().any(|heading| layout.has(heading));
    let table = input.named().table(&ReadOptions::default());
    let is_of_another = table.is_some_and(|table| table_info(&table).publisher.is_some());
    let is_named = input.file.to_lowercase().contains("ankestyrelsen");
    let has_own = |layout: &Layout| {
        layout.headings.iter().any(|heading| {
            OWN_DIMENSIONS.contains(&DimensionList::shipped().resolve(heading, None).id.as_str())
        })
    };
    input.layout(|layout| {
        has_period(layout)
            && (DECISION_HEADINGS.iter().any(|heading| layout.has(heading))
                || !is_of_another && (is_named || has_own(layout)))
    })
}

/// Whether a heading, in lower case, is that of the decisions.
pub(crate) fn is_decision(heading: &str) -> bool {
    DECISION_HEADINGS.contains(&heading)
}

/// Whether a decision of any kind is meant.
fn is_total(decision: &str) -> bool {
    DimensionList::shipped().is_total("", decision)
}

/// The measure that a text names among decisions; `None` where it is no known decision.
pub(crate) fn decision_called(name: &str) -> Option<&str> {
    match is_total(name) {
        true => Some(ALL_DECISIONS),
        // A first payment is no decision, though both are called tilgang.
        false => MeasureList::shipped()
            .match_label(name)
            .filter(|measure| measure.kind != MeasureKind::Inflow)
            .map(|_| name),
    }
}

/// What the columns are: the one of decisions is a breakdown until the records are there.
fn roles(table: &TextTable<'_>) -> Vec<Role> {
    let names = table.find(is_decision);
    let mut roles = jobindsats_columns::roles(table);
    if let Some(names) = names {
        roles[names] = Role::Dimension;
    }
    roles
}

/// One column of numbers stands beside the decisions, and every one of them is known.
fn refuse_unknown_decisions(
    table: &TextTable<'_>,
    names: usize,
    roles: &[Role],
) -> Result<(), ReadError> {
    let names = &table.columns[names];
    let first = table.places.first().copied().unwrap_or_default();
    let refused = |column: usize, reason: String, hint: &'static str| ReadError::Rule {
        place: table.place(&table.columns[column], first),
        reason,
        hint,
    };
    let values: Vec<usize> =
        (0..roles.len()).filter(|&column| roles[column] == Role::Measure).collect();
    if let Some(&second) = values.get(1) {
        let reason = format!(
            "a second column of numbers, where \"{}\" says what a line counts",
            excerpt(&names.heading)
        );
        let hint = "keep the counts; shares are measures of their own, in a file of their own";
        return Err(refused(second, reason, hint));
    }
    if let Some(&value) = values.first() {
        let heading = &table.columns[value].heading;
        if !VALUE_HEADINGS.contains(&fold(heading).as_str()) {
            let reason = format!(
                "the numbers are \"{}\", and \"{}\" says that they count decisions",
                excerpt(heading),
                excerpt(&names.heading)
            );
            let hint = "head the column Antal if it counts decisions; a share needs a file without \
                        the column of decisions, under its own name such as Andel af tilkendelser";
            return Err(refused(value, reason, hint));
        }
    }
    let unknown = |(name, _): &(&String, &u32)| !name.is_empty() && decision_called(name).is_none();
    match names.members.iter().zip(&names.first_places).find(unknown) {
        Some((name, &place)) => Err(ReadError::UnknownCode {
            place: table.place(names, place),
            text: excerpt(name),
            known: decisions_like(name),
        }),
        None => Ok(()),
    }
}

/// Every heading above numbers says what they are.
fn refuse_nameless_numbers(table: &TextTable<'_>, roles: &[Role]) -> Result<(), ReadError> {
    let says_nothing = |column: &usize| {
        roles[*column] == Role::Measure
            && BARE_HEADINGS.contains(&fold(&table.columns[*column].heading).as_str())
    };
    let Some(column) = (0..roles.len()).find(says_nothing) else { return Ok(()) };
    let column = &table.columns[column];
    Err(ReadError::Rule {
        place: table.place(column, table.places.first().copied().unwrap_or_default()),
        reason: format!("nothing says what \"{}\" counts", excerpt(&column.heading)),
        hint: "write what is counted as the heading, such as Tilkendelser, or in a column Afgørelse",
    })
}

/// The decisions there are, the likeliest first.
fn decisions_like(name: &str) -> String {
    const USUAL: [&str; 4] = ["Tilkendelser", "Afslag", ALL_DECISIONS, "Ansøgere"];
    let mut known = nearest(name, MeasureList::shipped().names());
    known.retain(|each| decision_called(each).is_some());
    known.extend(USUAL.iter().filter(|each| !known.contains(each)).copied().collect::<Vec<_>>());
    known.join(", ")
}

#[cfg(test)]
mod tests {
    use bestand_model::{Number, Status};

    use super::*;
    use crate::{RawCell, read_bytes};

    /// Figures of *Tendenser for førtidspension* 2012:1 and 2013:1; the layout is that of the format notes.
    const LONG: &str = "Periode;Område;Afgørelse;Ordning;Antal\n\
        2012K1;Hele landet;Tilkendelse;I alt;3.520\n\
        2012K1;Hele landet;Ansøgere;I alt;4.098\n\
        2013K1;Hele landet;Tilkendelse;2003-ordningen;1.601\n\
        2013K1;Hele landet;Tilkendelse;2013-ordningen;142\n\
        2013K1;Hele landet;Tilkendelse;I alt;1.743\n";

    fn read(text: &str) -> Result<Extract, ReadError> {
        read_bytes("udtraek.csv", text.as_bytes(), &ReadOptions::default())
            .map(|mut extracts| extracts.remove(0))
    }

    fn number(value: i64) -> RawCell {
        RawCell::Number(Number::integer(value), Status::Normal)
    }

    #[test]
    fn the_decision_of_a_line_is_its_measure() {
        // Every number with a mark might be decimals, were it not for --thousands.
        let options = ReadOptions {
            thousands: Some(bestand_model::number::ThousandsMark::Dot),
            ..ReadOptions::default()
        };
        let extract = read_bytes("udtraek.csv", LONG.as_bytes(), &options).unwrap().remove(0);
        assert_eq!(extract.source.read.shape, "ankestyrelsen_csv");
        assert_eq!(extract.source.publisher, Publisher::Ankestyrelsen);
        let dimensions: Vec<&str> =
            extract.dimensions.iter().map(|column| column.label.as_str()).collect();
        assert_eq!(dimensions, ["Område", "Ordning"]);
        assert_eq!(extract.measures[0].label, "Tilkendelse");
        assert_eq!(extract.measures[0].cells[0], number(3520));
        assert_eq!(extract.measures[0].cells[1], RawCell::Absent);
        assert_eq!(extract.measures[1].label, "Ansøgere");
        assert_eq!(extract.measures[1].cells[1], number(4098));
    }

    #[test]
    fn a_number_that_may_be_decimals_is_refused() {
        let error = read(LONG).unwrap_err().to_string();
        assert!(error.contains("\"3.520\" can be read in two ways"), "{error}");
    }

    #[test]
    fn the_total_of_the_decisions_is_all_decisions() {
        let extract =
            read("Periode;Afgørelse;Antal\n2011;Tilkendelser;15969\n2011;Afslag;2020\n2011;I alt;17989\n")
                .unwrap();
        let labels: Vec<&str> =
            extract.measures.iter().map(|column| column.label.as_str()).collect();
        assert_eq!(labels, ["Tilkendelser", "Afslag", "Afgørelser i alt"]);
        assert!(extract.dimensions.is_empty());
    }

    #[test]
    fn without_the_column_a_heading_says_what_is_counted() {
        let extract = read("Periode;Ordning;Tilkendelser\n2013K1;Ny ordning;142\n").unwrap();
        assert_eq!(extract.measures[0].label, "Tilkendelser");
        assert_eq!(extract.source.publisher, Publisher::Ankestyrelsen);
        let error = read("Periode;Ordning;Antal\n2013K1;Ny ordning;142\n").unwrap_err();
        assert_eq!(
            error.to_string(),
            "udtraek.csv, line 2, column \"Antal\": nothing says what \"Antal\" counts"
        );
    }

    #[test]
    fn signs_are_those_of_statbank() {
        let extract =
            read("Periode;Afgørelse;Antal\n2013K1;Afslag;-\n2013K2;Afslag;..\n2013K3;Afslag;7\n")
                .unwrap();
        assert_eq!(
            extract.measures[0].cells,
            [number(0), RawCell::Missing(bestand_model::MissingReason::Suppressed), number(7)]
        );
    }

    #[test]
    fn a_file_named_after_a_table_of_jobindsats_is_theirs() {
        let text =
            "Periode;Område;Hoveddiagnose;Antal tilkendelser\n2013K1;Hele landet;I alt;142\n";
        let extract =
            read_bytes("y10f02.csv", text.as_bytes(), &ReadOptions::default()).unwrap().remove(0);
        assert_eq!(extract.source.publisher, Publisher::Jobindsats);
    }
}
