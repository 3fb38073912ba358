//! What an archive holds: the manifest, which is the only truth, and the files it names.
//!
//! A file is written under a temporary name, brought to the disk and renamed, and so is the manifest, after everything
//! it names. Whoever is stopped in between leaves the archive as it was. A file that a manifest has named is never
//! changed.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use bestand_model::source::{Publication, Publisher, ReadFacts, Source, Vintage};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::CoreError;

/// The layout that this program writes and reads.
const LAYOUT: u32 = 1;

/// The name of the manifest. Its first line is [`MARK`], the layout and the checksum of the rest, which is JSON.
const MANIFEST: &str = "MANIFEST";

/// How a manifest begins.
const MARK: &str = "bestand-archive";

/// The file that is locked by whoever adds.
const LOCK: &str = "LOCK";

/// The folder of the files that the manifest names.
const PARTS: &str = "parts";

/// What an archive holds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) shelves: Vec<Shelf>,
}

/// The cells of one table of one publisher, in extracts with the same columns.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Shelf {
    /// As [`Publisher::name`].
    pub(super) publisher: String,
    pub(super) table: Option<String>,
    /// Whether its files are figures out of publications, each of which speaks of nothing but the cells it has.
    pub(super) is_of_publications: bool,
    pub(super) dimensions: Vec<Heading>,
    pub(super) measures: Vec<Heading>,
    /// The texts that stand for the codes in the parts, as [`Members`](super::rows::Members).
    pub(super) members: Stored,
    /// Oldest vintage first, and of one vintage in the order in which they were added.
    pub(super) deposits: Vec<Deposit>,
}

/// The heading of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Heading {
    pub(super) label: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
}

/// A file that was added.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Deposit {
    /// The vintage as text.
    pub(super) pulled: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) publication: Option<Publication>,
    pub(super) file: String,
    /// Checksum of the file.
    pub(super) sha256: String,
    pub(super) read: ReadFacts,
    /// What the file speaks of. A cell in there that it lacks is no more; none for publications, which name what they
    /// name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) covers: Option<Covered>,
    /// The rows that the file changed, and those that had to be said again because an older vintage came later.
    pub(super) parts: Vec<Part>,
    /// For each dimension, for each member, how many rows there are after this deposit.
    pub(super) records: Vec<Vec<u32>>,
    /// Rows after this deposit from which can be told what there is.
    pub(super) witnesses: Stored,
}

/// Members and periods, each with all of the others.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Covered {
    pub(super) members: Vec<Vec<u32>>,
    pub(super) periods: Vec<u32>,
}

/// A Parquet file of rows, sorted by members and period, the area first.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    pub(super) stored: Stored,
    pub(super) rows: usize,
    /// For each member of the first dimension its code, where its rows begin, and how many there are.
    pub(super) ranges: Vec<(u32, usize, usize)>,
}

/// A file that the manifest names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stored {
    pub(super) file: String,
    pub(super) sha256: String,
}

impl Shelf {
    pub(super) fn publisher(&self) -> Publisher {
        Publisher::from_name(&self.publisher).unwrap_or_default()
    }

    /// What a deposit says of itself.
    pub(super) fn source(&self, deposit: &Deposit) -> Source {
        Source {
            publisher: self.publisher(),
            table: self.table.clone(),
            pulled: deposit.vintage(),
            publication: deposit.publication.clone(),
            file: deposit.file.clone(),
            sha256: Some(deposit.sha256.clone()),
            read: deposit.read.clone(),
        }
    }
}

impl Deposit {
    pub(super) fn vintage(&self) -> Vintage {
        Vintage::parse(&self.pulled).unwrap_or_default()
    }

    /// Whether it is of the vintage of a source.
    pub(super) fn is_of(&self, source: &Source) -> bool {
        self.vintage() == source.pulled && self.publication == source.publication
    }
}

/// Where an archive lies.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    path: PathBuf,
}

/// Held by whoever adds; given back when it is dropped, also by a process that is stopped.
pub(super) struct Lock {
    _file: File,
}

impl Folder {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    pub(super) fn has_manifest(&self) -> bool {
        self.path.join(MANIFEST).exists()
    }

    /// The manifest; none where nothing was ever added.
    ///
    /// # Errors
    /// When it is damaged, of another layout, or no manifest.
    pub(super) fn manifest(&self) -> Result<Option<Manifest>, CoreError> {
        let path = self.path.join(MANIFEST);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.unreadable(MANIFEST, &error.to_string())),
        };
        let (head, body) = match bytes.iter().position(|&byte| byte == b'\n') {
            Some(at) => (&bytes[..at], &bytes[at + 1..]),
            None => (&bytes[..], &[][..]),
        };
        let head = String::from_utf8_lossy(head);
        let mut words = head.split(' ');
        if words.next() != Some(MARK) {
            return Err(CoreError::extract(
                format!("{} is not the manifest of an archive", path.display()),
                "name the folder of an archive with --archive, or another folder to begin one",
            ));
        }
        let layout = words.next().and_then(|word| word.parse::<u32>().ok());
        if let Some(layout) = layout.filter(|&layout| layout != LAYOUT) {
            let program = if layout < LAYOUT { "an older" } else { "a newer" };
            return Err(CoreError::extract(
                format!(
                    "the archive {} has layout {layout}, written by {program} version of bestand; this one reads layout {LAYOUT}",
                    self.path.display()
                ),
                "read it with that version, or begin a new archive with the files that were added to it",
            ));
        }
        if layout.is_none() || words.next() != Some(checksum(body).as_str()) {
            return Err(self.unreadable(MANIFEST, "its checksum does not fit its content"));
        }
        serde_json::from_slice(body)
            .map(Some)
            .map_err(|error| self.unreadable(MANIFEST, &error.to_string()))
    }

    /// Replaces the manifest, once everything it names is there.
    ///
    /// # Errors
    /// When it cannot be written: then the old one stands.
    pub(super) fn commit(&self, manifest: &Manifest) -> Result<(), CoreError> {
        sync_folder(&self.path.join(PARTS)).map_err(|error| self.unwritable(PARTS, &error))?;
        let body = serde_json::to_vec(manifest)
            .map_err(|error| self.unreadable(MANIFEST, &error.to_string()))?;
        let mut bytes = format!("{MARK} {LAYOUT} {}\n", checksum(&body)).into_bytes();
        bytes.extend(body);
        self.write(&self.path, MANIFEST, &bytes)
    }

    /// Waits until nobody else adds, and makes the archive where there is none.
    ///
    /// # Errors
    /// When the folder cannot be written in, or holds something else.
    pub(super) fn lock(&self) -> Result<Lock, CoreError> {
        let failed = |error: std::io::Error| self.unwritable(LOCK, &error);
        if !self.has_manifest() {
            self.refuse_foreign_folder()?;
        }
        std::fs::create_dir_all(self.path.join(PARTS)).map_err(failed)?;
        let mut options = File::options();
        let file = options.create(true).append(true).open(self.path.join(LOCK)).map_err(failed)?;
        file.lock().map_err(failed)?;
        Ok(Lock { _file: file })
    }

    fn refuse_foreign_folder(&self) -> Result<(), CoreError> {
        let Ok(entries) = std::fs::read_dir(&self.path) else { return Ok(()) };
        let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
        // What an add leaves that was stopped before it was the first.
        let ours = |name: &String| {
            name == PARTS || name == LOCK || name.starts_with(&format!(".{MANIFEST}"))
        };
        let mut foreign: Vec<String> = names.filter(|name| !ours(name)).collect();
        foreign.sort();
        match foreign.first() {
            None => Ok(()),
            Some(first) => Err(CoreError::extract(
                format!("{} is no archive, and holds other files ({first})", self.path.display()),
                "give an archive a folder of its own",
            )),
        }
    }

    /// Keeps bytes under a name made of their checksum.
    ///
    /// # Errors
    /// When they cannot be written.
    pub(super) fn keep(&self, bytes: &[u8], ending: &str) -> Result<Stored, CoreError> {
        let sha256 = checksum(bytes);
        let file = format!("{}.{ending}", &sha256[..32]);
        let folder = self.path.join(PARTS);
        // The same bytes again: also where an earlier add was stopped after it wrote them.
        if std::fs::read(folder.join(&file)).is_ok_and(|there| there == bytes) {
            return Ok(Stored { file, sha256 });
        }
        self.write(&folder, &file, bytes)?;
        Ok(Stored { file, sha256 })
    }

    /// The bytes of a file that the manifest names.
    ///
    /// # Errors
    /// When it is not there, or not as it was written.
    pub(super) fn take(&self, stored: &Stored) -> Result<Vec<u8>, CoreError> {
        let name = format!("{PARTS}/{}", stored.file);
        let bytes =
            std::fs::read(self.path.join(PARTS).join(&stored.file)).map_err(|error| match error
                .kind()
            {
                ErrorKind::NotFound => self.unreadable(&name, "the file is missing"),
                _ => self.unreadable(&name, &error.to_string()),
            })?;
        if checksum(&bytes) != stored.sha256 {
            return Err(self.unreadable(&name, "its checksum does not fit its content"));
        }
        Ok(bytes)
    }

    fn write(&self, folder: &Path, name: &str, bytes: &[u8]) -> Result<(), CoreError> {
        // Only one process writes at a time: what lies under this name was left by one that was stopped.
        let temporary = folder.join(format!(".{name}.tmp"));
        let written = File::create(&temporary)
            .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
            .and_then(|()| std::fs::rename(&temporary, folder.join(name)))
            .and_then(|()| sync_folder(folder));
        written.map_err(|error| {
            // What is left of it would only take room.
            let _ = std::fs::remove_file(&temporary);
            self.unwritable(name, &error)
        })
    }

    pub(super) fn unreadable(&self, name: &str, why: &str) -> CoreError {
        CoreError::extract(
            format!("the archive {} is damaged: {name}: {why}", self.path.display()),
            "bring the file back from a copy of the archive, or begin a new one with the files that were added to it",
        )
    }

    fn unwritable(&self, name: &str, error: &std::io::Error) -> CoreError {
        CoreError::extract(
            format!(
                "the archive {} cannot be written: {name}: {}",
                self.path.display(),
                error.kind()
            ),
            "it is as it was before; is there room on the disk, and may you write in the folder?",
        )
    }

    pub(super) fn display(&self) -> String {
        self.path.display().to_string()
    }
}

/// SHA-256 of bytes, in hexadecimal digits.
pub fn checksum(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// SHA-256 of all that there is to read, in hexadecimal digits.
///
/// # Errors
/// When it cannot be read.
pub fn checksum_of(mut from: impl Read) -> std::io::Result<String> {
    let mut hasher = Sha256::new();
    let mut piece = vec![0; 1 << 20];
    loop {
        match from.read(&mut piece)? {
            0 => return Ok(hexadecimal(&hasher.finalize())),
            read => hasher.update(&piece[..read]),
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Brings what a folder lists to the disk: a name in it is not there before.
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    // Elsewhere folders cannot be opened, and renaming does it.
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
