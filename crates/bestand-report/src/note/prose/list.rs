//! Lists. A line that begins with a date reads like a numbered item, and a numbered item is printed with its place as
//! its number: what would come out with another number than was written is refused.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::super::document::{Inline, Item, List};
use super::{MOST_NESTED, ProseError, ProseProblem, Reader};

impl Reader<'_> {
    /// A list that has begun. `start` is the first number as it is written; `None` for a list without numbers.
    pub(super) fn list(
        &mut self,
        start: Option<u64>,
        range: Range<usize>,
        depth: usize,
    ) -> Result<List, ProseError> {
        if depth > MOST_NESTED {
            return Err(self.error(&range, ProseProblem::NestedTooDeep));
        }
        let mut items = Vec::new();
        while let Some((event, at)) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => {
                    if start.is_some() {
                        self.refuse_other_number(&at, items.len() + 1)?;
                    }
                    items.push(self.item(depth)?);
                }
                Event::End(TagEnd::List(_)) => break,
                other => return Err(self.refuse(&other, at)),
            }
        }
        if start.is_some() && items.len() == 1 {
            let shown = self.first_line(&range);
            return Err(self.error(&range, ProseProblem::LoneItem(shown)));
        }
        Ok(List { ordered: start.is_some(), items })
    }

    fn refuse_other_number(&self, at: &Range<usize>, printed: usize) -> Result<(), ProseError> {
        let written = self.source[at.clone()].trim_start();
        let digits = written.split(|each: char| !each.is_ascii_digit()).next().unwrap_or_default();
        if digits.parse() == Ok(printed) {
            return Ok(());
        }
        Err(self.error(at, ProseProblem::ItemNumber { written: self.first_line(at), printed }))
    }

    /// An item: its paragraphs, which become lines of one text, then at most one list.
    fn item(&mut self, depth: usize) -> Result<Item, ProseError> {
        let (mut text, mut below) = (Vec::new(), None);
        while let Some((event, at)) = self.events.next() {
            match event {
                Event::End(TagEnd::Item) => break,
                Event::Start(Tag::List(start)) if below.is_none() => {
                    below = Some(self.list(start, at, depth + 1)?);
                }
                _ if below.is_some() => {
                    return Err(self.error(&at, ProseProblem::ItemWithMore));
                }
                Event::Start(Tag::Paragraph) => {
                    if !text.is_empty() {
                        text.push(Inline::Break);
                    }
                    text.extend(self.text(0)?);
                }
                Event::Start(Tag::Heading { .. } | Tag::FootnoteDefinition(_)) => {
                    return Err(self.error(&at, ProseProblem::ItemWithMore));
                }
                part => self.inline(part, at, 0, &mut text)?,
            }
        }
        Ok(Item { text, below })
    }

    fn first_line(&self, range: &Range<usize>) -> String {
        self.source[range.clone()].trim().lines().next().unwrap_or_default().to_owned()
    }
}
