//! Readers that turn extracts from Jobindsats and StatBank into typed columns.
//!
//! [`read_file`] and [`read_bytes`] recognise the shape of a file and hand it to the one reader that knows
//! it. Adding a shape of text is one file behind the `Shape` trait of `shape.rs` and one line in its list.
//! Workbooks are no text; they are told by their first bytes, before anything is decoded (`workbook/`).

mod assembly;
mod delimited;
mod encoding;
mod error;
mod excerpt;
mod extract;
mod input;
mod jobindsats_columns;
mod jobindsats_csv;
mod jobindsats_v2_json;
mod jobindsats_v3_json;
mod json_rows;
mod options;
mod refusal;
mod shape;
mod statbank_csv;
mod text_table;
mod tidy_csv;
mod workbook;

use std::{fs, path::Path};

pub use encoding::is_parquet;
pub use error::{At, Place, ReadError};
pub use extract::{DimensionColumn, Extract, MeasureColumn, PeriodColumn, RawCell};
pub use options::{Encoding, ReadOptions};

/// Reads a file: one extract; of a tidy file that holds several tables or vintages, one for each, sorted by
/// publisher, table and vintage; of a workbook, one for each sheet with numbers, in the order of the sheets.
///
/// # Errors
/// When the file cannot be opened, has none of the known shapes, or breaks a rule of its shape. Nothing of it is
/// kept then.
pub fn read_file(path: &Path, options: &ReadOptions) -> Result<Vec<Extract>, ReadError> {
    let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let masked = || excerpt::mask_person_ids(&file);
    // Reading a folder gives another error on every system.
    if path.is_dir() {
        return Err(ReadError::Folder { file: masked() });
    }
    let bytes = fs::read(path).map_err(|source| ReadError::Unopened { file: masked(), source })?;
    read_bytes(&file, &bytes, options)
}

/// Reads the bytes of a file with this name. Table and pull date are taken from the name where neither the
/// options nor the file say them.
///
/// ```
/// use bestand_model::{Number, Status};
/// use bestand_read::{RawCell, ReadOptions, read_bytes};
///
/// let text = "Periode;Område;Antal personer\n2014M11;Aarhus;1234\n2014M12;Aarhus;\n";
/// let extract = &read_bytes("y01a02.csv", text.as_bytes(), &ReadOptions::default())?[0];
/// assert_eq!(extract.source.table.as_deref(), Some("y01a02"));
/// assert_eq!(
///     extract.measures[0].cells,
///     [RawCell::Number(Number::integer(1234), Status::Normal), RawCell::Blank]
/// );
/// # Ok::<(), bestand_read::ReadError>(())
/// ```
///
/// # Errors
/// As [`read_file`].
pub fn read_bytes(
    file_name: &str,
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<Vec<Extract>, ReadError> {
    if workbook::recognises(bytes) {
        return workbook::read(file_name, bytes, options);
    }
    shape::read(&input::Input::new(file_name, bytes, options)?, options)
}
