//! Extracts as an analyst downloads them: CSV of version 2 (UTF-8 without byte order mark, semicolons, one heading
//! row, LF), and the same cells as the JSON of version 3.

use std::{
    io::{self, Write},
    ops::RangeInclusive,
    path::Path,
};

use bestand_model::{
    Period,
    area::{Area, AreaList},
};

use super::{
    SyntheticError,
    month::Cells,
    municipalities::{self, Municipalities},
    plan::{Plan, Table},
    spells::HEADS,
};

/// The day in the names of the files: when KL took out its extracts.
const PULLED: &str = "2015-01-15";

/// Counts below it are published as blanks.
const LEAST_PUBLISHED: f64 = 3.0;

/// How much of a place's cells an extract holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Detail {
    /// Every sex, age and category, and their totals.
    Full,
    /// Every sex, age and category, and the total of the categories alone: nothing in the file says what the sexes
    /// and ages are together.
    SexesAndAges,
    /// Every category, at the totals of sex and age.
    SexAndAgeTotals,
}

/// The eight extracts behind a table like KL's of 2015, as file name and text: Hele landet in full detail for
/// every month from 2010 to 2014, the municipalities at the totals of sex and age in November.
///
/// ```
/// let files = bestand_benches::synthetic::kl_2015(1);
/// let (name, text) = &files[1];
/// assert_eq!(name, "synthetic_y11a02_2015-01-15.csv");
/// let first_row = text.lines().nth(1).unwrap();
/// assert!(first_row.starts_with("Hele landet;2013M01;Køn i alt;Alder i alt;"), "it began in 2013");
/// ```
pub fn kl_2015(seed: u64) -> Vec<(String, String)> {
    Plan::shipped()
        .tables()
        .map(|table| {
            let mut text = Vec::new();
            write_kl_2015(table, seed, &mut text).expect("memory takes everything written to it");
            let text = String::from_utf8(text).expect("only text was written");
            (format!("synthetic_{}_{PULLED}.csv", table.id), text)
        })
        .collect()
}

fn write_kl_2015(table: &'static Table, seed: u64, out: &mut impl Write) -> io::Result<()> {
    let mut writer = Writer::new(table, seed, LargeOptions::default(), out)?;
    for month in Period::range(month(2010, 1), newest_month()).expect("the first is the earlier") {
        let detail = (month.index() == 11).then_some(Detail::SexAndAgeTotals);
        writer.month(month, Detail::Full, detail)?;
    }
    writer.end()
}

/// The form of an extract.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// The CSV of Jobindsats' API version 2.
    #[default]
    V2Csv,
    /// The JSON of version 3: headings and rows on one line, numbers as numbers, a blank as `null`.
    V3Json,
}

/// What a large extract is to be, beside its size. By default it is what Jobindsats would give.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LargeOptions {
    /// The form of the file.
    pub form: Form,
    /// Leaves out the rows at the totals of sex and age, so that who asks for a total has to add up every row.
    pub without_totals: bool,
    /// Writes counts of nil, one and two instead of leaving them blank, as no publisher does. A sum over a blank has
    /// no value here and is one too low elsewhere; without blanks every program must come to the same sums.
    pub without_blanks: bool,
    /// Writes the four counts of a spell table instead of persons and full-time persons: as many spells at the end of a
    /// month as persons in it, six per cent of those at its start ended, and as many begun as it then takes.
    pub spells: bool,
}

/// An extract of one table with every place in full detail, of any size.
///
/// ```
/// use bestand_benches::synthetic::{Large, LargeOptions};
/// let extract = Large::of("y08a02", 5_000, LargeOptions::default())?;
/// // 99 places, three sexes with the total, twelve ages with the total: two months of 3,564 rows.
/// assert_eq!(extract.rows(), 7_128);
/// extract.write(1, &mut std::io::sink())?;
/// # Ok::<(), bestand_benches::synthetic::SyntheticError>(())
/// ```
pub struct Large {
    table: &'static Table,
    first: Period,
    rows: u64,
    options: LargeOptions,
}

impl Large {
    /// An extract of at least so many rows below the heading: whole months, as far back from December 2014
    /// as it takes.
    ///
    /// # Errors
    /// When there is no such table, or it does not go far enough back.
    pub fn of(table: &str, at_least: u64, options: LargeOptions) -> Result<Self, SyntheticError> {
        let table = Plan::shipped().table(table)?;
        let first = newest_month();
        let rows_in = |month| rows_in(table, month, options.detail());
        let mut extract = Self { table, first, rows: rows_in(first), options };
        while extract.rows < at_least {
            let before = extract.first.offset(-1).map(|month| (month, rows_in(month)));
            let Some((month, more @ 1..)) = before else {
                return Err(SyntheticError::TooManyRows {
                    table: table.id.clone(),
                    most: extract.rows,
                    first: extract.first.to_string(),
                });
            };
            extract.first = month;
            extract.rows += more;
        }
        Ok(extract)
    }

    /// The rows below the heading.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Writes it. Only one month is held in memory.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    pub fn write(&self, seed: u64, out: &mut impl Write) -> io::Result<()> {
        let mut writer = Writer::new(self.table, seed, self.options, out)?;
        let detail = self.options.detail();
        for month in Period::range(self.first, newest_month()).expect("it was counted backwards") {
            writer.month(month, detail, Some(detail))?;
        }
        writer.end()
    }
}

impl LargeOptions {
    fn detail(self) -> Detail {
        if self.without_totals { Detail::SexesAndAges } else { Detail::Full }
    }
}

/// The rows of a month with every place in this detail.
fn rows_in(table: &Table, month: Period, detail: Detail) -> u64 {
    let places = 1 + municipalities::COUNT;
    let categories = match table.series_in(month).count() {
        0 => 0,
        categories if table.has_visitation() => 1 + categories,
        _ => 1,
    };
    let ages = Plan::shipped().age_bands.len();
    (places * detail.sexes().count() * detail.ages(ages).count() * categories) as u64
}

impl Detail {
    /// The places of the sexes in the cells; 0 is the total.
    fn sexes(self) -> RangeInclusive<usize> {
        self.members(Cells::SEXES)
    }

    /// The places of the ages in the cells, of which there are so many; 0 is the total.
    fn ages(self, bands: usize) -> RangeInclusive<usize> {
        self.members(bands)
    }

    fn members(self, count: usize) -> RangeInclusive<usize> {
        match self {
            Self::Full => 0..=count,
            Self::SexesAndAges => 1..=count,
            Self::SexAndAgeTotals => 0..=0,
        }
    }
}

/// Refuses a file name that does not say that the numbers are made: the source line of every answer
/// hangs on it.
///
/// # Errors
/// [`SyntheticError::Unmarked`].
pub fn says_synthetic(file: &Path) -> Result<(), SyntheticError> {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if name.to_lowercase().contains("synthetic") {
        Ok(())
    } else {
        Err(SyntheticError::Unmarked { name })
    }
}

/// A place in a month: its shares of the country then and the month before.
struct Place {
    area: &'static Area,
    share: f64,
    share_before: f64,
    month: Period,
}

/// Opening, begun, ended and closing, from the spells at both ends.
fn spells(opening: f64, closing: f64) -> [f64; 4] {
    let (opening, closing) = (opening.round(), closing.round());
    let ended = (opening * 0.06).round().max(opening - closing);
    [opening, closing - opening + ended, ended, closing]
}

/// Writes an extract of one table, month by month.
struct Writer<'a, W> {
    table: &'static Table,
    seed: u64,
    options: LargeOptions,
    municipalities: Municipalities,
    rows: u64,
    out: &'a mut W,
}

impl<'a, W: Write> Writer<'a, W> {
    /// Writes the heading.
    fn new(
        table: &'static Table,
        seed: u64,
        options: LargeOptions,
        out: &'a mut W,
    ) -> io::Result<Self> {
        let (area, period) = match options.form {
            Form::V2Csv => ("Area", "Periode"),
            Form::V3Json => ("Periode", "Område"),
        };
        let mut headings = vec![area, period];
        headings.extend(table.benefit.is_some().then_some("Ydelse"));
        headings.extend(["Køn", "Alder"]);
        headings.extend(table.has_visitation().then_some("Visitationskategori"));
        match options.spells {
            true => headings.extend(HEADS),
            false => headings.extend(["Antal personer", "Antal fuldtidspersoner"]),
        }
        match options.form {
            Form::V2Csv => writeln!(out, "{}", headings.join(";"))?,
            Form::V3Json => {
                write!(out, r#"{{"columns":["{}"],"rows":["#, headings.join(r#"",""#))?;
            }
        }
        let municipalities = Municipalities::of(seed, table);
        Ok(Self { table, seed, options, municipalities, rows: 0, out })
    }

    /// Writes the rows of a month: Hele landet in one detail, the municipalities in theirs, where they are asked for.
    /// None where the benefit did not exist.
    fn month(
        &mut self,
        month: Period,
        country: Detail,
        municipalities: Option<Detail>,
    ) -> io::Result<()> {
        let Some(cells) = Cells::of(self.seed, Plan::shipped(), self.table, month) else {
            return Ok(());
        };
        let before = match (self.options.spells, month.offset(-1)) {
            (true, Some(before)) => Cells::of(self.seed, Plan::shipped(), self.table, before)
                .map(|cells| (before, cells)),
            _ => None,
        };
        let shares =
            |writer: &Self, month| writer.municipalities.shares(writer.seed, writer.table, month);
        let cells_before = before.as_ref().map(|(_, cells)| cells);
        let place = |area, share| Place { area, share, share_before: share, month };
        let whole = AreaList::shipped().get("000").expect("Hele landet is an area");
        self.place(&place(whole, 1.0), &cells, cells_before, country)?;
        let Some(detail) = municipalities else { return Ok(()) };
        let shares_before = before.as_ref().map(|(before, _)| shares(self, *before));
        for (at, (area, share)) in shares(self, month).into_iter().enumerate() {
            let share_before = shares_before.as_ref().map_or(share, |shares| shares[at].1);
            let place = Place { share_before, ..place(area, share) };
            self.place(&place, &cells, cells_before, detail)?;
        }
        Ok(())
    }

    /// Writes the rows of a place.
    fn place(
        &mut self,
        place: &Place,
        cells: &Cells,
        before: Option<&Cells>,
        detail: Detail,
    ) -> io::Result<()> {
        let Place { area, share, share_before, month } = *place;
        let sexes = ["Køn i alt", "Kvinder", "Mænd"];
        let bands = Plan::shipped().age_bands.iter().map(String::as_str);
        let ages: Vec<&str> = std::iter::once("Alder i alt").chain(bands).collect();
        let total = std::iter::once("Visitationskategori i alt");
        let categories: Vec<&str> = total.chain(cells.categories.iter().copied()).collect();
        let month = format!("{}M{:02}", month.year(), month.index());
        let (first, second) = match self.options.form {
            Form::V2Csv => (area.name.as_str(), month.as_str()),
            Form::V3Json => (month.as_str(), area.name.as_str()),
        };
        let mut beginning = vec![first, second];
        beginning.extend(self.table.benefit.as_deref());
        let mut labels = Vec::new();
        for sex in detail.sexes() {
            for age in detail.ages(ages.len() - 1) {
                for (category, category_label) in categories.iter().enumerate() {
                    labels.clear();
                    labels.extend_from_slice(&beginning);
                    labels.extend([sexes[sex], ages[age]]);
                    labels.extend(self.table.has_visitation().then_some(category_label));
                    let count = cells.count(sex, age, category).share(share);
                    if !self.options.spells {
                        self.row(&labels, &[count.persons, count.full_time_persons])?;
                        continue;
                    }
                    // A category that did not exist the month before had nobody.
                    let there = before.and_then(|before| {
                        let place = match category {
                            0 => Some(0),
                            _ => before
                                .categories
                                .iter()
                                .position(|each| each == category_label)
                                .map(|at| at + 1),
                        };
                        Some(before.count(sex, age, place?).share(share_before).persons)
                    });
                    let counts = spells(there.unwrap_or_default(), count.persons);
                    self.row(&labels, &counts)?;
                }
            }
        }
        Ok(())
    }

    /// Writes a row. No label of the code lists has a sign that would have to be quoted or escaped.
    fn row(&mut self, labels: &[&str], counts: &[f64]) -> io::Result<()> {
        let (begin, between, end) = match self.options.form {
            Form::V2Csv => ("", ";", ";"),
            Form::V3Json if self.rows == 0 => (r#"[""#, r#"",""#, r#"","#),
            Form::V3Json => (r#",[""#, r#"",""#, r#"","#),
        };
        self.rows += 1;
        for (place, label) in labels.iter().enumerate() {
            write!(self.out, "{}{label}", if place == 0 { begin } else { between })?;
        }
        write!(self.out, "{end}")?;
        for (place, &count) in counts.iter().enumerate() {
            if place > 0 {
                write!(self.out, "{}", if self.options.form == Form::V2Csv { ";" } else { "," })?;
            }
            self.cell(count)?;
        }
        write!(self.out, "{}", if self.options.form == Form::V2Csv { "\n" } else { "]" })
    }

    /// Rounds by itself, so that parts add up to their total only within rounding, as published ones do.
    fn cell(&mut self, count: f64) -> io::Result<()> {
        let rounded = count.round();
        if rounded >= LEAST_PUBLISHED || self.options.without_blanks {
            write!(self.out, "{rounded}")
        } else if self.options.form == Form::V3Json {
            write!(self.out, "null")
        } else {
            Ok(())
        }
    }

    /// Writes what closes the file.
    fn end(self) -> io::Result<()> {
        match self.options.form {
            Form::V2Csv => Ok(()),
            Form::V3Json => write!(self.out, "]}}"),
        }
    }
}

/// The last month of every extract.
fn newest_month() -> Period {
    month(2014, 12)
}

fn month(year: i32, month: u32) -> Period {
    Period::month(year, month).expect("a month of the calendar")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(count: f64, options: LargeOptions) -> String {
        let table = Plan::shipped().table("y08a02").unwrap();
        let (mut heading, mut out) = (Vec::new(), Vec::new());
        Writer::new(table, 1, options, &mut heading).unwrap();
        let mut writer = Writer::new(table, 1, options, &mut out).unwrap();
        writer.cell(count).unwrap();
        String::from_utf8(out.split_off(heading.len())).unwrap()
    }

    #[test]
    fn no_one_or_two_and_nobody_are_blank() {
        let options = LargeOptions::default();
        assert_eq!(cell(0.0, options), "");
        assert_eq!(cell(2.49, options), "");
        assert_eq!(cell(2.5, options), "3");
        assert_eq!(cell(245_999.5, options), "246000");
        assert_eq!(cell(2.49, LargeOptions { form: Form::V3Json, ..options }), "null");
        assert_eq!(cell(2.49, LargeOptions { without_blanks: true, ..options }), "2");
    }

    #[test]
    fn a_file_that_does_not_say_what_it_is_is_refused() {
        assert!(says_synthetic(Path::new("out/Synthetic_y36a02.csv")).is_ok());
        let error = says_synthetic(Path::new("synthetic/y36a02.csv")).unwrap_err();
        assert_eq!(error.to_string(), "the file name \"y36a02.csv\" must say \"synthetic\"");
    }

    #[test]
    fn a_young_benefit_has_only_so_many_rows() {
        // Twelve months of 99 places, 3 sexes, 12 ages and 5 categories, totals included.
        let error = Large::of("y38a02", 213_841, LargeOptions::default()).err().unwrap();
        assert_eq!(error.to_string(), "y38a02 has no more than 213840 rows: it begins in 2014-01");
    }
}
