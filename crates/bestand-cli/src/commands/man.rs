//! `bestand man`.

use std::process::ExitCode;

use clap::CommandFactory;

use crate::args::{Cli, ManArgs};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(args: &ManArgs) -> Result<ExitCode, Failure> {
    let mut command = Cli::command();
    command.build();
    let page = match &args.command {
        None => clap_mangen::Man::new(command),
        Some(name) => {
            let names: Vec<String> =
                command.get_subcommands().map(|each| each.get_name().to_owned()).collect();
            let found = command.find_subcommand(name).cloned().ok_or_else(|| {
                Failure::new(
                    format!("no command {name:?}"),
                    format!("the commands are {}", names.join(", ")),
                )
            })?;
            clap_mangen::Man::new(found)
        }
    };
    let mut text = Vec::new();
    page.render(&mut text)?;
    output::write_stdout(&text)?;
    Ok(ExitCode::SUCCESS)
}
