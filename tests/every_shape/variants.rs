//! Every way in which the cells are written: shapes, their forms, their encodings.

use super::ankestyrelsen;
use super::cells::Cells;
use super::jobindsats;
use super::old_sheet::xls;
use super::own_cases;
use super::sheets::{self, Sheet, across, down, ods, xlsx};
use super::statbank::{self, JsonStat, Presentation, Px};
use super::tidy::{self, Tidy};

/// A file.
pub struct Variant {
    /// What it is called. No name says a table or a day: those are said alike of all.
    pub file: &'static str,
    pub bytes: Vec<u8>,
    /// As the reading facts name them.
    pub shape: &'static str,
    pub encoding: &'static str,
    /// The description of the table, for a file of BULK.
    pub tableinfo: Option<String>,
}

/// A text in one of the encodings it may come in.
#[derive(Clone, Copy)]
enum In {
    Utf8,
    Marked,
    Windows1252,
}

impl In {
    fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Marked => "utf-8-bom",
            Self::Windows1252 => "windows-1252",
        }
    }

    fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            Self::Marked => format!("\u{feff}{text}").into_bytes(),
            // Danish letters have the numbers of Windows-1252.
            Self::Windows1252 => text
                .chars()
                .map(|letter| u8::try_from(u32::from(letter)).expect("a letter of Windows-1252"))
                .collect(),
        }
    }
}

struct Collected(Vec<Variant>);

impl Collected {
    fn text(&mut self, shape: &'static str, file: &'static str, encoding: In, text: &str) {
        let (bytes, encoding) = (encoding.encode(text), encoding.name());
        self.0.push(Variant { file, bytes, shape, encoding, tableinfo: None });
    }

    fn bytes(
        &mut self,
        shape: &'static str,
        encoding: &'static str,
        file: &'static str,
        bytes: Vec<u8>,
    ) {
        self.0.push(Variant { file, bytes, shape, encoding, tableinfo: None });
    }

    fn sheet(&mut self, files: [&'static str; 3], sheet: &Sheet) {
        let [new, open, old] = files;
        self.bytes("workbook_xlsx", "utf-8", new, xlsx(sheet));
        self.bytes("workbook_ods", "utf-8", open, ods(sheet));
        self.bytes("workbook_xls", "utf-16", old, xls(sheet));
    }
}

/// Cells by area, sex and benefit, in every shape that can name these.
///
/// With the id of a StatBank table the files of StatBank leave it to the table what they count, as they do.
pub fn of_benefits(cells: &Cells, statbank_table: Option<&str>) -> Vec<Variant> {
    let mut all = Collected(Vec::new());
    jobindsats_texts(&mut all, cells);
    statbank_texts(&mut all, cells, statbank_table);
    tidy_texts(&mut all, cells, statbank_table);
    let (shape, long) = ("ankestyrelsen_csv", ankestyrelsen::csv(cells));
    all.text(shape, "decisions.csv", In::Utf8, &long);
    all.text(shape, "decisions_marked.csv", In::Marked, &long.replace('\n', "\r\n"));
    all.text(shape, "decisions_1252.csv", In::Windows1252, &long);
    all.text(shape, "decisions_tab.csv", In::Utf8, &long.replace(';', "\t"));
    all.sheet(["down.xlsx", "down.ods", "down.xls"], &down(cells));
    all.sheet(["across.xlsx", "across.ods", "across.xls"], &across(cells));
    let (shape, matrix) = ("matrix_csv", sheets::csv(&across(cells), ';'));
    all.text(shape, "across.csv", In::Utf8, &matrix);
    all.text(shape, "across_marked.csv", In::Marked, &matrix.replace('\n', "\r\n"));
    all.text(shape, "across_1252.csv", In::Windows1252, &matrix);
    all.text(shape, "across_tab.csv", In::Utf8, &sheets::csv(&across(cells), '\t'));
    all.0
}

/// Cells by area, in every shape.
pub fn of_areas(cells: &Cells, statbank_table: Option<&str>) -> Vec<Variant> {
    let mut all = Collected(of_benefits(cells, statbank_table));
    let (shape, site) = ("jobindsats_site_json", jobindsats::site_json(cells));
    all.text(shape, "site.json", In::Utf8, &site);
    all.text(shape, "site_marked.json", In::Marked, &site);
    all.text(shape, "site_1252.json", In::Windows1252, &site);
    // What StatBank calls the country in English is known; most of its benefits are not.
    let heading = value_heading(cells, statbank_table);
    let english = statbank::csv(cells, Presentation::English, ';', heading);
    all.text("statbank_csv", "statbank_english.csv", In::Marked, &english.replace('\n', "\r\n"));
    all.0
}

/// Cells of an office, in its own form and as tidy files.
pub fn of_own_cases(cells: &Cells) -> Vec<Variant> {
    let mut all = Collected(Vec::new());
    let (shape, own) = ("own_cases_csv", own_cases::csv(cells));
    all.text(shape, "own.csv", In::Utf8, &own);
    all.text(shape, "own_marked.csv", In::Marked, &own.replace('\n', "\r\n"));
    all.text(shape, "own_comma.csv", In::Utf8, &own.replace(';', ","));
    let turned = own_cases::turned(&own);
    all.text(shape, "own_turned.csv", In::Marked, &turned);
    let (publisher, table) = ("Egne sager", "");
    let tidy = |separator, decimal_mark, publishers_names| {
        tidy::csv(cells, Tidy { publisher, table, separator, decimal_mark, publishers_names })
    };
    all.text("tidy_csv", "own_tidy.csv", In::Utf8, &tidy(',', '.', false));
    all.text("tidy_csv", "own_tidy_names.csv", In::Marked, &tidy(';', ',', true));
    all.0
}

fn jobindsats_texts(all: &mut Collected, cells: &Cells) {
    let (shape, csv) = ("jobindsats_csv", jobindsats::csv(cells, ';'));
    all.text(shape, "v2.csv", In::Utf8, &csv);
    all.text(shape, "v2_marked.csv", In::Marked, &csv);
    all.text(shape, "v2_1252.csv", In::Windows1252, &csv);
    all.text(shape, "v2_crlf.csv", In::Utf8, &csv.replace('\n', "\r\n"));
    all.text(shape, "v2_comma.csv", In::Utf8, &jobindsats::csv(cells, ','));
    all.text(shape, "v2_tab.csv", In::Utf8, &jobindsats::csv(cells, '\t'));
    let quoted: String =
        csv.lines().map(|line| format!("\"{}\"\n", line.replace(';', "\";\""))).collect();
    all.text(shape, "v2_quoted.csv", In::Utf8, &quoted);

    let (shape, json) = ("jobindsats_v2_json", jobindsats::v2_json(cells));
    all.text(shape, "v2.json", In::Utf8, &json);
    all.text(shape, "v2_marked.json", In::Marked, &json);
    all.text(shape, "v2_1252.json", In::Windows1252, &json);
    all.text(shape, "v2_powershell.json", In::Marked, &jobindsats::v2_json_of_powershell(cells));

    let (shape, json) = ("jobindsats_v3_json", jobindsats::v3_json(cells));
    all.text(shape, "v3.json", In::Utf8, &json);
    all.text(shape, "v3_marked.json", In::Marked, &json);
    all.text(shape, "v3_1252.json", In::Windows1252, &json);
    all.text(shape, "v3_lines.json", In::Utf8, &json.replace("],[", "],\r\n  ["));

    let (shape, json) = ("jobindsats_ndjson", jobindsats::ndjson(cells));
    all.text(shape, "rows.ndjson", In::Utf8, &json);
    all.text(shape, "rows_marked.ndjson", In::Marked, &json);
    all.text(shape, "rows_1252.ndjson", In::Windows1252, &json);
    all.text(shape, "rows_crlf.ndjson", In::Utf8, &json.replace('\n', "\r\n"));
}

fn value_heading(cells: &Cells, statbank_table: Option<&str>) -> &'static str {
    if statbank_table.is_some() { "INDHOLD" } else { cells.measure }
}

fn statbank_texts(all: &mut Collected, cells: &Cells, statbank_table: Option<&str>) {
    let heading = value_heading(cells, statbank_table);
    let csv = |presentation| statbank::csv(cells, presentation, ';', heading);
    let (shape, danish) = ("statbank_csv", csv(Presentation::Danish));
    all.text(shape, "statbank.csv", In::Marked, &danish.replace('\n', "\r\n"));
    all.text(shape, "statbank_saved.csv", In::Utf8, &danish);
    all.text(shape, "statbank_1252.csv", In::Windows1252, &danish);
    all.text(shape, "statbank_both.csv", In::Marked, &csv(Presentation::CodeAndText));
    all.text(shape, "statbank_both_turned.csv", In::Marked, &csv(Presentation::TextAndCode));
    let tab = statbank::csv(cells, Presentation::Danish, '\t', heading);
    all.text(shape, "statbank_tab.csv", In::Marked, &tab);

    if let Some(table) = statbank_table {
        // StatBank's codes of benefits mean something in its own tables only.
        all.text(shape, "statbank_codes.csv", In::Marked, &csv(Presentation::Code));
        for (file, presentation) in
            [("bulk.csv", Presentation::Danish), ("bulk_codes.csv", Presentation::Code)]
        {
            all.text("statbank_bulk_csv", file, In::Utf8, &statbank::bulk(cells, presentation));
            let bulk = all.0.last_mut().expect("it was just put in");
            bulk.tableinfo = Some(statbank::tableinfo(cells, table));
        }
    }

    let shape = "statbank_json_stat";
    let json = |version, values_in_list, index_in_list| {
        statbank::json_stat(cells, JsonStat { version, values_in_list, index_in_list })
    };
    all.text(shape, "stat_1.json", In::Utf8, &json(1, true, false));
    all.text(shape, "stat_1_spread.json", In::Utf8, &json(1, false, true));
    all.text(shape, "stat_2.json", In::Utf8, &json(2, true, true));
    all.text(shape, "stat_2_spread.json", In::Utf8, &json(2, false, false));
    all.text(shape, "stat_marked.json", In::Marked, &json(1, true, false));
    all.text(shape, "stat_1252.json", In::Windows1252, &json(2, true, false));

    let shape = "px";
    let px = |codepage, keys, contents_variable| {
        statbank::px(cells, Px { codepage, keys, contents_variable })
    };
    all.text(shape, "ansi.px", In::Windows1252, &px(None, false, false));
    all.text(shape, "named.px", In::Windows1252, &px(Some("Windows-1252"), false, false));
    all.text(shape, "utf8.px", In::Utf8, &px(Some("utf-8"), false, false));
    all.text(shape, "marked.px", In::Marked, &px(Some("utf-8"), false, false));
    all.text(shape, "keys.px", In::Windows1252, &px(None, true, false));
    all.text(shape, "contents.px", In::Windows1252, &px(None, false, true));
}

fn tidy_texts(all: &mut Collected, cells: &Cells, statbank_table: Option<&str>) {
    let (publisher, table) = match statbank_table {
        Some(_) => ("Danmarks Statistik", "auk01"),
        None => ("Jobindsats", ""),
    };
    let tidy = |separator, decimal_mark, publishers_names| {
        tidy::csv(cells, Tidy { publisher, table, separator, decimal_mark, publishers_names })
    };
    let shape = "tidy_csv";
    all.text(shape, "tidy_comma.csv", In::Utf8, &tidy(',', '.', false));
    all.text(shape, "tidy_semicolon.csv", In::Utf8, &tidy(';', ',', false));
    all.text(shape, "tidy_tab.csv", In::Utf8, &tidy('\t', '.', false));
    all.text(shape, "tidy_names.csv", In::Utf8, &tidy(',', '.', true).replace('\n', "\r\n"));
    all.text(shape, "tidy_marked.csv", In::Marked, &tidy(';', ',', true));
    all.text(shape, "tidy_1252.csv", In::Windows1252, &tidy(';', ',', true));
}
