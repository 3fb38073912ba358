//! What a note is to be: a file that a person writes, in TOML.
//!
//! A specification may stand on another one (`extends`): what it does not say is taken from there.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Table;

use crate::args::NoteArgs;
use crate::failure::{Failure, did_you_mean};

/// How many specifications may stand on each other.
const DEEPEST: usize = 8;

/// The house templates, by name.
pub(crate) const TEMPLATES: [(&str, &str); 2] = [
    ("kl", include_str!("../../templates/kl.toml")),
    ("status", include_str!("../../templates/status.toml")),
];

/// A specification as it is written; what is not said is `None`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Spec {
    /// A template, or a file seen from the folder of this one.
    pub(crate) extends: Option<String>,
    /// What the files of the note are called.
    pub(crate) name: Option<String>,
    /// `da` or `en`.
    pub(crate) language: Option<SpecLanguage>,
    /// The area the note is about; none for the whole country.
    pub(crate) area: Option<String>,
    /// Groups the area is held against.
    pub(crate) group: Option<Vec<String>>,
    /// The status month; none for the newest that is complete in every table.
    pub(crate) month: Option<String>,
    pub(crate) title_block: Option<TitleBlockSpec>,
    pub(crate) sources: Option<SourcesSpec>,
    /// Bounds of the words of size.
    pub(crate) words: Option<Table>,
    #[serde(default)]
    pub(crate) section: Vec<Section>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) enum SpecLanguage {
    #[serde(rename = "da")]
    Danish,
    #[serde(rename = "en")]
    English,
}

/// What stands before the text. Only what is given is printed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TitleBlockSpec {
    pub(crate) genre: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) unit: Option<String>,
    pub(crate) to: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) case: Option<String>,
    pub(crate) document: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) address: Option<String>,
    /// Whether a line says what the note was made of and until when.
    pub(crate) data: Option<bool>,
}

/// Where the numbers come from. Paths are seen from the folder of the specification.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourcesSpec {
    /// Extracts, or folders of them.
    pub(crate) files: Option<Vec<PathBuf>>,
    pub(crate) archive: Option<PathBuf>,
    pub(crate) as_of: Option<String>,
    /// `DATE` or `FILE=DATE`.
    pub(crate) pulled: Option<Vec<String>>,
    /// `ID` or `FILE=ID`.
    pub(crate) table: Option<Vec<String>>,
    /// Extracts of inhabitants by age.
    pub(crate) population: Option<Vec<PathBuf>>,
    pub(crate) budget: Option<PathBuf>,
    pub(crate) budget_year: Option<i32>,
    pub(crate) targets: Option<PathBuf>,
    pub(crate) refusion: Option<PathBuf>,
}

/// A part of the note: heading, text, at most one table or figure, and what is read from it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Section {
    pub(crate) heading: Option<String>,
    /// 1, 2 or 3; 1 when nothing is said.
    pub(crate) level: Option<u8>,
    #[serde(default)]
    pub(crate) page_break: bool,
    /// The user's own text, in Markdown.
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    /// Lines kept for a writer.
    pub(crate) room: Option<u8>,
    /// What is there when the data for it are: the section is left out without them, and *Datagrundlag* says so.
    pub(crate) needs: Option<Needed>,
    /// What *Datagrundlag* says then.
    pub(crate) missing: Option<String>,
    /// A command whose answer is shown or read.
    pub(crate) command: Option<String>,
    /// Its options, as on the command line.
    #[serde(default)]
    pub(crate) options: Table,
    /// What is asked instead where the data do not have what the options ask for.
    pub(crate) otherwise: Option<Otherwise>,
    /// Earlier sections, by their ids, whose answers are read together; that of the first is shown.
    pub(crate) of: Option<Vec<String>>,
    #[serde(default)]
    pub(crate) show: Show,
    pub(crate) chart: Option<ChartSpec>,
    /// What references call it.
    pub(crate) id: Option<String>,
    pub(crate) caption: Option<String>,
    /// Lines below the exhibit, before those of the table.
    #[serde(default)]
    pub(crate) notes: Vec<String>,
    /// What is read from the answer; without it nothing.
    #[serde(default)]
    pub(crate) reading: Vec<String>,
    /// Whether the sentences are items of a list.
    #[serde(default)]
    pub(crate) points: bool,
}

/// Other options of the same command.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Otherwise {
    /// Without them the section is left out.
    pub(crate) options: Option<Table>,
    /// What *Datagrundlag* says then.
    pub(crate) missing: Option<String>,
}

/// What has to be there.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Needed {
    /// A measure.
    pub(crate) measure: Option<String>,
    /// A benefit, of that measure where one is named.
    pub(crate) benefit: Option<String>,
    /// Any of these tables.
    pub(crate) table: Option<Vec<String>>,
    #[serde(default)]
    pub(crate) given: Vec<Given>,
    /// Another section before it, which has to be there.
    pub(crate) section: Option<String>,
    /// Another section before it, which has to be left out.
    pub(crate) without: Option<String>,
    /// A set, with an extract for each of its benefits.
    pub(crate) set: Option<String>,
}

/// What may be given beside the extracts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Given {
    Area,
    Budget,
    Group,
    Month,
    Population,
    Refusion,
    Targets,
}

/// What is shown of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Show {
    /// Its table.
    #[default]
    Table,
    /// Its chart.
    Figure,
    /// Nothing: it is read.
    Nothing,
}

/// The chart of an answer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChartSpec {
    pub(crate) form: Option<String>,
    /// In pixels of 96 to the inch.
    pub(crate) height: Option<u32>,
}

/// A specification as the command uses it: every path is seen from the working folder.
#[derive(Clone, Debug)]
pub(crate) struct Sited {
    pub(crate) spec: Spec,
    /// The files it was read from.
    pub(crate) files: Vec<PathBuf>,
}

impl Sited {
    /// One of the house templates.
    pub(crate) fn template(name: &str) -> Result<Self, Failure> {
        Ok(Self { spec: parse(template(name)?, name)?, files: Vec::new() })
    }

    /// That of a file, with all it stands on.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let mut files = Vec::new();
        let spec = read(path, &mut Vec::new(), &mut files)?;
        Ok(Self { spec, files })
    }

    /// What the command line says wins.
    pub(crate) fn take(&mut self, args: &NoteArgs) {
        let spec = &mut self.spec;
        if let Some(month) = args.month {
            spec.month = Some(month.code());
        }
        if !args.group.is_empty() {
            spec.group = Some(args.group.clone());
        }
        let sources = spec.sources.get_or_insert_default();
        let take = |own: &mut Option<PathBuf>, given: &Option<PathBuf>| {
            if given.is_some() {
                own.clone_from(given);
            }
        };
        take(&mut sources.budget, &args.budget);
        take(&mut sources.targets, &args.targets);
        take(&mut sources.refusion, &args.refusion);
        sources.budget_year = args.budget_year.or(sources.budget_year);
        if !args.population.is_empty() {
            sources.population = Some(args.population.clone());
        }
    }
}

impl Spec {
    /// The same with paths seen through a folder.
    fn seen_through(mut self, folder: &Path) -> Self {
        if let Some(sources) = &mut self.sources {
            let lists = [&mut sources.files, &mut sources.population];
            let archive = &mut sources.archive;
            let single =
                [archive, &mut sources.budget, &mut sources.targets, &mut sources.refusion];
            let listed = lists.into_iter().flatten().flatten();
            for path in listed.chain(single.into_iter().flatten()) {
                *path = folder.join(&*path);
            }
        }
        for group in self.group.iter_mut().flatten() {
            see_file(group, folder);
        }
        let options = self.section.iter_mut().flat_map(|section| {
            let otherwise = section.otherwise.as_mut().and_then(|other| other.options.as_mut());
            std::iter::once(&mut section.options).chain(otherwise)
        });
        for options in options {
            for (_, value) in
                options.iter_mut().filter(|(key, _)| matches!(key.as_str(), "set" | "group"))
            {
                match value {
                    toml::Value::String(text) => see_file(text, folder),
                    toml::Value::Array(values) => values.iter_mut().for_each(|value| {
                        if let toml::Value::String(text) = value {
                            see_file(text, folder);
                        }
                    }),
                    _ => {}
                }
            }
        }
        self
    }
}

impl Spec {
    /// The files that groups and sets are read from.
    pub(crate) fn files_named(&self) -> Vec<PathBuf> {
        let of_options = |options: &Table| -> Vec<String> {
            let named = ["set", "group"].into_iter().filter_map(|key| options.get(key));
            let texts = named.flat_map(|value| match value {
                toml::Value::Array(values) => values.clone(),
                other => vec![other.clone()],
            });
            texts.filter_map(|value| value.as_str().map(str::to_owned)).collect()
        };
        let mut names: Vec<String> = self.group.iter().flatten().cloned().collect();
        for section in &self.section {
            names.extend(of_options(&section.options));
            let other = section.otherwise.iter().filter_map(|other| other.options.as_ref());
            names.extend(other.flat_map(of_options));
        }
        names.sort();
        names.dedup();
        names.into_iter().map(PathBuf::from).filter(|path| path.is_file()).collect()
    }
}

/// What may be the name of a file beside the specification, or a name.
fn see_file(text: &mut String, folder: &Path) {
    let path = folder.join(&*text);
    if path.is_file() {
        *text = path.to_string_lossy().into_owned();
    }
}

/// The text of a template.
pub(crate) fn template(name: &str) -> Result<&'static str, Failure> {
    TEMPLATES.iter().find(|(each, _)| *each == name).map(|(_, text)| *text).ok_or_else(|| {
        let names = TEMPLATES.map(|(name, _)| name);
        let hint =
            did_you_mean(name, names, || format!("the templates are {}", names.join(" and ")));
        Failure::new(format!("no template {name:?}"), hint)
    })
}

/// A file and all it stands on; `above` are the files that stand on it.
fn read(path: &Path, above: &mut Vec<PathBuf>, files: &mut Vec<PathBuf>) -> Result<Spec, Failure> {
    let text = fs_err::read_to_string(path).map_err(|error| {
        Failure::new(
            error.to_string(),
            "name a specification that is there; bestand note --new writes one",
        )
    })?;
    let name = path.display().to_string();
    files.push(path.to_owned());
    let spec = parse(&text, &name)?.seen_through(path.parent().unwrap_or(Path::new("")));
    let Some(base) = spec.extends.clone() else { return Ok(spec) };
    let on = |below: Spec| match spec.speaks_otherwise(&below) {
        true => Err(Failure::new(
            format!("{name}: the sections of {base:?} are in another language"),
            "write sections of your own, or leave out language",
        )),
        false => Ok(spec.clone().on(below)),
    };
    if TEMPLATES.iter().any(|(template, _)| *template == base) {
        return on(Spec::from_template(&base)?);
    }
    if !base.ends_with(".toml") {
        template(&base)?;
    }
    above.push(path.canonicalize().unwrap_or_else(|_| path.to_owned()));
    let below = path.parent().unwrap_or(Path::new("")).join(&base);
    let is_above = |canonical: &PathBuf| above.contains(canonical);
    if below.canonicalize().is_ok_and(|canonical| is_above(&canonical)) {
        return Err(Failure::new(
            format!("{name}: extends {base:?}, which stands on this one: a loop"),
            "let one of the two stand on a template, or on nothing",
        ));
    }
    if above.len() > DEEPEST {
        return Err(Failure::new(
            format!("{name}: more than {DEEPEST} specifications stand on each other"),
            "write what they say into fewer files",
        ));
    }
    let base_spec = read(&below, above, files)?;
    on(base_spec)
}

fn parse(text: &str, name: &str) -> Result<Spec, Failure> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| text[..span.start].matches('\n').count() + 1);
        let place = line.map(|line| format!(", line {line}")).unwrap_or_default();
        let (what, hint) = explain(error.message());
        Failure::new(format!("{name}{place}: {what}"), hint)
    })
}

/// What a message of the parser means to whoever wrote the file.
fn explain(message: &str) -> (String, String) {
    const OTHER: &str = "bestand note --explain-spec says what may stand in it";
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    match quoted.split_first() {
        Some((unknown, known)) if message.starts_with("unknown") => {
            let what = if message.starts_with("unknown field") { "key" } else { "value" };
            let hint = did_you_mean(unknown, known.iter().copied(), || {
                format!("there are {}", known.join(", "))
            });
            (format!("no {what} is called {unknown:?} here"), hint)
        }
        _ => (message.trim().to_owned(), OTHER.to_owned()),
    }
}

impl Spec {
    fn from_template(name: &str) -> Result<Self, Failure> {
        parse(template(name)?, name)
    }

    /// Whether it takes sections whose texts are in another language.
    fn speaks_otherwise(&self, below: &Self) -> bool {
        let (own, theirs) = (self.language, below.language);
        self.section.is_empty() && own.is_some_and(|own| theirs.is_some_and(|theirs| own != theirs))
    }

    /// This one where it says something, else the one below. Sections are taken from one of them.
    fn on(self, below: Self) -> Self {
        Self {
            extends: None,
            name: self.name.or(below.name),
            language: self.language.or(below.language),
            area: self.area.or(below.area),
            group: self.group.or(below.group),
            month: self.month.or(below.month),
            title_block: match (self.title_block, below.title_block) {
                (Some(own), Some(below)) => Some(own.on(below)),
                (own, below) => own.or(below),
            },
            sources: self.sources.or(below.sources),
            words: self.words.or(below.words),
            section: if self.section.is_empty() { below.section } else { self.section },
        }
    }
}

impl TitleBlockSpec {
    fn on(self, below: Self) -> Self {
        Self {
            genre: self.genre.or(below.genre),
            title: self.title.or(below.title),
            unit: self.unit.or(below.unit),
            to: self.to.or(below.to),
            date: self.date.or(below.date),
            case: self.case.or(below.case),
            document: self.document.or(below.document),
            author: self.author.or(below.author),
            email: self.email.or(below.email),
            phone: self.phone.or(below.phone),
            address: self.address.or(below.address),
            data: self.data.or(below.data),
        }
    }
}
