//! Ready selections of rows: benefits with their filters, labels, order and sub-totals.
//!
//! A set is checked when it is read: a total or sub-total never adds up what counts the same people twice or
//! what may not stand together. The shipped sets are `data/sets.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer};

use crate::benefit::{BenefitList, ListedMonth, month};
use crate::code_list::CodeListError;
use crate::measure::MeasureList;
use crate::{Language, Period};

/// Which members of which dimensions a row counts. Members of one dimension are added up.
pub type Filter = BTreeMap<String, Vec<String>>;

/// A selection of rows for a table, in print order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BenefitSet {
    /// The key, such as `kl`.
    pub code: String,
    /// The Danish name.
    pub label_da: String,
    /// The English name.
    pub label_en: String,
    /// The measure of every row.
    pub measure: String,
    /// The months the set was made for; empty where the user chooses.
    pub months: Vec<Period>,
    /// Benefits whose rows are read as one: no direction word for the single rows.
    pub joint_reading: Vec<String>,
    /// Printed below every table of the set, in Danish.
    pub note_da: Option<String>,
    /// The same in English.
    pub note_en: Option<String>,
    /// Keys of `data/sources.toml`.
    pub sources: Vec<String>,
    /// The rows.
    pub rows: Vec<SetRow>,
}

/// One row of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetRow {
    /// What the row is.
    pub kind: SetRowKind,
    /// The code of the row in an output, unique in its set.
    pub code: String,
    /// The benefit of a benefit row or part; `None` for sums.
    pub benefit: Option<String>,
    /// The Danish label.
    pub label_da: String,
    /// The English label, where one was given.
    pub label_en: Option<String>,
    /// Ids of the tables it is taken from, lower case without `_`; empty = any table of the measure.
    pub tables: Vec<String>,
    /// What is counted; empty = the benefit's total.
    pub filter: Filter,
    /// Another filter for earlier months.
    pub filter_before: Option<FilterBefore>,
    /// The codes of the rows a sub-total adds up.
    pub of: Vec<String>,
}

/// What a row is, which decides whether it is in the total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetRowKind {
    /// A benefit; in the total.
    Benefit,
    /// A *heraf* line below its benefit; in no sum.
    Part,
    /// The sum of earlier benefit rows; in no other sum.
    Subtotal,
    /// The sum of all benefit rows; the last row.
    Total,
}

/// A filter that holds before a month.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilterBefore {
    /// The first month it no longer holds.
    #[serde(deserialize_with = "month")]
    pub month: Period,
    /// What is counted until then.
    pub filter: Filter,
}

impl BenefitSet {
    /// A set that ships with the crate.
    ///
    /// ```
    /// use bestand_model::benefit_set::BenefitSet;
    /// assert_eq!(BenefitSet::shipped("kl").unwrap().rows[0].code, "foertidspension");
    /// assert!(BenefitSet::shipped("min_kommune").is_none());
    /// ```
    pub fn shipped(code: &str) -> Option<&'static Self> {
        shipped_sets().iter().find(|set| set.code == code)
    }

    /// The codes of the shipped sets.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        shipped_sets().iter().map(|set| set.code.as_str())
    }

    /// Reads a user's own set: the form of `data/sets.toml` with one `[[set]]`.
    ///
    /// # Errors
    /// When the text is no such set, it names a benefit or measure that is in no list, a row's code stands
    /// twice, a sub-total speaks of a row that is not above it, the total is not last, or a sum would count
    /// the same people twice.
    pub fn from_toml(text: &str) -> Result<Self, CodeListError> {
        let mut sets = read(text)?;
        match (sets.pop(), sets.is_empty()) {
            (Some(set), true) => Ok(set),
            _ => Err(CodeListError::Unreadable {
                list: "set rows",
                message: "the file must hold exactly one [[set]]".to_owned(),
            }),
        }
    }

    /// The name in this language.
    pub fn label(&self, language: Language) -> &str {
        language.pick(&self.label_da, &self.label_en)
    }

    /// The note printed below every table of the set.
    pub fn note(&self, language: Language) -> Option<&str> {
        match language {
            Language::Danish => self.note_da.as_deref(),
            Language::English => self.note_en.as_deref(),
        }
    }
}

impl SetRow {
    /// The label in this language; the Danish one where no English was given.
    pub fn label(&self, language: Language) -> &str {
        language.pick(&self.label_da, self.label_en.as_deref().unwrap_or(&self.label_da))
    }

    /// The filter that holds in this period; `None` where the period has months on both sides of the change,
    /// so that neither filter gives the whole of it.
    pub fn filter_in(&self, period: Period) -> Option<&Filter> {
        match &self.filter_before {
            Some(before) if period.last_month() < before.month => Some(&before.filter),
            Some(before) if period.first_month() < before.month => None,
            _ => Some(&self.filter),
        }
    }
}

fn shipped_sets() -> &'static [BenefitSet] {
    static SHIPPED: LazyLock<Vec<BenefitSet>> = LazyLock::new(|| {
        read(include_str!("../data/sets.toml")).expect("shipped sets are checked by tests")
    });
    &SHIPPED
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetFile {
    set: Vec<RawSet>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSet {
    code: String,
    label_da: String,
    label_en: Option<String>,
    measure: String,
    #[serde(default, deserialize_with = "months")]
    months: Vec<Period>,
    #[serde(default)]
    joint_reading: Vec<String>,
    note_da: Option<String>,
    note_en: Option<String>,
    #[serde(default)]
    sources: Vec<String>,
    row: Vec<RawRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    kind: SetRowKind,
    code: Option<String>,
    benefit: Option<String>,
    label_da: String,
    label_en: Option<String>,
    #[serde(default)]
    tables: Vec<String>,
    #[serde(default)]
    filter: Filter,
    filter_before: Option<FilterBefore>,
    #[serde(default)]
    of: Vec<String>,
}

fn months<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Period>, D::Error> {
    let listed = Vec::<ListedMonth>::deserialize(deserializer)?;
    Ok(listed.into_iter().map(|month| month.0).collect())
}

fn read(text: &str) -> Result<Vec<BenefitSet>, CodeListError> {
    let file: SetFile = toml::from_str(text).map_err(|error| CodeListError::Unreadable {
        list: "set rows",
        message: error.to_string(),
    })?;
    let mut codes = BTreeSet::new();
    let mut sets = Vec::with_capacity(file.set.len());
    for raw in file.set {
        if !codes.insert(raw.code.clone()) {
            return Err(CodeListError::CodeTwice { code: raw.code, list: "sets" });
        }
        let set = raw.into_set()?;
        set.check()?;
        sets.push(set);
    }
    Ok(sets)
}

impl RawSet {
    fn into_set(self) -> Result<BenefitSet, CodeListError> {
        let rows =
            self.row.into_iter().map(|row| row.into_row(&self.code)).collect::<Result<_, _>>()?;
        Ok(BenefitSet {
            label_en: self.label_en.unwrap_or_else(|| self.label_da.clone()),
            code: self.code,
            label_da: self.label_da,
            measure: self.measure,
            months: self.months,
            joint_reading: self.joint_reading,
            note_da: self.note_da,
            note_en: self.note_en,
            sources: self.sources,
            rows,
        })
    }
}

impl RawRow {
    fn into_row(self, set: &str) -> Result<SetRow, CodeListError> {
        let code = match (self.kind, self.code, &self.benefit) {
            (_, Some(code), _) => code,
            (SetRowKind::Benefit, None, Some(benefit)) => benefit.clone(),
            (SetRowKind::Total, None, _) => "sum".to_owned(),
            (_, None, _) => {
                return Err(invalid(set, format!("the row {:?} needs a code", self.label_da)));
            }
        };
        Ok(SetRow {
            kind: self.kind,
            code,
            benefit: self.benefit,
            label_da: self.label_da,
            label_en: self.label_en,
            tables: self.tables.iter().map(|id| crate::table_info::normalised_id(id)).collect(),
            filter: self.filter,
            filter_before: self.filter_before,
            of: self.of,
        })
    }
}

fn invalid(entry: &str, message: String) -> CodeListError {
    CodeListError::Invalid { entry: entry.to_owned(), message }
}

impl BenefitSet {
    fn check(&self) -> Result<(), CodeListError> {
        let measure =
            MeasureList::shipped().get(&self.measure).ok_or_else(|| self.broken(&self.measure))?;
        for (place, row) in self.rows.iter().enumerate() {
            let above = &self.rows[..place];
            if above.iter().any(|each| each.code == row.code) {
                return Err(CodeListError::CodeTwice { code: row.code.clone(), list: "set rows" });
            }
            self.check_benefit(row, above)?;
            let summed = match row.kind {
                SetRowKind::Benefit | SetRowKind::Part => continue,
                SetRowKind::Subtotal => self.rows_of(row, above)?,
                SetRowKind::Total if place + 1 < self.rows.len() => {
                    return Err(invalid(&self.code, "the total must be the last row".to_owned()));
                }
                SetRowKind::Total => {
                    above.iter().filter(|each| each.kind == SetRowKind::Benefit).collect()
                }
            };
            if !measure.additive_over.allows("benefit") {
                let message = format!("{} does not add up over benefits", self.measure);
                return Err(invalid(&row.code, message));
            }
            self.check_sum(row, &summed)?;
        }
        let has_row =
            |code: &&String| self.rows.iter().any(|row| row.benefit.as_ref() == Some(*code));
        match self.joint_reading.iter().find(|code| !has_row(code)) {
            Some(missing) => Err(self.broken(missing)),
            None => Ok(()),
        }
    }

    /// Benefit rows and parts have a benefit of the list, parts below it; sums have none.
    fn check_benefit(&self, row: &SetRow, above: &[SetRow]) -> Result<(), CodeListError> {
        let is_sum = matches!(row.kind, SetRowKind::Subtotal | SetRowKind::Total);
        let Some(benefit) = &row.benefit else {
            return if is_sum {
                Ok(())
            } else {
                Err(invalid(&row.code, "needs a benefit".to_owned()))
            };
        };
        if is_sum {
            return Err(invalid(&row.code, "a sum has no benefit of its own".to_owned()));
        }
        if BenefitList::shipped().get(benefit).is_none() {
            return Err(self.broken(benefit));
        }
        let has_own_row = above
            .iter()
            .any(|each| each.kind == SetRowKind::Benefit && each.benefit == row.benefit);
        if row.kind == SetRowKind::Part && !has_own_row {
            return Err(invalid(&row.code, format!("a part stands below the row of {benefit:?}")));
        }
        let before = row.filter_before.iter().flat_map(|before| before.filter.keys());
        if let Some(extra) =
            before.into_iter().find(|dimension| !row.filter.contains_key(*dimension))
        {
            let message = format!("filter_before has {extra:?}, and filter does not");
            return Err(invalid(&row.code, message));
        }
        Ok(())
    }

    fn rows_of<'a>(
        &self,
        row: &SetRow,
        above: &'a [SetRow],
    ) -> Result<Vec<&'a SetRow>, CodeListError> {
        if row.of.is_empty() {
            return Err(invalid(&row.code, "a subtotal names its rows in `of`".to_owned()));
        }
        let find = |code: &String| {
            above
                .iter()
                .find(|each| each.kind == SetRowKind::Benefit && each.code == *code)
                .ok_or_else(|| CodeListError::BrokenReference {
                    from: row.code.clone(),
                    to: code.clone(),
                })
        };
        row.of.iter().map(find).collect()
    }

    /// No two rows of a sum are of one benefit, of a benefit and its part, or of benefits that may not stand
    /// together.
    fn check_sum(&self, sum: &SetRow, rows: &[&SetRow]) -> Result<(), CodeListError> {
        let benefits: Vec<_> = rows
            .iter()
            .filter_map(|row| {
                BenefitList::shipped().get(row.benefit.as_deref().unwrap_or_default())
            })
            .collect();
        for (place, one) in benefits.iter().enumerate() {
            for other in &benefits[place + 1..] {
                let overlap = one.code == other.code
                    || one.parent.as_ref() == Some(&other.code)
                    || other.parent.as_ref() == Some(&one.code)
                    || one.never_with.contains(&other.code)
                    || other.never_with.contains(&one.code);
                if overlap {
                    let message =
                        format!("{} and {} may not stand in one sum", one.code, other.code);
                    return Err(invalid(&sum.code, message));
                }
            }
        }
        Ok(())
    }

    fn broken(&self, to: &str) -> CodeListError {
        CodeListError::BrokenReference { from: self.code.clone(), to: to.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SET: &str = r#"
        [[set]]
        code = "mit"
        label_da = "Mit udvalg"
        measure = "full_time_persons"
        [[set.row]]
        kind = "benefit"
        benefit = "kontanthjaelp"
        label_da = "Kontanthjælp"
        [[set.row]]
        kind = "part"
        code = "unge"
        benefit = "kontanthjaelp"
        label_da = "heraf under 30 år"
        filter = { age = ["-29"] }
        [[set.row]]
        kind = "benefit"
        benefit = "fleksjob"
        label_da = "Fleksjob"
        [[set.row]]
        kind = "subtotal"
        code = "begge"
        of = ["kontanthjaelp", "fleksjob"]
        label_da = "Begge"
        [[set.row]]
        kind = "total"
        label_da = "I alt"
    "#;

    fn error_of(from: &str, to: &str) -> CodeListError {
        assert!(SET.contains(from), "{from}");
        BenefitSet::from_toml(&SET.replace(from, to)).unwrap_err()
    }

    #[test]
    fn the_kl_set_has_the_rows_of_its_table_in_their_order() {
        let kl = BenefitSet::shipped("kl").unwrap();
        let codes: Vec<&str> = kl.rows.iter().map(|row| row.code.as_str()).collect();
        assert_eq!(
            codes,
            [
                "foertidspension",
                "ressourceforloeb",
                "fleksjob",
                "ledighedsydelse",
                "sygedagpenge",
                "jobafklaringsforloeb",
                "kontanthjaelp",
                "uddannelseshjaelp",
                "kontant_og_uddannelseshjaelp",
                "sum",
            ]
        );
        assert_eq!(kl.months.first().copied(), Period::month(2011, 11));
        assert!(kl.note(Language::Danish).unwrap().contains("ikke renset for overlap"));
    }

    #[test]
    fn an_earlier_filter_on_a_dimension_the_filter_lacks_is_refused() {
        let error = error_of(
            r#"filter = { age = ["-29"] }"#,
            r#"filter = { age = ["-29"] }
        filter_before = { month = "2014-01", visitation = ["matchgruppe_2"] }"#,
        );
        assert!(error.to_string().contains("filter_before has \"visitation\""), "{error}");
    }

    #[test]
    fn kl_counts_match_groups_before_2014_and_the_activity_ready_from_then_on() {
        let row = &BenefitSet::shipped("kl").unwrap().rows[6];
        let members = |period| row.filter_in(period).map(|filter| filter["visitation"].clone());
        assert_eq!(
            members(Period::month(2013, 12).unwrap()).unwrap(),
            ["matchgruppe_2", "matchgruppe_3"]
        );
        assert_eq!(members(Period::month(2014, 1).unwrap()).unwrap(), ["aktivitetsparat"]);
        assert_eq!(members(Period::rolling_year(2014, 3).unwrap()), None);
    }

    #[test]
    fn the_status_of_2026_never_takes_a_stock_from_the_unemployed() {
        let set = BenefitSet::shipped("status_2026").unwrap();
        let codes: Vec<&str> = set.rows.iter().map(|row| row.code.as_str()).collect();
        assert_eq!(codes[2], "kontanthjaelp_samlet_aktivitetsparat");
        assert_eq!(codes[3], "kontanthjaelp_samlet_under_30");
        assert_eq!(codes.len(), 13);
        assert!(set.rows.iter().all(|row| !row.tables.iter().any(|id| id.starts_with("y25"))));
        assert!(set.months.is_empty());
    }

    #[test]
    fn every_shipped_set_speaks_both_languages_and_names_known_sources_and_tables() {
        let sources: toml::Table = include_str!("../data/sources.toml").parse().unwrap();
        assert_eq!(BenefitSet::codes().collect::<Vec<_>>(), ["kl", "status_2026"]);
        for set in BenefitSet::codes().filter_map(BenefitSet::shipped) {
            assert!(set.sources.iter().all(|source| sources.contains_key(source)), "{}", set.code);
            assert!(set.rows.iter().all(|row| row.label_en.is_some()), "{}", set.code);
            for table in set.rows.iter().flat_map(|row| &row.tables) {
                let measure = crate::table_info::table_info(table).measure;
                assert_eq!(measure.as_ref(), Some(&set.measure), "{table}");
            }
        }
    }

    #[test]
    fn a_set_of_ones_own_is_read() {
        let set = BenefitSet::from_toml(SET).unwrap();
        assert_eq!(set.label(Language::English), "Mit udvalg");
        assert_eq!(set.rows.len(), 5);
        assert_eq!(set.rows[1].filter["age"], ["-29"]);
    }

    #[test]
    fn what_is_in_no_list_is_refused() {
        for (from, to) in [
            ("benefit = \"fleksjob\"", "benefit = \"borte\""),
            ("measure = \"full_time_persons\"", "measure = \"borte\""),
            ("of = [\"kontanthjaelp\", \"fleksjob\"]", "of = [\"kontanthjaelp\", \"borte\"]"),
            ("measure", "joint_reading = [\"borte\"]\nmeasure"),
        ] {
            let error = error_of(from, to);
            assert!(
                matches!(&error, CodeListError::BrokenReference { to, .. } if to == "borte"),
                "{error}"
            );
        }
    }

    #[test]
    fn a_sub_total_speaks_of_benefit_rows_above_it() {
        let error = error_of(
            "of = [\"kontanthjaelp\", \"fleksjob\"]",
            "of = [\"kontanthjaelp\", \"unge\"]",
        );
        assert!(matches!(error, CodeListError::BrokenReference { .. }));
        let error = error_of("of = [\"kontanthjaelp\", \"fleksjob\"]", "");
        assert!(matches!(error, CodeListError::Invalid { .. }));
    }

    #[test]
    fn a_row_code_stands_once_and_the_total_last() {
        assert!(matches!(
            error_of("code = \"begge\"", "code = \"unge\""),
            CodeListError::CodeTwice { .. }
        ));
        let total_first = SET.replacen(
            "[[set.row]]",
            "[[set.row]]\nkind = \"total\"\nlabel_da = \"x\"\ncode = \"x\"\n[[set.row]]",
            1,
        );
        assert!(matches!(
            BenefitSet::from_toml(&total_first),
            Err(CodeListError::Invalid { message, .. }) if message.contains("last")
        ));
    }

    #[test]
    fn a_part_stands_below_its_benefit_and_every_row_has_what_its_kind_needs() {
        for (from, to) in [
            (
                "code = \"unge\"\n        benefit = \"kontanthjaelp\"",
                "code = \"unge\"\n benefit = \"efterloen\"",
            ),
            ("code = \"unge\"", ""),
            ("benefit = \"fleksjob\"", "code = \"x\""),
            ("kind = \"total\"", "kind = \"total\"\nbenefit = \"fleksjob\""),
        ] {
            assert!(matches!(error_of(from, to), CodeListError::Invalid { .. }), "{from}");
        }
    }

    #[test]
    fn a_sum_never_counts_people_twice() {
        // The joint benefit holds those on kontanthjælp; its rates are parts of it.
        for (first, second) in [
            ("kontanthjaelp", "kontanthjaelp_samlet"),
            ("fleksjob", "flekslontilskud"),
            ("kontanthjaelp_grundsats", "kontanthjaelp_samlet"),
        ] {
            let text = SET
                .replace("benefit = \"fleksjob\"", &format!("benefit = \"{first}\"\ncode = \"en\""))
                .replace(
                    "\"kontanthjaelp\"\n        label_da = \"Kontanthjælp\"",
                    &format!("\"{second}\"\ncode = \"to\"\nlabel_da = \"Kontanthjælp\""),
                )
                .replace(
                    "kind = \"part\"\n        code = \"unge\"\n        benefit = \"kontanthjaelp\"",
                    &format!("kind = \"part\"\ncode = \"unge\"\nbenefit = \"{second}\""),
                )
                .replace("of = [\"kontanthjaelp\", \"fleksjob\"]", "of = [\"en\", \"to\"]");
            let error = BenefitSet::from_toml(&text).unwrap_err();
            assert!(error.to_string().contains("may not stand in one sum"), "{error}");
        }
        let error = error_of("\"full_time_persons\"", "\"persons\"");
        assert!(error.to_string().contains("does not add up"), "{error}");
    }

    #[test]
    fn a_file_holds_one_set() {
        let two = format!("{SET}{}", SET.replace("\"mit\"", "\"dit\""));
        for text in ["", "set = []", &two, "[[set]]\ncolour = \"red\""] {
            assert!(
                matches!(BenefitSet::from_toml(text), Err(CodeListError::Unreadable { .. })),
                "{text}"
            );
        }
    }
}
