//! End to end through the built command.
