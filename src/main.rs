//! The process: an exit code and nothing else.

fn main() {}
