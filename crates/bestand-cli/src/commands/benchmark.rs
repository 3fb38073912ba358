//! `bestand benchmark`.

use std::path::Path;
use std::process::ExitCode;

use bestand_core::model::Period;
use bestand_core::model::area::AreaKind;
use bestand_core::model::comparison_group::ComparisonGroup;
use bestand_core::model::table::Table;
use bestand_core::{
    BenchmarkOptions, Cube, Decompose, GroupChoice, Needs, Request, benchmark,
    benchmark_decomposition, benchmark_observations, benchmark_period, benchmark_ranking,
    benchmark_series, is_newest,
};

use crate::args::{BenchmarkArgs, ChartFormArg, DecomposeArg, Global, KindArg};
use crate::failure::Failure;
use crate::output::{Answer, ChartOf};
use crate::{inputs, output};

pub(crate) fn run(args: &BenchmarkArgs, global: &Global) -> Result<ExitCode, Failure> {
    let options = options(args)?;
    let asked = asked(args, global);
    let over_time = args.series || draws_series(args)?;
    let inhabited = !args.population.is_empty();
    let population = match args.population.as_slice() {
        [] => None,
        files => Some(inputs::beside(files, global)?),
    };
    let read = |newest: Option<Period>| -> Result<(Cube, Request), Failure> {
        let mut request = options.completed(&asked);
        let cube = inputs::cube(&args.input, &mut request, global, |request| {
            let needs = Needs::of_benchmark(request, &options, inhabited, over_time, newest);
            output::needs(needs, &args.output)
        })?;
        Ok((cube, Request { by: Vec::new(), ..request }))
    };
    // Where the newest period can be guessed, the others need not be read; a guess that was wrong costs a second reading.
    let likely = match over_time || options.period.is_some() {
        true => None,
        false => inputs::likely_newest(&args.input, global)?,
    };
    let (mut cube, mut request) = read(likely)?;
    let is_wrong = |newest: &Period| {
        let found = benchmark_period(&cube, population.as_ref(), &request, &options);
        !is_newest(&cube, *newest) || found.ok() != Some(*newest)
    };
    if likely.as_ref().is_some_and(is_wrong) {
        (cube, request) = read(None)?;
    }
    let answer = answer(args, &cube, population.as_ref(), (&request, &options), global)?;
    let observations = || benchmark_observations(&cube, population.as_ref(), &request, &options);
    output::write_answer(answer, observations, &args.output, global)
}

/// The answer from a cube: what is printed, what is drawn where that is another table, and what is printed below it.
pub(crate) fn tables(
    args: &BenchmarkArgs,
    cube: &Cube,
    population: Option<&Cube>,
    global: &Global,
) -> Result<(Table, Option<Table>), Failure> {
    let options = options(args)?;
    let request = Request { by: Vec::new(), ..options.completed(&asked(args, global)) };
    let table = if args.series {
        benchmark_series(cube, population, &request, &options)?
    } else if args.all {
        benchmark_ranking(cube, population, &request, &options)?
    } else {
        benchmark(cube, population, &request, &options)?
    };
    let second =
        options.decompose.map(|_| benchmark_decomposition(cube, population, &request, &options));
    Ok((table, second.transpose()?))
}

fn asked(args: &BenchmarkArgs, global: &Global) -> Request {
    Request {
        measure: args.measure.clone(),
        benefits: inputs::benefits_asked_for(&args.input),
        filters: args.filters.clone(),
        strict_breaks: args.strict_breaks,
        language: global.language(),
        ..Request::default()
    }
}

/// What is printed, and what is drawn where that is another table: all areas, or the rates over time.
fn answer(
    args: &BenchmarkArgs,
    cube: &Cube,
    population: Option<&Cube>,
    (request, options): (&Request, &BenchmarkOptions),
    global: &Global,
) -> Result<Answer, Failure> {
    let (first, second) = tables(args, cube, population, global)?;
    let chart_of = if draws_series(args)? && !args.series {
        ChartOf::Another(Box::new(benchmark_series(cube, population, request, options)?))
    } else if !args.all && !args.series && output::has_chart(&args.output)? {
        ChartOf::Another(Box::new(benchmark_ranking(cube, population, request, options)?))
    } else {
        ChartOf::First
    };
    Ok(Answer { first, second, chart_of })
}

/// Whether the chart is one over time.
fn draws_series(args: &BenchmarkArgs) -> Result<bool, Failure> {
    let form = args.output.chart.chart_form;
    let over_time = form.is_some_and(|form| form != ChartFormArg::Bars);
    if over_time && args.area.is_none() {
        return Err(Failure::new(
            "a chart over time is of one area and what it is held against",
            "name the area with --area, or leave out --chart-form",
        ));
    }
    Ok(over_time && output::has_chart(&args.output)?)
}

fn options(args: &BenchmarkArgs) -> Result<BenchmarkOptions, Failure> {
    let mut groups = Vec::new();
    for group in &args.group {
        groups.extend(choices(group)?);
    }
    Ok(BenchmarkOptions {
        area: args.area.clone(),
        kind: match args.kind {
            KindArg::Municipality => AreaKind::Municipality,
            KindArg::Region => AreaKind::Region,
            KindArg::Landsdel => AreaKind::Landsdel,
            KindArg::Rar => AreaKind::Rar,
            KindArg::EmploymentRegion => AreaKind::EmploymentRegion,
        },
        groups,
        without_own: args.without_own,
        period: args.period,
        since: args.since,
        index: args.index,
        from: args.from,
        ages: args.ages,
        decompose: args.decompose.map(|by| match by {
            DecomposeArg::Benefit => Decompose::Benefit,
            DecomposeArg::Age => Decompose::Age,
            DecomposeArg::Sex => Decompose::Sex,
            DecomposeArg::AgeAndSex => Decompose::AgeAndSex,
        }),
    })
}

/// A group by name, or those of a file.
fn choices(group: &str) -> Result<Vec<GroupChoice>, Failure> {
    if !group.to_lowercase().ends_with(".csv") && !Path::new(group).is_file() {
        return Ok(vec![GroupChoice::Named(group.to_owned())]);
    }
    let bytes = fs_err::read(group)
        .map_err(|error| Failure::new(error.to_string(), "name a file that is there"))?;
    let groups = ComparisonGroup::read(&bytes)
        .map_err(|error| Failure::new(format!("{group}: {error}"), error.hint()))?;
    let file = Path::new(group).file_name().map(|name| name.to_string_lossy().into_owned());
    let file = file.unwrap_or_default();
    Ok(groups.into_iter().map(|group| GroupChoice::Own { group, file: file.clone() }).collect())
}
