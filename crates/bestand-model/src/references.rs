//! Where the facts of the code lists come from. The list is `data/sources.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// A source that an entry of a code list names by its key.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// What it is, and what was taken from it.
    pub what: String,
    /// Where it was published; `None` for documents and extracts.
    pub url: Option<String>,
}

impl Reference {
    /// What it is, with its address where there is one.
    pub fn describe(&self) -> String {
        match &self.url {
            Some(url) => format!("{} ({url})", self.what),
            None => self.what.clone(),
        }
    }
}

static SHIPPED: LazyLock<BTreeMap<String, Reference>> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/sources.toml")).expect("shipped list is checked by tests")
});

/// The source with this key.
///
/// ```
/// use bestand_model::references::reference;
/// assert!(reference("ji_mm14").unwrap().what.contains("fuldtidspersoner"));
/// assert!(reference("no_such_key").is_none());
/// ```
pub fn reference(key: &str) -> Option<&'static Reference> {
    SHIPPED.get(key)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const LISTS: [&str; 7] = [
        include_str!("../data/benefits.toml"),
        include_str!("../data/breaks.toml"),
        include_str!("../data/measures.toml"),
        include_str!("../data/sets.toml"),
        include_str!("../data/tables.toml"),
        include_str!("../data/visitation.toml"),
        include_str!("../data/diagnoses.toml"),
    ];

    /// The sources of `areas.csv`, whose lines name none.
    const OF_THE_AREAS: [&str; 3] = ["code_aliases", "code_municipalities", "file_komgrp"];

    fn collect(value: &toml::Value, keys: &mut BTreeSet<String>) {
        match value {
            toml::Value::Array(values) => values.iter().for_each(|each| collect(each, keys)),
            toml::Value::Table(table) => {
                for (name, each) in table {
                    match each {
                        toml::Value::Array(sources) if name == "sources" => {
                            keys.extend(sources.iter().map(|key| key.as_str().unwrap().to_owned()));
                        }
                        _ => collect(each, keys),
                    }
                }
            }
            _ => {}
        }
    }

    #[test]
    fn the_sources_are_those_that_the_lists_name() {
        let mut named = BTreeSet::from(OF_THE_AREAS.map(str::to_owned));
        for list in LISTS {
            collect(&toml::Value::Table(list.parse().unwrap()), &mut named);
        }
        let described: BTreeSet<String> = SHIPPED.keys().cloned().collect();
        assert_eq!(named.difference(&described).collect::<Vec<_>>(), [""; 0], "not described");
        assert_eq!(described.difference(&named).collect::<Vec<_>>(), [""; 0], "never named");
    }
}
