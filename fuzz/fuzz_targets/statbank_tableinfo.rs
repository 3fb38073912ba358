//! Any bytes for the target `statbank_tableinfo`: see `bestand_fuzz::targets`.

#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|bytes: &[u8]| -> Corpus { bestand_fuzz::fuzz("statbank_tableinfo", bytes) });
