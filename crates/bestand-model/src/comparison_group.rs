//! A user's own comparison groups: a small file that says which municipalities are held against each other.
//!
//! CSV in UTF-8 (a byte order mark is allowed) with the columns `gruppe`, `kommune` and `gyldig_fra` in any order,
//! separated by `;` or `,`. One row per member: a name, a municipality by name or code, and the month from which it
//! counts (`2024-01`), empty where it always does.

use csv::{ReaderBuilder, StringRecord};

use crate::area::{AreaKind, AreaList};
use crate::code_list::{fold, nearest};
use crate::{Period, PeriodKind};

/// Municipalities that are held against each other under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparisonGroup {
    /// What the user calls it.
    pub name: String,
    /// Its members in the order of the file, each once.
    pub members: Vec<GroupMember>,
}

/// A municipality of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupMember {
    /// Its code in the list of areas.
    pub area: String,
    /// The month from which it counts; always where `None`.
    pub from: Option<Period>,
}

impl ComparisonGroup {
    /// The codes of those who are members in all of a period.
    pub fn members_in(&self, period: Period) -> impl Iterator<Item = &str> {
        let counts = move |member: &&GroupMember| {
            member.from.is_none_or(|from| from <= period.first_month())
        };
        self.members.iter().filter(counts).map(|member| member.area.as_str())
    }

    /// The groups of a file, in the order in which they first stand there.
    ///
    /// ```
    /// use bestand_model::Period;
    /// use bestand_model::comparison_group::ComparisonGroup;
    /// let file = "gruppe;kommune;gyldig_fra\nVestegnen;Ishøj;\nVestegnen;Albertslund;2024-01\n";
    /// let groups = ComparisonGroup::read(file.as_bytes())?;
    /// let december = Period::month(2023, 12).expect("a month");
    /// assert_eq!(groups[0].members_in(december).collect::<Vec<_>>(), ["183"]);
    /// # Ok::<(), bestand_model::comparison_group::GroupFileError>(())
    /// ```
    ///
    /// # Errors
    /// When the file is not what the head of this module says, names an area that is no municipality, has a member twice
    /// or none at all.
    pub fn read(bytes: &[u8]) -> Result<Vec<Self>, GroupFileError> {
        let text = std::str::from_utf8(bytes).map_err(|_| GroupFileError::NotUtf8)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let head = text.lines().next().filter(|head| !head.trim().is_empty());
        let head = head.ok_or(GroupFileError::Empty)?;
        let delimiter = if head.contains(';') { b';' } else { b',' };
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .trim(csv::Trim::All)
            .flexible(true)
            .from_reader(text.as_bytes());
        let columns = Columns::of(reader.headers().map_err(unreadable)?)?;
        let mut rows: Vec<Row> = Vec::new();
        for record in reader.records() {
            let row = columns.row(&record.map_err(unreadable)?)?;
            let same = |other: &&Row| {
                fold(&other.group) == fold(&row.group) && other.member.area == row.member.area
            };
            if let Some(first) = rows.iter().find(same) {
                return Err(GroupFileError::Twice {
                    line: row.line,
                    first: first.line,
                    group: row.group,
                    area: row.name,
                });
            }
            rows.push(row);
        }
        let mut groups: Vec<Self> = Vec::new();
        for row in rows {
            match groups.iter_mut().find(|group| fold(&group.name) == fold(&row.group)) {
                Some(group) => group.members.push(row.member),
                None => groups.push(Self { name: row.group, members: vec![row.member] }),
            }
        }
        if groups.is_empty() { Err(GroupFileError::NoMembers) } else { Ok(groups) }
    }
}

/// The columns of a file, in the order of [`Columns::NAMES`].
struct Columns([usize; 3]);

/// A row of the file.
struct Row {
    line: u64,
    group: String,
    /// The municipality as the file has it.
    name: String,
    member: GroupMember,
}

impl Columns {
    const NAMES: [&'static str; 3] = ["gruppe", "kommune", "gyldig_fra"];

    fn of(headings: &StringRecord) -> Result<Self, GroupFileError> {
        if let Some(other) = headings.iter().find(|each| !Self::NAMES.contains(each)) {
            return Err(GroupFileError::UnknownColumn { column: other.to_owned() });
        }
        let mut places = [0; 3];
        for (place, name) in places.iter_mut().zip(Self::NAMES) {
            let mut found = (0..headings.len()).filter(|&at| &headings[at] == name);
            *place = found.next().ok_or(GroupFileError::MissingColumn { column: name })?;
            if found.next().is_some() {
                return Err(GroupFileError::ColumnTwice { column: name });
            }
        }
        Ok(Self(places))
    }

    fn row(&self, record: &StringRecord) -> Result<Row, GroupFileError> {
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() != Self::NAMES.len() {
            return Err(GroupFileError::Fields { line, fields: record.len() });
        }
        let [group, name, from] = self.0.map(|at| &record[at]);
        for (column, text) in [("gruppe", group), ("kommune", name)] {
            if text.is_empty() {
                return Err(GroupFileError::Blank { line, column });
            }
        }
        let list = AreaList::shipped();
        let Some(area) = list.match_label(name) else {
            let municipalities = list.iter().filter(|area| area.kind == AreaKind::Municipality);
            let near = nearest(name, municipalities.map(|area| area.name.as_str()));
            return Err(GroupFileError::UnknownArea {
                line,
                name: name.to_owned(),
                near: near.into_iter().map(str::to_owned).collect(),
            });
        };
        if area.kind != AreaKind::Municipality {
            return Err(GroupFileError::NoMunicipality { line, name: area.name.clone() });
        }
        let from = match from {
            "" => None,
            text => Some(
                month(text)
                    .ok_or_else(|| GroupFileError::NoMonth { line, text: text.to_owned() })?,
            ),
        };
        Ok(Row {
            line,
            group: group.to_owned(),
            name: name.to_owned(),
            member: GroupMember { area: area.code.clone(), from },
        })
    }
}

/// A month as the file has it: `2024-01`, and no other form of it.
fn month(text: &str) -> Option<Period> {
    let month = Period::parse(text).ok().filter(|period| period.kind() == PeriodKind::Month)?;
    (month.code() == text).then_some(month)
}

fn unreadable(error: csv::Error) -> GroupFileError {
    GroupFileError::Unreadable { message: error.to_string() }
}

/// What is wrong with a file of comparison groups.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GroupFileError {
    /// Letters of another encoding.
    #[error("the file is not UTF-8")]
    NotUtf8,
    /// Not even a heading.
    #[error("the file is empty")]
    Empty,
    /// A heading and nothing below it.
    #[error("the file has no member below its heading")]
    NoMembers,
    /// A heading that is none of the three.
    #[error("line 1: unknown column {column:?}")]
    UnknownColumn {
        /// The heading.
        column: String,
    },
    /// One of the three is not there.
    #[error("line 1: the column {column:?} is missing")]
    MissingColumn {
        /// The heading.
        column: &'static str,
    },
    /// One of the three stands twice.
    #[error("line 1: the column {column:?} stands twice")]
    ColumnTwice {
        /// The heading.
        column: &'static str,
    },
    /// More or fewer fields than columns.
    #[error("line {line} has {fields} fields and not 3")]
    Fields {
        /// The line, counted from 1.
        line: u64,
        /// The fields there are.
        fields: usize,
    },
    /// A member without a group, or a group without a member.
    #[error("line {line}: {column} is empty")]
    Blank {
        /// The line.
        line: u64,
        /// The column.
        column: &'static str,
    },
    /// A name in no list.
    #[error("line {line}: unknown area {name:?}")]
    UnknownArea {
        /// The line.
        line: u64,
        /// The name.
        name: String,
        /// The nearest municipalities.
        near: Vec<String>,
    },
    /// A region, the whole country or another area that holds several municipalities, or none.
    #[error("line {line}: {name} is no municipality")]
    NoMunicipality {
        /// The line.
        line: u64,
        /// The area.
        name: String,
    },
    /// A member of a group that is one already.
    #[error("line {line}: {area} is in the group {group:?} already, since line {first}")]
    Twice {
        /// The line.
        line: u64,
        /// The line it stands in first.
        first: u64,
        /// The group.
        group: String,
        /// The municipality.
        area: String,
    },
    /// A month in another form.
    #[error("line {line}: {text:?} is no month")]
    NoMonth {
        /// The line.
        line: u64,
        /// The text.
        text: String,
    },
    /// Quotes that do not close, and the like.
    #[error("the file cannot be read: {message}")]
    Unreadable {
        /// What the reader says.
        message: String,
    },
}

impl GroupFileError {
    /// What to do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::NotUtf8 => {
                "save it as UTF-8, such as \"CSV UTF-8\" in a spreadsheet program".to_owned()
            }
            Self::Empty | Self::NoMembers => {
                "write gruppe;kommune;gyldig_fra and below it a row for each member, such as Min gruppe;Ishøj;".to_owned()
            }
            Self::UnknownColumn { .. } | Self::MissingColumn { .. } | Self::ColumnTwice { .. } => {
                "the columns are gruppe, kommune and gyldig_fra, in any order, separated by ; or ,".to_owned()
            }
            Self::Fields { .. } | Self::Unreadable { .. } => {
                "a row has three fields, such as Min gruppe;Ishøj;2024-01 or Min gruppe;Ishøj;".to_owned()
            }
            Self::Blank { .. } => "give every row a group and a municipality".to_owned(),
            Self::UnknownArea { near, .. } if !near.is_empty() => {
                format!("did you mean {}?", near.join(", "))
            }
            Self::UnknownArea { .. } | Self::NoMunicipality { .. } => {
                "name one of the 98 municipalities, or its code such as 183".to_owned()
            }
            Self::Twice { .. } => "leave out one of the two lines".to_owned(),
            Self::NoMonth { .. } => {
                "write it like 2024-01, or leave it empty where the member always counts".to_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<ComparisonGroup>, GroupFileError> {
        ComparisonGroup::read(text.as_bytes())
    }

    fn month(year: i32, month: u32) -> Period {
        Period::month(year, month).unwrap()
    }

    #[test]
    fn columns_stand_in_any_order_and_names_and_codes_mean_the_same() {
        let groups = read(
            "\u{feff}gyldig_fra,kommune,gruppe\r\n,Ishøj Kommune,A\r\n2024-01,0165,a\r\n,751,B\r\n",
        )
        .unwrap();
        assert_eq!(groups.len(), 2, "capitals do not make another group");
        let members = |group: usize, period| groups[group].members_in(period).collect::<Vec<_>>();
        assert_eq!(members(0, month(2023, 12)), ["183"]);
        assert_eq!(members(0, month(2024, 1)), ["183", "165"]);
        assert_eq!(members(1, month(2000, 1)), ["751"]);
        // A quarter that the month lies inside does not count for it yet.
        assert_eq!(members(0, Period::quarter(2023, 4).unwrap()), ["183"]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_what_to_do() {
        let head = "gruppe;kommune;gyldig_fra\n";
        for (text, says, hint) in [
            ("", "is empty", "gruppe;kommune;gyldig_fra"),
            (head, "no member", "row for each member"),
            ("gruppe;by;gyldig_fra\nA;Ishøj;\n", "unknown column \"by\"", "gruppe, kommune"),
            ("gruppe;kommune\nA;Ishøj\n", "\"gyldig_fra\" is missing", "in any order"),
            ("gruppe;kommune;gruppe;gyldig_fra\n", "\"gruppe\" stands twice", "gruppe, kommune"),
            (&format!("{head}A;Ishøj\n"), "line 2 has 2 fields", "three fields"),
            (&format!("{head}A;;\n"), "line 2: kommune is empty", "every row"),
            (&format!("{head}A;Ishøj;\nA;Albertlund;\n"), "line 3: unknown area", "Albertslund?"),
            (&format!("{head}A;Region Sjælland;\n"), "is no municipality", "98 municipalities"),
            (&format!("{head}A;Ishøj;\nA;183;2020-01\n"), "line 3: 183 is in", "one of the two"),
            (&format!("{head}A;Ishøj;2024\n"), "\"2024\" is no month", "2024-01"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.to_string().contains(says), "{error}");
            assert!(error.hint().contains(hint), "{}", error.hint());
        }
        assert_eq!(ComparisonGroup::read(b"gruppe;kommune;\xe6\n"), Err(GroupFileError::NotUtf8));
    }

    proptest::proptest! {
        #[test]
        fn any_file_is_read_or_refused_with_a_way_out(
            head in proptest::sample::select(vec!["", "gruppe;kommune;gyldig_fra\n", "kommune,gyldig_fra,gruppe\r\n"]),
            rest in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..60),
            rows in "(A;(Ishøj|183|Fyn|\"x);(2024-01|2024)?\n){0,4}",
        ) {
            let bytes = [head.as_bytes(), rows.as_bytes(), &rest].concat();
            match ComparisonGroup::read(&bytes) {
                Ok(groups) => {
                    proptest::prop_assert!(groups.iter().all(|group| !group.members.is_empty()));
                }
                Err(error) => proptest::prop_assert!(!error.hint().is_empty()),
            }
        }
    }
}
