//! Spell tables (a24): spells at the start and the end of each month, with those begun and ended, of three benefits of which
//! one is closed to new entrants from February 2026.
//!
//! Jobindsats' own column heads of these tables were not seen; those here follow the title of the table. All numbers are
//! made. In Hele landet every account balances. In a municipality people move in and out without a spell that begins or ends,
//! so that a small rest is left, as it may be in real ones.

use bestand_model::{Period, area::AreaList};

use super::dice::Dice;

/// The day in the names of the files.
const PULLED: &str = "2026-11-15";

/// Counts below it are published as blanks.
const LEAST_PUBLISHED: i64 = 3;

/// Hele landet, and municipalities with their share of it.
const PLACES: [(&str, f64); 4] = [("000", 1.0), ("165", 0.0055), ("316", 0.0128), ("730", 0.0183)];

/// The heads of the four counts.
pub(super) const HEADS: [&str; 4] = [
    "Antal forløb primo perioden",
    "Antal påbegyndte forløb",
    "Antal afsluttede forløb",
    "Antal forløb ultimo perioden",
];

/// A benefit: its table, the spells of Hele landet at the start, those that begin in a month, the share that ends in a
/// month, and whether none begin from February 2026.
struct Benefit {
    table: &'static str,
    spells: f64,
    begin: f64,
    end: f64,
    is_closed: bool,
}

const BENEFITS: [Benefit; 3] = [
    Benefit { table: "y08a24", spells: 96_400.0, begin: 1_390.0, end: 0.0125, is_closed: false },
    Benefit { table: "y11a24", spells: 17_200.0, begin: 430.0, end: 0.0265, is_closed: true },
    Benefit { table: "y12a24", spells: 17_800.0, begin: 820.0, end: 0.0450, is_closed: false },
];

/// The spell tables, as file name and text: Hele landet and three municipalities, January 2024 to September 2026.
///
/// ```
/// let files = bestand_benches::synthetic::spells_2026(1);
/// let (name, text) = &files[0];
/// assert_eq!(name, "synthetic_y08a24_2026-11-15.csv");
/// assert!(text.lines().nth(1).is_some_and(|row| row.starts_with("Hele landet;2024M01;96400;")));
/// ```
pub fn spells_2026(seed: u64) -> Vec<(String, String)> {
    BENEFITS
        .iter()
        .map(|benefit| (format!("synthetic_{}_{PULLED}.csv", benefit.table), text(benefit, seed)))
        .collect()
}

fn text(benefit: &Benefit, seed: u64) -> String {
    let mut text = format!("Area;Periode;{}\n", HEADS.join(";"));
    let month = |year, month| Period::month(year, month).expect("a month of the calendar");
    let (first, last, closed) = (month(2024, 1), month(2026, 9), month(2026, 2));
    let months = Period::range(first, last).expect("the first is the earlier");
    for (code, share) in PLACES {
        let area = AreaList::shipped().get(code).expect("the places are areas");
        let mut dice = Dice::of(seed, &format!("{} spells {code}", benefit.table));
        let mut opening = (benefit.spells * share).round() as i64;
        for &month in &months {
            let ended = opening as f64 * benefit.end * (1.0 + 0.08 * dice.swing());
            let begun = match benefit.is_closed && month >= closed {
                true => 0.0,
                false => benefit.begin * share * (1.0 + 0.10 * dice.swing()),
            };
            let (ended, begun) = (ended.round() as i64, begun.round() as i64);
            // More people live where there are more spells.
            let moved =
                if code == "000" { 0.0 } else { dice.swing() * (opening as f64).sqrt() / 6.0 };
            let closing = opening + begun - ended + moved.round() as i64;
            let counts = [opening, begun, ended, closing].map(published);
            let month = format!("{}M{:02}", month.year(), month.index());
            text += &format!("{};{month};{}\n", area.name, counts.join(";"));
            opening = closing;
        }
    }
    text
}

fn published(count: i64) -> String {
    if count >= LEAST_PUBLISHED { count.to_string() } else { String::new() }
}
