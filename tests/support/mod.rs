//! What tests of several subjects build on.

pub mod scenario;
