//! `bestand awards`.

use std::process::ExitCode;

use bestand_core::model::PeriodKind;
use bestand_core::model::source::Vintage;
use bestand_core::model::table::Table;
use bestand_core::{
    AwardsOptions, AwardsPer, Cube, DecisionRate, Needs, Reform, Request, awards,
    awards_observations, awards_reform,
};

use super::{like_for_like, question};
use crate::args::{AwardsArgs, ChartFormArg, Global, PerArg, RateArg};
use crate::failure::Failure;
use crate::output::{Answer, ChartOf};
use crate::{inputs, output};

pub(crate) fn run(args: &AwardsArgs, global: &Global) -> Result<ExitCode, Failure> {
    if args.question.set.is_some() {
        return Err(Failure::new(
            "--set is a selection of benefits, and awards are of one",
            "leave it out; --by, --cut and --diagnosis choose the rows",
        ));
    }
    if args.like_for_like {
        let mut options = question::series(&args.question, global)?;
        options.measure.get_or_insert_with(|| "awards".to_owned());
        let span = question::span(&args.span);
        return like_for_like::run(&args.input, &options, span, &args.output, global);
    }
    let reform = reform(args)?;
    let options = options(args, reform.as_ref());
    let asked = question::request(&args.input, &args.question, global)?;
    let mut request = options.completed(&asked);
    let cube = inputs::cube(&args.input, &mut request, global, |request| {
        output::needs(Needs::of_awards(request, &options), &args.output)
    })?;
    let population = match args.population.as_slice() {
        [] => None,
        files => Some(inputs::beside(files, global)?),
    };
    let (series, means) = tables(args, &cube, population.as_ref(), &asked)?;
    // Whether the measure was named or goes without saying is told apart where it is missing.
    request.measure.clone_from(&args.question.measure);
    let observations = || awards_observations(&cube, &request, &options);
    output::write_answer(answer(series, means, args)?, observations, &args.output, global)
}

/// The answer from a cube, and the means before and after a reform where one is given.
pub(crate) fn tables(
    args: &AwardsArgs,
    cube: &Cube,
    population: Option<&Cube>,
    asked: &Request,
) -> Result<(Table, Option<Table>), Failure> {
    let reform = reform(args)?;
    let options = options(args, reform.as_ref());
    let request = Request { measure: args.question.measure.clone(), ..options.completed(asked) };
    let series = awards(cube, population, &request, &options)?;
    let means =
        reform.map(|reform| awards_reform(cube, &request, &options, &reform)).transpose()?;
    Ok((series, means))
}

/// The tables in the order they are printed, and the one that is drawn.
fn answer(series: Table, means: Option<Table>, args: &AwardsArgs) -> Result<Answer, Failure> {
    let of_means = args.output.chart.chart_form == Some(ChartFormArg::Contributions);
    if of_means && means.is_none() {
        return Err(Failure::new(
            "the chart form contributions is about a reform, and none is given",
            "add --reform DATE, such as --reform 2013-01-01",
        ));
    }
    let chart_of = if of_means { ChartOf::Second } else { ChartOf::First };
    Ok(Answer { first: series, second: means, chart_of })
}

fn options(args: &AwardsArgs, reform: Option<&Reform>) -> AwardsOptions {
    AwardsOptions {
        per: match args.per {
            PerArg::Quarter => AwardsPer::Quarter,
            PerArg::Year => AwardsPer::Year,
            PerArg::Rolling => AwardsPer::Rolling,
        },
        from: args.span.from,
        to: args.span.to,
        years: args.span.years,
        cut: args.cut.clone(),
        diagnoses: args.diagnosis.clone(),
        share: args.share,
        rate: args.rate.map(|rate| match rate {
            RateArg::Award => DecisionRate::Award,
            RateArg::Refusal => DecisionRate::Refusal,
        }),
        change: args.change,
        index: args.index,
        reform: reform.map(|reform| reform.day),
    }
}

/// The reform, where one is given.
fn reform(args: &AwardsArgs) -> Result<Option<Reform>, Failure> {
    let Some(day) = args.reform.and_then(Vintage::earliest) else { return Ok(None) };
    if let Some(other) = args.without.iter().find(|period| period.kind() != PeriodKind::Quarter) {
        return Err(Failure::new(
            format!("--without {other} is no quarter"),
            "the means are of quarters: write 2012-Q4,2013-Q1",
        ));
    }
    Ok(Some(Reform {
        day,
        quarters: args.reform_quarters,
        window: args.reform_window,
        without: args.without.clone(),
    }))
}
