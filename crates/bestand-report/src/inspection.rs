//! What is in some extracts, as text of a given width: one block per extract, then the load checks.

mod drift;
mod measures;
#[cfg(test)]
mod tests;

use bestand_model::inspection::{
    DimensionInspection, ExtractInspection, Finding, Inspection, PeriodSpan,
};
use bestand_model::period::kind_name;
use bestand_model::table::Severity;
use bestand_model::{Language, Period};

use crate::plain::PlainPage;
use crate::text::sources::publisher;

/// How many members of a dimension are named when not all are asked for.
const MEMBERS_NAMED: usize = 4;

/// How many absent periods are named.
const ABSENT_NAMED: usize = 6;

/// How an inspection is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InspectionOptions {
    /// The page: no line is wider, measured in terminal cells, unless a single number is.
    pub width: usize,
    /// The language of headings and numbers. Labels and findings are in that of the inspection.
    pub language: Language,
    /// Whether every member of every dimension is listed with its code, not only the first few by name.
    pub all_members: bool,
}

impl Default for InspectionOptions {
    fn default() -> Self {
        Self { width: 80, language: Language::Danish, all_members: false }
    }
}

/// The inspection as plain text: for each extract where it comes from and how it was read, its periods, measures,
/// dimensions, unmatched labels and the series breaks inside; then the labels that were read as others and how the
/// extracts differ from earlier ones; then the load checks where they were run. A part with
/// nothing in it is left out, except what an extract always has. Ends with a line break unless it is empty.
///
/// ```
/// use bestand_model::inspection::Inspection;
/// use bestand_report::inspection::{InspectionOptions, render};
///
/// let checked = Inspection { findings: Some(Vec::new()), ..Inspection::default() };
/// let text = render(&checked, &InspectionOptions::default());
/// assert_eq!(text, "Kontrol\n───────\nIngen fund.\n");
/// ```
pub fn render(inspection: &Inspection, options: &InspectionOptions) -> String {
    let mut view = View { options: *options, page: PlainPage::new(options.width) };
    for extract in &inspection.extracts {
        view.extract(extract);
    }
    view.mapped(&inspection.mapped);
    for drift in inspection.drift.iter().flatten() {
        view.drift(drift);
    }
    if let Some(findings) = &inspection.findings {
        view.checks(findings);
    }
    view.page.into_text()
}

/// The page so far.
struct View {
    options: InspectionOptions,
    page: PlainPage,
}

impl View {
    fn pick<'a>(&self, danish: &'a str, english: &'a str) -> &'a str {
        self.options.language.pick(danish, english)
    }

    fn count(&self, count: usize) -> String {
        measures::number(count).format(self.options.language)
    }

    fn extract(&mut self, extract: &ExtractInspection) {
        self.page.heading(&extract.source.file);
        self.page.entries(0, &self.facts(extract));
        self.page.section(self.pick("Perioder", "Periods"));
        self.page.entries(2, &self.periods(&extract.periods));
        self.page.section(self.pick("Mål", "Measures"));
        let width = self.options.width.saturating_sub(2);
        let measures = measures::render(&extract.measures, width, self.options.language);
        self.page.laid_out(2, &measures);
        self.dimensions(&extract.dimensions);
        self.unmatched(&extract.unmatched);
        self.breaks(extract);
    }

    fn facts(&self, extract: &ExtractInspection) -> Vec<(&'static str, String)> {
        let language = self.options.language;
        let source = &extract.source;
        let not_stated = || self.pick("ikke oplyst", "not stated").to_owned();
        let mut facts = Vec::new();
        let mut add = |danish, english, text| facts.push((language.pick(danish, english), text));
        if let Some(title) = &extract.title {
            add("Titel", "Title", title.clone());
        }
        add("Tabel", "Table", source.table.clone().unwrap_or_else(not_stated));
        add("Udgiver", "Publisher", publisher(source.publisher, language));
        add("Udtrukket", "Pulled", source.pulled.long(language).unwrap_or_else(not_stated));
        add("Form", "Shape", source.read.shape.clone());
        add("Tegnsæt", "Encoding", source.read.encoding.clone());
        if let Some(numbers) = &source.read.numbers {
            add("Tal", "Numbers", dialect(numbers, language));
        }
        add("Rækker", "Rows", self.count(source.read.rows));
        // What was taken for what in a sheet: the lines after the first stand below it.
        for (place, note) in source.read.layout.iter().enumerate() {
            let (danish, english) = if place == 0 { ("Aflæst", "Taken") } else { ("", "") };
            add(danish, english, note.text(language).to_owned());
        }
        facts
    }

    fn periods(&self, spans: &[PeriodSpan]) -> Vec<(String, String)> {
        spans.iter().map(|span| (self.period_kind(span), self.span(span))).collect()
    }

    fn period_kind(&self, span: &PeriodSpan) -> String {
        Period::parse(&span.first)
            .map_or(span.kind.as_str(), |first| kind_name(first.kind(), self.options.language))
            .to_owned()
    }

    fn span(&self, span: &PeriodSpan) -> String {
        let PeriodSpan { first, last, count, absent, .. } = span;
        let count = self.count(*count);
        let span = match self.options.language {
            Language::Danish => format!("{first} til {last}, {count} i alt"),
            Language::English => format!("{first} to {last}, {count} in all"),
        };
        if absent.is_empty() {
            return span;
        }
        format!("{span}; {} {}", self.pick("mangler", "absent:"), self.absent(absent))
    }

    fn absent(&self, absent: &[String]) -> String {
        let named = absent.iter().take(ABSENT_NAMED).cloned().collect::<Vec<_>>().join(", ");
        match absent.len().saturating_sub(ABSENT_NAMED) {
            0 => named,
            others => {
                let others = self.count(others);
                match self.options.language {
                    Language::Danish => format!("{named} og {others} flere"),
                    Language::English => format!("{named} and {others} more"),
                }
            }
        }
    }

    fn dimensions(&mut self, dimensions: &[DimensionInspection]) {
        if dimensions.is_empty() {
            return;
        }
        self.page.section(self.pick("Fordelinger", "Dimensions"));
        if !self.options.all_members {
            let entries: Vec<_> = dimensions
                .iter()
                .map(|each| (&each.id, format!("{}: {}", self.size(each), first_members(each))))
                .collect();
            self.page.entries(2, &entries);
            return;
        }
        for each in dimensions {
            self.page.item(2, &format!("{}  {}", each.id, self.size(each)));
            let members: Vec<_> =
                each.members.iter().map(|member| (&member.code, member.label.clone())).collect();
            self.page.entries(4, &members);
        }
    }

    fn size(&self, dimension: &DimensionInspection) -> String {
        let members = match dimension.members.len() {
            1 => self.pick("1 medlem", "1 member").to_owned(),
            many => format!("{} {}", self.count(many), self.pick("medlemmer", "members")),
        };
        let total = if dimension.total {
            self.pick("med total", "with a total")
        } else {
            self.pick("uden total", "without a total")
        };
        format!("{}, {members}, {total}", dimension.label)
    }

    fn unmatched(&mut self, unmatched: &[String]) {
        if unmatched.is_empty() {
            return;
        }
        self.page.section(
            self.pick(
                "Betegnelser, der ikke er i nogen kodeliste",
                "Labels that are in no code list",
            ),
        );
        for label in unmatched {
            self.page.item(2, label);
        }
    }

    fn breaks(&mut self, extract: &ExtractInspection) {
        if extract.breaks.is_empty() {
            return;
        }
        self.page.section(self.pick(
            "Databrud mellem første og sidste periode",
            "Series breaks between the first and the last period",
        ));
        let entries: Vec<_> = extract
            .breaks
            .iter()
            .map(|each| (self.severity(each.severity), each.title.clone()))
            .collect();
        self.page.entries(2, &entries);
    }

    fn severity(&self, severity: Severity) -> &'static str {
        let language = self.options.language;
        match severity {
            Severity::Break => language.pick("databrud", "break"),
            Severity::Caution => language.pick("forbehold", "caution"),
            Severity::Info => "info",
        }
    }

    /// What is a reason for concern comes first, then what is only worth knowing.
    fn checks(&mut self, findings: &[Finding]) {
        self.page.heading(self.pick("Kontrol", "Checks"));
        let (concerns, others): (Vec<_>, Vec<_>) =
            findings.iter().partition(|finding| finding.concern);
        let tag = self.pick("FUND", "FINDING").to_owned();
        let entry = |tag: &str, finding: &Finding| {
            (tag.to_owned(), format!("{}: {}", finding.check, finding.text))
        };
        let entries: Vec<_> = (concerns.iter().map(|finding| entry(&tag, finding)))
            .chain(others.iter().map(|finding| entry("info", finding)))
            .collect();
        self.page.entries(0, &entries);
        if !entries.is_empty() {
            self.page.blank();
        }
        let closing = self.closing(concerns.len(), others.len());
        self.page.paragraph(0, &closing);
    }

    fn closing(&self, concerns: usize, others: usize) -> String {
        let findings = match concerns {
            0 => self.pick("Ingen fund", "No findings").to_owned(),
            1 => self.pick("1 fund", "1 finding").to_owned(),
            many => format!("{} {}", self.count(many), self.pick("fund", "findings")),
        };
        match others {
            0 => format!("{findings}."),
            1 => format!("{findings}, {}.", self.pick("1 oplysning", "1 remark")),
            many => {
                format!("{findings}, {} {}.", self.count(many), self.pick("oplysninger", "remarks"))
            }
        }
    }
}

/// The names of the first members, and an ellipsis where there are more.
fn first_members(dimension: &DimensionInspection) -> String {
    let mut names: Vec<_> = (dimension.members.iter().take(MEMBERS_NAMED))
        .map(|member| member.label.as_str())
        .collect();
    if dimension.members.len() > MEMBERS_NAMED {
        names.push("…");
    }
    // Labels have commas of their own.
    names.join("; ")
}

/// The dialect of the numbers, which the reading facts have in English.
fn dialect(numbers: &str, language: Language) -> String {
    let words = numbers.split(", ").map(|words| match words {
        "decimal comma" => language.pick("decimalkomma", words),
        "decimal point" => language.pick("decimalpunktum", words),
        "no decimals" => language.pick("ingen decimaler", words),
        "thousands dot" => language.pick("punktum ved tusinder", words),
        "thousands comma" => language.pick("komma ved tusinder", words),
        "thousands space" => language.pick("mellemrum ved tusinder", words),
        "no thousands mark" => language.pick("intet tegn ved tusinder", words),
        other => other,
    });
    words.collect::<Vec<_>>().join(", ")
}
