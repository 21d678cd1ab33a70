#!/usr/bin/env python3
"""Trains the tiny decoder, quantises it, and compares the integers with the real numbers.

    python3 -m venv build/torch && build/torch/bin/pip install torch numpy
    build/torch/bin/python programs/tiny_decoder/train.py

writes model.json, vocabulary.json and evaluation.json beside itself, in a few minutes. All of it is
ours: a grammar of a few English words makes the texts, and the weights start from a seed. The same
seed gives the same files on one machine with one version of torch; elsewhere sums may be rounded
differently, and then other weights come out.

The real model is the function of spec/transformer-blocks.md without rounding: elements are integers
divided by the scales below, norms have no gain, attention weighs by half powers of two of whole
gaps, and what saturates as integers saturates at the same places.
"""

import hashlib
import json
import pathlib
import random
import zlib

import numpy as np
import torch
from torch import nn

SEED = 1
LAYERS, HEADS, DIM, HIDDEN, SCORE_SHIFT = 2, 4, 16, 64, 8
WIDTH, LENGTH = HEADS * DIM, 64
ALPHABET = "abcdefghijklmnopqrstuvwxyz ."
STEPS, BATCH, RATE = 1500, 48, 4e-3
HELD_OUT = 64  # texts

# An integer is a real number times its tensor's scale.
STREAM, NORM, QUERY, VALUE, GATE, UP, PRODUCT = 128, 32, 16, 128, 16, 32, 64
MATRICES = ("query", "key", "value", "out", "gate", "up", "down")
SCALES = {  # of what goes into a matrix, and of what comes out
    "query": (NORM, QUERY), "key": (NORM, QUERY), "value": (NORM, VALUE), "out": (VALUE, STREAM),
    "gate": (NORM, GATE), "up": (NORM, UP), "down": (PRODUCT, STREAM)}
HIDDEN_MULTIPLIER = (PRODUCT << 16) // (GATE * UP)
assert NORM * WIDTH ** 0.5 == 256  # a norm's root mean square as an integer, by its definition


def inputs_of(name):
    return HIDDEN if name == "down" else WIDTH


def outputs_of(name):
    return HIDDEN if name in ("gate", "up") else WIDTH


def finest_weight(name, multiplier):
    """The real number that the weight 1 stands for."""
    scale_in, scale_out = SCALES[name]
    return multiplier * scale_in / (65536 * scale_out)


def greatest_weight(name):
    return 127 * finest_weight(name, 2 ** 15 // inputs_of(name))


# --- The language ---

NOUNS = "cat dog bird frog horse lion goat duck".split()
VERBS = "see like hear find follow help".split()
RESTS = "sleep jump sing wait swim".split()
ADJECTIVES = "small red old happy quiet".split()
PLACES = "near the tree|under the bridge|by the lake|in the garden".split("|")


def noun_phrase(rng):
    """A phrase, and whether it is of several."""
    adjective = rng.choice(ADJECTIVES) + " " if rng.random() < 0.4 else ""
    noun = rng.choice(NOUNS)
    if rng.random() < 0.5:
        return f"{rng.choice(('the', 'one', 'that'))} {adjective}{noun}", False
    return f"{rng.choice(('two', 'three', 'those'))} {adjective}{noun}s", True


def sentence(rng):
    """Its verbs agree with their subject, and so does the pronoun of the second part."""
    subject, several = noun_phrase(rng)
    end = "" if several else "s"
    text = f"{subject} {rng.choice(VERBS)}{end} {noun_phrase(rng)[0]}"
    if rng.random() < 0.3:
        text += " " + rng.choice(PLACES)
    if rng.random() < 0.5:
        text += f" and then {'they' if several else 'it'} {rng.choice(RESTS)}{end}"
    return text + "."


def is_held_out(text):
    return zlib.crc32(text.encode()) % 10 == 0


def text_of(rng, held_out):
    """LENGTH + 1 letters of sentences that are all held out, or none of which is."""
    text = ""
    while len(text) <= LENGTH:
        candidate = sentence(rng)
        if is_held_out(candidate) == held_out:
            text += " " + candidate
    return text[:LENGTH + 1]


def tokens_of(texts):
    return np.array([[ALPHABET.index(letter) for letter in text] for text in texts])


# --- The real model ---

def whole(x):
    """Rounds down numbers, but passes their slopes on."""
    return x - (x - x.floor()).detach()


def saturated(x, scale):
    return x.clamp(-128 / scale, 127 / scale)


def norm(x):
    bias = 2 ** 13 / STREAM ** 2
    return saturated(x * (256 / NORM) * torch.rsqrt(bias + (x * x).sum(-1, keepdim=True)), NORM)


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        for name in MATRICES:
            weights = torch.randn(inputs_of(name), outputs_of(name)) / inputs_of(name) ** 0.5
            setattr(self, name, nn.Parameter(weights.clamp(-greatest_weight(name),
                                                           greatest_weight(name))))

    def attend(self, q, k, v):
        # The position before the first has key and value 0.
        def heads(x, empty):
            x = nn.functional.pad(x, (0, 0, 1, 0)) if empty else x
            return x.view(x.shape[0], x.shape[1], HEADS, DIM).transpose(1, 2)

        q, k, v = heads(q, False), heads(k, True), heads(v, True)
        scores = q @ k.transpose(2, 3) * (QUERY * QUERY / 2 ** SCORE_SHIFT)
        hidden = torch.ones(scores.shape[2:], dtype=torch.bool).triu(2)
        scores = scores.masked_fill(hidden, -torch.inf)
        gaps = whole((scores.max(-1, keepdim=True).values - scores).clamp(max=8))
        weights = torch.exp2(-gaps / 2).masked_fill(hidden, 0)
        mean = weights @ v / weights.sum(-1, keepdim=True)
        return mean.transpose(1, 2).flatten(2) - 0.5 / VALUE  # integers are rounded down

    def forward(self, x):
        n = norm(x)
        q, k = saturated(n @ self.query, QUERY), saturated(n @ self.key, QUERY)
        x = x + self.attend(q, k, saturated(n @ self.value, VALUE)) @ self.out
        n = norm(x)
        gate, up = saturated(n @ self.gate, GATE), saturated(n @ self.up, UP)
        h = saturated(nn.functional.silu(gate) * up, PRODUCT)
        return (x + h @ self.down).clamp(-2048 / STREAM, 2047 / STREAM)


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.letters = nn.Parameter(torch.randn(len(ALPHABET), WIDTH))
        self.places = nn.Parameter(torch.randn(LENGTH, WIDTH) * 0.5)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.read = nn.Parameter(torch.randn(WIDTH, len(ALPHABET)) / WIDTH ** 0.5)

    def stream(self, tokens):
        x = self.letters[tokens] + self.places[:tokens.shape[1]]
        for layer in self.layers:
            x = layer(x)
        return x

    def forward(self, tokens):
        return norm(self.stream(tokens)) @ self.read


def train():
    torch.manual_seed(SEED)
    torch.set_num_threads(1)  # so that sums have one order
    rng = random.Random(SEED)
    model = Decoder()
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, betas=(0.9, 0.98),
                                  weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=STEPS)
    for step in range(STEPS):
        tokens = torch.tensor(tokens_of([text_of(rng, False) for _ in range(BATCH)]))
        logits = model(tokens[:, :-1])
        loss = nn.functional.cross_entropy(logits.flatten(0, 1), tokens[:, 1:].flatten())
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        with torch.no_grad():
            for layer in model.layers:
                for name in MATRICES:
                    limit = greatest_weight(name)
                    getattr(layer, name).clamp_(-limit, limit)
        if step % 250 == 0 or step + 1 == STEPS:
            print(f"step {step}: loss {loss.item():.4f}", flush=True)
    return model


# --- Integers ---

def rounded(x, least, greatest):
    return np.clip(np.floor(x + 0.5), least, greatest).astype(np.int64)


def quantised(model):
    layers = []
    for layer in model.layers:
        file = {"multipliers": {}}
        for name in MATRICES:
            weights = getattr(layer, name).detach().numpy().astype(np.float64)
            steps = np.abs(weights).max() / 127 / finest_weight(name, 1)
            multiplier = int(min(max(np.ceil(steps), 1), 2 ** 15 // inputs_of(name)))
            file["multipliers"][name] = multiplier
            if name == "up":
                file["multipliers"]["hidden"] = HIDDEN_MULTIPLIER
            file[name] = rounded(weights / finest_weight(name, multiplier), -128, 127)
        layers.append(file)
    read = model.read.detach().numpy().astype(np.float64).T
    return {"layers": layers,
            "letters": rounded(model.letters.detach().numpy() * STREAM, -1024, 1023),
            "places": rounded(model.places.detach().numpy() * STREAM, -1024, 1023),
            "read": rounded(read * (127 / np.abs(read).max()), -128, 127)}


def round_shift(x, multiplier, least=-128, greatest=127):
    return np.clip((x * multiplier + 2 ** 15) >> 16, least, greatest)


def integer_norm(x):
    total = 2 ** 13 + (x * x).sum(-1, keepdims=True)
    root = np.floor(np.sqrt(total.astype(np.float64))).astype(np.int64)
    return round_shift(x, 4 * (2 ** 22 // root))


def integer_attention(q, k, v):
    def heads(x):
        return x.reshape(x.shape[0], x.shape[1], HEADS, DIM).transpose(0, 2, 1, 3)

    empty = np.zeros_like(k[:, :1])
    q = heads(q)
    k, v = heads(np.concatenate([empty, k], 1)), heads(np.concatenate([empty, v], 1))
    scores = q @ k.transpose(0, 1, 3, 2)
    seen = np.tril(np.ones(scores.shape[2:], dtype=bool), 1)
    maxima = np.where(seen, scores, -2 ** 40).max(-1, keepdims=True)
    gaps = np.clip((maxima - scores) >> SCORE_SHIFT, 0, 8)
    weights = np.where(seen, np.array([256, 181, 128, 91, 64, 45, 32, 23, 16])[gaps], 0)
    mean = (weights @ v) // weights.sum(-1, keepdims=True)
    return mean.transpose(0, 2, 1, 3).reshape(-1, mean.shape[2], WIDTH)


def activation():
    gates = np.arange(-128, 128) / GATE
    silu = gates / (1 + np.exp(-gates)) * GATE
    return np.clip(np.sign(silu) * np.floor(np.abs(silu) + 0.5), -128, 127).astype(np.int64)


def integer_stream(integers, tokens):
    table = activation()
    x = integers["letters"][tokens] + integers["places"][:tokens.shape[1]]
    for layer in integers["layers"]:
        m = layer["multipliers"]
        n = integer_norm(x)
        q, k, v = (round_shift(n @ layer[name], m[name]) for name in ("query", "key", "value"))
        o = integer_attention(q, k, v)
        x = np.clip(x + ((o @ layer["out"] * m["out"] + 2 ** 15) >> 16), -2048, 2047)
        n = integer_norm(x)
        gate, up = (round_shift(n @ layer[name], m[name]) for name in ("gate", "up"))
        h = round_shift(table[gate + 128] * up, m["hidden"])
        x = np.clip(x + ((h @ layer["down"] * m["down"] + 2 ** 15) >> 16), -2048, 2047)
    return x


# --- Files and figures ---

def compact(value):
    return json.dumps(value, separators=(",", ":"))


def lines(members, indent):
    """An object with a line for each member, whose values are JSON already."""
    inner = ",\n".join(f'{indent}  "{name}": {text}' for name, text in members)
    return f"{{\n{inner}\n{indent}}}"


def rows(texts, indent):
    return "[\n" + ",\n".join(f"{indent}  {text}" for text in texts) + f"\n{indent}]"


def model_text(integers):
    shape = {"layers": LAYERS, "heads": HEADS, "dim": DIM, "hidden": HIDDEN,
             "score_shift": SCORE_SHIFT}
    layers = [lines([("multipliers", compact(layer["multipliers"]))] +
                    [(name, compact(layer[name].flatten().tolist())) for name in MATRICES], "    ")
              for layer in integers["layers"]]
    return lines([("format", '"transformer-model-v1"'), ("shape", compact(shape)),
                  ("layers", rows(layers, "  "))], "") + "\n"


def vocabulary_text(integers):
    vectors = [(name, rows([compact(row) for row in integers[name].tolist()], "  "))
               for name in ("letters", "places", "read")]
    return lines([("format", '"tiny-decoder-vocabulary-v1"'),
                  ("alphabet", json.dumps(ALPHABET))] + vectors, "") + "\n"


def letters_of(tokens):
    return ["".join(ALPHABET[token] for token in row) for row in tokens]


def evaluate(model, integers):
    rng = random.Random(SEED + 1)
    texts = [text_of(rng, True) for _ in range(HELD_OUT)]
    tokens = tokens_of(texts)
    with torch.no_grad():
        stream = model.stream(torch.tensor(tokens[:, :-1]))
        chances = (norm(stream) @ model.read).softmax(-1).numpy()
    real, is_sure = chances.argmax(-1), chances.max(-1) > 0.5
    outputs = integer_stream(integers, tokens[:, :-1])
    integer = (outputs @ integers["read"].T).argmax(-1)
    error = np.abs(outputs - stream.numpy() * STREAM).mean()
    figures = {
        "predictions": int(real.size),
        "agreeing": int((real == integer).sum()),
        "sure": int(is_sure.sum()),
        "sure_agreeing": int((real == integer)[is_sure].sum()),
        "right_real": int((real == tokens[:, 1:]).sum()),
        "right_integer": int((integer == tokens[:, 1:]).sum()),
        "mean_absolute_error": round(float(error), 2),
        "mean_absolute_output": round(float(np.abs(outputs).mean()), 2)}
    digest = hashlib.blake2s(outputs.transpose(0, 2, 1).astype("<i2").tobytes()).hexdigest()
    members = [("texts", texts), ("real_predictions", letters_of(real)),
               ("integer_predictions", letters_of(integer))]
    print(json.dumps(figures))
    return lines([("format", '"tiny-decoder-evaluation-v1"')] +
                 [(name, rows(map(json.dumps, values), "  ")) for name, values in members] +
                 [("outputs_blake2s", f'"{digest}"'), ("figures", json.dumps(figures))], "") + "\n"


def main():
    folder = pathlib.Path(__file__).parent
    model = train()
    integers = quantised(model)
    (folder / "model.json").write_text(model_text(integers))
    (folder / "vocabulary.json").write_text(vocabulary_text(integers))
    (folder / "evaluation.json").write_text(evaluate(model, integers))


if __name__ == "__main__":
    main()
