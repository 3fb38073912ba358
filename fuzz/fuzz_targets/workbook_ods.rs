//! Any bytes for the target `workbook_ods`: see `bestand_fuzz::targets`.

#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|bytes: &[u8]| -> Corpus { bestand_fuzz::fuzz("workbook_ods", bytes) });
