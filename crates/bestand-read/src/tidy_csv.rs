//! The tidy form: one observation per record, with its source and the reason where it has no value.
//!
//! `PUBLISHER, TABLE, PULLED, MEASURE`, breakdowns, `TIME_PERIOD, OBS_VALUE, OBS_STATUS, REASON`, in any order;
//! `MEASURE`, `TIME_PERIOD` and `OBS_VALUE` are required. Separated by comma (or tab) with decimal points, or by
//! semicolon with decimal commas, without thousands marks. `OBS_VALUE` is empty exactly where `REASON` has one
//! of the codes of [`MissingReason`]; `OBS_STATUS` is the SDMX code, empty for normal.
//!
//! `PUBLICATION` and `PUBLICATION_ORDER`, where figures stood in publications, come together: its name, and a whole number
//! that is higher for a later one.
//!
//! A file may hold several tables. Each becomes an extract of its own, with the breakdowns that it uses: one
//! that is empty in all its records is not there.

use std::collections::BTreeMap;

use bestand_model::{
    MissingReason, Status,
    number::{DecimalMark, ThousandsMark},
    source::{Publication, Publisher, Source, Vintage, is_synthetic},
    table_info::table_info,
};

use crate::{
    ColumnRole as Role, Extract, RawCell, ReadOptions,
    assembly::{Numbers, cell_of, meaning_without_signs, measures_by_name},
    delimited::{self, Layout},
    error::ReadError,
    excerpt::excerpt,
    input::{Input, ShapeFacts, read_facts},
    shape::Shape,
    text_table::{Heading, TextColumn, TextTable},
};

/// The shape of this module.
pub(crate) struct TidyCsv;

impl Shape for TidyCsv {
    fn name(&self) -> &'static str {
        "tidy_csv"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        input.layout(is_tidy).is_some()
    }

    fn read(&self, input: &Input<'_>, options: &ReadOptions) -> Result<Vec<Extract>, ReadError> {
        let Some(layout) = input.layout(is_tidy) else { return Ok(Vec::new()) };
        let table = delimited::read(input, options, layout, roles)?.table;
        let columns = Columns::find(&table)?;
        let written =
            if layout.separator == b';' { DecimalMark::Comma } else { DecimalMark::Point };
        let numbers = Numbers {
            decimal: Some(options.decimal.unwrap_or(written)),
            thousands: Some(options.thousands.unwrap_or(ThousandsMark::None)),
            meaning: meaning_without_signs,
        };
        let dialect = numbers.dialect(&table, &[columns.value])?;
        let values = numbers.cells(&table, columns.value, dialect)?;
        let observations = columns.observations(&table, &values)?;
        let facts = ShapeFacts {
            name: self.name(),
            publisher: Publisher::Unknown,
            dialect: Some(dialect),
            encoding: table.encoding,
        };
        columns
            .records_by_source(&table, options)?
            .into_iter()
            .map(|((publisher, code, pulled, publication), records)| {
                let source = Source {
                    publisher: if is_synthetic(&input.file) {
                        Publisher::Synthetic
                    } else {
                        publisher
                    },
                    table: code,
                    pulled,
                    publication,
                    file: input.file.clone(),
                    sha256: None,
                    read: read_facts(&facts, records.len()),
                };
                columns.extract(&table, source, &records, &observations)
            })
            .collect()
    }
}

/// One of the two is enough, so that the error can say what else is missing.
fn is_tidy(layout: &Layout) -> bool {
    layout.has("obs_value") || layout.has("time_period")
}

/// What the columns are, by their headings.
fn roles(table: &TextTable<'_>) -> Vec<Role> {
    let role = |column: &TextColumn| match column.heading.to_lowercase().as_str() {
        "obs_value" => Role::Measure,
        "time_period" => Role::Period,
        "measure" | "publisher" | "table" | "pulled" | "publication" | "publication_order" => {
            Role::Group
        }
        "obs_status" | "reason" => Role::Remark,
        _ => Role::Dimension,
    };
    table.columns.iter().map(role).collect()
}

/// Publisher, table and vintage: what makes records one extract. In the order in which extracts are sorted.
type SourceKey = (Publisher, Option<String>, Vintage, Option<Publication>);

/// The columns of the table by what they are for.
struct Columns<'a> {
    measure: &'a TextColumn,
    period: &'a TextColumn,
    value: &'a TextColumn,
    publisher: Option<&'a TextColumn>,
    table: Option<&'a TextColumn>,
    pulled: Option<&'a TextColumn>,
    publication: Option<&'a TextColumn>,
    publication_order: Option<&'a TextColumn>,
    status: Option<&'a TextColumn>,
    reason: Option<&'a TextColumn>,
    dimensions: Vec<&'a TextColumn>,
}

impl<'a> Columns<'a> {
    fn find(table: &'a TextTable<'_>) -> Result<Self, ReadError> {
        let mut dimensions: Vec<_> = table.columns.iter().collect();
        let mut take = |heading: &str| {
            let index =
                dimensions.iter().position(|column| column.heading.to_lowercase() == heading)?;
            Some(dimensions.remove(index))
        };
        Ok(Self {
            measure: take("measure").ok_or_else(|| table.without("MEASURE"))?,
            period: take("time_period").ok_or_else(|| table.without("TIME_PERIOD"))?,
            value: take("obs_value").ok_or_else(|| table.without("OBS_VALUE"))?,
            publisher: take("publisher"),
            table: take("table"),
            pulled: take("pulled"),
            publication: take("publication"),
            publication_order: take("publication_order"),
            status: take("obs_status"),
            reason: take("reason"),
            dimensions,
        })
    }

    /// What each record says: its value with its status, or its reason.
    fn observations(
        &self,
        table: &TextTable<'_>,
        values: &[RawCell],
    ) -> Result<Vec<RawCell>, ReadError> {
        let reasons = self
            .reason
            .map(|column| codes(table, column, MissingReason::from_code, &reason_codes()));
        let reasons = reasons.transpose()?;
        let statuses = self.status.map(|column| {
            let known = "A, P; with a reason also L, M, O, Q";
            let status = |code: &str| match Status::from_observation_status(code) {
                Some(status) => Some(Some(status)),
                None => MissingReason::ALL
                    .iter()
                    .any(|reason| reason.observation_status() == code)
                    .then_some(None),
            };
            codes(table, column, status, known)
        });
        let statuses = statuses.transpose()?;
        let observation = |record: usize| {
            let reason = reasons.as_ref().and_then(|reasons| reasons[record]);
            let status = statuses.as_ref().and_then(|statuses| statuses[record]);
            let wrong = |what| {
                let place = table.place(self.value, table.places[record]);
                Err(ReadError::ValueOrReason { place, what })
            };
            match (cell_of(self.value.codes[record], values), reason, status) {
                (RawCell::Number(..), Some(_), _) => {
                    wrong("there is a value and a reason why it is missing")
                }
                (RawCell::Number(..), None, Some(None)) => {
                    wrong("there is a value, and the status of a missing one")
                }
                (RawCell::Number(number, _), None, status) => {
                    Ok(RawCell::Number(number, status.flatten().unwrap_or_default()))
                }
                (_, Some(reason), _) => Ok(RawCell::Missing(reason)),
                (_, None, _) => wrong("there is no value and no reason why it is missing"),
            }
        };
        (0..table.places.len()).map(observation).collect()
    }

    /// The records of each source, in file order.
    fn records_by_source(
        &self,
        table: &TextTable<'_>,
        options: &ReadOptions,
    ) -> Result<BTreeMap<SourceKey, Vec<usize>>, ReadError> {
        let publishers: Vec<_> = Publisher::ALL.iter().map(|publisher| publisher.name()).collect();
        let publisher = self
            .publisher
            .map(|column| codes(table, column, Publisher::from_name, &publishers.join(", ")));
        let publisher = publisher.transpose()?;
        let pulled = self.pulled.map(|column| {
            codes(table, column, |text| Vintage::parse(text).ok(), "YYYY-MM-DD, YYYY-MM, YYYY")
        });
        let pulled = pulled.transpose()?;
        let mut groups = BTreeMap::<SourceKey, Vec<usize>>::new();
        for record in 0..table.places.len() {
            let publisher = publisher.as_ref().and_then(|each| each[record]).unwrap_or_default();
            let pulled = pulled.as_ref().and_then(|each| each[record]).unwrap_or_default();
            let code =
                options.table.as_deref().or_else(|| self.table.map(|column| column.text(record)));
            let code = code.map(|code| table_info(code).id).filter(|code| !code.is_empty());
            let publication = self.publication(table, record)?;
            groups
                .entry((publisher, code, options.pulled.unwrap_or(pulled), publication))
                .or_default()
                .push(record);
        }
        Ok(groups)
    }

    /// The publication of a record, where it names one.
    fn publication(
        &self,
        table: &TextTable<'_>,
        record: usize,
    ) -> Result<Option<Publication>, ReadError> {
        let (id, order) = match (self.publication, self.publication_order) {
            (None, None) => return Ok(None),
            (Some(id), Some(order)) => (id, order),
            (Some(_), None) => return Err(table.without("PUBLICATION_ORDER")),
            (None, Some(_)) => return Err(table.without("PUBLICATION")),
        };
        let (id, number) = (id.text(record), order.text(record));
        if id.is_empty() && number.is_empty() {
            return Ok(None);
        }
        match number.parse() {
            Ok(order) if !id.is_empty() => Ok(Some(Publication { order, id: id.to_owned() })),
            _ => Err(ReadError::UnknownCode {
                place: table.place(order, table.places[record]),
                text: excerpt(number),
                known: "a name in PUBLICATION and a whole number in PUBLICATION_ORDER".to_owned(),
            }),
        }
    }

    /// The extract of one source.
    fn extract(
        &self,
        table: &TextTable<'_>,
        source: Source,
        records: &[usize],
        observations: &[RawCell],
    ) -> Result<Extract, ReadError> {
        let names = table.dimension(&part(table, self.measure, records))?;
        let measures = measures_by_name(names, records.iter().map(|&record| observations[record]));
        let dimensions = self
            .dimensions
            .iter()
            .map(|column| part(table, column, records))
            .filter(|column| column.members.iter().any(|member| !member.is_empty()))
            .map(|column| table.dimension(&column))
            .collect::<Result<_, _>>()?;
        Ok(Extract {
            source,
            dimensions,
            periods: table.periods(&part(table, self.period, records))?,
            measures,
            places: records.iter().map(|&record| table.places[record]).collect(),
            is_selection: false,
        })
    }
}

/// The part of a column that lies in these records.
fn part(table: &TextTable<'_>, column: &TextColumn, records: &[usize]) -> TextColumn {
    let mut part = TextColumn::new(Heading { label: column.heading.clone(), id: None });
    for &record in records {
        part.push(column.text(record), table.places[record]);
    }
    part
}

/// For each record the meaning of its code; none where the cell is empty.
fn codes<T: Copy>(
    table: &TextTable<'_>,
    column: &TextColumn,
    meaning: impl Fn(&str) -> Option<T>,
    known: &str,
) -> Result<Vec<Option<T>>, ReadError> {
    let members: Vec<Option<T>> = column
        .members
        .iter()
        .zip(&column.first_places)
        .map(|(text, &place)| match meaning(text) {
            _ if text.is_empty() => Ok(None),
            Some(meaning) => Ok(Some(meaning)),
            None => Err(ReadError::UnknownCode {
                place: table.place(column, place),
                text: excerpt(text),
                known: known.to_owned(),
            }),
        })
        .collect::<Result<_, _>>()?;
    Ok(column.codes.iter().map(|&code| members[code as usize]).collect())
}

fn reason_codes() -> String {
    MissingReason::ALL.map(MissingReason::code).join(", ")
}

#[cfg(test)]
mod tests {
    use bestand_model::Number;

    use super::*;
    use crate::read_bytes;

    fn read(text: &str) -> Result<Vec<Extract>, ReadError> {
        read_bytes("tidy.csv", text.as_bytes(), &ReadOptions::default())
    }

    const HEADINGS: &str =
        "PUBLISHER,TABLE,PULLED,MEASURE,area,sex,TIME_PERIOD,OBS_VALUE,OBS_STATUS,REASON";

    #[test]
    fn each_measure_is_a_column_and_each_record_belongs_to_one() {
        let extract = read(&format!(
            "{HEADINGS}\nJobindsats,y01a02,2015-01-15,persons,Aarhus,total,2014-11,12,P,\n\
             Jobindsats,y01a02,2015-01-15,share,Aarhus,total,2014-11,4.25,,\n\
             Jobindsats,y01a02,2015-01-15,persons,Læsø,total,2014-11,,Q,suppressed\n"
        ))
        .unwrap()
        .remove(0);
        assert_eq!(extract.source.publisher, Publisher::Jobindsats);
        assert_eq!(extract.source.table.as_deref(), Some("y01a02"));
        assert_eq!(extract.source.pulled.to_string(), "2015-01-15");
        assert_eq!(extract.measures[0].label, "persons");
        assert_eq!(
            extract.measures[0].cells,
            [
                RawCell::Number(Number::integer(12), Status::Provisional),
                RawCell::Absent,
                RawCell::Missing(MissingReason::Suppressed)
            ]
        );
        assert_eq!(
            extract.measures[1].cells,
            [
                RawCell::Absent,
                RawCell::Number(Number::new(425, 2), Status::Normal),
                RawCell::Absent
            ]
        );
    }

    #[test]
    fn every_table_and_vintage_is_an_extract_of_its_own_with_its_own_breakdowns() {
        let extracts = read(&format!(
            "{HEADINGS}\nDanmarks Statistik,auk01,,INDHOLD,Aarhus,Total,2014-Q4,3,,\n\
             Jobindsats,y01a02,2015-02-01,persons,Aarhus,,2014-11,2,,\n\
             Jobindsats,y01a02,2015-01-15,persons,Aarhus,,2014-11,1,,\n"
        ))
        .unwrap();
        let keys: Vec<_> = extracts
            .iter()
            .map(|each| {
                (
                    each.source.table.as_deref().unwrap(),
                    each.source.pulled.to_string(),
                    each.dimensions.len(),
                )
            })
            .collect();
        assert_eq!(
            keys,
            [
                ("y01a02", "2015-01-15".to_owned(), 1),
                ("y01a02", "2015-02-01".to_owned(), 1),
                ("auk01", String::new(), 2)
            ]
        );
        assert_eq!(extracts[0].places, [4]);
        assert_eq!(extracts[2].source.read.rows, 1);
    }

    #[test]
    fn three_decimals_are_three_decimals_in_either_form() {
        let point = "MEASURE,TIME_PERIOD,OBS_VALUE\nrate,2014,1.234\n";
        let comma = "MEASURE;TIME_PERIOD;OBS_VALUE\nrate;2014;1,234\n";
        for text in [point, comma] {
            assert_eq!(
                read(text).unwrap()[0].measures[0].cells,
                [RawCell::Number(Number::new(1234, 3), Status::Normal)]
            );
        }
        assert!(read("MEASURE;TIME_PERIOD;OBS_VALUE\nrate;2014;1.234\n").is_err());
    }

    #[test]
    fn a_value_with_the_status_of_a_missing_one_is_refused() {
        let error =
            read("MEASURE,TIME_PERIOD,OBS_VALUE,OBS_STATUS\npersons,2014,12,Q\n").unwrap_err();
        assert_eq!(
            error.to_string(),
            "tidy.csv, line 2, column \"OBS_VALUE\": there is a value, and the status of a missing one"
        );
    }

    #[test]
    fn a_breakdown_that_is_empty_here_and_there_is_refused() {
        let error =
            read("MEASURE,sex,TIME_PERIOD,OBS_VALUE\npersons,Mænd,2014,12\npersons,,2015,13\n")
                .unwrap_err();
        assert!(error.to_string().starts_with("tidy.csv, line 3, column \"sex\""), "{error}");
    }
}
