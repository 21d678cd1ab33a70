// What the terminal shows of a run, and how commands change it. Knows nothing of terminals.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "prover/tui/keys.h"
#include "prover/view/comparisons.h"
#include "prover/view/listing.h"
#include "prover/view/recorded_run.h"

namespace ptvm::tui {

class Viewer {
 public:
  // Of the initial state, cell 0 and the first of `pairs`. All arguments outlive the viewer.
  Viewer(const view::RecordedRun& run, const view::Listing& listing, std::string name,
         std::vector<view::EnginePair> pairs);

  const view::RecordedRun& run() const { return run_; }
  const view::Listing& listing() const { return listing_; }
  const std::string& name() const { return name_; }  // of the program, fit to be shown

  uint64_t position() const { return position_; }
  size_t cell() const { return cell_; }
  bool wants_quit() const { return wants_quit_; }
  bool shows_help() const { return shows_help_; }
  const std::string& message() const { return message_; }  // about the last command; or empty
  // What is being typed, "Step: 12", if anything is.
  std::optional<std::string> prompt() const;

  size_t n_pairs() const { return pairs_.size(); }
  size_t pair_index() const { return pair_; }
  const view::EnginePair& pair() const { return pairs_[pair_]; }
  // What comparing the pair gave, null until it is done.
  const view::Comparison* comparison() const;
  // Whether there is a pair that is not compared to the end.
  bool wants_comparison() const { return !pairs_.empty() && comparison() == nullptr; }
  // Goes on comparing it for a while that nobody minds, if there is one.
  void compare_some();
  // How many steps of it were compared.
  uint64_t n_compared() const;
  // Says so without running engines.
  void set_comparison(view::Comparison comparison);

  // A character or a SpecialKey.
  void press(uint32_t key);

 private:
  enum class Question : uint8_t { kNone, kStep, kCell };

  void obey(Command command);
  void go_to(std::optional<uint64_t> position, const char* if_none);
  void ask(Question question);
  void type(uint32_t key);
  void answer();

  const view::RecordedRun& run_;
  const view::Listing& listing_;
  std::string name_;
  std::vector<view::EnginePair> pairs_;
  std::vector<std::optional<view::Comparison>> comparisons_;  // [n_pairs]
  std::unique_ptr<view::PairRun> comparing_;                  // what compare_some() goes on with
  uint64_t position_ = 0;
  size_t cell_ = 0;
  size_t pair_ = 0;
  bool wants_quit_ = false;
  bool shows_help_ = false;
  Question question_ = Question::kNone;
  std::string typed_;
  std::string message_;
};

}  // namespace ptvm::tui
