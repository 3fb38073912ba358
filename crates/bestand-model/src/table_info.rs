//! What is known about a publisher's table from its id: the benefit it is about, its measure, what its own
//! total counts, and what its codes mean.
//!
//! An extract seldom says these things itself. Without them `kontanthjælp` of table y60a02 and of y25i01 would
//! look like one row. The list is `data/tables.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::benefit::{BenefitList, month, optional_month};
use crate::code_list::{CodeListError, fold};
use crate::measure::MeasureList;
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
    /// Whether its numbers are seasonally adjusted, whatever its column heads say: its single count is then
    /// [`TableInfo::measure`], not what the head alone would mean.
    pub seasonally_adjusted: bool,
    /// Labels that lead to a benefit in this table only, looked up before [`BenefitList::match_label`].
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
    /// Evidence and doubts.
    pub note: Option<String>,
    /// Keys of `data/sources.toml`.
    pub sources: Vec<String>,
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
        members.iter().find(|member| member.texts.iter().any(|each| fold(each) == folded))
    }

    /// The benefit a label means in this table only.
    pub fn own_label(&self, label: &str) -> Option<&str> {
        let folded = fold(label);
        self.label_map.iter().find(|(each, _)| fold(each) == folded).map(|(_, code)| code.as_str())
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

/// The table id in the base name of a file, in lower case without `_`; `None` when there is none, or there are
/// two different ones.
///
/// ```
/// use bestand_model::table_info::table_id_in_file_name;
/// assert_eq!(table_id_in_file_name("udtræk Y01A02 2015.csv").as_deref(), Some("y01a02"));
/// assert_eq!(table_id_in_file_name("ptv_a02.json").as_deref(), Some("ptva02"));
/// assert_eq!(table_id_in_file_name("y25i01_y60a02.json"), None);
/// ```
pub fn table_id_in_file_name(file: &str) -> Option<String> {
    let lower = file.to_lowercase();
    let tokens: Vec<&str> = lower.split(|character: char| !character.is_alphanumeric()).collect();
    let mut found = BTreeSet::new();
    for (place, token) in tokens.iter().enumerate() {
        // `ptv_a02` is one id although `_` ends a token.
        let with_next = tokens.get(place + 1).map(|next| format!("{token}{next}"));
        if is_table_id(token) {
            found.insert((*token).to_owned());
        } else if *token == "ptv" {
            found.extend(with_next.filter(|id| is_table_id(id)));
        }
    }
    if found.len() == 1 { found.pop_first() } else { None }
}

/// Whether a token has the form of a Jobindsats id (`y25i06b`, `y01ud01di`, `ptva02`) or is listed.
fn is_table_id(token: &str) -> bool {
    let after_prefix = match token.strip_prefix("ptv") {
        Some(rest) => Some(rest),
        None => token.strip_prefix('y').and_then(|rest| rest.strip_prefix(two_digits(rest)?)),
    };
    let has_form = after_prefix.is_some_and(|rest| {
        let middle = rest.trim_start_matches(|character: char| character.is_ascii_lowercase());
        let letters = rest.len() - middle.len();
        let ending = two_digits(middle).and_then(|digits| middle.strip_prefix(digits));
        (1..=3).contains(&letters)
            && ending.is_some_and(|end| {
                end.len() <= 2 && end.bytes().all(|byte| byte.is_ascii_lowercase())
            })
    });
    has_form || shipped().tables.iter().any(|entry| entry.id.0 == token)
}

fn two_digits(text: &str) -> Option<&str> {
    text.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

pub(crate) fn normalised_id(id: &str) -> String {
    id.trim().to_lowercase().replace('_', "")
}

/// The file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TableFile {
    #[serde(rename = "table")]
    tables: Vec<Entry>,
    #[serde(default)]
    members: Vec<MemberList>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MemberList {
    name: String,
    member: Vec<LocalMember>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Entry {
    id: Pattern,
    publisher: Option<String>,
    title_da: Option<String>,
    benefit_from: Option<FromWhere>,
    benefit: Option<String>,
    benefit_before: Option<Before>,
    candidates: Option<Vec<String>>,
    related: Option<Vec<String>>,
    measure: Option<String>,
    seasonally_adjusted: Option<bool>,
    label_map: Option<BTreeMap<String, String>>,
    members: Option<BTreeMap<String, String>>,
    dims: Option<Vec<String>>,
    total_note_da: Option<String>,
    total_note_en: Option<String>,
    #[serde(deserialize_with = "optional_month")]
    months_from: Option<Period>,
    note: Option<String>,
    sources: Option<Vec<String>>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum FromWhere {
    Table,
    Column,
    ColumnOrGiven,
    None,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Before {
    #[serde(deserialize_with = "month")]
    month: Period,
    benefit: String,
}

/// An id in which `NN` stands for two digits and a final `*` for any ending.
#[derive(Debug, Default, Deserialize)]
struct Pattern(String);

impl Pattern {
    fn fits(&self, id: &str) -> bool {
        let (pattern, open) = match self.0.strip_suffix('*') {
            Some(start) => (start, true),
            None => (self.0.as_str(), false),
        };
        let fitting = pattern.bytes().zip(id.bytes()).all(|(pattern, byte)| match pattern {
            b'N' => byte.is_ascii_digit(),
            own => own == byte,
        });
        fitting && if open { id.len() >= pattern.len() } else { id.len() == pattern.len() }
    }

    /// How much of an id it fixes.
    fn exactness(&self) -> usize {
        self.0.bytes().filter(|byte| !matches!(byte, b'N' | b'*')).count()
    }
}

fn shipped() -> &'static TableFile {
    static SHIPPED: LazyLock<TableFile> = LazyLock::new(|| {
        TableFile::load(include_str!("../data/tables.toml"))
            .expect("shipped list is checked by tests")
    });
    &SHIPPED
}

impl TableFile {
    fn load(toml: &str) -> Result<Self, CodeListError> {
        let mut file: Self = toml::from_str(toml).map_err(|error| CodeListError::Unreadable {
            list: "tables",
            message: error.to_string(),
        })?;
        file.check()?;
        // Most exact first, so that the first entry with a field decides it.
        file.tables.sort_by_key(|entry| std::cmp::Reverse(entry.id.exactness()));
        Ok(file)
    }

    fn resolve(&self, id: &str) -> TableInfo {
        let entries: Vec<&Entry> = self.tables.iter().filter(|entry| entry.id.fits(id)).collect();
        TableInfo {
            id: id.to_owned(),
            publisher: first(&entries, |entry| entry.publisher.as_deref().and_then(publisher_of)),
            title_da: first(&entries, |entry| entry.title_da.clone()),
            benefit: benefit_of(id, &entries),
            related: first(&entries, |entry| entry.related.clone()).unwrap_or_default(),
            measure: first(&entries, |entry| entry.measure.clone()),
            seasonally_adjusted: first(&entries, |entry| entry.seasonally_adjusted)
                .unwrap_or_default(),
            label_map: first(&entries, |entry| entry.label_map.clone()).unwrap_or_default(),
            member_codes: first(&entries, |entry| entry.members.as_ref())
                .into_iter()
                .flatten()
                .map(|(dimension, list)| (dimension.clone(), self.member_list(list).to_vec()))
                .collect(),
            dims: first(&entries, |entry| entry.dims.clone()).unwrap_or_default(),
            total_note_da: first(&entries, |entry| entry.total_note_da.clone()),
            total_note_en: first(&entries, |entry| entry.total_note_en.clone()),
            months_from: first(&entries, |entry| entry.months_from),
            note: first(&entries, |entry| entry.note.clone()),
            sources: first(&entries, |entry| entry.sources.clone()).unwrap_or_default(),
        }
    }

    fn member_list(&self, name: &str) -> &[LocalMember] {
        self.members.iter().find(|list| list.name == name).map_or(&[], |list| &list.member)
    }

    fn check(&self) -> Result<(), CodeListError> {
        let mut ids = BTreeSet::new();
        for entry in &self.tables {
            let id = &entry.id.0;
            if !ids.insert(id) {
                return Err(CodeListError::CodeTwice { code: id.clone(), list: "tables" });
            }
            let benefits = entry
                .benefit
                .iter()
                .chain(entry.benefit_before.iter().map(|before| &before.benefit))
                .chain(entry.candidates.iter().flatten())
                .chain(entry.related.iter().flatten())
                .chain(entry.label_map.iter().flat_map(BTreeMap::values));
            check_references(id, benefits, &entry.measure)?;
            let lists = entry.members.iter().flat_map(BTreeMap::values);
            let missing = lists.into_iter().find(|name| self.member_list(name).is_empty());
            let publisher = entry.publisher.iter().find(|key| publisher_of(key).is_none());
            if let Some(missing) = missing.or(publisher) {
                return Err(CodeListError::BrokenReference {
                    from: id.clone(),
                    to: missing.clone(),
                });
            }
        }
        self.members.iter().try_for_each(MemberList::check)
    }
}

impl MemberList {
    /// Every code and every text leads to one member.
    fn check(&self) -> Result<(), CodeListError> {
        let mut codes = BTreeSet::new();
        let mut texts = crate::code_list::LabelIndex::default();
        for member in &self.member {
            if !codes.insert(&member.code) {
                return Err(CodeListError::CodeTwice {
                    code: member.code.clone(),
                    list: "table members",
                });
            }
            for text in &member.texts {
                texts.insert(text, &member.code)?;
            }
            check_references(
                &member.code,
                member.benefit.iter().chain(&member.related),
                &member.measure,
            )?;
        }
        Ok(())
    }
}

fn check_references<'a>(
    from: &str,
    benefits: impl IntoIterator<Item = &'a String>,
    measure: &'a Option<String>,
) -> Result<(), CodeListError> {
    let benefit = benefits.into_iter().find(|code| BenefitList::shipped().get(code).is_none());
    let measure = measure.iter().find(|code| MeasureList::shipped().get(code).is_none());
    match benefit.or(measure) {
        Some(missing) => {
            Err(CodeListError::BrokenReference { from: from.to_owned(), to: missing.clone() })
        }
        None => Ok(()),
    }
}

/// The field of the most exact entry that has it.
fn first<'a, T>(entries: &[&'a Entry], field: impl Fn(&'a Entry) -> Option<T>) -> Option<T> {
    entries.iter().find_map(|entry| field(entry))
}

fn benefit_of(id: &str, entries: &[&Entry]) -> BenefitFrom {
    match first(entries, |entry| entry.benefit_from) {
        None => BenefitFrom::Unknown,
        Some(FromWhere::None) => BenefitFrom::None,
        Some(FromWhere::Column) => BenefitFrom::Column,
        Some(FromWhere::ColumnOrGiven) => BenefitFrom::ColumnOrGiven {
            candidates: first(entries, |entry| entry.candidates.clone()).unwrap_or_default(),
        },
        Some(FromWhere::Table) => {
            let by_prefix = || {
                BenefitList::shipped()
                    .iter()
                    .find(|benefit| {
                        benefit.jobindsats.as_deref().is_some_and(|prefix| id.starts_with(prefix))
                    })
                    .map(|benefit| benefit.code.clone())
            };
            match first(entries, |entry| entry.benefit.clone()).or_else(by_prefix) {
                Some(benefit) => BenefitFrom::Table {
                    benefit,
                    before: first(entries, |entry| entry.benefit_before.clone())
                        .map(|before| (before.month, before.benefit)),
                },
                None => BenefitFrom::Unknown,
            }
        }
    }
}

/// The publisher behind the key the lists use.
fn publisher_of(scope: &str) -> Option<Publisher> {
    Publisher::ALL.into_iter().find(|publisher| publisher.scope() == Some(scope))
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
    fn a_benefit_of_ours_keeps_its_code_among_the_members() {
        for member in shipped().members.iter().flat_map(|list| &list.member) {
            match &member.benefit {
                Some(benefit) => assert_eq!(benefit, &member.code),
                None => {
                    assert!(BenefitList::shipped().get(&member.code).is_none(), "{}", member.code);
                }
            }
        }
    }

    #[test]
    fn of_an_unknown_table_nothing_is_known() {
        let info = table_info("STRAF42");
        assert_eq!(info, TableInfo { id: "straf42".to_owned(), ..TableInfo::default() });
    }

    #[test]
    fn an_id_is_found_in_a_file_name_as_a_whole_word() {
        let id = |file| table_id_in_file_name(file);
        for (file, expected) in [
            ("v3_y25i01_kommuner_2021M08-2026M07.json", "y25i01"),
            ("Y01A02.csv", "y01a02"),
            ("ptv_a02 nov.csv", "ptva02"),
            ("ptva02.csv", "ptva02"),
            ("auk01_KT_en_csv.csv", "auk01"),
            ("folk1am_totals_en_csv.csv", "folk1am"),
            ("folk1a_codes_da_csv_lf.csv", "folk1a"),
            ("udtræk(pen113).csv", "pen113"),
            ("KY01.px", "ky01"),
            ("AUKS01.csv", "auks01"),
            ("y25i06b.json", "y25i06b"),
            ("y01ud01di og Y01UD01DI.json", "y01ud01di"),
        ] {
            assert_eq!(id(file).as_deref(), Some(expected), "{file}");
        }
        for file in [
            "kommuner.csv",
            "derived_kommuner_monthly_y25i01_y25i09_y60.json",
            "myy01a02.csv",
            "y1a02.csv",
            "y01.csv",
            "y01a021.csv",
            "nov2014.csv",
            "y01æ02.csv",
        ] {
            assert_eq!(id(file), None, "{file}");
        }
    }

    #[test]
    fn every_entry_names_known_sources_and_speaks_both_languages() {
        let sources: toml::Table = include_str!("../data/sources.toml").parse().unwrap();
        for entry in &shipped().tables {
            for source in entry.sources.iter().flatten() {
                assert!(sources.contains_key(source), "{}: {source}", entry.id.0);
            }
            assert_eq!(
                entry.total_note_da.is_some(),
                entry.total_note_en.is_some(),
                "{}",
                entry.id.0
            );
        }
    }

    #[test]
    fn a_list_with_a_mistake_is_refused() {
        for text in [
            "[[table]]\nid = \"y01a02\"\nbenefit = \"borte\"",
            "[[table]]\nid = \"y01a02\"\nbenefit_before = { month = \"2020-01\", benefit = \"borte\" }",
            "[[table]]\nid = \"y01a02\"\ncandidates = [\"borte\"]",
            "[[table]]\nid = \"y01a02\"\nlabel_map = { \"x\" = \"borte\" }",
            "[[table]]\nid = \"y01a02\"\nmeasure = \"borte\"",
            "[[table]]\nid = \"y01a02\"\nmembers = { benefit = \"borte\" }",
            "[[table]]\nid = \"y01a02\"\npublisher = \"borte\"",
        ] {
            let error = TableFile::load(text).unwrap_err();
            assert!(
                matches!(&error, CodeListError::BrokenReference { to, .. } if to == "borte"),
                "{text}"
            );
        }
        let twice = "[[table]]\nid = \"y01a02\"\n[[table]]\nid = \"y01a02\"";
        assert!(matches!(TableFile::load(twice), Err(CodeListError::CodeTwice { .. })));
        let member = |code: &str, text: &str| {
            format!(
                "{{ code = \"{code}\", label_da = \"x\", label_en = \"x\", texts = [\"{text}\"] }}"
            )
        };
        let list = |first: String, second: String| {
            format!("table = []\n[[members]]\nname = \"m\"\nmember = [{first}, {second}]")
        };
        let one_text = TableFile::load(&list(member("a", "KT"), member("b", "kt"))).unwrap_err();
        assert!(matches!(one_text, CodeListError::LabelWithTwoCodes { .. }));
        let one_code = TableFile::load(&list(member("a", "KT"), member("a", "DP"))).unwrap_err();
        assert!(matches!(one_code, CodeListError::CodeTwice { .. }));
    }
}
