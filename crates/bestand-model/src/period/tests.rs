use proptest::prelude::*;

use super::*;
use crate::Language;

fn month(year: i32, month: u32) -> Period {
    Period::month(year, month).expect("a month of the calendar")
}

fn quarter(year: i32, quarter: u32) -> Period {
    Period::quarter(year, quarter).expect("a quarter of the calendar")
}

fn half_year(year: i32, half: u32) -> Period {
    Period::half_year(year, half).expect("a half-year of the calendar")
}

fn year(year: i32) -> Period {
    Period::calendar_year(year).expect("a year of the calendar")
}

fn week(year: i32, week: u32) -> Period {
    Period::week(year, week).expect("a week of the calendar")
}

fn rolling_year(year: i32, quarter: u32) -> Period {
    Period::rolling_year(year, quarter).expect("four quarters of the calendar")
}

#[test]
fn every_published_form_is_read() {
    let forms: [(Period, &[&str]); 8] = [
        (
            month(2014, 11),
            &[
                "2014M11",
                "2014-11",
                "Nov 2014",
                "Nov. 2014",
                "november 2014",
                "NOVEMBER 2014",
                "  2014M11\u{a0}",
            ],
        ),
        (month(2019, 5), &["Maj 2019", "May 2019", "maj 2019", "2019M05"]),
        (month(2020, 10), &["Okt 2020", "Oct 2020", "oktober 2020", "October 2020"]),
        (
            quarter(2013, 1),
            &[
                "2013K1",
                "2013Q1",
                "2013Q01",
                "2013-Q1",
                "2013 K1",
                "2013:1",
                "1. kvartal 2013",
                "1. kvt. 2013",
            ],
        ),
        (half_year(2003, 1), &["2003H1", "2003H01", "2003-H1", "1. halvår 2003"]),
        (year(2014), &["2014", "2014Y01"]),
        (week(2023, 43), &["2023U43", "2023-W43", "2023W43"]),
        (rolling_year(2022, 4), &["2022QMAT04", "2022-Q4-R4"]),
    ];
    for (period, texts) in forms {
        for text in texts {
            assert_eq!(Period::parse(text), Ok(period), "{text}");
        }
    }
}

#[test]
fn every_month_name_is_read_in_both_languages() {
    for number in 1..=12 {
        for language in [Language::Danish, Language::English] {
            let period = month(2014, number);
            assert_eq!(Period::parse(&period.long(language)), Ok(period));
            assert_eq!(Period::parse(&period.short(language)), Ok(period));
        }
    }
}

#[test]
fn anything_else_is_refused_with_its_text() {
    for text in [
        "",
        " ",
        "2014M1",
        "2014M13",
        "2014M00",
        "2014M011",
        "2022QMAT05",
        "2022QMAT4",
        "2014MYTD03",
        "2014-13",
        "2014-1",
        "201411",
        "11/2014",
        "2015/2016",
        "2002U31-48",
        "2014K5",
        "2014K0",
        "2014Y02",
        "2014H3",
        "1899",
        "2200",
        "14M11",
        "2014-Q04",
        "2014-Q4-R3",
        "2014-Q4-R",
        "2007M01D01",
        "1840:1849",
        "2013:13",
        "1986KV4",
        "AUG - DEC 2019",
        "novem 2014",
        "november. 2014",
        "5. kvartal 2014",
        "01. kvartal 2014",
        "1. kvartal",
        "november 14",
        "+014",
        "2014M+1",
        "2021W53",
        "2014 M11",
        "２０１４",
        "åååå",
        "1900-Q3-R4",
    ] {
        assert_eq!(Period::parse(text), Err(PeriodError::Unknown { text: text.to_owned() }));
    }
}

#[test]
fn only_long_years_have_a_week_53() {
    // 2020 began on a Wednesday and was a leap year; 2021 began on a Friday.
    assert!(Period::week(2020, 53).is_some());
    assert!(Period::week(2021, 53).is_none());
    assert_eq!(week(2020, 53).offset(1), Period::week(2021, 1));
    assert_eq!(week(2020, 53).in_year(2021), None);
}

#[test]
fn danish_and_english_forms_are_for_their_place() {
    let forms = [
        (month(2014, 11), "Nov. 2014", "Nov 2014", "november 2014", "November 2014"),
        (month(2019, 5), "Maj 2019", "May 2019", "maj 2019", "May 2019"),
        (quarter(2014, 4), "4. kvt. 2014", "Q4 2014", "4. kvartal 2014", "4th quarter 2014"),
        (half_year(2014, 2), "2. halvår 2014", "H2 2014", "2. halvår 2014", "2nd half-year 2014"),
        (year(2014), "2014", "2014", "2014", "2014"),
        (week(2014, 43), "Uge 43, 2014", "Week 43, 2014", "uge 43, 2014", "week 43, 2014"),
        (
            rolling_year(2014, 4),
            "År t.o.m. 4. kvt. 2014",
            "Year to Q4 2014",
            "fire kvartaler til og med 4. kvartal 2014",
            "four quarters to 4th quarter 2014",
        ),
    ];
    for (period, danish_short, english_short, danish_long, english_long) in forms {
        assert_eq!(period.short(Language::Danish), danish_short);
        assert_eq!(period.short(Language::English), english_short);
        assert_eq!(period.long(Language::Danish), danish_long);
        assert_eq!(period.long(Language::English), english_long);
    }
}

#[test]
fn months_outside_the_year_have_no_name() {
    assert_eq!(month_name(3, Language::Danish), "marts");
    assert_eq!(month_name(0, Language::Danish), "");
    assert_eq!(month_name(13, Language::English), "");
}

#[test]
fn a_period_covers_its_months() {
    let covers = |period: Period| (period.first_month(), period.last_month());
    assert_eq!(covers(quarter(2014, 4)), (month(2014, 10), month(2014, 12)));
    assert_eq!(covers(half_year(2014, 2)), (month(2014, 7), month(2014, 12)));
    assert_eq!(covers(year(2014)), (month(2014, 1), month(2014, 12)));
    assert_eq!(covers(rolling_year(2014, 1)), (month(2013, 4), month(2014, 3)));
    // Week 1 of 2015 ran from Monday 29 December 2014; its Thursday was 1 January.
    assert_eq!(covers(week(2015, 1)), (month(2015, 1), month(2015, 1)));
    // Week 5 of 2014 ran from 27 January to 2 February; its Thursday was 30 January.
    assert_eq!(covers(week(2014, 5)), (month(2014, 1), month(2014, 1)));
}

#[test]
fn steps_are_of_the_periods_own_length() {
    assert_eq!(month(2014, 11).offset(2), Some(month(2015, 1)));
    assert_eq!(rolling_year(2014, 1).offset(-1), Some(rolling_year(2013, 4)));
    assert_eq!(week(2014, 1).offset(52), Some(week(2015, 1)));
    assert_eq!(month(2013, 11).steps_to(month(2014, 11)), Some(12));
    assert_eq!(quarter(2014, 1).steps_to(quarter(2013, 4)), Some(-1));
    assert_eq!(month(2014, 11).steps_to(quarter(2014, 4)), None);
    assert_eq!(year(2199).offset(1), None);
    assert_eq!(week(1900, 1).offset(i32::MAX), None);
    assert_eq!(rolling_year(1900, 4).offset(-1), None);
}

#[test]
fn the_same_period_of_another_year_keeps_its_kind() {
    assert_eq!(month(2014, 11).in_year(2011), Some(month(2011, 11)));
    assert_eq!(rolling_year(2014, 4).in_year(2013), Some(rolling_year(2013, 4)));
    assert_eq!(year(2014).in_year(2013), Some(year(2013)));
}

#[test]
fn periods_sort_by_kind_then_time() {
    let sorted =
        [month(2013, 12), month(2014, 1), quarter(2013, 1), year(2012), rolling_year(2012, 4)];
    assert!(sorted.is_sorted());
}

#[test]
fn a_range_needs_one_kind_and_an_order() {
    let months = [month(2014, 11), month(2014, 12), month(2015, 1)];
    assert_eq!(Period::range(months[0], months[2]), Ok(months.to_vec()));
    assert_eq!(Period::range(months[0], months[0]), Ok(vec![months[0]]));
    assert!(Period::range(months[2], months[0]).is_err());
    assert!(Period::range(months[0], year(2015)).is_err());
}

fn any_period() -> impl Strategy<Value = Period> {
    let kinds = [
        PeriodKind::Month,
        PeriodKind::Quarter,
        PeriodKind::HalfYear,
        PeriodKind::Year,
        PeriodKind::Week,
        PeriodKind::RollingYear,
    ];
    (prop::sample::select(kinds.to_vec()), 1900..=2199, 1_u32..=53).prop_filter_map(
        "no such period",
        |(kind, year, index)| {
            let index = kind.per_year().map_or(index, |per_year| index % per_year as u32 + 1);
            Period::numbered(kind, year, index)
        },
    )
}

/// Every form in which publishers and people write a period.
fn written(period: Period) -> Vec<String> {
    let (year, index) = (period.year(), period.index());
    let quarter_or_half = |letters: &[&str], names: &[&str]| {
        let codes = letters.iter().map(|letters| format!("{year}{letters}{index}"));
        let words = names.iter().map(|name| format!("{index}. {name} {year}"));
        codes.chain(words).collect::<Vec<String>>()
    };
    let mut forms = match period.kind() {
        PeriodKind::Month => {
            let mut forms = vec![format!("{year}M{index:02}")];
            for language in [Language::Danish, Language::English] {
                let name = month_name(index, language);
                let short: String = name.chars().take(3).collect();
                for name in [name.to_owned(), short.clone(), format!("{short}.")] {
                    forms.extend([
                        format!("{name} {year}"),
                        format!("{} {year}", name.to_uppercase()),
                        format!("{} {year}", name.to_lowercase()),
                    ]);
                }
            }
            forms
        }
        PeriodKind::Quarter => quarter_or_half(
            &["K", "Q", " K", " Q", ":", "-Q", "K0", "Q0"],
            &["kvartal", "kvt.", "Kvartal"],
        ),
        PeriodKind::HalfYear => quarter_or_half(&["H", "-H", "H0"], &["halvår", "HALVÅR"]),
        PeriodKind::Year => vec![format!("{year}"), format!("{year}Y01")],
        PeriodKind::Week => {
            ["U", "W", "-W"].iter().map(|mark| format!("{year}{mark}{index:02}")).collect()
        }
        PeriodKind::RollingYear => {
            vec![format!("{year}QMAT{index:02}"), format!("{year}-Q{index}-R4")]
        }
    };
    forms.push(period.code());
    forms
}

proptest! {
    #[test]
    fn every_written_form_is_read_back(
        period in any_period(),
        around in prop::sample::select(vec!["", " ", "\u{a0}", "\t"]),
    ) {
        for form in written(period) {
            let text = format!("{around}{form}{around}");
            prop_assert_eq!(Period::parse(&text), Ok(period), "{}", text);
        }
    }

    #[test]
    fn what_is_read_says_its_year_in_digits(text in "[0-9]{4}[-KQMHUWY: ]{0,4}[A-Z]{0,4}[0-9]{0,3}|\\PC{0,20}") {
        if let Ok(period) = Period::parse(&text) {
            prop_assert!(text.contains(&period.year().to_string()), "{} is {}", text, period);
            prop_assert!((1900..=2199).contains(&period.year()));
        }
    }

    #[test]
    fn a_code_is_read_back(period in any_period()) {
        prop_assert_eq!(Period::parse(&period.code()), Ok(period));
    }

    #[test]
    fn a_step_back_undoes_a_step(period in any_period(), steps in -20_000..20_000) {
        if let Some(moved) = period.offset(steps) {
            prop_assert_eq!(moved.offset(-steps), Some(period));
            prop_assert_eq!(period.steps_to(moved), Some(steps));
        }
    }

    #[test]
    fn a_range_has_a_period_for_every_step(period in any_period(), steps in 0..500) {
        if let Some(last) = period.offset(steps) {
            let range = Period::range(period, last).expect("the last is later");
            prop_assert_eq!(range.len() as i32, steps + 1);
            prop_assert!(range.is_sorted_by(|left, right| left < right));
        }
    }

    #[test]
    fn every_period_has_its_months(period in any_period()) {
        let months = Period::range(period.first_month(), period.last_month()).expect("first is no later");
        prop_assert!([1, 3, 6, 12].contains(&months.len()));
    }

    #[test]
    fn no_text_is_too_strange_to_refuse(text in "\\PC{0,12}") {
        let _ = Period::parse(&text);
    }
}
