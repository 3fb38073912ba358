//! Writes synthetic extracts.

use std::{
    io::{self, BufWriter, Write},
    path::PathBuf,
    process::ExitCode,
};

use bestand_benches::synthetic::{self, DEFAULT_SEED, Form, Large, LargeOptions, SyntheticError};
use clap::{Parser, Subcommand, ValueEnum};

/// Writes synthetic extracts: made numbers with the shape of what Jobindsats' API gives
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Another seed gives other numbers of the same size
    #[arg(long, global = true, default_value_t = DEFAULT_SEED)]
    seed: u64,
}

#[derive(Subcommand)]
enum Command {
    /// The eight extracts behind a table like that in KL's note of 2015
    #[command(name = "kl-2015")]
    Kl2015 {
        /// The folder to write them to
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// A table of awards of førtidspension as Ankestyrelsen might have given it out, pulled on five days
    #[command(name = "ankestyrelsen-2015")]
    Ankestyrelsen2015 {
        /// The folder to write them to
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Spells at the start and the end of each month with those begun and ended, of three benefits to September 2026
    #[command(name = "spells-2026")]
    Spells2026 {
        /// The folder to write them to
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// One extract of any size: every municipality, sex, age and category, as many months as it takes
    Large {
        /// The table id, such as y36a02
        #[arg(long)]
        table: String,
        /// The least number of rows below the heading
        #[arg(long)]
        rows: u64,
        /// What to write: the same cells in either form
        #[arg(long, value_enum, default_value_t = FormName::V2Csv)]
        form: FormName,
        /// Leave out the rows at the totals of sex and age
        #[arg(long)]
        without_totals: bool,
        /// Write counts of nil, one and two, which publishers leave blank
        #[arg(long)]
        without_blanks: bool,
        /// Write spells at the start and the end of each month with those begun and ended, instead of people
        #[arg(long)]
        spells: bool,
        /// The file to write; its name must say "synthetic"
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

/// The form of a large extract.
#[derive(Clone, Copy, ValueEnum)]
enum FormName {
    /// The CSV of version 2
    V2Csv,
    /// The JSON of version 3
    V3Json,
}

fn main() -> ExitCode {
    let Arguments { command, seed } = Arguments::parse();
    match run(command, seed) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell when this fails too.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command, seed: u64) -> Result<(), SyntheticError> {
    match command {
        Command::Kl2015 { out } => {
            fs_err::create_dir_all(&out)?;
            for (name, text) in synthetic::kl_2015(seed) {
                fs_err::write(out.join(name), text)?;
            }
        }
        Command::Ankestyrelsen2015 { out } => {
            fs_err::create_dir_all(&out)?;
            for (name, bytes) in synthetic::ankestyrelsen_2015(seed) {
                fs_err::write(out.join(name), bytes)?;
            }
        }
        Command::Spells2026 { out } => {
            fs_err::create_dir_all(&out)?;
            for (name, text) in synthetic::spells_2026(seed) {
                fs_err::write(out.join(name), text)?;
            }
        }
        Command::Large { table, rows, form, without_totals, without_blanks, spells, out } => {
            synthetic::says_synthetic(&out)?;
            let form = match form {
                FormName::V2Csv => Form::V2Csv,
                FormName::V3Json => Form::V3Json,
            };
            let options = LargeOptions { form, without_totals, without_blanks, spells };
            let extract = Large::of(&table, rows, options)?;
            let mut file = BufWriter::new(fs_err::File::create(&out)?);
            extract.write(seed, &mut file)?;
            file.flush()?;
        }
    }
    Ok(())
}
