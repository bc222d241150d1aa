"""ID numbers at rest: sealed with AES-256-GCM, found again by a keyed hash (domain.md §8; PIPL §51).

Format of a sealed value: one byte of key number, twelve of nonce, then ciphertext with tag. The key number is the
distance from the end of PII_SEAL_KEYS, so a new key is put in front and old rows stay readable until re-sealed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12


def _keys() -> list[bytes]:
    return [base64.b64decode(key) for key in settings.PII_SEAL_KEYS]


def seal(plain: str) -> bytes:
    """Encrypt with the newest key."""
    keys = _keys()
    number = len(keys) - 1
    nonce = os.urandom(_NONCE)
    head = bytes([number])
    return head + nonce + AESGCM(keys[0]).encrypt(nonce, plain.encode(), head)


def unseal(sealed: bytes) -> str:
    """Decrypt; cryptography.exceptions.InvalidTag if the value or its key was altered."""
    sealed = bytes(sealed)
    keys = _keys()
    number, nonce, body = sealed[0], sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    return AESGCM(keys[len(keys) - 1 - number]).decrypt(nonce, body, sealed[:1]).decode()


def fingerprint(number: str) -> str:
    """HMAC-SHA-256 of the normalised number, 64 hex digits: equal numbers meet, nothing can be read back."""
    key = base64.b64decode(settings.PII_HASH_KEY)
    return hmac.new(key, number.strip().upper().encode(), hashlib.sha256).hexdigest()
