//! An office's own case counts (*sager ultimo måneden*), a form of ours: `maaned;ydelse;sager`, and beside them perhaps
//! `nye_sager` and `afsluttede_sager`.
//!
//! One line of headings with exactly these names, in any order; one row for each month and benefit; no total rows and no
//! areas, for the cases are those of one office. Semicolons go with decimal commas, commas with decimal points, and
//! thousands have no mark, so that no number can be read in two ways. What is empty was not given, and is not zero.
//!
//! The form is strict, since nobody but the office has seen the numbers before: there is no publisher to look them up at.

use std::collections::BTreeMap;

use bestand_model::{
    Language, MissingReason, Number, Period, Status,
    benefit::{BenefitList, BenefitMatch},
    code_list::nearest,
    dimension::DimensionList,
    number::{DecimalMark, ThousandsMark},
    source::{LayoutNote, Publisher},
};

use crate::{
    ColumnRole as Role, DimensionColumn, Extract, MeasureColumn, PeriodColumn, RawCell,
    ReadOptions,
    assembly::{Cells, Numbers, is_sign, meaning_without_signs},
    delimited::{self, Layout},
    encoding::WINDOWS_1252,
    error::{At, Place, ReadError},
    excerpt::excerpt,
    input::{Input, ShapeFacts, extract},
    shape::Shape,
    text_table::{TextColumn, TextTable},
};

/// The shape of this module.
pub(crate) struct OwnCasesCsv;

const MONTH: &str = "maaned";
const BENEFIT: &str = "ydelse";
const CASES: &str = "sager";

/// The columns that may stand beside the three.
const FLOWS: [&str; 2] = ["nye_sager", "afsluttede_sager"];

/// Every column of the form.
const COLUMNS: [&str; 5] = [MONTH, BENEFIT, CASES, FLOWS[0], FLOWS[1]];

/// The most digits of a count. No office has so many cases, and sums of them stay exact.
const MOST_DIGITS: usize = 9;

const COLUMNS_HINT: &str = "the columns are maaned, ydelse and sager, and perhaps nye_sager and \
     afsluttede_sager, in any order and written exactly so; there is none of areas, since the cases are those of one office";
const TOTAL_HINT: &str =
    "delete the row: the form has one row for each month and benefit, and totals are not read";
const THOUSANDS_HINT: &str = "write thousands without a mark: 1234, not 1.234 or 1 234";
const COUNT_HINT: &str =
    "write a whole number of cases, or leave the cell empty where it is not known (0 means none)";
const MARK_HINT: &str = "cases are counted one by one: write a whole number. With semicolons between the columns a comma is a \
     decimal mark, with commas a point is";

impl Shape for OwnCasesCsv {
    fn name(&self) -> &'static str {
        "own_cases_csv"
    }

    /// By two of the three headings, whatever their case, so that a heading which is written otherwise is an error of this
    /// form and no column of another; or by one that no other form has.
    fn recognises(&self, input: &Input<'_>) -> bool {
        layout(input).is_some()
    }

    fn read(&self, input: &Input<'_>, options: &ReadOptions) -> Result<Vec<Extract>, ReadError> {
        let Some(layout) = layout(input) else { return Ok(Vec::new()) };
        let heading = |column: Option<&str>| Place {
            file: input.file.clone(),
            at: At::Line(input.beginning.lines_before),
            column: column.map(excerpt),
        };
        let written = match layout.separator {
            b';' => DecimalMark::Comma,
            b',' => DecimalMark::Point,
            _ => {
                return Err(ReadError::Rule {
                    place: heading(None),
                    reason: "the columns are separated by tabs".to_owned(),
                    hint: "separate them by semicolons, or by commas",
                });
            }
        };
        check_headings(&layout.headings, heading)?;
        // Every cell as a text: a form this strict judges each of them by itself.
        let table = delimited::read_all(input, options, layout, texts)?.table;
        if table.encoding == WINDOWS_1252 && options.encoding.is_none() {
            return Err(ReadError::Rule {
                place: heading(None),
                reason: "the file is not UTF-8".to_owned(),
                hint: "save it as UTF-8 (in Excel: \"CSV UTF-8\"), or name its encoding with --encoding",
            });
        }
        let numbers = Numbers {
            decimal: Some(written),
            thousands: Some(ThousandsMark::None),
            meaning: meaning_without_signs,
        };
        let dialect = numbers.dialect(&table, &[])?;
        let facts = ShapeFacts {
            name: self.name(),
            publisher: Publisher::OwnCases,
            dialect: Some(dialect),
            encoding: table.encoding,
        };
        let mut extract =
            extract(&input.named(), options, &facts, Form { table: &table, written }.cells()?);
        // A table id belongs to a publisher, and these counts have none.
        extract.source.table = None;
        if extract.source.publisher != Publisher::Synthetic {
            extract.source.publisher = Publisher::OwnCases;
        }
        extract.source.read.layout.push(LayoutNote {
            da: "egne sager: antal på 1-4 er skjult ved indlæsningen, og med dem de tal, de kunne regnes ud af"
                .to_owned(),
            en: "own cases: counts of 1-4 were hidden when the file was read, and with them what they could be worked out from"
                .to_owned(),
        });
        Ok(vec![extract])
    }
}

fn layout<'a>(input: &'a Input<'_>) -> Option<&'a Layout> {
    input.layout(|layout| {
        let has = |names: &[&str]| names.iter().filter(|name| layout.has(name)).count();
        has(&[MONTH, BENEFIT, CASES]) >= 2 || has(&FLOWS) > 0
    })
}

fn texts(table: &TextTable<'_>) -> Vec<Role> {
    vec![Role::Dimension; table.columns.len()]
}

/// The headings are those of the form, and those it needs are there.
fn check_headings(
    headings: &[String],
    place: impl Fn(Option<&str>) -> Place,
) -> Result<(), ReadError> {
    let refused = |column: Option<&str>, reason: String| {
        Err(ReadError::Rule { place: place(column), reason, hint: COLUMNS_HINT })
    };
    // A heading that is empty or stands twice is the table's to refuse.
    let unknown = |heading: &&String| !heading.is_empty() && !COLUMNS.contains(&heading.as_str());
    if let Some(heading) = headings.iter().find(unknown) {
        let near = nearest(heading, COLUMNS);
        let near = near.first().map(|near| format!("; the nearest is {near}")).unwrap_or_default();
        return refused(Some(heading), format!("no column of own cases is called so{near}"));
    }
    let is_there = |name: &&str| headings.iter().any(|heading| heading == name);
    match [MONTH, BENEFIT, CASES].iter().find(|name| !is_there(name)) {
        Some(missing) => {
            refused(None, format!("there is no column {missing}, which own cases need"))
        }
        None => Ok(()),
    }
}

/// The table, and how its decimals would be written.
struct Form<'a, 't> {
    table: &'a TextTable<'t>,
    written: DecimalMark,
}

impl Form<'_, '_> {
    /// The rows of the form, each checked before the next.
    fn cells(&self) -> Result<Cells, ReadError> {
        let table = self.table;
        let column = |name: &str| table.columns.iter().find(|column| column.heading == name);
        let needed = |name: &'static str| column(name).ok_or_else(|| table.without(name));
        let (month, benefit) = (needed(MONTH)?, needed(BENEFIT)?);
        let counts: Vec<&TextColumn> =
            COLUMNS[2..].iter().filter_map(|name| column(name)).collect();
        let mut periods = PeriodColumn::default();
        let mut benefits = DimensionColumn { label: benefit.heading.clone(), ..Default::default() };
        let mut measures: Vec<MeasureColumn> = counts
            .iter()
            .map(|column| MeasureColumn { label: column.heading.clone(), ..Default::default() })
            .collect();
        let mut lines: BTreeMap<(u32, u32), u32> = BTreeMap::new();
        for (record, &line) in table.places.iter().enumerate() {
            let period = self.month(month, record)?;
            let name = self.benefit(benefit, record)?;
            let period = place_of(&mut periods.members, period);
            let member = place_of(&mut benefits.members, name);
            if let Some(first) = lines.insert((period, member), line) {
                return Err(ReadError::Rule {
                    place: table.place(benefit, line),
                    reason: format!(
                        "the row of {} and {} stands twice, first on line {first}",
                        periods.members[period as usize], benefits.members[member as usize]
                    ),
                    hint: "keep one row for each month and benefit",
                });
            }
            periods.codes.push(period);
            benefits.codes.push(member);
            for (column, measure) in counts.iter().zip(&mut measures) {
                measure.cells.push(self.count(column, record)?);
            }
        }
        Ok(Cells {
            dimensions: vec![benefits],
            periods,
            measures,
            places: table.places.clone(),
            skipped: 0,
        })
    }

    fn place(&self, column: &TextColumn, record: usize) -> Place {
        self.table.place(column, self.table.places[record])
    }

    fn rule(
        &self,
        column: &TextColumn,
        record: usize,
        reason: impl Fn(&str) -> String,
        hint: &'static str,
    ) -> ReadError {
        let reason = reason(&excerpt(column.text(record)));
        ReadError::Rule { place: self.place(column, record), reason, hint }
    }

    /// The month of a row, `2026-01`.
    fn month(&self, column: &TextColumn, record: usize) -> Result<Period, ReadError> {
        let text = column.text(record);
        self.refuse_total(column, record)?;
        month(text).ok_or_else(|| ReadError::Period {
            place: self.place(column, record),
            reason: match text {
                "" => "the cell is empty, and every row has its month".to_owned(),
                _ => format!("\"{}\" is no month of the form YYYY-MM", excerpt(text)),
            },
            hint: "write year and month with a dash between, such as 2026-01; delete lines that are not data"
                .to_owned(),
        })
    }

    /// The name of the benefit of a row, as the list has it.
    fn benefit(&self, column: &TextColumn, record: usize) -> Result<String, ReadError> {
        let text = column.text(record);
        if text.is_empty() {
            return Err(ReadError::NoLabel { place: self.place(column, record) });
        }
        self.refuse_total(column, record)?;
        let list = BenefitList::shipped();
        let name = |code: &str| list.label(code, Language::Danish).map(str::to_owned);
        let candidates: Vec<String> = match list.match_label(text) {
            BenefitMatch::Benefit(code) | BenefitMatch::Composite(code) => {
                return Ok(name(code).unwrap_or_else(|| code.to_owned()));
            }
            BenefitMatch::Ambiguous { candidates, .. } => {
                let names: Vec<String> = candidates.iter().filter_map(|code| name(code)).collect();
                let said = |text: &str| format!("\"{text}\" may be any of {}", quoted(&names));
                return Err(self.rule(column, record, said, "write which of them is meant"));
            }
            BenefitMatch::Unknown => {
                list.nearest_names(text).into_iter().map(str::to_owned).collect()
            }
        };
        let near = match candidates[..] {
            [] => String::new(),
            _ => format!("; the nearest: {}", quoted(&candidates)),
        };
        let said = |text: &str| format!("\"{text}\" is no known benefit{near}");
        let hint = "write the benefit by its name, such as Sygedagpenge, or its code, such as sygedagpenge";
        Err(self.rule(column, record, said, hint))
    }

    fn refuse_total(&self, column: &TextColumn, record: usize) -> Result<(), ReadError> {
        match DimensionList::shipped().is_total("benefit", column.text(record)) {
            true => {
                Err(self.rule(column, record, |text| format!("\"{text}\" is a total"), TOTAL_HINT))
            }
            false => Ok(()),
        }
    }

    /// A count; nothing where the cell is empty.
    fn count(&self, column: &TextColumn, record: usize) -> Result<RawCell, ReadError> {
        let text = column.text(record);
        if text.is_empty() {
            return Ok(RawCell::Missing(MissingReason::NotInExtract));
        }
        if is_sign(text) {
            return Err(ReadError::UnknownSign {
                place: self.place(column, record),
                text: excerpt(text),
            });
        }
        let refused = |what: &str, hint| {
            Err(self.rule(column, record, |text| format!("\"{text}\" {what}"), hint))
        };
        let (mark, other) = match self.written {
            DecimalMark::Comma => (',', '.'),
            DecimalMark::Point => ('.', ','),
        };
        let is_digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let of_thousands = |mark: &dyn Fn(char) -> bool| {
            let mut groups = text.split(mark);
            groups.next().is_some_and(|first| first.len() <= 3 && is_digits(first))
                && groups.clone().count() > 0
                && groups.all(|group| group.len() == 3 && is_digits(group))
        };
        if let Some(positive) = text.strip_prefix(['-', '\u{2212}', '\u{2013}'])
            && positive.starts_with(|first: char| first.is_ascii_digit())
        {
            return refused("is negative, and there cannot be fewer cases than none", COUNT_HINT);
        }
        if of_thousands(&|each| each == other || each == '\'' || each.is_whitespace()) {
            return refused("has a thousands mark", THOUSANDS_HINT);
        }
        let (whole, decimals) = text.split_once(mark).unwrap_or((text, "0"));
        if !is_digits(whole) || !is_digits(decimals) {
            return refused("is no number of cases", COUNT_HINT);
        }
        if decimals.bytes().any(|digit| digit != b'0') {
            return refused("is no whole number of cases", MARK_HINT);
        }
        let digits = whole.trim_start_matches('0');
        if digits.len() > MOST_DIGITS {
            return refused("is more cases than any office has", COUNT_HINT);
        }
        let number = digits.bytes().fold(0, |number, digit| number * 10 + i64::from(digit - b'0'));
        Ok(RawCell::Number(Number::integer(number), Status::Normal))
    }
}

/// `"a", "b"`.
fn quoted(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    names.join(", ")
}

/// The month of this form, and of no other.
fn month(text: &str) -> Option<Period> {
    let (year, month) = text.split_once('-')?;
    let number = |part: &str, digits: usize| {
        let is_number = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse::<i32>().ok()).flatten()
    };
    Period::month(number(year, 4)?, u32::try_from(number(month, 2)?).ok()?)
}

/// Where a member stands among those there are; a new one is added.
fn place_of<T: PartialEq>(members: &mut Vec<T>, member: T) -> u32 {
    let place = members.iter().position(|each| *each == member).unwrap_or_else(|| {
        members.push(member);
        members.len() - 1
    });
    u32::try_from(place).expect("there are fewer benefits and months than codes")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_bytes;

    fn read(text: &str) -> Result<Extract, ReadError> {
        read_bytes("egne_sager_2026-10-31.csv", text.as_bytes(), &ReadOptions::default())
            .map(|mut extracts| extracts.remove(0))
    }

    fn message(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    fn number(value: i64) -> RawCell {
        RawCell::Number(Number::integer(value), Status::Normal)
    }

    const HIDDEN: RawCell = RawCell::Missing(MissingReason::Suppressed);
    const NOT_GIVEN: RawCell = RawCell::Missing(MissingReason::NotInExtract);

    #[test]
    fn each_number_is_read_under_its_heading_in_any_order_of_columns() {
        for text in [
            "maaned;ydelse;sager;nye_sager;afsluttede_sager\n2026-01;Sygedagpenge;1400;90;60\n2026-02;sygedagpenge;1410,0;;71\n",
            "\u{feff}afsluttede_sager,sager,ydelse,nye_sager,maaned\r\n60,1400,Sygedagpenge,90,2026-01\r\n71,1410.0,sygedagpenge,,2026-02\r\n",
        ] {
            let extract = read(text).unwrap();
            assert_eq!(extract.source.publisher, Publisher::OwnCases);
            assert_eq!(extract.source.pulled.to_string(), "2026-10-31");
            assert_eq!(extract.source.read.shape, "own_cases_csv");
            assert_eq!(extract.dimensions[0].members, ["Sygedagpenge"]);
            let months: Vec<String> =
                extract.periods.members.iter().map(|each| each.code()).collect();
            assert_eq!(months, ["2026-01", "2026-02"]);
            let measures: Vec<(&str, &[RawCell])> = extract
                .measures
                .iter()
                .map(|each| (each.label.as_str(), &each.cells[..]))
                .collect();
            assert_eq!(
                measures,
                [
                    ("sager", &[number(1400), number(1410)][..]),
                    ("nye_sager", &[number(90), NOT_GIVEN]),
                    ("afsluttede_sager", &[number(60), number(71)]),
                ]
            );
        }
    }

    #[test]
    fn one_to_four_are_hidden_as_they_are_read_and_nought_and_five_are_not() {
        let text = "maaned;ydelse;sager\n2026-01;Fleksjob;0\n2026-02;Fleksjob;1\n2026-03;Fleksjob;4\n2026-04;Fleksjob;5\n";
        let cells = read(text).unwrap().measures.remove(0).cells;
        assert_eq!(cells, [number(0), HIDDEN, HIDDEN, number(5)]);
    }

    #[test]
    fn what_would_give_a_hidden_count_away_is_hidden_with_it() {
        let text = "maaned;ydelse;sager;nye_sager;afsluttede_sager\n2026-01;Fleksjob;40;9;8\n2026-02;Fleksjob;3;5;42\n2026-03;Fleksjob;30;32;5\n2026-04;Fleksjob;31;6;5\n";
        let extract = read(text).unwrap();
        let cells = |at: usize| extract.measures[at].cells.clone();
        assert_eq!(cells(0), [number(40), HIDDEN, number(30), number(31)]);
        assert_eq!(cells(1), [number(9), HIDDEN, HIDDEN, number(6)]);
        assert_eq!(cells(2), [number(8), HIDDEN, HIDDEN, number(5)]);
    }

    #[test]
    fn a_heading_in_another_form_is_an_error_of_this_one() {
        assert_eq!(
            message("Maaned;Ydelse;Sager\n2026-01;Fleksjob;9\n"),
            "egne_sager_2026-10-31.csv, line 1, column \"Maaned\": no column of own cases is called so; the nearest is maaned"
        );
        assert_eq!(
            message("Periode;Ydelse;Sager\n2026M01;Fleksjob;9\n"),
            "egne_sager_2026-10-31.csv, line 1, column \"Periode\": no column of own cases is called so"
        );
        assert_eq!(
            message("maaned\tydelse\tsager\n2026-01\tFleksjob\t9\n"),
            "egne_sager_2026-10-31.csv, line 1: the columns are separated by tabs"
        );
        assert_eq!(
            message("maaned;ydelse;nye_sager\n2026-01;Fleksjob;9\n"),
            "egne_sager_2026-10-31.csv, line 1: there is no column sager, which own cases need"
        );
    }

    #[test]
    fn no_number_is_read_in_two_ways() {
        let of = |separator: char, cell: &str| {
            let text = format!("maaned;ydelse;sager\n2026-01;Fleksjob;{cell}\n");
            let text = if separator == ',' { text.replace(';', ",") } else { text };
            message(&text).split("\"sager\": ").nth(1).unwrap().to_owned()
        };
        for cell in ["1.234", "1 234", "1\u{a0}234", "12'345", "1.234.567"] {
            assert_eq!(of(';', cell), format!("\"{cell}\" has a thousands mark"));
        }
        assert_eq!(of(';', "1,5"), "\"1,5\" is no whole number of cases");
        assert_eq!(of(',', "1.234"), "\"1.234\" is no whole number of cases");
        assert_eq!(of(';', "-3"), "\"-3\" is negative, and there cannot be fewer cases than none");
        for cell in ["12.5", "l2", "1e3", "5 %", "+5", "1,2,3"] {
            assert_eq!(of(';', cell), format!("\"{cell}\" is no number of cases"));
        }
        assert_eq!(of(';', "-"), "the sign \"-\" has no known meaning in this shape");
        assert!(of(';', "1234567890").contains("[person id]"));
        assert_eq!(of(';', "12345678901"), "\"12345678901\" is more cases than any office has");
    }

    #[test]
    fn a_benefit_is_one_of_the_list() {
        let of = |cell: &str| {
            let text = format!("maaned;ydelse;sager\n2026-01;{cell};9\n");
            message(&text).split("\"ydelse\": ").nth(1).unwrap().to_owned()
        };
        assert_eq!(
            of("Sygedagpeng"),
            "\"Sygedagpeng\" is no known benefit; the nearest: \"Sygedagpenge\", \"Sygedagpenge mv.\""
        );
        assert!(
            of("Dagpenge").starts_with("\"Dagpenge\" may be any of \"A-dagpenge\", "),
            "{}",
            of("Dagpenge")
        );
        assert_eq!(of("I alt"), "\"I alt\" is a total");
        assert_eq!(of("total"), "\"total\" is a total");
        assert_eq!(of(""), "the cell is empty, and a breakdown has a label in every row");
    }

    #[test]
    fn a_publishers_table_is_not_what_an_office_counts() {
        let options = ReadOptions { table: Some("y36a02".to_owned()), ..ReadOptions::default() };
        let text = "maaned;ydelse;sager\n2026-01;Fleksjob;9\n";
        let source = read_bytes("y36a02.csv", text.as_bytes(), &options).unwrap().remove(0).source;
        assert_eq!((source.publisher, source.table), (Publisher::OwnCases, None));
        let source =
            read_bytes("syntetisk.csv", text.as_bytes(), &options).unwrap().remove(0).source;
        assert_eq!(source.publisher, Publisher::Synthetic);
    }

    #[test]
    fn the_same_counts_under_other_headings_are_nobody_elses_and_hidden_too() {
        let text = "Periode;Ydelsesgrupper;Sager;Nye sager;Lukkede sager\n2026M01;Fleksjob;30;8;7\n2026M02;Fleksjob;3;6;33\n";
        let extract = read(text).unwrap();
        assert_eq!(extract.source.read.shape, "jobindsats_csv");
        assert_eq!(extract.source.publisher, Publisher::OwnCases);
        for (measure, first) in extract.measures.iter().zip([30, 8, 7]) {
            assert_eq!(measure.cells, [number(first), HIDDEN]);
        }
    }

    #[test]
    fn other_files_are_read_as_before() {
        let shape = |text: &str| {
            read_bytes("x.csv", text.as_bytes(), &ReadOptions::default())
                .unwrap()
                .remove(0)
                .source
                .read
                .shape
        };
        assert_eq!(shape("Periode;Ydelse;Antal personer\n2026M01;Fleksjob;9\n"), "jobindsats_csv");
        assert_eq!(
            shape(
                "MEASURE;ydelse;sager;TIME_PERIOD;OBS_VALUE\ncases_opened;Fleksjob;x;2026-01;9\n"
            ),
            "tidy_csv"
        );
        assert_eq!(
            shape("Periode;Ydelse;Afgørelse;Antal sager\n2012K1;Førtidspension;Tilkendelser;9\n"),
            "ankestyrelsen_csv"
        );
    }
}
