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
    /// Whether it prints the report as a PDF.
    pub pdf: bool,
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
            pdf: cfg!(feature = "pdf"),
        }
    }

    /// Returns a build of this version that writes every file.
    pub fn whole() -> Self {
        Self {
            frames: true,
            plots: true,
            pdf: true,
            ..Self::this()
        }
    }

    /// The names of the features that it has, in order.
    fn features(&self) -> Vec<&'static str> {
        let features = [
            (self.frames, "frames"),
            (self.plots, "plots"),
            (self.pdf, "pdf"),
        ];
        let features = features.into_iter().filter(|(has, _)| *has);
        features.map(|(_, name)| name).collect()
    }
}

impl fmt::Display for Tool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let extras = match self.features() {
            none if none.is_empty() => "tables as CSV only".to_owned(),
            features => features.join(", "),
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
                pdf: extras.contains("pdf"),
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
        for bits in 0..8 {
            let tool = Tool {
                version: "1.2.3".to_owned(),
                frames: bits & 1 != 0,
                plots: bits & 2 != 0,
                pdf: bits & 4 != 0,
            };
            assert_eq!(tool.to_string().parse(), Ok(tool));
        }
    }

    #[test]
    fn names_from_before_there_was_a_pdf_are_read() {
        for extras in ["tables as CSV only", "frames", "plots", "frames, plots"] {
            let name = format!("ransomtrace 0.1.0 ({extras})");
            let tool: Tool = name.parse().expect(extras);
            assert_eq!((tool.to_string(), tool.pdf), (name, false));
        }
    }

    #[test]
    fn rejects_other_names() {
        for text in [
            "",
            "ransomtrace 1.2.3",
            "ransomtrace 1.2.3 (flames)",
            "ransomtrace 1.2.3 (plots, frames)",
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
