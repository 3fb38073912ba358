//! The form of a JSON-stat dataset, version 1 and version 2.0, before anything in it has a meaning: dimensions with
//! their members in order, and one cell for every combination of members, the last dimension fastest.
//!
//! Version 1 wraps all in `dataset` and keeps `id`, `size` and `role` inside `dimension`; version 2.0 has
//! `"class":"dataset"` and keeps them beside it. Values and statuses come as a list, or as an object that leaves
//! out cells.

//!
//! A file may claim any size, and hold any number of entries. Each part is held to a limit before it is kept.

mod entries;
mod values;

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use serde::de::Deserialize;
use serde_json::value::RawValue;

use crate::{
    error::ReadError, excerpt::excerpt, json_cell::JsonCell, json_text::Piece, text_table::within,
};
use entries::{Count, Named};

/// The most dimensions of a dataset. StatBank's tables have at most ten variables, and the contents.
const MOST_DIMENSIONS: usize = 40;

/// The most cells of a dataset, left out or not: twice what StatBank gives out in one answer.
const MOST_CELLS: usize = 2_000_000;

/// The most bytes of a label, of the lists of dimensions, sizes and roles.
const LONGEST_PART: usize = 1_000_000;

/// The most bytes of all dimensions with their members.
const LONGEST_DIMENSIONS: usize = 100_000_000;

/// The most characters of a table id; StatBank's have at most eight.
const LONGEST_TABLE_ID: usize = 20;

/// A dataset whose parts fit each other.
#[derive(Debug)]
pub(crate) struct Dataset<'a> {
    pub label: Option<String>,
    pub source: Option<String>,
    /// The id of the table in what the PX software adds.
    pub table: Option<String>,
    pub dimensions: Vec<Dimension>,
    /// The dimensions of time and of measures that the roles name.
    pub time: Vec<String>,
    pub metric: Vec<String>,
    /// One for each combination of members, the last dimension fastest.
    pub cells: Vec<Cell<'a>>,
}

/// A value with its status, where there is one.
#[derive(Debug, PartialEq)]
pub(crate) struct Cell<'a> {
    pub value: JsonCell<'a>,
    pub status: Option<Cow<'a, str>>,
}

/// A dimension with its members in the order of its cells.
#[derive(Debug)]
pub(crate) struct Dimension {
    pub key: String,
    pub members: Vec<Member>,
}

/// A member; its label is its code where the dataset has no labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    pub code: String,
    pub label: String,
}

/// The two ways of arranging a dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// In `dataset`.
    One,
    /// With a `class`.
    Two,
}

/// A dataset whose parts do not fit each other.
pub(crate) fn unfit(file: &str, what: String) -> ReadError {
    ReadError::Dataset { file: file.to_owned(), what }
}

/// Reads a dataset.
///
/// # Errors
/// When the text is not JSON of this form, an index is no permutation, the sizes do not agree with the members or
/// with the number of values, or a limit is passed.
pub(crate) fn parse<'a>(
    file: &str,
    text: &'a str,
    version: Version,
) -> Result<Dataset<'a>, ReadError> {
    let document = Document { file, text };
    let body = match version {
        Version::One => document.whole::<Outer<'a>>()?.dataset,
        Version::Two => document.whole::<Body<'a>>()?,
    };
    let class = document.text("bytes in class", body.class)?;
    let class = class.as_deref().unwrap_or("dataset");
    if class != "dataset" {
        return Err(unfit(file, format!("its class is \"{}\", not dataset", excerpt(class))));
    }
    let missing = |what: &str| unfit(file, format!("there is no {what}"));
    let mut parts: Vec<(String, &RawValue)> = match body.dimension {
        Some(dimension) => document.parts(dimension)?,
        None => return Err(missing("dimension")),
    };
    let mut take = |key: &str| {
        let position = parts.iter().position(|(each, _)| each == key)?;
        Some(parts.remove(position).1)
    };
    // Only where they do not stand beside it: a variable may be called size.
    let (id, size, role) = if body.id.is_some() {
        (body.id, body.size, body.role)
    } else {
        (take("id"), take("size"), take("role"))
    };
    let id: Option<Vec<String>> = document.short("bytes in id", id)?;
    let id = id.ok_or_else(|| missing("id, the list of the dimensions"))?;
    let size: Option<Vec<u64>> = document.short("bytes in size", size)?;
    let size = size.ok_or_else(|| missing("size, the list of the dimensions' sizes"))?;
    let role: Role = document.short("bytes in role", role)?.unwrap_or_default();
    let cells = number_of_cells(file, &id, &size)?;
    let dimensions = id
        .iter()
        .zip(&size)
        .map(|(key, &size)| {
            let position = parts.iter().position(|(each, _)| each == key);
            let part = position.map(|position| parts.remove(position).1);
            let part = part.ok_or_else(|| missing(&format!("dimension \"{}\"", excerpt(key))))?;
            document.dimension(key, part, size)
        })
        .collect::<Result<_, _>>()?;
    if let Some((key, _)) = parts.first() {
        let what = format!("dimension \"{}\" is not in id, or stands there twice", excerpt(key));
        return Err(unfit(file, what));
    }
    let values = body.value.ok_or_else(|| missing("value"))?;
    Ok(Dataset {
        label: document.text("bytes in the label", body.label)?,
        source: document.text("bytes in the source", body.source)?,
        table: body.extension.and_then(table_id),
        dimensions,
        time: role.time.unwrap_or_default(),
        metric: role.metric.unwrap_or_default(),
        cells: document.cells(values, body.status, cells)?,
    })
}

/// The product of the sizes.
fn number_of_cells(file: &str, id: &[String], size: &[u64]) -> Result<usize, ReadError> {
    if id.len() != size.len() {
        let what = format!("id names {} dimensions, and size has {}", id.len(), size.len());
        return Err(unfit(file, what));
    }
    within("dimensions", id.len(), MOST_DIMENSIONS, || Piece::whole(file).place())?;
    let product = size
        .iter()
        .try_fold(1_usize, |product, &size| product.checked_mul(usize::try_from(size).ok()?));
    match product {
        Some(0) => Err(ReadError::NoRows { file: file.to_owned() }),
        Some(cells) if cells <= MOST_CELLS => Ok(cells),
        // The sizes are not repeated: ten digits of one would look like a person's number.
        _ => Err(unfit(file, format!("the sizes make more cells than the limit of {MOST_CELLS}"))),
    }
}

/// What the PX software adds; an extension of another kind says nothing.
fn table_id(extension: &RawValue) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Extension {
        px: Px,
    }

    #[derive(serde::Deserialize)]
    struct Px {
        tableid: String,
    }

    if extension.get().len() > LONGEST_PART {
        return None;
    }
    let Extension { px } = serde_json::from_str(extension.get()).ok()?;
    let is_id = |id: &str| {
        (1..=LONGEST_TABLE_ID).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    Some(px.tableid).filter(|id| is_id(id))
}

#[derive(serde::Deserialize)]
struct Outer<'a> {
    #[serde(borrow)]
    dataset: Body<'a>,
}

#[derive(serde::Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    class: Option<&'a RawValue>,
    #[serde(borrow)]
    label: Option<&'a RawValue>,
    #[serde(borrow)]
    source: Option<&'a RawValue>,
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    size: Option<&'a RawValue>,
    #[serde(borrow)]
    role: Option<&'a RawValue>,
    #[serde(borrow)]
    dimension: Option<&'a RawValue>,
    #[serde(borrow)]
    value: Option<&'a RawValue>,
    #[serde(borrow)]
    status: Option<&'a RawValue>,
    #[serde(borrow)]
    extension: Option<&'a RawValue>,
}

#[derive(Default, serde::Deserialize)]
struct Role {
    time: Option<Vec<String>>,
    metric: Option<Vec<String>>,
}

#[derive(serde::Deserialize)]
struct DimensionBody<'a> {
    #[serde(borrow)]
    category: Category<'a>,
}

#[derive(serde::Deserialize)]
struct Category<'a> {
    #[serde(borrow)]
    index: Option<&'a RawValue>,
    #[serde(borrow)]
    label: Option<&'a RawValue>,
}

/// The file while its parts are read.
struct Document<'a, 'f> {
    file: &'f str,
    text: &'a str,
}

impl<'a> Document<'a, '_> {
    fn whole<T: Deserialize<'a>>(&self) -> Result<T, ReadError> {
        serde_json::from_str(self.text).map_err(|error| Piece::whole(self.file).error(&error))
    }

    /// Reads a part of the text that was passed over before.
    fn part<T: Deserialize<'a>>(&self, part: &'a RawValue) -> Result<T, ReadError> {
        serde_json::from_str(part.get()).map_err(|error| self.before(part).error(&error))
    }

    /// What stands before a part, for the place of an error in it.
    fn before(&self, part: &'a RawValue) -> Piece<'_> {
        let start = part.get().as_ptr() as usize - self.text.as_ptr() as usize;
        Piece::after(self.file, &self.text[..start])
    }

    /// Reads a part that is short in every dataset.
    fn short<T: Deserialize<'a>>(
        &self,
        what: &'static str,
        part: Option<&'a RawValue>,
    ) -> Result<Option<T>, ReadError> {
        let Some(part) = part else { return Ok(None) };
        within(what, part.get().len(), LONGEST_PART, || self.before(part).place())?;
        self.part(part).map(Some)
    }

    fn text(
        &self,
        what: &'static str,
        part: Option<&'a RawValue>,
    ) -> Result<Option<String>, ReadError> {
        self.short(what, part)
    }

    fn count(&self, part: &'a RawValue) -> Result<usize, ReadError> {
        Ok(self.part::<Count>(part)?.0)
    }

    /// What stands in `dimension`: the dimensions, and in version 1 `id`, `size` and `role` besides.
    fn parts(&self, dimension: &'a RawValue) -> Result<Vec<(String, &'a RawValue)>, ReadError> {
        let place = || self.before(dimension).place();
        within("bytes in dimension", dimension.get().len(), LONGEST_DIMENSIONS, place)?;
        // Of another kind it is for the parser to refuse.
        if dimension.get().starts_with('{') {
            within("dimensions", self.count(dimension)?, MOST_DIMENSIONS + 3, place)?;
        }
        Ok(self.part::<Named<&RawValue>>(dimension)?.0)
    }

    fn dimension(&self, key: &str, part: &'a RawValue, size: u64) -> Result<Dimension, ReadError> {
        let unfit =
            |what: String| unfit(self.file, format!("dimension \"{}\": {what}", excerpt(key)));
        let category = self.part::<DimensionBody<'a>>(part)?.category;
        let members = category.index.map(|index| self.count(index)).transpose()?;
        if let Some(members) = members.filter(|&members| members as u64 != size) {
            return Err(unfit(format!("it has {members} members, and size says {size}")));
        }
        let labels = category.label.map(|labels| self.count(labels)).transpose()?;
        if let Some(labels) = labels.filter(|&labels| labels as u64 > size) {
            return Err(unfit(format!("it has {labels} labels, and size says {size}")));
        }
        let labels = category.label.map(|labels| self.part::<Named<String>>(labels)).transpose()?;
        let labels = labels.map(|labels| labels.0);
        let codes = match (category.index, &labels) {
            (Some(index), _) if is_list(index) => self.part::<Vec<String>>(index)?,
            (Some(index), _) => {
                let positions = self.part::<Named<u64>>(index)?.0;
                in_order(positions).ok_or_else(|| {
                    unfit("its index does not number its members from 0 without a gap".to_owned())
                })?
            }
            // The form lets the index of a single member go without saying.
            (None, Some(labels)) if labels.len() == 1 => vec![labels[0].0.clone()],
            (None, _) => return Err(unfit("it has no index".to_owned())),
        };
        if codes.len() as u64 != size {
            let what = format!("it has {} members, and size says {size}", codes.len());
            return Err(unfit(what));
        }
        let mut known = HashSet::new();
        if let Some(twice) = codes.iter().find(|code| !known.insert(code.as_str())) {
            return Err(unfit(format!("its index has \"{}\" twice", excerpt(twice))));
        }
        let Some(labels) = labels else {
            let same = |code: String| Member { label: code.clone(), code };
            return Ok(Dimension {
                key: key.to_owned(),
                members: codes.into_iter().map(same).collect(),
            });
        };
        if let Some((code, _)) = labels.iter().find(|(code, _)| !known.contains(code.as_str())) {
            return Err(unfit(format!(
                "its index has no \"{}\", which has a label",
                excerpt(code)
            )));
        }
        let mut labels: HashMap<String, String> = labels.into_iter().collect();
        let member = |code: String| match labels.remove(&code) {
            Some(label) => Ok(Member { code, label }),
            None => Err(unfit(format!("its member \"{}\" has no label", excerpt(&code)))),
        };
        let members = codes.into_iter().map(member).collect::<Result<_, _>>()?;
        Ok(Dimension { key: key.to_owned(), members })
    }
}

fn is_list(part: &RawValue) -> bool {
    part.get().starts_with('[')
}

/// The codes by their positions; none unless these are 0, 1, 2 and so on, each once.
fn in_order(mut positions: Vec<(String, u64)>) -> Option<Vec<String>> {
    positions.sort_by_key(|(_, position)| *position);
    let is_permutation =
        positions.iter().zip(0..).all(|((_, position), wanted)| *position == wanted);
    is_permutation.then(|| positions.into_iter().map(|(code, _)| code).collect())
}
