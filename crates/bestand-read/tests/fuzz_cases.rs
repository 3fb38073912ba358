//! Every seed of the fuzz targets, and every case that once broke a reader, keeps the invariants of `fuzz/src/targets`.
//!
//! The targets are included as they are, so that what is tried here is what is fuzzed.

#![expect(clippy::print_stderr, reason = "the name of a case goes before what it breaks")]

#[path = "../../../fuzz/src/targets/mod.rs"]
mod targets;

use std::{fs, path::PathBuf};

/// The cases of a folder with one folder for each target.
fn cases(folder: &str) -> Vec<(String, PathBuf)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fuzz").join(folder);
    let mut cases = Vec::new();
    for target in fs::read_dir(&folder).expect("the folder is there") {
        let target = target.expect("the folder can be read");
        let name = target.file_name().to_string_lossy().into_owned();
        if !target.path().is_dir() {
            continue;
        }
        for case in fs::read_dir(target.path()).expect("the folder is there") {
            cases.push((name.clone(), case.expect("the folder can be read").path()));
        }
    }
    cases.sort();
    cases
}

fn run(folder: &str) -> Vec<(String, PathBuf)> {
    let cases = cases(folder);
    for (target, path) in &cases {
        let run = targets::named(target).expect("every folder is called as a target");
        let bytes = fs::read(path).expect("the case can be read");
        eprintln!("{}", path.display());
        run(&bytes);
    }
    cases
}

#[test]
fn what_once_broke_a_reader_breaks_it_no_more() {
    assert!(!run("regressions").is_empty());
}

#[test]
fn every_target_has_seeds_and_they_keep_its_invariants() {
    let cases = run("seeds");
    for (target, _) in targets::TARGETS {
        assert!(cases.iter().any(|(name, _)| name == target), "{target} has no seed");
    }
}
