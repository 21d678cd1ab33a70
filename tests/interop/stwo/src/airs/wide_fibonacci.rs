//! `wide-fibonacci`: many columns, one short constraint for each.

use num_traits::One;
use stwo::core::fields::m31::M31;
use stwo::core::fields::FieldExpOps;
use stwo_constraint_framework::EvalAtRow;

use super::{column, Air, Lookup, RowOrder};

const N_COLUMNS: usize = 100;

pub struct WideFibonacci;

impl Air for WideFibonacci {
    fn trace(log_rows: u32) -> RowOrder {
        let mut columns = vec![
            column(log_rows, |_| M31::one()),
            column(log_rows, M31::from),
        ];
        for k in 2..N_COLUMNS {
            let (before, last) = (&columns[k - 2], &columns[k - 1]);
            columns.push(column(log_rows, |i| {
                last[i as usize].square() + before[i as usize].square()
            }));
        }
        columns
    }

    fn evaluate<E: EvalAtRow>(eval: &mut E, _: &Lookup) {
        let (mut before, mut last) = (eval.next_trace_mask(), eval.next_trace_mask());
        for _ in 2..N_COLUMNS {
            let next = eval.next_trace_mask();
            eval.add_constraint(next.clone() - (last.square() + before.square()));
            (before, last) = (last, next);
        }
    }
}
