//! Files that hold something a server said instead of an extract: a web page, or the answer of an API to a
//! request that it refused. They are told before any shape is tried, and quoted.

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::{error::ReadError, excerpt::excerpt, input::Input};

/// No answer that is read here is longer; an extract usually is.
const LONGEST_ANSWER: usize = 64 * 1024;

/// Answers that are plain sentences, in the API's own words, and what to do about each.
const SENTENCES: [(&str, &str); 2] = [
    ("Forkert nøgle eller nøglen er udløbet", KEY_HINT),
    ("You do not have permission to view this directory or page", FORBIDDEN_HINT),
];

const KEY_HINT: &str = "the key was not accepted: version 2 of the API wants it bare in the header \
     Authorization, version 3 as Bearer; keys are given by Jobindsats";
const FORBIDDEN_HINT: &str = "the server turned the request away, which it now and then does with valid ones: \
     ask again, and look at the address and the key";
const REQUEST_HINT: &str = "the request asks for something the table does not have: correct it as the answer \
     says, and download again";
const LATER_HINT: &str =
    "the server could not answer: ask again later, or for fewer periods at a time";
const STATBANK_HINT: &str =
    "StatBank refused the request: correct it as the answer says, and download again";

/// Lets an extract pass, and everything that might be one.
///
/// # Errors
/// When the file is a web page or the refusal of an API.
pub(crate) fn refuse_what_is_no_extract(input: &Input<'_>) -> Result<(), ReadError> {
    let text = input.beginning.text.trim();
    let beginning: String = text.chars().take(1_000).flat_map(char::to_lowercase).collect();
    if text.starts_with('<')
        && (beginning.contains("<!doctype html") || beginning.contains("<html"))
    {
        return Err(ReadError::WebPage { file: input.file.clone() });
    }
    if !input.beginning.is_all || text.len() > LONGEST_ANSWER {
        return Ok(());
    }
    let refusal = |code: Option<String>, cause: &str, hint| {
        Err(ReadError::Refusal { file: input.file.clone(), code, cause: excerpt(cause), hint })
    };
    // A sentence alone on the one line of the file, whatever quotes or braces a program has put around it.
    if text.lines().count() == 1
        && let Some((sentence, hint)) =
            SENTENCES.iter().find(|(sentence, _)| text.contains(sentence))
    {
        return refusal(None, sentence, hint);
    }
    let Ok(answer) = serde_json::from_str::<Answer>(text) else { return Ok(()) };
    match answer {
        Answer { columns: Some(_), .. } => Ok(()),
        Answer { error_type: Some(code), message, .. } => {
            refusal(Some(excerpt(&code)), message.as_deref().unwrap_or_default(), STATBANK_HINT)
        }
        Answer { code, cause: Some(cause), .. } | Answer { code, message: Some(cause), .. } => {
            let hint = hint_for(code, &cause);
            refusal(code.map(|code| code.to_string()), &cause, hint)
        }
        Answer { code: Some(code), .. } => {
            refusal(Some(code.to_string()), "", hint_for(Some(code), ""))
        }
        Answer { .. } => Ok(()),
    }
}

fn hint_for(code: Option<u16>, cause: &str) -> &'static str {
    match code {
        Some(401) => KEY_HINT,
        Some(403) => FORBIDDEN_HINT,
        Some(429 | 500..=599) => LATER_HINT,
        _ if cause.contains("are available") => {
            "the table has fewer periods than were asked for: ask for no more than the answer says"
        }
        _ => REQUEST_HINT,
    }
}

/// The answer of an API, as far as it is alike.
#[derive(Deserialize)]
struct Answer {
    #[serde(alias = "statusCode", alias = "status")]
    code: Option<u16>,
    cause: Option<String>,
    #[serde(rename = "errorTypeCode")]
    error_type: Option<String>,
    #[serde(alias = "Message")]
    message: Option<String>,
    columns: Option<IgnoredAny>,
}

#[cfg(test)]
mod tests {
    use crate::{ReadOptions, error::ReadError, read_bytes};

    fn refused(text: &str) -> ReadError {
        read_bytes("x.json", text.as_bytes(), &ReadOptions::default()).unwrap_err()
    }

    #[test]
    fn an_answer_of_jobindsats_is_quoted() {
        let error = refused(
            r#"{"code":422,"cause":"Requested latest:60 for type M, but only 28 periods are available.","request_id":"a"}"#,
        );
        assert_eq!(
            error.to_string(),
            "x.json holds an answer of the API, not data: \
             422 \"Requested latest:60 for type M, but only 28 periods are available.\""
        );
        assert!(error.hint().unwrap().contains("fewer periods"));
    }

    #[test]
    fn a_refused_key_is_told_in_every_wrapping() {
        for text in [
            "Forkert nøgle eller nøglen er udløbet.",
            "\"Forkert nøgle eller nøglen er udløbet.\"\r\n",
            "{\"Forkert nøgle eller nøglen er udløbet.\":\"\"}",
        ] {
            let error = refused(text);
            assert!(
                error.to_string().ends_with("\"Forkert nøgle eller nøglen er udløbet\""),
                "{error}"
            );
            assert!(error.hint().unwrap().contains("key"));
        }
    }

    #[test]
    fn an_answer_of_statbank_keeps_its_code() {
        let error = refused(
            r#"{"errorTypeCode":"EXTRACT-NOTALLOWED","message":"Der skal vælges værdier for variabel: OMRÅDE"}"#,
        );
        assert_eq!(
            error.to_string(),
            "x.json holds an answer of the API, not data: \
             EXTRACT-NOTALLOWED \"Der skal vælges værdier for variabel: OMRÅDE\""
        );
    }

    #[test]
    fn a_web_page_is_told_whatever_its_case() {
        for text in [
            "<!DOCTYPE html>\n<title>Log ind</title>",
            " <HTML><body>",
            "<?xml version=\"1.0\"?>\n<html>",
        ] {
            assert_eq!(refused(text).to_string(), "x.json is a web page, not an extract");
        }
    }
}
