//! Targets: what is aimed at, what there is now, and how far that is.

use bestand_model::benefit::BenefitList;
use bestand_model::source::Vintage;
use bestand_model::table::{Cell, ColumnKind};
use bestand_model::{MissingReason, Period};

use super::reservations::provisional;
use crate::sentence::Sentence;
use crate::sentence::figure::{Figure, counted};
use crate::sentence::phrase::Slot;
use crate::sentence::reading::Reader;
use crate::sentence::sheet::{JOINED, in_words};
use crate::sentence::vocabulary::Noun;
use crate::text::printable;

pub(in crate::sentence) fn targets(reader: &Reader<'_>) -> Vec<Sentence> {
    let rows = 0..reader.sheet.table.rows.len();
    let targets = rows.map(|row| Target { reader: *reader, row });
    let targets: Vec<Target<'_>> =
        targets.filter(|target| target.figure("target").is_ok()).collect();
    let is_single = targets.iter().filter(|target| target.has_no_figures()).count() < 2;
    let by_itself = |target: &&Target<'_>| is_single || !target.has_no_figures();
    let mut said: Vec<Sentence> =
        targets.iter().filter(by_itself).flat_map(Target::sentences).collect();
    said.extend(without_figures(reader, &targets).filter(|_| !is_single));
    if !said.is_empty() {
        said.extend(provisional(reader, None));
    }
    said
}

/// The targets that the extracts have nothing of, in one sentence.
fn without_figures(reader: &Reader<'_>, targets: &[Target<'_>]) -> Option<Sentence> {
    let without: Vec<&Target<'_>> =
        targets.iter().filter(|target| target.has_no_figures()).collect();
    if without.len() == targets.len() {
        return reader.say("targets_without_figures", &[]);
    }
    let column = reader.sheet.column("target")?;
    let cells = without.iter().map(|target| reader.sheet.spot(target.row, column).cited());
    let count = counted(without.len(), cells.collect(), reader.language());
    reader.say("targets_some_without_figures", &[("count", count)])
}

/// A row of the targets.
struct Target<'a> {
    reader: Reader<'a>,
    row: usize,
}

impl Target<'_> {
    fn sentences(&self) -> Vec<Sentence> {
        let Ok(target) = self.figure("target") else { return Vec::new() };
        let mut slots = vec![
            ("goal", Slot::words(self.goal())),
            ("target", target.plain(self.unit("target"))),
            ("by", Slot::words(self.by())),
        ];
        let now = match self.figure("now") {
            Ok(now) => now,
            Err(missing) => {
                slots.push(("reason", Slot::words(self.reader.sheet.reason(missing))));
                let id = match missing {
                    MissingReason::NotApplicable => "target_alone",
                    _ => "target_without_now",
                };
                return self.reader.say(id, &slots).into_iter().collect();
            }
        };
        slots.extend([("now", now.plain(None)), ("when", Slot::words(self.when()))]);
        let is_reached = self.is_reached(&now, &target);
        let id = match now.size - target.size {
            _ if is_reached => "target_reached",
            0.0 => "target_reached",
            distance => {
                slots.push(("distance", now.minus(&target).distance()));
                if distance > 0.0 { "target_above" } else { "target_below" }
            }
        };
        let mut said = Vec::new();
        said.extend(self.reader.say(id, &slots));
        if !is_reached {
            said.extend(self.progress());
        }
        said
    }

    /// Whether the extracts have nothing of it: it is no benefit, or one of which no extract was given.
    fn has_no_figures(&self) -> bool {
        let missing = self.figure("now").err();
        matches!(missing, Some(MissingReason::NotApplicable | MissingReason::NotInExtract))
    }

    /// `for sygedagpenge`; what is no benefit stands in quotation marks, since its words can be any.
    fn goal(&self) -> String {
        let (sheet, language) = (self.reader.sheet, self.reader.language());
        let name = sheet.name_in_sentence(self.row);
        let code = sheet.codes(self.row).first().copied().unwrap_or_default();
        let list = BenefitList::shipped();
        match list.get(code).is_some() || list.composite(code).is_some() {
            true => format!("for {name}"),
            false => language.pick("”{}”", "“{}”").replace("{}", &name),
        }
    }

    /// Whether the newest figure is at the target or beyond it, seen from the baseline. Without a baseline nobody knows in
    /// which direction the target lies.
    fn is_reached(&self, now: &Figure, target: &Figure) -> bool {
        self.figure("baseline").is_ok_and(|baseline| {
            let aimed = target.size - baseline.size;
            aimed != 0.0 && (now.size - target.size) * aimed >= 0.0
        })
    }

    /// How much of the way is covered, or that the figure went the other way.
    fn progress(&self) -> Option<Sentence> {
        let sheet = self.reader.sheet;
        let baseline = self.figure("baseline").ok()?;
        let column = sheet.column("progress")?;
        let progress = Figure::of(sheet.spot(self.row, column)).ok()?;
        let progress = match sheet.table.columns[column].kind {
            ColumnKind::Fraction => progress.hundredfold(),
            _ => progress,
        };
        let baseline = ("baseline", baseline.plain(self.unit("baseline")));
        if progress.size < 0.0 {
            return self.reader.say("target_further", &[baseline]);
        }
        // 99,96 would be shown as 100,0, which it is not.
        if progress.size >= 99.95 {
            return None;
        }
        self.reader.say("target_progress", &[baseline, ("progress", progress.percent())])
    }

    /// Which month the newest figure is of, as the head of its column says: ` (juli 2026)`.
    fn when(&self) -> String {
        let sheet = self.reader.sheet;
        let label = sheet.column("now").map(|column| sheet.table.columns[column].label.as_str());
        let period = label.and_then(|label| Period::parse(label).ok());
        period.map_or(String::new(), |period| {
            format!(" ({})", in_words(period, self.reader.language()))
        })
    }

    /// When it is to be reached: ` pr. 31. december 2026`.
    fn by(&self) -> String {
        let (sheet, language) = (self.reader.sheet, self.reader.language());
        let Some(column) = sheet.column("date") else { return String::new() };
        let Cell::Code(date) = sheet.spot(self.row, column).cell() else { return String::new() };
        let vintage = Vintage::parse(date).unwrap_or_default();
        let lead = match vintage {
            Vintage::Day(_) => language.pick("pr.", "by"),
            _ => language.pick("i", "by"),
        };
        match vintage.long(language) {
            Some(words) => format!(" {lead} {}", words.replace(' ', JOINED)),
            None if date.is_empty() => String::new(),
            None => format!(" ({})", printable(date)),
        }
    }

    fn unit(&self, column: &str) -> Option<&'static Noun> {
        let sheet = self.reader.sheet;
        sheet.noun(sheet.column(column)?)
    }

    fn figure(&self, column: &str) -> Result<Figure, MissingReason> {
        let sheet = self.reader.sheet;
        let column = sheet.column(column).ok_or(MissingReason::NotApplicable)?;
        Figure::of(sheet.spot(self.row, column))
    }
}
