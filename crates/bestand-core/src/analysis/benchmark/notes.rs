//! What the reader must know of rates, groups, places and limits.

use bestand_model::area::{Area, AreaList};
use bestand_model::table::{Note, NoteKind, Severity};
use bestand_model::{Language, Period};

use super::Question;
use super::comparison::has_number;
use super::figures::Figures;
use super::groups::{MadeOf, Reference, is_member};
use super::ranking::{kind_name, of_kind};
use crate::WHOLE_COUNTRY;
use crate::analysis::inhabitants::counted_in;
use crate::analysis::wording::{list, note};

/// More names than these are counted and not listed.
const NAMED: usize = 6;

/// What the notes are about.
pub(super) struct Notes<'a> {
    pub(super) question: &'a Question<'a>,
    pub(super) figures: &'a Figures,
    pub(super) own: Option<&'a Area>,
    pub(super) references: &'a [Reference],
}

impl Notes<'_> {
    /// Of the area beside what it is held against; `before` is the place of the period compared with.
    pub(super) fn of_comparison(&self, before: Option<usize>) -> Vec<Note> {
        let mut notes = vec![self.base()];
        notes.extend(self.gap(before));
        notes.extend(self.of_groups());
        let others = self.own.map(|own| of_kind(self.figures, own.kind));
        let others = others.filter(|areas| areas.len() > 1);
        notes.extend(others.map(|areas| self.places(&areas)));
        notes.push(self.chance("rækkens rate", "the row's rate"));
        notes.extend(self.contradictions());
        notes
    }

    /// Of all areas of a kind.
    pub(super) fn of_ranking(&self, areas: &[&Area]) -> Vec<Note> {
        let mut notes = vec![self.base(), self.places(areas)];
        notes.extend(self.middle());
        notes.extend(self.of_groups());
        notes.push(self.chance("hele landets rate", "the rate of the whole country"));
        notes.extend(self.contradictions());
        notes
    }

    /// Of the rates over time.
    pub(super) fn of_series(&self) -> Vec<Note> {
        let mut notes = vec![self.base()];
        notes.extend(self.middle());
        notes.extend(self.of_groups());
        notes.extend(self.contradictions());
        notes
    }

    /// Of what each benefit adds to the gap.
    pub(super) fn of_decomposition(&self) -> Vec<Note> {
        let mut notes = vec![self.base()];
        let text = self.pick(
            "Hver ydelses afstand er dens rate i området minus dens rate i rækken, af den samme nævner, så afstandene giver tilsammen totalens.".to_owned(),
            "The gap of each benefit is its rate in the area minus its rate in the row, of the same base, so that the gaps add up to that of the total.".to_owned(),
        );
        notes.push(note(NoteKind::Method, "benchmark_decomposition", Severity::Break, text));
        notes.extend(self.of_groups());
        notes.extend(self.contradictions());
        notes
    }

    /// Of composition and rate.
    pub(super) fn of_standardisation(&self, ages: &str) -> Vec<Note> {
        let mut notes = Vec::new();
        let counted = self
            .question
            .population
            .map(|population| self.long(counted_in(population, self.question.now)));
        let counted = counted.unwrap_or_default();
        let text = self.pick(
            format!("Direkte standardisering med rækken som standardbefolkning, indbyggere {ages}, {counted}: Sammensætning er forskellen i indbyggernes andele gange områdets rate, Rate er rækkens andele gange forskellen i rater; de giver tilsammen afstanden. Det er en opdeling og ingen forklaring."),
            format!("Direct standardisation with the row as the standard population, residents {ages}, {counted}: composition is the difference in shares of residents times the area's rate, rate is the row's shares times the difference in rates; together they are the gap. It divides and does not explain."),
        );
        notes.push(note(NoteKind::Method, "benchmark_standardisation", Severity::Break, text));
        notes.extend(self.of_groups());
        notes
    }

    fn language(&self) -> Language {
        self.question.request.language
    }

    fn pick(&self, danish: String, english: String) -> String {
        both(self.language(), danish, english)
    }

    fn label(&self, code: &str) -> String {
        let area = AreaList::shipped().get(code);
        area.map_or(code, |area| area.label(self.language())).to_owned()
    }

    fn long(&self, period: Period) -> String {
        period.long(self.language())
    }

    /// What the rates are taken of.
    fn base(&self) -> Note {
        let text = match self.question.population {
            Some(population) => {
                let ages = self.question.ages.label(self.language());
                let (now, counted) =
                    (self.long(self.question.now), self.long(counted_in(population, self.question.now)));
                self.pick(
                    format!("Pct. af indbyggere {ages} ifølge befolkningsudtrækket; for {now} er det {counted}."),
                    format!("Per cent of residents {ages} as the population extract has them; for {now} that is {counted}."),
                )
            }
            None => self.pick(
                "Udtrækket har ikke ratens nævner. Den er indkredset af de offentliggjorte antal og afrundede rater; hvor en decimal ikke er sikker, vises de to tal, som raten eller afstanden ligger imellem.".to_owned(),
                "The extract does not have the base of the rate. It is bounded by the published counts and rounded rates; where a decimal is not certain, the two numbers are shown that the rate or the gap lies between.".to_owned(),
            ),
        };
        note(NoteKind::Method, "benchmark_base", Severity::Break, text)
    }

    /// How what lies between two numbers is drawn.
    fn middle(&self) -> Option<Note> {
        let is_made = |each: &Reference| matches!(each.made_of, MadeOf::Members(_));
        if self.question.population.is_some() || !self.references.iter().any(is_made) {
            return None;
        }
        let text = self.language().pick(
            "En figur viser midten af de to tal, som en gruppes rate ligger imellem; fladen om en linje er alt, hvad raten kan være.",
            "A figure shows the middle of the two numbers that a group's rate lies between; the band around a line is all that the rate can be.",
        );
        Some(note(NoteKind::Method, "benchmark_middle", Severity::Break, text.to_owned()))
    }

    /// What the gaps are, and how they are compared.
    fn gap(&self, before: Option<usize>) -> Option<Note> {
        let own = self.own?.label(self.language());
        let since = before.map(|at| self.long(self.figures.periods[at])).unwrap_or_default();
        let base = self.question.base.map(|base| self.long(base)).unwrap_or_default();
        let text = self.pick(
            format!("Afstand: {own} minus rækken, i procentpoint. Afstanden mindskes eller øges i forhold til {since}; den er usikker, hvor afrundingen ikke viser retningen. Indeks er af antallet, {base} = 100."),
            format!("Gap: {own} minus the row, in percentage points. It is closing or widening against {since}, and uncertain where rounding does not show the direction. The index is of the number, {base} = 100."),
        );
        Some(note(NoteKind::Method, "benchmark_gap", Severity::Break, text))
    }

    /// What the groups are made of, whether the area is in them, and whether they stood for this then.
    fn of_groups(&self) -> Vec<Note> {
        let mut notes = Vec::new();
        notes.extend(self.made_of());
        notes.extend(self.membership());
        notes.extend(self.changed());
        notes.extend(self.outside_validity());
        notes.extend(self.no_country());
        notes.extend(self.no_sums());
        notes
    }

    /// Numbers that are not added up over areas.
    fn no_sums(&self) -> Option<Note> {
        let is_made = |each: &Reference| matches!(each.made_of, MadeOf::Members(_));
        if self.figures.adds_up || !self.references.iter().any(is_made) {
            return None;
        }
        let name = self.question.count.measure.name(self.language());
        let text = self.pick(
            format!("{name} kan ikke lægges sammen over kommuner, så grupper har ingen tal."),
            format!("{name} cannot be added up over municipalities, so groups have no numbers."),
        );
        Some(note(NoteKind::Missing, "benchmark_no_sums", Severity::Break, text))
    }

    /// The groups that are added up, with how many members have numbers.
    fn made_of(&self) -> Option<Note> {
        let now = self.question.now;
        let of_reference = |reference: &Reference| {
            matches!(reference.made_of, MadeOf::Members(_)).then(|| {
                let members: Vec<&str> = reference.members_in(now).collect();
                let lacks = |code: &&&str| !has_number(self.figures.area(code, 0).level);
                let without: Vec<String> =
                    members.iter().filter(lacks).map(|code| self.label(code)).collect();
                let (mut label, all) = (reference.label.clone(), members.len());
                label.extend(reference.file.iter().map(|file| format!(", {file}")));
                let there = all - without.len();
                let named = match without.len() {
                    0 => String::new(),
                    1..=NAMED => self.pick(
                        format!("; uden tal: {}", list(&without, self.language())),
                        format!("; without numbers: {}", list(&without, self.language())),
                    ),
                    _ => String::new(),
                };
                self.pick(
                    format!("{label} ({there} af {all} kommuner har tal{named})"),
                    format!("{label} ({there} of {all} municipalities have numbers{named})"),
                )
            })
        };
        let made: Vec<String> = self.references.iter().filter_map(of_reference).collect();
        if made.is_empty() {
            return None;
        }
        let made = made.join("; ");
        let text = self.pick(
            format!("Lagt sammen af kommuner, antal over nævner: {made}. En gruppe, hvor et medlem er uden tal, har ingen."),
            format!("Added up from municipalities, number over base: {made}. A group with a member without a number has none."),
        );
        Some(note(NoteKind::Population, "benchmark_groups", Severity::Break, text))
    }

    /// Which of them the area is a part of.
    fn membership(&self) -> Option<Note> {
        let own = self.own?;
        let now = self.question.now;
        let label = own.label(self.language());
        let (inside, outside): (Vec<&Reference>, Vec<&Reference>) =
            self.references.iter().partition(|each| is_member(each, own, now));
        let names = |of: &[&Reference]| -> String {
            let labels: Vec<String> = of.iter().map(|each| each.label.clone()).collect();
            list(&labels, self.language())
        };
        let mut text = String::new();
        if !inside.is_empty() {
            let names = names(&inside);
            text += &self.pick(
                format!("{label} er selv med i {names}."),
                format!("{label} is itself a part of {names}."),
            );
        }
        if !outside.is_empty() {
            let names = names(&outside);
            text += if text.is_empty() { "" } else { " " };
            text += &self.pick(
                format!("{label} er ikke med i {names}."),
                format!("{label} is no part of {names}."),
            );
        }
        (!text.is_empty())
            .then(|| note(NoteKind::Population, "benchmark_membership", Severity::Break, text))
    }

    /// Groups that have other members now than in a period they are compared with.
    fn changed(&self) -> Option<Note> {
        let now = self.question.now;
        let differs = |reference: &&Reference| {
            let of = |period: Period| reference.members_in(period).collect::<Vec<_>>();
            self.figures.periods.iter().any(|&period| of(period) != of(now))
        };
        let names: Vec<String> =
            self.references.iter().filter(differs).map(|each| each.label.clone()).collect();
        if names.is_empty() {
            return None;
        }
        let names = list(&names, self.language());
        let text = self.pick(
            format!("Ikke de samme medlemmer i alle perioder: {names}."),
            format!("Not the same members in all periods: {names}."),
        );
        Some(note(NoteKind::Population, "benchmark_members_changed", Severity::Break, text))
    }

    /// Groups that did not stand for what their name says in the period.
    fn outside_validity(&self) -> Option<Note> {
        let now = self.question.now;
        let names: Vec<String> = self
            .references
            .iter()
            .filter_map(|reference| reference.listed)
            .filter(|area| !area.is_valid_in(now))
            .map(|area| {
                let month =
                    |month: Option<Period>| month.map(|month| self.long(month)).unwrap_or_default();
                format!(
                    "{} ({}-{})",
                    area.label(self.language()),
                    month(area.valid_from),
                    month(area.valid_to)
                )
            })
            .collect();
        if names.is_empty() {
            return None;
        }
        let (names, now) = (list(&names, self.language()), self.long(now));
        let text = self.pick(
            format!("Inddelingen gjaldt ikke i {now}: {names}."),
            format!("The division was not in force in {now}: {names}."),
        );
        Some(note(NoteKind::Population, "benchmark_validity", Severity::Break, text))
    }

    /// The whole country is read and never built.
    fn no_country(&self) -> Option<Note> {
        if self.figures.has(WHOLE_COUNTRY) {
            return None;
        }
        let text = self.language().pick(
            "Udtrækkene har ikke Hele landet, og det lægges ikke sammen af kommuner.",
            "The extracts do not have All Denmark, and it is not built from municipalities.",
        );
        Some(note(NoteKind::Missing, "benchmark_no_country", Severity::Break, text.to_owned()))
    }

    /// What a place is one of, and when it is shared.
    fn places(&self, areas: &[&Area]) -> Note {
        let there = areas
            .iter()
            .filter(|area| self.figures.area(&area.code, 0).rate.ranked().is_some())
            .count();
        let kind = areas.first().map_or("", |area| kind_name(area.kind, self.language()));
        let without = areas.len() - there;
        let lacking = match without {
            0 => String::new(),
            _ => self.pick(
                format!(" {without} uden tal er ikke med."),
                format!(" {without} without numbers are left out."),
            ),
        };
        let shared = match self.question.population {
            Some(_) => String::new(),
            None => self.pick(
                " Samme offentliggjorte rate deler plads.".to_owned(),
                " The same published rate shares its places.".to_owned(),
            ),
        };
        let text = self.pick(
            format!("Nr. 1 har den højeste rate af {there} {kind}.{shared}{lacking}"),
            format!("Rank 1 is the highest rate of {there} {kind}.{shared}{lacking}"),
        );
        note(NoteKind::Method, "benchmark_rank", Severity::Break, text)
    }

    /// What the limits are, and what they are not; `danish` and `english` name what they lie around.
    fn chance(&self, danish: &str, english: &str) -> Note {
        let rule_of_thumb = match self.question.count.measure.unit.as_str() {
            "persons" => String::new(),
            _ => self.pick(
                " Fuldtidspersoner er gennemsnit over perioden, så grænserne er en tommelfingerregel.".to_owned(),
                " Full-time persons are means over the period, so the limits are a rule of thumb.".to_owned(),
            ),
        };
        let text = self.pick(
            format!("Tilfældighed: over eller under siger, at området ligger uden for de grænser omkring {danish}, som 95 eller 99,8 pct. af rent tilfældige udsving holder sig inden for (tragtplot, Spiegelhalter 2005, normaltilnærmelse med områdets egen nævner).{rule_of_thumb}"),
            format!("Chance: above or below says that the area lies outside the limits around {english} that 95 or 99.8 per cent of purely random variation keep to (funnel plot, Spiegelhalter 2005, normal approximation with the area's own base).{rule_of_thumb}"),
        );
        note(NoteKind::Method, "benchmark_chance", Severity::Break, text)
    }

    /// Areas whose published counts and rates cannot have one base.
    fn contradictions(&self) -> Option<Note> {
        let found = &self.figures.bases.contradictions;
        if found.is_empty() {
            return None;
        }
        let mut names: Vec<String> = found
            .iter()
            .take(NAMED)
            .map(|(area, period)| format!("{} {}", self.label(area), self.long(*period)))
            .collect();
        if found.len() > NAMED {
            let more = found.len() - NAMED;
            names.push(self.pick(format!("{more} andre"), format!("{more} others")));
        }
        let names = list(&names, self.language());
        let text = self.pick(
            format!("Offentliggjorte antal og rater kan ikke have samme nævner: {names}. Grupper med disse områder har ingen rate."),
            format!("Published counts and rates cannot have the same base: {names}. Groups with these areas have no rate."),
        );
        Some(note(NoteKind::Method, "benchmark_contradiction", Severity::Break, text))
    }
}

/// One of two texts.
pub(super) fn both(language: Language, danish: String, english: String) -> String {
    match language {
        Language::Danish => danish,
        Language::English => english,
    }
}
