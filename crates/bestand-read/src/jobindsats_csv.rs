//! CSV of the Jobindsats API: `Area;Periode;…` (version 2) and `Periode;Område;…` (version 3), quoted or not,
//! separated by semicolon, comma or tab.

use crate::{
    Extract, ReadOptions,
    delimited::{self, Layout},
    error::ReadError,
    input::Input,
    jobindsats_columns::{self, AREA_HEADINGS, PERIOD_HEADINGS},
    shape::Shape,
};

/// The shape of this module.
pub(crate) struct JobindsatsCsv;

impl Shape for JobindsatsCsv {
    fn name(&self) -> &'static str {
        "jobindsats_csv"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        input.layout(is_jobindsats).is_some()
    }

    fn read(&self, input: &Input<'_>, options: &ReadOptions) -> Result<Vec<Extract>, ReadError> {
        let Some(layout) = input.layout(is_jobindsats) else { return Ok(Vec::new()) };
        let scanned = delimited::read(input, options, layout, jobindsats_columns::roles)?;
        Ok(vec![jobindsats_columns::extract(input, options, self.name(), scanned.table)?])
    }
}

/// One of the two is enough, so that the error can say that the other is missing.
fn is_jobindsats(layout: &Layout) -> bool {
    PERIOD_HEADINGS.iter().chain(&AREA_HEADINGS).any(|heading| layout.has(heading))
}

#[cfg(test)]
mod tests {
    use bestand_model::{Number, Period, Status, source::Publisher};

    use super::*;
    use crate::{RawCell, read_bytes};

    fn read(name: &str, text: &str) -> Extract {
        read_bytes(name, text.as_bytes(), &ReadOptions::default()).unwrap().remove(0)
    }

    fn number(units: i64, decimals: u8) -> RawCell {
        RawCell::Number(Number::new(units, decimals), Status::Normal)
    }

    /// Styrelsen for Arbejdsmarked og Rekruttering, "API Eksempler, version 2", figure 1.
    const VERSION_2: &str = "\
Area;Periode;Køn;Antal personer;Antal fuldtidspersoner;Fuldtidspersoner i pct. af arbejdsstyrken 16-66 år
Hele landet;2021M01;Køn i alt;144315;120525;4,2
Hele landet;2021M01;Kvinder;72405;59664;2,1
";

    #[test]
    fn version_2_has_the_area_first_and_a_decimal_comma() {
        let extract = read("y01a02_2022-03-04.csv", VERSION_2);
        assert_eq!(extract.source.publisher, Publisher::Jobindsats);
        assert_eq!(extract.source.table.as_deref(), Some("y01a02"));
        assert_eq!(extract.source.pulled.to_string(), "2022-03-04");
        assert_eq!(extract.source.read.shape, "jobindsats_csv");
        assert!(
            extract.source.read.numbers.is_some_and(|numbers| numbers.starts_with("decimal comma"))
        );
        assert_eq!(extract.source.read.rows, 2);
        let labels: Vec<_> =
            extract.dimensions.iter().map(|column| column.label.as_str()).collect();
        assert_eq!(labels, ["Area", "Køn"]);
        assert_eq!(extract.periods.members, [Period::month(2021, 1).unwrap()]);
        assert_eq!(extract.measures[1].cells, [number(120_525, 0), number(59_664, 0)]);
        assert_eq!(extract.measures[2].cells, [number(42, 1), number(21, 1)]);
        assert_eq!(extract.places, [2, 3]);
    }

    #[test]
    fn version_3_has_the_period_first_and_an_empty_cell_stays_blank() {
        let extract = read(
            "x.csv",
            "\u{FEFF}\"Periode\",\"Område\",\"Antal sager, i alt\",\"Andel\"\r\n\"2026M05\",\"Læsø\",\"\",\"0.4\"\r\n",
        );
        assert_eq!(extract.source.read.encoding, "utf-8-bom");
        assert_eq!(extract.measures[0].label, "Antal sager, i alt");
        assert_eq!(extract.measures[0].cells, [RawCell::Blank]);
        assert_eq!(extract.measures[1].cells, [number(4, 1)]);
    }

    #[test]
    fn synthetic_data_are_never_called_jobindsats() {
        for (name, text) in [
            ("synthetic_y01a02.csv", "Periode;Område;Antal\n2014M11;Aarhus;12\n"),
            ("y01a02.csv", "Periode;Område;Antal\n2014M11;Syntetisk kommune;12\n"),
            ("y01a02.csv", "Periode;Område;Antal (syntetisk)\n2014M11;Aarhus;12\n"),
        ] {
            assert_eq!(read(name, text).source.publisher, Publisher::Synthetic);
        }
    }

    #[test]
    fn what_the_user_says_wins_over_the_file_name() {
        let options = ReadOptions {
            table: Some("Y36A02".into()),
            pulled: Some(bestand_model::source::Vintage::Year(2014)),
            ..ReadOptions::default()
        };
        let source = read_bytes("y01a02_2015-01-15.csv", VERSION_2.as_bytes(), &options)
            .unwrap()
            .remove(0)
            .source;
        assert_eq!(source.table.as_deref(), Some("y36a02"));
        assert_eq!(source.pulled.to_string(), "2014");
    }
}
