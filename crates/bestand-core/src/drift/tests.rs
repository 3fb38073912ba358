use bestand_model::drift::Candidate;
use bestand_read::{ReadOptions, read_bytes};
use proptest::prelude::*;

use super::*;

fn extract(file: &str, text: &str) -> Vec<Extract> {
    read_bytes(file, text.as_bytes(), &ReadOptions::default()).unwrap()
}

/// The differences of the only extract.
fn changes(before: &[Extract], now: Vec<Extract>) -> Vec<Change> {
    settle(now, before, &[]).unwrap().drift().unwrap().remove(0).changes
}

/// What a change is, on one line.
fn line(change: &Change) -> String {
    let sign = match change.change {
        ChangeKind::Vanished => '-',
        ChangeKind::Renamed => '~',
        ChangeKind::New => '+',
    };
    let to = change.new_label.as_ref().map(|new| format!(" -> {new}")).unwrap_or_default();
    format!("{sign} {}{to}", change.label)
}

fn lines(changes: &[Change]) -> Vec<String> {
    changes.iter().map(line).collect()
}

const HEAD: &str = "Area;Periode;Alder;Antal personer\n";

#[test]
fn names_with_one_code_are_the_same_and_others_are_not() {
    let before = "Area;Periode;Køn;Antal personer\nHele landet;2014M11;Kvinder;5\n\
                  Hele landet;2014M11;Mænd;6\nHele landet;2014M11;Køn i alt;11\n";
    let now = "Area;Periode;Gender;Antal personer\nHELE LANDET;2014M11;Female;5\n\
               HELE LANDET;2014M11;Mandfolk;6\nHELE LANDET;2014M11;Total;11\n";
    let changes = changes(&extract("y08a02.csv", before), extract("y08a02.csv", now));
    assert_eq!(
        lines(&changes),
        [
            "~ Køn -> Gender",
            "~ Hele landet -> HELE LANDET",
            "- Mænd",
            "~ Køn i alt -> Total",
            "~ Kvinder -> Female",
            "+ Mandfolk"
        ]
    );
    assert_eq!(changes[1].because, Some(Because::Spelling));
    assert_eq!(changes[4].because, Some(Because::CodeList));
    // 6 and 6 in the only period: shown, and not believed.
    assert_eq!(
        changes[2].may_be,
        [Candidate {
            label: "Mandfolk".into(),
            listed: false,
            resembles: false,
            compared: 1,
            equal: 1,
            map: "sex:Mænd=Mandfolk".into(),
        }]
    );
}

#[test]
fn labels_that_only_share_a_slug_are_two() {
    let head = "Area;Periode;Varighed;Antal personer\n";
    let before = format!("{head}Hele landet;2014M11;< 26 uger;5\n");
    let now = format!("{head}Hele landet;2014M11;> 26 uger;9\n");
    let changes = changes(&extract("y08a02.csv", &before), extract("y08a02.csv", &now));
    assert_eq!(lines(&changes), ["- < 26 uger", "+ > 26 uger"]);
    assert_eq!((changes[0].may_be[0].compared, changes[0].may_be[0].equal), (1, 0));
}

#[test]
fn two_things_the_code_lists_know_are_never_taken_for_each_other() {
    let before = format!("{HEAD}Ishøj;2014M11;16-24 år;5\n");
    let now = format!("{HEAD}Ishøj;2014M11;16-29 år;5\n");
    let changes = changes(&extract("y08a02.csv", &before), extract("y08a02.csv", &now));
    assert_eq!(lines(&changes), ["- 16-24 år", "+ 16-29 år"]);
    assert_eq!(changes[0].may_be, []);
}

#[test]
fn a_column_is_known_by_the_publishers_id() {
    let body = |id: &str, heading: &str| {
        format!(
            r#"[{{"Variables":[{{"Name":"area","Label":"Area"}},{{"Name":"period","Label":"Periode"}},
            {{"Name":"{id}","Label":"{heading}"}},{{"Name":"memba02_2","Label":"Antal personer"}}],
            "Data":[["Hele landet","2021M01","A","3"],["Hele landet","2021M01","B","4"]]}}]"#
        )
    };
    let read = |id, heading| extract("y01a02.json", &body(id, heading));
    let settled = settle(read("_tilb", "Tilbudstype"), &read("_tilb", "Tilbud"), &[]).unwrap();
    let changes = settled.drift().unwrap().remove(0).changes;
    assert_eq!(lines(&changes), ["~ Tilbud -> Tilbudstype"]);
    assert_eq!(changes[0].because, Some(Because::PublisherId));
    assert_eq!(settled.extracts()[0].dimensions[1].label, "Tilbud");
    // Without it, all that is known is that the two have the same members.
    let changes = settle(read("_ny", "Redskab"), &read("_tilb", "Tilbud"), &[])
        .unwrap()
        .drift()
        .unwrap()
        .remove(0)
        .changes;
    assert_eq!(lines(&changes), ["- Tilbud", "+ Redskab"]);
    let may_be = &changes[0].may_be[0];
    assert_eq!((may_be.compared, may_be.equal), (2, 2));
    assert_eq!(may_be.map, "column:Tilbud=Redskab");
}

#[test]
fn the_likeliest_candidate_comes_first() {
    let before = format!("{HEAD}Ishøj;2014M11;Alder i alt;9\nIshøj;2014M12;Alder i alt;8\n");
    let now = format!(
        "{HEAD}Ishøj;2014M11;Alder i et;4\nIshøj;2014M12;Alder i et;4\n\
         Ishøj;2014M11;Samlet;9\nIshøj;2014M12;Samlet;8\n"
    );
    let changes = changes(&extract("y08a02.csv", &before), extract("y08a02.csv", &now));
    let may_be: Vec<_> = changes[0]
        .may_be
        .iter()
        .map(|each| (each.label.as_str(), each.equal, each.resembles))
        .collect();
    assert_eq!(may_be, [("Samlet", 2, false), ("Alder i et", 0, true)]);
}

#[test]
fn what_another_file_of_the_same_periods_has_is_not_gone() {
    let before = extract(
        "y08a02.csv",
        &format!("{HEAD}Hele landet;2014M11;I alt;9\nIshøj;2014M11;I alt;2\n"),
    );
    let country = extract("a_y08a02.csv", &format!("{HEAD}Hele landet;2014M11;I alt;9\n"));
    let ishoej = extract("b_y08a02.csv", &format!("{HEAD}Ishøj;2014M11;I alt;2\n"));
    let both = settle([country.clone(), ishoej].concat(), &before, &[]).unwrap();
    assert!(both.drift().unwrap().iter().all(|drift| drift.changes.is_empty()));
    // A file of another month does not stand in.
    let later = extract("c_y08a02.csv", &format!("{HEAD}Ishøj;2014M12;I alt;2\n"));
    let apart = settle([country, later].concat(), &before, &[]).unwrap();
    let of_files: Vec<_> =
        apart.drift().unwrap().iter().map(|drift| lines(&drift.changes)).collect();
    assert_eq!(of_files, [vec!["- Ishøj"], vec!["- Hele landet"]]);
}

#[test]
fn a_person_number_in_a_label_is_masked_wherever_it_is_shown() {
    let before =
        extract("y08a02.csv", "Area;Periode;Sag;Antal personer\nIshøj;2014M11;Sag 010190-1234;5\n");
    let now =
        extract("y08a02.csv", "Area;Periode;Sag;Antal personer\nIshøj;2014M11;Sag 020290 1234;5\n");
    let settled = settle(now, &before, &[]).unwrap();
    let shown = format!("{:?}", settled.drift());
    assert!(shown.contains("[person id]") && !shown.contains("1234"), "{shown}");
    let request = &mut Request { by: vec!["sag".into()], ..Request::default() };
    let error = settled.for_question(request).unwrap_err();
    let said = format!("{error} {}", error.hint().unwrap());
    assert!(said.contains("[person id]") && !said.contains("1234"), "{said}");
}

#[test]
fn an_earlier_extract_of_no_file_is_refused() {
    let now = extract("y08a02.csv", &format!("{HEAD}Ishøj;2014M11;I alt;2\n"));
    let other = extract("y09a02.csv", &format!("{HEAD}Ishøj;2014M11;I alt;2\n"));
    let error = settle(now.clone(), &other, &[]).unwrap_err();
    assert!(error.to_string().contains("y09a02"), "{error}");
    assert!(error.hint().unwrap().contains("y08a02"));
    // The only one there is, and nothing says that it is of another table.
    let unnamed = extract("udtraek.csv", &format!("{HEAD}Ishøj;2014M11;I alt;2\n"));
    assert!(settle(now.clone(), &unnamed, &[]).is_ok());
    assert!(settle(unnamed.clone(), &now, &[]).is_ok());
    assert!(settle(unnamed.clone(), &unnamed, &[]).is_ok());
    let error = settle([now, other].concat(), &unnamed, &[]).unwrap_err();
    assert!(error.to_string().contains("does not say which table"), "{error}");
}

proptest! {
    #[test]
    fn an_extract_has_no_drift_from_itself_in_any_order_of_rows(
        rows in proptest::collection::vec((0_usize..4, 0_usize..4, 1_u32..13, 0_i64..99), 1..40)
            .prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
    ) {
        let areas = ["Hele landet", "Ishøj", "Vejle", "Et sted"];
        let ages = ["Alder i alt", "16-24 år", "< 3", "> 3"];
        let file = |rows: &[(usize, usize, u32, i64)]| {
            let rows: String = rows
                .iter()
                .map(|(area, age, month, n)| format!("{};2014M{month:02};{};{n}\n", areas[*area], ages[*age]))
                .collect();
            extract("y08a02.csv", &format!("{HEAD}{rows}"))
        };
        prop_assert_eq!(changes(&file(&rows.0), file(&rows.1)), []);
    }
}
