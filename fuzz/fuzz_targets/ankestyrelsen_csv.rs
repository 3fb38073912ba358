//! Any bytes for the target `ankestyrelsen_csv`: see `bestand_fuzz::targets`.

#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|bytes: &[u8]| -> Corpus { bestand_fuzz::fuzz("ankestyrelsen_csv", bytes) });
