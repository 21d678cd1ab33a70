//! `bench`: times and peak memory of one AIR, as one line of JSON.

use std::time::Instant;

use serde_json::{json, Value};
use stwo::prover::backend::simd::SimdBackend;
use stwo::prover::backend::BackendForChannel;

use crate::statement::Statement;
use crate::{protocol, HashFamily, Job};

pub struct Options {
    pub runs: usize,
    pub threads: usize,
    pub store_coefficients: bool,
}

/// The most memory that this process ever held, as Linux counts it.
fn peak_rss_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kib = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(kib.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}

fn ms_since(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e3
}

pub fn run<MC: HashFamily>(statement: &Statement, job: &Job, options: Options) -> Value
where
    SimdBackend: BackendForChannel<MC>,
{
    let threads = rayon::ThreadPoolBuilder::new().num_threads(options.threads);
    threads.build_global().expect("the pool has not been used");
    let config = job.config();
    let twiddles = protocol::twiddles(statement, &config);

    let (mut prove_ms, mut verify_ms, mut proof_bytes) = (vec![], vec![], 0);
    for run in 0..=options.runs {
        let inputs = statement.inputs();
        let start = Instant::now();
        let (claimed_sums, proof) = protocol::prove::<MC>(
            statement,
            inputs,
            config,
            &twiddles,
            options.store_coefficients,
        );
        let prove_time = ms_since(start);

        proof_bytes = bincode::serialized_size(&proof).expect("a size");
        let start = Instant::now();
        let verdict = protocol::verify::<MC>(statement, config, &claimed_sums, proof);
        let verify_time = ms_since(start);
        verdict.expect("the proof is valid");
        // The first run warms up.
        if run > 0 {
            prove_ms.push(prove_time);
            verify_ms.push(verify_time);
        }
    }
    json!({
        "prover": "stwo 2.3.0",
        "air": job.air,
        "log_rows": job.log_rows,
        "threads": options.threads,
        "prove_ms": prove_ms,
        "verify_ms": verify_ms,
        "proof_bytes": proof_bytes,
        "peak_rss_bytes": peak_rss_bytes(),
    })
}
