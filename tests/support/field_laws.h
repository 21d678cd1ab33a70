// The laws of a field as typed test suites. Each field, extension and packed type calls the same:
//
//   INSTANTIATE_TYPED_TEST_SUITE_P(Stwo, FieldLaws, ::testing::Types<M31>);
//   INSTANTIATE_TYPED_TEST_SUITE_P(Stwo, ExtensionLaws, ::testing::Types<Over<QM31, M31>>);
#pragma once

#include <gtest/gtest.h>

#include <vector>

#include "shared/field/batch_inverse.h"
#include "tests/support/field_samplers.h"

namespace ptvm::tests {

template <class F>
class FieldLaws : public ::testing::Test {
 protected:
  const std::vector<F> samples_ = field_samples<F>();
};
TYPED_TEST_SUITE_P(FieldLaws);

TYPED_TEST_P(FieldLaws, AdditionIsACommutativeGroup) {
  using F = TypeParam;
  for (const F& a : this->samples_) {
    EXPECT_EQ(a + F::zero(), a);
    EXPECT_EQ(a + -a, F::zero());
    EXPECT_EQ(-(-a), a);
    for (const F& b : this->samples_) {
      EXPECT_EQ(a + b, b + a);
      EXPECT_EQ(a - b, a + -b);
      for (const F& c : this->samples_) EXPECT_EQ((a + b) + c, a + (b + c));
    }
  }
}

TYPED_TEST_P(FieldLaws, MultiplicationIsCommutativeAndAssociative) {
  using F = TypeParam;
  for (const F& a : this->samples_) {
    EXPECT_EQ(a * F::one(), a);
    EXPECT_EQ(a * F::zero(), F::zero());
    EXPECT_EQ(a * -F::one(), -a);
    for (const F& b : this->samples_) {
      EXPECT_EQ(a * b, b * a);
      for (const F& c : this->samples_) EXPECT_EQ((a * b) * c, a * (b * c));
    }
  }
}

TYPED_TEST_P(FieldLaws, MultiplicationDistributes) {
  using F = TypeParam;
  for (const F& a : this->samples_) {
    for (const F& b : this->samples_) {
      for (const F& c : this->samples_) EXPECT_EQ(a * (b + c), a * b + a * c);
    }
  }
}

TYPED_TEST_P(FieldLaws, AssigningOperatorsAgree) {
  using F = TypeParam;
  for (const F& a : this->samples_) {
    for (const F& b : this->samples_) {
      F sum = a, difference = a, product = a;
      sum += b;
      difference -= b;
      product *= b;
      EXPECT_EQ(sum, a + b);
      EXPECT_EQ(difference, a - b);
      EXPECT_EQ(product, a * b);
    }
  }
}

TYPED_TEST_P(FieldLaws, SquareAndDoubleAgreeWithTheOperators) {
  using F = TypeParam;
  for (const F& a : this->samples_) {
    if constexpr (requires { a.square(); }) {
      EXPECT_EQ(a.square(), a * a);
    }
    if constexpr (requires { a.double_(); }) {
      EXPECT_EQ(a.double_(), a + a);
    }
  }
}

TYPED_TEST_P(FieldLaws, PowerIsRepeatedMultiplication) {
  using F = TypeParam;
  for (const F& a : this->samples_) {
    if constexpr (requires { a.pow(0); }) {
      F power = F::one();
      for (unsigned n = 0; n < 20; ++n, power *= a) EXPECT_EQ(a.pow(n), power) << n;
    }
  }
}

TYPED_TEST_P(FieldLaws, EveryElementButZeroHasAnInverse) {
  using F = TypeParam;
  for (const F& a : this->samples_) {
    if constexpr (requires { a.inverse(); }) {
      EXPECT_EQ(a * a.inverse(), a == F::zero() ? F::zero() : F::one());
    }
  }
}

TYPED_TEST_P(FieldLaws, BatchInverseInvertsEachAndRefusesZero) {
  using F = TypeParam;
  if constexpr (requires(F a) {
                  a.inverse();
                  a.is_zero();
                }) {
    std::vector<F> values;
    for (const F& a : this->samples_) {
      if (!a.is_zero()) values.push_back(a);
    }
    std::vector<F> inverses(values.size());
    ASSERT_TRUE(field::batch_inverse<F>(values, inverses));
    for (size_t i = 0; i < values.size(); ++i) EXPECT_EQ(inverses[i], values[i].inverse());
    for (F& value : values) {
      const F saved = value;
      value = F::zero();
      EXPECT_FALSE(field::batch_inverse<F>(values, inverses));
      value = saved;
    }
    EXPECT_TRUE(field::batch_inverse<F>({}, {}));
  }
}

REGISTER_TYPED_TEST_SUITE_P(FieldLaws, AdditionIsACommutativeGroup,
                            MultiplicationIsCommutativeAndAssociative, MultiplicationDistributes,
                            AssigningOperatorsAgree, SquareAndDoubleAgreeWithTheOperators,
                            PowerIsRepeatedMultiplication, EveryElementButZeroHasAnInverse,
                            BatchInverseInvertsEachAndRefusesZero);

// Extension `E` over its subfield `B`, with a constructor E(B) and the product E * B.
template <class E, class B>
struct Over {
  using Extension = E;
  using Base = B;
};

template <class Pair>
class ExtensionLaws : public ::testing::Test {
 protected:
  const std::vector<typename Pair::Extension> samples_ = field_samples<typename Pair::Extension>();
  const std::vector<typename Pair::Base> base_samples_ = field_samples<typename Pair::Base>();
};
TYPED_TEST_SUITE_P(ExtensionLaws);

TYPED_TEST_P(ExtensionLaws, EmbeddingIsAHomomorphism) {
  using E = typename TypeParam::Extension;
  using B = typename TypeParam::Base;
  EXPECT_EQ(E(B::zero()), E::zero());
  EXPECT_EQ(E(B::one()), E::one());
  for (const B& a : this->base_samples_) {
    for (const B& b : this->base_samples_) {
      EXPECT_EQ(E(a) + E(b), E(a + b));
      EXPECT_EQ(E(a) * E(b), E(a * b));
      EXPECT_EQ(E(a) == E(b), a == b);
    }
  }
}

TYPED_TEST_P(ExtensionLaws, MixedOperatorsAgreeWithTheEmbedding) {
  using E = typename TypeParam::Extension;
  using B = typename TypeParam::Base;
  for (const E& a : this->samples_) {
    for (const B& b : this->base_samples_) {
      EXPECT_EQ(a * b, a * E(b));
      if constexpr (requires { a + b; }) {
        EXPECT_EQ(a + b, a + E(b));
      }
      if constexpr (requires { a - b; }) {
        EXPECT_EQ(a - b, a - E(b));
      }
      if constexpr (requires { b* a; }) {
        EXPECT_EQ(b * a, E(b) * a);
      }
      if constexpr (requires { b + a; }) {
        EXPECT_EQ(b + a, E(b) + a);
      }
      if constexpr (requires { b - a; }) {
        EXPECT_EQ(b - a, E(b) - a);
      }
    }
  }
}

REGISTER_TYPED_TEST_SUITE_P(ExtensionLaws, EmbeddingIsAHomomorphism,
                            MixedOperatorsAgreeWithTheEmbedding);

}  // namespace ptvm::tests
