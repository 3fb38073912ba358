//! Writes synthetic extracts.

use std::{
    io::{self, BufWriter, Write},
    path::PathBuf,
    process::ExitCode,
};

use bestand_benches::synthetic::{self, DEFAULT_SEED, Large, SyntheticError};
use clap::{Parser, Subcommand};

/// Writes synthetic extracts: made numbers with the shape of Jobindsats' API version 2 as CSV
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
    /// One extract of any size: every municipality, sex, age and category, as many months as it takes
    Large {
        /// The table id, such as y36a02
        #[arg(long)]
        table: String,
        /// The least number of rows below the heading
        #[arg(long)]
        rows: u64,
        /// The file to write; its name must say "synthetic"
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
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
        Command::Large { table, rows, out } => {
            synthetic::says_synthetic(&out)?;
            let extract = Large::of(&table, rows)?;
            let mut file = BufWriter::new(fs_err::File::create(&out)?);
            extract.write(seed, &mut file)?;
            file.flush()?;
        }
    }
    Ok(())
}
