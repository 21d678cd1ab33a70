#include "prover/tui/viewer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace ptvm::tui {
namespace {

constexpr uint64_t kPage = 20;
constexpr size_t kMaxTyped = 10;
constexpr uint64_t kStepsAtOnce = 4096;  // the slowest engine does these in some 50 ms

}  // namespace

Viewer::Viewer(const view::RecordedRun& run, const view::Listing& listing, std::string name,
               std::vector<view::EnginePair> pairs)
    : run_(run),
      listing_(listing),
      name_(view::shown_text(name)),
      pairs_(std::move(pairs)),
      comparisons_(pairs_.size()) {}

std::optional<std::string> Viewer::prompt() const {
  if (question_ == Question::kNone) return std::nullopt;
  return absl::StrCat(question_ == Question::kStep ? "Step: " : "Cell: ", typed_);
}

const view::Comparison* Viewer::comparison() const {
  if (pairs_.empty() || !comparisons_[pair_]) return nullptr;
  return &*comparisons_[pair_];
}

void Viewer::compare_some() {
  if (!wants_comparison()) return;
  if (comparing_ == nullptr || comparing_->comparison().pair != pair()) {
    comparing_ = std::make_unique<view::PairRun>(run_, pair());
  }
  comparing_->advance(kStepsAtOnce);
  if (comparing_->is_done()) comparisons_[pair_] = std::exchange(comparing_, nullptr)->comparison();
}

uint64_t Viewer::n_compared() const {
  const bool is_this = comparing_ != nullptr && comparing_->comparison().pair == pair();
  return is_this ? comparing_->comparison().n_equal_steps : 0;
}

void Viewer::set_comparison(view::Comparison comparison) {
  comparisons_[pair_] = std::move(comparison);
}

void Viewer::press(uint32_t key) {
  message_.clear();
  if (shows_help_) {
    shows_help_ = false;
  } else if (question_ != Question::kNone) {
    type(key);
  } else {
    obey(command_of(key));
  }
}

void Viewer::go_to(std::optional<uint64_t> position, const char* if_none) {
  if (position) {
    position_ = std::min(*position, run_.n_steps());
  } else {
    message_ = if_none;
  }
}

void Viewer::obey(Command command) {
  const size_t n_cells = run_.n_cells();
  const auto turn = [](size_t& index, size_t n, size_t by) {
    if (n > 0) index = (index + by) % n;
  };
  switch (command) {
    case Command::kNone:
      break;
    case Command::kForward:
      if (position_ == run_.n_steps()) message_ = "This is the end of what was recorded.";
      return go_to(position_ + 1, "");
    case Command::kBack:
      if (position_ == 0) message_ = "This is the initial state.";
      return go_to(position_ - std::min<uint64_t>(position_, 1), "");
    case Command::kPageForward:
      return go_to(position_ + kPage, "");
    case Command::kPageBack:
      return go_to(position_ - std::min(position_, kPage), "");
    case Command::kStart:
      return go_to(0, "");
    case Command::kEnd:
      return go_to(run_.n_steps(), "");
    case Command::kJump:
      return ask(Question::kStep);
    case Command::kNextAccess:
      return go_to(run_.next_access(cell_, position_), "No later step accesses this cell.");
    case Command::kPreviousAccess:
      return go_to(run_.previous_access(cell_, position_), "No earlier step accesses this cell.");
    case Command::kNextCell:
      return turn(cell_, n_cells, 1);
    case Command::kPreviousCell:
      return turn(cell_, n_cells, n_cells - 1);
    case Command::kChooseCell:
      if (n_cells == 0) {
        message_ = "The program has no memory.";
        return;
      }
      return ask(Question::kCell);
    case Command::kNextPair:
      return turn(pair_, n_pairs(), 1);
    case Command::kPreviousPair:
      return turn(pair_, n_pairs(), n_pairs() - 1);
    case Command::kDifference: {
      const view::Comparison* const compared = comparison();
      const bool differ = compared != nullptr && compared->difference;
      return go_to(differ ? std::optional(compared->difference->step) : std::nullopt,
                   "These engines do not differ.");
    }
    case Command::kHelp:
      shows_help_ = true;
      break;
    case Command::kQuit:
      wants_quit_ = true;
      break;
  }
}

void Viewer::ask(Question question) {
  question_ = question;
  typed_.clear();
}

void Viewer::type(uint32_t key) {
  if (key >= '0' && key <= '9' && typed_.size() < kMaxTyped) {
    typed_.push_back(static_cast<char>(key));
  } else if (key == kErase && !typed_.empty()) {
    typed_.pop_back();
  } else if (key == kEnter) {
    answer();
  } else if (key == kEscape || key == kErase || key == 'q') {
    question_ = Question::kNone;
  }
}

void Viewer::answer() {
  const Question asked = std::exchange(question_, Question::kNone);
  uint64_t number = 0;
  if (!absl::SimpleAtoi(typed_, &number)) return;  // nothing was typed
  const uint64_t greatest = asked == Question::kStep ? run_.n_steps() : run_.n_cells() - 1;
  if (number > greatest) {
    message_ = absl::StrCat(asked == Question::kStep ? "There is no step " : "There is no cell ",
                            number, "; the last one is ", greatest, ".");
  } else if (asked == Question::kStep) {
    position_ = number;
  } else {
    cell_ = number;
  }
}

}  // namespace ptvm::tui
