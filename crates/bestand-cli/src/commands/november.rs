//! `bestand november`.

use std::process::ExitCode;

use bestand_core::model::table::Table;
use bestand_core::{
    Cube, Needs, NovemberOptions, Request, check_month, check_month_observations, november,
    november_observations,
};

use super::question;
use crate::args::{Global, NovemberArgs};
use crate::failure::Failure;
use crate::output::{Answer, ChartOf};
use crate::{inputs, output};

pub(crate) fn run(args: &NovemberArgs, global: &Global) -> Result<ExitCode, Failure> {
    let mut request = question::request(&args.input, &args.question, global)?;
    let options = NovemberOptions { month: args.month, years: args.years };
    if args.check_month {
        return checked(args, request, &options, global);
    }
    let cube = inputs::cube(&args.input, &mut request, global, |request| {
        output::needs(Needs::of_november(request, &options), &args.output)
    })?;
    let (table, _) = tables(args, &cube, &request)?;
    output::write(table, || november_observations(&cube, &request, &options), &args.output, global)
}

/// The answer from a cube, and what is printed below it.
pub(crate) fn tables(
    args: &NovemberArgs,
    cube: &Cube,
    request: &Request,
) -> Result<(Table, Option<Table>), Failure> {
    let options = NovemberOptions { month: args.month, years: args.years };
    if args.check_month {
        let checked = check_month(cube, request, &options)?;
        return Ok((checked.summary, Some(checked.months)));
    }
    Ok((november(cube, request, &options)?, None))
}

/// `bestand november --check-month`.
fn checked(
    args: &NovemberArgs,
    mut request: Request,
    options: &NovemberOptions,
    global: &Global,
) -> Result<ExitCode, Failure> {
    let cube = inputs::cube(&args.input, &mut request, global, |request| {
        output::needs(Needs::of_check_month(request, options), &args.output)
    })?;
    let (first, second) = tables(args, &cube, &request)?;
    let answer = Answer { first, second, chart_of: ChartOf::Second };
    let observations = || check_month_observations(&cube, &request, options);
    output::write_answer(answer, observations, &args.output, global)
}
