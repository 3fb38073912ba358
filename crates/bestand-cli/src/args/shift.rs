//! Options of `bestand shift`.

use bestand_core::model::Period;
use clap::Args;

use super::{InputArgs, OutputArgs, QuestionArgs};
use crate::values;

/// Show what grew as what fell between two periods: rises, falls, and how far they match
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  bestand shift --set kl data-samples/synthetic/kl-2015/*.csv
  bestand shift --from 2021-11 --to 2025-11 --area Albertslund \\
      data-samples/jobindsats/v3_y25i01_kommuner_2021M08-2026M07.json")]
pub(crate) struct ShiftArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
    /// The earlier period; without it that of the set, else the first November
    #[arg(long, value_name = "PERIOD", requires = "to", value_parser = values::period, help_heading = "Question")]
    pub(crate) from: Option<Period>,
    /// The later period; without it that of the set, else the last November
    #[arg(long, value_name = "PERIOD", requires = "from", value_parser = values::period, help_heading = "Question")]
    pub(crate) to: Option<Period>,
    /// Instead: between how many and how many went from each benefit to each other, by the spells that ended and began between the two periods
    #[arg(long, help_heading = "Question")]
    pub(crate) bounds: bool,
    /// For --bounds: everybody who left one of the benefits entered another of them
    #[arg(long, requires = "bounds", help_heading = "Question")]
    pub(crate) closed: bool,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}
