//! Options of `bestand accounts`.

use bestand_core::model::Period;
use clap::{Args, ValueEnum};

use super::{InputArgs, OutputArgs, QuestionArgs, SpanArgs};
use crate::values;

/// Show whether what came and went accounts for the change of a stock: opening + inflow - outflow = closing
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  bestand accounts --years 2025 data-samples/synthetic/spells-2026/synthetic_y08a24_2026-11-15.csv
  bestand accounts --run-off data-samples/synthetic/spells-2026/synthetic_y11a24_2026-11-15.csv")]
pub(crate) struct AccountsArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
    /// Length of the periods; without it that of the extracts. Longer ones are chained of shorter ones
    #[arg(long, value_enum, help_heading = "Question")]
    pub(crate) per: Option<AccountsPer>,
    #[command(flatten)]
    pub(crate) span: SpanArgs,
    /// Add growth, turnover and the mean duration that stock and outflow imply
    #[arg(long, help_heading = "Question")]
    pub(crate) rates: bool,
    /// Exit 1 when an account does not balance or a closing is not the next opening
    #[arg(long, help_heading = "Question")]
    pub(crate) check: bool,
    /// Instead: how fast a benefit empties that is closed to new entrants from this month; without it the one in the code lists
    #[arg(long, value_name = "MONTH", value_parser = values::period, num_args = 0..=1, require_equals = true, conflicts_with_all = ["per", "from", "years", "rates", "check"], help_heading = "Question")]
    pub(crate) run_off: Option<Option<Period>>,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum AccountsPer {
    Month,
    Quarter,
    Year,
}
