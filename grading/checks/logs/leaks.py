"""Customers made of unmistakable values, and the search for them in what was written."""

from __future__ import annotations

import base64
import binascii
import random
import re
from collections.abc import Mapping

Customer = Mapping[str, str | int | float]

LETTERS = "ghjkmnpqrstvwxyz"
"""No vowel and no hexadecimal digit: no word, no uuid and no hash holds PIECE of them in a row by chance."""
PIECE = 6
"""Letters in a row that give a text away: masks that keep fewer (initials, the last four) are masks."""
DIGITS = 5
"""Significant digits that give a number away: a value rounded more coarsely is a bucket, and anonymises."""

PLAIN = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?!\w)")
GROUPED = re.compile(r"(?<![\w.,])(\d{1,3})([,._'’  ])(\d{3}(?:\2\d{3})*)(?:[.,](\d+))?(?!\w)")


def customer(draw: random.Random) -> dict[str, str | int | float]:
    """A customer whose every value is random and can't be mistaken for anything else in a log.

    Numbers have at least 8 digits and lie away from today's dates and epochs; the names of the features are public.

    >>> sorted(customer(random.Random(1)))
    ['balance', 'country', 'credit_limit', 'customer_id', 'estimated_salary', 'surname']
    """
    return {
        "customer_id": draw.randint(30_000_000, 99_999_999),
        "surname": _word(draw),
        "country": _word(draw),
        "balance": _amount(draw),
        "estimated_salary": _amount(draw),
        "credit_limit": draw.randint(300_000_000, 999_999_999),
    }


def leaked(text: str, values: Customer) -> str | None:
    """The first feature whose value stands in the text, in whatever spelling; None when none does.

    >>> leaked("score of 48,213,977 done", {"customer_id": 48213977, "surname": "Zqrkwtmnpxyz"})
    'customer_id'
    >>> leaked("48213977 became 4*******", {"customer_id": 31415926}) is None
    True
    """
    readable = _decoded(text)
    either_way = f"{readable}\n{readable[::-1]}"
    letters, numbers = either_way.casefold(), _numbers(readable)
    for feature, value in values.items():
        if isinstance(value, str):
            word = value.casefold()
            if any(word[start : start + PIECE] in letters for start in range(len(word) - PIECE + 1)):
                return feature
        elif str(value) in either_way or any(abs(number - value) < unit for number, unit in numbers):
            return feature
    return None


def _word(draw: random.Random) -> str:
    return "".join(draw.choice(LETTERS) for _ in range(12)).capitalize()


def _amount(draw: random.Random) -> float:
    """Six digits and four decimals, the last of them not 0."""
    return float(f"{draw.randint(300_000, 999_999)}.{draw.randint(100, 999)}{draw.randint(1, 9)}")


def _decoded(text: str) -> str:
    """The text with escapes resolved where they could hide a value's edge, and what its base64 and hex words say."""
    plain = re.sub(r"\\[nrt]", " ", text)
    spoken = []
    for word in set(re.findall(r"[A-Za-z0-9+/_-]{12,}={0,2}", plain)):
        try:
            spoken.append(base64.b64decode(word.replace("-", "+").replace("_", "/"), validate=True).decode("utf-8"))
        except (binascii.Error, UnicodeDecodeError, ValueError):
            continue  # not base64: an id, a path, a word
    bytewise = set(re.findall(r"(?<![0-9a-fA-F])(?:[0-9a-fA-F]{2}){6,}(?![0-9a-fA-F])", plain))
    spoken += [bytes.fromhex(word).decode("utf-8", errors="replace") for word in bytewise]
    return "\n".join([plain, *spoken])


def _numbers(text: str) -> list[tuple[float, float]]:
    """Numbers of the text written with at least DIGITS significant digits, each with the worth of its last digit."""
    found = []
    for match in PLAIN.finditer(text):
        mantissa, _, exponent = match[0].lower().partition("e")
        whole, _, decimals = mantissa.partition(".")
        if len((whole + decimals).lstrip("0")) >= DIGITS and len(mantissa) < 30 and abs(int(exponent or 0)) < 20:
            found.append((float(match[0]), 10.0 ** (int(exponent or 0) - len(decimals))))
    for match in GROUPED.finditer(text):
        digits = match[1] + re.sub(r"\D", "", match[3])
        decimals = match[4] or ""
        if DIGITS <= len(digits + decimals) < 30:
            found.append((float(f"{digits}.{decimals or 0}"), 10.0 ** -len(decimals)))
    return found
