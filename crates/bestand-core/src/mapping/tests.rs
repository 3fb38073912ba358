use bestand_read::{Extract, ReadOptions, read_bytes};
use proptest::prelude::*;

use super::*;
use crate::CoreError;
use crate::drift::settle;

fn extract(file: &str, text: &str) -> Vec<Extract> {
    read_bytes(file, text.as_bytes(), &ReadOptions::default()).unwrap()
}

fn map(texts: &[&str]) -> Vec<Mapping> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

const HEAD: &str = "Area;Periode;A-kasse;Antal fuldtidspersoner\n";

fn funds(rows: &[(&str, &str, i64)]) -> Vec<Extract> {
    let rows: String =
        rows.iter().map(|(month, fund, n)| format!("Hele landet;{month};{fund};{n}\n")).collect();
    extract("y01a02.csv", &format!("{HEAD}{rows}"))
}

/// The labels of the second breakdown, and for each record which it has.
fn column(extracts: &[Extract]) -> (Vec<String>, Vec<u32>) {
    let column = &extracts[0].dimensions[1];
    (column.members.clone(), column.codes.clone())
}

fn refused(extracts: Vec<Extract>, texts: &[&str]) -> (String, String) {
    let error = settle(extracts, &[], &map(texts)).unwrap_err();
    assert!(matches!(error, CoreError::Question { .. }), "{error:?}");
    (error.to_string(), error.hint().unwrap_or_default())
}

#[test]
fn an_equals_sign_of_a_label_is_escaped_and_two_bare_ones_are_refused() {
    assert_eq!("a=b=c".parse::<Mapping>(), Err(InvalidMapping::TwoEquals));
    assert_eq!("ab".parse::<Mapping>(), Err(InvalidMapping::NoEquals));
    assert_eq!("=b".parse::<Mapping>(), Err(InvalidMapping::NoOld));
    assert_eq!("age:=b".parse::<Mapping>(), Err(InvalidMapping::NoOld));
    let mapping: Mapping = r"a\=b = c\:d".parse().unwrap();
    assert_eq!((mapping.old(), mapping.new_label()), ("a=b", Some("c:d")));
    assert_eq!(r"a\b=".parse::<Mapping>().unwrap().old(), r"a\b");
}

proptest! {
    #[test]
    fn a_mapping_is_read_as_it_is_written(
        scope in proptest::option::of("[a-zæøå=:\\\\]{1,8}"),
        old in "[A-Za-zæøå=:\\\\,.<>0-9]{1,12}",
        new in proptest::option::of("[A-Za-zæøå=:\\\\,.<>0-9]{1,12}"),
    ) {
        let mapping = Mapping { before_colon: scope, old, new };
        prop_assert_eq!(mapping.to_string().parse::<Mapping>().unwrap(), mapping);
    }

    #[test]
    fn a_mapping_there_and_back_leaves_the_extract_as_it_was(
        rows in proptest::collection::vec((0_usize..3, 1_u32..12, 0_i64..50), 1..30),
    ) {
        let names = ["Metal", "FTFa", "Krifa"];
        let mut rows: Vec<_> = rows;
        rows.sort_unstable();
        rows.dedup_by_key(|(fund, month, _)| (*fund, *month));
        let months: Vec<String> = rows.iter().map(|(_, month, _)| format!("2014M{month:02}")).collect();
        let rows: Vec<(&str, &str, i64)> =
            rows.iter().zip(&months).map(|((fund, _, n), month)| (month.as_str(), names[*fund], *n)).collect();
        let before = funds(&rows);
        prop_assume!(column(&before).0.contains(&"Metal".to_owned()));
        let there = settle(before.clone(), &[], &map(&["Dansk Metal=Metal"])).unwrap();
        prop_assert!(column(there.extracts()).0.contains(&"Dansk Metal".to_owned()));
        let back = settle(there.extracts().to_vec(), &[], &map(&["Metal=Dansk Metal"])).unwrap();
        prop_assert_eq!(column(back.extracts()), column(&before));
    }
}

#[test]
fn a_label_that_changed_within_a_file_becomes_one_member() {
    let extracts =
        funds(&[("2013M11", "Metal", 5), ("2013M11", "Krifa", 2), ("2014M11", "Dansk Metal", 6)]);
    let settled = settle(extracts, &[], &map(&["a_kasse:Metal=dansk  metal"])).unwrap();
    let (members, codes) = column(settled.extracts());
    assert_eq!(members, ["Metal", "Krifa"]);
    assert_eq!(codes, [0, 1, 0]);
    let mapped = &settled.mapped()[0];
    assert_eq!((mapped.label.as_str(), mapped.read_as.as_str()), ("Dansk Metal", "Metal"));
}

#[test]
fn two_labels_with_the_same_cell_are_never_one() {
    let extracts = funds(&[("2014M11", "Metal", 5), ("2014M11", "Dansk Metal", 5)]);
    let (message, _) = refused(extracts, &["Metal=Dansk Metal"]);
    for part in ["y01a02.csv", "A-kasse", "\"Metal\"", "\"Dansk Metal\"", "2014-11", "line 3"] {
        assert!(message.contains(part), "{part} is not in {message}");
    }
}

#[test]
fn a_dimension_never_gets_a_second_total() {
    let extracts = funds(&[("2013M11", "A-kasse i alt", 5), ("2014M11", "Alle kasser", 6)]);
    let (message, _) = refused(extracts, &["A-kasse i alt=Alle kasser"]);
    assert!(message.contains("has its total already"), "{message}");
}

#[test]
fn a_label_that_stands_nowhere_is_refused_with_the_nearest() {
    let extracts = funds(&[("2014M11", "Dansk Metal", 5)]);
    let (message, hint) = refused(extracts.clone(), &["Metal=Dansk Mettal"]);
    assert!(message.contains("Dansk Mettal") && hint.contains("Dansk Metal"), "{message} {hint}");
    // The wrong way round.
    let (_, hint) = refused(extracts, &["a_kasse:Dansk Metal=Metal"]);
    assert!(hint.contains("--map \"a_kasse:Metal=Dansk Metal\""), "{hint}");
}

#[test]
fn mappings_that_contradict_each_other_or_say_nothing_are_refused() {
    let extracts = funds(&[("2014M11", "Dansk Metal", 5)]);
    let (message, _) = refused(extracts.clone(), &["Metal=Dansk Metal", "Krifa=Dansk Metal"]);
    assert!(message.contains("both as"), "{message}");
    let (message, _) = refused(extracts.clone(), &["dansk metal=Dansk Metal"]);
    assert!(message.contains("as itself"), "{message}");
    // The same twice is the same.
    assert!(
        settle(extracts.clone(), &[], &map(&["Metal=Dansk Metal", "Metal=Dansk Metal"])).is_ok()
    );
    let (message, _) = refused(extracts, &["Metal="]);
    assert!(message.contains("nothing to compare with"), "{message}");
}

#[test]
fn what_the_code_lists_know_as_two_things_stays_two() {
    let text = "Area;Periode;Køn;Antal personer\nIshøj;2014M11;Kvinder;5\nIshøj;2014M11;Mænd;6\n";
    let file = || extract("y08a02.csv", text);
    let (message, _) = refused(file(), &["Brøndby=Ishøj"]);
    assert!(message.contains("two things"), "{message}");
    let (message, _) = refused(file(), &["Antal fuldtidspersoner=Antal personer"]);
    assert!(message.contains("two things"), "{message}");
    let (message, _) = refused(file(), &["Alder=Køn"]);
    assert!(message.contains("two things"), "{message}");
    let (message, _) = refused(file(), &["Alder=Antal personer"]);
    assert!(message.contains("which is a breakdown and not a measure"), "{message}");
    // A total may well go by the name of a band: this is said in the note.
    let bands = "Area;Periode;Alder;Antal personer\nIshøj;2014M11;16-66 år;5\n";
    let settled =
        settle(extract("y08a02.csv", bands), &[], &map(&["Alder i alt=16-66 år"])).unwrap();
    assert_eq!(settled.mapped()[0].instead_of.as_deref(), Some("16-66 år"));
}

#[test]
fn an_old_name_must_be_known_to_somebody() {
    let text = "Area;Periode;Køn;Antal personer\nIshøj;2014M11;Damer;5\n";
    let (message, hint) = refused(extract("y08a02.csv", text), &["Kvindr=Damer"]);
    assert!(message.contains("Kvindr"), "{message} {hint}");
    // A code and any spelling of the lists are names too.
    for old in ["Kvinder", "k", "Women"] {
        let mapping = format!("{old}=Damer");
        assert!(settle(extract("y08a02.csv", text), &[], &map(&[&mapping])).is_ok(), "{old}");
    }
}

#[test]
fn a_label_in_several_places_needs_a_place() {
    let text = "Area;Periode;Køn;Alder;Antal personer\nIshøj;2014M11;Samlet;Samlet;5\n";
    let (message, hint) = refused(extract("y08a02.csv", text), &["I alt=Samlet"]);
    assert!(message.contains("age, sex"), "{message}");
    assert!(hint.contains("--map \"sex:I alt=Samlet\""), "{hint}");
    let both = map(&["Køn:I alt=Samlet", "age:I alt=Samlet"]);
    let settled = settle(extract("y08a02.csv", text), &[], &both).unwrap();
    assert_eq!(settled.extracts()[0].dimensions[1].members, ["I alt"]);
    assert_eq!(settled.extracts()[0].dimensions[2].members, ["I alt"]);
}

#[test]
fn a_colon_after_what_is_no_dimension_belongs_to_the_name() {
    let extracts = funds(&[("2014M11", "HK", 5)]);
    let settled = settle(extracts, &[], &map(&["Fag: handel=HK"])).unwrap();
    assert_eq!(column(settled.extracts()).0, ["Fag: handel"]);
    // A dimension that is nearly named is not taken for a part of the name.
    let (message, hint) = refused(funds(&[("2014M11", "HK", 5)]), &["a_kas:Handel=HK"]);
    assert!(message.contains("\"a_kas\"") && hint.contains("a_kasse"), "{message} {hint}");
}

#[test]
fn headings_are_mapped_before_the_members_below_them() {
    let text = "Area;Periode;Kønnet;Antal personer\nIshøj;2014M11;Damer;5\n";
    let mappings = map(&["sex:Kvinder=Damer", "column:Køn=Kønnet"]);
    let settled = settle(extract("y08a02.csv", text), &[], &mappings).unwrap();
    let column = &settled.extracts()[0].dimensions[1];
    assert_eq!((column.label.as_str(), column.members[0].as_str()), ("Køn", "Kvinder"));
    // A column that is there already is not made twice.
    let text = "Area;Periode;Køn;Kønnet;Antal personer\nIshøj;2014M11;Mænd;Damer;5\n";
    let (message, _) = refused(extract("y08a02.csv", text), &["column:Køn=Kønnet"]);
    assert!(message.contains("both columns"), "{message}");
}
