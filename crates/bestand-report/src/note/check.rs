//! Whether a note holds together: references that lead somewhere, ids that can be told apart, addresses that are safe.

use std::collections::HashSet;

use bestand_model::code_list::nearest;

use super::document::{Block, Inline, Item, List, Note};

/// The only addresses that a note leads to: nothing that runs, and nothing on the reader's own machine.
const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];

/// Why a note cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoteError {
    /// A reference to a table or figure that the note does not have.
    #[error("the text refers to \"#{id}\", and no table or figure of the note is called that")]
    UnknownReference {
        /// What it refers to.
        id: String,
        /// What it may have meant, nearest first.
        nearest: Vec<String>,
        /// The ids there are.
        known: Vec<String>,
    },
    /// A mark without a footnote.
    #[error("the text has a mark of footnote {number}, and the note has {count}")]
    UnknownFootnote {
        /// Its number, from 1.
        number: usize,
        /// How many footnotes there are.
        count: usize,
    },
    /// A footnote without a mark: it would stand nowhere.
    #[error("footnote {number} of the note is marked nowhere in the text")]
    UnmarkedFootnote {
        /// Its number, from 1.
        number: usize,
    },
    /// Two tables or figures with one id: a reference would lead to the wrong one.
    #[error("two tables or figures of the note are called \"{id}\"")]
    ExhibitTwice {
        /// Their id.
        id: String,
    },
    /// An id that is not made of lower-case ASCII letters, digits and `-`.
    #[error("\"{id}\" is no id of a table or figure")]
    ExhibitId {
        /// The id.
        id: String,
    },
    /// A link to something else than a page or an e-mail address.
    #[error("a link of the note leads to \"{}\"", target.escape_debug())]
    Address {
        /// Where it leads.
        target: String,
    },
}

impl NoteError {
    /// A reference to a table or figure that a note does not have.
    pub(crate) fn unknown_reference(id: &str, note: &Note) -> Self {
        let known: Vec<String> = note.exhibits().map(|exhibit| exhibit.id.clone()).collect();
        let near = nearest(id, known.iter().map(String::as_str));
        let nearest = near.into_iter().map(str::to_owned).collect();
        Self::UnknownReference { id: id.to_owned(), nearest, known }
    }

    /// What to do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::UnknownReference { nearest, .. } if !nearest.is_empty() => {
                format!("did you mean \"#{}\"?", nearest.join("\" or \"#"))
            }
            Self::UnknownReference { known, .. } if known.is_empty() => {
                "the note has no table or figure yet".to_owned()
            }
            Self::UnknownReference { known, .. } => format!("there are: #{}", known.join(", #")),
            Self::UnknownFootnote { .. } => "give the footnote its text".to_owned(),
            Self::UnmarkedFootnote { .. } => "mark it in the text, or leave it out".to_owned(),
            Self::ExhibitTwice { .. } => "give one of them another id".to_owned(),
            Self::ExhibitId { .. } => {
                "use lower-case letters a-z, digits and hyphens, such as \"tabel-1\"".to_owned()
            }
            Self::Address { .. } => "links may begin with https://, http:// or mailto:".to_owned(),
        }
    }
}

/// Checks what no writer can make good: every reference and footnote mark leads somewhere, every exhibit has an id of
/// its own, every link leads to a page or an e-mail address. Every writer of this module asks it first.
///
/// # Errors
/// The first thing that does not hold, in the order of the note.
///
/// ```
/// use bestand_report::note::document::{Block, Inline, Note};
/// use bestand_report::note::check;
///
/// let text = vec![Inline::Reference("tabel-1".into())];
/// let note = Note { blocks: vec![Block::Paragraph(text)], ..Note::default() };
/// let error = check(&note).unwrap_err();
/// assert_eq!(error.hint(), "the note has no table or figure yet");
/// ```
pub fn check(note: &Note) -> Result<(), NoteError> {
    let mut seen = HashSet::new();
    for exhibit in note.exhibits() {
        let id = &exhibit.id;
        if !is_id(id) {
            return Err(NoteError::ExhibitId { id: id.clone() });
        }
        if !seen.insert(id) {
            return Err(NoteError::ExhibitTwice { id: id.clone() });
        }
    }
    let mut inlines = Vec::new();
    note.blocks.iter().for_each(|block| of_block(block, &mut inlines));
    note.footnotes.iter().for_each(|text| of_text(text, &mut inlines));
    inlines.into_iter().try_for_each(|inline| check_inline(inline, note))
}

/// Whether a link may lead there.
pub(crate) fn is_allowed(target: &str) -> bool {
    let begins = |scheme: &&str| {
        target.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    SCHEMES.iter().any(begins)
        && !target.contains(|each: char| each.is_control() || each.is_whitespace())
}

fn is_id(id: &str) -> bool {
    let allowed = |each: u8| each.is_ascii_lowercase() || each.is_ascii_digit() || each == b'-';
    !id.is_empty() && id.bytes().all(allowed)
}

fn check_inline(inline: &Inline, note: &Note) -> Result<(), NoteError> {
    match inline {
        Inline::Reference(id) if note.exhibit(id).is_none() => {
            Err(NoteError::unknown_reference(id, note))
        }
        Inline::Footnote(place) if *place >= note.footnotes.len() => {
            Err(NoteError::UnknownFootnote { number: place + 1, count: note.footnotes.len() })
        }
        Inline::Link { target, .. } if !is_allowed(target) => {
            Err(NoteError::Address { target: target.clone() })
        }
        _ => Ok(()),
    }
}

/// Every part of the texts of a block, whole before part.
fn of_block<'a>(block: &'a Block, inlines: &mut Vec<&'a Inline>) {
    match block {
        Block::Paragraph(text) => of_text(text, inlines),
        Block::List(list) | Block::SmallPrint(list) => of_list(list, inlines),
        Block::Heading { .. } | Block::Exhibit(_) | Block::Room(_) | Block::PageBreak => {}
    }
}

fn of_list<'a>(list: &'a List, inlines: &mut Vec<&'a Inline>) {
    for Item { text, below } in &list.items {
        of_text(text, inlines);
        if let Some(below) = below {
            of_list(below, inlines);
        }
    }
}

fn of_text<'a>(text: &'a [Inline], inlines: &mut Vec<&'a Inline>) {
    for inline in text {
        inlines.push(inline);
        if let Inline::Emphasis(text) | Inline::Strong(text) | Inline::Link { text, .. } = inline {
            of_text(text, inlines);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::sample;

    fn with(inline: Inline) -> Note {
        let mut note = sample::note();
        note.footnotes.push(vec![Inline::Strong(vec![inline])]);
        note
    }

    #[test]
    fn a_note_whose_references_lead_somewhere_holds_together() {
        assert_eq!(check(&sample::note()), Ok(()));
    }

    #[test]
    fn a_misspelt_reference_is_told_what_it_may_have_meant() {
        let error = check(&with(Inline::Reference("bestandn".into()))).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the text refers to \"#bestandn\", and no table or figure of the note is called that"
        );
        assert_eq!(error.hint(), "did you mean \"#bestanden\"?");
        let error = check(&with(Inline::Reference("xyz".into()))).unwrap_err();
        assert_eq!(error.hint(), "there are: #fleksjob, #bestanden");
    }

    #[test]
    fn a_mark_without_a_footnote_is_refused() {
        let error = check(&with(Inline::Footnote(2))).unwrap_err();
        assert_eq!(error, NoteError::UnknownFootnote { number: 3, count: 2 });
    }

    #[test]
    fn an_id_that_two_exhibits_have_is_refused() {
        let mut note = sample::note();
        for block in &mut note.blocks {
            if let Block::Exhibit(exhibit) = block {
                exhibit.id = "tabel-1".into();
            }
        }
        assert_eq!(check(&note), Err(NoteError::ExhibitTwice { id: "tabel-1".into() }));
    }

    #[test]
    fn an_id_that_could_be_markup_is_refused() {
        for id in ["", "Tabel", "a b", "\"><script>", "å"] {
            let mut note = sample::note();
            let Some(Block::Exhibit(exhibit)) = note.blocks.get_mut(3) else { panic!() };
            exhibit.id = id.into();
            assert_eq!(check(&note), Err(NoteError::ExhibitId { id: id.into() }));
        }
    }

    #[test]
    fn links_lead_to_pages_and_mailboxes_and_nowhere_else() {
        for target in ["https://jobindsats.dk", "HTTP://a", "mailto:post@kommunen.dk"] {
            assert!(is_allowed(target), "{target}");
        }
        for target in ["javascript:alert(1)", "data:text/html,x", "file:///etc", "jobindsats.dk"] {
            let link = Inline::Link { text: Vec::new(), target: target.into() };
            assert_eq!(check(&with(link)), Err(NoteError::Address { target: target.into() }));
        }
        assert!(!is_allowed("https://a\nb") && !is_allowed("https://a b") && !is_allowed("æøå"));
    }
}
