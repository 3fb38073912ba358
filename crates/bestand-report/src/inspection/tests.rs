//! Tests of the printed inspection. The pages were set by hand.

use std::collections::BTreeMap;

use bestand_model::inspection::{BreakInside, MeasureInspection, MemberInspection};
use bestand_model::source::Vintage;
use unicode_width::UnicodeWidthStr;

use super::*;
use crate::sample::jobindsats;

fn members(names: &[(&str, &str)]) -> Vec<MemberInspection> {
    let member =
        |&(code, label): &(&str, &str)| MemberInspection { code: code.into(), label: label.into() };
    names.iter().map(member).collect()
}

fn measure(
    code: &str,
    label: &str,
    values: usize,
    missing: &[(&'static str, usize)],
) -> MeasureInspection {
    MeasureInspection {
        code: code.into(),
        label: label.into(),
        unit: "enhed".into(),
        values,
        missing: missing.iter().copied().collect::<BTreeMap<_, _>>(),
    }
}

fn extract() -> ExtractInspection {
    let mut source = jobindsats("y08a02");
    source.read.numbers = Some("decimal comma, thousands dot".into());
    source.read.rows = 12_690;
    ExtractInspection {
        source,
        title: Some("Antal personer på fleksjob".into()),
        periods: vec![PeriodSpan {
            kind: "month".into(),
            first: "2011-01".into(),
            last: "2014-11".into(),
            count: 45,
            absent: vec!["2012-02".into(), "2012-03".into()],
        }],
        measures: vec![
            measure("persons", "Antal personer", 12_000, &[("suppressed", 690)]),
            measure("share", "Andel", 11_500, &[("not_available", 90), ("suppressed", 1_100)]),
        ],
        dimensions: vec![
            DimensionInspection {
                id: "area".into(),
                label: "Område".into(),
                total: true,
                members: members(&[
                    ("000", "Hele landet"),
                    ("101", "København"),
                    ("147", "Frederiksberg"),
                    ("151", "Ballerup"),
                    ("153", "Brøndby"),
                ]),
            },
            DimensionInspection {
                id: "benefit".into(),
                label: "Ydelse".into(),
                total: false,
                members: members(&[("fleksjob", "Fleksjob")]),
            },
        ],
        unmatched: vec!["\"Fleksjobb\" (benefit, 12, ligner Fleksjob)".into()],
        breaks: vec![
            BreakInside {
                id: "reform_2013".into(),
                title: "Reform af førtidspension og fleksjob (januar 2013)".into(),
                severity: Severity::Break,
            },
            BreakInside {
                id: "opgoerelse".into(),
                title: "Ny opgørelse (april 2014)".into(),
                severity: Severity::Caution,
            },
        ],
    }
}

fn finding(concern: bool, check: &'static str, text: &str) -> Finding {
    Finding { check, concern, text: text.into() }
}

fn checked() -> Inspection {
    Inspection {
        extracts: vec![extract()],
        findings: Some(vec![
            finding(false, "missing", "Antal personer: 690 suppressed af 12690"),
            finding(
                true,
                "unusual_step",
                "Brøndby / 2013-04: fra 100 til 160 på én måned, og intet kendt databrud",
            ),
        ]),
    }
}

fn printed(inspection: &Inspection, width: usize) -> String {
    render(inspection, &InspectionOptions { width, ..InspectionOptions::default() })
}

#[test]
fn an_extract_is_shown_part_by_part_and_findings_come_before_remarks() {
    let expected = "\
";
    assert_eq!(printed(&checked(), 80), expected);
}
