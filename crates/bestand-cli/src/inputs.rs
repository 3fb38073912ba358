//! From file arguments to a cube.

use std::path::Path;
use std::thread::ScopedJoinHandle;

use bestand_core::model::code_list::nearest;
use bestand_core::model::number::{DecimalMark, ThousandsMark};
use bestand_core::model::source::Vintage;
use bestand_core::read::{Encoding, Extract, ReadOptions};
use bestand_core::{Cube, GivenBenefit, tidy};

use crate::args::{Decimal, Global, InputArgs, TextEncoding, Thousands};
use crate::failure::Failure;
use crate::progress::Progress;
use crate::values::PerFile;

/// Tells the data frame library how many threads it may start. Must run before its first use.
pub(crate) fn limit_threads(threads: Option<u16>) {
    let Some(threads) = threads else { return };
    #[expect(unsafe_code, reason = "the library takes its thread count from the environment only")]
    // SAFETY: called first thing in main, before any other thread exists that could read the environment.
    unsafe {
        std::env::set_var("POLARS_MAX_THREADS", threads.to_string());
    }
}

/// Reads the files, side by side, in the order they were given.
pub(crate) fn read(input: &InputArgs, global: &Global) -> Result<Vec<Extract>, Failure> {
    check_named_files(input)?;
    let options =
        input.files.iter().map(|path| options_for(input, path)).collect::<Result<Vec<_>, _>>()?;
    let progress = Progress::start(global, "reading");
    let available = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = global.threads.map_or(available, usize::from);
    let mut extracts = Vec::new();
    let pairs: Vec<_> = input.files.iter().zip(&options).collect();
    for side_by_side in pairs.chunks(threads) {
        let results: Vec<_> = std::thread::scope(|scope| {
            let readers: Vec<_> = side_by_side
                .iter()
                .map(|(path, options)| scope.spawn(|| tidy::read_file(path, options)))
                .collect();
            readers.into_iter().map(ScopedJoinHandle::join).collect()
        });
        for (result, (path, _)) in results.into_iter().zip(side_by_side) {
            let read = result.map_err(|_| {
                Failure::new(
                    format!("{}: the reader stopped", path.display()),
                    "this is a fault of bestand: please report it with the first lines of the file",
                )
            })?;
            extracts.extend(read?);
        }
    }
    progress.finish();
    Ok(extracts)
}

/// Reads the files and stacks them.
pub(crate) fn cube(input: &InputArgs, global: &Global) -> Result<Cube, Failure> {
    let extracts = read(input, global)?;
    Ok(Cube::from_extracts(extracts, &given_benefits(input))?)
}

/// `--benefit FILE=CODE`, and a single `--benefit CODE`, which also speaks for a file that does not say.
pub(crate) fn given_benefits(input: &InputArgs) -> Vec<GivenBenefit> {
    let single = input.benefit.len() == 1;
    input
        .benefit
        .iter()
        .filter(|each| each.file.is_some() || single)
        .map(|each| GivenBenefit {
            file: each.file.as_deref().map(|file| base_name(Path::new(file))),
            benefit: each.value.clone(),
        })
        .collect()
}

/// The benefits asked for: `--benefit` without a file.
pub(crate) fn benefits_asked_for(input: &InputArgs) -> Vec<String> {
    input.benefit.iter().filter(|each| each.file.is_none()).map(|each| each.value.clone()).collect()
}

/// A file named in an option must be one of the files given.
fn check_named_files(input: &InputArgs) -> Result<(), Failure> {
    let names: Vec<String> = input.files.iter().map(|path| base_name(path)).collect();
    for (option, values) in [("--table", &input.table), ("--pulled", &input.pulled)] {
        for file in values.iter().filter_map(|each| each.file.as_deref()) {
            let known = names.iter().any(|name| name == file)
                || input.files.iter().any(|path| path.as_os_str() == file);
            if !known {
                let near = nearest(file, names.iter().map(String::as_str));
                let hint = match near.first() {
                    Some(near) => format!("did you mean {near}?"),
                    None => format!("the files are {}", names.join(", ")),
                };
                return Err(Failure::new(
                    format!("{option} names the file {file:?}, which is not given"),
                    hint,
                ));
            }
        }
    }
    Ok(())
}

fn options_for(input: &InputArgs, path: &Path) -> Result<ReadOptions, Failure> {
    let name = base_name(path);
    let full = path.to_string_lossy();
    let value = |given| PerFile::for_file(given, &full, &name);
    let pulled = value(&input.pulled)
        .map(|text| {
            Vintage::parse(text).map_err(|error| {
                Failure::new(format!("--pulled: {error}"), "write it like 2015-01-15")
            })
        })
        .transpose()?;
    Ok(ReadOptions {
        table: value(&input.table).map(str::to_owned),
        pulled,
        encoding: input.encoding.map(|encoding| match encoding {
            TextEncoding::Utf8 => Encoding::Utf8,
            TextEncoding::Windows1252 => Encoding::Windows1252,
        }),
        decimal: input.decimal.map(|mark| match mark {
            Decimal::Comma => DecimalMark::Comma,
            Decimal::Point => DecimalMark::Point,
        }),
        thousands: input.thousands.map(|mark| match mark {
            Thousands::Dot => ThousandsMark::Dot,
            Thousands::Comma => ThousandsMark::Comma,
            Thousands::Space => ThousandsMark::Space,
            Thousands::None => ThousandsMark::None,
        }),
        tableinfo: None,
    })
}

fn base_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
