//! An AIR of README.md at a size: its tables, in order, and its fixed columns.

use stwo::core::fields::m31::M31;
use stwo::core::fields::qm31::QM31;
use stwo::prover::backend::simd::m31::LOG_N_LANES;
use stwo::prover::backend::simd::SimdBackend;
use stwo::prover::ComponentProver;
use stwo_constraint_framework::TraceLocationAllocator;

use crate::airs::lookup::{Cubes, Uses};
use crate::airs::permutation::Permutation;
use crate::airs::preprocessed::{preprocessed_columns, Preprocessed};
use crate::airs::vm_multiply::Multiply;
use crate::airs::wide_fibonacci::WideFibonacci;
use crate::airs::{in_storage_order, preprocessed_id, table, Columns, Lookup, Table};

/// What a prover starts from.
pub struct Inputs {
    pub preprocessed: Columns,
    pub trace: Columns,
    /// By component, the trace columns that its fractions read, kept from being interpolated.
    pub looked_up: Vec<Columns>,
}

pub struct Statement {
    pub log_rows: u32,
    /// Whether the claimed sums have to cancel.
    pub is_balanced: bool,
    preprocessed: Vec<(&'static str, Vec<M31>)>,
    tables: Vec<Box<dyn Table>>,
}

impl Statement {
    /// An error if there is no such AIR, or not of this height.
    pub fn new(air: &str, log_rows: u32) -> Result<Self, String> {
        const MAX_LOG_ROWS: u32 = 24;
        // The crate's vectors hold 2^4 rows, and the table of `lookup` is lower by 2.
        let min_log_rows = if air == "lookup" {
            LOG_N_LANES + 2
        } else {
            LOG_N_LANES
        };
        if !(min_log_rows..=MAX_LOG_ROWS).contains(&log_rows) {
            return Err(format!(
                "LOG_ROWS of {air} is from {min_log_rows} to {MAX_LOG_ROWS}, not {log_rows}"
            ));
        }
        let n = log_rows;
        let (tables, is_balanced) = match air {
            "wide-fibonacci" => (vec![table::<WideFibonacci>(n)], false),
            "preprocessed" => (vec![table::<Preprocessed>(n)], false),
            "lookup" => (vec![table::<Cubes>(n - 2), table::<Uses>(n)], true),
            "vm-multiply" => (vec![table::<Multiply>(n)], false),
            "permutation" => (vec![table::<Permutation>(n)], true),
            _ => return Err(format!("there is no AIR '{air}'")),
        };
        let preprocessed = if air == "preprocessed" {
            preprocessed_columns(n)
        } else {
            vec![]
        };
        Ok(Self {
            log_rows,
            is_balanced,
            preprocessed,
            tables,
        })
    }

    pub fn has_fractions(&self) -> bool {
        self.tables.iter().any(|table| table.has_fractions())
    }

    pub fn n_claimed_sums(&self) -> usize {
        if self.has_fractions() {
            self.tables.len()
        } else {
            0
        }
    }

    pub fn inputs(&self) -> Inputs {
        let preprocessed = self
            .preprocessed
            .iter()
            .map(|(_, values)| values.clone())
            .collect();
        let (mut trace, mut looked_up) = (vec![], vec![]);
        for table in &self.tables {
            let columns = table.trace();
            looked_up.push(if table.has_fractions() {
                columns.clone()
            } else {
                vec![]
            });
            trace.extend(columns);
        }
        Inputs {
            preprocessed: in_storage_order(preprocessed),
            trace,
            looked_up,
        }
    }

    /// The interaction columns and the claimed sums, component by component.
    pub fn interaction(&self, looked_up: &[Columns], lookup: &Lookup) -> (Columns, Vec<QM31>) {
        let (mut columns, mut sums) = (vec![], vec![]);
        for (table, trace) in self.tables.iter().zip(looked_up) {
            let (of_table, sum) = table.interaction(trace, lookup);
            columns.extend(of_table);
            sums.push(sum);
        }
        (columns, sums)
    }

    /// `claimed_sums` may be empty if there are no fractions.
    pub fn components(
        &self,
        lookup: &Lookup,
        claimed_sums: &[QM31],
    ) -> Vec<Box<dyn ComponentProver<SimdBackend>>> {
        let ids: Vec<_> = self
            .preprocessed
            .iter()
            .map(|(id, _)| preprocessed_id(id))
            .collect();
        let mut allocator = TraceLocationAllocator::new_with_preprocessed_columns(&ids);
        let mut sums = claimed_sums.iter().copied();
        let mut components = vec![];
        for table in &self.tables {
            let sum = sums.next().unwrap_or_default();
            components.push(table.component(&mut allocator, lookup, sum));
        }
        components
    }
}
