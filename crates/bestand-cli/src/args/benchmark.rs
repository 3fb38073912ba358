//! The command line of `benchmark`.

use std::path::PathBuf;

use bestand_core::Filter;
use bestand_core::model::Period;
use bestand_core::model::age::AgeBand;
use clap::{ArgAction, Args, ValueEnum};

use super::{InputArgs, OutputArgs};
use crate::values;

/// Compare an area with its region, the country and other groups: rate, gap, rank
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  bestand benchmark --area Ishøj --group kommunegruppe \\
      data-samples/jobindsats/v3_y25i01_kommuner_2021M08-2026M07.json
  bestand benchmark --all --benefit kontanthjælp --chart alle.svg --chart-width 1200 \\
      data-samples/jobindsats/v3_y25i01_kommuner_2021M08-2026M07.json")]
pub(crate) struct BenchmarkArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// The area (name or code)
    #[arg(long, value_name = "NAME", required_unless_present = "all", help_heading = "Question")]
    pub(crate) area: Option<String>,
    /// Rank all areas; with --area that one is marked
    #[arg(long, conflicts_with = "series", help_heading = "Question")]
    pub(crate) all: bool,
    /// Kind of areas that --all ranks, where the extract has rows of them
    #[arg(
        long,
        value_enum,
        value_name = "KIND",
        default_value = "municipality",
        conflicts_with = "area",
        help_heading = "Question"
    )]
    pub(crate) kind: KindArg,
    /// Held against this group too: a region, a group such as Landkommuner or 6-byerne, a kind (kommunegruppe, landsdel, rar, størrelse) for the one the area is in, another area, or a file of your own (CSV with gruppe, kommune, gyldig_fra)
    #[arg(long, value_name = "GROUP|FILE", requires = "area", action = ArgAction::Append, help_heading = "Question")]
    pub(crate) group: Vec<String>,
    /// Take the area out of the groups it is in; the whole country stays whole
    #[arg(long, requires = "area", help_heading = "Question")]
    pub(crate) without_own: bool,
    /// Count or rate; without it the only rate with its count
    #[arg(long, help_heading = "Question")]
    pub(crate) measure: Option<String>,
    /// Hold a dimension at a member, such as sex=Kvinder
    #[arg(long = "where", value_name = "DIM=MEMBER", value_parser = values::filter, action = ArgAction::Append, help_heading = "Question")]
    pub(crate) filters: Vec<Filter>,
    /// Period; without it the newest with numbers
    #[arg(long, value_name = "PERIOD", value_parser = values::period, help_heading = "Question")]
    pub(crate) period: Option<Period>,
    /// Period that the gap is compared with; without it a year before
    #[arg(long, value_name = "PERIOD", value_parser = values::period, conflicts_with = "all", help_heading = "Question")]
    pub(crate) since: Option<Period>,
    /// Period in which the index is 100; without it that of --since
    #[arg(long, value_name = "PERIOD", value_parser = values::period, conflicts_with = "all", help_heading = "Question")]
    pub(crate) index: Option<Period>,
    /// Instead of one period: number, rate and index period by period
    #[arg(long, requires = "area", help_heading = "Question")]
    pub(crate) series: bool,
    /// First period that --series shows
    #[arg(long, value_name = "PERIOD", value_parser = values::period, requires = "series", help_heading = "Question")]
    pub(crate) from: Option<Period>,
    /// Add what the gap is made of: by benefit, or by age and sex with --population (direct standardisation)
    #[arg(long, value_enum, value_name = "BY", requires = "area", conflicts_with_all = ["all", "series"], help_heading = "Question")]
    pub(crate) decompose: Option<DecomposeArg>,
    /// Extract of inhabitants by age as the base of the rates, such as StatBank's FOLK1A
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub(crate) population: Vec<PathBuf>,
    /// Ages of the inhabitants
    #[arg(long, value_name = "A-B", value_parser = values::ages, default_value = "16-66", requires = "population", help_heading = "Question")]
    pub(crate) ages: AgeBand,
    /// Refuse a comparison that crosses a series break
    #[arg(long, help_heading = "Question")]
    pub(crate) strict_breaks: bool,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum DecomposeArg {
    Benefit,
    Age,
    Sex,
    /// Age and sex together
    AgeAndSex,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum KindArg {
    Municipality,
    Region,
    Landsdel,
    Rar,
    EmploymentRegion,
}
