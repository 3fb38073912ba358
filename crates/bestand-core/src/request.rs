//! What is asked of a cube, in the user's own words, and how those words are resolved.

use bestand_model::Language;
use bestand_model::age::AgeBand;
use bestand_model::area::AreaList;
use bestand_model::benefit_set::BenefitSet;
use bestand_model::code_list::{fold, nearest, slug};
use bestand_model::dimension::DimensionList;
use bestand_model::table::Note;
use bestand_model::table_info::table_info;

use crate::cube::{Cube, Dimension};
use crate::members::{listed, match_member, nearest_hint};
use crate::{CoreError, TOTAL};

/// What is asked of a cube. Names are forgiving: a code, a label, another spelling of it, or its slug.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The measure; without it full-time persons, else the only count there is.
    pub measure: Option<String>,
    /// The benefits to show; all there are when empty.
    pub benefits: Vec<String>,
    /// The areas to show; the whole country when empty. A group that the extracts have no row for stands for
    /// its municipalities.
    pub areas: Vec<String>,
    /// Dimensions to break down by.
    pub by: Vec<String>,
    /// Dimensions held at a member, or shown for several.
    pub filters: Vec<Filter>,
    /// Dimensions without a total member to add up.
    pub sum: Vec<String>,
    /// A ready selection of rows.
    pub set: Option<BenefitSet>,
    /// Refuse a comparison that crosses a series break.
    pub strict_breaks: bool,
    /// The language of labels and notes.
    pub language: Language,
    /// What has been said of the files before the question was asked, such as by
    /// [`drift::Settled::for_question`](crate::drift::Settled::for_question): it stands among the notes of the answer.
    pub notes: Vec<Note>,
}

/// A dimension held at some of its members (`--where sex=Kvinder`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The dimension's id, label or alias.
    pub dimension: String,
    /// The members' codes, labels or aliases; for ages also a cut such as `-39`. A text that is no member is read
    /// as several with a comma between.
    pub members: Vec<String>,
}

/// The position of a dimension the user named.
pub(crate) fn find_dimension(cube: &Cube, name: &str) -> Result<usize, CoreError> {
    cube.dimensions()
        .iter()
        .position(|dimension| is_named(name, &dimension.id, &dimension.label_da))
        .ok_or_else(|| {
            let ids: Vec<&str> = cube.dimensions().iter().map(|each| each.id.as_str()).collect();
            if let Some((table, why)) = table_without(cube, name) {
                return CoreError::question(
                    format!("the table {table} has no dimension {name:?}: {why}"),
                    format!("the extracts have {}", ids.join(", ")),
                );
            }
            let near = nearest(name, ids.iter().copied());
            let hint = match near.first() {
                Some(near) => format!("did you mean {near}? the extracts have {}", ids.join(", ")),
                None => format!("the extracts have {}", ids.join(", ")),
            };
            CoreError::question(format!("no dimension {name:?} in these extracts"), hint)
        })
}

/// A table of the cube that is known not to have a dimension, and why.
fn table_without(cube: &Cube, name: &str) -> Option<(String, String)> {
    let id = DimensionList::shipped().find(name).map_or_else(|| slug(name), str::to_owned);
    let tables = cube.sources().iter().filter_map(|source| source.table.as_deref());
    tables
        .map(table_info)
        .find(|table| table.without.contains(&id))
        .and_then(|table| Some((table.id, table.without_note?)))
}

/// Whether the user's name for a dimension means the one with this id and Danish name.
pub(crate) fn is_named(name: &str, id: &str, label: &str) -> bool {
    let wanted = slug(name);
    DimensionList::shipped().find(name) == Some(id)
        || id == name
        || id == wanted
        || slug(label) == wanted
}

/// What a name stands for in a dimension of the cube.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// A member of the cube, by index.
    Member(u32),
    /// A member the code lists know and the cube lacks.
    Absent(String),
    /// A group of areas the cube has no row for: its code, and its municipalities in the cube.
    Group { code: String, members: Vec<u32> },
    /// A range of ages that is made up of bands.
    AgeCut(AgeBand),
}

/// A member by the code or text that one of the tables has for it, such as `FP` in AUK01.
fn by_publishers_code(cube: &Cube, dimension: &Dimension, name: &str) -> Option<u32> {
    let tables = cube.sources().iter().filter_map(|source| source.table.as_deref());
    let code = tables
        .map(table_info)
        .map(|table| match_member(&dimension.id, name, Some(&table)).member)
        .find(|member| member.known)?
        .code;
    u32::try_from(dimension.position(&code)?).ok()
}

/// A member in no code list, by the slug it goes by. Members of a list are never found this way: the slug of
/// the age cut `-2` is the age `2`.
fn by_own_slug(dimension: &Dimension, name: &str) -> Option<u32> {
    let wanted = slug(name);
    let position =
        dimension.members.iter().position(|member| !member.known && member.code == wanted)?;
    u32::try_from(position).ok()
}

/// What `name` stands for in a dimension of the cube.
pub(crate) fn find_member(cube: &Cube, dimension: usize, name: &str) -> Result<Named, CoreError> {
    let dimension = &cube.dimensions()[dimension];
    let at = |code: &str| {
        dimension.position(code).map(|position| u32::try_from(position).unwrap_or(u32::MAX))
    };
    let matched = match_member(&dimension.id, name, None).member;
    if dimension.id == "age"
        && at(name).is_none_or(|member| Some(member) != at(TOTAL))
        && let Some(cut) = AgeBand::parse(name)
    {
        // A band of one extract may have to be made of the bands of another.
        return Ok(Named::AgeCut(cut));
    }
    let by_label = || {
        dimension
            .members
            .iter()
            .find(|member| {
                [&member.label_da, &member.label_en].iter().any(|label| fold(label) == fold(name))
            })
            .map(|member| member.code.as_str())
    };
    let found = at(name)
        .or_else(|| matched.known.then(|| at(&matched.code)).flatten())
        .or_else(|| by_label().and_then(at))
        .or_else(|| by_publishers_code(cube, dimension, name))
        .or_else(|| by_own_slug(dimension, name));
    if let Some(index) = found {
        return Ok(Named::Member(index));
    }
    if dimension.id == "area" && matched.known {
        let members: Vec<u32> =
            AreaList::shipped().members_of(&matched.code).into_iter().filter_map(at).collect();
        if !members.is_empty() {
            return Ok(Named::Group { code: matched.code, members });
        }
    }
    if matched.known && listed(&dimension.id, &matched.code).is_some() && matched.code != TOTAL {
        return Ok(Named::Absent(matched.code));
    }
    let labels = || dimension.members.iter().map(|member| member.label_da.as_str());
    // A part of a name says more than a likeness: "Nordjylland" is in "Region Nordjylland".
    let part = fold(name);
    let mut near: Vec<&str> =
        labels().filter(|label| fold(label).contains(&part)).take(3).collect();
    if near.is_empty() {
        near = nearest(name, labels());
    }
    let older = part.strip_prefix("over ").filter(|_| dimension.id == "age");
    let hint = if let Some(from) = older.and_then(AgeBand::parse).map(|band| band.from) {
        let and_over = |from| AgeBand { from, to: None }.label(Language::Danish);
        format!("say {:?} or {:?}", and_over(from), and_over(from.saturating_add(1)))
    } else if near.is_empty() {
        nearest_hint(&dimension.id, name)
    } else {
        format!("did you mean {}?", near.join(", "))
    };
    Err(CoreError::question(
        format!("no {:?} in the dimension {} of these extracts", name, dimension.id),
        hint,
    ))
}
