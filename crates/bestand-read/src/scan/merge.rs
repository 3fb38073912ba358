//! From what threads have read to one table in the order of the file.

use std::collections::HashMap;

use super::{
    Scan, Scanned,
    dictionary::Spot,
    sums::{AddedUp, Sums},
    witnesses::Witnesses,
    worker::{KeptRecords, Piece, Worker},
};
use crate::{
    encoding::{FoundText, as_text, decode_texts},
    error::{At, Place, ReadError},
    plan::Coding,
    selection::Wish,
    text_table::{INLINE, TextTable},
};

/// Puts the pieces together.
///
/// # Errors
/// The first in the order of the file.
pub(super) fn merge<'a>(
    scan: &Scan<'a>,
    mut workers: Vec<Worker<'_, '_>>,
) -> Result<Scanned<'a>, ReadError> {
    let has_crlf_alone = workers.iter().all(Worker::has_crlf_alone);
    let mut pieces: Vec<(usize, Piece)> = Vec::new();
    for (worker, each) in workers.iter_mut().enumerate() {
        pieces.extend(each.pieces.drain(..).map(|piece| (worker, piece)));
    }
    pieces.sort_unstable_by_key(|(_, piece)| piece.index);
    let mut lines = Lines { first: Vec::with_capacity(pieces.len()) };
    let mut line = scan.lines_before.saturating_add(1);
    let mut records = 0;
    for (_, piece) in &pieces {
        if let Some((at, failure)) = &piece.failure {
            return Err(scan.error(line.saturating_add(*at), failure));
        }
        lines.first.push(line);
        line = line.saturating_add(piece.lines);
        records += piece.records;
    }
    if records == 0 {
        return Err(ReadError::NoRows { file: scan.file.to_owned() });
    }

    let records_of_threads: Vec<KeptRecords> =
        workers.iter_mut().map(|worker| std::mem::take(&mut worker.kept)).collect();
    let sums: Option<Vec<Sums>> = workers.iter_mut().map(|worker| worker.sums.take()).collect();
    let texts: Vec<usize> = workers[0].texts.iter().map(|texts| texts.column).collect();
    let numbers: Vec<usize> = workers[0].numbers.iter().map(|numbers| numbers.column).collect();
    let merged: Vec<Merged<'_>> = (0..texts.len()).map(|slot| Merged::of(slot, &workers)).collect();
    let in_order = InOrder { pieces, records: records_of_threads };
    let kept = keep(scan, &texts, &workers, sums, &merged, in_order, &lines);

    // Only now it is known which bytes are in use, and so which encoding they are in.
    let mut found = Vec::new();
    for (column, merged) in texts.iter().zip(&merged) {
        found.extend(merged.texts.iter().map(|text| FoundText {
            column: *column,
            bytes: text.bytes,
            line: lines.of(text.first),
        }));
    }
    for (column, number) in numbers.iter().zip(&kept.numbers) {
        let texts = number.texts.iter();
        found.extend(texts.map(|&(bytes, line)| FoundText { column: *column, bytes, line }));
    }
    found.sort_by_key(|text| text.line);
    let place = |text: &FoundText<'_>| Place {
        file: scan.file.to_owned(),
        at: At::Line(text.line),
        column: Some(crate::excerpt::excerpt(&scan.headings[text.column].label)),
    };
    let decoder = decode_texts(&found, &scan.encoding, place)?;

    let mut table = TextTable::new(scan.file, At::Line, scan.headings.iter().cloned())?;
    for (column, coding) in scan.plan.coding.iter().enumerate() {
        table.columns[column].is_left_out = *coding == Coding::LeftOut;
        table.columns[column].is_summed = matches!(scan.plan.wish(column), Wish::Sum { .. });
    }
    let Kept { places, codes, number_codes, numbers: number_texts, is_enough, .. } = kept;
    for ((&column, merged), codes) in texts.iter().zip(&merged).zip(codes) {
        let members = merged
            .texts
            .iter()
            .map(|text| (decoder.text(text.bytes), lines.of(text.first), text.records));
        table.columns[column].fill(members, codes, scan.plan.wishes.is_some());
    }
    for ((&column, number), codes) in numbers.iter().zip(number_texts).zip(number_codes) {
        let members = number.texts.iter().map(|&(bytes, line)| (decoder.text(bytes), line, 0));
        table.columns[column].fill(members, codes, false);
    }
    table.skipped = records - places.len();
    table.places = places;
    table.encoding = decoder.encoding;
    Ok(Scanned { table, has_crlf_alone, is_enough })
}

/// Lines of the file.
struct Lines {
    /// The first line of each piece.
    first: Vec<u32>,
}

impl Lines {
    fn of(&self, spot: Spot) -> u32 {
        self.first[spot.piece as usize].saturating_add(spot.line)
    }
}

/// The texts of a column, in the order of the file.
struct Merged<'w> {
    texts: Vec<MergedText<'w>>,
    /// For each worker, for each of its codes, the place in `texts`.
    codes: Vec<Vec<u32>>,
}

struct MergedText<'w> {
    bytes: &'w [u8],
    first: Spot,
    records: u32,
    wanted: bool,
}

impl<'w> Merged<'w> {
    fn of(slot: usize, workers: &'w [Worker<'_, '_>]) -> Self {
        let mut texts: Vec<MergedText<'w>> = Vec::new();
        let mut by_bytes: HashMap<&[u8], usize> = HashMap::new();
        let mut codes: Vec<Vec<usize>> = Vec::new();
        for worker in workers {
            let dictionary = &worker.texts[slot].dictionary;
            let place = |code: usize| {
                let (bytes, first) = (dictionary.text(code), dictionary.first(code));
                let records = dictionary.records(code);
                let place = *by_bytes.entry(bytes).or_insert(texts.len());
                match texts.get_mut(place) {
                    Some(text) => {
                        text.first = text.first.min(first);
                        text.records = text.records.saturating_add(records);
                    }
                    None => texts.push(MergedText {
                        bytes,
                        first,
                        records,
                        wanted: worker.texts[slot].wanted[code],
                    }),
                }
                place
            };
            codes.push((0..dictionary.len()).map(place).collect());
        }
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_by_key(|&place| texts[place].first);
        let mut rank = vec![0_u32; order.len()];
        for (new, &old) in order.iter().enumerate() {
            rank[old] = new as u32;
        }
        texts.sort_by_key(|text| text.first);
        let codes = codes
            .into_iter()
            .map(|codes| codes.into_iter().map(|place| rank[place]).collect())
            .collect();
        Self { texts, codes }
    }
}

/// The records that stay.
struct Kept<'w> {
    places: Vec<u32>,
    /// For each column with texts the codes of those records.
    codes: Vec<Vec<u32>>,
    numbers: Vec<NumberTexts<'w>>,
    /// For each column with numbers the codes of those records.
    number_codes: Vec<Vec<u32>>,
    is_enough: bool,
}

/// The texts in a column of numbers that are no whole numbers, with the line of each.
#[derive(Default)]
struct NumberTexts<'w> {
    texts: Vec<(&'w [u8], u32)>,
    by_bytes: HashMap<&'w [u8], u32>,
}

impl<'w> NumberTexts<'w> {
    fn code(&mut self, bytes: &'w [u8], line: u32) -> u32 {
        *self.by_bytes.entry(bytes).or_insert_with(|| {
            self.texts.push((bytes, line));
            self.texts.len() as u32 - 1
        })
    }
}

/// The records of all threads.
struct InOrder {
    /// Each with the thread that read it, in the order of the file.
    pieces: Vec<(usize, Piece)>,
    /// For each thread.
    records: Vec<KeptRecords>,
}

impl InOrder {
    /// The thread, the piece and the place among the thread's records of each that is wanted, in the order of the file.
    fn wanted(&self) -> impl Iterator<Item = (usize, u32, usize)> {
        self.pieces.iter().flat_map(|(thread, piece)| {
            let records = piece.kept.clone();
            let wanted = records.filter(|&record| self.records[*thread].wanted[record]);
            wanted.map(|record| (*thread, piece.index as u32, record))
        })
    }

    /// For each thread the codes of a column, which are needed no more.
    fn take_codes(&mut self, column: usize) -> Vec<Vec<u32>> {
        let records = self.records.iter_mut();
        records.map(|records| std::mem::take(&mut records.codes[column])).collect()
    }
}

/// The records that are wanted, and of the witnesses of all threads those that one thread would have kept.
fn keep<'w>(
    scan: &Scan<'_>,
    texts: &[usize],
    workers: &'w [Worker<'_, '_>],
    sums: Option<Vec<Sums>>,
    merged: &[Merged<'_>],
    mut in_order: InOrder,
    lines: &Lines,
) -> Kept<'w> {
    let slots = texts.len();
    let columns_of_numbers = workers[0].numbers.len();
    let is_selected = scan.plan.wishes.is_some();
    let mut there = Witnesses::new(&scan.plan, 0);
    if is_selected {
        choose_witnesses(scan, workers, merged, &mut in_order, &mut there);
    }
    let count = in_order.wanted().count();
    let mut kept = Kept {
        places: Vec::with_capacity(count),
        codes: Vec::with_capacity(slots),
        numbers: Vec::with_capacity(columns_of_numbers),
        number_codes: Vec::with_capacity(columns_of_numbers),
        is_enough: true,
    };
    let line = |(thread, piece, record): (usize, u32, usize)| {
        lines.of(Spot { piece, line: in_order.records[thread].lines[record] })
    };
    kept.places.extend(in_order.wanted().map(line));
    in_order.records.iter_mut().for_each(|records| records.lines = Vec::new());
    // One column after the other, so that memory holds no more than one of them twice.
    for (slot, merged) in merged.iter().enumerate() {
        let of_threads = in_order.take_codes(slot);
        let mut codes = Vec::with_capacity(count);
        codes.extend(
            in_order.wanted().map(|(thread, _, record)| {
                merged.codes[thread][of_threads[thread][record] as usize]
            }),
        );
        kept.codes.push(codes);
    }
    for number in 0..columns_of_numbers {
        let of_threads = in_order.take_codes(slots + number);
        let mut texts = NumberTexts::default();
        let mut codes = Vec::with_capacity(count);
        for ((thread, _, record), &line) in in_order.wanted().zip(&kept.places) {
            let code = of_threads[thread][record];
            codes.push(match code & INLINE {
                0 => {
                    texts.code(workers[thread].numbers[number].dictionary.text(code as usize), line)
                }
                _ => code,
            });
        }
        kept.numbers.push(texts);
        kept.number_codes.push(codes);
    }
    if let Some(sums) = sums {
        match add_up(scan, texts, sums, merged) {
            Some(sums) => {
                let columns = kept.codes.iter_mut().chain(&mut kept.number_codes);
                columns.for_each(|column| column.reserve_exact(sums.len()));
                kept.places.reserve_exact(sums.len());
                sums.each(|codes, sum, first| {
                    there.sees(codes, |_| b"");
                    kept.places.push(lines.of(first));
                    kept.codes.iter_mut().zip(codes).for_each(|(column, &code)| {
                        column.push(code as u32);
                    });
                    kept.number_codes[0].push(sum as u32 | INLINE);
                });
            }
            None => kept.is_enough = false,
        }
    }
    if is_selected {
        kept.is_enough &=
            there.are_enough(|slot| merged[slot].texts.iter().map(|text| text.wanted));
    }
    kept
}

/// Makes wanted what of the witnesses has to stay, and shows `there` all that stays.
fn choose_witnesses(
    scan: &Scan<'_>,
    workers: &[Worker<'_, '_>],
    merged: &[Merged<'_>],
    in_order: &mut InOrder,
    there: &mut Witnesses,
) {
    let slots = merged.len();
    let mut witnesses = Witnesses::new(&scan.plan, workers[0].numbers.len());
    let mut codes = vec![0_usize; slots];
    for (thread, piece) in &in_order.pieces {
        let records = &mut in_order.records[*thread];
        let numbers = &workers[*thread].numbers;
        for record in piece.kept.clone() {
            let spot = Spot { piece: piece.index as u32, line: records.lines[record] };
            let mut is_first = false;
            for (slot, code) in codes.iter_mut().enumerate() {
                let in_thread = records.codes[slot][record] as usize;
                *code = merged[slot].codes[*thread][in_thread] as usize;
                is_first |= merged[slot].texts[*code].first == spot;
            }
            let number = |number: usize| {
                let code = records.codes[slots + number][record];
                let text = || numbers[number].dictionary.text(code as usize);
                (code & INLINE == 0).then(text).unwrap_or(b"0")
            };
            if records.wanted[record] || witnesses.sees(&codes, number) || is_first {
                there.sees(&codes, number);
                records.wanted[record] = true;
            }
        }
    }
}

/// The sums of all threads; `None` where something cannot be added.
fn add_up(
    scan: &Scan<'_>,
    texts: &[usize],
    sums: Vec<Sums>,
    merged: &[Merged<'_>],
) -> Option<AddedUp> {
    for slot in scan.added(texts) {
        let Wish::Sum { of, .. } = scan.plan.wish(texts[slot]) else { continue };
        let decoded = merged[slot].texts.iter();
        let decoded: Vec<_> = decoded.map(|text| as_text(text.bytes, scan.encoding.said)).collect();
        let trimmed: Vec<&str> = decoded.iter().map(|text| text.trim()).collect();
        if !of(&trimmed) {
            return None;
        }
    }
    // What the first thread has stays as it is, and so do its codes; those of the others become codes of its.
    let mut in_first: Vec<Vec<usize>> = Vec::with_capacity(merged.len());
    let mut in_file: Vec<Vec<u32>> = Vec::with_capacity(merged.len());
    for texts in merged {
        let mut of_first = texts.codes[0].clone();
        let mut known = vec![None; texts.texts.len()];
        for (code, &text) in of_first.iter().enumerate() {
            known[text as usize] = Some(code);
        }
        let mut add = |text: u32| {
            of_first.push(text);
            of_first.len() - 1
        };
        in_first.push((0..).zip(known).map(|(at, code)| code.unwrap_or_else(|| add(at))).collect());
        in_file.push(of_first);
    }
    let mut sums = sums.into_iter();
    let mut all = sums.next()?;
    for (number, other) in (1..).zip(sums) {
        all.take(&other, |slot, code| in_first[slot][merged[slot].codes[number][code] as usize]);
    }
    all.finish(in_file, |slot| merged[slot].texts.len(), u64::from(INLINE - 1))
}
