//! The command line: clap types and nothing else.

mod accounts;
mod benchmark;
mod note;
mod shift;

use std::path::PathBuf;

use bestand_core::model::source::Vintage;
use bestand_core::model::{Language, Period};
use bestand_core::{Filter, Mapping, SeasonWindow};
use clap::builder::NonEmptyStringValueParser;
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

pub(crate) use self::benchmark::{BenchmarkArgs, DecomposeArg, KindArg};
use crate::values::{self, PerFile};

pub(crate) use self::accounts::{AccountsArgs, AccountsPer};
pub(crate) use self::note::{NoteArgs, VerifyArgs};
pub(crate) use self::shift::ShiftArgs;

/// From register extracts to compared benefit stocks.
///
/// bestand reads extracts from Jobindsats and StatBank, stacks them, and answers how many are on which
/// benefit and how this November compares with the last ones. Every number keeps its source, every series
/// break that a comparison crosses is noted, and what is suppressed or missing says so.
#[derive(Debug, Parser)]
#[command(name = "bestand", version, propagate_version = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) global: Global,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Inspect(InspectArgs),
    Stock(StockArgs),
    November(NovemberArgs),
    Awards(AwardsArgs),
    Accounts(AccountsArgs),
    Shift(ShiftArgs),
    Benchmark(BenchmarkArgs),
    Note(NoteArgs),
    Verify(VerifyArgs),
    Revisions(RevisionsArgs),
    Archive(ArchiveArgs),
    Explain(ExplainArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

/// Options of every command.
#[derive(Clone, Debug, Args)]
pub(crate) struct Global {
    /// Language of outputs and notes, Danish without it (help and errors are English)
    #[arg(long, global = true, value_enum, help_heading = "General")]
    pub(crate) lang: Option<Lang>,
    #[command(flatten)]
    pub(crate) color: ColorArg,
    /// Print all notes under a table, cautions and background too
    #[arg(short, long, global = true, conflicts_with = "quiet", help_heading = "General")]
    pub(crate) verbose: bool,
    /// Print nothing on standard error but errors
    #[arg(short, long, global = true, help_heading = "General")]
    pub(crate) quiet: bool,
    /// Show no progress
    #[arg(long, global = true, help_heading = "General")]
    pub(crate) no_progress: bool,
    /// Threads to use at most; the answer is the same with any number
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256), help_heading = "General")]
    pub(crate) threads: Option<u16>,
    /// Folder of the archive of vintages; without it BESTAND_ARCHIVE, else archive in bestand.toml
    #[arg(long, global = true, value_name = "FOLDER", help_heading = "General")]
    pub(crate) archive: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// Danish
    Da,
    /// English
    En,
}

impl Global {
    pub(crate) fn language(&self) -> Language {
        match self.lang {
            None | Some(Lang::Da) => Language::Danish,
            Some(Lang::En) => Language::English,
        }
    }
}

#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct ColorArg {
    /// Colour and bold type on a terminal (NO_COLOR is honoured)
    #[arg(long, global = true, value_enum, default_value = "auto", help_heading = "General")]
    color: Color,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

impl ColorArg {
    pub(crate) fn write_global(self) {
        match self.color {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

/// Say what is in an extract: table, measures, dimensions, periods, missing cells, breaks
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  bestand inspect data-samples/jobindsats/v3_y25i01_kommuner_2021M08-2026M07.json
  bestand inspect --check data-samples/statbank/auk01_KT_en_csv.csv")]
pub(crate) struct InspectArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// Run the load checks on every cell; exit 1 when one finds something
    #[arg(long)]
    pub(crate) check: bool,
    /// List every member of every dimension
    #[arg(long)]
    pub(crate) members: bool,
    /// Also write every observation as a tidy file (.csv or .parquet)
    #[arg(long, value_name = "FILE")]
    pub(crate) tidy: Option<PathBuf>,
    /// Text for people or JSON
    #[arg(long, value_enum, default_value = "text", help_heading = "Output")]
    pub(crate) format: InspectFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InspectFormat {
    Text,
    Json,
}

/// Show benefit stocks period by period, with index, share, change on a year before, year to date or season
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  bestand stock --years 2014 --change data-samples/statbank/auk01_KT_en_csv.csv
  bestand stock --seasonal --area Albertslund --benefit a_dagpenge --chart albertslund.svg \\
      data-samples/jobindsats/v3_y25i01_kommuner_2021M08-2026M07.json")]
pub(crate) struct StockArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
    #[command(flatten)]
    pub(crate) span: SpanArgs,
    /// Add an index that is 100 in this period
    #[arg(long, value_name = "PERIOD", value_parser = values::period, help_heading = "Question")]
    pub(crate) index: Option<Period>,
    /// Add each row's share of the total, in per cent
    #[arg(long, help_heading = "Question")]
    pub(crate) share: bool,
    /// Add the change on the same period a year before, and in per cent
    #[arg(long, help_heading = "Question")]
    pub(crate) change: bool,
    /// Add the last twelve months: their mean, or their sum where the measure adds up over time
    #[arg(long, help_heading = "Question")]
    pub(crate) rolling: bool,
    /// Add the year so far, mean or sum, with the same months a year before and the change
    #[arg(long, help_heading = "Question")]
    pub(crate) year_to_date: bool,
    /// Instead: the series taken apart into trend, season and remainder (STL), and seasonally adjusted where the season is sure
    #[arg(long, conflicts_with_all = ["index", "share", "change", "rolling", "year_to_date", "like_for_like"], help_heading = "Question")]
    pub(crate) seasonal: bool,
    /// With --seasonal: how much the season may change; an odd number of years from 7 on, or periodic for not at all
    #[arg(long, value_name = "N|periodic", value_parser = values::season_window, requires = "seasonal", default_value = "periodic", help_heading = "Question")]
    pub(crate) season_window: SeasonWindow,
    /// Instead of the series: its growth on the same period a year before, as known and with both periods at the same reporting age, out of several vintages
    #[arg(long, conflicts_with_all = ["index", "share", "change", "rolling", "year_to_date", "by", "sum", "set"], help_heading = "Question")]
    pub(crate) like_for_like: bool,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Compare the same month across years, with change, change in per cent and total
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  bestand november --years 2021..2025 \\
      data-samples/jobindsats/v3_y25i01_kommuner_2021M08-2026M07.json
  bestand november --check-month --area Albertslund,Ishøj -o november.md \\
      data-samples/jobindsats/v3_y60a02_kommuner_2021M08-2026M07.json")]
pub(crate) struct NovemberArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
    /// The month to compare
    #[arg(long, value_name = "1-12", default_value_t = 11, value_parser = clap::value_parser!(u32).range(1..=12), help_heading = "Question")]
    pub(crate) month: u32,
    /// First and last year, such as 2011..2014; without it all there are
    #[arg(long, value_name = "YEARS", value_parser = values::years, help_heading = "Question")]
    pub(crate) years: Option<(i32, i32)>,
    /// Instead: the first year against the last in all twelve months; would another month change the conclusion?
    #[arg(long, help_heading = "Question")]
    pub(crate) check_month: bool,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Show awards of førtidspension by age, diagnosis or scheme, and before and after a reform
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  bestand awards data-samples/ankestyrelsen/tilkendelser_efter_ordning_laid_out.csv --by scheme
  bestand awards --by scheme --share --chart andele.svg \\
      data-samples/ankestyrelsen/tilkendelser_efter_ordning_laid_out.csv")]
pub(crate) struct AwardsArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
    /// Length of the periods; a year is published, or the sum of its four quarters
    #[arg(long, value_enum, default_value = "quarter", help_heading = "Question")]
    pub(crate) per: PerArg,
    #[command(flatten)]
    pub(crate) span: SpanArgs,
    /// By age, in groups that begin at these ages: 40 gives Under 40 år and 40 år og derover
    #[arg(long, value_name = "AGE", value_delimiter = ',', value_parser = clap::value_parser!(u8).range(1..=120), action = ArgAction::Append, help_heading = "Question")]
    pub(crate) cut: Vec<u8>,
    /// By main diagnosis, with a row for each of these (--diagnosis=NAME,NAME) and the other known ones added up as Øvrige
    #[arg(long, value_name = "NAME", value_delimiter = ',', num_args = 0..=1, require_equals = true, default_missing_value = "psykiske,bevaegeapparat", action = ArgAction::Append, help_heading = "Question")]
    pub(crate) diagnosis: Vec<String>,
    /// Add each row's share of the total of its period, in per cent
    #[arg(long, help_heading = "Question")]
    pub(crate) share: bool,
    /// Add awards or refusals in per cent of the decisions
    #[arg(long, value_enum, value_name = "RATE", help_heading = "Question")]
    pub(crate) rate: Option<RateArg>,
    /// Add awards per 10,000 inhabitants of the group, on the first day of the period
    #[arg(long = "per-10000", requires = "population", help_heading = "Question")]
    pub(crate) per_10000: bool,
    /// Extract of inhabitants by age for --per-10000, such as StatBank's FOLK1A
    #[arg(long, value_name = "FILE", requires = "per_10000", help_heading = "Files")]
    pub(crate) population: Vec<PathBuf>,
    /// Add the change on the same period a year before, and in per cent
    #[arg(long, help_heading = "Question")]
    pub(crate) change: bool,
    /// Instead of the series: its growth on the same period a year before, as known and with both periods at the same reporting age, out of several vintages
    #[arg(long, conflicts_with_all = ["by", "cut", "diagnosis", "share", "rate", "per_10000", "change", "index", "reform", "sum", "set"], help_heading = "Question")]
    pub(crate) like_for_like: bool,
    /// Add an index: the mean of this year's quarters is 100
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1900..2200), help_heading = "Question")]
    pub(crate) index: Option<i32>,
    /// Add means before and after this day, with each group's contribution to the change
    #[arg(long, value_name = "DATE", value_parser = values::day, help_heading = "Question")]
    pub(crate) reform: Option<Vintage>,
    /// Quarters on each side of the reform; without it as many as the shorter side has
    #[arg(long, value_name = "N", requires = "reform", value_parser = clap::value_parser!(u32).range(1..=400), help_heading = "Question")]
    pub(crate) reform_quarters: Option<u32>,
    /// Leave out so many quarters on each side of the reform
    #[arg(long, value_name = "N", requires = "reform", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=400), help_heading = "Question")]
    pub(crate) reform_window: u32,
    /// Leave out these quarters of the means, such as 2012-Q4,2013-Q1
    #[arg(long, value_name = "QUARTER", requires = "reform", value_delimiter = ',', value_parser = values::period, action = ArgAction::Append, help_heading = "Question")]
    pub(crate) without: Vec<Period>,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum PerArg {
    Quarter,
    Year,
    /// Four quarters in a row, named by the last
    Rolling,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum RateArg {
    /// Awards of all decisions
    Award,
    /// Refusals of all decisions
    Refusal,
}

/// Say what changed between two vintages of the archive, or between files, the largest change first
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  bestand revisions --archive arkiv
  bestand revisions --archive arkiv --from 2015-01-15 --to 2015-02-15 --series area=Ishøj
  bestand revisions --against y08a02_januar.csv y08a02_februar.csv --check 1")]
pub(crate) struct RevisionsArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// The older vintage, as a date or a publication; without it the one before the newest
    #[arg(
        long,
        value_name = "DATE|PUBLICATION",
        conflicts_with = "files",
        help_heading = "Question"
    )]
    pub(crate) from: Option<String>,
    /// The newer vintage; without it the newest
    #[arg(
        long,
        value_name = "DATE|PUBLICATION",
        conflicts_with = "files",
        help_heading = "Question"
    )]
    pub(crate) to: Option<String>,
    /// Only this measure
    #[arg(long, help_heading = "Question")]
    pub(crate) measure: Option<String>,
    /// Only the series at these members, and at the total of all else
    #[arg(long, value_name = "DIM=MEMBER", value_parser = values::filter, action = ArgAction::Append, help_heading = "Question")]
    pub(crate) series: Vec<Filter>,
    /// At most so many changes, the largest; without it 30 on a terminal and all of them elsewhere
    #[arg(long, value_name = "N", help_heading = "Question")]
    pub(crate) top: Option<usize>,
    /// Instead of what changed: how much the first figures of a series have grown in every later vintage
    #[arg(long, conflicts_with_all = ["from", "to", "check", "top"], help_heading = "Question")]
    pub(crate) first_figures: bool,
    /// Exit 1 when a cell changed by more than so many per cent
    #[arg(long, value_name = "PCT", value_parser = values::percent, num_args = 0..=1, default_missing_value = "0", help_heading = "Question")]
    pub(crate) check: Option<f64>,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Keep vintages: every extract as it was, and what was known when
#[derive(Debug, Args)]
pub(crate) struct ArchiveArgs {
    #[command(subcommand)]
    pub(crate) command: ArchiveCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ArchiveCommand {
    Add(ArchiveAddArgs),
    List(ArchiveListArgs),
    Log(ArchiveLogArgs),
}

/// Add extracts under their vintage; bytes that are there already change nothing
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  bestand archive add y08a02.csv --pulled 2015-01-15 --archive arkiv")]
pub(crate) struct ArchiveAddArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// List the tables of the archive with their vintages
#[derive(Debug, Args)]
pub(crate) struct ArchiveListArgs {
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// List the files of the archive with their checksums, or what was said of a series when
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  bestand archive log --archive arkiv
  bestand archive log --archive arkiv --series area=Ishøj --period 2014-11")]
pub(crate) struct ArchiveLogArgs {
    /// Only this table
    #[arg(long, value_name = "ID")]
    pub(crate) table: Vec<String>,
    /// What was said of the series at these members, and at the total of all else
    #[arg(long, value_name = "DIM=MEMBER", value_parser = values::filter, action = ArgAction::Append)]
    pub(crate) series: Vec<Filter>,
    /// The measure of the series
    #[arg(long)]
    pub(crate) measure: Option<String>,
    /// Only this period
    #[arg(long, value_name = "PERIOD", value_parser = values::period)]
    pub(crate) period: Option<Period>,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Say what a code means: definition, unit, validity, breaks of a benefit, measure, area or category
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  bestand explain jobafklaringsforloeb
  bestand explain \"Antal ledige fuldtidspersoner\"")]
pub(crate) struct ExplainArgs {
    /// A code, or a name as it stands in an extract
    pub(crate) code: String,
    /// Text for people or JSON
    #[arg(long, value_enum, default_value = "text", help_heading = "Output")]
    pub(crate) format: InspectFormat,
}

/// Write a completion script for a shell
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  bestand completions bash > /etc/bash_completion.d/bestand
  bestand completions powershell >> $PROFILE")]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

/// Write the manual page
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  bestand man > bestand.1
  bestand man november | man -l -")]
pub(crate) struct ManArgs {
    /// The command the page is about; without it bestand itself
    pub(crate) command: Option<String>,
}

/// The files and what the user says of them.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct InputArgs {
    /// Extracts: Jobindsats JSON or CSV, StatBank CSV, BULK, JSON-stat or PC-Axis, workbooks, an office's own cases, tidy CSV or Parquet, also packed as gz or zip; a folder of them; - for standard input; without any the archive is read
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Without FILE: what the archive knew then, as a date such as 2015-03-12 or a publication; without it the newest
    #[arg(long, value_name = "DATE|PUBLICATION", help_heading = "Files")]
    pub(crate) as_of: Option<String>,
    /// Table id, such as y01a02; for one file as FILE=ID; without FILE the table of the archive
    #[arg(long, value_name = "[FILE=]ID", help_heading = "Files")]
    pub(crate) table: Vec<PerFile>,
    /// Pull date, such as 2015-01-15; for one file as FILE=DATE
    #[arg(long, value_name = "[FILE=]DATE", help_heading = "Files")]
    pub(crate) pulled: Vec<PerFile>,
    /// Decimal mark of text files, where they do not tell
    #[arg(long, value_enum, help_heading = "Files")]
    pub(crate) decimal: Option<Decimal>,
    /// Thousands mark of text files, where they do not tell
    #[arg(long, value_enum, help_heading = "Files")]
    pub(crate) thousands: Option<Thousands>,
    /// Encoding of text files, where it is not told right
    #[arg(long, value_enum, help_heading = "Files")]
    pub(crate) encoding: Option<TextEncoding>,
    /// Description of a StatBank table (tableinfo, JSON): says what a cell means that BULK leaves out
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub(crate) tableinfo: Vec<PathBuf>,
    /// Earlier extract of the same table (or a folder, or an archive): inspect shows what differs, the other commands map what is certain and stop at what is not; its numbers are not used
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub(crate) against: Vec<PathBuf>,
    /// What was called OLD is called NEW in the files; DIM: where a label stands in several places (column: for a heading), OLD= where nothing took its place, \= for an = inside a label
    #[arg(long, value_name = "[DIM:]OLD=[NEW]", help_heading = "Files")]
    pub(crate) map: Vec<Mapping>,
    /// Benefit to show (code or name, comma between several); FILE=CODE names the benefit of a file that does not say
    #[arg(long, value_name = "[FILE=]CODE", value_delimiter = ',', action = ArgAction::Append, help_heading = "Question")]
    pub(crate) benefit: Vec<PerFile>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Decimal {
    Comma,
    Point,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Thousands {
    Dot,
    Comma,
    Space,
    None,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum TextEncoding {
    #[value(name = "utf-8")]
    Utf8,
    #[value(name = "windows-1252")]
    Windows1252,
}

/// The periods of an answer.
#[derive(Debug, Args)]
pub(crate) struct SpanArgs {
    /// First period, such as 2014-11, 2014M11, 2014-Q4, 2014K4 or 2014
    #[arg(long, value_name = "PERIOD", value_parser = values::period, help_heading = "Question")]
    pub(crate) from: Option<Period>,
    /// Last period
    #[arg(long, value_name = "PERIOD", value_parser = values::period, help_heading = "Question")]
    pub(crate) to: Option<Period>,
    /// First and last year, such as 2011..2014
    #[arg(long, value_name = "YEARS", value_parser = values::years, conflicts_with_all = ["from", "to"], help_heading = "Question")]
    pub(crate) years: Option<(i32, i32)>,
}

/// What is asked.
#[derive(Debug, Args)]
pub(crate) struct QuestionArgs {
    /// Measure; without it full-time persons, else the only count
    #[arg(long, help_heading = "Question")]
    pub(crate) measure: Option<String>,
    /// Area (name or code, comma between several); a region without a row of its own lists its municipalities
    #[arg(long, value_delimiter = ',', action = ArgAction::Append, help_heading = "Question")]
    pub(crate) area: Vec<String>,
    /// Break down by a dimension, such as area, sex, age, visitation
    #[arg(long, value_name = "DIM", value_delimiter = ',', action = ArgAction::Append, help_heading = "Question")]
    pub(crate) by: Vec<String>,
    /// Hold a dimension at members, such as sex=Kvinder or age=-39
    #[arg(long = "where", value_name = "DIM=MEMBER", value_parser = values::filter, action = ArgAction::Append, help_heading = "Question")]
    pub(crate) filters: Vec<Filter>,
    /// Add up a dimension that has no total, where its members are provably complete; a published total is taken as it is
    #[arg(long, value_name = "DIM", value_delimiter = ',', action = ArgAction::Append, help_heading = "Question")]
    pub(crate) sum: Vec<String>,
    /// Ready set of rows: kl, status_2026, or a file of your own
    #[arg(long, value_name = "SET", help_heading = "Question")]
    pub(crate) set: Option<String>,
    /// Refuse a comparison that crosses a series break
    #[arg(long, help_heading = "Question")]
    pub(crate) strict_breaks: bool,
}

/// Where the answer goes and in what form.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    /// Form of the answer; without it a table, or by the ending of -o
    #[arg(long, value_enum, help_heading = "Output")]
    pub(crate) format: Option<OutputFormat>,
    /// Dialect of CSV
    #[arg(long, value_enum, value_name = "DIALECT", help_heading = "Output")]
    pub(crate) csv: Option<CsvForm>,
    /// Write to a file; the form follows its ending (xlsx and html with a chart, csv, json, md, txt; parquet for the observations behind the answer)
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
    /// Title of the table and the chart; without it measure, group and period
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new(), help_heading = "Output")]
    pub(crate) title: Option<String>,
    #[command(flatten)]
    pub(crate) chart: ChartArgs,
}

/// The chart of an answer.
#[derive(Debug, Args)]
pub(crate) struct ChartArgs {
    /// Also draw the answer, as .svg or .png
    #[arg(long, value_name = "FILE", help_heading = "Chart")]
    pub(crate) chart: Option<PathBuf>,
    /// Form of the chart; without it the one that suits the answer
    #[arg(long, value_enum, value_name = "FORM", help_heading = "Chart")]
    pub(crate) chart_form: Option<ChartFormArg>,
    /// Width in pixels; texts keep their size
    #[arg(long, value_name = "PIXELS", value_parser = clap::value_parser!(u32).range(480..=4000), help_heading = "Chart")]
    pub(crate) chart_width: Option<u32>,
    /// Height in pixels; without it what the form needs
    #[arg(long, value_name = "PIXELS", value_parser = clap::value_parser!(u32).range(100..=20000), help_heading = "Chart")]
    pub(crate) chart_height: Option<u32>,
    /// Pixels of a PNG for each of the chart's; 2 is sharp in print
    #[arg(long, value_name = "N", value_parser = values::scale, help_heading = "Chart")]
    pub(crate) chart_scale: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ChartFormArg {
    /// Lines over time, each named at its end
    Line,
    /// A column per period, a cluster per row
    Columns,
    /// Stacked areas with the total on top
    Area,
    /// Ranked bars of the newest period
    Bars,
    /// A panel per row
    Multiples,
    /// Awards by quarter with the day of a reform and an index beside
    Quarters,
    /// What each group contributes to the change of the total
    Contributions,
    /// What a stock was, what came and went, and what it is
    Waterfall,
    /// Dots of the twelve months, a line per row (november --check-month)
    Months,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// A table for people
    Table,
    /// Comma-separated values, codes and dot decimals
    Csv,
    /// JSON, schema bestand.table/1
    Json,
    /// Markdown
    Md,
    /// A self-contained web page with the chart
    Html,
    /// An accessible Excel workbook with the chart
    Xlsx,
    /// Tidy Parquet of the observations behind the answer
    Parquet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CsvForm {
    /// RFC 4180: comma, dot decimals
    Standard,
    /// For Danish Excel: semicolon, decimal comma, byte order mark
    DaExcel,
}
