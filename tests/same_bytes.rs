//! The same cells give the same bytes: whatever the shape of the file, the order of its rows, the number of
//! threads, or how often it is asked.

use serde_json::Value;

use crate::run::{Scratch, Y25I01, Y60A02, bestand, top, words};

/// The complete records of the real extract: those without a null, as texts with dot decimals.
struct Complete {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

impl Complete {
    fn read() -> Self {
        let text = std::fs::read_to_string(top().join(Y25I01)).unwrap();
        let body: Value = serde_json::from_str(&text).unwrap();
        let texts = |value: &Value| {
            value.as_array().unwrap().iter().map(|each| each.as_str().unwrap().to_owned()).collect()
        };
        let rows = body["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row.as_array().unwrap().clone())
            .filter(|row| row.iter().all(|cell| !cell.is_null()))
            .collect();
        Self { columns: texts(&body["columns"]), rows }
    }

    /// The rows in another order: every seventh first, which visits all since 7 does not divide the count.
    fn shuffled(&self) -> Vec<Vec<Value>> {
        let count = self.rows.len();
        assert_ne!(count % 7, 0);
        (0..count).map(|at| self.rows[at * 7 % count].clone()).collect()
    }

    fn json(&self, rows: &[Vec<Value>]) -> String {
        serde_json::json!({"columns": self.columns, "rows": rows}).to_string()
    }

    fn csv(&self, newline: &str) -> String {
        let mut text = self.columns.join(";") + newline;
        for row in &self.rows {
            let cells: Vec<String> = row
                .iter()
                .map(|cell| match cell {
                    Value::String(text) => text.clone(),
                    number => number.to_string().replace('.', ","),
                })
                .collect();
            text += &(cells.join(";") + newline);
        }
        text
    }
}

fn answers(file: &str) -> Vec<String> {
    [
        "november --years 2021..2025",
        "benchmark --area Ishøj --group Landkommuner",
        "benchmark --all --benefit kontanthjælp",
        "shift --from 2022-07 --to 2026-07 --area Albertslund",
        "november --check-month --area Albertslund --benefit a_dagpenge",
        "stock --change --rolling --year-to-date --area Albertslund",
        "november --by area",
        "stock --area Albertslund",
        "november --measure unemployed_rate_labour_force",
    ]
    .iter()
    .map(|question| {
        let mut words = question.split_whitespace();
        let command = words.next().unwrap();
        let run = bestand([command, file].into_iter().chain(words).chain(["--format", "json"]));
        assert_eq!(run.code, 0, "{file}: {}", run.stderr);
        let sources = run.stdout.find("  \"sources\": [").expect("sources come last");
        run.stdout[..sources].to_owned()
    })
    .collect()
}

#[test]
fn shape_order_encoding_and_line_ends_do_not_matter() {
    let complete = Complete::read();
    let scratch = Scratch::new();
    let plain = scratch.file("y25i01_plain.json", complete.json(&complete.rows));
    let expected = answers(&plain);

    let windows_1252: Vec<u8> = complete
        .csv("\r\n")
        .chars()
        .map(|character| u8::try_from(u32::from(character)).expect("Danish letters are in Latin-1"))
        .collect();
    let crlf = complete.json(&complete.shuffled()).replace("],[", "],\r\n[");
    let mut files = vec![
        scratch.file("y25i01_shuffled.json", complete.json(&complete.shuffled())),
        scratch.file("y25i01_bom.json", format!("\u{feff}{}", complete.json(&complete.rows))),
        scratch.file("y25i01_crlf.json", crlf),
        scratch.file("y25i01_decimal_comma.csv", complete.csv("\n")),
        scratch.file("y25i01_bom.csv", format!("\u{feff}{}", complete.csv("\r\n"))),
        scratch.file("y25i01_windows_1252.csv", windows_1252),
    ];
    for name in ["y25i01_tidy.csv", "y25i01_tidy.parquet"] {
        let path = scratch.path(name);
        let run = bestand(["inspect", &plain, "--tidy", &path]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        files.push(path);
    }
    for file in files {
        for (answer, expected) in answers(&file).iter().zip(&expected) {
            assert_eq!(answer, expected, "{file}");
        }
    }
}

#[test]
fn a_tidy_file_keeps_every_reason() {
    let scratch = Scratch::new();
    for name in ["tidy.csv", "tidy.parquet"] {
        let path = scratch.path(name);
        assert_eq!(bestand(["inspect", Y25I01, "--tidy", &path]).code, 0);
        let direct = words(&format!("november {Y25I01} --area Læsø,Fanø,Samsø,Ærø --format csv"));
        let tidy = bestand(["november", &path, "--area", "Læsø,Fanø,Samsø,Ærø", "--format", "csv"]);
        assert_eq!(tidy.stdout, direct.stdout, "{name}");
        let missing = |run: &crate::run::Run| run.json()["missing"].clone();
        let direct = words(&format!("stock {Y25I01} --area Læsø --format json"));
        let tidy = bestand(["stock", &path, "--area", "Læsø", "--format", "json"]);
        assert_eq!(missing(&tidy), missing(&direct), "{name}");
    }
}

#[test]
fn threads_and_repetition_do_not_matter() {
    for question in [
        format!(
            "november {Y25I01} {Y60A02} --measure full_time_unemployed --by area --format json"
        ),
        format!("stock {Y25I01} {Y60A02} --area Albertslund"),
        format!("stock {Y60A02} --seasonal --area Aarhus"),
        format!("shift {Y25I01} --format json"),
        format!("november {Y25I01} --check-month --format csv"),
        format!("benchmark {Y60A02} --measure rate_population --all --format json"),
        "accounts data-samples/synthetic/spells-2026 --rates --per quarter".to_owned(),
    ] {
        let one = words(&format!("{question} --threads 1"));
        let two = words(&format!("{question} --threads 2"));
        assert_eq!(one.code, 0, "{}", one.stderr);
        assert_eq!(one.stdout, two.stdout);
        assert_eq!(two.stdout, words(&question).stdout);
    }
}

#[test]
fn the_order_of_the_files_does_not_matter_for_the_numbers() {
    let rows = |run: crate::run::Run| run.json()["rows"].clone();
    let measure = "--measure full_time_unemployed --format json";
    assert_eq!(
        rows(words(&format!("november {Y25I01} {Y60A02} {measure}"))),
        rows(words(&format!("november {Y60A02} {Y25I01} {measure}")))
    );
}

#[test]
fn the_parquet_of_an_answer_is_the_observations_behind_it() {
    let scratch = Scratch::new();
    let path = scratch.path("answer.parquet");
    let run = bestand(["november", Y25I01, "--area", "Albertslund", "-o", &path]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let direct = words(&format!("november {Y25I01} --area Albertslund --format csv")).stdout;
    // Read back, the five Novembers of one municipality give the same table.
    let again = bestand(["november", &path, "--area", "Albertslund", "--format", "csv"]).stdout;
    assert_eq!(again, direct);
}
