//! `bestand stock`.

use std::process::ExitCode;

use bestand_core::model::Period;
use bestand_core::{Needs, StockOptions, stock, stock_observations};

use super::question;
use crate::args::{Global, StockArgs};
use crate::failure::Failure;
use crate::{inputs, output};

pub(crate) fn run(args: &StockArgs, global: &Global) -> Result<ExitCode, Failure> {
    if args.like_for_like {
        return like_for_like(args, global);
    }
    let mut request = question::request(&args.input, &args.question, global)?;
    let options = StockOptions {
        from: args.from,
        to: args.to,
        years: args.years,
        index: args.index,
        share: args.share,
    };
    let cube = inputs::cube(&args.input, &mut request, global, |request| {
        output::needs(Needs::of_stock(request, &options), &args.output)
    })?;
    let table = stock(&cube, &request, &options)?;
    output::write(table, || stock_observations(&cube, &request, &options), &args.output, global)
}

fn like_for_like(args: &StockArgs, global: &Global) -> Result<ExitCode, Failure> {
    let options = question::series(&args.question, global)?;
    let extracts = inputs::vintages(&args.input, &options, global)?;
    let year = |year: i32| Period::calendar_year(year);
    let span = match args.years {
        Some((first, last)) => (year(first), year(last)),
        None => (args.from, args.to),
    };
    let table = bestand_core::like_for_like(extracts, span, &options)?;
    output::write(table, inputs::no_cells, &args.output, global)
}
