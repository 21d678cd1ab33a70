#include "prover/cli/prove_report.h"

#include <sys/resource.h>

#include <iostream>

#include "absl/strings/str_format.h"
#include "ptvm/verifier.h"

namespace ptvm::cli {
namespace {

// Proofs with fewer conjectured bits are for trying things out.
constexpr uint32_t kLeastSeriousBits = 32;

}  // namespace

uint64_t peak_rss_bytes() {
  struct rusage usage {};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<uint64_t>(usage.ru_maxrss) * 1024;
}

tool::Json to_json(const security::Report& security) {
  return {{"proven_bits", security.proven_bits},
          {"conjectured_bits", security.conjectured_bits},
          {"limiting_term", security::term_name(security.limiting_term)}};
}

void print_strength(claim::Backend backend, const stark::Params& params,
                    const security::Report& security) {
  tool::print_line(std::cout, "backend", std::string(claim::name_of(backend)));
  tool::print_line(
      std::cout, "parameters",
      absl::StrFormat("blow-up %d, %d queries, %d bits of grinding", 1 << params.log_blowup,
                      params.n_queries, params.query_pow_bits));
  tool::print_line(
      std::cout, "security",
      absl::StrFormat("proven %d bits (limited by %s), conjectured %d bits", security.proven_bits,
                      security::term_name(security.limiting_term), security.conjectured_bits));
}

void warn_if_weak(const security::Report& security, bool quiet) {
  const uint32_t conjectured_bits = security.conjectured_bits;
  if (conjectured_bits < kLeastSeriousBits) {
    std::cerr << "WARNING: THIS PROOF IS A TOY AND SHOWS NOTHING. It has " << conjectured_bits
              << " conjectured bits: anybody makes one\nof a false claim in about 2^"
              << conjectured_bits << " tries. Verifiers refuse it by default.\n";
  } else if (!quiet && security.proven_bits < PTVM_DEFAULT_MIN_PROVEN_BITS) {
    std::cerr << "warning: the proof has " << security.proven_bits
              << " proven bits; verifiers refuse it unless they are told to accept less than "
              << PTVM_DEFAULT_MIN_PROVEN_BITS << "\n";
  }
}

}  // namespace ptvm::cli
