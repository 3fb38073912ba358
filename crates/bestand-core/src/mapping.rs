//! Which label of an extract is what used to be called something else.
//!
//! A mapping `OLD=NEW` says that the label NEW, as it stands in a file now, is what was called OLD: by an earlier
//! extract, by the code lists, by another of the files. From then on NEW is read as OLD and gets OLD's code.
//! Nothing is mapped that the code lists know as two things, and no two cells become one.

use std::fmt;
use std::str::FromStr;

mod apply;

pub(crate) use apply::{Scope, read_as, resolve};

/// The scope that means the headings of columns.
const COLUMN: &str = "column";

/// What the user said of a label: `OLD=NEW`, `DIM:OLD=NEW`, or `OLD=` where nothing took OLD's place.
///
/// `=` stands between the two. One that belongs to a label is written `\=`, and so are `\:` and `\\`.
///
/// ```
/// use bestand_core::Mapping;
///
/// let mapping: Mapping = r"age:Alder i alt=Alle \= 16+".parse()?;
/// assert_eq!(mapping.old(), "Alder i alt");
/// assert_eq!(mapping.new_label(), Some("Alle = 16+"));
/// assert_eq!(mapping.to_string(), r"age:Alder i alt=Alle \= 16+");
/// assert!("I alt".parse::<Mapping>().is_err());
/// # Ok::<(), bestand_core::InvalidMapping>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// What stands before the first colon: a dimension, `column`, or a part of OLD.
    before_colon: Option<String>,
    old: String,
    new: Option<String>,
}

impl Mapping {
    /// The mapping of a label in a dimension, or among the headings (`column`).
    pub(crate) fn of(scope: &str, old: &str, new: Option<&str>) -> Self {
        Self {
            before_colon: Some(scope.to_owned()),
            old: old.to_owned(),
            new: new.map(str::to_owned),
        }
    }

    /// The name that is known: to the code lists or an earlier extract. Where a colon before it names no dimension, the
    /// colon and what stands before it belong to the name.
    pub fn old(&self) -> &str {
        self.old.trim()
    }

    /// The label as it stands in the file now; `None` where nothing took the place of the old one.
    pub fn new_label(&self) -> Option<&str> {
        self.new.as_deref()
    }
}

impl FromStr for Mapping {
    type Err = InvalidMapping;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut before_colon: Option<String> = None;
        let mut old: Option<String> = None;
        let mut part = String::new();
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                '\\' => match characters.next_if(|next| matches!(next, '=' | ':' | '\\')) {
                    Some(escaped) => part.push(escaped),
                    None => part.push('\\'),
                },
                ':' if old.is_none() && before_colon.is_none() => {
                    before_colon = Some(std::mem::take(&mut part));
                }
                '=' if old.is_some() => return Err(InvalidMapping::TwoEquals),
                '=' => old = Some(std::mem::take(&mut part)),
                other => part.push(other),
            }
        }
        // Space around a colon goes with a dimension, and is part of a name that has the colon in it.
        let old = old.ok_or(InvalidMapping::NoEquals)?;
        if [Some(&old), before_colon.as_ref()].iter().flatten().any(|part| part.trim().is_empty()) {
            return Err(InvalidMapping::NoOld);
        }
        let new = Some(part.trim().to_owned()).filter(|new| !new.is_empty());
        Ok(Self { before_colon, old, new })
    }
}

/// As it is written after `--map`.
impl fmt::Display for Mapping {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let escape = |text: &str| text.replace('\\', r"\\").replace('=', r"\=");
        let escape_colon = |text: &str| escape(text).replace(':', r"\:");
        match &self.before_colon {
            Some(before) => write!(formatter, "{}:{}", escape_colon(before), escape(&self.old))?,
            None => formatter.write_str(&escape_colon(&self.old))?,
        }
        write!(formatter, "={}", escape(self.new.as_deref().unwrap_or_default()))
    }
}

/// A text that is no mapping.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidMapping {
    /// Nothing stands between the two labels.
    #[error("write OLD=NEW: the name as it was, and the label as it stands in the file now")]
    NoEquals,
    /// It is open which `=` belongs to a label.
    #[error(r"`=` stands more than once; write \= for one that belongs to a label")]
    TwoEquals,
    /// There is no old name.
    #[error("the old name is empty; write OLD=NEW, or OLD= where nothing took its place")]
    NoOld,
}

#[cfg(test)]
mod tests;
