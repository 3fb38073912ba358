//! Files of decisions through the command: what Ankestyrelsen published, what is made, and what Jobindsats has.

use serde_json::Value;

use crate::run::bestand;

const BY_SCHEME: &str = "data-samples/ankestyrelsen/tilkendelser_efter_ordning_laid_out.csv";
const LONG: &str = "data-samples/ankestyrelsen/tilkendelser_lang_laid_out.csv";
const FOLDER: &str = "data-samples/synthetic/ankestyrelsen-2015";
const JOBINDSATS: &str = "data-samples/synthetic/jobindsats-awards";

/// The values of an answer by period, where there are any, and the whole of it.
fn values(arguments: &[&str]) -> (Vec<(String, i64)>, Value) {
    let run =
        bestand(["stock"].iter().chain(arguments).chain(["--format", "json"].iter()).copied());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let answer: Value = serde_json::from_str(&run.stdout).expect("the answer is JSON");
    let rows = answer["rows"].as_array().expect("there are rows").iter();
    let value = |row: &Value| {
        let period = row["period"].as_str().expect("a period").to_owned();
        Some((period, row["value"].as_i64()?))
    };
    (rows.filter_map(value).collect(), answer)
}

fn of(period: &str, value: i64) -> (String, i64) {
    (period.to_owned(), value)
}

#[test]
fn the_first_quarters_of_2013_are_those_of_both_schemes() {
    // Tendenser 2013:1 and 2013:2.
    let (all, answer) = values(&[BY_SCHEME]);
    assert_eq!(all, [of("2013-Q1", 1743), of("2013-Q2", 1117)]);
    assert_eq!(answer["rows"][0]["benefit"], "foertidspension");
    let (new, _) = values(&[BY_SCHEME, "--where", "scheme=ny ordning"]);
    assert_eq!(new, [of("2013-Q1", 142), of("2013-Q2", 733)]);
}

#[test]
fn decisions_of_one_file_are_measures_that_are_asked_for_by_name() {
    for (measure, wanted) in [
        ("ansøgere", vec![of("2011-Q3", 3836), of("2012-Q1", 4098)]),
        ("refusals", vec![of("2011", 2020), of("2012", 2779)]),
        ("ansoegninger_foreliggende_grundlag", vec![of("2012", 2507)]),
        ("applicants_abroad", vec![of("2012", 636)]),
    ] {
        assert_eq!(values(&[LONG, "--measure", measure]).0, wanted, "{measure}");
    }
    let run = bestand(["stock", LONG]);
    run.fails_saying(&["several measures", "awards", "refusals", "applicants"]);
}

#[test]
fn what_was_known_of_2014_grows_from_file_to_file() {
    // Tendenser 2014:3 and 2014:4, 2015:1, and 2015:3.
    for (day, quarter, value) in [
        ("2015-03-12", "2014-Q3", 1292),
        ("2015-03-12", "2014-Q4", 1556),
        ("2015-06-15", "2014-Q1", 1456),
        ("2016-03-15", "2014-Q3", 1430),
        ("2016-03-15", "2015-Q3", 1266),
    ] {
        let file = format!("{FOLDER}/synthetic_ankestyrelsen_{day}.csv");
        let (all, answer) = values(&[&file]);
        assert!(all.contains(&of(quarter, value)), "{day} {quarter}");
        let source = &answer["sources"][0];
        assert_eq!(source["pulled"], day);
        assert_eq!(source["publisher"], "Syntetiske data (ikke Jobindsats)");
        assert_eq!(source["read"]["encoding"], "windows-1252");
    }
}

#[test]
fn the_newest_of_two_days_wins_with_a_note() {
    let file = |day: &str| format!("{FOLDER}/synthetic_ankestyrelsen_{day}.csv");
    let (all, answer) = values(&[&file("2016-03-15"), &file("2015-03-12")]);
    assert!(all.contains(&of("2014-Q3", 1430)));
    let notes = answer["notes"].as_array().expect("there are notes");
    assert!(
        notes.iter().any(|note| note["id"].as_str().is_some_and(|id| id.contains("vintage"))
            || note["text"].as_str().is_some_and(|text| text.contains("nyeste"))),
        "{notes:?}"
    );
}

#[test]
fn the_ages_of_kls_figure_are_made_of_bands() {
    let file = format!("{FOLDER}/synthetic_ankestyrelsen_2015-03-12.csv");
    let cut = |ages: &str| values(&[&file, "--where", &format!("age={ages}")]).0;
    let (all, _) = values(&[&file]);
    let both = cut("under 40 år").into_iter().zip(cut("40 år eller derover"));
    for (((period, young), (_, old)), total) in both.zip(all) {
        assert_eq!((period, young + old), total);
    }
    let run = bestand(["stock", &file, "--where", "age=under 40 år,40 år og derover"]);
    assert!(run.stdout.contains("40 år og derover") && !run.stdout.contains("over 40"));
    bestand(["stock", &file, "--where", "age=over 40 år"])
        .fails_saying(&["no \"over 40 år\"", "\"40 år og derover\" or \"41 år og derover\""]);
    bestand(["stock", &file, "--where", "age=-34"]).fails_saying(&["would split the band 30-39"]);
}

#[test]
fn age_by_diagnosis_is_not_in_y10f02_and_the_tool_says_why() {
    for file in ["synthetic_y10f02_v2.csv", "synthetic_y10f02_v3.json"] {
        let file = format!("{JOBINDSATS}/{file}");
        bestand(["stock", &file, "--by", "age,diagnosis"])
            .fails_saying(&["the table y10f02 has no dimension", "leaves age, sex and origin out"]);
        let (_, answer) = values(&[&file, "--area", "Vejle", "--by", "diagnosis"]);
        let notes = answer["notes"].as_array().expect("there are notes");
        let said = |note: &Value| {
            note["text"].as_str().is_some_and(|text| text.contains("grænsen er fem"))
        };
        assert!(notes.iter().any(said), "{notes:?}");
    }
}

#[test]
fn decisions_on_seniorpension_are_awards_refusals_and_a_share() {
    for file in ["synthetic_y13f01_v2.csv", "synthetic_y13f01_v3.json"] {
        let file = format!("{JOBINDSATS}/{file}");
        for (measure, first) in [("awards", 812), ("refusals", 203), ("decisions", 1015)] {
            let (all, answer) = values(&[&file, "--measure", measure]);
            assert_eq!(all[0], of("2020-Q1", first), "{measure}");
            assert_eq!(answer["rows"][0]["benefit"], "seniorpension");
        }
        let run = bestand(["stock", &file, "--measure", "award_rate", "--format", "csv"]);
        // 812 of 1,015.
        assert!(run.stdout.contains("2020-Q1,seniorpension,80"), "{}", run.stdout);
    }
}

#[test]
fn a_first_payment_is_never_an_award() {
    let scratch = crate::run::Scratch::new();
    let text = "Tilgang til førtidspension efter køn og tid\n\n;2016K3;2016K4\nMænd;812;790\nKvinder;790;801\n\nKilde: Jobindsats\n";
    let file = scratch.file("tilgang.csv", text);
    bestand(["stock", &file, "--measure", "awards", "--sum", "sex"])
        .fails_saying(&["no measure \"awards\"", "first_grants"]);
    let run = bestand(["stock", &file, "--sum", "sex"]);
    assert!(
        run.stdout.contains("Tilgang til førtidspension") && !run.stdout.contains("ilkendelse")
    );
}
