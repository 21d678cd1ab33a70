#include "prover/stark/circle_sample.h"

#include <map>
#include <tuple>

#include "prover/fft/point_basis.h"
#include "prover/parallel/parallel.h"

namespace ptvm::prover {

template <class K>
std::vector<K> sample(std::span<const CircleSampleRequest<K>> requests) {
  using Key = std::tuple<unsigned, unsigned, int>;  // size, lift, offset
  std::map<Key, fft::PointBasis<K>> bases;
  std::vector<const fft::PointBasis<K>*> basis_of;
  for (const CircleSampleRequest<K>& request : requests) {
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
  std::vector<K> values(requests.size());
  parallel::for_each(requests.size(), 1, [&](size_t i) {
    values[i] = basis_of[i]->evaluate(requests[i].coefficients.values());
  });
  return values;
}

template std::vector<field::QM31> sample(std::span<const CircleSampleRequest<field::QM31>>);
template std::vector<field::OM31> sample(std::span<const CircleSampleRequest<field::OM31>>);

}  // namespace ptvm::prover
