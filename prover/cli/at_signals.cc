#include "prover/cli/at_signals.h"

namespace ptvm::cli {
namespace {

void (*volatile the_act)(const char*) = nullptr;
const char* volatile the_text = nullptr;

void handle(int signal) {
  the_act(the_text);
  ::raise(signal);  // its default action again: the program ends
}

}  // namespace

AtSignals::AtSignals(void (*act)(const char* text), const std::string& text) {
  the_act = act;
  the_text = text.c_str();
  struct sigaction action {};
  action.sa_handler = handle;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  for (size_t i = 0; i < kSignals.size(); ++i) {
    ::sigaction(kSignals[i], nullptr, &before_[i]);
    if (before_[i].sa_handler != SIG_IGN) ::sigaction(kSignals[i], &action, nullptr);
  }
}

AtSignals::~AtSignals() {
  for (size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], &before_[i], nullptr);
}

}  // namespace ptvm::cli
