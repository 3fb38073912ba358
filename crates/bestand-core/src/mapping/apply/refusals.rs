//! What a mapping is refused with: what is wrong, and the mapping that may have been meant.

use bestand_model::code_list::nearest;
use bestand_model::excerpt::{excerpt, mask_person_ids};

use super::{Renaming, Scope, Work};
use crate::CoreError;
use crate::drift::dimension_of;
use crate::mapping::{COLUMN, Mapping};

impl Work<'_> {
    /// A label that stands in no file.
    pub(super) fn nowhere(&self, renaming: &Renaming) -> CoreError {
        let in_scope = |scope: &Option<Scope>, name: &str| match scope {
            Some(Scope::Columns) => self.headings_called(name),
            Some(Scope::Dimension(id)) => self.members_called(name, Some(id)),
            None => {
                let mut all = self.headings_called(name);
                all.extend(self.members_called(name, None));
                all
            }
        };
        let place = match &renaming.scope {
            Some(Scope::Columns) => " among the headings".to_owned(),
            Some(Scope::Dimension(id)) => format!(" in the dimension {id}"),
            None => String::new(),
        };
        let message = format!("--map: no file has the label {:?}{place}", excerpt(&renaming.new));
        if !in_scope(&renaming.scope, &renaming.old).is_empty() {
            let turned = match &renaming.scope {
                Some(Scope::Columns) => Mapping::of(COLUMN, &renaming.new, Some(&renaming.old)),
                Some(Scope::Dimension(id)) => Mapping::of(id, &renaming.new, Some(&renaming.old)),
                None => Mapping {
                    before_colon: None,
                    old: renaming.new.clone(),
                    new: Some(renaming.old.clone()),
                },
            };
            return CoreError::question(
                message,
                format!(
                    "the old name stands first, the label of the file second: did you mean --map \"{}\"?",
                    mask_person_ids(&turned.to_string())
                ),
            );
        }
        let mut labels: Vec<&str> = Vec::new();
        for extract in self.extracts.iter() {
            let headings = (extract.dimensions.iter().map(|column| &column.label))
                .chain(extract.measures.iter().map(|column| &column.label));
            if !matches!(renaming.scope, Some(Scope::Dimension(_))) {
                labels.extend(headings.map(String::as_str));
            }
            for column in &extract.dimensions {
                let wanted = match &renaming.scope {
                    Some(Scope::Columns) => false,
                    Some(Scope::Dimension(id)) => dimension_of(column) == *id,
                    None => true,
                };
                labels.extend(column.members.iter().map(String::as_str).filter(|_| wanted));
            }
        }
        CoreError::question(message, near_or_inspect(&renaming.new, labels))
    }

    pub(super) fn two_things(&self, at: usize, label: &str, old: &str) -> CoreError {
        CoreError::question(
            format!(
                "{}: --map reads {:?} as {:?}, and the code lists know them as two things",
                excerpt(&self.extracts[at].source.file),
                excerpt(label),
                excerpt(old)
            ),
            "bestand explain NAME says what a name stands for; leave the mapping out",
        )
    }

    pub(super) fn of_other_kind(
        &self,
        at: usize,
        label: &str,
        old: &str,
        is: &str,
        not: &str,
    ) -> CoreError {
        CoreError::question(
            format!(
                "{}: --map reads the column {:?} as {:?}, which is {is} and not {not}",
                excerpt(&self.extracts[at].source.file),
                excerpt(label),
                excerpt(old)
            ),
            "leave the mapping out",
        )
    }

    pub(super) fn unknown_old(&self, old: &str, names: Vec<String>) -> CoreError {
        unknown(old, near_or_inspect(old, names.iter().map(String::as_str)))
    }
}

pub(super) fn several_places(renaming: &Renaming, scopes: &[String]) -> CoreError {
    let ways: Vec<String> = scopes
        .iter()
        .map(|scope| {
            let mapping = Mapping::of(scope, &renaming.old, Some(&renaming.new));
            format!("--map \"{}\"", mask_person_ids(&mapping.to_string()))
        })
        .collect();
    CoreError::question(
        format!(
            "--map: the label {:?} stands in several places ({})",
            excerpt(&renaming.new),
            scopes.join(", ")
        ),
        format!("say which: {}", ways.join(" or ")),
    )
}

pub(super) fn unknown(old: &str, hint: String) -> CoreError {
    CoreError::question(
        format!(
            "--map: no code list, earlier extract or other file knows the name {:?}",
            excerpt(old)
        ),
        hint,
    )
}

fn near_or_inspect<'a>(name: &str, labels: impl IntoIterator<Item = &'a str>) -> String {
    let near: Vec<String> = nearest(name, labels).into_iter().map(excerpt).collect();
    if near.is_empty() {
        "bestand inspect FILE --members lists the labels; give the earlier extract with --against"
            .to_owned()
    } else {
        format!("did you mean {}?", near.join(", "))
    }
}
