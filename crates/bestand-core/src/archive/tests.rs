use std::path::Path;

use bestand_model::source::Publication;
use bestand_model::{Number, Status};
use bestand_read::{RawCell, ReadOptions, read_bytes};
use proptest::prelude::*;

use super::*;
use crate::{Needs, Request, StockOptions, stock};

/// An extract of y08a02 with these lines.
fn extract(day: &str, lines: &[(&str, &str, &str)]) -> Extract {
    let mut text = "Område;Periode;Antal personer\n".to_owned();
    for (area, period, count) in lines {
        text.push_str(&format!("{area};{period};{count}\n"));
    }
    let mut extract = read_bytes("y08a02.csv", text.as_bytes(), &ReadOptions::default())
        .unwrap_or_else(|error| panic!("{error}: {text}"))
        .remove(0);
    extract.source.pulled = Vintage::parse(day).unwrap();
    extract.source.sha256 = Some(checksum(text.as_bytes()));
    extract
}

fn add(folder: &Path, extract: Extract) -> Result<Added, CoreError> {
    Archive::add(folder, vec![extract], &[]).map(|mut added| added.remove(0))
}

/// What is known: vintage, area, period, cell; sorted.
fn known(folder: &Path, as_of: Option<&str>) -> Vec<(String, String, String, RawCell)> {
    let as_of = as_of.map(|text| match Vintage::parse(text) {
        Ok(date) => AsOf::Date(date),
        Err(_) => AsOf::Publication(text.to_owned()),
    });
    let extracts = Archive::open(folder).unwrap().read(&[], as_of.as_ref(), None).unwrap();
    let mut known = Vec::new();
    for extract in &extracts {
        for record in 0..extract.len() {
            let area = &extract.dimensions[0];
            known.push((
                extract.source.pulled.to_string(),
                area.members[area.codes[record] as usize].clone(),
                extract.periods.members[extract.periods.codes[record] as usize].code(),
                extract.measures[0].cells[record],
            ));
        }
    }
    known.sort_by(|left, right| (&left.1, &left.2).cmp(&(&right.1, &right.2)));
    known
}

fn number(value: i64) -> RawCell {
    RawCell::Number(Number::integer(value), Status::Normal)
}

fn row(day: &str, area: &str, period: &str, value: i64) -> (String, String, String, RawCell) {
    (day.to_owned(), area.to_owned(), period.to_owned(), number(value))
}

const JANUARY: [(&str, &str, &str); 4] = [
    ("Ishøj", "2014M10", "160"),
    ("Ishøj", "2014M11", "161"),
    ("Vejle", "2014M10", "300"),
    ("Vejle", "2014M11", "301"),
];

#[test]
fn each_vintage_is_read_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    add(folder.path(), extract("2015-01-15", &JANUARY)).unwrap();
    let february = [
        ("Ishøj", "2014M10", "160"),
        ("Ishøj", "2014M11", "165"),
        ("Ishøj", "2014M12", "170"),
        ("Vejle", "2014M10", "300"),
        ("Vejle", "2014M11", "301"),
        ("Vejle", "2014M12", "310"),
    ];
    let added = add(folder.path(), extract("2015-02-15", &february)).unwrap();
    // One cell is another, two are new.
    assert_eq!((added.rows, added.stored, added.gone), (6, 3, 0));
    let first = "2015-01-15";
    assert_eq!(
        known(folder.path(), Some(first)),
        [
            row(first, "Ishøj", "2014-10", 160),
            row(first, "Ishøj", "2014-11", 161),
            row(first, "Vejle", "2014-10", 300),
            row(first, "Vejle", "2014-11", 301),
        ]
    );
    let second = "2015-02-15";
    assert_eq!(
        known(folder.path(), None),
        [
            row(second, "Ishøj", "2014-10", 160),
            row(second, "Ishøj", "2014-11", 165),
            row(second, "Ishøj", "2014-12", 170),
            row(second, "Vejle", "2014-10", 300),
            row(second, "Vejle", "2014-11", 301),
            row(second, "Vejle", "2014-12", 310),
        ]
    );
    assert_eq!(known(folder.path(), Some("2015-02-14")), known(folder.path(), Some(first)));
}

#[test]
fn what_a_file_does_not_speak_of_stays_with_its_vintage() {
    let folder = tempfile::tempdir().unwrap();
    add(folder.path(), extract("2015-01-15", &JANUARY)).unwrap();
    let of_one_area = [("Ishøj", "2014M11", "165"), ("Ishøj", "2014M12", "170")];
    add(folder.path(), extract("2015-02-15", &of_one_area)).unwrap();
    assert_eq!(
        known(folder.path(), None),
        [
            row("2015-01-15", "Ishøj", "2014-10", 160),
            row("2015-02-15", "Ishøj", "2014-11", 165),
            row("2015-02-15", "Ishøj", "2014-12", 170),
            row("2015-01-15", "Vejle", "2014-10", 300),
            row("2015-01-15", "Vejle", "2014-11", 301),
        ]
    );
}

#[test]
fn what_a_file_lacks_though_it_speaks_of_it_is_no_more() {
    let folder = tempfile::tempdir().unwrap();
    add(folder.path(), extract("2015-01-15", &JANUARY)).unwrap();
    let withdrawn = &[JANUARY[0], JANUARY[2], JANUARY[3]];
    let added = add(folder.path(), extract("2015-02-15", withdrawn)).unwrap();
    assert_eq!((added.stored, added.gone), (0, 1));
    assert_eq!(known(folder.path(), None).len(), 3);
    assert_eq!(known(folder.path(), Some("2015-01")).len(), 4);
    // And it comes back.
    add(folder.path(), extract("2015-03-15", &JANUARY)).unwrap();
    assert_eq!(known(folder.path(), None).len(), 4);
    assert_eq!(known(folder.path(), Some("2015-02")).len(), 3);
}

#[test]
fn an_older_vintage_that_comes_later_changes_none_of_the_newer() {
    let folder = tempfile::tempdir().unwrap();
    let february = [("Ishøj", "2014M10", "150"), ("Ishøj", "2014M11", "152")];
    add(folder.path(), extract("2015-01-15", &JANUARY)).unwrap();
    add(folder.path(), extract("2015-03-15", &JANUARY)).unwrap();
    let newest = known(folder.path(), None);
    add(folder.path(), extract("2015-02-15", &february)).unwrap();
    assert_eq!(known(folder.path(), None), newest);
    assert_eq!(
        known(folder.path(), Some("2015-02-15"))[..2],
        [row("2015-02-15", "Ishøj", "2014-10", 150), row("2015-02-15", "Ishøj", "2014-11", 152),]
    );
    assert_eq!(known(folder.path(), Some("2015-01-15")).len(), 4);
}

#[test]
fn the_same_bytes_again_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    add(folder.path(), extract("2015-01-15", &JANUARY)).unwrap();
    let manifest = std::fs::read(folder.path().join("MANIFEST")).unwrap();
    let again = add(folder.path(), extract("2015-01-15", &JANUARY)).unwrap();
    assert!(again.was_there);
    assert_eq!(std::fs::read(folder.path().join("MANIFEST")).unwrap(), manifest);
}

#[test]
fn two_files_of_one_vintage_are_together_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    add(folder.path(), extract("2015-01-15", &JANUARY[..2])).unwrap();
    let others = [("Vejle", "2014M10", "300"), ("Ishøj", "2014M10", "160")];
    add(folder.path(), extract("2015-01-15", &others)).unwrap();
    assert_eq!(known(folder.path(), None).len(), 3);
    let contrary = [("Vejle", "2014M10", "305"), ("Vejle", "2014M11", "301")];
    let error = add(folder.path(), extract("2015-01-15", &contrary)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "y08a02.csv: 1 cell(s) are other than in y08a02.csv, which the archive has under the same vintage 2015-01-15: Vejle / 2014-10"
    );
    assert_eq!(known(folder.path(), None).len(), 3);
}

#[test]
fn an_extract_without_a_vintage_asks_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut unknown = extract("2015-01-15", &JANUARY);
    unknown.source.pulled = Vintage::Unknown;
    let error = add(folder.path(), unknown).unwrap_err();
    assert_eq!(error.to_string(), "y08a02.csv: it is not known when the extract was pulled");
    assert!(error.hint().unwrap().contains("--pulled 2015-03-12"));
}

#[test]
fn vintages_whose_order_cannot_be_told_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    add(folder.path(), extract("2015", &JANUARY)).unwrap();
    let error = add(folder.path(), extract("2015-03-15", &JANUARY[1..])).unwrap_err();
    assert!(
        error.to_string().contains(
            "it cannot be told whether its vintage 2015-03-15 comes before or after 2015"
        )
    );
}

/// Figures of a publication.
fn figures(id: &str, order: u32, day: &str, lines: &[(&str, &str, &str)]) -> Extract {
    let mut extract = extract(day, lines);
    extract.source.publication = Some(Publication { order, id: id.to_owned() });
    extract
}

#[test]
fn publications_keep_what_they_say_by_their_order() {
    let folder = tempfile::tempdir().unwrap();
    // 2012 as published three times: 13,180, 14,450 and 14,504.
    for (id, order, day, lines) in [
        ("Tendenser 2012:4", 3, "2013", &[("Hele landet", "2012", "13180")][..]),
        (
            "Årsstatistik 2012",
            4,
            "2013",
            &[("Hele landet", "2012", "14450"), ("Hele landet", "2011", "15969")],
        ),
        ("Årsstatistik 2016", 9, "2017", &[("Hele landet", "2012", "14504")]),
    ] {
        add(folder.path(), figures(id, order, day, lines)).unwrap();
    }
    let of_2012 = |as_of| known(folder.path(), as_of).pop().unwrap().3;
    assert_eq!(of_2012(Some("Tendenser 2012:4")), number(13180));
    assert_eq!(of_2012(Some("årsstatistik 2012")), number(14450));
    assert_eq!(of_2012(Some("2016-12-31")), number(14450));
    assert_eq!(of_2012(None), number(14504));
    // 2011 stands in the second only.
    assert_eq!(known(folder.path(), None)[0], row("2013", "Hele landet", "2011", 15969));
    let archive = Archive::open(folder.path()).unwrap();
    let error = archive.read(&[], Some(&AsOf::Publication("2014:3".into())), None).unwrap_err();
    assert!(
        error.hint().unwrap().ends_with("Tendenser 2012:4, Årsstatistik 2012, Årsstatistik 2016")
    );
}

/// Cells of up to four areas in up to four months, as a file might have them.
fn any_lines() -> impl Strategy<Value = Vec<(&'static str, &'static str, String)>> {
    let areas = prop::sample::subsequence(vec!["Ishøj", "Vejle", "Hele landet"], 1..=3);
    let months = prop::sample::subsequence(vec!["2014M09", "2014M10", "2014M11"], 1..=3);
    (areas, months, prop::collection::vec(prop::option::weighted(0.8, 3_u32..6), 9)).prop_map(
        |(areas, months, values)| {
            let mut values = values.into_iter();
            let mut lines = Vec::new();
            for area in areas {
                for &month in &months {
                    if let Some(Some(value)) = values.next() {
                        lines.push((area, month, value.to_string()));
                    }
                }
            }
            lines
        },
    )
}

/// The stock of what was known, of what a question needs or of all of it.
fn answer(
    folder: &Path,
    as_of: &AsOf,
    request: &Request,
    needed: bool,
) -> Result<bestand_model::table::Table, String> {
    let needs = Needs::of_stock(request, &StockOptions::default()).of_several_files();
    let selection = needed.then_some(&needs as &dyn Selection);
    let extracts = Archive::open(folder).unwrap().read(&[], Some(as_of), selection).unwrap();
    let cube = Cube::from_extracts(extracts, &[]).map_err(|error| error.to_string())?;
    let mut table =
        stock(&cube, request, &StockOptions::default()).map_err(|error| error.to_string())?;
    // A file whose rows are all left out is not there to be named.
    table.sources.sort_by_key(Source::sort_key);
    Ok(table)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever order files come in, at every vintage what is known is what plain bookkeeping says: a file replaces
    /// what it speaks of, and leaves all else.
    #[test]
    fn any_files_in_any_order_are_what_plain_bookkeeping_says(
        files in prop::collection::vec(any_lines(), 1..5),
        order in Just((0..5_usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let days = ["2015-01-01", "2015-02-01", "2015-03-01", "2015-04-01", "2015-05-01"];
        let folder = tempfile::tempdir().unwrap();
        let mut has_any = false;
        for &at in order.iter().filter(|&&at| at < files.len()) {
            let lines: Vec<_> = files[at].iter().map(|(a, m, v)| (*a, *m, v.as_str())).collect();
            if !lines.is_empty() {
                add(folder.path(), extract(days[at], &lines)).unwrap();
                has_any = true;
            }
        }
        prop_assume!(has_any);
        let mut book: std::collections::BTreeMap<(String, String), (String, RawCell)> = Default::default();
        for (at, lines) in files.iter().enumerate() {
            let (areas, months): (Vec<_>, Vec<_>) =
                lines.iter().map(|(area, month, _)| (*area, month.replace('M', "-"))).unzip();
            book.retain(|(area, month), _| {
                !(areas.contains(&area.as_str()) && months.contains(month))
            });
            for (area, month, value) in lines {
                let cell = (days[at].to_owned(), number(value.parse().unwrap()));
                book.insert(((*area).to_owned(), month.replace('M', "-")), cell);
            }
            if book.is_empty() {
                continue;
            }
            let expected: Vec<_> = book
                .iter()
                .map(|((area, month), (day, cell))| (day.clone(), area.clone(), month.clone(), *cell))
                .collect();
            prop_assert_eq!(known(folder.path(), Some(days[at])), expected);
            let as_of = AsOf::Date(Vintage::parse(days[at]).unwrap());
            for area in ["Ishøj", "Hele landet"] {
                let request = Request { areas: vec![area.to_owned()], ..Request::default() };
                prop_assert_eq!(
                    answer(folder.path(), &as_of, &request, true),
                    answer(folder.path(), &as_of, &request, false)
                );
            }
        }
    }
}
