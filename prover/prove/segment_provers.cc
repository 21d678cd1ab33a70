#include "prover/memory/buffer.h"
#include "prover/prove/segment.h"
#include "prover/stark/circle_backend.h"
#include "prover/stark/vanilla_backend.h"
#include "prover/util/check.h"

namespace ptvm::prover {
namespace {

template <class B>
class BackendProver final : public SegmentProver {
 public:
  BackendProver(unsigned max_log_domain, bool bounds_memory)
      : tables_(max_log_domain), bounds_memory_(bounds_memory) {}

  std::vector<uint8_t> prove(const trace::Segment& segment, unsigned log_min_rows,
                             const proof::SegmentId& id, const stark::Params& params) override {
    auto trace = trace::build<typename B::F>(segment, log_min_rows);
    // Buffers that fitted other heights would lie idle beside those that are needed now.
    if (bounds_memory_ && trace.log_rows != heights_) memory::release_free_buffers();
    heights_ = trace.log_rows;
    return prove_segment<B>(std::move(trace), id, params, tables_);
  }

 private:
  typename B::Tables tables_;
  bool bounds_memory_;
  proof::Heights heights_{};  // of the segment proven last
};

}  // namespace

std::unique_ptr<SegmentProver> make_segment_prover(claim::Backend backend, unsigned max_log_domain,
                                                   bool bounds_memory) {
  switch (backend) {
    case claim::Backend::kStwo:
      return std::make_unique<BackendProver<StwoBackend>>(max_log_domain, bounds_memory);
    case claim::Backend::kCircle8:
      return std::make_unique<BackendProver<Circle8Backend>>(max_log_domain, bounds_memory);
    case claim::Backend::kVanilla:
      return std::make_unique<BackendProver<VanillaBackend>>(max_log_domain, bounds_memory);
  }
  PTVM_CHECK(false);
}

}  // namespace ptvm::prover
