//! The parts of the document that are filled in: templates, read once.

use std::io;
use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Error};
use serde::Serialize;

use crate::ReportError;

/// The macros for texts, put before every template that has some.
const RUNS: &str = include_str!("../../../templates/word/runs.xml");

/// Every template by its name. The names end in `.xml`: that is what makes every text in them escaped.
const TEMPLATES: [(&str, &str); 11] = [
    ("app.xml", include_str!("../../../templates/word/app.xml")),
    ("contentTypes.xml", include_str!("../../../templates/word/contentTypes.xml")),
    ("core.xml", include_str!("../../../templates/word/core.xml")),
    ("document.xml", include_str!("../../../templates/word/document.xml")),
    ("fontTable.xml", include_str!("../../../templates/word/fontTable.xml")),
    ("footer.xml", include_str!("../../../templates/word/footer.xml")),
    ("footnotes.xml", include_str!("../../../templates/word/footnotes.xml")),
    ("numbering.xml", include_str!("../../../templates/word/numbering.xml")),
    ("relationships.xml", include_str!("../../../templates/word/relationships.xml")),
    ("settings.xml", include_str!("../../../templates/word/settings.xml")),
    ("styles.xml", include_str!("../../../templates/word/styles.xml")),
];

/// Those of [`TEMPLATES`] that have texts.
const WITH_RUNS: [&str; 3] = ["document.xml", "footer.xml", "footnotes.xml"];

static ENVIRONMENT: LazyLock<Result<Environment<'static>, Error>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    for (name, template) in TEMPLATES {
        if WITH_RUNS.contains(&name) {
            // The declaration of XML has to stay what the part begins with, so no macro may leave a line behind.
            environment.add_template_owned(name, format!("{}{template}", RUNS.trim_end()))?;
        } else {
            environment.add_template(name, template)?;
        }
    }
    Ok(environment)
});

/// The part of this name, filled in with what is given.
pub(super) fn render(name: &str, form: &impl Serialize) -> Result<String, ReportError> {
    let failed = |error: &Error| ReportError::Write(io::Error::other(error.to_string()));
    let environment = ENVIRONMENT.as_ref().map_err(failed)?;
    let text = environment.get_template(name).and_then(|template| template.render(Serde(form)));
    Ok(text.map_err(|error| failed(&error))?.trim_start().to_owned())
}
