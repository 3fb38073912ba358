//! What a value measures: its unit, its kind, and what it adds up over.
