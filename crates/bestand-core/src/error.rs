//! What can stop an answer, and what to do about it.

use bestand_model::period::PeriodError;
use bestand_read::ReadError;

/// What can stop an answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CoreError {
    /// A file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A period in a request is not one.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// The extracts contradict themselves or each other.
    #[error("{message}")]
    Extract {
        /// What and where.
        message: String,
        /// What to do.
        hint: Option<String>,
    },
    /// The question cannot be answered from these extracts.
    #[error("{message}")]
    Question {
        /// What cannot be answered, and why.
        message: String,
        /// What to do.
        hint: Option<String>,
    },
    /// A result cannot be written.
    #[error("cannot write {file}: {message}")]
    Write {
        /// The file.
        file: String,
        /// What went wrong.
        message: String,
    },
    /// The data frame library refused something it should not: a fault of this program.
    #[error("internal error in the data frame: {0}")]
    Frame(#[from] polars::prelude::PolarsError),
}

impl CoreError {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Read(error) => error.hint(),
            Self::Period(error) => Some(error.hint().to_owned()),
            Self::Extract { hint, .. } | Self::Question { hint, .. } => hint.clone(),
            Self::Write { .. } => None,
            Self::Frame(_) => Some(
                "please report it, with the command and the first lines of the files".to_owned(),
            ),
        }
    }

    pub(crate) fn extract(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Extract { message: message.into(), hint: Some(hint.into()) }
    }

    pub(crate) fn question(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Question { message: message.into(), hint: Some(hint.into()) }
    }
}
