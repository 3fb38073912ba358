//! The command `bestand`: from register extracts to compared benefit stocks.
//!
//! The command is flags and glue: it reads the arguments, hands them to the library, and writes what comes
//! back. Exit code 0 is done, 1 a finding of a check, 2 an error. A broken pipe is success.

mod args;
mod chart;
mod commands;
mod failure;
mod inputs;
mod note;
mod output;
mod progress;
mod settings;
mod values;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use failure::Failure;

fn main() -> ExitCode {
    // The shells of Windows leave `*.csv` to the command; elsewhere it comes as a list of files.
    let cli = Cli::parse_from(wild::args_os());
    inputs::limit_threads(cli.global.threads);
    inputs::keep_readers_quiet();
    cli.global.color.write_global();
    let result = match &cli.command {
        Command::Inspect(args) => commands::inspect::run(args, &cli.global),
        Command::Stock(args) => commands::stock::run(args, &cli.global),
        Command::November(args) => commands::november::run(args, &cli.global),
        Command::Awards(args) => commands::awards::run(args, &cli.global),
        Command::Accounts(args) => commands::accounts::run(args, &cli.global),
        Command::Shift(args) => commands::shift::run(args, &cli.global),
        Command::Benchmark(args) => commands::benchmark::run(args, &cli.global),
        Command::Note(args) => commands::note::run(args, &cli.global),
        Command::Verify(args) => commands::verify::run(args, &cli.global),
        Command::Revisions(args) => commands::revisions::run(args, &cli.global),
        Command::Archive(args) => commands::archive::run(&args.command, &cli.global),
        Command::Explain(args) => commands::explain::run(args, &cli.global),
        Command::Completions(args) => commands::completions::run(args),
        Command::Man(args) => commands::man::run(args),
    };
    match result {
        Ok(code) => code,
        Err(Failure::BrokenPipe) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.print();
            ExitCode::from(2)
        }
    }
}
