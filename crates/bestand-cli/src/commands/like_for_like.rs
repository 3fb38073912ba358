//! `--like-for-like` of `bestand stock` and `bestand awards`.

use std::process::ExitCode;

use bestand_core::RevisionOptions;
use bestand_core::model::Period;

use crate::args::{Global, InputArgs, OutputArgs};
use crate::failure::Failure;
use crate::{inputs, output};

/// Growth of a series in the periods of a span.
pub(crate) fn run(
    input: &InputArgs,
    options: &RevisionOptions,
    span: (Option<Period>, Option<Period>),
    args: &OutputArgs,
    global: &Global,
) -> Result<ExitCode, Failure> {
    let extracts = inputs::vintages(input, options, global)?;
    let table = bestand_core::like_for_like(extracts, span, options)?;
    output::write(table, inputs::no_cells, args, global)
}
