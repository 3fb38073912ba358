//! `bestand shift`.

use std::process::ExitCode;

use bestand_core::{Needs, ShiftOptions, shift, shift_bounds, shift_observations};

use super::question;
use crate::args::{Global, ShiftArgs};
use crate::failure::Failure;
use crate::{inputs, output};

pub(crate) fn run(args: &ShiftArgs, global: &Global) -> Result<ExitCode, Failure> {
    let mut request = question::request(&args.input, &args.question, global)?;
    let options = ShiftOptions { periods: args.from.zip(args.to), closed: args.closed };
    let cube = inputs::cube(&args.input, &mut request, global, |request| {
        output::needs(Needs::of_shift(request, &options, args.bounds), &args.output)
    })?;
    let table = match args.bounds {
        true => shift_bounds(&cube, &request, &options)?,
        false => shift(&cube, &request, &options)?,
    };
    output::write(table, || shift_observations(&cube, &request, &options), &args.output, global)
}
