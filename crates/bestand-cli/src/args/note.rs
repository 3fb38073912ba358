//! The command lines of `note` and `verify`.

use std::path::PathBuf;

use bestand_core::model::Period;
use clap::{ArgAction, Args};

use super::InputArgs;
use crate::values;

/// Make a status note: Word, web page, Markdown, text, workbook, charts and a manifest
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
A specification is a file that ends in .toml and is given first; --new writes one to begin with.

Examples:
  bestand note --template kl -o notat data-samples/synthetic/kl-2015/*.csv \\
      data-samples/synthetic/ankestyrelsen-2015/synthetic_ankestyrelsen_2015-03-12.csv
  bestand note --template status --area Holbæk -o holbaek \\
      data-samples/jobindsats/v3_y60a02_kommuner_2021M08-2026M07.json \\
      data-samples/jobindsats/v3_y25i01_kommuner_2021M08-2026M07.json
  bestand note --new --template status > status.toml")]
pub(crate) struct NoteArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// A house template: kl or status
    #[arg(long, value_name = "NAME", help_heading = "Note")]
    pub(crate) template: Option<String>,
    /// The area of the note (name or code, comma between several); without it that of the specification
    #[arg(long, value_delimiter = ',', action = ArgAction::Append, help_heading = "Note")]
    pub(crate) area: Vec<String>,
    /// A note for each municipality of the files, or for each of --area, in a folder of its own
    #[arg(long, help_heading = "Note")]
    pub(crate) each_area: bool,
    /// The status month; without it the newest that is complete in every extract
    #[arg(long, value_name = "MONTH", value_parser = values::period, help_heading = "Note")]
    pub(crate) month: Option<Period>,
    /// Held against this group too, as in benchmark: a region, a group, or a file of your own
    #[arg(long, value_name = "GROUP|FILE", action = ArgAction::Append, help_heading = "Note")]
    pub(crate) group: Vec<String>,
    /// Budget of the year (CSV with ydelse, helaarspersoner, gns_nettopris_kr, beloeb_kr)
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub(crate) budget: Option<PathBuf>,
    /// The year of the budget; without it that of the status month
    #[arg(long, value_name = "YEAR", requires = "budget", value_parser = clap::value_parser!(i32).range(1900..2200), help_heading = "Files")]
    pub(crate) budget_year: Option<i32>,
    /// Targets (CSV with maal, baseline, maaltal, dato)
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub(crate) targets: Option<PathBuf>,
    /// Refund by step (CSV with ydelse, trin, pct)
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub(crate) refusion: Option<PathBuf>,
    /// Extract of inhabitants by age, such as StatBank's FOLK1A
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub(crate) population: Vec<PathBuf>,
    /// Word document whose styles, page and headers the note takes
    #[arg(long, value_name = "FILE", help_heading = "Note")]
    pub(crate) reference: Option<PathBuf>,
    /// Folder for the note; it is made where it is not there
    #[arg(short, long, value_name = "FOLDER", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
    /// Replace files of an earlier note although somebody has changed them since
    #[arg(long, requires = "output", help_heading = "Output")]
    pub(crate) force: bool,
    /// Instead: say where a sentence or a number of the note comes from
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true, conflicts_with_all = ["output", "each_area"], help_heading = "Output")]
    pub(crate) why: Option<String>,
    /// Instead: say what may stand in a specification
    #[arg(long, exclusive = true, help_heading = "Specification")]
    pub(crate) explain_spec: bool,
    /// Instead: write a commented specification to begin with, that of --template
    #[arg(long, conflicts_with_all = ["output", "why", "each_area"], help_heading = "Specification")]
    pub(crate) new: bool,
}

/// Make a note again from its manifest and say whether it is still true; exit 1 when a figure or a sentence has changed
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Examples:
  bestand verify notat")]
pub(crate) struct VerifyArgs {
    /// The folder of the note
    pub(crate) folder: PathBuf,
}
