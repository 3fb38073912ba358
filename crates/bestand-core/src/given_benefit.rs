//! The benefit of a table that has no column for it.

use std::collections::BTreeSet;

use bestand_model::Period;
use bestand_model::benefit::{BenefitList, BenefitMatch};
use bestand_model::measure::{MeasureKind, MeasureList};
use bestand_model::source::Publisher;
use bestand_model::table_info::{BenefitFrom, TableInfo, benefit_of_decisions, table_info};
use bestand_read::Extract;

use crate::CoreError;
use crate::cube::Member;
use crate::members::match_member;

/// What the user said about the benefit of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenBenefit {
    /// The file's base name or its table id; `None` for every file that needs it.
    pub file: Option<String>,
    /// The benefit: a code, a name or another spelling of it.
    pub benefit: String,
}

/// The benefit all records of a table are about.
pub(crate) struct BenefitOfTable {
    member: Member,
    /// The benefit of the months before a date, where the table changed.
    before: Option<(Period, Member)>,
}

impl BenefitOfTable {
    /// The benefit in this period; not stated where the period has months on both sides of a change.
    pub(crate) fn member_in(&self, period: Period) -> Member {
        match &self.before {
            Some((month, member)) if period.last_month() < *month => member.clone(),
            Some((month, _)) if period.first_month() < *month => Member::unstated(),
            _ => self.member.clone(),
        }
    }
}

/// Whether a name given by the user is this extract's file or table.
pub(crate) fn names(file: &str, extract: &Extract) -> bool {
    file == extract.source.file || extract.source.table.as_deref() == Some(&table_info(file).id)
}

/// The benefit of an extract without a benefit column: from the table id, or as given. `None` when the
/// extract has a column, or is about no benefit at all.
pub(crate) fn benefit_of_table(
    extract: &Extract,
    table: Option<&TableInfo>,
    given: &[GivenBenefit],
) -> Result<Option<BenefitOfTable>, CoreError> {
    let has_column = extract.dimensions.iter().any(|column| {
        crate::members::resolve_dimension(&column.label, column.id.as_deref()).0 == "benefit"
    });
    if has_column {
        return match given
            .iter()
            .find(|each| each.file.as_ref().is_some_and(|file| names(file, extract)))
        {
            Some(each) => Err(CoreError::question(
                format!(
                    "{} has a column for the benefit, and --benefit says it is {}",
                    extract.source.file, each.benefit
                ),
                "leave out FILE=: --benefit CODE chooses a benefit of the column",
            )),
            None => Ok(None),
        };
    }
    let member = |code: &str| match_member("benefit", code, None).member;
    let stated = given.iter().find(|each| match &each.file {
        Some(file) => names(file, extract),
        None => {
            matches!(table.map(|table| &table.benefit), Some(BenefitFrom::ColumnOrGiven { .. }))
        }
    });
    if let Some(stated) = stated {
        return match BenefitList::shipped().match_label(&stated.benefit) {
            BenefitMatch::Benefit(code) | BenefitMatch::Composite(code) => {
                if let Some(BenefitFrom::Table { benefit, .. }) = table.map(|table| &table.benefit)
                    && benefit != code
                {
                    return Err(CoreError::question(
                        format!("{}: the table counts {benefit}, not {code}", extract.source.file),
                        "leave out --benefit FILE=CODE, or name the right table with --table FILE=ID",
                    ));
                }
                Ok(Some(BenefitOfTable { member: member(code), before: None }))
            }
            _ => Err(CoreError::question(
                format!("{:?} is no benefit", stated.benefit),
                crate::members::nearest_hint("benefit", &stated.benefit),
            )),
        };
    }
    Ok(match table.map(|table| &table.benefit) {
        Some(BenefitFrom::Table { benefit, before }) => Some(BenefitOfTable {
            member: member(benefit),
            before: before.as_ref().map(|(month, code)| (*month, member(code))),
        }),
        Some(BenefitFrom::ColumnOrGiven { candidates }) => {
            return Err(CoreError::extract(
                format!(
                    "{}: the table {} does not say which benefit its rows count",
                    extract.source.file,
                    extract.source.table.as_deref().unwrap_or_default()
                ),
                format!(
                    "say it with --benefit {}=CODE, where CODE is one of {}",
                    extract.source.file,
                    candidates.join(", ")
                ),
            ));
        }
        Some(BenefitFrom::None | BenefitFrom::Column) => None,
        Some(BenefitFrom::Unknown) | None => {
            let member = benefit_decided_on(extract).map_or_else(Member::unstated, member);
            Some(BenefitOfTable { member, before: None })
        }
    })
}

/// The benefit that an extract of decisions or grants is about: the one that all its counts name (*Tilkendelser af
/// førtidspension*), else the one whose decisions its publisher counts.
fn benefit_decided_on(extract: &Extract) -> Option<&'static str> {
    let list = MeasureList::shipped();
    let mut named = BTreeSet::new();
    let mut decisions = true;
    for column in &extract.measures {
        let measure = list.match_label(&column.label).or_else(|| list.get(&column.label))?;
        match measure.kind {
            MeasureKind::Awards => named.insert(benefit_in(&column.label)),
            MeasureKind::Inflow => {
                decisions = false;
                named.insert(benefit_in(&column.label))
            }
            MeasureKind::Rate => continue,
            _ => return None,
        };
    }
    if let (1, Some(Some(benefit))) = (named.len(), named.first()) {
        return Some(benefit);
    }
    // A heading that names another benefit leaves it open what the others count.
    let counts_decisions = extract.source.publisher == Publisher::Ankestyrelsen
        || extract.source.read.shape == "ankestyrelsen_csv";
    let is_unnamed = named.iter().all(Option::is_none);
    let known = || benefit_of_decisions(Publisher::Ankestyrelsen);
    (counts_decisions && is_unnamed && decisions).then(known).flatten()
}

/// The benefit that a heading names: *Tilkendelser af førtidspension*.
fn benefit_in(heading: &str) -> Option<&'static str> {
    const WORDS: [&str; 4] = [" af ", " til ", " om ", " på "];
    let named = WORDS.iter().find_map(|word| Some(heading.rsplit_once(word)?.1))?;
    match BenefitList::shipped().match_label(named) {
        BenefitMatch::Benefit(code) => Some(code),
        _ => None,
    }
}
