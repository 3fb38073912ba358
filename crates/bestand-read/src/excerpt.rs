//! What of a cell an error may show: a short piece on one line, and never a person's number.

pub(crate) use bestand_model::excerpt::{excerpt, mask_person_ids};

/// What another parser says of a cell, with the cell in it shown as an excerpt.
pub(crate) fn excerpt_within(message: &str, text: &str) -> String {
    if text.is_empty() {
        return mask_person_ids(message);
    }
    mask_person_ids(&message.replace(text, &excerpt(text)))
}
