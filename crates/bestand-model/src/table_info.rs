//! What is known about a publisher's table from its id: the benefit it is about, its measure, what its own
//! total counts, and what its codes mean.
//!
//! An extract seldom says these things itself. Without them `kontanthjælp` of table y60a02 and of y25i01 would
//! look like one row. The list is `data/tables.toml`.

mod entries;
mod file_name;

use std::collections::BTreeMap;

use serde::Deserialize;

use self::entries::shipped;
pub use self::file_name::table_id_in_file_name;
use crate::code_list::fold;
use crate::source::Publisher;
use crate::{Language, Period};

/// What is known about one table. For an id in no list everything is unknown, which is no error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableInfo {
    /// The id in lower case without `_`.
    pub id: String,
    /// Who publishes it; `None` when the id is in no list.
    pub publisher: Option<Publisher>,
    /// The publisher's title.
    pub title_da: Option<String>,
    /// How the benefit of a row is known.
    pub benefit: BenefitFrom,
    /// Benefits the table counts without being about one of them: their breaks touch it.
    pub related: Vec<String>,
    /// The measure of the table's single count (`INDHOLD` in StatBank); `None` where it has several or is
    /// not known.
    pub measure: Option<String>,
    /// Stems of column heads that nobody has seen yet, each with the measure that a head with it holds.
    pub measure_stems: BTreeMap<String, String>,
    /// Whether its numbers are seasonally adjusted, whatever its column heads say: its single count is then
    /// [`TableInfo::measure`], not what the head alone would mean.
    pub seasonally_adjusted: bool,
    /// Labels that lead to a benefit in this table only, looked up before [`BenefitList::match_label`](crate::benefit::BenefitList::match_label).
    pub label_map: BTreeMap<String, String>,
    /// Members of a dimension (by our id) as this table writes them.
    pub member_codes: BTreeMap<String, Vec<LocalMember>>,
    /// The publisher's dimensions, as notes for a reader.
    pub dims: Vec<String>,
    /// What the table's own total counts, in Danish.
    pub total_note_da: Option<String>,
    /// The same in English.
    pub total_note_en: Option<String>,
    /// The earliest month seen. All months of the table are valid, whatever the law date of the benefit.
    pub months_from: Option<Period>,
    /// Dimensions (by our id) that the table does not have, though others like it do.
    pub without: Vec<String>,
    /// Why, in English.
    pub without_note: Option<String>,
    /// What the publisher withholds of the table, in Danish.
    pub disclosure_da: Option<String>,
    /// The same in English.
    pub disclosure_en: Option<String>,
    /// What the publisher withholds of some months only.
    pub disclosure_in: Option<DisclosureIn>,
    /// Evidence and doubts.
    pub note: Option<String>,
    /// Keys of `data/sources.toml`.
    pub sources: Vec<String>,
}

/// What a publisher withholds of some months of a table: said of answers that show any of them, and of no others.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisclosureIn {
    /// The first month.
    #[serde(deserialize_with = "crate::listed_month::month")]
    pub from: Period,
    /// The last month.
    #[serde(deserialize_with = "crate::listed_month::month")]
    pub to: Period,
    da: String,
    en: String,
}

/// How the benefit of a row is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BenefitFrom {
    /// The whole table is about one benefit.
    Table {
        /// Its code.
        benefit: String,
        /// The first month of that benefit, and the code for the months before.
        before: Option<(Period, String)>,
    },
    /// A dimension of the table names it.
    Column,
    /// A dimension names it, else the user must: never a guess.
    ColumnOrGiven {
        /// What it may be.
        candidates: Vec<String>,
    },
    /// The table is not about a benefit, such as a count of residents.
    None,
    /// Not known.
    #[default]
    Unknown,
}

impl BenefitFrom {
    /// The benefit of the whole table in this period; `None` where the id does not decide it, or the period
    /// has months on both sides of a change.
    pub fn in_period(&self, period: Period) -> Option<&str> {
        match self {
            Self::Table { before: Some((first, earlier)), .. } if period.last_month() < *first => {
                Some(earlier)
            }
            Self::Table { before: Some((first, _)), .. } if period.first_month() < *first => None,
            Self::Table { benefit, .. } => Some(benefit),
            _ => None,
        }
    }
}

/// A member of a dimension as one publisher's tables have it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalMember {
    /// Our code in these tables; `total` is the table's own total.
    pub code: String,
    /// The Danish label.
    pub label_da: String,
    /// The English label.
    pub label_en: String,
    /// The publisher's code and texts.
    pub texts: Vec<String>,
    /// The benefit, when the member really is one of the list.
    pub benefit: Option<String>,
    /// Benefits whose breaks touch the member although it is none of them.
    #[serde(default)]
    pub related: Vec<String>,
    /// The measure of the rows with this member, where the dimension mixes measures.
    pub measure: Option<String>,
    /// Whether it holds other members of the dimension and so is never added to them.
    #[serde(default)]
    pub is_sum: bool,
}

impl LocalMember {
    /// The label in this language.
    pub fn label(&self, language: Language) -> &str {
        language.pick(&self.label_da, &self.label_en)
    }
}

impl TableInfo {
    /// The member this table means by a code or text, compared folded and whole.
    ///
    /// ```
    /// use bestand_model::table_info::table_info;
    /// let auk01 = table_info("AUK01");
    /// // Unemployed recipients, not everyone on kontanthjælp.
    /// assert_eq!(auk01.member("benefit", "KT").unwrap().code, "nettoledige_kontanthjaelp");
    /// assert_eq!(auk01.member("benefit", "FP").unwrap().benefit.as_deref(), Some("foertidspension"));
    /// ```
    pub fn member(&self, dimension: &str, text: &str) -> Option<&LocalMember> {
        let folded = fold(text);
        let members = self.member_codes.get(dimension)?;
        members.iter().find(|member| {
            // Our own code and names too: a tidy file has the one, English extracts the other.
            let own = [&member.code, &member.label_da, &member.label_en];
            member.texts.iter().chain(own).any(|each| fold(each) == folded)
        })
    }

    /// Whether the table's figures of this period are valid although the law of its benefit may be younger: a
    /// table about one benefit that is served back to months before it.
    pub fn serves_back_to(&self, period: Period) -> bool {
        matches!(self.benefit, BenefitFrom::Table { .. })
            && self.months_from.is_some_and(|from| period.last_month() >= from)
    }

    /// The measure of a column head that has one of the table's stems, and only one.
    pub fn measure_by_stem(&self, label: &str) -> Option<&str> {
        let folded = fold(label);
        let mut found = self.measure_stems.iter().filter(|(stem, _)| folded.contains(&fold(stem)));
        match (found.next(), found.next()) {
            (Some((_, measure)), None) => Some(measure),
            _ => None,
        }
    }

    /// The benefit a label means in this table only.
    pub fn own_label(&self, label: &str) -> Option<&str> {
        let folded = fold(label);
        self.label_map.iter().find(|(each, _)| fold(each) == folded).map(|(_, code)| code.as_str())
    }

    /// What the publisher withholds of the table in these periods.
    ///
    /// ```
    /// use bestand_model::{Language, Period, table_info::table_info};
    /// let table = table_info("y13f01");
    /// let of = |period| table.disclosure(Language::English, &[Period::parse(period).unwrap()]).unwrap();
    /// assert!(of("2020-Q2").ends_with("of 22 municipalities are withheld."));
    /// assert!(!of("2026-Q2").contains("2020"));
    /// ```
    pub fn disclosure(&self, language: Language, periods: &[Period]) -> Option<String> {
        let always = match language {
            Language::Danish => self.disclosure_da.as_deref(),
            Language::English => self.disclosure_en.as_deref(),
        };
        let holds = |of: &&DisclosureIn| {
            let touches =
                |period: &Period| period.first_month() <= of.to && of.from <= period.last_month();
            periods.iter().any(touches)
        };
        let then = self.disclosure_in.as_ref().filter(holds);
        let then = then.map(|of| language.pick(of.da.as_str(), of.en.as_str()));
        let said: Vec<&str> = always.into_iter().chain(then).collect();
        (!said.is_empty()).then(|| said.join(" "))
    }

    /// What the table's own total counts.
    pub fn total_note(&self, language: Language) -> Option<&str> {
        match language {
            Language::Danish => self.total_note_da.as_deref(),
            Language::English => self.total_note_en.as_deref(),
        }
    }
}

/// What is known about the table with this id, in any case and with or without `_`.
///
/// ```
/// use bestand_model::table_info::{BenefitFrom, table_info};
/// let table = table_info("Y01A02");
/// assert_eq!(table.benefit, BenefitFrom::Table { benefit: "a_dagpenge".to_owned(), before: None });
/// assert_eq!(table.measure.as_deref(), Some("full_time_persons"));
/// ```
pub fn table_info(id: &str) -> TableInfo {
    shipped().resolve(&normalised_id(id))
}

/// The benefit that all decisions in a publisher's statistics are about, where its tables have no ids that say so.
///
/// ```
/// use bestand_model::{source::Publisher, table_info::benefit_of_decisions};
/// assert_eq!(benefit_of_decisions(Publisher::Ankestyrelsen), Some("foertidspension"));
/// assert_eq!(benefit_of_decisions(Publisher::Jobindsats), None);
/// ```
pub fn benefit_of_decisions(publisher: Publisher) -> Option<&'static str> {
    shipped().benefit_of_decisions(publisher)
}

/// The tables of Jobindsats that count persons and full-time persons on a benefit: what to download where it is missing.
/// Their ids have the form `y..a02`.
///
/// ```
/// use bestand_model::table_info::tables_of_stock;
/// assert_eq!(tables_of_stock("ledighedsydelse"), ["y09a02"]);
/// // A table of several pensions.
/// assert_eq!(tables_of_stock("foertidspension"), ["y10a02"]);
/// assert!(tables_of_stock("su").is_empty());
/// ```
pub fn tables_of_stock(benefit: &str) -> Vec<String> {
    let ids = (0..100).map(|group| format!("y{group:02}a02"));
    let is_about = |id: &String| match table_info(id).benefit {
        BenefitFrom::Table { benefit: of, .. } => of == benefit,
        BenefitFrom::ColumnOrGiven { candidates } => candidates.iter().any(|each| each == benefit),
        BenefitFrom::Column | BenefitFrom::None | BenefitFrom::Unknown => false,
    };
    ids.filter(is_about).collect()
}

pub(crate) fn normalised_id(id: &str) -> String {
    id.trim().to_lowercase().replace('_', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(benefit: &str) -> BenefitFrom {
        BenefitFrom::Table { benefit: benefit.to_owned(), before: None }
    }

    #[test]
    fn the_prefix_of_an_id_says_the_benefit() {
        assert_eq!(table_info("y01a02").benefit, table("a_dagpenge"));
        assert_eq!(table_info("y36a02").benefit, table("kontanthjaelp"));
        assert_eq!(table_info("y60a02").benefit, table("kontanthjaelp_samlet"));
        assert_eq!(table_info("Y60H02").benefit, table("kontanthjaelp_samlet"));
        assert_eq!(table_info("y07c02").benefit, table("sygedagpenge"));
        assert_eq!(table_info("y10a27").benefit, BenefitFrom::Unknown);
    }

    #[test]
    fn a_renamed_benefit_has_its_old_code_in_the_months_before() {
        let info = table_info("y35a02");
        let benefit = |year, month| info.benefit.in_period(Period::month(year, month).unwrap());
        assert_eq!(benefit(2019, 12), Some("integrationsydelse"));
        assert_eq!(benefit(2020, 1), Some("sho"));
        assert_eq!(info.benefit.in_period(Period::rolling_year(2020, 1).unwrap()), None);
        assert_eq!(info.measure.as_deref(), Some("full_time_persons"));
    }

    #[test]
    fn where_the_id_does_not_decide_the_user_must() {
        let BenefitFrom::ColumnOrGiven { candidates } = table_info("y10a02").benefit else {
            panic!("a guess")
        };
        assert!(candidates.contains(&"foertidspension".to_owned()));
        assert_eq!(table_info("ptv_a02").benefit, BenefitFrom::Column);
        assert_eq!(table_info("PTVA02").id, "ptva02");
        assert_eq!(table_info("folk1a").benefit, BenefitFrom::None);
        assert_eq!(table_info("y10a02").benefit.in_period(Period::month(2020, 1).unwrap()), None);
    }

    #[test]
    fn the_unemployed_tables_have_measures_and_totals_of_their_own() {
        let info = table_info("y25i01");
        assert_eq!(info.benefit, BenefitFrom::Column);
        assert_eq!(info.measure.as_deref(), Some("full_time_unemployed"));
        assert!(info.total_note(Language::Danish).unwrap().contains("bruttoledige"));
        let adjusted = table_info("y25i03");
        assert!(adjusted.seasonally_adjusted && !info.seasonally_adjusted);
        assert_ne!(adjusted.measure, info.measure);
        assert_eq!(table_info("y25i05").benefit, BenefitFrom::None);
    }

    #[test]
    fn the_most_exact_entry_decides_field_by_field() {
        let info = table_info("y60a02");
        assert_eq!(
            info.title_da.as_deref(),
            Some("Kontanthjælp: antal personer og fuldtidspersoner")
        );
        assert_eq!(info.months_from, Period::month(2021, 8));
        // From y60*.
        assert_eq!(info.own_label("KONTANTHJÆLP"), Some("kontanthjaelp_samlet"));
        // From yNN*.
        assert_eq!(info.publisher, Some(Publisher::Jobindsats));
        assert_eq!(
            table_info("y07a24").title_da.as_deref(),
            Some(
                "Antal påbegyndte og afsluttede forløb samt antal forløb primo og ultimo perioden"
            )
        );
    }

    #[test]
    fn a_table_that_mixes_measures_has_no_single_one() {
        for id in ["auk02", "auh02", "pen123", "sygedp01", "ky04", "y09a24"] {
            assert_eq!(table_info(id).measure, None, "{id}");
        }
        assert_eq!(
            table_info("auk02").member("type", "FTM").unwrap().measure.as_deref(),
            Some("full_time_recipients")
        );
    }

    #[test]
    fn statbank_codes_mean_what_statbank_says() {
        let auk01 = table_info("auk01");
        let english =
            auk01.member("benefit", "Net unemployed recipients of social assistance").unwrap();
        assert_eq!(english.label(Language::Danish), "Nettoledige kontanthjælpsmodtagere");
        assert_eq!(english.benefit, None);
        assert_eq!(english.related, ["kontanthjaelp"]);
        assert_eq!(
            auk01.member("benefit", "LY").unwrap().benefit.as_deref(),
            Some("ledighedsydelse")
        );
        // A composite of Jobindsats has the same words.
        assert_eq!(
            auk01.member("benefit", "Sygedagpenge mv.").unwrap().code,
            "sygedagpenge_mv_statbank"
        );
        assert!(auk01.member("benefit", "TOTUSU").unwrap().is_sum);
        assert!(auk01.member("benefit", "unknown").is_none());
        assert!(auk01.member("sex", "M").is_none());
        assert_eq!(auk01.publisher, Some(Publisher::StatisticsDenmark));
        assert_eq!(
            table_info("KY01").member("visitation", "3").unwrap().code,
            "aabenlys_uddannelsesparat"
        );
        assert_eq!(
            table_info("PEN113").member("benefit", "40").unwrap().benefit.as_deref(),
            Some("foertidspension")
        );
    }

    #[test]
    fn of_an_unknown_table_nothing_is_known() {
        let info = table_info("STRAF42");
        assert_eq!(info, TableInfo { id: "straf42".to_owned(), ..TableInfo::default() });
    }
}
