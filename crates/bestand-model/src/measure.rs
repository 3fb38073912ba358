//! What the numbers of a column are: unit, kind, and over what they may be added up.
//!
//! Two measures never share a row, a sum or a change, even where they carry one name: `kontanthjælp` among the
//! unemployed is not the stock of kontanthjælp. The list is `data/measures.toml`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::Language;
use crate::code_list::{
    CodeListError, LabelIndex, fold, read_file, refuse_broken, refuse_twice, slug,
};

/// What a number counts or relates, and what may be done with it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// The stable key, such as `full_time_persons`.
    pub code: String,
    /// The Danish name.
    pub name_da: String,
    /// The English name.
    pub name_en: String,
    /// Further column heads seen in files.
    #[serde(default)]
    pub labels: Vec<String>,
    /// The kind, which decides what breaks touch it.
    pub kind: MeasureKind,
    /// The key of the unit, such as `persons` or `percent`.
    pub unit: String,
    /// The Danish unit as it follows a number: `fuldtidspersoner`.
    pub unit_da: String,
    /// The English unit as it follows a number: `full-time persons`.
    pub unit_en: String,
    /// What numbers are to be expected.
    pub value: ValueKind,
    /// The dimensions over whose members it may be added up.
    pub additive_over: Additivity,
    /// Whether the months of a quarter add up to it. A stock averages instead.
    #[serde(default)]
    pub additive_over_time: bool,
    /// Whether a negative number makes sense. For a measure in no list it may.
    #[serde(default)]
    pub can_be_negative: bool,
    /// For a rate: the counts that are above zero where the rate is.
    #[serde(default)]
    pub rate_of: Vec<String>,
    /// Its part in an account of stock and flow, where it is one.
    pub account: Option<AccountEntry>,
    /// For a percentage of a base: the one count of `rate_of` that it is the share of.
    pub numerator: Option<String>,
    /// For a percentage of people aged 16-66: which of them.
    pub base: Option<RateBase>,
    /// What a table of it is headed in Danish, where its name alone would be taken for another measure.
    pub heading_da: Option<String>,
    /// The same in English.
    pub heading_en: Option<String>,
    /// What the table's own total counts, in Danish, where "i alt" alone would mislead.
    pub total_note_da: Option<String>,
    /// The same in English.
    pub total_note_en: Option<String>,
    /// The definition, and doubts about it.
    pub note: Option<String>,
    /// Keys of `data/sources.toml`; empty where nothing but general knowledge stands behind it.
    #[serde(default)]
    pub sources: Vec<String>,
}

/// The people aged 16-66 that a rate is a share of, the usual base first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateBase {
    /// All of them (*befolkningen*): what areas are compared by.
    Population,
    /// Those attached to the labour market (*arbejdsstyrken*).
    LabourForce,
}

impl RateBase {
    /// The head of a column of such rates: `Pct. af 16-66-årige`.
    pub fn column_label(self, language: Language) -> &'static str {
        match self {
            Self::Population => language.pick("Pct. af 16-66-årige", "Per cent of ages 16-66"),
            Self::LabourForce => {
                language.pick("Pct. af arbejdsstyrken", "Per cent of the labour force")
            }
        }
    }
}

/// What a measure is in an account: opening + inflow - outflow = closing, all in one unit.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountEntry {
    /// The account; its measures count the same things.
    pub of: String,
    /// Which of its four parts.
    pub part: AccountPart,
}

/// The parts of an account, in the order they are added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountPart {
    /// What there is at the start of a period (*primo*).
    Opening,
    /// What begins in it (*tilgang*).
    Inflow,
    /// What ends in it (*afgang*).
    Outflow,
    /// What there is at its end (*ultimo*).
    Closing,
}

impl AccountPart {
    /// The parts, in the order they are added up.
    pub const ALL: [Self; 4] = [Self::Opening, Self::Inflow, Self::Outflow, Self::Closing];
}

/// The kind of a measure. The list of breaks says which kinds a break touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureKind {
    /// People on a benefit (*bestand*).
    Stock,
    /// Unemployed people, which is not the stock of a benefit.
    Unemployed,
    /// Spells or people that begin (*tilgang*).
    Inflow,
    /// Spells or people that end (*afgang*).
    Outflow,
    /// Spells (*forløb*) counted otherwise.
    Spells,
    /// How long spells last.
    Duration,
    /// Decisions (*tilkendelser, afslag, afgørelser*).
    Awards,
    /// A share of a base.
    Rate,
    /// Money.
    Expenditure,
    /// Interviews, offers, activated people.
    Activation,
    /// Cases in a municipality's own system.
    Cases,
    /// What a budget expects.
    Budget,
    /// Residents.
    Population,
    /// None of these, or not known.
    Other,
}

impl MeasureKind {
    /// The word the list of breaks has for this kind; empty where no break is about it.
    pub fn break_key(self) -> &'static str {
        match self {
            Self::Stock => "stock",
            Self::Unemployed => "unemployed",
            Self::Inflow => "inflow",
            Self::Outflow => "outflow",
            Self::Spells => "spells",
            Self::Duration => "duration",
            Self::Awards => "awards",
            Self::Rate => "rate",
            Self::Expenditure => "expenditure",
            Self::Activation => "activation",
            Self::Cases | Self::Budget | Self::Population | Self::Other => "",
        }
    }
}

/// What numbers a measure has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueKind {
    /// Whole numbers.
    Count,
    /// Per cent or percentage points.
    Percent,
    /// Numbers with decimals.
    Decimal,
}

/// The dimensions over whose members a measure may be added up.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "AdditivityText")]
pub enum Additivity {
    /// Every dimension.
    All,
    /// No dimension.
    Nothing,
    /// These dimensions only.
    Over(Vec<String>),
}

impl Additivity {
    /// Whether members of this dimension may be added up.
    ///
    /// ```
    /// use bestand_model::measure::Additivity;
    /// let additivity = Additivity::Over(vec!["age".to_owned()]);
    /// assert!(additivity.allows("age") && !additivity.allows("benefit"));
    /// ```
    pub fn allows(&self, dimension: &str) -> bool {
        match self {
            Self::All => true,
            Self::Nothing => false,
            Self::Over(dimensions) => dimensions.iter().any(|each| each == dimension),
        }
    }
}

/// How additivity is written in the list: a word or the dimensions.
#[derive(Deserialize)]
#[serde(untagged)]
enum AdditivityText {
    Word(String),
    Dimensions(Vec<String>),
}

impl TryFrom<AdditivityText> for Additivity {
    type Error = String;

    fn try_from(text: AdditivityText) -> Result<Self, String> {
        match text {
            AdditivityText::Dimensions(dimensions) => Ok(Self::Over(dimensions)),
            AdditivityText::Word(word) if word == "all" => Ok(Self::All),
            AdditivityText::Word(word) if word == "nothing" => Ok(Self::Nothing),
            AdditivityText::Word(word) => {
                Err(format!("{word:?} is neither \"all\" nor \"nothing\" nor a list of dimensions"))
            }
        }
    }
}

impl Measure {
    /// A measure that is in no list, under the slug of its label: nothing may be added up, and a negative
    /// number is no error.
    ///
    /// ```
    /// use bestand_model::measure::{Measure, ValueKind};
    /// let share = Measure::unknown("Andel aktiveringsberørte");
    /// assert_eq!(share.code, "andel_aktiveringsberoerte");
    /// assert_eq!(share.value, ValueKind::Percent);
    /// ```
    pub fn unknown(label: &str) -> Self {
        let folded = fold(label);
        let is_percent = ["pct.", "i pct", "procent", "%"].iter().any(|word| folded.contains(word))
            || folded.starts_with("andel");
        let (value, unit, unit_da, unit_en) = if is_percent {
            (ValueKind::Percent, "percent", "pct.", "per cent")
        } else if folded.starts_with("gnsn.") || folded.starts_with("gennemsnit") {
            (ValueKind::Decimal, "number", "", "")
        } else {
            (ValueKind::Count, "number", "", "")
        };
        let name = label.split_whitespace().collect::<Vec<_>>().join(" ");
        Self {
            code: slug(label),
            name_da: name.clone(),
            name_en: name,
            labels: Vec::new(),
            kind: MeasureKind::Other,
            unit: unit.to_owned(),
            unit_da: unit_da.to_owned(),
            unit_en: unit_en.to_owned(),
            value,
            additive_over: Additivity::Nothing,
            additive_over_time: false,
            can_be_negative: true,
            rate_of: Vec::new(),
            account: None,
            numerator: None,
            base: None,
            heading_da: None,
            heading_en: None,
            total_note_da: None,
            total_note_en: None,
            note: None,
            sources: Vec::new(),
        }
    }

    /// The name in this language.
    pub fn name(&self, language: Language) -> &str {
        language.pick(&self.name_da, &self.name_en)
    }

    /// What a table of it is headed: the name, unless that alone would be taken for another measure.
    pub fn heading(&self, language: Language) -> &str {
        let heading = match language {
            Language::Danish => self.heading_da.as_deref(),
            Language::English => self.heading_en.as_deref(),
        };
        heading.unwrap_or_else(|| self.name(language))
    }

    /// The unit in this language; empty where it is not known.
    pub fn unit_name(&self, language: Language) -> &str {
        language.pick(&self.unit_da, &self.unit_en)
    }

    /// What the table's own total counts, where "i alt" alone would mislead.
    pub fn total_note(&self, language: Language) -> Option<&str> {
        match language {
            Language::Danish => self.total_note_da.as_deref(),
            Language::English => self.total_note_en.as_deref(),
        }
    }

    /// The rates of this count that are in the list and whose base is known, the usual base first.
    ///
    /// ```
    /// use bestand_model::measure::MeasureList;
    /// let list = MeasureList::shipped();
    /// let rates = list.get("full_time_persons").unwrap().rates();
    /// assert_eq!(rates[0].code, "rate_population");
    /// ```
    pub fn rates(&self) -> Vec<&'static Self> {
        let is_of = |rate: &&Self| {
            rate.base.is_some() && rate.numerator.as_deref() == Some(self.code.as_str())
        };
        let mut rates: Vec<&Self> = MeasureList::shipped().iter().filter(is_of).collect();
        rates.sort_by_key(|rate| rate.base);
        rates
    }

    /// Every column head that leads to this measure.
    fn heads(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name_da.as_str()).chain(self.labels.iter().map(String::as_str))
    }
}

/// The measures, in list order.
#[derive(Clone, Debug)]
pub struct MeasureList {
    measures: Vec<Measure>,
    labels: LabelIndex,
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeasureFile {
    measure: Vec<Measure>,
}

impl MeasureList {
    /// The list that ships with the crate.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<MeasureList> = LazyLock::new(|| {
            MeasureList::load(include_str!("../data/measures.toml"))
                .expect("shipped list is checked by tests")
        });
        &SHIPPED
    }

    /// Reads a list and checks it.
    ///
    /// # Errors
    /// When the text is no such list, a code stands twice, a label leads to two measures, or a rate speaks for
    /// a measure that is not there.
    pub fn load(toml: &str) -> Result<Self, CodeListError> {
        const LIST: &str = "measures";
        let MeasureFile { measure: measures } = read_file(LIST, toml)?;
        refuse_twice(LIST, measures.iter().map(|measure| &measure.code))?;
        let codes: BTreeSet<&String> = measures.iter().map(|measure| &measure.code).collect();
        let mut labels = LabelIndex::default();
        for measure in &measures {
            refuse_broken(&measure.code, &measure.rate_of, |code| codes.contains(code))?;
            let is_alike = |other: &&Measure| other.account == measure.account;
            if measure.account.is_some() && measures.iter().filter(is_alike).count() > 1 {
                return Err(CodeListError::Invalid {
                    entry: measure.code.clone(),
                    message: "another measure is the same part of its account".to_owned(),
                });
            }
            let is_counted = |code: &String| measure.rate_of.contains(code);
            refuse_broken(&measure.code, measure.numerator.as_slice(), is_counted)?;
            for head in measure.heads() {
                labels.insert(head, &measure.code)?;
            }
        }
        Ok(Self { measures, labels })
    }

    /// The measure with this code.
    pub fn get(&self, code: &str) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.code == code)
    }

    /// The measure a column head stands for, compared folded and whole.
    ///
    /// ```
    /// use bestand_model::measure::MeasureList;
    /// let measures = MeasureList::shipped();
    /// assert_eq!(measures.match_label("Antal fuldtidspersoner").unwrap().code, "full_time_persons");
    /// assert!(measures.match_label("fuldtids").is_none());
    /// ```
    pub fn match_label(&self, label: &str) -> Option<&Measure> {
        self.labels.get(label).and_then(|code| self.get(code))
    }

    /// The measure a user means: by code, column head, English name, or the slug of one of them.
    pub fn find(&self, name: &str) -> Option<&Measure> {
        let slug_of_name = slug(name);
        self.get(name).or_else(|| self.match_label(name)).or_else(|| {
            self.measures.iter().find(|measure| {
                measure.code == slug_of_name
                    || measure
                        .heads()
                        .chain([measure.name_en.as_str()])
                        .any(|head| slug(head) == slug_of_name)
            })
        })
    }

    /// The measure that is this part of an account.
    ///
    /// ```
    /// use bestand_model::measure::{AccountPart, MeasureList};
    /// let closing = MeasureList::shipped().of_account("spells", AccountPart::Closing).unwrap();
    /// assert_eq!(closing.code, "spells_closing");
    /// ```
    pub fn of_account(&self, account: &str, part: AccountPart) -> Option<&Measure> {
        self.measures.iter().find(|measure| {
            measure.account.as_ref().is_some_and(|each| each.of == account && each.part == part)
        })
    }

    /// The measures in list order.
    pub fn iter(&self) -> impl Iterator<Item = &Measure> {
        self.measures.iter()
    }

    /// Every code and name, for a hint.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.measures.iter().flat_map(|measure| {
            std::iter::once(measure.code.as_str())
                .chain(measure.heads())
                .chain(std::iter::once(measure.name_en.as_str()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(code: &str, name: &str, more: &str) -> String {
        format!(
            "[[measure]]\ncode = \"{code}\"\nname_da = \"{name}\"\nname_en = \"x\"\nkind = \"stock\"\nunit = \"persons\"\n\
             unit_da = \"personer\"\nunit_en = \"persons\"\nvalue = \"count\"\nadditive_over = \"nothing\"\n{more}\n"
        )
    }

    fn code_of(label: &str) -> Option<&'static str> {
        MeasureList::shipped().match_label(label).map(|measure| measure.code.as_str())
    }

    #[test]
    fn the_spellings_of_both_api_versions_lead_to_one_measure() {
        assert_eq!(
            code_of("Fuldtidspersoner i pct. af arbejdsstyrken 16-66 år"),
            Some("rate_labour_force")
        );
        assert_eq!(code_of("Fuldtidspersoner i pct. af arbejdsstyrken"), Some("rate_labour_force"));
        assert_eq!(
            code_of("Fuldtidspersoner i pct. af befolkningen16-66 år"),
            Some("rate_population")
        );
        assert_eq!(code_of(" antal  personer"), Some("persons"));
    }

    #[test]
    fn the_unemployed_are_a_measure_of_their_own() {
        assert_eq!(code_of("Antal ledige fuldtidspersoner"), Some("full_time_unemployed"));
        assert_eq!(
            code_of("Ledige fuldtidspersoner i pct. af arbejdsstyrken 16-66 år"),
            Some("unemployed_rate_labour_force")
        );
        let measure = MeasureList::shipped().get("full_time_unemployed").unwrap();
        assert_eq!(measure.kind.break_key(), "unemployed");
        assert!(measure.total_note(Language::Danish).unwrap().contains("bruttoledige"));
    }

    #[test]
    fn efterloen_tells_those_paid_from_those_on_it() {
        assert_eq!(code_of("Antal personer på efterløn"), Some("persons_on_efterloen"));
        assert_eq!(code_of("Antal personer med udbetalt efterløn"), Some("persons"));
        assert_eq!(
            code_of("Antal fuldtidspersoner med udbetalt efterløn"),
            Some("full_time_persons")
        );
    }

    #[test]
    fn persons_add_up_over_nothing_and_full_time_persons_over_benefits() {
        let measures = MeasureList::shipped();
        let allows =
            |code: &str, dimension| measures.get(code).unwrap().additive_over.allows(dimension);
        for dimension in ["benefit", "area", "age"] {
            assert!(!allows("persons", dimension), "{dimension}");
            assert!(allows("full_time_persons", dimension), "{dimension}");
        }
        assert!(allows("awards", "diagnosis"));
        assert!(!allows("rate_population", "area"));
        assert!(measures.get("awards").unwrap().additive_over_time);
        assert!(!measures.get("full_time_persons").unwrap().additive_over_time);
    }

    #[test]
    fn decisions_of_each_kind_are_measures_of_their_own() {
        for (label, code) in [
            ("Tilkendelse", "awards"),
            ("Kommunale tilkendelser af førtidspension", "awards"),
            ("Afslag", "refusals"),
            ("Afgørelser i alt", "decisions"),
            ("Ansøgere", "applicants"),
            ("Ansøgere bosat i udlandet", "applicants_abroad"),
            ("Tilkendelser på det foreliggende grundlag", "awards_existing_basis"),
            ("Afgørelser på det foreliggende grundlag", "decisions_existing_basis"),
            ("Tilkendelsesprocent", "award_rate"),
            ("Andel afslag", "refusal_rate"),
            ("Gennemsnitsalder", "mean_age"),
            ("Tilkendelser af ressourceforløb", "ressourceforloeb_awards"),
        ] {
            assert_eq!(code_of(label), Some(code), "{label}");
        }
        assert_eq!(code_of("I alt"), None, "what a total counts follows from its table");
    }

    #[test]
    fn every_measure_of_the_published_figures_is_known() {
        for (label, code) in [
            ("tilkendelser", "awards"),
            ("afslag", "refusals"),
            ("ansoegere", "applicants"),
            ("ansoegere_bosat_i_udlandet", "applicants_abroad"),
            ("ansoegninger_foreliggende_grundlag", "applications_existing_basis"),
            ("award_rate", "award_rate"),
            ("refusal_rate", "refusal_rate"),
            ("mean_age", "mean_age"),
            ("share_of_tilkendelser", "share_of_awards"),
            ("share_of_afgoerelser", "share_of_decisions"),
            ("share_of_klager", "share_of_complaints"),
            ("share_of_afgoerelser_foreliggende_grundlag", "share_of_decisions_existing_basis"),
            ("share_of_tilkendelser_foreliggende_grundlag", "share_of_awards_existing_basis"),
            ("women_share_within_diagnosis", "women_share_within_diagnosis"),
            ("tilkendelser_ressourceforloeb", "ressourceforloeb_awards"),
            ("tilkendelser_previously_in_industry_raw_materials_supply", "awards_after_industry"),
        ] {
            let found = MeasureList::shipped().find(label);
            assert_eq!(found.map(|measure| measure.code.as_str()), Some(code), "{label}");
        }
    }

    #[test]
    fn what_is_called_tilgang_is_four_measures() {
        for (label, code) in [
            ("Tilgang til førtidspension", "first_grants"),
            ("Påbegyndte forløb", "spells_started"),
            ("Nytilkendelser", "awards"),
            ("Nye modtagere af førtidspension", "new_disability_pensioners"),
        ] {
            assert_eq!(code_of(label), Some(code), "{label}");
        }
        assert_eq!(code_of("Tilgang"), None);
        assert_eq!(code_of("Nye førtidspensionister"), None);
    }

    #[test]
    fn a_positive_rate_speaks_for_counts() {
        let rate = MeasureList::shipped().get("unemployed_rate_labour_force").unwrap();
        assert_eq!(rate.rate_of, ["full_time_unemployed", "unemployed_persons"]);
    }

    #[test]
    fn counts_are_never_negative_and_differences_may_be() {
        let measures = MeasureList::shipped();
        assert!(!measures.get("full_time_persons").unwrap().can_be_negative);
        assert!(measures.get("benchmark_difference").unwrap().can_be_negative);
    }

    #[test]
    fn a_measure_is_found_by_code_label_or_slug() {
        for name in [
            "full_time_persons",
            "Antal fuldtidspersoner",
            "antal_fuldtidspersoner",
            "Full-time persons",
        ] {
            assert_eq!(
                MeasureList::shipped().find(name).unwrap().code,
                "full_time_persons",
                "{name}"
            );
        }
        assert!(MeasureList::shipped().find("fuldtid").is_none());
    }

    #[test]
    fn an_unknown_label_is_kept_as_it_stands_and_adds_up_over_nothing() {
        let value = |label| Measure::unknown(label).value;
        assert_eq!(value("Andel (pct.)"), ValueKind::Percent);
        assert_eq!(value("Personer i pct af alle"), ValueKind::Percent);
        assert_eq!(value("Gnsn. antal uger"), ValueKind::Decimal);
        assert_eq!(value("Samtaler i alt"), ValueKind::Count);
        let measure = Measure::unknown("Samtaler  i alt");
        assert_eq!(
            (measure.code.as_str(), measure.name_da.as_str()),
            ("samtaler_i_alt", "Samtaler i alt")
        );
        assert!(measure.can_be_negative && !measure.additive_over.allows("area"));
    }

    #[test]
    fn every_shipped_measure_can_be_looked_up_and_speaks_both_languages() {
        for measure in MeasureList::shipped().iter() {
            assert_eq!(MeasureList::shipped().find(&measure.name_en).unwrap().code, measure.code);
            assert_eq!(measure.total_note_da.is_some(), measure.total_note_en.is_some());
        }
    }

    #[test]
    fn a_list_with_a_mistake_is_refused() {
        let twice = entry("a", "A", "") + &entry("a", "B", "");
        assert!(matches!(MeasureList::load(&twice), Err(CodeListError::CodeTwice { .. })));
        let one_label = entry("a", "Antal", "") + &entry("b", " ANTAL", "");
        assert!(matches!(
            MeasureList::load(&one_label),
            Err(CodeListError::LabelWithTwoCodes { .. })
        ));
        let lost = entry("a", "A", "rate_of = [\"b\"]");
        assert!(matches!(MeasureList::load(&lost), Err(CodeListError::BrokenReference { .. })));
        let word = entry("a", "A", "").replace("\"nothing\"", "\"some\"");
        assert!(matches!(MeasureList::load(&word), Err(CodeListError::Unreadable { .. })));
        let field = entry("a", "A", "colour = \"red\"");
        assert!(matches!(MeasureList::load(&field), Err(CodeListError::Unreadable { .. })));
    }
}
