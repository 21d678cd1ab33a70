//! Known answers of the crate's kernels: what tests/vectors/stwo-2.3.0.json has none of.
//!
//! Inputs are drawn from the crate's own channel. All columns are in storage order; QM31 are
//! written [[a, b], [c, d]].

use serde_json::{json, Value};
use stwo::core::channel::{Blake2sChannel, Channel};
use stwo::core::circle::Coset;
use stwo::core::fields::m31::M31;
use stwo::core::fields::qm31::QM31;
use stwo::core::poly::circle::CanonicCoset;
use stwo::core::poly::line::LineDomain;
use stwo::prover::backend::simd::column::BaseColumn;
use stwo::prover::backend::simd::m31::PackedM31;
use stwo::prover::backend::simd::qm31::PackedQM31;
use stwo::prover::backend::simd::SimdBackend;
use stwo::prover::fri::FriOps;
use stwo::prover::line::LineEvaluation;
use stwo::prover::poly::circle::{PolyOps, SecureEvaluation};
use stwo::prover::secure_column::SecureColumnByCoords;
use stwo_constraint_framework::logup::LookupElements;
use stwo_constraint_framework::LogupTraceGenerator;

/// The width of the longest tuple.
const TUPLE_WIDTH: usize = 7;
type Lookup = LookupElements<TUPLE_WIDTH>;

pub fn all() -> Value {
    let mut channel = Blake2sChannel::default();
    json!({
        "stwo": "2.3.0",
        "fri_fold": fri_folds(&mut channel),
        "logup": {
            "combine": combinations(&mut channel),
            "interaction": interaction(&mut channel),
        },
    })
}

fn draw_values(channel: &mut Blake2sChannel, n: usize) -> Vec<M31> {
    let felts = channel.draw_secure_felts(n.div_ceil(4));
    let values = felts.iter().flat_map(|felt| felt.to_m31_array());
    values.take(n).collect()
}

/// Values on a domain, and on the domain it is folded to: `n_folds` folds with alpha, alpha^2,
/// alpha^4, ..., the first of which leaves the circle if `on_circle`.
fn fri_folds(channel: &mut Blake2sChannel) -> Vec<Value> {
    let twiddles = SimdBackend::precompute_twiddles(CanonicCoset::new(7).half_coset());
    let mut folds = vec![];
    for (on_circle, log_size, n_folds) in [
        (true, 5, 1),
        (true, 6, 1),
        (true, 6, 3),
        (false, 1, 1),
        (false, 4, 2),
        (false, 6, 1),
        (false, 6, 3),
    ] {
        let values = channel.draw_secure_felts(1 << log_size);
        let alpha = channel.draw_secure_felt();
        let columns: SecureColumnByCoords<SimdBackend> = values.iter().copied().collect();
        let folded = if on_circle {
            let domain = CanonicCoset::new(log_size).circle_domain();
            let circle = SecureEvaluation::new(domain, columns);
            let line = SimdBackend::fold_circle_into_line(&circle, alpha, &twiddles);
            match n_folds - 1 {
                0 => line,
                n => SimdBackend::fold_line(&line, alpha * alpha, &twiddles, n),
            }
        } else {
            let domain = LineDomain::new(Coset::half_odds(log_size));
            let line = LineEvaluation::new(domain, columns);
            SimdBackend::fold_line(&line, alpha, &twiddles, n_folds)
        };
        folds.push(json!({
            "on_circle": on_circle,
            "log_size": log_size,
            "n_folds": n_folds,
            "alpha": alpha,
            "values": values,
            "folded": folded.values.to_vec(),
        }));
    }
    folds
}

/// Tuples with the denominators that they become.
fn combinations(channel: &mut Blake2sChannel) -> Vec<Value> {
    let mut combinations = vec![];
    for width in [1, 2, 4, TUPLE_WIDTH] {
        let lookup = Lookup::draw(channel);
        let tuple = draw_values(channel, width);
        let denominator: QM31 = lookup.combine(&tuple);
        combinations.push(json!({
            "z": lookup.z, "alpha": lookup.alpha, "tuple": tuple, "denominator": denominator,
        }));
    }
    combinations
}

/// The interaction columns of 2^6 rows with three fractions n / (a, b), the last one alone.
/// `trace` has the columns n, a, b of the first fraction, of the second and of the third.
fn interaction(channel: &mut Blake2sChannel) -> Value {
    const LOG_ROWS: u32 = 6;
    const N_COLUMNS: usize = 9;
    let trace: Vec<Vec<M31>> = (0..N_COLUMNS)
        .map(|_| draw_values(channel, 1 << LOG_ROWS))
        .collect();
    let lookup = Lookup::draw(channel);

    let packed: Vec<BaseColumn> = trace
        .iter()
        .map(|column| BaseColumn::from_cpu(column))
        .collect();
    let numerator = |j: usize, i: usize| packed[3 * j].data[i];
    let denominator = |j: usize, i: usize| -> PackedQM31 {
        let tuple: [PackedM31; 2] = [packed[3 * j + 1].data[i], packed[3 * j + 2].data[i]];
        lookup.combine(&tuple)
    };
    let mut generator = LogupTraceGenerator::new(LOG_ROWS);
    let n_packed = packed[0].data.len();
    generator.col_from_iter((0..n_packed).map(|i| {
        let (a, b) = (denominator(0, i), denominator(1, i));
        (b * numerator(0, i) + a * numerator(1, i), a * b)
    }));
    generator.col_from_iter(
        (0..n_packed).map(|i| (PackedQM31::from(numerator(2, i)), denominator(2, i))),
    );
    let (columns, claimed_sum) = generator.finalize_last();
    let columns: Vec<_> = columns
        .into_iter()
        .map(|column| column.values.into_cpu_vec())
        .collect();
    json!({
        "log_rows": LOG_ROWS,
        "z": lookup.z,
        "alpha": lookup.alpha,
        "trace": trace,
        "columns": columns,
        "claimed_sum": claimed_sum,
    })
}
