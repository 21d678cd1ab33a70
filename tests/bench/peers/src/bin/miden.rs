//! Miden VM: runs and proves a Fibonacci program of 2^LOG_ROWS cycles or a few less.
//!
//! The program is the crate's own example with another count: three cycles a round. The number of
//! the statement is the sequence's second term. Running it is part of the time, as it is in this
//! project's `prover prove`. The prover's parameters are fixed by the crate (`miden_air::config`): the
//! options that set them for other peers mean nothing here.

use miden_verifier::verify;
use miden_vm::advice::AdviceInputs;
use miden_vm::{
    Assembler, DefaultHost, ExecutionOptions, ExecutionProof, FastProcessor, HashFunction, Program,
    ProgramInfo, ProvingOptions, StackInputs, StackOutputs, TraceBuildInputs, prove_sync, trace,
};
use ptvm_peers::{Options, measure, report};
use serde_json::json;

const CYCLES_PER_ROUND: usize = 3;
// Columns of the trace: main ones, and those of lookups and quotient, which are extension elements.
const MAIN: u64 = 72;
const LOOKUP: u64 = 7;
const QUOTIENT: u64 = 8;

fn main() {
    let options = Options::from_command_line(&["fibonacci"]);
    let stack = StackInputs::new(&[options.statement.into()]).expect("one input fits");
    let program = fibonacci(options.log_rows, stack);
    let (cycles, log_rows) = trace_size(&program, stack);
    let info = ProgramInfo::from(program.clone());

    let ((_, proof), times) = measure(
        options.runs,
        || (),
        |()| prove(&program, stack),
        |(outputs, proof)| {
            verify(info.clone(), stack, *outputs, proof.clone()).expect("the proof is accepted");
        },
    );

    let more = json!({
        "steps": cycles,
        "cells": (MAIN + 2 * LOOKUP) << log_rows,
        "instance": {
            "field": "goldilocks^2",
            "log_rows": log_rows,
            "log_blowup": 3,
            "queries": 27,
            "pow_bits": 16,
            "fold_step": 2,
            "log_last_layer": 7,
            // Bounds from above; nowhere near the term that limits the figure.
            "constraints": 1024,
            "degree": 9,
            "parts": QUOTIENT,
            "deep_terms": 2 * (MAIN + 2 * LOOKUP + 2 * QUOTIENT),
            "deep_points": 1,
            "fractions": 64u64 << log_rows,
            "tuple_width": 16,
        },
    });
    report("miden-vm 0.23.5", &options, times, proof.to_bytes().len(), more);
}

fn prove(program: &Program, stack: StackInputs) -> (StackOutputs, ExecutionProof) {
    let options = ProvingOptions::new(HashFunction::Blake3_256);
    let mut host = DefaultHost::default();
    let advice = AdviceInputs::default();
    prove_sync(program, stack, advice, &mut host, ExecutionOptions::default(), options)
        .expect("the program can be proven")
}

/// The longest Fibonacci program whose trace still has 2^log_rows rows.
fn fibonacci(log_rows: u32, stack: StackInputs) -> Program {
    let mut rounds = (1 << log_rows) / CYCLES_PER_ROUND;
    loop {
        let source = format!("begin repeat.{rounds} swap dup.1 add end end");
        let program = Assembler::default().assemble_program(&source).expect("the source is valid");
        let (cycles, reached) = trace_size(&program, stack);
        if reached <= log_rows {
            return program;
        }
        rounds -= (cycles - (1 << log_rows)).div_ceil(CYCLES_PER_ROUND).max(1);
    }
}

/// Cycles, and the logarithm of the rows that they are padded to.
fn trace_size(program: &Program, stack: StackInputs) -> (usize, u32) {
    let inputs: TraceBuildInputs = FastProcessor::new(stack)
        .execute_trace_inputs_sync(program, &mut DefaultHost::default())
        .expect("the program runs");
    let trace = trace::build_trace(inputs).expect("the trace can be built");
    let summary = trace.trace_len_summary();
    (summary.main_trace_len(), summary.padded_trace_len().ilog2())
}
