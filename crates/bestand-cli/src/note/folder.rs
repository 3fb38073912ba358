//! A note on disk: all of its files or none.

use std::path::Path;

use bestand_core::archive::checksum_of;

use super::manifest::{MANIFEST, Manifest};
use crate::failure::Failure;

/// Puts the files of a note into a folder, the manifest last.
///
/// They are written into a folder of their own first, and then moved, so that what stops the program half-way leaves no
/// half of a file. What somebody has changed since it was made is not replaced, unless `force` says so.
pub(crate) fn write(
    folder: &Path,
    files: &[(String, Vec<u8>)],
    manifest: &Manifest,
    force: bool,
) -> Result<(), Failure> {
    if folder.exists() && !folder.is_dir() {
        return Err(Failure::new(
            format!("{} is a file, and no folder", folder.display()),
            "give a folder with -o",
        ));
    }
    let earlier = Manifest::read(folder)?;
    refuse_folders(folder, files)?;
    if !force {
        refuse_changed(folder, files, earlier.as_ref())?;
    }
    let failed = |error: std::io::Error| {
        Failure::new(
            format!("cannot write into {}: {}", folder.display(), error.kind()),
            "may you write there, and is there room?",
        )
    };
    let is_new = !folder.exists();
    std::fs::create_dir_all(folder).map_err(failed)?;
    let written = || -> std::io::Result<()> {
        let aside = tempfile::Builder::new().prefix(".bestand-").tempdir_in(folder)?;
        let bytes = manifest.bytes().map_err(|_| std::io::Error::other("manifest"))?;
        for (name, bytes) in files {
            std::fs::write(aside.path().join(name), bytes)?;
        }
        std::fs::write(aside.path().join(MANIFEST), bytes)?;
        for (name, _) in files {
            std::fs::rename(aside.path().join(name), folder.join(name))?;
        }
        // What the earlier note had and this one has not would be taken for a part of it; what somebody changed stays.
        for old in earlier.iter().flat_map(|earlier| &earlier.outputs) {
            let path = folder.join(&old.file);
            let is_here = !files.iter().any(|(name, _)| *name == old.file) && path.is_file();
            if is_here && is_as_made(&path, &old.sha256) {
                let _ = std::fs::remove_file(path);
            }
        }
        std::fs::rename(aside.path().join(MANIFEST), folder.join(MANIFEST))
    };
    written().map_err(|error| {
        if is_new {
            // Only an empty folder goes.
            let _ = std::fs::remove_dir(folder);
        }
        failed(error)
    })
}

/// Whether a file is as bestand made it.
fn is_as_made(path: &Path, sha256: &str) -> bool {
    fs_err::File::open(path).and_then(checksum_of).is_ok_and(|now| now == sha256)
}

/// Refuses a folder where a file is to be, before the first file is replaced.
fn refuse_folders(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Failure> {
    let names = files.iter().map(|(name, _)| name.as_str()).chain([MANIFEST]);
    match names.map(|name| folder.join(name)).find(|path| path.is_dir()) {
        Some(path) => Err(Failure::new(
            format!("{} is a folder, and a file of the note is to be there", path.display()),
            "move it away, or give another folder with -o",
        )),
        None => Ok(()),
    }
}

/// Refuses to replace a file that is not as it was made.
fn refuse_changed(
    folder: &Path,
    files: &[(String, Vec<u8>)],
    earlier: Option<&Manifest>,
) -> Result<(), Failure> {
    for (name, _) in files {
        let path = folder.join(name);
        if !path.exists() {
            continue;
        }
        let made =
            earlier.and_then(|earlier| earlier.outputs.iter().find(|each| each.file == *name));
        let now = fs_err::File::open(&path).and_then(checksum_of)?;
        if made.is_none_or(|made| made.sha256 != now) {
            return Err(Failure::new(
                format!("{} is there, and not as bestand made it", path.display()),
                "give another folder with -o, or --force to replace it",
            ));
        }
    }
    Ok(())
}
