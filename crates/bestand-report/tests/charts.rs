//! Every form of chart in both languages and at two widths, with and without series breaks, with one to five rows
//! and with 98 bars: measured text by text, and kept as pictures.
//!
//! The pictures in `snapshots/` are the SVG without the embedded font; look at them in a browser.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod made;
mod measured;

use bestand_model::Language;
use bestand_model::table::Table;
use bestand_report::chart::{Chart, ChartError, ChartForm, ChartOptions};
use resvg::tiny_skia::Pixmap;

use proptest::prelude::*;

use made::Made;
use measured::{assert_says, assert_texts_stand_free, picture, placed_texts};

const LANGUAGES: [Language; 2] = [Language::Danish, Language::English];

fn options(form: ChartForm, width: u32, language: Language) -> ChartOptions {
    ChartOptions { form: Some(form), width, language, ..ChartOptions::default() }
}

/// The table a form is tried on.
fn table(form: ChartForm, made: &Made) -> Table {
    match form {
        ChartForm::Line | ChartForm::Multiples => made.series(),
        ChartForm::Area => made.parts(),
        ChartForm::Columns | ChartForm::Bars => made.novembers(),
        ChartForm::Quarters => made::awards(made),
        ChartForm::Contributions => made::contributions(made),
        ChartForm::Waterfall => made::accounts(made),
        ChartForm::Months => made::check_months(made),
        ChartForm::Calendar => made::figures::calendar(made.language),
    }
}

/// Each width, each language, with and without breaks, with one to five rows.
fn every_size() -> impl Iterator<Item = (u32, Made)> {
    [800, 1600, 480].into_iter().flat_map(|width| {
        LANGUAGES.into_iter().flat_map(move |language| {
            [false, true].into_iter().flat_map(move |breaks| {
                (1..=5).map(move |rows| (width, Made { rows, breaks, language }))
            })
        })
    })
}

#[test]
fn every_form_stands_free_at_every_size_in_both_languages() {
    let mut tried = 0;
    for form in ChartForm::ALL {
        for (width, made) in every_size() {
            let Made { rows, breaks, language } = made;
            let name = format!("{} {width} {language:?} breaks {breaks} rows {rows}", form.name());
            let table = table(form, &made);
            let chart = match Chart::draw(&table, &options(form, width, language)) {
                // One part is no stack.
                Err(ChartError::NoStack) if form == ChartForm::Area && rows == 1 => continue,
                other => other.unwrap_or_else(|error| panic!("{name}: {error}")),
            };
            assert_texts_stand_free(&chart, &name);
            let mut words: Vec<&str> = made.first_words();
            words.push(language.pick("Kilde:", "Source:"));
            assert_says(&chart, &words, &name);
            tried += 1;
        }
    }
    assert_eq!(tried, 5 * 3 * 2 * 2 * 5 - 3 * 2 * 2);
}

#[test]
fn the_charts_of_single_answers_stand_free_at_every_size_in_both_languages() {
    let single =
        [ChartForm::Quarters, ChartForm::Contributions, ChartForm::Waterfall, ChartForm::Months];
    for form in single {
        for (width, made) in every_size() {
            let Made { rows, breaks, language } = made;
            let name = format!("{} {width} {language:?} breaks {breaks} rows {rows}", form.name());
            let table = table(form, &made);
            let chart = Chart::draw(&table, &options(form, width, language)).unwrap();
            assert_texts_stand_free(&chart, &name);
            assert_says(&chart, &made.first_words(), &name);
            // It is the form that the answer has when nobody asks for one.
            let unasked = ChartOptions { form: None, ..options(form, width, language) };
            assert_eq!(Chart::draw(&table, &unasked).unwrap().form(), form);
        }
    }
}

#[test]
fn a_shift_is_drawn_with_its_benefits_and_their_total_alone() {
    let chart = Chart::draw(&made::shift(), &ChartOptions::default()).unwrap();
    assert_eq!(chart.form(), ChartForm::Contributions);
    assert_texts_stand_free(&chart, "shift");
    assert_says(&chart, &["Førtidspension", "−20.422", "Fleksjob", "5.863", "I alt"], "shift");
    for undrawn in ["målt", "Stigninger", "heraf"] {
        assert!(!chart.svg().contains(undrawn), "{undrawn} is drawn");
    }
}

#[test]
fn twelve_months_stand_free_with_one_row_and_with_many() {
    for (width, rows, language) in [
        (800, 1, Language::Danish),
        (800, 20, Language::Danish),
        (1600, 20, Language::English),
        (480, 98, Language::Danish),
    ] {
        let made = Made { rows, breaks: true, language };
        let chart =
            Chart::draw(&made::check_months(&made), &options(ChartForm::Months, width, language));
        let chart = chart.unwrap();
        let name = format!("months_{width}_{rows}.svg");
        assert_texts_stand_free(&chart, &name);
        // A dot in the colour of the month asked for in each row that has it, and one above them.
        let asked = chart.svg().lines().filter(|line| {
            line.starts_with("<circle")
                && line.contains("fill=\"#12355B\"")
                && line.contains("r=\"55\"")
        });
        assert_eq!(asked.count(), rows + 1, "{name}");
        if rows < 98 {
            insta::assert_binary_snapshot!(&name, picture(&chart));
        }
    }
}

#[test]
fn stocks_are_cut_where_flows_would_not_be_seen_and_the_chart_says_so() {
    let said = |flow: i64| {
        let made = Made { rows: 1, breaks: false, language: Language::Danish };
        let mut table = made::accounts(&made);
        made::set_flows(&mut table, flow);
        let chart = Chart::draw(&table, &ChartOptions::default()).unwrap();
        assert_texts_stand_free(&chart, "waterfall");
        chart.svg().contains("afkortet")
    };
    // 60,000 and 6,000 more: a tenth. And a half.
    assert!(said(6_000));
    assert!(!said(30_000));
}

#[test]
fn a_dot_lies_where_the_ticks_say() {
    let made = Made { rows: 3, breaks: false, language: Language::Danish };
    let table = made::check_months(&made);
    let chart = Chart::draw(&table, &options(ChartForm::Months, 800, Language::Danish)).unwrap();
    let texts = placed_texts(chart.svg());
    let (zero, foot, _) = *texts.iter().find(|(_, _, text)| text == "0").unwrap();
    let of_tick = |(x, y, text): &(f64, f64, String)| {
        let value = text.replace(',', ".").parse::<f64>().ok();
        value.filter(|value| *value > 0.0 && *y == foot).map(|value| (*x - zero) / value)
    };
    let per_cent = texts.iter().find_map(of_tick).unwrap();
    // The third row is 1.5 in every month: its dots stand one above the other.
    let third = zero + 1.5 * per_cent;
    let at = |line: &str| {
        let after = line.split_once("cx=\"").unwrap().1;
        after.split_once('"').unwrap().0.parse::<f64>().unwrap()
    };
    let circles: Vec<f64> =
        chart.svg().lines().filter(|line| line.starts_with("<circle")).map(at).collect();
    let there = circles.iter().filter(|x| (*x - third).abs() <= 1.0).count();
    // Each dot is two circles, one filled and one its edge.
    assert!(there >= 24, "{there} of {} circles at {third}", circles.len());
    let description = chart.description().replace('\u{a0}', " ");
    assert!(
        description.contains("Uddannelseshjælp (aktivitetsparate): november 1,5; lavest 1,5 (januar), højest 1,5 (januar)."),
        "{description}"
    );
    assert!(description.contains("(3 mangler)"), "{description}");
}

#[test]
fn a_series_taken_apart_stands_free_alone_and_in_panels() {
    for (width, made) in every_size() {
        let Made { rows, breaks, language } = made;
        let name = format!("seasonal {width} {language:?} breaks {breaks} rows {rows}");
        let options = ChartOptions { form: None, ..options(ChartForm::Line, width, language) };
        let chart = Chart::draw(&made::seasonal(&made), &options).unwrap();
        let form = if rows == 1 { ChartForm::Line } else { ChartForm::Multiples };
        assert_eq!(chart.form(), form, "{name}");
        assert_texts_stand_free(&chart, &name);
        if rows == 1 {
            assert_says(&chart, &["Trend", language.pick("Sæsonkorrigeret", "Seasonally")], &name);
        }
        if breaks == (rows == 1) && [1, 3].contains(&rows) && width != 480 {
            let code = language.pick("da", "en");
            let name = format!("seasonal_{width}_{code}_{rows}.svg");
            insta::assert_binary_snapshot!(&name, picture(&chart));
        }
    }
}

#[test]
fn a_series_without_a_sure_season_has_no_season_below() {
    let made = Made { rows: 2, breaks: false, language: Language::Danish };
    let mut table = made::seasonal(&made);
    table.rows.retain(|row| row.cells[1] == bestand_model::table::Cell::Code("row_1".into()));
    let options = ChartOptions { form: None, ..options(ChartForm::Line, 800, Language::Danish) };
    let chart = Chart::draw(&table, &options).unwrap();
    assert_says(&chart, &["Faktiske tal", "Trend"], "unsure");
    assert!(!chart.svg().contains("Sæson<") && !chart.svg().contains("Sæsonkorrigeret"));
}

#[test]
fn the_template_says_what_is_provisional_among_the_lines_or_below() {
    let made = Made { rows: 2, breaks: false, language: Language::Danish };
    let options = options(ChartForm::Quarters, 800, Language::Danish);
    let chart = Chart::draw(&made::awards(&made), &options).unwrap();
    assert_says(
        &chart,
        &["foreløbige", "Reform, 1. januar 2013", "Indeks, gennemsnit"],
        "template",
    );
    insta::assert_binary_snapshot!("template.svg", picture(&chart));
    // Steep lines everywhere leave no room for a word.
    let mut crowded = made::awards(&Made { rows: 5, breaks: true, language: Language::Danish });
    for (place, row) in crowded.rows.iter_mut().enumerate() {
        let (quarter, row_of) = (place / 5, place % 5);
        let value = if (quarter + row_of) % 2 == 0 { 10 } else { 3_000 };
        row.cells[2] = bestand_model::table::Cell::Exact(bestand_model::Number::integer(value));
    }
    let chart = Chart::draw(&crowded, &options).unwrap();
    assert_texts_stand_free(&chart, "crowded");
    assert_says(&chart, &["Foreløbige tal."], "crowded");
}

#[test]
fn ninety_eight_bars_and_panels_stand_free() {
    for (width, language) in [(800, Language::Danish), (1600, Language::English)] {
        let made = Made { rows: 98, breaks: true, language };
        for form in [ChartForm::Bars, ChartForm::Multiples] {
            let chart = Chart::draw(&table(form, &made), &options(form, width, language)).unwrap();
            let name = format!("98 {} {width}", form.name());
            assert_texts_stand_free(&chart, &name);
            assert_says(&chart, &made.first_words(), &name);
        }
    }
}

#[test]
fn an_area_and_what_it_is_held_against_stand_out_among_all() {
    for rows in [2, 12, 98] {
        for (width, language) in
            [(480, Language::Danish), (800, Language::English), (1200, Language::Danish)]
        {
            let made = Made { rows, breaks: false, language };
            let mut table = made::rates(&made);
            for provisional in [vec![], vec!["2026-07".to_owned()]] {
                table.provisional = provisional;
                let unasked =
                    ChartOptions { form: None, ..options(ChartForm::Bars, width, language) };
                let chart = Chart::draw(&table, &unasked).unwrap();
                assert_eq!(chart.form(), ChartForm::Bars);
                let name = format!("rates {rows} {width}");
                assert_texts_stand_free(&chart, &name);
                let between = language.pick("4,44–4,53", "4.44–4.53");
                assert_says(&chart, &["Region", "Hele landet", between], &name);
            }
            // Bold are the one marked, the region, the country, each with its number, and the title.
            let chart = Chart::draw(&table, &options(ChartForm::Bars, width, language)).unwrap();
            let bold = chart.svg().matches("font-weight=\"bold\"").count();
            assert!(bold >= 7, "{bold}");
            assert!(chart.description().contains("Hele landet"));
        }
    }
    let made = Made { rows: 98, breaks: false, language: Language::Danish };
    let chart = Chart::draw(&made::rates(&made), &options(ChartForm::Bars, 1200, Language::Danish))
        .unwrap();
    insta::assert_binary_snapshot!("rates_1200_98.svg", picture(&chart));
    for (width, language) in [(800, Language::Danish), (1600, Language::English)] {
        let made = Made { rows: 4, breaks: true, language };
        let chart =
            Chart::draw(&made::rates_over_time(&made), &options(ChartForm::Line, width, language))
                .unwrap();
        assert_texts_stand_free(&chart, "rates over time");
        insta::assert_binary_snapshot!(&format!("rates_line_{width}.svg"), picture(&chart));
        let small = Made { rows: 5, breaks: false, language };
        let chart =
            Chart::draw(&made::rates(&small), &options(ChartForm::Bars, width, language)).unwrap();
        insta::assert_binary_snapshot!(&format!("rates_{width}_5.svg"), picture(&chart));
    }
}

#[test]
fn hostile_labels_stay_text_inside_the_picture() {
    let long = "Meget lang betegnelse ".repeat(30);
    let unbroken = "Ubrudtbetegnelse".repeat(30);
    let hostile = [
        "<script>alert(1)</script>",
        "\u{202e}langet\u{202c} \u{2066}x\u{2069}",
        &long,
        &unbroken,
        "=1+1 & \"a\" 'b' \u{0} \u{1b}[1m",
    ];
    for form in ChartForm::ALL {
        let made = Made { rows: 5, breaks: true, language: Language::Danish };
        let mut table = table(form, &made);
        table.title = hostile.join(" ");
        for (_, labels) in &mut table.labels {
            for ((_, label), evil) in labels.iter_mut().zip(hostile) {
                evil.clone_into(label);
            }
        }
        for note in &mut table.notes {
            note.short = note.short.as_ref().map(|_| hostile.join(" "));
        }
        let chart = Chart::draw(&table, &options(form, 800, Language::Danish)).unwrap();
        let svg = chart.svg();
        assert!(!svg.contains("<script") && svg.contains("&lt;script&gt;"), "{}", form.name());
        for direction in
            "\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}\u{0}\u{1b}"
                .chars()
        {
            assert!(!svg.contains(direction), "{}: {direction:?}", form.name());
        }
        assert_texts_stand_free(&chart, form.name());
    }
}

#[test]
fn a_reform_inside_a_quarter_and_one_between_two() {
    let table = made::quarters();
    let chart = Chart::draw(&table, &options(ChartForm::Line, 800, Language::Danish)).unwrap();
    assert_texts_stand_free(&chart, "quarters");
    assert_says(
        &chart,
        &["Ingen nye ressourceforløb (1. februar 2026)", "Reform (1. januar 2025)"],
        "quarters",
    );
    insta::assert_binary_snapshot!("quarters.svg", picture(&chart));
}

#[test]
fn the_pictures_are_those_that_were_looked_at() {
    let mut rows = 0;
    for form in ChartForm::ALL {
        for breaks in [false, true] {
            for (width, language) in [800, 1600]
                .into_iter()
                .flat_map(|width| LANGUAGES.map(|language| (width, language)))
            {
                rows = rows % 5 + 1;
                let rows = if form == ChartForm::Area { rows.max(2) } else { rows };
                let made = Made { rows, breaks, language };
                let chart =
                    Chart::draw(&table(form, &made), &options(form, width, language)).unwrap();
                let breaks = if breaks { "breaks" } else { "plain" };
                let code = language.pick("da", "en");
                let name = format!("{}_{width}_{code}_{breaks}_{rows}.svg", form.name());
                insta::assert_binary_snapshot!(&name, picture(&chart));
            }
        }
    }
    for (width, language) in [(800, Language::Danish), (1600, Language::English)] {
        let made = Made { rows: 98, breaks: false, language };
        let chart =
            Chart::draw(&made.novembers(), &options(ChartForm::Bars, width, language)).unwrap();
        insta::assert_binary_snapshot!(&format!("bars_{width}_98.svg"), picture(&chart));
        let made = Made { rows: 3, ..made };
        let form = ChartForm::Waterfall;
        let chart = Chart::draw(&table(form, &made), &options(form, width, language)).unwrap();
        insta::assert_binary_snapshot!(&format!("waterfall_{width}.svg"), picture(&chart));
        let of_shift = options(ChartForm::Contributions, width, language);
        let chart = Chart::draw(&made::shift(), &of_shift).unwrap();
        insta::assert_binary_snapshot!(&format!("shift_{width}.svg"), picture(&chart));
    }
}

#[test]
fn the_same_table_gives_the_same_bytes() {
    for form in ChartForm::ALL {
        let made = Made { rows: 4, breaks: true, language: Language::Danish };
        let draw =
            || Chart::draw(&table(form, &made), &options(form, 800, Language::Danish)).unwrap();
        assert_eq!(draw(), draw());
        assert_eq!(draw().png(1.0).unwrap(), draw().png(1.0).unwrap());
    }
}

#[test]
fn the_document_says_what_it_shows_and_fetches_nothing() {
    let made = Made { rows: 2, breaks: true, language: Language::Danish };
    let chart =
        Chart::draw(&made.series(), &options(ChartForm::Line, 800, Language::Danish)).unwrap();
    let svg = chart.svg();
    assert!(svg.contains("role=\"img\"") && svg.contains("lang=\"da\""));
    assert!(svg.contains(&format!("<title>{}</title>", chart.title())));
    assert!(svg.contains(&format!("<desc>{}</desc>", chart.description())));
    // The name of the SVG language is the only address in it; the font goes along.
    let addresses = svg.match_indices("http").count();
    assert_eq!((addresses, svg.matches("http://www.w3.org/2000/svg").count()), (1, 1));
    assert!(!svg.contains("href") && svg.contains("url(data:font/woff2;base64,"));
    // First and last, highest and lowest, breaks, what is preliminary: by hand from the formulas of the table.
    let description = chart.description().replace('\u{a0}', " ");
    for part in [
        "Linjediagram. Antal fuldtidspersoner, januar 2010-december 2014.",
        "Fleksjob: 50.000 i januar 2010 og 59.085 i december 2014; højest 59.085 (december 2014), lavest 50.000 (januar 2010)",
        "uden tal i 2 af 60 perioder",
        "Databrud: Arbejdsgiverperioden i sygedagpenge: 30 dage (2. januar 2012);",
        "Foreløbige tal: december 2014.",
        "Kilde: Syntetiske data (ikke Jobindsats)",
    ] {
        assert!(description.contains(part), "{part:?} is not in {description}");
    }
}

#[test]
fn what_is_missing_is_a_gap_and_never_zero() {
    let made = Made { rows: 2, breaks: false, language: Language::Danish };
    let chart =
        Chart::draw(&made.series(), &options(ChartForm::Line, 800, Language::Danish)).unwrap();
    // Sygedagpenge lacks two months in the middle: its dashes are drawn in two runs, and no point lies on the axis.
    assert_says(&chart, &["Huller: diskretioneret"], "gap");
    let foot = chart
        .svg()
        .lines()
        .filter(|line| line.contains("#767676"))
        .find_map(|line| {
            line.split("points=\"").nth(1)?.split([',', ' ']).nth(1)?.parse::<i32>().ok()
        })
        .unwrap();
    let on_axis = |line: &&str| {
        line.contains("#D2691E")
            && line.split("points=\"").nth(1).is_some_and(|points| {
                points.split_whitespace().any(|point| {
                    point.ends_with(&format!(",{foot}\"")) || point.ends_with(&format!(",{foot}"))
                })
            })
    };
    assert_eq!(chart.svg().lines().filter(on_axis).count(), 0);
}

#[test]
fn a_table_that_suits_no_form_is_refused_with_a_way_out() {
    let draw = |table: &Table, form: ChartForm| {
        let error = Chart::draw(table, &options(form, 800, Language::Danish)).unwrap_err();
        assert!(!error.hint().is_empty());
        error.to_string()
    };
    let six = Made { rows: 6, breaks: false, language: Language::Danish };
    assert!(draw(&six.series(), ChartForm::Line).contains("at most 5 rows, and the table has 6"));
    let nine = Made { rows: 9, breaks: false, language: Language::Danish };
    assert!(draw(&nine.parts(), ChartForm::Area).contains("at most 8 rows, and the table has 9"));
    // Without a total, or with one that the rows do not add up to, nothing is stacked.
    assert!(draw(&six.series(), ChartForm::Area).contains("do not add up to a total"));
    let mut wrong = six.parts();
    made::raise_total(&mut wrong, 100);
    assert!(draw(&wrong, ChartForm::Area).contains("do not add up to a total"));
    assert!(draw(&Table::default(), ChartForm::Line).contains("no periods"));
    let mut ragged = six.novembers();
    ragged.rows[0].cells.pop();
    assert!(draw(&ragged, ChartForm::Columns).contains("has 5 cells for 6 columns"));
    let mut twice = six.series();
    twice.rows.push(twice.rows[0].clone());
    assert!(draw(&twice, ChartForm::Multiples).contains("two values for Kommune 1 in 2010-01"));
    let mut unordered = six.novembers();
    unordered.columns.swap(1, 2);
    assert!(draw(&unordered, ChartForm::Columns).contains("no periods in order"));
    let one = Made { rows: 1, breaks: false, language: Language::Danish };
    let mut empty = one.novembers();
    made::empty(&mut empty);
    assert!(draw(&empty, ChartForm::Columns).contains("every cell is missing"));
    let options = ChartOptions { width: 10, ..options(ChartForm::Line, 800, Language::Danish) };
    assert!(Chart::draw(&one.series(), &options).unwrap_err().hint().contains("480 to 4000"));
}

#[test]
fn a_table_without_a_form_asked_for_gets_the_one_that_suits_it() {
    let form = |table: &Table| Chart::draw(table, &ChartOptions::default()).unwrap().form();
    let made = |rows| Made { rows, breaks: false, language: Language::Danish };
    assert_eq!(form(&made(5).series()), ChartForm::Line);
    assert_eq!(form(&made(6).series()), ChartForm::Multiples);
    assert_eq!(form(&made(8).parts()), ChartForm::Area);
    assert_eq!(form(&made(5).novembers()), ChartForm::Columns);
    assert_eq!(form(&made(98).novembers()), ChartForm::Bars);
}

#[test]
fn a_png_is_the_svg_in_pixels() {
    let made = Made { rows: 3, breaks: true, language: Language::Danish };
    let chart =
        Chart::draw(&made.series(), &options(ChartForm::Line, 800, Language::Danish)).unwrap();
    let png = chart.png(2.0).unwrap();
    let picture = Pixmap::decode_png(&png).unwrap();
    let (width, height) = chart.size();
    assert_eq!((picture.width(), picture.height()), (2 * width, 2 * height));
    // The title is drawn: there is dark ink in its place, and white ground at the edge.
    let dark = |x: u32, y: u32| picture.pixel(x, y).is_some_and(|pixel| pixel.green() < 100);
    assert!((40..400).any(|x| (40..70).any(|y| dark(x, y))));
    assert!((0..2 * width).all(|x| !dark(x, 2)));
    assert!(chart.png(1000.0).unwrap_err().to_string().contains("too many"));
}

#[test]
fn a_point_lies_where_the_ticks_say() {
    let made = Made { rows: 1, breaks: false, language: Language::Danish };
    let chart =
        Chart::draw(&made.series(), &options(ChartForm::Line, 800, Language::Danish)).unwrap();
    let texts = placed_texts(chart.svg());
    let height_of = |tick: &str| texts.iter().find(|(_, _, text)| text == tick).unwrap().1;
    let (zero, top) = (height_of("0"), height_of("60.000"));
    // The only line of the series, whose last month is 59.085 and whose first is 50.000.
    let line = chart
        .svg()
        .lines()
        .find(|line| line.contains("stroke=\"#12355B\"") && line.contains("polyline"))
        .unwrap();
    let points: Vec<(f64, f64)> = line
        .split_once("points=\"")
        .unwrap()
        .1
        .split_once('"')
        .unwrap()
        .0
        .split_whitespace()
        .map(|point| point.split_once(',').unwrap())
        .map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap()))
        .collect();
    assert_eq!(points.len(), 60);
    // Texts and lines differ by a constant; two heights apart give the value apart.
    let per_unit = (zero - top) / 60_000.0;
    let risen = (points[0].1 - points[59].1) / per_unit;
    assert!((risen - 9_085.0).abs() < 30.0, "{risen}");
    // Sixty months of equal room, and January 2011 stands in the middle of its label.
    let step = (points[59].0 - points[0].0) / 59.0;
    assert!(points.windows(2).all(|pair| (pair[1].0 - pair[0].0 - step).abs() <= 1.0));
    let january = texts.iter().filter(|(_, _, text)| text == "Jan.").nth(1).unwrap().0;
    assert!((january - points[12].0).abs() <= 1.0);
}

#[test]
fn a_break_in_every_month_has_a_number_and_none_leaves_its_panel() {
    for form in [ChartForm::Line, ChartForm::Multiples, ChartForm::Area] {
        for (width, rows) in [(480, 5), (800, 4), (800, 2)] {
            let made = Made { rows, breaks: false, language: Language::Danish };
            let mut table = table(form, &made);
            made::break_every_month(&mut table);
            let chart = Chart::draw(&table, &options(form, width, Language::Danish)).unwrap();
            assert_texts_stand_free(&chart, &format!("{} {width} {rows}", form.name()));
            let all: Vec<String> =
                (2..=12).map(|month| format!("{month} Reform nr. {month} ")).collect();
            assert_says(&chart, &all.iter().map(String::as_str).collect::<Vec<_>>(), form.name());
        }
    }
}

#[test]
fn values_are_written_on_columns_only_where_they_fit() {
    for novembers in [1, 2, 4, 5, 8, 9, 14, 20, 40] {
        for width in [480, 800, 1600] {
            let name = format!("{novembers} Novembers at {width}");
            let table = made::years(novembers);
            let chart =
                Chart::draw(&table, &options(ChartForm::Columns, width, Language::Danish)).unwrap();
            assert_texts_stand_free(&chart, &name);
            // The newest year is named whatever has room; without values there is an axis to read from.
            let newest = (99 + novembers).to_string() + ".000";
            assert_says(&chart, &["2014"], &name);
            if novembers <= 5 {
                assert_says(&chart, &[&newest], &name);
            }
        }
    }
}

#[test]
fn falls_stand_below_zero_and_large_numbers_have_room() {
    for factor in [-1, 1_000, -1_000] {
        for form in [ChartForm::Line, ChartForm::Columns, ChartForm::Bars, ChartForm::Multiples] {
            for width in [480, 800] {
                let made = Made { rows: 5, breaks: false, language: Language::Danish };
                let mut table = table(form, &made);
                made::multiply(&mut table, factor);
                let chart = Chart::draw(&table, &options(form, width, Language::Danish)).unwrap();
                assert_texts_stand_free(&chart, &format!("{} {width} times {factor}", form.name()));
            }
        }
    }
}

#[test]
fn lines_that_end_at_zero_are_named_above_the_months() {
    for (form, rows) in [(ChartForm::Line, 5), (ChartForm::Multiples, 5)] {
        let made = Made { rows, breaks: true, language: Language::Danish };
        let mut table = table(form, &made);
        made::multiply(&mut table, 0);
        let chart = Chart::draw(&table, &options(form, 800, Language::Danish)).unwrap();
        assert_texts_stand_free(&chart, form.name());
    }
}

#[test]
fn a_stack_of_single_months_is_drawn_as_columns() {
    let made = Made { rows: 2, breaks: false, language: Language::Danish };
    let mut table = made.parts();
    made::only_novembers(&mut table);
    let chart = Chart::draw(&table, &options(ChartForm::Area, 800, Language::Danish)).unwrap();
    assert_texts_stand_free(&chart, "Novembers");
    // Five Novembers of two bands: as many upright blocks in the colours of the bands.
    let blocks = |color: &str| {
        let is_block =
            |line: &&str| line.starts_with("<rect") && line.contains(&format!("fill=\"{color}\""));
        chart.svg().lines().filter(is_block).count()
    };
    assert_eq!((blocks("#12355B"), blocks("#D2691E")), (5, 5));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever is in a table, it is refused or drawn so that every text can be read.
    #[test]
    fn any_table_is_drawn_free_or_refused(
        table in made::any_table(),
        form in proptest::sample::select(
            [
                &ChartForm::ALL[..],
                &[
                    ChartForm::Quarters,
                    ChartForm::Contributions,
                    ChartForm::Waterfall,
                    ChartForm::Months,
                ],
            ]
            .concat(),
        ),
        width in 480_u32..1700,
        english in any::<bool>(),
    ) {
        let language = if english { Language::English } else { Language::Danish };
        match Chart::draw(&table, &options(form, width, language)) {
            Ok(chart) => assert_texts_stand_free(&chart, form.name()),
            Err(error) => prop_assert!(!error.hint().is_empty()),
        }
    }
}
