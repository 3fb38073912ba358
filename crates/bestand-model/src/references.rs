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
