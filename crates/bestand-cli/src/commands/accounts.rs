//! `bestand accounts`.

use std::process::ExitCode;

use bestand_core::model::PeriodKind;
use bestand_core::model::table::Table;
use bestand_core::{
    AccountsOptions, Cube, Needs, Request, RunOffOptions, accounts, accounts_observations,
    has_findings, run_off, run_off_observations,
};

use super::question;
use crate::args::{AccountsArgs, AccountsPer, Global};
use crate::failure::Failure;
use crate::{inputs, output};

pub(crate) fn run(args: &AccountsArgs, global: &Global) -> Result<ExitCode, Failure> {
    let mut request = question::request(&args.input, &args.question, global)?;
    if let Some(closed_from) = args.run_off {
        let options = RunOffOptions { closed_from, to: args.span.to };
        let cube = inputs::cube(&args.input, &mut request, global, |request| {
            output::needs(Needs::of_run_off(request), &args.output)
        })?;
        let table = table(args, &cube, &request)?;
        let observations = || run_off_observations(&cube, &request, &options);
        return output::write(table, observations, &args.output, global);
    }
    let options = options(args);
    let cube = inputs::cube(&args.input, &mut request, global, |request| {
        output::needs(Needs::of_accounts(request, &options), &args.output)
    })?;
    let table = table(args, &cube, &request)?;
    let is_off = args.check && has_findings(&table);
    let observations = || accounts_observations(&cube, &request, &options);
    let code = output::write(table, observations, &args.output, global)?;
    Ok(if is_off { ExitCode::from(1) } else { code })
}

/// The answer from a cube.
pub(crate) fn table(args: &AccountsArgs, cube: &Cube, request: &Request) -> Result<Table, Failure> {
    Ok(match args.run_off {
        Some(closed_from) => {
            run_off(cube, request, &RunOffOptions { closed_from, to: args.span.to })?
        }
        None => accounts(cube, request, &options(args))?,
    })
}

fn options(args: &AccountsArgs) -> AccountsOptions {
    AccountsOptions {
        per: args.per.map(|per| match per {
            AccountsPer::Month => PeriodKind::Month,
            AccountsPer::Quarter => PeriodKind::Quarter,
            AccountsPer::Year => PeriodKind::Year,
        }),
        from: args.span.from,
        to: args.span.to,
        years: args.span.years,
        rates: args.rates,
    }
}
