#include "tests/fuzz/mutate_proof.h"

#include <algorithm>
#include <array>
#include <limits>

#include "shared/claim/check.h"
#include "shared/claim/commitments.h"
#include "shared/claim/encoding.h"
#include "shared/field/fp128.h"
#include "shared/proof/file.h"
#include "tests/fuzz/proof_parts.h"

namespace ptvm::fuzz {
namespace {

using Donor = std::span<const uint8_t>;

auto at(Bytes& bytes, size_t offset) { return bytes.begin() + static_cast<ptrdiff_t>(offset); }

// A part that has bytes, if there is one.
const Part* random_part(const std::vector<Part>& parts, Random& random) {
  return parts.empty() ? nullptr : &parts[below(random, parts.size())];
}
std::vector<Part> parts_named(std::span<const uint8_t> proof, std::string_view name) {
  std::vector<Part> parts = parts_of(proof);
  std::erase_if(parts, [&](const Part& part) { return part.name != name; });
  return parts;
}
// The first byte of one of the part's elements.
size_t random_element(const Part& part, Random& random) {
  return part.offset + below(random, (part.size + part.unit - 1) / part.unit) * part.unit;
}
size_t random_byte(const Bytes& proof, Random& random) { return below(random, proof.size()); }

// Writes as many bytes of a number as there is room for.
void put_number(Bytes& proof, size_t offset, size_t n_bytes, uint64_t number) {
  for (size_t i = 0; i < n_bytes && offset + i < proof.size(); ++i) {
    proof[offset + i] = i < 8 ? static_cast<uint8_t>(number >> (8 * i)) : 0;
  }
}
uint64_t get_number(const Bytes& proof, size_t offset, size_t n_bytes) {
  uint64_t number = 0;
  for (size_t i = 0; i < std::min<size_t>(n_bytes, 8) && offset + i < proof.size(); ++i) {
    number |= uint64_t{proof[offset + i]} << (8 * i);
  }
  return number;
}
uint64_t odd_number(Random& random) {
  constexpr uint64_t p = field::M31::kModulus;
  static constexpr std::array<uint64_t, 16> kNumbers = {0,
                                                        1,
                                                        2,
                                                        p - 1,
                                                        p,
                                                        p + 1,
                                                        uint64_t{1} << 31,
                                                        0x80,
                                                        0xff,
                                                        0x7fff,
                                                        0xffff,
                                                        0x10000,
                                                        0x7ffffff0,
                                                        0xfffffff0,
                                                        0xffffffff,
                                                        std::numeric_limits<uint64_t>::max()};
  return kNumbers[below(random, kNumbers.size())];
}

void flip_bit(Bytes& proof, Donor, Random& random) {
  proof[random_byte(proof, random)] ^= static_cast<uint8_t>(1u << below(random, 8));
}
void set_byte(Bytes& proof, Donor, Random& random) {
  proof[random_byte(proof, random)] = static_cast<uint8_t>(random());
}
// A flip that is as likely in a small part as in a large one.
void flip_bit_of_part(Bytes& proof, Donor, Random& random) {
  const auto parts = parts_of(proof);
  if (const Part* part = random_part(parts, random)) {
    proof[part->offset + below(random, part->size)] ^= static_cast<uint8_t>(1u << below(random, 8));
  }
}
void set_element(Bytes& proof, Donor, Random& random) {
  const auto parts = parts_of(proof);
  if (const Part* part = random_part(parts, random)) {
    put_number(proof, random_element(*part, random), part->unit, odd_number(random));
  }
}
void add_to_element(Bytes& proof, Donor, Random& random) {
  const auto parts = parts_of(proof);
  if (const Part* part = random_part(parts, random)) {
    const size_t offset = random_element(*part, random);
    const uint64_t step = below(random, 2) == 0 ? 1 : field::M31::kModulus;
    const uint64_t sum = get_number(proof, offset, part->unit) + (below(random, 2) ? step : -step);
    put_number(proof, offset, std::min<size_t>(part->unit, 8), sum);
  }
}
// The number in the other encoding that its bytes have room for.
void add_modulus(Bytes& proof, Donor, Random& random) {
  const auto parts = parts_of(proof);
  const Part* part = random_part(parts, random);
  if (part == nullptr) return;
  const size_t offset = random_element(*part, random);
  const uint64_t low = get_number(proof, offset, 4) + field::M31::kModulus;
  put_number(proof, offset, 4, low);
}
void randomize_element(Bytes& proof, Donor, Random& random) {
  const auto parts = parts_of(proof);
  if (const Part* part = random_part(parts, random)) {
    const size_t offset = random_element(*part, random);
    const size_t end = std::min(offset + part->unit, proof.size());
    for (size_t i = offset; i < end; ++i) proof[i] = static_cast<uint8_t>(random());
  }
}
void swap_elements(Bytes& proof, Donor, Random& random) {
  const auto parts = parts_of(proof);
  const Part* part = random_part(parts, random);
  if (part == nullptr || part->size < 2 * part->unit) return;
  const size_t n = part->size / part->unit;
  const size_t a = part->offset + below(random, n) * part->unit;
  const size_t b = part->offset + below(random, n) * part->unit;
  if (a != b) std::swap_ranges(at(proof, a), at(proof, a + part->unit), at(proof, b));
}
// Two parts of equal size change places: roots, sums, segments' parts.
void swap_parts(Bytes& proof, Donor, Random& random) {
  const auto parts = parts_of(proof);
  const Part* part = random_part(parts, random);
  if (part == nullptr) return;
  std::vector<Part> alike = parts;
  std::erase_if(alike, [&](const Part& other) {
    return other.offset == part->offset || other.size != part->size;
  });
  if (const Part* other = random_part(alike, random)) {
    std::swap_ranges(at(proof, part->offset), at(proof, part->offset + part->size),
                     at(proof, other->offset));
  }
}

// The segments of a proof, each with its size before it.
std::vector<Part> segments_of(std::span<const uint8_t> proof) {
  std::vector<Part> segments = parts_named(proof, "segment_size");
  for (size_t i = 0; i < segments.size(); ++i) {
    segments[i].size = 4 + load_le<uint32_t>(&proof[segments[i].offset]);
  }
  return segments;
}
// Sizes of segments are made to fit after bytes came in or went out at `offset`.
void fit_segment(Bytes& proof, const std::vector<Part>& segments, size_t offset, int64_t change) {
  for (const Part& segment : segments) {
    if (offset >= segment.offset + 4 && offset < segment.offset + segment.size) {
      put_number(proof, segment.offset, 4,
                 static_cast<uint64_t>(static_cast<int64_t>(segment.size) - 4 + change));
    }
  }
}
void insert_bytes(Bytes& proof, Donor, Random& random) {
  const auto segments = segments_of(proof);
  const size_t offset = random_byte(proof, random);
  const size_t n = size_t{1} << below(random, 6);
  proof.insert(at(proof, offset), n, static_cast<uint8_t>(random()));
  if (below(random, 2) == 0) fit_segment(proof, segments, offset, static_cast<int64_t>(n));
}
void erase_bytes(Bytes& proof, Donor, Random& random) {
  const auto segments = segments_of(proof);
  const size_t offset = random_byte(proof, random);
  const size_t n = std::min(size_t{1} << below(random, 6), proof.size() - offset);
  proof.erase(at(proof, offset), at(proof, offset + n));
  if (below(random, 2) == 0) fit_segment(proof, segments, offset, -static_cast<int64_t>(n));
}
void repeat_part(Bytes& proof, Donor, Random& random) {
  const auto parts = parts_of(proof);
  const auto segments = segments_of(proof);
  const Part* part = random_part(parts, random);
  if (part == nullptr) return;
  const Bytes copy(at(proof, part->offset), at(proof, part->offset + part->size));
  proof.insert(at(proof, part->offset), copy.begin(), copy.end());
  fit_segment(proof, segments, part->offset, static_cast<int64_t>(copy.size()));
}
void leave_out_part(Bytes& proof, Donor, Random& random) {
  const auto parts = parts_of(proof);
  const auto segments = segments_of(proof);
  const Part* part = random_part(parts, random);
  if (part == nullptr) return;
  proof.erase(at(proof, part->offset), at(proof, part->offset + part->size));
  fit_segment(proof, segments, part->offset, -static_cast<int64_t>(part->size));
}
void truncate(Bytes& proof, Donor, Random& random) {
  const auto segments = segments_of(proof);
  const size_t size = random_byte(proof, random);
  if (!segments.empty() && size > segments.back().offset + 4 && below(random, 2) == 0) {
    put_number(proof, segments.back().offset, 4, size - segments.back().offset - 4);
  }
  proof.resize(size);
}
void append(Bytes& proof, Donor, Random& random) {
  proof.resize(proof.size() + 1 + below(random, 64), static_cast<uint8_t>(random()));
}

void swap_segments(Bytes& proof, Donor, Random& random) {
  const auto segments = segments_of(proof);
  if (segments.size() < 2) return;
  const size_t first = below(random, segments.size() - 1);
  std::rotate(at(proof, segments[first].offset), at(proof, segments[first + 1].offset),
              at(proof, segments[first + 1].offset + segments[first + 1].size));
}
void repeat_segment(Bytes& proof, Donor, Random& random) {
  const auto segments = segments_of(proof);
  const Part* segment = random_part(segments, random);
  if (segment == nullptr) return;
  const Bytes copy(at(proof, segment->offset), at(proof, segment->offset + segment->size));
  proof.insert(at(proof, segment->offset), copy.begin(), copy.end());
}
void leave_out_segment(Bytes& proof, Donor, Random& random) {
  const auto segments = segments_of(proof);
  const Part* segment = random_part(segments, random);
  if (segment == nullptr) return;
  proof.erase(at(proof, segment->offset), at(proof, segment->offset + segment->size));
}
void replace_segment(Bytes& proof, Donor donor, Random& random) {
  const auto own = segments_of(proof), foreign = segments_of(donor);
  const Part* segment = random_part(own, random);
  const Part* other = random_part(foreign, random);
  if (segment == nullptr || other == nullptr) return;
  proof.erase(at(proof, segment->offset), at(proof, segment->offset + segment->size));
  const auto piece = donor.subspan(other->offset, other->size);
  proof.insert(at(proof, segment->offset), piece.begin(), piece.end());
}
// A part is replaced by the donor's of the same name.
void splice_part(Bytes& proof, Donor donor, Random& random) {
  const auto parts = parts_of(proof);
  const auto segments = segments_of(proof);
  const Part* part = random_part(parts, random);
  if (part == nullptr) return;
  const auto foreign = parts_named(donor, part->name);
  const Part* other = random_part(foreign, random);
  if (other == nullptr) return;
  proof.erase(at(proof, part->offset), at(proof, part->offset + part->size));
  const auto piece = donor.subspan(other->offset, other->size);
  proof.insert(at(proof, part->offset), piece.begin(), piece.end());
  fit_segment(proof, segments, part->offset,
              static_cast<int64_t>(other->size) - static_cast<int64_t>(part->size));
}
// The start of the one and the end of the other.
void splice_bytes(Bytes& proof, Donor donor, Random& random) {
  proof.resize(random_byte(proof, random));
  const auto piece = donor.subspan(below(random, donor.size() + 1));
  proof.insert(proof.end(), piece.begin(), piece.end());
}
void set_length(Bytes& proof, Donor, Random& random) {
  auto parts = parts_of(proof);
  std::erase_if(parts, [](const Part& part) {
    return part.name != "claim_size" && part.name != "segment_size";
  });
  const Part* part = random_part(parts, random);
  if (part == nullptr) return;
  const uint64_t number = get_number(proof, part->offset, 4);
  put_number(proof, part->offset, 4,
             below(random, 2) == 0 ? odd_number(random) : number + below(random, 17) - 8);
}
void set_height(Bytes& proof, Donor, Random& random) {
  const auto parts = parts_named(proof, "heights");
  if (const Part* part = random_part(parts, random)) {
    proof[random_element(*part, random)] = static_cast<uint8_t>(below(random, 20));
  }
}

// Changes a field of the claim; those that repeat it are made to agree below.
void change_field(claim::Claim& claim, Bytes& bytes, Random& random) {
  const auto byte_of = [&](std::span<const uint8_t> view) {
    return static_cast<size_t>(view.data() - bytes.data()) + below(random, view.size());
  };
  const auto small = static_cast<uint32_t>(below(random, 12));
  stark::Params& params = claim.extension.parameters;
  switch (below(random, 16)) {
    case 0:
      params.log_blowup = small;
      break;
    case 1:
      params.n_queries = below(random, 2) ? small : static_cast<uint32_t>(random() % 520);
      break;
    case 2:
      params.query_pow_bits = small;
      break;
    case 3:
      params.interaction_pow_bits = small;
      break;
    case 4:
      params.fold_step = small;
      break;
    case 5:
      params.log_last_layer_degree = small;
      break;
    case 6:
      claim.extension.backend = static_cast<claim::Backend>(below(random, 3));
      break;
    case 7:
      claim.extension.proven_scope = static_cast<claim::ProvenScope>(below(random, 2));
      break;
    case 8:
      claim.extension.engine_check = static_cast<claim::EngineCheck>(below(random, 2));
      break;
    case 9:
      claim.extension.requested_proven_bits = small;
      break;
    case 10:
      claim.transformer_config.num_layers = static_cast<uint32_t>(random() % 260);
      break;
    case 11:
      claim.final_state.registers.acc = static_cast<int16_t>(random());
      claim.final_state.registers.zero = claim.final_state.registers.acc == 0;
      break;
    case 12:
      claim.final_state.registers.pc = static_cast<uint8_t>(below(random, claim.program.size()));
      claim.final_state.registers.carry = below(random, 2) != 0;
      break;
    case 13:
      bytes[byte_of(claim.program.bytes())] = static_cast<uint8_t>(random());
      break;
    case 14:
      if (claim.initial_memory.size() == 0) break;
      bytes[byte_of(below(random, 2) ? claim.initial_memory.bytes()
                                     : claim.final_state.memory.bytes())] ^= 1;
      break;
    default: {
      const size_t segment = below(random, claim.segments.size());
      const auto steps = claim.segments.steps_bytes().subspan(4 * segment, 4);
      put_number(bytes, static_cast<size_t>(steps.data() - bytes.data()), 4,
                 claim.segments.steps(segment) + below(random, 3) - 1);
      break;
    }
  }
}
// Another claim that is consistent in itself: its hashes and repeated fields are computed anew, so
// that verification goes on to what only the proof can show.
void change_claim(Bytes& proof, Donor, Random& random) {
  proof::File file;
  if (proof::open_file(proof, file) != Status::kAccepted) return;
  const auto offset = static_cast<size_t>(file.claim_bytes.data() - proof.data());
  const size_t old_size = file.claim_bytes.size();
  Bytes viewed(file.claim_bytes.begin(), file.claim_bytes.end());
  claim::Claim claim = claim::decode(viewed).value();
  change_field(claim, viewed, random);
  if (claim.extension.parameters.log_blowup < 32) {
    claim.options = claim::options_of(claim.extension);
  }
  claim.steps = 0;
  for (size_t i = 0; i < claim.segments.size(); ++i) claim.steps += claim.segments.steps(i);
  for (size_t pc = 0; pc < claim.program.size(); ++pc) {
    if (!isa::is_valid(claim.program[pc])) return;
  }
  claim.equivalence.checked_steps =
      claim::checked_steps_of(claim.extension.engine_check, claim.steps);
  claim.commitments = claim::compute_commitments(claim);
  claim.equivalence.transformer_fingerprint =
      claim::compute_fingerprint(claim, claim::kTransformerEngine);
  claim.equivalence.native_fingerprint = claim::compute_fingerprint(claim, claim::kNativeEngine);
  Bytes encoded(claim::encoded_size(claim));
  ByteWriter writer(encoded);
  claim::encode(claim, writer);
  put_number(proof, 6, 2, static_cast<uint64_t>(claim.extension.backend));
  put_number(proof, offset - 4, 4, encoded.size());
  proof.erase(at(proof, offset), at(proof, offset + old_size));
  proof.insert(at(proof, offset), encoded.begin(), encoded.end());
}

constexpr std::array kMutations = {
    Mutation{"flip a bit", flip_bit},
    Mutation{"set a byte", set_byte},
    Mutation{"flip a bit of a part", flip_bit_of_part},
    Mutation{"set an element", set_element},
    Mutation{"add to an element", add_to_element},
    Mutation{"add the modulus", add_modulus},
    Mutation{"randomize an element", randomize_element},
    Mutation{"swap elements", swap_elements},
    Mutation{"swap parts", swap_parts},
    Mutation{"insert bytes", insert_bytes},
    Mutation{"erase bytes", erase_bytes},
    Mutation{"repeat a part", repeat_part},
    Mutation{"leave out a part", leave_out_part},
    Mutation{"truncate", truncate},
    Mutation{"append", append},
    Mutation{"swap segments", swap_segments},
    Mutation{"repeat a segment", repeat_segment},
    Mutation{"leave out a segment", leave_out_segment},
    Mutation{"replace a segment", replace_segment},
    Mutation{"splice a part", splice_part},
    Mutation{"splice bytes", splice_bytes},
    Mutation{"set a length", set_length},
    Mutation{"set a height", set_height},
    Mutation{"change the claim", change_claim},
};

}  // namespace

std::span<const Mutation> mutations() { return kMutations; }

Bytes mutate(Bytes proof, std::span<const uint8_t> donor, Random& random) {
  static constexpr std::array<size_t, 8> kCounts = {1, 1, 1, 1, 1, 2, 3, 4};
  for (size_t n = kCounts[below(random, kCounts.size())]; n > 0 && !proof.empty(); --n) {
    kMutations[below(random, kMutations.size())].apply(proof, donor, random);
  }
  return proof;
}

}  // namespace ptvm::fuzz
