//! The answers of the Jobindsats API have one plan: an object with a list of headings and a list of rows. Tables of
//! its site have the rows alone. Either is streamed cell by cell into a [`RowSink`]. No tree of the file is built, and what lies deeper than a row of
//! cells is passed over without descending into it, so that no depth of nesting can exhaust the stack.

use std::{borrow::Cow, fmt};

use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess,
    Visitor,
};

use crate::{
    error::{At, Place, ReadError},
    json_cell::JsonCell,
    json_text::Piece,
    text_table::Heading,
};

/// Where the headings and rows stand.
pub(crate) enum JsonPlan {
    /// In an object, under these keys.
    Object {
        headings: &'static str,
        rows: &'static str,
        /// Whether the object is the one element of a list.
        in_list: bool,
    },
    /// The rows alone, in a list. The columns are named by their places, `Kolonne 1` and so on.
    RowsAlone,
}

/// What takes the cells in.
pub(crate) trait RowSink {
    /// Takes the headings, once and before any cell.
    fn headings(&mut self, headings: Vec<Heading>) -> Result<(), ReadError>;

    /// Takes the next row, whose cells follow from left to right. Rows count from 1.
    fn begin_row(&mut self, row: u32) -> Result<(), ReadError>;

    /// Takes the cell of the row begun last.
    fn cell(&mut self, column: usize, cell: JsonCell<'_>) -> Result<(), ReadError>;
}

/// Streams a text.
///
/// # Errors
/// When the text is not JSON of this plan, a row is too short or too long, there is no row, or the sink refuses.
pub(crate) fn stream(
    file: &str,
    text: &str,
    plan: &JsonPlan,
    sink: &mut dyn RowSink,
) -> Result<(), ReadError> {
    let mut stream =
        Stream { file, plan, sink, width: None, rows: 0, rows_passed_by: false, failure: None };
    stream.pass(text)?;
    if stream.rows_passed_by {
        // The rows came before the headings that give them meaning: go through the text once more.
        stream.pass(text)?;
    }
    match (stream.width, plan) {
        (None, JsonPlan::Object { headings, .. }) => Err(ReadError::NoColumn {
            file: file.to_owned(),
            wanted: headings,
            headings: "none".to_owned(),
        }),
        _ if stream.rows == 0 => Err(ReadError::NoRows { file: file.to_owned() }),
        _ => Ok(()),
    }
}

struct Stream<'s> {
    file: &'s str,
    plan: &'s JsonPlan,
    sink: &'s mut dyn RowSink,
    /// The number of headings, once they are met.
    width: Option<usize>,
    rows: u32,
    rows_passed_by: bool,
    /// Why the stream was stopped, where JSON itself is not the reason.
    failure: Option<ReadError>,
}

impl Stream<'_> {
    fn pass(&mut self, text: &str) -> Result<(), ReadError> {
        let mut json = serde_json::Deserializer::from_str(text);
        let result = Document(self).deserialize(&mut json).and_then(|()| json.end());
        match (self.failure.take(), result) {
            (Some(failure), _) => Err(failure),
            (None, Ok(())) => Ok(()),
            (None, Err(error)) => Err(Piece::whole(self.file).error(&error)),
        }
    }

    /// Stops the stream for a reason that has more to say than a JSON error.
    fn stop<T, E: de::Error>(&mut self, result: Result<T, ReadError>) -> Result<T, E> {
        result.map_err(|failure| {
            self.failure = Some(failure);
            E::custom("stopped")
        })
    }

    fn begin(&mut self, headings: Vec<Heading>) -> Result<(), ReadError> {
        self.width = Some(headings.len());
        self.sink.headings(headings)
    }

    /// Takes the first of the rows that stand alone, whose number of cells is that of the columns.
    fn first_row_alone(&mut self, cells: Vec<JsonCell<'_>>) -> Result<(), ReadError> {
        let heading = |number: usize| Heading { label: format!("Kolonne {number}"), id: None };
        self.begin((1..=cells.len()).map(heading).collect())?;
        self.rows = 1;
        self.sink.begin_row(1)?;
        cells.into_iter().enumerate().try_for_each(|(column, cell)| self.sink.cell(column, cell))
    }

    fn place(&self) -> Place {
        Place { file: self.file.to_owned(), at: At::Row(self.rows), column: None }
    }
}

/// The whole text.
struct Document<'a, 's>(&'a mut Stream<'s>);

impl<'de> DeserializeSeed<'de> for Document<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match *self.0.plan {
            JsonPlan::Object { headings, rows, in_list: true } => {
                deserializer.deserialize_seq(OneObject(Object { stream: self.0, headings, rows }))
            }
            JsonPlan::Object { headings, rows, in_list: false } => {
                Object { stream: self.0, headings, rows }.deserialize(deserializer)
            }
            JsonPlan::RowsAlone => Rows(self.0).deserialize(deserializer),
        }
    }
}

/// A list of one object.
struct OneObject<'a, 's>(Object<'a, 's>);

impl<'de> Visitor<'de> for OneObject<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Object { headings, rows, .. } = self.0;
        write!(formatter, "a list of one object with {headings} and {rows}")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        if list.next_element_seed(self.0)?.is_none() {
            return Err(A::Error::custom("the list is empty"));
        }
        match list.next_element::<IgnoredAny>()? {
            Some(_) => Err(A::Error::custom("there is more than one object in the list")),
            None => Ok(()),
        }
    }
}

/// The object with headings and rows.
struct Object<'a, 's> {
    stream: &'a mut Stream<'s>,
    headings: &'static str,
    rows: &'static str,
}

impl<'de> DeserializeSeed<'de> for Object<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an object with {} and {}", self.headings, self.rows)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { stream, headings, rows } = self;
        let knows_headings = stream.width.is_some();
        let (mut met_headings, mut met_rows) = (false, false);
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            let (is_headings, is_rows) = (key == headings, key == rows);
            if (is_headings && met_headings) || (is_rows && met_rows) {
                return Err(A::Error::custom(format_args!("{key} stands twice")));
            }
            met_headings |= is_headings;
            met_rows |= is_rows;
            if is_headings && !knows_headings {
                let headings: Vec<Heading> = map.next_value()?;
                let begun = stream.begin(headings);
                stream.stop(begun)?;
            } else if is_rows && stream.width.is_some() {
                map.next_value_seed(Rows(stream))?;
            } else {
                stream.rows_passed_by |= is_rows;
                map.next_value::<IgnoredAny>()?;
            }
        }
        // Without headings there is nothing to go back for.
        stream.rows_passed_by &= stream.width.is_some();
        if met_rows {
            Ok(())
        } else {
            Err(A::Error::custom(format_args!("the object has no {rows}")))
        }
    }
}

/// A heading is a label, or an object with `Name` (the publisher's id) and `Label`.
impl<'de> Deserialize<'de> for Heading {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct HeadingVisitor;

        impl<'de> Visitor<'de> for HeadingVisitor {
            type Value = Heading;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a heading")
            }

            fn visit_str<E: de::Error>(self, label: &str) -> Result<Heading, E> {
                Ok(Heading { label: label.to_owned(), id: None })
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Heading, A::Error> {
                let mut heading = Heading::default();
                while let Some(key) = map.next_key::<Cow<'_, str>>()? {
                    match &*key {
                        "Name" => heading.id = Some(map.next_value()?),
                        "Label" => heading.label = map.next_value()?,
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(heading)
            }
        }

        deserializer.deserialize_any(HeadingVisitor)
    }
}

/// The list of rows.
struct Rows<'a, 's>(&'a mut Stream<'s>);

impl<'de> DeserializeSeed<'de> for Rows<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Rows<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<(), A::Error> {
        while rows.next_element_seed(Row(self.0))?.is_some() {}
        Ok(())
    }
}

/// A row: a list of cells, or an object that holds one under `value`, as PowerShell writes it.
struct Row<'a, 's>(&'a mut Stream<'s>);

impl<'de> DeserializeSeed<'de> for Row<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Row<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a row of cells")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut cells: A) -> Result<(), A::Error> {
        let stream = self.0;
        let Some(expected) = stream.width else {
            let mut first = Vec::new();
            while let Some(cell) = cells.next_element()? {
                first.push(cell);
            }
            let taken = stream.first_row_alone(first);
            return stream.stop(taken);
        };
        stream.rows = stream.rows.saturating_add(1);
        let begun = stream.sink.begin_row(stream.rows);
        stream.stop(begun)?;
        let mut found = 0;
        while let Some(cell) = cells.next_element::<JsonCell<'_>>()? {
            if found < expected {
                let taken = stream.sink.cell(found, cell);
                stream.stop(taken)?;
            }
            found += 1;
        }
        if found == expected {
            return Ok(());
        }
        let place = stream.place();
        let failure = match stream.plan {
            JsonPlan::Object { .. } => ReadError::CellCount { place, expected, found },
            JsonPlan::RowsAlone => ReadError::RowLength { place, expected, found },
        };
        stream.stop(Err(failure))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut rows = 0;
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            if key == "value" && rows == 0 {
                map.next_value_seed(Row(&mut *self.0))?;
                rows += 1;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        if rows == 1 { Ok(()) } else { Err(A::Error::custom("a row is an object without value")) }
    }
}
