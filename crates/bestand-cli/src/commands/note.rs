//! `bestand note`.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use bestand_core::model::area::{Area, AreaKind, AreaList};
use bestand_core::model::code_list::slug;
use bestand_report::note::word::WordReference;
use bestand_report::sentence::{SentenceOptions, SizeWords};

use crate::args::{Global, Lang, NoteArgs};
use crate::failure::{Failure, did_you_mean};
use crate::note::checks;
use crate::note::compose::{Made, Making};
use crate::note::data::{Data, Input};
use crate::note::manifest::{MANIFEST, Manifest};
use crate::note::own::{self, Own};
use crate::note::question::OWN_CASES;
use crate::note::spec::{self, Sited, SpecLanguage};
use crate::note::{explain, folder, outputs, rerun, why};
use crate::output;
use crate::progress::Bar;

pub(crate) fn run(args: &NoteArgs, global: &Global) -> Result<ExitCode, Failure> {
    if args.explain_spec {
        output::write_text(&explain::specification())?;
        return Ok(ExitCode::SUCCESS);
    }
    if args.new {
        if let Some(file) = args.input.files.first() {
            return Err(Failure::new(
                format!("--new prints the specification, and does not write {}", file.display()),
                format!("write bestand note --new > {}", file.display()),
            ));
        }
        output::write_text(spec::template(args.template.as_deref().unwrap_or("status"))?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let notes = Notes::read(args, global)?;
    let given: Vec<OsString> = wild::args_os().collect();
    if let Some(wanted) = &args.why {
        let made = notes.make(notes.area(args)?)?;
        let text = why::why(&made.note, wanted).ok_or_else(|| {
            Failure::new(
                format!("no generated sentence and no cell has {wanted:?}"),
                "give a part of one sentence, or a number as the note prints it; what a person wrote has no cells",
            )
        })?;
        output::write_text(&text)?;
        return Ok(ExitCode::SUCCESS);
    }
    let Some(folder) = &args.output else {
        return Err(Failure::new("no folder is given for the note", "name one with -o FOLDER"));
    };
    refuse_input_folder(args, folder)?;
    if args.each_area {
        return notes.make_each(args, folder, &given);
    }
    let area = notes.area(args)?;
    let made = notes.make(area)?;
    let files = notes.write(&made, folder, notes.command(&given, None, folder), args.force)?;
    if !global.quiet {
        say(&format!("{}: {}", folder.display(), files.join(", ")))?;
        for missing in &made.missing {
            say(&format!("missing: {missing}"))?;
        }
        for left_out in notes.reference.iter().flat_map(WordReference::left_out) {
            say(&format!("reference: {left_out}"))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What all notes of one command have in common.
pub(crate) struct Notes {
    sited: Sited,
    data: Data,
    global: Global,
    words: SentenceOptions,
    reference: Option<WordReference>,
    name: String,
}

impl Notes {
    /// Reads the specification and everything it names.
    pub(crate) fn read(args: &NoteArgs, global: &Global) -> Result<Self, Failure> {
        let (sited, input) = specification(args)?;
        checks::check(&sited.spec)?;
        let global = Global { lang: lang(&sited, global)?, ..global.clone() };
        let name = name(&sited)?;
        let words = SentenceOptions { language: global.language(), words: size_words(&sited)? };
        let mut data = Data::read(&sited, &input, &global)?;
        let reference = args.reference.as_ref().map(|path| -> Result<WordReference, Failure> {
            let refused = |what: String| Failure::new(what, "name a Word document that is there");
            let there = fs_err::metadata(path).map_err(|error| refused(error.to_string()))?;
            if !there.is_file() || there.len() > LARGEST_REFERENCE {
                return Err(refused(format!("{} is no Word document", path.display())));
            }
            let (bytes, input) = Input::read("reference", path)?;
            data.inputs.push(input);
            WordReference::read(&bytes)
                .map_err(|error| Failure::new(format!("{}: {error}", path.display()), error.hint()))
        });
        let reference = reference.transpose()?;
        Ok(Self { sited, data, global, words, reference, name })
    }

    /// The area that is asked for, else that of the specification; none for the whole country.
    pub(crate) fn area(&self, args: &NoteArgs) -> Result<Option<&'static Area>, Failure> {
        match args.area.as_slice() {
            [] => self.sited.spec.area.as_deref().map(find_area).transpose(),
            [one] => find_area(one).map(Some),
            _ => Err(Failure::new(
                "a note is about one area",
                "give one with --area, or a note for each of them with --each-area",
            )),
        }
    }

    /// The note of an area.
    pub(crate) fn make(&self, area: Option<&Area>) -> Result<Made, Failure> {
        let language = self.global.language();
        let sources = self.sited.spec.sources.as_ref();
        let own = sources.map(|sources| Own::read(sources, area)).transpose()?.unwrap_or_default();
        let area = area.map(|area| area.label(language).to_owned());
        let making = Making {
            sited: &self.sited,
            data: &self.data,
            own: &own,
            global: &self.global,
            area,
            words: &self.words,
        };
        making.make()
    }

    /// What makes a note again.
    fn command(&self, given: &[OsString], area: Option<&str>, folder: &Path) -> Vec<String> {
        rerun::command(given, area, folder, self.data.archive.as_deref())
    }

    /// Writes a note, and says which files it is made of.
    fn write(
        &self,
        made: &Made,
        folder: &Path,
        command: Vec<String>,
        force: bool,
    ) -> Result<Vec<String>, Failure> {
        let files = outputs::files(made, &self.name, self.reference.as_ref())?;
        let manifest = Manifest::new(command, &made.inputs, &files, folder);
        folder::write(folder, &files, &manifest, force)?;
        let names = files.into_iter().map(|(name, _)| name);
        Ok(names.chain([MANIFEST.to_owned()]).collect())
    }

    /// A note for each area, in folders of their own, side by side. One that fails does not stop the others.
    fn make_each(
        &self,
        args: &NoteArgs,
        folder: &Path,
        given: &[OsString],
    ) -> Result<ExitCode, Failure> {
        let areas = self.areas(args)?;
        if areas.len() > 1 {
            self.sited.spec.sources.as_ref().map_or(Ok(()), own::refuse_shared)?;
            self.refuse_own_cases()?;
        }
        let threads = self.global.threads.map_or_else(
            || std::thread::available_parallelism().map_or(1, usize::from),
            usize::from,
        );
        let bar = Bar::start(&self.global, areas.len(), "notes");
        let next = AtomicUsize::new(0);
        let failed: Mutex<Vec<(usize, String)>> = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..threads.min(areas.len()) {
                scope.spawn(|| {
                    loop {
                        let place = next.fetch_add(1, Ordering::Relaxed);
                        let Some(area) = areas.get(place) else { break };
                        let at = folder.join(format!("{}-{}", area.code, slug(&area.name)));
                        let command = self.command(given, Some(&area.name), &at);
                        let done = self.make(Some(area));
                        let done =
                            done.and_then(|made| self.write(&made, &at, command, args.force));
                        if let Err(failure) = done {
                            let text = format!("{}: {}", area.name, failure.in_one_line());
                            let mut failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
                            failed.push((place, text));
                        }
                        bar.step();
                    }
                });
            }
        });
        bar.finish();
        let mut failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
        failed.sort();
        let made = areas.len() - failed.len();
        if !self.global.quiet || !failed.is_empty() {
            say(&format!("{made} of {} notes made in {}", areas.len(), folder.display()))?;
        }
        for (_, text) in &failed {
            say(&format!("failed: {text}"))?;
        }
        Ok(if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }

    /// Refuses one office's own cases for several municipalities.
    fn refuse_own_cases(&self) -> Result<(), Failure> {
        match self.data.cube.measures().iter().any(|measure| measure.code == OWN_CASES) {
            true => Err(Failure::new(
                "the own cases of one office would stand in the note of every area",
                "leave them out, or make the note of their area alone",
            )),
            false => Ok(()),
        }
    }

    /// The areas asked for, else every municipality of the files.
    fn areas(&self, args: &NoteArgs) -> Result<Vec<&'static Area>, Failure> {
        if !args.area.is_empty() {
            return args.area.iter().map(|name| find_area(name)).collect();
        }
        let known = self.data.cube.dimension("area");
        let codes = known.iter().flat_map(|areas| &areas.members).map(|member| &member.code);
        let areas: Vec<&Area> = codes
            .filter_map(|code| AreaList::shipped().get(code))
            .filter(|area| area.kind == AreaKind::Municipality)
            .collect();
        match areas.is_empty() {
            true => Err(Failure::new(
                "the files have no municipality",
                "give extracts by municipality, or name areas with --area",
            )),
            false => Ok(areas),
        }
    }

    /// Every file of a note but the manifest.
    pub(crate) fn files(&self, made: &Made) -> Result<Vec<(String, Vec<u8>)>, Failure> {
        outputs::files(made, &self.name, self.reference.as_ref())
    }
}

/// So much of a reference is read: municipalities' templates have some megabytes.
const LARGEST_REFERENCE: u64 = 64 << 20;

/// The language: that of the specification, whose texts are in it.
fn lang(sited: &Sited, global: &Global) -> Result<Option<Lang>, Failure> {
    let spec = sited.spec.language.map(|language| match language {
        SpecLanguage::Danish => Lang::Da,
        SpecLanguage::English => Lang::En,
    });
    match (spec, global.lang) {
        (Some(spec), Some(given)) if spec != given => Err(Failure::new(
            "the specification is in the other language than --lang",
            "leave out --lang; a note in another language takes a specification with its texts in it",
        )),
        (spec, given) => Ok(spec.or(given)),
    }
}

/// Refuses to write a note among the extracts it is made from, where it would be read as one.
fn refuse_input_folder(args: &NoteArgs, folder: &Path) -> Result<(), Failure> {
    let real = |path: &Path| path.canonicalize().ok();
    let is_it = |path: &&PathBuf| path.is_dir() && real(path) == real(folder);
    match folder.exists().then(|| args.input.files.iter().find(is_it)).flatten() {
        Some(_) => Err(Failure::new(
            format!("{} holds the extracts of the note", folder.display()),
            "give another folder with -o",
        )),
        None => Ok(()),
    }
}

/// The specification with what the command line says, and the files that are given beside it.
fn specification(args: &NoteArgs) -> Result<(Sited, crate::args::InputArgs), Failure> {
    let mut input = args.input.clone();
    let is_spec =
        |path: &PathBuf| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    let named = input.files.iter().position(is_spec).map(|place| input.files.remove(place));
    let mut sited = match (&named, &args.template) {
        (Some(path), None) => Sited::read(path)?,
        (None, Some(template)) => Sited::template(template)?,
        (Some(_), Some(_)) => {
            return Err(Failure::new(
                "a specification and a template are given",
                "leave out --template, and write extends = \"...\" into the specification",
            ));
        }
        (None, None) => {
            return Err(Failure::new(
                "neither a specification nor a template is given",
                "give SPEC.toml, or --template kl or --template status",
            ));
        }
    };
    sited.take(args);
    Ok((sited, input))
}

/// What the files of the note are called.
fn name(sited: &Sited) -> Result<String, Failure> {
    let name = sited.spec.name.clone().unwrap_or_else(|| "notat".to_owned());
    let is_plain = |each: char| each.is_alphanumeric() || matches!(each, '-' | '_');
    if name.is_empty() || name.chars().count() > 80 || !name.chars().all(is_plain) {
        return Err(Failure::new(
            format!("the name {name:?} is no plain name of a file"),
            "letters, digits, - and _ : the folder is that of -o, and the endings are added",
        ));
    }
    Ok(name)
}

/// The bounds of the words of size: those of the specification laid over those of the house.
fn size_words(sited: &Sited) -> Result<SizeWords, Failure> {
    let Some(own) = &sited.spec.words else { return Ok(SizeWords::shipped().clone()) };
    let refused = |what: String| {
        Failure::new(
            format!("words: {what}"),
            "bestand note --explain-spec shows the table of words",
        )
    };
    let mut words: toml::Table = SizeWords::shipped_text()
        .parse()
        .map_err(|error: toml::de::Error| refused(error.to_string()))?;
    for (key, value) in own {
        match (words.get_mut(key), value) {
            (Some(toml::Value::Table(bounds)), toml::Value::Table(own)) => {
                bounds.extend(own.clone());
            }
            _ => {
                words.insert(key.clone(), value.clone());
            }
        }
    }
    SizeWords::from_toml(&words.to_string()).map_err(|error| refused(error.to_string()))
}

fn find_area(name: &str) -> Result<&'static Area, Failure> {
    let list = AreaList::shipped();
    list.get(name).or_else(|| list.match_label(name)).ok_or_else(|| {
        let hint = did_you_mean(name, list.names(), || {
            "give a municipality, a region or Hele landet".to_owned()
        });
        Failure::new(format!("no area {name:?}"), hint)
    })
}

/// A line on standard error.
fn say(text: &str) -> Result<(), Failure> {
    writeln!(anstream::stderr().lock(), "{text}")?;
    Ok(())
}
