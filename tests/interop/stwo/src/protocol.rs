//! The caller's part of the transcript (README.md), around the crate's `prove` and `verify`.

use num_traits::Zero;
use stwo::core::air::Component;
use stwo::core::channel::{Channel, MerkleChannel};
use stwo::core::fields::qm31::QM31;
use stwo::core::pcs::{CommitmentSchemeVerifier, PcsConfig, TreeVec};
use stwo::core::poly::circle::CanonicCoset;
use stwo::core::proof::StarkProof;
use stwo::core::verifier::VerificationError;
use stwo::prover::backend::simd::SimdBackend;
use stwo::prover::backend::BackendForChannel;
use stwo::prover::poly::circle::PolyOps;
use stwo::prover::poly::twiddles::TwiddleTree;
use stwo::prover::{CommitmentSchemeProver, ComponentProver};

use crate::airs::{Columns, Lookup};
use crate::statement::{Inputs, Statement};

/// The twiddles of the largest domain that a proof needs.
pub fn twiddles(statement: &Statement, config: &PcsConfig) -> TwiddleTree<SimdBackend> {
    let log_domain = statement.log_rows + config.fri_config.log_blowup_factor;
    let log_size = log_domain.max(config.lifting_log_size.unwrap_or(0));
    SimdBackend::precompute_twiddles(CanonicCoset::new(log_size).half_coset())
}

fn commit<MC: MerkleChannel>(
    scheme: &mut CommitmentSchemeProver<'_, SimdBackend, MC>,
    columns: Columns,
    channel: &mut MC::C,
) where
    SimdBackend: BackendForChannel<MC>,
{
    let mut tree = scheme.tree_builder();
    tree.extend_evals(columns);
    tree.commit(channel);
}

/// The claimed sums and the proof. `store_coefficients` is faster, takes more memory, and makes
/// the same proof.
pub fn prove<MC: MerkleChannel>(
    statement: &Statement,
    inputs: Inputs,
    config: PcsConfig,
    twiddles: &TwiddleTree<SimdBackend>,
    store_coefficients: bool,
) -> (Vec<QM31>, StarkProof<MC::H>)
where
    SimdBackend: BackendForChannel<MC>,
{
    let channel = &mut MC::C::default();
    config.mix_into(channel);
    channel.mix_u64(statement.log_rows.into());

    let scheme = &mut CommitmentSchemeProver::<SimdBackend, MC>::new(config, twiddles);
    if store_coefficients {
        scheme.set_store_polynomials_coefficients();
    }
    commit(scheme, inputs.preprocessed, channel);
    commit(scheme, inputs.trace, channel);

    let (mut lookup, mut claimed_sums) = (Lookup::dummy(), vec![]);
    if statement.has_fractions() {
        lookup = Lookup::draw(channel);
        let (columns, sums) = statement.interaction(&inputs.looked_up, &lookup);
        claimed_sums = sums;
        channel.mix_felts(&claimed_sums);
        commit(scheme, columns, channel);
    }

    let components = statement.components(&lookup, &claimed_sums);
    let provers: Vec<&dyn ComponentProver<SimdBackend>> = components
        .iter()
        .map(|component| component.as_ref())
        .collect();
    let scheme = std::mem::replace(scheme, CommitmentSchemeProver::new(config, twiddles));
    let proof = stwo::prover::prove(&provers, channel, scheme).expect("the constraints hold");
    (claimed_sums, proof)
}

pub fn verify<MC: MerkleChannel>(
    statement: &Statement,
    config: PcsConfig,
    claimed_sums: &[QM31],
    proof: StarkProof<MC::H>,
) -> Result<(), VerificationError> {
    let invalid = |what: &str| Err(VerificationError::InvalidStructure(what.into()));
    if claimed_sums.len() != statement.n_claimed_sums() {
        return invalid("number of claimed sums");
    }
    let unbound = statement.components(&Lookup::dummy(), claimed_sums);
    let log_sizes = TreeVec::concat_cols(
        unbound
            .iter()
            .map(|component| component.trace_log_degree_bounds()),
    );
    if proof.commitments.len() != log_sizes.len() + 1 {
        return invalid("number of commitments");
    }

    let channel = &mut MC::C::default();
    config.mix_into(channel);
    channel.mix_u64(statement.log_rows.into());

    let scheme = &mut CommitmentSchemeVerifier::<MC>::new(config);
    scheme.commit(proof.commitments[0], &log_sizes[0], channel);
    scheme.commit(proof.commitments[1], &log_sizes[1], channel);
    let mut lookup = Lookup::dummy();
    if statement.has_fractions() {
        lookup = Lookup::draw(channel);
        channel.mix_felts(claimed_sums);
        scheme.commit(proof.commitments[2], &log_sizes[2], channel);
    }

    let components = statement.components(&lookup, claimed_sums);
    let components: Vec<&dyn Component> = components
        .iter()
        .map(|component| component.as_ref() as &dyn Component)
        .collect();
    stwo::core::verifier::verify(&components, channel, scheme, proof)?;
    if statement.is_balanced && !claimed_sums.iter().sum::<QM31>().is_zero() {
        return invalid("the claimed sums do not cancel");
    }
    Ok(())
}
