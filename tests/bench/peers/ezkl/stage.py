"""One stage of ezkl in a process of its own, so that its peak memory can be told.

    python stage.py STAGE FOLDER SRS_FOLDER RUNS

STAGE is model, settings, srs, setup, witness, prove or verify, in this order. FOLDER has work.json:
{"work": .., "run_args": .., "scale": ..}. Writes FOLDER/result-STAGE.json: {"ms": [one of each run],
"peak_rss_bytes", ..}. The reference string is SRS_FOLDER/srs-LOGROWS, made here if it is missing:
for measurements, since whoever makes it can forge proofs.
"""

import json
import os
import resource
import sys
import time

import ezkl

STAGE, FOLDER, SRS_FOLDER, RUNS = *sys.argv[1:4], int(sys.argv[4])


def path(name):
    return f"{FOLDER}/{name}"


def read(name):
    with open(path(name), encoding="utf-8") as file:
        return json.load(file)


def measured(function, *arguments, **named):
    ms = []
    for _ in range(RUNS):
        start = time.perf_counter()
        if function(*arguments, **named) is False:
            raise RuntimeError(f"{STAGE} failed")
        ms.append(1e3 * (time.perf_counter() - start))
    return ms


def settings():
    """Quantised at the scale of work.json, everything else as calibration for few resources has it."""
    work = read("work.json")
    arguments = ezkl.PyRunArgs()
    for name, value in work["run_args"].items():
        setattr(arguments, name, value)
    arguments.input_scale = arguments.param_scale = work["scale"]
    files = path("model.onnx"), path("settings.json")
    ezkl.gen_settings(*files, arguments)
    data = path("data.json")
    ezkl.calibrate_settings(data, *files, target="resources", scales=[work["scale"]])
    ezkl.compile_circuit(files[0], path("circuit"), files[1])


def log_rows():
    return read("settings.json")["run_args"]["logrows"]


def srs():
    return f"{SRS_FOLDER}/srs-{log_rows()}"


def make_srs():
    if not os.path.exists(srs()):
        ezkl.gen_srs(srs(), log_rows())


def size(file):
    return os.path.getsize(file)


def outputs():
    return [float(x) for row in read("witness.json")["pretty_elements"]["rescaled_outputs"] for x in row]


def main():
    if STAGE == "model":
        # Not above: its packages would count as memory of every stage.
        import models

        found = {"unit": models.write(read("work.json")["work"], FOLDER)}
    elif STAGE == "settings":
        found = {"ms": measured(settings), "log_rows": log_rows()}
    elif STAGE == "srs":
        found = {"ms": measured(make_srs), "bytes": size(srs())}
    elif STAGE == "setup":
        ms = measured(ezkl.setup, path("circuit"), path("vk"), path("pk"), srs())
        found = {"ms": ms, "proving_key_bytes": size(path("pk")), "verifying_key_bytes": size(path("vk"))}
    elif STAGE == "witness":
        ms = measured(ezkl.gen_witness, path("data.json"), path("circuit"), path("witness.json"))
        found = {"ms": ms, "outputs": outputs()}
    elif STAGE == "prove":
        files = path("witness.json"), path("circuit"), path("pk"), path("proof.json"), srs()
        found = {"ms": measured(ezkl.prove, *files), "proof_bytes": len(read("proof.json")["proof"])}
    elif STAGE == "verify":
        files = path("proof.json"), path("settings.json"), path("vk"), srs()
        found = {"ms": measured(ezkl.verify, *files)}
    else:
        sys.exit(f"{STAGE} is no stage")
    found["peak_rss_bytes"] = 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with open(path(f"result-{STAGE}.json"), "w", encoding="utf-8") as file:
        json.dump(found, file)


main()
