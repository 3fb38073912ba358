//! What the numbers of a sheet count: where the names of its measures stand, and which they are.

use bestand_model::{
    age::AgeBand,
    area::AreaList,
    benefit::{BenefitList, BenefitMatch},
    code_list::fold,
    dimension::{DimensionList, match_sex},
    measure::MeasureList,
};

use super::{
    layout::{Layout, Periods},
    records::Known,
    sheet::{Address, Sheet},
};
use crate::{
    ankestyrelsen_csv::{decision_called, is_decision},
    error::ReadError,
    excerpt::excerpt,
};

/// Headings of a column whose labels are measures, folded.
const MEASURE_HEADINGS: [&str; 6] =
    ["måling", "målinger", "measure", "indhold", "nøgletal", "contents"];

/// Headings, folded, of a column of numbers that do not say what is counted.
const BARE_HEADINGS: [&str; 3] = ["antal", "indhold", "værdi"];

/// Where the names of the measures stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum MeasuresFrom {
    /// Above the columns, in this row.
    Row(u32),
    /// In this column of labels.
    Column(u32),
    /// The whole sheet has one, which is called so. The row that says it, where one does.
    Whole(Option<u32>, String),
}

/// Where the measures are named.
///
/// # Errors
/// When nothing says it, or something else stands in their place.
pub(super) fn measures_from(
    sheet: &Sheet,
    layout: &Layout,
    known: &Known<'_>,
    headings: &[String],
) -> Result<MeasuresFrom, ReadError> {
    let row = match layout.periods {
        Periods::Down(_) | Periods::AcrossUpper => Some(layout.header),
        Periods::Across => layout.upper,
    };
    let decisions = decisions_of(layout, known, headings);
    if let [only] = layout.values.as_slice()
        && matches!(layout.periods, Periods::Down(_))
        && BARE_HEADINGS.contains(&fold(&only.heading).as_str())
    {
        if let Some(column) = decisions {
            return Ok(MeasuresFrom::Column(column));
        }
        if let Some((row, label)) = &known.measure
            && MeasureList::shipped().match_label(label).is_some()
        {
            return Ok(MeasuresFrom::Whole(*row, label.clone()));
        }
    }
    if let (Some(row), Some(_)) = (row, decisions) {
        return Err(sheet.refuse(
            Address::new(row, layout.values[0].column),
            "the headings name what is counted, and so does the column of decisions",
            "head the one column of numbers Antal, or leave the column of decisions out",
        ));
    }
    if let Some(row) = row {
        for value in &layout.values {
            let heading = match layout.periods {
                Periods::Across => value.upper.as_deref().unwrap_or_default(),
                _ => value.heading.as_str(),
            };
            if is_member(heading) {
                return Err(sheet.refuse(
                    Address::new(row, value.column),
                    format!("\"{}\" stands where the name of a measure belongs", excerpt(heading)),
                    "put the labels of a breakdown into a column of their own, one row for each",
                ));
            }
        }
        return Ok(MeasuresFrom::Row(row));
    }
    let list = MeasureList::shipped();
    let names_measures = |column: u32| {
        let mut texts = layout.rows.iter().filter_map(|&row| sheet.get(row, column)).peekable();
        texts.peek().is_some() && texts.all(|cell| list.match_label(&cell.text()).is_some())
    };
    let headed = |heading: &str| MEASURE_HEADINGS.contains(&fold(heading).as_str());
    let mut stubs = layout.stubs.iter().zip(headings);
    let named = stubs.find(|(stub, heading)| headed(heading) || names_measures(stub.column));
    if let Some(column) = decisions.or(named.map(|(stub, _)| stub.column)) {
        return Ok(MeasuresFrom::Column(column));
    }
    match &known.measure {
        Some((row, label)) => Ok(MeasuresFrom::Whole(*row, label.clone())),
        None => Err(sheet.refuse(
            Address::new(layout.header, layout.values[0].column),
            "nothing says what the numbers count",
            "write the measure, such as Antal fuldtidspersoner, above the periods",
        )),
    }
}

/// The column of labels that says which decisions a row counts.
pub(super) fn decisions_of(layout: &Layout, known: &Known<'_>, headings: &[String]) -> Option<u32> {
    let mut stubs = layout.stubs.iter().zip(headings);
    let named = stubs.find(|(_, heading)| known.has_decisions && is_decision(&fold(heading)));
    named.map(|(stub, _)| stub.column)
}

/// The measure that a label names. A decision that is not known may be anything.
///
/// # Errors
/// When it is no known one.
pub(super) fn measure_named(
    sheet: &Sheet,
    label: &str,
    is_decision: bool,
    address: Address,
) -> Result<String, ReadError> {
    let name = if is_decision { decision_called(label) } else { Some(label) };
    name.map(str::to_owned).ok_or_else(|| {
        sheet.refuse(
            address,
            format!("\"{}\" is no known decision", excerpt(label)),
            "known are Tilkendelser, Afslag, Afgørelser i alt, Ansøgere, and these with \
             på det foreliggende grundlag",
        )
    })
}

/// Whether a heading is a label of sex, age, area or benefit, or a total, and no measure.
fn is_member(heading: &str) -> bool {
    MeasureList::shipped().match_label(heading).is_none()
        && (match_sex(heading).is_some()
            || AgeBand::parse(heading).is_some()
            || DimensionList::shipped().is_total("age", heading)
            || AreaList::shipped().match_label(heading).is_some()
            || BenefitList::shipped().match_label(heading) != BenefitMatch::Unknown)
}
