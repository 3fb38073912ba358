//! An office's own cases, written from what docs/formats.md says of them.

use super::cells::Cells;

/// A row for each month and benefit.
pub fn csv(cells: &Cells) -> String {
    let rows = cells.records().map(|record| {
        let month = record.month.replace('M', "-");
        format!("{month};{};{}\n", record.members[0].danish, cells.number(record.value, ','))
    });
    "maaned;ydelse;sager\n".to_owned() + &rows.collect::<String>()
}

/// The same with its columns in the other order.
pub fn turned(csv: &str) -> String {
    let turn = |line: &str| line.rsplit(';').collect::<Vec<_>>().join(";") + "\n";
    csv.lines().map(turn).collect()
}
