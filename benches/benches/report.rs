//! How long a chart and a workbook take, beside the least the same libraries need.
//!
//! `cargo bench -p bestand-benches --bench report`. The tables are those of the synthetic extracts behind KL's note: the
//! stock of eight benefits over 60 months, and a single benefit. The peers draw the same lines and write the same cells
//! with nothing around them.

use std::io::sink;
use std::path::Path;
use std::sync::LazyLock;

use bestand_core::model::benefit_set::BenefitSet;
use bestand_core::model::table::{Cell, Table};
use bestand_core::read::{ReadOptions, read_file};
use bestand_core::{Cube, Request, StockOptions, stock};
use bestand_report::chart::{Chart, ChartForm, ChartOptions};
use bestand_report::export::workbook::{Sheet, Workbook};
use divan::Bencher;
use plotters::prelude::*;

fn main() {
    divan::main();
}

/// KL's stock: 60 months, ten rows.
static KL: LazyLock<Table> = LazyLock::new(|| {
    let set = BenefitSet::shipped("kl").expect("the set kl ships").clone();
    let tables = ["y07a02", "y08a02", "y09a02", "y10a02", "y11a02", "y12a02", "y36a02", "y38a02"];
    answer(&tables, Request { set: Some(set), ..Request::default() })
});

/// One benefit over 60 months.
static ONE: LazyLock<Table> = LazyLock::new(|| answer(&["y07a02"], Request::default()));

fn answer(tables: &[&str], request: Request) -> Table {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data-samples/synthetic/kl-2015");
    let extracts = tables.iter().flat_map(|table| {
        let path = folder.join(format!("synthetic_{table}_2015-01-15.csv"));
        read_file(&path, &ReadOptions::default()).expect("the synthetic extracts can be read")
    });
    let cube = Cube::from_extracts(extracts.collect(), &[]).expect("the extracts stack");
    stock(&cube, &request, &StockOptions::default()).expect("the extracts have an answer")
}

fn draw(table: &Table, form: ChartForm) -> Chart {
    let options = ChartOptions { form: Some(form), ..ChartOptions::default() };
    Chart::draw(table, &options).expect("the table can be drawn")
}

mod chart {
    use super::*;

    #[divan::bench]
    fn stacked_areas_svg(bencher: Bencher<'_, '_>) {
        bencher.bench(|| draw(&KL, ChartForm::Area));
    }

    #[divan::bench]
    fn panels_svg(bencher: Bencher<'_, '_>) {
        bencher.bench(|| draw(&KL, ChartForm::Multiples));
    }

    #[divan::bench]
    fn line_svg(bencher: Bencher<'_, '_>) {
        bencher.bench(|| draw(&ONE, ChartForm::Line));
    }

    #[divan::bench]
    fn stacked_areas_svg_and_png_at_twice_the_size(bencher: Bencher<'_, '_>) {
        bencher.bench(|| draw(&KL, ChartForm::Area).png(2.0));
    }

    /// The line alone, with plotters' own axes.
    #[divan::bench]
    fn peer_plotters_line_svg(bencher: Bencher<'_, '_>) {
        let values: Vec<f64> =
            ONE.rows.iter().filter_map(|row| number(row.cells.last()?)).collect();
        bencher.bench(|| {
            let mut svg = String::new();
            {
                let area = SVGBackend::with_string(&mut svg, (800, 450)).into_drawing_area();
                area.fill(&WHITE).expect("a string can be written to");
                let mut chart = ChartBuilder::on(&area)
                    .margin(20)
                    .x_label_area_size(30)
                    .y_label_area_size(60)
                    .build_cartesian_2d(0.0..values.len() as f64, 0.0..100_000.0)
                    .expect("the ranges are not empty");
                chart.configure_mesh().draw().expect("a string can be written to");
                let points = values.iter().enumerate().map(|(at, value)| (at as f64, *value));
                chart
                    .draw_series(LineSeries::new(points, &BLACK))
                    .expect("a string can be written to");
            }
            svg
        });
    }
}

mod workbook {
    use super::*;

    const TABLES: usize = 20;

    #[divan::bench]
    fn twenty_tables(bencher: Bencher<'_, '_>) {
        let sheets: Vec<Sheet<'_>> =
            (0..TABLES).map(|_| Sheet { table: &KL, picture: None }).collect();
        bencher.bench(|| Workbook::default().write_sheets(&sheets, &mut sink()));
    }

    /// The same numbers on as many sheets, and nothing else.
    #[divan::bench]
    fn peer_rust_xlsxwriter_twenty_sheets(bencher: Bencher<'_, '_>) {
        bencher.bench(|| {
            let mut book = rust_xlsxwriter::Workbook::new();
            for _ in 0..TABLES {
                let sheet = book.add_worksheet();
                for (place, row) in (0..).zip(&KL.rows) {
                    if let Some(value) = row.cells.last().and_then(number) {
                        sheet
                            .write_number(place / 10, (place % 10) as u16, value)
                            .expect("the cell is there");
                    }
                }
            }
            book.save_to_buffer().expect("the book can be written")
        });
    }
}

fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Exact(number) => Some(number.as_f64()),
        Cell::Ratio(value) => Some(*value),
        Cell::Code(_) | Cell::Between(_) | Cell::Missing(_) => None,
    }
}
