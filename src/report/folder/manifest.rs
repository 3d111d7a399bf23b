//! The manifest of a case folder: its files with their hashes, and how they were made.

use std::collections::BTreeMap;
use std::path::Path;

use bitcoin::hashes::{Hash, sha256};
use serde::{Deserialize, Serialize};

use super::error::FolderError;
use super::{io, sha256_of};
use crate::chain::BlockId;
use crate::findings::Findings;
use crate::report::Tool;

/// Schema version of `manifest.json`.
const MANIFEST_SCHEMA: &str = "ransomtrace/manifest/1";

/// The inputs and files of a case folder; written last, because it lists the other files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Schema version.
    pub schema: String,
    /// Name, version and features of the program.
    pub tool: String,
    /// Network, in the words of the command line.
    pub network: String,
    /// Block as of which everything holds.
    pub tip: BlockId,
    /// Limits and rules in force.
    pub parameters: Vec<(String, String)>,
    /// Servers that answered.
    pub servers: Vec<String>,
    /// Hash of the log entry in `evidence.sqlite` that ends the run on which everything rests.
    pub log_head: String,
    /// Whether `case.toml` asks a different question than that run, so that only its evidence was used.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub offline: bool,
    /// SHA-256 of every other file, by path.
    pub files: BTreeMap<String, String>,
}

/// The evidence behind the findings, as a manifest records it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Servers that answered in the run on which everything rests.
    pub servers: Vec<String>,
    /// Hash of the log entry that ends that run.
    pub log_head: String,
    /// Whether the question differs from that of the run.
    pub offline: bool,
}

impl Manifest {
    /// Creates the manifest of files, each with its SHA-256.
    pub fn new(
        tool: &Tool,
        findings: &Findings,
        origin: Origin,
        files: BTreeMap<String, String>,
    ) -> Self {
        Self {
            schema: MANIFEST_SCHEMA.to_owned(),
            tool: tool.to_string(),
            network: findings.network.clone(),
            tip: findings.tip,
            parameters: findings.recorded_parameters(),
            servers: origin.servers,
            log_head: origin.log_head,
            offline: origin.offline,
            files,
        }
    }

    /// Whether it lists a file with the hash of these bytes.
    pub fn names(&self, path: &str, bytes: &[u8]) -> bool {
        let hash = sha256::Hash::hash(bytes).to_string();
        self.files.get(path) == Some(&hash)
    }

    /// Checks a file of the folder against its hash in the manifest.
    ///
    /// # Errors
    ///
    /// [`FolderError::Changed`], also where there is no hash of it, and [`FolderError::Io`].
    pub fn check(&self, folder: &Path, path: &str) -> Result<(), FolderError> {
        let file = folder.join(path);
        let hash = sha256_of(&file).map_err(|error| io("read", &file, error))?;
        match self.files.get(path) == Some(&hash) {
            true => Ok(()),
            false => Err(FolderError::Changed(file)),
        }
    }

    /// Serialises the manifest canonically.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("texts and numbers are JSON");
        bytes.push(b'\n');
        bytes
    }
}
