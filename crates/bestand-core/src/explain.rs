//! What a code means: definition, unit, other names, validity, series breaks.

use bestand_model::area::AreaList;
use bestand_model::benefit::{Benefit, BenefitList, BenefitMatch, FromKind};
use bestand_model::benefit_set::BenefitSet;
use bestand_model::breaks::{Break, BreakList};
use bestand_model::code_list::{fold, nearest};
use bestand_model::diagnosis::DiagnosisList;
use bestand_model::inspection::Explanation;
use bestand_model::measure::{Measure, MeasureList};
use bestand_model::references::{Reference, reference};
use bestand_model::visitation::VisitationList;
use bestand_model::{Language, Period};

/// Everything a code or a name stands for; nothing when it is in no list. A name in two lists gives two.
///
/// ```
/// use bestand_core::explain::explain;
/// use bestand_core::model::Language;
/// let found = explain("Jobafklaringsforløb", Language::Danish);
/// assert_eq!(found[0].code, "jobafklaringsforloeb");
/// ```
pub fn explain(name: &str, language: Language) -> Vec<Explanation> {
    let mut found = Vec::new();
    let benefits = BenefitList::shipped();
    match benefits.match_label(name) {
        BenefitMatch::Benefit(code) => {
            found.extend(benefits.get(code).map(|benefit| explain_benefit(benefit, language)));
        }
        BenefitMatch::Composite(code) => found.extend(explain_composite(code, language)),
        BenefitMatch::Ambiguous { candidates, rule } => found.push(Explanation {
            kind: "ambiguous".to_owned(),
            code: name.to_owned(),
            label: name.to_owned(),
            facts: vec![
                (language.pick("Kan være", "May be").to_owned(), candidates.join(", ")),
                (language.pick("Regel", "Rule").to_owned(), rule.to_owned()),
            ],
            ..Explanation::default()
        }),
        // English names stand in English outputs, and in no extract.
        BenefitMatch::Unknown => found.extend(
            benefits
                .iter()
                .find(|benefit| fold(&benefit.name_en) == fold(name))
                .map(|benefit| explain_benefit(benefit, language)),
        ),
    }
    found.extend(
        MeasureList::shipped().find(name).map(|measure| explain_measure(measure, language)),
    );
    found.extend(explain_area(name, language));
    found.extend(explain_category(name, language));
    found.extend(explain_diagnosis(name, language));
    found.extend(explain_set(name, language));
    found.extend(BreakList::shipped().get(name).map(|each| explain_break(each, language)));
    found
}

/// The codes and names nearest to one that is in no list.
pub fn nearest_codes(name: &str) -> Vec<String> {
    let benefits = BenefitList::shipped();
    let breaks = BreakList::shipped();
    let candidates = benefits
        .iter()
        .map(|benefit| benefit.code.as_str())
        .chain(benefits.names())
        .chain(MeasureList::shipped().names())
        .chain(AreaList::shipped().names())
        .chain(VisitationList::shipped().names())
        .chain(DiagnosisList::shipped().names())
        .chain(BenefitSet::codes())
        .chain(breaks.iter().map(|each| each.id.as_str()));
    nearest(name, candidates).into_iter().map(str::to_owned).collect()
}

/// The breaks that this holds of: the name of each, and its note.
fn breaks(language: Language, holds: impl Fn(&Break) -> bool) -> Vec<(String, String)> {
    let found = BreakList::shipped().iter().filter(|each| holds(each));
    found.map(|each| (each.short(language), each.note(language).to_owned())).collect()
}

fn explain_benefit(benefit: &Benefit, language: Language) -> Explanation {
    let list = BenefitList::shipped();
    let names = |codes: &[String]| {
        let labels: Vec<&str> =
            codes.iter().map(|code| list.label(code, language).unwrap_or(code)).collect();
        labels.join(", ")
    };
    let mut facts = Facts::new(language);
    facts.add("Dansk navn", "Danish name", &benefit.name_da);
    facts.add("Engelsk navn", "English name", &benefit.name_en);
    facts.add("Andre betegnelser", "Other labels", &benefit.variants.join("; "));
    facts.add("Forkortelser", "Abbreviations", &benefit.abbreviations.join(", "));
    facts.add("Del af", "Part of", &names(benefit.parent.as_slice()));
    facts.add(
        "Gruppe",
        "Group",
        list.group(&benefit.group)
            .map_or("", |group| language.pick(&group.name_da, &group.name_en)),
    );
    facts.add("Gyldig", "Valid", &validity(benefit, language));
    if let Some(month) = benefit.law_from {
        facts.add("Lov fra", "Law from", &month.long(language));
    }
    if let Some(month) = benefit.closed_to_new_from {
        facts.add("Ingen nye fra", "No new from", &month.long(language));
    }
    facts.add("Kommer ofte fra", "Often from", &names(&benefit.predecessors));
    facts.add("Går ofte til", "Often to", &names(&benefit.successors));
    facts.add("Aldrig sammen med", "Never with", &names(&benefit.never_with));
    let tables =
        benefit.jobindsats.as_ref().map(|prefix| format!("{prefix}a02 …")).unwrap_or_default();
    facts.add("Jobindsats-tabeller", "Jobindsats tables", &tables);
    facts.add("Bemærkning (engelsk)", "Note", benefit.note.as_deref().unwrap_or_default());
    let breaks = breaks(language, |each| each.benefits.contains(&benefit.code));
    Explanation {
        kind: "benefit".to_owned(),
        code: benefit.code.clone(),
        label: benefit.name(language).to_owned(),
        facts: facts.list,
        breaks,
        sources: sources(&benefit.sources),
    }
}

fn validity(benefit: &Benefit, language: Language) -> String {
    let long = |period: Period| period.long(language);
    let from = match benefit.from_kind {
        FromKind::Start => long(benefit.valid_from),
        FromKind::Open => {
            language.pick("ældre end serierne her", "older than the series here").to_owned()
        }
    };
    let to = benefit.valid_to.map_or_else(|| language.pick("fortsat", "still").to_owned(), long);
    format!("{from} – {to}")
}

fn explain_composite(code: &str, language: Language) -> Option<Explanation> {
    let list = BenefitList::shipped();
    let composite = list.composite(code)?;
    let members: Vec<&str> = composite
        .members
        .iter()
        .map(|member| list.label(member, language).unwrap_or(member))
        .collect();
    let mut facts = Facts::new(language);
    facts.add("Er summen af", "Is the sum of", &members.join(", "));
    facts.add("Andre betegnelser", "Other labels", &composite.variants.join("; "));
    facts.add("Bemærkning (engelsk)", "Note", composite.note.as_deref().unwrap_or_default());
    Some(Explanation {
        kind: "composite".to_owned(),
        code: composite.code.clone(),
        label: language.pick(&composite.name_da, &composite.name_en).to_owned(),
        facts: facts.list,
        breaks: Vec::new(),
        sources: sources(&composite.sources),
    })
}

fn explain_measure(measure: &Measure, language: Language) -> Explanation {
    let mut facts = Facts::new(language);
    facts.add("Dansk navn", "Danish name", &measure.name_da);
    facts.add("Engelsk navn", "English name", &measure.name_en);
    facts.add("Enhed", "Unit", measure.unit_name(language));
    facts.add("Betegnelser i udtræk", "Labels in extracts", &measure.labels.join("; "));
    let adds_up: Vec<&str> = ["area", "benefit", "visitation", "age", "sex"]
        .into_iter()
        .filter(|dimension| measure.additive_over.allows(dimension))
        .collect();
    let nothing = language.pick("intet", "nothing");
    let adds_up = if adds_up.is_empty() { nothing.to_owned() } else { adds_up.join(", ") };
    facts.add("Kan lægges sammen over", "Adds up over", &adds_up);
    facts.add("Totalen", "The total", measure.total_note(language).unwrap_or_default());
    facts.add("Bemærkning (engelsk)", "Note", measure.note.as_deref().unwrap_or_default());
    Explanation {
        kind: "measure".to_owned(),
        code: measure.code.clone(),
        label: measure.name(language).to_owned(),
        facts: facts.list,
        breaks: Vec::new(),
        sources: sources(&measure.sources),
    }
}

fn explain_area(name: &str, language: Language) -> Option<Explanation> {
    let list = AreaList::shipped();
    let area = list.match_label(name)?;
    let label = |code: &Option<String>| {
        let area = code.as_deref().and_then(|code| list.get(code));
        area.map(|area| area.label(language).to_owned()).unwrap_or_default()
    };
    let members: Vec<&str> = list
        .members_of(&area.code)
        .into_iter()
        .filter_map(|code| list.get(code))
        .map(|area| area.label(language))
        .collect();
    let mut facts = Facts::new(language);
    facts.add("Slags", "Kind", area.kind.name(language));
    facts.add("Region", "Region", &label(&area.region));
    facts.add("Landsdel", "Province", &label(&area.landsdel));
    facts.add("RAR", "RAR", &label(&area.rar));
    facts.add("Beskæftigelsesregion", "Employment region", &label(&area.employment_region));
    facts.add("Kommunegruppe", "Municipality group", &label(&area.municipality_group));
    facts.add("Bygruppe", "Group of cities", &label(&area.city_group));
    facts.add("Størrelsesklasse", "Size class", &label(&area.size_class));
    let month = |month: Option<Period>| month.map(|month| month.long(language)).unwrap_or_default();
    facts.add("Gyldig fra", "Valid from", &month(area.valid_from));
    facts.add("Gyldig til", "Valid to", &month(area.valid_to));
    facts.add("Kommuner", "Municipalities", &members.join(", "));
    let breaks = breaks(language, |each| each.areas.contains(&area.code));
    Some(Explanation {
        kind: "area".to_owned(),
        code: area.code.clone(),
        label: area.label(language).to_owned(),
        facts: facts.list,
        breaks,
        sources: Vec::new(),
    })
}

fn explain_category(name: &str, language: Language) -> Option<Explanation> {
    let list = VisitationList::shipped();
    let category = list.match_label(name)?;
    let names = |codes: &mut dyn Iterator<Item = &str>| {
        let labels: Vec<&str> =
            codes.map(|code| list.label(code, language).unwrap_or(code)).collect();
        labels.join(", ")
    };
    let mut facts = Facts::new(language);
    let from = category.valid_from.map(|period| period.long(language)).unwrap_or_default();
    let to = category.valid_to.map(|period| period.long(language)).unwrap_or_default();
    facts.add("Gyldig fra", "Valid from", &from);
    facts.add("Gyldig til", "Valid to", &to);
    facts.add(
        "Svarer omtrent til",
        "Roughly equals",
        &names(&mut category.maps_to.iter().map(String::as_str)),
    );
    facts.add(
        "Før opgjort som",
        "Counted before as",
        &names(&mut list.older_for(&category.code).into_iter()),
    );
    facts.add("Sum af", "Sum of", &names(&mut category.is_sum_of.iter().map(String::as_str)));
    Some(Explanation {
        kind: "visitation".to_owned(),
        code: category.code.clone(),
        label: category.label(language).to_owned(),
        facts: facts.list,
        breaks: Vec::new(),
        sources: sources(&category.sources),
    })
}

fn explain_diagnosis(name: &str, language: Language) -> Option<Explanation> {
    let diagnosis = DiagnosisList::shipped().match_label(name)?;
    let mut facts = Facts::new(language);
    facts.add("Hos KL", "At KL", &diagnosis.kl.join("; "));
    facts.add("Hos Ankestyrelsen", "At Ankestyrelsen", &diagnosis.ankestyrelsen.join("; "));
    facts.add("Hos STAR", "At STAR", &diagnosis.star.join("; "));
    let chapters = diagnosis.icd10.as_deref().unwrap_or_default();
    facts.add("ICD-10 (udledt af navnet)", "ICD-10 (inferred from the name)", chapters);
    let breaks = breaks(language, |each| each.is_about("diagnosis"));
    Some(Explanation {
        kind: "diagnosis".to_owned(),
        code: diagnosis.code.clone(),
        label: diagnosis.label(language).to_owned(),
        facts: facts.list,
        breaks,
        sources: sources(&diagnosis.sources),
    })
}

fn explain_set(name: &str, language: Language) -> Option<Explanation> {
    let set = BenefitSet::shipped(name)?;
    let rows: Vec<&str> = set.rows.iter().map(|row| row.label(language)).collect();
    let mut facts = Facts::new(language);
    facts.add("Rækker", "Rows", &rows.join("; "));
    facts.add("Mål", "Measure", &set.measure);
    facts.add("Note", "Note", set.note(language).unwrap_or_default());
    Some(Explanation {
        kind: "set".to_owned(),
        code: set.code.clone(),
        label: set.label(language).to_owned(),
        facts: facts.list,
        breaks: Vec::new(),
        sources: sources(&set.sources),
    })
}

fn explain_break(each: &Break, language: Language) -> Explanation {
    let list = BenefitList::shipped();
    let benefits: Vec<&str> =
        each.benefits.iter().map(|code| list.label(code, language).unwrap_or(code)).collect();
    let mut facts = Facts::new(language);
    facts.add("Fra", "From", &each.first_month.long(language));
    facts.add("Ydelser", "Benefits", &benefits.join(", "));
    facts.add("Note", "Note", each.note(language));
    Explanation {
        kind: "break".to_owned(),
        code: each.id.clone(),
        label: each.title(language).to_owned(),
        facts: facts.list,
        breaks: Vec::new(),
        sources: sources(&each.sources),
    }
}

/// The source keys with what they stand for.
fn sources(keys: &[String]) -> Vec<(String, String)> {
    keys.iter()
        .map(|key| (key.clone(), reference(key).map(Reference::describe).unwrap_or_default()))
        .collect()
}

/// Facts that have something to say, in order.
struct Facts {
    language: Language,
    list: Vec<(String, String)>,
}

impl Facts {
    fn new(language: Language) -> Self {
        Self { language, list: Vec::new() }
    }

    fn add(&mut self, danish: &str, english: &str, text: &str) {
        if !text.is_empty() {
            self.list.push((self.language.pick(danish, english).to_owned(), text.to_owned()));
        }
    }
}
