/* Prints what libverifier says of proof files, and of changed forms of each, which are the same on
 * every machine: verdicts N FILE..., N forms of each file, one line for each file. For each form it
 * prints three numbers: the status of the whole proof, that of the same bytes in pieces, and a
 * checksum of both results. */
#include <ptvm/verifier.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { kMaxProofBytes = 1 << 18, kPieceBytes = 1000 };

/* Numbers below 2^32 that are the same in every run (xorshift32). */
static uint32_t state = 1;
static uint32_t random_below(size_t n) {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return (uint32_t)(state % n);
}

/* FNV-1a, 32 bits. */
static uint32_t checksum;
static void add_bytes(const void* bytes, size_t size) {
  for (size_t i = 0; i < size; ++i) checksum = (checksum ^ ((const uint8_t*)bytes)[i]) * 16777619u;
}
static void add_number(uint64_t number) {
  for (int i = 0; i < 8; ++i) {
    const uint8_t byte = (uint8_t)(number >> 8 * i);
    add_bytes(&byte, 1);
  }
}
static void add_array(const uint8_t* array, size_t size) {
  add_number(array != NULL);
  if (array != NULL) add_bytes(array, size);
}
static void add_text(const char* text) {
  add_array((const uint8_t*)text, text == NULL ? 0 : strlen(text));
}

/* Adds every field but `size`, and what the fields point to. */
static void add_result(const ptvm_result* result) {
  add_number(result->status);
  add_number(result->failed_segment);
  add_number(result->proven_bits);
  add_number(result->conjectured_bits);
  add_text(result->limiting_term);
  add_text(result->regime);
  add_number(result->steps);
  add_number(result->n_segments);
  add_number(result->n_instructions);
  add_number(result->n_memory_cells);
  add_array(result->program, (size_t)result->n_instructions * 3);
  add_array(result->initial_memory, (size_t)result->n_memory_cells * 2);
  add_array(result->final_memory, (size_t)result->n_memory_cells * 2);
  add_number(result->pc);
  add_number(result->sp);
  add_number(result->zero_flag);
  add_number(result->carry_flag);
  add_number(result->halted);
  add_number((uint16_t)result->acc);
  add_bytes(result->program_hash, sizeof(result->program_hash));
  add_bytes(result->claim_digest, sizeof(result->claim_digest));
  for (int part = 0; part < PTVM_PARTS; ++part) add_number(result->part_bytes[part]);
}

static const ptvm_policy any_bits = {sizeof(ptvm_policy), 0, 0};
static uint8_t workspace[(1 << 20) + (1 << 13) + kMaxProofBytes];

static ptvm_status verify_whole(ptvm_result* result, const uint8_t* proof, size_t size) {
  size_t workspace_size; /* 0 if the proof cannot be read */
  const ptvm_status readable = ptvm_workspace_size(&workspace_size, proof, size);
  const ptvm_status status = ptvm_verify(result, workspace, workspace_size, proof, size, &any_bits);
  if (readable != PTVM_ACCEPTED && readable != status) abort();
  return status;
}

static ptvm_status verify_in_pieces(ptvm_result* result, const uint8_t* proof, size_t size) {
  size_t workspace_size;
  ptvm_stream* stream;
  ptvm_status status = ptvm_stream_workspace_size(&workspace_size, proof, size);
  if (status != PTVM_ACCEPTED) workspace_size = sizeof(workspace);
  status = ptvm_stream_begin(&stream, workspace, workspace_size, &any_bits);
  for (size_t at = 0; at < size && status == PTVM_ACCEPTED; at += kPieceBytes) {
    const size_t left = size - at;
    status = ptvm_stream_write(stream, proof + at, left < kPieceBytes ? left : kPieceBytes);
  }
  return ptvm_stream_end(result, stream);
}

static void print_verdict(const uint8_t* proof, size_t size) {
  ptvm_result whole = {.size = sizeof(whole)}, in_pieces = {.size = sizeof(in_pieces)};
  checksum = 2166136261u;
  const ptvm_status status = verify_whole(&whole, proof, size);
  add_result(&whole);
  const ptvm_status status_in_pieces = verify_in_pieces(&in_pieces, proof, size);
  add_result(&in_pieces);
  printf(" %u/%u/%08x", (unsigned)status, (unsigned)status_in_pieces, (unsigned)checksum);
}

/* Changes the proof in one way; returns its new size. */
static size_t change(uint8_t* proof, size_t size) {
  const size_t at = random_below(size);
  const uint32_t way = random_below(5);
  const uint32_t value = random_below(256);
  switch (way) {
    case 0:
      proof[at] ^= (uint8_t)(1u << value % 8);
      return size;
    case 1:
      proof[at] = (uint8_t)value;
      return size;
    case 2: /* an element becomes one that is too large, or a count absurd */
      memset(proof + at / 4 * 4, 0xff, size - at / 4 * 4 < 4 ? size - at / 4 * 4 : 4);
      return size;
    case 3: /* the header, the claim, or the heights */
      proof[at % 500] ^= (uint8_t)(1u << value % 8);
      return size;
    default:
      return at;
  }
}

int main(int argc, char** argv) {
  static uint8_t original[kMaxProofBytes], proof[kMaxProofBytes];
  if (argc < 3) {
    fprintf(stderr, "usage: %s N FILE...\n", argv[0]);
    return 2;
  }
  const long n_forms = strtol(argv[1], NULL, 10);
  for (int i = 2; i < argc; ++i) {
    FILE* file = fopen(argv[i], "rb");
    const size_t size = file == NULL ? 0 : fread(original, 1, sizeof(original), file);
    if (file != NULL) fclose(file);
    if (size == 0 || size == sizeof(original)) {
      fprintf(stderr, "cannot read %s\n", argv[i]);
      return 2;
    }
    print_verdict(original, size);
    for (long form = 0; form < n_forms; ++form) {
      memcpy(proof, original, size);
      print_verdict(proof, change(proof, size));
    }
    printf("\n");
  }
  return 0;
}
