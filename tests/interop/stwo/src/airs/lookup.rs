//! `lookup`: a table of cubes, and the higher component that looks them up.

use num_traits::One;
use stwo::core::fields::m31::M31;
use stwo::core::fields::FieldExpOps;
use stwo::prover::backend::simd::qm31::PackedQM31;
use stwo_constraint_framework::{EvalAtRow, Relation, RelationEntry};

use super::{column, Air, Lookup, PackedRows, RowOrder};

const N_USES: u32 = 4;
/// The table is lower than its uses.
const LOG_HEIGHTS: u32 = 2;

fn cube(key: M31) -> M31 {
    key.square() * key
}

/// Key of use j in row i, of a table of 2^log_keys.
fn used_key(i: u32, j: u32, log_keys: u32) -> u32 {
    (7 * i + 13 * j) % (1 << log_keys)
}

pub struct Cubes;

impl Air for Cubes {
    const N_BATCHES: usize = 1;

    fn trace(log_rows: u32) -> RowOrder {
        let mut multiplicity = vec![0; 1 << log_rows];
        for i in 0..1 << (log_rows + LOG_HEIGHTS) {
            for j in 0..N_USES {
                multiplicity[used_key(i, j, log_rows) as usize] += 1;
            }
        }
        vec![
            column(log_rows, M31::from),
            column(log_rows, |i| cube(M31::from(i))),
            column(log_rows, |i| M31::from(multiplicity[i as usize])),
        ]
    }

    fn evaluate<E: EvalAtRow>(eval: &mut E, lookup: &Lookup) {
        let [key, value, multiplicity] = [(); 3].map(|()| eval.next_trace_mask());
        eval.add_constraint(value.clone() - key.square() * key.clone());
        eval.add_to_relation(RelationEntry::new(
            lookup,
            -E::EF::from(multiplicity),
            &[key, value],
        ));
        eval.finalize_logup_in_pairs();
    }

    fn batch(_: usize, rows: &PackedRows, lookup: &Lookup) -> (PackedQM31, PackedQM31) {
        (
            -PackedQM31::from(rows.at(2)),
            lookup.combine(&rows.tuple([0, 1])),
        )
    }
}

pub struct Uses;

impl Air for Uses {
    const N_BATCHES: usize = 2;

    fn trace(log_rows: u32) -> RowOrder {
        let key = |i, j| M31::from(used_key(i, j, log_rows - LOG_HEIGHTS));
        let pair = |j| {
            [
                column(log_rows, |i| key(i, j)),
                column(log_rows, |i| cube(key(i, j))),
            ]
        };
        (0..N_USES).flat_map(pair).collect()
    }

    fn evaluate<E: EvalAtRow>(eval: &mut E, lookup: &Lookup) {
        for _ in 0..N_USES {
            let tuple = [eval.next_trace_mask(), eval.next_trace_mask()];
            eval.add_to_relation(RelationEntry::new(lookup, E::EF::one(), &tuple));
        }
        eval.finalize_logup_in_pairs();
    }

    fn batch(k: usize, rows: &PackedRows, lookup: &Lookup) -> (PackedQM31, PackedQM31) {
        let a: PackedQM31 = lookup.combine(&rows.tuple([4 * k, 4 * k + 1]));
        let b: PackedQM31 = lookup.combine(&rows.tuple([4 * k + 2, 4 * k + 3]));
        (a + b, a * b)
    }
}
