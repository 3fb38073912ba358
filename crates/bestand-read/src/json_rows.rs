//! The answers of the Jobindsats API have one plan: an object with a list of headings and a list of rows. Tables of
//! its site have the rows alone. Either is gone through row by row, and every row is handed to a [`RowSink`]. No tree of
//! the file is built, and of its text no more is held than a row.

use std::{borrow::Cow, fmt, ops::ControlFlow};

use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::{
    error::{At, Place, ReadError},
    json_fault::{Fault, RowFault},
    json_syntax::{DEEPEST, Span, Wrong},
    json_walk::Walk,
    json_window::Origin,
    text_table::{Heading, MOST_COLUMNS, MOST_ROWS, within},
};

/// Where the headings and rows stand.
#[derive(Clone, Copy)]
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

/// The cells of a row.
#[derive(Clone, Copy)]
pub(crate) struct Cells<'c> {
    /// The row as it stands in the file.
    pub bytes: &'c [u8],
    pub spans: &'c [Span],
}

/// What takes the rows in.
pub(crate) trait RowSink {
    /// Takes the headings, once and before any row.
    fn headings(&mut self, headings: Vec<Heading>) -> Result<(), ReadError>;

    /// Takes the next row, with a cell for each heading or fewer. Rows count from 1. It breaks where it has enough.
    fn row(&mut self, row: u32, cells: Cells<'_>) -> Result<ControlFlow<()>, RowFault>;
}

/// Goes through a text.
///
/// # Errors
/// When the text is not JSON of this plan, a row is too short or too long, there is no row, or the sink refuses.
pub(crate) fn stream(
    file: &str,
    origin: &Origin<'_>,
    plan: JsonPlan,
    sink: &mut dyn RowSink,
) -> Result<(), Fault> {
    let spans = Vec::new();
    let mut stream =
        Stream { file, plan, sink, spans, width: None, rows: 0, rows_passed_by: false };
    let mut flow = stream.pass(&mut Walk::new(origin)?)?;
    if stream.rows_passed_by {
        // The rows came before the headings that give them meaning: go through the text once more.
        flow = stream.pass(&mut Walk::new(origin)?)?;
    }
    match (stream.width, plan) {
        (None, JsonPlan::Object { headings, .. }) => Err(Fault::from(ReadError::NoColumn {
            file: file.to_owned(),
            wanted: headings,
            headings: "none".to_owned(),
        })),
        _ if stream.rows == 0 && flow.is_continue() => {
            Err(Fault::from(ReadError::NoRows { file: file.to_owned() }))
        }
        _ => Ok(()),
    }
}

/// Whether the way went on to the end.
type Flow = Result<ControlFlow<()>, Fault>;

const GO_ON: Flow = Ok(ControlFlow::Continue(()));
const ENOUGH: Flow = Ok(ControlFlow::Break(()));

struct Stream<'s> {
    file: &'s str,
    plan: JsonPlan,
    sink: &'s mut dyn RowSink,
    spans: Vec<Span>,
    /// The number of headings, once they are met.
    width: Option<usize>,
    rows: u32,
    rows_passed_by: bool,
}

impl Stream<'_> {
    fn pass(&mut self, walk: &mut Walk<'_>) -> Flow {
        let flow = match self.plan {
            JsonPlan::Object { in_list: true, .. } => self.one_object(walk)?,
            JsonPlan::Object { in_list: false, .. } => self.object(walk)?,
            JsonPlan::RowsAlone => self.rows(walk)?,
        };
        if flow.is_continue() {
            walk.end()?;
        }
        Ok(flow)
    }

    /// A list of one object.
    fn one_object(&mut self, walk: &mut Walk<'_>) -> Flow {
        let JsonPlan::Object { headings, rows, .. } = self.plan else { return GO_ON };
        open(walk, b'[', || format!("a list of one object with {headings} and {rows}"))?;
        let mut is_first = true;
        if !walk.next_in_list(&mut is_first)? {
            return arranged(walk, "the list is empty".to_owned());
        }
        if self.object(walk)?.is_break() {
            return ENOUGH;
        }
        match walk.next_in_list(&mut is_first)? {
            true => arranged(walk, "there is more than one object in the list".to_owned()),
            false => GO_ON,
        }
    }

    /// The object with headings and rows.
    fn object(&mut self, walk: &mut Walk<'_>) -> Flow {
        let JsonPlan::Object { headings, rows, .. } = self.plan else { return GO_ON };
        open(walk, b'{', || format!("an object with {headings} and {rows}"))?;
        let knows_headings = self.width.is_some();
        let (mut met_headings, mut met_rows) = (false, false);
        let mut is_first = true;
        while let Some(key) = walk.next_key(&mut is_first)? {
            let (is_headings, is_rows) = (key == headings, key == rows);
            if (is_headings && met_headings) || (is_rows && met_rows) {
                return arranged(walk, format!("{key} stands twice"));
            }
            walk.colon()?;
            met_headings |= is_headings;
            met_rows |= is_rows;
            if is_headings && !knows_headings {
                let headings: Vec<Heading> = walk.value("the list of headings")?;
                self.begin(headings)?;
            } else if is_rows && self.width.is_some() {
                if self.rows(walk)?.is_break() {
                    return ENOUGH;
                }
            } else {
                self.rows_passed_by |= is_rows;
                walk.pass_over()?;
            }
        }
        // Without headings there is nothing to go back for.
        self.rows_passed_by &= self.width.is_some();
        match met_rows {
            true => GO_ON,
            false => arranged(walk, format!("the object has no {rows}")),
        }
    }

    fn begin(&mut self, headings: Vec<Heading>) -> Result<(), ReadError> {
        self.width = Some(headings.len());
        self.sink.headings(headings)
    }

    /// The list of rows.
    fn rows(&mut self, walk: &mut Walk<'_>) -> Flow {
        open(walk, b'[', || "a list of rows".to_owned())?;
        let mut is_first = true;
        while walk.next_in_list(&mut is_first)? {
            if self.row(walk, 0)?.is_break() {
                return ENOUGH;
            }
        }
        GO_ON
    }

    /// A row: a list of cells, or an object that holds one under `value`, as PowerShell writes it.
    fn row(&mut self, walk: &mut Walk<'_>, depth: usize) -> Flow {
        match walk.next()? {
            b'[' => self.cells(walk),
            b'{' if depth < DEEPEST => {
                walk.step();
                let (mut is_first, mut is_met) = (true, false);
                while let Some(key) = walk.next_key(&mut is_first)? {
                    walk.colon()?;
                    if key == "value" && !is_met {
                        is_met = true;
                        if self.row(walk, depth + 1)?.is_break() {
                            return ENOUGH;
                        }
                    } else {
                        walk.pass_over()?;
                    }
                }
                match is_met {
                    true => GO_ON,
                    false => arranged(walk, "a row is an object without value".to_owned()),
                }
            }
            b'{' => Err(Fault::Wrong { at: walk.at() + 1, why: Wrong::Depth }),
            _ => Err(unexpected(walk, "a row of cells")),
        }
    }

    fn cells(&mut self, walk: &mut Walk<'_>) -> Flow {
        let mut spans = std::mem::take(&mut self.spans);
        let most = self.width.unwrap_or(MOST_COLUMNS);
        let flow = walk
            .row(&mut spans, most, |bytes, spans, found| self.take(Cells { bytes, spans }, found));
        self.spans = spans;
        flow
    }

    fn take(&mut self, cells: Cells<'_>, found: usize) -> Result<ControlFlow<()>, RowFault> {
        let Some(row) = self.rows.checked_add(1) else {
            within("rows", MOST_ROWS + 1, MOST_ROWS, || self.place())?;
            return Ok(ControlFlow::Continue(()));
        };
        self.rows = row;
        let expected = match self.width {
            Some(width) => width,
            // The first of the rows that stand alone, whose number of cells is that of the columns.
            None => {
                within("columns", found, MOST_COLUMNS, || self.place())?;
                let heading =
                    |number: usize| Heading { label: format!("Kolonne {number}"), id: None };
                self.begin((1..=found).map(heading).collect())?;
                found
            }
        };
        if found == expected {
            return self.sink.row(row, cells);
        }
        let place = self.place();
        Err(RowFault::from(match self.plan {
            JsonPlan::Object { .. } => ReadError::CellCount { place, expected, found },
            JsonPlan::RowsAlone => ReadError::RowLength { place, expected, found },
        }))
    }

    fn place(&self) -> Place {
        Place { file: self.file.to_owned(), at: At::Row(self.rows), column: None }
    }
}

/// Goes into a list or an object.
fn open(walk: &mut Walk<'_>, bracket: u8, wanted: impl Fn() -> String) -> Result<(), Fault> {
    if walk.next()? != bracket {
        return Err(unexpected(walk, &wanted()));
    }
    walk.step();
    Ok(())
}

/// The fault that the value at hand is.
fn unexpected(walk: &mut Walk<'_>, wanted: &str) -> Fault {
    let found = match walk.next() {
        Ok(b'"') => "a string",
        Ok(b'[') => "a list",
        Ok(b'{') => "an object",
        Ok(b'-' | b'0'..=b'9') => "a number",
        Ok(b'n') => "null",
        Ok(b't' | b'f') => "true or false",
        Ok(_) => return walk.wrong("expected value"),
        Err(fault) => return fault,
    };
    Fault::Arranged { at: walk.at() + 1, what: format!("{found} where {wanted} belongs").into() }
}

fn arranged(walk: &Walk<'_>, what: String) -> Flow {
    Err(Fault::Arranged { at: walk.at(), what: what.into() })
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
