#include "prover/stark/vanilla_sample.h"

#include <algorithm>
#include <map>
#include <utility>

#include "prover/parallel/parallel.h"

namespace ptvm::prover {
namespace {

using field::Fp128;

// A polynomial is taken in parts of up to 2^kLogPart coefficients, each the dot product with the
// powers of x below x^(2^kLogPart): products that do not wait for one another.
constexpr unsigned kLogPart = 10;
constexpr size_t kPart = size_t{1} << kLogPart;
// Parts that make one task.
constexpr size_t kTaskParts = 16;

struct Powers {
  explicit Powers(Fp128 x) : low(kPart) {
    Fp128 power = Fp128::one();
    for (Fp128& entry : low) {
      entry = power;
      power *= x;
    }
    part = power;
    task = part.pow(kTaskParts);
  }
  std::vector<Fp128> low;  // 1, x, x^2, ..
  Fp128 part;              // x^kPart
  Fp128 task;              // x^(kPart * kTaskParts)
};

Fp128 dot(std::span<const Fp128> coefficients, const Powers& powers) {
  std::array<Fp128, 2> sums;
  for (size_t i = 0; i < coefficients.size(); ++i) sums[i % 2] += coefficients[i] * powers.low[i];
  return sums[0] + sums[1];
}

// Up to kTaskParts parts.
Fp128 evaluate_task(std::span<const Fp128> coefficients, const Powers& powers) {
  Fp128 value = Fp128::zero();
  for (size_t end = coefficients.size(); end > 0;) {
    const size_t begin = (end - 1) / kPart * kPart;
    value = value * powers.part + dot(coefficients.subspan(begin, end - begin), powers);
    end = begin;
  }
  return value;
}

}  // namespace

std::vector<Fp128> sample(std::span<const VanillaSampleRequest> requests) {
  struct Task {
    const Powers* powers;
    std::span<const Fp128> coefficients;
    Fp128 value;
  };
  std::map<std::pair<unsigned, int>, Powers> all_powers;  // by lift and offset
  std::vector<Task> tasks;
  for (const VanillaSampleRequest& request : requests) {
    const std::pair key = {request.log_lift, request.offset};
    auto powers = all_powers.find(key);
    if (powers == all_powers.end()) {
      Fp128 x = request.point;
      for (unsigned i = 0; i < request.log_lift; ++i) x = x.square();
      powers = all_powers.try_emplace(key, x).first;
    }
    const auto coefficients = request.coefficients.values();
    for (size_t begin = 0; begin < coefficients.size(); begin += kPart * kTaskParts) {
      const size_t n = std::min(kPart * kTaskParts, coefficients.size() - begin);
      tasks.push_back({&powers->second, coefficients.subspan(begin, n), {}});
    }
  }
  parallel::for_each(tasks.size(), 1, [&](size_t i) {
    tasks[i].value = evaluate_task(tasks[i].coefficients, *tasks[i].powers);
  });

  std::vector<Fp128> values(requests.size());
  size_t end = tasks.size();
  for (size_t i = requests.size(); i-- > 0;) {
    const Fp128* const data = requests[i].coefficients.data;
    do {  // the highest coefficients first
      const Task& task = tasks[--end];
      values[i] = values[i] * task.powers->task + task.value;
    } while (tasks[end].coefficients.data() != data);
  }
  return values;
}

}  // namespace ptvm::prover
