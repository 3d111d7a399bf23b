//! Layered settings: built-in < configuration file < `RANSOMTRACE_*` variables < case file < flags.

mod environment;
mod file;

use crate::case::file::Config;

/// Returns the settings of the configuration file and the environment.
///
/// # Errors
///
/// [`crate::cli::usage::UsageError`], or a [`crate::case::file::CaseError`] with the place of the invalid value.
pub fn presets() -> anyhow::Result<Config> {
    let mut config = file::read()?;
    environment::apply(&mut config)?;
    Ok(config)
}
