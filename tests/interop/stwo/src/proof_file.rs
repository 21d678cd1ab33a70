//! Proofs as JSON files.

use std::path::Path;

use serde::{Deserialize, Serialize};
use stwo::core::fields::qm31::QM31;
use stwo::core::proof::StarkProof;
use stwo::core::vcs_lifted::merkle_hasher::MerkleHasherLifted;

#[derive(Clone, Copy, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Hash {
    #[value(name = "blake2s")]
    #[serde(rename = "blake2s")]
    Blake2s,
    /// Blake2s whose digests are field elements
    #[value(name = "blake2s_m31")]
    #[serde(rename = "blake2s_m31")]
    Blake2sM31,
}

/// What tells how the rest is to be read.
#[derive(Deserialize)]
pub struct Header {
    pub hash: Hash,
}

impl Header {
    pub fn parse(json: &str) -> Result<Self, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }
}

#[derive(Serialize, Deserialize)]
#[serde(bound = "H: Serialize + for<'a> Deserialize<'a>")]
pub struct ProofFile<H: MerkleHasherLifted> {
    pub air: String,
    pub log_rows: u32,
    pub hash: Hash,
    pub claimed_sums: Vec<QM31>,
    pub proof: StarkProof<H>,
}

impl<H: MerkleHasherLifted + Serialize + for<'a> Deserialize<'a>> ProofFile<H> {
    pub fn parse(json: &str) -> Result<Self, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    pub fn write(&self, path: &Path) -> Result<(), String> {
        let json = serde_json::to_string(self).map_err(|error| error.to_string())?;
        std::fs::write(path, json).map_err(|error| format!("{}: {error}", path.display()))
    }
}
