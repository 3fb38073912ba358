//! What a chart shows, in words, for those who hear it: from the same numbers, and nothing else.

use bestand_model::period::month_name;
use bestand_model::table::Role;
use bestand_model::{Language, Period};

use super::ChartForm;
use super::data::{ChartData, Series};
use super::form::{contributions, months, waterfall};

/// More series than these are not told one by one.
const TOLD: usize = 12;

/// The kind of chart, what it shows, the period, each series' first and last value with its highest and lowest, the
/// breaks, what is preliminary or missing, and the sources: a line for each.
pub(crate) fn describe(data: &ChartData, index: Option<&ChartData>, form: ChartForm) -> String {
    let mut sentences = vec![opening(data, form)];
    let ranked = form == ChartForm::Bars || data.periods.len() == 1;
    if form == ChartForm::Contributions {
        let row =
            |series: &Series| format!("{}: {}.", series.label, contributions::text(data, series));
        sentences.extend(data.series.iter().map(row));
    } else if form == ChartForm::Waterfall {
        sentences.extend(data.series.iter().map(|series| waterfall::sentence(data, series)));
    } else if form == ChartForm::Months {
        sentences.extend(data.series.iter().map(|series| months_of(data, series)));
    } else if ranked {
        sentences.extend(ranking(data));
    } else {
        // A stack shows the parts and their total.
        let is_shown = |series: &&Series| {
            form != ChartForm::Area || matches!(series.role, Role::Body | Role::Total)
        };
        let shown: Vec<&Series> = data.series.iter().filter(is_shown).collect();
        let told = shown.iter().take(TOLD);
        sentences.extend(told.map(|series| course(data, series)));
        let rest = shown.len().saturating_sub(TOLD);
        if rest > 0 {
            sentences.push(match data.language {
                Language::Danish => format!("Desuden {rest} serier."),
                Language::English => format!("And {rest} more series."),
            });
        }
    }
    if let Some(index) = index {
        let lead = data.language.pick("Nederst", "Below");
        sentences.push(format!("{lead}: {}.", index.measure));
        sentences.extend(index.series.iter().map(|series| course(index, series)));
    }
    let breaks: Vec<&str> = data.breaks.iter().map(|each| each.label.as_str()).collect();
    if !breaks.is_empty() {
        let lead = data.language.pick("Databrud", "Series breaks");
        sentences.push(format!("{lead}: {}.", breaks.join("; ")));
    }
    let provisional: Vec<String> = match &data.calendar {
        Some(months) => months.iter().map(|month| whole(*month, data.language)).collect(),
        None => (data.periods.iter().zip(&data.provisional))
            .filter(|(_, provisional)| **provisional)
            .map(|(period, _)| whole(*period, data.language))
            .collect(),
    };
    if !provisional.is_empty() {
        let lead = data.language.pick("Foreløbige tal", "Preliminary figures");
        sentences.push(format!("{lead}: {}.", provisional.join(", ")));
    }
    sentences.extend(data.sources.iter().map(|source| format!("{source}.")));
    sentences.join("\n")
}

fn opening(data: &ChartData, form: ChartForm) -> String {
    let (danish, english) = match form {
        ChartForm::Line => ("Linjediagram", "Line chart"),
        ChartForm::Columns => ("Søjlediagram", "Column chart"),
        ChartForm::Area => ("Stablet arealdiagram", "Stacked area chart"),
        ChartForm::Bars => ("Rangordnet liggende søjlediagram", "Ranked bar chart"),
        ChartForm::Multiples => {
            ("Små diagrammer, et pr. serie", "Small multiples, a panel per series")
        }
        ChartForm::Quarters => ("Linjediagram", "Line chart"),
        ChartForm::Calendar => {
            let kind = data.language.pick(
                "Linjediagram, en linje pr. år fra januar til december",
                "Line chart, a line per year from January to December",
            );
            return format!("{kind}. {}.", data.measure);
        }
        ChartForm::Waterfall => {
            let kind = data.language.pick("Vandfaldsdiagram", "Waterfall chart");
            return format!("{kind}. {}.", data.title);
        }
        ChartForm::Contributions => {
            let kind = data.language.pick("Liggende søjlediagram", "Bar chart");
            return format!("{kind}. {}.", data.measure);
        }
        ChartForm::Months => {
            let kind = data.language.pick(
                "Prikdiagram, en linje pr. række og en prik pr. måned",
                "Dot chart, a line per row and a dot per month",
            );
            return format!("{kind}. {}.", data.measure);
        }
    };
    let periods = match form {
        ChartForm::Bars => &data.periods[data.periods.len().saturating_sub(1)..],
        _ => &data.periods[..],
    };
    let kind = data.language.pick(danish, english);
    if periods.is_empty() {
        return format!("{kind}. {}.", data.title);
    }
    format!("{kind}. {}, {}.", data.measure, span(periods, data.language))
}

/// What a row has in the month asked for, and in which months it is lowest and highest.
fn months_of(data: &ChartData, series: &Series) -> String {
    let language = data.language;
    let name = |at: usize| month_name(at as u32 + 1, language);
    let numbers = || {
        let points = series.points.iter().enumerate();
        points.filter_map(|(at, point)| Some((at, point.number?, point.text.as_str())))
    };
    let lowest = numbers().min_by(|one, other| one.1.total_cmp(&other.1));
    // The first of equal ones.
    let highest = numbers().rev().max_by(|one, other| one.1.total_cmp(&other.1));
    let asked = data.asked.map(|at| format!(" {} {};", name(at), months::asked_text(data, series)));
    let asked = asked.unwrap_or_default();
    let (Some((low_at, _, low)), Some((high_at, _, high))) = (lowest, highest) else {
        return match language {
            Language::Danish => format!("{}: ingen tal.", series.label),
            Language::English => format!("{}: no figures.", series.label),
        };
    };
    let (label, low_at, high_at) = (&series.label, name(low_at), name(high_at));
    match language {
        Language::Danish => {
            format!("{label}:{asked} lavest {low} ({low_at}), højest {high} ({high_at}).")
        }
        Language::English => {
            format!("{label}:{asked} lowest {low} ({low_at}), highest {high} ({high_at}).")
        }
    }
}

/// From where to where one series goes, and between which bounds.
fn course(data: &ChartData, series: &Series) -> String {
    let language = data.language;
    let label = &series.label;
    let there = || {
        series.points.iter().zip(&data.periods).filter_map(|(value, period)| {
            Some((value.number?, value.text.as_str(), data.period_name(*period)))
        })
    };
    let (Some((_, first, from)), Some((_, last, to))) = (there().next(), there().next_back())
    else {
        return match language {
            Language::Danish => format!("{label}: ingen tal."),
            Language::English => format!("{label}: no figures."),
        };
    };
    let extreme = |sign: f64| {
        // The first of equal ones.
        let mut best: Option<(f64, &str, String)> = None;
        for each in there() {
            if best.as_ref().is_none_or(|best| each.0 * sign > best.0 * sign) {
                best = Some(each);
            }
        }
        best.map(|(_, text, period)| format!("{text} ({period})")).unwrap_or_default()
    };
    let gaps = series.points.iter().filter(|value| value.number.is_none()).count();
    let mut sentence = match language {
        Language::Danish => format!(
            "{label}: {first} i {from} og {last} i {to}; højest {}, lavest {}",
            extreme(1.0),
            extreme(-1.0)
        ),
        Language::English => format!(
            "{label}: {first} in {from} and {last} in {to}; highest {}, lowest {}",
            extreme(1.0),
            extreme(-1.0)
        ),
    };
    if gaps > 0 {
        sentence.push_str(&match language {
            Language::Danish => format!("; uden tal i {gaps} af {} perioder", series.points.len()),
            Language::English => {
                format!("; no figure in {gaps} of {} periods", series.points.len())
            }
        });
    }
    sentence.push('.');
    sentence
}

/// The span of some periods in words: `januar 2010-december 2014`.
fn span(periods: &[Period], language: Language) -> String {
    match periods {
        [] => String::new(),
        [only] => only.long(language),
        [first, .., last] => format!("{}-{}", first.long(language), last.long(language)),
    }
}

/// A period that no line is broken in.
fn whole(period: Period, language: Language) -> String {
    period.long(language).replace(' ', "\u{a0}")
}

/// The highest and the lowest of the newest period.
fn ranking(data: &ChartData) -> Vec<String> {
    const NAMED: usize = 3;
    let language = data.language;
    let place = data.periods.len().saturating_sub(1);
    let mut rows: Vec<(f64, String)> = data
        .series
        .iter()
        .filter(|series| !data.is_count() || !matches!(series.role, Role::Total | Role::Subtotal))
        .filter_map(|series| {
            let value = &series.points[place];
            Some((value.number?, format!("{} {}", series.label, value.text)))
        })
        .collect();
    rows.sort_by(|one, other| other.0.total_cmp(&one.0));
    let list = |rows: &[(f64, String)]| {
        rows.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("; ")
    };
    if rows.len() <= 2 * NAMED {
        return vec![format!("{}.", list(&rows))];
    }
    // Those that stand out are told wherever they stand.
    let is_told = |series: &&Series| {
        data.marked.contains(&series.code)
            || !data.is_count() && matches!(series.role, Role::Total | Role::Subtotal)
    };
    let told = data.series.iter().filter(is_told);
    let told: Vec<String> = told
        .map(|series| format!("{} {}.", series.label, series.points[place].text))
        .filter(|_| !data.marked.is_empty())
        .collect();
    let (high, low) = (list(&rows[..NAMED]), list(&rows[rows.len() - NAMED..]));
    let all = match language {
        Language::Danish => format!("{} rækker. Højest: {high}. Lavest: {low}.", rows.len()),
        Language::English => format!("{} rows. Highest: {high}. Lowest: {low}.", rows.len()),
    };
    std::iter::once(all).chain(told).collect()
}
