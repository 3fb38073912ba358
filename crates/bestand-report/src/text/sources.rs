//! The source line: who published the numbers, in which tables, and when they were pulled.

use bestand_model::Language;
use bestand_model::source::{Publisher, Source, Vintage};
use bestand_model::table::Table;

use super::printable;

/// `Kilde: Jobindsats (y25i01), 15. januar 2015, og egne beregninger`: one line per publisher and pull date, in
/// the order of the sources, with the ids of its tables; publications of one publisher stand in one line. A date nobody gave is said to be missing. Synthetic
/// data are called so and nothing else. The last line says when something was computed.
///
/// Empty when the table has no sources.
pub fn source_lines(table: &Table, language: Language) -> Vec<String> {
    let mut groups: Vec<Group> = Vec::new();
    for source in &table.sources {
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
    let mut lines: Vec<_> = groups.iter().map(|group| line(group, language)).collect();
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

/// What the publishers of a table are called, each once.
pub(crate) fn publishers(table: &Table, language: Language) -> Vec<String> {
    let mut names = Vec::new();
    for source in &table.sources {
        let name = publisher(source.publisher, language);
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

fn line(group: &Group, language: Language) -> String {
    let mut line = format!("{}: {}", language.pick("Kilde", "Source"), group.publisher);
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
        Publisher::Synthetic => "Synthetic data (not Jobindsats)",
        Publisher::Unknown => "not stated",
        Publisher::Jobindsats | Publisher::Ankestyrelsen => publisher.name(),
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
