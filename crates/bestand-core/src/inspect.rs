//! What is in these extracts, and whether it holds together.

use std::collections::{BTreeMap, BTreeSet};

use bestand_model::breaks::{BreakList, Compared};
use bestand_model::inspection::{
    BreakInside, DimensionInspection, ExtractInspection, Inspection, MeasureInspection,
    MemberInspection, PeriodSpan,
};
use bestand_model::period::kind_name;
use bestand_model::table_info::table_info;
use bestand_model::{Language, Period};
use bestand_read::Extract;

use crate::cube::{CubeCell, Observation};
use crate::drift::Settled;
use crate::{CoreError, Cube, GivenBenefit};

mod checks;

/// Looks into extracts: shape, table, measures, dimensions and their members, periods, missing cells by
/// reason, unmatched labels, breaks inside. With `check` the load checks run over every cell.
///
/// ```
/// use bestand_core::inspect::inspect;
/// use bestand_core::model::Language;
/// use bestand_core::read::{ReadOptions, read_bytes};
///
/// let text = "Area;Periode;Antal fuldtidspersoner\nIshøj;2014M11;160\nIshøj;2014M12;\n";
/// let extracts = read_bytes("y08a02.csv", text.as_bytes(), &ReadOptions::default())?;
/// let found = &inspect(extracts, &[], false, Language::Danish)?.extracts[0];
/// assert_eq!(found.periods[0].last, "2014-12");
/// assert_eq!(found.measures[0].missing["nil_or_suppressed"], 1);
/// # Ok::<(), bestand_core::CoreError>(())
/// ```
///
/// # Errors
/// The same as [`Cube::from_extracts`]: what cannot be stacked cannot be inspected either, and the error
/// says why.
pub fn inspect(
    extracts: Vec<Extract>,
    given: &[GivenBenefit],
    check: bool,
    language: Language,
) -> Result<Inspection, CoreError> {
    let mut inspection = Inspection::default();
    for extract in &extracts {
        let cube = Cube::from_extracts(vec![extract.clone()], given)?;
        inspection.extracts.push(inspect_one(&cube, language)?);
    }
    if check {
        let cube = Cube::from_extracts(extracts, given)?;
        inspection.findings = Some(checks::run(&cube, language)?);
    }
    Ok(inspection)
}

/// Looks into extracts as [`inspect`], and says which labels were read as others and how the extracts differ from
/// earlier ones. With `check` what has vanished is a finding.
///
/// ```
/// use bestand_core::drift::settle;
/// use bestand_core::inspect::inspect_settled;
/// use bestand_core::model::Language;
/// use bestand_core::read::{ReadOptions, read_bytes};
///
/// let read = |text: &str| read_bytes("y08a02.csv", text.as_bytes(), &ReadOptions::default());
/// let before = read("Area;Periode;Antal personer\nHele landet;2014M11;90\nIshøj;2014M11;16\n")?;
/// let now = read("Area;Periode;Antal personer\nIshøj;2014M12;17\n")?;
/// let found = inspect_settled(settle(now, &before, &[])?, &[], true, Language::Danish)?;
/// assert!(found.findings.unwrap().iter().any(|finding| finding.concern));
/// # Ok::<(), bestand_core::CoreError>(())
/// ```
///
/// # Errors
/// As [`inspect`].
pub fn inspect_settled(
    settled: Settled,
    given: &[GivenBenefit],
    check: bool,
    language: Language,
) -> Result<Inspection, CoreError> {
    let findings = settled.findings(language);
    let (extracts, mapped, drift) = settled.into_parts();
    let mut inspection = Inspection { mapped, drift, ..inspect(extracts, given, check, language)? };
    inspection.findings.iter_mut().for_each(|found| found.extend(findings.iter().cloned()));
    Ok(inspection)
}

fn inspect_one(cube: &Cube, language: Language) -> Result<ExtractInspection, CoreError> {
    let source = cube.sources()[0].clone();
    let table = source.table.as_deref().map(table_info);
    let mut measures = Vec::new();
    for (index, measure) in cube.measures().iter().enumerate() {
        let cells = cube.cells_of(index)?;
        let mut missing: BTreeMap<&'static str, usize> = BTreeMap::new();
        let mut values = 0;
        for cell in &cells {
            match cell.observation {
                Observation::Value(..) => values += 1,
                Observation::Missing(reason) => *missing.entry(reason.code()).or_default() += 1,
            }
        }
        measures.push(MeasureInspection {
            code: measure.code.clone(),
            label: measure.name(language).to_owned(),
            unit: measure.unit.clone(),
            values,
            missing,
        });
    }
    let dimensions = cube
        .dimensions()
        .iter()
        .map(|dimension| DimensionInspection {
            id: dimension.id.clone(),
            label: dimension.label(language).to_owned(),
            total: dimension.position(dimension.total_code()).is_some(),
            members: dimension
                .members
                .iter()
                .map(|member| MemberInspection {
                    code: member.code.clone(),
                    label: member.label(language).to_owned(),
                })
                .collect(),
        })
        .collect();
    Ok(ExtractInspection {
        title: table.and_then(|table| table.title_da),
        periods: period_spans(cube.periods()),
        measures,
        dimensions,
        unmatched: in_no_list(cube, language),
        breaks: breaks_inside(cube, language)?,
        source,
    })
}

/// Labels in no code list, and column heads in none that were read by their stem.
fn in_no_list(cube: &Cube, language: Language) -> Vec<String> {
    let findings = cube.findings();
    let by_stem = findings.by_stem.iter().map(|(label, code)| {
        let measure = cube.measures().iter().find(|measure| measure.code == *code);
        let name = measure.map_or(code.as_str(), |measure| measure.name(language));
        match language {
            Language::Danish => format!("\"{label}\" (mål, efter sin stamme læst som {name})"),
            Language::English => format!("\"{label}\" (measure, by its stem read as {name})"),
        }
    });
    findings.unmatched.iter().map(|each| each.describe(language)).chain(by_stem).collect()
}

/// First, last and absent periods of each kind.
fn period_spans(periods: &[Period]) -> Vec<PeriodSpan> {
    let mut spans: Vec<PeriodSpan> = Vec::new();
    for group in periods.chunk_by(|left, right| left.kind() == right.kind()) {
        let (Some(&first), Some(&last)) = (group.first(), group.last()) else { continue };
        let absent = Period::range(first, last)
            .unwrap_or_default()
            .into_iter()
            .filter(|period| !group.contains(period))
            .map(Period::code)
            .collect();
        spans.push(PeriodSpan {
            kind: kind_name(first.kind(), Language::English).to_owned(),
            first: first.code(),
            last: last.code(),
            count: group.len(),
            absent,
        });
    }
    spans
}

/// The breaks that a comparison of the first with the last period would cross, in any benefit or area of the
/// extract.
fn breaks_inside(cube: &Cube, language: Language) -> Result<Vec<BreakInside>, CoreError> {
    let source = &cube.sources()[0];
    let mut found: BTreeMap<usize, BreakInside> = BTreeMap::new();
    let list = BreakList::shipped();
    for (index, measure) in cube.measures().iter().enumerate() {
        let cells = cube.cells_of(index)?;
        let dims: Vec<&str> = cube
            .dimensions()
            .iter()
            .filter(|dimension| {
                !matches!(dimension.id.as_str(), "area" | "benefit") && dimension.members.len() > 1
            })
            .map(|dimension| dimension.id.as_str())
            .collect();
        let keys = [measure.kind.break_key()];
        for (benefit, area) in benefits_and_areas(cube, &cells) {
            let benefits: Vec<&str> = benefit.into_iter().collect();
            for group in cube.periods().chunk_by(|left, right| left.kind() == right.kind()) {
                let compared = Compared {
                    publisher: source.publisher.scope(),
                    table: source.table.as_deref(),
                    benefits: &benefits,
                    measure_keys: &keys,
                    dims: &dims,
                    area,
                    periods: group,
                    pulled: &[source.pulled],
                };
                for (at, severity) in list.crossed(&compared) {
                    let Some(position) = list.position(&at.id) else { continue };
                    let inside = found.entry(position).or_insert_with(|| BreakInside {
                        id: at.id.clone(),
                        title: at.short(language),
                        severity,
                    });
                    inside.severity = inside.severity.min(severity);
                }
            }
        }
    }
    Ok(found.into_values().collect())
}

/// Each benefit with one area of every kind of break: the benefits that occur, and the areas that occur.
fn benefits_and_areas<'a>(
    cube: &'a Cube,
    cells: &[CubeCell],
) -> BTreeSet<(Option<&'a str>, Option<&'a str>)> {
    let position = |id: &str| cube.dimensions().iter().position(|dimension| dimension.id == id);
    let (benefit, area) = (position("benefit"), position("area"));
    cells
        .iter()
        .map(|cell| {
            let code = |at: Option<usize>| {
                at.map(|at| cube.dimensions()[at].members[cell.key[at] as usize].code.as_str())
            };
            (code(benefit), code(area))
        })
        .collect()
}
