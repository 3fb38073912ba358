//! The area and what it is held against, period by period.

use bestand_model::table::{Cell, Column, ColumnKind, Role, Row, Table};
use bestand_model::{Language, Period};

use super::Question;
use super::comparison::level_column;
use super::figures::Figure;
use super::notes::Notes;
use crate::CoreError;
use crate::analysis::build::Builder;
use crate::cube::Observation;

pub(super) fn table(question: &Question<'_>) -> Result<Table, CoreError> {
    let language = question.request.language;
    let first = question.options.from;
    let of_kind = |period: &&Period| {
        period.kind() == question.now.kind()
            && **period <= question.now
            && first.is_none_or(|first| **period >= first)
    };
    let mut periods: Vec<Period> = question.count.periods.iter().filter(of_kind).copied().collect();
    let shown = periods.len();
    // A base before the first period is compared with and not shown.
    if let Some(base) = question.base.filter(|base| !periods.contains(base)) {
        periods.push(base);
    }
    let figures = question.figures(&periods)?;
    let own = question.own()?;
    let references = question.references(own, &figures)?;
    let builder = Builder::new(question.count, &periods[..shown], &[]);
    let mut title = question.title(own.label(language), &figures);
    if let Some(first) = periods.first().filter(|&&first| first != question.now) {
        let (now, first) = (question.now.long(language), first.long(language));
        title = title.replace(&now, &format!("{first}-{now}"));
    }
    let mut table = builder.table("benchmark_series", title);
    table.measure = question.rate_name(&figures);
    table.computed = true;
    table.columns.insert(0, builder.period_code_column());
    table.columns.extend([
        level_column(question),
        Column {
            id: "rate".to_owned(),
            label: question.rate_name(&figures),
            kind: ColumnKind::Percent,
            unit: Some("percent".to_owned()),
        },
        Column {
            id: "index".to_owned(),
            label: match (
                question.base.map(|base| base.long(language)).unwrap_or_default(),
                language,
            ) {
                (base, Language::Danish) => format!("Indeks, {base} = 100"),
                (base, Language::English) => format!("Index, {base} = 100"),
            },
            kind: ColumnKind::Index,
            unit: Some("index".to_owned()),
        },
    ]);
    let mut areas = vec![(own.code.clone(), own.label(language).to_owned())];
    areas.extend(references.iter().map(|each| (each.code.clone(), each.label.clone())));
    table.labels = vec![("area".to_owned(), areas)];
    table.marked = vec![own.code.clone()];
    let base = question.base.and_then(|base| periods.iter().position(|&each| each == base));
    let of_line = |line: usize, at: usize| match line.checked_sub(1) {
        None => figures.area(&own.code, at),
        Some(reference) => references[reference].figure(&figures, at),
    };
    let bases: Vec<Option<Observation>> =
        (0..=references.len()).map(|line| Some(of_line(line, base?).level)).collect();
    for (at, period) in periods[..shown].iter().enumerate() {
        for (line, base) in bases.iter().enumerate() {
            let code = line.checked_sub(1).map_or(&own.code, |at| &references[at].code);
            let Figure { level, rate, .. } = of_line(line, at);
            let absent = Observation::Missing(bestand_model::MissingReason::NotApplicable);
            table.rows.push(Row {
                role: Role::Body,
                cells: vec![
                    Cell::Code(period.code().into()),
                    Cell::Code(code.as_str().into()),
                    level.into(),
                    rate.cell(figures.decimals()),
                    index(level, base.unwrap_or(absent)),
                ],
            });
        }
    }
    table.sources.extend(figures.bases.sources.iter().cloned());
    let notes = Notes { question, figures: &figures, own: Some(own), references: &references };
    table.notes = builder.notes()?;
    table.notes.extend(notes.of_series());
    Ok(table)
}

/// A number in per cent of another.
pub(super) fn index(now: Observation, base: Observation) -> Cell {
    match (now, base) {
        (Observation::Value(now, _), Observation::Value(base, _)) if base.is_positive() => {
            Cell::Ratio(now.as_f64() / base.as_f64() * 100.0)
        }
        _ => Cell::Missing(now.missing_with(base)),
    }
}
