//! Values of options that have a form of their own.

use std::str::FromStr;

use bestand_core::model::age::AgeBand;
use bestand_core::model::source::Vintage;
use bestand_core::{Filter, SeasonWindow};

/// `FILE=VALUE`, or `VALUE` for every file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PerFile {
    pub(crate) file: Option<String>,
    pub(crate) value: String,
}

impl FromStr for PerFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (file, value) = match text.rsplit_once('=') {
            Some((file, value)) => (Some(file.to_owned()), value),
            None => (None, text),
        };
        if value.is_empty() {
            return Err("the value is empty; write VALUE or FILE=VALUE".to_owned());
        }
        Ok(Self { file, value: value.to_owned() })
    }
}

impl PerFile {
    /// The value for a file: what names it, else what names none.
    pub(crate) fn for_file<'a>(given: &'a [Self], path: &str, base_name: &str) -> Option<&'a str> {
        let named = given.iter().rev().find(|each| {
            each.file.as_deref().is_some_and(|file| file == path || file == base_name)
        });
        let for_all = || given.iter().rev().find(|each| each.file.is_none());
        named.or_else(for_all).map(|each| each.value.as_str())
    }
}

/// `DIM=MEMBER[,MEMBER]`.
pub(crate) fn filter(text: &str) -> Result<Filter, String> {
    let (dimension, members) =
        text.split_once('=').ok_or("write DIM=MEMBER, such as sex=Kvinder")?;
    let members = members.trim();
    if dimension.trim().is_empty() || members.split(',').any(|member| member.trim().is_empty()) {
        return Err("write DIM=MEMBER[,MEMBER], such as sex=Kvinder".to_owned());
    }
    Ok(Filter { dimension: dimension.trim().to_owned(), members: vec![members.to_owned()] })
}

/// `periodic`, or an odd number of years.
pub(crate) fn season_window(text: &str) -> Result<SeasonWindow, String> {
    match text.parse() {
        _ if text == "periodic" => Ok(SeasonWindow::Periodic),
        Ok(years) => Ok(SeasonWindow::Years(years)),
        Err(_) => Err("write periodic, or an odd number from 7 on".to_owned()),
    }
}

/// `2011..2014`, or one year.
pub(crate) fn years(text: &str) -> Result<(i32, i32), String> {
    let year = |part: &str| {
        (part.len() == 4)
            .then(|| part.parse::<i32>().ok())
            .flatten()
            .filter(|year| (1900..2200).contains(year))
            .ok_or_else(|| format!("{part:?} is not a year; write 2011..2014"))
    };
    match text.split_once("..") {
        Some((from, to)) => Ok((year(from)?, year(to)?)),
        None => year(text).map(|only| (only, only)),
    }
}

/// A number of per cent, with a decimal point or comma.
pub(crate) fn percent(text: &str) -> Result<f64, String> {
    let percent = text.replace(',', ".").parse::<f64>().ok();
    percent
        .filter(|percent| percent.is_finite() && *percent >= 0.0)
        .ok_or_else(|| format!("{text:?} is no number of per cent from 0"))
}

/// How many pixels of a picture stand for one of a chart.
pub(crate) fn scale(text: &str) -> Result<f64, String> {
    let scale = text.replace(',', ".").parse::<f64>().ok();
    scale
        .filter(|scale| (0.1..=10.0).contains(scale))
        .ok_or_else(|| format!("{text:?} is no number from 0.1 to 10"))
}

/// A period in any form the extracts use.
pub(crate) fn period(text: &str) -> Result<bestand_core::model::Period, String> {
    bestand_core::model::Period::parse(text).map_err(|error| format!("{error}; {}", error.hint()))
}

/// A range of ages.
pub(crate) fn ages(text: &str) -> Result<AgeBand, String> {
    AgeBand::parse(text).ok_or_else(|| format!("{text:?} is no range of ages; write it like 16-66"))
}

/// A day, such as 2013-01-01.
pub(crate) fn day(text: &str) -> Result<Vintage, String> {
    match Vintage::parse(text) {
        Ok(day @ Vintage::Day(_)) => Ok(day),
        _ => Err(format!("{text:?} is no day; write it like 2013-01-01")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_for_one_file_wins_over_a_value_for_all() {
        let given: Vec<PerFile> =
            ["2015-01-15", "a=b.csv=2015-01-16"].iter().map(|text| text.parse().unwrap()).collect();
        assert_eq!(PerFile::for_file(&given, "in/a=b.csv", "a=b.csv"), Some("2015-01-16"));
        assert_eq!(PerFile::for_file(&given, "c.csv", "c.csv"), Some("2015-01-15"));
        assert!(PerFile::from_str("a.csv=").is_err());
    }

    #[test]
    fn a_filter_names_a_dimension_and_its_members() {
        let filter = filter("sex=Kvinder, Mænd").unwrap();
        // Where the comma belongs to a label is for the extracts to say.
        assert_eq!(filter.members, ["Kvinder, Mænd"]);
        assert!(super::filter("Kvinder").is_err());
        assert!(super::filter("sex=").is_err());
    }

    #[test]
    fn a_scale_is_a_number_within_limits() {
        assert_eq!(scale("2"), Ok(2.0));
        assert_eq!(scale("1,5"), Ok(1.5));
        assert!(scale("0").is_err() && scale("NaN").is_err() && scale("to").is_err());
    }

    #[test]
    fn years_are_a_span_or_one() {
        assert_eq!(years("2011..2014"), Ok((2011, 2014)));
        assert_eq!(years("2014"), Ok((2014, 2014)));
        assert!(years("11..14").is_err());
        assert!(years("0000..9999").is_err());
    }
}
