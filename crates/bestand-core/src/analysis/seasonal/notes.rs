//! What the reader of a series taken apart must know: the settings, how strong season and trend are, what was too short.

use bestand_model::number::format_decimal;
use bestand_model::table::{Note, NoteKind, Role, Severity};
use bestand_model::{Language, Period};

use super::stl::{DEGREES, LOOPS, SeasonWindow, Settings};
use super::stretches::{Fit, Row, Stretch};
use crate::analysis::plan::Plan;
use crate::analysis::wording::{list, note};

/// More rows than these are not told one by one.
const TOLD: usize = 6;

/// A stretch of a row that has periods shown.
struct Told<'a> {
    row: usize,
    stretch: &'a Stretch,
}

pub(super) fn notes(
    plan: &Plan<'_>,
    rows: &[Row],
    every: &[Period],
    places: &[Option<usize>],
    settings: Settings,
) -> Vec<Note> {
    let language = plan.request.language;
    let is_shown =
        |stretch: &&Stretch| places.iter().flatten().any(|place| stretch.places.contains(place));
    let told: Vec<Told<'_>> = rows
        .iter()
        .enumerate()
        .flat_map(|(row, each)| {
            each.stretches.iter().filter(is_shown).map(move |stretch| Told { row, stretch })
        })
        .collect();
    let fits: Vec<(&Told<'_>, &Fit)> =
        told.iter().filter_map(|each| Some((each, each.stretch.fit.as_ref()?))).collect();
    let name = |told: &Told<'_>| told.name(plan, rows, every);
    let mut notes = vec![parameters(settings, language)];
    notes.push(strengths(&fits, &name, language));
    notes.push(threshold(&fits, settings, language));
    let unsure: Vec<String> = fits
        .iter()
        .filter(|(_, fit)| !fit.is_sure())
        .map(|(told, fit)| match fit.season_strength {
            Some(strength) => format!("{} ({})", name(told), two(strength, language)),
            None => name(told),
        })
        .collect();
    if !unsure.is_empty() {
        let names = shortened(&unsure, language);
        let text = match language {
            Language::Danish => format!("Ingen sikker sæson: {names}."),
            Language::English => format!("No sure season: {names}."),
        };
        notes.push(note(NoteKind::Method, "no_sure_season", Severity::Break, text));
    }
    notes.extend(too_short(&told, &name, settings, language));
    notes.extend(adjusted_parts(plan, &fits, language));
    notes
}

impl Told<'_> {
    /// The row, with the periods of the stretch where the row has several.
    fn name(&self, plan: &Plan<'_>, rows: &[Row], every: &[Period]) -> String {
        let language = plan.request.language;
        let label = plan.rows[self.row].labels.join(" / ");
        if rows[self.row].stretches.len() == 1 && !label.is_empty() {
            return label;
        }
        let (first, last) = (every[self.stretch.places.start], every[self.stretch.places.end - 1]);
        let span = match first == last {
            true => first.long(language),
            false => format!("{}-{}", first.long(language), last.long(language)),
        };
        if label.is_empty() { span } else { format!("{label} {span}") }
    }
}

/// The settings in full: another program gives the same numbers with them.
fn parameters(settings: Settings, language: Language) -> Note {
    let Settings { cycle, window } = settings;
    // But for the seasonal window itself none goes by the length of the stretch.
    let (trend, low_pass) = (settings.trend(settings.least()), settings.low_pass());
    let [season, of_trend, of_low_pass] = DEGREES;
    let [inner, outer] = LOOPS;
    let text = match language {
        Language::Danish => {
            let window = match window {
                SeasonWindow::Periodic => {
                    "periodisk (vindue 10n+1, derefter gennemsnit pr. måned eller kvartal)"
                        .to_owned()
                }
                SeasonWindow::Years(years) => format!("vindue {years}"),
            };
            format!(
                "STL (Cleveland m.fl. 1990), additiv: periode {cycle}; sæson {window}; trendvindue {trend}; lavpasvindue {low_pass}; grader {season}/{of_trend}/{of_low_pass}; spring en tiendedel af vinduet, rundet op; {inner} indre og {outer} ydre gennemløb."
            )
        }
        Language::English => {
            let window = match window {
                SeasonWindow::Periodic => {
                    "periodic (window 10n+1, then the mean by month or quarter)".to_owned()
                }
                SeasonWindow::Years(years) => format!("window {years}"),
            };
            format!(
                "STL (Cleveland et al. 1990), additive: period {cycle}; season {window}; trend window {trend}; low-pass window {low_pass}; degrees {season}/{of_trend}/{of_low_pass}; jumps a tenth of the window, rounded up; {inner} inner and {outer} outer loops."
            )
        }
    };
    note(NoteKind::Method, "stl_parameters", Severity::Break, text)
}

/// How strong season and trend are, row by row while they are few.
fn strengths(
    fits: &[(&Told<'_>, &Fit)],
    name: &impl Fn(&Told<'_>) -> String,
    language: Language,
) -> Note {
    let number = |strength: Option<f64>| match strength {
        Some(strength) => two(strength, language),
        None => language.pick("ukendt", "unknown").to_owned(),
    };
    let lead = language
        .pick("Styrke (0-1) af sæson og af trend", "Strength (0-1) of the season and of the trend");
    let text = if fits.len() <= TOLD {
        let each: Vec<String> = fits
            .iter()
            .map(|(told, fit)| {
                let and = language.pick("og", "and");
                let (season, trend) = (number(fit.season_strength), number(fit.trend_strength));
                format!("{}: {season} {and} {trend}", name(told))
            })
            .collect();
        format!("{lead}: {}.", each.join("; "))
    } else {
        let known = || fits.iter().filter_map(|(told, fit)| Some((told, fit.season_strength?)));
        let lowest = known().min_by(|one, other| one.1.total_cmp(&other.1));
        let highest = known().max_by(|one, other| one.1.total_cmp(&other.1));
        let end = |end: Option<(&&Told<'_>, f64)>| {
            end.map(|(told, strength)| format!("{} ({})", two(strength, language), name(told)))
                .unwrap_or_default()
        };
        let (lowest, highest) = (end(lowest), end(highest));
        match language {
            Language::Danish => {
                format!(
                    "{lead} står i kolonnerne; sæsonens går fra {lowest} til {highest} i {} serier.",
                    fits.len()
                )
            }
            Language::English => {
                format!(
                    "{lead} stands in the columns; that of the season goes from {lowest} to {highest} in {} series.",
                    fits.len()
                )
            }
        }
    };
    note(NoteKind::Method, "season_strength", Severity::Break, text)
}

/// From which strength on a season is sure, by the length of the stretch.
fn threshold(fits: &[(&Told<'_>, &Fit)], settings: Settings, language: Language) -> Note {
    let mut lengths: Vec<usize> = fits.iter().map(|(told, _)| told.stretch.places.len()).collect();
    lengths.sort_unstable();
    lengths.dedup();
    let several = match (settings.cycle, language) {
        (12, Language::Danish) => "måneder",
        (12, Language::English) => "months",
        (_, Language::Danish) => "kvartaler",
        (_, Language::English) => "quarters",
    };
    let ends: Vec<usize> = match lengths[..] {
        [only] => vec![only],
        [first, .., last] => vec![first, last],
        [] => Vec::new(),
    };
    let each: Vec<String> = ends
        .iter()
        .map(|&length| {
            let (least, chance) = (settings.threshold(length), settings.by_chance(length));
            let (least, chance) = (two(least, language), two(chance, language));
            match language {
                Language::Danish => format!("{least} ved {length} {several} (0,30 + {chance})"),
                Language::English => format!("{least} with {length} {several} (0.30 + {chance})"),
            }
        })
        .collect();
    let each = list(&each, language);
    let text = match language {
        Language::Danish => format!(
            "Sæsonkorrigerede tal vises, hvor sæsonens styrke er mindst 0,30 over det, som tilfældige udsving alene giver: {each}."
        ),
        Language::English => format!(
            "Adjusted figures are shown where the strength of the season is at least 0.30 above what chance alone gives: {each}."
        ),
    };
    note(NoteKind::Method, "season_threshold", Severity::Break, text)
}

/// The stretches that have no parts.
fn too_short(
    told: &[Told<'_>],
    name: &impl Fn(&Told<'_>) -> String,
    settings: Settings,
    language: Language,
) -> Option<Note> {
    let short: Vec<String> =
        told.iter().filter(|each| each.stretch.fit.is_none()).map(name).collect();
    if short.is_empty() {
        return None;
    }
    let names = shortened(&short, language);
    let least = settings.least();
    let several = match (settings.cycle, language) {
        (12, Language::Danish) => "måneder",
        (12, Language::English) => "months",
        (_, Language::Danish) => "kvartaler",
        (_, Language::English) => "quarters",
    };
    let text = match language {
        Language::Danish => format!(
            "Hver serie er opdelt for sig mellem databrud og huller; stykker på under {least} {several} er ikke opdelt: {names}."
        ),
        Language::English => format!(
            "Each series is taken apart by itself between series breaks and gaps; stretches of under {least} {several} are not: {names}."
        ),
    };
    Some(note(NoteKind::Missing, "stretch_too_short", Severity::Break, text))
}

/// Parts that are adjusted one by one are not parts of the adjusted total.
fn adjusted_parts(plan: &Plan<'_>, fits: &[(&Told<'_>, &Fit)], language: Language) -> Option<Note> {
    let is_sum = |row: usize| {
        let role = plan.rows[row].role;
        let codes = &plan.rows[row].codes;
        matches!(role, Role::Total | Role::Subtotal)
            || codes.iter().any(|code| code == crate::TOTAL)
    };
    let adjusted = || fits.iter().filter(|(_, fit)| fit.is_sure()).map(|(told, _)| told.row);
    let applies = adjusted().any(is_sum) && adjusted().any(|row| !is_sum(row));
    let text = language.pick(
        "De sæsonkorrigerede dele summer ikke til den sæsonkorrigerede total: hver række er korrigeret for sig.",
        "The adjusted parts do not add up to the adjusted total: each row is adjusted by itself.",
    );
    applies.then(|| {
        note(NoteKind::Method, "adjusted_parts_do_not_add", Severity::Break, text.to_owned())
    })
}

/// The first of many names, and how many more there are.
fn shortened(names: &[String], language: Language) -> String {
    if names.len() <= TOLD {
        return list(names, language);
    }
    let more = names.len() - TOLD;
    let first = names[..TOLD].join(", ");
    match language {
        Language::Danish => format!("{first} og {more} andre"),
        Language::English => format!("{first} and {more} others"),
    }
}

/// A strength as it is printed.
fn two(strength: f64, language: Language) -> String {
    format_decimal(strength, 2, language)
}
