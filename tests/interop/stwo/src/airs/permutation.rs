//! `permutation`: nothing but fractions, for measuring.

use num_traits::One;
use stwo::core::fields::m31::M31;
use stwo::prover::backend::simd::qm31::PackedQM31;
use stwo_constraint_framework::{EvalAtRow, Relation, RelationEntry};

use super::{column, Air, Lookup, PackedRows, RowOrder};

const N_PAIRS: u32 = 16;
const LOG_STRIDE: u32 = 20;

pub struct Permutation;

impl Air for Permutation {
    const N_BATCHES: usize = N_PAIRS as usize / 2;

    fn trace(log_rows: u32) -> RowOrder {
        let permuted = |i| (5 * i + 3) % (1 << log_rows);
        let value = |i: u32, j: u32| M31::from(i + (j << LOG_STRIDE));
        let pair = |j| {
            [
                column(log_rows, |i| value(i, j)),
                column(log_rows, |i| value(permuted(i), j)),
            ]
        };
        (0..N_PAIRS).flat_map(pair).collect()
    }

    fn evaluate<E: EvalAtRow>(eval: &mut E, lookup: &Lookup) {
        for _ in 0..Self::N_BATCHES {
            let [a0, b0, a1, b1] = [(); 4].map(|()| eval.next_trace_mask());
            eval.add_to_relation(RelationEntry::new(lookup, E::EF::one(), &[a0, a1]));
            eval.add_to_relation(RelationEntry::new(lookup, -E::EF::one(), &[b0, b1]));
        }
        eval.finalize_logup_in_pairs();
    }

    fn batch(k: usize, rows: &PackedRows, lookup: &Lookup) -> (PackedQM31, PackedQM31) {
        let a: PackedQM31 = lookup.combine(&rows.tuple([4 * k, 4 * k + 2]));
        let b: PackedQM31 = lookup.combine(&rows.tuple([4 * k + 1, 4 * k + 3]));
        (b - a, a * b)
    }
}
