//! Every integration test, in one binary.

mod laws;
mod support;
mod taint;
