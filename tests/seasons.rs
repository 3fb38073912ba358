//! Seasons: `stock --seasonal`, what stands beside a month of the year around it, and `november --check-month`. Expected numbers
//! are read in the real files by hand, or made so that they can be worked out.

use serde_json::Value;

use crate::run::{AUK01, Run, Scratch, Y25I01, Y60A02, bestand, note_ids, note_texts, rows, words};

/// The rows of the table in Markdown whose header begins so, by the texts of their header.
fn markdown(run: &Run, first: &[&str]) -> Vec<Vec<(String, String)>> {
    assert_eq!(run.code, 0, "{}", run.stderr);
    let cells = |line: &str| -> Vec<String> {
        line.trim().trim_matches('|').split('|').map(|cell| cell.trim().replace("**", "")).collect()
    };
    let lines: Vec<Vec<String>> =
        run.stdout.lines().filter(|line| line.starts_with('|')).map(cells).collect();
    let header = lines
        .iter()
        .position(|line| line.iter().zip(first).filter(|(a, b)| a == b).count() == first.len())
        .unwrap_or_else(|| panic!("no table {first:?} in {}", run.stdout));
    let width = lines[header].len();
    lines[header + 2..]
        .iter()
        .take_while(|line| line.len() == width)
        .map(|line| lines[header].iter().cloned().zip(line.iter().cloned()).collect())
        .collect()
}

fn cell<'a>(row: &'a [(String, String)], heading: &str) -> &'a str {
    let found = row.iter().find(|(name, _)| name == heading);
    &found.unwrap_or_else(|| panic!("no {heading} in {row:?}")).1
}

fn months(question: &str) -> Value {
    words(&format!("november --check-month {question} --format json")).json()
}

/// The change of an area in a month that ends so.
fn change(table: &Value, area: &str, last: &str) -> Value {
    let row = rows(table).iter().find(|row| row["area"] == area && row["last_period"] == last);
    row.unwrap_or_else(|| panic!("no {last} of {area}"))["change"].clone()
}

// ---------------------------------------------------------------- november --check-month

#[test]
fn in_copenhagen_the_sign_depends_on_the_month_and_in_odense_and_fanoe_it_does_not() {
    let question = format!("{Y25I01} --benefit a_dagpenge --area København,Odense,Fanø");
    let table = months(&question);
    assert_eq!(table["id"], "november_months");
    assert_eq!(rows(&table).len(), 36);
    // From the file: København 2021M08 16376 and 2025M08 14751; 2021M11 11933 and 2025M11 12585; 2022M07 12462 and
    // 2026M07 15644.
    assert_eq!(change(&table, "101", "2025-08"), 14751 - 16376);
    assert_eq!(change(&table, "101", "2025-11"), 12585 - 11933);
    assert_eq!(change(&table, "101", "2026-07"), 15644 - 12462);
    // Odense 2021M08 3836 and 2025M08 3841; Fanø 2022M07 27 and 2026M07 26.
    assert_eq!(change(&table, "461", "2025-08"), 5);
    assert_eq!(change(&table, "563", "2026-07"), -1);

    let said = bestand(
        ["november", "--check-month", "--format", "md"].into_iter().chain(question.split(' ')),
    );
    let summary = markdown(&said, &["Område", "Udvikling, november", "Laveste"]);
    let copenhagen = &summary[0];
    for (heading, value) in [
        ("Område", "København"),
        ("Udvikling, november", "652"),
        ("Laveste", "−1.625"),
        ("Laveste i", "august"),
        ("Højeste", "3.182"),
        ("Højeste i", "juli"),
        // August, September (14241 to 13328) and October (13156 to 12935) fall.
        ("Stiger i (mdr.)", "9"),
        ("Falder i (mdr.)", "3"),
        ("Uændret i (mdr.)", "0"),
        ("Mangler (mdr.)", "0"),
        ("Afhænger af måneden", "ja"),
    ] {
        assert_eq!(cell(copenhagen, heading), value, "{heading}");
    }
    // The 33rd of the 36 steps of København up to July 2026, counted in the file by another program.
    assert_eq!(cell(copenhagen, "Sædvanlig månedsvariation"), "1.715");
    for (row, area, rises, falls) in [(1, "Odense", "12", "0"), (2, "Fanø", "0", "12")] {
        assert_eq!(cell(&summary[row], "Område"), area);
        assert_eq!(cell(&summary[row], "Stiger i (mdr.)"), rises);
        assert_eq!(cell(&summary[row], "Falder i (mdr.)"), falls);
        assert_eq!(cell(&summary[row], "Afhænger af måneden"), "nej");
    }
    let notes = note_texts(&table);
    assert!(
        notes.contains(
            "Udviklingen har samme fortegn i alle 12 måneder for Odense (stigning) og Fanø (fald)."
        ),
        "{notes}"
    );
    assert!(notes.contains("afhænger af måneden: København (stiger i januar-juli, november og december; falder i august-oktober, ikke større end den sædvanlige månedsvariation)."), "{notes}");
    assert_eq!(note_ids(&table)[0], "sign_by_month", "the conclusion comes first");
}

#[test]
fn one_row_says_it_in_one_sentence() {
    // y60a02, Hele landet: 2021M08 95416 to 2025M08 81356 is the largest fall, 2022M03 91783 to 2026M03 87852 the smallest.
    let notes = note_texts(&months(Y60A02));
    assert!(notes.contains("Udviklingen har samme fortegn i alle 12 måneder: fald."), "{notes}");
    let english = note_texts(&months(&format!("{Y60A02} --lang en")));
    assert!(
        english.contains("The change has the same sign in all 12 months: a fall."),
        "{english}"
    );
}

#[test]
fn without_years_every_month_has_as_many_years_as_the_others() {
    let table = months(&format!("{Y60A02} --month 2"));
    let periods: Vec<(&str, &str)> = rows(&table)
        .iter()
        .map(|row| (row["first_period"].as_str().unwrap(), row["last_period"].as_str().unwrap()))
        .collect();
    assert_eq!(periods.len(), 12);
    assert_eq!((periods[0], periods[11]), (("2022-01", "2026-01"), ("2021-12", "2025-12")));
    for (first, last) in periods {
        let year = |period: &str| period[..4].parse::<i32>().unwrap();
        assert_eq!((year(last) - year(first), &first[5..]), (4, &last[5..]));
    }
    let notes = note_texts(&table);
    assert!(
        notes.contains("(august 2025-juli 2026) er sammenlignet med samme måned 4 år før"),
        "{notes}"
    );
    assert!(notes.contains("slutter ikke i samme kalenderår"), "{notes}");
    let asked: Vec<bool> = rows(&table).iter().map(|row| row["asked"] == "yes").collect();
    assert_eq!(asked.iter().position(|asked| *asked), Some(1), "February");
    assert_eq!(asked.iter().filter(|asked| **asked).count(), 1);
    // July 2026 is the newest month of the file.
    let preliminary: Vec<&Value> =
        rows(&table).iter().filter(|row| row["provisional"] == "yes").collect();
    assert_eq!(preliminary.len(), 1);
    assert_eq!(preliminary[0]["last_period"], "2026-07");
}

#[test]
fn with_years_all_months_are_of_those_two() {
    let table = months(&format!(
        "{Y25I01} --benefit a_dagpenge --area København,Odense --years 2022..2025"
    ));
    for row in rows(&table) {
        let both = (
            &row["first_period"].as_str().unwrap()[..4],
            &row["last_period"].as_str().unwrap()[..4],
        );
        assert_eq!(both, ("2022", "2025"));
    }
    // 2022M08 is 12610 in the file and 2025M08 14751.
    assert_eq!(change(&table, "101", "2025-08"), 2141);
    assert!(note_texts(&table).contains("sammenlignet fra 2022 til 2025"));
    assert!(!note_texts(&table).contains("slutter ikke i samme kalenderår"));
    assert!(note_texts(&table).contains(
        "har samme fortegn i alle 12 måneder for København (stigning) og Odense (stigning)"
    ));
}

#[test]
fn a_month_that_is_withheld_stays_missing_with_its_reason_and_takes_no_part() {
    let question = format!("{Y25I01} --benefit kontanthjaelp --area Fanø --years 2022..2024");
    let table = months(&question);
    let missing = table["missing"].as_array().unwrap();
    // In the file seven months of the two years are null, six of them beside a positive rate and October 2024 beside 0.
    let changes: Vec<&Value> = missing.iter().filter(|each| each["column"] == "change").collect();
    assert_eq!(changes.len(), 7);
    assert!(changes.iter().any(|each| each["row"] == 9 && each["reason"] == "nil_or_suppressed"));
    assert!(changes.iter().any(|each| each["row"] == 10 && each["reason"] == "suppressed"));
    let said = bestand(
        ["november", "--check-month", "--format", "md"].into_iter().chain(question.split(' ')),
    );
    let summary = markdown(&said, &["Ydelse", "Udvikling, november"]);
    assert_eq!(cell(&summary[0], "Mangler (mdr.)"), "7");
    assert_eq!(cell(&summary[0], "Udvikling, november"), "\\*");
    assert_eq!(cell(&summary[0], "Større end sædvanlig"), "\\*");
    let counts = ["Stiger i (mdr.)", "Falder i (mdr.)", "Uændret i (mdr.)"];
    let compared: u32 =
        counts.iter().map(|each| cell(&summary[0], each).parse::<u32>().unwrap()).sum();
    assert_eq!(compared, 5);
}

#[test]
fn the_usual_variation_is_that_of_the_published_check() {
    let run = words(&format!(
        "november --check-month {Y60A02} --area Læsø,Dragør,Holbæk,Aarhus,000 --format md"
    ));
    let summary = markdown(&run, &["Område", "Udvikling, november"]);
    let usual: Vec<(&str, &str)> = summary
        .iter()
        .map(|row| (cell(row, "Område"), cell(row, "Sædvanlig månedsvariation")))
        .collect();
    for expected in [
        ("Læsø", "2"),
        ("Dragør", "7"),
        ("Holbæk", "30"),
        ("Aarhus", "159"),
        ("Hele landet", "1.881"),
    ] {
        assert!(usual.contains(&expected), "{expected:?} is not in {usual:?}");
    }
}

#[test]
fn a_change_no_larger_than_usual_is_called_that() {
    // November: 652 more in København and 481 in Odense, and their steps from month to month are larger.
    let table = months(&format!("{Y25I01} --benefit a_dagpenge --area København,Odense"));
    let notes = note_texts(&table);
    assert!(
        notes.contains(
            "Udviklingen i november er ikke større end den sædvanlige månedsvariation: København og Odense."
        ),
        "{notes}"
    );
}

#[test]
fn a_percentage_changes_in_points_and_has_no_change_in_per_cent() {
    let table = months(&format!("{Y25I01} --measure unemployed_rate_labour_force --benefit total"));
    let columns: Vec<&str> = table["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| each["id"].as_str().unwrap())
        .collect();
    assert!(columns.contains(&"change") && !columns.contains(&"change_pct"), "{columns:?}");
    let kind = &table["columns"][columns.iter().position(|id| *id == "change").unwrap()]["kind"];
    assert_eq!(kind, "percentage_points");
    assert!(note_ids(&table).contains(&"rates_are_rounded"));
    assert!(!note_ids(&months(Y60A02)).contains(&"rates_are_rounded"));
}

#[test]
fn months_that_cannot_be_checked_are_refused() {
    words(&format!("november --check-month {AUK01}")).fails_saying(&["only by quarter", "hint:"]);
    words(&format!("november --check-month {Y60A02} --years 2025..2025"))
        .fails_saying(&["one year", "--years 2024..2025"]);
    // 2021 begins in August and 2026 ends in July: no month is in both.
    words(&format!("november --check-month {Y60A02} --years 2021..2026"))
        .fails_saying(&["fewer than two months", "2021-08 to 2026-07"]);
    words(&format!("november --check-month {Y60A02} --years 2025..2021"))
        .fails_saying(&["runs backwards"]);
    let scratch = Scratch::new();
    let file = scratch.file("y08a02_short.csv", monthly(2013, 13, |month| 100 + month));
    words(&format!("november --check-month {file}")).fails_saying(&["fewer than two months"]);
    // Twenty months compare eight of the twelve, and the note does not say all.
    let file = scratch.file("y08a02_more.csv", monthly(2013, 20, |month| 100 + month));
    let notes = note_texts(&months(&file));
    assert!(notes.contains("8 af de 12 måneder kan sammenlignes"), "{notes}");
}

// ---------------------------------------------------------------- stock: the year around a month

/// A monthly extract of fleksjob, Hele landet, from January of a year.
fn monthly(year: i32, months: i64, value: impl Fn(i64) -> i64) -> String {
    let rows = (0..months).map(|month| {
        let (year, number) = (i64::from(year) + month / 12, month % 12 + 1);
        format!("Hele landet;{year}M{number:02};{}\n", value(month))
    });
    format!("Område;Periode;Antal fuldtidspersoner\n{}", rows.collect::<String>())
}

#[test]
fn the_change_the_last_twelve_months_and_the_year_to_date_of_the_real_file() {
    let table = words(&format!(
        "stock {Y60A02} --from 2026-07 --change --rolling --year-to-date --format json"
    ))
    .json();
    let ids: Vec<&str> = table["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| each["id"].as_str().unwrap())
        .collect();
    assert_eq!(
        ids[2..],
        [
            "value",
            "change",
            "change_pct",
            "rolling",
            "year_to_date",
            "year_to_date_before",
            "year_to_date_change",
            "year_to_date_change_pct"
        ]
    );
    let row = &rows(&table)[0];
    // From the file: July 2025 82643, July 2026 83581; August 2025-July 2026 1019763 in all; January-July 2026 605263,
    // January-July 2025 596943.
    assert_eq!(row["change"], 938);
    let near = |id: &str, expected: f64| {
        let found = row[id].as_f64().unwrap();
        assert!((found - expected).abs() < 1e-9, "{id}: {found}, not {expected}");
    };
    near("change_pct", 93_800.0 / 82_643.0);
    near("rolling", 1_019_763.0 / 12.0);
    near("year_to_date", 605_263.0 / 7.0);
    near("year_to_date_before", 596_943.0 / 7.0);
    near("year_to_date_change", 8_320.0 / 7.0);
    near("year_to_date_change_pct", 832_000.0 / 596_943.0);
    assert!(note_ids(&table).contains(&"rolling") && note_ids(&table).contains(&"year_to_date"));
    assert!(note_ids(&table).contains(&"seneste_maaned_foreloebig"));
}

#[test]
fn a_mean_that_lacks_a_month_is_missing_for_its_reason() {
    // The file begins in August 2021: the first twelve months are whole in July 2022.
    let table =
        words(&format!("stock {Y60A02} --years 2022..2022 --rolling --change --format json"))
            .json();
    let of =
        |period: &str| rows(&table).iter().find(|row| row["period"] == period).unwrap().clone();
    assert_eq!(of("2022-06")["rolling"], Value::Null);
    assert!(of("2022-07")["rolling"].is_f64());
    assert_eq!(of("2022-07")["change"], Value::Null);
    assert!(of("2022-08")["change"].is_i64());
    let reasons: Vec<&str> = table["missing"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| each["reason"].as_str().unwrap())
        .collect();
    assert!(reasons.iter().all(|reason| *reason == "not_available"), "{reasons:?}");
    // A withheld month withholds the mean.
    let hidden = words(&format!(
        "stock {Y25I01} --area Fanø --benefit kontanthjaelp --from 2025-06 --to 2025-06 --rolling --format json"
    ))
    .json();
    assert_eq!(rows(&hidden)[0]["rolling"], Value::Null);
    assert_eq!(hidden["missing"][0]["reason"], "suppressed");
}

#[test]
fn what_adds_up_over_time_is_summed() {
    let scratch = Scratch::new();
    let text = monthly(2013, 24, |month| 10 + month)
        .replace("Antal fuldtidspersoner", "Antal påbegyndte forløb");
    let file = scratch.file("y08a24.csv", text);
    let table = words(&format!(
        "stock {file} --table y08a24 --from 2014-03 --to 2014-03 --rolling --year-to-date --format json"
    ))
    .json();
    let row = &rows(&table)[0];
    // April 2013 is 13 and March 2014 is 24: twelve numbers of 18.5 on average.
    assert_eq!(row["rolling"], 222);
    // January-March 2014: 22 + 23 + 24; a year before 10 + 11 + 12.
    assert_eq!(row["year_to_date"], 69);
    assert_eq!(row["year_to_date_before"], 33);
    assert_eq!(row["year_to_date_change"], 36);
    let column = table["columns"].as_array().unwrap().iter().find(|each| each["id"] == "rolling");
    assert_eq!(column.unwrap()["kind"], "count");
    assert!(note_texts(&table).contains("summen"));
}

#[test]
fn rates_and_years_have_no_mean_over_time() {
    words(&format!("stock {Y25I01} --measure unemployed_rate_labour_force --rolling"))
        .fails_saying(&["no mean over time", "--measure"]);
    // But their change is one of points.
    let table = words(&format!(
        "stock {Y25I01} --measure unemployed_rate_labour_force --benefit total --change --from 2026-07 --format json"
    ))
    .json();
    let ids: Vec<&str> = table["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| each["id"].as_str().unwrap())
        .collect();
    assert!(ids.contains(&"change") && !ids.contains(&"change_pct"));
    let scratch = Scratch::new();
    let yearly =
        "Område;Periode;Antal fuldtidspersoner\nHele landet;2013;10\nHele landet;2014;12\n";
    let file = scratch.file("y08a02_years.csv", yearly);
    words(&format!("stock {file} --year-to-date")).fails_saying(&["--year-to-date", "by year"]);
    let change = words(&format!("stock {file} --change --from 2014 --format json")).json();
    assert_eq!(rows(&change)[0]["change"], 2);
}

#[test]
fn figures_of_two_pull_dates_are_compared_and_not_put_together() {
    let scratch = Scratch::new();
    let whole = monthly(2013, 24, |month| 100 + month);
    let (head, body) = whole.split_once('\n').unwrap();
    let lines: Vec<&str> = body.lines().collect();
    let first = scratch.file("y08a02_a.csv", format!("{head}\n{}\n", lines[..14].join("\n")));
    let second = scratch.file("y08a02_b.csv", format!("{head}\n{}\n", lines[14..].join("\n")));
    let table = words(&format!(
        "stock {first} {second} --pulled y08a02_a.csv=2014-04-01 --pulled y08a02_b.csv=2015-01-15 \
         --from 2014-02 --to 2014-03 --rolling --change --format json"
    ))
    .json();
    // February 2014 and all before it are of the first file.
    assert_eq!(rows(&table)[0]["rolling"], 107.5);
    assert_eq!(rows(&table)[1]["rolling"], Value::Null);
    assert_eq!(table["missing"][0]["reason"], "not_applicable");
    assert_eq!(rows(&table)[1]["change"], 12);
    assert!(note_ids(&table).contains(&"periods_of_several_vintages"));
    assert!(note_ids(&table).contains(&"vintages_differ"));
}

#[test]
fn a_look_back_across_a_break_carries_its_note() {
    let kl = "data-samples/synthetic/kl-2015/synthetic_y36a02_2015-01-15.csv";
    let plain =
        words(&format!("stock {kl} --years 2014..2014 --benefit kontanthjaelp --format json"))
            .json();
    assert!(!note_ids(&plain).contains(&"kontanthjaelpsreform_2014"));
    let rolling = words(&format!(
        "stock {kl} --years 2014..2014 --benefit kontanthjaelp --rolling --format json"
    ))
    .json();
    assert!(note_ids(&rolling).contains(&"kontanthjaelpsreform_2014"));
    words(&format!(
        "stock {kl} --years 2014..2014 --benefit kontanthjaelp --change --strict-breaks"
    ))
    .fails_saying(&["crosses", "2014"]);
}

// ---------------------------------------------------------------- stock --seasonal

/// 1000 and a wave of the year, which sums to nothing.
fn wave(month: i64) -> i64 {
    1000 + [30, 10, -20, -40, -10, 20, 50, 40, 0, -30, -30, -20][(month % 12) as usize]
}

#[test]
fn a_pure_season_is_found_and_taken_out() {
    let scratch = Scratch::new();
    let file = scratch.file("y08a02.csv", monthly(2003, 60, wave));
    let table = words(&format!("stock {file} --seasonal --format json")).json();
    assert_eq!(table["id"], "seasonal");
    for (month, row) in rows(&table).iter().enumerate() {
        let number = |id: &str| row[id].as_f64().unwrap();
        assert!((number("trend") - 1000.0).abs() < 1e-6);
        assert!((number("season") - (wave(month as i64) - 1000) as f64).abs() < 1e-6);
        assert!((number("adjusted") - 1000.0).abs() < 1e-6);
        assert!(number("season_strength") > 0.999_999);
        let sum = number("trend") + number("season") + number("remainder");
        assert!((sum - number("value")).abs() < 1e-9);
    }
    assert!(note_ids(&table).contains(&"seneste_maaned_foreloebig"));
    let notes = note_texts(&table);
    for part in [
        "STL (Cleveland m.fl. 1990), additiv: periode 12; sæson periodisk (vindue 10n+1",
        "trendvindue 19; lavpasvindue 13; grader 0/1/1; spring en tiendedel af vinduet, rundet op; 5 indre og 0 ydre gennemløb",
        "0,50 ved 60 måneder (0,30 + 0,20)",
    ] {
        assert!(notes.contains(part), "{part:?} is not in {notes}");
    }
}

#[test]
fn quarters_have_a_season_of_four() {
    let scratch = Scratch::new();
    let rows_of = |quarter: i64| {
        let value = 500 + [9, -3, -5, -1][(quarter % 4) as usize];
        format!("Hele landet;{}K{};{value}\n", 2003 + quarter / 4, quarter % 4 + 1)
    };
    let text: String = (0..16).map(rows_of).collect();
    let file = scratch.file("y08a02.csv", format!("Område;Periode;Antal fuldtidspersoner\n{text}"));
    let table = words(&format!("stock {file} --seasonal --format json")).json();
    let season: Vec<i64> = rows(&table)[..4]
        .iter()
        .map(|row| row["season"].as_f64().unwrap().round() as i64)
        .collect();
    assert_eq!(season, [9, -3, -5, -1]);
    assert!(note_texts(&table).contains("periode 4"));
}

#[test]
fn a_season_that_is_not_sure_is_said_and_gives_no_adjusted_series() {
    // y25i01, kontanthjælp: R's stl(x, "periodic", inner = 5) gives a season of strength 0.19.
    let table =
        words(&format!("stock {Y25I01} --seasonal --benefit kontanthjaelp --format json")).json();
    assert_eq!(rows(&table).len(), 60);
    for row in rows(&table) {
        assert_eq!(row["adjusted"], Value::Null);
        assert!(row["trend"].is_f64() && row["season"].is_f64());
        let strength = row["season_strength"].as_f64().unwrap();
        assert!((0.18..0.2).contains(&strength), "{strength}");
    }
    let of_adjusted = |each: &&Value| each["column"] == "adjusted";
    let missing: Vec<&Value> =
        table["missing"].as_array().unwrap().iter().filter(of_adjusted).collect();
    assert_eq!(missing.len(), 60);
    assert!(missing.iter().all(|each| each["reason"] == "not_applicable"));
    assert!(note_texts(&table).contains("Ingen sikker sæson: Kontanthjælp (0,19)."));
}

#[test]
fn what_is_shown_changes_no_number() {
    let all = words(&format!("stock {Y60A02} --seasonal --format json")).json();
    let some = words(&format!("stock {Y60A02} --seasonal --years 2024..2024 --format json")).json();
    assert_eq!(rows(&some).len(), 12);
    for row in rows(&some) {
        let same = rows(&all).iter().find(|each| each["period"] == row["period"]).unwrap();
        assert_eq!(row, same);
    }
}

#[test]
fn a_series_is_taken_apart_between_gaps_and_breaks() {
    let scratch = Scratch::new();
    // Fleksjob: the reform of January 2013 is a break. 36 months before it, 24 after, and a hole in 2014.
    let whole = monthly(2010, 60, wave);
    let text: String = whole
        .lines()
        .filter(|line| !line.contains("2014M06"))
        .map(|line| format!("{line}\n"))
        .collect();
    let file = scratch.file("y08a02.csv", text);
    let table = words(&format!("stock {file} --seasonal --format json")).json();
    let of = |period: &str| rows(&table).iter().find(|row| row["period"] == period).unwrap();
    assert!((of("2012-12")["trend"].as_f64().unwrap() - 1000.0).abs() < 1e-6);
    for period in ["2013-01", "2014-05", "2014-07"] {
        assert!(of(period)["value"].is_i64());
        assert_eq!(of(period)["trend"], Value::Null, "{period}");
    }
    assert_eq!(of("2014-06")["value"], Value::Null);
    let reason = |period: &str| {
        let row = rows(&table).iter().position(|row| row["period"] == period).unwrap();
        let missing = table["missing"].as_array().unwrap();
        let of_trend = missing.iter().find(|each| each["row"] == row && each["column"] == "trend");
        of_trend.unwrap()["reason"].as_str().unwrap().to_owned()
    };
    assert_eq!(reason("2013-01"), "not_applicable");
    assert_eq!(reason("2014-06"), "not_available");
    let notes = note_texts(&table);
    assert!(notes.contains("stykker på under 36 måneder er ikke opdelt: Fleksjob januar 2013-maj 2014 og Fleksjob juli 2014-december 2014"), "{notes}");
    assert!(note_ids(&table).contains(&"foep_fleks_reform_2013"));
}

#[test]
fn a_passing_event_is_a_stretch_of_its_own() {
    let scratch = Scratch::new();
    // Kontanthjælp: covid from March 2020 to June 2021.
    let file = scratch.file("y60a02.csv", monthly(2017, 108, wave));
    let table = words(&format!("stock {file} --seasonal --format json")).json();
    let has_trend = |period: &str| {
        let row = rows(&table).iter().find(|row| row["period"] == period);
        row.unwrap()["trend"].is_f64()
    };
    assert!(has_trend("2020-02") && !has_trend("2020-03"));
    assert!(!has_trend("2021-06") && has_trend("2021-07"));
}

#[test]
fn adjusted_parts_do_not_add_up_and_it_is_said() {
    let table = words(&format!("stock {Y25I01} --seasonal --format json")).json();
    assert!(note_ids(&table).contains(&"adjusted_parts_do_not_add"));
    let one =
        words(&format!("stock {Y25I01} --seasonal --benefit a_dagpenge --format json")).json();
    assert!(!note_ids(&one).contains(&"adjusted_parts_do_not_add"));
}

#[test]
fn a_series_that_cannot_be_taken_apart_is_refused() {
    let scratch = Scratch::new();
    let short = scratch.file("y08a02.csv", monthly(2003, 35, wave));
    words(&format!("stock {short} --seasonal")).fails_saying(&[
        "no series shown has 36 months in a row",
        "the longest has 35",
        "hint:",
    ]);
    let enough = scratch.file("y08a02_b.csv", monthly(2003, 36, wave));
    assert_eq!(words(&format!("stock {enough} --seasonal")).code, 0);
    let only_novembers: String = monthly(2000, 120, wave)
        .lines()
        .enumerate()
        .filter(|(at, line)| *at == 0 || line.contains("M11"))
        .map(|(_, line)| format!("{line}\n"))
        .collect();
    let novembers = scratch.file("y08a02_c.csv", only_novembers);
    words(&format!("stock {novembers} --seasonal")).fails_saying(&["the longest has 1"]);
    // Kontanthjælp in 2015 lies between breaks of January 2014 and September 2015, whatever longer stretches there are.
    words(&format!("stock {AUK01} --seasonal --from 2015-01 --to 2015-12"))
        .fails_saying(&["no series shown has 12 quarters", "the longest has 6"]);
    let yearly =
        "Område;Periode;Antal fuldtidspersoner\nHele landet;2013;10\nHele landet;2014;12\n";
    let yearly = scratch.file("y08a02_d.csv", yearly);
    words(&format!("stock {yearly} --seasonal")).fails_saying(&["months or quarters", "by year"]);
    for (window, part) in [("8", "odd number"), ("5", "odd number"), ("x", "periodic")] {
        words(&format!("stock {Y60A02} --seasonal --season-window {window}"))
            .fails_saying(&[part, "7"]);
    }
    words(&format!("stock {Y60A02} --season-window 13")).fails_saying(&["--seasonal"]);
    words(&format!("stock {Y60A02} --seasonal --change")).fails_saying(&["--change"]);
}

#[test]
fn every_form_holds_these_answers() {
    let scratch = Scratch::new();
    for question in [
        format!("stock {Y60A02} --seasonal"),
        format!("stock {Y60A02} --change --rolling --year-to-date"),
        format!("november --check-month {Y60A02}"),
    ] {
        for form in ["csv", "json", "md", "html", "xlsx", "parquet", "txt"] {
            let file = scratch.path(&format!("answer.{form}"));
            let run = words(&format!("{question} -o {file}"));
            assert_eq!(run.code, 0, "{question} {form}: {}", run.stderr);
            assert!(std::fs::metadata(&file).unwrap().len() > 200, "{question} {form}");
        }
        for form in ["svg", "png"] {
            let file = scratch.path(&format!("chart.{form}"));
            let run = words(&format!("{question} --chart {file} --format csv"));
            assert_eq!(run.code, 0, "{question} {form}: {}", run.stderr);
        }
    }
    // The cells behind twelve comparisons: those of both years, and the three years whose steps tell what is usual.
    let file = scratch.path("cells.parquet");
    assert_eq!(words(&format!("november --check-month {Y60A02} -o {file}")).code, 0);
    let cells = words(&format!("stock {file} --format json")).json();
    let with_value = rows(&cells).iter().filter(|row| row["value"].is_i64()).count();
    // August 2022-June 2023 are in none of them.
    assert_eq!(with_value, 60 - 11);
}

#[test]
fn threads_change_no_byte() {
    for question in [
        format!("stock {Y25I01} --seasonal --by area --benefit a_dagpenge"),
        format!("stock {Y25I01} --by area --change --rolling --year-to-date"),
        format!("november --check-month {Y25I01} --by area"),
    ] {
        let with =
            |threads: &str| words(&format!("{question} --format json --threads {threads}")).stdout;
        assert_eq!(with("1"), with("4"), "{question}");
    }
}
