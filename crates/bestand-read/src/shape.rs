//! The shapes that extracts come in, behind one trait and in one list.

use crate::{
    Extract, ReadOptions,
    ankestyrelsen_csv::AnkestyrelsenCsv,
    error::ReadError,
    excerpt::excerpt,
    input::{Input, begins_like_json_or_markup},
    jobindsats_csv::JobindsatsCsv,
    jobindsats_ndjson::JobindsatsNdjson,
    jobindsats_site_json::JobindsatsSiteJson,
    jobindsats_v2_json::JobindsatsV2Json,
    jobindsats_v3_json::JobindsatsV3Json,
    matrix_csv::MatrixCsv,
    own_cases_csv::OwnCasesCsv,
    px::{self, Px},
    refusal::refuse_what_is_no_extract,
    statbank_bulk::StatbankBulk,
    statbank_csv::StatbankCsv,
    statbank_json_stat::StatbankJsonStat,
    tidy_csv::TidyCsv,
    workbook,
};

/// A kind of file: how it is told from the others, and how it is read.
pub(crate) trait Shape: Sync {
    /// The name in the reading facts of a source.
    fn name(&self) -> &'static str;

    /// Whether a file sets out to be of this shape. It may still break its rules, which is for
    /// [`Shape::read`] to say.
    fn recognises(&self, input: &Input<'_>) -> bool;

    /// Reads a file of this shape: one extract, or several where one file holds several tables.
    ///
    /// # Errors
    /// When the file breaks a rule of the shape.
    fn read(&self, input: &Input<'_>, options: &ReadOptions) -> Result<Vec<Extract>, ReadError>;
}

/// Every shape. The first that recognises a file reads it: the more particular headings stand first.
static SHAPES: [&dyn Shape; 13] = [
    &Px,
    &TidyCsv,
    &StatbankBulk,
    &StatbankCsv,
    &AnkestyrelsenCsv,
    &OwnCasesCsv,
    &JobindsatsCsv,
    &StatbankJsonStat,
    &JobindsatsNdjson,
    &JobindsatsV3Json,
    &JobindsatsSiteJson,
    &JobindsatsV2Json,
    &MatrixCsv,
];

/// Whether a file that begins like this is text, of which only what a shape needs has to be held.
pub(crate) fn is_text(beginning: &[u8]) -> bool {
    if workbook::recognises(beginning)
        || beginning.starts_with(b"PK")
        || beginning.starts_with(b"\x1F\x8B")
    {
        return false;
    }
    let text = String::from_utf8_lossy(beginning);
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    !text.starts_with('<')
}

/// Whether a text that begins like this has its headings in the first line: it is neither JSON or markup nor PC-Axis.
pub(crate) fn has_headings(beginning: &[u8]) -> bool {
    let text = String::from_utf8_lossy(beginning);
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    !px::begins_like(text) && !begins_like_json_or_markup(text)
}

/// Reads a file in the shape that recognises it.
pub(crate) fn read(input: &Input<'_>, options: &ReadOptions) -> Result<Vec<Extract>, ReadError> {
    refuse_what_is_no_extract(input)?;
    match SHAPES.iter().find(|shape| shape.recognises(input)) {
        Some(shape) => shape.read(input, options),
        None => Err(ReadError::UnknownShape {
            file: input.file.clone(),
            begins: excerpt(input.beginning.text.trim_start().lines().next().unwrap_or_default()),
        }),
    }
}
