//! The text a user writes, in Markdown, as blocks of a note.
//!
//! Taken over are paragraphs, headings, *emphasis*, **strong**, lists, links to pages and mailboxes, footnotes, line
//! breaks, and references to tables and figures: `[](#tabel-1)` or `[tabellen](#tabel-1)` becomes the name that the
//! exhibit has in the finished note, whatever words stand there. All else is refused with its line, so that nothing is
//! lost without a word.

mod error;
mod list;

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, OffsetIter, Options, Parser};
use pulldown_cmark::{Tag, TagEnd};

use super::check::is_allowed;
use super::document::{Block, Inline};

pub use error::{ProseError, ProseProblem};

/// The deepest heading of a note.
const DEEPEST: u8 = 3;
/// More parts within parts than these is no text that a person wrote; the limit keeps a writer's stack from running out.
const MOST_NESTED: usize = 16;

/// Reads a text that stands below a heading of level `below`, 0 for a text that stands by itself.
///
/// The headings of the text begin one level below that, whichever `#` they are written with, and go down from there
/// without leaving a level out; what would be deeper than level 3 is of level 3. A heading keeps its words and no
/// italics or bold.
///
/// The footnotes of the text are put after those that are there already, in the order of their first marks, so that one
/// list goes with all texts of a note. Their labels are the text's own: `[^1]` of another text is another footnote.
///
/// # Errors
/// [`ProseError`] with the line of the first thing that a note has no form for, or that would come out as something
/// else than was written; `footnotes` is as it was then.
///
/// ```
/// use bestand_report::note::prose;
///
/// let mut footnotes = Vec::new();
/// let blocks = prose("Faldet ses i [](#figur-1).[^1]\n\n[^1]: Foreløbige tal.", 1, &mut footnotes)?;
/// assert_eq!((blocks.len(), footnotes.len()), (1, 1));
/// let error = prose("<b>Fald</b>", 1, &mut footnotes).unwrap_err();
/// assert_eq!(error.to_string(), "line 1 of the text: HTML is not taken over: \"<b>\"");
/// # Ok::<(), bestand_report::note::ProseError>(())
/// ```
pub fn prose(
    markdown: &str,
    below: u8,
    footnotes: &mut Vec<Vec<Inline>>,
) -> Result<Vec<Block>, ProseError> {
    let source = markdown.strip_prefix('\u{feff}').unwrap_or(markdown);
    let events = events(source)?;
    let marks = Marks { before: footnotes.len(), labels: Vec::new() };
    let mut reader = Reader { source, events, headings: Headings::new(source, below), marks };
    let mut definitions = Vec::new();
    let blocks = reader.blocks(&mut definitions)?;
    let texts = reader.marks.texts(definitions, |at| line_at(source, at))?;
    footnotes.extend(texts);
    Ok(blocks)
}

/// Beside what is taken over, the marks of tables and of struck text are known: unknown, they would come out as they
/// stand.
fn parser(source: &str) -> Parser<'_> {
    let options =
        Options::ENABLE_FOOTNOTES | Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    Parser::new_ext(source, options)
}

fn events(source: &str) -> Result<OffsetIter<'_>, ProseError> {
    let parser = parser(source);
    // Addresses that stand apart from their links: one that nothing uses, or a second of one name, would be lost.
    let definitions = parser.reference_definitions().iter();
    if let Some(first) = definitions.map(|(_, definition)| definition.span.start).min() {
        return Err(refused(source, first, ProseProblem::AddressApart));
    }
    Ok(parser.into_offset_iter())
}

fn refused(source: &str, at: usize, problem: ProseProblem) -> ProseError {
    ProseError { line: line_at(source, at), problem }
}

/// The line of a place in the text, from 1.
fn line_at(source: &str, at: usize) -> usize {
    1 + source.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n').count()
}

struct Reader<'a> {
    source: &'a str,
    events: OffsetIter<'a>,
    headings: Headings,
    marks: Marks,
}

/// A footnote's label, where it stands, and its text.
type Definition = (String, usize, Vec<Inline>);

impl<'a> Reader<'a> {
    fn blocks(&mut self, definitions: &mut Vec<Definition>) -> Result<Vec<Block>, ProseError> {
        let mut blocks = Vec::new();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(Tag::Paragraph) => blocks.push(Block::Paragraph(self.text(0)?)),
                Event::Start(Tag::Heading { level, .. }) => {
                    blocks.push(self.heading(level, range)?);
                }
                Event::Start(Tag::List(start)) => {
                    blocks.push(Block::List(self.list(start, range, 0)?));
                }
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    definitions.push((label.to_lowercase(), range.start, self.definition(range)?));
                }
                other => return Err(self.refuse(&other, range)),
            }
        }
        Ok(blocks)
    }

    fn heading(&mut self, level: HeadingLevel, range: Range<usize>) -> Result<Block, ProseError> {
        let level = self.headings.level(level);
        let words = words(&self.text(0)?);
        let text = words.ok_or_else(|| self.error(&range, ProseProblem::HeadingWithMore))?;
        Ok(Block::Heading { level, text })
    }

    /// The text of a footnote: one paragraph.
    fn definition(&mut self, range: Range<usize>) -> Result<Vec<Inline>, ProseError> {
        let mut text = None;
        while let Some((event, at)) = self.events.next() {
            match event {
                Event::End(TagEnd::FootnoteDefinition) => break,
                Event::Start(Tag::Paragraph) if text.is_none() => text = Some(self.text(0)?),
                _ => return Err(self.error(&at, ProseProblem::FootnoteOfMore)),
            }
        }
        let text = text.unwrap_or_default();
        if text.is_empty() {
            return Err(self.error(&range, ProseProblem::FootnoteWithoutText));
        }
        if has(&text, &|inline| matches!(inline, Inline::Footnote(_))) {
            return Err(self.error(&range, ProseProblem::FootnoteInFootnote));
        }
        Ok(text)
    }

    /// The parts of a text up to its end.
    fn text(&mut self, depth: usize) -> Result<Vec<Inline>, ProseError> {
        let mut text = Vec::new();
        while let Some((event, range)) = self.events.next() {
            if matches!(event, Event::End(_)) {
                break;
            }
            self.inline(event, range, depth, &mut text)?;
        }
        Ok(text)
    }

    /// A part of a text, put after the others.
    fn inline(
        &mut self,
        event: Event<'a>,
        range: Range<usize>,
        depth: usize,
        text: &mut Vec<Inline>,
    ) -> Result<(), ProseError> {
        if depth > MOST_NESTED {
            return Err(self.error(&range, ProseProblem::NestedTooDeep));
        }
        match event {
            Event::Text(words) => {
                self.refuse_unknown_mark(&range)?;
                push_words(text, &words);
            }
            Event::SoftBreak => push_words(text, " "),
            Event::HardBreak => text.push(Inline::Break),
            Event::FootnoteReference(label) => text.push(self.marks.mark(&label, range.start)),
            Event::Start(Tag::Emphasis) => text.push(Inline::Emphasis(self.text(depth + 1)?)),
            Event::Start(Tag::Strong) => text.push(Inline::Strong(self.text(depth + 1)?)),
            Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                let words = self.text(depth + 1)?;
                if !title.is_empty() {
                    return Err(self.error(&range, ProseProblem::LinkTitle));
                }
                text.push(self.link(link_type, &dest_url, words, range)?);
            }
            other => return Err(self.refuse(&other, range)),
        }
        Ok(())
    }

    fn link(
        &self,
        kind: LinkType,
        target: &CowStr<'_>,
        text: Vec<Inline>,
        range: Range<usize>,
    ) -> Result<Inline, ProseError> {
        if let Some(id) = target.strip_prefix('#').filter(|id| !id.is_empty()) {
            // Its words give way to the name of the exhibit; a footnote's mark must not.
            return match words(&text) {
                Some(_) => Ok(Inline::Reference(id.to_owned())),
                None => Err(self.error(&range, ProseProblem::LinkWithMore)),
            };
        }
        let target = match kind {
            LinkType::Email => format!("mailto:{target}"),
            _ => target.to_string(),
        };
        if !is_allowed(&target) {
            return Err(self.error(&range, ProseProblem::Address(target)));
        }
        match words(&text) {
            None => Err(self.error(&range, ProseProblem::LinkWithMore)),
            Some(words) if words.trim().is_empty() => {
                Err(self.error(&range, ProseProblem::LinkWithoutWords))
            }
            Some(_) => Ok(Inline::Link { text, target }),
        }
    }

    /// A footnote's mark without a footnote comes as words: `[`, `^1`, `]`.
    fn refuse_unknown_mark(&self, range: &Range<usize>) -> Result<(), ProseError> {
        let rest = &self.source[range.start..];
        let label = rest.strip_prefix("[^").and_then(|rest| rest.split_once(']'));
        let is_meant = !self.source[..range.start].ends_with('\\');
        match label.filter(|(label, _)| is_meant && !label.contains([' ', '\n', '['])) {
            Some((label, _)) => {
                Err(self.error(range, ProseProblem::MarkWithoutFootnote(label.to_owned())))
            }
            None => Ok(()),
        }
    }

    fn error(&self, range: &Range<usize>, problem: ProseProblem) -> ProseError {
        refused(self.source, range.start, problem)
    }

    /// What a note has no form for.
    fn refuse(&self, event: &Event<'_>, range: Range<usize>) -> ProseError {
        let shown = self.source[range.clone()].lines().next().unwrap_or_default();
        self.error(&range, ProseProblem::of(event, shown))
    }
}

/// Puts words after the text: those that follow words are one part with them.
fn push_words(text: &mut Vec<Inline>, words: &str) {
    match text.last_mut() {
        Some(Inline::Text(before)) => before.push_str(words),
        _ => text.push(Inline::Text(words.to_owned())),
    }
}

/// The words of a text that has nothing but words.
fn words(text: &[Inline]) -> Option<String> {
    let word = |inline: &Inline| match inline {
        Inline::Text(words) => Some(words.clone()),
        Inline::Emphasis(text) | Inline::Strong(text) => words(text),
        Inline::Break => Some(" ".to_owned()),
        Inline::Link { .. } | Inline::Reference(_) | Inline::Footnote(_) | Inline::Sentence(_) => {
            None
        }
    };
    text.iter().map(word).collect()
}

/// Whether a text has such a part.
fn has(text: &[Inline], is_it: &dyn Fn(&Inline) -> bool) -> bool {
    text.iter().any(|inline| {
        is_it(inline)
            || match inline {
                Inline::Emphasis(text) | Inline::Strong(text) | Inline::Link { text, .. } => {
                    has(text, is_it)
                }
                _ => false,
            }
    })
}

/// Which level the headings of a text have in the note.
struct Headings {
    /// The levels that the text uses, the highest first.
    used: Vec<HeadingLevel>,
    below: u8,
    /// The level of the heading before.
    last: u8,
}

impl Headings {
    fn new(source: &str, below: u8) -> Self {
        let level = |event| match event {
            Event::Start(Tag::Heading { level, .. }) => Some(level),
            _ => None,
        };
        let mut used: Vec<_> = parser(source).filter_map(level).collect();
        used.sort_unstable();
        used.dedup();
        Self { used, below, last: below }
    }

    fn level(&mut self, written: HeadingLevel) -> u8 {
        let above = self.used.iter().filter(|&&level| level < written).count();
        // Markdown has six levels.
        let level = self.below.saturating_add(1 + u8::try_from(above).unwrap_or(DEEPEST));
        self.last = level.min(self.last.saturating_add(1)).min(DEEPEST);
        self.last
    }
}

/// The footnotes that a text has marks of.
struct Marks {
    /// How many footnotes the note has before this text.
    before: usize,
    /// Their labels and where their first marks stand, in that order.
    labels: Vec<(String, usize)>,
}

impl Marks {
    fn mark(&mut self, label: &str, at: usize) -> Inline {
        let label = label.to_lowercase();
        let place = self.labels.iter().position(|(known, _)| *known == label);
        let place = place.unwrap_or_else(|| {
            self.labels.push((label, at));
            self.labels.len() - 1
        });
        Inline::Footnote(self.before + place)
    }

    /// The texts of the footnotes in the order of their marks.
    fn texts(
        &self,
        definitions: Vec<Definition>,
        line: impl Fn(usize) -> usize,
    ) -> Result<Vec<Vec<Inline>>, ProseError> {
        let mut texts = vec![None; self.labels.len()];
        for (label, at, text) in definitions {
            let error = |problem: fn(String) -> ProseProblem| ProseError {
                line: line(at),
                problem: problem(label.clone()),
            };
            let Some(place) = self.labels.iter().position(|(known, _)| *known == label) else {
                return Err(error(ProseProblem::FootnoteWithoutMark));
            };
            if texts[place].replace(text).is_some() {
                return Err(error(ProseProblem::FootnoteTwice));
            }
        }
        let whole = |(text, (label, at)): (Option<_>, &(String, usize))| {
            let problem = || ProseProblem::MarkWithoutFootnote(label.clone());
            text.ok_or_else(|| ProseError { line: line(*at), problem: problem() })
        };
        texts.into_iter().zip(&self.labels).map(whole).collect()
    }
}

#[cfg(test)]
mod tests;
