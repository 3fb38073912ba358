//! `bestand november`.

use std::process::ExitCode;

use bestand_core::{NovemberOptions, november, november_observations};

use super::question;
use crate::args::{Global, NovemberArgs};
use crate::failure::Failure;
use crate::{inputs, output};

pub(crate) fn run(args: &NovemberArgs, global: &Global) -> Result<ExitCode, Failure> {
    let mut request = question::request(&args.input, &args.question, global)?;
    let cube = inputs::cube(&args.input, &mut request, global)?;
    let options = NovemberOptions { month: args.month, years: args.years };
    let table = november(&cube, &request, &options)?;
    output::write(table, || november_observations(&cube, &request, &options), &args.output, global)
}
