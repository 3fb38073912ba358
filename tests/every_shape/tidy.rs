//! Tidy files, written from what docs/formats.md says of them.

use super::cells::{Cells, Member};

/// How a tidy file is written.
#[derive(Clone, Copy)]
pub struct Tidy {
    pub publisher: &'static str,
    pub table: &'static str,
    pub separator: char,
    pub decimal_mark: char,
    /// Headings and members as publishers have them rather than ours.
    pub publishers_names: bool,
}

/// What a heading is called in our own files.
fn our_heading(heading: &str) -> &'static str {
    match heading {
        "Område" => "area",
        "Køn" => "sex",
        _ => "benefit",
    }
}

/// Our code of a member.
fn our_code(heading: &str, member: &Member) -> &'static str {
    match (heading, member.code) {
        ("Område", code) => code,
        (_, "TOT") => "total",
        (_, "M") => "maend",
        (_, "K") => "kvinder",
        (_, "FP") => "foertidspension",
        (_, "LY") => "ledighedsydelse",
        _ => "ressourceforloeb",
    }
}

/// The cells as a tidy CSV.
pub fn csv(cells: &Cells, form: Tidy) -> String {
    let separator = form.separator.to_string();
    let line = |texts: &[String]| texts.join(&separator) + "\n";
    let heading = |heading: &'static str| {
        if form.publishers_names { heading } else { our_heading(heading) }.to_owned()
    };
    let mut headings: Vec<String> =
        ["PUBLISHER", "TABLE", "PULLED", "MEASURE"].iter().map(|&each| each.to_owned()).collect();
    headings.extend(cells.dimensions.iter().map(|dimension| heading(dimension.heading)));
    headings.extend(["TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "REASON"].map(str::to_owned));
    let mut text = line(&headings);
    for record in cells.records() {
        let mut texts =
            [form.publisher, form.table, "2016-06-01", cells.measure].map(str::to_owned).to_vec();
        texts.extend(cells.dimensions.iter().zip(&record.members).map(|(dimension, member)| {
            let ours = || our_code(dimension.heading, member);
            if form.publishers_names { member.danish } else { ours() }.to_owned()
        }));
        let number = cells.number(record.value, form.decimal_mark);
        texts.extend([record.month.replace('M', "-"), number, "A".to_owned(), String::new()]);
        text += &line(&texts);
    }
    text
}
