//! The statements of a PC-Axis file, before their meaning is known.
//!
//! A text stands in quotation marks on one line. One that is longer goes on in quotation marks on the next, and
//! the pieces are put together without anything between.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    iter::Peekable,
    str::CharIndices,
};

use crate::{
    error::{At, Place, ReadError},
    excerpt::excerpt,
};

use super::broken;

/// The most characters a keyword may have; the longest of the format has 23.
const LONGEST_KEYWORD: usize = 100;

/// The most bytes a text may have, put together from its pieces. Notes are the longest.
const LONGEST_TEXT: usize = 1_000_000;

/// The most texts, words and marks of all statements that are kept. The members of a large table are some thousands.
const MOST_PIECES: usize = 1_000_000;

/// The most bytes of them.
const MOST_BYTES: usize = 20_000_000;

/// What a statement counts for besides its pieces.
const PIECES_OF_A_STATEMENT: usize = 10;

/// Keywords that decide how the cells are read. Each stands once for a variable; others, such as notes, may repeat.
const DECIDING: [&str; 23] = [
    "CHARSET",
    "CODEPAGE",
    "CODES",
    "CONTENTS",
    "CONTVARIABLE",
    "DATASYMBOL1",
    "DATASYMBOL2",
    "DATASYMBOL3",
    "DATASYMBOL4",
    "DATASYMBOL5",
    "DATASYMBOL6",
    "DATASYMBOLNIL",
    "DECIMALS",
    "HEADING",
    "KEYS",
    "LANGUAGE",
    "MATRIX",
    "PRECISION",
    "SOURCE",
    "STUB",
    "TIMEVAL",
    "VALUES",
    "VARIABLECODE",
];

const FORM_HINT: &str =
    "a statement is KEYWORD=value; with texts in quotation marks: download the file again";

/// A piece of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A text in quotation marks.
    Text(String),
    /// Anything without: `YES`, `TLIST`, a number, a hyphen.
    Word(String),
    /// `,`, `(` or `)`.
    Mark(char),
}

/// One statement.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    keyword: String,
    language: Option<String>,
    /// The variable it is about, and further texts that narrow it down.
    pub keys: Vec<String>,
    pub value: Vec<Token>,
    /// The line on which it begins.
    pub line: u32,
}

impl Statement {
    /// The name as the file writes it: `VALUES("alder")`.
    pub fn name(&self) -> String {
        named(&self.keyword, &self.keys.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// The value as texts between commas.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn texts(&self, file: &str) -> Result<Vec<String>, ReadError> {
        let is_list = self.value.len() % 2 == 1
            && self.value.iter().enumerate().all(|(place, token)| match token {
                Token::Text(_) => place % 2 == 0,
                Token::Mark(',') => place % 2 == 1,
                _ => false,
            });
        if !is_list {
            let reason = format!("{} is not a list of texts", self.name());
            return Err(broken(file, self.line, reason, FORM_HINT));
        }
        Ok(self
            .value
            .iter()
            .filter_map(|token| match token {
                Token::Text(text) => Some(text.trim().to_owned()),
                _ => None,
            })
            .collect())
    }

    /// The value as one text or word.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn text(&self, file: &str) -> Result<String, ReadError> {
        match self.value.as_slice() {
            [Token::Text(text) | Token::Word(text)] => Ok(text.trim().to_owned()),
            _ => {
                let reason = format!("{} is not one text", self.name());
                Err(broken(file, self.line, reason, FORM_HINT))
            }
        }
    }
}

fn named(keyword: &str, keys: &[&str]) -> String {
    let keyword = excerpt(keyword);
    if keys.is_empty() {
        keyword
    } else {
        format!("{keyword}(\"{}\")", excerpt(&keys.join("\",\"")))
    }
}

/// Every statement that decides anything, in the file's own language, and the data.
pub(super) struct Statements<'a> {
    pub file: &'a str,
    by_name: BTreeMap<(String, Vec<String>), Statement>,
    /// What follows `DATA=`, to the end of the file.
    pub data: &'a str,
    /// The line of `DATA=`.
    pub data_line: u32,
}

impl<'a> Statements<'a> {
    /// Reads the statements up to `DATA=`.
    ///
    /// # Errors
    /// When one is not of the form, stands twice, or there is no `DATA`.
    pub fn read(file: &'a str, text: &'a str) -> Result<Self, ReadError> {
        let mut scanner = Scanner {
            file,
            text,
            characters: text.char_indices().peekable(),
            line: 1,
            kept: Kept::default(),
        };
        let mut statements = Vec::new();
        let (data, data_line) = loop {
            let kept = scanner.kept;
            let Some(statement) = scanner.head()? else {
                let hint = "the file ends before its numbers: download it again";
                return Err(broken(file, scanner.line, "the file has no DATA", hint));
            };
            if statement.keyword == "DATA" {
                break (scanner.rest(), scanner.line);
            }
            let value = scanner.value(&statement)?;
            if DECIDING.contains(&statement.keyword.as_str()) {
                statements.push(Statement { value, ..statement });
            } else {
                scanner.kept = kept;
            }
        };
        let own_language = statements
            .iter()
            .find(|statement| statement.keyword == "LANGUAGE" && statement.language.is_none())
            .map(|statement| statement.text(file))
            .transpose()?;
        let mut by_name = BTreeMap::new();
        for statement in statements {
            if statement.language.is_some() && statement.language != own_language {
                continue;
            }
            match by_name.entry((statement.keyword.clone(), statement.keys.clone())) {
                Entry::Vacant(entry) => {
                    entry.insert(statement);
                }
                Entry::Occupied(entry) => {
                    let first: &Statement = entry.get();
                    let reason =
                        format!("{} stands twice, first on line {}", statement.name(), first.line);
                    let hint = "two descriptions of one thing: download the file again";
                    return Err(broken(file, statement.line, reason, hint));
                }
            }
        }
        Ok(Self { file, by_name, data, data_line })
    }

    /// The statement with this keyword about these texts.
    pub fn get(&self, keyword: &str, keys: &[&str]) -> Option<&Statement> {
        let keys = keys.iter().map(|&key| key.to_owned()).collect();
        self.by_name.get(&(keyword.to_owned(), keys))
    }

    /// Every statement with this keyword.
    pub fn all(&self, keyword: &str) -> impl Iterator<Item = &Statement> {
        let first = (keyword.to_owned(), Vec::new());
        let keyword = keyword.to_owned();
        self.by_name
            .range(first..)
            .map(|(_, statement)| statement)
            .take_while(move |statement| statement.keyword == keyword)
    }

    /// The text of the statement with this keyword, where the file has it.
    ///
    /// # Errors
    /// When its value is no text.
    pub fn text(&self, keyword: &str) -> Result<Option<String>, ReadError> {
        self.get(keyword, &[]).map(|statement| statement.text(self.file)).transpose()
    }

    /// The text of a statement that every file has.
    ///
    /// # Errors
    /// When the file has not, or it is empty or no text.
    pub fn required_text(&self, keyword: &str) -> Result<String, ReadError> {
        match self.text(keyword)? {
            Some(text) if !text.is_empty() => Ok(text),
            _ => Err(self.without(keyword, &[])),
        }
    }

    /// An error that says which statement is missing.
    pub fn without(&self, keyword: &str, keys: &[&str]) -> ReadError {
        let reason = format!("{} is missing before DATA", named(keyword, keys));
        let hint = "the file does not describe all of its numbers: download it again";
        broken(self.file, self.data_line, reason, hint)
    }
}

/// What is kept of the statements.
#[derive(Clone, Copy, Default)]
struct Kept {
    pieces: usize,
    bytes: usize,
}

/// Goes through the text once.
struct Scanner<'a> {
    file: &'a str,
    text: &'a str,
    characters: Peekable<CharIndices<'a>>,
    line: u32,
    kept: Kept,
}

impl<'a> Scanner<'a> {
    fn next(&mut self) -> Option<(usize, char)> {
        let next = self.characters.next();
        if let Some((_, '\n')) = next {
            self.line = self.line.saturating_add(1);
        }
        next
    }

    fn peek(&mut self) -> Option<char> {
        self.characters.peek().map(|&(_, character)| character)
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.next();
        }
    }

    fn rest(&mut self) -> &'a str {
        self.characters.peek().map_or("", |&(offset, _)| &self.text[offset..])
    }

    fn broken(&self, reason: impl Into<String>) -> ReadError {
        broken(self.file, self.line, reason, FORM_HINT)
    }

    fn too_long(&self, what: &'static str, found: usize, limit: usize) -> ReadError {
        let place = Place { file: self.file.to_owned(), at: At::Line(self.line), column: None };
        ReadError::TooMany { place, what, found, limit }
    }

    /// Counts pieces that are to be kept.
    fn keep(&mut self, pieces: usize, bytes: usize) -> Result<(), ReadError> {
        self.kept.pieces += pieces;
        self.kept.bytes += bytes;
        if self.kept.pieces > MOST_PIECES {
            return Err(self.too_long(
                "texts and marks before DATA",
                self.kept.pieces,
                MOST_PIECES,
            ));
        }
        if self.kept.bytes > MOST_BYTES {
            return Err(self.too_long("bytes of text before DATA", self.kept.bytes, MOST_BYTES));
        }
        Ok(())
    }

    /// The next statement up to its equals sign, without a value yet; none at the end of the file.
    fn head(&mut self) -> Result<Option<Statement>, ReadError> {
        self.skip_blanks();
        if self.peek().is_none() {
            return Ok(None);
        }
        let line = self.line;
        self.keep(PIECES_OF_A_STATEMENT, 0)?;
        let keyword = self.word();
        if keyword.is_empty() {
            let next = self.peek().unwrap_or_default();
            let shown = excerpt(&next.to_string());
            return Err(self.broken(format!("\"{shown}\" where a keyword belongs")));
        }
        if keyword.len() > LONGEST_KEYWORD {
            return Err(self.too_long("characters in a keyword", keyword.len(), LONGEST_KEYWORD));
        }
        let keyword = keyword.to_uppercase();
        let missing = |scanner: &Self, what: &str| {
            scanner.broken(format!("{what} is missing after \"{}\"", excerpt(&keyword)))
        };
        self.skip_blanks();
        let mut language = None;
        if self.peek() == Some('[') {
            self.next();
            language = Some(self.word().to_owned());
            if self.next().map(|(_, character)| character) != Some(']') {
                return Err(missing(self, "\"]\""));
            }
            self.skip_blanks();
        }
        let mut keys = Vec::new();
        if self.peek() == Some('(') {
            self.next();
            loop {
                self.skip_blanks();
                match self.peek() {
                    Some('"') => {
                        let key = self.quoted()?.trim();
                        self.keep(1, key.len())?;
                        keys.push(key.to_owned());
                    }
                    Some(',') => {
                        self.next();
                    }
                    Some(')') => {
                        self.next();
                        break;
                    }
                    _ => return Err(missing(self, "\")\"")),
                }
            }
            self.skip_blanks();
        }
        if self.peek() != Some('=') {
            return Err(missing(self, "\"=\""));
        }
        self.next();
        Ok(Some(Statement { keyword, language, keys, value: Vec::new(), line }))
    }

    /// The value of a statement, with the semicolon that ends it.
    fn value(&mut self, statement: &Statement) -> Result<Vec<Token>, ReadError> {
        let mut value = Vec::new();
        loop {
            self.skip_blanks();
            match self.peek() {
                Some(';') => {
                    self.next();
                    return Ok(value);
                }
                Some('"') => {
                    let piece = self.quoted()?;
                    self.keep(1, piece.len())?;
                    match value.last_mut() {
                        Some(Token::Text(text)) => {
                            let length = text.len() + piece.len();
                            if length > LONGEST_TEXT {
                                return Err(self.too_long("bytes in a text", length, LONGEST_TEXT));
                            }
                            text.push_str(piece);
                        }
                        _ => value.push(Token::Text(piece.to_owned())),
                    }
                }
                Some(mark @ (',' | '(' | ')')) => {
                    self.next();
                    self.keep(1, 0)?;
                    value.push(Token::Mark(mark));
                }
                Some(other) => {
                    let word = self.word();
                    if word.is_empty() {
                        let shown = excerpt(&other.to_string());
                        let reason = format!("\"{shown}\" in the value of {}", statement.name());
                        return Err(self.broken(reason));
                    }
                    self.keep(1, word.len())?;
                    value.push(Token::Word(word.to_owned()));
                }
                None => {
                    let reason = format!("{} does not end with a semicolon", statement.name());
                    return Err(broken(self.file, statement.line, reason, FORM_HINT));
                }
            }
        }
    }

    /// A run of letters, digits, hyphens, points, plus signs, underscores and colons.
    fn word(&mut self) -> &'a str {
        let Some(&(start, _)) = self.characters.peek() else { return "" };
        let mut end = start;
        while let Some(&(offset, character)) = self.characters.peek() {
            if !(character.is_alphanumeric() || matches!(character, '-' | '.' | '+' | '_' | ':')) {
                break;
            }
            end = offset + character.len_utf8();
            self.characters.next();
        }
        &self.text[start..end]
    }

    /// A text in quotation marks, without them. The format has no way to write one inside a text.
    fn quoted(&mut self) -> Result<&'a str, ReadError> {
        let line = self.line;
        let start = self.next().map_or(0, |(offset, _)| offset + 1);
        loop {
            match self.next() {
                Some((end, '"')) => {
                    let text = &self.text[start..end];
                    if text.len() > LONGEST_TEXT {
                        return Err(self.too_long("bytes in a text", text.len(), LONGEST_TEXT));
                    }
                    return Ok(text);
                }
                Some((_, '\n')) | None => {
                    let hint = "close every text on its own line; a longer one goes on in quotation \
                         marks on the next";
                    return Err(broken(self.file, line, UNCLOSED, hint));
                }
                Some(_) => {}
            }
        }
    }
}

const UNCLOSED: &str = "a quotation mark is opened and not closed";

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        Statements::read("x.px", text).err().unwrap().to_string()
    }

    #[test]
    fn pieces_of_a_text_are_put_together_and_lists_are_not() {
        let text = "CONTENTS=\"Personer \"\r\n\"i alt; \"\r\n \"alle\";\r\n\
            VALUES(\"køn\")=\"Mænd\",\r\n\"Kvinder\";DATA=\r\n1 2;";
        let statements = Statements::read("x.px", text).unwrap();
        assert_eq!(statements.required_text("CONTENTS").unwrap(), "Personer i alt; alle");
        let values = statements.get("VALUES", &["køn"]).unwrap();
        assert_eq!(values.texts("x.px").unwrap(), ["Mænd", "Kvinder"]);
        assert_eq!(values.line, 4);
        assert_eq!((statements.data, statements.data_line), ("\r\n1 2;", 5));
    }

    #[test]
    fn other_languages_are_passed_over_and_the_own_one_is_not() {
        let text = "LANGUAGE=\"da\";CONTENTS[en]=\"Persons\";CONTENTS=\"Personer\";MATRIX[da]=\"X\";\
            NOTE=\"a\";NOTE=\"b\";DATA=1;";
        let statements = Statements::read("x.px", text).unwrap();
        assert_eq!(statements.required_text("CONTENTS").unwrap(), "Personer");
        assert_eq!(statements.required_text("MATRIX").unwrap(), "X");
        assert!(message("CONTENTS=\"a\";\nCONTENTS=\"b\";DATA=1;").contains("stands twice"));
    }

    #[test]
    fn what_is_no_statement_is_refused_with_its_line() {
        for (text, wanted) in [
            ("CHARSET=\"ANSI\";\n;DATA=1;", "line 2: \";\" where a keyword belongs"),
            ("STUB \"a\";DATA=1;", "line 1: \"=\" is missing after \"STUB\""),
            ("TITLE[en=\"a\";DATA=1;", "line 1: \"]\" is missing after \"TITLE\""),
            ("VALUES(a)=\"a\";DATA=1;", "line 1: \")\" is missing after \"VALUES\""),
            ("TITLE=\"a\"", "line 1: TITLE does not end with a semicolon"),
            ("TITLE=\n\"a\nSTUB=\"b\";", "line 2: a quotation mark is opened and not closed"),
            ("TITLE=#;", "line 1: \"#\" in the value of TITLE"),
        ] {
            assert_eq!(message(text), format!("x.px, {wanted}"));
        }
    }

    #[test]
    fn a_keyword_and_a_text_have_a_longest_length() {
        let text = format!("{}=1;", "A".repeat(101));
        assert!(
            message(&text).ends_with("101 characters in a keyword, more than the limit of 100")
        );
        let half = "a".repeat(600_000);
        let text = format!("NOTE=\"{half}\"\n\"{half}\";DATA=1;");
        assert!(message(&text).contains("1200000 bytes in a text"), "{}", message(&text));
    }
}
