//! Tests of the printed page. The pages were set by hand.

use bestand_model::MissingReason;
use bestand_model::table::{Cell, ColumnKind};

use super::*;
use crate::sample::{break_note, code, column, count, november, row, selected_benefits, stock};

fn printed(table: &Table, width: usize) -> String {
    render(table, &TerminalOptions { width, ..TerminalOptions::default() })
}

fn rule(width: usize) -> String {
    "─".repeat(width)
}

/// A table of two dimensions with long labels, a part and every reason for a missing cell.
fn areas() -> Table {
    let names = ["Hele landet", "Nordfyns Kommune", "Arbejdsmarkedsregion Hovedstaden og Bornholm"];
    let mut table = selected_benefits();
    table.columns.insert(0, column("area", "Kommune eller region", ColumnKind::Code, ""));
    for (index, row) in table.rows.iter_mut().enumerate() {
        row.cells.insert(0, code(names[index % names.len()]));
    }
    for (row, reason) in table.rows.iter_mut().zip(MissingReason::ALL) {
        row.cells[3] = Cell::Missing(reason);
    }
    table.rows[6].role = Role::Part;
    table
}

#[test]
fn headings_stand_over_their_columns_and_the_total_under_a_rule() {
    let rule = rule(66);
    let expected = format!(
        "\
Udviklingen i bestanden (fuldtidspersoner)
{rule}
Ydelse           Nov. 2011  Nov. 2014  Udvikling  Udvikling i pct.
{rule}
Fleksjob            50.000     60.000     10.000              20,0
Ressourceforløb          –      8.000      8.000                 –
{rule}
I alt               50.000     68.000     18.000              36,0
{rule}
– ydelsen fandtes ikke
Kilde: Jobindsats (y08a02), 15. januar 2015, og egne beregninger
Note: Der er ikke renset for overlap mellem ydelserne.
"
    );
    assert_eq!(printed(&november(), 80), expected);
}

#[test]
fn a_narrow_page_breaks_the_headings_of_numbers_first() {
    let rule = rule(53);
    let expected = format!(
        "\
Udviklingen i bestanden (fuldtidspersoner)
{rule}
                   Nov.    Nov.             Udvikling
Ydelse             2011    2014  Udvikling     i pct.
{rule}
Fleksjob         50.000  60.000     10.000       20,0
Ressourceforløb       –   8.000      8.000          –
{rule}
I alt            50.000  68.000     18.000       36,0
{rule}
– ydelsen fandtes ikke
Kilde: Jobindsats (y08a02), 15. januar 2015, og egne
  beregninger
Note: Der er ikke renset for overlap mellem ydelserne.
"
    );
    assert_eq!(printed(&november(), 55), expected);
}

#[test]
fn a_still_narrower_page_cuts_the_table_into_blocks_with_the_labels_repeated() {
    let (first, second) = (rule(37), rule(39));
    let expected = format!(
        "\
Udviklingen i bestanden
(fuldtidspersoner)
{first}
Ydelse           Nov. 2011  Nov. 2014
{first}
Fleksjob            50.000     60.000
Ressourceforløb          –      8.000
{first}
I alt               50.000     68.000
{first}

{second}
                            Udvikling i
Ydelse           Udvikling         pct.
{second}
Fleksjob            10.000         20,0
Ressourceforløb      8.000            –
{second}
I alt               18.000         36,0
{second}
"
    );
    let page = printed(&november(), 40);
    assert!(page.starts_with(&expected), "{page}");
}

#[test]
fn a_long_label_is_broken_and_its_numbers_stand_by_its_last_line() {
    let page = printed(&selected_benefits(), 80);
    let lines: Vec<_> = page.lines().collect();
    let at = lines.iter().position(|line| *line == "Kontanthjælp").unwrap();
    assert!(lines[at + 1].starts_with("(aktivitetsparate)  "), "{page}");
    assert!(lines[at + 1].ends_with("  88.000   91.000   96.000   84.000     −4.000       −4,5"));
}

#[test]
fn no_line_is_wider_than_the_page_and_no_cell_is_lost() {
    let mut wordy = selected_benefits();
    wordy.title = "Arbejdsmarkedsuddannelsesinstitutionsbestyrelsesmedlemmer ".repeat(3);
    wordy.notes[0].text = wordy.title.clone();
    let long = Table { spread: None, ..stock() };
    for table in [november(), selected_benefits(), stock(), long, areas(), wordy] {
        let grid = Grid::new(&table, Language::Danish);
        let numbers =
            grid.columns.iter().enumerate().filter(|(_, each)| each.align == Align::Right);
        let numbers: Vec<_> = numbers.map(|(column, _)| column).collect();
        for width in 40..=140 {
            let page = printed(&table, width);
            for line in page.lines() {
                assert!(line.width() <= width, "{width}: {line:?}\n{page}");
            }
            for line in &grid.lines {
                for &column in &numbers {
                    let text = &line.cells[column];
                    assert!(page.split_whitespace().any(|word| word == text), "{text}\n{page}");
                }
            }
        }
    }
}

#[test]
fn a_number_is_never_broken_even_when_the_page_is_too_narrow_for_it() {
    let page = printed(&november(), 8);
    assert!(page.lines().any(|line| line.ends_with("50.000")), "{page}");
}

#[test]
fn a_label_wider_than_its_column_is_broken_and_kept_whole() {
    let mut table = november();
    table.rows[0].cells[0] = code("Rekrutteringsstøtteordningsmodtagere");
    let page = printed(&table, 40);
    // 40 less the word "Udvikling" and the gap.
    assert!(page.contains("\nRekrutteringsstøtteordningsmo\ndtagere  "), "{page}");
    assert!(page.contains("  Udvikling\n"), "{page}");
}

#[test]
fn a_long_table_is_laid_out_crosswise_with_danish_periods() {
    let rule = rule(36);
    let expected = format!(
        "\
Fuldtidspersoner
{rule}
Måned      Fleksjob  Ressourceforløb
{rule}
Okt. 2014    59.900            7.800
Nov. 2014    60.000            8.000
{rule}
Kilde: Jobindsats (y08a02), 15. januar 2015
"
    );
    assert_eq!(printed(&stock(), 80), expected);
}

#[test]
fn every_sign_that_occurs_is_explained_and_no_other() {
    let mut table = november();
    table.rows[0].cells[1] = Cell::Missing(MissingReason::Suppressed);
    table.rows[0].cells[3] = Cell::Missing(MissingReason::NilOrSuppressed);
    let page = printed(&table, 60);
    let expected = "\
*   diskretioneret: udgiveren viser ikke tallet
(*) nul eller diskretioneret; udtrækket viser ikke hvilket
–   ydelsen fandtes ikke
Kilde: ";
    assert!(page.contains(expected), "{page}");
    assert!(!printed(&stock(), 60).contains("ydelsen fandtes ikke"));
}

#[test]
fn more_than_three_breaks_are_pointed_to_unless_all_is_asked_for() {
    let mut table = november();
    table.notes = (1..=4).map(break_note).collect();
    let page = printed(&table, 80);
    assert!(page.contains("\nNote: Databrud nr. 3 begynder 1. januar 2013.\n"), "{page}");
    assert!(page.ends_with("\nFlere databrud: Reform 1 (januar 2011)\n"));
    let all = render(&table, &TerminalOptions { verbose: true, ..TerminalOptions::default() });
    assert!(all.ends_with("\nNote: Databrud nr. 4 begynder 1. januar 2014.\n"), "{all}");
}

#[test]
fn english_has_its_own_numbers_periods_signs_and_source_lines() {
    let options = TerminalOptions { language: Language::English, ..TerminalOptions::default() };
    let page = render(&november(), &options);
    assert!(page.contains("50,000     60,000     10,000              20.0\n"), "{page}");
    assert!(page.contains("\n– the benefit did not exist\n"), "{page}");
    assert!(
        page.contains(
            "\nSource: Jobindsats (y08a02), 15 January 2015, and own calculations\nNote: "
        )
    );
    assert!(render(&stock(), &options).contains("\nNov 2014    60,000            8,000\n"));
}

#[test]
fn subtotals_and_parts_are_moved_in_under_what_they_belong_to() {
    let page = printed(&selected_benefits(), 120);
    assert!(page.contains("\n  Kontant- og uddannelseshjælp  "), "{page}");
    assert!(printed(&areas(), 200).contains("  Kontanthjælp (aktivitetsparate)  "));
}

#[test]
fn with_color_the_total_is_bold_and_the_subtotal_in_italics() {
    let options = TerminalOptions { width: 120, color: true, ..TerminalOptions::default() };
    let page = render(&selected_benefits(), &options);
    assert!(page.contains("\n\u{1b}[1mI alt  "), "{page:?}");
    assert!(page.contains("\n\u{1b}[3mKontant- og uddannelseshjælp  "), "{page:?}");
    assert!(page.starts_with("\u{1b}[1mTabel 1. "), "{page:?}");
    assert!(!printed(&selected_benefits(), 120).contains('\u{1b}'));
}

#[test]
fn a_label_cannot_smuggle_escape_sequences_or_line_breaks_onto_the_page() {
    let mut table = november();
    table.rows[0].cells[0] = code("a\u{1b}[2J\nb");
    let page = printed(&table, 80);
    assert!(page.contains("\na [2J b  "), "{page:?}");
}

#[test]
fn a_table_without_rows_says_so() {
    let mut table = november();
    table.rows.clear();
    assert!(printed(&table, 80).contains("\nIngen rækker.\n"));
    assert_eq!(printed(&Table::default(), 80), "");
}

#[test]
fn a_table_of_texts_alone_uses_the_whole_page() {
    let table = Table {
        columns: vec![
            column("field", "Felt", ColumnKind::Code, ""),
            column("text", "Indhold", ColumnKind::Code, ""),
        ],
        rows: vec![row(Role::Body, vec![code("fil"), code("en lang tekst om udtrækket")])],
        ..Table::default()
    };
    let rule = rule(20);
    let expected = format!(
        "\
{rule}
Felt  Indhold
{rule}
fil   en lang tekst
      om udtrækket
{rule}
"
    );
    assert_eq!(printed(&table, 20), expected);
}

#[test]
fn consecutive_totals_share_one_rule() {
    let mut table = november();
    table.rows.push(row(
        Role::Total,
        vec![code("Heraf kvinder"), count(1), count(2), count(1), Cell::Ratio(100.0)],
    ));
    let rules = printed(&table, 80).lines().filter(|line| line.starts_with('─')).count();
    assert_eq!(rules, 4);
}
#[test]
fn a_period_is_never_broken() {
    for width in 19..=40 {
        let page = printed(&stock(), width);
        assert!(page.contains("\nOkt. 2014  "), "{page}");
    }
}
