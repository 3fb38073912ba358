//! The numbering of lists: bullets that all lists share, and numbers that begin at 1 in each.

use serde::Serialize;

use super::reference::WordReference;
use super::styles::Styles;
use super::templates::render;
use crate::ReportError;

/// How deep lists are told apart; what is deeper looks like the deepest.
const LEVELS: usize = 3;
const BULLETS: [&str; LEVELS] = ["List Bullet", "List Bullet 2", "List Bullet 3"];
const NUMBERS: [&str; LEVELS] = ["List Number", "List Number 2", "List Number 3"];

/// The lists of a document.
pub(super) struct Lists {
    bullets: Family,
    numbers: Family,
    /// The lists that begin at 1, in the order they stand.
    lists: Vec<Restarted>,
    /// The number that the next of them gets.
    next: u32,
}

/// One way of marking items, with its look for every level.
#[derive(Clone, Default, Serialize)]
struct Family {
    /// The number of the definition.
    r#abstract: u32,
    /// The number that paragraphs and styles go by.
    number: u32,
    /// Per level the style that goes by this definition, where it is ours.
    styles: [Option<String>; LEVELS],
}

#[derive(Serialize)]
struct Restarted {
    number: u32,
    r#abstract: u32,
    level: u32,
}

/// How an item of a list is set: its style, and level and number where the style does not say them.
#[derive(Clone)]
pub(super) struct ListForm {
    pub(super) style: &'static str,
    pub(super) numbering: Option<(u32, u32)>,
}

impl Lists {
    /// Definitions beside those of the reference document.
    pub(super) fn new(styles: &Styles<'_>, reference: Option<&WordReference>) -> Self {
        let numbering = reference.and_then(WordReference::numbering);
        let next_abstract = numbering.map_or(0, |found| found.next_abstract);
        let free = numbering.map_or(1, |found| found.next_number);
        // A style may go by a list that its document does not have: it must not become one of ours.
        let by_styles = reference.and_then(|found| found.styles().last_number());
        let next = by_styles.map_or(free, |last| free.max(last + 1));
        let family = |names: [&str; LEVELS], nth: u32| Family {
            r#abstract: next_abstract + nth,
            number: next + nth,
            styles: names.map(|name| styles.is_ours(name).then(|| styles.id(name).to_owned())),
        };
        let (bullets, numbers) = (family(BULLETS, 0), family(NUMBERS, 1));
        Self { bullets, numbers, lists: Vec::new(), next: next + 2 }
    }

    /// The number of the bullets.
    pub(super) fn bullets(&self) -> u32 {
        self.bullets.number
    }

    /// The number of the numbers, before any list begins anew.
    pub(super) fn numbers(&self) -> u32 {
        self.numbers.number
    }

    /// Begins a list at this depth, counted from 0.
    pub(super) fn begin(
        &mut self,
        ordered: bool,
        depth: usize,
        styles: &Styles<'_>,
        reference: Option<&WordReference>,
    ) -> ListForm {
        let depth = depth.min(LEVELS - 1);
        let style = if ordered { NUMBERS[depth] } else { BULLETS[depth] };
        let level = depth as u32;
        let theirs = reference.filter(|_| !styles.is_ours(style));
        let by_style = theirs.and_then(|found| {
            let (level, number) = found.styles().numbering_of(styles.id(style))?;
            Some((level, found.numbering()?.abstract_of(number)?))
        });
        if !ordered {
            let says_it = styles.is_ours(style) || by_style.is_some();
            let numbering = (!says_it).then_some((level, self.bullets.number));
            return ListForm { style, numbering };
        }
        let (level, definition) = by_style.unwrap_or((level, self.numbers.r#abstract));
        let number = self.next;
        self.next += 1;
        self.lists.push(Restarted { number, r#abstract: definition, level });
        ListForm { style, numbering: Some((level, number)) }
    }

    /// The part with the definitions.
    pub(super) fn part(&self, reference: Option<&WordReference>) -> Result<String, ReportError> {
        let form = |part| Form {
            part,
            bullets: &self.bullets,
            numbers: &self.numbers,
            lists: &self.lists,
        };
        let definitions = render("numbering.xml", &form("abstract"))?;
        let numbers = render("numbering.xml", &form("numbers"))?;
        Ok(match reference.and_then(WordReference::numbering) {
            Some(theirs) => theirs.with(&definitions, &numbers),
            None => format!("{HEAD}{definitions}{numbers}</w:numbering>\n"),
        })
    }
}

#[derive(Serialize)]
struct Form<'a> {
    part: &'static str,
    bullets: &'a Family,
    numbers: &'a Family,
    lists: &'a [Restarted],
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<w:numbering xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\n";
