//! The cells of a PC-Axis file: all of them in the order of the matrix or, with `KEYS`, rows of the stub that are
//! named, of which those with nothing but zeros are left out.

use std::collections::HashMap;

use bestand_model::{Dialect, Number, Status};

use crate::{
    RawCell,
    assembly::{Meaning, meaning_to_statistics_denmark},
    error::{At, Place, ReadError},
    excerpt::{excerpt, excerpt_within},
    text_table::{LONGEST_CELL, within},
};

use super::{
    broken, counted,
    statements::Statements,
    variables::{Variable, position},
};

/// The most cells of a matrix. StatBank serves a million in this form.
const MOST_CELLS: usize = 20_000_000;

/// The most cells of a matrix with `KEYS`, whose zeros take memory without standing in the file.
const MOST_CELLS_WITH_KEYS: usize = 2_000_000;

/// A matrix of more cells is looked through before memory is taken for it: it may end early, or hold what is no cell.
const MOST_CELLS_UNSEEN: usize = 1_000_000;

const NUMBER_HINT: &str = "cells are numbers with a decimal point and no thousands mark, or the signs \"-\", \".\", \
     \"..\" and \"...\" in quotation marks, with blanks between: download the file again";

const SYMBOL_HINT: &str = "known are \"-\" (nil), \".\" (cannot occur), \"..\" (withheld or too uncertain) and \"...\" \
     (not yet there): find out from the publisher what it stands for, and download CSV or make a tidy file";

const COUNT_HINT: &str =
    "the file was cut or changed, or does not describe all of its variables: download it again";

const KEYS_HINT: &str = "every row begins with one code or text for each variable of STUB, as KEYS says which, and \
     no row stands twice: download the file again";

/// The cells in the order of the matrix, and for each its line.
pub(super) struct Data {
    pub cells: Vec<RawCell>,
    pub lines: Vec<u32>,
}

/// Reads the cells.
///
/// # Errors
/// When they are not as many as the variables make, one is neither a number nor a known sign, or a row is named
/// that is none.
pub(super) fn read(statements: &Statements<'_>, variables: &[Variable]) -> Result<Data, ReadError> {
    let reader = Reader {
        statements,
        variables,
        symbols: Symbols::read(statements)?,
        decimals: decimals(statements)?,
    };
    if statements.all("KEYS").next().is_some() { reader.keyed() } else { reader.dense() }
}

/// The most decimals of a cell, where the file says it: a thousands point would make a number with more.
fn decimals(statements: &Statements<'_>) -> Result<Option<usize>, ReadError> {
    let Some(decimals) = statements.get("DECIMALS", &[]) else { return Ok(None) };
    let mut most = 0;
    // Single members may have more than the rest.
    for statement in std::iter::once(decimals).chain(statements.all("PRECISION")) {
        let text = statement.text(statements.file)?;
        let number: usize = text.parse().map_err(|_| {
            let reason = format!("{} is \"{}\", not a number", statement.name(), excerpt(&text));
            broken(statements.file, statement.line, reason, COUNT_HINT)
        })?;
        most = most.max(number);
    }
    Ok(Some(most))
}

struct Reader<'a> {
    statements: &'a Statements<'a>,
    variables: &'a [Variable],
    symbols: Symbols,
    decimals: Option<usize>,
}

impl<'a> Reader<'a> {
    fn pieces(&self) -> Pieces<'a> {
        Pieces { rest: self.statements.data, line: self.statements.data_line, ended: false }
    }

    fn broken(&self, line: u32, reason: impl Into<String>, hint: &'static str) -> ReadError {
        broken(self.statements.file, line, reason, hint)
    }

    /// How many cells these variables make.
    ///
    /// # Errors
    /// When they are more than the limit.
    fn product(
        &self,
        variables: impl Iterator<Item = &'a Variable> + Clone,
        limit: usize,
    ) -> Result<usize, ReadError> {
        let sizes = variables.map(|variable| variable.texts.len());
        sizes
            .clone()
            .try_fold(1_usize, usize::checked_mul)
            .filter(|&cells| cells <= limit)
            .ok_or_else(|| {
                let sizes: Vec<_> = sizes.map(|size| size.to_string()).collect();
                let reason = format!(
                    "the variables make {} cells, more than the limit of {limit}",
                    sizes.join(" × ")
                );
                let hint = "ask for fewer members or periods, or download CSV";
                self.broken(self.statements.data_line, reason, hint)
            })
    }

    /// `område 3 × tid 2`
    fn sizes(&self, variables: impl Iterator<Item = &'a Variable>) -> String {
        let sizes: Vec<_> = variables
            .map(|variable| format!("{} {}", excerpt(&variable.name), variable.texts.len()))
            .collect();
        sizes.join(" × ")
    }

    fn dense(&self) -> Result<Data, ReadError> {
        let expected = self.product(self.variables.iter(), MOST_CELLS)?;
        if expected > MOST_CELLS_UNSEEN {
            self.each_cell(expected, |_, _| {})?;
        }
        let mut data = Data { cells: Vec::new(), lines: Vec::new() };
        self.each_cell(expected, |line, cell| {
            data.cells.push(cell);
            data.lines.push(line);
        })?;
        Ok(data)
    }

    /// Hands over every cell with its line.
    ///
    /// # Errors
    /// When they are not as many as expected, or one is neither a number nor a known sign.
    fn each_cell(
        &self,
        expected: usize,
        mut take: impl FnMut(u32, RawCell),
    ) -> Result<(), ReadError> {
        let mut pieces = self.pieces();
        let mut found = 0_usize;
        let mut surplus_line = None;
        while let Some((line, piece)) = pieces.next(self)? {
            found += 1;
            if found > expected {
                surplus_line.get_or_insert(line);
                continue;
            }
            take(line, self.cell(line, &piece)?);
        }
        if found == expected {
            return Ok(());
        }
        let reason = format!(
            "{} where {expected} are expected ({})",
            counted(found, "data cell"),
            self.sizes(self.variables.iter())
        );
        Err(self.broken(surplus_line.unwrap_or(pieces.line), reason, COUNT_HINT))
    }

    fn keyed(&self) -> Result<Data, ReadError> {
        let expected = self.product(self.variables.iter(), MOST_CELLS_WITH_KEYS)?;
        let stub: Vec<&Variable> = self.variables.iter().filter(|each| each.in_stub).collect();
        let heading = || self.variables.iter().filter(|each| !each.in_stub);
        let width: usize = heading().map(|variable| variable.texts.len()).product();
        let members = self.members_by_key(&stub)?;
        let zero = RawCell::Number(Number::integer(0), Status::Normal);
        let mut data =
            Data { cells: vec![zero; expected], lines: vec![self.statements.data_line; expected] };
        let mut row_lines = vec![None; expected / width.max(1)];
        let mut pieces = self.pieces();
        let mut next = pieces.next(self)?;
        while let Some((row_line, _)) = next {
            let mut row = 0;
            for (variable, members) in stub.iter().zip(&members) {
                let Some((line, Piece::Text(key))) = next else {
                    let reason = format!("the row has no key for \"{}\"", excerpt(&variable.name));
                    return Err(self.broken(row_line, reason, KEYS_HINT));
                };
                let member = members.get(key.trim()).ok_or_else(|| {
                    let reason = format!(
                        "the key \"{}\" is no member of \"{}\"",
                        excerpt(key),
                        excerpt(&variable.name)
                    );
                    self.broken(line, reason, KEYS_HINT)
                })?;
                row = row * members.len() + member;
                next = pieces.next_after_key(self)?;
            }
            if let Some(first) = row_lines[row].replace(row_line) {
                let reason = format!("the row stands twice, first on line {first}");
                return Err(self.broken(row_line, reason, KEYS_HINT));
            }
            let mut found = 0;
            while let Some((line, piece)) = next {
                // The key of the next row is a text too, but never a sign.
                if matches!(piece, Piece::Text(text) if found == width || !Symbols::is_stored(text))
                {
                    break;
                }
                if found < width {
                    data.cells[row * width + found] = self.cell(line, &piece)?;
                    data.lines[row * width + found] = line;
                }
                found += 1;
                next = pieces.next(self)?;
            }
            if found != width {
                let reason = format!(
                    "the row has {} where {width} are expected ({})",
                    counted(found, "data cell"),
                    self.sizes(heading())
                );
                return Err(self.broken(row_line, reason, COUNT_HINT));
            }
        }
        Ok(data)
    }

    /// For each variable of the stub, its members by what `KEYS` calls them.
    fn members_by_key(
        &self,
        stub: &[&'a Variable],
    ) -> Result<Vec<HashMap<&'a str, usize>>, ReadError> {
        for statement in self.statements.all("KEYS") {
            let name = statement.keys.first().map_or("", String::as_str);
            let place = position(self.statements, self.variables, statement, name)?;
            if !self.variables[place].in_stub {
                let reason = format!("{} is about a variable of HEADING", statement.name());
                return Err(self.broken(statement.line, reason, KEYS_HINT));
            }
        }
        stub.iter()
            .map(|&variable| {
                let name = variable.name.as_str();
                let statement = self
                    .statements
                    .get("KEYS", &[name])
                    .ok_or_else(|| self.statements.without("KEYS", &[name]))?;
                let kind = statement.text(self.statements.file)?;
                let keys = match kind.to_ascii_uppercase().as_str() {
                    "VALUES" => &variable.texts,
                    "CODES" => variable
                        .codes
                        .as_ref()
                        .ok_or_else(|| self.statements.without("CODES", &[name]))?,
                    _ => {
                        let reason = format!(
                            "{} is \"{}\", neither CODES nor VALUES",
                            statement.name(),
                            excerpt(&kind)
                        );
                        return Err(self.broken(statement.line, reason, KEYS_HINT));
                    }
                };
                let by_key: HashMap<_, _> =
                    keys.iter().enumerate().map(|(member, key)| (key.as_str(), member)).collect();
                if by_key.len() < keys.len() {
                    let reason = format!("{} names members that share a text", statement.name());
                    return Err(self.broken(statement.line, reason, KEYS_HINT));
                }
                Ok(by_key)
            })
            .collect()
    }

    fn cell(&self, line: u32, piece: &Piece<'_>) -> Result<RawCell, ReadError> {
        let number = match *piece {
            Piece::Text(text) => return self.symbol(line, text),
            Piece::Word(word) if Symbols::is_stored(word) => return self.symbol(line, word),
            Piece::Word(word) => word,
        };
        let place =
            || Place { file: self.statements.file.to_owned(), at: At::Line(line), column: None };
        within("characters in a cell", number.len(), LONGEST_CELL, place)?;
        let value = Dialect::ENGLISH_PLAIN.parse(number).map_err(|error| ReadError::Number {
            place: place(),
            reason: excerpt_within(&error.to_string(), number),
            hint: Some(NUMBER_HINT.to_owned()),
        })?;
        let written = number.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        match self.decimals {
            Some(most) if written > most => Err(ReadError::Number {
                place: place(),
                reason: format!(
                    "\"{}\" has more decimals than the {most} that DECIMALS says",
                    excerpt(number)
                ),
                hint: Some(
                    "is the point a thousands mark? correct DECIMALS or the numbers, or download again"
                        .to_owned(),
                ),
            }),
            _ => Ok(RawCell::Number(value, Status::Normal)),
        }
    }

    fn symbol(&self, line: u32, text: &str) -> Result<RawCell, ReadError> {
        self.symbols.meaning(text).ok_or_else(|| {
            let shown = self.symbols.shown(text).filter(|&shown| shown != text);
            let reason = match shown {
                Some(shown) => format!(
                    "the sign \"{}\", shown as \"{}\", has no known meaning",
                    excerpt(text),
                    excerpt(shown)
                ),
                None => format!("the sign \"{}\" has no known meaning", excerpt(text)),
            };
            self.broken(line, reason, SYMBOL_HINT)
        })
    }
}

/// The signs of a file. A cell holds one to six dots or a dash, and `DATASYMBOL1` to `DATASYMBOL6` and
/// `DATASYMBOLNIL` say as what they are shown.
struct Symbols {
    dots: [Option<String>; 6],
    nil: Option<String>,
}

impl Symbols {
    fn read(statements: &Statements<'_>) -> Result<Self, ReadError> {
        let mut dots: [Option<String>; 6] = Default::default();
        for (number, symbol) in dots.iter_mut().enumerate() {
            *symbol = statements.text(&format!("DATASYMBOL{}", number + 1))?;
        }
        Ok(Self { dots, nil: statements.text("DATASYMBOLNIL")? })
    }

    /// Whether a cell with this text is a sign.
    fn is_stored(text: &str) -> bool {
        text == "-" || (!text.is_empty() && text.bytes().all(|byte| byte == b'.'))
    }

    /// What is shown in place of the sign.
    fn shown<'t>(&'t self, text: &'t str) -> Option<&'t str> {
        match text {
            "-" => Some(self.nil.as_deref().unwrap_or(text)),
            _ if Self::is_stored(text) => {
                let symbol = self.dots.get(text.len() - 1)?;
                Some(symbol.as_deref().unwrap_or(text))
            }
            _ => None,
        }
    }

    /// The meaning of a cell with this sign, by what is shown in its place.
    fn meaning(&self, text: &str) -> Option<RawCell> {
        let shown = self.shown(text)?;
        // A nil is a nil, whichever dash or digit it is shown as.
        let shown = if text == "-" && matches!(shown, "0" | "–" | "−") { "-" } else { shown };
        match meaning_to_statistics_denmark(shown) {
            Meaning::Cell(RawCell::Blank) | Meaning::UnknownSign | Meaning::Number(..) => None,
            Meaning::Cell(cell) => Some(cell),
        }
    }
}

/// A cell or a key.
#[derive(Clone, Copy)]
enum Piece<'a> {
    /// In quotation marks.
    Text(&'a str),
    /// Without.
    Word(&'a str),
}

/// Goes through what stands after `DATA=`.
struct Pieces<'a> {
    rest: &'a str,
    line: u32,
    /// Whether the semicolon has been met.
    ended: bool,
}

impl<'a> Pieces<'a> {
    /// The next piece and its line; none at the semicolon.
    fn next(&mut self, reader: &Reader<'_>) -> Result<Option<(u32, Piece<'a>)>, ReadError> {
        self.skip_blanks();
        let line = self.line;
        let Some(first) = self.rest.chars().next().filter(|_| !self.ended) else {
            let hint = "the file ends in the middle of its numbers: download it again";
            return Err(reader.broken(line, "DATA does not end with a semicolon", hint));
        };
        match first {
            ';' => {
                self.rest = &self.rest[1..];
                self.ended = true;
                self.skip_blanks();
                if self.rest.is_empty() {
                    // Where the cells end, for what is said of them.
                    self.line = line;
                    return Ok(None);
                }
                let reason = format!("\"{}\" after the end of DATA", excerpt(self.rest));
                Err(reader.broken(self.line, reason, NUMBER_HINT))
            }
            '"' => {
                let text = &self.rest[1..];
                let end = text.find(['"', '\n']).filter(|&end| text[end..].starts_with('"'));
                let end = end.ok_or_else(|| {
                    let reason = "a quotation mark is opened and not closed";
                    reader.broken(line, reason, NUMBER_HINT)
                })?;
                self.rest = &text[end + 1..];
                Ok(Some((line, Piece::Text(&text[..end]))))
            }
            ',' => {
                // `4,2` would be two cells.
                let reason = "a comma among the data cells";
                Err(reader.broken(line, reason, NUMBER_HINT))
            }
            _ => {
                let is_end =
                    |letter: char| letter.is_whitespace() || matches!(letter, ';' | '"' | ',');
                let end = self.rest.find(is_end).unwrap_or(self.rest.len());
                let (word, rest) = self.rest.split_at(end);
                self.rest = rest;
                Ok(Some((line, Piece::Word(word))))
            }
        }
    }

    /// The next piece, with or without a comma before it.
    fn next_after_key(
        &mut self,
        reader: &Reader<'_>,
    ) -> Result<Option<(u32, Piece<'a>)>, ReadError> {
        self.skip_blanks();
        if let Some(rest) = self.rest.strip_prefix(',') {
            self.rest = rest;
        }
        self.next(reader)
    }

    fn skip_blanks(&mut self) {
        let trimmed = self.rest.trim_start();
        let skipped = &self.rest[..self.rest.len() - trimmed.len()];
        let lines = memchr::memchr_iter(b'\n', skipped.as_bytes()).count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.rest = trimmed;
    }
}
