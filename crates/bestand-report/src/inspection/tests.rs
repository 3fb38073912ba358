//! Tests of the printed inspection. The pages were set by hand.

use std::collections::BTreeMap;

use bestand_model::drift::{Because, Candidate, Change, ChangeKind, Drift, Earlier, Mapped, What};
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
        ..Inspection::default()
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
    let page = printed(&Inspection { extracts: vec![extract], ..Inspection::default() }, 80);
    let expected = "Tabel      ikke oplyst\nUdgiver    ikke oplyst\nUdtrukket  ikke oplyst\n";
    assert!(page.contains(expected), "{page}");
}

#[test]
fn many_absent_periods_are_counted() {
    let mut extract = extract();
    extract.periods[0].absent = (1..=9).map(|month| format!("2012-0{month}")).collect();
    let page = printed(&Inspection { extracts: vec![extract], ..Inspection::default() }, 120);
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
    let page =
        printed(&Inspection { extracts: vec![extract.clone()], ..Inspection::default() }, 80);
    assert!(page.contains("  Antal personer  fuldtidspersoner  "), "{page}");
    extract.measures[0].unit = "per_cent".into();
    let page = printed(&Inspection { extracts: vec![extract], ..Inspection::default() }, 80);
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
    let page = printed(&Inspection { extracts: vec![bare], ..Inspection::default() }, 80);
    for heading in ["Fordelinger", "Betegnelser", "Databrud"] {
        assert!(!page.contains(heading), "{page}");
    }
}

#[test]
fn extracts_stand_apart_and_no_file_name_reaches_the_terminal_as_an_escape() {
    let mut second = extract();
    second.source.file = "a\u{1b}[2J.csv".into();
    let page =
        printed(&Inspection { extracts: vec![extract(), second], ..Inspection::default() }, 80);
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
    let page = printed(&Inspection { extracts: vec![extract], ..Inspection::default() }, 44);
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

fn change(change: ChangeKind, label: &str) -> Change {
    Change {
        what: What::Member,
        change,
        dimension: Some("age".into()),
        label: label.into(),
        new_label: None,
        code: "slug".into(),
        total: false,
        listed: true,
        because: None,
        may_be: Vec::new(),
        expected: false,
    }
}

fn drift(changes: Vec<Change>) -> Inspection {
    let against =
        vec![Earlier { file: "gammel.csv".into(), pulled: Vintage::parse("2014-01-15").unwrap() }];
    let drift = Drift { file: "ny.csv".into(), table: None, against, changes };
    Inspection { drift: Some(vec![drift]), ..Inspection::default() }
}

#[test]
fn differences_have_a_sign_and_words_and_a_mapping_to_copy() {
    let candidate = Candidate {
        label: "Alle aldre".into(),
        listed: false,
        resembles: true,
        compared: 1_200,
        equal: 1_199,
        map: "age:Alder i alt=Alle aldre".into(),
    };
    let changes = vec![
        Change {
            what: What::Dimension,
            dimension: Some("sex".into()),
            new_label: Some("Gender".into()),
            because: Some(Because::CodeList),
            code: "sex".into(),
            ..change(ChangeKind::Renamed, "Køn")
        },
        Change {
            what: What::Measure,
            dimension: None,
            listed: false,
            ..change(ChangeKind::New, "Varighed")
        },
        Change {
            total: true,
            may_be: vec![candidate],
            ..change(ChangeKind::Vanished, "Alder i alt")
        },
        Change { expected: true, ..change(ChangeKind::Vanished, "16-24 år") },
        Change { listed: false, ..change(ChangeKind::New, "Alle aldre") },
    ];
    let expected = "\
Forskelle: ny.csv mod tidligere gammel.csv (15. januar 2014)
────────────────────────────────────────────────────────────
Kolonner
  ~ Køn -> Gender  fordeling, samme i kodelisterne (sex)
  + Varighed       mål, ny, i ingen kodeliste

Medlemmer af age
  - Alder i alt   totalen, væk
    ? Alle aldre  måske det samme: 1.199 af 1.200 tal er ens, navnet ligner
                  --map \"age:Alder i alt=Alle aldre\"
  - 16-24 år      væk, som --map siger
  + Alle aldre    ny, i ingen kodeliste
";
    assert_eq!(printed(&drift(changes), 80), expected);
}

#[test]
fn of_many_differences_the_first_are_named_unless_all_are_asked_for() {
    let changes: Vec<Change> =
        (1..=12).map(|n| change(ChangeKind::New, &format!("Sted {n}"))).collect();
    let inspection = drift(changes);
    let page = printed(&inspection, 80);
    assert!(page.contains("+ …        2 flere; --members viser alle\n"), "{page}");
    assert!(!page.contains("Sted 11"));
    let options = InspectionOptions { all_members: true, ..InspectionOptions::default() };
    let page = render(&inspection, &options);
    assert!(page.contains("Sted 12") && !page.contains('…'), "{page}");
}

#[test]
fn labels_read_as_others_say_what_the_code_lists_would_have_said() {
    let inspection = Inspection {
        mapped: vec![Mapped {
            file: "ny.csv".into(),
            what: What::Member,
            dimension: Some("age".into()),
            label: "16-66 år".into(),
            read_as: "Alder i alt".into(),
            instead_of: Some("16-66 år".into()),
        }],
        drift: Some(Vec::new()),
        ..Inspection::default()
    };
    let options = InspectionOptions { language: Language::English, ..InspectionOptions::default() };
    let expected = "\
Read as (--map)
───────────────
~ Alder i alt -> 16-66 år  age, ny.csv; the code lists say 16-66 år
";
    assert_eq!(render(&inspection, &options), expected);
}
