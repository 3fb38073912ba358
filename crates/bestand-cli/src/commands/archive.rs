//! `bestand archive`.

use std::process::ExitCode;

use bestand_core::archive::{Added, Archive, Holding};
use bestand_core::model::dimension::DimensionList;
use bestand_core::model::measure::MeasureList;
use bestand_core::model::source::Source;
use bestand_core::model::table::{Cell, Column, ColumnKind, Role, Row, Table};
use bestand_core::model::{Language, Number};
use bestand_core::{RevisionOptions, history};

use crate::args::{ArchiveAddArgs, ArchiveCommand, ArchiveListArgs, ArchiveLogArgs, Global};
use crate::failure::Failure;
use crate::{inputs, output, settings};

pub(crate) fn run(command: &ArchiveCommand, global: &Global) -> Result<ExitCode, Failure> {
    match command {
        ArchiveCommand::Add(args) => add(args, global),
        ArchiveCommand::List(args) => list(args, global),
        ArchiveCommand::Log(args) => log(args, global),
    }
}

fn add(args: &ArchiveAddArgs, global: &Global) -> Result<ExitCode, Failure> {
    let folder = settings::archive(global)?;
    let extracts = inputs::to_keep(&args.input, global)?;
    let given = inputs::given_benefits(&args.input);
    let added = Archive::add(&folder, extracts, &given)?;
    let language = global.language();
    let mut table = Table {
        id: "archive_add".to_owned(),
        title: format!(
            "{} {}",
            language.pick("Føjet til arkivet", "Added to the archive"),
            folder.display()
        ),
        columns: of_files(language),
        ..Table::default()
    };
    for (id, label) in [
        ("rows", language.pick("Rækker", "Rows")),
        ("stored", language.pick("Nye eller ændrede", "New or changed")),
        ("gone", language.pick("Ikke længere med", "No longer there")),
    ] {
        table.columns.push(Column::new(id, label, ColumnKind::Count));
    }
    table.columns.push(Column::new("done", language.pick("Gjort", "Done"), ColumnKind::Code));
    table.labels = vec![(
        "done".to_owned(),
        vec![
            ("added".to_owned(), language.pick("tilføjet", "added").to_owned()),
            (
                "was_there".to_owned(),
                language.pick("var der i forvejen", "was there already").to_owned(),
            ),
        ],
    )];
    for each in &added {
        let Added { source, rows, stored, gone, was_there } = each;
        let mut cells = of_source(source);
        cells.extend([*rows, *stored, *gone].map(count));
        cells.push(text(if *was_there { "was_there" } else { "added" }));
        table.rows.push(Row { role: Role::Body, cells });
    }
    output::write(table, inputs::no_cells, &args.output, global)
}

fn list(args: &ArchiveListArgs, global: &Global) -> Result<ExitCode, Failure> {
    let archive = Archive::open(&settings::archive(global)?)?;
    let language = global.language();
    let mut table = Table {
        id: "archive_list".to_owned(),
        title: language.pick("Arkivets tabeller", "Tables of the archive").to_owned(),
        columns: vec![
            Column::new("publisher", language.pick("Udgiver", "Publisher"), ColumnKind::Code),
            Column::new("table", language.pick("Tabel", "Table"), ColumnKind::Code),
            Column::new("dimensions", language.pick("Fordelinger", "Breakdowns"), ColumnKind::Code),
            Column::new("measures", language.pick("Mål", "Measures"), ColumnKind::Code),
            Column::new("first", language.pick("Første", "First"), ColumnKind::Code),
            Column::new("newest", language.pick("Nyeste", "Newest"), ColumnKind::Code),
            Column::new("vintages", language.pick("Udtræk", "Vintages"), ColumnKind::Count),
            Column::new("stored", language.pick("Rækker gemt", "Rows stored"), ColumnKind::Count),
        ],
        ..Table::default()
    };
    for holding in archive.holdings(&[])? {
        let Holding { publisher, table: id, dimensions, measures, files } = &holding;
        let mut vintages: Vec<String> = files.iter().map(|file| file.source.vintage()).collect();
        vintages.dedup();
        let dimensions: Vec<String> =
            dimensions.iter().map(|label| dimension_name(label, language)).collect();
        let measures: Vec<String> =
            measures.iter().map(|label| measure_name(label, language)).collect();
        table.rows.push(Row {
            role: Role::Body,
            cells: vec![
                text(publisher.name()),
                text(id.as_deref().unwrap_or_default()),
                text(&first_of(&dimensions, language)),
                text(&first_of(&measures, language)),
                text(vintages.first().map_or("", String::as_str)),
                text(vintages.last().map_or("", String::as_str)),
                count(vintages.len()),
                count(files.iter().map(|file| file.stored).sum()),
            ],
        });
    }
    output::write(table, inputs::no_cells, &args.output, global)
}

fn log(args: &ArchiveLogArgs, global: &Global) -> Result<ExitCode, Failure> {
    let archive = Archive::open(&settings::archive(global)?)?;
    let language = global.language();
    if !args.series.is_empty() || args.measure.is_some() || args.period.is_some() {
        let options = RevisionOptions {
            measure: args.measure.clone(),
            series: args.series.clone(),
            top: None,
            language,
        };
        let table = history(archive.said(&args.table)?, args.period, &options)?;
        return output::write(table, inputs::no_cells, &args.output, global);
    }
    let mut table = Table {
        id: "archive_log".to_owned(),
        title: language.pick("Arkivets filer", "Files of the archive").to_owned(),
        columns: of_files(language),
        ..Table::default()
    };
    table.columns.push(Column::new("sha256", "SHA-256", ColumnKind::Code));
    table.columns.push(Column::new("rows", language.pick("Rækker", "Rows"), ColumnKind::Count));
    table.columns.push(Column::new(
        "stored",
        language.pick("Rækker gemt", "Rows stored"),
        ColumnKind::Count,
    ));
    for holding in archive.holdings(&args.table)? {
        for file in &holding.files {
            let mut cells = of_source(&file.source);
            cells.push(text(file.source.sha256.as_deref().unwrap_or_default()));
            cells.extend([file.source.read.rows, file.stored].map(count));
            table.rows.push(Row { role: Role::Body, cells });
        }
    }
    output::write(table, inputs::no_cells, &args.output, global)
}

/// The columns that say which file it is.
fn of_files(language: Language) -> Vec<Column> {
    vec![
        Column::new("file", language.pick("Fil", "File"), ColumnKind::Code),
        Column::new("table", language.pick("Tabel", "Table"), ColumnKind::Code),
        Column::new("vintage", language.pick("Udtræksdato", "Vintage"), ColumnKind::Code),
    ]
}

fn of_source(source: &Source) -> Vec<Cell> {
    vec![
        text(&source.file),
        text(source.table.as_deref().unwrap_or_default()),
        text(&source.vintage()),
    ]
}

/// The first of many names, and how many more there are.
fn first_of(names: &[String], language: Language) -> String {
    const NAMED: usize = 3;
    let more = names.len().saturating_sub(NAMED);
    let mut named = names[..names.len() - more].join(", ");
    if more > 0 {
        let (and, others) = (language.pick("og", "and"), language.pick("til", "more"));
        named.push_str(&format!(" {and} {more} {others}"));
    }
    named
}

/// The name of a breakdown.
fn dimension_name(label: &str, language: Language) -> String {
    DimensionList::shipped().resolve(label, None).label(language).to_owned()
}

/// The name of a measure that the code list has, else the heading it stands under.
fn measure_name(label: &str, language: Language) -> String {
    let list = MeasureList::shipped();
    let known = list.match_label(label).or_else(|| list.get(label));
    known.map_or(label, |measure| measure.name(language)).to_owned()
}

fn text(text: &str) -> Cell {
    Cell::Code(text.into())
}

fn count(count: usize) -> Cell {
    Cell::Exact(Number::integer(i64::try_from(count).unwrap_or(i64::MAX)))
}
