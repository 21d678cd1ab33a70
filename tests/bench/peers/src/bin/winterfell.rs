//! Winterfell with Blake3: this project's wide Fibonacci (over its 64-bit field, with challenges in
//! the quadratic extension, and over its 128-bit field), and a Fibonacci of two columns.

use ptvm_peers::{Options, measure, report};
use serde_json::json;
use std::marker::PhantomData;
use winterfell::crypto::{DefaultRandomCoin, MerkleTree, hashers::Blake3_256};
use winterfell::math::{ExtensibleField, FieldElement, StarkField, ToElements, fields};
use winterfell::matrix::ColMatrix;
use winterfell::{
    AcceptableOptions, Air, AirContext, Assertion, AuxRandElements, BatchingMethod,
    CompositionPoly, CompositionPolyTrace, ConstraintCompositionCoefficients,
    DefaultConstraintCommitment, DefaultConstraintEvaluator, DefaultTraceLde, EvaluationFrame,
    FieldExtension, PartitionOptions, ProofOptions, Prover, StarkDomain, TraceInfo, TracePolyTable,
    TraceTable, TransitionConstraintDegree, verify,
};

const FOLDING_FACTOR: usize = 8;
const REMAINDER_MAX_DEGREE: usize = 31;

fn main() {
    let airs = ["wide-fibonacci-f64", "wide-fibonacci-f128", "fibonacci-f128"];
    let options = Options::from_command_line(&airs);
    let f64_field = ("goldilocks^2", FieldExtension::Quadratic);
    let f128_field = ("f128", FieldExtension::None);
    match options.air.as_str() {
        "wide-fibonacci-f64" => bench::<fields::f64::BaseElement, Wide>(&options, f64_field),
        "wide-fibonacci-f128" => bench::<fields::f128::BaseElement, Wide>(&options, f128_field),
        _ => bench::<fields::f128::BaseElement, Narrow>(&options, f128_field),
    }
}

/// A field that the prover and its hash function take.
trait Base: StarkField + ExtensibleField<2> + ExtensibleField<3> + 'static {}
impl<F: StarkField + ExtensibleField<2> + ExtensibleField<3> + 'static> Base for F {}

/// An arithmetic without lookups, and a trace for it.
trait Work: Send + Sync + 'static {
    const COLUMNS: usize;
    /// Of each transition constraint, in the columns.
    const DEGREES: &'static [usize];
    fn evaluate<E: FieldElement>(current: &[E], next: &[E], result: &mut [E]);
    /// Row 0, and what makes row `step + 1` of row `step`.
    fn first<F: Base>(row: &mut [F]);
    fn update<F: Base>(step: usize, row: &mut [F]);
}

/// The 100 columns `1`, `i`, and each next the sum of the squares of the two before.
struct Wide;

impl Wide {
    fn fill<F: Base>(step: usize, row: &mut [F]) {
        row[0] = F::ONE;
        row[1] = F::from(step as u32);
        for k in 2..row.len() {
            row[k] = row[k - 1].square() + row[k - 2].square();
        }
    }
}

impl Work for Wide {
    const COLUMNS: usize = 100;
    const DEGREES: &'static [usize] = &[2; 98];

    fn evaluate<E: FieldElement>(current: &[E], _next: &[E], result: &mut [E]) {
        for (k, constraint) in result.iter_mut().enumerate() {
            *constraint = current[k + 2] - (current[k + 1].square() + current[k].square());
        }
    }
    fn first<F: Base>(row: &mut [F]) {
        Self::fill(0, row);
    }
    fn update<F: Base>(step: usize, row: &mut [F]) {
        Self::fill(step + 1, row);
    }
}

/// Two terms of the sequence a row.
struct Narrow;

impl Work for Narrow {
    const COLUMNS: usize = 2;
    const DEGREES: &'static [usize] = &[1; 2];

    fn evaluate<E: FieldElement>(current: &[E], next: &[E], result: &mut [E]) {
        result[0] = next[0] - (current[0] + current[1]);
        result[1] = next[1] - (current[1] + next[0]);
    }
    fn first<F: Base>(row: &mut [F]) {
        row.fill(F::ONE);
    }
    fn update<F: Base>(_step: usize, row: &mut [F]) {
        row[0] += row[1];
        row[1] += row[0];
    }
}

/// The public inputs: row 0, column by column, which is also all that is asserted.
#[derive(Clone)]
struct FirstRow<F>(Vec<F>);

impl<F: Base> ToElements<F> for FirstRow<F> {
    fn to_elements(&self) -> Vec<F> {
        self.0.clone()
    }
}

struct WorkAir<F: Base, W> {
    context: AirContext<F>,
    first_row: FirstRow<F>,
    work: PhantomData<W>,
}

impl<F: Base, W: Work> Air for WorkAir<F, W> {
    type BaseField = F;
    type PublicInputs = FirstRow<F>;

    fn new(trace_info: TraceInfo, first_row: FirstRow<F>, options: ProofOptions) -> Self {
        let degrees = W::DEGREES.iter().map(|&d| TransitionConstraintDegree::new(d)).collect();
        let context = AirContext::new(trace_info, degrees, first_row.0.len(), options);
        WorkAir { context, first_row, work: PhantomData }
    }
    fn context(&self) -> &AirContext<F> {
        &self.context
    }
    fn evaluate_transition<E: FieldElement<BaseField = F>>(
        &self,
        frame: &EvaluationFrame<E>,
        _periodic_values: &[E],
        result: &mut [E],
    ) {
        W::evaluate(frame.current(), frame.next(), result);
    }
    fn get_assertions(&self) -> Vec<Assertion<F>> {
        let values = self.first_row.0.iter().enumerate();
        values.map(|(column, &value)| Assertion::single(column, 0, value)).collect()
    }
}

struct WorkProver<F, W> {
    options: ProofOptions,
    types: PhantomData<(F, W)>,
}

impl<F: Base, W: Work> Prover for WorkProver<F, W> {
    type BaseField = F;
    type Air = WorkAir<F, W>;
    type Trace = TraceTable<F>;
    type HashFn = Blake3_256<F>;
    type VC = MerkleTree<Self::HashFn>;
    type RandomCoin = DefaultRandomCoin<Self::HashFn>;
    type TraceLde<E: FieldElement<BaseField = F>> = DefaultTraceLde<E, Self::HashFn, Self::VC>;
    type ConstraintCommitment<E: FieldElement<BaseField = F>> =
        DefaultConstraintCommitment<E, Self::HashFn, Self::VC>;
    type ConstraintEvaluator<'a, E: FieldElement<BaseField = F>> =
        DefaultConstraintEvaluator<'a, Self::Air, E>;

    fn get_pub_inputs(&self, trace: &Self::Trace) -> FirstRow<F> {
        FirstRow((0..trace.width()).map(|column| trace.get(column, 0)).collect())
    }
    fn options(&self) -> &ProofOptions {
        &self.options
    }
    fn new_trace_lde<E: FieldElement<BaseField = F>>(
        &self,
        trace_info: &TraceInfo,
        main_trace: &ColMatrix<F>,
        domain: &StarkDomain<F>,
        partition: PartitionOptions,
    ) -> (Self::TraceLde<E>, TracePolyTable<E>) {
        DefaultTraceLde::new(trace_info, main_trace, domain, partition)
    }
    fn new_evaluator<'a, E: FieldElement<BaseField = F>>(
        &self,
        air: &'a Self::Air,
        aux_rand_elements: Option<AuxRandElements<E>>,
        coefficients: ConstraintCompositionCoefficients<E>,
    ) -> Self::ConstraintEvaluator<'a, E> {
        DefaultConstraintEvaluator::new(air, aux_rand_elements, coefficients)
    }
    fn build_constraint_commitment<E: FieldElement<BaseField = F>>(
        &self,
        composition: CompositionPolyTrace<E>,
        columns: usize,
        domain: &StarkDomain<F>,
        partition: PartitionOptions,
    ) -> (Self::ConstraintCommitment<E>, CompositionPoly<E>) {
        DefaultConstraintCommitment::new(composition, columns, domain, partition)
    }
}

fn bench<F: Base, W: Work>(options: &Options, (field, extension): (&str, FieldExtension)) {
    let proof_options = ProofOptions::new(
        options.queries,
        1 << options.log_blowup,
        options.pow_bits,
        extension,
        FOLDING_FACTOR,
        REMAINDER_MAX_DEGREE,
        BatchingMethod::Algebraic,
        BatchingMethod::Algebraic,
    );
    let prover = WorkProver::<F, W> { options: proof_options.clone(), types: PhantomData };
    let mut first_row = FirstRow(vec![F::ZERO; W::COLUMNS]);
    W::first(&mut first_row.0);
    let acceptable = AcceptableOptions::OptionSet(vec![proof_options]);

    let (proof, times) = measure(
        options.runs,
        || {
            let mut trace = TraceTable::new(W::COLUMNS, 1 << options.log_rows);
            trace.fill(W::first, W::update);
            trace
        },
        |trace| prover.prove(trace).expect("the trace can be proven"),
        |proof| {
            verify::<WorkAir<F, W>, Blake3_256<F>, DefaultRandomCoin<_>, MerkleTree<_>>(
                proof.clone(),
                first_row.clone(),
                &acceptable,
            )
            .expect("the proof is accepted");
        },
    );
    let composition_columns = 2;
    let more = json!({
        "cells": W::COLUMNS << options.log_rows,
        "instance": {
            "field": field,
            "log_rows": options.log_rows,
            "log_blowup": options.log_blowup,
            "queries": options.queries,
            "pow_bits": options.pow_bits,
            "fold_step": FOLDING_FACTOR.ilog2(),
            "log_last_layer": (REMAINDER_MAX_DEGREE + 1).ilog2(),
            "constraints": W::DEGREES.len() + W::COLUMNS,
            "degree": 2,
            "parts": composition_columns,
            "deep_terms": 2 * (W::COLUMNS + composition_columns),
            "deep_points": 1,
        },
    });
    report("winterfell 0.13.1", options, times, proof.to_bytes().len(), more);
}
