//! `preprocessed`: fixed columns, and a column that is read in two rows.

use num_traits::{One, Zero};
use stwo::core::fields::m31::M31;
use stwo::core::fields::FieldExpOps;
use stwo_constraint_framework::{EvalAtRow, ORIGINAL_TRACE_IDX};

use super::{column, preprocessed_id, Air, Lookup, RowOrder};

fn key(i: u32) -> M31 {
    M31::from(3) * M31::from(i) + M31::one()
}

/// The fixed columns with their names, in their order.
pub fn preprocessed_columns(log_rows: u32) -> Vec<(&'static str, Vec<M31>)> {
    let is_first = |i| if i == 0 { M31::one() } else { M31::zero() };
    vec![
        ("is_first", column(log_rows, is_first)),
        ("key", column(log_rows, key)),
    ]
}

pub struct Preprocessed;

impl Air for Preprocessed {
    fn trace(log_rows: u32) -> RowOrder {
        let x = column(log_rows, |i| M31::from(i).square() + M31::from(5));
        let y = column(log_rows, |i| key(i) * x[i as usize]);
        let sums = y.iter().scan(M31::zero(), |sum, y| {
            *sum += *y;
            Some(*sum)
        });
        let s = sums.collect();
        vec![x, y, s]
    }

    fn evaluate<E: EvalAtRow>(eval: &mut E, _: &Lookup) {
        let is_first = eval.get_preprocessed_column(preprocessed_id("is_first"));
        let key = eval.get_preprocessed_column(preprocessed_id("key"));
        let (x, y) = (eval.next_trace_mask(), eval.next_trace_mask());
        let [s_before, s] = eval.next_interaction_mask(ORIGINAL_TRACE_IDX, [-1, 0]);
        let not_first = E::F::from(M31::one()) - is_first.clone();
        eval.add_constraint(y.clone() - key * x);
        eval.add_constraint(is_first * (s.clone() - y.clone()));
        eval.add_constraint(not_first * (s - s_before - y));
    }
}
