//! What a section asks: a command with its options, as on the command line.

use bestand_core::model::MissingReason;
use bestand_core::model::Period;
use bestand_core::model::code_list::nearest;
use bestand_core::model::measure::{Measure, MeasureList};
use bestand_core::model::own_file::Budget;
use bestand_core::model::table::{Cell, Note, NoteKind, Role, Row, Table};
use bestand_core::{
    AwardsStatusOptions, Forecast, Request, awards_status, budget_table, calendar, status_table,
    targets_table, usual_variation,
};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use super::data::Data;
use super::own::Own;
use crate::args::{
    AccountsArgs, AwardsArgs, BenchmarkArgs, Global, InputArgs, NovemberArgs, QuestionArgs,
    ShiftArgs, StockArgs,
};
use crate::commands;
use crate::failure::{Failure, did_you_mean};
use crate::values;

/// The measure of an office's own cases.
pub(crate) const OWN_CASES: &str = "cases_end_of_month";

/// The commands whose answers may stand in a note.
#[derive(Debug, Parser)]
#[command(name = "bestand", no_binary_name = true, disable_help_subcommand = true)]
struct Asked {
    #[command(subcommand)]
    command: NoteCommand,
}

#[derive(Debug, Subcommand)]
enum NoteCommand {
    Stock(StockArgs),
    November(NovemberArgs),
    Awards(AwardsArgs),
    Accounts(AccountsArgs),
    Shift(ShiftArgs),
    Benchmark(BenchmarkArgs),
    Status(StatusArgs),
    Calendar(CalendarArgs),
    Budget(BudgetArgs),
    Targets(TargetsArgs),
    #[command(name = "awards_status")]
    AwardsStatus(AwardsStatusArgs),
}

/// The status month with the same month of the two years before, as number and rate (in a note only)
#[derive(Debug, Args)]
struct StatusArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    question: QuestionArgs,
    /// The month; without it the status month of the note
    #[arg(long, value_name = "PERIOD", value_parser = values::period, help_heading = "Question")]
    period: Option<Period>,
}

/// This year and the two before by calendar month (in a note only)
#[derive(Debug, Args)]
struct CalendarArgs {
    #[command(flatten)]
    status: StatusArgs,
    /// Add the budget of the rows shown
    #[arg(long, help_heading = "Question")]
    with_budget: bool,
}

/// The budget with the year so far and the year as expected (in a note only)
#[derive(Debug, Args)]
struct BudgetArgs {
    #[command(flatten)]
    status: StatusArgs,
    /// What the months that are left are reckoned at: last year's course, or the level of the newest month
    #[arg(
        long,
        value_enum,
        value_name = "METHOD",
        default_value = "last-year",
        help_heading = "Question"
    )]
    forecast: ForecastArg,
    /// Leave out benefits of the budget for which there is no extract
    #[arg(long, help_heading = "Question")]
    with_extract: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ForecastArg {
    LastYear,
    NewestMonth,
}

impl From<ForecastArg> for Forecast {
    fn from(given: ForecastArg) -> Self {
        match given {
            ForecastArg::LastYear => Self::LastYearsProfile,
            ForecastArg::NewestMonth => Self::HeldLevel,
        }
    }
}

/// Targets with the newest figures and the distance (in a note only)
#[derive(Debug, Args)]
struct TargetsArgs {
    #[command(flatten)]
    status: StatusArgs,
}

/// The newest quarter of awards and the last four, each beside a year before (in a note only)
#[derive(Debug, Args)]
struct AwardsStatusArgs {
    #[command(flatten)]
    status: StatusArgs,
    /// By age, in groups that begin at these ages
    #[arg(long, value_name = "AGE", help_heading = "Question")]
    cut: Vec<u8>,
}

/// A command that a section may name.
pub(crate) struct SectionCommand {
    pub(crate) name: String,
    pub(crate) about: String,
    /// Its options, as a specification spells them.
    pub(crate) options: Vec<String>,
}

/// The commands that a section may name.
pub(crate) fn commands() -> Vec<SectionCommand> {
    let asked = Asked::command();
    let commands = asked.get_subcommands().map(|command| SectionCommand {
        name: command.get_name().to_owned(),
        about: command.get_about().map(ToString::to_string).unwrap_or_default(),
        options: questions(command)
            .filter_map(clap::Arg::get_long)
            .map(|name| name.replace('-', "_"))
            .collect(),
    });
    commands.collect()
}

/// The options that are about the question, and neither about files nor about the form of an answer.
fn questions(command: &clap::Command) -> impl Iterator<Item = &clap::Arg> {
    command.get_arguments().filter(|option| {
        option.get_help_heading() == Some("Question") && option.get_long().is_some()
    })
}

/// What a section asks, with everything that its options may leave open.
pub(crate) struct Question<'a> {
    /// How messages name the section.
    pub(crate) place: &'a str,
    pub(crate) command: &'a str,
    pub(crate) options: &'a toml::Table,
    pub(crate) area: Option<&'a str>,
    pub(crate) groups: &'a [String],
    pub(crate) month: Option<Period>,
    pub(crate) global: &'a Global,
}

fn lacks(what: &str) -> Failure {
    Failure::new(
        format!("no file is given for {what}"),
        format!("name it in [sources], or with --{what} FILE"),
    )
}

/// The tables of an answer: the first is shown, the others stand beside it.
pub(crate) struct Answer {
    pub(crate) table: Table,
    pub(crate) beside: Vec<Table>,
}

impl Question<'_> {
    /// Whether the command and its options are spelled right.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        self.asked().map(|_| ())
    }

    /// The answer.
    pub(crate) fn answer(&self, data: &Data, own: &Own) -> Result<Answer, Failure> {
        let answer = self.of_command(self.asked()?.command, data, own);
        answer.map_err(|failure| failure.in_place(self.place))
    }

    fn of_command(&self, command: NoteCommand, data: &Data, own: &Own) -> Result<Answer, Failure> {
        let (cube, global) = (&data.cube, self.global);
        match command {
            NoteCommand::Stock(args) => {
                let request = self.request(&args.input, &args.question, data)?;
                let table = commands::stock::table(&args, cube, &request)?;
                let usual = usual_variation(cube, &request, args.span.to).ok();
                Ok(Answer { table, beside: usual.into_iter().collect() })
            }
            NoteCommand::November(args) => {
                let request = self.request(&args.input, &args.question, data)?;
                let (table, second) = commands::november::tables(&args, cube, &request)?;
                let newest = args.years.and_then(|(_, last)| Period::month(last, args.month));
                let usual = usual_variation(cube, &request, newest).ok();
                Ok(Answer { table, beside: second.into_iter().chain(usual).collect() })
            }
            NoteCommand::Awards(args) => {
                let request = self.request(&args.input, &args.question, data)?;
                let population = data.population.as_ref();
                let (table, means) = commands::awards::tables(&args, cube, population, &request)?;
                Ok(Answer { table, beside: means.into_iter().collect() })
            }
            NoteCommand::Accounts(args) => {
                let request = self.request(&args.input, &args.question, data)?;
                let table = commands::accounts::table(&args, cube, &request)?;
                Ok(Answer { table, beside: Vec::new() })
            }
            NoteCommand::Shift(args) => {
                let request = self.request(&args.input, &args.question, data)?;
                let table = commands::shift::table(&args, cube, &request)?;
                Ok(Answer { table, beside: Vec::new() })
            }
            NoteCommand::Benchmark(mut args) => {
                let population = data.population.as_ref();
                // Inhabitants are the base of numbers, and not of rates that have one.
                if let Some(count) =
                    args.measure.as_deref().filter(|_| population.is_some()).and_then(count_of)
                {
                    args.measure = Some(count.to_owned());
                }
                let (table, second) = commands::benchmark::tables(&args, cube, population, global)?;
                Ok(Answer { table, beside: second.into_iter().collect() })
            }
            NoteCommand::Status(args) => {
                let (request, month) = self.status(&args, data)?;
                let table = status_table(cube, &request, month)?;
                let usual = usual_variation(cube, &request, Some(month)).ok();
                Ok(Answer { table, beside: usual.into_iter().collect() })
            }
            NoteCommand::Calendar(args) => {
                let (request, month) = self.status(&args.status, data)?;
                let budget = own.budget.as_ref().filter(|_| args.with_budget);
                Ok(Answer { table: calendar(cube, &request, month, budget)?, beside: Vec::new() })
            }
            NoteCommand::Budget(args) => {
                let (request, month) = self.status(&args.status, data)?;
                let budget = own.budget.as_ref().ok_or_else(|| lacks("budget"))?;
                let (refunds, forecast) = (own.refunds.as_ref(), args.forecast.into());
                let ask = |budget| budget_table(cube, &request, budget, refunds, forecast, month);
                let mut table = ask(budget)?;
                if args.with_extract
                    && let Some(known) = with_extract(&table, budget)
                {
                    let missing =
                        table.notes.into_iter().filter(|note| note.kind == NoteKind::Missing);
                    let missing: Vec<Note> = missing.collect();
                    table = ask(&known)?;
                    // A sum of some of the budget is not the budget.
                    table.rows.retain(|row| row.role != Role::Total);
                    table.notes.splice(0..0, missing);
                }
                Ok(Answer { table, beside: Vec::new() })
            }
            NoteCommand::AwardsStatus(args) => {
                let request = self.request(&args.status.input, &args.status.question, data)?;
                let month = args.status.period.or(self.month);
                let options = AwardsStatusOptions { month, cut: args.cut };
                let table = awards_status(cube, &request, &options)?;
                Ok(Answer { table, beside: Vec::new() })
            }
            NoteCommand::Targets(args) => {
                let (request, month) = self.status(&args.status, data)?;
                let targets = own.targets.as_ref().ok_or_else(|| lacks("targets"))?;
                let table = targets_table(cube, &request, targets, month)?;
                Ok(Answer { table, beside: Vec::new() })
            }
        }
    }

    /// The request of a question about a month, and the month.
    fn status(&self, args: &StatusArgs, data: &Data) -> Result<(Request, Period), Failure> {
        let request = self.request(&args.input, &args.question, data)?;
        let month = args.period.or(self.month).ok_or_else(|| {
            Failure::new("no month is complete in the extracts", "give month = \"2026-06\"")
        })?;
        Ok((request, month))
    }

    /// What the month of the note has to be complete for, so that this question can be answered; none where it names a
    /// month of its own.
    pub(crate) fn of_month(&self, data: &Data) -> Result<Option<Request>, Failure> {
        let args = match self.asked()?.command {
            NoteCommand::Status(args) => args,
            NoteCommand::Calendar(args) => args.status,
            NoteCommand::Budget(args) => args.status,
            NoteCommand::Targets(args) => args.status,
            _ => return Ok(None),
        };
        let request = self.request(&args.input, &args.question, data)?;
        Ok(args.period.is_none().then_some(request))
    }

    fn asked(&self) -> Result<Asked, Failure> {
        Asked::try_parse_from(self.words()?).map_err(|error| {
            let text = error.render().to_string();
            let line = text.lines().next().unwrap_or_default();
            let line = line.strip_prefix("error: ").unwrap_or(line);
            Failure::new(
                format!("{}: {line}", self.place),
                format!("the options are those of bestand {}", self.command),
            )
        })
    }

    fn request(
        &self,
        input: &InputArgs,
        question: &QuestionArgs,
        data: &Data,
    ) -> Result<Request, Failure> {
        let mut request = commands::question::request(input, question, self.global)?;
        request.notes.extend(data.notes.iter().cloned());
        Ok(request)
    }

    /// The options as words of a command line.
    fn words(&self) -> Result<Vec<String>, Failure> {
        let asked = Asked::command();
        let command = asked.find_subcommand(self.command).ok_or_else(|| {
            let names: Vec<&str> = asked.get_subcommands().map(clap::Command::get_name).collect();
            let hint = did_you_mean(self.command, names.iter().copied(), || {
                format!("the commands are {}", names.join(", "))
            });
            Failure::new(format!("{}: no command {:?}", self.place, self.command), hint)
        })?;
        let known: Vec<&str> = questions(command).filter_map(clap::Arg::get_long).collect();
        let mut words = vec![self.command.to_owned()];
        for (key, value) in self.options {
            let name = key.replace('_', "-");
            if !known.contains(&name.as_str()) {
                let hint = match nearest(&name, known.iter().copied()).first() {
                    Some(near) => format!("did you mean {}?", near.replace('-', "_")),
                    None => format!("{} has {}", self.command, known.join(", ")),
                };
                let message =
                    format!("{}: {} has no option {key:?} in a note", self.place, self.command);
                return Err(Failure::new(message, hint));
            }
            self.words_of(&name, value, &mut words)?;
        }
        let says = |name: &str| self.options.contains_key(name);
        // An office counts its own cases, and no areas.
        let is_own_cases =
            self.options.get("measure").and_then(toml::Value::as_str) == Some(OWN_CASES);
        if let Some(area) = self.area.filter(|_| !is_own_cases)
            && known.contains(&"area")
            && !says("area")
            && !says("all")
        {
            words.push(format!("--area={area}"));
        }
        if known.contains(&"group")
            && !says("group")
            && !says("all")
            && (self.area.is_some() || says("area"))
        {
            words.extend(self.groups.iter().map(|group| format!("--group={group}")));
        }
        Ok(words)
    }

    fn words_of(
        &self,
        name: &str,
        value: &toml::Value,
        words: &mut Vec<String>,
    ) -> Result<(), Failure> {
        use toml::Value;
        match value {
            Value::Boolean(true) => words.push(format!("--{name}")),
            Value::String(text) => words.push(format!("--{name}={text}")),
            Value::Integer(number) => words.push(format!("--{name}={number}")),
            Value::Float(number) => words.push(format!("--{name}={number}")),
            Value::Datetime(date) => words.push(format!("--{name}={date}")),
            Value::Array(values) if !values.is_empty() => {
                for value in values {
                    self.words_of(name, value, words)?;
                }
            }
            Value::Table(members) if name == "where" => {
                // `where = { sex = "Kvinder" }`
                for (dimension, member) in members {
                    let Some(member) = member.as_str() else {
                        return Err(Failure::new(
                            format!("{}: {name}.{dimension} is no text", self.place),
                            format!("write it like {name} = {{ sex = \"Kvinder\" }}"),
                        ));
                    };
                    words.push(format!("--{name}={dimension}={member}"));
                }
            }
            // It would be taken for an option that is in force.
            _ => {
                return Err(Failure::new(
                    format!("{}: {name} = {value} asks nothing", self.place),
                    format!("leave it out, or write {name} = \"...\""),
                ));
            }
        }
        Ok(())
    }
}

/// The count that a rate is made from.
fn count_of(rate: &str) -> Option<&'static str> {
    let rate = MeasureList::shipped().find(rate)?;
    let is_it = |count: &&Measure| count.rates().iter().any(|each| each.code == rate.code);
    MeasureList::shipped().iter().find(is_it).map(|count| count.code.as_str())
}

/// The budget of the benefits that there is something to hold against; `None` where that is all of them or none.
fn with_extract(table: &Table, budget: &Budget) -> Option<Budget> {
    let so_far = table.columns.iter().position(|column| column.id == "year_to_date")?;
    let has_extract = |row: &&Row| row.cells[so_far] != Cell::Missing(MissingReason::NotInExtract);
    let codes: Vec<&str> = (table.rows.iter().filter(has_extract))
        .filter_map(|row| match row.cells.first() {
            Some(Cell::Code(code)) => Some(&**code),
            _ => None,
        })
        .collect();
    let mut known = budget.clone();
    known.rows.retain(|row| codes.contains(&row.benefit.as_str()));
    (!known.rows.is_empty() && known.rows.len() < budget.rows.len()).then_some(known)
}
