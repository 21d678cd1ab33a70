# The front door: every target installs the packages it misses, then calls CMake or npm.
# Variables are set behind the target, as in `make test WERROR=ON`; DEPS=: installs no packages.
# BACKENDS are those of the WebAssembly module, as in `make wasm BACKENDS="stwo;vanilla"`.
# ARCH is the instruction set of packages, as in `make deb ARCH=x86-64-v3`.
# PEERS are options of bench-peers: --quick, --only vm (tests/bench/peers/run.mjs); BENCH are those of
# bench-attention and bench-ezkl: --quick, --rounds 7 (tests/bench/attention/run.mjs).
# TARGETS are the fuzz targets to run, as in `make fuzz MINUTES=1 TARGETS="proof c_api"`.
WERROR ?= OFF
PREFIX ?= /usr/local
PORT ?= 8000
DEPS ?= scripts/install-dependencies
JOBS ?= $(shell nproc)
ARCH ?= portable
BACKENDS ?= stwo;circle8;vanilla
PEERS ?=
BENCH ?=
MINUTES ?= 10
N ?= 1000000
TARGETS ?=
CONFIGURE = cmake --preset $(1) -DPTVM_WARNINGS_AS_ERRORS=$(WERROR)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help deps configure programs build test test-native test-wasm test-sizes test-npm test-page test-embedded \
        test-sbom demo wasm sizes sbom reproducible web serve test-builds test-interop interop-tools bench \
        bench-kernels bench-engines bench-attention bench-ezkl bench-peers \
        package deb wheel format tidy debug asan ubsan tsan fuzz mutations coverage install clean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z -]+:.*## / {printf "  make %-21s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

deps: ## Install every package the project uses
	@$(DEPS) build python wasm browser embedded tools

deps-%:
	@$(DEPS) $*

configure: deps-build
	$(call CONFIGURE,release)

programs: configure
	cmake --build --preset release --target ptvm_programs

build: deps-python programs ## Build the programs (build/bin/prover, build/bin/verifier)

test: test-native test-wasm test-sizes test-npm test-page test-sbom ## Build everything and run every test

test-native: deps-python deps-embedded configure
	cmake --build --preset release
	ctest --preset release --parallel $(JOBS)

test-wasm: programs wasm
	cmake --build --preset release --target verdicts
	cd wasm && npm test

test-npm: programs wasm deps-browser tests/npm/node_modules ## Use the npm package in Node.js, TypeScript, bundlers, Chromium
	cd tests/npm && npm test

test-page: web deps-browser
	cd web && npm test

test-sbom: sbom
	node --test tests/sbom/sbom.test.mjs

test-embedded: deps-embedded programs ## Verify proofs on emulated microcontrollers, and print the cost
	cmake --build --preset release --target prove_sequence --target verdicts
	ctest --preset release --label-regex '^embedded$$' --verbose

test-builds: deps-build ## Compare the proofs that builds for several CPUs make
	scripts/compare-builds

test-interop: interop-tools configure ## Exchange proofs with the Rust crate stwo (needs Rust 1.95)
	cmake --build --preset release --target ptvm_exchange
	cd tests/interop/stwo && cargo build --release --locked --target-dir $(CURDIR)/build/interop
	@node tests/interop/stwo/exchange.mjs build/tests/ptvm_exchange \
	    build/interop/release/stwo-exchange

interop-tools:
	@tests/interop/stwo/check-tools

demo: programs wasm ## Run, prove and verify one program, natively and through WebAssembly
	@node scripts/demo.mjs

wasm: deps-build deps-wasm wasm/node_modules ## Build the npm package (wasm/dist)
	$(call CONFIGURE,wasm) '-DPTVM_BACKENDS=$(BACKENDS)'
	cmake --build --preset wasm
	$(call CONFIGURE,wasm-simd) '-DPTVM_BACKENDS=$(BACKENDS)'
	cmake --build --preset wasm-simd
	cd wasm && npm run build

sbom: build wasm web ## List what the builds are made of, with hashes (build/sbom, SPDX)
	@node scripts/sbom.mjs

reproducible: deps-build deps-wasm ## Build the verifier twice, and compare the bytes
	@scripts/check-reproducible

sizes: deps-build deps-wasm ## Measure the verifier's code with all backends, and with each alone
	@node scripts/verifier-sizes.mjs

test-sizes: deps-build deps-wasm
	@node scripts/verifier-sizes.mjs --modules

web: programs wasm web/node_modules ## Build the page, with a proof as its example (web/dist)
	@mkdir -p web/public
	build/bin/prover prove programs/fibonacci.tvm -o web/public/fibonacci.proof
	cd web && npm run build

%/node_modules: %/package-lock.json
	cd $* && npm ci --no-audit --no-fund
	@mkdir -p $@ && touch $@

serve: web ## Serve the page on http://127.0.0.1:8000 (PORT=...)
	node web/scripts/serve.mjs $(PORT)

bench: configure ## Measure whole proofs of 2^7 to 2^20 steps
	cmake --build --preset release --target ptvm_benches
	build/bench/proof_bench

bench-kernels: configure ## Measure each kernel beside the machine's bound for it
	cmake --build --preset release --target ptvm_benches
	@for kernels in field fft merkle stark; do build/bench/$${kernels}_bench || exit; done

bench-engines: deps-python configure ## Measure the engines, and reads and writes of the attention memory
	cmake --build --preset release --target engine_bench
	build/bench/engine_bench

bench-attention: build tests/bench/peers/node_modules ## Measure proofs of attention: sizes, times, growth, predictions
	@node tests/bench/attention/run.mjs $(BENCH)

bench-ezkl: build build/ezkl/packages.txt ## Measure ezkl beside this project: attention and an MLP
	@node tests/bench/peers/ezkl/run.mjs $(BENCH)

build/ezkl/packages.txt: tests/bench/peers/ezkl/packages.txt
	rm -rf build/ezkl
	python3 -m venv build/ezkl
	build/ezkl/bin/python -m pip --disable-pip-version-check install --quiet --requirement $<
	cp $< $@

bench-peers: interop-tools build tests/bench/peers/node_modules ## Measure other provers beside this one (needs Rust 1.95)
	cmake --build --preset release --target ptvm_exchange security_of vanilla_bench
	cd tests/interop/stwo && cargo build --release --locked --target-dir $(CURDIR)/build/interop
	cd tests/bench/peers && cargo build --release --locked --target-dir $(CURDIR)/build/peers
	@node tests/bench/peers/run.mjs $(PEERS)

format: deps-tools ## Format the C and C++ sources
	git ls-files '*.h' '*.cc' '*.c' | xargs clang-format -i

tidy: deps-tools configure ## Run clang-tidy on the C and C++ sources
	run-clang-tidy -quiet -p build '$(CURDIR)/(shared|verifier|prover|tests)/'

debug asan ubsan tsan: deps-build ## Build and test natively under this preset
	$(call CONFIGURE,$@)
	cmake --build --preset $@
	ctest --preset $@ --parallel $(JOBS)

fuzz: deps-build deps-fuzz ## Run each fuzz target for MINUTES=10, with sanitizers
	$(call CONFIGURE,fuzz)
	cmake --build --preset fuzz --target ptvm_fuzzers
	scripts/fuzz $(MINUTES) $(TARGETS)

mutations: configure ## Verify N=1000000 mutated proofs, of which none may be accepted
	cmake --build --preset release --target mutations
	build/tests/mutations $(N)

coverage: deps-build deps-tools ## Test natively and print the line coverage
	$(call CONFIGURE,$@)
	cmake --build --preset $@
	ctest --preset $@ --parallel $(JOBS)
	gcovr --root . --object-directory build/coverage --exclude tests/

package: deps-build
	$(call CONFIGURE,package) -DPTVM_ARCH=$(ARCH)

deb: package ## Make Debian packages of the programs and of libverifier (build/deb)
	cmake --build --preset package --target ptvm_programs ptvm_verifier
	cpack --config build/package/CPackConfig.cmake -B build/deb

wheel: deps-python package ## Make the Python package, for the Python in build/python (build/wheel)
	cmake --build --preset package --target ptvm_python_stub
	scripts/make-wheel build/package build/wheel

# Of equal sources, packages are to have equal dates.
deb wheel: export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct)

install: build ## Install the programs and libverifier (PREFIX=/usr/local, DESTDIR)
	cmake --install build --prefix $(PREFIX)

clean: ## Remove everything that was built
	rm -rf build wasm/dist wasm/node_modules web/dist web/public web/node_modules \
	    tests/bench/peers/node_modules tests/npm/node_modules
