"""Token vocabularies that ship with the package, so that counting needs no network. Loaded when first used."""

import lzma
import struct
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Literal, TypeAlias

import tiktoken

VocabularyName: TypeAlias = Literal["o200k_base", "cl100k_base", "claude", "qwen"]

FOLDER = Path(__file__).with_name("vocabularies")

# How each vocabulary cuts text before it merges bytes, with the token numbers that stand for markers.
_CUTS: dict[VocabularyName, str] = {
    "o200k_base": (
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
    ),
    "cl100k_base": (
        r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]"
        r"|\s+(?!\S)|\s"
    ),
    "claude": r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",
    "qwen": (
        r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)"
        r"|\s+"
    ),
}
_MARKERS: dict[VocabularyName, dict[str, int]] = {
    "o200k_base": {"<|endoftext|>": 199999, "<|endofprompt|>": 200018},
    "cl100k_base": {
        "<|endoftext|>": 100257,
        "<|fim_prefix|>": 100258,
        "<|fim_middle|>": 100259,
        "<|fim_suffix|>": 100260,
        "<|endofprompt|>": 100276,
    },
    "claude": {"<EOT>": 0, "<META>": 1, "<META_START>": 2, "<META_END>": 3, "<SOS>": 4},
    "qwen": {"<|endoftext|>": 151643, "<|im_start|>": 151644, "<|im_end|>": 151645},
}
_FIRST_RANK: dict[VocabularyName, int] = {"o200k_base": 0, "cl100k_base": 0, "claude": 5, "qwen": 0}


@cache
def encoding(name: VocabularyName) -> tiktoken.Encoding:
    """Costs 0.1 to 0.3 seconds and 20 to 50 MB the first time, nothing later."""
    packed = (FOLDER / f"{name}.xz").read_bytes()
    return tiktoken.Encoding(
        name, pat_str=_CUTS[name], mergeable_ranks=unpack(packed, _FIRST_RANK[name]), special_tokens=_MARKERS[name]
    )


def pack(tokens: list[bytes]) -> bytes:
    """Tokens in the order of their ranks: their number (u32), their lengths (u16 each), their bytes; xz."""
    lengths = struct.pack(f"<I{len(tokens)}H", len(tokens), *map(len, tokens))
    return lzma.compress(lengths + b"".join(tokens), preset=9 | lzma.PRESET_EXTREME)


def unpack(packed: bytes, first_rank: int) -> dict[bytes, int]:
    """Token -> rank, the ranks counted from `first_rank`."""
    data = lzma.decompress(packed)
    (count,) = struct.unpack_from("<I", data)
    lengths = struct.unpack_from(f"<{count}H", data, 4)
    edges = accumulate(lengths, initial=4 + 2 * count)
    return {data[start:end]: first_rank + rank for rank, (start, end) in enumerate(pairwise(edges))}
