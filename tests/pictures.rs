//! Charts, workbooks and web pages through the command, from synthetic extracts like KL's and from real ones.

use std::fs;

use crate::run::{Run, Scratch, Y25I01, Y60A02, bestand, rows, top, value};

const TABLES: [&str; 8] =
    ["y10a02", "y11a02", "y08a02", "y09a02", "y07a02", "y12a02", "y36a02", "y38a02"];

/// The eight synthetic extracts, in KL's order.
fn kl() -> Vec<String> {
    let folder = "data-samples/synthetic/kl-2015";
    TABLES.map(|table| format!("{folder}/synthetic_{table}_2015-01-15.csv")).to_vec()
}

fn ask(command: &str, files: &[String], options: &[&str]) -> Run {
    let files = files.iter().map(String::as_str);
    bestand([command].into_iter().chain(files).chain(options.iter().copied()))
}

/// Full-time persons of Hele landet in a month, read from the file by hand: the row whose other breakdowns are
/// totals and whose visitation is one of these.
fn by_hand(table: &str, month: &str, visitation: &[&str]) -> i64 {
    let file = format!("data-samples/synthetic/kl-2015/synthetic_{table}_2015-01-15.csv");
    let text = fs::read_to_string(top().join(file)).unwrap();
    let mut lines = text.lines().map(|line| line.split(';').collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let is_total =
        |cell: &str| cell.ends_with("i alt") || cell == "Hele landet" || cell == "Førtidspension";
    let wanted = |line: &Vec<&str>| {
        line[1] == month
            && header.iter().zip(line).all(|(head, cell)| match *head {
                "Periode" | "Antal personer" | "Antal fuldtidspersoner" => true,
                "Visitationskategori" => {
                    visitation.iter().any(|each| each == cell)
                        || (visitation.is_empty() && is_total(cell))
                }
                _ => is_total(cell),
            })
    };
    lines.filter(wanted).map(|line| line[line.len() - 1].parse::<i64>().unwrap()).sum()
}

#[test]
fn the_synthetic_extracts_give_kls_table_whatever_their_order() {
    let options = ["--set", "kl", "--years", "2011..2014"];
    let run = ask("november", &kl(), &options);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let mut turned = kl();
    turned.reverse();
    assert_eq!(ask("november", &turned, &options).stdout, run.stdout);
    insta::assert_snapshot!(run.stdout);

    let table = ask("november", &kl(), &[&options[..], &["--format", "json"]].concat()).json();
    let of = |code: &str, column: &str| value(&table, "benefit", code, column).as_i64().unwrap();
    let ready = ["Aktivitetsparat"];
    let (first, last) = ("2011M11", "2014M11");
    let groups = ["Matchgruppe 2", "Matchgruppe 3"];
    assert_eq!(of("kontanthjaelp", "2011-11"), by_hand("y36a02", first, &groups));
    assert_eq!(of("kontanthjaelp", "2014-11"), by_hand("y36a02", last, &ready));
    assert_eq!(of("uddannelseshjaelp", "change"), by_hand("y38a02", last, &ready));
    let plain = ["y10a02", "y11a02", "y08a02", "y09a02", "y07a02", "y12a02"];
    let sum = |month: &str, visitation: &[&str]| {
        let unfiltered: i64 = plain.iter().map(|table| by_hand(table, month, &[])).sum();
        unfiltered + by_hand("y36a02", month, visitation) + by_hand("y38a02", month, &ready)
    };
    assert_eq!(of("sum", "2011-11"), sum(first, &groups));
    assert_eq!(of("sum", "2014-11"), sum(last, &ready));
    assert_eq!(rows(&table).len(), 10);
}

#[test]
fn figure_3_is_a_stack_with_the_total_on_top() {
    let scratch = Scratch::new();
    let file = scratch.path("figur3.svg");
    let title = "Figur 3. Udviklingen i antal fuldtidspersoner på udvalgte ydelser";
    let options =
        ["--set", "kl", "--from", "2010-01", "--to", "2014-11", "--chart", &file, "--title", title];
    let run = ask("stock", &kl(), &options);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.starts_with(title), "the table has the title too");
    let svg = fs::read_to_string(&file).unwrap();
    for label in [
        "Førtidspension",
        "Ressourceforløb",
        "Fleksjob",
        "Ledighedsydelse",
        "Sygedagpenge",
        "Jobafklaringsforløb",
        title,
    ] {
        assert!(svg.contains(label), "{label}");
    }
    assert!(svg.contains(
        "<desc>Stablet arealdiagram. Antal fuldtidspersoner, januar 2010-november 2014."
    ));
    assert!(svg.contains("Syntetiske data (ikke Jobindsats)"));
    // The eight rows of November 2014, added up from the files.
    let ready = ["Aktivitetsparat"];
    let parts = ["y10a02", "y11a02", "y08a02", "y09a02", "y07a02", "y12a02"];
    let total = parts.iter().map(|table| by_hand(table, "2014M11", &[])).sum::<i64>()
        + by_hand("y36a02", "2014M11", &ready)
        + by_hand("y38a02", "2014M11", &ready);
    let total = format!("{}.{:03}", total / 1000, total % 1000);
    assert!(svg.contains(&format!("I alt {total}")), "{total}");

    let mut turned = kl();
    turned.reverse();
    let other = scratch.path("andet.svg");
    let options = [
        "--set",
        "kl",
        "--from",
        "2010-01",
        "--to",
        "2014-11",
        "--chart",
        &other,
        "--title",
        title,
        "--threads",
        "1",
    ];
    assert_eq!(ask("stock", &turned, &options).code, 0);
    assert_eq!(fs::read_to_string(&other).unwrap(), svg, "the same bytes in any order");
}

#[test]
fn real_extracts_give_a_line_chart_of_five_municipalities_and_a_same_month_chart() {
    let scratch = Scratch::new();
    let (lines, columns) = (scratch.path("linjer.svg"), scratch.path("søjler og mere.png"));
    let areas = "Albertslund,Ishøj,Holbæk,Vejle,Randers";
    let run =
        bestand(["stock", Y25I01, "--area", areas, "--benefit", "a_dagpenge", "--chart", &lines]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let svg = fs::read_to_string(&lines).unwrap();
    assert!(svg.contains("<desc>Linjediagram."));
    // Published: Albertslund July 2026 462, Ishøj 454.
    for label in ["Albertslund", "Ishøj", "Holbæk", "Vejle", "Randers", ">\n462\n", ">\n454\n"] {
        assert!(svg.contains(label), "{label}");
    }
    let run =
        bestand(["november", Y60A02, "--area", areas, "--chart", &columns, "--chart-scale", "1,5"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let png = fs::read(&columns).unwrap();
    // Width and height stand in bytes 16 to 23 of a PNG file: 800 pixels, one and a half times.
    assert_eq!(png[..4], *b"\x89PNG");
    assert_eq!(u32::from_be_bytes(png[16..20].try_into().unwrap()), 1200);
}

#[test]
fn a_workbook_and_a_page_carry_the_chart() {
    let scratch = Scratch::new();
    let (book, page) = (scratch.path("kl.xlsx"), scratch.path("kl.html"));
    for file in [&book, &page] {
        let run = ask("november", &kl(), &["--set", "kl", "--years", "2011..2014", "-o", file]);
        assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    }
    assert!(fs::read(&book).unwrap().starts_with(b"PK"));
    let html = fs::read_to_string(&page).unwrap();
    assert!(html.contains("<svg") && html.contains("role=\"img\"") && html.contains("<caption>"));
    assert!(!html.contains("<script") && !html.contains("src=\"http"));
    // The same question gives the same bytes.
    let again = scratch.path("igen.xlsx");
    ask("november", &kl(), &["--set", "kl", "--years", "2011..2014", "-o", &again]);
    assert_eq!(fs::read(&book).unwrap(), fs::read(&again).unwrap());
}

#[test]
fn a_chart_that_cannot_be_drawn_leaves_nothing_behind() {
    let scratch = Scratch::new();
    let (svg, csv) = (scratch.path("a.svg"), scratch.path("a.csv"));
    let fails = |options: &[&str], saying: &[&str]| {
        bestand(["stock", Y25I01].into_iter().chain(options.iter().copied())).fails_saying(saying);
    };
    fails(
        &["--by", "area", "--chart", &svg, "--chart-form", "line", "-o", &csv],
        &["at most 5 rows", "hint: show fewer rows, or use --chart-form multiples"],
    );
    fails(
        &[
            "--chart",
            &svg,
            "--chart-form",
            "area",
            "--area",
            "Ishøj,Vejle",
            "--benefit",
            "a_dagpenge",
        ],
        &["do not add up to a total"],
    );
    fails(
        &["--to", "2021-08", "--chart", &svg, "--chart-form", "line"],
        &["needs more than one period"],
    );
    let pdf = scratch.path("a.pdf");
    fails(&["--chart", &pdf], &["says no kind of picture", "hint: end it in svg or png"]);
    fails(&["--chart", &svg, "--chart-scale", "3"], &["--chart-scale is about PNG"]);
    fails(&["--chart-form", "line"], &["--chart-form is about a chart", "hint: add --chart"]);
    fails(&["--chart", &svg, "-o", &svg, "--format", "csv"], &["cannot be both"]);
    fails(&["--format", "xlsx"], &["not written to a terminal", "-o FILE.xlsx"]);
    fails(&["--chart", &scratch.path("ingen/a.svg")], &["cannot write"]);
    assert_eq!(fs::read_dir(scratch.folder.path()).unwrap().count(), 0);
}

#[test]
fn an_answer_that_cannot_be_drawn_is_still_written_and_says_so() {
    let scratch = Scratch::new();
    let file = scratch.path("tom.html");
    let extract = scratch.file(
        "syntetisk_y08a02.csv",
        "Area;Periode;Antal fuldtidspersoner\nHele landet;2014M10;\nHele landet;2014M11;\n",
    );
    let run = bestand(["stock", &extract, "-o", &file]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("without a chart: there is no number to draw"), "{}", run.stderr);
    assert!(!fs::read_to_string(&file).unwrap().contains("<svg"));
}

#[test]
fn a_chart_is_in_the_language_asked_for() {
    let scratch = Scratch::new();
    let file = scratch.path("chart.svg");
    let run = ask(
        "november",
        &kl(),
        &["--set", "kl", "--years", "2011..2014", "--lang", "en", "--chart", &file],
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    let svg = fs::read_to_string(&file).unwrap();
    for text in [
        "lang=\"en\"",
        "Disability pension",
        "Source: Synthetic data (not Jobindsats)",
        "ach panel has a scale of its own",
    ] {
        assert!(svg.contains(text), "{text}");
    }
    assert!(!svg.contains("Kilde:") && !svg.contains("hvert felt"));
}
