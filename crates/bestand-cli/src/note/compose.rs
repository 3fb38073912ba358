//! From a specification and its data to a note.

use std::rc::Rc;

use bestand_core::model::table::Table;
use bestand_core::model::{Language, Period, PeriodKind};
use bestand_core::{StatusMonth, status_month};
use bestand_report::chart::Chart;
use bestand_report::note::document::{Block, ExhibitKind, Note, TitleBlock};
use bestand_report::note::{check, prose};
use bestand_report::sentence::{Sentence, SentenceOptions};

use super::data::{Data, Input};
use super::data_basis::{self, Basis};
use super::fill::Fill;
use super::month::NoteMonth;
use super::own::Own;
use super::question::{Answer, Question};
use super::read::{inlines, reading};
use super::spec::{Given, Section, Show, Sited};
use crate::args::Global;
use crate::failure::{Failure, did_you_mean};

/// What a note is made from.
pub(crate) struct Making<'a> {
    pub(crate) sited: &'a Sited,
    pub(crate) data: &'a Data,
    pub(crate) own: &'a Own,
    pub(crate) global: &'a Global,
    /// The area as the lists call it; none for the whole country.
    pub(crate) area: Option<String>,
    pub(crate) words: &'a SentenceOptions,
}

/// A note with what was made on the way.
pub(crate) struct Made {
    pub(crate) note: Note,
    /// The charts by themselves, with title, source and notes, in the order of the figures.
    pub(crate) charts: Vec<Chart>,
    /// What is missing, in the words of the specification.
    pub(crate) missing: Vec<String>,
    /// Every file that it was made from.
    pub(crate) inputs: Vec<Input>,
}

/// An answer that later sections may refer to.
pub(super) struct Known {
    pub(super) id: String,
    answer: Rc<Answer>,
}

/// A note while it is put together.
pub(super) struct Draft<'a> {
    pub(super) making: &'a Making<'a>,
    pub(super) fill: Fill,
    pub(super) note: Note,
    pub(super) charts: Vec<Chart>,
    pub(super) known: Vec<Known>,
    pub(super) missing: Vec<String>,
    pub(super) tables: u32,
    pub(super) figures: u32,
    /// The level of the heading that the text stands below.
    pub(super) level: u8,
    pub(super) month: Option<NoteMonth>,
    /// The reservations that stand below the same heading.
    pub(super) said: Vec<String>,
    /// The ids of the sections that are left out.
    pub(super) left_out: Vec<String>,
    /// The answers that are read and not shown.
    pub(super) read_only: Vec<Table>,
}

impl Making<'_> {
    pub(crate) fn language(&self) -> Language {
        self.global.language()
    }

    /// The note.
    pub(crate) fn make(&self) -> Result<Made, Failure> {
        let language = self.language();
        let whole = language.pick("Hele landet", "Whole country").to_owned();
        let area = self.area.clone().unwrap_or(whole);
        let budget_year = self.own.budget.as_ref().and_then(|budget| budget.year);
        let mut draft = Draft {
            making: self,
            fill: Fill::new(&area, None, budget_year, language),
            note: Note { language, ..Note::default() },
            charts: Vec::new(),
            known: Vec::new(),
            missing: Vec::new(),
            tables: 0,
            figures: 0,
            level: 0,
            month: None,
            said: Vec::new(),
            left_out: Vec::new(),
            read_only: Vec::new(),
        };
        draft.month = draft.note_month()?;
        let month = draft.month.as_ref().map(|status| status.month);
        draft.fill = Fill::new(&area, month, budget_year.or(month.map(Period::year)), language);
        for (index, section) in self.sited.spec.section.iter().enumerate() {
            draft.section(section, &place_of(index, section))?;
        }
        draft.finish()
    }
}

impl Draft<'_> {
    fn section(&mut self, section: &Section, place: &str) -> Result<(), Failure> {
        if !self.has(section.needs.as_ref(), place)? {
            return self.leave_out(section, place);
        }
        let before = (self.note.blocks.len(), self.note.footnotes.len());
        if section.page_break {
            self.note.blocks.push(Block::PageBreak);
        }
        if let Some(heading) = &section.heading {
            let level = section.level.unwrap_or(1);
            self.level = level;
            self.said.clear();
            let text = self.fill.text(heading, place)?;
            self.note.blocks.push(Block::Heading { level, text });
        }
        self.text(section.before.as_deref(), place)?;
        if !self.answer(section, place)? {
            self.note.blocks.truncate(before.0);
            self.note.footnotes.truncate(before.1);
            return self.leave_out(section, place);
        }
        self.note.blocks.extend(section.room.map(Block::Room));
        self.text(section.after.as_deref(), place)
    }

    /// Leaves a section out, and keeps what *Datagrundlag* is to say of it.
    fn leave_out(&mut self, section: &Section, place: &str) -> Result<(), Failure> {
        self.left_out.extend(section.id.clone());
        let Some(needed) = &section.needs else { return Ok(()) };
        // Where another section stands in for it nothing is missing.
        let sections = &self.making.sited.spec.section;
        let has_other = section.id.is_some()
            && sections.iter().filter(|each| each.id == section.id).count() > 1;
        let caption =
            section.caption.as_ref().filter(|_| !has_other && section.show != Show::Nothing);
        let Some(text) = section.missing.as_ref().or(caption) else { return Ok(()) };
        let mut text = self.fill.text(text, place)?;
        let is_of_area = needed.given.contains(&Given::Area);
        if is_of_area && self.making.area.is_none() {
            let language = self.making.language();
            text.push_str(
                language.pick(" – kun i et notat om et område", " – only in a note of an area"),
            );
        }
        self.miss(text);
        Ok(())
    }

    /// What is missing, said once.
    fn miss(&mut self, text: String) {
        if !self.missing.contains(&text) {
            self.missing.push(text);
        }
    }

    /// The user's own words.
    fn text(&mut self, text: Option<&str>, place: &str) -> Result<(), Failure> {
        let Some(text) = text else { return Ok(()) };
        let text = self.fill.text(text, place)?;
        let blocks = prose(&text, self.level, &mut self.note.footnotes)
            .map_err(|error| Failure::new(format!("{place}: {error}"), error.hint()))?;
        self.note.blocks.extend(blocks);
        Ok(())
    }

    /// What the section shows and reads. False where it cannot be asked, and says what then.
    fn answer(&mut self, section: &Section, place: &str) -> Result<bool, Failure> {
        match (section.command.as_deref(), &section.of) {
            (None, None) => Ok(true),
            (Some(_), Some(_)) => Err(Failure::new(
                format!("{place}: names a command and another section"),
                "leave out command or of",
            )),
            (Some("breaks"), _) => {
                let blocks = data_basis::breaks(&self.note, &self.basis());
                self.note.blocks.extend(blocks);
                Ok(true)
            }
            (Some("data"), _) => {
                let blocks = data_basis::data(&self.note, &self.basis(), &self.missing);
                self.note.blocks.extend(blocks);
                Ok(true)
            }
            (Some(command), _) => {
                if let Some(id) = &section.id {
                    self.check_id(id, place)?;
                }
                let Some(answer) = self.asked(section, command, place)? else { return Ok(false) };
                let answer = Rc::new(answer);
                self.known
                    .extend(section.id.clone().map(|id| Known { id, answer: Rc::clone(&answer) }));
                match self.show(section, &[answer], place) {
                    Err(_) if section.otherwise.is_some() => Ok(false),
                    shown => shown.map(|()| true),
                }
            }
            (None, Some(ids)) => {
                // What is left out for want of data is named with the data.
                let there = ids.iter().filter(|id| self.is_there(id));
                let answers = there.map(|id| self.known(id, place));
                let answers = answers.collect::<Result<Vec<_>, _>>()?;
                if answers.is_empty() && !ids.is_empty() {
                    return Ok(true);
                }
                self.show(section, &answers, place).map(|()| true)
            }
        }
    }

    /// Refuses an id that is none, or that another section has.
    fn check_id(&self, id: &str, place: &str) -> Result<(), Failure> {
        let is_plain =
            |each: char| each.is_ascii_lowercase() || each.is_ascii_digit() || each == '-';
        if id.is_empty() || !id.chars().all(is_plain) {
            return Err(Failure::new(
                format!("{place}: the id {id:?} has more than lower-case letters, digits and -"),
                "write it like tabel-1",
            ));
        }
        match self.known.iter().any(|known| known.id == id) {
            true => Err(Failure::new(
                format!("{place}: another section has the id {id:?}"),
                "give each an id of its own",
            )),
            false => Ok(()),
        }
    }

    /// What the command answers; with the other options of the section where it cannot be asked with the first. None where
    /// it cannot be asked at all, and the section says what then.
    fn asked(
        &mut self,
        section: &Section,
        command: &str,
        place: &str,
    ) -> Result<Option<Answer>, Failure> {
        let making = self.making;
        let options = self.fill.options(&section.options, place)?;
        let first = self.question(command, &options, place);
        self.refuse_unnamed_area(section, &first, place)?;
        let Some(otherwise) = &section.otherwise else {
            return first.answer(making.data, making.own).map(Some);
        };
        // What is spelled wrong is an error all the same.
        first.check()?;
        let other = otherwise.options.as_ref();
        let other = other.map(|options| self.fill.options(options, place)).transpose()?;
        let second = other.as_ref().map(|options| self.question(command, options, place));
        second.as_ref().map(Question::check).transpose()?;
        if let Ok(answer) = first.answer(making.data, making.own) {
            return Ok(Some(answer));
        }
        let answer = second.and_then(|second| second.answer(making.data, making.own).ok());
        let missing = otherwise.missing.as_deref();
        let missing = missing.map(|text| self.fill.text(text, place)).transpose()?;
        if let Some(missing) = missing {
            self.miss(missing);
        }
        Ok(answer)
    }

    /// Refuses sentences about another area than the note's: they do not name theirs.
    fn refuse_unnamed_area(
        &self,
        section: &Section,
        question: &Question<'_>,
        place: &str,
    ) -> Result<(), Failure> {
        let own = self.making.area.as_deref();
        let named = question.options.get("area").and_then(toml::Value::as_str);
        match (own, named) {
            (Some(own), Some(named)) if own != named && !section.reading.is_empty() => {
                Err(Failure::new(
                    format!(
                        "{place}: is about {named} in a note of {own}, and its sentences would not say so"
                    ),
                    "leave out area, or the reading",
                ))
            }
            _ => Ok(()),
        }
    }

    /// The month, where anything in the note is about it.
    fn about_month(&self) -> Option<&NoteMonth> {
        let is_used = |month: &&NoteMonth| !month.tables.is_empty() || self.fill.month_is_used();
        self.month.as_ref().filter(is_used)
    }

    fn basis(&self) -> Basis<'_> {
        Basis {
            data: self.making.data,
            own: self.making.own,
            month: self.about_month(),
            language: self.making.language(),
            read: &self.read_only,
            area: self.making.area.as_deref(),
        }
    }

    pub(super) fn question<'q>(
        &'q self,
        command: &'q str,
        options: &'q toml::Table,
        place: &'q str,
    ) -> Question<'q> {
        Question {
            place,
            command,
            options,
            area: self.making.area.as_deref(),
            groups: self.making.sited.spec.group.as_deref().unwrap_or_default(),
            month: self.month.as_ref().map(|status| status.month),
            global: self.making.global,
        }
    }

    /// The month of the note: the one that is given, else the newest that is complete in every table that the sections about
    /// a month use. None where no section is about one.
    fn note_month(&self) -> Result<Option<NoteMonth>, Failure> {
        let spec = &self.making.sited.spec;
        let given = spec.month.as_deref().map(|text| {
            let month = Period::parse(text).ok();
            month.filter(|period| period.kind() == PeriodKind::Month).ok_or_else(|| {
                Failure::new(format!("{text:?} is no month"), "write month = \"2026-06\"")
            })
        });
        let given = given.transpose()?;
        let mut requests = Vec::new();
        for (index, section) in spec.section.iter().enumerate() {
            let place = place_of(index, section);
            let Some(command) = section.command.as_deref() else { continue };
            if !MONTHLY.contains(&command) || !self.has(section.needs.as_ref(), &place)? {
                continue;
            }
            let options = self.fill.options(&section.options, &place)?;
            requests.extend(self.question(command, &options, &place).of_month(self.making.data)?);
        }
        let cube = &self.making.data.cube;
        let found = (!requests.is_empty()).then(|| status_month(cube, &requests));
        Ok(match (given, found) {
            (None, None) => None,
            (None, Some(found)) => {
                let StatusMonth { month, tables } = found?;
                Some(NoteMonth { month, is_given: false, tables })
            }
            (Some(month), found) => {
                let tables = found.and_then(Result::ok).map(|found| found.tables);
                Some(NoteMonth { month, is_given: true, tables: tables.unwrap_or_default() })
            }
        })
    }

    /// Whether a section is not among those left out. Of several with one id one may be there.
    fn is_there(&self, id: &str) -> bool {
        !self.left_out.iter().any(|left_out| left_out == id)
            || self.known.iter().any(|known| known.id == id)
    }

    /// The answer of an earlier section.
    fn known(&self, id: &str, place: &str) -> Result<Rc<Answer>, Failure> {
        let found = self.known.iter().find(|known| known.id == id);
        found.map(|known| Rc::clone(&known.answer)).ok_or_else(|| {
            let ids: Vec<&str> = self.known.iter().map(|known| &*known.id).collect();
            let hint = did_you_mean(id, ids.iter().copied(), || {
                format!("those with an answer are {}", ids.join(", "))
            });
            Failure::new(format!("{place}: no section before it has the id {id:?}"), hint)
        })
    }

    /// Shows the first of the answers, and reads it with the others beside.
    fn show(
        &mut self,
        section: &Section,
        answers: &[Rc<Answer>],
        place: &str,
    ) -> Result<(), Failure> {
        let Some((answer, others)) = answers.split_first() else {
            return Err(Failure::new(
                format!("{place}: of names no section"),
                "write of = [\"id\"]",
            ));
        };
        match section.show {
            Show::Table => self.exhibit(section, answer, ExhibitKind::Table, place)?,
            Show::Figure => self.exhibit(section, answer, ExhibitKind::Figure, place)?,
            Show::Nothing => self.read_only.push(answer.table.clone()),
        }
        let others =
            others.iter().flat_map(|other| std::iter::once(&other.table).chain(&other.beside));
        let tables: Vec<&Table> =
            std::iter::once(&answer.table).chain(&answer.beside).chain(others).collect();
        let mut readings: Vec<Vec<Sentence>> = Vec::new();
        for name in &section.reading {
            let sentences = self.read(reading(name, place)?, &tables, place)?;
            readings.extend(Some(sentences).filter(|sentences| !sentences.is_empty()));
        }
        if section.points {
            self.points(readings);
            return Ok(());
        }
        let mut sentences: Vec<Sentence> = readings.into_iter().flatten().collect();
        sentences.retain(|sentence| !self.is_said(sentence));
        if !sentences.is_empty() {
            self.note.blocks.push(Block::Paragraph(inlines(sentences)));
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Made, Failure> {
        if let Some(month) = &self.month
            && self.about_month().is_none()
        {
            return Err(Failure::new(
                format!("the month {} is given, and nothing in the note is about it", month.month),
                "leave it out; the sections name their own periods",
            ));
        }
        self.note.title_block = self.title_block()?;
        check(&self.note).map_err(|error| Failure::new(error.to_string(), error.hint()))?;
        let inputs = [self.making.data.inputs.as_slice(), &self.making.own.inputs].concat();
        Ok(Made { note: self.note, charts: self.charts, missing: self.missing, inputs })
    }

    fn title_block(&self) -> Result<TitleBlock, Failure> {
        let spec = self.making.sited.spec.title_block.clone().unwrap_or_default();
        let language = self.making.language();
        let fill = |text: &Option<String>| {
            let filled = text.as_ref().filter(|text| !text.trim().is_empty());
            filled.map(|text| self.fill.text(text, "title_block")).transpose()
        };
        let mut fields = Vec::new();
        for (da, en, value) in [
            ("Til", "To", &spec.to),
            ("Dato", "Date", &spec.date),
            ("Sagsnr.", "Case no.", &spec.case),
            ("Dok.nr.", "Document no.", &spec.document),
            ("Sagsbehandler", "Written by", &spec.author),
            ("E-mail", "E-mail", &spec.email),
            ("Telefon", "Phone", &spec.phone),
            ("Adresse", "Address", &spec.address),
        ] {
            let label = language.pick(da, en).to_owned();
            fields.extend(fill(value)?.map(|value| (label, value)));
        }
        let says_data = spec.data.unwrap_or(true);
        Ok(TitleBlock {
            genre: fill(&spec.genre)?,
            title: fill(&spec.title)?
                .unwrap_or_else(|| language.pick("Status", "Status").to_owned()),
            unit: fill(&spec.unit)?,
            fields,
            data: says_data.then(|| data_basis::line(&self.basis())).flatten(),
            author: fill(&spec.author)?,
        })
    }
}

/// The commands whose answers are of the status month.
const MONTHLY: [&str; 4] = ["status", "calendar", "budget", "targets"];

/// How messages name a section.
pub(super) fn place_of(index: usize, section: &Section) -> String {
    let names = [&section.heading, &section.caption, &section.id, &section.command];
    let name = names.into_iter().find_map(Option::as_deref);
    let name = name.map(|name| format!(" ({name})")).unwrap_or_default();
    format!("section {}{name}", index + 1)
}
