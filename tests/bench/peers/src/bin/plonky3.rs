//! Plonky3 on the circle over M31, with Blake3: this project's wide Fibonacci.
//!
//! The constraints read one row, and the AIR says so: each column is opened at one point. Challenges
//! are in the extension of degree three, the largest that the crate has for this field with a
//! binomial.

use p3_air::{Air, AirBuilder, BaseAir, WindowAccess};
use p3_blake3::Blake3;
use p3_challenger::{HashChallenger, SerializingChallenger32};
use p3_circle::CirclePcs;
use p3_commit::ExtensionMmcs;
use p3_field::{PrimeCharacteristicRing, extension::BinomialExtensionField};
use p3_fri::FriParameters;
use p3_matrix::dense::RowMajorMatrix;
use p3_merkle_tree::MerkleTreeMmcs;
use p3_mersenne_31::Mersenne31;
use p3_symmetric::{CompressionFunctionFromHasher, SerializingHasher};
use p3_uni_stark::{StarkConfig, prove, verify};
use ptvm_peers::{Options, measure, report};
use serde_json::json;

type Challenge = BinomialExtensionField<Mersenne31, 3>;
type Compress = CompressionFunctionFromHasher<Blake3, 2, 32>;
type ValMmcs = MerkleTreeMmcs<Mersenne31, u8, SerializingHasher<Blake3>, Compress, 2, 32>;
type ChallengeMmcs = ExtensionMmcs<Mersenne31, Challenge, ValMmcs>;
type Challenger = SerializingChallenger32<Mersenne31, HashChallenger<u8, Blake3, 32>>;
type Pcs = CirclePcs<Mersenne31, ValMmcs, ChallengeMmcs>;

const COLUMNS: usize = 100;
const CONSTRAINTS: usize = COLUMNS - 2;
const MAX_LOG_ARITY: usize = 1;

struct WideFibonacci;

impl<F> BaseAir<F> for WideFibonacci {
    fn width(&self) -> usize {
        COLUMNS
    }
    fn main_next_row_columns(&self) -> Vec<usize> {
        vec![]
    }
    fn num_constraints(&self) -> Option<usize> {
        Some(CONSTRAINTS)
    }
    fn max_constraint_degree(&self) -> Option<usize> {
        Some(2)
    }
}

impl<B: AirBuilder> Air<B> for WideFibonacci {
    fn eval(&self, builder: &mut B) {
        let main = builder.main();
        let row = main.current_slice();
        for k in 2..COLUMNS {
            let (a, b): (B::Expr, B::Expr) = (row[k - 2].into(), row[k - 1].into());
            builder.assert_zero(row[k].into() - (b.square() + a.square()));
        }
    }
}

fn wide_fibonacci(log_rows: u32) -> RowMajorMatrix<Mersenne31> {
    let mut values = Mersenne31::zero_vec(COLUMNS << log_rows);
    for (i, row) in values.chunks_exact_mut(COLUMNS).enumerate() {
        row[0] = Mersenne31::ONE;
        row[1] = Mersenne31::from_usize(i);
        for k in 2..COLUMNS {
            row[k] = row[k - 1].square() + row[k - 2].square();
        }
    }
    RowMajorMatrix::new(values, COLUMNS)
}

fn main() {
    let options = Options::from_command_line(&["wide-fibonacci"]);
    let mmcs = ValMmcs::new(SerializingHasher::new(Blake3), Compress::new(Blake3), 0);
    let fri_params = FriParameters {
        log_blowup: options.log_blowup as usize,
        log_final_poly_len: 0,
        max_log_arity: MAX_LOG_ARITY,
        num_queries: options.queries,
        batch_proof_of_work_bits: 0,
        commit_proof_of_work_bits: 0,
        query_proof_of_work_bits: options.pow_bits as usize,
        mmcs: ChallengeMmcs::new(mmcs.clone()),
    };
    let pcs = Pcs::new(mmcs, fri_params);
    let config: StarkConfig<Pcs, Challenge, Challenger> =
        StarkConfig::new(pcs, Challenger::from_hasher(vec![], Blake3));

    let (proof, times) = measure(
        options.runs,
        || wide_fibonacci(options.log_rows),
        |trace| prove(&config, &WideFibonacci, trace, &[]).expect("the trace can be proven"),
        |proof| verify(&config, &WideFibonacci, proof, &[]).expect("the proof is accepted"),
    );
    let proof_bytes = bincode::serialized_size(&proof).expect("the proof can be serialised");
    let more = json!({
        "cells": COLUMNS << options.log_rows,
        "instance": {
            "field": "m31^3",
            "log_rows": options.log_rows,
            "log_blowup": options.log_blowup,
            "queries": options.queries,
            "pow_bits": options.pow_bits,
            "fold_step": MAX_LOG_ARITY,
            "log_last_layer": 0,
            "constraints": CONSTRAINTS,
            "degree": 2,
            "parts": 2,
            // Two powers of the challenge for each column and point.
            "deep_terms": 2 * (COLUMNS + 2 * 3),
            "deep_points": 2,
        },
    });
    report("plonky3 0.8.0", &options, times, proof_bytes as usize, more);
}
