//! Which extract is held against which earlier one: those of one table.

use std::collections::BTreeSet;

use bestand_model::excerpt::excerpt;
use bestand_model::table_info::{TableInfo, table_info};
use bestand_read::Extract;

use crate::CoreError;

/// The table of each extract, and for each extract now the earlier ones of its table.
#[derive(Debug)]
pub(super) struct Pairing {
    pub(super) tables: Vec<Option<TableInfo>>,
    pub(super) earlier_tables: Vec<Option<TableInfo>>,
    pub(super) earlier_of: Vec<Vec<usize>>,
}

/// Pairs extracts by table. One file and one earlier file of which at most one says its table are a pair too.
///
/// # Errors
/// When an earlier extract is of no table given, or does not say of which.
pub(super) fn pair(extracts: &[Extract], earlier: &[Extract]) -> Result<Pairing, CoreError> {
    let info = |extract: &Extract| extract.source.table.as_deref().map(table_info);
    let mut pairing = Pairing {
        tables: extracts.iter().map(info).collect(),
        earlier_tables: earlier.iter().map(info).collect(),
        earlier_of: vec![Vec::new(); extracts.len()],
    };
    if let Some(table) = only_pair(extracts, earlier, &pairing) {
        pairing.tables.fill(table.clone());
        pairing.earlier_tables.fill(table);
        pairing.earlier_of.fill((0..earlier.len()).collect());
        return Ok(pairing);
    }
    let id = |table: &Option<TableInfo>| table.as_ref().map(|table| table.id.clone());
    let mut unused: Vec<usize> = Vec::new();
    for (place, table) in pairing.earlier_tables.iter().enumerate() {
        let mut used = false;
        for (own, earlier_of) in pairing.tables.iter().zip(&mut pairing.earlier_of) {
            if id(table).is_some() && id(own) == id(table) {
                earlier_of.push(place);
                used = true;
            }
        }
        if !used {
            unused.push(place);
        }
    }
    match unused.first() {
        Some(&place) => Err(no_partner(&earlier[place], extracts)),
        None => Ok(pairing),
    }
}

/// The table of a pair that is one because there is nothing else: one file, one earlier file, and not two tables.
fn only_pair(
    extracts: &[Extract],
    earlier: &[Extract],
    pairing: &Pairing,
) -> Option<Option<TableInfo>> {
    let files = |extracts: &[Extract]| {
        extracts.iter().map(|extract| extract.source.file.clone()).collect::<BTreeSet<_>>().len()
    };
    if files(extracts) != 1 || files(earlier) != 1 {
        return None;
    }
    let ids: BTreeSet<Option<&str>> = (pairing.tables.iter())
        .chain(&pairing.earlier_tables)
        .map(|table| table.as_ref().map(|table| table.id.as_str()))
        .collect();
    let known: Vec<&str> = ids.iter().copied().flatten().collect();
    match known.as_slice() {
        [] => Some(None),
        [only] => Some(Some(table_info(only))),
        _ => None,
    }
}

fn no_partner(earlier: &Extract, extracts: &[Extract]) -> CoreError {
    let file = excerpt(&earlier.source.file);
    let tables: BTreeSet<&str> =
        extracts.iter().filter_map(|extract| extract.source.table.as_deref()).collect();
    let tables = match tables.len() {
        0 => "no file says its table".to_owned(),
        _ => format!("the files are of {}", tables.into_iter().collect::<Vec<_>>().join(", ")),
    };
    match &earlier.source.table {
        Some(table) => CoreError::question(
            format!("no file is of the table {table} of the earlier extract {file}"),
            format!(
                "{tables}; say the table of a file with --table FILE=ID, or leave {file} out of --against"
            ),
        ),
        None => CoreError::question(
            format!("the earlier extract {file} does not say which table it is of"),
            format!("{tables}; say it with --table {file}=ID"),
        ),
    }
}
