"""The agencies' public keys: one file that everybody has and nobody needs to hide."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from services.kernel.privacy.keys import CURVES, BadKeys, KeyState, Use, Watched, rows_in


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key and whose it is. ``since``: seconds since 1970; of two active ones the newer is used."""

    kid: str
    agency: str
    use: Use
    state: KeyState
    since: float
    key: OKPKey


class KeyDirectory:
    """All agencies' public keys, by number. Raises BadKeys when the file cannot be used."""

    def __init__(self, path: Path) -> None:
        self._keys = Watched(path, read_directory)

    def verify_key(self, kid: str) -> PublicKey | None:
        """The signature key of this number, whatever its state; None when nobody has it."""
        for look in (self._keys.get, self._keys.look_again):
            found = look().get(kid)
            if found is not None:
                return found if found.use is Use.SIGN else None
        return None

    def encrypt_key(self, agency: str) -> PublicKey:
        """The newest active key to seal to an agency with. Raises BadKeys when it has none."""
        active = [
            key
            for key in self._keys.get().values()
            if key.agency == agency and key.use is Use.ENCRYPT and key.state is KeyState.ACTIVE
        ]
        if not active:
            raise BadKeys(f"The key directory has no active key to seal to {agency} with.")
        return max(active, key=lambda key: key.since)


def read_directory(path: Path) -> dict[str, PublicKey]:
    """The keys in a directory file, by number. Raises BadKeys."""
    keys: dict[str, PublicKey] = {}
    for row in rows_in(path):
        try:
            key = PublicKey(
                row["kid"],
                row["agency"],
                Use(row["use"]),
                KeyState(row["state"]),
                float(row["since"]),
                OKPKey.import_key(row["jwk"]),
            )
        except (KeyError, TypeError, ValueError, JoseError):
            raise BadKeys(f"{path.name} holds a key that is not one of ours.") from None
        if key.key.is_private:
            raise BadKeys(f"{path.name} holds a private key; it must be replaced at once.")
        if key.key.curve_name != CURVES[key.use]:
            raise BadKeys(f"{path.name} holds a key that is not one of ours.")
        if key.kid in keys:
            raise BadKeys(f"{path.name} holds one key number twice.")
        keys[key.kid] = key
    return keys
