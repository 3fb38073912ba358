//! Everything that the numbers of a note come from, read once.

use std::path::{Path, PathBuf};

use bestand_core::Cube;
use bestand_core::archive::{checksum, checksum_of};
use bestand_core::model::source::Source;
use bestand_core::model::table::Note;
use bestand_core::model::{Period, PeriodKind};
use bestand_core::read::Extract;

use super::spec::{Sited, SourcesSpec};
use crate::args::{Global, InputArgs};
use crate::failure::Failure;
use crate::inputs::{self, NoteExtracts};
use crate::settings;
use crate::values::PerFile;

/// The numbers of a note.
pub(crate) struct Data {
    pub(crate) cube: Cube,
    /// The extracts, in the order they were read.
    pub(crate) extracts: Vec<ReadExtract>,
    pub(crate) population: Option<Cube>,
    /// Every file that something was read from.
    pub(crate) inputs: Vec<Input>,
    /// What is noted of how they were read.
    pub(crate) notes: Vec<Note>,
    /// The archive that they are of.
    pub(crate) archive: Option<PathBuf>,
}

/// What is known of an extract without its numbers.
#[derive(Clone, Debug)]
pub(crate) struct ReadExtract {
    pub(crate) source: Source,
    /// Its first and last period, of the kind it has most of.
    pub(crate) span: Option<(Period, Period)>,
}

/// A file that something was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Input {
    /// `extract`, `budget` ...
    pub(crate) role: &'static str,
    /// As it is seen from the working folder; of an archive the name of the file that went in.
    pub(crate) path: PathBuf,
    pub(crate) sha256: String,
    pub(crate) vintage: Option<String>,
}

impl Data {
    /// Reads what the specification and the command line name.
    pub(crate) fn read(sited: &Sited, given: &InputArgs, global: &Global) -> Result<Self, Failure> {
        let input = input(sited, given)?;
        let mut global = global.clone();
        let sources = sited.spec.sources.clone().unwrap_or_default();
        refuse_both(&sources, &input)?;
        // What the command line says wins.
        if global.archive.is_none() {
            global.archive.clone_from(&sources.archive);
        }
        let NoteExtracts { extracts, inputs: of_extracts, notes } =
            inputs::of_note(&input, &global)?;
        let mut inputs = Vec::new();
        for path in &sited.files {
            inputs.push(Input::of_file("specification", path)?);
        }
        inputs.extend(of_extracts);
        for path in &input.tableinfo {
            inputs.push(Input::of_file("tableinfo", path)?);
        }
        for path in sited.spec.files_named() {
            inputs.push(Input::of_file("group", &path)?);
        }
        let facts = extracts.iter().map(ReadExtract::of).collect();
        let given_benefits = inputs::given_benefits(&input);
        let cube = Cube::from_extracts(extracts, &given_benefits)?;
        let population = match sources.population.as_deref().unwrap_or_default() {
            [] => None,
            files => {
                for path in files {
                    inputs.push(Input::of_file("population", path)?);
                }
                Some(inputs::beside(files, &global)?)
            }
        };
        let archive = match input.files.is_empty() {
            true => settings::named_archive(&global)?,
            false => None,
        };
        Ok(Self { cube, extracts: facts, population, inputs, notes, archive })
    }
}

/// The files of the command line, else those of the specification, with what is said of them.
fn input(sited: &Sited, given: &InputArgs) -> Result<InputArgs, Failure> {
    let sources = sited.spec.sources.clone().unwrap_or_default();
    let mut input = given.clone();
    if input.benefit.iter().any(|each| each.file.is_none()) {
        return Err(Failure::new(
            "--benefit asks nothing of a note: its sections say what they are about",
            "write it as FILE=CODE where it says what a file is of",
        ));
    }
    let per_file = |values: &Option<Vec<String>>| -> Result<Vec<PerFile>, Failure> {
        let parse = |text: &String| {
            text.parse::<PerFile>().map_err(|error| {
                Failure::new(format!("sources: {text:?}: {error}"), "write \"FILE=VALUE\"")
            })
        };
        values.iter().flatten().map(parse).collect()
    };
    if input.files.is_empty() {
        input.files = sources.files.unwrap_or_default();
    }
    // What the command line says comes last and wins.
    input.pulled = per_file(&sources.pulled)?.into_iter().chain(input.pulled).collect();
    input.table = per_file(&sources.table)?.into_iter().chain(input.table).collect();
    input.as_of = input.as_of.or(sources.as_of);
    Ok(input)
}

/// Refuses files beside an archive: one of the two would not be used.
fn refuse_both(sources: &SourcesSpec, input: &InputArgs) -> Result<(), Failure> {
    let has_archive = sources.archive.is_some() || input.as_of.is_some();
    if input.files.is_empty() || !has_archive {
        return Ok(());
    }
    Err(Failure::new(
        "files are given, and an archive or what it knew on a day",
        "leave out the files, or archive and as_of",
    ))
}

impl ReadExtract {
    fn of(extract: &Extract) -> Self {
        let periods = &extract.periods.members;
        let kinds = [PeriodKind::Month, PeriodKind::Quarter, PeriodKind::Year];
        let of_kind = |kind: PeriodKind| periods.iter().filter(move |each| each.kind() == kind);
        let most = kinds.into_iter().max_by_key(|&kind| of_kind(kind).count());
        let span = most
            .and_then(|kind| Some((of_kind(kind).min().copied()?, of_kind(kind).max().copied()?)));
        Self { source: extract.source.clone(), span }
    }
}

impl Input {
    /// A file with its checksum. An extract may be large: no more than a piece of it is held at a time.
    pub(crate) fn of_file(role: &'static str, path: &Path) -> Result<Self, Failure> {
        let sha256 = fs_err::File::open(path)
            .and_then(checksum_of)
            .map_err(|error| not_there(role, &error))?;
        Ok(Self { role, path: path.to_owned(), sha256, vintage: None })
    }

    /// A small file with its content.
    pub(crate) fn read(role: &'static str, path: &Path) -> Result<(Vec<u8>, Self), Failure> {
        let bytes = fs_err::read(path).map_err(|error| not_there(role, &error))?;
        let sha256 = checksum(&bytes);
        Ok((bytes, Self { role, path: path.to_owned(), sha256, vintage: None }))
    }
}

fn not_there(role: &str, error: &std::io::Error) -> Failure {
    Failure::new(error.to_string(), format!("name a file for {role} that is there"))
}
