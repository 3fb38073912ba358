//! Age bands: read from every way the publishers write them, and put together into the cuts of a note.

use std::{cmp::Ordering, fmt};

use crate::Language;

/// Ages from one to another, both ends in. Age 0 as the lower end stands for "no lower limit".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AgeBand {
    /// The youngest age.
    pub from: u8,
    /// The oldest age; `None` when there is no upper limit (*og derover*).
    pub to: Option<u8>,
}

impl AgeBand {
    /// The highest single age the StatBank lists (FOLK1A).
    const OLDEST: u8 = 125;

    /// Reads `16-24`, `16-24 år`, `1824`, `38 år`, `-39`, `Under 40 år`, `40-`, `65+`, `40 år og derover`, `60
    /// years and over`, `6099` and single ages. A total (`Alder i alt`) is no band, and "over 40 år" is none
    /// either: some mean 40 by it, some 41.
    ///
    /// ```
    /// use bestand_model::age::AgeBand;
    /// assert_eq!(AgeBand::parse("Under 40 år"), AgeBand::parse("-39"));
    /// assert_eq!(AgeBand::parse("6099"), AgeBand::parse("60 år og derover"));
    /// assert_eq!(AgeBand::parse("over 40 år"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let text = bare(text);
        if let Some(age) = text.strip_prefix("under ") {
            return Some(Self { from: 0, to: Some(age_in(age)?.checked_sub(1)?) });
        }
        for ending in ["+", "-", " og derover", " eller derover", " and over"] {
            if let Some(age) = text.strip_suffix(ending) {
                return Some(Self { from: age_in(age)?, to: None });
            }
        }
        if let Some((from, to)) = text.split_once('-') {
            let from = if from.is_empty() { 0 } else { age_in(from)? };
            return Self { from, to: Some(age_in(to)?) }.ordered();
        }
        if text.len() == 4 {
            return Self::parse_code(&text);
        }
        age_in(&text).map(|age| Self { from: age, to: Some(age) })
    }

    /// Four digits as in the StatBank: `1824`, and `6099` for 60 and over.
    fn parse_code(code: &str) -> Option<Self> {
        let (from, to) = (age_in(code.get(..2)?)?, age_in(code.get(2..)?)?);
        // 99 closes the table, except where the band would be a decade or less: 9099 and 9599 are closed.
        let to = (to < 99 || from >= 90).then_some(to);
        Self { from, to }.ordered()
    }

    fn ordered(self) -> Option<Self> {
        self.to.is_none_or(|to| self.from <= to).then_some(self)
    }

    /// The code in machine-readable output: `16-24`, `40-`, `-39`, `38`.
    pub fn code(self) -> String {
        self.to_string()
    }

    /// The band in words: `16-24 år`, `Under 40 år`, `40 år og derover`.
    pub fn label(self, language: Language) -> String {
        let years = language.pick("år", if self.to == Some(1) { "year" } else { "years" });
        match self {
            Self { from, to: None } => {
                format!("{from} {}", language.pick("år og derover", "years and over"))
            }
            Self { from, to: Some(to) } if from == to => format!("{to} {years}"),
            Self { from: 0, to: Some(to) } => format!("Under {} {years}", u16::from(to) + 1),
            Self { from, to: Some(to) } => format!("{from}-{to} {years}"),
        }
    }

    fn overlaps(self, other: Self) -> bool {
        let starts_before_end = |band: Self, other: Self| other.to.is_none_or(|to| band.from <= to);
        starts_before_end(self, other) && starts_before_end(other, self)
    }

    fn contains(self, other: Self) -> bool {
        self.from <= other.from
            && (self.to.is_none() || other.to.is_some_and(|to| Some(to) <= self.to))
    }
}

/// In order of the lower end, then of the upper.
impl Ord for AgeBand {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |band: &Self| (band.from, band.to.unwrap_or(u8::MAX));
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for AgeBand {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for AgeBand {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self { from, to: None } => write!(formatter, "{from}-"),
            Self { from, to: Some(to) } if from == to => write!(formatter, "{to}"),
            Self { from: 0, to: Some(to) } => write!(formatter, "-{to}"),
            Self { from, to: Some(to) } => write!(formatter, "{from}-{to}"),
        }
    }
}

/// The text without years and with a plain hyphen: `40-årige og derover` is `40 og derover`.
fn bare(text: &str) -> String {
    let folded = crate::code_list::fold(text).replace(['–', '−'], "-").replace(" - ", "-");
    let mut bare = folded.strip_prefix("for dem ").unwrap_or(&folded).to_owned();
    for years in ["-årige", " årige", "årige", " år", " years", " year"] {
        bare = bare.replace(years, "");
    }
    bare
}

fn age_in(text: &str) -> Option<u8> {
    let digits = (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|&age| digits && age <= AgeBand::OLDEST)
}

/// Which of `bands` make up `cut` exactly, in order of age.
///
/// A band that is the cut itself stands alone. A cut without a lower limit starts at the lowest band there is,
/// one without an upper limit ends at the highest: førtidspension has nobody under 18, and its highest band
/// may be closed. Bands of totals must not be among `bands`.
///
/// # Errors
/// When a band lies both inside and outside the cut, when two bands overlap, or when ages of the cut are in
/// no band. Nothing is ever split or guessed.
///
/// ```
/// use bestand_model::age::{AgeBand, tile};
/// let bands = ["16-24", "25-29", "30-34", "35-39", "40-44"].map(|text| AgeBand::parse(text).unwrap());
/// assert_eq!(tile(AgeBand::parse("under 40 år").unwrap(), &bands), Ok(vec![0, 1, 2, 3]));
/// assert!(tile(AgeBand::parse("under 18 år").unwrap(), &bands).is_err());
/// ```
pub fn tile(cut: AgeBand, bands: &[AgeBand]) -> Result<Vec<usize>, AgeCutError> {
    let mut touched: Vec<usize> =
        (0..bands.len()).filter(|&index| bands[index].overlaps(cut)).collect();
    let mut same = touched.iter().filter(|&&index| bands[index] == cut);
    if let (Some(&only), None) = (same.next(), same.next()) {
        return Ok(vec![only]);
    }
    touched.sort_by_key(|&index| bands[index]);
    let mut reached: Option<AgeBand> = None;
    for &index in &touched {
        let band = bands[index];
        if !cut.contains(band) {
            return Err(AgeCutError::Splits { cut, band });
        }
        let next = match reached {
            None if cut.from == 0 => band.from,
            None => cut.from,
            Some(below) => match below.to {
                Some(to) if to < band.from => to + 1,
                _ => {
                    return Err(AgeCutError::Overlap { first: below, second: band });
                }
            },
        };
        if next < band.from {
            return Err(AgeCutError::Gap {
                cut,
                missing: AgeBand { from: next, to: Some(band.from - 1) },
            });
        }
        reached = Some(band);
    }
    let missing_from = match reached {
        None => Some(cut.from),
        Some(AgeBand { to: Some(to), .. }) if cut.to.is_some_and(|end| to < end) => Some(to + 1),
        Some(_) => None,
    };
    match missing_from {
        Some(from) => Err(AgeCutError::Gap { cut, missing: AgeBand { from, to: cut.to } }),
        None => Ok(touched),
    }
}

/// Why a cut cannot be made of the bands there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AgeCutError {
    /// A band lies both inside and outside the cut.
    #[error("the age cut {cut} would split the band {band}")]
    Splits {
        /// The cut asked for.
        cut: AgeBand,
        /// The band that straddles it.
        band: AgeBand,
    },
    /// Ages of the cut are in no band.
    #[error("the age cut {cut} needs the ages {missing}, which are in no band")]
    Gap {
        /// The cut asked for.
        cut: AgeBand,
        /// The first ages that are missing.
        missing: AgeBand,
    },
    /// Two bands share ages.
    #[error("the age bands {first} and {second} overlap")]
    Overlap {
        /// The band that starts first.
        first: AgeBand,
        /// The band that starts inside it.
        second: AgeBand,
    },
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn band(from: u8, to: impl Into<Option<u8>>) -> AgeBand {
        AgeBand { from, to: to.into() }
    }

    /// The ages of AUK01 without its total.
    fn auk01() -> Vec<AgeBand> {
        ["16-24", "25-29", "30-34", "35-39", "40-44", "45-49", "50-54", "55-59", "6099"]
            .map(|code| AgeBand::parse(code).unwrap())
            .to_vec()
    }

    #[test]
    fn every_known_form_is_read() {
        for (texts, expected) in [
            (
                &[
                    "16-24",
                    "16-24 år",
                    "16–24 år",
                    "16 - 24 år",
                    "1624",
                    "16-24 years",
                    "16-24-årige",
                ][..],
                band(16, 24),
            ),
            (&["1824", "18-24 ÅR"], band(18, 24)),
            (&["9599", "95-99 år"], band(95, 99)),
            (
                &[
                    "60-",
                    "6099",
                    "60+",
                    "60+ år",
                    "60 år og derover",
                    "60 years and over",
                    "60-årige og derover",
                ],
                band(60, None),
            ),
            (&["40 år eller derover", "40 årige og derover", "4099"], band(40, None)),
            (
                &[
                    "-29",
                    "Under 30 år",
                    "under 30",
                    "under 30-årige",
                    "for dem under 30 år",
                    "under 30 årige",
                    "Under 30 years",
                ],
                band(0, 29),
            ),
            (&["38", "38 år", "38 years"], band(38, 38)),
            (&["0", "0 år"], band(0, 0)),
            (&["1 year"], band(1, 1)),
            (&["125"], band(125, 125)),
        ] {
            for text in texts {
                assert_eq!(AgeBand::parse(text), Some(expected), "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_band_is_not_read() {
        for text in [
            "",
            "-",
            "+",
            "år",
            "Alder i alt",
            "Age, total",
            "TOT",
            "IALT",
            "over 40 år",
            "24-16",
            "2416",
            "126",
            "255",
            "1.624",
            "16-24 uger",
            "under 0",
            "under",
            "-16-24",
            "16--24",
            "016-0024",
            "16-24 mio",
        ] {
            assert_eq!(AgeBand::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_label_never_says_over() {
        assert_eq!(band(16, 24).label(Language::Danish), "16-24 år");
        assert_eq!(band(0, 39).label(Language::Danish), "Under 40 år");
        assert_eq!(band(40, None).label(Language::Danish), "40 år og derover");
        assert_eq!(band(38, 38).label(Language::Danish), "38 år");
        assert_eq!(band(40, None).label(Language::English), "40 years and over");
        assert_eq!(band(0, 29).label(Language::English), "Under 30 years");
        assert_eq!(band(1, 1).label(Language::English), "1 year");
    }

    #[test]
    fn under_40_is_the_four_lowest_bands_of_auk01() {
        assert_eq!(tile(band(0, 39), &auk01()), Ok(vec![0, 1, 2, 3]));
        assert_eq!(tile(band(16, 39), &auk01()), Ok(vec![0, 1, 2, 3]));
        assert_eq!(tile(band(40, None), &auk01()), Ok(vec![4, 5, 6, 7, 8]));
        let mut turned = auk01();
        turned.reverse();
        assert_eq!(tile(band(40, 49), &turned), Ok(vec![4, 3]));
    }

    #[test]
    fn a_cut_that_would_split_a_band_is_refused() {
        assert_eq!(
            tile(band(0, 17), &auk01()),
            Err(AgeCutError::Splits { cut: band(0, 17), band: band(16, 24) })
        );
        assert_eq!(
            tile(band(65, None), &auk01()),
            Err(AgeCutError::Splits { cut: band(65, None), band: band(60, None) })
        );
        assert_eq!(
            tile(band(60, 64), &auk01()),
            Err(AgeCutError::Splits { cut: band(60, 64), band: band(60, None) })
        );
    }

    #[test]
    fn missing_ages_are_named() {
        // An extract of FOLK1A that lacks age 38.
        let ages: Vec<AgeBand> =
            (0..=99).filter(|&age| age != 38).map(|age| band(age, age)).collect();
        let gap = |cut, missing| Err(AgeCutError::Gap { cut, missing });
        assert_eq!(tile(band(0, 39), &ages), gap(band(0, 39), band(38, 38)));
        assert_eq!(tile(band(30, 38), &ages), gap(band(30, 38), band(38, 38)));
        assert_eq!(tile(band(38, 40), &ages), gap(band(38, 40), band(38, 38)));
        assert_eq!(tile(band(38, 38), &ages), gap(band(38, 38), band(38, 38)));
        assert_eq!(tile(band(40, None), &ages).map(|found| found.len()), Ok(60));
        assert_eq!(tile(band(16, 29), &[]), gap(band(16, 29), band(16, 29)));
    }

    #[test]
    fn overlapping_bands_are_refused_unless_one_is_the_cut_itself() {
        let bands = [band(16, 24), band(20, 29), band(16, 29)];
        assert_eq!(tile(band(16, 29), &bands), Ok(vec![2]));
        assert_eq!(
            tile(band(16, 29), &bands[..2]),
            Err(AgeCutError::Overlap { first: band(16, 24), second: band(20, 29) })
        );
        let twice = [band(16, 29), band(16, 29)];
        assert!(matches!(tile(band(16, 29), &twice), Err(AgeCutError::Overlap { .. })));
    }

    proptest! {
        #[test]
        fn a_band_is_read_back_from_its_code_and_its_label(from in 0_u8..=125, to in proptest::option::of(0_u8..=124)) {
            prop_assume!(to.is_none_or(|to| from <= to));
            let band = AgeBand { from, to };
            prop_assert_eq!(AgeBand::parse(&band.code()), Some(band));
            for language in [Language::Danish, Language::English] {
                prop_assert_eq!(AgeBand::parse(&band.label(language)), Some(band));
            }
        }

        #[test]
        fn a_tiled_cut_holds_every_age_once(from in 0_u8..100, to in 0_u8..100, steps in proptest::collection::vec(1_u8..12, 1..9)) {
            prop_assume!(from <= to);
            let mut bands = Vec::new();
            let mut lowest = 0;
            for step in steps {
                bands.push(AgeBand { from: lowest, to: Some(lowest + step - 1) });
                lowest += step;
            }
            if let Ok(found) = tile(AgeBand { from, to: Some(to) }, &bands) {
                let ages: Vec<u8> = found
                    .into_iter()
                    .flat_map(|index| bands[index].from..=bands[index].to.unwrap())
                    .collect();
                prop_assert_eq!(ages, (from..=to).collect::<Vec<_>>());
            }
        }
    }
}
