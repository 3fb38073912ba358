//! What stops a command: one line that says what and where, and a `hint:` line that says what to do.

use std::io::Write;

use bestand_core::CoreError;
use bestand_core::model::code_list::nearest;

/// What stops a command.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The reader of our output went away: nobody is left to tell, and nothing is wrong.
    BrokenPipe,
    /// Anything else.
    Error {
        /// What and where.
        message: String,
        /// What to do.
        hint: Option<String>,
    },
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Error { message: message.into(), hint: Some(hint.into()) }
    }

    /// The same, with the place where it happened before it.
    pub(crate) fn in_place(self, place: &str) -> Self {
        match self {
            Self::Error { message, hint } => {
                Self::Error { message: format!("{place}: {message}"), hint }
            }
            Self::BrokenPipe => self,
        }
    }

    /// Message and hint in one line.
    pub(crate) fn in_one_line(&self) -> String {
        match self {
            Self::Error { message, hint: Some(hint) } => format!("{message} ({hint})"),
            Self::Error { message, hint: None } => message.clone(),
            Self::BrokenPipe => "broken pipe".to_owned(),
        }
    }

    /// Prints the failure on standard error.
    pub(crate) fn print(&self) {
        let Self::Error { message, hint } = self else { return };
        let mut stderr = anstream::stderr().lock();
        // Nothing can be done where even the error cannot be told.
        let _ = writeln!(stderr, "\u{1b}[1;31merror:\u{1b}[0m {message}");
        if let Some(hint) = hint {
            let _ = writeln!(stderr, "\u{1b}[1;36m hint:\u{1b}[0m {hint}");
        }
    }
}

/// The hint for a name that nothing has: the nearest one there is, else what `otherwise` says.
pub(crate) fn did_you_mean<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
    otherwise: impl FnOnce() -> String,
) -> String {
    match nearest(name, known).first() {
        Some(near) => format!("did you mean {near}?"),
        None => otherwise(),
    }
}

impl From<CoreError> for Failure {
    fn from(error: CoreError) -> Self {
        Self::Error { message: error.to_string(), hint: error.hint() }
    }
}

impl From<bestand_report::chart::ChartError> for Failure {
    fn from(error: bestand_report::chart::ChartError) -> Self {
        Self::new(error.to_string(), error.hint())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return Self::BrokenPipe;
        }
        Self::Error { message: error.to_string(), hint: None }
    }
}

impl From<bestand_report::ReportError> for Failure {
    fn from(error: bestand_report::ReportError) -> Self {
        match error {
            bestand_report::ReportError::Write(error) => error.into(),
            other => Self::Error { message: other.to_string(), hint: None },
        }
    }
}
