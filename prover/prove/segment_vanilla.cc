#include "prover/prove/prove_segment.h"
#include "prover/stark/vanilla_backend.h"

namespace ptvm::prover {

template std::vector<uint8_t> prove_segment<VanillaBackend>(trace::SegmentTrace<field::Fp128>,
                                                            const proof::SegmentId&,
                                                            const stark::Params&,
                                                            const VanillaTables&);

}  // namespace ptvm::prover
