//! What an answer about awards is called, and what its reader must know.

use bestand_model::table::{Note, NoteKind, Severity};
use bestand_model::{Language, Period, PeriodKind};
use chrono::NaiveDate;

use super::asked::{AWARDS, DECISIONS, REFUSALS, unknown_ages};
use super::columns::Extra;
use super::times::Times;
use super::{AwardsOptions, AwardsPer, both};
use crate::CoreError;
use crate::analysis::build::Builder;
use crate::analysis::plan::Plan;
use crate::analysis::wording::{held_in_title, list, note};

/// `Nytilkendelser af førtidspension opdelt på alder, 1. kvartal 2011-4. kvartal 2014`.
pub(super) fn title(plan: &Plan<'_>, periods: &[Period], options: &AwardsOptions) -> String {
    let mut parts = whom(plan, options.share);
    parts.extend(span(periods, plan.request.language));
    parts.join(", ")
}

/// The subject, and where or of whom it is.
pub(super) fn whom(plan: &Plan<'_>, share: bool) -> Vec<String> {
    std::iter::once(subject(plan, share)).chain(held_in_place(plan)).collect()
}

/// `Nytilkendelser af førtidspension opdelt på alder`.
pub(super) fn subject(plan: &Plan<'_>, share: bool) -> String {
    let language = plan.request.language;
    let benefit = benefit_of(plan);
    let benefit =
        benefit.as_deref().unwrap_or(language.pick("førtidspension", "disability pension"));
    let mut subject = match (plan.measure.code.as_str(), language) {
        (AWARDS, Language::Danish) => format!("Nytilkendelser af {benefit}"),
        (AWARDS, Language::English) => format!("New awards of {benefit}"),
        (REFUSALS, Language::Danish) => format!("Afslag på {benefit}"),
        (REFUSALS, Language::English) => format!("Refusals of {benefit}"),
        (DECISIONS, Language::Danish) => format!("Afgørelser om {benefit}"),
        (DECISIONS, Language::English) => format!("Decisions on {benefit}"),
        // The name of any other measure says itself what was decided.
        _ => plan.measure.name(language).to_owned(),
    };
    let names: Vec<String> = plan
        .displayed
        .iter()
        .map(|&at| &plan.cube.dimensions()[at])
        .filter(|dimension| {
            plan.request
                .by
                .iter()
                .any(|name| crate::request::is_named(name, &dimension.id, &dimension.label_da))
        })
        .map(|dimension| match dimension.id.as_str() {
            "diagnosis" => language.pick("hoveddiagnose", "main diagnosis").to_owned(),
            _ => dimension.label(language).to_lowercase(),
        })
        .collect();
    if !names.is_empty() {
        subject.push_str(language.pick(" opdelt på ", " by "));
        subject.push_str(&list(&names, language));
    }
    if share {
        subject.push_str(language.pick(", andele i pct.", ", shares in per cent"));
    }
    subject
}

/// What the values are: `Antal nytilkendelser pr. kvartal`.
pub(super) fn measured(plan: &Plan<'_>, per: AwardsPer) -> String {
    let language = plan.request.language;
    let what = counted(plan);
    let per = match per {
        AwardsPer::Quarter => language.pick("pr. kvartal", "per quarter"),
        AwardsPer::Year => language.pick("pr. år", "per year"),
        AwardsPer::Rolling => language.pick("i fire kvartaler", "in four quarters"),
    };
    format!("{what} {per}")
}

/// What is counted: `Antal nytilkendelser`.
pub(super) fn counted<'p>(plan: &'p Plan<'_>) -> &'p str {
    let language = plan.request.language;
    match plan.measure.code.as_str() {
        AWARDS => language.pick("Antal nytilkendelser", "New awards"),
        REFUSALS => language.pick("Antal afslag", "Refusals"),
        _ => plan.measure.name(language),
    }
}

/// What the title says of dimensions without a column, except the benefit.
fn held_in_place(plan: &Plan<'_>) -> Vec<String> {
    let benefit = plan.dimension("benefit").and_then(|at| {
        let code = (0..plan.rows.len()).find_map(|row| plan.code_of(row, at))?;
        Some(plan.cube.dimensions()[at].member(code)?.label(plan.request.language).to_owned())
    });
    let only_benefit = benefit_of(plan);
    // Awards are those of the whole country where nothing else is said.
    let whole = plan.dimension("area").and_then(|at| {
        let country = plan.cube.dimensions()[at].member(crate::WHOLE_COUNTRY)?;
        Some(country.label(plan.request.language).to_owned())
    });
    held_in_title(plan)
        .into_iter()
        .filter(|held| Some(held) != benefit.as_ref() && Some(held) != whole.as_ref())
        .filter(|held| Some(held.to_lowercase()) != only_benefit)
        .collect()
}

/// The benefit awarded, as a word inside a sentence; `None` where the extract does not say.
fn benefit_of(plan: &Plan<'_>) -> Option<String> {
    let at = plan.dimension("benefit")?;
    let mut codes = (0..plan.rows.len()).filter_map(|row| plan.code_of(row, at));
    let first = codes.next()?;
    if codes.any(|code| code != first) || first == crate::UNSTATED || first == crate::TOTAL {
        return None;
    }
    let member = plan.cube.dimensions()[at].member(first)?;
    Some(member.label(plan.request.language).to_lowercase())
}

/// `1. kvartal 2011-4. kvartal 2014`.
pub(super) fn span(periods: &[Period], language: Language) -> Option<String> {
    let (&first, &last) = (periods.first()?, periods.last()?);
    let name = |period: Period| match period.kind() {
        PeriodKind::RollingYear => Period::quarter(period.year(), period.index())
            .map_or_else(|| period.long(language), |quarter| quarter.long(language)),
        _ => period.long(language),
    };
    let lead = match first.kind() {
        PeriodKind::RollingYear => {
            language.pick("fire kvartaler til og med ", "four quarters up to ")
        }
        _ => "",
    };
    Some(match first == last {
        true => format!("{lead}{}", name(first)),
        false => format!("{lead}{}-{}", name(first), name(last)),
    })
}

/// The notes of the series.
///
/// # Errors
/// With `strict_breaks` when a break is crossed.
pub(super) fn of_series(
    builder: &Builder<'_>,
    times: &Times,
    extra: &Extra,
    options: &AwardsOptions,
) -> Result<Vec<Note>, CoreError> {
    let plan = builder.plan;
    let language = plan.request.language;
    let mut notes = shared(builder, options.reform)?;
    if notes.iter().all(|note| note.id != "age_unknown") {
        notes.extend(unknown_ages_note(plan, options));
    }
    notes.extend(how_periods_are_made(times, language));
    if let Some(added) = extra.decisions_are_added() {
        let (id, text) = match added {
            true => (
                "decisions_added",
                language.pick(
                    "Afgørelser er tilkendelser og afslag lagt sammen; udtrækkene har ikke afgørelserne selv.",
                    "Decisions are awards and refusals added up; the extracts do not have the decisions themselves.",
                ),
            ),
            false => (
                "decisions_published",
                language.pick(
                    "Afgørelser er taget fra udtrækkene; i nogle tabeller er frafaldne og hjemviste sager talt med.",
                    "Decisions are taken from the extracts; some tables count withdrawn and referred-back cases too.",
                ),
            ),
        };
        let severity = if added { Severity::Break } else { Severity::Caution };
        notes.push(note(NoteKind::Method, id, severity, text.to_owned()));
    }
    if let Some(inhabitants) = extra.inhabitants() {
        let ages: Vec<String> = inhabitants
            .ages
            .iter()
            .map(|(group, ages)| match group == &ages.label(language) {
                true => group.clone(),
                false => format!("{group} ({})", ages.label(language)),
            })
            .collect();
        let ages = list(&ages, language);
        let text = both(
            language,
            format!("Pr. 10.000 indbyggere i gruppen på periodens første dag: {ages}."),
            format!("Per 10,000 inhabitants of the group on the first day of the period: {ages}."),
        );
        notes.push(note(NoteKind::Population, "per_10000_inhabitants", Severity::Break, text));
    }
    if extra.compares() {
        let known = change_as_known(&notes, language);
        notes.extend(known);
    }
    Ok(notes)
}

/// That quarters which are still being reported are held against such as are not, where a note says that some are.
fn change_as_known(notes: &[Note], language: Language) -> Option<Note> {
    notes.iter().find(|note| note.id == "late_reporting")?;
    let text = language.pick(
        "Udviklingen er som kendt på udtræksdagen: de seneste kvartaler er ikke fuldt indberettet, de ældre er.",
        "The change is as known on the day of the extract: the newest quarters are not fully reported, the older ones are.",
    );
    Some(note(NoteKind::Vintage, "change_as_known", Severity::Caution, text.to_owned()))
}

/// The notes of the awards of a status, but for what it says of its sums itself.
///
/// # Errors
/// With `strict_breaks` when a break is crossed.
pub(super) fn of_status(
    builder: &Builder<'_>,
    times: &Times,
    options: &AwardsOptions,
) -> Result<Vec<Note>, CoreError> {
    let mut notes = shared(builder, None)?;
    if notes.iter().all(|note| note.id != "age_unknown") {
        notes.extend(unknown_ages_note(builder.plan, options));
    }
    // A status has quarters beside its sums: who made the sums is told only where the publisher made some.
    let years = times.published.iter().any(|period| period.kind() == PeriodKind::RollingYear);
    let made = how_periods_are_made(times, builder.language()).into_iter();
    notes.extend(made.filter(|note| years || note.id != "periods_summed"));
    let known = change_as_known(&notes, builder.language());
    notes.extend(known);
    Ok(notes)
}

/// The notes that any answer about awards has.
pub(super) fn shared(
    builder: &Builder<'_>,
    reform: Option<NaiveDate>,
) -> Result<Vec<Note>, CoreError> {
    let language = builder.language();
    let mut notes = builder.notes()?;
    // The decisions of the list are those of førtidspension, whether the file says so or not.
    notes.retain(|note| note.id != "benefit_not_stated");
    if let Some(day) = reform {
        mark_reform(&mut notes, day, language);
    }
    // What is counted comes first.
    if let Some(note) = schemes_in_total(builder.plan) {
        notes.insert(0, note);
    }
    Ok(notes)
}

/// A chart draws the day of the reform with its short name, be it in the list of breaks or not.
fn mark_reform(notes: &mut Vec<Note>, day: NaiveDate, language: Language) {
    let short = format!("Reform, {}", day_in_words(day, language));
    if let Some(known) = notes.iter_mut().find(|note| note.begins == Some(day)) {
        known.short = Some(short);
        known.severity = Severity::Break;
        return;
    }
    let mut mark = note(NoteKind::Break, "reform", Severity::Break, format!("{short}."));
    mark.short = Some(short);
    mark.begins = Some(day);
    notes.push(mark);
}

/// `1. januar 2013`.
pub(super) fn day_in_words(day: NaiveDate, language: Language) -> String {
    bestand_model::source::Vintage::Day(day).long(language).unwrap_or_default()
}

/// A published total of both schemes is what the house adds up otherwise.
fn schemes_in_total(plan: &Plan<'_>) -> Option<Note> {
    let at = plan.dimension("scheme")?;
    let dimension = &plan.cube.dimensions()[at];
    let is_total = |row: usize| plan.code_of(row, at) == Some(dimension.total_code());
    let several = dimension.members.len() > 2;
    let applies = several && !plan.displayed.contains(&at) && (0..plan.rows.len()).all(is_total);
    applies.then(|| schemes_note(plan.request.language))
}

/// Both schemes are one series.
pub(in crate::analysis) fn schemes_note(language: Language) -> Note {
    let text = language.pick(
        "2003- og 2013-ordningen er lagt sammen.",
        "The 2003 and the 2013 scheme are added up.",
    );
    note(NoteKind::Population, "schemes_added", Severity::Break, text.to_owned())
}

/// Awards whose age nobody knows.
fn unknown_ages_note(plan: &Plan<'_>, options: &AwardsOptions) -> Option<Note> {
    let language = plan.request.language;
    let age = plan.dimension("age")?;
    let unknown: Vec<String> = unknown_ages(plan.cube, age)
        .map(|member| plan.cube.dimensions()[age].members[member].label(language).to_owned())
        .collect();
    if options.cut.is_empty() || unknown.is_empty() {
        return None;
    }
    let names = list(&unknown, language);
    let text = both(
        language,
        format!("{names} er med i i alt, men i ingen aldersgruppe."),
        format!("{names} is in the total, and in no age group."),
    );
    Some(note(NoteKind::Population, "age_unknown", Severity::Break, text))
}

/// Years that are sums, beside those that are published, and those whose quarters do not go together.
fn how_periods_are_made(times: &Times, language: Language) -> Vec<Note> {
    let mut notes = Vec::new();
    let names = |periods: &[Period]| -> String {
        let names: Vec<String> = periods.iter().map(|period| period.short(language)).collect();
        list(&names, language)
    };
    if !times.summed.is_empty() {
        let text = if times.published.is_empty() {
            language
                .pick(
                    "Hver periode er summen af fire kvartaler i samme udtræk.",
                    "Each period is the sum of four quarters of one vintage.",
                )
                .to_owned()
        } else {
            let (summed, published) = (names(&times.summed), names(&times.published));
            both(
                language,
                format!(
                    "Summen af fire kvartaler: {summed}. Udgiverens egne tal: {published}. De to kan være opgjort på hver sin dag."
                ),
                format!(
                    "Sums of four quarters: {summed}. The publisher's own: {published}. The two may be as of different days."
                ),
            )
        };
        let severity = match times.published.is_empty() {
            true => Severity::Caution,
            false => Severity::Break,
        };
        notes.push(note(NoteKind::Method, "periods_summed", severity, text));
    }
    if !times.mixed.is_empty() {
        let mixed = names(&times.mixed);
        let text = both(
            language,
            format!("Kvartalerne er trukket på forskellige dage og lægges ikke sammen: {mixed}."),
            format!("The quarters were pulled on different days and are not added up: {mixed}."),
        );
        notes.push(note(NoteKind::Vintage, "quarters_of_several_vintages", Severity::Break, text));
    }
    notes
}
