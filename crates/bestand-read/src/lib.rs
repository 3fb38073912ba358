//! Readers that turn extracts from Jobindsats, StatBank and Ankestyrelsen, and an office's own case counts, into typed
//! columns.
//!
//! [`read_file`] and [`read_bytes`] recognise the shape of a file and hand it to the one reader that knows
//! it. Adding a shape of text is one file behind the `Shape` trait of `shape.rs` and one line in its list.
//! Workbooks are no text; they are told by their first bytes, before anything is decoded (`workbook/`).

mod ankestyrelsen_csv;
mod assembly;
mod content;
mod delimited;
mod disclosure;
mod encoding;
mod error;
mod excerpt;
mod extract;
mod input;
mod jobindsats_columns;
mod jobindsats_csv;
mod jobindsats_ndjson;
mod jobindsats_site_json;
mod jobindsats_v2_json;
mod jobindsats_v3_json;
mod json_cell;
mod json_fault;
mod json_reading;
mod json_rows;
mod json_stat;
mod json_syntax;
mod json_table;
mod json_text;
mod json_walk;
mod json_window;
mod matrix_csv;
mod options;
mod own_cases_csv;
mod packed;
mod plan;
mod px;
mod refusal;
mod scan;
mod selection;
mod shape;
mod statbank_bulk;
mod statbank_csv;
mod statbank_json_stat;
mod statbank_tableinfo;
mod text_table;
mod tidy_csv;
mod workbook;

use std::{
    fs,
    io::{BufReader, Cursor, Read, Seek},
    num::NonZeroUsize,
    path::Path,
};

pub use disclosure::hide_own_counts;
pub use encoding::is_parquet;
pub use error::{At, Place, ReadError};
pub use extract::{DimensionColumn, Extract, MeasureColumn, PeriodColumn, RawCell};
pub use options::{Encoding, ReadOptions};
pub use selection::{ColumnRole, SelectedColumn, Selection, TellsText, TellsTexts, Wish};
pub use statbank_tableinfo::StatbankTableinfo;

use content::Content;
use input::Input;

/// Reads a file: one extract, or several: of a tidy file one for each table and vintage, sorted by publisher, table and
/// vintage; of a workbook one for each sheet with numbers, in the order of the sheets; of a gzip or zip archive those of
/// the files in it, by name.
///
/// # Errors
/// When the file cannot be opened, has none of the known shapes, or breaks a rule of its shape. Nothing of it is
/// kept then.
pub fn read_file(path: &Path, options: &ReadOptions) -> Result<Vec<Extract>, ReadError> {
    Reader::default().read_file(path, options)
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
    Reader::default().read_bytes(file_name, bytes, options)
}

/// How files are read, whatever is in them.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// What is wanted of them; everything where it is `None`. Text with one record per line and the rows of JSON are read
    /// so; of other shapes everything is.
    pub selection: Option<&'a dyn Selection>,
    /// How many threads may share a file.
    pub threads: NonZeroUsize,
}

/// Everything, with a thread for each processor.
impl Default for Reader<'_> {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Self { selection: None, threads }
    }
}

impl Reader<'_> {
    /// Reads a file, as [`read_file`] does.
    ///
    /// # Errors
    /// As [`read_file`].
    pub fn read_file(&self, path: &Path, options: &ReadOptions) -> Result<Vec<Extract>, ReadError> {
        let (file, masked) = names(path);
        let unopened = |source| ReadError::Unopened { file: masked.clone(), source };
        // Reading a folder gives another error on every system.
        if path.is_dir() {
            return Err(ReadError::Folder { file: masked });
        }
        let mut opened = fs::File::open(path).map_err(unopened)?;
        let metadata = opened.metadata().map_err(unopened)?;
        if metadata.is_file() {
            let content = Content::File { path, length: metadata.len() };
            let beginning = content.piece(0, input::BEGINNING).map_err(unopened)?;
            if shape::is_text(&beginning) {
                return self.read_one(&file, content, options);
            }
            let is_packed = packed::is_packed(BufReader::new(&opened));
            opened.rewind().map_err(unopened)?;
            if is_packed {
                return self.read_packed(&file, BufReader::new(opened), options);
            }
        }
        let mut bytes = Vec::new();
        opened.read_to_end(&mut bytes).map_err(unopened)?;
        self.read_bytes(&file, &bytes, options)
    }

    /// Reads the bytes of a file with this name, as [`read_bytes`] does.
    ///
    /// # Errors
    /// As [`read_file`].
    pub fn read_bytes(
        &self,
        file_name: &str,
        bytes: &[u8],
        options: &ReadOptions,
    ) -> Result<Vec<Extract>, ReadError> {
        let file = input::base_name(file_name);
        match packed::is_packed(Cursor::new(bytes)) {
            true => self.read_packed(file, Cursor::new(bytes), options),
            false => self.read_one(file, Content::Bytes(bytes), options),
        }
    }

    /// Reads the files in a packed one.
    fn read_packed(
        &self,
        file: &str,
        bytes: impl Read + Seek,
        options: &ReadOptions,
    ) -> Result<Vec<Extract>, ReadError> {
        let mut extracts = Vec::new();
        // The files of an archive may have cells in common, so that everything is wanted of them.
        let all = Self { selection: None, ..*self };
        for inside in packed::unpack(file, bytes)? {
            extracts.extend(all.read_one(&inside.name, Content::Bytes(&inside.bytes), options)?);
        }
        Ok(extracts)
    }

    /// Reads a file that is not packed.
    fn read_one(
        &self,
        file: &str,
        content: Content<'_>,
        options: &ReadOptions,
    ) -> Result<Vec<Extract>, ReadError> {
        let mut extracts = match content {
            Content::Bytes(bytes) if workbook::recognises(bytes) => {
                workbook::read(file, bytes, options)?
            }
            _ => self.read_text(file, content, options)?,
        };
        for extract in &mut extracts {
            extract.is_selection = self.selection.is_some();
            hide_own_counts(extract);
        }
        Ok(extracts)
    }

    fn read_text(
        &self,
        file: &str,
        content: Content<'_>,
        options: &ReadOptions,
    ) -> Result<Vec<Extract>, ReadError> {
        let mut input = Input::new(file, content, options, *self)?;
        let result = shape::read(&input, options);
        // What is wanted may not tell how numbers are written, and the rest of the file may.
        if self.selection.is_some() && matches!(result, Err(ReadError::Dialect { .. })) {
            input.reader.selection = None;
            return shape::read(&input, options);
        }
        result
    }
}

/// The base name of a file, and the same as it may be shown.
fn names(path: &Path) -> (String, String) {
    let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let masked = excerpt::mask_person_ids(&file);
    (file, masked)
}

/// The base name and the bytes of a file.
fn open(path: &Path) -> Result<(String, Vec<u8>), ReadError> {
    let (file, masked) = names(path);
    if path.is_dir() {
        return Err(ReadError::Folder { file: masked });
    }
    let bytes = fs::read(path).map_err(|source| ReadError::Unopened { file: masked, source })?;
    Ok((file, bytes))
}
