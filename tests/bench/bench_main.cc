// The main function of the benchmarks of kernels: Google Benchmark's, but for the table.
#include <benchmark/benchmark.h>

#include <vector>

namespace {

// Google Benchmark divides a counter by the time only if it takes it for a rate, and then prints
// "/s" behind it, which is wrong for the ratio to a bound.
class Reporter : public benchmark::ConsoleReporter {
 public:
  Reporter() : ConsoleReporter(OO_Tabular) {}
  void ReportRuns(const std::vector<Run>& runs) override {
    std::vector<Run> shown = runs;
    for (Run& run : shown) {
      const auto ratio = run.counters.find("of_bound");
      if (ratio != run.counters.end()) ratio->second.flags = benchmark::Counter::kDefaults;
    }
    ConsoleReporter::ReportRuns(shown);
  }
};

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  Reporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  benchmark::Shutdown();
  return 0;
}
