"""Pack token vocabularies from the packages that publish them into `features/pricing/vocabularies/`.

    npm pack js-tiktoken@1.0.21 @anthropic-ai/tokenizer@0.0.4; pip download --no-deps dashscope==2.0.2
    # unpack them, then:
    python tools/pack_vocabularies.py JS_TIKTOKEN_DIR ANTHROPIC_TOKENIZER_DIR DASHSCOPE_DIR

The OpenAI vocabularies are checked against the SHA-256 sums that tiktoken demands of its own downloads.
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

from lampyris.features.pricing.vocabulary import FOLDER, pack

SHA256 = {
    "o200k_base": "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    "cl100k_base": "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
}


def from_runs(text: str) -> list[bytes]:
    """The `bpe_ranks` notation: lines of `! FIRST_RANK token token ...`, tokens in base64."""
    ranked: dict[int, bytes] = {}
    for line in filter(None, text.split("\n")):
        _, first, *tokens = line.split(" ")
        ranked |= {int(first) + at: base64.b64decode(token) for at, token in enumerate(tokens)}
    return [ranked[rank] for rank in sorted(ranked)]


def from_lines(data: bytes) -> list[bytes]:
    """The `.tiktoken` notation: lines of `token rank`, tokens in base64."""
    pairs = (line.split() for line in data.splitlines())
    return [base64.b64decode(token) for token, _ in sorted(pairs, key=lambda pair: int(pair[1]))]


def tiktoken_lines(tokens: list[bytes]) -> bytes:
    """The notation of tiktoken's own files."""
    return b"".join(base64.b64encode(token) + b" %d\n" % rank for rank, token in enumerate(tokens))


def main(js_tiktoken: Path, anthropic: Path, dashscope: Path) -> None:
    """Write every vocabulary, or stop at the first that is not what it should be."""
    found: dict[str, list[bytes]] = {}
    for name, expected in SHA256.items():
        script = (js_tiktoken / "dist" / "ranks" / f"{name}.js").read_text()
        found[name] = from_runs(json.loads(script[script.index("{") : script.rindex("}") + 1])["bpe_ranks"])
        if hashlib.sha256(tiktoken_lines(found[name])).hexdigest() != expected:
            raise SystemExit(f"{name} is not the vocabulary that tiktoken uses")
    found["claude"] = from_runs(json.loads((anthropic / "claude.json").read_text())["bpe_ranks"])
    found["qwen"] = from_lines((dashscope / "dashscope" / "resources" / "qwen.tiktoken").read_bytes())
    for name, tokens in found.items():
        (FOLDER / f"{name}.xz").write_bytes(pack(tokens))
        print(f"{name}: {len(tokens)} tokens, {(FOLDER / f'{name}.xz').stat().st_size} bytes")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
