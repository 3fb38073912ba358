//! How an extract differs from earlier ones, as a diff: `-` what is gone, `+` what is new, `~` what goes by another
//! label, `?` what is new and may be what is gone. Every sign has words beside it.

use bestand_model::Language;
use bestand_model::drift::{Because, Candidate, Change, ChangeKind, Drift, Mapped, What};

use super::View;

/// How many differences of one kind are named in one place when not all are asked for.
const CHANGES_NAMED: usize = 10;

impl View {
    /// The labels that were read as others because the user said so.
    pub(super) fn mapped(&mut self, mapped: &[Mapped]) {
        if mapped.is_empty() {
            return;
        }
        self.page.heading(self.pick("Læst som (--map)", "Read as (--map)"));
        let language = self.options.language;
        let entries: Vec<_> = mapped
            .iter()
            .map(|each| {
                let place = place(each.what, each.dimension.as_deref(), language);
                let lists = each.instead_of.as_ref().map(|other| match language {
                    Language::Danish => format!("; kodelisterne siger {other}"),
                    Language::English => format!("; the code lists say {other}"),
                });
                let lists = lists.unwrap_or_default();
                (
                    format!("~ {} -> {}", each.read_as, each.label),
                    format!("{place}, {}{lists}", each.file),
                )
            })
            .collect();
        self.page.entries(0, &entries);
    }

    /// The differences of one extract.
    pub(super) fn drift(&mut self, drift: &Drift) {
        let language = self.options.language;
        self.page.heading(&heading(drift, language));
        if drift.changes.is_empty() {
            let none = self.pick(
                "Ingen forskelle: samme kolonner og medlemmer.",
                "No differences: the same columns and members.",
            );
            self.page.paragraph(0, none);
            return;
        }
        let (columns, members): (Vec<_>, Vec<_>) =
            drift.changes.iter().partition(|change| change.what != What::Member);
        let mut first = true;
        let mut groups = vec![(self.pick("Kolonner", "Columns").to_owned(), columns)];
        for of_dimension in members.chunk_by(|left, right| left.dimension == right.dimension) {
            let id = of_dimension.first().and_then(|change| change.dimension.as_deref());
            let lead = self.pick("Medlemmer af", "Members of");
            groups.push((format!("{lead} {}", id.unwrap_or_default()), of_dimension.to_vec()));
        }
        for (name, changes) in groups.into_iter().filter(|(_, changes)| !changes.is_empty()) {
            if !std::mem::take(&mut first) {
                self.page.blank();
            }
            self.page.paragraph(0, &name);
            self.page.entries(2, &self.entries(&changes));
        }
    }

    /// The lines of a diff, kind by kind; of many of one kind the first.
    fn entries(&self, changes: &[&Change]) -> Vec<(String, String)> {
        let language = self.options.language;
        let mut entries = Vec::new();
        for of_kind in changes.chunk_by(|left, right| left.change == right.change) {
            let named = match self.options.all_members {
                true => of_kind.len(),
                false => CHANGES_NAMED,
            };
            for change in of_kind.iter().take(named) {
                entries.push((term(change), words(change, language)));
                let may_be = change.may_be.iter().filter(|_| !change.expected);
                entries.extend(may_be.flat_map(|candidate| self.candidate(candidate, change.what)));
            }
            let more = of_kind.len().saturating_sub(named);
            if more > 0 {
                let sign = sign(of_kind[0].change);
                let more = self.count(more);
                let text = match language {
                    Language::Danish => format!("{more} flere; --members viser alle"),
                    Language::English => format!("{more} more; --members shows all"),
                };
                entries.push((format!("{sign} …"), text));
            }
        }
        entries
    }

    /// What is new and may be what is gone, why, and on a line of its own how to say so.
    fn candidate(&self, candidate: &Candidate, what: What) -> [(String, String); 2] {
        let language = self.options.language;
        let mut reasons = Vec::new();
        if candidate.compared > 0 {
            let (equal, compared) = (self.count(candidate.equal), self.count(candidate.compared));
            reasons.push(match (what, language) {
                (What::Dimension, Language::Danish) => {
                    format!("{equal} af {compared} medlemmer er ens")
                }
                (What::Dimension, Language::English) => {
                    format!("{equal} of {compared} members are alike")
                }
                (_, Language::Danish) => format!("{equal} af {compared} tal er ens"),
                (_, Language::English) => format!("{equal} of {compared} numbers are equal"),
            });
        }
        if candidate.resembles {
            reasons.push(self.pick("navnet ligner", "the name resembles it").to_owned());
        }
        let lead = self.pick("måske det samme", "maybe the same");
        let reasons = match reasons.is_empty() {
            true => String::new(),
            false => format!(": {}", reasons.join(", ")),
        };
        [
            (format!("  ? {}", candidate.label), format!("{lead}{reasons}")),
            (String::new(), format!("--map \"{}\"", candidate.map)),
        ]
    }
}

/// `Forskelle: ny.csv mod gammel.csv (15. januar 2015)`.
fn heading(drift: &Drift, language: Language) -> String {
    let earlier: Vec<String> = drift
        .against
        .iter()
        .map(|each| match each.pulled.long(language) {
            Some(pulled) => format!("{} ({pulled})", each.file),
            None => each.file.clone(),
        })
        .collect();
    let (lead, against) = match language {
        Language::Danish => ("Forskelle", "mod tidligere"),
        Language::English => ("Differences", "against the earlier"),
    };
    format!("{lead}: {} {against} {}", drift.file, earlier.join(", "))
}

fn sign(change: ChangeKind) -> char {
    match change {
        ChangeKind::Vanished => '-',
        ChangeKind::Renamed => '~',
        ChangeKind::New => '+',
    }
}

fn term(change: &Change) -> String {
    let sign = sign(change.change);
    match &change.new_label {
        Some(new) => format!("{sign} {} -> {new}", change.label),
        None => format!("{sign} {}", change.label),
    }
}

fn place(what: What, dimension: Option<&str>, language: Language) -> String {
    match (what, dimension) {
        (What::Member, Some(id)) => id.to_owned(),
        (What::Measure, _) => language.pick("mål", "measure").to_owned(),
        (_, Some(id)) => format!("{} {id}", language.pick("fordeling", "dimension")),
        (_, None) => language.pick("fordeling", "dimension").to_owned(),
    }
}

/// What a sign says, in words.
fn words(change: &Change, language: Language) -> String {
    let what = match (change.what, change.total) {
        (What::Member, true) => language.pick("totalen", "the total"),
        (What::Member, false) => "",
        (What::Dimension, _) => language.pick("fordeling", "dimension"),
        (What::Measure, _) => language.pick("mål", "measure"),
    };
    let how = match (change.change, change.because) {
        (ChangeKind::Vanished, _) if change.expected => {
            language.pick("væk, som --map siger", "gone, as --map says")
        }
        (ChangeKind::Vanished, _) => language.pick("væk", "gone"),
        (ChangeKind::New, _) if change.listed => language.pick("ny", "new"),
        (ChangeKind::New, _) => language.pick("ny, i ingen kodeliste", "new, in no code list"),
        (ChangeKind::Renamed, Some(Because::Spelling)) => {
            language.pick("samme, stavet anderledes", "the same, spelt differently")
        }
        (ChangeKind::Renamed, Some(Because::PublisherId)) => {
            language.pick("samme id hos udgiveren", "the same id at the publisher")
        }
        (ChangeKind::Renamed, _) => {
            language.pick("samme i kodelisterne", "the same in the code lists")
        }
    };
    let code = match change.change {
        ChangeKind::Renamed => format!(" ({})", change.code),
        ChangeKind::Vanished | ChangeKind::New => String::new(),
    };
    match what {
        "" => format!("{how}{code}"),
        what => format!("{what}, {how}{code}"),
    }
}
