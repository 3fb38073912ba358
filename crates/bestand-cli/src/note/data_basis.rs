//! What a note says of its own data: which files, until when, what is missing, and which rule changes disturb the
//! figures.

use bestand_core::model::breaks::{BreakList, DateStatus};
use bestand_core::model::source::{Publisher, is_synthetic};
use bestand_core::model::table::{Cell, Note as TableNote, NoteKind, Severity, Table};
use bestand_core::model::{Language, MissingReason, Period};
use bestand_report::note::document::{Block, Inline, Item, List, Note};

use super::data::{Data, ReadExtract};
use super::month::NoteMonth;
use super::own::Own;

/// What the note is made of, and the month it is about.
pub(super) struct Basis<'a> {
    pub(super) data: &'a Data,
    pub(super) own: &'a Own,
    pub(super) month: Option<&'a NoteMonth>,
    pub(super) language: Language,
    /// The answers that are read and not shown.
    pub(super) read: &'a [Table],
    /// The area of the note, which its title says.
    pub(super) area: Option<&'a str>,
}

/// The data of the note in one line, for the title block.
pub(super) fn line(basis: &Basis<'_>) -> Option<String> {
    let language = basis.language;
    let mut parts: Vec<String> = Vec::new();
    let mut publishers: Vec<Publisher> = Vec::new();
    for extract in &basis.data.extracts {
        if !publishers.contains(&extract.source.publisher) {
            publishers.push(extract.source.publisher);
        }
    }
    for publisher in publishers {
        let of_publisher = |extract: &&ReadExtract| extract.source.publisher == publisher;
        let extracts: Vec<&ReadExtract> = basis.data.extracts.iter().filter(of_publisher).collect();
        parts.push(of_publisher_in_words(publisher, &extracts, basis));
    }
    parts.extend(own_files(basis.own, language).into_iter().map(|(name, _)| name));
    let lead = language.pick("Data", "Data");
    (!parts.is_empty()).then(|| format!("{lead}: {}.", parts.join(", ")))
}

fn of_publisher_in_words(
    publisher: Publisher,
    extracts: &[&ReadExtract],
    basis: &Basis<'_>,
) -> String {
    let language = basis.language;
    let name = publisher_name(publisher, language);
    let month = basis.month.map(|status| status.month);
    let last = extracts.iter().filter_map(|extract| extract.span).map(|(_, last)| last);
    let shown = last.map(|last| month.map_or(last, |month| shown_of(last, month)));
    let shown = shown.max_by_key(|period| (period.last_month(), period.code()));
    let until = shown.map(|period| {
        format!(" {} {}", language.pick("til og med", "up to"), period.long(language))
    });
    let mut said: Vec<String> = Vec::new();
    let mut dates: Vec<String> =
        extracts.iter().filter_map(|extract| extract.source.pulled.long(language)).collect();
    dates.dedup();
    let has_unknown = extracts.iter().any(|extract| extract.source.pulled.long(language).is_none());
    if has_unknown && !dates.is_empty() {
        dates.push(language.pick("en dag, der ikke er oplyst", "a day not stated").to_owned());
    }
    match (publisher, dates.as_slice()) {
        (Publisher::Synthetic, _) => {}
        (_, []) => {
            said.push(language.pick("udtræksdato ikke oplyst", "pull date not stated").into());
        }
        (_, dates) => {
            let lead = language.pick("trukket", "pulled");
            said.push(format!("{lead} {}", dates.join(language.pick(" og ", " and "))));
        }
    }
    let mut preliminary: Vec<Period> = (extracts.iter())
        .filter_map(|extract| basis.month?.preliminary(extract.source.table.as_ref()?))
        .collect();
    preliminary.sort_unstable_by_key(|period| (period.last_month(), period.code()));
    preliminary.dedup();
    for period in preliminary {
        let words = language.pick("er foreløbig", "is preliminary");
        said.push(format!("{} {words}", period.long(language)));
    }
    let said = (!said.is_empty()).then(|| format!(" ({})", said.join("; ")));
    format!("{name}{}{}", until.unwrap_or_default(), said.unwrap_or_default())
}

/// The last period of an extract that a note about a month shows.
fn shown_of(last: Period, month: Period) -> Period {
    let mut shown = last;
    while shown.last_month() > month {
        match shown.offset(-1) {
            Some(before) => shown = before,
            None => return last,
        }
    }
    shown
}

/// The municipality's own files: what each is, and its name.
fn own_files(own: &Own, language: Language) -> Vec<(String, String)> {
    let year = own.budget.as_ref().and_then(|budget| budget.year);
    let budget =
        own.budget.as_ref().map(|budget| (language.pick("budget", "budget"), year, &budget.file));
    let targets =
        own.targets.as_ref().map(|targets| (language.pick("mål", "targets"), None, &targets.file));
    let refunds = own
        .refunds
        .as_ref()
        .map(|refunds| (language.pick("refusion", "refunds"), year, &refunds.file));
    let named = [budget, targets, refunds].into_iter().flatten();
    let named = named.map(|(what, year, file)| {
        let word = match (is_synthetic(file), what) {
            (false, _) => "",
            (true, "mål") => "syntetiske ",
            (true, _) => language.pick("syntetisk ", "synthetic "),
        };
        let year = year.map(|year| format!(" {year}")).unwrap_or_default();
        (format!("{word}{what}{year}"), file.clone())
    });
    named.collect()
}

fn publisher_name(publisher: Publisher, language: Language) -> String {
    match (publisher, language) {
        (Publisher::Unknown, Language::Danish) => "filer uden oplyst udgiver".to_owned(),
        (Publisher::Unknown, Language::English) => "files that name no publisher".to_owned(),
        (Publisher::Synthetic, Language::Danish) => "syntetiske data (ikke Jobindsats)".to_owned(),
        (Publisher::Synthetic, Language::English) => "synthetic data (not Jobindsats)".to_owned(),
        (Publisher::OwnCases, Language::Danish) => "egne sager".to_owned(),
        (Publisher::OwnCases, Language::English) => "own cases".to_owned(),
        (publisher, _) => publisher.name().to_owned(),
    }
}

/// The series breaks that the tables and figures so far cross, oldest first, and those that lie ahead.
pub(super) fn breaks(note: &Note, basis: &Basis<'_>) -> Vec<Block> {
    let language = basis.language;
    let mut crossed: Vec<&TableNote> = Vec::new();
    for table in note.exhibits().map(|exhibit| &exhibit.table).chain(basis.read) {
        for each in table.notes.iter().filter(|note| note.kind == NoteKind::Break) {
            if !crossed.iter().any(|known| known.id == each.id) {
                crossed.push(each);
            }
        }
    }
    crossed.sort_by_key(|note| (note.begins, note.id.clone()));
    let mut blocks = Vec::new();
    if crossed.is_empty() {
        let text = language.pick(
            "Notatets tabeller og figurer går ikke over nogen af de regelændringer, der er registreret.",
            "The tables and figures of this note cross none of the rule changes that are known.",
        );
        blocks.push(Block::Paragraph(vec![Inline::Text(text.to_owned())]));
    } else {
        let item = |note: &&TableNote| item(note.short.as_deref(), &note.text);
        blocks.push(list(crossed.iter().map(item).collect()));
    }
    let coming = coming(note, basis);
    if let Some(month) = basis.month.map(|status| status.month)
        && !coming.is_empty()
    {
        let month = month.long(language);
        let lead = match language {
            Language::Danish => format!("Kommende (efter {month}):"),
            Language::English => format!("Ahead (after {month}):"),
        };
        let lead = Item { text: vec![Inline::Emphasis(vec![Inline::Text(lead)])], below: None };
        blocks.push(list(std::iter::once(lead).chain(coming).collect()));
    }
    blocks
}

/// How many months after the month of the note a rule change is told of.
const SOON: i32 = 18;

/// Breaks that begin soon after the status month, and touch a benefit of the note.
fn coming(note: &Note, basis: &Basis<'_>) -> Vec<Item> {
    let language = basis.language;
    let Some(month) = basis.month.map(|status| status.month) else { return Vec::new() };
    let is_soon = |first: Period| first > month && Some(first) <= month.offset(SOON);
    let codes = benefits(note);
    let is_about = |benefits: &[String]| {
        benefits.iter().any(|benefit| benefit == "*" || codes.contains(benefit))
    };
    let mut ahead: Vec<_> = BreakList::shipped()
        .iter()
        .filter(|each| each.begins().is_some() && each.date_status != DateStatus::NotConfirmed)
        .filter(|each| is_soon(each.first_month) && is_about(&each.benefits))
        .collect();
    ahead.sort_by_key(|each| (each.begins(), each.id.clone()));
    ahead.into_iter().map(|each| item(Some(&each.short(language)), each.note(language))).collect()
}

/// The codes of the benefits in the tables of a note.
fn benefits(note: &Note) -> Vec<String> {
    let mut codes = Vec::new();
    for table in note.exhibits().map(|exhibit| &exhibit.table) {
        let at = table.columns.iter().position(|column| column.id == "benefit");
        let cells = at.into_iter().flat_map(|at| table.rows.iter().map(move |row| &row.cells[at]));
        codes.extend(cells.filter_map(|cell| match cell {
            Cell::Code(code) => Some(code.to_string()),
            _ => None,
        }));
    }
    codes
}

/// *Datagrundlag*: the files, the month, what is missing, and what is noted of the numbers and stands under no table.
pub(super) fn data(note: &Note, basis: &Basis<'_>, missing: &[String]) -> Vec<Block> {
    let language = basis.language;
    let mut items = of_extracts(&basis.data.extracts, language);
    items.extend(of_own_files(basis.own, language));
    items.extend(basis.month.map(|month| plain(month.in_words(language))));
    let of_area = basis.area.map(|area| format!("{}: {area}.", language.pick("Område", "Area")));
    let noted =
        noted(note, basis.read).into_iter().filter(|note| Some(&note.text) != of_area.as_ref());
    let (lacking, said): (Vec<&TableNote>, Vec<&TableNote>) =
        noted.partition(|note| note.id == ROWS_MISSING);
    items.extend(lacking.into_iter().map(|note| plain(note.text.clone())));
    if !missing.is_empty() {
        let lead = language.pick(
            "Du mangler (dele af notatet er udeladt):",
            "You lack (parts of the note are left out):",
        );
        items.push(plain(format!("{lead} {}.", missing.join("; "))));
    }
    items.extend(said.into_iter().map(|note| plain(note.text.clone())));
    vec![list(items)]
}

/// The notes of the tables that stand with the data, each once.
fn noted<'n>(note: &'n Note, read: &'n [Table]) -> Vec<&'n TableNote> {
    let mut said: Vec<&TableNote> = Vec::new();
    let shown: Vec<&Table> = note.exhibits().map(|exhibit| &exhibit.table).collect();
    let is_printed = |each: &TableNote| {
        shown.iter().any(|table| table.notes.iter().any(|note| note.text == each.text))
    };
    let of_shown = shown.iter().flat_map(|table| &table.notes).filter(|note| belongs_here(note));
    let of_read = (read.iter().flat_map(|table| &table.notes))
        .filter(|note| belongs_below_or_here(note) && !is_printed(note));
    for each in of_shown.chain(of_read) {
        // The rows of a file of one's own stay in their table, which says that they have no extract.
        let is_said = |known: &&TableNote| {
            known.text == each.text || each.id == ROWS_MISSING && known.id == ROWS_MISSING
        };
        if !said.iter().any(is_said) {
            said.push(each);
        }
    }
    said
}

/// The note that names rows without an extract.
const ROWS_MISSING: &str = "set_rows_missing";

/// Whether a note of a table stands under no table, and is no series break. That a part is counted in all is what anybody
/// expects.
fn belongs_here(note: &TableNote) -> bool {
    let is_on_paper = note.severity == Severity::Break && !goes_with_the_data(&note.id);
    let goes_without_saying = is_about_files(&note.id) || note.id == "pinned_to_total";
    note.kind != NoteKind::Break && !is_on_paper && !goes_without_saying
}

/// The same of a table that is not shown, below which nothing can stand: who is counted, and what is missing. How its
/// columns were made is not asked of a table that nobody sees.
fn belongs_below_or_here(note: &TableNote) -> bool {
    let is_of_numbers = matches!(note.kind, NoteKind::Missing | NoteKind::Population);
    is_of_numbers && note.severity == Severity::Break && !is_about_files(&note.id)
}

/// Whether a note that stands under a printed table stands with the data in a note.
pub(super) fn goes_with_the_data(id: &str) -> bool {
    matches!(id, ROWS_MISSING | "newer_vintage_used" | "vintages_differ")
}

/// What takes the place of the notes that stand with the data: rows that are left out. Where they are there, a sign says it.
pub(super) fn pointer(table: &Table, language: Language) -> Option<String> {
    let is_sign = |cell: &Cell| *cell == Cell::Missing(MissingReason::NotInExtract);
    let has_signs = table.rows.iter().any(|row| row.cells.iter().any(is_sign));
    let lacks = !has_signs && table.notes.iter().any(|note| note.id == ROWS_MISSING);
    lacks.then(|| {
        language
            .pick(
                "Note: Ydelser uden udtræk er udeladt, se Datagrundlag.",
                "Note: Benefits without an extract are left out, see the basis of data.",
            )
            .to_owned()
    })
}

/// The municipality's own files in a line.
fn of_own_files(own: &Own, language: Language) -> Option<Item> {
    let mut text: Vec<Inline> = Vec::new();
    for (name, file) in own_files(own, language) {
        let lead = if text.is_empty() { "" } else { ", " };
        let name = if text.is_empty() { capitalised(&name) } else { name };
        text.push(Inline::Text(lead.to_owned()));
        text.push(Inline::Strong(vec![Inline::Text(name)]));
        text.push(Inline::Text(format!(" ({file})")));
    }
    (!text.is_empty()).then_some(Item { text, below: None })
}

/// The extracts: publisher, pull date and periods, with the tables and files that share them.
fn of_extracts(extracts: &[ReadExtract], language: Language) -> Vec<Item> {
    let mut groups: Vec<(String, String, Vec<String>)> = Vec::new();
    for extract in extracts {
        let source = &extract.source;
        let date = match (source.publisher, source.pulled.long(language)) {
            (Publisher::Synthetic, _) => String::new(),
            (_, Some(date)) => format!(", {} {date}", language.pick("trukket", "pulled")),
            (_, None) => {
                language.pick(", udtræksdato ikke oplyst", ", pull date not stated").to_owned()
            }
        };
        let span = extract.span.map(|(first, last)| format!(", {}", span(first, last, language)));
        let name = capitalised(&publisher_name(source.publisher, language));
        let facts = format!("{date}{}", span.unwrap_or_default());
        let table = source.table.as_ref().filter(|_| source.publisher != Publisher::Synthetic);
        // The manifest has the file of each table.
        let file = table.unwrap_or(&source.file).clone();
        match groups.iter_mut().find(|(of, known, _)| *of == name && *known == facts) {
            Some((_, _, files)) => files.push(file),
            None => groups.push((name, facts, vec![file])),
        }
    }
    let item = |(name, facts, files): (String, String, Vec<String>)| Item {
        text: vec![
            Inline::Strong(vec![Inline::Text(name)]),
            Inline::Text(format!("{facts}: {}", files.join(", "))),
        ],
        below: None,
    };
    groups.into_iter().map(item).collect()
}

fn span(first: Period, last: Period, language: Language) -> String {
    if first == last {
        return first.long(language);
    }
    format!("{}–{}", first.long(language), last.long(language))
}

fn item(lead: Option<&str>, text: &str) -> Item {
    let mut inlines = Vec::new();
    if let Some(lead) = lead {
        inlines.push(Inline::Strong(vec![Inline::Text(format!("{lead}: "))]));
    }
    inlines.push(Inline::Text(text.to_owned()));
    Item { text: inlines, below: None }
}

fn plain(text: String) -> Item {
    Item { text: vec![Inline::Text(text)], below: None }
}

fn list(items: Vec<Item>) -> Block {
    Block::SmallPrint(List { ordered: false, items })
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Whether a note says how files were used: that stands in *Datagrundlag*, and under no table.
pub(super) fn is_about_files(id: &str) -> bool {
    matches!(id, "measure_not_in_file" | "file_not_used" | "pulled_unknown")
}
