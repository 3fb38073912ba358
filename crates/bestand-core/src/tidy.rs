//! Tidy files: one observation per row, in Parquet or CSV, out of a cube and back.
//!
//! Columns: `PUBLISHER`, `TABLE`, `PULLED`, `MEASURE` (and where numbers stood in publications `PUBLICATION` and
//! `PUBLICATION_ORDER`), one column per dimension under its id, `TIME_PERIOD`,
//! `OBS_VALUE`, `OBS_STATUS` (SDMX `CL_OBS_STATUS`) and `REASON`, which keeps apart the reasons that share
//! an SDMX code. Members and measures of a code list stand as codes, all others under the label they had, so
//! that a tidy file read back is the same cube.

use std::fs::File;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use bestand_model::measure::MeasureList;
use bestand_model::source::{Publication, Publisher, ReadFacts, Source, Vintage};
use bestand_model::table_info::table_info;
use bestand_model::{MissingReason, Number, Period, Status};
use bestand_read::{
    DimensionColumn, Extract, MeasureColumn, PeriodColumn, RawCell, ReadOptions, Reader,
    hide_own_counts, is_parquet,
};
use polars::prelude::{
    Column, DataFrame, DataType, ParquetReader, ParquetWriter, SerReader, StringChunked,
};

use crate::CoreError;
use crate::cube::{Cube, Observation};

/// The columns of a tidy file that are not dimensions, in order; the dimensions stand before `TIME_PERIOD`.
const BEFORE: [&str; 4] = ["PUBLISHER", "TABLE", "PULLED", "MEASURE"];
/// The columns that stand before the dimensions too, where numbers stood in publications.
const OF_PUBLICATIONS: [&str; 2] = ["PUBLICATION", "PUBLICATION_ORDER"];
const AFTER: [&str; 4] = ["TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "REASON"];

/// Reads a file of any shape: tidy Parquet here, everything else by [`bestand_read`].
///
/// # Errors
/// When the file cannot be read; see [`bestand_read::ReadError`].
pub fn read_file(
    path: &Path,
    options: &ReadOptions,
    reader: &Reader<'_>,
) -> Result<Vec<Extract>, CoreError> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if begins_like_parquet(path)
        && let Ok(bytes) = std::fs::read(path)
    {
        return read_bytes(&name, &bytes, options, reader);
    }
    Ok(reader.read_file(path, options)?)
}

/// Reads the bytes of a file of any shape with this name.
///
/// # Errors
/// When they cannot be read; see [`bestand_read::ReadError`].
pub fn read_bytes(
    name: &str,
    bytes: &[u8],
    options: &ReadOptions,
    reader: &Reader<'_>,
) -> Result<Vec<Extract>, CoreError> {
    if !is_parquet(bytes) {
        return Ok(reader.read_bytes(name, bytes, options)?);
    }
    let mut extracts = read_parquet(name, bytes, options)?;
    for extract in &mut extracts {
        extract.is_selection = reader.selection.is_some();
    }
    Ok(extracts)
}

/// Whether the file has the mark of Parquet. A file that cannot be opened has none: the readers say why.
fn begins_like_parquet(path: &Path) -> bool {
    let mut mark = Vec::with_capacity(4);
    let read = File::open(path).and_then(|file| file.take(4).read_to_end(&mut mark));
    read.is_ok() && is_parquet(&mark)
}

/// Writes every observation of a cube as tidy Parquet.
///
/// # Errors
/// When the writer cannot be written to.
pub fn write_parquet(cube: &Cube, out: impl Write) -> Result<(), CoreError> {
    let mut frame = tidy_frame(cube)?;
    ParquetWriter::new(out).finish(&mut frame)?;
    Ok(())
}

/// Writes every observation of a cube as tidy CSV (RFC 4180, UTF-8, `,`, dot decimals).
///
/// ```
/// use bestand_core::read::{ReadOptions, read_bytes};
/// use bestand_core::{Cube, tidy};
///
/// let text = "Area;Periode;Antal fuldtidspersoner\nIshøj;2014M11;160\n";
/// let extracts = read_bytes("y08a02.csv", text.as_bytes(), &ReadOptions::default())?;
/// let mut csv = Vec::new();
/// tidy::write_csv(&Cube::from_extracts(extracts, &[])?, &mut csv)?;
/// let csv = String::from_utf8(csv).unwrap();
/// assert!(csv.contains("Jobindsats,y08a02,,full_time_persons,183,fleksjob,2014-11,160,A,\r\n"));
/// # Ok::<(), bestand_core::CoreError>(())
/// ```
///
/// # Errors
/// When the writer cannot be written to.
pub fn write_csv(cube: &Cube, out: impl Write) -> Result<(), CoreError> {
    let failed = |error: csv::Error| CoreError::Write {
        file: "tidy CSV".to_owned(),
        message: error.to_string(),
    };
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    writer.write_record(headings(cube)).map_err(failed)?;
    for record in records(cube)? {
        let value = record.value.map(|number| number.to_string()).unwrap_or_default();
        let tail = [&record.period, &value, record.status, record.reason];
        let fields = record.head.iter().map(String::as_str).chain(tail.map(|field| field as &str));
        writer.write_record(fields).map_err(failed)?;
    }
    writer.flush().map_err(|error| CoreError::Write {
        file: "tidy CSV".to_owned(),
        message: error.to_string(),
    })
}

/// One row of a tidy file.
struct Record {
    /// `PUBLISHER` to the last dimension.
    head: Vec<String>,
    period: String,
    value: Option<Number>,
    status: &'static str,
    reason: &'static str,
}

fn has_publications(cube: &Cube) -> bool {
    cube.sources().iter().any(|source| source.publication.is_some())
}

fn headings(cube: &Cube) -> Vec<String> {
    BEFORE
        .into_iter()
        .chain(if has_publications(cube) { &OF_PUBLICATIONS[..] } else { &[] }.iter().copied())
        .chain(cube.dimensions().iter().map(|dimension| dimension.id.as_str()))
        .chain(AFTER)
        .map(str::to_owned)
        .collect()
}

fn records(cube: &Cube) -> Result<Vec<Record>, CoreError> {
    cube.has_single_cells()?;
    let columns = cube.columns()?;
    let list = MeasureList::shipped();
    let has_publications = has_publications(cube);
    Ok((0..cube.len())
        .map(|row| (columns.cell(row), columns.measures[row]))
        .map(|(cell, measure)| {
            let source = &cube.sources[cell.source as usize];
            let measure = &cube.measures[measure as usize];
            let measure_name =
                if list.get(&measure.code).is_some() { &measure.code } else { &measure.name_da };
            let mut head = vec![
                source.publisher.name().to_owned(),
                source.table.clone().unwrap_or_default(),
                source.pulled.to_string(),
                measure_name.clone(),
            ];
            if has_publications {
                let publication = source.publication.as_ref();
                head.push(publication.map(|each| each.id.clone()).unwrap_or_default());
                head.push(publication.map(|each| each.order.to_string()).unwrap_or_default());
            }
            head.extend(cube.dimensions.iter().zip(&cell.key).map(|(dimension, &code)| {
                let member = &dimension.members[code as usize];
                if member.known { member.code.clone() } else { member.label_da.clone() }
            }));
            let (value, status, reason) = match cell.observation {
                Observation::Value(number, status) => {
                    (Some(number), status.observation_status(), "")
                }
                Observation::Missing(reason) => (None, reason.observation_status(), reason.code()),
            };
            Record {
                head,
                period: cube.periods[cell.period as usize].code(),
                value,
                status,
                reason,
            }
        })
        .collect())
}

fn tidy_frame(cube: &Cube) -> Result<DataFrame, CoreError> {
    let records = records(cube)?;
    let text = |name: &str, value: &dyn Fn(&Record) -> Option<String>| {
        Column::new(name.into(), records.iter().map(value).collect::<Vec<Option<String>>>())
    };
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let headings = headings(cube);
    let tail = headings.len() - AFTER.len();
    let mut columns: Vec<Column> = headings[..tail]
        .iter()
        .enumerate()
        .map(|(at, name)| text(name, &|record| some(&record.head[at])))
        .collect();
    columns.push(text("TIME_PERIOD", &|record| Some(record.period.clone())));
    let values: Vec<Option<f64>> =
        records.iter().map(|record| record.value.map(Number::as_f64)).collect();
    columns.push(Column::new("OBS_VALUE".into(), values));
    columns.push(text("OBS_STATUS", &|record| Some(record.status.to_owned())));
    columns.push(text("REASON", &|record| some(record.reason)));
    Ok(DataFrame::new(records.len(), columns)?)
}

/// Reads tidy Parquet.
///
/// # Errors
/// When the bytes are no Parquet, a column of a tidy file is not there or has another type, or a cell does
/// not fit its column.
pub fn read_parquet(
    file: &str,
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<Vec<Extract>, CoreError> {
    let unread = |why: &dyn std::fmt::Display| {
        CoreError::extract(
            format!("{file}: the Parquet file cannot be read: {why}"),
            format!("it has {} bytes; was it copied whole?", bytes.len()),
        )
    };
    if length_of_description(bytes).is_none_or(|length| length > LONGEST_DESCRIPTION) {
        return Err(unread(&"its description is cut off, or far too long"));
    }
    let frame = ParquetReader::new(Cursor::new(bytes)).finish().map_err(|error| unread(&error))?;
    TidyFrame { file, frame: &frame }.extracts(options)
}

/// The most bytes of the description at the end of a Parquet file, all of which is kept before any of it is judged.
const LONGEST_DESCRIPTION: u32 = 16 << 20;

/// How long the description at the end of a Parquet file says it is; none where there is no such end.
fn length_of_description(bytes: &[u8]) -> Option<u32> {
    let (_, length) = bytes.strip_suffix(b"PAR1")?.split_last_chunk()?;
    Some(u32::from_le_bytes(*length))
}

/// A frame with the columns of a tidy file.
struct TidyFrame<'a> {
    file: &'a str,
    frame: &'a DataFrame,
}

impl TidyFrame<'_> {
    fn extracts(&self, options: &ReadOptions) -> Result<Vec<Extract>, CoreError> {
        let publishers = self.text("PUBLISHER")?;
        let tables = self.text("TABLE")?;
        let pulled = self.text("PULLED")?;
        let has_publications = self.frame.get_column_index(OF_PUBLICATIONS[0]).is_some();
        let of_publications = has_publications
            .then(|| {
                Ok::<_, CoreError>((self.text(OF_PUBLICATIONS[0])?, self.text(OF_PUBLICATIONS[1])?))
            })
            .transpose()?;
        let mut groups: std::collections::BTreeMap<[String; 5], Vec<usize>> =
            std::collections::BTreeMap::new();
        for row in 0..self.frame.height() {
            let at = |column: &StringChunked| column.get(row).unwrap_or_default().to_owned();
            let (id, order) = match &of_publications {
                Some((ids, orders)) => (at(ids), at(orders)),
                None => Default::default(),
            };
            let key = [at(&publishers), at(&tables), at(&pulled), order, id];
            groups.entry(key).or_default().push(row);
        }
        groups.into_iter().map(|(group, rows)| self.extract(&group, &rows, options)).collect()
    }

    fn extract(
        &self,
        [publisher, table, pulled, order, id]: &[String; 5],
        rows: &[usize],
        options: &ReadOptions,
    ) -> Result<Extract, CoreError> {
        let vintage = if pulled.is_empty() {
            Vintage::Unknown
        } else {
            Vintage::parse(pulled).map_err(|error| self.wrong("PULLED", &error.to_string()))?
        };
        let mut extract = Extract {
            source: Source {
                publisher: self.publisher(publisher)?,
                table: options
                    .table
                    .as_deref()
                    .or((!table.is_empty()).then_some(table.as_str()))
                    .map(|id| table_info(id).id),
                pulled: options.pulled.unwrap_or(vintage),
                publication: self.publication(order, id)?,
                file: self.file.to_owned(),
                sha256: None,
                read: ReadFacts {
                    shape: "tidy_parquet".to_owned(),
                    encoding: "utf-8".to_owned(),
                    numbers: None,
                    rows: rows.len(),
                    layout: Vec::new(),
                },
            },
            places: rows.iter().map(|&row| u32::try_from(row + 1).unwrap_or(u32::MAX)).collect(),
            ..Extract::default()
        };
        for name in self.frame.get_column_names() {
            let others = BEFORE.iter().chain(&OF_PUBLICATIONS).chain(&AFTER);
            if others.into_iter().any(|other| *other == name.as_str()) {
                continue;
            }
            let column = self.text(name)?;
            let (members, codes) =
                encode(rows.iter().map(|&row| column.get(row).unwrap_or_default()));
            // A dimension of another source in the same file.
            if members.iter().any(|member| !member.is_empty()) {
                let label = name.to_string();
                extract.dimensions.push(DimensionColumn {
                    label,
                    members,
                    codes,
                    ..DimensionColumn::default()
                });
            }
        }
        let periods = self.text("TIME_PERIOD")?;
        let (texts, codes) = encode(rows.iter().map(|&row| periods.get(row).unwrap_or_default()));
        let members = texts
            .iter()
            .map(|text| Period::parse(text))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| self.wrong("TIME_PERIOD", &error.to_string()))?;
        extract.periods = PeriodColumn { members, codes };
        extract.measures = self.measures(rows)?;
        hide_own_counts(&mut extract);
        Ok(extract)
    }

    fn publication(&self, order: &str, id: &str) -> Result<Option<Publication>, CoreError> {
        if order.is_empty() && id.is_empty() {
            return Ok(None);
        }
        let known = || self.wrong(OF_PUBLICATIONS[1], &format!("{order:?} is no whole number"));
        let order = order.parse().map_err(|_| known())?;
        Ok(Some(Publication { order, id: id.to_owned() }))
    }

    fn measures(&self, rows: &[usize]) -> Result<Vec<MeasureColumn>, CoreError> {
        let names = self.text("MEASURE")?;
        let statuses = self.text("OBS_STATUS")?;
        let reasons = self.text("REASON")?;
        let values = self.column("OBS_VALUE")?.cast(&DataType::Float64)?;
        let values = values.f64()?;
        let (members, codes) = encode(rows.iter().map(|&row| names.get(row).unwrap_or_default()));
        let mut measures: Vec<MeasureColumn> = members
            .into_iter()
            .map(|label| MeasureColumn {
                label,
                id: None,
                cells: vec![RawCell::Absent; rows.len()],
            })
            .collect();
        for (record, (&row, &measure)) in rows.iter().zip(&codes).enumerate() {
            let cell = match (values.get(row), reasons.get(row)) {
                (Some(value), None | Some("")) => {
                    let number = Number::from_f64(value).ok_or_else(|| {
                        self.wrong("OBS_VALUE", &format!("row {}: {value} is no number", row + 1))
                    })?;
                    let code = statuses.get(row).unwrap_or("A");
                    let status = Status::from_observation_status(code).ok_or_else(|| {
                        self.wrong(
                            "OBS_STATUS",
                            &format!("row {}: {code:?} goes with no value", row + 1),
                        )
                    })?;
                    RawCell::Number(number, status)
                }
                (None, Some(reason)) => {
                    let known = MissingReason::from_code(reason).ok_or_else(|| {
                        self.wrong("REASON", &format!("row {}: {reason:?} is no reason", row + 1))
                    })?;
                    RawCell::Missing(known)
                }
                _ => {
                    return Err(self.wrong(
                        "OBS_VALUE",
                        &format!("row {} needs either a value or a reason", row + 1),
                    ));
                }
            };
            measures[measure as usize].cells[record] = cell;
        }
        Ok(measures)
    }

    fn publisher(&self, name: &str) -> Result<Publisher, CoreError> {
        let synthetic = ["syntetisk", "synthetic"];
        if synthetic.iter().any(|word| self.file.to_lowercase().contains(word)) {
            return Ok(Publisher::Synthetic);
        }
        if name.is_empty() {
            return Ok(Publisher::Unknown);
        }
        Publisher::from_name(name)
            .ok_or_else(|| self.wrong("PUBLISHER", &format!("{name:?} is no known publisher")))
    }

    fn column(&self, name: &str) -> Result<&Column, CoreError> {
        self.frame.column(name).map_err(|_| self.wrong(name, "the column is not there"))
    }

    fn text(&self, name: &str) -> Result<StringChunked, CoreError> {
        let column = self.column(name)?;
        column.str().cloned().map_err(|_| self.wrong(name, "the column is not text"))
    }

    fn wrong(&self, column: &str, what: &str) -> CoreError {
        CoreError::extract(
            format!("{}, column {column}: {what}", self.file),
            "a tidy file has PUBLISHER, TABLE, PULLED, MEASURE, its dimensions, TIME_PERIOD, OBS_VALUE, OBS_STATUS and REASON",
        )
    }
}

/// Distinct texts in order of first appearance, and each record's index among them.
fn encode<'a>(texts: impl Iterator<Item = &'a str>) -> (Vec<String>, Vec<u32>) {
    let mut members: Vec<String> = Vec::new();
    let mut codes_by_text: std::collections::HashMap<String, u32> =
        std::collections::HashMap::new();
    let codes = texts
        .map(|text| {
            if let Some(&code) = codes_by_text.get(text) {
                return code;
            }
            let code = u32::try_from(members.len()).unwrap_or(u32::MAX);
            members.push(text.to_owned());
            codes_by_text.insert(text.to_owned(), code);
            code
        })
        .collect();
    (members, codes)
}
