//! What a municipality has of its own beside the extracts: a budget, targets, refunds.

use std::path::{Path, PathBuf};

use bestand_core::model::area::{Area, AreaKind, AreaList};
use bestand_core::model::code_list::slug;
use bestand_core::model::own_file::{Budget, OwnFileError, Refunds, Targets};

use super::data::Input;
use super::spec::SourcesSpec;
use crate::failure::Failure;

/// Words in the names of files that the area of a note stands for.
const OF_AREA: [&str; 2] = ["{area}", "{area_code}"];

/// The own files of a note.
#[derive(Debug, Default)]
pub(crate) struct Own {
    pub(crate) budget: Option<Budget>,
    pub(crate) targets: Option<Targets>,
    pub(crate) refunds: Option<Refunds>,
    /// The files, for the manifest.
    pub(crate) inputs: Vec<Input>,
}

impl Own {
    /// Reads those of an area.
    pub(crate) fn read(sources: &SourcesSpec, area: Option<&Area>) -> Result<Self, Failure> {
        let mut own = Self::default();
        if let Some((bytes, name)) = own.bytes("budget", sources.budget.as_deref(), area)? {
            let budget = Budget::read(&bytes).map_err(|error| in_file(&name, &error))?;
            let budget = budget.from_file(&name);
            own.budget = Some(match sources.budget_year.or_else(|| year_in(&name)) {
                Some(year) => budget.of_year(year),
                None => budget,
            });
        }
        if let Some((bytes, name)) = own.bytes("targets", sources.targets.as_deref(), area)? {
            let targets = Targets::read(&bytes).map_err(|error| in_file(&name, &error))?;
            own.targets = Some(targets.from_file(&name));
        }
        if let Some((bytes, name)) = own.bytes("refusion", sources.refusion.as_deref(), area)? {
            let refunds = Refunds::read(&bytes).map_err(|error| in_file(&name, &error))?;
            own.refunds = Some(refunds.from_file(&name));
        }
        Ok(own)
    }

    /// The content and the name of a file.
    fn bytes(
        &mut self,
        role: &'static str,
        path: Option<&Path>,
        area: Option<&Area>,
    ) -> Result<Option<(Vec<u8>, String)>, Failure> {
        let Some(path) = path.map(|path| of_area(path, area)).transpose()? else { return Ok(None) };
        refuse_of_another(&path, area)?;
        let (bytes, input) = Input::read(role, &path)?;
        self.inputs.push(input);
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Ok(Some((bytes, name.unwrap_or_default())))
    }
}

/// Refuses one budget, or one list of targets, for several municipalities.
pub(crate) fn refuse_shared(sources: &SourcesSpec) -> Result<(), Failure> {
    for (role, path) in [("budget", &sources.budget), ("targets", &sources.targets)] {
        let Some(path) = path else { continue };
        let text = path.to_string_lossy();
        if !OF_AREA.iter().any(|word| text.contains(word)) {
            return Err(Failure::new(
                format!("{text} would be the {role} of every area"),
                format!("name a file for each, such as --{role} {role}_{{area_code}}.csv"),
            ));
        }
    }
    Ok(())
}

/// Refuses a file whose name has the code or the name of another municipality.
fn refuse_of_another(path: &Path, area: Option<&Area>) -> Result<(), Failure> {
    let name = path.file_stem().map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    let areas = AreaList::shipped();
    let codes = name.split(|each: char| !each.is_ascii_digit()).filter(|code| code.len() == 3);
    let words = name.split(|each: char| !each.is_alphanumeric()).map(slug);
    let of_word = |word: String| {
        let is_it = |area: &&Area| area.kind == AreaKind::Municipality && slug(&area.name) == word;
        areas.iter().find(is_it)
    };
    let mut named = codes.filter_map(|code| areas.get(code)).chain(words.filter_map(of_word));
    match named.find(|named| area.is_none_or(|area| area.code != named.code)) {
        Some(named) => Err(Failure::new(
            format!("{}: by its name it is of {}", path.display(), named.name),
            format!(
                "the note is of {}: give its own file, or one that names no municipality",
                area.map_or("the whole country", |area| &area.name)
            ),
        )),
        None => Ok(()),
    }
}

/// A path with the area filled in.
fn of_area(path: &Path, area: Option<&Area>) -> Result<PathBuf, Failure> {
    let text = path.to_string_lossy();
    if !OF_AREA.iter().any(|word| text.contains(word)) {
        return Ok(path.to_owned());
    }
    let area = area.ok_or_else(|| {
        Failure::new(format!("{text}: the note is of no area"), "name one with --area")
    })?;
    Ok(PathBuf::from(text.replace("{area_code}", &area.code).replace("{area}", &area.name)))
}

/// The only year in the name of a file.
fn year_in(name: &str) -> Option<i32> {
    let years: Vec<i32> = name
        .split(|each: char| !each.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse().ok())
        .filter(|year| (2000..2100).contains(year))
        .collect();
    match years[..] {
        [year] => Some(year),
        _ => None,
    }
}

fn in_file(name: &str, error: &OwnFileError) -> Failure {
    Failure::new(format!("{name}: {error}"), error.hint())
}
