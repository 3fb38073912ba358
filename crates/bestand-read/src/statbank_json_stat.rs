//! JSON-stat of Statistics Denmark's StatBank: a dataset whose dimensions are the variables of the table, the time
//! and, just before it, `ContentsCode` with what is counted.
//!
//! A record is one combination of members without the contents; each member of the contents is a measure. As in
//! CSV the heading of a breakdown is the code of its variable (`KØN`) and its cells are labels. Periods are read
//! from the codes, which are Danish in every language (`2020K1`), or from the labels where codes are none.

use std::collections::HashMap;

use bestand_model::{
    Number, Period, Status, code_list::fold, number::NumberError, source::Publisher,
};

use crate::{
    DimensionColumn, Extract, MeasureColumn, PeriodColumn, RawCell, ReadOptions,
    assembly::{Cells, Meaning, meaning_to_statistics_denmark},
    error::{At, Place, ReadError},
    excerpt::{excerpt, excerpt_within},
    input::{Input, ShapeFacts, extract},
    json_cell::JsonCell,
    json_stat::{Cell, Dataset, Dimension, Member, Version, parse, unfit},
    json_text::{Piece, telling_key},
    json_walk::telling_key_of_all,
    shape::Shape,
    text_table::{Heading, LONGEST_CELL, TextTable, within},
};

/// The shape of this module.
pub(crate) struct StatbankJsonStat;

/// The pseudo dimension of what is counted, folded.
const CONTENTS: &str = "contentscode";

/// The label of the one measure of a dataset that says nowhere what it counts.
const NAMELESS_MEASURE: &str = "value";

const CELLS_HINT: &str =
    "values are JSON numbers, null, or one of Statistics Denmark's signs; nothing is nested";

/// The statuses with a meaning, for the hint.
const STATUSES: &str = "\"-\" (nil), \".\" (cannot occur), \"..\" (withheld), \"...\" (not there yet), \"*\" with a \
     number (provisional)";

impl Shape for StatbankJsonStat {
    fn name(&self) -> &'static str {
        "statbank_json_stat"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        matches!(version(input, &ReadOptions::default()), Ok(Some(_)))
    }

    fn read(&self, input: &Input<'_>, options: &ReadOptions) -> Result<Vec<Extract>, ReadError> {
        let Some(version) = version(input, options)? else { return Ok(Vec::new()) };
        let text = input.text(options)?;
        let dataset = parse(&input.file, &text.text, version)?;
        let cells = Columns::find(&input.file, &dataset)?.cells()?;
        let facts = ShapeFacts {
            name: self.name(),
            publisher: publisher(&dataset),
            dialect: None,
            encoding: text.encoding,
        };
        // The dataset knows its table better than the name of the file, and the user better than both.
        let table = options.table.clone().or_else(|| dataset.table.clone());
        let options = ReadOptions { table, ..options.clone() };
        Ok(vec![extract(&input.named(), &options, &facts, cells)])
    }
}

/// Which version of JSON-stat a file sets out to be; none where the columns or rows of another shape come first.
fn version(input: &Input<'_>, options: &ReadOptions) -> Result<Option<Version>, ReadError> {
    let beginning = &input.beginning;
    if !beginning.text.starts_with('{') {
        return Ok(None);
    }
    let mut key = telling_key(&beginning.text, tells);
    if key.is_none() && !beginning.is_all {
        key = telling_key_of_all(input, options, tells)?;
    }
    Ok(version_of(key.as_deref()))
}

fn tells(key: &str) -> bool {
    matches!(key, "dataset" | "class" | "columns" | "rows")
}

fn version_of(key: Option<&str>) -> Option<Version> {
    match key {
        Some("dataset") => Some(Version::One),
        Some("class") => Some(Version::Two),
        _ => None,
    }
}

fn publisher(dataset: &Dataset<'_>) -> Publisher {
    let source = fold(dataset.source.as_deref().unwrap_or_default());
    if source.contains("danmarks statistik") || source.contains("statistics denmark") {
        Publisher::StatisticsDenmark
    } else {
        Publisher::Unknown
    }
}

/// The dimensions of a dataset by what they are for.
struct Columns<'d> {
    file: &'d str,
    dataset: &'d Dataset<'d>,
    time: usize,
    contents: Option<usize>,
}

impl<'d> Columns<'d> {
    fn find(file: &'d str, dataset: &'d Dataset<'d>) -> Result<Self, ReadError> {
        let dimensions = &dataset.dimensions;
        let of_role = |role: &str, named: &[String]| match named {
            [] => Ok(None),
            [key] => match dimensions.iter().position(|dimension| dimension.key == *key) {
                Some(position) => Ok(Some(position)),
                None => Err(unfit(
                    file,
                    format!(
                        "the role {role} is given to \"{}\", which is no dimension",
                        excerpt(key)
                    ),
                )),
            },
            _ => Err(unfit(
                file,
                format!("the role {role} is given to {}, and one is read", listed(named)),
            )),
        };
        let contents = of_role("metric", &dataset.metric)?
            .or_else(|| dimensions.iter().position(|dimension| fold(&dimension.key) == CONTENTS));
        let time = match of_role("time", &dataset.time)? {
            Some(time) => time,
            None => only_periods(file, dimensions, contents)?,
        };
        if contents == Some(time) {
            let key = excerpt(&dimensions[time].key);
            return Err(unfit(
                file,
                format!("dimension \"{key}\" is both the time and the contents"),
            ));
        }
        Ok(Self { file, dataset, time, contents })
    }

    /// The columns of the extract.
    fn cells(&self) -> Result<Cells, ReadError> {
        let dimensions = &self.dataset.dimensions;
        let strides = strides(dimensions);
        let sizes = || dimensions.iter().map(|dimension| dimension.members.len());
        let records = self.dataset.cells.len()
            / self.contents.map_or(1, |contents| dimensions[contents].members.len());
        let mut codes: Vec<Vec<u32>> = sizes().map(|_| Vec::with_capacity(records)).collect();
        let mut firsts = Vec::with_capacity(records);
        for cell in 0..self.dataset.cells.len() {
            let member = |column: usize, size: usize| cell / strides[column] % size;
            if self
                .contents
                .is_some_and(|contents| member(contents, dimensions[contents].members.len()) > 0)
            {
                continue;
            }
            firsts.push(cell);
            for (column, size) in sizes().enumerate() {
                codes[column].push(member(column, size) as u32);
            }
        }
        let mut breakdowns = Vec::new();
        for (column, dimension) in dimensions.iter().enumerate() {
            if column != self.time && Some(column) != self.contents {
                let members = self.labels(dimension)?.members;
                let codes = std::mem::take(&mut codes[column]);
                breakdowns.push(DimensionColumn {
                    skipped: Vec::new(),
                    is_summed: false,
                    label: dimension.key.clone(),
                    id: None,
                    members,
                    codes,
                });
            }
        }
        let measures = match self.contents {
            Some(contents) => {
                let dimension = &dimensions[contents];
                let labels = self.labels(dimension)?.members;
                let measures = labels.into_iter().zip(&dimension.members).enumerate();
                measures
                    .map(|(number, (label, member))| {
                        let id = Some(member.code.clone());
                        self.measure(
                            label,
                            id,
                            firsts.iter().map(|first| first + number * strides[contents]),
                        )
                    })
                    .collect::<Result<_, _>>()?
            }
            None => {
                let label = self.dataset.label.as_deref().map(str::trim);
                let label = label.filter(|label| !label.is_empty()).unwrap_or(NAMELESS_MEASURE);
                let place = || Piece::whole(self.file).place();
                within("characters in the label", label.chars().count(), LONGEST_CELL, place)?;
                vec![self.measure(label.to_owned(), None, firsts.iter().copied())?]
            }
        };
        let periods = self.periods(&codes[self.time])?;
        let places = (1..).take(records).collect();
        Ok(Cells { dimensions: breakdowns, periods, measures, places, skipped: 0 })
    }

    /// The labels of a dimension, with their codes before them where two share one.
    fn labels(&self, dimension: &Dimension) -> Result<DimensionColumn, ReadError> {
        let mut times = HashMap::new();
        for member in &dimension.members {
            *times.entry(member.label.trim()).or_insert(0_u32) += 1;
        }
        let text = |member: &Member| {
            let label = member.label.trim();
            if label.is_empty() || times[label] == 1 {
                label.to_owned()
            } else {
                format!("{} {label}", member.code.trim())
            }
        };
        let table = self.table_of(dimension, text)?;
        let column = table.dimension(&table.columns[0])?;
        if column.members.len() != dimension.members.len() {
            let key = excerpt(&dimension.key);
            return Err(unfit(
                self.file,
                format!("dimension \"{key}\": two members cannot be told apart"),
            ));
        }
        Ok(column)
    }

    /// The periods, of the members first and then of the records.
    fn periods(&self, member_of_record: &[u32]) -> Result<PeriodColumn, ReadError> {
        let dimension = &self.dataset.dimensions[self.time];
        for member in &dimension.members {
            if let (Ok(code), Ok(label)) =
                (Period::parse(&member.code), Period::parse(&member.label))
                && code != label
            {
                let what = format!(
                    "dimension \"{}\": the code \"{}\" and its label \"{}\" are two periods",
                    excerpt(&dimension.key),
                    excerpt(&member.code),
                    excerpt(&member.label)
                );
                return Err(unfit(self.file, what));
            }
        }
        let text = |member: &Member| period_text(member).unwrap_or(&member.label).to_owned();
        let table = self.table_of(dimension, text)?;
        let PeriodColumn { members, codes } = table.periods(&table.columns[0])?;
        let codes = member_of_record.iter().map(|&member| codes[member as usize]).collect();
        Ok(PeriodColumn { members, codes })
    }

    /// The members of a dimension as a table of one column.
    fn table_of(
        &self,
        dimension: &Dimension,
        text: impl Fn(&Member) -> String,
    ) -> Result<TextTable<'d>, ReadError> {
        let heading = Heading { label: dimension.key.clone(), id: None };
        let mut table = TextTable::new(self.file, At::Member, [heading])?;
        for (number, member) in (1..).zip(&dimension.members) {
            table.begin_record(number)?;
            table.push(0, &text(member))?;
        }
        Ok(table)
    }

    fn measure(
        &self,
        label: String,
        id: Option<String>,
        cells: impl Iterator<Item = usize>,
    ) -> Result<MeasureColumn, ReadError> {
        let cells = cells
            .map(|cell| {
                let place = || Place {
                    file: self.file.to_owned(),
                    at: At::Value(u32::try_from(cell + 1).unwrap_or(u32::MAX)),
                    column: Some(excerpt(&label)),
                };
                meaning(&self.dataset.cells[cell], place)
            })
            .collect::<Result<_, _>>()?;
        Ok(MeasureColumn { label, id, cells })
    }
}

/// For each dimension, how many cells lie between two neighbouring members.
fn strides(dimensions: &[Dimension]) -> Vec<usize> {
    let mut stride = 1;
    let mut strides: Vec<_> = dimensions
        .iter()
        .rev()
        .map(|dimension| {
            let this = stride;
            stride *= dimension.members.len();
            this
        })
        .collect();
    strides.reverse();
    strides
}

/// The one dimension all of whose members are periods.
fn only_periods(
    file: &str,
    dimensions: &[Dimension],
    contents: Option<usize>,
) -> Result<usize, ReadError> {
    let is_time = |column: &usize| {
        Some(*column) != contents
            && dimensions[*column].members.iter().all(|member| period_text(member).is_some())
    };
    let found: Vec<usize> = (0..dimensions.len()).filter(is_time).collect();
    let keys = |columns: &[usize]| {
        listed(&columns.iter().map(|&column| dimensions[column].key.clone()).collect::<Vec<_>>())
    };
    match found[..] {
        [time] => Ok(time),
        [] => {
            let all: Vec<_> = (0..dimensions.len()).collect();
            Err(unfit(
                file,
                format!(
                    "no role names the time, and no dimension has periods only: {}",
                    keys(&all)
                ),
            ))
        }
        _ => Err(unfit(
            file,
            format!("no role names the time, and it may be any of {}", keys(&found)),
        )),
    }
}

/// The code or label of a member that is a period.
fn period_text(member: &Member) -> Option<&str> {
    [&member.code, &member.label]
        .into_iter()
        .find(|text| Period::parse(text).is_ok())
        .map(String::as_str)
}

fn listed(keys: &[String]) -> String {
    excerpt(&keys.join(", "))
}

/// What a value with its status means.
fn meaning(cell: &Cell<'_>, place: impl Fn() -> Place) -> Result<RawCell, ReadError> {
    let status = cell.status.as_deref().map(str::trim).filter(|status| !status.is_empty());
    let unknown = |text: &str| ReadError::UnknownCode {
        place: place(),
        text: excerpt(text),
        known: STATUSES.to_owned(),
    };
    let sign = |text: &str| match meaning_to_statistics_denmark(text) {
        Meaning::Cell(cell) => Ok(cell),
        Meaning::UnknownSign | Meaning::Number(..) => Err(unknown(text)),
    };
    let contradiction = |status: &str| {
        let at = place().at;
        unfit(&place().file, format!("{at} does not go with its status \"{}\"", excerpt(status)))
    };
    let wrong_type = |text: String| ReadError::CellType {
        place: place(),
        text,
        wanted: "numbers",
        hint: CELLS_HINT,
    };
    let is_empty = matches!(&cell.value, JsonCell::Text(text) if text.trim().is_empty());
    let value = if is_empty { &JsonCell::Null } else { &cell.value };
    match (value, status) {
        (JsonCell::Null, None) => Ok(RawCell::Blank),
        (JsonCell::Null, Some(status)) => sign(status),
        (JsonCell::Number(number), None) => Ok(RawCell::Number(*number, Status::Normal)),
        (JsonCell::Number(number), Some("*")) => Ok(RawCell::Number(*number, Status::Provisional)),
        (JsonCell::Number(number), Some(status)) => {
            let meant = sign(status)?;
            let is_nil = meant == RawCell::Number(Number::integer(0), Status::Normal);
            if is_nil && number.is_zero() { Ok(meant) } else { Err(contradiction(status)) }
        }
        (JsonCell::Text(text), status) => {
            let text = text.trim();
            let meant = match meaning_to_statistics_denmark(text) {
                Meaning::Cell(cell) => cell,
                Meaning::UnknownSign => return Err(unknown(text)),
                Meaning::Number(..) => {
                    return Err(wrong_type(format!("the text \"{}\"", excerpt(text))));
                }
            };
            match status {
                Some(status) if sign(status)? != meant => Err(contradiction(status)),
                _ => Ok(meant),
            }
        }
        (JsonCell::LongNumber(text), _) => {
            let error = NumberError::TooLong { text: text.clone() };
            Err(ReadError::Number {
                place: place(),
                reason: excerpt_within(&error.to_string(), text),
                hint: Some(error.hint().to_owned()),
            })
        }
        (JsonCell::Other(what), _) => Err(wrong_type((*what).to_owned())),
    }
}

#[cfg(test)]
mod tests;
