#include "prover/cli/partial_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "prover/cli/file_io.h"
#include "shared/proof/file.h"

namespace ptvm::cli {
namespace {

constexpr size_t kSizeBytes = 4;  // of the size before a segment's proof

// More than any segment's proof: 512 queries open 126 columns, three paths of 22 digests and eight
// layers of FRI each, which is below 10 KB. A larger size was not written by us.
constexpr uint32_t kMaxSegmentBytes = uint32_t{1} << 23;

uint64_t size_of(int file) {
  struct stat status {};
  return ::fstat(file, &status) == 0 ? static_cast<uint64_t>(status.st_size) : 0;
}

// Whether `path` still names what is open as `file`.
bool names(const std::string& path, int file) {
  struct stat by_name {
  }, by_file{};
  return ::stat(path.c_str(), &by_name) == 0 && ::fstat(file, &by_file) == 0 &&
         by_name.st_dev == by_file.st_dev && by_name.st_ino == by_file.st_ino;
}

// Opens the regular file `path` for this process alone, or returns less than 0 and why not.
int open_locked(const std::string& path, std::string& error) {
  for (;;) {
    const int file =
        ::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666);
    if (file < 0) {
      error = errno == ELOOP ? "it is a symbolic link" : std::strerror(errno);
      return -1;
    }
    struct stat status {};
    if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
      error = "it is no regular file";
    } else if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
      error = errno == EWOULDBLOCK ? "another prover is at work on it" : std::strerror(errno);
    } else if (names(path, file)) {
      return file;
    } else {
      ::close(file);  // another prover was done with it and renamed it in this moment
      continue;
    }
    ::close(file);
    return -1;
  }
}

// How the proof that begins with `theirs` differs from the one that begins with `ours`.
std::string difference(std::span<const uint8_t> theirs, std::span<const uint8_t> ours) {
  proof::File a, b;
  if (const Status status = proof::open_file(theirs, a); status != Status::kAccepted) {
    return absl::StrCat("it holds no claim that can be read (", status_name(status), ")");
  }
  if (proof::open_file(ours, b) != Status::kAccepted) return "";
  const auto equal = [](std::span<const uint8_t> x, std::span<const uint8_t> y) {
    return std::ranges::equal(x, y);
  };
  if (a.claim.prover_build_info != b.claim.prover_build_info) {
    return absl::StrCat("it was begun by ", std::string(a.claim.prover_build_info),
                        ", and this is ", std::string(b.claim.prover_build_info));
  }
  if (!equal(a.claim.program.bytes(), b.claim.program.bytes()) ||
      !equal(a.claim.initial_memory.bytes(), b.claim.initial_memory.bytes())) {
    return "its program is another";
  }
  if (!equal(a.claim.segments.steps_bytes(), b.claim.segments.steps_bytes())) {
    return "its segments are of another size (--segment-steps, --max-memory)";
  }
  if (a.claim.extension.engine_check != b.claim.extension.engine_check) {
    return "its engines were not compared alike (--engine)";
  }
  if (!(a.claim.extension == b.claim.extension)) {
    return "its backend, scope, security or parameters are others (--backend, --scope, "
           "--security-bits, --pow-bits, --stark-...)";
  }
  if (!(a.claim.transformer_config == b.claim.transformer_config)) {
    return "its transformer is another (--layers)";
  }
  return "its claim is another";
}

}  // namespace

absl::StatusOr<PartialFile> PartialFile::open(const std::string& path,
                                              std::span<const uint8_t> head, bool restart) {
  std::error_code ignored;
  std::string target = std::filesystem::is_symlink(path, ignored) ? target_of(path).string() : path;
  const std::string name = absl::StrCat(target, ".partial");
  std::string error;
  const int descriptor = open_locked(name, error);
  if (descriptor < 0) {
    return absl::PermissionDeniedError(absl::StrCat("cannot use `", name, "`: ", error));
  }
  PartialFile file(name, std::move(target), descriptor);

  const uint64_t size = size_of(descriptor);
  const auto there = file.read(0, static_cast<size_t>(std::min<uint64_t>(size, head.size())));
  const bool is_ours = there && std::equal(there->begin(), there->end(), head.begin());
  if (restart || (is_ours && there->size() < head.size())) {
    const absl::Status status = file.write_head(head);
    if (!status.ok()) return status;
  } else if (is_ours) {
    file.end_ = head.size();
  } else {
    std::vector<uint8_t> theirs = there.value_or(std::vector<uint8_t>());
    if (theirs.size() >= proof::kHeaderBytes) {
      const uint64_t claim_size = load_le<uint32_t>(&theirs[proof::kHeaderBytes - kSizeBytes]);
      const uint64_t head_size = proof::kHeaderBytes + claim_size;
      if (head_size <= size) theirs = file.read(0, head_size).value_or(std::move(theirs));
    }
    return absl::PermissionDeniedError(
        absl::StrCat("`", name, "` is of another proof: ", difference(theirs, head),
                     "\nRepeat the command that began it, or drop it with --restart."));
  }
  return file;
}

PartialFile::~PartialFile() {
  if (file_ >= 0) ::close(file_);
}

absl::Status PartialFile::write_head(std::span<const uint8_t> head) {
  end_ = 0;
  if (absl::Status status = cut_at_end(); !status.ok()) return status;
  if (const int error = write_all(file_, head); error != 0) return cannot_write(path_, error);
  end_ = head.size();
  return absl::OkStatus();
}

absl::Status PartialFile::cut_at_end() {
  const auto end = static_cast<off_t>(end_);
  const bool cut = ::ftruncate(file_, end) == 0 && ::lseek(file_, end, SEEK_SET) == end;
  return cut ? absl::OkStatus() : cannot_write(path_, errno);
}

// Nothing if the file has no such part, or if it cannot be read.
std::optional<std::vector<uint8_t>> PartialFile::read(uint64_t offset, size_t size) const {
  std::vector<uint8_t> bytes(size);
  for (size_t n_read = 0; n_read < size;) {
    const ssize_t n =
        ::pread(file_, bytes.data() + n_read, size - n_read, static_cast<off_t>(offset + n_read));
    if (n == 0 || (n < 0 && errno != EINTR)) return std::nullopt;
    if (n > 0) n_read += static_cast<size_t>(n);
  }
  return bytes;
}

std::optional<std::vector<uint8_t>> PartialFile::next_segment() const {
  const auto size = read(end_, kSizeBytes);
  if (!size) return std::nullopt;
  const auto n_bytes = load_le<uint32_t>(size->data());
  if (n_bytes > kMaxSegmentBytes) return std::nullopt;
  return read(end_ + kSizeBytes, n_bytes);
}

absl::Status PartialFile::keep_while(const std::function<bool(std::span<const uint8_t>)>& accepts) {
  for (auto segment = next_segment(); segment && accepts(*segment); segment = next_segment()) {
    end_ += kSizeBytes + segment->size();
  }
  return cut_at_end();
}

absl::Status PartialFile::append(std::span<const uint8_t> segment) {
  std::array<uint8_t, kSizeBytes> size;
  store_le(static_cast<uint32_t>(segment.size()), size.data());
  int error = write_all(file_, size);
  if (error == 0) error = write_all(file_, segment);
  if (error != 0) return cannot_write(path_, error);
  end_ += kSizeBytes + segment.size();
  return absl::OkStatus();
}

absl::Status PartialFile::finish() {
  if (::fsync(file_) != 0) return cannot_write(path_, errno);
  if (::rename(path_.c_str(), target_.c_str()) != 0) return cannot_write(target_, errno);
  return absl::OkStatus();
}

}  // namespace ptvm::cli
