//! What was done on the way to an answer, as sentences.

use bestand_model::age::AgeBand;
use bestand_model::measure::ValueKind;
use bestand_model::table::{Note, NoteKind, Severity};
use bestand_model::{Language, Period};

use super::awards::schemes_note;
use super::plan::Plan;
use super::wording::{list, note, rule_note};

/// Something done on the way that the reader must know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Remark {
    /// A dimension of several members was held at its total.
    PinnedToTotal { dimension: usize },
    /// A dimension without a total was held at its only member.
    PinnedToOnly { dimension: usize, member: u32 },
    /// A filter does not apply to a benefit, which lacks the dimension.
    FilterNotApplied { dimension: usize, benefits: Vec<u32> },
    /// A dimension was held at what the user asked for.
    Filtered { dimension: usize, label: String },
    /// A category was replaced by older ones before a month.
    Bridged { category: String, older: Vec<String>, before: Period },
    /// A dimension without a total was added up.
    Summed { dimension: usize },
    /// A dimension was to be added up and has a total, which was taken.
    TotalInsteadOfSum { dimension: usize },
    /// An age cut, and the ages that the extract has of it.
    AgeCut { label: String, ages: AgeBand },
    /// People without a known age, who are in the total and in no band.
    AgeUnknown { dimension: usize, member: u32 },
    /// A group of areas without a row of its own: its municipalities are shown.
    GroupListed { group: String, shown: usize, members: usize },
    /// Older categories that would stand in for one, and are not all in the extract.
    BridgeIncomplete { category: String, missing: Vec<String>, before: Period },
    /// A total that covers the rows of its own table only, and was left out.
    ForeignTotal { table: String },
    /// A row that is made of several tables.
    SeveralTables { row: String, tables: Vec<String> },
    /// Files that have the measure and no cell that the answer uses.
    Unused { sources: Vec<usize> },
    /// Files that do not have the measure.
    LeftOut { sources: Vec<usize> },
    /// Rows of a set for which the extracts have nothing.
    SetRowsMissing { labels: Vec<String> },
    /// Members without a row of their own that were added up.
    Gathered { dimension: usize, members: Vec<u32> },
    /// A total of the rows shown that the extract does not ship.
    TotalAdded { dimension: usize },
    /// No total, because the rows overlap or must not be added.
    NoTotal { reason: NoTotal },
}

impl Remark {
    /// Whether it says anything about these periods.
    pub(super) fn concerns(&self, periods: &[Period]) -> bool {
        match self {
            Self::Bridged { before, .. } | Self::BridgeIncomplete { before, .. } => {
                periods.iter().any(|period| period.last_month() < *before)
            }
            _ => true,
        }
    }
}

/// Why a table has no total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NoTotal {
    /// The same person can stand in several rows.
    NotAdditive,
    /// Some rows are part of others.
    Overlap,
    /// Two of the rows count the same people in two ways.
    NeverTogether,
    /// A filter applies to some of the rows only.
    PartlyFiltered,
}

/// The sentence of a remark.
pub(super) fn remark_note(plan: &Plan<'_>, remark: &Remark) -> Note {
    let language = plan.request.language;
    let dimensions = plan.cube.dimensions();
    let name = |at: usize| dimensions[at].label(language).to_owned();
    let member =
        |at: usize, member: u32| dimensions[at].members[member as usize].label(language).to_owned();
    let both = |danish: String, english: String| match language {
        Language::Danish => danish,
        Language::English => english,
    };
    match remark {
        Remark::PinnedToTotal { dimension } => note(
            NoteKind::Method,
            "pinned_to_total",
            Severity::Info,
            format!("{}: {}.", name(*dimension), total_label(plan, *dimension)),
        ),
        Remark::PinnedToOnly { dimension, member: only } => note(
            NoteKind::Population,
            "pinned_to_only_member",
            Severity::Break,
            both(
                format!("{}: udtrækket har kun {}.", name(*dimension), member(*dimension, *only)),
                format!(
                    "{}: the extract has only {}.",
                    name(*dimension),
                    member(*dimension, *only)
                ),
            ),
        ),
        Remark::FilterNotApplied { dimension, benefits } => {
            let of: Vec<String> = plan
                .dimension("benefit")
                .map(|at| benefits.iter().map(|&benefit| member(at, benefit)).collect())
                .unwrap_or_default();
            let of = list(&of, language);
            let by = name(*dimension).to_lowercase();
            note(
                NoteKind::Population,
                "filter_not_applied",
                Severity::Break,
                both(
                    format!("Ikke fordelt på {by} i udtrækkene og vist i alt: {of}."),
                    format!("Not broken down by {by} in the extracts and shown in total: {of}."),
                ),
            )
        }
        Remark::Filtered { dimension, label } => note(
            NoteKind::Population,
            "filtered",
            Severity::Info,
            format!("{}: {label}.", name(*dimension)),
        ),
        Remark::Bridged { category, older, before } => note(
            NoteKind::Population,
            "visitation_bridge",
            Severity::Break,
            both(
                format!(
                    "{category} er før {} opgjort som {}; de to dækker ikke præcis de samme personer.",
                    before.long(language),
                    list(older, language)
                ),
                format!(
                    "{category} is before {} counted as {}; the two do not cover exactly the same people.",
                    before.long(language),
                    list(older, language)
                ),
            ),
        ),
        Remark::Summed { dimension } if dimensions[*dimension].id == "scheme" => {
            schemes_note(language)
        }
        Remark::Gathered { dimension, members } => {
            let names: Vec<String> = members.iter().map(|&each| member(*dimension, each)).collect();
            let names = list(&names, language);
            note(
                NoteKind::Population,
                "others_gathered",
                Severity::Break,
                both(
                    format!("Øvrige er lagt sammen af {names}."),
                    format!("Other is the sum of {names}."),
                ),
            )
        }
        Remark::TotalAdded { dimension } => note(
            NoteKind::Method,
            "total_added",
            Severity::Caution,
            both(
                format!(
                    "I alt er lagt sammen over {}; udtrækket har ingen total.",
                    name(*dimension).to_lowercase()
                ),
                format!(
                    "The total is added up over {}; the extract has none.",
                    name(*dimension).to_lowercase()
                ),
            ),
        ),
        Remark::Summed { dimension } => note(
            NoteKind::Method,
            "summed",
            Severity::Break,
            both(
                format!("{} er lagt sammen; udtrækket har ingen total.", name(*dimension)),
                format!("{} is added up; the extract has no total.", name(*dimension)),
            ),
        ),
        Remark::TotalInsteadOfSum { dimension } => note(
            NoteKind::Method,
            "total_instead_of_sum",
            Severity::Break,
            both(
                format!("{}: udtrækkets egen total er brugt, ikke en sum.", name(*dimension)),
                format!("{}: the extract's own total is used, not a sum.", name(*dimension)),
            ),
        ),
        Remark::AgeCut { label, ages } => note(
            NoteKind::Population,
            "age_cut",
            Severity::Break,
            both(
                format!("{label} dækker i udtrækket {}.", ages.label(language)),
                format!("{label} covers in the extract {}.", ages.label(language)),
            ),
        ),
        Remark::AgeUnknown { dimension, member: unknown } => note(
            NoteKind::Population,
            "age_unknown",
            Severity::Break,
            both(
                format!(
                    "{} er med i totalen og i ingen aldersgruppe.",
                    member(*dimension, *unknown)
                ),
                format!("{}: in the total and in no age group.", member(*dimension, *unknown)),
            ),
        ),
        Remark::GroupListed { group, shown, members } => note(
            NoteKind::Population,
            "group_listed",
            Severity::Break,
            both(
                format!(
                    "{group} har ingen egen række i udtrækket; {shown} af dens {members} kommuner vises."
                ),
                format!(
                    "{group} has no row of its own in the extract; {shown} of its {members} municipalities are shown."
                ),
            ),
        ),
        Remark::BridgeIncomplete { category, missing, before } => note(
            NoteKind::Missing,
            "visitation_bridge_incomplete",
            Severity::Break,
            both(
                format!(
                    "{category} kan ikke vises før {}: udtrækket mangler {}.",
                    before.long(language),
                    list(missing, language)
                ),
                format!(
                    "{category} cannot be shown before {}: the extract lacks {}.",
                    before.long(language),
                    list(missing, language)
                ),
            ),
        ),
        Remark::ForeignTotal { table } => note(
            NoteKind::Population,
            "foreign_total",
            Severity::Break,
            both(
                format!("Totalen i {table} dækker ikke de øvrige rækker og er udeladt."),
                format!("The total of {table} does not cover the other rows and is left out."),
            ),
        ),
        Remark::SeveralTables { row, tables } => note(
            NoteKind::Population,
            "several_tables",
            Severity::Break,
            both(
                format!(
                    "{row} er sat sammen af tabellerne {}, som ikke nødvendigvis tæller ens.",
                    list(tables, language)
                ),
                format!(
                    "{row} is put together from the tables {}, which need not count alike.",
                    list(tables, language)
                ),
            ),
        ),
        Remark::Unused { sources } => {
            let files = plan.file_names(sources);
            note(
                NoteKind::Method,
                "file_not_used",
                Severity::Break,
                both(
                    format!("Ingen af rækkerne bruger {files}."),
                    format!("None of the rows uses {files}."),
                ),
            )
        }
        Remark::LeftOut { sources } => {
            let files = plan.file_names(sources);
            note(
                NoteKind::Method,
                "measure_not_in_file",
                Severity::Break,
                both(
                    format!(
                        "{files} indgår ikke: målet er her {}, som ikke findes i udtrækket.",
                        plan.measure.name(language).to_lowercase()
                    ),
                    format!(
                        "{files} is left out: the measure here is {}, which the extract does not have.",
                        plan.measure.name(language).to_lowercase()
                    ),
                ),
            )
        }
        Remark::SetRowsMissing { labels } => note(
            NoteKind::Missing,
            "set_rows_missing",
            Severity::Break,
            both(
                format!("Du mangler udtræk for: {}.", list(labels, language)),
                format!("No extract was given for: {}.", list(labels, language)),
            ),
        ),
        Remark::NoTotal { reason } => no_total_note(plan, *reason),
    }
}

fn total_label(plan: &Plan<'_>, dimension: usize) -> String {
    let each = &plan.cube.dimensions()[dimension];
    let total = each.member(each.total_code());
    total.map(|member| member.label(plan.request.language).to_owned()).unwrap_or_default()
}

fn no_total_note(plan: &Plan<'_>, reason: NoTotal) -> Note {
    let language = plan.request.language;
    if reason == NoTotal::NotAdditive
        && plan.measure.unit == "persons"
        && let Some(rule) = rule_note("summer_ikke_personer", NoteKind::Population, language)
    {
        return rule;
    }
    let text = match reason {
        NoTotal::NotAdditive if plan.measure.value == ValueKind::Count => language.pick(
            "Tallene kan ikke lægges sammen over ydelser, så der er ingen total.",
            "The figures do not add up over benefits, so there is no total.",
        ),
        NoTotal::NotAdditive => language.pick(
            "Andele lægges ikke sammen, så der er ingen total.",
            "Rates are not added up, so there is no total.",
        ),
        NoTotal::Overlap => language.pick(
            "Nogle af rækkerne er summer, dele af andre eller uden for kodelisten, så der er ingen total.",
            "Some of the rows are sums, parts of others or in no code list, so there is no total.",
        ),
        NoTotal::PartlyFiltered => language.pick(
            "Filteret gælder kun nogle af rækkerne, så der er ingen total.",
            "The filter applies to some of the rows only, so there is no total.",
        ),
        NoTotal::NeverTogether => language.pick(
            "To af rækkerne tæller de samme personer på hver sin måde, så der er ingen total.",
            "Two of the rows count the same people in two ways, so there is no total.",
        ),
    };
    note(NoteKind::Population, "no_total", Severity::Break, text.to_owned())
}
