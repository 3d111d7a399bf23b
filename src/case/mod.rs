//! A case: the question of the investigator, read from its file, and the deposits that answer it.

pub mod classify;
pub mod file;
pub mod list;
mod messages;
pub mod question;
mod stated;

pub use messages::Messages;
pub use stated::stated;
