//! What every fuzz target shares: how bytes become a case, and what must hold of any case.
//!
//! `targets` has a function for each reader, `case` the choices that a case carries at its end, `archive` the packing of
//! parts, `invariants` what an extract and an error must keep, `numbers` and `periods` the same for single cells. None of
//! them needs the fuzzing engine: the ordinary tests of `bestand-read` include these files and run every seed and every
//! regression through them.

pub mod targets;

use std::{
    io::Write,
    panic::{AssertUnwindSafe, catch_unwind, set_hook},
    process::abort,
    sync::Once,
};

use libfuzzer_sys::Corpus;

/// Runs one case of a target. A case that does not set out to be for it is not kept.
///
/// A panic that a reader catches itself, as that of old workbooks does, is no crash. So the hook of the engine, which ends
/// the process at every panic, is taken away, and those that come through end it here.
pub fn fuzz(target: &str, bytes: &[u8]) -> Corpus {
    static SILENCE: Once = Once::new();
    SILENCE.call_once(|| set_hook(Box::new(|_| {})));
    let run = targets::named(target).expect("every fuzz target is in the list");
    match catch_unwind(AssertUnwindSafe(|| run(bytes))) {
        Ok(true) => Corpus::Keep,
        Ok(false) => Corpus::Reject,
        Err(panic) => {
            let said = panic.downcast_ref::<String>().map(String::as_str);
            let said = said.or(panic.downcast_ref::<&str>().copied()).unwrap_or("a panic");
            let _ = writeln!(std::io::stderr(), "{target}: {said}");
            abort();
        }
    }
}
