// Runs a fuzz target without libFuzzer: TARGET N FILE_OR_FOLDER... runs each file, and then N
// inputs that the target's mutator makes of each. The same arguments give the same inputs.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>

#include "tests/fuzz/target.h"

namespace {

namespace fs = std::filesystem;
using Bytes = std::vector<uint8_t>;

std::mt19937_64 random_numbers;

Bytes read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return Bytes(std::istreambuf_iterator<char>(file), {});
}

std::vector<fs::path> files_of(const fs::path& path) {
  if (!fs::is_directory(path)) return {path};
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(path)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

// A block of its own, so that sanitizers see what is read behind its end.
void run(const Bytes& input) {
  const Bytes exact(input);
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

}  // namespace

// In libFuzzer's place: a byte is replaced, put in or taken out.
size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size) {
  const size_t at = size == 0 ? 0 : random_numbers() % size;
  const auto byte = static_cast<uint8_t>(random_numbers());
  switch (random_numbers() % 3) {
    case 0:
      if (size == max_size) return size;
      std::move_backward(data + at, data + size, data + size + 1);
      data[at] = byte;
      return size + 1;
    case 1:
      if (size == 0) return 0;
      std::move(data + at + 1, data + size, data + at);
      return size - 1;
    default:
      if (size != 0) data[at] = byte;
      return size;
  }
}

int main(int argc, char** argv) try {
  if (argc < 3) throw std::invalid_argument("usage: TARGET N FILE_OR_FOLDER...");
  const unsigned long n_mutated = std::stoul(argv[1]);
  size_t n_files = 0;
  for (int i = 2; i < argc; ++i) {
    for (const fs::path& path : files_of(argv[i])) {
      const Bytes input = read_file(path);
      run(input);
      ++n_files;
      for (unsigned seed = 0; seed < n_mutated; ++seed) {
        random_numbers.seed(seed);
        Bytes mutated = input;
        mutated.resize(2 * input.size() + 4096);
        mutated.resize(LLVMFuzzerCustomMutator(mutated.data(), input.size(), mutated.size(), seed));
        run(mutated);
      }
    }
  }
  std::cout << n_files << " files, " << n_mutated << " mutations of each\n";
  return n_files == 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 2;
}
