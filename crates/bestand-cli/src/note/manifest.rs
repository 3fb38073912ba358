//! The manifest of a note: what it was made from, how, and what was made.

use std::path::{Path, PathBuf};

use bestand_core::archive::checksum;
use serde::{Deserialize, Serialize};

use super::data::Input;
use crate::failure::Failure;

/// The file that holds it.
pub(crate) const MANIFEST: &str = "manifest.json";

/// The form of the manifest.
const SCHEMA: &str = "bestand.note/1";

/// What a note was made from, and what was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) schema: String,
    /// The version of the program.
    pub(crate) version: String,
    /// The words of the command that makes it again; paths are seen from the folder of the note.
    pub(crate) command: Vec<String>,
    pub(crate) inputs: Vec<InputEntry>,
    pub(crate) outputs: Vec<OutputEntry>,
}

/// A file that something was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct InputEntry {
    pub(crate) role: String,
    pub(crate) path: String,
    pub(crate) sha256: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) vintage: Option<String>,
}

/// A file of the note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OutputEntry {
    pub(crate) file: String,
    pub(crate) sha256: String,
}

impl Manifest {
    /// That of a note that is about to be written into a folder.
    pub(crate) fn new(
        command: Vec<String>,
        inputs: &[Input],
        outputs: &[(String, Vec<u8>)],
        folder: &Path,
    ) -> Self {
        let entry = |input: &Input| InputEntry {
            role: input.role.to_owned(),
            path: match input.role {
                "archive" => input.path.to_string_lossy().into_owned(),
                _ => seen_from(folder, &input.path),
            },
            sha256: input.sha256.clone(),
            vintage: input.vintage.clone(),
        };
        let output = |(file, bytes): &(String, Vec<u8>)| OutputEntry {
            file: file.clone(),
            sha256: checksum(bytes),
        };
        Self {
            schema: SCHEMA.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            command,
            inputs: inputs.iter().map(entry).collect(),
            outputs: outputs.iter().map(output).collect(),
        }
    }

    /// That of a folder; `None` where there is none.
    pub(crate) fn read(folder: &Path) -> Result<Option<Self>, Failure> {
        let path = folder.join(MANIFEST);
        if !path.is_file() {
            return Ok(None);
        }
        let text = fs_err::read_to_string(&path)?;
        let unreadable = |what: String| {
            Failure::new(
                format!("{}: {what}", path.display()),
                "it is the manifest of a note of bestand: make the note again",
            )
        };
        let manifest: Self =
            serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
        if manifest.schema != SCHEMA {
            return Err(unreadable(format!("its form is {}, not {SCHEMA}", manifest.schema)));
        }
        let is_plain = |file: &str| Path::new(file).file_name() == Some(file.as_ref());
        if let Some(output) = manifest.outputs.iter().find(|output| !is_plain(&output.file)) {
            return Err(unreadable(format!("{:?} is no file of the folder", output.file)));
        }
        Ok(Some(manifest))
    }

    pub(crate) fn bytes(&self) -> Result<Vec<u8>, Failure> {
        let mut bytes = serde_json::to_vec_pretty(self)
            .map_err(|error| Failure::new(format!("the manifest: {error}"), "please report it"))?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// A path as it is seen from a folder, which need not be there yet; with `/` on every system.
pub(crate) fn seen_from(folder: &Path, path: &Path) -> String {
    let (from, to) = (real(folder), real(path));
    let seen = pathdiff::diff_paths(&to, from).unwrap_or(to);
    let text = seen.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    if text.is_empty() { ".".to_owned() } else { text }
}

/// A path without links, `.` and `..`, as far as it is there.
fn real(path: &Path) -> PathBuf {
    let mut there = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut rest = Vec::new();
    loop {
        if let Ok(real) = there.canonicalize() {
            return rest.iter().rev().fold(real, |path: PathBuf, name| path.join(name));
        }
        match (there.file_name().map(ToOwned::to_owned), there.parent().map(Path::to_owned)) {
            (Some(name), Some(parent)) => {
                rest.push(name);
                there = parent;
            }
            _ => return path.to_owned(),
        }
    }
}
