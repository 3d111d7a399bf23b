//! The configuration file of the user.

use etcetera::{BaseStrategy, choose_base_strategy};

use crate::case::file::{self, Config};
use crate::cli::connection::check_proxy;
use crate::cli::usage::UsageError;
use crate::encoding;

/// Reads `ransomtrace/config.toml` in the user's configuration folder; returns built-in values if there is none.
pub(super) fn read() -> anyhow::Result<Config> {
    let Ok(folders) = choose_base_strategy() else {
        return Ok(Config::default());
    };
    let path = folders.config_dir().join("ransomtrace").join("config.toml");
    match std::fs::read(&path) {
        Ok(bytes) => {
            let text = encoding::decode(&bytes).map_err(|error| UsageError::NotText {
                path: path.display().to_string(),
                error,
            })?;
            let config = file::parse_config(&text, &path)?;
            if let Some(proxy) = &config.proxy {
                check_proxy(proxy, &format!("{}: proxy", path.display()))?;
            }
            Ok(config)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Config::default()),
        Err(error) => Err(UsageError::Read {
            path: path.display().to_string(),
            error,
        }
        .into()),
    }
}
