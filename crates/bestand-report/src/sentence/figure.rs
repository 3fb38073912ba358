//! Numbers on their way into a sentence: rounded, with a unit, and with the cells they were made of.

use bestand_model::number::format_decimal;
use bestand_model::table::Cell;
use bestand_model::{Language, MissingReason, Number};

use super::phrase::Slot;
use super::sheet::{JOINED, Spot};
use super::size_words::SizeWords;
use super::vocabulary::{Noun, Vocabulary};
use super::{Fact, FactCell};

/// A number with where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure {
    /// The number with its sign.
    pub(super) size: f64,
    /// The same, where it is an exact one.
    exact: Option<Number>,
    formula: String,
    cells: Vec<FactCell>,
    language: Language,
}

impl Figure {
    /// The number of a cell, or why there is none.
    pub(super) fn of(spot: Spot<'_>) -> Result<Self, MissingReason> {
        let (size, exact) = match spot.cell() {
            Cell::Exact(number) => (number.as_f64(), Some(*number)),
            Cell::Ratio(ratio) if ratio.is_finite() => (*ratio, None),
            Cell::Between(bounds) if let Some(number) = bounds.shown => {
                (number.as_f64(), Some(number))
            }
            Cell::Missing(reason) => return Err(*reason),
            _ => return Err(MissingReason::NotApplicable),
        };
        let (formula, cells) = (spot.called(), vec![spot.cited()]);
        Ok(Self { size, exact, formula, cells, language: spot.sheet.language })
    }

    /// What is left of this number without the other: a change, where this is the newer one.
    pub(super) fn minus(&self, other: &Self) -> Self {
        let exact = self.exact.zip(other.exact).and_then(|(this, that)| this.checked_sub(that));
        self.with(other, "−", exact, self.size - other.size)
    }

    /// Both together.
    pub(super) fn plus(&self, other: &Self) -> Self {
        let exact = self.exact.zip(other.exact).and_then(|(this, that)| this.checked_add(that));
        self.with(other, "+", exact, self.size + other.size)
    }

    fn with(&self, other: &Self, sign: &str, exact: Option<Number>, size: f64) -> Self {
        let cells = self.cells.iter().chain(&other.cells).cloned().collect();
        let formula = match sign {
            "+" => format!("{} + {}", self.formula, other.formula),
            _ => format!("{} {sign} {}", self.grouped(), other.grouped()),
        };
        let size = exact.map_or(size, Number::as_f64);
        Self { size, exact, formula, cells, language: self.language }
    }

    /// Its formula as a part of another one: in brackets where it is one of several numbers.
    fn grouped(&self) -> String {
        match self.cells.len() {
            0 | 1 => self.formula.clone(),
            _ => format!("({})", self.formula),
        }
    }

    /// This change in per cent of what it is a change of.
    pub(super) fn percent_of(&self, base: &Self) -> Self {
        let formula = format!("{} / {} · 100", self.grouped(), base.grouped());
        Self { size: self.size / base.size * 100.0, exact: None, formula, ..self.clone() }
    }

    /// A share of one, in per cent.
    pub(super) fn hundredfold(&self) -> Self {
        let formula = format!("{} · 100", self.formula);
        Self { size: self.size * 100.0, exact: None, formula, ..self.clone() }
    }

    /// A count as it stands in the table, with its unit where one is given: `1.105 fuldtidspersoner`, `ingen sager`.
    pub(super) fn level(&self, unit: Option<&Noun>) -> Slot {
        let language = self.language;
        let shown = match self.exact {
            Some(number) if number.is_zero() => match unit {
                Some(_) => language.pick("ingen", "no").to_owned(),
                None => language.pick("ingen", "none").to_owned(),
            },
            Some(number) => number.format(language),
            None => return self.mean(unit),
        };
        self.slot(shown, not_rounded(language), self.unit(unit))
    }

    /// The same with *new* before its unit: `12 nye tilkendelser`.
    pub(super) fn new_level(&self, unit: &Noun) -> Slot {
        let slot = self.level(None);
        let count = self.size;
        slot.before(&format!("{JOINED}{}", unit.new_of(count, self.language)))
    }

    /// The size of a change without its sign, rounded as the thresholds say: `godt 26.700 fuldtidspersoner`.
    pub(super) fn change(&self, unit: Option<&Noun>, words: &SizeWords) -> Slot {
        let (language, size) = (self.language, self.size.abs());
        let step = words.step(size);
        let rounded = Rounded::new(size, step as f64);
        let number =
            format_decimal(rounded.shown, if step == 1 { decimals(size) } else { 0 }, language);
        let shown = match rounded.word(language) {
            Some(word) => format!("{word}{JOINED}{number}"),
            None => number,
        };
        let rounding = match rounded.shown == size {
            true if step == 1 && !has_at_most_one_decimal(size) => one_decimal(language).to_owned(),
            true => not_rounded(language).to_owned(),
            false => format!("{} {step}", language.pick("til nærmeste", "to the nearest")),
        };
        self.slot(shown, &rounding, self.unit_of(unit, rounded.shown))
    }

    /// A mean without its sign: whole from a hundred on, else with one decimal.
    pub(super) fn mean(&self, unit: Option<&Noun>) -> Slot {
        let is_whole = self.size.fract() == 0.0 || self.is_shown_whole();
        self.with_decimals(usize::from(!is_whole), unit)
    }

    fn is_shown_whole(&self) -> bool {
        self.size.abs() >= 100.0
    }

    /// Whether it has no decimals, but for what a subtraction left behind.
    pub(super) fn is_whole(&self) -> bool {
        (self.size - self.size.round()).abs() < 1e-9
    }

    /// The number with so many decimals, as it is printed.
    pub(super) fn rounded(&self, decimals: usize) -> f64 {
        let digits = format_decimal(self.size.abs(), decimals, Language::English).replace(',', "");
        digits.parse::<f64>().unwrap_or(self.size.abs()).copysign(self.size)
    }

    /// The number as [`Self::plain`] prints it.
    pub(super) fn as_printed(&self) -> f64 {
        match self.exact {
            Some(_) => self.size,
            None => self.rounded(usize::from(!self.is_shown_whole())),
        }
    }

    /// Without its sign and with so many decimals, none to two.
    pub(super) fn with_decimals(&self, decimals: usize, unit: Option<&Noun>) -> Slot {
        let (language, shown) = (self.language, self.rounded(decimals).abs());
        let rounding = match decimals {
            _ if shown == self.size.abs() => not_rounded(language),
            0 => language.pick("til hele tal", "to whole numbers"),
            1 => one_decimal(language),
            _ => language.pick("til to decimaler", "to two decimals"),
        };
        let text = format_decimal(self.size.abs(), decimals, language);
        self.slot(text, rounding, self.unit_of(unit, shown))
    }

    /// Per cent without its sign: `2,7 pct.`
    pub(super) fn percent(&self) -> Slot {
        self.with_decimal(self.language.pick("pct.", "per cent"))
    }

    /// A difference between two percentages without its sign: `0,4 procentpoint`.
    pub(super) fn points(&self) -> Slot {
        self.with_decimal(self.language.pick("procentpoint", "percentage points"))
    }

    /// Millions of kroner without their sign: `3,2 mio. kr.`
    pub(super) fn millions(&self) -> Slot {
        self.with_decimal(self.language.pick("mio.\u{a0}kr.", "million kroner"))
    }

    /// Whether nothing is left of it when it has one decimal.
    pub(super) fn is_nothing(&self) -> bool {
        self.size.abs() < 0.05
    }

    /// A number as it is, in whatever unit: with its own decimals and sign where it is exact, else with one decimal.
    pub(super) fn plain(&self, unit: Option<&Noun>) -> Slot {
        match self.exact {
            Some(number) => {
                self.slot(number.format(self.language), not_rounded(self.language), self.unit(unit))
            }
            None => self.mean(unit),
        }
    }

    /// The same without its sign: how far one number is from another.
    pub(super) fn distance(&self) -> Slot {
        let size = self.exact.and_then(|number| match number.is_negative() {
            true => number.checked_neg(),
            false => Some(number),
        });
        match size {
            Some(size) => {
                self.slot(size.format(self.language), not_rounded(self.language), String::new())
            }
            None => self.mean(None),
        }
    }

    fn with_decimal(&self, unit: &str) -> Slot {
        let shown = format_decimal(self.size.abs(), 1, self.language);
        self.slot(shown, one_decimal(self.language), format!("{JOINED}{unit}"))
    }

    fn unit(&self, unit: Option<&Noun>) -> String {
        self.unit_of(unit, self.size)
    }

    fn unit_of(&self, unit: Option<&Noun>, count: f64) -> String {
        unit.map_or(String::new(), |unit| format!("{JOINED}{}", unit.of(count, self.language)))
    }

    /// The slot of a number as it is shown, with its unit behind it.
    fn slot(&self, shown: String, rounding: &str, unit: String) -> Slot {
        let value = self.exact.map_or_else(|| self.size.to_string(), |number| number.to_string());
        let fact = Fact {
            shown: shown.clone(),
            value,
            formula: self.formula.clone(),
            rounding: rounding.to_owned(),
            cells: self.cells.clone(),
        };
        Slot { text: format!("{shown}{unit}"), facts: vec![fact] }
    }
}

/// A small number of things: in a word up to twelve, else in figures with the cells it was counted in.
pub(super) fn counted(count: usize, cells: Vec<FactCell>, language: Language) -> Slot {
    if let Some(word) = Vocabulary::shipped().number(count, language) {
        return Slot::words(word);
    }
    let fact = Fact {
        shown: count.to_string(),
        value: count.to_string(),
        formula: language.pick("optalt", "counted").to_owned(),
        rounding: not_rounded(language).to_owned(),
        cells,
    };
    Slot { text: count.to_string(), facts: vec![fact] }
}

/// A size and what is shown for it.
struct Rounded {
    size: f64,
    shown: f64,
    step: f64,
}

impl Rounded {
    /// To the nearest multiple of a step, halves away from nothing. A step of one leaves a number as it is.
    fn new(size: f64, step: f64) -> Self {
        let shown = if step == 1.0 { size } else { (size / step).round() * step };
        Self { size, shown, step }
    }

    /// The word before a rounded number; none before one that was not changed.
    ///
    /// Within a quarter of the step the word says on which side the true number is: *knap* where it is below what is
    /// shown, and *næsten* where that is a round number (ten steps or more), *godt* where it is above. Further off it is
    /// *ca.*
    fn word(&self, language: Language) -> Option<&'static str> {
        let above = self.shown - self.size;
        let is_near = above.abs() <= self.step / 4.0;
        let is_round = self.shown % (self.step * 10.0) == 0.0;
        Some(match above {
            0.0 => return None,
            above if above > 0.0 && is_near && is_round => language.pick("næsten", "nearly"),
            above if above > 0.0 && is_near => language.pick("knap", "just under"),
            above if above < 0.0 && is_near => language.pick("godt", "just over"),
            _ => language.pick("ca.", "about"),
        })
    }
}

/// How many decimals show a number that is not rounded to tens or hundreds.
fn decimals(size: f64) -> usize {
    usize::from(size.fract() != 0.0)
}

fn has_at_most_one_decimal(size: f64) -> bool {
    format!("{size}").split_once('.').is_none_or(|(_, fraction)| fraction.len() == 1)
}

fn not_rounded(language: Language) -> &'static str {
    language.pick("ikke afrundet", "not rounded")
}

fn one_decimal(language: Language) -> &'static str {
    language.pick("til én decimal", "to one decimal")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(exact: i64) -> Figure {
        let number = Number::integer(exact);
        Figure {
            size: number.as_f64(),
            exact: Some(number),
            formula: String::new(),
            cells: Vec::new(),
            language: Language::Danish,
        }
    }

    fn change(exact: i64) -> String {
        figure(exact).change(None, SizeWords::shipped()).text.replace(JOINED, " ")
    }

    #[test]
    fn the_word_before_a_rounded_number_says_on_which_side_the_true_one_is() {
        // To tens from 1.000 on: a quarter of the step is 2,5.
        assert_eq!(change(1_238), "knap 1.240");
        assert_eq!(change(1_242), "godt 1.240");
        assert_eq!(change(1_237), "ca. 1.240");
        assert_eq!(change(1_243), "ca. 1.240");
        assert_eq!(change(1_240), "1.240");
        assert_eq!(change(1_998), "næsten 2.000");
        // To hundreds from 5.000 on: a quarter is 25.
        assert_eq!(change(20_422), "godt 20.400");
        assert_eq!(change(9_585), "knap 9.600");
        assert_eq!(change(7_958), "ca. 8.000");
        assert_eq!(change(9_980), "næsten 10.000");
        assert_eq!(change(16_947), "ca. 16.900");
    }

    #[test]
    fn a_change_of_less_than_a_thousand_stands_as_it_is() {
        for (exact, shown) in [(0, "0"), (1, "1"), (13, "13"), (999, "999"), (-169, "169")] {
            assert_eq!(change(exact), shown);
        }
    }

    #[test]
    fn nothing_is_ingen_and_one_is_singular() {
        let unit = Vocabulary::shipped().unit("full_time_persons");
        let level = |exact| figure(exact).level(unit).text.replace(JOINED, " ");
        assert_eq!(level(0), "ingen fuldtidspersoner");
        assert_eq!(level(1), "1 fuldtidsperson");
        assert_eq!(level(1_105), "1.105 fuldtidspersoner");
        assert_eq!(figure(0).level(None).text, "ingen");
    }

    #[test]
    fn means_have_a_decimal_where_they_are_small() {
        let mean = |size: f64| Figure { size, exact: None, ..figure(0) }.mean(None).text;
        assert_eq!(mean(3802.375), "3.802");
        assert_eq!(mean(12.25), "12,3");
        assert_eq!(mean(12.0), "12");
    }
}
