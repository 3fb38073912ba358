//! `bestand verify`.

use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use bestand_core::archive::checksum;
use clap::Parser;

use super::note::Notes;
use crate::args::{Cli, Command, Global, VerifyArgs};
use crate::failure::Failure;
use crate::note::data::Input;
use crate::note::manifest::{MANIFEST, Manifest, seen_from};
use crate::note::record::{RECORD, differences};
use crate::output;

pub(crate) fn run(args: &VerifyArgs, global: &Global) -> Result<ExitCode, Failure> {
    let Some(manifest) = Manifest::read(&args.folder)? else {
        return Err(Failure::new(
            format!("{} holds no {MANIFEST}", args.folder.display()),
            "name the folder of a note that bestand note made",
        ));
    };
    let kept = kept(args, &manifest)?;
    let edited = edited(args, &manifest)?;
    let archive = global.archive.as_deref().map(std::path::absolute).transpose()?;
    // Paths of the manifest are seen from the folder of the note.
    std::env::set_current_dir(&args.folder).map_err(|error| {
        Failure::new(format!("{}: {}", args.folder.display(), error.kind()), "may you read it?")
    })?;
    let words = std::iter::once("bestand").chain(manifest.command.iter().map(String::as_str));
    let mut cli = Cli::try_parse_from(words).map_err(|_| damaged())?;
    cli.global.archive = archive.or(cli.global.archive);
    let Command::Note(note) = &cli.command else { return Err(damaged()) };
    let again = |failure: Failure| failure.in_place("made again, seen from the folder of the note");
    let notes = Notes::read(note, &cli.global).map_err(again)?;
    let made = notes.make(notes.area(note)?).map_err(again)?;
    let files = notes.files(&made)?;
    let record = files.iter().find(|(name, _)| name == RECORD).map(|(_, bytes)| bytes);
    let record = record.ok_or_else(damaged)?;
    let differences = differences(&kept, record)?;

    let mut text = String::new();
    for line in changed_inputs(&manifest, &made.inputs) {
        let _ = writeln!(text, "{line}");
    }
    for (name, is_gone) in &edited {
        let what = if *is_gone { "is gone" } else { "has been changed by hand since it was made" };
        let _ = writeln!(text, "{name}: {what}; the numbers are checked without it");
    }
    let code = if differences.is_empty() {
        let same = |(name, bytes): &(String, Vec<u8>)| {
            manifest.outputs.iter().any(|each| each.file == *name && each.sha256 == checksum(bytes))
        };
        let unlike: Vec<&str> =
            files.iter().filter(|file| !same(file)).map(|(name, _)| name.as_str()).collect();
        let _ = writeln!(text, "still true: every figure and sentence is made again as it was");
        if !unlike.is_empty() {
            let _ = writeln!(
                text,
                "made again with other bytes, and the same numbers: {} (made by version {}, this is {})",
                unlike.join(", "),
                manifest.version,
                env!("CARGO_PKG_VERSION")
            );
        }
        ExitCode::SUCCESS
    } else {
        for line in &differences {
            let _ = writeln!(text, "{line}");
        }
        let _ = writeln!(text, "no longer true: {} changes", differences.len());
        ExitCode::from(1)
    };
    output::write_text(&text)?;
    Ok(code)
}

/// The record as it was made.
fn kept(args: &VerifyArgs, manifest: &Manifest) -> Result<Vec<u8>, Failure> {
    let bytes = fs_err::read(args.folder.join(RECORD)).map_err(|error| {
        Failure::new(error.to_string(), "it holds the numbers of the note: make the note again")
    })?;
    let made = manifest.outputs.iter().find(|each| each.file == RECORD);
    match made.is_some_and(|made| made.sha256 == checksum(&bytes)) {
        true => Ok(bytes),
        false => Err(Failure::new(
            format!("{} is not as it was made", args.folder.join(RECORD).display()),
            "nothing can be held against it: make the note again",
        )),
    }
}

/// The files of the note that somebody has changed or taken away.
fn edited(args: &VerifyArgs, manifest: &Manifest) -> Result<Vec<(String, bool)>, Failure> {
    let mut edited = Vec::new();
    for each in manifest.outputs.iter().filter(|each| each.file != RECORD) {
        let path = args.folder.join(&each.file);
        let is_gone = !path.is_file();
        if is_gone || checksum(&fs_err::read(path)?) != each.sha256 {
            edited.push((each.file.clone(), is_gone));
        }
    }
    Ok(edited)
}

/// The files it is made from that are not those it was made from.
fn changed_inputs(manifest: &Manifest, now: &[Input]) -> Vec<String> {
    let path_of = |input: &Input| match input.role {
        "archive" => input.path.to_string_lossy().into_owned(),
        _ => seen_from(Path::new("."), &input.path),
    };
    let mut lines = Vec::new();
    for input in now {
        let path = path_of(input);
        let was = manifest.inputs.iter().find(|each| each.path == path && each.role == input.role);
        match was {
            Some(was) if was.sha256 == input.sha256 => {}
            Some(_) => lines.push(format!("{path}: is another file than it was")),
            None => lines.push(format!("{path}: was not there")),
        }
    }
    for was in &manifest.inputs {
        if !now.iter().any(|input| path_of(input) == was.path) {
            lines.push(format!("{}: is not used any more", was.path));
        }
    }
    lines
}

fn damaged() -> Failure {
    Failure::new(
        format!("the {MANIFEST} does not say how the note was made"),
        "it was changed, or is of another version: make the note again",
    )
}
