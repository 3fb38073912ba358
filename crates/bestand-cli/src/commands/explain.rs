//! `bestand explain`.

use std::process::ExitCode;

use bestand_core::explain::{explain, nearest_codes};
use bestand_report::explanation::render;
use serde_json::json;

use crate::args::{ExplainArgs, Global, InspectFormat};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(args: &ExplainArgs, global: &Global) -> Result<ExitCode, Failure> {
    let explanations = explain(&args.code, global.language());
    if explanations.is_empty() {
        let near = nearest_codes(&args.code);
        let hint = if near.is_empty() {
            "give a code or a name of a benefit, a measure, an area, a category or a diagnosis"
                .to_owned()
        } else {
            format!("did you mean {}?", near.join(", "))
        };
        return Err(Failure::new(format!("nothing is known by the name {:?}", args.code), hint));
    }
    match args.format {
        InspectFormat::Text => {
            let text: Vec<String> = explanations
                .iter()
                .map(|each| render(each, output::width(), global.language()))
                .collect();
            output::write_text(&text.join("\n"))?;
        }
        InspectFormat::Json => {
            let object = json!({"schema": "bestand.explanation/1", "explanations": explanations});
            output::write_stdout(format!("{object:#}\n").as_bytes())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
