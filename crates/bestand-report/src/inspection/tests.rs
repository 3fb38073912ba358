//! Tests of the printed inspection. The pages were set by hand.

use std::collections::BTreeMap;

use bestand_model::inspection::{BreakInside, MeasureInspection, MemberInspection};
use bestand_model::source::{Publisher, Vintage};
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
y08a02.csv
──────────
Titel      Antal personer på fleksjob
Tabel      y08a02
Udgiver    Jobindsats
Udtrukket  15. januar 2015
Form       tidy
Tegnsæt    utf-8
Tal        decimalkomma, punktum ved tusinder
Rækker     12.690

Perioder
  måned  2011-01 til 2014-11, 45 i alt; mangler 2012-02, 2012-03

Mål
  ──────────────────────────────────────────────────
  Kode     Navn            Enhed  Værdier      *  ..
  ──────────────────────────────────────────────────
  persons  Antal personer  enhed   12.000    690   0
  share    Andel           enhed   11.500  1.100  90
  ──────────────────────────────────────────────────
  *   diskretioneret: udgiveren viser ikke tallet
  ..  ikke offentliggjort, eller udtrækket har ikke perioden

Fordelinger
  area     Område, 5 medlemmer, med total: Hele landet; København;
           Frederiksberg; Ballerup; …
  benefit  Ydelse, 1 medlem, uden total: Fleksjob

Betegnelser, der ikke er i nogen kodeliste
  \"Fleksjobb\" (benefit, 12, ligner Fleksjob)

Databrud mellem første og sidste periode
  databrud   Reform af førtidspension og fleksjob (januar 2013)
  forbehold  Ny opgørelse (april 2014)

Kontrol
───────
FUND  unusual_step: Brøndby / 2013-04: fra 100 til 160 på én måned, og intet
      kendt databrud
info  missing: Antal personer: 690 suppressed af 12690

1 fund, 1 oplysning.
";
    assert_eq!(printed(&checked(), 80), expected);
}

#[test]
fn english_has_its_own_headings_numbers_and_words() {
    let options = InspectionOptions { language: Language::English, ..InspectionOptions::default() };
    let page = render(&checked(), &options);
    assert!(page.contains("\nPulled     15 January 2015\n"), "{page}");
    assert!(page.contains("\nNumbers    decimal comma, thousands dot\n"), "{page}");
    assert!(page.contains("\nRows       12,690\n"), "{page}");
    assert!(page.contains("\n  month  2011-01 to 2014-11, 45 in all; absent: 2012-02, 2012-03\n"));
    assert!(page.contains(", 1 member, without a total: Fleksjob\n"), "{page}");
    assert!(page.contains("\n  break    Reform af"), "{page}");
    assert!(page.contains("\nFINDING  unusual_step: "), "{page}");
    assert!(page.ends_with("\n1 finding, 1 remark.\n"), "{page}");
}

#[test]
fn what_a_file_does_not_say_is_said_to_be_unknown() {
    let mut extract = extract();
    extract.source.publisher = Publisher::Unknown;
    extract.source.table = None;
    extract.source.pulled = Vintage::Unknown;
    let page = printed(&Inspection { extracts: vec![extract], findings: None }, 80);
    let expected = "Tabel      ikke oplyst\nUdgiver    ikke oplyst\nUdtrukket  ikke oplyst\n";
    assert!(page.contains(expected), "{page}");
}

#[test]
fn many_absent_periods_are_counted() {
    let mut extract = extract();
    extract.periods[0].absent = (1..=9).map(|month| format!("2012-0{month}")).collect();
    let page = printed(&Inspection { extracts: vec![extract], findings: None }, 120);
    let absent = "2012-01, 2012-02, 2012-03, 2012-04, 2012-05, 2012-06 og 3 flere\n";
    assert!(page.contains(&format!("; mangler {absent}")), "{page}");
}

#[test]
fn every_member_stands_with_its_code_when_all_are_asked_for() {
    let options = InspectionOptions { all_members: true, ..InspectionOptions::default() };
    let page = render(&checked(), &options);
    let expected = "
  area  Område, 5 medlemmer, med total
    000  Hele landet
    101  København
    147  Frederiksberg
    151  Ballerup
    153  Brøndby
  benefit  Ydelse, 1 medlem, uden total
    fleksjob  Fleksjob
";
    assert!(page.contains(expected), "{page}");
}

#[test]
fn a_known_measure_has_its_unit_by_name_in_its_own_unit_only() {
    let mut extract = extract();
    extract.measures[0].code = "full_time_persons".into();
    extract.measures[0].unit = "full_time_persons".into();
    let page = printed(&Inspection { extracts: vec![extract.clone()], findings: None }, 80);
    assert!(page.contains("  Antal personer  fuldtidspersoner  "), "{page}");
    extract.measures[0].unit = "per_cent".into();
    let page = printed(&Inspection { extracts: vec![extract], findings: None }, 80);
    assert!(page.contains("  Antal personer  per_cent  "), "{page}");
}

#[test]
fn checks_that_were_not_run_are_not_mentioned() {
    let page = printed(&Inspection { findings: None, ..checked() }, 80);
    assert!(!page.contains("Kontrol") && !page.contains("fund"), "{page}");
    assert_eq!(printed(&Inspection::default(), 80), "");
}

#[test]
fn parts_with_nothing_in_them_have_no_heading() {
    let bare =
        ExtractInspection { dimensions: vec![], unmatched: vec![], breaks: vec![], ..extract() };
    let page = printed(&Inspection { extracts: vec![bare], findings: None }, 80);
    for heading in ["Fordelinger", "Betegnelser", "Databrud"] {
        assert!(!page.contains(heading), "{page}");
    }
}

#[test]
fn extracts_stand_apart_and_no_file_name_reaches_the_terminal_as_an_escape() {
    let mut second = extract();
    second.source.file = "a\u{1b}[2J.csv".into();
    let page = printed(&Inspection { extracts: vec![extract(), second], findings: None }, 80);
    assert!(page.contains("(april 2014)\n\na [2J.csv\n"), "{page}");
}

#[test]
fn no_line_is_wider_than_the_page_and_no_count_is_lost() {
    for all_members in [false, true] {
        for width in 40..=120 {
            let options = InspectionOptions { width, all_members, ..InspectionOptions::default() };
            let page = render(&checked(), &options);
            for line in page.lines() {
                assert!(line.width() <= width, "{width}: {line:?}\n{page}");
            }
            for count in ["12.000", "690", "11.500", "1.100", "90"] {
                assert!(page.split_whitespace().any(|word| word == count), "{count}\n{page}");
            }
        }
    }
}

#[test]
fn on_a_narrow_page_no_code_is_broken() {
    let mut extract = extract();
    extract.measures[0].code = "full_time_persons".into();
    let page = printed(&Inspection { extracts: vec![extract], findings: None }, 44);
    let expected = "
Mål
  full_time_persons: Antal personer (enhed),
    12.000 værdier, 690\u{a0}*
  share: Andel (enhed), 11.500 værdier,
    1.100\u{a0}*, 90\u{a0}..
  *   diskretioneret: udgiveren viser ikke
      tallet
";
    assert!(page.contains(expected), "{page}");
}
