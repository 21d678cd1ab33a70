//! `kernel`: times of one of the crate's kernels, as one line of JSON. README.md defines them.

use std::time::Instant;

use clap::ValueEnum;
use serde::Serialize;
use serde_json::{json, Value};
use stwo::core::channel::{Blake2sChannel, Channel};
use stwo::core::fields::m31::{M31, P};
use stwo::core::poly::circle::CanonicCoset;
use stwo::core::proof_of_work::GrindOps;
use stwo::core::vcs_lifted::blake2_merkle::Blake2sMerkleHasher;
use stwo::prover::backend::simd::column::BaseColumn;
use stwo::prover::backend::simd::fft::{transpose_vecs, CACHED_FFT_LOG_SIZE};
use stwo::prover::backend::simd::m31::LOG_N_LANES;
use stwo::prover::backend::simd::SimdBackend;
use stwo::prover::backend::Column;
use stwo::prover::poly::circle::{CircleCoefficients, CircleEvaluation, PolyOps};
use stwo::prover::poly::twiddles::TwiddleTree;
use stwo::prover::vcs_lifted::prover::MerkleProverLifted;

const N_COLUMNS: u32 = 100;
const N_SEARCHES: u64 = 4;
const LOG_LOW_NONCES: u32 = 20;

#[derive(Clone, Copy, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Kernel {
    Interpolate,
    Evaluate,
    Commit,
    Grind,
}

pub struct Options {
    pub kernel: Kernel,
    pub log_size: u32,
    pub runs: usize,
    pub threads: usize,
}

struct Measurement {
    items: u64,
    ms: Vec<f64>,
    result: u64,
}

pub fn run(options: &Options) -> Value {
    let threads = rayon::ThreadPoolBuilder::new().num_threads(options.threads);
    threads.build_global().expect("the pool has not been used");
    // On a thread of the pool: calls from outside would have to wake one first.
    let Measurement { items, ms, result } = rayon::scope(|_| measure(options));
    json!({
        "prover": "stwo 2.3.0",
        "kernel": options.kernel,
        "log_size": options.log_size,
        "threads": options.threads,
        "items": items,
        "ms": ms,
        "result": result,
    })
}

fn measure(options: &Options) -> Measurement {
    let kernel = match options.kernel {
        Kernel::Interpolate => interpolate,
        Kernel::Evaluate => evaluate,
        Kernel::Commit => commit,
        Kernel::Grind => grind,
    };
    kernel(options.log_size, options.runs)
}

/// The times of `work` on what `prepare` makes, without a first run, and what the last one made.
fn repeat<I, O>(
    runs: usize,
    prepare: impl Fn(Option<O>) -> I,
    work: impl Fn(I) -> O,
) -> (Vec<f64>, O) {
    let mut output = work(prepare(None));
    let mut ms = vec![];
    for _ in 0..runs {
        let input = prepare(Some(output));
        let start = Instant::now();
        output = work(input);
        ms.push(start.elapsed().as_secs_f64() * 1e3);
    }
    (ms, output)
}

fn input_column(column: u32, log_size: u32) -> BaseColumn {
    let word = |row: u32| {
        let scattered = row.wrapping_mul(2654435761);
        scattered.wrapping_add(column.wrapping_mul(40503))
    };
    (0..1 << log_size)
        .map(|row| M31::from(word(row) >> 2))
        .collect()
}

fn twiddles(log_size: u32) -> TwiddleTree<SimdBackend> {
    SimdBackend::precompute_twiddles(CanonicCoset::new(log_size).half_coset())
}

/// The words as the digits of a number to the base of 7, the first the highest, modulo P.
fn fingerprint(words: impl IntoIterator<Item = u64>) -> u64 {
    let p = u64::from(P);
    words
        .into_iter()
        .fold(0, |sum, word| (sum * 7 + word % p) % p)
}

fn fingerprint_of(column: &BaseColumn) -> u64 {
    fingerprint(column.to_cpu().into_iter().map(|value| value.0.into()))
}

/// Between the order of the FFT's basis and the one that the crate keeps coefficients in: of large
/// columns, the vectors of sixteen are transposed. It is its own inverse.
fn transpose(mut coefficients: BaseColumn) -> BaseColumn {
    let log_size = coefficients.len().ilog2();
    if log_size > CACHED_FFT_LOG_SIZE {
        let words = coefficients.data.as_mut_ptr().cast::<u32>();
        // Safety: `words` are 2^(log_size - 4) vectors of 16 words, aligned to 64 bytes.
        unsafe { transpose_vecs(words, (log_size - LOG_N_LANES) as usize) };
    }
    coefficients
}

fn interpolate(log_size: u32, runs: usize) -> Measurement {
    let (twiddles, values) = (twiddles(log_size), input_column(0, log_size));
    let domain = CanonicCoset::new(log_size).circle_domain();
    let (ms, coefficients) = repeat(
        runs,
        |_| CircleEvaluation::new(domain, values.clone()),
        |values| SimdBackend::interpolate(values, &twiddles),
    );
    Measurement {
        items: 1 << log_size,
        ms,
        result: fingerprint_of(&transpose(coefficients.coeffs)),
    }
}

/// Into a buffer that was used before, as the crate's provers do with a pool.
fn evaluate(log_size: u32, runs: usize) -> Measurement {
    let twiddles = twiddles(log_size);
    let coefficients = CircleCoefficients::new(transpose(input_column(0, log_size - 1)));
    let domain = CanonicCoset::new(log_size).circle_domain();
    let (ms, values) = repeat(
        runs,
        |used| used.unwrap_or_else(|| BaseColumn::zeros(1 << log_size)),
        |buffer| SimdBackend::evaluate_into(&coefficients, domain, &twiddles, buffer).values,
    );
    Measurement {
        items: 1 << log_size,
        ms,
        result: fingerprint_of(&values),
    }
}

fn commit(log_size: u32, runs: usize) -> Measurement {
    type Tree = MerkleProverLifted<SimdBackend, Blake2sMerkleHasher>;
    let columns: Vec<BaseColumn> = (0..N_COLUMNS)
        .map(|column| input_column(column, log_size))
        .collect();
    let (ms, tree) = repeat(
        runs,
        |_| columns.iter().collect(),
        |columns| Tree::commit(columns, log_size, 0),
    );
    let root = tree.root();
    let words = root.0.as_chunks().0.iter();
    Measurement {
        items: u64::from(N_COLUMNS) << log_size,
        ms,
        result: fingerprint(words.map(|word| u32::from_le_bytes(*word).into())),
    }
}

fn grind(pow_bits: u32, runs: usize) -> Measurement {
    let channels: Vec<Blake2sChannel> = (0..N_SEARCHES)
        .map(|number| {
            let mut channel = Blake2sChannel::default();
            channel.mix_u64(number);
            channel
        })
        .collect();
    let search = |channel| SimdBackend::grind(channel, pow_bits);
    let (ms, nonces) = repeat(
        runs,
        |_| (),
        |()| channels.iter().map(search).collect::<Vec<u64>>(),
    );
    let n_tries = |nonce: &u64| (nonce >> 32 << LOG_LOW_NONCES) + (nonce & 0xffff_ffff) + 1;
    Measurement {
        items: nonces.iter().map(n_tries).sum(),
        ms,
        result: fingerprint(nonces),
    }
}
