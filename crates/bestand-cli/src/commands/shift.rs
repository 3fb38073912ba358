//! `bestand shift`.

use std::process::ExitCode;

use bestand_core::model::table::Table;
use bestand_core::{
    Cube, Needs, Request, ShiftOptions, shift, shift_bounds, shift_bounds_observations,
    shift_observations,
};

use super::question;
use crate::args::{Global, ShiftArgs};
use crate::failure::Failure;
use crate::{inputs, output};

pub(crate) fn run(args: &ShiftArgs, global: &Global) -> Result<ExitCode, Failure> {
    let mut request = question::request(&args.input, &args.question, global)?;
    let options = options(args);
    let cube = inputs::cube(&args.input, &mut request, global, |request| {
        output::needs(Needs::of_shift(request, &options, args.bounds), &args.output)
    })?;
    let table = table(args, &cube, &request)?;
    if args.bounds {
        let observations = || shift_bounds_observations(&cube, &request, &options);
        return output::write(table, observations, &args.output, global);
    }
    output::write(table, || shift_observations(&cube, &request, &options), &args.output, global)
}

/// The answer from a cube.
pub(crate) fn table(args: &ShiftArgs, cube: &Cube, request: &Request) -> Result<Table, Failure> {
    Ok(match args.bounds {
        true => shift_bounds(cube, request, &options(args))?,
        false => shift(cube, request, &options(args))?,
    })
}

fn options(args: &ShiftArgs) -> ShiftOptions {
    ShiftOptions { periods: args.from.zip(args.to), closed: args.closed }
}
