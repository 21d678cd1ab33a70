// Makes the proofs of tests/fuzz/corpus, and claims as JSON: one of each kind with every backend
// over the field that this is compiled for, with parameters that only tests use. They are kilobytes
// large and prove nothing: what matters is that every part is there.
//
//   fuzz_make_corpus FOLDER            writes the files
//   fuzz_make_corpus --check FOLDER    compares; exit code 1 if they are not what is made now

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "prover/claim/claim_json.h"
#include "shared/claim/encoding.h"
#include "tests/soundness/cheating_prover.h"

namespace ptvm::testing {
namespace {

// Enough queries on a domain of 64 points that another nonce cannot lead to the same ones by chance
// (docs/fuzzing.md), and hardly any grinding, so that what is changed before it is found behind it.
struct Sample {
  std::string name;
  std::string source;
  ProvenScope scope;
  stark::Params params;
};
const std::vector<Sample>& samples() {
  static const std::string kLeast = ".memory 1\n HALT";
  static const std::vector<Sample> kSamples = {
      {"least",
       kLeast,
       ProvenScope::kIsa,
       {.log_blowup = 2,
        .n_queries = 8,
        .query_pow_bits = 2,
        .interaction_pow_bits = 2,
        .fold_step = 2,
        .log_last_layer_degree = 1}},
      {"components",
       ".memory 1\n LOADI 7\n MUL 300\n XOR 9\n STORE 0\n HALT",
       ProvenScope::kIsa,
       {.log_blowup = 2,
        .n_queries = 8,
        .query_pow_bits = 0,
        .interaction_pow_bits = 0,
        .fold_step = 3,
        .log_last_layer_degree = 0}},
      {"transformer",
       kLeast,
       ProvenScope::kTransformer,
       {.log_blowup = 2,
        .n_queries = 8,
        .query_pow_bits = 1,
        .interaction_pow_bits = 0,
        .fold_step = 1,
        .log_last_layer_degree = 2}},
      {"segments",
       ".memory 2\n LOADI 6\nloop: SUB 1\n STORE 1\n JNZ loop\n HALT",
       ProvenScope::kIsa,
       {.log_blowup = 2,
        .n_queries = 8,
        .query_pow_bits = 1,
        .interaction_pow_bits = 1,
        .fold_step = 4,
        .log_last_layer_degree = 0}},
  };
  return kSamples;
}

struct File {
  std::filesystem::path path;  // in the folder
  std::string contents;
};

std::vector<File> make_files() {
  std::vector<File> files;
  for (const Sample& sample : samples()) {
    for (const claim::Backend backend : kBackends) {
      const Chain chain =
          honest_chain(assemble(sample.source), 16, {sample.scope, backend}, sample.params);
      const ProofFile proof = prove_file(chain.claimed, chain.witnesses);
      const std::vector<uint8_t> bytes = proof.bytes();
      if (verify_file(bytes) != Status::kAccepted) throw std::runtime_error("not accepted");
      const std::string name = sample.name + "-" + std::string(claim::name_of(backend));
      files.push_back({"proof/" + name + ".proof", {bytes.begin(), bytes.end()}});
      if (backend == claim::Backend::kStwo) {
        const claim::Claim claimed = claim::decode(proof.claim).value();
        files.push_back({"claim_json/" + name + ".json", claim::to_json(claimed)});
      }
    }
  }
  return files;
}

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

int write_or_check(const std::filesystem::path& folder, bool only_check) {
  bool same = true;
  for (const File& file : make_files()) {
    const auto path = folder / file.path;
    if (only_check) {
      if (read(path) == file.contents) continue;
      std::cerr << path.string() << " is not what is made now\n";
      same = false;
    } else {
      std::filesystem::create_directories(path.parent_path());
      std::ofstream(path, std::ios::binary) << file.contents;
    }
  }
  return same ? 0 : 1;
}

}  // namespace
}  // namespace ptvm::testing

int main(int argc, char** argv) {
  const bool only_check = argc == 3 && std::string(argv[1]) == "--check";
  if (argc != 2 && !only_check) {
    std::cerr << "usage: fuzz_make_corpus [--check] FOLDER\n";
    return 2;
  }
  return ptvm::testing::write_or_check(argv[argc - 1], only_check);
}
