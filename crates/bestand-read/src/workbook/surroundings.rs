//! What stands around a table: title rows above, notes and a source line below.
//!
//! A source line begins with `Kilde` or `Source`. It may name the publisher and the day of the extract. What an
//! option or the file name says wins over it.

use bestand_model::{
    measure::{Measure, MeasureKind, MeasureList, ValueKind},
    source::{Publisher, Vintage, is_synthetic},
    table_info::table_id_in_file_name,
};

use super::sheet::{Address, Sheet};
use crate::{error::ReadError, excerpt::excerpt};

/// Words that a source line begins with, lower case.
const SOURCE_WORDS: [&str; 2] = ["kilde", "source"];

/// Words that a line of notes begins with, lower case, besides those of a source line.
const NOTE_WORDS: [&str; 8] =
    ["note", "noter", "notes", "anm", "anmærkning", "anmærkninger", "bemærk", "opdateret"];

/// Words that the line with the unit begins with, lower case.
const UNIT_WORDS: [&str; 2] = ["enhed", "unit"];

/// The measure of people, whatever they are counted for.
const PERSONS: &str = "persons";

/// What the names of a table's variables follow in its title.
const BY_WORDS: [&str; 2] = [" efter ", " by "];

/// What stands around the table of a sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Surroundings {
    /// Lines above the header, with their rows from 0.
    pub above: Vec<(u32, String)>,
    /// Lines below the last number.
    pub below: Vec<(u32, String)>,
    sheet_name: String,
}

impl Surroundings {
    /// The lines above and below these rows.
    pub fn of(sheet: &Sheet, first: u32, last: u32) -> Self {
        let lines = |rows: std::collections::btree_map::Range<'_, u32, _>| {
            rows.map(|(&row, _)| (row, sheet.line(row))).collect::<Vec<_>>()
        };
        Self {
            above: lines(sheet.rows.range(..first)),
            below: lines(sheet.rows.range(last + 1..)),
            sheet_name: sheet.name.clone(),
        }
    }

    fn lines(&self) -> impl Iterator<Item = &str> {
        self.above.iter().chain(&self.below).map(|(_, line)| line.as_str())
    }

    fn source_lines(&self) -> impl Iterator<Item = &str> {
        self.lines().filter(|line| begins_with(line, &SOURCE_WORDS))
    }

    /// The table id in the titles, the sheet's name or a source line; none where there are two.
    pub fn table(&self) -> Option<String> {
        let titles = self.above.iter().map(|(_, line)| line.as_str());
        let words: Vec<_> =
            titles.chain(self.source_lines()).chain([self.sheet_name.as_str()]).collect();
        table_id_in_file_name(&words.join(" "))
    }

    /// The one full date of the source lines.
    pub fn pulled(&self) -> Option<Vintage> {
        let mut dates: Vec<_> = self.source_lines().flat_map(dates).collect();
        dates.sort_unstable();
        dates.dedup();
        (dates.len() == 1).then(|| dates[0])
    }

    /// The one publisher whom the source lines name.
    pub fn publisher(&self) -> Publisher {
        if self.lines().chain([self.sheet_name.as_str()]).any(is_synthetic) {
            return Publisher::Synthetic;
        }
        let text = self.source_lines().collect::<Vec<_>>().join(" ").to_lowercase();
        let names = [
            (Publisher::Jobindsats, &["jobindsats"][..]),
            (
                Publisher::StatisticsDenmark,
                &["danmarks statistik", "statistics denmark", "statistikbanken", "statbank"],
            ),
            (Publisher::Ankestyrelsen, &["ankestyrelsen"]),
        ];
        let mut named =
            names.iter().filter(|(_, words)| words.iter().any(|word| text.contains(word)));
        match (named.next(), named.next()) {
            (Some((publisher, _)), None) => *publisher,
            _ => Publisher::Unknown,
        }
    }

    /// The first line of the sheet that is a title.
    fn title(&self) -> Option<&(u32, String)> {
        self.above.iter().find(|(_, line)| {
            !begins_with(line, &SOURCE_WORDS)
                && !begins_with(line, &NOTE_WORDS)
                && !begins_with(line, &UNIT_WORDS)
        })
    }

    /// What the table counts, by its lines above, and the row that says so: a unit or title that is a known
    /// measure, else the title up to `efter` or `by`.
    ///
    /// # Errors
    /// When unit and title name two measures, or the unit is per cent and the title a count.
    pub fn measure(&self, sheet: &Sheet) -> Result<Option<(u32, String)>, ReadError> {
        let list = MeasureList::shipped();
        let unit = self.above.iter().find(|(_, line)| begins_with(line, &UNIT_WORDS));
        let unit = unit.and_then(|(row, line)| Some((*row, line.split_once(':')?.1.trim())));
        let title = self.title().map(|(row, line)| (*row, before_variables(line)));
        let of_unit = unit.and_then(|(_, text)| list.match_label(text));
        let of_title = title.and_then(|(_, text)| list.match_label(text));
        if let (Some((row, unit)), Some((_, title))) = (unit, title) {
            let hint = "write what the numbers are, such as Tilkendelser or Andel af tilkendelser, \
                        in one of the two lines";
            let refused = |reason| Err(sheet.refuse(Address::new(row, 0), reason, hint));
            if of_unit.zip(of_title).is_some_and(|(unit, title)| !agree(unit, title)) {
                return refused(format!(
                    "the unit is \"{}\", and the title says \"{}\"",
                    excerpt(unit),
                    excerpt(title)
                ));
            }
            if is_percent(unit) && of_title.is_some_and(|title| title.value != ValueKind::Percent) {
                return refused(format!(
                    "the unit is \"{}\", and \"{}\" is a count",
                    excerpt(unit),
                    excerpt(title)
                ));
            }
        }
        // Where both are known they agree, and the title says more.
        let known = title.filter(|_| of_title.is_some()).or(unit.filter(|_| of_unit.is_some()));
        Ok(known.or(title).map(|(row, text)| (row, text.to_owned())))
    }

    /// The variables that the title names, the time left out: `efter område, køn og tid` has two.
    pub fn variables(&self) -> Vec<String> {
        let Some((_, title)) = self.title() else { return Vec::new() };
        let Some((_, names)) = BY_WORDS.iter().find_map(|word| title.rsplit_once(word)) else {
            return Vec::new();
        };
        let names = names.replace(" og ", ",").replace(" and ", ",");
        let mut names: Vec<_> = names.split(',').map(|name| name.trim().to_owned()).collect();
        match names.pop().as_deref() {
            Some("tid" | "time") => names,
            _ => Vec::new(),
        }
    }
}

/// Whether a unit can be that of a title: the same measure, or what it counts. People who are awarded a pension are
/// counted by the decision.
fn agree(unit: &Measure, title: &Measure) -> bool {
    let counts_people = matches!(title.kind, MeasureKind::Awards | MeasureKind::Inflow)
        && title.value == ValueKind::Count;
    unit.code == title.code || unit.code == PERSONS && counts_people
}

/// Whether a unit is per cent.
fn is_percent(unit: &str) -> bool {
    let unit = unit.to_lowercase();
    ["pct", "procent", "per cent", "percent", "%"].iter().any(|word| unit.contains(word))
}

/// A title up to the names of the variables.
fn before_variables(title: &str) -> &str {
    let cut = BY_WORDS.iter().find_map(|word| title.rsplit_once(word));
    cut.map_or(title, |(before, _)| before).trim()
}

/// Whether a line begins as notes do: with a word for one, a sign, or a footnote's number.
pub(super) fn is_note(line: &str) -> bool {
    let numbered = line.trim_start_matches(|digit: char| digit.is_ascii_digit());
    begins_with(line, &SOURCE_WORDS)
        || begins_with(line, &NOTE_WORDS)
        || line.starts_with(['*', '(', '¹', '²', '³', '.', '-', ':', '"', '…'])
        || (numbered.len() < line.len() && numbered.starts_with([')', '.']))
}

/// Whether the first word of a line, without what stands after it, is one of these.
fn begins_with(line: &str, words: &[&str]) -> bool {
    let lower = line.trim_start().to_lowercase();
    let first = lower.split(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
    words.contains(&first)
}

/// The full dates of a line: `15. januar 2015`, `15 January 2015`, `2015-01-15`, `15-01-2015`, `15.01.2015`.
fn dates(line: &str) -> Vec<Vintage> {
    let words: Vec<_> = line
        .split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '(' | ')'))
        .filter(|word| !word.is_empty())
        .collect();
    let mut found = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let word = word.trim_end_matches('.');
        found.extend(Vintage::parse(word).ok().filter(|date| matches!(date, Vintage::Day(_))));
        let parts: Vec<_> = word.split(['-', '.']).collect();
        if let [day, month, year] = parts[..]
            && year.len() == 4
        {
            found.extend(Vintage::parse(&format!("{year}-{month:0>2}-{day:0>2}")).ok());
        }
        if let [month, year, ..] = words[index + 1..]
            && word.len() <= 2
            && let Ok(period) =
                bestand_model::Period::parse(&format!("{month} {}", year.trim_end_matches('.')))
        {
            found.extend(Vintage::parse(&format!("{}-{word:0>2}", period.code())).ok());
        }
    }
    found.into_iter().filter(|date| matches!(date, Vintage::Day(_))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn surroundings(above: &[&str], below: &[&str]) -> Surroundings {
        let lines = |texts: &[&str]| texts.iter().map(|&text| (0, text.to_owned())).collect();
        Surroundings { above: lines(above), below: lines(below), sheet_name: "Ark1".to_owned() }
    }

    #[test]
    fn a_source_line_names_publisher_and_day() {
        for line in [
            "Kilde: Jobindsats, 15. januar 2015",
            "Kilde: Jobindsats, 15. januar 2015.",
            "Source: jobindsats.dk (15 January 2015)",
            "Kilde: Jobindsats 15-01-2015",
            "Kilde: Jobindsats.dk, udtrukket 2015-01-15",
            "KILDE: Jobindsats den 15.01.2015.",
        ] {
            let around = surroundings(&[], &[line]);
            assert_eq!(around.publisher(), Publisher::Jobindsats, "{line}");
            assert_eq!(around.pulled(), Vintage::parse("2015-01-15").ok(), "{line}");
        }
    }

    #[test]
    fn a_date_that_is_not_a_source_lines_or_not_alone_is_none() {
        for line in
            ["Opdateret 15. januar 2015", "Kilde: A, 15-01-2015 og 16-01-2015", "Kilde: A, 2015"]
        {
            assert_eq!(surroundings(&[], &[line]).pulled(), None, "{line}");
        }
    }

    #[test]
    fn a_title_names_measure_and_variables() {
        let around = surroundings(
            &["Tilkendelser af førtidspension efter ordning, køn og tid", "Enhed: antal"],
            &[],
        );
        assert_eq!(
            around.measure(&Sheet::of_text("x.csv")).unwrap().unwrap().1,
            "Tilkendelser af førtidspension"
        );
        assert_eq!(around.variables(), ["ordning", "køn"]);
        assert!(surroundings(&["Antal efter område"], &[]).variables().is_empty());
    }

    #[test]
    fn people_are_a_unit_of_awards() {
        let above = ["Tilkendelser af førtidspension efter køn og tid", "Enhed: Antal personer"];
        let measure = surroundings(&above, &[]).measure(&Sheet::of_text("x.csv"));
        assert_eq!(measure.unwrap().unwrap().1, "Tilkendelser af førtidspension");
    }

    #[test]
    fn a_unit_that_is_a_known_measure_wins_over_the_title() {
        let around = surroundings(&["Tabel 1. Fleksjob", "Enhed: Antal fuldtidspersoner"], &[]);
        assert_eq!(
            around.measure(&Sheet::of_text("x.csv")).unwrap().unwrap().1,
            "Antal fuldtidspersoner"
        );
    }
}
