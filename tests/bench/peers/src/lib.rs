//! What the peers' programs share: options, timing, and the JSON line that run.mjs reads.
//!
//! Every program takes
//!
//! ```text
//! PROGRAM AIR LOG_ROWS [--queries Q] [--log-blowup B] [--pow-bits B] [--runs R] [--threads T]
//!         [--statement S]
//! ```
//!
//! and prints one line: `prover`, `air`, `log_rows`, `threads`, `prove_ms` (one figure a run),
//! `verify_ms` (three a run), `proof_bytes`, `peak_rss_bytes`, `cells` (committed trace elements) and
//! `instance`: the numbers that the security of the proof depends on, named as `security_of` names
//! them. Proving starts from the finished trace unless the program says otherwise, and ends with
//! the proof in memory.

use serde_json::{Value, json};
use std::time::Instant;

pub struct Options {
    pub air: String,
    pub log_rows: u32,
    pub queries: usize,
    pub log_blowup: u32,
    pub pow_bits: u32,
    pub runs: usize,
    pub threads: usize,
    /// Which of many alike is proven, where the program has more than one.
    pub statement: u32,
}

impl Options {
    /// The options of the command line; ends the process with code 2 where they are wrong. Starts
    /// the thread pool that all peers share.
    pub fn from_command_line(airs: &[&str]) -> Options {
        let options = parse(std::env::args().skip(1), airs).unwrap_or_else(|problem| {
            eprintln!("error: {problem}");
            std::process::exit(2);
        });
        rayon::ThreadPoolBuilder::new()
            .num_threads(options.threads)
            .build_global()
            .expect("the thread pool is made once");
        options
    }
}

fn parse(mut arguments: impl Iterator<Item = String>, airs: &[&str]) -> Result<Options, String> {
    let mut next = |what: &str| arguments.next().ok_or(format!("{what} is missing"));
    let air = next("AIR")?;
    if !airs.contains(&air.as_str()) {
        return Err(format!("AIR is one of {}, not {air}", airs.join(", ")));
    }
    let log_rows = number(&next("LOG_ROWS")?)?;
    let available = std::thread::available_parallelism().map_or(1, usize::from);
    let mut options = Options {
        air,
        log_rows,
        queries: 80,
        log_blowup: 1,
        pow_bits: 16,
        runs: 3,
        threads: available,
        statement: 1,
    };
    while let Ok(name) = next("") {
        let value: u32 = number(&next(&format!("the value of {name}"))?)?;
        match name.as_str() {
            "--queries" => options.queries = value as usize,
            "--log-blowup" => options.log_blowup = value,
            "--pow-bits" => options.pow_bits = value,
            "--runs" => options.runs = value.max(1) as usize,
            "--statement" => options.statement = value,
            "--threads" => options.threads = value.max(1) as usize,
            _ => return Err(format!("unknown option {name}")),
        }
    }
    Ok(options)
}

fn number(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| format!("{text} is not a number"))
}

/// Verifications of each proof, all timed.
const VERIFICATIONS: usize = 3;

pub struct Times {
    prove_ms: Vec<f64>,
    verify_ms: Vec<f64>,
}

/// Proves and verifies `runs` times and returns the last proof. Each run's `setup` is not timed;
/// `verify` ends the process if the proof is rejected.
pub fn measure<Input, Proof>(
    runs: usize,
    setup: impl Fn() -> Input,
    prove: impl Fn(Input) -> Proof,
    verify: impl Fn(&Proof),
) -> (Proof, Times) {
    let mut times = Times { prove_ms: vec![], verify_ms: vec![] };
    let mut last = None;
    for _ in 0..runs {
        let input = setup();
        drop(last.take());
        let begin = Instant::now();
        let proof = prove(input);
        times.prove_ms.push(begin.elapsed().as_secs_f64() * 1e3);
        for _ in 0..VERIFICATIONS {
            let begin = Instant::now();
            verify(&proof);
            times.verify_ms.push(begin.elapsed().as_secs_f64() * 1e3);
        }
        last = Some(proof);
    }
    (last.expect("there is at least one run"), times)
}

/// Prints the JSON line. `more` is an object whose members are added to it: `instance` at least.
pub fn report(prover: &str, options: &Options, times: Times, proof_bytes: usize, more: Value) {
    let mut line = json!({
        "prover": prover,
        "air": options.air,
        "log_rows": options.log_rows,
        "threads": options.threads,
        "prove_ms": times.prove_ms,
        "verify_ms": times.verify_ms,
        "proof_bytes": proof_bytes,
        "peak_rss_bytes": peak_rss_bytes(),
    });
    let (Value::Object(line), Value::Object(more)) = (&mut line, more) else {
        unreachable!("both are objects");
    };
    line.extend(more);
    println!("{}", Value::Object(std::mem::take(line)));
}

/// The largest resident size that the process ever had, from Linux's /proc; 0 elsewhere.
fn peak_rss_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|text| text.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) * 1024
}
