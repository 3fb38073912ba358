//! From file arguments to a cube.

use std::collections::BTreeSet;
use std::io::{Read, Seek, SeekFrom, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread::ScopedJoinHandle;

use bestand_core::archive::{Archive, AsOf, checksum, checksum_of};
use bestand_core::drift::{Settled, settle};
use bestand_core::model::number::{DecimalMark, ThousandsMark};
use bestand_core::model::source::Vintage;
use bestand_core::model::table::Note;
use bestand_core::model::table_info::{table_id_in_file_name, table_info};
use bestand_core::model::{Period, PeriodKind};
use bestand_core::read::{Encoding, Extract, ReadOptions, Reader, Selection, StatbankTableinfo};
use bestand_core::{CoreError, Cube, GivenBenefit, Needs, Request, RevisionOptions, tidy};

use crate::args::{Decimal, Global, InputArgs, RevisionsArgs, TextEncoding, Thousands};
use crate::failure::{Failure, did_you_mean};
use crate::note::data::Input;
use crate::progress::Progress;
use crate::settings;
use crate::values::PerFile;

/// Tells the library how many threads it may start, and the data frame library below it. Must run before the first use
/// of either.
pub(crate) fn limit_threads(threads: Option<u16>) {
    let Some(threads) = threads else { return };
    bestand_core::model::threads::limit(threads.into());
    #[expect(unsafe_code, reason = "the library takes its thread count from the environment only")]
    // SAFETY: called first thing in main, before any other thread exists that could read the environment.
    unsafe {
        std::env::set_var("POLARS_MAX_THREADS", threads.to_string());
    }
}

/// What the threads are called that read files.
const READER: &str = "reader";

/// Lets readers say what is wrong in their own words. A library for old workbooks panics on some damaged ones; its
/// reader catches that and calls the file damaged, and nobody needs to see where the library stopped.
pub(crate) fn keep_readers_quiet() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() != Some(READER) {
            usual(panic);
        }
    }));
}

/// A file to read.
struct Given {
    /// As it was given, or found in a folder; `-` for standard input.
    path: PathBuf,
    /// What it holds, where it cannot be opened again.
    bytes: Option<Vec<u8>>,
}

/// What standard input is called in sources and messages.
const STANDARD_INPUT: &str = "stdin";

/// The endings of files that may be extracts: what else lies in a folder is passed over.
const ENDINGS: [&str; 13] = [
    "csv", "txt", "tsv", "json", "ndjson", "jsonl", "px", "xlsx", "xls", "ods", "parquet", "gz",
    "zip",
];

/// Files up to this many bytes are read and checked whole, whatever is asked of them: it takes no time that anybody
/// would notice.
const CHECKED_WHOLE: u64 = 4 << 20;

impl Given {
    fn length(&self) -> u64 {
        match &self.bytes {
            Some(bytes) => bytes.len() as u64,
            None => self.path.metadata().map_or(0, |metadata| metadata.len()),
        }
    }

    fn name(&self) -> String {
        if self.bytes.is_some() { STANDARD_INPUT.to_owned() } else { base_name(&self.path) }
    }

    fn read(&self, options: &ReadOptions, reader: &Reader<'_>) -> Result<Vec<Extract>, CoreError> {
        match &self.bytes {
            Some(bytes) => tidy::read_bytes(&self.name(), bytes, options, reader),
            None => tidy::read_file(&self.path, options, reader),
        }
    }
}

/// The files, with folders opened and standard input read.
fn given(paths: &[PathBuf], global: &Global) -> Result<Vec<Given>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if is_dash(path) {
            if files.iter().any(|each: &Given| each.bytes.is_some()) {
                return Err(Failure::new(
                    "standard input is given twice, and can be read once",
                    "give - once",
                ));
            }
            let mut bytes = Vec::new();
            std::io::stdin().lock().read_to_end(&mut bytes)?;
            files.push(Given { path: path.clone(), bytes: Some(bytes) });
        } else if path.is_dir() {
            files.extend(in_folder(path, global)?);
        } else {
            files.push(Given { path: path.clone(), bytes: None });
        }
    }
    Ok(files)
}

/// The files of a folder that may be extracts, by name. What is passed over is named on standard error.
fn in_folder(folder: &Path, global: &Global) -> Result<Vec<Given>, Failure> {
    let mut paths = fs_err::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    paths.sort();
    let may_be = |path: &PathBuf| {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let known = ending.is_some_and(|ending| ENDINGS.contains(&&*ending));
        // What begins like this a program has put there for itself.
        known && path.is_file() && !base_name(path).starts_with(['.', '~'])
    };
    let (extracts, others): (Vec<PathBuf>, Vec<PathBuf>) = paths.into_iter().partition(may_be);
    if extracts.is_empty() {
        return Err(Failure::new(
            format!("the folder {} holds no extract", folder.display()),
            format!("extracts are files that end in {}", ENDINGS.join(", ")),
        ));
    }
    if !others.is_empty() && !global.quiet {
        let names: Vec<String> = others.iter().map(|path| base_name(path)).collect();
        writeln!(
            anstream::stderr().lock(),
            "note: passed over in {}: {}",
            folder.display(),
            names.join(", ")
        )?;
    }
    Ok(extracts.into_iter().map(|path| Given { path, bytes: None }).collect())
}

/// Reads the files, and the earlier extracts they are held against: what a question needs of them, or everything.
fn read(
    input: &InputArgs,
    global: &Global,
    needs: Option<Needs<'_>>,
) -> Result<(Vec<Extract>, Vec<Extract>), Failure> {
    if [&input.files, &input.against].iter().all(|paths| paths.iter().any(|path| is_dash(path))) {
        return Err(Failure::new(
            "standard input is given twice, and can be read once",
            "give - once",
        ));
    }
    refuse_as_of_files(input)?;
    let files = given(&input.files, global)?;
    let is_archive = |path: &&PathBuf| Archive::is_in(path);
    let (archives, earlier): (Vec<&PathBuf>, Vec<&PathBuf>) =
        input.against.iter().partition(is_archive);
    let earlier = given(&earlier.into_iter().cloned().collect::<Vec<_>>(), global)?;
    let extracts = match input.files.is_empty() {
        true => from_archive(input, global, needs)?,
        false => {
            check_named_files(input, files.iter().chain(&earlier))?;
            from_files(input, &files, global, needs)?
        }
    };
    let mut kept = Vec::new();
    for archive in archives {
        kept.extend(of_their_tables(&Archive::open(archive)?, &extracts)?);
    }
    if earlier.is_empty() {
        return Ok((extracts, kept));
    }
    let options = (earlier.iter())
        .map(|file| options_for_earlier(input, file, &files))
        .collect::<Result<Vec<_>, _>>()?;
    let options = with_tableinfo(input, &earlier, options, Unneeded::PassedOver)?;
    let mut earlier = read_side_by_side(&earlier, &options, global, None)?;
    earlier.extend(kept);
    Ok((extracts, earlier))
}

/// Reads files: what a question needs of them, or everything.
fn from_files(
    input: &InputArgs,
    files: &[Given],
    global: &Global,
    needs: Option<Needs<'_>>,
) -> Result<Vec<Extract>, Failure> {
    let options =
        files.iter().map(|file| options_for(input, file)).collect::<Result<Vec<_>, _>>()?;
    let options = with_tableinfo(input, files, options, Unneeded::Refused)?;
    let needs = match files.len() {
        // What labels stand for is settled when all of them are there.
        _ if !input.against.is_empty() || !input.map.is_empty() => None,
        1 => needs,
        _ if have_tables_of_their_own(files, &options) => needs.map(Needs::of_several_files),
        _ => None,
    };
    read_side_by_side(files, &options, global, needs)
}

/// What an archive has of the tables of extracts, as it was known last.
fn of_their_tables(archive: &Archive, extracts: &[Extract]) -> Result<Vec<Extract>, CoreError> {
    let holdings = archive.holdings(&[])?;
    let has = |table: &&String| holdings.iter().any(|each| each.table.as_ref() == Some(*table));
    let tables: BTreeSet<String> = extracts
        .iter()
        .filter_map(|extract| extract.source.table.as_ref())
        .filter(has)
        .cloned()
        .collect();
    if tables.is_empty() {
        return Err(CoreError::Question {
            message: "the archive that --against names has no table of the files".to_owned(),
            hint: Some(
                "say which table a file is with --table, or add an earlier extract of it first"
                    .to_owned(),
            ),
        });
    }
    archive.read(&tables.into_iter().collect::<Vec<_>>(), None, None)
}

/// What a question needs of the archive: of the tables that are named, or of all.
fn from_archive(
    input: &InputArgs,
    global: &Global,
    needs: Option<Needs<'_>>,
) -> Result<Vec<Extract>, Failure> {
    let Some(folder) = settings::named_archive(global)? else {
        return Err(Failure::new(
            "no file is given, and no archive is named",
            "give extracts, or name an archive with --archive FOLDER, BESTAND_ARCHIVE or bestand.toml",
        ));
    };
    refuse_options_of_files(input)?;
    let archive = Archive::open(&folder)?;
    let tables = tables(input);
    let as_of = input.as_of.as_deref().map(as_of);
    // What labels stand for is settled when all of them are there.
    let may_select = input.against.is_empty() && input.map.is_empty();
    let may_select = may_select && archive.has_one_of_each(&tables)?;
    let needs = needs.filter(|_| may_select);
    let needs = match archive.has_only(&tables)? {
        true => needs.map(Needs::of_one_table),
        false => needs.map(Needs::of_several_files),
    };
    let needs = needs.as_ref().map(|needs| needs as &dyn Selection);
    Ok(archive.read(&tables, as_of.as_ref(), needs)?)
}

/// The tables of the archive that are named.
fn tables(input: &InputArgs) -> Vec<String> {
    input.table.iter().map(|each| each.value.clone()).collect()
}

/// A date, else a publication.
pub(crate) fn as_of(text: &str) -> AsOf {
    Vintage::parse(text).map_or_else(|_| AsOf::Publication(text.to_owned()), AsOf::Date)
}

/// What is said of files says nothing of an archive.
fn refuse_options_of_files(input: &InputArgs) -> Result<(), Failure> {
    let of_files = [
        ("--pulled", !input.pulled.is_empty()),
        ("--decimal", input.decimal.is_some()),
        ("--thousands", input.thousands.is_some()),
        ("--encoding", input.encoding.is_some()),
        ("--tableinfo", !input.tableinfo.is_empty()),
    ];
    if let Some((option, _)) = of_files.iter().find(|(_, is_given)| *is_given) {
        return Err(Failure::new(
            format!("{option} is about files, and the archive is read"),
            "give the files, or leave the option out",
        ));
    }
    match input.table.iter().find_map(|each| each.file.as_deref()) {
        Some(file) => Err(Failure::new(
            format!("--table names the file {file:?}, and the archive is read"),
            "give --table ID for a table of the archive",
        )),
        None => Ok(()),
    }
}

/// The extracts of files, each with the checksum of its file: to be kept.
pub(crate) fn to_keep(input: &InputArgs, global: &Global) -> Result<Vec<Extract>, Failure> {
    if input.files.is_empty() {
        return Err(Failure::new("no file is given", "name the extracts that are to be kept"));
    }
    if !input.against.is_empty() || !input.map.is_empty() {
        return Err(Failure::new(
            "an archive keeps extracts as they are",
            "leave out --against and --map, and give them when a question is asked",
        ));
    }
    refuse_as_of_files(input)?;
    let files = given(&input.files, global)?;
    check_named_files(input, files.iter())?;
    let mut extracts = Vec::new();
    for file in &files {
        let options = with_tableinfo(
            input,
            std::slice::from_ref(file),
            vec![options_for(input, file)?],
            Unneeded::PassedOver,
        )?;
        let sha256 = match &file.bytes {
            Some(bytes) => checksum(bytes),
            None => checksum_of(fs_err::File::open(&file.path)?)?,
        };
        for mut extract in read_side_by_side(std::slice::from_ref(file), &options, global, None)? {
            extract.source.sha256 = Some(sha256.clone());
            extracts.push(extract);
        }
    }
    Ok(extracts)
}

/// Two vintages: of the archive, or the files and what they are held against.
pub(crate) fn two_vintages(args: &RevisionsArgs, global: &Global) -> Result<(Cube, Cube), Failure> {
    let input = &args.input;
    let given = given_benefits(input);
    if !input.files.is_empty() || !input.against.is_empty() {
        if input.against.is_empty() {
            return Err(Failure::new(
                "there is nothing to hold the files against",
                "name the earlier files with --against FILE, or two vintages of an archive",
            ));
        }
        let (newer, older) = read(input, global, None)?;
        return Ok((Cube::from_extracts(older, &given)?, Cube::from_extracts(newer, &given)?));
    }
    refuse_options_of_files(input)?;
    let archive = Archive::open(&settings::archive(global)?)?;
    let tables = tables(input);
    let newer = args.to.as_deref().or(input.as_of.as_deref()).map(as_of);
    let older = match args.from.as_deref() {
        Some(text) => as_of(text),
        None => archive.before(&tables, newer.as_ref())?,
    };
    let cube = |as_of: Option<&AsOf>| -> Result<Cube, Failure> {
        Ok(Cube::from_extracts(archive.read(&tables, as_of, None)?, &given)?)
    };
    Ok((cube(Some(&older))?, cube(newer.as_ref())?))
}

/// Files of several vintages, each whole: those given, with what they are held against, or those of the archive.
pub(crate) fn vintages(
    input: &InputArgs,
    options: &RevisionOptions,
    global: &Global,
) -> Result<Vec<Extract>, Failure> {
    if !input.files.is_empty() || !input.against.is_empty() {
        let (newer, older) = read(input, global, None)?;
        return Ok(older.into_iter().chain(newer).collect());
    }
    refuse_options_of_files(input)?;
    let archive = Archive::open(&settings::archive(global)?)?;
    let tables = tables(input);
    Ok(archive.files(&tables, options.areas().as_deref())?)
}

/// An answer without cells behind it.
pub(crate) fn no_cells() -> Result<Cube, CoreError> {
    Cube::from_extracts(Vec::new(), &[])
}

fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Reads files, side by side, in the order they were given.
fn read_side_by_side(
    files: &[Given],
    options: &[ReadOptions],
    global: &Global,
    needs: Option<Needs<'_>>,
) -> Result<Vec<Extract>, Failure> {
    let progress = Progress::start(global, "reading");
    let available = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = global.threads.map_or(available, usize::from);
    let of_a_file = NonZeroUsize::new(threads / files.len()).unwrap_or(NonZeroUsize::MIN);
    let needs = needs.as_ref().map(|needs| needs as &dyn Selection);
    let reader = |file: &Given| Reader {
        selection: needs.filter(|_| file.length() > CHECKED_WHOLE),
        threads: of_a_file,
    };
    let mut extracts = Vec::new();
    let pairs: Vec<_> = files.iter().zip(options).collect();
    for side_by_side in pairs.chunks(threads) {
        let results = std::thread::scope(|scope| {
            let readers: Vec<_> = side_by_side
                .iter()
                .map(|(file, options)| {
                    let thread = std::thread::Builder::new().name(READER.to_owned());
                    thread.spawn_scoped(scope, || file.read(options, &reader(file)))
                })
                .collect();
            readers
                .into_iter()
                .map(|reader| reader.map(ScopedJoinHandle::join))
                .collect::<std::io::Result<Vec<_>>>()
        })?;
        for (result, (file, _)) in results.into_iter().zip(side_by_side) {
            let read = result.map_err(|_| {
                Failure::new(
                    format!("{}: the reader stopped", file.path.display()),
                    "this is a fault of bestand: please report it with the first lines of the file",
                )
            })?;
            extracts.extend(read?);
        }
    }
    progress.finish();
    Ok(extracts)
}

/// Whether every file is known to be of another table, so that no cell stands in two of them.
fn have_tables_of_their_own(files: &[Given], options: &[ReadOptions]) -> bool {
    let tables: Option<BTreeSet<String>> = files
        .iter()
        .zip(options)
        .map(|(file, options)| {
            let said = options.table.as_deref().map(|table| table_info(table).id);
            said.or_else(|| table_id_in_file_name(&file.name()))
        })
        .collect();
    tables.is_some_and(|tables| tables.len() == files.len())
}

/// Reads the files, their labels as `--map` says, and holds them against the earlier extracts.
pub(crate) fn settled(
    input: &InputArgs,
    global: &Global,
    needs: Option<Needs<'_>>,
) -> Result<Settled, Failure> {
    let (extracts, earlier) = read(input, global, needs)?;
    Ok(settle(extracts, &earlier, &input.map)?)
}

/// Reads what a question needs of the files and stacks it, unless the question cannot live with how they differ from
/// earlier ones.
pub(crate) fn cube(
    input: &InputArgs,
    request: &mut Request,
    global: &Global,
    needs: impl for<'r> FnOnce(&'r Request) -> Result<Needs<'r>, Failure>,
) -> Result<Cube, Failure> {
    let needed = needs(request)?;
    let settled = settled(input, global, Some(needed))?;
    let extracts = settled.for_question(request)?;
    Ok(Cube::from_extracts(extracts, &given_benefits(input))?)
}

/// The newest period as far as it can be told before anything is read: of the only table of an archive, or from the end of
/// one large text. It is a guess: the end of a file need not have it.
pub(crate) fn likely_newest(input: &InputArgs, global: &Global) -> Result<Option<Period>, Failure> {
    let [file] = &input.files[..] else {
        if !input.files.is_empty() {
            return Ok(None);
        }
        let Some(folder) = settings::named_archive(global)? else { return Ok(None) };
        let (archive, tables) = (Archive::open(&folder)?, tables(input));
        return match archive.has_only(&tables)? && input.as_of.is_none() {
            true => Ok(archive.newest_period(&tables)?),
            false => Ok(None),
        };
    };
    if is_dash(file) || !file.is_file() {
        return Ok(None);
    }
    let mut file = fs_err::File::open(file)?;
    let length = file.metadata()?.len();
    if length <= CHECKED_WHOLE {
        return Ok(None);
    }
    file.seek(SeekFrom::Start(length - TAIL))?;
    let mut tail = Vec::new();
    file.take(TAIL).read_to_end(&mut tail)?;
    let text = String::from_utf8_lossy(&tail);
    let is_between =
        |letter: char| matches!(letter, ';' | ',' | '\t' | '"' | '[' | ']' | '\n' | '\r');
    // A count may look like a year.
    let periods = text.split(is_between).filter_map(|text| Period::parse(text.trim()).ok());
    let of_months = periods.filter(|period| period.kind() == PeriodKind::Month);
    Ok(of_months.max())
}

/// So much of the end of a file is looked at for its newest period.
const TAIL: u64 = 1 << 16;

/// The extracts of a note, whole.
pub(crate) struct NoteExtracts {
    pub(crate) extracts: Vec<Extract>,
    /// The files they are of.
    pub(crate) inputs: Vec<Input>,
    /// What is noted of how they were read.
    pub(crate) notes: Vec<Note>,
}

/// Reads the extracts of a note.
pub(crate) fn of_note(input: &InputArgs, global: &Global) -> Result<NoteExtracts, Failure> {
    let settled = settled(input, global, None)?;
    let mut request = Request { language: global.language(), ..Request::default() };
    let extracts = settled.for_question(&mut request)?;
    let mut inputs = Vec::new();
    if input.files.is_empty() {
        for source in extracts.iter().map(|extract| &extract.source) {
            inputs.push(Input {
                role: "archive",
                path: PathBuf::from(&source.file),
                sha256: source.sha256.clone().unwrap_or_default(),
                vintage: Some(source.vintage()),
            });
        }
        return Ok(NoteExtracts { extracts, inputs, notes: request.notes });
    }
    for file in given(&input.files, &Global { quiet: true, ..global.clone() })? {
        if file.bytes.is_some() {
            return Err(Failure::new(
                "a note cannot be made from standard input: nobody could make it again",
                "give the file by its name",
            ));
        }
        inputs.push(Input::of_file("extract", &file.path)?);
    }
    Ok(NoteExtracts { extracts, inputs, notes: request.notes })
}

/// What an archive knew then cannot be asked of files. (The first file of a note is its specification, so this is no rule of
/// the command line.)
fn refuse_as_of_files(input: &InputArgs) -> Result<(), Failure> {
    match input.as_of.is_some() && !input.files.is_empty() {
        true => Err(Failure::new(
            "--as-of is what an archive knew on a day, and files are given",
            "leave out --as-of, or the files",
        )),
        false => Ok(()),
    }
}

/// Files that stand beside those a question is about, as a cube of their own.
pub(crate) fn beside(paths: &[PathBuf], global: &Global) -> Result<Cube, Failure> {
    let files = given(paths, global)?;
    let options: Vec<ReadOptions> = files.iter().map(|_| ReadOptions::default()).collect();
    let extracts = read_side_by_side(&files, &options, global, None)?;
    Ok(Cube::from_extracts(extracts, &[])?)
}

/// `--benefit FILE=CODE`, and a single `--benefit CODE`, which also speaks for a file that does not say.
pub(crate) fn given_benefits(input: &InputArgs) -> Vec<GivenBenefit> {
    let single = input.benefit.len() == 1;
    input
        .benefit
        .iter()
        .filter(|each| each.file.is_some() || single)
        .map(|each| GivenBenefit {
            file: each.file.as_deref().map(|file| base_name(Path::new(file))),
            benefit: each.value.clone(),
        })
        .collect()
}

/// The benefits asked for: `--benefit` without a file.
pub(crate) fn benefits_asked_for(input: &InputArgs) -> Vec<String> {
    input.benefit.iter().filter(|each| each.file.is_none()).map(|each| each.value.clone()).collect()
}

/// A file named in an option must be one of the files given.
fn check_named_files<'a>(
    input: &InputArgs,
    files: impl Iterator<Item = &'a Given>,
) -> Result<(), Failure> {
    let files: Vec<&Given> = files.collect();
    let names: Vec<String> = files.iter().map(|file| file.name()).collect();
    for (option, values) in [("--table", &input.table), ("--pulled", &input.pulled)] {
        for file in values.iter().filter_map(|each| each.file.as_deref()) {
            let known = names.iter().any(|name| name == file)
                || files.iter().any(|each| each.path.as_os_str() == file);
            if !known {
                let hint = did_you_mean(file, names.iter().map(String::as_str), || {
                    format!("the files are {}", names.join(", "))
                });
                return Err(Failure::new(
                    format!("{option} names the file {file:?}, which is not given"),
                    hint,
                ));
            }
        }
    }
    Ok(())
}

/// What becomes of the description of a table that no file is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unneeded {
    Refused,
    /// It is meant for other files.
    PassedOver,
}

/// Gives each file the description of its table.
fn with_tableinfo(
    input: &InputArgs,
    files: &[Given],
    mut options: Vec<ReadOptions>,
    unneeded: Unneeded,
) -> Result<Vec<ReadOptions>, Failure> {
    for path in &input.tableinfo {
        let described = StatbankTableinfo::read_file(path).map_err(CoreError::from)?;
        let id = |file: &Given, options: &ReadOptions| {
            options.table.clone().or_else(|| table_id_in_file_name(&file.name()))
        };
        let of_table: Vec<usize> = (0..files.len())
            .filter(|&place| match id(&files[place], &options[place]) {
                Some(table) => table_info(&table).id == described.table(),
                // Nobody says: of the only file it is meant, and the reader checks it.
                None => files.len() == 1,
            })
            .collect();
        if of_table.is_empty() && unneeded == Unneeded::Refused {
            return Err(Failure::new(
                format!("no file is of the table {} that --tableinfo describes", described.table()),
                "say the table of a file with --table FILE=ID, or leave the description out",
            ));
        }
        for place in of_table {
            options[place].tableinfo = Some(described.clone());
        }
    }
    Ok(options)
}

fn options_for(input: &InputArgs, file: &Given) -> Result<ReadOptions, Failure> {
    options_with(input, &input.pulled, file)
}

fn options_with(
    input: &InputArgs,
    pulled: &[PerFile],
    file: &Given,
) -> Result<ReadOptions, Failure> {
    let name = file.name();
    let full = file.path.to_string_lossy();
    let value = |given| PerFile::for_file(given, &full, &name);
    let pulled = value(pulled)
        .map(|text| {
            Vintage::parse(text).map_err(|error| {
                Failure::new(format!("--pulled: {error}"), "write it like 2015-01-15")
            })
        })
        .transpose()?;
    Ok(ReadOptions {
        table: value(&input.table).map(str::to_owned),
        pulled,
        encoding: input.encoding.map(|encoding| match encoding {
            TextEncoding::Utf8 => Encoding::Utf8,
            TextEncoding::Windows1252 => Encoding::Windows1252,
        }),
        decimal: input.decimal.map(|mark| match mark {
            Decimal::Comma => DecimalMark::Comma,
            Decimal::Point => DecimalMark::Point,
        }),
        thousands: input.thousands.map(|mark| match mark {
            Thousands::Dot => ThousandsMark::Dot,
            Thousands::Comma => ThousandsMark::Comma,
            Thousands::Space => ThousandsMark::Space,
            Thousands::None => ThousandsMark::None,
        }),
        tableinfo: None,
    })
}

/// What the user says of an earlier extract: of the pull date only what names its file and none of the files
/// given, for `--pulled DATE` is about those.
fn options_for_earlier(
    input: &InputArgs,
    file: &Given,
    files: &[Given],
) -> Result<ReadOptions, Failure> {
    let name = file.name();
    let full = file.path.to_string_lossy();
    let is_its_own = files.iter().all(|other| other.name() != name);
    let named = |each: &&PerFile| {
        each.file.as_deref().is_some_and(|file| file == full || (is_its_own && file == name))
    };
    let pulled: Vec<PerFile> = input.pulled.iter().filter(named).cloned().collect();
    options_with(input, &pulled, file)
}

fn base_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
