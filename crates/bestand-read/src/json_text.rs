//! What the shapes of JSON have in common before their plans part: the key that tells them, and how an error of
//! the parser is said.

use std::{borrow::Cow, fmt};

use serde::de::{Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::error::Category;

use crate::{
    error::{At, Place, ReadError},
    excerpt::excerpt,
};

/// The first key of the object with which a text begins that satisfies the condition. What stands under the keys
/// before it is passed over, and what comes after it is not looked at: it may be broken.
pub(crate) fn telling_key(text: &str, tells: impl Fn(&str) -> bool) -> Option<String> {
    struct Keys<'k, F> {
        tells: F,
        found: &'k mut Option<String>,
    }

    impl<'de, F: Fn(&str) -> bool> Visitor<'de> for Keys<'_, F> {
        type Value = ();

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
            while let Some(key) = map.next_key::<Cow<'_, str>>()? {
                if (self.tells)(&key) {
                    *self.found = Some(key.into_owned());
                    return Err(A::Error::custom("found"));
                }
                map.next_value::<IgnoredAny>()?;
            }
            Ok(())
        }
    }

    let mut found = None;
    // Whatever ended the search, the answer is in `found`.
    let _ =
        serde_json::Deserializer::from_str(text).deserialize_map(Keys { tells, found: &mut found });
    found
}

/// The piece of a file that was parsed as JSON.
#[derive(Clone, Copy)]
pub(crate) struct Piece<'a> {
    /// The file's base name.
    pub file: &'a str,
    /// What an end in the middle is the end of.
    pub name: &'static str,
    /// The lines of the file before the piece, and the bytes before it on its first line.
    pub lines_before: usize,
    pub bytes_before: usize,
    /// What to do where it is arranged otherwise than wanted.
    pub wanted: &'static str,
}

impl<'a> Piece<'a> {
    /// The whole file.
    pub fn whole(file: &'a str) -> Self {
        Self { file, name: "file", lines_before: 0, bytes_before: 0, wanted: STRUCTURE_HINT }
    }

    /// What stands behind this text.
    pub fn after(file: &'a str, before: &str) -> Self {
        let line_start = before.rfind('\n').map_or(0, |position| position + 1);
        let lines_before = before.bytes().filter(|&byte| byte == b'\n').count();
        Self { lines_before, bytes_before: before.len() - line_start, ..Self::whole(file) }
    }

    /// Where the piece begins.
    pub fn place(&self) -> Place {
        let line = u32::try_from(self.lines_before + 1).unwrap_or(u32::MAX);
        Place { file: self.file.to_owned(), at: At::Line(line), column: None }
    }

    /// What the JSON parser says of this piece, with its position in the file.
    pub fn error(&self, error: &serde_json::Error) -> ReadError {
        let what = said_of(error);
        let (message, hint) = match error.classify() {
            Category::Eof => (format!("the {} ends in the middle", self.name), "download it again"),
            Category::Syntax if what.contains("recursion limit") => {
                ("nested too deep".to_owned(), self.wanted)
            }
            Category::Syntax | Category::Io => (what, "no valid JSON: download it again"),
            Category::Data => (what, self.wanted),
        };
        let bytes_before = if error.line() <= 1 { self.bytes_before } else { 0 };
        ReadError::Json {
            file: self.file.to_owned(),
            line: self.lines_before + error.line(),
            byte: bytes_before + error.column(),
            message,
            hint,
        }
    }
}

/// What the JSON parser says, without the place.
pub(crate) fn said_of(error: &serde_json::Error) -> String {
    let message = error.to_string();
    excerpt(message.split(" at line ").next().unwrap_or_default())
}

/// What to do where values are arranged otherwise than in an extract.
pub(crate) const STRUCTURE_HINT: &str = "of JSON, the answers of the Jobindsats data API are read (columns and rows, or \
     Variables and Data), its rows as one object on each line, tables of its site, and JSON-stat of StatBank \
     (docs/formats.md)";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_key_that_tells_decides_whatever_comes_after_it() {
        let tells = |key: &str| matches!(key, "rows" | "dataset");
        for (text, key) in [
            (r#"{"a":[{"rows":1}],"dataset":{"#, Some("dataset")),
            (r#" {"rows":[],"dataset":1}"#, Some("rows")),
            (r#"{"a":1}"#, None),
            (r#"{"a":"#, None),
            (r#"["rows"]"#, None),
            ("", None),
        ] {
            assert_eq!(telling_key(text, tells).as_deref(), key, "{text}");
        }
        assert_eq!(telling_key(&format!("{{\"a\":{}", "[".repeat(100_000)), tells), None);
    }
}
