//! Any bytes for the target `own_cases_csv`: see `bestand_fuzz::targets`.

#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|bytes: &[u8]| -> Corpus { bestand_fuzz::fuzz("own_cases_csv", bytes) });
