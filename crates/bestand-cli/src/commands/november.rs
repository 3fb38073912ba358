//! `bestand november`.

use std::process::ExitCode;

use bestand_core::{Needs, NovemberOptions, november, november_observations};

use super::question;
use crate::args::{Global, NovemberArgs};
use crate::failure::Failure;
use crate::{inputs, output};

pub(crate) fn run(args: &NovemberArgs, global: &Global) -> Result<ExitCode, Failure> {
    let mut request = question::request(&args.input, &args.question, global)?;
    let options = NovemberOptions { month: args.month, years: args.years };
    let cube = inputs::cube(&args.input, &mut request, global, |request| {
        output::needs(Needs::of_november(request, &options), &args.output)
    })?;
    let table = november(&cube, &request, &options)?;
    output::write(table, || november_observations(&cube, &request, &options), &args.output, global)
}
