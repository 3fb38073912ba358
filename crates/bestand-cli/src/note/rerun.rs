//! The words of a command line that make a note again from its own folder.

use std::ffi::OsString;
use std::path::Path;

use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory};

use super::manifest::seen_from as path_seen_from;
use crate::args::Cli;

/// Options that say where the note goes, or what else is to be done.
const NOT_KEPT: [&str; 11] = [
    "output",
    "force",
    "why",
    "each_area",
    "quiet",
    "verbose",
    "no_progress",
    "threads",
    "color",
    "new",
    "explain_spec",
];

/// Options whose values are paths.
const PATHS: [&str; 9] = [
    "tableinfo",
    "files",
    "budget",
    "targets",
    "refusion",
    "population",
    "reference",
    "against",
    "archive",
];

/// Options whose values may name a file before an equals sign.
const PER_FILE: [&str; 3] = ["table", "pulled", "benefit"];

/// What makes a note again, with paths as they are seen from its folder; `area` where it is one of many.
///
/// `archive` is the archive that was read, wherever its name comes from.
pub(crate) fn command(
    given: &[OsString],
    area: Option<&str>,
    folder: &Path,
    archive: Option<&Path>,
) -> Vec<String> {
    let Ok(matches) = Cli::command().try_get_matches_from(given) else { return Vec::new() };
    let Some(("note", matches)) = matches.subcommand() else { return Vec::new() };
    let mut kept = vec!["note".to_owned()];
    let command = Cli::command();
    let Some(note) = command.find_subcommand("note") else { return Vec::new() };
    let options = note.get_arguments().chain(command.get_arguments());
    let mut files = Vec::new();
    for option in options {
        let id = option.get_id().as_str();
        if NOT_KEPT.contains(&id)
            || (id == "archive" && archive.is_some())
            || (id == "area" && area.is_some())
        {
            continue;
        }
        for value in values(matches, id) {
            let value = value_seen_from(id, &value, folder);
            match option.get_long() {
                Some(_) if !option.get_action().takes_values() => {
                    kept.extend(option.get_long().map(|long| format!("--{long}")));
                }
                Some(long) => kept.push(format!("--{long}={value}")),
                None => files.push(value),
            }
        }
    }
    kept.extend(area.map(|area| format!("--area={area}")));
    kept.extend(archive.map(|archive| format!("--archive={}", path_seen_from(folder, archive))));
    if !files.is_empty() {
        kept.push("--".to_owned());
        kept.extend(files);
    }
    kept
}

/// The values of an option that stand on the command line, as they stand there.
fn values(matches: &ArgMatches, id: &str) -> Vec<String> {
    match matches.try_get_raw(id) {
        Ok(Some(values)) if matches.value_source(id) == Some(ValueSource::CommandLine) => {
            values.map(|value| value.to_string_lossy().into_owned()).collect()
        }
        _ => Vec::new(),
    }
}

fn value_seen_from(id: &str, value: &str, folder: &Path) -> String {
    if PATHS.contains(&id) || (id == "group" && Path::new(value).is_file()) {
        return path_seen_from(folder, Path::new(value));
    }
    match value.rsplit_once('=') {
        Some((file, value)) if PER_FILE.contains(&id) && file.contains(['/', '\\']) => {
            format!("{}={value}", path_seen_from(folder, Path::new(file)))
        }
        _ => value.to_owned(),
    }
}
