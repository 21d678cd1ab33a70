// A last act before a signal ends the program.
#pragma once

#include <signal.h>

#include <array>
#include <string>

namespace ptvm::cli {

// While it lives, the signals that end a program first call `act` with `text`, from the handler: it
// may do no more than system calls. Those that are ignored stay so. One at a time; `text` must
// outlive it.
class AtSignals {
 public:
  AtSignals(void (*act)(const char* text), const std::string& text);
  ~AtSignals();
  AtSignals(const AtSignals&) = delete;
  AtSignals& operator=(const AtSignals&) = delete;

 private:
  static constexpr std::array kSignals = {SIGHUP,  SIGINT,  SIGQUIT, SIGPIPE,
                                          SIGTERM, SIGXCPU, SIGXFSZ};
  std::array<struct sigaction, kSignals.size()> before_{};
};

}  // namespace ptvm::cli
