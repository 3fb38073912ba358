//! Charts as the figures of a note: without what stands around them, 16 cm wide.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod made;
mod measured;

use bestand_model::table::{Cell, Table};
use bestand_model::{Language, MissingReason, Number};
use bestand_report::chart::{Chart, ChartForm, ChartOptions, font_face_css};

use proptest::prelude::*;
use resvg::tiny_skia::Pixmap;

use made::{Made, figures};
use measured::{assert_says, assert_texts_stand_free, picture, placed_texts};

/// Sixteen centimetres, at 96 pixels to the inch.
const WIDTH: u32 = 605;

fn bare() -> ChartOptions {
    ChartOptions { width: WIDTH, bare: true, ..ChartOptions::default() }
}

/// A table of each form that a note could draw.
fn tables() -> Vec<(&'static str, Option<ChartForm>, Table)> {
    let made = |rows, breaks| Made { rows, breaks, language: Language::Danish };
    vec![
        ("kl_stock", None, figures::kl_stock()),
        ("run_off", None, figures::run_off()),
        ("held_against", None, figures::held_against()),
        ("calendar", None, figures::calendar(Language::Danish)),
        ("around_a_reform", None, figures::awards_around_a_reform()),
        ("awards", None, made::awards(&made(2, true))),
        ("line", None, made(4, true).series()),
        ("columns", None, made(5, true).novembers()),
        ("bars", Some(ChartForm::Bars), made(5, true).novembers()),
        ("rates", None, made::rates(&made(12, false))),
        ("multiples", Some(ChartForm::Multiples), made(5, true).series()),
        ("months", None, made::check_months(&made(5, true))),
        ("waterfall", None, made::accounts(&made(3, true))),
        ("contributions", None, made::contributions(&made(5, true))),
        ("seasonal", None, made::seasonal(&made(1, true))),
    ]
}

#[test]
fn every_form_stands_free_without_title_sources_and_notes() {
    for (name, form, table) in tables() {
        for (width, height) in [(WIDTH, None), (WIDTH, Some(250)), (480, None), (1200, Some(400))] {
            let options = ChartOptions { form, width, height, ..bare() };
            let chart = Chart::draw(&table, &options).unwrap();
            let name = format!("{name} {width} {height:?}");
            assert_texts_stand_free(&chart, &name);
            let texts = placed_texts(chart.svg());
            let stands = |part: &str| texts.iter().any(|(_, _, text)| text.contains(part));
            assert!(!stands("Kilde") && !stands("overlap") && !stands("Note:"), "{name}");
            assert!(!texts.iter().any(|(_, _, text)| *text == table.title), "{name}");
            // Whoever hears the chart hears all of it.
            assert!(chart.svg().contains(&format!("<title>{}</title>", chart.title())), "{name}");
            assert!(chart.description().contains("Syntetiske data"), "{name}");
        }
    }
}

#[test]
fn what_is_measured_stays_and_so_does_what_signs_and_hollow_points_mean() {
    let says = |table: &Table, words: &[&str]| {
        let chart = Chart::draw(table, &bare()).unwrap();
        assert_says(&chart, words, &table.id);
    };
    says(&figures::run_off(), &["Antal personer", "58", "1. februar 2026: ingen nye forløb"]);
    says(&figures::kl_stock(), &["Fuldtidspersoner", "I alt", "1 Arbejdsgiverperioden"]);
    let made = Made { rows: 4, breaks: true, language: Language::Danish };
    says(&made.series(), &["Antal fuldtidspersoner", "Huller: diskretioneret", "Foreløbige tal."]);
    says(&made.novembers(), &["november", "* diskretioneret", "– ydelsen fandtes ikke"]);
    says(&made::accounts(&made), &["Vist: februar 2025", "afkortet", "Foreløbige tal."]);
    says(&made::awards(&made), &["Antal nytilkendelser pr. kvartal", "Indeks, gennemsnit 2011"]);
}

#[test]
fn a_figure_of_six_to_eight_centimetres_is_as_high_as_asked() {
    for table in [figures::run_off(), figures::held_against(), figures::calendar(Language::Danish)]
    {
        for height in [230, 250, 300] {
            let options = ChartOptions { height: Some(height), ..bare() };
            assert_eq!(Chart::draw(&table, &options).unwrap().size(), (WIDTH, height));
        }
    }
}

#[test]
fn years_stand_over_each_other_from_january_to_december() {
    for (language, months) in [
        (Language::Danish, ["Jan", "Maj", "Okt", "Dec"]),
        (Language::English, ["Jan", "May", "Oct", "Dec"]),
    ] {
        for width in [480, WIDTH, 800, 1200] {
            for rest in [false, true] {
                let options = ChartOptions { width, language, bare: rest, ..bare() };
                let chart = Chart::draw(&figures::calendar(language), &options).unwrap();
                assert_eq!(chart.form(), ChartForm::Calendar);
                assert_texts_stand_free(&chart, &format!("calendar {width}"));
                let sep = language.pick("2026: 2.230 (sep.)", "2026: 2,230 (sep)");
                assert_says(&chart, &["2024: ", "2025: ", sep, "Budget 2026: "], "calendar");
                if width > 480 {
                    assert_says(&chart, &months, "calendar");
                }
            }
        }
    }
}

#[test]
fn a_year_that_is_not_over_ends_and_one_with_a_hidden_month_has_a_gap() {
    let chart = Chart::draw(&figures::calendar(Language::Danish), &bare()).unwrap();
    let lines = |color: &str| -> Vec<usize> {
        let is_line = |line: &&str| line.starts_with("<polyline") && line.contains(color);
        let points = |line: &str| line.split("points=\"").nth(1).unwrap().matches(',').count();
        chart.svg().lines().filter(is_line).map(points).collect()
    };
    // The newest year is one whole line of nine months, wider than any other.
    assert_eq!(lines("stroke=\"#12355B\" stroke-width=\"28\""), [9]);
    let description = chart.description().replace('\u{a0}', " ");
    // By hand: 2310 + 14 · |1 − 7| − 12 and 2310 + 14 · |9 − 7| − 108; the least is in July, 2310 − 84.
    for part in [
        "Linjediagram, en linje pr. år fra januar til december. Fuldtidspersoner.",
        "2026: 2.382 i januar og 2.230 i september; højest 2.382 (januar), lavest 2.226 (juli)",
        "Foreløbige tal: september 2026.",
    ] {
        assert!(description.contains(part), "{part:?} is not in {description}");
    }
    // May 2025 is hidden: that is a gap, and months to come are none.
    assert_says(&chart, &["Huller: diskretioneret"], "gap");
    assert!(!chart.svg().contains("offentliggjort"));
}

#[test]
fn the_marked_year_is_the_strong_one_and_too_many_years_are_refused() {
    let mut table = figures::calendar(Language::Danish);
    table.marked = vec!["2024".to_owned()];
    let chart = Chart::draw(&table, &bare()).unwrap();
    let strong = chart.svg().lines().find(|line| line.contains("stroke-width=\"28\"")).unwrap();
    assert_eq!(strong.split("points=\"").nth(1).unwrap().matches(',').count(), 12);
    for year in 2018..2024 {
        let mut column = table.columns[1].clone();
        (column.id, column.label) = (year.to_string(), year.to_string());
        table.columns.push(column);
        for row in &mut table.rows {
            row.cells.push(Cell::Exact(Number::integer(2_000)));
        }
    }
    let error = Chart::draw(&table, &bare()).unwrap_err();
    assert!(error.to_string().contains("calendar shows at most 6"), "{error}");
    assert!(error.hint().contains("fewer years"));
}

#[test]
fn a_calendar_of_anything_but_twelve_months_is_refused() {
    let mut twice = figures::calendar(Language::Danish);
    twice.rows.push(twice.rows[0].clone());
    let error = Chart::draw(&twice, &bare()).unwrap_err();
    assert!(error.to_string().contains("two values for Fuldtidspersoner in januar"), "{error}");
    let mut thirteenth = figures::calendar(Language::Danish);
    thirteenth.rows[0].cells[0] = Cell::Code("13".into());
    assert!(Chart::draw(&thirteenth, &bare()).is_err());
    let mut empty = figures::calendar(Language::Danish);
    for cell in empty.rows.iter_mut().flat_map(|row| &mut row.cells[1..]) {
        *cell = Cell::Missing(MissingReason::NotAvailable);
    }
    assert!(Chart::draw(&empty, &bare()).unwrap_err().to_string().contains("every cell"));
}

#[test]
fn a_reform_inside_a_quarter_is_drawn_inside_it_and_one_inside_no_month_on_its_boundary() {
    let dashed = |table: &Table| -> Vec<f64> {
        let chart = Chart::draw(table, &bare()).unwrap();
        let mut at: Vec<f64> = chart
            .svg()
            .lines()
            .filter(|line| line.starts_with("<line") || line.starts_with("<polyline"))
            .filter(|line| line.contains("#6B6B6B"))
            .filter_map(|line| line.split("points=\"").nth(1)?.split(',').next()?.parse().ok())
            .collect();
        at.dedup();
        at
    };
    let place_of = |table: &Table, text: &str, nth: usize| {
        let chart = Chart::draw(table, &bare()).unwrap();
        let texts = placed_texts(chart.svg());
        texts.iter().filter(|(_, _, each)| each == text).nth(nth).unwrap().0
    };
    let awards = figures::awards_around_a_reform();
    // The first quarter of 2026 is the fourth `1.`; a quarter is as wide as from one label to the next.
    let (first, second) = (place_of(&awards, "1.", 3), place_of(&awards, "2.", 3));
    let begins = first - (second - first) / 2.0;
    let reform = *dashed(&awards).iter().find(|at| **at > begins - 1.0).unwrap();
    // 31 of 90 days into it.
    assert!((reform - begins - (second - first) * 31.0 / 90.0).abs() <= 2.0, "{reform}");
    let months = figures::run_off();
    let (january, march) = (place_of(&months, "Jan.", 1), place_of(&months, "Mar.", 1));
    let begins_february = january + (march - january) / 4.0;
    assert!((dashed(&months)[0] - begins_february).abs() <= 2.0);
}

#[test]
fn rows_read_as_one_have_two_shades_of_one_colour() {
    let bands = |joint: &[&str]| {
        let mut table = figures::kl_stock();
        table.joint = vec![joint.iter().map(|code| (*code).to_owned()).collect()];
        let chart = Chart::draw(&table, &bare()).unwrap();
        let fill = |line: &str| Some(line.split("fill=\"").nth(1)?.split('"').next()?.to_owned());
        let is_band = |line: &&str| line.starts_with("<polygon");
        chart.svg().lines().filter(is_band).filter_map(fill).collect::<Vec<String>>()
    };
    // From the bottom: the seventh and the eighth benefit, and where others are read as one, the third and fourth.
    let green = ["#14452F", "#4C9F63"];
    let two = bands(&["kontanthjaelp", "uddannelseshjaelp"]);
    assert_eq!((two.len(), &two[6..]), (8, &green.map(str::to_owned)[..]));
    assert_eq!(bands(&["fleksjob", "ledighedsydelse"])[2..4], green);
}

#[test]
fn an_area_has_the_strong_line_and_each_it_is_held_against_a_dash_of_its_own() {
    let chart = Chart::draw(&figures::held_against(), &bare()).unwrap();
    let whole = chart.svg().lines().filter(|line| line.contains("stroke-width=\"30\""));
    assert!(whole.clone().all(|line| line.contains("#12355B")) && whole.count() == 1);
    // Squares, triangles and diamonds each half year: in January and July of 2025 and 2026, and at the end.
    for color in ["#D2691E", "#6A1B4D", "#2A9D8F"] {
        let is_mark = |line: &&str| {
            line.starts_with("<polygon")
                && line.contains(color)
                && !line.contains("opacity=\"0.13\"")
        };
        assert_eq!(chart.svg().lines().filter(is_mark).count(), 5, "{color}");
    }
    // It is so wherever the area stands in the table.
    let mut table = figures::held_against();
    table.marked = vec!["000".to_owned()];
    let chart = Chart::draw(&table, &bare()).unwrap();
    assert_texts_stand_free(&chart, "marked last");
    assert!(
        chart.svg().lines().any(|line| line.contains("stroke=\"#12355B\" stroke-width=\"30\""))
    );
}

#[test]
fn several_charts_on_a_page_share_no_id_and_one_font() {
    for (name, form, table) in tables() {
        let chart = Chart::draw(&table, &ChartOptions { form, ..bare() }).unwrap();
        assert!(chart.svg().contains(font_face_css()), "{name}");
        let svg = chart.svg_without_font();
        assert!(!svg.contains("<style") && !svg.contains("font-face"), "{name}");
        assert!(!svg.contains(" id=") && !svg.contains("url(") && !svg.contains("href"), "{name}");
        let font = format!("<style>{}</style>\n", font_face_css());
        assert_eq!(chart.svg().replacen(&font, "", 1), svg, "{name}");
    }
}

#[test]
fn a_picture_is_white_to_its_edges_where_pixels_and_chart_do_not_end_together() {
    let chart = Chart::draw(&figures::run_off(), &bare()).unwrap();
    // 605 times 3.125 is 1890.625, and 605 times 1.3 is 786.5.
    for scale in [1.0, 1.3, 3.125] {
        let picture = Pixmap::decode_png(&chart.png(scale).unwrap()).unwrap();
        let (right, low) = (picture.width() - 1, picture.height() - 1);
        let sides = (0..=low).flat_map(|y| [(0, y), (right, y)]);
        let ends = (0..=right).flat_map(|x| [(x, 0), (x, low)]);
        let is_white = |(x, y)| {
            let pixel = picture.pixel(x, y).unwrap();
            [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()] == [255; 4]
        };
        assert!(sides.chain(ends).all(is_white), "{scale}");
    }
}

#[test]
fn the_figures_are_those_that_were_looked_at() {
    /// Those that notes are made of, and one whose key changes without notes.
    const LOOKED_AT: [&str; 6] =
        ["kl_stock", "run_off", "held_against", "calendar", "around_a_reform", "waterfall"];
    for (name, form, table) in tables().into_iter().filter(|each| LOOKED_AT.contains(&each.0)) {
        let chart = Chart::draw(&table, &ChartOptions { form, ..bare() }).unwrap();
        insta::assert_binary_snapshot!(&format!("{name}.svg"), picture(&chart));
    }
    let low = ChartOptions { height: Some(250), ..bare() };
    let chart = Chart::draw(&figures::calendar(Language::Danish), &low).unwrap();
    insta::assert_binary_snapshot!("calendar_low.svg", picture(&chart));
    let full = ChartOptions { width: 800, language: Language::English, ..ChartOptions::default() };
    let chart = Chart::draw(&figures::calendar(Language::English), &full).unwrap();
    insta::assert_binary_snapshot!("calendar_800_en.svg", picture(&chart));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// Whatever the years are, every text can be read.
    #[test]
    fn any_years_are_drawn_free(
        cells in proptest::collection::vec(proptest::option::weighted(0.85, 0..4_000_i64), 48),
        level in proptest::sample::select(vec![0_i64, 3, 20_000, 900_000]),
        width in 480_u32..1300,
        height in proptest::option::of(200_u32..500),
        rest in any::<bool>(),
    ) {
        let mut table = figures::calendar(Language::Danish);
        for (place, cell) in cells.iter().enumerate() {
            let value = cell.map_or(Cell::Missing(MissingReason::NotAvailable), |value| {
                Cell::Exact(Number::integer(level + value % (level / 5 + 10)))
            });
            table.rows[place / 4].cells[1 + place % 4] = value;
        }
        let options = ChartOptions { width, height, bare: rest, ..bare() };
        assert_texts_stand_free(&Chart::draw(&table, &options).unwrap(), "years");
    }
}
