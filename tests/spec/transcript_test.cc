// The tables of spec/proof-format.md and spec/protocol.md, executed: a segment's proof is cut as
// the one says, and its pieces are absorbed as the other says. Both proofs of work then hold, which
// they would not after any difference from the prover's own transcript, and the openings have the
// lengths that the queries, drawn at the end, imply.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "prover/asm/load.h"
#include "prover/prove/segment.h"
#include "prover/stark/circle_backend.h"
#include "shared/merkle/merkle.h"
#include "tests/spec/expression.h"
#include "tests/spec/markdown.h"
#include "tests/support/merkle_opening.h"
#include "tests/support/run_fixture.h"
#include "verifier/src/segment.h"
#include "verifier/src/stark.h"

namespace ptvm {
namespace {

using testing::Document;
using testing::Row;
using I = stark::StwoInstance;
using Symbols = std::map<std::string, uint64_t>;

uint64_t evaluate(const std::string& formula, const Symbols& symbols) {
  const testing::Expression<uint64_t>::Lookup lookup = [&](const std::string& name) {
    return symbols.at(name);
  };
  return testing::Expression<uint64_t>(formula, lookup).value();
}

// The digests in an opening of `positions` of a tree of 2^log_height leaves.
uint64_t n_paths(std::set<uint32_t> positions, unsigned log_height) {
  uint64_t n = 0;
  for (; log_height > 0; --log_height) {
    std::set<uint32_t> parents;
    for (const uint32_t position : positions) {
      n += !positions.contains(position ^ 1);
      parents.insert(position >> 1);
    }
    positions = std::move(parents);
  }
  return n;
}

// A segment's proof in pieces, by the names of the table.
class Sections {
 public:
  explicit Sections(std::span<const uint8_t> proof) : rest_(proof) {}

  void cut(const std::string& name, const std::string& element, uint64_t count) {
    static const std::map<std::string, size_t> kSizes = {
        {"u8", 1}, {"M31", 4}, {"u64", 8}, {"QM31", 16}, {"digest", 32}};
    const size_t n_bytes = count * kSizes.at(element);
    if (n_bytes > rest_.size()) throw std::runtime_error(name + ": the proof has ended");
    pieces_[name] = rest_.first(n_bytes);
    rest_ = rest_.subspan(n_bytes);
  }
  std::span<const uint8_t> operator[](const std::string& name) const { return pieces_.at(name); }
  size_t remaining() const { return rest_.size(); }

 private:
  std::map<std::string, std::span<const uint8_t>> pieces_;
  std::span<const uint8_t> rest_;
};

std::vector<uint32_t> words_of(std::span<const uint8_t> bytes) {
  std::vector<uint32_t> words;
  for (size_t i = 0; i < bytes.size(); i += 4) words.push_back(load_le<uint32_t>(&bytes[i]));
  return words;
}
std::vector<I::K> felts_of(std::span<const uint8_t> bytes) {
  std::vector<I::K> felts(bytes.size() / I::K::kBytes);
  for (size_t i = 0; i < felts.size(); ++i) {
    EXPECT_TRUE(I::K::decode(&bytes[i * I::K::kBytes], felts[i]));
  }
  return felts;
}

// One operation of a channel: its name in the table, and the count.
using Operation = std::pair<std::string, uint64_t>;

// A channel that notes what it is asked to do.
class RecordingChannel : public I::Channel {
  using Base = I::Channel;

 public:
  void mix_felts(std::span<const Felt> felts) {
    note("mix_felts", felts.size());
    Base::mix_felts(felts);
  }
  void mix_u32s(std::span<const uint32_t> words) {
    note("mix_u32s", words.size());
    Base::mix_u32s(words);
  }
  void mix_word_list(std::span<const uint8_t> words) {
    note("mix_word_list", words.size() / 4);
    Base::mix_word_list(words);
  }
  void mix_u64(uint64_t value) {
    note("mix_u64", 1);
    Base::mix_u64(value);
  }
  void mix_root(hash::DigestView root) {
    note("mix_root", 1);
    Base::mix_root(root);
  }
  std::array<uint32_t, kDrawWords> draw_u32s() {
    if (operations.empty() || operations.back().first != "draw_u32s") note("draw_u32s", 0);
    ++operations.back().second;
    return Base::draw_u32s();
  }
  Felt draw_felt() {
    note("draw_felt", 1);
    return Base::draw_felt();
  }
  bool check_pow(uint32_t bits, uint64_t nonce) {
    note("check_pow", 1);
    return Base::check_pow(bits, nonce);
  }

  std::vector<Operation> operations;

 private:
  void note(const char* name, uint64_t count) { operations.emplace_back(name, count); }
};

struct RecordingInstance : I {
  using Channel = RecordingChannel;
};

struct Shape {
  const char* name;
  const char* program;
  stark::Params params;
  proof::ProvenScope scope = proof::ProvenScope::kIsa;
};
void PrintTo(const Shape& shape, std::ostream* out) { *out << shape.name; }

class TranscriptSpec : public ::testing::TestWithParam<Shape> {
 protected:
  void SetUp() override {
    const auto program =
        assembler::load(std::string(PTVM_SOURCE_DIR "/programs/") + GetParam().program + ".tvm");
    ASSERT_TRUE(program.ok()) << program.status();
    run_ = testing::run(*program, size_t{1} << proof::kLogMaxRows, scope());
    trace::SegmentTrace<field::M31>& trace = run_.segments.at(0).trace;
    heights_ = trace.log_rows;
    for (size_t i = 0; i < id_.claim_digest.size(); ++i) {
      id_.claim_digest[i] = static_cast<uint8_t>(3 * i + 1);
    }
    const unsigned log_domain = log_steps() + params().log_blowup;
    const prover::CircleTables tables(std::max(log_domain, log_steps() + 1));
    proof_ = prover::prove_segment<prover::StwoBackend>(std::move(trace), id_, params(), tables);

    layout_ = stark::fri_layout(params(), log_domain).value();
    symbols_ = {
        {"n_instructions", run_.program.instructions.size()},
        {"n_cells", run_.program.initial_memory.size()},
        {"n_keys", scope() == kTransformer ? run_.program.initial_memory.size() : 0},
        {"n_vm_components", proof::air_of(scope()).components.size()},
        {"n_nibbles", heights_[proof::kBitwise] == 0 ? 0u : 256u},
        {"n_interaction_nonces", params().interaction_pow_bits > 0 ? 1u : 0u},
        {"n_layers", layout_.n_layers},
        {"n_last_layer", uint64_t{1} << params().log_last_layer_degree},
        {"n_query_draws", (params().n_queries + 7) / 8},
        {"n_components", 0},
        {"n_trace_columns", 0},
        {"n_interaction_columns", 0},
        {"n_samples", I::kCompositionColumns},
    };
    for (size_t c = 0; c < proof::kVmComponents; ++c) {
      if (heights_[c] == 0) continue;
      const air::AirInfo& info = *proof::kVmAirInfo[c];
      symbols_["n_components"] += 1;
      symbols_["n_trace_columns"] += info.n_trace_columns;
      symbols_["n_interaction_columns"] += info.n_interaction_columns * I::K::kDegree;
      symbols_["n_samples"] +=
          stark::n_samples(info, I::K::kDegree);
    }
  }

  static constexpr auto kTransformer = proof::ProvenScope::kTransformer;
  const stark::Params& params() const { return GetParam().params; }
  proof::ProvenScope scope() const { return GetParam().scope; }
  unsigned log_steps() const { return heights_[proof::air_of(scope()).steps()]; }

  // The words of the header, by its own table.
  std::vector<uint32_t> header() const {
    const proof::ScopeAir& air = proof::air_of(scope());
    std::vector<uint32_t> log_heights;
    for (const proof::VmComponent c : air.components) log_heights.push_back(heights_[c]);
    const std::map<std::string, std::vector<uint32_t>> contents = {
        {"format_version", {proof::kFormatVersion}},
        {"backend", {static_cast<uint32_t>(claim::Backend::kStwo)}},
        {"air_id", {air.id}},
        {"interaction_pow_bits", {params().interaction_pow_bits}},
        {"segment_index", {id_.index}},
        {"segment_count", {id_.count}},
        {"n_vm_components", {static_cast<uint32_t>(air.components.size())}},
        {"log_heights", log_heights},
        {"claim_digest", words_of(id_.claim_digest)}};
    std::vector<uint32_t> words;
    for (const Row& row : Document("protocol.md").table("| words | content |")) {
      const auto& content = contents.at(row[1]);
      EXPECT_EQ(evaluate(row[0], symbols_), content.size()) << row[1];
      words.insert(words.end(), content.begin(), content.end());
    }
    return words;
  }

  // Does one row of the transcript's table; `index` counts the FRI layers.
  void absorb(const Row& row, size_t index, const Sections& proof) {
    const std::string &operation = row[1], &content = row[2];
    const uint64_t count = evaluate(row[3], symbols_);
    SCOPED_TRACE(operation + " " + content);
    if (operation == "mix_felts") {
      std::vector<I::K> felts;
      if (content == "parameters") {
        using M = field::M31;
        felts = {I::K(M(params().query_pow_bits), M(params().log_blowup), M(params().n_queries),
                      M(params().log_last_layer_degree)),
                 I::K(M(params().fold_step), M(0), M(0), M(0))};
      } else {
        felts = felts_of(proof[content]);
      }
      EXPECT_EQ(felts.size(), count);
      channel_.mix_felts(felts);
    } else if (operation == "mix_u32s") {
      EXPECT_EQ(content, "header");
      const auto words = header();
      EXPECT_EQ(words.size(), count);
      channel_.mix_u32s(words);
    } else if (operation == "mix_word_list") {
      std::vector<uint32_t> words = words_of(proof[content]);
      EXPECT_EQ(words.size(), count);
      words.insert(words.begin(), static_cast<uint32_t>(count));
      channel_.mix_u32s(words);
    } else if (operation == "mix_root") {
      EXPECT_EQ(count, 1u);
      if (content == "empty_root") {
        channel_.mix_root(I::Hasher::hash({}));
      } else {
        const auto roots = proof[content == "fri_root" ? "fri_roots" : content];
        channel_.mix_root(roots.subspan(32 * index).first<32>());
      }
    } else if (operation == "check_pow") {
      const uint32_t bits =
          content == "query_nonce" ? params().query_pow_bits : params().interaction_pow_bits;
      EXPECT_GE(bits, 16u) << "a test that passes by chance tests nothing";
      EXPECT_TRUE(channel_.check_pow(bits, load_le<uint64_t>(proof[content].data())));
      ++n_proofs_of_work_;
    } else if (operation == "mix_u64") {
      channel_.mix_u64(load_le<uint64_t>(proof[content].data()));
    } else if (operation == "draw_felt" || operation == "draw_felts") {
      EXPECT_TRUE(operation == "draw_felts" || count == 1);
      std::vector<I::K> felts(count);
      channel_.draw_felts(felts);
      drawn_[content] = felts;
    } else {
      ASSERT_EQ(operation, "draw_u32s");
      const uint32_t log_domain = log_steps() + params().log_blowup;
      std::vector<uint32_t> words;
      for (uint64_t i = 0; i < count; ++i) {
        for (const uint32_t word : channel_.draw_u32s()) words.push_back(word);
      }
      ASSERT_GE(words.size(), params().n_queries);
      for (size_t i = 0; i < params().n_queries; ++i) {
        queries_.insert(words[i] & ((uint32_t{1} << log_domain) - 1));
      }
    }
  }

  // Calls visit(row, layer) for each operation of the transcript's table, in order.
  template <class Visit>
  void for_each_operation(Visit&& visit) const {
    const auto rows =
        Document("protocol.md").table("| round | operation | content | count | when |");
    for (size_t i = 0; i < rows.size(); ++i) {
      const std::string& when = rows[i][4];
      if (when == "interaction_pow_bits > 0") {
        if (params().interaction_pow_bits > 0) visit(rows[i], 0);
      } else if (when == "each layer") {
        for (size_t layer = 0; layer < layout_.n_layers; ++layer) {
          visit(rows[i], layer);
          visit(rows[i + 1], layer);
        }
        ++i;
      } else if (when.starts_with("scope ")) {
        if (when.substr(6) == claim::name_of(scope())) visit(rows[i], 0);
      } else {
        ASSERT_EQ(when, "always");
        visit(rows[i], 0);
      }
    }
  }
  // Cuts the part of the proof before the openings; returns how many sections that is.
  size_t cut_until_queries(Sections& proof) const {
    const auto rows = Document("proof-format.md").table("| section | element | count |");
    size_t n = 0;
    do {
      proof.cut(rows[n][0], rows[n][1], evaluate(rows[n][2], symbols_));
    } while (rows[n++][0] != "query_nonce");
    return n;
  }
  proof::SegmentPublic public_values() const {
    ByteReader reader(proof_);
    proof::SegmentPublic values;
    EXPECT_EQ(proof::read_public(reader, scope(), symbols_.at("n_instructions"),
                                 symbols_.at("n_cells"), values),
              Status::kAccepted);
    return values;
  }

  // Cuts the rest of the proof, which the queries determine.
  void cut_openings(std::span<const Row> rows, Sections& proof) {
    const unsigned log_domain = log_steps() + params().log_blowup;
    symbols_["n_distinct"] = queries_.size();
    symbols_["paths"] = n_paths(queries_, log_domain);
    for (const Row& row : rows.first(rows.size() - 1)) {
      proof.cut(row[0], row[1], evaluate(row[2], symbols_));
    }
    ASSERT_EQ(rows.back()[0], "fri_values, fri_paths");
    std::set<uint32_t> positions = queries_;
    for (const stark::FriLayer& layer : std::span(layout_.layers).first(layout_.n_layers)) {
      std::set<uint32_t> cosets, leaves;
      for (const uint32_t position : positions) cosets.insert(position >> layer.n_folds);
      const uint32_t log_leaf = layer.n_folds > 1 ? 2 : 0;
      for (const uint32_t coset : cosets) {
        for (uint32_t i = 0; i < 1u << layer.n_folds; ++i) {
          leaves.insert(((coset << layer.n_folds) + i) >> log_leaf);
        }
      }
      proof.cut("fri_values", "QM31", (cosets.size() << layer.n_folds) - positions.size());
      proof.cut("fri_paths", "digest", n_paths(leaves, layer.log_size - log_leaf));
      positions = std::move(cosets);
    }
  }

  testing::ProgramRun run_;
  proof::Heights heights_{};
  proof::SegmentId id_ = {
      .backend = claim::Backend::kStwo, .index = 2, .count = 7, .claim_digest = {}};
  std::vector<uint8_t> proof_;
  stark::FriLayout layout_;
  Symbols symbols_;
  RecordingChannel channel_;
  size_t n_proofs_of_work_ = 0;
  std::set<uint32_t> queries_;
  std::map<std::string, std::vector<I::K>> drawn_;
};

INSTANTIATE_TEST_SUITE_P(Shapes, TranscriptSpec,
                         ::testing::Values(Shape{"all_components",
                                                 "all_instructions",
                                                 {.log_blowup = 2,
                                                  .n_queries = 13,
                                                  .query_pow_bits = 16,
                                                  .interaction_pow_bits = 16,
                                                  .fold_step = 3,
                                                  .log_last_layer_degree = 1}},
                                           Shape{"cpu_alone",
                                                 "fibonacci",
                                                 {.log_blowup = 1,
                                                  .n_queries = 8,
                                                  .query_pow_bits = 18,
                                                  .interaction_pow_bits = 0,
                                                  .fold_step = 1,
                                                  .log_last_layer_degree = 0}},
                                           Shape{"layer",
                                                 "fibonacci",
                                                 {.log_blowup = 1,
                                                  .n_queries = 9,
                                                  .query_pow_bits = 16,
                                                  .interaction_pow_bits = 0,
                                                  .fold_step = 2,
                                                  .log_last_layer_degree = 1},
                                                 proof::ProvenScope::kTransformer}),
                         [](const auto& test) { return std::string(test.param.name); });

TEST_P(TranscriptSpec, IsTheProversOwn) {
  const auto rows = Document("proof-format.md").table("| section | element | count |");
  Sections proof(proof_);
  const size_t n = cut_until_queries(proof);
  for_each_operation([&](const Row& row, size_t layer) { absorb(row, layer, proof); });
  EXPECT_EQ(n_proofs_of_work_, 1 + symbols_["n_interaction_nonces"]);
  cut_openings(std::span(rows).subspan(n), proof);
  EXPECT_EQ(proof.remaining(), 0u);

  const auto& challenges = drawn_.at("lookup_challenges");
  const auto lookup = air::LookupElements<I::K>::from_challenges(challenges[0], challenges[1]);
  proof::TermSum<I> terms(lookup);
  const testing::SegmentRun& segment = run_.segments[0];
  proof::add_public_terms<I::F>(run_.program_view(), segment.start.view(), segment.end.view(),
                                static_cast<uint32_t>(segment.rows.size()), public_values(), terms);
  I::K sum;
  EXPECT_EQ(terms.finish(sum), Status::kAccepted);
  for (const I::K& claimed : felts_of(proof["claimed_sums"])) sum += claimed;
  EXPECT_TRUE(sum.is_zero());

  for (const std::string tree : {"trace", "interaction", "composition"}) {
    const auto values = proof[tree + "_values"], paths = proof[tree + "_paths"];
    std::vector<uint32_t> positions(queries_.begin(), queries_.end());
    std::vector<hash::Digest> leaves;
    const size_t n_bytes = values.size() / positions.size();
    for (size_t i = 0; i < positions.size(); ++i) {
      leaves.push_back(I::Hasher::hash(values.subspan(i * n_bytes, n_bytes)));
    }
    EXPECT_EQ(tests::verify_opening<I::Hasher>(proof[tree + "_root"].first<32>(),
                                               log_steps() + params().log_blowup, positions, leaves,
                                               paths),
              Status::kAccepted)
        << tree;
  }
}

TEST_P(TranscriptSpec, HasTheOperationsOfTheVerifier) {
  std::vector<Operation> statement, generic;
  for_each_operation([&](const Row& row, size_t) {
    const bool is_statement =
        row[1] == "mix_word_list" || row[2] == "parameters" || row[2] == "header";
    if (is_statement) statement.emplace_back(row[1], evaluate(row[3], symbols_));
    if (row[0] != "1") generic.emplace_back(row[1], evaluate(row[3], symbols_));
  });
  RecordingChannel channel;
  proof::mix_statement<RecordingInstance>(channel, params(), id_, public_values());
  EXPECT_EQ(channel.operations, statement);

  // The generic verifier goes on from round 1 as the table has it, and accepts.
  Sections proof(proof_);
  cut_until_queries(proof);
  for_each_operation([&](const Row& row, size_t layer) {
    if (row[0] == "1") absorb(row, layer, proof);
  });
  channel_.operations.clear();
  const auto& challenges = drawn_.at("lookup_challenges");
  const auto claimed = felts_of(proof["claimed_sums"]);
  std::vector<stark::Component<RecordingInstance>> components;
  const auto add = [&]<class Air>(size_t c) {
    if (heights_[c] == 0) return;
    components.push_back(
        stark::make_component<RecordingInstance, Air>(heights_[c], claimed[components.size()]));
  };
  add.template operator()<air::vm::Cpu>(proof::kCpu);
  add.template operator()<air::vm::Multiply>(proof::kMultiply);
  add.template operator()<air::vm::Bitwise>(proof::kBitwise);
  add.template operator()<air::vm::Layer>(proof::kLayer);
  verifier::StarkInput<RecordingInstance> input;
  input.params = params();
  input.components = components;
  const auto digest_of = [&](const char* name) {
    hash::Digest digest;
    std::copy_n(proof[name].begin(), digest.size(), digest.begin());
    return digest;
  };
  input.trace_root = digest_of("trace_root");
  input.interaction_root = digest_of("interaction_root");
  input.lookup = air::LookupElements<I::K>::from_challenges(challenges[0], challenges[1]);
  std::vector<std::byte> workspace(
      verifier::stark_workspace<RecordingInstance>(params(), components));
  Arena arena(workspace);
  const auto generic_part = std::span<const uint8_t>(proof_).subspan(
      static_cast<size_t>(proof["composition_root"].data() - proof_.data()));
  ByteReader reader(generic_part);
  EXPECT_EQ(verifier::verify_stark<RecordingInstance>(input, channel_, reader, arena),
            Status::kAccepted);
  EXPECT_EQ(reader.remaining(), 0u);
  EXPECT_EQ(channel_.operations, generic);
}

}  // namespace
}  // namespace ptvm
