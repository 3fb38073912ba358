//! A small note that has one of everything, for the tests of the writers.

use std::sync::LazyLock;

use bestand_model::Language;

use super::document::{Block, Exhibit, ExhibitKind, Figure, Inline, Item, List, Note, TitleBlock};
use crate::chart::{Chart, ChartOptions};
use crate::sample;
use crate::sentence::Sentence;

pub(crate) fn text(words: &str) -> Inline {
    Inline::Text(words.to_owned())
}

/// A note about the tables of [`crate::sample`]. Its chart is drawn once.
pub(crate) fn note() -> Note {
    static NOTE: LazyLock<Note> = LazyLock::new(made);
    NOTE.clone()
}

fn made() -> Note {
    let table = sample::november();
    let chart =
        Chart::draw(&table, &ChartOptions { width: 605, ..ChartOptions::default() }).unwrap();
    let figure = Figure {
        svg: chart.svg().to_owned(),
        png: chart.png(300.0 / 96.0).unwrap(),
        size: chart.size(),
        alt: chart.description().to_owned(),
    };
    let below = vec![
        "Kilde: Jobindsats (y08a02), 15. januar 2015, og egne beregninger".to_owned(),
        "Note: Der er ikke renset for overlap mellem ydelserne.".to_owned(),
    ];
    let exhibit = |id: &str, kind, number, caption: &str, figure| Exhibit {
        id: id.to_owned(),
        kind,
        number,
        caption: caption.to_owned(),
        table: table.clone(),
        figure,
        below: below.clone(),
    };
    let sentence = Sentence {
        id: "change".to_owned(),
        text: "Tabellen viser, at der samlet set har været en stigning på 10.000\u{a0}fuldtidspersoner."
            .to_owned(),
        facts: Vec::new(),
    };
    Note {
        language: Language::Danish,
        title_block: TitleBlock {
            genre: Some("Notat".to_owned()),
            title: "Undersøgelse af fleksjob mv.".to_owned(),
            unit: Some("Job & Borger".to_owned()),
            fields: vec![
                ("Til".to_owned(), "Arbejdsmarkedsudvalget".to_owned()),
                ("Dato".to_owned(), "15. april 2015".to_owned()),
            ],
            data: Some("Data: Jobindsats til og med november 2014.".to_owned()),
            author: None,
        },
        blocks: vec![
            Block::Heading { level: 1, text: "Udviklingen i fleksjob".to_owned() },
            Block::Paragraph(vec![
                text("Antallet er vist i "),
                Inline::Reference("fleksjob".to_owned()),
                text(" og <i>ikke</i> i "),
                Inline::Emphasis(vec![text("andre "), Inline::Strong(vec![text("kilder")])]),
                Inline::Footnote(0),
                text(". Se "),
                Inline::Link {
                    text: vec![text("Jobindsats")],
                    target: "https://jobindsats.dk/?a=1&b=2".to_owned(),
                },
                text(".\u{1}"),
                Inline::Break,
                text("En ny linje."),
            ]),
            Block::List(List {
                ordered: false,
                items: vec![
                    Item {
                        text: vec![text("Først")],
                        below: Some(List {
                            ordered: true,
                            items: vec![Item { text: vec![text("Inderst")], below: None }],
                        }),
                    },
                    Item { text: vec![text("Så")], below: None },
                ],
            }),
            Block::Exhibit(Box::new(exhibit(
                "fleksjob",
                ExhibitKind::Figure,
                1,
                "Udviklingen i antal fuldtidspersoner",
                Some(figure),
            ))),
            Block::Exhibit(Box::new(exhibit(
                "bestanden",
                ExhibitKind::Table,
                1,
                "Udviklingen i den samlede bestand (fuldtidspersoner)",
                None,
            ))),
            Block::Paragraph(vec![Inline::Sentence(sentence)]),
            Block::PageBreak,
            Block::Heading { level: 2, text: "Forvaltningens bemærkninger".to_owned() },
            Block::Room(6),
        ],
        footnotes: vec![vec![text("Se "), Inline::Reference("bestanden".to_owned()), text(".")]],
    }
}
