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
    json_text::telling_key,
    shape::Shape,
    text_table::{Heading, TextTable},
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
        version(&input.text).is_some()
    }

    fn read(&self, input: &Input<'_>, options: &ReadOptions) -> Result<Vec<Extract>, ReadError> {
        let Some(version) = version(&input.text) else { return Ok(Vec::new()) };
        let dataset = parse(&input.file, &input.text, version)?;
        let cells = Columns::find(&input.file, &dataset)?.cells()?;
        let facts = ShapeFacts { name: self.name(), publisher: publisher(&dataset), dialect: None };
        // The dataset knows its table better than the name of the file, and the user better than both.
        let table = options.table.clone().or_else(|| dataset.table.clone());
        let options = ReadOptions { table, ..options.clone() };
        Ok(vec![extract(input, &options, &facts, cells)])
    }
}

/// Which version of JSON-stat a text sets out to be; none where the columns or rows of another shape come first.
fn version(text: &str) -> Option<Version> {
    let key = telling_key(text, |key| matches!(key, "dataset" | "class" | "columns" | "rows"))?;
    match key.as_str() {
        "dataset" => Some(Version::One),
        "class" => Some(Version::Two),
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
                vec![self.measure(label.to_owned(), None, firsts.iter().copied())?]
            }
        };
        let periods = self.periods(&codes[self.time])?;
        let places = (1..).take(records).collect();
        Ok(Cells { dimensions: breakdowns, periods, measures, places })
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
    match (&cell.value, status) {
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
mod tests {
    use bestand_model::MissingReason;

    use super::*;
    use crate::read_bytes;

    fn read(text: &str) -> Result<Extract, ReadError> {
        read_bytes("x.json", text.as_bytes(), &ReadOptions::default())
            .map(|mut extracts| extracts.remove(0))
    }

    fn message(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    fn number(units: i64, decimals: u8) -> RawCell {
        RawCell::Number(Number::new(units, decimals), Status::Normal)
    }

    const SEX: &str = r#""KØN":{"label":"sex","category":{"index":{"K":1,"M":0},"label":{"M":"Men","K":"Women"}}}"#;
    const CONTENTS_2: &str = r#""ContentsCode":{"category":{"index":["B1","B2"],"label":{"B1":"Persons","B2":"Share"},"unit":{"B1":{"base":"Number","decimals":0}}}}"#;
    const TIME: &str = r#""Tid":{"category":{"index":{"2020K1":0,"2020K2":1},"label":{"2020K1":"2020Q1","2020K2":"2020Q2"}}}"#;
    const ROLE: &str = r#""role":{"metric":["ContentsCode"],"time":["Tid"]}"#;
    const ID: &str = r#""id":["KØN","ContentsCode","Tid"],"size":[2,2,2]"#;
    const ABOUT: &str = r#""label":"Persons by sex","source":"Statistics Denmark","updated":"2025-03-25T07:00:00Z","extension":{"px":{"tableid":"AUK01","decimals":0}}"#;
    /// Men: persons 1, 2, shares 0.5, none; women: persons 3, 4, shares 0.25, 12345678901234.5678.
    const VALUES: &str = "[1,2,0.5,null,3,4,0.25,12345678901234.5678]";

    fn version_1(values: &str) -> String {
        format!(
            r#"{{"dataset":{{"dimension":{{{SEX},{CONTENTS_2},{TIME},{ID},{ROLE}}},{ABOUT},"value":{values}}}}}"#
        )
    }

    fn version_2(values: &str) -> String {
        format!(
            r#"{{"version":"2.0","class":"dataset",{ABOUT},"value":{values},{ID},{ROLE},"dimension":{{{TIME},{CONTENTS_2},{SEX}}}}}"#
        )
    }

    /// One breakdown of the members a, b, c and so on, in one year, with these values and statuses.
    fn simple(values: &str, status: &str, members: usize) -> String {
        let codes: Vec<_> = ('a'..).take(members).map(|code| format!("\"{code}\"")).collect();
        format!(
            r#"{{"class":"dataset","id":["A","Tid"],"size":[{members},1],"value":{values},"status":{status},
            "dimension":{{"A":{{"category":{{"index":[{}]}}}},"Tid":{{"category":{{"label":{{"2023":"2023"}}}}}}}},
            "role":{{"time":["Tid"]}}}}"#,
            codes.join(",")
        )
    }

    #[test]
    fn each_member_of_the_contents_is_a_measure() {
        let extract = read(&version_1(VALUES)).unwrap();
        assert_eq!(extract.source.publisher, Publisher::StatisticsDenmark);
        assert_eq!(extract.source.table.as_deref(), Some("auk01"));
        assert_eq!(extract.source.read.shape, "statbank_json_stat");
        assert_eq!(extract.source.read.numbers, None);
        assert_eq!(extract.dimensions.len(), 1);
        assert_eq!(extract.dimensions[0].label, "KØN");
        assert_eq!(extract.dimensions[0].members, ["Men", "Women"]);
        assert_eq!(extract.dimensions[0].codes, [0, 0, 1, 1]);
        assert_eq!(
            extract.periods.members,
            [Period::quarter(2020, 1).unwrap(), Period::quarter(2020, 2).unwrap()]
        );
        assert_eq!(extract.periods.codes, [0, 1, 0, 1]);
        assert_eq!(extract.measures[0].label, "Persons");
        assert_eq!(extract.measures[0].id.as_deref(), Some("B1"));
        assert_eq!(extract.measures[0].cells, [1, 2, 3, 4].map(|value| number(value, 0)));
        assert_eq!(
            extract.measures[1].cells,
            [number(5, 1), RawCell::Blank, number(25, 2), number(123_456_789_012_345_678, 4)]
        );
        assert_eq!(extract.places, [1, 2, 3, 4]);
    }

    #[test]
    fn both_versions_with_lists_and_objects_give_the_same_extract() {
        let sparse = r#"{"7":12345678901234.5678,"0":1,"1":2,"2":0.5,"4":3,"5":4,"6":0.25}"#;
        let wanted = format!("{:?}", read(&version_1(VALUES)).unwrap());
        for text in [version_1(sparse), version_2(VALUES), version_2(sparse)] {
            assert_eq!(format!("{:?}", read(&text).unwrap()), wanted, "{text}");
        }
    }

    #[test]
    fn a_status_says_why_there_is_no_value() {
        let wanted = [
            number(7, 0),
            number(0, 0),
            RawCell::Missing(MissingReason::NotApplicable),
            RawCell::Missing(MissingReason::Suppressed),
            RawCell::Missing(MissingReason::NotAvailable),
            RawCell::Blank,
            RawCell::Number(Number::integer(12), Status::Provisional),
        ];
        for (values, status) in [
            ("[7,null,null,null,null,null,12]", r#"[null,"-",".","..","...","","*"]"#),
            (r#"{"0":7,"6":12}"#, r#"{"6":"*","1":"-","2":".","3":"..","4":"..."}"#),
            (r#"[7,"-",".","..","…","",12]"#, r#"{"6":"*","1":"-"}"#),
            ("[7,0,null,null,null,null,12]", r#"["","-",".","..","...",null,"*"]"#),
        ] {
            let extract = read(&simple(values, status, 7)).unwrap();
            assert_eq!(extract.measures[0].cells, wanted, "{values} {status}");
        }
        let all = read(&simple("[null,null]", "\"..\"", 2)).unwrap();
        assert_eq!(
            all.measures[0].cells,
            [
                RawCell::Missing(MissingReason::Suppressed),
                RawCell::Missing(MissingReason::Suppressed)
            ]
        );
    }

    #[test]
    fn a_status_that_is_unknown_or_contradicts_its_value_is_refused() {
        assert_eq!(
            message(&simple("[1,null]", r#"["","q"]"#, 2)),
            "x.json, value 2, column \"value\": \"q\" is not a known code"
        );
        for (values, status) in
            [("[1,2]", r#"["",".."]"#), ("[1,2]", r#"["","-"]"#), (r#"[1,"."]"#, r#"["",".."]"#)]
        {
            let message = message(&simple(values, status, 2));
            assert!(
                message.starts_with("x.json: value 2 does not go with its status"),
                "{message}"
            );
        }
    }

    #[test]
    fn a_number_in_quotes_or_a_nested_value_is_refused() {
        assert_eq!(
            message(&simple(r#"[1,"2"]"#, "null", 2)),
            "x.json, value 2, column \"value\": the text \"2\" where the column has numbers"
        );
        assert_eq!(
            message(&simple("[1,[2]]", "null", 2)),
            "x.json, value 2, column \"value\": a list where the column has numbers"
        );
        assert!(message(&simple("[1,1e300]", "null", 2)).contains("more than 18 digits"));
    }

    #[test]
    fn without_contents_the_label_of_the_dataset_is_the_measure() {
        let text = simple("[1]", "null", 1)
            .replace("\"size\"", "\"label\":\"Persons by A and time\",\"size\"");
        assert_eq!(read(&text).unwrap().measures[0].label, "Persons by A and time");
    }

    #[test]
    fn a_dataset_of_another_publisher_is_nobody_s() {
        let text =
            version_2(VALUES).replace("Statistics Denmark", "Eurostat").replace("AUK01", "X1");
        assert_eq!(read(&text).unwrap().source.publisher, Publisher::Unknown);
        let danish = version_2(VALUES).replace("Statistics Denmark", "Danmarks Statistik");
        assert_eq!(read(&danish).unwrap().source.publisher, Publisher::StatisticsDenmark);
    }

    #[test]
    fn the_time_is_found_without_a_role_where_one_dimension_has_periods_only() {
        let without = |text: String| text.replace(r#""time":["Tid"]"#, r#""geo":[]"#);
        let extract = read(&without(version_1(VALUES))).unwrap();
        assert_eq!(extract.periods.codes, [0, 1, 0, 1]);
        assert_eq!(
            message(&without(version_1(VALUES).replace("2020", "Tidl"))),
            "x.json: no role names the time, and no dimension has periods only: KØN, ContentsCode, Tid"
        );
        let years = without(simple("[1]", "null", 1)).replace("\"a\"", "\"1950\"");
        assert_eq!(message(&years), "x.json: no role names the time, and it may be any of A, Tid");
    }

    #[test]
    fn a_period_and_its_label_must_agree() {
        assert_eq!(
            message(&version_1(VALUES).replace("2020Q2", "2020Q3")),
            "x.json: dimension \"Tid\": the code \"2020K2\" and its label \"2020Q3\" are two periods"
        );
        let error = read(&version_1(VALUES).replace("2020K2", "K2").replace("2020Q2", "2020Q5"));
        assert_eq!(
            error.unwrap_err().to_string(),
            "x.json, member 2, column \"Tid\": \"2020Q5\" is not a known period"
        );
    }

    #[test]
    fn members_that_share_a_label_keep_their_codes() {
        let extract = read(&version_1(VALUES).replace("Women", " Men")).unwrap();
        assert_eq!(extract.dimensions[0].members, ["M Men", "K Men"]);
        assert_eq!(
            message(&version_1(VALUES).replace("Women", " ")),
            "x.json, member 2, column \"KØN\": the cell is empty, and a breakdown has a label in every row"
        );
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        for (from, to, wanted) in [
            (
                r#"{"K":1,"M":0}"#,
                r#"{"K":1,"M":1}"#,
                "dimension \"KØN\": its index does not number its members",
            ),
            (
                r#"{"K":1,"M":0}"#,
                r#"{"K":2,"M":0}"#,
                "dimension \"KØN\": its index does not number its members",
            ),
            (
                r#"{"K":1,"M":0}"#,
                r#"{"K":0}"#,
                "dimension \"KØN\": it has 1 members, and size says 2",
            ),
            (r#"{"K":1,"M":0}"#, r#"["M","M"]"#, "dimension \"KØN\": its index has \"M\" twice"),
            (
                r#"{"K":1,"M":0}"#,
                r#"{"K":1,"N":0}"#,
                "dimension \"KØN\": its index has no \"M\", which has a label",
            ),
            (r#","K":"Women""#, "", "dimension \"KØN\": its member \"K\" has no label"),
            (r#""index":{"K":1,"M":0},"#, "", "dimension \"KØN\": it has no index"),
            ("[2,2,2]", "[2,2]", "id names 3 dimensions, and size has 2"),
            (
                "[2,2,2]",
                "[4294967296,4294967296,2]",
                "the sizes make more cells than the limit of 2000000",
            ),
            ("[2,2,2]", "[2000000,2,1]", "the sizes make more cells than the limit of 2000000"),
            (r#"["KØN","#, r#"["ALDER","#, "there is no dimension \"ALDER\""),
            (r#"["KØN","#, r#"["Tid","#, "there is no dimension \"Tid\""),
            (
                r#""time":["Tid"]"#,
                r#""time":["TID"]"#,
                "the role time is given to \"TID\", which is no dimension",
            ),
            (
                r#""time":["Tid"]"#,
                r#""time":["Tid","KØN"]"#,
                "the role time is given to Tid, KØN, and one is read",
            ),
            (
                r#""time":["Tid"]"#,
                r#""time":["ContentsCode"]"#,
                "dimension \"ContentsCode\" is both the time and the contents",
            ),
            ("[1,2,", "[1,", "value has 7 entries, and the sizes make 8"),
            (
                VALUES,
                r#"{"0":1,"8":2}"#,
                "value has an entry \"8\", and the sizes make cells 0 to 7",
            ),
            (
                VALUES,
                r#"{"0":1,"00":2}"#,
                "value has an entry \"00\", and the sizes make cells 0 to 7",
            ),
            ("\"value\"", "\"values\"", "there is no value"),
        ] {
            for text in [version_1(VALUES), version_2(VALUES)] {
                assert!(text.contains(from), "{from}");
                let message = message(&text.replacen(from, to, 1));
                assert!(
                    message.starts_with(&format!("x.json: {wanted}")),
                    "{from} {to}: {message}"
                );
            }
        }
        assert_eq!(
            message(
                &version_2(VALUES).replace("\"class\":\"dataset\"", "\"class\":\"collection\"")
            ),
            "x.json: its class is \"collection\", not dataset"
        );
        assert_eq!(
            message(&version_2("[]").replace("[2,2,2]", "[2,0,2]")),
            "x.json has headings but no rows"
        );
    }

    #[test]
    fn an_error_of_json_names_line_and_byte_of_the_file() {
        let text = version_1(VALUES).replace("[1,2,", "[1,\n 2x,");
        assert!(message(&text).starts_with("x.json, line 2, byte 3"), "{}", message(&text));
        let text = version_1(VALUES).replace("\"K\":1", "\n\"K\":\"1\"");
        assert!(message(&text).starts_with("x.json, line 2, byte 7"), "{}", message(&text));
        let text = version_1(VALUES);
        assert!(message(&text[..text.len() - 9]).contains("ends in the middle"));
    }

    #[test]
    fn the_deepest_nesting_is_an_error_and_not_a_crash() {
        let deep = "[".repeat(100_000);
        for text in [
            version_1(&deep),
            version_2(&format!("[{deep}")),
            version_1(VALUES)
                .replace(SEX, &format!("\"KØN\":{}", "{\"category\":".repeat(100_000))),
            format!("{{\"class\":{deep}"),
        ] {
            assert!(read(&text).is_err());
        }
        let closed = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
        assert!(message(&simple(&format!("[{closed}]"), "null", 1)).contains("a list where"));
    }
}
