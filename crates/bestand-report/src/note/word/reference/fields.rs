//! Fields of headers and footers: those that a document works out of itself are taken over, no others. Some fetch files,
//! and some start programs.

use roxmltree::{Document, Node};

use super::{W, is};

/// The fields that ask for nothing outside of the document.
const KNOWN: [&str; 16] = [
    "PAGE",
    "NUMPAGES",
    "SECTIONPAGES",
    "SECTION",
    "TITLE",
    "SUBJECT",
    "AUTHOR",
    "COMMENTS",
    "KEYWORDS",
    "DOCPROPERTY",
    "STYLEREF",
    "FILENAME",
    "DATE",
    "CREATEDATE",
    "SAVEDATE",
    "PRINTDATE",
];

/// The first field that is not among those known.
pub(super) fn foreign_field(document: &Document<'_>) -> Option<String> {
    let mut open: Vec<String> = Vec::new();
    for node in document.descendants().filter(Node::is_element) {
        let finished = if is(node, "fldSimple") {
            Some(node.attribute((W, "instr")).unwrap_or_default().to_owned())
        } else if is(node, "instrText") {
            // Words in no field that was begun are in none that would be worked out; they count as one all the same.
            match open.last_mut() {
                Some(field) => {
                    field.push_str(node.text().unwrap_or_default());
                    None
                }
                None => Some(node.text().unwrap_or_default().to_owned()),
            }
        } else if is(node, "fldChar") {
            match node.attribute((W, "fldCharType")) {
                Some("begin") => {
                    open.push(String::new());
                    None
                }
                Some("end") => open.pop(),
                _ => None,
            }
        } else {
            None
        };
        if let Some(foreign) = finished.and_then(foreign) {
            return Some(foreign);
        }
    }
    open.into_iter().find_map(foreign)
}

/// The name of a field that is not known.
fn foreign(instruction: String) -> Option<String> {
    let name = instruction.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
    (!KNOWN.contains(&name.as_str())).then_some(name)
}
