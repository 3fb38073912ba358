//! Dimensions: what the headings of the files are about, which of their members is the total, and in which
//! order they stand.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::{
    Language,
    code_list::{CodeListError, LabelIndex, fold, read_file, refuse_twice, slug},
};

/// The labels that are the total of any dimension, as slugs.
const BARE_TOTALS: [&str; 6] = ["i_alt", "ialt", "total", "tot", "alle", "all"];

/// A breakdown of the numbers, as found in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dimension {
    /// Column id in every output: one of the shipped ids, else the slug of the heading.
    pub id: String,
    /// The Danish heading.
    pub label_da: String,
    /// The English heading; the heading of the file when the dimension is not known.
    pub label_en: String,
    /// Whether it is one of the shipped dimensions, which mean the same in every file.
    pub known: bool,
}

impl Dimension {
    /// The heading in this language.
    pub fn label(&self, language: Language) -> &str {
        language.pick(&self.label_da, &self.label_en)
    }
}

/// The dimensions that mean the same in every file.
#[derive(Clone, Debug)]
pub struct DimensionList {
    entries: Vec<Entry>,
    headings: LabelIndex,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    label: String,
    label_en: String,
    headings: Vec<String>,
    publisher_ids: Vec<String>,
    totals: Vec<String>,
    #[serde(default, rename = "member")]
    members: Vec<Member>,
    /// Whether the members leave nobody out.
    #[serde(default = "yes")]
    complete: bool,
    /// Whether there can be no others.
    #[serde(default)]
    closed: bool,
    /// Whether all members are shares of one base.
    #[serde(default)]
    shares_base: bool,
}

fn yes() -> bool {
    true
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Member {
    code: String,
    label: String,
    label_en: String,
    variants: Vec<String>,
}

impl Entry {
    fn names(&self) -> impl Iterator<Item = &str> {
        [&self.id, &self.label, &self.label_en]
            .into_iter()
            .chain(&self.headings)
            .map(String::as_str)
    }
}

impl Member {
    fn names(&self) -> impl Iterator<Item = &str> {
        [&self.code, &self.label, &self.label_en]
            .into_iter()
            .chain(&self.variants)
            .map(String::as_str)
    }
}

impl DimensionList {
    /// The list that comes with the program.
    ///
    /// ```
    /// use bestand_model::dimension::DimensionList;
    /// let dimensions = DimensionList::shipped();
    /// assert_eq!(dimensions.resolve("Ydelsesgrupper", None).id, "benefit");
    /// assert_eq!(dimensions.resolve("A-kasse", None).id, "a_kasse");
    /// assert!(dimensions.is_total("a_kasse", "A-kasse i alt"));
    /// assert!(!dimensions.is_total("benefit", "Kontanthjælp i alt"));
    /// ```
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<DimensionList> = LazyLock::new(|| {
            DimensionList::load(include_str!("../data/dimensions.toml"))
                .expect("the shipped list of dimensions is tested")
        });
        &SHIPPED
    }

    /// Whether the members of a dimension divide who is counted and not whom they are a share of: the benefits of a
    /// table have one labour force, women and men have two.
    pub fn shares_base(&self, id: &str) -> bool {
        self.entries.iter().any(|entry| entry.id == id && entry.shares_base)
    }

    /// Reads a list: `[[dimension]]` entries in column order, as described at the head of the shipped one.
    ///
    /// # Errors
    /// When the file cannot be read, or an id, heading or member stands twice.
    pub fn load(text: &str) -> Result<Self, CodeListError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            dimension: Vec<Entry>,
        }
        const LIST: &str = "dimensions";
        let File { dimension: entries } = read_file(LIST, text)?;
        refuse_twice(LIST, entries.iter().map(|entry| &entry.id))?;
        let mut headings = LabelIndex::default();
        for entry in &entries {
            for name in entry.names() {
                headings.insert(&slug(name), &entry.id)?;
            }
            let mut members = LabelIndex::default();
            for member in &entry.members {
                for name in member.names() {
                    members.insert(name, &member.code)?;
                }
            }
        }
        Ok(Self { entries, headings })
    }

    /// The dimension a heading of a file is about. The heading decides before the publisher's own id
    /// (`_ygrpa02`); a heading that is not known becomes a dimension of its own, named by its slug.
    pub fn resolve(&self, label: &str, publisher_id: Option<&str>) -> Dimension {
        let by_publisher_id = || {
            let id = publisher_id?;
            self.entries
                .iter()
                .find(|entry| entry.publisher_ids.iter().any(|pattern| id_matches(pattern, id)))
        };
        let heading = slug(label);
        match self.headings.get(&heading).and_then(|id| self.entry(id)).or_else(by_publisher_id) {
            Some(entry) => Dimension {
                id: entry.id.clone(),
                label_da: entry.label.clone(),
                label_en: entry.label_en.clone(),
                known: true,
            },
            None => Dimension {
                id: if heading.is_empty() { "unnamed".to_owned() } else { heading },
                label_da: label.trim().to_owned(),
                label_en: label.trim().to_owned(),
                known: false,
            },
        }
    }

    /// The id of the known dimension meant by an id, label, heading or slug someone typed; `None` for the
    /// dimensions that only a file knows.
    pub fn find(&self, name: &str) -> Option<&str> {
        self.headings.get(&slug(name))
    }

    /// Whether a label names everything in a dimension: `I alt`, `TOT`, `Køn i alt`, `Age, total`, `Hele
    /// landet`. A label that names a member and its parts (`Kontanthjælp i alt`, `Alle uddannelsesparate`) does
    /// not.
    pub fn is_total(&self, dimension_id: &str, label: &str) -> bool {
        let label = slug(label);
        if BARE_TOTALS.contains(&label.as_str()) {
            return true;
        }
        let heading = label.strip_suffix("_i_alt").or_else(|| label.strip_suffix("_total"));
        match self.entry(dimension_id) {
            None => heading == Some(dimension_id),
            Some(entry) => {
                heading.is_some_and(|heading| self.headings.get(heading) == Some(dimension_id))
                    || entry.totals.iter().any(|total| slug(total) == label)
            }
        }
    }

    /// The place of a dimension among the columns. Those that are not known share the last place: sort by
    /// this and then by id.
    pub fn sort_key(&self, dimension_id: &str) -> usize {
        self.entries.iter().position(|entry| entry.id == dimension_id).unwrap_or(self.entries.len())
    }

    /// The member of this dimension that a label or code of a file, or a name someone typed, means; `None` where the
    /// list has no such member.
    ///
    /// ```
    /// use bestand_model::dimension::DimensionList;
    /// let dimensions = DimensionList::shipped();
    /// assert_eq!(dimensions.match_member("scheme", "efter de nye regler"), Some("2013"));
    /// assert_eq!(dimensions.match_member("scheme", "I alt"), None);
    /// ```
    pub fn match_member(&self, dimension_id: &str, text: &str) -> Option<&str> {
        let text = fold(text);
        self.members(dimension_id)
            .iter()
            .find(|member| member.names().any(|name| fold(name) == text || slug(name) == text))
            .map(|member| member.code.as_str())
    }

    /// What a member is called.
    pub fn member_label(&self, dimension_id: &str, code: &str, language: Language) -> Option<&str> {
        let member = self.members(dimension_id).iter().find(|member| member.code == code)?;
        Some(language.pick(&member.label, &member.label_en))
    }

    /// The place of a member in its list.
    pub fn member_order(&self, dimension_id: &str, code: &str) -> Option<usize> {
        self.members(dimension_id).iter().position(|member| member.code == code)
    }

    /// The Danish names of the members in list order; none where no list has them.
    pub fn member_names(&self, dimension_id: &str) -> impl Iterator<Item = &str> {
        self.members(dimension_id).iter().map(|member| member.label.as_str())
    }

    /// Whether a dimension can have no other members than those of its list.
    pub fn is_closed(&self, dimension_id: &str) -> bool {
        self.entry(dimension_id).is_some_and(|entry| entry.closed)
    }

    fn members(&self, dimension_id: &str) -> &[Member] {
        self.entry(dimension_id).map_or(&[], |entry| &entry.members)
    }

    fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }
}

/// The codes of all members of a dimension in print order, where the shipped list has them and they leave nobody
/// out: a sum over all of them is the total. `None` where nothing proves that.
pub fn complete_members(dimension_id: &str) -> Option<Vec<&'static str>> {
    let entry = DimensionList::shipped().entry(dimension_id)?;
    let codes = || entry.members.iter().map(|member| member.code.as_str()).collect();
    (entry.complete && !entry.members.is_empty()).then(codes)
}

/// The sex a label or code of a file, or a name someone typed, means: `k` or `m`.
///
/// ```
/// use bestand_model::dimension::match_sex;
/// assert_eq!(match_sex("Kvinder"), Some("k"));
/// assert_eq!(match_sex("1"), Some("m"));
/// assert_eq!(match_sex("Køn i alt"), None);
/// ```
pub fn match_sex(text: &str) -> Option<&'static str> {
    DimensionList::shipped().match_member("sex", text)
}

/// What `k` or `m` is called.
pub fn sex_label(code: &str, language: Language) -> Option<&'static str> {
    DimensionList::shipped().member_label("sex", code, language)
}

/// Whether a pattern covers an id of a publisher: `*` stands for any run, `?` for one character; case and `_`
/// do not count (`ptv_a02` is `ptva02`).
pub(crate) fn id_matches(pattern: &str, id: &str) -> bool {
    fn covers(pattern: &[char], id: &[char]) -> bool {
        match pattern.split_first() {
            None => id.is_empty(),
            Some(('*', rest)) => (0..=id.len()).any(|skipped| covers(rest, &id[skipped..])),
            Some((&first, rest)) => id
                .split_first()
                .is_some_and(|(&next, id)| (first == '?' || first == next) && covers(rest, id)),
        }
    }
    let plain = |text: &str| -> Vec<char> {
        text.chars().filter(|&character| character != '_').flat_map(char::to_lowercase).collect()
    };
    covers(&plain(pattern), &plain(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id_of(heading: &str) -> String {
        DimensionList::shipped().resolve(heading, None).id
    }

    #[test]
    fn headings_of_all_publishers_lead_to_one_dimension() {
        for (id, headings) in [
            ("area", &["Område", "OMRÅDE", "OMRADE", "Area", "area"][..]),
            (
                "benefit",
                &[
                    "Ydelse",
                    "Ydelser",
                    "Ydelsesgrupper",
                    "Ydelsesgruppe",
                    "YDELSESTYPE",
                    "Benefit",
                    "ydelsesgrupper",
                ],
            ),
            ("sex", &["Køn", "KØN", "KOEN", "KON", "Sex"]),
            ("age", &["Alder", "ALDER", "ALERAMS", "Age", "Aldersgruppe"]),
            ("visitation", &["Visitationskategori", "VISITATION", "Matchgruppe", "Match"]),
            ("diagnosis", &["Diagnose", "Hoveddiagnose"]),
            ("scheme", &["Ordning"]),
        ] {
            for heading in headings {
                assert_eq!(id_of(heading), id, "{heading}");
                assert_eq!(DimensionList::shipped().find(heading), Some(id), "{heading}");
            }
        }
    }

    #[test]
    fn the_publishers_own_id_helps_where_the_heading_does_not() {
        let list = DimensionList::shipped();
        for (publisher_id, id) in [
            ("_ygrpa02", "benefit"),
            ("_ygrp_y30r21", "benefit"),
            ("_kon", "sex"),
            ("_aldera", "age"),
            ("_alder5i30", "age"),
            ("_viskat_1int", "visitation"),
            ("_akassebl", "gruppe"),
            ("_kontrakt", "gruppe"),
        ] {
            assert_eq!(list.resolve("Gruppe", Some(publisher_id)).id, id, "{publisher_id}");
        }
        assert_eq!(list.resolve("Alder", Some("_kon")).id, "age", "the heading decides");
    }

    #[test]
    fn an_unknown_heading_is_a_dimension_of_its_own() {
        let list = DimensionList::shipped();
        let dimension = list.resolve(" Herkomst ", Some("_oprinda"));
        assert_eq!((dimension.id.as_str(), dimension.known), ("herkomst", false));
        assert_eq!(dimension.label(Language::English), "Herkomst");
        assert_eq!(id_of("A-kasse"), "a_kasse");
        assert_eq!(id_of("Kontanthjælpssats"), "kontanthjaelpssats");
        assert_eq!(id_of("–"), "unnamed");
        assert_eq!(list.find("a_kasse"), None);
    }

    #[test]
    fn totals_are_recognised_by_dimension() {
        let list = DimensionList::shipped();
        for (dimension, label) in [
            ("sex", "Køn i alt"),
            ("sex", "I alt"),
            ("sex", "Total"),
            ("sex", "TOT"),
            ("sex", "MOK"),
            ("age", "Alder i alt"),
            ("age", "Age, total"),
            ("age", "IALT"),
            ("benefit", "Ydelsesgrupper i alt"),
            ("benefit", "Ydelser i alt"),
            ("area", "Hele landet"),
            ("area", "All Denmark"),
            ("area", "000"),
            ("herkomst", "Herkomst i alt"),
            ("a_kasse", "A-kasse i alt"),
            ("a_kasse", "I alt"),
            ("fleksjobtype", "Fleksjobtype i alt"),
            ("visitation", "Alle"),
        ] {
            assert!(list.is_total(dimension, label), "{dimension}: {label}");
        }
    }

    #[test]
    fn a_member_with_parts_is_no_total() {
        let list = DimensionList::shipped();
        for (dimension, label) in [
            ("benefit", "Kontanthjælp i alt"),
            ("benefit", "Førtidspension i alt"),
            ("benefit", "A-dagpenge i alt"),
            ("benefit", "TOTUSU"),
            ("benefit", "Køn i alt"),
            ("visitation", "Alle uddannelsesparate"),
            ("age", "MOK"),
            ("age", "000"),
            ("sex", "Hele landet"),
            ("a_kasse", "Ingen a-kasse"),
            ("herkomst", "A-kasse i alt"),
            ("sex", ""),
        ] {
            assert!(!list.is_total(dimension, label), "{dimension}: {label}");
        }
    }

    #[test]
    fn columns_stand_in_the_order_of_the_contract() {
        let list = DimensionList::shipped();
        let contract = [
            "area",
            "benefit",
            "scheme",
            "diagnosis",
            "visitation",
            "age",
            "sex",
            "prior_income",
            "a_kasse",
        ];
        for (place, id) in contract.into_iter().enumerate() {
            assert_eq!(list.sort_key(id), place, "{id}");
        }
        assert_eq!(list.sort_key("a_kasse"), list.sort_key("herkomst"));
    }

    #[test]
    fn women_and_men_are_everybody() {
        for (code, labels) in
            [("k", ["Kvinder", "Women", "K", "2"]), ("m", ["Mænd", "Men", "M", "1"])]
        {
            for label in labels {
                assert_eq!(match_sex(label), Some(code), "{label}");
            }
        }
        assert_eq!(match_sex("maend"), Some("m"), "the slug of a label is a name too");
        for label in ["Køn i alt", "MOK", "TOT", "3", ""] {
            assert_eq!(match_sex(label), None, "{label}");
        }
        assert_eq!(complete_members("sex"), Some(vec!["k", "m"]));
        assert_eq!(complete_members("benefit"), None);
        assert_eq!(sex_label("k", Language::Danish), Some("Kvinder"));
        assert_eq!(sex_label("x", Language::Danish), None);
    }

    #[test]
    fn both_schemes_go_by_all_their_names_and_are_all_there_is() {
        let list = DimensionList::shipped();
        for (code, labels) in [
            ("2003", ["2003-ordningen", "efter de tidligere regler", "gammel ordning"]),
            ("2013", ["2013-ordningen", "efter de nye regler", "ny ordning"]),
        ] {
            for label in labels {
                assert_eq!(list.match_member("scheme", label), Some(code), "{label}");
            }
        }
        assert_eq!(list.match_member("scheme", "2003- og 2013-ordningen"), None);
        assert!(list.is_closed("scheme") && !list.is_closed("sex"));
        assert!(list.is_total("scheme", "Ordning i alt"));
        assert_eq!(complete_members("scheme"), Some(vec!["2003", "2013"]));
    }

    #[test]
    fn what_is_not_known_to_be_all_is_never_added_up() {
        let list = DimensionList::shipped();
        assert_eq!(id_of("Indtægtsgrundlag"), "prior_income");
        assert_eq!(list.match_member("prior_income", "sygedagpenge"), Some("sygedagpenge"));
        assert_eq!(complete_members("prior_income"), None);
        assert_eq!(list.match_member("age", "Uoplyst alder"), Some("uoplyst"));
        assert_eq!(complete_members("age"), None);
    }

    #[test]
    fn patterns_take_any_run_or_one_character() {
        for (pattern, id) in
            [("y60*", "Y60A02"), ("y??a03", "y01a03"), ("ptva03", "ptv_a03"), ("pen*", "pen113")]
        {
            assert!(id_matches(pattern, id), "{pattern} {id}");
        }
        for (pattern, id) in
            [("y60*", "y36a02"), ("y??a03", "y1a03"), ("pen*", "open1"), ("y??g01", "ptvg01")]
        {
            assert!(!id_matches(pattern, id), "{pattern} {id}");
        }
    }
}
