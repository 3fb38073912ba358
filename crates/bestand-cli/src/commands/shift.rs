//! `bestand shift`.

use std::process::ExitCode;

use bestand_core::{
    Needs, ShiftOptions, shift, shift_bounds, shift_bounds_observations, shift_observations,
};

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
    if args.bounds {
        let table = shift_bounds(&cube, &request, &options)?;
        let observations = || shift_bounds_observations(&cube, &request, &options);
        return output::write(table, observations, &args.output, global);
    }
    let table = shift(&cube, &request, &options)?;
    output::write(table, || shift_observations(&cube, &request, &options), &args.output, global)
}
