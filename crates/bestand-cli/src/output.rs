//! Where an answer goes: standard output, or a file that is whole or not there.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use bestand_core::model::table::Table;
use bestand_core::{CoreError, Cube, Needs};
use bestand_report::export::csv::{Csv, CsvDialect};
use bestand_report::export::html::Html;
use bestand_report::export::json::Json;
use bestand_report::export::markdown::Markdown;
use bestand_report::export::workbook::{Sheet, Workbook};
use bestand_report::{Export, TerminalOptions};

use crate::args::{CsvForm, Global, OutputArgs, OutputFormat};
use crate::chart::{self, Drawn};
use crate::failure::Failure;

/// The width of a table where nobody says how wide the terminal is.
const WIDTH_WITHOUT_TERMINAL: usize = 100;

/// What is written: a table, or two that belong together.
pub(crate) struct Answer {
    pub(crate) first: Table,
    /// It stands below the first in forms for people, and alone in those that hold one table.
    pub(crate) second: Option<Table>,
    pub(crate) chart_of: ChartOf,
}

/// The table that a chart is of.
pub(crate) enum ChartOf {
    First,
    Second,
    /// One that is not printed; in a workbook it is a sheet.
    Another(Box<Table>),
}

impl Answer {
    /// The table that has the chart and the title that the user gives.
    fn drawn(&mut self) -> &mut Table {
        match (&mut self.chart_of, &mut self.second) {
            (ChartOf::Another(table), _) => table,
            (ChartOf::Second, Some(second)) => second,
            _ => &mut self.first,
        }
    }

    /// The tables in the order they are read.
    fn tables(&self) -> impl Iterator<Item = &Table> {
        std::iter::once(&self.first).chain(&self.second)
    }

    /// The table of a form that holds one.
    fn only(&self) -> &Table {
        self.second.as_ref().unwrap_or(&self.first)
    }
}

/// Writes a table. `observations` gives the cells behind it, for tidy Parquet.
pub(crate) fn write(
    table: Table,
    observations: impl FnOnce() -> Result<Cube, CoreError>,
    args: &OutputArgs,
    global: &Global,
) -> Result<ExitCode, Failure> {
    let answer = Answer { first: table, second: None, chart_of: ChartOf::First };
    write_answer(answer, observations, args, global)
}

/// Writes an answer. `observations` gives the cells behind it, for tidy Parquet.
pub(crate) fn write_answer(
    mut answer: Answer,
    observations: impl FnOnce() -> Result<Cube, CoreError>,
    args: &OutputArgs,
    global: &Global,
) -> Result<ExitCode, Failure> {
    let format = format(args)?;
    let language = global.language();
    if let Some(title) = &args.title {
        answer.drawn().title.clone_from(title);
        if matches!(answer.chart_of, ChartOf::Another(_)) {
            answer.first.title.clone_from(title);
        }
    }
    check_chart(args, format)?;
    // Drawn before anything is written: a chart that cannot be leaves nothing behind.
    let drawn = chart::draw(answer.drawn(), &args.chart, format, global)?;
    let mut bytes: Vec<u8> = Vec::new();
    match format {
        OutputFormat::Table => {
            let options = TerminalOptions {
                width: width(),
                language,
                color: args.output.is_none() && has_color(),
                verbose: global.verbose,
            };
            for (place, table) in answer.tables().enumerate() {
                if place > 0 {
                    bytes.push(b'\n');
                }
                options.write(table, &mut bytes)?;
            }
        }
        OutputFormat::Csv => {
            let dialect = match args.csv {
                Some(CsvForm::DaExcel) => CsvDialect::DanishExcel,
                Some(CsvForm::Standard) | None => CsvDialect::Standard,
            };
            Csv { dialect }.write(answer.only(), &mut bytes)?;
        }
        OutputFormat::Json => Json.write(answer.only(), &mut bytes)?,
        OutputFormat::Md => {
            let markdown = Markdown { language, verbose: global.verbose };
            for (place, table) in answer.tables().enumerate() {
                if place > 0 {
                    bytes.push(b'\n');
                }
                markdown.write(table, &mut bytes)?;
            }
        }
        OutputFormat::Html => {
            let chart = drawn.as_ref().map(|chart| chart.svg().to_owned());
            Html { language, verbose: global.verbose, chart }.write(answer.only(), &mut bytes)?;
        }
        OutputFormat::Xlsx => {
            let mut picture = drawn.as_ref().and_then(Drawn::picture);
            let (place, another) = match &answer.chart_of {
                ChartOf::First => (0, None),
                ChartOf::Second => (1, None),
                ChartOf::Another(table) => (answer.tables().count(), Some(&**table)),
            };
            let sheet = |(at, table)| Sheet { table, picture: picture.take_if(|_| at == place) };
            let sheets: Vec<Sheet<'_>> =
                answer.tables().chain(another).enumerate().map(sheet).collect();
            Workbook { language, title: None }.write_sheets(&sheets, &mut bytes)?;
        }
        OutputFormat::Parquet => {
            bestand_core::tidy::write_parquet(&observations()?, &mut bytes)?;
        }
    }
    if let (Some(path), Some(picture)) = (&args.chart.chart, drawn.as_ref().and_then(Drawn::file)) {
        write_file(path, picture)?;
    }
    match &args.output {
        Some(path) => write_file(path, &bytes)?,
        None if format == OutputFormat::Table => {
            anstream::stdout().lock().write_all(&bytes)?;
        }
        None => write_stdout(&bytes)?,
    }
    // Nothing comes after it, and to take a large one apart cell by cell takes its time.
    std::mem::forget(answer);
    Ok(ExitCode::SUCCESS)
}

/// Whether the answer has a chart, in it or beside it.
pub(crate) fn has_chart(args: &OutputArgs) -> Result<bool, Failure> {
    Ok(args.chart.chart.is_some() || chart::shows_chart(format(args)?))
}

/// What the form of the answer needs of the files: tidy Parquet holds the cells behind it.
pub(crate) fn needs<'a>(needs: Needs<'a>, args: &OutputArgs) -> Result<Needs<'a>, Failure> {
    Ok(match format(args)? {
        OutputFormat::Parquet => needs.of_single_cells(),
        _ => needs,
    })
}

/// Refuses options of a chart that is not asked for, and one file for both.
fn check_chart(args: &OutputArgs, format: OutputFormat) -> Result<(), Failure> {
    let Some(path) = &args.chart.chart else {
        return match chart::option_given(&args.chart) {
            Some(option) if !chart::shows_chart(format) => Err(Failure::new(
                format!("{option} is about a chart, and none is asked for"),
                "add --chart FILE.svg or --chart FILE.png",
            )),
            _ => Ok(()),
        };
    };
    if args.output.as_ref() == Some(path) {
        return Err(Failure::new(
            format!("{} cannot be both the answer and its chart", path.display()),
            "give them names of their own",
        ));
    }
    Ok(())
}

/// Writes bytes to standard output as they are.
pub(crate) fn write_stdout(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()?;
    Ok(())
}

/// Writes text for people to standard output, without colour where there should be none.
pub(crate) fn write_text(text: &str) -> Result<(), Failure> {
    anstream::stdout().lock().write_all(text.as_bytes())?;
    Ok(())
}

/// Writes a file under a temporary name beside it and renames it when it is whole.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        // The kind alone: the text of the error names the temporary file.
        Failure::new(
            format!("cannot write {}: {}", path.display(), error.kind()),
            "does the folder exist, and may you write in it?",
        )
    };
    // A link stays a link: what it points to is replaced.
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    // Made like any other file, so that whoever may read its neighbours may read it.
    let mut file = tempfile::Builder::new()
        .make_in(folder.unwrap_or(Path::new(".")), |temporary| File::create_new(temporary))
        .map_err(failed)?;
    {
        let mut writer = BufWriter::new(&mut file);
        writer.write_all(bytes).map_err(failed)?;
        writer.flush().map_err(failed)?;
    }
    file.persist(&target).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Whether standard output shows colour: a terminal that may, or the user's word.
fn has_color() -> bool {
    anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
}

/// How wide a table may be.
pub(crate) fn width() -> usize {
    terminal_size::terminal_size().map_or(WIDTH_WITHOUT_TERMINAL, |(width, _)| usize::from(width.0))
}

pub(crate) fn format(args: &OutputArgs) -> Result<OutputFormat, Failure> {
    let by_ending = args.output.as_deref().map(by_ending).transpose();
    let format = match (args.format, by_ending) {
        (Some(format), _) => format,
        (None, Ok(Some(format))) => format,
        (None, Ok(None)) if args.csv.is_some() => OutputFormat::Csv,
        (None, Ok(None)) => OutputFormat::Table,
        (None, Err(failure)) => return Err(failure),
    };
    let is_file = |format| matches!(format, OutputFormat::Parquet | OutputFormat::Xlsx);
    if args.output.is_none() && is_file(format) {
        let (name, ending) = match format {
            OutputFormat::Xlsx => ("A workbook", "xlsx"),
            _ => ("Parquet", "parquet"),
        };
        return Err(Failure::new(
            format!("{name} is not written to a terminal or a pipe"),
            format!("give a file with -o FILE.{ending}"),
        ));
    }
    if args.csv.is_some() && format != OutputFormat::Csv {
        return Err(Failure::new(
            "--csv is about CSV, and the output is another form",
            "add --format csv, or give -o a name that ends in .csv",
        ));
    }
    Ok(format)
}

fn by_ending(path: &Path) -> Result<OutputFormat, Failure> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("csv") => Ok(OutputFormat::Csv),
        Some("json") => Ok(OutputFormat::Json),
        Some("md") => Ok(OutputFormat::Md),
        Some("html" | "htm") => Ok(OutputFormat::Html),
        Some("xlsx") => Ok(OutputFormat::Xlsx),
        Some("parquet") => Ok(OutputFormat::Parquet),
        Some("txt") => Ok(OutputFormat::Table),
        _ => Err(Failure::new(
            format!("the ending of {} says no form", path.display()),
            "end it in xlsx, html, csv, json, md, txt or parquet, or say --format",
        )),
    }
}
