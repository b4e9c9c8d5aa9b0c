//! The `obstat` command.

fn main() {}
