//! The AIRs of README.md: what they have in common.
//!
//! An AIR is a type with its rows, its constraints and its fractions; `Table` hides which one.

pub mod lookup;
pub mod permutation;
pub mod preprocessed;
pub mod vm_multiply;
pub mod wide_fibonacci;

use std::marker::PhantomData;

use rayon::prelude::*;
use stwo::core::fields::m31::{BaseField, M31};
use stwo::core::fields::qm31::QM31;
use stwo::core::poly::circle::CanonicCoset;
use stwo::core::utils::bit_reverse_coset_to_circle_domain_order;
use stwo::prover::backend::simd::column::BaseColumn;
use stwo::prover::backend::simd::m31::PackedM31;
use stwo::prover::backend::simd::qm31::PackedQM31;
use stwo::prover::backend::simd::SimdBackend;
use stwo::prover::poly::circle::CircleEvaluation;
use stwo::prover::poly::BitReversedOrder;
use stwo::prover::ComponentProver;
use stwo_constraint_framework::preprocessed_columns::PreProcessedColumnId;
use stwo_constraint_framework::{
    relation, EvalAtRow, FrameworkComponent, FrameworkEval, LogupTraceGenerator,
    TraceLocationAllocator,
};

/// The longest tuple has seven entries; a shorter one is combined with the first powers.
const TUPLE_WIDTH: usize = 7;
relation!(Lookup, TUPLE_WIDTH);

/// Columns in storage order.
pub type Columns = Vec<CircleEvaluation<SimdBackend, BaseField, BitReversedOrder>>;
/// Columns in row order.
pub type RowOrder = Vec<Vec<M31>>;

pub fn in_storage_order(columns: RowOrder) -> Columns {
    let stored = |mut column: Vec<M31>| {
        bit_reverse_coset_to_circle_domain_order(&mut column);
        let domain = CanonicCoset::new(column.len().ilog2()).circle_domain();
        CircleEvaluation::new(domain, BaseColumn::from_cpu(&column))
    };
    columns.into_iter().map(stored).collect()
}

/// A column of 2^log_rows rows.
fn column(log_rows: u32, value: impl Fn(u32) -> M31) -> Vec<M31> {
    (0..1 << log_rows).map(value).collect()
}

/// Sixteen rows of a trace.
pub struct PackedRows<'a> {
    columns: &'a Columns,
    index: usize,
}

impl PackedRows<'_> {
    fn at(&self, column: usize) -> PackedM31 {
        self.columns[column].values.data[self.index]
    }

    fn tuple<const N: usize>(&self, columns: [usize; N]) -> [PackedM31; N] {
        columns.map(|column| self.at(column))
    }
}

/// One component.
pub trait Air: Send + Sync + 'static {
    /// How many pairs of fractions it has, an odd last one counting as a pair.
    const N_BATCHES: usize = 0;

    fn trace(log_rows: u32) -> RowOrder;

    fn evaluate<E: EvalAtRow>(eval: &mut E, lookup: &Lookup);

    /// Numerator and denominator of the sum of the fractions 2k and 2k + 1.
    fn batch(k: usize, _: &PackedRows, _: &Lookup) -> (PackedQM31, PackedQM31) {
        unreachable!("there is no batch {k}")
    }
}

struct Evaluator<A> {
    log_rows: u32,
    lookup: Lookup,
    air: PhantomData<A>,
}

impl<A: Air> FrameworkEval for Evaluator<A> {
    fn log_size(&self) -> u32 {
        self.log_rows
    }

    fn max_constraint_log_degree_bound(&self) -> u32 {
        self.log_rows + 1
    }

    fn evaluate<E: EvalAtRow>(&self, mut eval: E) -> E {
        A::evaluate(&mut eval, &self.lookup);
        eval
    }
}

/// A component of some height.
pub trait Table {
    fn trace(&self) -> Columns;
    fn has_fractions(&self) -> bool;
    /// The interaction columns of a trace, and the claimed sum.
    fn interaction(&self, trace: &Columns, lookup: &Lookup) -> (Columns, QM31);
    fn component(
        &self,
        allocator: &mut TraceLocationAllocator,
        lookup: &Lookup,
        claimed_sum: QM31,
    ) -> Box<dyn ComponentProver<SimdBackend>>;
}

struct TableOf<A> {
    log_rows: u32,
    air: PhantomData<A>,
}

pub fn table<A: Air>(log_rows: u32) -> Box<dyn Table> {
    Box::new(TableOf::<A> {
        log_rows,
        air: PhantomData,
    })
}

impl<A: Air> Table for TableOf<A> {
    fn trace(&self) -> Columns {
        in_storage_order(A::trace(self.log_rows))
    }

    fn has_fractions(&self) -> bool {
        A::N_BATCHES != 0
    }

    fn interaction(&self, trace: &Columns, lookup: &Lookup) -> (Columns, QM31) {
        let mut generator = LogupTraceGenerator::new(self.log_rows);
        for k in 0..A::N_BATCHES {
            let mut column = generator.new_col();
            column
                .par_iter_mut()
                .enumerate()
                .for_each(|(index, writer)| {
                    let rows = PackedRows {
                        columns: trace,
                        index,
                    };
                    let (numerator, denominator) = A::batch(k, &rows, lookup);
                    writer.write_frac(numerator, denominator);
                });
            column.finalize_col();
        }
        generator.finalize_last()
    }

    fn component(
        &self,
        allocator: &mut TraceLocationAllocator,
        lookup: &Lookup,
        claimed_sum: QM31,
    ) -> Box<dyn ComponentProver<SimdBackend>> {
        let evaluator = Evaluator::<A> {
            log_rows: self.log_rows,
            lookup: lookup.clone(),
            air: PhantomData,
        };
        Box::new(FrameworkComponent::new(allocator, evaluator, claimed_sum))
    }
}

pub fn preprocessed_id(id: &str) -> PreProcessedColumnId {
    PreProcessedColumnId { id: id.into() }
}
