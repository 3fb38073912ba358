//! The form of a JSON-stat dataset, version 1 and version 2.0, before anything in it has a meaning: dimensions with
//! their members in order, and one cell for every combination of members, the last dimension fastest.
//!
//! Version 1 wraps all in `dataset` and keeps `id`, `size` and `role` inside `dimension`; version 2.0 has
//! `"class":"dataset"` and keeps them beside it. Values and statuses come as a list, or as an object that leaves
//! out cells.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    marker::PhantomData,
};

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::{
    error::ReadError, excerpt::excerpt, json_cell::JsonCell, json_text::Piece, text_table::within,
};

/// The most dimensions of a dataset. StatBank's tables have at most ten variables, and the contents.
const MOST_DIMENSIONS: usize = 40;

/// The most cells of a dataset, left out or not: twice what StatBank gives out in one answer.
const MOST_CELLS: usize = 2_000_000;

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
    pub status: Option<String>,
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
    let class = body.class.as_deref().unwrap_or("dataset");
    if class != "dataset" {
        return Err(unfit(file, format!("its class is \"{}\", not dataset", excerpt(class))));
    }
    let missing = |what: &str| unfit(file, format!("there is no {what}"));
    let mut parts: Vec<(String, &RawValue)> = match body.dimension {
        Some(dimension) => document.part::<Named<&RawValue>>(dimension)?.0,
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
        let id = take("id").map(|id| document.part(id)).transpose()?;
        let size = take("size").map(|size| document.part(size)).transpose()?;
        (id, size, take("role").map(|role| document.part(role)).transpose()?)
    };
    let id: Vec<String> = id.ok_or_else(|| missing("id, the list of the dimensions"))?;
    let size: Vec<u64> = size.ok_or_else(|| missing("size, the list of the dimensions' sizes"))?;
    let role: Role = role.unwrap_or_default();
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
        label: body.label,
        source: body.source,
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
    class: Option<String>,
    label: Option<String>,
    source: Option<String>,
    id: Option<Vec<String>>,
    size: Option<Vec<u64>>,
    role: Option<Role>,
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
    label: Option<Named<String>>,
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
        serde_json::from_str(part.get()).map_err(|error| {
            let start = part.get().as_ptr() as usize - self.text.as_ptr() as usize;
            Piece::after(self.file, &self.text[..start]).error(&error)
        })
    }

    fn dimension(&self, key: &str, part: &'a RawValue, size: u64) -> Result<Dimension, ReadError> {
        let unfit =
            |what: String| unfit(self.file, format!("dimension \"{}\": {what}", excerpt(key)));
        let category = self.part::<DimensionBody<'a>>(part)?.category;
        let labels = category.label.map(|labels| labels.0);
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

    /// The cells, with null for those that an object leaves out.
    fn cells(
        &self,
        values: &'a RawValue,
        statuses: Option<&'a RawValue>,
        cells: usize,
    ) -> Result<Vec<Cell<'a>>, ReadError> {
        let values: Vec<Option<JsonCell<'a>>> = self.per_cell("value", values, cells)?;
        let statuses: Vec<Option<Option<String>>> = match statuses {
            Some(status) if status.get().starts_with('"') => {
                let status: String = self.part(status)?;
                vec![Some(Some(status)); cells]
            }
            Some(statuses) => self.per_cell("status", statuses, cells)?,
            None => Vec::new(),
        };
        let statuses = statuses.into_iter().map(Option::flatten).chain(std::iter::repeat(None));
        Ok(values
            .into_iter()
            .zip(statuses)
            .map(|(value, status)| Cell { value: value.unwrap_or(JsonCell::Null), status })
            .collect())
    }

    /// A list with something for every cell, or an object with something for some, by their numbers from 0.
    fn per_cell<T: Deserialize<'a>>(
        &self,
        name: &str,
        part: &'a RawValue,
        cells: usize,
    ) -> Result<Vec<Option<T>>, ReadError> {
        if is_list(part) {
            let list: Vec<T> = self.part(part)?;
            if list.len() != cells {
                let what = format!("{name} has {} entries, and the sizes make {cells}", list.len());
                return Err(unfit(self.file, what));
            }
            return Ok(list.into_iter().map(Some).collect());
        }
        let mut spread: Vec<_> = std::iter::repeat_with(|| None).take(cells).collect();
        for (key, entry) in self.part::<Named<T>>(part)?.0 {
            let cell = key.parse().ok().and_then(|cell: usize| spread.get_mut(cell));
            match cell {
                Some(cell) if cell.is_none() => *cell = Some(entry),
                _ => {
                    let what = format!(
                        "{name} has an entry \"{}\", and the sizes make cells 0 to {}",
                        excerpt(&key),
                        cells - 1
                    );
                    return Err(unfit(self.file, what));
                }
            }
        }
        Ok(spread)
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

/// The entries of an object in file order, no key twice.
struct Named<T>(Vec<(String, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Named<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NamedVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for NamedVisitor<T> {
            type Value = Named<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries: Vec<(String, T)> = Vec::new();
                let mut met = HashSet::new();
                while let Some((key, entry)) = map.next_entry::<String, T>()? {
                    if !met.insert(key.clone()) {
                        return Err(A::Error::custom(format_args!("{key} stands twice")));
                    }
                    entries.push((key, entry));
                }
                Ok(Named(entries))
            }
        }

        deserializer.deserialize_map(NamedVisitor(PhantomData))
    }
}
