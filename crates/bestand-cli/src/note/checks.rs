//! What a specification must not say, found before anything is read: keys without effect, and names that nothing has.

use bestand_core::model::benefit::BenefitList;
use bestand_core::model::measure::MeasureList;

use super::compose::place_of;
use super::spec::{Needed, Section, Show, Spec};
use crate::failure::{Failure, did_you_mean};

/// The sections that are of the note itself.
pub(crate) const OF_NOTE: [&str; 2] = ["breaks", "data"];

/// Heights of charts that can be read, in pixels.
const HEIGHTS: std::ops::RangeInclusive<u32> = 120..=2000;

/// Refuses what would be taken for something in force, and is not.
pub(crate) fn check(spec: &Spec) -> Result<(), Failure> {
    if spec.section.is_empty() {
        return Err(Failure::new(
            "the specification has no section",
            "bestand note --new writes one to begin with; extends = \"status\" takes those of a template",
        ));
    }
    if spec.group.as_ref().is_some_and(|groups| !groups.is_empty()) && !asks(spec, &["benchmark"]) {
        return Err(Failure::new(
            "a group is named, and no section is a benchmark",
            "leave the group out, or add a section with command = \"benchmark\"",
        ));
    }
    check_sources(spec)?;
    for (index, section) in spec.section.iter().enumerate() {
        let place = place_of(index, section);
        let failure =
            |what: String, hint: &str| Err(Failure::new(format!("{place}: {what}"), hint));
        let is_read_later = |id: &String| {
            spec.section.iter().flat_map(|other| other.of.iter().flatten()).any(|of| of == id)
        };
        let is_idle = section.show == Show::Nothing
            && section.reading.is_empty()
            && !section.id.as_ref().is_some_and(is_read_later);
        if is_idle {
            return failure(
                "asks something that is neither shown nor read".to_owned(),
                "add a reading, or leave out show = \"nothing\"",
            );
        }
        if let Some((key, hint)) = without_effect(section) {
            return failure(format!("{key} has no effect here"), hint);
        }
        if section.level.is_some_and(|level| !(1..=3).contains(&level)) {
            return failure("level is 1, 2 or 3".to_owned(), "write level = 2");
        }
        if let Some(height) = section.chart.as_ref().and_then(|chart| chart.height)
            && !HEIGHTS.contains(&height)
        {
            let (least, most) = (HEIGHTS.start(), HEIGHTS.end());
            return failure(
                format!("a chart is not {height} pixels high"),
                &format!("give a height from {least} to {most}"),
            );
        }
        if let Some(needed) = &section.needs {
            check_needed(needed, spec, &place)?;
        }
    }
    Ok(())
}

/// Whether a section names one of these commands.
fn asks(spec: &Spec, commands: &[&str]) -> bool {
    let mut named = spec.section.iter().filter_map(|section| section.command.as_deref());
    named.any(|command| commands.contains(&command))
}

/// Refuses a file that no section asks for: it would be named as something the note is made of.
fn check_sources(spec: &Spec) -> Result<(), Failure> {
    let Some(sources) = &spec.sources else { return Ok(()) };
    for (what, is_given, commands) in [
        ("budget", sources.budget.is_some(), &["budget", "calendar"][..]),
        ("targets", sources.targets.is_some(), &["targets"]),
        ("refusion", sources.refusion.is_some(), &["budget"]),
        ("population", sources.population.is_some(), &["awards", "benchmark"]),
    ] {
        if is_given && !asks(spec, commands) {
            return Err(Failure::new(
                format!("{what} is given, and no section asks for it"),
                format!("leave it out, or add a section with command = \"{}\"", commands[0]),
            ));
        }
    }
    Ok(())
}

/// A key that nothing comes of, and what to do.
fn without_effect(section: &Section) -> Option<(&'static str, &'static str)> {
    let asks = section.command.is_some() || section.of.is_some();
    let is_of_note = section.command.as_deref().is_some_and(|command| OF_NOTE.contains(&command));
    let is_shown = asks && !is_of_note && section.show != Show::Nothing;
    let is_figure = is_shown && section.show == Show::Figure;
    let is_read = asks && !is_of_note;
    let (question, exhibit, figure, reading) = (
        "it belongs to a section with a command",
        "it belongs to a section that shows a table or a figure",
        "it belongs to a section with show = \"figure\"",
        "it belongs to a section whose answer is read",
    );
    let has_options = !section.options.is_empty() || section.otherwise.is_some();
    [
        ("options", has_options && (section.of.is_some() || !is_read), question),
        ("show", section.show != Show::Table && !is_read, question),
        ("id", section.id.is_some() && !is_read, question),
        ("caption", section.caption.is_some() && !is_shown, exhibit),
        ("notes", !section.notes.is_empty() && !is_shown, exhibit),
        ("chart", section.chart.is_some() && !is_figure, figure),
        ("reading", !section.reading.is_empty() && !is_read, reading),
        ("points", section.points && section.reading.is_empty(), reading),
        ("missing", section.missing.is_some() && section.needs.is_none(), "it goes with needs"),
    ]
    .into_iter()
    .find_map(|(key, is_idle, hint)| is_idle.then_some((key, hint)))
}

/// Every name that a section needs is one that there can be.
fn check_needed(needed: &Needed, spec: &Spec, place: &str) -> Result<(), Failure> {
    let unknown = |what: &str, name: &str, known: Vec<&str>| {
        let hint = did_you_mean(name, known.iter().copied(), || {
            format!("see bestand explain, or leave out {what}")
        });
        Err(Failure::new(format!("{place}: needs no {what} that is called {name:?}"), hint))
    };
    let benefits = BenefitList::shipped();
    let measures = MeasureList::shipped();
    if let Some(name) = &needed.benefit
        && benefits.get(name).is_none()
        && benefits.composite(name).is_none()
        && benefits.group(name).is_none()
    {
        return unknown("benefit", name, benefits.iter().map(|each| each.code.as_str()).collect());
    }
    if let Some(name) = &needed.measure
        && measures.get(name).is_none()
    {
        return unknown("measure", name, measures.iter().map(|each| each.code.as_str()).collect());
    }
    let ids: Vec<&str> = spec.section.iter().filter_map(|section| section.id.as_deref()).collect();
    for name in [&needed.section, &needed.without].into_iter().flatten() {
        if !ids.contains(&name.as_str()) {
            return unknown("section", name, ids);
        }
    }
    for name in needed.table.iter().flatten() {
        let is_id = name.len() >= 4
            && name.chars().all(|letter| letter.is_ascii_alphanumeric())
            && name.chars().any(|letter| letter.is_ascii_digit());
        if !is_id {
            return unknown("table", name, vec!["y60a02", "y11a24"]);
        }
    }
    Ok(())
}
