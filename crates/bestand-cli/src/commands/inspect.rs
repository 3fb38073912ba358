//! `bestand inspect`.

use std::path::Path;
use std::process::ExitCode;

use bestand_core::inspect::inspect_settled;
use bestand_core::{Cube, tidy};
use bestand_report::inspection::{InspectionOptions, render};
use serde_json::json;

use crate::args::{Global, InspectArgs, InspectFormat};
use crate::failure::Failure;
use crate::{inputs, output};

pub(crate) fn run(args: &InspectArgs, global: &Global) -> Result<ExitCode, Failure> {
    let settled = inputs::settled(&args.input, global, None)?;
    let given = inputs::given_benefits(&args.input);
    if let Some(path) = &args.tidy {
        let cube = Cube::from_extracts(settled.extracts().to_vec(), &given)?;
        write_tidy(&cube, path)?;
    }
    let inspection = inspect_settled(settled, &given, args.check, global.language())?;
    match args.format {
        InspectFormat::Text => {
            let options = InspectionOptions {
                width: output::width(),
                language: global.language(),
                all_members: args.members,
            };
            output::write_text(&render(&inspection, &options))?;
        }
        InspectFormat::Json => {
            let mut object = json!({
                "schema": "bestand.inspection/1",
                "extracts": inspection.extracts,
                "findings": inspection.findings,
            });
            if !args.input.map.is_empty() {
                object["mapped"] = json!(inspection.mapped);
            }
            if let Some(drift) = &inspection.drift {
                object["drift"] = json!(drift);
            }
            let mut text = format!("{object:#}");
            text.push('\n');
            output::write_stdout(text.as_bytes())?;
        }
    }
    let concern = inspection.findings.iter().flatten().any(|finding| finding.concern);
    Ok(ExitCode::from(u8::from(concern)))
}

fn write_tidy(cube: &Cube, path: &Path) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("parquet") => tidy::write_parquet(cube, &mut bytes)?,
        Some("csv") => tidy::write_csv(cube, &mut bytes)?,
        _ => {
            return Err(Failure::new(
                format!("the ending of {} says no tidy form", path.display()),
                "end it in csv or parquet",
            ));
        }
    }
    output::write_file(path, &bytes)
}
