//! What is in the file, read back.

mod content;
mod hostile;
mod reference;
mod structure;
mod untrusted;

use std::io::{Cursor, Read};
use std::sync::LazyLock;

use zip::ZipArchive;

use super::*;
use crate::note::document::{Block, Exhibit, ExhibitKind, Inline, Item, List};
use crate::note::sample::{self as samples, text};
use crate::sample;
use bestand_model::table::{ColumnKind, Role, Table};

/// A document read back: its parts in their order, with their names.
pub(super) struct Docx {
    parts: Vec<(String, Vec<u8>)>,
}

impl Docx {
    pub(super) fn of(word: &Word, note: &Note) -> Self {
        let mut zip = ZipArchive::new(Cursor::new(written(word, note))).unwrap();
        let parts = (0..zip.len()).map(|index| {
            let mut entry = zip.by_index(index).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.name().unwrap().into_owned(), bytes)
        });
        Self { parts: parts.collect() }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.parts.iter().any(|(each, _)| each == name)
    }

    pub(super) fn bytes(&self, name: &str) -> &[u8] {
        &self.parts.iter().find(|(each, _)| each == name).unwrap_or_else(|| panic!("{name}")).1
    }

    pub(super) fn text(&self, name: &str) -> &str {
        std::str::from_utf8(self.bytes(name)).unwrap()
    }

    pub(super) fn xml(&self, name: &str) -> roxmltree::Document<'_> {
        roxmltree::Document::parse(self.text(name))
            .unwrap_or_else(|error| panic!("{name}: {error}"))
    }
}

/// The elements of this name.
fn all<'a, 'i>(
    document: &'a roxmltree::Document<'i>,
    name: &'static str,
) -> impl Iterator<Item = roxmltree::Node<'a, 'i>> {
    document.descendants().filter(move |node| node.tag_name().name() == name)
}

/// An attribute of whatever namespace.
fn attribute<'a>(node: roxmltree::Node<'a, '_>, name: &str) -> &'a str {
    let found = node.attributes().find(|each| each.name() == name);
    found.map_or("", |each| each.value())
}

/// The words in a node, fields as they read before anything is counted.
fn words(node: roxmltree::Node<'_, '_>) -> String {
    node.descendants()
        .filter(|each| each.tag_name().name() == "t")
        .filter_map(|each| each.text())
        .collect()
}

/// The sample note. Its chart is drawn once, since that takes longer than all else.
fn note() -> Note {
    static NOTE: LazyLock<Note> = LazyLock::new(samples::note);
    NOTE.clone()
}

pub(super) fn written(word: &Word, note: &Note) -> Vec<u8> {
    let mut out = Vec::new();
    word.write(note, &mut out).unwrap();
    out
}

fn table(id: &str, number: u32, caption: &str, table: Table) -> Block {
    Block::Exhibit(Box::new(Exhibit {
        id: id.to_owned(),
        kind: ExhibitKind::Table,
        number,
        caption: caption.to_owned(),
        table,
        figure: None,
        below: vec![
            "Kilde: Jobindsats, 15. januar 2015, og egne beregninger".to_owned(),
            "Note: Kontanthjælp og uddannelseshjælp tæller kun personer, der er visiteret som aktivitetsparate (før 2014: matchgruppe 2 og 3; databrud). Der er ikke renset for overlap mellem ydelserne.".to_owned(),
        ],
    }))
}

/// KL's table with every role in it.
fn every_role() -> Table {
    let mut table = sample::selected_benefits();
    table.rows[3].role = Role::Part;
    table
}

/// As many months as there are columns.
fn wide(columns: usize) -> Table {
    let mut table = sample::selected_benefits();
    let months: Vec<_> = (0..columns)
        .map(|month| {
            let year = 2000 + month;
            sample::column(&format!("{year}-11"), &format!("Nov. {year}"), ColumnKind::Count, "x")
        })
        .collect();
    table.columns.splice(1.., months);
    for row in &mut table.rows {
        let cells = (0..columns).map(|month| sample::count(123_456 + month as i64));
        row.cells.splice(1.., cells);
    }
    table
}

/// A note with tables of every width.
pub(super) fn large_note() -> Note {
    let mut note = note();
    let prose = "Tabellen viser, at der samlet set har været en stigning på ca. 6.000 fuldtidspersoner. Samtidig er der færre på førtidspension og sygedagpenge og flere på fleksjob. Data viser ikke, hvilke personer der er skiftet ydelse.";
    note.title_block.fields.push(("Sagsbehandler".into(), "Team Ledelsesinformation og Analyse i Arbejdsmarkedsafdelingen, som har et meget langt navn".into()));
    note.blocks.extend([
        Block::Heading { level: 1, text: "Opsamling".into() },
        Block::Paragraph(vec![
            text(prose),
            text(" Jf. "),
            Inline::Reference("kl".into()),
            text(" og "),
            Inline::Reference("nov".into()),
            text("."),
        ]),
        table(
            "kl",
            2,
            "Udviklingen i den samlede bestand på udvalgte ydelser (fuldtidspersoner)",
            every_role(),
        ),
        Block::Paragraph(vec![text(prose)]),
        Block::Heading { level: 3, text: "Flere år".into() },
        table("nov", 3, "Otte kolonner", wide(7)),
        Block::Paragraph(vec![text(prose)]),
        table("nov-12", 4, "Tretten kolonner", wide(12)),
        table("nov-24", 5, "Femogtyve kolonner", wide(24)),
        table("maaneder", 6, "Få kolonner", sample::stock()),
        Block::List(List {
            ordered: true,
            items: (1..=3)
                .map(|n| Item {
                    text: vec![text(&format!("Punkt {n}: ")), text(prose)],
                    below: None,
                })
                .collect(),
        }),
        Block::List(List {
            ordered: true,
            items: (1..=2)
                .map(|n| Item { text: vec![text(&format!("Anden liste {n}"))], below: None })
                .collect(),
        }),
    ]);
    note
}

/// Writes documents to look at, or to convert, into the folder that the variable names.
#[test]
fn documents_to_look_at() {
    let Ok(folder) = std::env::var("BESTAND_LOOK_AT") else { return };
    let folder = std::path::PathBuf::from(folder);
    let reference = std::env::var("BESTAND_REFERENCE").ok().map(|path| {
        let reference = WordReference::read(&std::fs::read(path).unwrap()).unwrap();
        println!("left out: {:?}", reference.left_out());
        reference
    });
    let word = Word { reference };
    std::fs::write(folder.join("note.docx"), written(&word, &large_note())).unwrap();
}
