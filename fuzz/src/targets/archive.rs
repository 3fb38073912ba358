//! Archives of parts that stand in a text, so that what is inside can change without the archive being damaged.
//!
//! A part begins with a line `=== name`; what stands above the first has no name and is left out. Nothing is compressed.

use std::io::{Cursor, Write};

use flate2::{Compression, write::GzEncoder};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Names and contents.
pub struct Parts<'a>(Vec<(String, &'a [u8])>);

const MARK: &[u8] = b"=== ";

impl<'a> Parts<'a> {
    /// The parts of a text.
    pub fn of(text: &'a [u8]) -> Self {
        let mut parts: Vec<(String, usize, usize)> = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive(|byte| *byte == b'\n') {
            if let Some(name) = line.strip_prefix(MARK) {
                if let Some(last) = parts.last_mut() {
                    last.2 = start;
                }
                let name = String::from_utf8_lossy(name.trim_ascii()).into_owned();
                let begin = start + line.len();
                parts.push((name, begin, text.len()));
            }
            start += line.len();
        }
        Self(parts.into_iter().map(|(name, begin, end)| (name, &text[begin..end])).collect())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// An archive of them. A name that stands twice is written once.
    pub fn zip(&self) -> Vec<u8> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.0 {
            if writer.start_file(name.as_str(), options).is_ok() {
                writer.write_all(content).expect("memory takes everything written to it");
            }
        }
        writer.finish().map(Cursor::into_inner).unwrap_or_default()
    }
}

/// The bytes in a gzip archive.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::none());
    encoder.write_all(bytes).expect("memory takes everything written to it");
    encoder.finish().expect("memory takes everything written to it")
}
