#include "prover/stark/circle_sample.h"

#include <map>
#include <tuple>

#include "prover/fft/point_basis.h"
#include "prover/parallel/parallel.h"

namespace ptvm::prover {

std::vector<field::QM31> sample(std::span<const SampleRequest> requests) {
  using Key = std::tuple<unsigned, unsigned, int>;  // size, lift, offset
  std::map<Key, fft::PointBasis> bases;
  std::vector<const fft::PointBasis*> basis_of;
  for (const SampleRequest& request : requests) {
    const unsigned log_size = request.coefficients.log_size;
    const Key key = {log_size, request.log_lift, request.offset};
    auto entry = bases.find(key);
    if (entry == bases.end()) {
      auto point = request.point;
      for (unsigned i = 0; i < request.log_lift; ++i) point = point.double_();
      entry = bases.try_emplace(key, point, log_size).first;
    }
    basis_of.push_back(&entry->second);
  }
  std::vector<field::QM31> values(requests.size());
  parallel::for_each(requests.size(), 1, [&](size_t i) {
    values[i] = basis_of[i]->evaluate(requests[i].coefficients.values());
  });
  return values;
}

}  // namespace ptvm::prover
