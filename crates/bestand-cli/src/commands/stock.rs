//! `bestand stock`.

use std::process::ExitCode;

use bestand_core::{
    Needs, Request, SeasonalOptions, StockOptions, seasonal, seasonal_observations, stock,
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
    let options = StockOptions {
        from: args.span.from,
        to: args.span.to,
        years: args.span.years,
        index: args.index,
        share: args.share,
        change: args.change,
        rolling: args.rolling,
        year_to_date: args.year_to_date,
    };
    let cube = inputs::cube(&args.input, &mut request, global, |request| {
        output::needs(Needs::of_stock(request, &options), &args.output)
    })?;
    let table = stock(&cube, &request, &options)?;
    output::write(table, || stock_observations(&cube, &request, &options), &args.output, global)
}

/// `bestand stock --seasonal`.
fn seasonal_answer(
    args: &StockArgs,
    mut request: Request,
    global: &Global,
) -> Result<ExitCode, Failure> {
    let options = SeasonalOptions {
        from: args.span.from,
        to: args.span.to,
        years: args.span.years,
        window: args.season_window,
    };
    let cube = inputs::cube(&args.input, &mut request, global, |request| {
        output::needs(Needs::of_seasonal(request), &args.output)
    })?;
    let table = seasonal(&cube, &request, &options)?;
    output::write(table, || seasonal_observations(&cube, &request, &options), &args.output, global)
}
