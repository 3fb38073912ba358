//! A value that is not there has a reason, and a value that is there has a status.

use serde::{Deserialize, Serialize};

use crate::Language;

/// Why a cell has no value.
///
/// A nil that the publisher prints as a symbol (`-` in the tables of Statistics Denmark) is not here: it is
/// the exact number 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingReason {
    /// Withheld by the publisher because it is small or too uncertain. Never zero.
    Suppressed,
    /// Zero or withheld; the extract does not tell which.
    NilOrSuppressed,
    /// Not observed or not published yet, or the extract does not reach this period.
    NotAvailable,
    /// The category cannot occur, or the figure has no meaning (a change of a total that is not there).
    NotApplicable,
    /// The benefit did not exist in this period. Counts as nothing in sums and differences.
    NotExisting,
    /// The extracts given do not hold this cell.
    NotInExtract,
}

impl MissingReason {
    /// Every reason, in the order of precedence used by [`MissingReason::dominant`].
    pub const ALL: [Self; 6] = [
        Self::Suppressed,
        Self::NilOrSuppressed,
        Self::NotAvailable,
        Self::NotInExtract,
        Self::NotApplicable,
        Self::NotExisting,
    ];

    /// The code written to JSON and tidy files, such as `nil_or_suppressed`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Suppressed => "suppressed",
            Self::NilOrSuppressed => "nil_or_suppressed",
            Self::NotAvailable => "not_available",
            Self::NotApplicable => "not_applicable",
            Self::NotExisting => "not_existing",
            Self::NotInExtract => "not_in_extract",
        }
    }

    /// The reason with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// The reason a result carries that touches two missing cells: what was withheld outranks what was
    /// never there.
    ///
    /// ```
    /// use bestand_model::MissingReason::{NotExisting, Suppressed};
    /// assert_eq!(NotExisting.dominant(Suppressed), Suppressed);
    /// ```
    #[must_use]
    pub fn dominant(self, other: Self) -> Self {
        let rank = |reason| Self::ALL.iter().position(|&each| each == reason);
        if rank(other) < rank(self) { other } else { self }
    }

    /// The sign printed in a table for people. Every sign is explained by a note below the table.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Suppressed => "*",
            Self::NilOrSuppressed => "(*)",
            Self::NotAvailable => "..",
            Self::NotApplicable => ".",
            Self::NotExisting => "–",
            Self::NotInExtract => "?",
        }
    }

    /// What the sign means, for the note below a table.
    pub fn explanation(self, language: Language) -> &'static str {
        match self {
            Self::Suppressed => language.pick(
                "diskretioneret: udgiveren viser ikke tallet",
                "suppressed: withheld by the publisher",
            ),
            Self::NilOrSuppressed => language.pick(
                "nul eller diskretioneret; udtrækket viser ikke hvilket",
                "zero or suppressed; the extract does not tell which",
            ),
            Self::NotAvailable => language.pick(
                "ikke offentliggjort, eller udtrækket har ikke perioden",
                "not published, or the extract does not have the period",
            ),
            Self::NotApplicable => language
                .pick("kan ikke beregnes eller forekomme", "cannot be computed, or cannot occur"),
            Self::NotExisting => language.pick("ydelsen fandtes ikke", "the benefit did not exist"),
            Self::NotInExtract => language.pick("ikke i udtrækket", "not in the extract"),
        }
    }

    /// The SDMX observation status of a cell that is missing for this reason.
    ///
    /// Source: SDMX code list `CL_OBS_STATUS` 2.2 (`Q` suppressed, `M` cannot exist, `L` exists but was not
    /// collected, `O` missing).
    pub fn observation_status(self) -> &'static str {
        match self {
            Self::Suppressed => "Q",
            Self::NilOrSuppressed | Self::NotAvailable => "O",
            Self::NotApplicable | Self::NotExisting => "M",
            Self::NotInExtract => "L",
        }
    }
}

/// The status of a value that is there.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A normal value.
    #[default]
    Normal,
    /// Marked as provisional by the publisher (`*` in the tables of Statistics Denmark).
    Provisional,
}

impl Status {
    /// The SDMX `OBS_STATUS` code: `A` normal, `P` provisional.
    pub fn observation_status(self) -> &'static str {
        match self {
            Self::Normal => "A",
            Self::Provisional => "P",
        }
    }

    /// The status with this SDMX code, if it is one that goes with a value.
    pub fn from_observation_status(code: &str) -> Option<Self> {
        match code {
            "A" => Some(Self::Normal),
            "P" => Some(Self::Provisional),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_found_again_by_its_code() {
        for reason in MissingReason::ALL {
            assert_eq!(MissingReason::from_code(reason.code()), Some(reason));
        }
        assert_eq!(MissingReason::from_code("nil"), None);
    }

    #[test]
    fn what_was_withheld_outranks_what_was_never_there() {
        use MissingReason::{NilOrSuppressed, NotExisting, NotInExtract, Suppressed};
        assert_eq!(NotInExtract.dominant(NilOrSuppressed), NilOrSuppressed);
        assert_eq!(Suppressed.dominant(NotExisting), Suppressed);
    }
}
