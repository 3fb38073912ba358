use super::*;

const ENTRY: &str = r#"
[[break]]
id = "reform"
title_da = "Reform"
title_en = "Reform"
first_month = "2014-01"
axis = "period"
kind = "eligibility"
severity = "break"
benefits = ["kontanthjaelp"]
measures = ["stock"]
applies_to = ["total"]
date_status = "verified"
note_da = "Regel."
note_en = "Rule."
sources = []
"#;

fn shipped(id: &str) -> &'static Break {
    BreakList::shipped().get(id).unwrap()
}

#[test]
fn the_shipped_list_is_whole_and_goes_by_date() {
    let list = BreakList::shipped();
    assert_eq!(list.iter().count(), 64);
    assert!(list.iter().is_sorted_by_key(Break::first_day));
    assert!(list.iter().is_sorted_by_key(|each| list.position(&each.id).unwrap()));
    for each in list.iter() {
        for language in [Language::Danish, Language::English] {
            assert!(!each.title(language).is_empty(), "{}", each.id);
            assert!(each.note(language).ends_with('.'), "{}", each.id);
        }
    }
}

#[test]
fn notes_never_name_a_cause_or_an_outcome() {
    for each in BreakList::shipped().iter() {
        let note = each.note(Language::Danish).to_lowercase();
        for word in ["skyldes", "fordi", "effekt af", "steg", "faldt", "stigning", "fald i"] {
            assert!(!note.contains(word), "{}: {word}", each.id);
        }
    }
}

#[test]
fn the_short_form_is_the_title_with_its_date() {
    for (id, danish) in [
        ("refusionsreform_2016", "Refusionsreformen (januar 2016)"),
        ("kontantydelse_2015", "Kontantydelse indføres (oktober 2015)"),
        ("arbejdsmarkedsydelse_2014", "Midlertidig arbejdsmarkedsydelse indføres (6. januar 2014)"),
        ("covid_2020", "Covid-19: nedlukning og særregler (marts 2020–juni 2021)"),
        // A year alone is no date.
        ("foertidspension_2003", "Førtidspensionsreformen 2003 (januar 2003)"),
        ("beskaeftigelsesreform_2026_feb", "Beskæftigelsesreformen, 1. februar 2026"),
    ] {
        assert_eq!(shipped(id).short(Language::Danish), danish);
    }
    assert_eq!(
        shipped("region_oestdanmark_2027").short(Language::English),
        "Region Østdanmark (January 2027)"
    );
    assert_eq!(
        shipped("beskaeftigelsesreform_2026_feb").short(Language::English),
        "Employment reform, 1 February 2026"
    );
}

#[test]
fn two_rows_that_were_one_are_read_as_one() {
    assert_eq!(
        shipped("kontanthjaelpsreform_2014").joint_reading(),
        ["kontanthjaelp", "uddannelseshjaelp"]
    );
    assert!(shipped("foep_fleks_reform_2013").joint_reading().is_empty());
    assert_eq!(
        shipped("kontanthjaelpsreform_2025").series_instead.as_deref(),
        Some("kontanthjaelp_samlet")
    );
}

#[test]
fn a_rule_is_found_by_its_id() {
    let rule = BreakList::shipped().rule("overlap_ikke_renset").unwrap();
    assert_eq!(rule.severity, Severity::Break);
    assert_eq!(rule.note(Language::Danish), "Der er ikke renset for overlap mellem ydelserne.");
    assert!(BreakList::shipped().rule("refusionsreform_2016").is_none());
}

#[test]
fn every_dimension_named_is_shipped_or_the_slug_of_a_heading() {
    let known = crate::dimension::DimensionList::shipped();
    for id in BreakList::shipped().iter().flat_map(|each| &each.dims) {
        assert!(
            known.find(id) == Some(id) || id == "kontanthjaelpssats",
            "{id}: only Kontanthjælpssats is a heading that no list has"
        );
    }
}

#[test]
fn an_entry_that_contradicts_itself_is_refused() {
    assert!(BreakList::load(ENTRY).is_ok());
    let with = |more: &str| BreakList::load(&format!("{ENTRY}{more}\n"));
    let instead = |from: &str, to: &str| BreakList::load(&ENTRY.replace(from, to));
    for more in [
        "last_month = \"2013-12\"",
        "day = \"2014-02-01\"",
        "day = \"2013-12-28\"",
        "areas = [\"084\"]",
        "area_kinds = [\"region\"]",
        "source_scope = [\"kl\"]",
        "severity_for = { fleksjob = \"caution\" }",
        "dims = [\"Køn\"]",
    ] {
        assert!(matches!(with(more), Err(CodeListError::Invalid { .. })), "{more}");
    }
    assert!(with("day = \"2013-12-30\"").is_ok(), "the last three days count as the next month");
    assert!(matches!(instead("\"stock\"", "\"bestand\""), Err(CodeListError::Invalid { .. })));
    let areas =
        ENTRY.replace("\"total\"", "\"areas\"") + "area_kinds = [\"region\"]\nareas = [\"086\"]\n";
    assert!(matches!(BreakList::load(&areas), Err(CodeListError::BrokenReference { .. })));
    for (from, to) in [
        ("\"2014-01\"", "\"2014\""),
        ("severity = \"break\"", "severity = \"grave\""),
        ("\"period\"", "\"time\""),
        ("\"eligibility\"", "\"rules\""),
        ("title_en", "titel"),
    ] {
        assert!(matches!(instead(from, to), Err(CodeListError::Unreadable { .. })), "{to}");
    }
    assert!(matches!(BreakList::load(&ENTRY.repeat(2)), Err(CodeListError::CodeTwice { .. })));
}

#[test]
fn every_benefit_named_is_in_the_list_of_benefits() {
    let benefits = crate::benefit::BenefitList::shipped();
    for each in BreakList::shipped().iter() {
        let named = each.benefits.iter().chain(&each.bridge).chain(&each.joint_reading);
        for code in named.chain(&each.series_instead).filter(|code| *code != "*") {
            assert!(benefits.get(code).is_some(), "{}: {code}", each.id);
        }
    }
    for category in crate::visitation::VisitationList::shipped().iter() {
        for code in &category.benefits {
            assert!(benefits.get(code).is_some(), "{}: {code}", category.code);
        }
    }
}
