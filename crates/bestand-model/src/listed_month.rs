//! Months as the code lists write them: `2014-01`.

use serde::{Deserialize, Deserializer};

use crate::{Period, PeriodKind};

#[derive(Deserialize)]
#[serde(try_from = "String")]
struct ListedMonth(Period);

impl TryFrom<String> for ListedMonth {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match Period::parse(&text) {
            Ok(period) if period.kind() == PeriodKind::Month => Ok(Self(period)),
            _ => Err(format!("{text:?} is no month of the form 2014-01")),
        }
    }
}

/// For a field that is a month, or may be one.
pub(crate) fn month<'de, D: Deserializer<'de>, Field: From<Period>>(
    deserializer: D,
) -> Result<Field, D::Error> {
    ListedMonth::deserialize(deserializer).map(|month| Field::from(month.0))
}

/// For a field of a table that is a month or empty.
pub(crate) fn optional_month<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Period>, D::Error> {
    Ok(Option::<ListedMonth>::deserialize(deserializer)?.map(|month| month.0))
}

/// For a field that is a list of months.
pub(crate) fn months<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Period>, D::Error> {
    let listed = Vec::<ListedMonth>::deserialize(deserializer)?;
    Ok(listed.into_iter().map(|month| month.0).collect())
}
