//! Which code a heading or a label stands for: the one place where the code lists meet the extracts.

use bestand_model::Language;
use bestand_model::age::AgeBand;
use bestand_model::area::AreaList;
use bestand_model::benefit::{BenefitList, BenefitMatch};
use bestand_model::code_list::{nearest, slug};
use bestand_model::diagnosis::DiagnosisList;
use bestand_model::dimension::DimensionList;
use bestand_model::measure::{Measure, MeasureList, ValueKind};
use bestand_model::source::Publisher;
use bestand_model::table_info::TableInfo;
use bestand_model::visitation::VisitationList;
use bestand_read::{Extract, MeasureColumn};

use crate::cube::{Member, UNSTATED, total_code};

/// A label and the member it stands for.
pub(crate) struct Matched {
    pub(crate) member: Member,
    /// For a label in no list: the nearest names, or what an ambiguous label may stand for.
    pub(crate) nearest: Vec<String>,
}

impl Member {
    /// The total of a dimension, under the house's own name: what it counts is said in a note.
    pub(crate) fn total(dimension: &str) -> Self {
        let (label_da, label_en) =
            if dimension == "area" { ("Hele landet", "All Denmark") } else { ("I alt", "Total") };
        Self::known(total_code(dimension), label_da, label_en)
    }

    /// The benefit of a table that counts one and does not say which.
    pub(crate) fn unstated() -> Self {
        Self::known(UNSTATED, "Ydelse ikke oplyst", "Benefit not stated")
    }

    fn known(code: &str, label_da: &str, label_en: &str) -> Self {
        Self {
            code: code.to_owned(),
            label_da: label_da.to_owned(),
            label_en: label_en.to_owned(),
            known: true,
        }
    }
}

/// The id and the two names of the dimension a heading stands for.
pub(crate) fn resolve_dimension(
    label: &str,
    publisher_id: Option<&str>,
) -> (String, String, String) {
    let dimension = DimensionList::shipped().resolve(label, publisher_id);
    (dimension.id, dimension.label_da, dimension.label_en)
}

/// The member a label stands for; one in no list keeps its label under its own slug.
pub(crate) fn match_member(dimension: &str, label: &str, table: Option<&TableInfo>) -> Matched {
    match member_of(dimension, label, table) {
        Some(member) => Matched { member, nearest: Vec::new() },
        None => unlisted(dimension, label),
    }
}

/// The member of a list, of a table's own or a total, that a label stands for.
pub(crate) fn member_of(dimension: &str, label: &str, table: Option<&TableInfo>) -> Option<Member> {
    if let Some(local) = table.and_then(|table| table.member(dimension, label)) {
        if local.code == total_code(dimension) {
            return Some(Member::total(dimension));
        }
        return Some(match (&local.benefit, dimension) {
            (Some(benefit), "benefit") => listed("benefit", benefit)
                .unwrap_or_else(|| Member::known(&local.code, &local.label_da, &local.label_en)),
            _ => Member::known(&local.code, &local.label_da, &local.label_en),
        });
    }
    if let Some(benefit) =
        table.filter(|_| dimension == "benefit").and_then(|table| table.own_label(label))
        && let Some(member) = listed("benefit", benefit)
    {
        return Some(member);
    }
    if let Some(member) = match_in_lists(dimension, label) {
        return Some(member);
    }
    // StatBank's code and text in one cell ("000 Hele landet"), where both say the same.
    if let Some((code, text)) = label.split_once(' ') {
        let of_code = member_of(dimension, code, table)?;
        return member_of(dimension, text, table).filter(|of_text| of_text.code == of_code.code);
    }
    None
}

/// The member a label of this extract stands for.
///
/// StatBank's codes of benefits mean something in their own table only: without knowing the table `KH` is not
/// kontanthjælp, and no label is sure either.
pub(crate) fn member_in(
    extract: &Extract,
    table: Option<&TableInfo>,
    dimension: &str,
    label: &str,
) -> Matched {
    let codes_are_its_own = dimension == "benefit"
        && extract.source.publisher == Publisher::StatisticsDenmark
        && !extract.source.read.shape.starts_with("tidy")
        && table.is_none_or(|table| !table.member_codes.contains_key(dimension));
    if codes_are_its_own {
        return Matched { nearest: Vec::new(), ..unlisted(dimension, label) };
    }
    match_member(dimension, label, table)
}

/// The measure a column of this extract holds.
pub(crate) fn measure_in(
    extract: &Extract,
    table: Option<&TableInfo>,
    column: &MeasureColumn,
) -> Measure {
    let list = MeasureList::shipped();
    let of_table = table
        .filter(|_| extract.measures.len() == 1)
        .and_then(|table| table.measure.as_deref())
        .and_then(|code| list.get(code));
    let named = list.match_label(&column.label).or_else(|| list.get(&column.label));
    // A seasonally adjusted table heads its column like the unadjusted one.
    let adjusted = table.is_some_and(|table| table.seasonally_adjusted);
    // The value column of StatBank never says what it counts; any other heading does.
    let says_nothing = extract.source.publisher == Publisher::StatisticsDenmark;
    match named {
        Some(named) => of_table.filter(|_| adjusted).or(Some(named)),
        None => of_table
            .filter(|_| says_nothing)
            .or_else(|| list.get(&measure_by_stem(extract, table, column)?)),
    }
    .cloned()
    .unwrap_or_else(|| Measure::unknown(&column.label))
}

/// The measure that a head in no list has the stem of, where the table has such stems: only for counts, and where no other
/// column may hold it.
pub(crate) fn measure_by_stem(
    extract: &Extract,
    table: Option<&TableInfo>,
    column: &MeasureColumn,
) -> Option<String> {
    let table = table?;
    let list = MeasureList::shipped();
    let listed = |label: &str| list.match_label(label).or_else(|| list.get(label));
    let of = |label: &str| match listed(label) {
        Some(measure) => Some(measure.code.as_str()),
        None => table.measure_by_stem(label),
    };
    let code = table.measure_by_stem(&column.label)?;
    let holding = extract.measures.iter().filter(|each| of(&each.label) == Some(code)).count();
    let is_count = Measure::unknown(&column.label).value == ValueKind::Count;
    (listed(&column.label).is_none() && is_count && holding == 1).then(|| code.to_owned())
}

/// A label that is in no list: it keeps its own name under its own slug; a bare total is one all the same.
fn unlisted(dimension: &str, label: &str) -> Matched {
    if DimensionList::shipped().is_total(dimension, label) {
        return Matched { member: Member::total(dimension), nearest: Vec::new() };
    }
    Matched {
        nearest: near_names(dimension, label),
        member: Member {
            code: slug(label),
            label_da: label.to_owned(),
            label_en: label.to_owned(),
            known: false,
        },
    }
}

/// The member of a shipped list that a label or code stands for, the total included.
fn match_in_lists(dimension: &str, label: &str) -> Option<Member> {
    let code = match dimension {
        "area" => AreaList::shipped().match_label(label).map(|area| area.code.clone()),
        "benefit" => match BenefitList::shipped().match_label(label) {
            BenefitMatch::Benefit(code) | BenefitMatch::Composite(code) => Some(code.to_owned()),
            BenefitMatch::Ambiguous { .. } | BenefitMatch::Unknown => None,
        },
        "visitation" => VisitationList::shipped().match_label(label).map(|each| each.code.clone()),
        "diagnosis" => DiagnosisList::shipped().match_label(label).map(|each| each.code.clone()),
        "age" => AgeBand::parse(label).map(AgeBand::code),
        _ => None,
    };
    let own_list = || DimensionList::shipped().match_member(dimension, label).map(str::to_owned);
    let code = code.or_else(own_list);
    let code = code.or_else(|| (label == UNSTATED).then(|| label.to_owned()));
    if let Some(member) = code.and_then(|code| listed(dimension, &code)) {
        return Some(member);
    }
    DimensionList::shipped().is_total(dimension, label).then(|| Member::total(dimension))
}

/// The member a code of a shipped list names.
pub(crate) fn listed(dimension: &str, code: &str) -> Option<Member> {
    if code == total_code(dimension) {
        return Some(Member::total(dimension));
    }
    if dimension == "benefit" && code == UNSTATED {
        return Some(Member::unstated());
    }
    let both = |label: &dyn Fn(Language) -> Option<String>| {
        Some(Member::known(code, &label(Language::Danish)?, &label(Language::English)?))
    };
    match dimension {
        "area" => {
            let area = AreaList::shipped().get(code)?;
            both(&|language| Some(area.label(language).to_owned()))
        }
        "benefit" => {
            let list = BenefitList::shipped();
            both(&|language| list.label(code, language).map(str::to_owned))
        }
        "visitation" => {
            let list = VisitationList::shipped();
            both(&|language| list.label(code, language).map(str::to_owned))
        }
        "diagnosis" => {
            let list = DiagnosisList::shipped();
            both(&|language| list.label(code, language).map(str::to_owned))
        }
        "age" if let Some(band) = AgeBand::parse(code) => {
            both(&|language| Some(band.label(language)))
        }
        _ => {
            let list = DimensionList::shipped();
            both(&|language| list.member_label(dimension, code, language).map(str::to_owned))
        }
    }
}

/// The names near an unknown label; for an ambiguous one, what it may stand for.
fn near_names(dimension: &str, label: &str) -> Vec<String> {
    if dimension == "benefit"
        && let BenefitMatch::Ambiguous { candidates, .. } =
            BenefitList::shipped().match_label(label)
    {
        return candidates.to_vec();
    }
    names(dimension, |names| nearest(label, names).into_iter().map(str::to_owned).collect())
}

/// Whether there is a list of the dimension's members, so that a label can be missing from it.
pub(crate) fn has_list(dimension: &str) -> bool {
    matches!(dimension, "area" | "benefit" | "visitation" | "diagnosis" | "age")
        || DimensionList::shipped().member_names(dimension).next().is_some()
}

/// Hands the known names of a dimension to `use_names`.
fn names<R>(dimension: &str, use_names: impl FnOnce(Vec<&str>) -> R) -> R {
    use_names(match dimension {
        "area" => AreaList::shipped().names().collect(),
        "benefit" => BenefitList::shipped().names().collect(),
        "visitation" => VisitationList::shipped().names().collect(),
        "diagnosis" => DiagnosisList::shipped().names().collect(),
        _ => DimensionList::shipped().member_names(dimension).collect(),
    })
}

/// A hint that names the nearest known members.
pub(crate) fn nearest_hint(dimension: &str, name: &str) -> String {
    let near = near_names(dimension, name);
    if near.is_empty() {
        format!("inspect FILE lists the members of {dimension:?}")
    } else {
        format!("did you mean {}?", near.join(", "))
    }
}

/// The place of a dimension among the others.
pub(crate) fn dimension_order(id: &str) -> (usize, String) {
    (DimensionList::shipped().sort_key(id), id.to_owned())
}

/// The place of a member in its dimension: code-list order, then what is in no list by slug, the total last.
pub(crate) fn member_order(dimension: &str, member: &Member) -> (u8, usize, String) {
    if member.code == total_code(dimension) {
        return (2, 0, String::new());
    }
    if !member.known {
        return (1, 0, member.code.clone());
    }
    let order = match dimension {
        "area" => AreaList::shipped().order(&member.code),
        "benefit" => BenefitList::shipped().order(&member.code),
        "visitation" => VisitationList::shipped().order(&member.code),
        "diagnosis" => DiagnosisList::shipped().order(&member.code),
        "age" => AgeBand::parse(&member.code)
            .map(|band| usize::from(band.from) * 256 + usize::from(band.to.unwrap_or(u8::MAX))),
        _ => DimensionList::shipped().member_order(dimension, &member.code),
    };
    (0, order.unwrap_or(usize::MAX), member.code.clone())
}
