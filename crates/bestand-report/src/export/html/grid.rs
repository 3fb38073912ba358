//! A table within a web page: what `templates/grid.html` is filled with. Whatever page it stands on, it looks the same.

use std::sync::LazyLock;

use bestand_model::Language;
use bestand_model::table::{Cell, Role, Table};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Value};
use serde::Serialize;

use crate::grid::{Align, Grid, Line};

/// The page of a table. Must end in `.html`: that is what makes every text in it escaped.
pub(crate) const TABLE: &str = "table.html";
/// The page of a note.
pub(crate) const NOTE: &str = "note.html";

/// The templates, each read once.
pub(crate) static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let templates = [
        (TABLE, include_str!("../../../templates/table.html")),
        (NOTE, include_str!("../../../templates/note.html")),
        ("grid.html", include_str!("../../../templates/grid.html")),
        ("grid.css", include_str!("../../../templates/grid.css")),
        ("note_table.html", include_str!("../../../templates/note_table.html")),
        ("note.css", include_str!("../../../templates/note.css")),
    ];
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    let mut environment = Environment::new();
    environment.set_syntax(syntax.build().expect("these are the usual delimiters"));
    for (name, template) in templates {
        environment.add_template(name, template).expect("the tests read every template");
    }
    environment
});

/// How a table is presented on its page.
pub(crate) struct Setting<'a> {
    /// What stands before its title in bold: `Tabel 1.`
    pub(crate) name: Option<&'a str>,
    /// What it is called, as it may be shown.
    pub(crate) title: &'a str,
    /// What a screen reader calls the frame that a wide table moves in.
    pub(crate) label: &'a str,
    /// The role of that frame: `region` where it is one of few places on its page, `group` where it is one of many.
    pub(crate) role: &'static str,
}

#[derive(Serialize)]
struct TableForm<'a> {
    name: Option<&'a str>,
    title: &'a str,
    label: &'a str,
    role: &'static str,
    headings: Vec<HeadingForm<'a>>,
    lines: Vec<LineForm<'a>>,
    no_rows: &'static str,
}

#[derive(Serialize)]
struct HeadingForm<'a> {
    text: &'a str,
    class: &'static str,
}

#[derive(Serialize)]
struct LineForm<'a> {
    role: &'static str,
    cells: Vec<CellForm<'a>>,
}

#[derive(Serialize)]
struct CellForm<'a> {
    text: &'a str,
    class: &'static str,
    /// Whether it says what its line is about.
    is_label: bool,
    /// Whether it is moved in under its whole.
    indented: bool,
    /// Of a missing cell: why it is missing.
    reason: Option<&'static str>,
}

/// The `table` of `templates/grid.html`.
pub(crate) fn form(table: &Table, setting: &Setting<'_>, language: Language) -> Value {
    let grid = Grid::new(table, language);
    Value::from(Serde(TableForm {
        name: setting.name,
        title: setting.title,
        label: setting.label,
        role: setting.role,
        headings: headings(&grid),
        lines: lines(&grid, table, language),
        no_rows: language.pick("Ingen rækker.", "No rows."),
    }))
}

fn headings(grid: &Grid) -> Vec<HeadingForm<'_>> {
    let form = |text, align| HeadingForm { text, class: class(align) };
    grid.columns.iter().map(|column| form(&column.heading, column.align)).collect()
}

fn class(align: Align) -> &'static str {
    match align {
        Align::Left => "text",
        Align::Right => "number",
    }
}

fn lines<'a>(grid: &'a Grid, table: &Table, language: Language) -> Vec<LineForm<'a>> {
    let form = |line: &'a Line| LineForm {
        role: role(line.role),
        cells: (0..line.cells.len())
            .map(|index| cell(grid, line, index, table, language))
            .collect(),
    };
    grid.lines.iter().map(form).collect()
}

fn cell<'a>(
    grid: &Grid,
    line: &'a Line,
    index: usize,
    table: &Table,
    language: Language,
) -> CellForm<'a> {
    CellForm {
        text: &line.cells[index],
        class: class(grid.columns[index].align),
        is_label: index < grid.label_columns(),
        indented: line.role == Role::Part && index == grid.indented_column(),
        reason: match line.origins[index].cell(table) {
            Cell::Missing(reason) => Some(table.explanation(*reason, language)),
            _ => None,
        },
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Body => "body",
        Role::Part => "part",
        Role::Subtotal => "subtotal",
        Role::Total => "total",
    }
}
