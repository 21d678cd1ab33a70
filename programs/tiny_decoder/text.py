#!/usr/bin/env python3
"""Makes vectors of a text for the tiny decoder, and letters of its outputs.

    text.py vectors " those red cats see" [--first 0] > vectors.json
    text.py letters outputs.json

Files are those of spec/transformer-blocks.md, section 4. --first is the place of the first letter
in the text, for pieces that are chained. The letter after each one is the one to which the outputs
give the greatest number.
"""

import argparse
import json
import pathlib
import sys


def vectors(vocabulary, text, first):
    alphabet, places = vocabulary["alphabet"], vocabulary["places"]
    unknown = sorted(set(text) - set(alphabet))
    if not text or unknown or not 0 <= first <= len(places) - len(text):
        sys.exit(f"text.py: expected letters of {alphabet!r} at places 0..{len(places) - 1}")
    letters = [vocabulary["letters"][alphabet.index(letter)] for letter in text]
    rows = [[a + b for a, b in zip(*pair)] for pair in zip(letters, places[first:])]
    lines = ",\n".join("    " + json.dumps(row, separators=(",", ":")) for row in rows)
    return f'{{\n  "format": "transformer-vectors-v1",\n  "vectors": [\n{lines}\n  ]\n}}'


def predictions(vocabulary, outputs):
    def score(vector, row):
        return sum(a * b for a, b in zip(vector, row))

    scores = [[score(vector, row) for row in vocabulary["read"]] for vector in outputs]
    return "".join(vocabulary["alphabet"][s.index(max(s))] for s in scores)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    encode = commands.add_parser("vectors", help="vectors of a text, as JSON")
    encode.add_argument("text")
    encode.add_argument("--first", type=int, default=0, help="place of its first letter")
    decode = commands.add_parser("letters", help="the letter after each one")
    decode.add_argument("outputs", type=pathlib.Path)
    arguments = parser.parse_args()

    folder = pathlib.Path(__file__).parent
    vocabulary = json.loads((folder / "vocabulary.json").read_text())
    if arguments.command == "vectors":
        print(vectors(vocabulary, arguments.text, arguments.first))
    else:
        print(predictions(vocabulary, json.loads(arguments.outputs.read_text())["vectors"]))


if __name__ == "__main__":
    main()
