//! The build that made a case folder: its version, and which files it can write.

use std::fmt;
use std::str::FromStr;

/// A build of the program, as recorded in manifest and log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tool {
    /// Version, as in `0.1.0`.
    pub version: String,
    /// Whether it writes tables as Parquet and as a workbook.
    pub frames: bool,
    /// Whether it draws charts.
    pub plots: bool,
}

/// Not the name of a build of the program.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not a version of ransomtrace")]
pub struct ToolError(String);

impl Tool {
    /// Returns this build.
    pub fn this() -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            frames: cfg!(feature = "frames"),
            plots: cfg!(feature = "plots"),
        }
    }
}

impl fmt::Display for Tool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let extras = match (self.frames, self.plots) {
            (false, false) => "tables as CSV only",
            (true, false) => "frames",
            (false, true) => "plots",
            (true, true) => "frames, plots",
        };
        write!(f, "ransomtrace {} ({extras})", self.version)
    }
}

impl FromStr for Tool {
    type Err = ToolError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = || {
            let (version, extras) = text.strip_prefix("ransomtrace ")?.split_once(" (")?;
            let extras = extras.strip_suffix(')')?;
            let tool = Self {
                version: version.to_owned(),
                frames: extras.contains("frames"),
                plots: extras.contains("plots"),
            };
            (tool.to_string() == text).then_some(tool)
        };
        read().ok_or_else(|| ToolError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn build_names_round_trip() {
        for (frames, plots) in [(false, false), (false, true), (true, false), (true, true)] {
            let tool = Tool {
                version: "1.2.3".to_owned(),
                frames,
                plots,
            };
            assert_eq!(tool.to_string().parse(), Ok(tool));
        }
    }

    #[test]
    fn rejects_other_names() {
        for text in [
            "",
            "ransomtrace 1.2.3",
            "ransomtrace 1.2.3 (flames)",
            "x 1 (plots)",
        ] {
            let error = text.parse::<Tool>().expect_err(text);
            assert_eq!(
                error.to_string(),
                format!("`{text}` is not a version of ransomtrace")
            );
        }
    }
}
