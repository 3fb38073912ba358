//! What a note has no form for, and what to write instead.

use pulldown_cmark::{Event, Tag};

/// Why a text was not taken over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the text: {problem}")]
pub struct ProseError {
    /// The line of the text, from 1.
    pub line: usize,
    /// What stands there.
    pub problem: ProseProblem,
}

impl ProseError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        self.problem.hint()
    }
}

/// What of a text a note has no form for, or would print as something else than was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProseProblem {
    /// A tag or a comment.
    #[error("HTML is not taken over: \"{0}\"")]
    Html(String),
    /// A picture.
    #[error("a picture cannot stand in the text: \"{0}\"")]
    Image(String),
    /// Words between backticks, or lines that are moved in by four spaces.
    #[error("code is not taken over: \"{0}\"")]
    Code(String),
    /// A table.
    #[error("a table cannot stand in the text: \"{0}\"")]
    Table(String),
    /// Lines that begin with `>`.
    #[error("a quotation is not taken over: \"{0}\"")]
    Quote(String),
    /// A line across the page.
    #[error("a rule is not taken over: \"{0}\"")]
    Rule(String),
    /// Words between `~`.
    #[error("struck text is not taken over: \"{0}\"")]
    Struck(String),
    /// Anything else that Markdown knows.
    #[error("this is not taken over: \"{0}\"")]
    Other(String),
    /// A link to something else than a page or an e-mail address.
    #[error("a link leads to \"{}\"", .0.escape_debug())]
    Address(String),
    /// A link without words.
    #[error("a link has no words")]
    LinkWithoutWords,
    /// A link that has something else in it than words.
    #[error("a link has a footnote or another reference in it")]
    LinkWithMore,
    /// A text that shows when the mouse rests on a link.
    #[error("a link has a title beside its address")]
    LinkTitle,
    /// The address of a link on a line of its own.
    #[error("the address of a link stands apart from it")]
    AddressApart,
    /// A heading with a link, a reference or a footnote.
    #[error("a heading has something else in it than words")]
    HeadingWithMore,
    /// A mark of a footnote that the text does not have.
    #[error("[^{0}] has no footnote")]
    MarkWithoutFootnote(String),
    /// A footnote that nothing in the text refers to.
    #[error("nothing in the text refers to the footnote [^{0}]")]
    FootnoteWithoutMark(String),
    /// Two footnotes under one label.
    #[error("two footnotes are called [^{0}]")]
    FootnoteTwice(String),
    /// A footnote with a mark of another.
    #[error("a footnote has a footnote")]
    FootnoteInFootnote,
    /// An empty footnote.
    #[error("a footnote has no text")]
    FootnoteWithoutText,
    /// A footnote that is more than a paragraph.
    #[error("a footnote has more than one paragraph")]
    FootnoteOfMore,
    /// A numbered item whose number would not be the one that is printed.
    #[error("the item \"{written}\" would be printed as number {printed}")]
    ItemNumber {
        /// How it begins.
        written: String,
        /// The number it would have in the note.
        printed: usize,
    },
    /// One numbered item alone: nearly always a date at the beginning of a line.
    #[error("\"{0}\" begins a numbered list of one item")]
    LoneItem(String),
    /// An item with text after the list below it, or with something else than text.
    #[error("an item of a list has more than text and one list below it")]
    ItemWithMore,
    /// More parts within parts than a note has.
    #[error("the text has too many parts within parts")]
    NestedTooDeep,
}

impl ProseProblem {
    /// What this event of Markdown's is.
    pub(super) fn of(event: &Event<'_>, shown: &str) -> Self {
        let shown = shown.trim().to_owned();
        match event {
            Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) => {
                Self::Html(shown)
            }
            Event::Start(Tag::Image { .. }) => Self::Image(shown),
            Event::Code(_) | Event::Start(Tag::CodeBlock(_)) => Self::Code(shown),
            Event::Start(Tag::Table(_)) => Self::Table(shown),
            Event::Start(Tag::BlockQuote(_)) => Self::Quote(shown),
            Event::Start(Tag::Strikethrough) => Self::Struck(shown),
            Event::Rule => Self::Rule(shown),
            _ => Self::Other(shown),
        }
    }

    fn hint(&self) -> &'static str {
        match self {
            Self::Html(_) => {
                "write *emphasis* or **strong**; where < is meant as a sign, write \\<"
            }
            Self::Image(_) | Self::Table(_) => {
                "have it made as a table or figure of the note, and refer to it: [](#tabel-1)"
            }
            Self::Code(_) => "write the words without backticks, and begin the line at the margin",
            Self::Quote(_) => "write it as a paragraph; where > is meant as a sign, write \\>",
            Self::Rule(_) => "begin a part with a heading: ## Baggrund",
            Self::Struck(_) => "leave the words out; where ~ is meant as a sign, write \\~",
            Self::Other(_) => "write it as a paragraph",
            Self::Address(_) => {
                "links may begin with https://, http:// or mailto:, or lead to a table or figure: [](#tabel-1)"
            }
            Self::LinkWithoutWords => "write what it leads to: [Jobindsats](https://...)",
            Self::LinkWithMore => "put the footnote or the reference after the link",
            Self::LinkTitle => "write the words in the text: they could not be seen on paper",
            Self::AddressApart => "write the address with its words: [Jobindsats](https://...)",
            Self::HeadingWithMore => {
                "put the link, the reference or the footnote into the text below it"
            }
            Self::MarkWithoutFootnote(_) => {
                "write its text in a paragraph of its own: [^1]: Foreløbige tal."
            }
            Self::FootnoteWithoutMark(_) => "put its mark where it belongs, or leave it out",
            Self::FootnoteTwice(_) => "give one of them another label",
            Self::FootnoteInFootnote => "write both as one footnote",
            Self::FootnoteWithoutText => "write its text after the colon",
            Self::FootnoteOfMore => {
                "write it as one paragraph, and go on with the text after an empty line, at the margin"
            }
            Self::ItemNumber { .. } => {
                "number the items 1, 2, 3; where the line begins with a date or a number, write 15\\. april"
            }
            Self::LoneItem(_) => {
                "where the line begins with a date or a number, write 1\\. januar; else use a hyphen"
            }
            Self::ItemWithMore => {
                "write it as an item of its own, or as a paragraph after the list"
            }
            Self::NestedTooDeep => "write it more simply",
        }
    }
}
