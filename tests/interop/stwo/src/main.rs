//! The crate stwo's side of the exchange that README.md describes.
//!
//! `prove`, `verify`, `bench` and `kernel` are those of README.md; `vectors` prints the known
//! answers of tests/vectors/stwo-2.3.0-kernels.json.

mod airs;
mod bench;
mod kernels;
mod proof_file;
mod protocol;
mod statement;
mod vectors;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser};
use proof_file::{Hash, Header, ProofFile};
use serde::{Deserialize, Serialize};
use statement::Statement;
use stwo::core::channel::MerkleChannel;
use stwo::core::fri::FriConfig;
use stwo::core::pcs::PcsConfig;
use stwo::core::vcs_lifted::blake2_merkle::{Blake2sM31MerkleChannel, Blake2sMerkleChannel};
use stwo::prover::backend::simd::SimdBackend;
use stwo::prover::backend::BackendForChannel;

#[derive(Parser)]
#[command(about = "Proves and verifies the AIRs of the exchange with the crate stwo")]
enum Command {
    /// Writes a proof
    Prove {
        #[command(flatten)]
        job: Job,
        #[arg(short)]
        output: PathBuf,
    },
    /// Exit status 0: accepted; 1, or 101 of a panic: rejected; 2: unreadable
    Verify { file: PathBuf },
    /// Prints one JSON line
    Bench {
        #[command(flatten)]
        job: Job,
        #[arg(long, default_value_t = 3)]
        runs: usize,
        #[arg(long, default_value_t = 1)]
        threads: usize,
        /// Drop the coefficients, as the crate does unless told otherwise; keeping them is faster
        #[arg(long)]
        default: bool,
    },
    /// Prints one JSON line about one kernel
    Kernel {
        kernel: kernels::Kernel,
        /// Of the rows, or the bits of `grind`
        #[arg(value_parser = clap::value_parser!(u32).range(5..=26))]
        log_size: u32,
        #[arg(long, default_value_t = 10)]
        runs: usize,
        #[arg(long, default_value_t = 1)]
        threads: usize,
    },
    /// Prints known answers of the crate's kernels as JSON
    Vectors,
}

/// What is proven, and how.
#[derive(Args)]
pub struct Job {
    air: String,
    log_rows: u32,
    #[arg(long, default_value_t = 10)]
    pow_bits: u32,
    #[arg(long, default_value_t = 1)]
    log_blowup: u32,
    #[arg(long, default_value_t = 3)]
    queries: usize,
    #[arg(long, default_value_t = 1)]
    fold_step: u32,
    #[arg(long, default_value_t = 0)]
    log_last_layer: u32,
    #[arg(long)]
    log_lifted_size: Option<u32>,
    #[arg(long, value_enum, default_value_t = Hash::Blake2s)]
    hash: Hash,
}

impl Job {
    fn statement(&self) -> Result<Statement, Failure> {
        Statement::new(&self.air, self.log_rows).map_err(Failure::Unusable)
    }

    fn config(&self) -> PcsConfig {
        PcsConfig {
            pow_bits: self.pow_bits,
            fri_config: FriConfig::new(
                self.log_last_layer,
                self.log_blowup,
                self.queries,
                self.fold_step,
            ),
            lifting_log_size: self.log_lifted_size,
        }
    }
}

enum Failure {
    Rejected(String),
    Unusable(String),
}

/// A hash with its channel and trees, whose proofs are serialisable.
trait HashFamily: MerkleChannel<H: Serialize + for<'a> Deserialize<'a>> {}
impl HashFamily for Blake2sMerkleChannel {}
impl HashFamily for Blake2sM31MerkleChannel {}

fn prove<MC: HashFamily>(job: &Job, output: &Path) -> Result<(), Failure>
where
    SimdBackend: BackendForChannel<MC>,
{
    let statement = job.statement()?;
    let twiddles = protocol::twiddles(&statement, &job.config());
    let inputs = statement.inputs();
    let (claimed_sums, proof) =
        protocol::prove::<MC>(&statement, inputs, job.config(), &twiddles, true);
    ProofFile::<MC::H> {
        air: job.air.clone(),
        log_rows: job.log_rows,
        hash: job.hash,
        claimed_sums,
        proof,
    }
    .write(output)
    .map_err(Failure::Unusable)
}

fn verify<MC: HashFamily>(json: &str) -> Result<(), Failure> {
    let file = ProofFile::<MC::H>::parse(json).map_err(Failure::Unusable)?;
    let statement = Statement::new(&file.air, file.log_rows).map_err(Failure::Unusable)?;
    let config = file.proof.config;
    protocol::verify::<MC>(&statement, config, &file.claimed_sums, file.proof)
        .map_err(|reason| Failure::Rejected(format!("{reason:?}")))
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Prove { job, output } => match job.hash {
            Hash::Blake2s => prove::<Blake2sMerkleChannel>(&job, &output),
            Hash::Blake2sM31 => prove::<Blake2sM31MerkleChannel>(&job, &output),
        },
        Command::Verify { file } => {
            let json = std::fs::read_to_string(&file)
                .map_err(|error| Failure::Unusable(format!("{}: {error}", file.display())))?;
            match Header::parse(&json).map_err(Failure::Unusable)?.hash {
                Hash::Blake2s => verify::<Blake2sMerkleChannel>(&json),
                Hash::Blake2sM31 => verify::<Blake2sM31MerkleChannel>(&json),
            }
        }
        Command::Bench {
            job,
            runs,
            threads,
            default,
        } => {
            let options = bench::Options {
                runs,
                threads,
                store_coefficients: !default,
            };
            let statement = job.statement()?;
            let line = match job.hash {
                Hash::Blake2s => bench::run::<Blake2sMerkleChannel>(&statement, &job, options),
                Hash::Blake2sM31 => {
                    bench::run::<Blake2sM31MerkleChannel>(&statement, &job, options)
                }
            };
            println!("{line}");
            Ok(())
        }
        Command::Kernel {
            kernel,
            log_size,
            runs,
            threads,
        } => {
            let options = kernels::Options {
                kernel,
                log_size,
                runs,
                threads,
            };
            println!("{}", kernels::run(&options));
            Ok(())
        }
        Command::Vectors => {
            println!("{}", vectors::all());
            Ok(())
        }
    }
}

/// The status of a process that a panic ended.
const PANICKED: i32 = 101;

fn main() -> ExitCode {
    // Without unwinding, during which the crate panics a second time and the process aborts.
    std::panic::set_hook(Box::new(|panic| {
        eprintln!("stwo-exchange: {panic}");
        std::process::exit(PANICKED);
    }));
    match run(Command::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Rejected(reason)) => {
            eprintln!("rejected: {reason}");
            ExitCode::from(1)
        }
        Err(Failure::Unusable(cause)) => {
            eprintln!("stwo-exchange: {cause}");
            ExitCode::from(2)
        }
    }
}
