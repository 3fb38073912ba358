//! Any bytes for the target `jobindsats_site_json`: see `bestand_fuzz::targets`.

#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|bytes: &[u8]| -> Corpus { bestand_fuzz::fuzz("jobindsats_site_json", bytes) });
