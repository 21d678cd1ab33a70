// Fuzzes the readers of JSON: a text is refused, or is a claim (or program) that is the same after
// it was encoded, decoded, written as JSON and read again.

#include <random>
#include <string>

#include "prover/claim/claim_json.h"
#include "prover/claim/program_json.h"
#include "shared/claim/check.h"
#include "shared/claim/encoding.h"
#include "shared/util/bytes.h"
#include "tests/fuzz/target.h"

namespace {

using namespace ptvm;
using Json = nlohmann::ordered_json;

void check_claim_text(std::string_view text) {
  const auto claim = claim::from_json(text);
  if (!claim.ok()) {
    PTVM_FUZZ_CHECK(!claim.status().message().empty());
    return;
  }
  const auto encoded = claim::encode(*claim);
  if (!encoded.ok()) return;
  const auto decoded = claim::decode(*encoded);
  PTVM_FUZZ_CHECK(decoded.ok());
  PTVM_FUZZ_CHECK(claim::copy_of(decoded.value()) == *claim);
  const auto again = claim::from_json(claim::to_json(decoded.value()));
  PTVM_FUZZ_CHECK(again.ok() && *again == *claim);
  (void)claim::check_claim(decoded.value());
}

void check_program_text(std::string_view text) {
  const auto program = claim::program_from_json(text);
  if (!program.ok() || !vm::validate(*program).ok()) return;
  const auto again = claim::program_from_json(claim::program_to_json(*program));
  PTVM_FUZZ_CHECK(again.ok() && *again == *program);
}

Json random_value(std::mt19937_64& random) {
  static const Json kValues = Json::parse(R"([null, true, false, 0, 1, -1, 255, 256, 32767, -32768,
      65535, 4294967295, 4294967296, 9223372036854775807, -9223372036854775808,
      18446744073709551615, 1.0, 1e400, -0.0, "", "Halt", "stwo", "vanilla", "transformer",
      "\u0000", "\ud83d\ude00", [], {}, [[]], {"LoadImmediate": 5}, {"Load": -1}])",
                                          nullptr, false);
  return kValues.is_discarded() ? Json() : kValues[random() % kValues.size()];
}

// One of the values in `root`, itself included.
Json& random_place(Json& root, std::mt19937_64& random) {
  Json* place = &root;
  while (place->is_structured() && !place->empty() && random() % 8 != 0) {
    auto child = place->begin();
    std::advance(child, static_cast<ptrdiff_t>(random() % place->size()));
    place = &*child;
  }
  return *place;
}

void change(Json& root, std::mt19937_64& random) {
  Json& place = random_place(root, random);
  switch (random() % 5) {
    case 0:
      place = random_value(random);
      return;
    case 1: {
      const Json copy = random_place(root, random);
      place = copy;
      return;
    }
    case 2:
      if (place.is_number_integer()) place = place.get<int64_t>() + (random() % 2 == 0 ? 1 : -1);
      return;
    case 3:
      if (place.is_array() && !place.empty()) place.erase(random() % place.size());
      if (place.is_object() && !place.empty()) place.erase(place.begin().key());
      return;
    default:
      if (place.is_array()) place.push_back(place.empty() ? random_value(random) : place.back());
      if (place.is_object()) place["unknown"] = random_value(random);
      return;
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  check_claim_text(text_of({data, size}));
  check_program_text(text_of({data, size}));
  return 0;
}

// Changes values if the text is JSON, and bytes if not, or now and then.
size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  std::mt19937_64 random(seed);
  Json json = Json::parse(data, data + size, nullptr, false);
  if (json.is_discarded() || random() % 4 == 0) return LLVMFuzzerMutate(data, size, max_size);
  for (size_t n = 1 + random() % 3; n > 0; --n) change(json, random);
  return fuzz::replace(data, max_size,
                       bytes_of(json.dump(-1, ' ', false, Json::error_handler_t::replace)));
}
