#include "tests/interop/exchange.h"

#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "prover/exchange/stwo_bytes.h"
#include "prover/stark/circle_backend.h"
#include "prover/stark/stark_prover.h"
#include "shared/air/vm/multiply.h"
#include "tests/interop/exchange_airs.h"
#include "verifier/src/stark.h"

namespace ptvm::interop {
namespace {

using field::QM31;

// A component: its AIR, and how much lower than the statement's rows it is.
template <class A, unsigned kLower = 0>
struct Part {
  using Air = A;
  static constexpr unsigned kLogLower = kLower;
};

absl::Status rejected(absl::string_view reason) { return absl::FailedPreconditionError(reason); }
absl::Status rejected(Status status) { return rejected(exchange::error_of(status).message()); }

// What tells the AIRs of the exchange apart beside their components.
struct Traits {
  Traces (*traces)(unsigned n);
  size_t n_preprocessed = 0;  // columns, of full height
  bool balanced = false;      // the claimed sums add up to zero
  unsigned max_log_rows = 20;
};

template <hash::Hasher H, class... Parts>
class ExchangeOf final : public Exchange {
  using B = prover::CircleBackend<H>;
  using I = typename B::Instance;
  using Channel = typename I::Channel;
  static constexpr bool kHasFractions =
      ((air::kAirInfo<typename Parts::Air>.n_fractions != 0) || ...);
  static constexpr std::array<uint16_t, 2> kPreprocessedColumns = {0, 1};

 public:
  static absl::StatusOr<std::unique_ptr<Exchange>> create(const Statement& statement,
                                                          const Traits& traits) {
    constexpr unsigned kLeast = B::kMinLogRows + std::max({Parts::kLogLower...});
    if (statement.log_rows < kLeast || statement.log_rows > traits.max_log_rows) {
      return absl::InvalidArgumentError(
          absl::StrCat("the rows' logarithm must be in ", kLeast, "..", traits.max_log_rows));
    }
    auto result = std::unique_ptr<ExchangeOf>(new ExchangeOf(statement, traits));
    const auto components = result->components({});
    auto shape = exchange::shape_of<I>(statement.params, std::span(components),
                                       result->preprocessed_log_sizes_);
    if (!shape.ok()) return shape.status();
    result->shape_ = *std::move(shape);
    return result;
  }

  Traces traces() const override { return traits_.traces(statement_.log_rows); }

  Proof prove(Traces traces, const prover::CircleTables& tables) const override {
    prover::StarkProver<B> prover(statement_.params, provers(), tables);
    Proof proof;
    proof.roots.push_back(prover.commit_preprocessed(std::move(traces.preprocessed)));
    proof.roots.push_back(prover.commit_trace(std::move(traces.trace)));
    Channel channel;
    const auto lookup = absorb_trace(channel, proof.roots);
    if constexpr (kHasFractions) {
      proof.roots.push_back(prover.commit_interaction(lookup));
      proof.claimed_sums = prover.claimed_sums();
    }
    absorb_interaction(channel, proof);
    prover::ProofWriter out;
    prover.prove(channel, out);
    proof.bytes = out.take();
    return proof;
  }

  absl::Status verify(const Proof& proof) const override {
    const auto components = this->components(proof.claimed_sums);
    Channel channel;
    verifier::StarkInput<I> input;
    input.params = statement_.params;
    input.components = components;
    input.preprocessed_log_sizes = preprocessed_log_sizes_;
    input.preprocessed_root = proof.roots[0];
    input.trace_root = proof.roots[1];
    input.lookup = absorb_trace(channel, proof.roots);
    if constexpr (kHasFractions) input.interaction_root = proof.roots[2];
    absorb_interaction(channel, proof);

    std::vector<std::byte> workspace(
        verifier::stark_workspace<I>(input.params, components, preprocessed_log_sizes_.size()));
    Arena arena(workspace);
    ByteReader reader(proof.bytes);
    Status status = verifier::verify_stark<I>(input, channel, reader, arena);
    if (status == Status::kAccepted && reader.remaining() != 0) status = Status::kTrailingBytes;
    if (status != Status::kAccepted) return rejected(status);
    QM31 sum;
    for (const QM31& claimed : proof.claimed_sums) sum += claimed;
    return traits_.balanced && !sum.is_zero() ? rejected(Status::kLookupSumNonZero)
                                              : absl::OkStatus();
  }

  absl::StatusOr<ProofFile> to_file(const Proof& proof) const override {
    ProofFile file{statement_, proof.claimed_sums, {}};
    file.proof.trees.resize(shape_.trees.size());
    for (size_t i = 0; i < proof.roots.size(); ++i) file.proof.trees[i].root = proof.roots[i];
    Channel channel;
    absorb(channel, proof);
    ByteReader reader(proof.bytes);
    const Status status = exchange::read_stark(reader, shape_, channel, file.proof);
    if (status != Status::kAccepted) return rejected(status);
    return file;
  }

  absl::StatusOr<Proof> from_file(const ProofFile& file) const override {
    const absl::Status status = exchange::check_shape(file.proof, shape_);
    if (!status.ok()) return rejected(absl::StrCat("/proof", status.message()));
    const size_t n_sums = kHasFractions ? sizeof...(Parts) : 0;
    if (file.claimed_sums.size() != n_sums) {
      return rejected(absl::StrCat("/claimed_sums: expected ", n_sums, " elements"));
    }
    Proof proof;
    proof.claimed_sums = file.claimed_sums;
    for (size_t t = 0; t + 1 < file.proof.trees.size(); ++t) {
      proof.roots.push_back(file.proof.trees[t].root);
    }
    prover::ProofWriter out;
    exchange::write_stark(file.proof, shape_, out);
    proof.bytes = out.take();
    return proof;
  }

  absl::Status verify_file(const ProofFile& file) const override {
    const auto proof = from_file(file);
    if (!proof.ok()) return proof.status();
    if (proof->roots[0] != preprocessed_root()) {
      return rejected("/proof/commitments/0: not the root of the preprocessed columns");
    }
    if (absl::Status status = verify(*proof); !status.ok()) return status;
    Channel channel;
    absorb(channel, *proof);
    const absl::Status status = exchange::check_lengths(
        file.proof, shape_, exchange::queries_of(file.proof, shape_, channel));
    return status.ok() ? status : rejected(absl::StrCat("/proof", status.message()));
  }

  unsigned max_log_domain() const override {
    return std::max(shape_.log_domain, statement_.log_rows + 1);
  }

 private:
  ExchangeOf(const Statement& statement, const Traits& traits)
      : statement_(statement),
        traits_(traits),
        preprocessed_log_sizes_(traits.n_preprocessed, static_cast<uint8_t>(statement.log_rows)) {}

  template <class Part>
  std::span<const uint16_t> preprocessed_of() const {
    return std::span(kPreprocessedColumns)
        .first(air::kAirInfo<typename Part::Air>.n_preprocessed_columns);
  }
  std::vector<stark::Component<I>> components(std::span<const QM31> claimed_sums) const {
    std::vector<stark::Component<I>> list;
    const auto add = [&]<class Part>() {
      const QM31 sum = list.size() < claimed_sums.size() ? claimed_sums[list.size()] : QM31();
      list.push_back(stark::make_component<I, typename Part::Air>(
          statement_.log_rows - Part::kLogLower, sum, preprocessed_of<Part>()));
    };
    (add.template operator()<Parts>(), ...);
    return list;
  }
  prover::ComponentProvers<B> provers() const {
    prover::ComponentProvers<B> list;
    const auto add = [&]<class Part>() {
      list.push_back(std::make_unique<prover::AirProver<B, typename Part::Air>>(
          statement_.log_rows - Part::kLogLower, preprocessed_of<Part>()));
    };
    (add.template operator()<Parts>(), ...);
    return list;
  }
  hash::Digest preprocessed_root() const {
    if (preprocessed_log_sizes_.empty()) return merkle::empty_root<H>();
    const prover::CircleTables tables(max_log_domain());
    prover::StarkProver<B> prover(statement_.params, provers(), tables);
    return prover.commit_preprocessed(traces().preprocessed);
  }

  // The caller's part of the transcript.
  air::LookupElements<QM31> absorb_trace(Channel& channel,
                                         std::span<const hash::Digest> roots) const {
    stark::mix_stwo_params(channel, statement_.params);
    channel.mix_u64(statement_.log_rows);
    channel.mix_root(roots[0]);
    channel.mix_root(roots[1]);
    std::array<QM31, 2> challenges;
    if constexpr (kHasFractions) channel.draw_felts(challenges);
    return air::LookupElements<QM31>::from_challenges(challenges[0], challenges[1]);
  }
  void absorb_interaction(Channel& channel, const Proof& proof) const {
    if constexpr (kHasFractions) {
      channel.mix_felts(proof.claimed_sums);
      channel.mix_root(proof.roots[2]);
    }
  }
  void absorb(Channel& channel, const Proof& proof) const {
    absorb_trace(channel, proof.roots);
    absorb_interaction(channel, proof);
  }

  Statement statement_;
  Traits traits_;
  std::vector<uint8_t> preprocessed_log_sizes_;
  exchange::ProofShape shape_;
};

template <class... Parts>
absl::StatusOr<std::unique_ptr<Exchange>> create_of(const Statement& statement,
                                                    const Traits& traits) {
  if (statement.hash == Hash::kBlake2s) {
    return ExchangeOf<hash::Blake2sHasher, Parts...>::create(statement, traits);
  }
  return ExchangeOf<hash::Blake2sM31Hasher, Parts...>::create(statement, traits);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Exchange>> Exchange::create(const Statement& statement) {
  const std::string& name = statement.air;
  if (name == "wide-fibonacci") {
    return create_of<Part<WideFibonacci>>(statement, {wide_fibonacci_traces});
  }
  if (name == "preprocessed") {
    return create_of<Part<PreprocessedSum>>(
        statement, {preprocessed_traces, PreprocessedSum::kPreprocessedColumns});
  }
  if (name == "lookup") {
    return create_of<Part<CubeTable, 2>, Part<CubeUses>>(
        statement, {.traces = lookup_traces, .balanced = true});
  }
  if (name == "vm-multiply") {
    return create_of<Part<air::vm::Multiply>>(statement, {multiply_traces});
  }
  if (name == "permutation") {
    return create_of<Part<Permutation>>(statement,
                                        {.traces = permutation_traces, .balanced = true});
  }
  return absl::InvalidArgumentError(absl::StrCat("there is no AIR `", name, "`"));
}

absl::StatusOr<ProofFile> prove(const Statement& statement) {
  const auto exchange = Exchange::create(statement);
  if (!exchange.ok()) return exchange.status();
  const prover::CircleTables tables((*exchange)->max_log_domain());
  return (*exchange)->to_file((*exchange)->prove((*exchange)->traces(), tables));
}

absl::Status verify(const ProofFile& file) {
  const auto exchange = Exchange::create(file.statement);
  if (!exchange.ok()) return exchange.status();
  return (*exchange)->verify_file(file);
}

}  // namespace ptvm::interop
