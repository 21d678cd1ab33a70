// The generic verifier against proofs of another prover: it accepts them, computes what their own
// verifier computed, and refuses them after any change.
#include "tests/support/stwo_samples.h"

#include <gtest/gtest.h>

#include "verifier/src/stark.h"

namespace ptvm::verifier {
namespace {

using field::M31;
using field::QM31;
using stark::StwoInstance;
using stark::StwoM31Instance;
using tests::StwoSample;

constexpr uint8_t kPreprocessedLogSizes[] = {
    tests::SquareLookup::kLogRows, tests::SquareLookup::kLogRows, tests::SquareLookup::kLogRows};

// What a proof is verified against, and the caller's part of the transcript. Tests alter it.
template <class I>
struct Call {
  explicit Call(const StwoSample& s)
      : components(tests::components_of<I>(s)), proof(s.proof), sample(s) {
    input.params = s.params;
    if (s.has_lookup) input.preprocessed_log_sizes = kPreprocessedLogSizes;
    input.preprocessed_root = s.preprocessed_root;
    input.trace_root = s.trace_root;
    input.interaction_root = s.interaction_root;
  }

  void absorb(typename I::Channel& channel) {
    stark::mix_stwo_params(channel, input.params);
    channel.mix_u64(tests::kSamplePublicInput);
    channel.mix_root(input.preprocessed_root);
    channel.mix_root(input.trace_root);
    if (!sample.has_lookup) return;
    std::array<QM31, 2> challenges;
    channel.draw_felts(challenges);
    input.lookup = air::LookupElements<QM31>::from_challenges(challenges[0], challenges[1]);
    channel.mix_felts({&components.back().claimed_sum, 1});
    channel.mix_root(input.interaction_root);
  }

  size_t bound() const {
    return stark_workspace<I>(input.params, components, input.preprocessed_log_sizes.size());
  }
  Status verify() { return verify_in(std::vector<std::byte>(bound())); }
  Status verify_in(std::span<std::byte> workspace) {
    typename I::Channel channel;
    absorb(channel);
    input.components = components;
    Arena arena(workspace);
    StarkVerifier<I> verifier(input, channel, arena);
    ByteReader reader(proof);
    Status status = verifier.start();
    part_bytes = {};
    while (status == Status::kAccepted && verifier.wanted().size != 0) {
      const Message message = verifier.wanted();
      part_bytes[message.part] += message.size;
      status =
          reader.have(message.size) ? verifier.take(reader.next(message.size)) : Status::kTruncated;
    }
    n_left = reader.remaining();
    digest = channel.digest();
    return status;
  }
  Status verify_in(std::vector<std::byte> workspace) {
    return verify_in(std::span<std::byte>(workspace));
  }

  StarkInput<I> input;
  std::vector<stark::Component<I>> components;
  std::vector<uint8_t> proof;
  const StwoSample& sample;
  // Of the last verification.
  size_t n_left = 0;
  std::array<uint64_t, PTVM_PARTS> part_bytes{};
  hash::Digest digest{};
};

// Runs `body` with a Call of the instance that the sample is for.
template <class Body>
void with_call(const StwoSample& sample, Body body) {
  if (sample.has_m31_hash) {
    Call<StwoM31Instance> call(sample);
    body(call);
  } else {
    Call<StwoInstance> call(sample);
    body(call);
  }
}

class StwoSamples : public ::testing::TestWithParam<const char*> {
 protected:
  const StwoSample& sample() const { return tests::stwo_sample(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(All, StwoSamples,
                         ::testing::Values("fib", "mixed", "mixed_fold2", "mixed_lift_m31"),
                         [](const auto& test) { return std::string(test.param); });

bool ends_with(const std::string& text, std::string_view end) { return text.ends_with(end); }

// The elements of these sections are field elements; the other sections are digests or the nonce.
bool holds_felts(const std::string& section) {
  return section == "samples" || section == "last layer" || section == "fri values" ||
         ends_with(section, " rows");
}

// Whether `status` is right for a change in `section`. A change before the queries are drawn is
// found by the first check that its challenges enter.
bool is_right_refusal(const std::string& section, Status status) {
  if (section == "composition root" || section == "samples") {
    return status == Status::kConstraintsUnsatisfied;
  }
  if (section.starts_with("preprocessed")) return status == Status::kPreprocessedOpeningInvalid;
  if (section.starts_with("trace")) return status == Status::kTraceOpeningInvalid;
  if (section.starts_with("interaction")) return status == Status::kInteractionOpeningInvalid;
  if (section.starts_with("composition")) return status == Status::kCompositionOpeningInvalid;
  if (section == "fri values" || section == "fri paths") {
    return status == Status::kFriOpeningInvalid;
  }
  // The proof of work may be met by chance; the queries then lie elsewhere.
  return status == Status::kQueryPowInvalid || status == Status::kPreprocessedOpeningInvalid ||
         status == Status::kTraceOpeningInvalid || status == Status::kNonCanonical ||
         status == Status::kTruncated;
}

TEST_P(StwoSamples, AreAcceptedToTheLastByte) {
  with_call(sample(), [&](auto& call) {
    EXPECT_EQ(call.verify(), Status::kAccepted);
    EXPECT_EQ(call.n_left, 0u);
    uint64_t n_counted = 0;
    for (const uint64_t n : call.part_bytes) n_counted += n;
    EXPECT_EQ(n_counted, call.proof.size());
  });
}

TEST_P(StwoSamples, HaveTheTranscriptOfTheirOwnVerifier) {
  with_call(sample(), [&](auto& call) {
    ASSERT_EQ(call.verify(), Status::kAccepted);
    EXPECT_EQ(call.digest,
              tests::digest_of(sample().verifier.at("transcript").back().at("digest")));
  });
}

TEST_P(StwoSamples, HaveTheOutOfDomainValuesOfTheirOwnVerifier) {
  using I = StwoInstance;
  const auto& values = sample().verifier.at("values");
  const auto point_of = [](const nlohmann::json& json) {
    return I::Point{tests::qm31_of(json.at(0)), tests::qm31_of(json.at(1))};
  };
  std::vector<QM31> draws;
  for (const auto& step : sample().verifier.at("transcript")) {
    if (step.at("op") == "draw_secure_felt") draws.push_back(tests::qm31_of(step.at("out")));
  }
  EXPECT_EQ(draws.at(0), tests::qm31_of(values.at("composition_coeff")));
  I::Point z;
  ASSERT_TRUE(I::out_of_domain_point(draws.at(1), z));
  EXPECT_EQ(z, point_of(values.at("oods_point")));
  EXPECT_EQ(draws.at(2), tests::qm31_of(values.at("deep_coeff")));

  const auto& params = sample().params;
  const unsigned log_tallest =
      sample().has_lookup ? tests::SquareLookup::kLogRows : tests::Fibonacci::kLogRows;
  const unsigned log_rows =
      params.log_lifted_size == 0 ? log_tallest : params.log_lifted_size - params.log_blowup;
  if (sample().has_lookup) {
    const auto& points = values.at("sample_points").at(1).back();
    EXPECT_EQ(I::shift(z, -1, log_rows), point_of(points.at(0)));
    EXPECT_EQ(I::shift(z, 0, log_rows), point_of(points.at(1)));
  }

  // The composition's columns are the last samples.
  std::array<QM31, I::kCompositionColumns> columns;
  size_t samples_end = 0;
  for (const auto& [name, begin] : sample().sections) {
    if (name == "fri roots") samples_end = begin;
  }
  for (size_t i = 0; i < columns.size(); ++i) {
    ASSERT_TRUE(QM31::decode(&sample().proof[samples_end - (columns.size() - i) * QM31::kBytes],
                             columns[i]));
  }
  EXPECT_EQ(I::composition_value(z, log_rows, columns),
            tests::qm31_of(values.at("composition_at_oods")));
}

TEST_P(StwoSamples, RejectAChangeOfAnyWord) {
  with_call(sample(), [&](auto& call) {
    for (size_t i = 0; i < call.proof.size(); i += 4) {
      const uint32_t word = load_le<uint32_t>(&call.proof[i]);
      const std::string& section = sample().section_at(i);
      const uint32_t changed = holds_felts(section) ? (M31(word) + M31(1)).value() : word + 1;
      store_le(changed, &call.proof[i]);
      const Status status = call.verify();
      EXPECT_TRUE(is_right_refusal(section, status))
          << section << ", byte " << i << ": " << status_name(status);
      store_le(word, &call.proof[i]);
    }
  });
}

TEST_P(StwoSamples, RejectABitFlipInAnyByte) {
  with_call(sample(), [&](auto& call) {
    for (size_t i = 0; i < call.proof.size(); ++i) {
      const uint8_t bit = static_cast<uint8_t>(1u << i * 5 % 8);
      call.proof[i] ^= bit;
      EXPECT_NE(call.verify(), Status::kAccepted) << sample().section_at(i) << ", byte " << i;
      call.proof[i] ^= bit;
    }
  });
}

TEST_P(StwoSamples, RejectASecondEncodingOfAnyElement) {
  with_call(sample(), [&](auto& call) {
    for (size_t i = 0; i < call.proof.size(); i += 4) {
      if (!holds_felts(sample().section_at(i))) continue;
      const uint32_t word = load_le<uint32_t>(&call.proof[i]);
      store_le(word + M31::kModulus, &call.proof[i]);
      EXPECT_EQ(call.verify(), Status::kNonCanonical) << sample().section_at(i) << ", byte " << i;
      store_le(word, &call.proof[i]);
    }
  });
}

TEST_P(StwoSamples, RejectATruncationAtAnyByte) {
  with_call(sample(), [&](auto& call) {
    for (size_t n = 0; n < sample().proof.size(); ++n) {
      // A copy of its own size, so that a sanitizer sees a read past its end.
      call.proof = std::vector<uint8_t>(sample().proof.begin(),
                                        sample().proof.begin() + static_cast<ptrdiff_t>(n));
      EXPECT_EQ(call.verify(), Status::kTruncated) << n;
    }
  });
}

TEST_P(StwoSamples, LeaveBytesThatFollowUnread) {
  with_call(sample(), [&](auto& call) {
    call.proof.push_back(0);
    EXPECT_EQ(call.verify(), Status::kAccepted);
    EXPECT_EQ(call.n_left, 1u);
  });
}

TEST_P(StwoSamples, RejectOtherRoots) {
  with_call(sample(), [&](auto& call) {
    for (auto* root :
         {&call.input.preprocessed_root, &call.input.trace_root, &call.input.interaction_root}) {
      if (root == &call.input.interaction_root && !sample().has_lookup) continue;
      (*root)[7] ^= 1;
      EXPECT_NE(call.verify(), Status::kAccepted);
      (*root)[7] ^= 1;
    }
    EXPECT_EQ(call.verify(), Status::kAccepted);
  });
}

TEST_P(StwoSamples, RejectAnotherClaimedSum) {
  if (!sample().has_lookup) return;
  with_call(sample(), [&](auto& call) {
    call.components.back().claimed_sum = QM31::one();
    EXPECT_EQ(call.verify(), Status::kConstraintsUnsatisfied);
  });
}

TEST_P(StwoSamples, RejectOtherParameters) {
  with_call(sample(), [&](auto& call) {
    const stark::Params good = sample().params;
    for (uint32_t stark::Params::*field :
         {&stark::Params::log_blowup, &stark::Params::n_queries, &stark::Params::query_pow_bits,
          &stark::Params::fold_step, &stark::Params::log_last_layer_degree,
          &stark::Params::log_lifted_size}) {
      for (const uint32_t step : {1u, ~0u}) {
        call.input.params = good;
        call.input.params.*field += step;
        if (!stark::in_range(call.input.params)) continue;
        EXPECT_NE(call.verify(), Status::kAccepted);
      }
    }
  });
}

// Fibonacci with one coefficient changed.
struct NotFibonacci : tests::Fibonacci {
  template <class E>
  constexpr void eval(E& e) const {
    using F = typename E::F;
    for (size_t c = 2; c < kColumns; ++c) {
      const F a = e.trace(c - 2), b = e.trace(c - 1);
      e.constrain("not_quite", e.trace(c) - (b * b + a * a) - (c == 7 ? a : a - a));
    }
  }
};

TEST_P(StwoSamples, RejectAnotherConstraint) {
  with_call(sample(), [&]<class I>(Call<I>& call) {
    call.components[0] = stark::make_component<I, NotFibonacci>(tests::Fibonacci::kLogRows);
    EXPECT_EQ(call.verify(), Status::kConstraintsUnsatisfied);
  });
}

// The height of the lookup component is proved by its running sum. That of Fibonacci is not: its
// rows stand alone, and as many of them as the tallest component has satisfy its constraints.
TEST_P(StwoSamples, RejectAnotherTallestHeight) {
  with_call(sample(), [&](auto& call) {
    for (const unsigned step : {1u, ~0u}) {
      call.components.back().log_rows += step;
      EXPECT_NE(call.verify(), Status::kAccepted);
      call.components.back().log_rows -= step;
    }
    EXPECT_EQ(call.verify(), Status::kAccepted);
  });
}

// The bound is enough at any alignment, and no more than a quarter and the allowance for alignment
// above the least workspace.
TEST_P(StwoSamples, FitTheWorkspaceBound) {
  with_call(sample(), [&](auto& call) {
    const size_t bound = call.bound();
    std::vector<std::byte> buffer(bound + alignof(std::max_align_t));
    for (size_t shift = 0; shift < alignof(std::max_align_t); ++shift) {
      const auto workspace = std::span(buffer).subspan(shift);
      size_t too_small = 0, enough = bound;
      ASSERT_EQ(call.verify_in(workspace.first(bound)), Status::kAccepted);
      while (enough - too_small > 1) {
        const size_t middle = too_small + (enough - too_small) / 2;
        const Status status = call.verify_in(workspace.first(middle));
        ASSERT_TRUE(status == Status::kAccepted || status == Status::kWorkspaceTooSmall);
        (status == Status::kAccepted ? enough : too_small) = middle;
      }
      EXPECT_LE(bound, enough + enough / 4 + kWorkspaceAlignment) << enough;
    }
  });
}

}  // namespace
}  // namespace ptvm::verifier
