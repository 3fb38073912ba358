//! The tables and figures of a note: caption, number, what stands below.

use bestand_core::model::Language;
use bestand_core::model::table::{Note as TableNote, NoteKind, Table};
use bestand_report::chart::{Chart, ChartOptions};
use bestand_report::note::document::{Block, Exhibit, ExhibitKind, Figure};
use bestand_report::text::{paper_notes, source_lines};

use super::compose::Draft;
use super::data_basis::{self, is_about_files};
use super::question::Answer;
use super::spec::{ChartSpec, Section};
use crate::chart::form_named;
use crate::failure::Failure;

/// How wide a figure of a note is: 16 cm at 96 pixels to the inch.
const FIGURE_WIDTH: u32 = 605;

/// Pixels of a picture for each of the chart's, at 300 to the inch.
const PRINT_SCALE: f64 = 300.0 / 96.0;

impl Draft<'_> {
    pub(super) fn exhibit(
        &mut self,
        section: &Section,
        answer: &Answer,
        kind: ExhibitKind,
        place: &str,
    ) -> Result<(), Failure> {
        let language = self.making.language();
        let mut table = answer.table.clone();
        let caption = match &section.caption {
            Some(caption) => self.fill.text(caption, place)?,
            None => table.title.clone(),
        };
        table.title.clone_from(&caption);
        table.notes.retain(|note| !is_about_files(&note.id));
        let mut below = source_lines(&table, language);
        for note in &section.notes {
            below.push(format!("Note: {}", self.fill.text(note, place)?));
        }
        below.extend(self.notes_below(&table, kind, place)?);
        let figure = match kind {
            ExhibitKind::Table => None,
            ExhibitKind::Figure => {
                let (figure, alone) = draw(&table, section.chart.as_ref(), language)
                    .map_err(|failure| failure.in_place(place))?;
                self.charts.push(alone);
                Some(figure)
            }
        };
        let number = match kind {
            ExhibitKind::Table => &mut self.tables,
            ExhibitKind::Figure => &mut self.figures,
        };
        *number += 1;
        let number = *number;
        let id = match &section.id {
            Some(id) => id.clone(),
            None => format!("{}-{number}", kind.word(language).to_lowercase()),
        };
        let exhibit = Exhibit { id, kind, number, caption, table, figure, below };
        self.note.blocks.push(Block::Exhibit(Box::new(exhibit)));
        Ok(())
    }

    /// The notes that stand below a table or figure. Where the note has a part about breaks, those that a chart draws stand
    /// in full there alone, and those that weigh less in a table.
    fn notes_below(
        &self,
        table: &Table,
        kind: ExhibitKind,
        place: &str,
    ) -> Result<Vec<String>, Failure> {
        let language = self.making.language();
        let mut printed = table.clone();
        printed.notes.retain(|note| !data_basis::goes_with_the_data(&note.id));
        let mut paper = paper_notes(&printed);
        let mut pointer = None;
        if let Some(heading) = self.heading_of_breaks(place)? {
            let are_drawn = kind == ExhibitKind::Figure;
            let is_drawn =
                |note: &&TableNote| note.kind == NoteKind::Break && note.begins.is_some();
            let lead = match are_drawn {
                true => language.pick("Databrud i figuren: se", "Series breaks in the figure: see"),
                false => language.pick("Flere databrud: se", "More series breaks: see"),
            };
            let moved =
                !paper.pointed_to.is_empty() || are_drawn && paper.in_full.iter().any(is_drawn);
            paper.in_full.retain(|note| !are_drawn || !is_drawn(note));
            paper.pointed_to.clear();
            pointer = moved.then(|| format!("Note: {lead} {heading}."));
        }
        let mut lines = paper.lines(language);
        lines.extend(pointer);
        lines.extend(data_basis::pointer(table, language));
        Ok(lines)
    }

    /// What the part of the note about breaks is called, where it has one.
    fn heading_of_breaks(&self, place: &str) -> Result<Option<String>, Failure> {
        let mut sections = self.making.sited.spec.section.iter();
        let of_breaks = sections.find(|section| section.command.as_deref() == Some("breaks"));
        let heading = of_breaks.and_then(|section| section.heading.as_deref());
        heading.map(|heading| self.fill.text(heading, place)).transpose()
    }
}

/// The chart of a table as it stands in a note, and the same by itself.
fn draw(
    table: &Table,
    spec: Option<&ChartSpec>,
    language: Language,
) -> Result<(Figure, Chart), Failure> {
    let form = spec.and_then(|spec| spec.form.as_deref()).map(form_named).transpose()?;
    let height = spec.and_then(|spec| spec.height);
    let bare = ChartOptions { form, width: FIGURE_WIDTH, height, language, bare: true };
    let chart = Chart::draw(table, &bare)?;
    let figure = Figure {
        png: chart.png(PRINT_SCALE)?,
        size: chart.size(),
        alt: chart.description().to_owned(),
        svg: chart.svg().to_owned(),
    };
    let alone = Chart::draw(table, &ChartOptions { form, language, ..ChartOptions::default() })?;
    Ok((figure, alone))
}
