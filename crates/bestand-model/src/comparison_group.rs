//! A user's own comparison groups: a small file that says which municipalities are held against each other.
//!
//! CSV in the manner of [`own_file`](crate::own_file) with the columns `gruppe`, `kommune` and `gyldig_fra` in any order,
//! separated by `;` or `,`. One row per member: a name, a municipality by name or code, and the month from which it
//! counts (`2024-01`), empty where it always does.

use crate::area::{AreaKind, AreaList};
use crate::code_list::{fold, nearest};
use crate::own_file::{CellAt, Form, Line, OwnFileError, Sheet};
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
    /// # Ok::<(), bestand_model::own_file::OwnFileError>(())
    /// ```
    ///
    /// # Errors
    /// When the file is not what the head of this module says, names an area that is no municipality, has a member twice
    /// or none at all.
    pub fn read(bytes: &[u8]) -> Result<Vec<Self>, OwnFileError> {
        let mut rows: Vec<Row> = Vec::new();
        for line in Sheet::read(bytes, &FORM, "own_groups_csv")?.lines {
            let row = Row::of(&line)?;
            let same = |other: &&Row| {
                fold(&other.group) == fold(&row.group) && other.member.area == row.member.area
            };
            if let Some(first) = rows.iter().find(same) {
                return Err(OwnFileError::MemberTwice {
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
        Ok(groups)
    }
}

const FORM: Form = Form {
    row: "member",
    columns: &[GROUP, MUNICIPALITY, FROM],
    example: "Min gruppe;Ishøj;2024-01",
};
const GROUP: &str = "gruppe";
const MUNICIPALITY: &str = "kommune";
const FROM: &str = "gyldig_fra";

/// A row of the file.
struct Row {
    line: u64,
    group: String,
    /// The municipality as the file has it.
    name: String,
    member: GroupMember,
}

impl Row {
    fn of(line: &Line) -> Result<Self, OwnFileError> {
        let (group, name) = (line.needed(GROUP)?, line.needed(MUNICIPALITY)?);
        let list = AreaList::shipped();
        let Some(area) = list.match_label(name) else {
            let municipalities = list.iter().filter(|area| area.kind == AreaKind::Municipality);
            let near = nearest(name, municipalities.map(|area| area.name.as_str()));
            let near = near.into_iter().map(str::to_owned).collect();
            return Err(OwnFileError::UnknownArea { at: line.at(MUNICIPALITY), near });
        };
        if area.kind != AreaKind::Municipality {
            let at = CellAt { text: area.name.clone(), ..line.at(MUNICIPALITY) };
            return Err(OwnFileError::NoMunicipality(at));
        }
        let from = match line.text(FROM) {
            "" => None,
            text => Some(month(text).ok_or_else(|| OwnFileError::NoMonth(line.at(FROM)))?),
        };
        Ok(Self {
            line: line.number,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<ComparisonGroup>, OwnFileError> {
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
            (&format!("{head}A;Ishøj\n"), "line 2 has 2 fields", "3 fields"),
            (&format!("{head}A;;\n"), "line 2: kommune is empty", "every member"),
            (&format!("{head}A;Ishøj;\nA;Albertlund;\n"), "line 3: unknown area", "Albertslund?"),
            (&format!("{head}A;Region Sjælland;\n"), "is no municipality", "98 municipalities"),
            (&format!("{head}A;Ishøj;\nA;183;2020-01\n"), "line 3: 183 is in", "one of the two"),
            (&format!("{head}A;Ishøj;2024\n"), "\"2024\" is no month", "2024-01"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.to_string().contains(says), "{error}");
            assert!(error.hint().contains(hint), "{}", error.hint());
        }
        assert_eq!(ComparisonGroup::read(b"gruppe;kommune;\xe6\n"), Err(OwnFileError::NotUtf8));
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
