//! The source line: who published the numbers, in which tables, and when they were pulled.

use bestand_model::Language;
use bestand_model::own_file::OwnFile;
use bestand_model::source::{Publisher, Source, Vintage};
use bestand_model::table::Table;

use super::printable;

/// `Kilde: Jobindsats (y25i01), 15. januar 2015, og egne beregninger`: one line per publisher and pull date, in
/// the order of the sources, with the ids of its tables; publications of one publisher stand in one line. A date nobody gave is said to be missing. Synthetic
/// data are called so and nothing else. What a municipality has of its own beside them stands first in the first line:
/// `Kilde: Budget 2026, Jobindsats (y60a02), 20. november 2026`; where it is made it stands last in that line, and is called so:
/// `Kilde: Jobindsats (y60a02), 20. november 2026; syntetisk budget 2026`. The last line says when something was computed.
///
/// Empty when the table has no sources.
pub fn source_lines(table: &Table, language: Language) -> Vec<String> {
    let mut groups: Vec<Group> = Vec::new();
    let mut plans = Plans::default();
    for source in &table.sources {
        if let Some(file) = OwnFile::of(source) {
            plans.add(file, source);
            continue;
        }
        let (publisher, date) = (publisher(source.publisher, language), date(source, language));
        let published = source.publication.is_some();
        let is_of = |group: &Group| {
            let same_date = published || group.dates == date.as_slice();
            group.publisher == publisher && group.published == published && same_date
        };
        let index = groups.iter().position(is_of).unwrap_or_else(|| {
            let (tables, dates) = (Vec::new(), Vec::new());
            let is_known = source.pulled != Vintage::Unknown;
            let are_counted = source.publisher == Publisher::OwnCases && is_known;
            let publisher = publisher.clone();
            groups.push(Group { publisher, tables, dates, published, are_counted });
            groups.len() - 1
        });
        let group = &mut groups[index];
        group.dates.extend(date.filter(|date| !group.dates.contains(date)));
        group.tables.extend(table_id(source).filter(|id| !group.tables.contains(id)));
    }
    let mut named = groups.iter().map(|group| named(group, language));
    let first = plans.around(named.next(), language);
    let word = language.pick("Kilde", "Source");
    let lines = first.into_iter().chain(named);
    let mut lines: Vec<String> = lines.map(|named| format!("{word}: {named}")).collect();
    if let Some(last) = lines.last_mut()
        && table.computed
    {
        last.push_str(language.pick(", og egne beregninger", ", and own calculations"));
    }
    lines
}

/// The source lines of several tables together.
pub(crate) fn all_sources<'a>(
    tables: impl Iterator<Item = &'a Table>,
    language: Language,
) -> Vec<String> {
    let mut all = Table::default();
    for table in tables {
        all.sources.extend_from_slice(&table.sources);
        all.computed |= table.computed;
    }
    source_lines(&all, language)
}

/// Each source by itself, for a number that is traced: `Jobindsats y01a02, 15. januar 2015`. Each once, in the order of the
/// sources.
pub(crate) fn source_names(table: &Table, language: Language) -> Vec<String> {
    let mut names = Vec::new();
    for source in &table.sources {
        let mut name = publisher(source.publisher, language);
        if let Some(id) = table_id(source) {
            name.push_str(&format!(" {id}"));
        }
        if let Some(date) = date(source, language) {
            name.push_str(&format!(", {date}"));
        }
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// What the publishers of a table are called, each once.
pub(crate) fn publishers(table: &Table, language: Language) -> Vec<String> {
    let mut names = Vec::new();
    for source in &table.sources {
        let made = OwnFile::of(source).filter(|_| source.publisher == Publisher::Synthetic);
        let name = match made {
            Some(file) => made_plan(file, language).to_owned(),
            None => publisher(source.publisher, language),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// What stands in one line.
struct Group {
    publisher: String,
    tables: Vec<String>,
    /// The day the extracts were pulled, or the names of publications.
    dates: Vec<String>,
    published: bool,
    /// Whether cases were counted on that day: own cases are of a day, and are pulled from nowhere.
    are_counted: bool,
}

/// What a municipality has of its own, of a year and pulled from nowhere: what each file is, and the year.
#[derive(Default)]
struct Plans {
    /// Its own, as it gave them.
    own: Vec<(OwnFile, Vintage)>,
    /// Made to try things out, and nobody's.
    made: Vec<(OwnFile, Vintage)>,
}

impl Plans {
    fn add(&mut self, file: OwnFile, source: &Source) {
        let plans = match source.publisher {
            Publisher::Synthetic => &mut self.made,
            _ => &mut self.own,
        };
        let plan = (file, source.pulled);
        plans.extend(Some(plan).filter(|plan| !plans.contains(plan)));
    }

    /// The first line with what is given before it and what is made after it; `None` where there is neither.
    fn around(&self, line: Option<String>, language: Language) -> Option<String> {
        let given: Vec<String> = named_plans(&self.own, own_plan, language);
        let given: Vec<String> = given.into_iter().chain(line).collect();
        let made = named_plans(&self.made, made_plan, language);
        let both = [given.join(", "), made.join(", ")];
        let both: Vec<&str> =
            both.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        (!both.is_empty()).then(|| both.join("; "))
    }
}

/// Files by name and year. Refunds go with the budget of their year, where it is named too.
fn named_plans(
    plans: &[(OwnFile, Vintage)],
    name: impl Fn(OwnFile, Language) -> &'static str,
    language: Language,
) -> Vec<String> {
    let is_named = |&&(file, year): &&(OwnFile, Vintage)| {
        file != OwnFile::Refunds || !plans.contains(&(OwnFile::Budget, year))
    };
    let named = plans.iter().filter(is_named).map(|&(file, year)| match year.long(language) {
        Some(year) => format!("{} {year}", name(file, language)),
        None => name(file, language).to_owned(),
    });
    named.collect()
}

fn own_plan(file: OwnFile, language: Language) -> &'static str {
    match file {
        OwnFile::Budget => "Budget",
        OwnFile::Refunds => language.pick("Refusion", "Refunds"),
        OwnFile::Targets => language.pick("Egne mål", "Own targets"),
    }
}

fn made_plan(file: OwnFile, language: Language) -> &'static str {
    match file {
        OwnFile::Budget => language.pick("syntetisk budget", "synthetic budget"),
        OwnFile::Refunds => language.pick("syntetisk refusion", "synthetic refunds"),
        OwnFile::Targets => language.pick("syntetiske mål", "synthetic targets"),
    }
}

/// The publisher with its tables and dates.
fn named(group: &Group, language: Language) -> String {
    let mut line = group.publisher.clone();
    if !group.tables.is_empty() {
        line.push_str(&format!(" ({})", group.tables.join(", ")));
    }
    if !group.dates.is_empty() {
        let lead = if group.are_counted { language.pick(" pr.", " as of") } else { "," };
        line.push_str(&format!("{lead} {}", group.dates.join(", ")));
    }
    line
}

/// What a publisher is called; a generator is never called one.
pub(crate) fn publisher(publisher: Publisher, language: Language) -> String {
    let english = match publisher {
        Publisher::StatisticsDenmark => "Statistics Denmark",
        Publisher::OwnCases => "Own cases",
        Publisher::OwnTargets => "Own targets",
        Publisher::Synthetic => "Synthetic data (not Jobindsats)",
        Publisher::Unknown => "not stated",
        Publisher::Jobindsats | Publisher::Ankestyrelsen | Publisher::Budget => publisher.name(),
    };
    language.pick(publisher.name(), english).to_owned()
}

/// Generated data have no table and no date that could lend them a publisher's weight.
fn table_id(source: &Source) -> Option<String> {
    let id = source.table.as_ref().filter(|_| source.publisher != Publisher::Synthetic);
    id.map(|id| printable(id))
}

fn date(source: &Source, language: Language) -> Option<String> {
    let unknown = || language.pick("udtræksdato ikke oplyst", "pull date not stated").to_owned();
    let day = || source.pulled.long(language);
    let date = || match &source.publication {
        Some(publication) => {
            let day = day().map(|day| format!(" ({day})")).unwrap_or_default();
            format!("{}{day}", printable(&publication.id))
        }
        None => day().unwrap_or_else(unknown),
    };
    (source.publisher != Publisher::Synthetic).then(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::november;

    fn source(publisher: Publisher, table: &str, pulled: &str) -> Source {
        Source {
            publisher,
            table: (!table.is_empty()).then(|| table.into()),
            pulled: Vintage::parse(pulled).unwrap_or_default(),
            ..Source::default()
        }
    }

    fn lines(sources: Vec<Source>, language: Language) -> Vec<String> {
        source_lines(&Table { sources, ..Table::default() }, language)
    }

    #[test]
    fn tables_of_one_publisher_and_date_share_a_line() {
        let sources = vec![
            source(Publisher::Jobindsats, "y01a02", "2015-01-15"),
            source(Publisher::Ankestyrelsen, "", "2015-03-12"),
            source(Publisher::Jobindsats, "y08a02", "2015-01-15"),
            source(Publisher::Jobindsats, "y01a02", "2015-01-15"),
            source(Publisher::Jobindsats, "y10a02", "2015-01"),
        ];
        assert_eq!(
            lines(sources, Language::Danish),
            [
                "Kilde: Jobindsats (y01a02, y08a02), 15. januar 2015",
                "Kilde: Ankestyrelsen, 12. marts 2015",
                "Kilde: Jobindsats (y10a02), januar 2015",
            ]
        );
    }

    #[test]
    fn an_unknown_pull_date_is_said_to_be_unknown() {
        let unknown = || vec![source(Publisher::StatisticsDenmark, "auk01", "")];
        assert_eq!(
            lines(unknown(), Language::Danish),
            ["Kilde: Danmarks Statistik (auk01), udtræksdato ikke oplyst"]
        );
        assert_eq!(
            lines(unknown(), Language::English),
            ["Source: Statistics Denmark (auk01), pull date not stated"]
        );
    }

    #[test]
    fn a_source_by_itself_has_its_table_and_its_date() {
        let sources = vec![
            source(Publisher::Jobindsats, "y01a02", "2015-01-15"),
            source(Publisher::Ankestyrelsen, "", ""),
            source(Publisher::Synthetic, "y08a02", "2015-01-15"),
            source(Publisher::Jobindsats, "y01a02", "2015-01-15"),
        ];
        let table = Table { sources, ..Table::default() };
        assert_eq!(
            source_names(&table, Language::Danish),
            [
                "Jobindsats y01a02, 15. januar 2015",
                "Ankestyrelsen, udtræksdato ikke oplyst",
                "Syntetiske data (ikke Jobindsats)",
            ]
        );
    }

    #[test]
    fn own_cases_are_of_the_day_they_were_counted() {
        let own = |pulled| vec![source(Publisher::OwnCases, "", pulled)];
        let day = "2026-10-31";
        assert_eq!(lines(own(day), Language::Danish), ["Kilde: Egne sager pr. 31. oktober 2026"]);
        assert_eq!(lines(own(day), Language::English), ["Source: Own cases as of 31 October 2026"]);
        assert_eq!(
            lines(own(""), Language::Danish),
            ["Kilde: Egne sager, udtræksdato ikke oplyst"]
        );
    }

    #[test]
    fn what_a_municipality_plans_stands_first_in_the_line_of_what_it_is_held_against() {
        let sources = || {
            vec![
                source(Publisher::Budget, "", "2026"),
                source(Publisher::Budget, "", "2026"),
                source(Publisher::Jobindsats, "", "2026-11-20"),
            ]
        };
        let table = |sources| Table { sources, computed: true, ..Table::default() };
        assert_eq!(
            source_lines(&table(sources()), Language::Danish),
            ["Kilde: Budget 2026, Jobindsats, 20. november 2026, og egne beregninger"]
        );
        assert_eq!(
            source_lines(&table(sources()), Language::English),
            ["Source: Budget 2026, Jobindsats, 20 November 2026, and own calculations"]
        );
        let own = vec![source(Publisher::OwnTargets, "", "")];
        assert_eq!(lines(own, Language::Danish), ["Kilde: Egne mål"]);
        // Of several lines the first has it.
        let mut several = sources();
        several.push(source(Publisher::StatisticsDenmark, "folk1a", ""));
        assert_eq!(
            lines(several, Language::Danish),
            [
                "Kilde: Budget 2026, Jobindsats, 20. november 2026",
                "Kilde: Danmarks Statistik (folk1a), udtræksdato ikke oplyst",
            ]
        );
    }

    #[test]
    fn a_made_file_stands_last_and_is_called_made_beside_whatever_it_is_held_against() {
        let made = |shape: &str, year| {
            let mut source = source(Publisher::Synthetic, "", year);
            source.read.shape = shape.to_owned();
            source
        };
        let budget = || made("own_budget_csv", "2026");
        let refunds = || made("own_refunds_csv", "2026");
        let extract = || source(Publisher::Jobindsats, "y60a02", "2026-11-20");
        let computed = |sources, language| {
            source_lines(&Table { sources, computed: true, ..Table::default() }, language)
        };
        assert_eq!(
            computed(vec![budget(), refunds(), extract()], Language::Danish),
            [
                "Kilde: Jobindsats (y60a02), 20. november 2026; syntetisk budget 2026, og egne beregninger"
            ]
        );
        assert_eq!(
            computed(vec![made("own_targets_csv", ""), extract()], Language::English),
            [
                "Source: Jobindsats (y60a02), 20 November 2026; synthetic targets, and own calculations"
            ]
        );
        // Of a budget and refunds only one may be made.
        let given = source(Publisher::Budget, "", "2026");
        assert_eq!(
            lines(vec![given, refunds(), extract()], Language::Danish),
            ["Kilde: Budget 2026, Jobindsats (y60a02), 20. november 2026; syntetisk refusion 2026"]
        );
        let mut given = source(Publisher::Budget, "", "2026");
        given.read.shape = "own_refunds_csv".to_owned();
        assert_eq!(
            lines(vec![budget(), given, extract()], Language::Danish),
            ["Kilde: Refusion 2026, Jobindsats (y60a02), 20. november 2026; syntetisk budget 2026"]
        );
        let all = vec![budget(), source(Publisher::Synthetic, "y01a02", "")];
        assert_eq!(
            lines(all, Language::Danish),
            ["Kilde: Syntetiske data (ikke Jobindsats); syntetisk budget 2026"]
        );
        assert_eq!(lines(vec![budget()], Language::Danish), ["Kilde: syntetisk budget 2026"]);
        let table = Table { sources: vec![budget(), extract()], ..Table::default() };
        assert_eq!(publishers(&table, Language::Danish), ["syntetisk budget", "Jobindsats"]);
    }

    #[test]
    fn synthetic_data_are_called_synthetic_and_nothing_else() {
        let sources = || {
            vec![
                source(Publisher::Synthetic, "y01a02", "2015-01-15"),
                source(Publisher::Synthetic, "y08a02", ""),
            ]
        };
        let danish = lines(sources(), Language::Danish);
        assert_eq!(danish, ["Kilde: Syntetiske data (ikke Jobindsats)"]);
        let english = lines(sources(), Language::English);
        assert_eq!(english, ["Source: Synthetic data (not Jobindsats)"]);
    }

    #[test]
    fn own_calculations_are_named_where_something_was_computed() {
        let danish = source_lines(&november(), Language::Danish);
        assert_eq!(danish, ["Kilde: Jobindsats (y08a02), 15. januar 2015, og egne beregninger"]);
        let english = source_lines(&november(), Language::English);
        assert_eq!(english, ["Source: Jobindsats (y08a02), 15 January 2015, and own calculations"]);
    }

    #[test]
    fn published_numbers_alone_are_no_own_calculation() {
        let table = Table { computed: false, ..november() };
        let danish = source_lines(&table, Language::Danish);
        assert_eq!(danish, ["Kilde: Jobindsats (y08a02), 15. januar 2015"]);
    }
}
