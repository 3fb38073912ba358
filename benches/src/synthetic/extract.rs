//! Extracts as an analyst downloads them: UTF-8 without byte order mark, semicolons, one heading row, LF.

use std::{
    io::{self, Write},
    path::Path,
};

use bestand_model::{
    Period,
    area::{Area, AreaList},
};

use super::{
    SyntheticError,
    month::{Cells, Count},
    municipalities::{self, Municipalities},
    plan::{Plan, Table},
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
    let mut writer = Writer::new(table, seed, out)?;
    for month in Period::range(month(2010, 1), newest_month()).expect("the first is the earlier") {
        let detail = (month.index() == 11).then_some(Detail::SexAndAgeTotals);
        writer.month(month, detail)?;
    }
    Ok(())
}

/// An extract of one table with every place in full detail, of any size.
///
/// ```
/// use bestand_benches::synthetic::Large;
/// let extract = Large::of("y08a02", 5_000)?;
/// // 99 places, three sexes with the total, twelve ages with the total: two months of 3,564 rows.
/// assert_eq!(extract.rows(), 7_128);
/// extract.write(1, &mut std::io::sink())?;
/// # Ok::<(), bestand_benches::synthetic::SyntheticError>(())
/// ```
pub struct Large {
    table: &'static Table,
    first: Period,
    rows: u64,
}

impl Large {
    /// An extract of at least so many rows below the heading: whole months, as far back from December 2014
    /// as it takes.
    ///
    /// # Errors
    /// When there is no such table, or it does not go far enough back.
    pub fn of(table: &str, at_least: u64) -> Result<Self, SyntheticError> {
        let table = Plan::shipped().table(table)?;
        let first = newest_month();
        let mut extract = Self { table, first, rows: rows_in(table, first) };
        while extract.rows < at_least {
            let before = extract.first.offset(-1).map(|month| (month, rows_in(table, month)));
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
        let mut writer = Writer::new(self.table, seed, out)?;
        for month in Period::range(self.first, newest_month()).expect("it was counted backwards") {
            writer.month(month, Some(Detail::Full))?;
        }
        Ok(())
    }
}

/// The rows of a month with every place in full detail.
fn rows_in(table: &Table, month: Period) -> u64 {
    let places = 1 + municipalities::COUNT;
    let ages = 1 + Plan::shipped().age_bands.len();
    let categories = match table.series_in(month).count() {
        0 => 0,
        categories if table.has_visitation() => 1 + categories,
        _ => 1,
    };
    (places * (1 + Cells::SEXES) * ages * categories) as u64
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

/// Writes an extract of one table, month by month.
struct Writer<'a, W> {
    table: &'static Table,
    seed: u64,
    municipalities: Municipalities,
    out: &'a mut W,
}

impl<'a, W: Write> Writer<'a, W> {
    /// Writes the heading.
    fn new(table: &'static Table, seed: u64, out: &'a mut W) -> io::Result<Self> {
        write!(out, "Area;Periode;")?;
        if table.benefit.is_some() {
            write!(out, "Ydelse;")?;
        }
        write!(out, "Køn;Alder;")?;
        if table.has_visitation() {
            write!(out, "Visitationskategori;")?;
        }
        writeln!(out, "Antal personer;Antal fuldtidspersoner")?;
        Ok(Self { table, seed, municipalities: Municipalities::of(seed, table), out })
    }

    /// Writes the rows of a month: Hele landet in full, the municipalities as far as they are asked for. None
    /// where the benefit did not exist.
    fn month(&mut self, month: Period, municipalities: Option<Detail>) -> io::Result<()> {
        let Some(cells) = Cells::of(self.seed, Plan::shipped(), self.table, month) else {
            return Ok(());
        };
        let country = AreaList::shipped().get("000").expect("Hele landet is an area");
        self.place(country, 1.0, month, &cells, Detail::Full)?;
        let Some(detail) = municipalities else { return Ok(()) };
        for (area, share) in self.municipalities.shares(self.seed, self.table, month) {
            self.place(area, share, month, &cells, detail)?;
        }
        Ok(())
    }

    /// Writes the rows of a place that has this share of the country.
    fn place(
        &mut self,
        area: &Area,
        share: f64,
        month: Period,
        cells: &Cells,
        detail: Detail,
    ) -> io::Result<()> {
        let sexes = ["Køn i alt", "Kvinder", "Mænd"];
        let bands = Plan::shipped().age_bands.iter().map(String::as_str);
        let ages: Vec<&str> = std::iter::once("Alder i alt").chain(bands).collect();
        let total = std::iter::once("Visitationskategori i alt");
        let categories: Vec<&str> = total.chain(cells.categories.iter().copied()).collect();
        let (sexes, ages) = match detail {
            Detail::Full => (&sexes[..], &ages[..]),
            Detail::SexAndAgeTotals => (&sexes[..1], &ages[..1]),
        };
        let mut beginning = format!("{};{}M{:02};", area.name, month.year(), month.index());
        if let Some(benefit) = &self.table.benefit {
            beginning += &format!("{benefit};");
        }
        for (sex, sex_label) in sexes.iter().enumerate() {
            for (age, age_label) in ages.iter().enumerate() {
                for (category, category_label) in categories.iter().enumerate() {
                    write!(self.out, "{beginning}{sex_label};{age_label};")?;
                    if self.table.has_visitation() {
                        write!(self.out, "{category_label};")?;
                    }
                    let Count { persons, full_time_persons } =
                        cells.count(sex, age, category).share(share);
                    write_cell(self.out, persons, ";")?;
                    write_cell(self.out, full_time_persons, "\n")?;
                }
            }
        }
        Ok(())
    }
}

/// Rounds by itself, so that parts add up to their total only within rounding, as published ones do.
fn write_cell(out: &mut impl Write, count: f64, end: &str) -> io::Result<()> {
    let rounded = count.round();
    if rounded < LEAST_PUBLISHED { write!(out, "{end}") } else { write!(out, "{rounded}{end}") }
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

    fn cell(count: f64) -> String {
        let mut out = Vec::new();
        write_cell(&mut out, count, ";").unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn no_one_or_two_and_nobody_are_blank() {
        assert_eq!(cell(0.0), ";");
        assert_eq!(cell(2.49), ";");
        assert_eq!(cell(2.5), "3;");
        assert_eq!(cell(245_999.5), "246000;");
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
        let error = Large::of("y38a02", 213_841).err().unwrap();
        assert_eq!(error.to_string(), "y38a02 has no more than 213840 rows: it begins in 2014-01");
    }
}
