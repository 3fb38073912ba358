//! Which variable of a PC-Axis file is the time, and its periods.
//!
//! `TIMEVAL("tid")=TLIST(Q1,"20081"-"20144")` gives the first and the last period, and
//! `TIMEVAL("tid")=TLIST(Q1),"20081","20091"` gives each. The letter is the length of the period (`A1` year, `H1`
//! half-year, `Q1` quarter, `M1` month, `W1` week), and a period is the year with the number in it behind: one
//! digit for half-years and quarters, two for months and weeks. The forms of StatBank's own codes (`2008K1`) are
//! read too. The periods must be those that `VALUES` and `CODES` name, in the same order.

use std::collections::BTreeSet;

use bestand_model::{Period, period::PeriodKind};

use crate::{error::ReadError, excerpt::excerpt};

use super::{
    broken, counted,
    statements::{Statement, Statements, Token},
    variables::{TIME_HINT, Variable, position},
};

const TLIST_HINT: &str = "a time list is TLIST(Q1,\"20081\"-\"20144\") or TLIST(Q1),\"20081\",\"20082\", with \
     A1, H1, Q1, M1 or W1, and names the periods of VALUES in their order: download the file again";

/// The time of a matrix.
pub(super) struct Time {
    /// The position of its variable.
    pub variable: usize,
    /// The period of each of its members.
    pub periods: Vec<Period>,
}

/// Finds the time: the variable of `TIMEVAL`, else the one whose members are all periods.
///
/// # Errors
/// When none or several could be it, or `TIMEVAL` and `VALUES` disagree.
pub(super) fn find(statements: &Statements<'_>, variables: &[Variable]) -> Result<Time, ReadError> {
    let mut timevals = statements.all("TIMEVAL");
    let Some(timeval) = timevals.next() else { return by_members(statements, variables) };
    if let Some(second) = timevals.next() {
        let reason = format!("{} and {} both name a time", timeval.name(), second.name());
        return Err(broken(statements.file, second.line, reason, TIME_HINT));
    }
    let name = timeval.keys.first().map_or("", String::as_str);
    let place = position(statements, variables, timeval, name)?;
    let time =
        Time { variable: place, periods: listed(statements.file, timeval, &variables[place])? };
    refuse_doubles(statements, timeval.line, &time)?;
    Ok(time)
}

fn by_members(statements: &Statements<'_>, variables: &[Variable]) -> Result<Time, ReadError> {
    let mut times = variables.iter().enumerate().filter_map(|(place, variable)| {
        let periods: Option<Vec<_>> =
            (0..variable.texts.len()).map(|member| named(variable, member).next()).collect();
        periods.map(|periods| Time { variable: place, periods })
    });
    let line = statements.data_line;
    match (times.next(), times.next()) {
        (Some(time), None) => {
            refuse_doubles(statements, variables[time.variable].line, &time)?;
            Ok(time)
        }
        (Some(first), Some(second)) => {
            let names = [first, second].map(|time| excerpt(&variables[time.variable].name));
            let reason = format!(
                "there is no TIMEVAL, and both \"{}\" and \"{}\" may be the time",
                names[0], names[1]
            );
            Err(broken(statements.file, line, reason, TIME_HINT))
        }
        (None, _) => {
            let names: Vec<_> = variables.iter().map(|variable| variable.name.as_str()).collect();
            let reason = format!(
                "there is no TIMEVAL, and no variable is a time; there are {}",
                excerpt(&names.join(", "))
            );
            Err(broken(statements.file, line, reason, TIME_HINT))
        }
    }
}

/// The periods that text and code of a member name, as far as they do.
fn named(variable: &Variable, member: usize) -> impl Iterator<Item = Period> {
    let code = variable.codes.as_ref().map(|codes| codes[member].as_str());
    [Some(variable.texts[member].as_str()), code]
        .into_iter()
        .flatten()
        .filter_map(|text| Period::parse(text).ok())
}

fn refuse_doubles(statements: &Statements<'_>, line: u32, time: &Time) -> Result<(), ReadError> {
    let mut seen = BTreeSet::new();
    match time.periods.iter().find(|&period| !seen.insert(*period)) {
        None => Ok(()),
        Some(double) => {
            let reason = format!("the period {double} stands twice");
            Err(broken(statements.file, line, reason, TLIST_HINT))
        }
    }
}

/// The periods of a `TIMEVAL`, held to the members of its variable.
fn listed(file: &str, timeval: &Statement, variable: &Variable) -> Result<Vec<Period>, ReadError> {
    let fail = |reason: String| broken(file, timeval.line, reason, TLIST_HINT);
    let no_list = || fail(format!("{} is not a time list", timeval.name()));
    let [Token::Word(tlist), Token::Mark('('), Token::Word(scale), rest @ ..] =
        timeval.value.as_slice()
    else {
        return Err(no_list());
    };
    if !tlist.eq_ignore_ascii_case("TLIST") {
        return Err(no_list());
    }
    let scale = Scale::of(scale)
        .ok_or_else(|| fail(format!("the time scale \"{}\" is not supported", excerpt(scale))))?;
    let period = |text: &String| {
        scale.period(text.trim()).ok_or_else(|| {
            fail(format!("\"{}\" in {} is no {}", excerpt(text), timeval.name(), scale.word))
        })
    };
    let periods = match rest {
        [
            Token::Mark(','),
            Token::Text(first),
            Token::Word(hyphen),
            Token::Text(last),
            Token::Mark(')'),
        ] if hyphen == "-" => {
            let (first, last) = (period(first)?, period(last)?);
            Period::range(first, last).map_err(|error| fail(error.to_string()))?
        }
        // The list stands behind the parentheses; some programs put it between them.
        [Token::Mark(')')] => members(variable, scale).ok_or_else(no_list)?,
        [Token::Mark(')'), list @ ..] | [list @ .., Token::Mark(')')] => {
            let (pairs, remainder) = list.as_chunks::<2>();
            if !remainder.is_empty() {
                return Err(no_list());
            }
            pairs
                .iter()
                .map(|pair| match pair {
                    [Token::Mark(','), Token::Text(text)] => period(text),
                    _ => Err(no_list()),
                })
                .collect::<Result<_, _>>()?
        }
        _ => return Err(no_list()),
    };
    hold_to_members(file, timeval, variable, &periods)?;
    Ok(periods)
}

/// The periods of the members, where the time list gives the scale and no more.
fn members(variable: &Variable, scale: Scale) -> Option<Vec<Period>> {
    let of_scale = |member| named(variable, member).find(|period| period.kind() == scale.kind);
    (0..variable.texts.len()).map(of_scale).collect()
}

fn hold_to_members(
    file: &str,
    timeval: &Statement,
    variable: &Variable,
    periods: &[Period],
) -> Result<(), ReadError> {
    let fail = |reason: String| Err(broken(file, timeval.line, reason, TLIST_HINT));
    if periods.len() != variable.texts.len() {
        return fail(format!(
            "{} names {} where VALUES has {}",
            timeval.name(),
            counted(periods.len(), "period"),
            counted(variable.texts.len(), "text")
        ));
    }
    for (member, &period) in periods.iter().enumerate() {
        // A text may be words, such as a season; then the time list alone says what it is.
        if named(variable, member).any(|other| other != period) {
            return fail(format!(
                "{} says {period} where VALUES says \"{}\"",
                timeval.name(),
                excerpt(&variable.texts[member])
            ));
        }
    }
    Ok(())
}

/// The length of the periods of a time list.
#[derive(Clone, Copy)]
struct Scale {
    kind: PeriodKind,
    word: &'static str,
    /// How many digits follow the year.
    digits: usize,
    make: fn(i32, u32) -> Option<Period>,
}

impl Scale {
    fn of(text: &str) -> Option<Self> {
        let year = |year, _| Period::calendar_year(year);
        let (kind, word, digits, make): (_, _, _, fn(i32, u32) -> Option<Period>) =
            match text.to_ascii_uppercase().as_str() {
                "A1" => (PeriodKind::Year, "year", 0, year),
                "H1" => (PeriodKind::HalfYear, "half-year", 1, Period::half_year),
                "Q1" => (PeriodKind::Quarter, "quarter", 1, Period::quarter),
                "M1" => (PeriodKind::Month, "month", 2, Period::month),
                "W1" => (PeriodKind::Week, "week", 2, Period::week),
                _ => return None,
            };
        Some(Self { kind, word, digits, make })
    }

    fn period(self, text: &str) -> Option<Period> {
        if let Ok(period) = Period::parse(text) {
            return (period.kind() == self.kind).then_some(period);
        }
        let is_code =
            text.len() == 4 + self.digits && text.bytes().all(|byte| byte.is_ascii_digit());
        let (year, number) = is_code.then(|| text.split_at(4))?;
        (self.make)(year.parse().ok()?, number.parse().ok()?)
    }
}
