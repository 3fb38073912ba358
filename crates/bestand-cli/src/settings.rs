//! Settings that a command may leave to its surroundings: where the archive lies.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::args::Global;
use crate::failure::{Failure, did_you_mean};

/// The file in the working folder that may name the archive.
const SETTINGS: &str = "bestand.toml";

/// The variable that may name it.
const VARIABLE: &str = "BESTAND_ARCHIVE";

/// What may stand in [`SETTINGS`].
const KEYS: [&str; 1] = ["archive"];

#[derive(Default, Deserialize)]
struct Settings {
    /// Folder of the archive, seen from the folder of the settings.
    archive: Option<PathBuf>,
}

/// The folder of the archive: of `--archive`, the variable, the settings.
pub(crate) fn archive(global: &Global) -> Result<PathBuf, Failure> {
    named_archive(global)?.ok_or_else(|| {
        Failure::new(
            "no archive is named",
            format!("name its folder with --archive, in {VARIABLE}, or as archive = \"...\" in {SETTINGS}"),
        )
    })
}

/// The same; none where nobody names one.
pub(crate) fn named_archive(global: &Global) -> Result<Option<PathBuf>, Failure> {
    if let Some(folder) = &global.archive {
        return Ok(Some(folder.clone()));
    }
    if let Some(folder) = std::env::var_os(VARIABLE).filter(|value| !value.is_empty()) {
        return Ok(Some(folder.into()));
    }
    settings(Path::new(SETTINGS)).map(|settings| settings.archive)
}

fn settings(path: &Path) -> Result<Settings, Failure> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Settings::default());
        }
        Err(error) => {
            return Err(Failure::new(
                format!("cannot read {}: {}", path.display(), error.kind()),
                "it holds the settings of this folder",
            ));
        }
    };
    let failed = |what: String, hint: String| Failure::new(format!("{SETTINGS}: {what}"), hint);
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        failed(error.message().to_owned(), "write it like archive = \"arkiv\"".to_owned())
    })?;
    if let Some(key) = table.keys().find(|key| !KEYS.contains(&key.as_str())) {
        let hint = did_you_mean(key, KEYS, || format!("it knows {}", KEYS.join(", ")));
        return Err(failed(format!("no setting is called {key}"), hint));
    }
    table.try_into().map_err(|error: toml::de::Error| {
        failed(error.message().to_owned(), "write it like archive = \"arkiv\"".to_owned())
    })
}
