//! `bestand stock`.

use std::process::ExitCode;

use bestand_core::model::table::Table;
use bestand_core::{
    Cube, Needs, Request, SeasonalOptions, StockOptions, seasonal, seasonal_observations, stock,
    stock_observations,
};

use super::{like_for_like, question};
use crate::args::{Global, StockArgs};
use crate::failure::Failure;
use crate::{inputs, output};

pub(crate) fn run(args: &StockArgs, global: &Global) -> Result<ExitCode, Failure> {
    if args.like_for_like {
        let options = question::series(&args.question, global)?;
        let span = question::span(&args.span);
        return like_for_like::run(&args.input, &options, span, &args.output, global);
    }
    let mut request = question::request(&args.input, &args.question, global)?;
    if args.seasonal {
        return seasonal_answer(args, request, global);
    }
    let options = options(args);
    let cube = inputs::cube(&args.input, &mut request, global, |request| {
        output::needs(Needs::of_stock(request, &options), &args.output)
    })?;
    let table = table(args, &cube, &request)?;
    output::write(table, || stock_observations(&cube, &request, &options), &args.output, global)
}

/// The answer from a cube.
pub(crate) fn table(args: &StockArgs, cube: &Cube, request: &Request) -> Result<Table, Failure> {
    Ok(match args.seasonal {
        true => seasonal(cube, request, &seasonal_options(args))?,
        false => stock(cube, request, &options(args))?,
    })
}

fn options(args: &StockArgs) -> StockOptions {
    StockOptions {
        from: args.span.from,
        to: args.span.to,
        years: args.span.years,
        index: args.index,
        share: args.share,
        change: args.change,
        rolling: args.rolling,
        year_to_date: args.year_to_date,
    }
}

fn seasonal_options(args: &StockArgs) -> SeasonalOptions {
    SeasonalOptions {
        from: args.span.from,
        to: args.span.to,
        years: args.span.years,
        window: args.season_window,
    }
}

/// `bestand stock --seasonal`.
fn seasonal_answer(
    args: &StockArgs,
    mut request: Request,
    global: &Global,
) -> Result<ExitCode, Failure> {
    let options = seasonal_options(args);
    let cube = inputs::cube(&args.input, &mut request, global, |request| {
        output::needs(Needs::of_seasonal(request), &args.output)
    })?;
    let table = table(args, &cube, &request)?;
    output::write(table, || seasonal_observations(&cube, &request, &options), &args.output, global)
}
