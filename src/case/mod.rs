//! The question and the answer: what a case asks, and what was concluded.

pub mod classify;
pub mod decimal;
pub mod file;
pub mod findings;
pub mod question;
