//! An area beside what it is held against: rate, distance, whether it closes, place.

use bestand_model::Period;
use bestand_model::number::format_decimal;
use bestand_model::table::{Bounds, Cell};

use super::reservations::provisional;
use crate::sentence::figure::Figure;
use crate::sentence::phrase::{Slot, either};
use crate::sentence::reading::Reader;
use crate::sentence::sheet::{JOINED, Spot, in_words};
use crate::sentence::vocabulary::Vocabulary;
use crate::sentence::{Fact, Sentence};
use crate::text::printable;

/// What a division can leave behind the hundredths, in hundredths: no reason to move the last digit.
const NOISE: f64 = 1e-7;

pub(in crate::sentence) fn benchmark(reader: &Reader<'_>) -> Vec<Sentence> {
    let sheet = reader.sheet;
    let Some(rate) = sheet.column("rate") else { return Vec::new() };
    let rows = sheet.table.rows.len();
    if rows == 0 {
        return Vec::new();
    }
    let mut said = Vec::new();
    said.extend(rates(reader, rate));
    let trends = sheet.column("trend");
    let is_uncertain = |row| trends.and_then(|trend| sheet.code(row, trend)) == Some("uncertain");
    let are_uncertain = rows > 2 && (1..rows).all(is_uncertain);
    let unsure: Vec<usize> = (1..rows).filter(|&row| gap(reader, row) == Gap::Unsure).collect();
    for other in 1..rows {
        match unsure.contains(&other) {
            true if unsure.first() == Some(&other) => said.extend(side_unsure(reader, &unsure)),
            true => {}
            false => said.extend(distance(reader, other)),
        }
        said.extend(trend(reader, other).filter(|_| !are_uncertain));
    }
    if are_uncertain && sheet.table.provisional.is_empty() {
        let since = Slot::words(since(reader));
        said.extend(reader.say("benchmark_uncertain_all", &[("since", since)]));
    }
    said.extend(place(reader));
    said.extend(provisional(reader, None));
    said
}

/// The rate of the area beside those of the others that have one.
fn rates(reader: &Reader<'_>, column: usize) -> Option<Sentence> {
    let sheet = reader.sheet;
    let at = |row: usize| sheet.place(row).trim_start().to_owned();
    let mut slots = vec![
        ("measure", Slot::words(printable(&sheet.table.measure))),
        ("when", Slot::words(when(reader))),
        ("own_place", Slot::words(at(0))),
    ];
    let own = sheet.spot(0, column);
    let Some(rate) = rate_slot(own, reader) else {
        let reason = own.number().err().map_or("", |missing| sheet.reason(missing));
        slots.push(("reason", Slot::words(reason)));
        return reader.say("benchmark_missing", &slots);
    };
    slots.push(("own", rate));
    let others: Vec<Slot> = (1..sheet.table.rows.len())
        .filter_map(|row| {
            Some(rate_slot(sheet.spot(row, column), reader)?.before(&format!(" {}", at(row))))
        })
        .collect();
    if others.is_empty() {
        return reader.say("benchmark_own", &slots);
    }
    slots.push(("others", Slot::list(others, reader.language())));
    reader.say("benchmark_rate", &slots)
}

/// The month the rates are of, as the title has it: ` (juli 2026)`.
fn when(reader: &Reader<'_>) -> String {
    let title = &reader.sheet.table.title;
    let last = title.rsplit(',').next().unwrap_or_default().trim();
    Period::parse(last)
        .map_or(String::new(), |period| format!(" ({})", in_words(period, reader.language())))
}

/// A rate, or the two it lies between.
fn rate_slot(spot: Spot<'_>, reader: &Reader<'_>) -> Option<Slot> {
    if let Ok(rate) = Figure::of(spot) {
        return Some(rate.percent());
    }
    match spot.cell() {
        Cell::Between(bounds) => {
            let unit = reader.language().pick("pct.", "per cent");
            Some(between(spot, bounds.low, bounds.high, unit))
        }
        _ => None,
    }
}

/// What is known of how far the area is from another.
#[derive(Clone, Copy, PartialEq)]
enum Gap {
    /// One number, the sign of which says the side.
    Known,
    /// On which side is known, and how far at least and at most.
    Above(f64, f64),
    Below(f64, f64),
    /// Both are the same.
    Level,
    /// The rounded rates do not even show on which side.
    Unsure,
    /// Nothing.
    Missing,
}

/// What a subtraction of two rates can leave beside nothing.
const NOTHING: f64 = 1e-9;

fn gap(reader: &Reader<'_>, other: usize) -> Gap {
    let Some(column) = reader.sheet.column("gap") else { return Gap::Missing };
    let spot = reader.sheet.spot(other, column);
    match (Figure::of(spot), spot.cell()) {
        (Ok(gap), _) if gap.is_nothing() => Gap::Level,
        (Ok(_), _) => Gap::Known,
        (Err(_), Cell::Between(bounds)) => {
            let Bounds { low, high, .. } = **bounds;
            match (low < -NOTHING, high > NOTHING) {
                (true, true) => Gap::Unsure,
                (false, true) => Gap::Above(low.max(0.0), high),
                (true, false) => Gap::Below((-high).max(0.0), -low),
                (false, false) => Gap::Level,
            }
        }
        _ => Gap::Missing,
    }
}

/// How far the area is above or below another.
fn distance(reader: &Reader<'_>, other: usize) -> Option<Sentence> {
    let spot = reader.sheet.spot(other, reader.sheet.column("gap")?);
    let mut slots = names(reader, other);
    let id = match gap(reader, other) {
        Gap::Known => {
            let gap = Figure::of(spot).ok()?;
            slots.push(("gap", gap.points()));
            side(gap.size > 0.0)
        }
        Gap::Above(least, most) => {
            slots.push(("gap", apart(spot, least, most, reader)));
            side(true)
        }
        Gap::Below(least, most) => {
            slots.push(("gap", apart(spot, least, most, reader)));
            side(false)
        }
        Gap::Level => "benchmark_level",
        Gap::Unsure | Gap::Missing => return None,
    };
    reader.say(id, &slots)
}

/// How far apart at least and at most, and only at most where the least is less than a hundredth.
fn apart(spot: Spot<'_>, least: f64, most: f64, reader: &Reader<'_>) -> Slot {
    let language = reader.language();
    let unit = language.pick("procentpoint", "percentage points");
    match least < 0.01 - NOTHING {
        true => at_most(spot, most, unit).after(language.pick("højst ", "at most ")),
        false => between(spot, least, most, unit),
    }
}

/// The slot of a number that is known to lie between two others: `0,86-1,00 procentpoint`. Both are rounded away
/// from each other, so that it does lie between them.
fn between(spot: Spot<'_>, low: f64, high: f64, unit: &str) -> Slot {
    let language = spot.sheet.language;
    let low_shown = ((low * 100.0 + NOISE).floor() / 100.0).max(0.0);
    let high_shown = (high * 100.0 - NOISE).ceil() / 100.0;
    let text = |value| format_decimal(value, 2, language);
    let fact = |value: f64, shown: f64, rounding: &str| Fact {
        shown: text(shown),
        value: value.to_string(),
        formula: spot.called(),
        rounding: rounding.to_owned(),
        cells: vec![spot.cited()],
    };
    let (down, up) = (
        language.pick("ned til to decimaler", "down to two decimals"),
        language.pick("op til to decimaler", "up to two decimals"),
    );
    let facts = vec![fact(low, low_shown, down), fact(high, high_shown, up)];
    if low_shown == high_shown {
        let text = format!("{}{JOINED}{unit}", facts[0].shown);
        return Slot { text, facts };
    }
    let words = format!("{}-{}{JOINED}{unit}", facts[0].shown, facts[1].shown);
    Slot { text: words, facts }
}

/// The slot of the larger of two numbers that another one lies between, where the smaller is nothing: `0,2 procentpoint`.
/// Rounded away from nothing.
fn at_most(spot: Spot<'_>, high: f64, unit: &str) -> Slot {
    let language = spot.sheet.language;
    let hundredths = (high * 100.0 - NOISE).ceil();
    let decimals = if hundredths % 10.0 == 0.0 { 1 } else { 2 };
    let shown = format_decimal(hundredths / 100.0, decimals, language);
    let fact = Fact {
        shown: shown.clone(),
        value: high.to_string(),
        formula: spot.called(),
        rounding: language.pick("op til to decimaler", "up to two decimals").to_owned(),
        cells: vec![spot.cited()],
    };
    Slot { text: format!("{shown}{JOINED}{unit}"), facts: vec![fact] }
}

/// The areas of which the rounded rates do not show whether they are above or below.
fn side_unsure(reader: &Reader<'_>, others: &[usize]) -> Option<Sentence> {
    let name = |row| reader.sheet.name_in_sentence(row);
    let others: Vec<String> = others.iter().map(|&row| name(row)).collect();
    let slots = [
        ("area", Slot::words(name(0))),
        ("other", Slot::words(either(&others, reader.language()))),
    ];
    reader.say("benchmark_unsure", &slots)
}

fn side(is_above: bool) -> &'static str {
    if is_above { "benchmark_above" } else { "benchmark_below" }
}

/// Whether the distance closes. Nothing while the month is still being reported.
fn trend(reader: &Reader<'_>, other: usize) -> Option<Sentence> {
    let sheet = reader.sheet;
    if !sheet.table.provisional.is_empty() {
        return None;
    }
    let id = match sheet.code(other, sheet.column("trend")?)? {
        "closing" => "benchmark_closing",
        "widening" => "benchmark_widening",
        "crossed" => "benchmark_crossed",
        "unchanged" => "benchmark_unchanged",
        "uncertain" => "benchmark_uncertain",
        _ => return None,
    };
    let mut slots = names(reader, other);
    slots.push(("since", Slot::words(since(reader))));
    reader.say(id, &slots)
}

/// Since when, as the head of the column with the distance before has it: ` siden juli 2025`.
fn since(reader: &Reader<'_>) -> String {
    let sheet = reader.sheet;
    let label = sheet.column("gap_before").map(|column| sheet.table.columns[column].label.as_str());
    let period = label.and_then(|label| Period::parse(label.split_once(' ')?.1).ok());
    let since = reader.language().pick("siden", "since");
    period
        .map_or(String::new(), |period| format!(" {since} {}", in_words(period, reader.language())))
}

fn names(reader: &Reader<'_>, other: usize) -> Vec<(&'static str, Slot)> {
    let name = |row| Slot::words(reader.sheet.name_in_sentence(row));
    vec![("area", name(0)), ("other", name(other))]
}

/// The place of the area, or the places it shares, and among how many where the head of the column says it.
fn place(reader: &Reader<'_>) -> Option<Sentence> {
    let sheet = reader.sheet;
    let column = sheet.column("rank")?;
    let spot = sheet.spot(0, column);
    let (shown, is_shared) = match spot.cell() {
        Cell::Exact(number) => (number.to_string(), false),
        Cell::Between(bounds) if bounds.low == bounds.high => (bounds.low.to_string(), false),
        Cell::Between(bounds) => (format!("{}-{}", bounds.low, bounds.high), true),
        _ => return None,
    };
    let figure = |shown: String| {
        let fact = Fact {
            shown: shown.clone(),
            value: shown.clone(),
            formula: spot.called(),
            rounding: reader.language().pick("ikke afrundet", "not rounded").to_owned(),
            cells: vec![spot.cited()],
        };
        Slot { text: shown, facts: vec![fact] }
    };
    let mut slots = names(reader, 0);
    slots.push(("rank", figure(shown)));
    let ids = match is_shared {
        false => ["benchmark_rank", "benchmark_rank_among"],
        true => ["benchmark_rank_shared", "benchmark_rank_shared_among"],
    };
    let Some(count) = ranked(&sheet.table.columns[column].label) else {
        return reader.say(ids[0], &slots);
    };
    let area = sheet.column("area").and_then(|at| sheet.code(0, at)).unwrap_or_default();
    let areas = Vocabulary::shipped().areas_like(area, reader.language());
    slots.extend([("count", figure(count.to_string())), ("areas", Slot::words(areas))]);
    reader.say(ids[1], &slots)
}

/// Among how many the places are, as the head of their column says: 98 in `Nr. (af 98)`.
fn ranked(label: &str) -> Option<u32> {
    let (_, among) = label.strip_suffix(')')?.rsplit_once('(')?;
    among.split_once(' ')?.1.parse().ok()
}
