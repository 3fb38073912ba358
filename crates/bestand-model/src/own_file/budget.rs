//! What a municipality's budget expects of a year: full-year persons (*helårspersoner*), price and amount by benefit.

use super::{Form, Line, OwnFileError, Sheet, base_name, source_of};
use crate::Number;
use crate::source::{Publisher, ReadFacts, Source, Vintage};

/// A budget of one year.
///
/// The file does not say its year; whoever names the file does, with [`Budget::of_year`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The calendar year; `None` where nobody has said.
    pub year: Option<i32>,
    /// The file's base name; empty where nobody has said.
    pub file: String,
    /// The benefits, in the order of the file, each once.
    pub rows: Vec<BudgetRow>,
    /// How the file was read.
    pub read: ReadFacts,
}

/// What is budgeted for a benefit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetRow {
    /// The line of the file.
    pub line: u64,
    /// The code of the benefit in the list.
    pub benefit: String,
    /// The average of full-time persons over the year (*helårspersoner*).
    pub full_year_persons: Number,
    /// Kroner a year for each of them, after what the state refunds; `None` where none is given.
    pub net_price: Option<Number>,
    /// Kroner in all, net of what the state refunds; `None` where none is given.
    pub amount: Option<Number>,
}

/// What a full-year person costs in a year, in kroner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NetPrice {
    /// As the budget says.
    Given(Number),
    /// The amount divided by the full-year persons, where only those are given.
    Derived(f64),
}

/// An amount that is not what persons and price come to.
#[derive(Clone, Debug, PartialEq)]
pub struct AmountOff {
    /// The line of the file.
    pub line: u64,
    /// The code of the benefit.
    pub benefit: String,
    /// The amount as given, in kroner.
    pub amount: Number,
    /// Full-year persons times price, in kroner.
    pub computed: f64,
}

const FORM: Form = Form {
    row: "benefit",
    columns: &[BENEFIT, PERSONS, PRICE, AMOUNT],
    example: "Sygedagpenge;410,5;98000;",
};
const BENEFIT: &str = "ydelse";
const PERSONS: &str = "helaarspersoner";
const PRICE: &str = "gns_nettopris_kr";
const AMOUNT: &str = "beloeb_kr";

/// As many people as there are in the country.
const MOST_PERSONS: i64 = 6_000_000;
/// No benefit costs so much a year.
const MOST_PRICE: i64 = 5_000_000;
/// What a full-year person costs is more than this, unless it is nothing: less is likely counted in thousands of kroner.
const LEAST_PRICE: f64 = 1_000.0;
/// More than the state spends on all benefits in a year.
const MOST_AMOUNT: i64 = 500_000_000_000;
/// An amount may be off what persons and price come to by one part in so many: half a per cent.
const TOLERANCE: f64 = 200.0;

impl Budget {
    /// Reads `ydelse;helaarspersoner;gns_nettopris_kr;beloeb_kr`, one row per benefit. Price and amount may be empty.
    ///
    /// ```
    /// use bestand_model::own_file::{Budget, NetPrice};
    /// let file = "ydelse;helaarspersoner;gns_nettopris_kr;beloeb_kr\nSygedagpenge;400;;40000000\n";
    /// let budget = Budget::read(file.as_bytes())?.of_year(2026);
    /// assert_eq!(budget.rows[0].net_price(), Some(NetPrice::Derived(100_000.0)));
    /// # Ok::<(), bestand_model::own_file::OwnFileError>(())
    /// ```
    ///
    /// # Errors
    /// When the file is not of this form, a benefit is unknown or stands twice, or a number cannot be: negative, too
    /// large, or a price so low that it must be in thousands of kroner.
    pub fn read(bytes: &[u8]) -> Result<Self, OwnFileError> {
        let sheet = Sheet::read(bytes, &FORM, super::BUDGET)?;
        let mut rows: Vec<BudgetRow> = Vec::with_capacity(sheet.lines.len());
        for line in &sheet.lines {
            let benefit = line.benefit(BENEFIT)?.to_owned();
            if let Some(first) = rows.iter().find(|row| row.benefit == benefit) {
                let (line, first) = (line.number, first.line);
                return Err(OwnFileError::Twice { line, first, what: benefit });
            }
            let row = BudgetRow {
                line: line.number,
                benefit,
                full_year_persons: line.needed_number(PERSONS, MOST_PERSONS)?,
                net_price: line.number(PRICE, MOST_PRICE)?,
                amount: line.number(AMOUNT, MOST_AMOUNT)?,
            };
            row.refuse_thousands_of_kroner(line)?;
            rows.push(row);
        }
        Ok(Self { year: None, file: String::new(), rows, read: sheet.read })
    }

    /// The same budget, of this year.
    #[must_use]
    pub fn of_year(self, year: i32) -> Self {
        Self { year: Some(year), ..self }
    }

    /// The same budget, from a file of this name. A name that says synthetic makes it so.
    #[must_use]
    pub fn from_file(self, name: &str) -> Self {
        Self { file: base_name(name), ..self }
    }

    /// What is budgeted for a benefit.
    pub fn row(&self, benefit: &str) -> Option<&BudgetRow> {
        self.rows.iter().find(|row| row.benefit == benefit)
    }

    /// The amounts that are off what persons and price come to by more than 0.5 per cent, in the order of the file.
    pub fn warnings(&self) -> Vec<AmountOff> {
        self.rows.iter().filter_map(BudgetRow::amount_off).collect()
    }

    /// The budget as a source: `Budget 2026`.
    pub fn source(&self) -> Source {
        let pulled = self.year.map_or(Vintage::Unknown, Vintage::Year);
        source_of(Publisher::Budget, pulled, &self.file, &self.read, std::iter::empty::<&str>())
    }
}

impl BudgetRow {
    /// What a full-year person costs: the price, else what the amount comes to per person; `None` where neither is
    /// given, or nobody is budgeted.
    pub fn net_price(&self) -> Option<NetPrice> {
        let of_amount = || {
            let amount = self.amount.filter(|_| self.full_year_persons.is_positive())?;
            Some(NetPrice::Derived(amount.as_f64() / self.full_year_persons.as_f64()))
        };
        self.net_price.map(NetPrice::Given).or_else(of_amount)
    }

    fn amount_off(&self) -> Option<AmountOff> {
        let (amount, price) = (self.amount?, self.net_price?);
        let computed = self.full_year_persons.as_f64() * price.as_f64();
        let off = (amount.as_f64() - computed).abs();
        let benefit = self.benefit.clone();
        (off * TOLERANCE > computed).then_some(AmountOff {
            line: self.line,
            benefit,
            amount,
            computed,
        })
    }

    /// A price in thousands of kroner would make every amount a thousand times too small.
    fn refuse_thousands_of_kroner(&self, line: &Line) -> Result<(), OwnFileError> {
        let Some(price) = self.net_price() else { return Ok(()) };
        let column = match price {
            NetPrice::Given(_) => PRICE,
            NetPrice::Derived(_) => AMOUNT,
        };
        let is_too_little = (f64::MIN_POSITIVE..LEAST_PRICE).contains(&price.kroner());
        is_too_little.then(|| line.at(column)).map_or(Ok(()), |at| {
            let why =
                "a full-year person costs more than 1000 kroner; is it in thousands of kroner?";
            Err(OwnFileError::TooSmall { at, why })
        })
    }
}

impl NetPrice {
    /// In kroner.
    pub fn kroner(self) -> f64 {
        match self {
            Self::Given(price) => price.as_f64(),
            Self::Derived(price) => price,
        }
    }
}
