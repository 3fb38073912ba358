//! `explain`: what a code means.

use crate::run::{bestand, words};

#[test]
fn a_benefit_is_explained_by_code_and_by_name() {
    let by_code = words("explain jobafklaringsforloeb");
    assert_eq!(by_code.code, 0);
    assert!(by_code.stdout.contains("juli 2014"), "{}", by_code.stdout);
    assert_eq!(by_code.stdout, words("explain Jobafklaringsforløb").stdout);
    assert_eq!(by_code.stdout, bestand(["explain", "Job clarification course"]).stdout);
}

#[test]
fn measures_areas_categories_sets_and_breaks_are_explained_too() {
    for (name, expected) in [
        ("full_time_unemployed", "Antal ledige fuldtidspersoner"),
        ("183", "Ishøj"),
        ("aktivitetsparat", "Matchgruppe 2"),
        ("kl", "Jobafklaringsforløb"),
        ("kontanthjaelpsreform_2014", "1. januar 2014"),
    ] {
        let run = bestand(["explain", name]);
        assert_eq!(run.code, 0, "{name}: {}", run.stderr);
        assert!(run.stdout.contains(expected), "{name}: {}", run.stdout);
    }
}

#[test]
fn a_label_with_several_meanings_says_so() {
    let run = words("explain Dagpenge");
    assert!(run.stdout.contains("a_dagpenge, sygedagpenge, barselsdagpenge"), "{}", run.stdout);
}

#[test]
fn an_unknown_name_is_met_with_the_nearest() {
    words("explain resourceforløb")
        .fails_saying(&["resourceforløb", "did you mean Ressourceforløb"]);
}
