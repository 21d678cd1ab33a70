#include "prover/prove/prove_segment.h"
#include "prover/stark/circle_backend.h"

namespace ptvm::prover {

template std::vector<uint8_t> prove_segment<Circle8Backend>(trace::SegmentTrace<field::M31>,
                                                            const proof::SegmentId&,
                                                            const stark::Params&,
                                                            const CircleTables&);

}  // namespace ptvm::prover
