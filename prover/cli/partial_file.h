// A proof file in the making that outlives the prover: "OUT.partial", beside OUT.
//
// It is the proof file from its first byte on, as far as it was written. What is appended is with
// the system at once and survives the end of the process, however that comes; a loss of power can
// cut or spoil the tail. So nothing in it is believed that was not looked at.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace ptvm::cli {

class PartialFile {
 public:
  // Opens or creates the partial file of the proof file `path`, which begins with `head`, and locks
  // it against other provers. With `restart`, what is in it is dropped. kPermissionDenied if it
  // cannot be used, is another prover's at the moment, or is of a proof with another head.
  static absl::StatusOr<PartialFile> open(const std::string& path, std::span<const uint8_t> head,
                                          bool restart);

  PartialFile(PartialFile&& other) noexcept
      : path_(std::move(other.path_)),
        target_(std::move(other.target_)),
        file_(std::exchange(other.file_, -1)),
        end_(other.end_) {}
  PartialFile& operator=(PartialFile&&) = delete;
  ~PartialFile();  // the file stays, unless finish() has renamed it

  const std::string& path() const { return path_; }

  // Gives the segments' proofs that are there, one after the other, to `accepts`, and drops all
  // from the first on that it refuses or that is not whole.
  absl::Status keep_while(const std::function<bool(std::span<const uint8_t>)>& accepts);

  // Appends the proof of a segment, its size before it.
  absl::Status append(std::span<const uint8_t> segment);

  // Makes it the proof file, once it is on the disk.
  absl::Status finish();

 private:
  PartialFile(std::string path, std::string target, int file)
      : path_(std::move(path)), target_(std::move(target)), file_(file) {}

  absl::Status write_head(std::span<const uint8_t> head);
  absl::Status cut_at_end();
  std::optional<std::vector<uint8_t>> read(uint64_t offset, size_t size) const;
  std::optional<std::vector<uint8_t>> next_segment() const;

  std::string path_, target_;
  int file_;
  uint64_t end_ = 0;  // what lies before it is known to be right
};

}  // namespace ptvm::cli
