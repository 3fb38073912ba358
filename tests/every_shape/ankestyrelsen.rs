//! The long CSV of decisions, written from what docs/formats.md says of it.

use super::cells::Cells;

/// One cell on each line, with a column that says what it counts.
pub fn csv(cells: &Cells) -> String {
    let line = |texts: Vec<String>| texts.join(";") + "\n";
    let mut headings = vec!["Periode".to_owned()];
    headings.extend(cells.dimensions.iter().map(|dimension| dimension.heading.to_owned()));
    headings.extend(["Afgørelse".to_owned(), "Antal".to_owned()]);
    let rows = cells.records().map(|record| {
        let mut texts = vec![record.month.to_owned()];
        texts.extend(record.members.iter().map(|member| member.danish.to_owned()));
        texts.extend([cells.measure.to_owned(), cells.number(record.value, ',')]);
        line(texts)
    });
    line(headings) + &rows.collect::<String>()
}
