//! `bestand revisions`.

use std::process::ExitCode;

use bestand_core::{RevisionOptions, completion, revisions};

use crate::args::{Global, OutputFormat, RevisionsArgs};
use crate::failure::Failure;
use crate::{inputs, output};

/// How many rows a terminal gets.
const TOP: usize = 30;

pub(crate) fn run(args: &RevisionsArgs, global: &Global) -> Result<ExitCode, Failure> {
    let for_people = output::format(&args.output)? == OutputFormat::Table;
    let options = RevisionOptions {
        measure: args.measure.clone(),
        series: args.series.clone(),
        top: args.top.or(for_people.then_some(TOP)),
        language: global.language(),
    };
    if args.first_figures {
        let table = completion(inputs::vintages(&args.input, &options, global)?, &options)?;
        return output::write(table, inputs::no_cells, &args.output, global);
    }
    let (older, newer) = inputs::two_vintages(args, global)?;
    let found = revisions(&older, &newer, &options)?;
    let exceeds = |percent| found.largest_pct.is_some_and(|largest| largest > percent);
    let has_moved = args.check.is_some_and(exceeds);
    output::write(found.table, inputs::no_cells, &args.output, global)?;
    Ok(ExitCode::from(u8::from(has_moved)))
}
