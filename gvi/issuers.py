"""The identity providers in the settings: GVI_OIDC_<NAME>_ISSUER and so on, each bound to one agency."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

PREFIX = "GVI_OIDC_"
_NAME = re.compile(r"GVI_OIDC_([A-Z0-9]+)_(ISSUER|CLIENT_ID|CLIENT_SECRET|AGENCY|LABEL|LEVELS)")
_DEMANDED = ("issuer", "client_id", "client_secret", "agency")


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """One identity provider. Whoever it lets in acts only through postings at its agency."""

    name: str
    issuer: str
    """Its address, as it stands in its tokens."""
    client_id: str
    client_secret: str
    agency: str
    """The agency's external id."""
    label: str = ""
    """What the sign-in page calls it; the agency's external id when nothing is said."""
    levels: str = ""
    """Levels of assurance (acr), comma-separated, that need no second factor of ours; without any, ours is asked for."""

    @property
    def enough(self) -> tuple[str, ...]:
        """The levels as a tuple."""
        return tuple(filter(None, (each.strip() for each in self.levels.split(","))))


def issuers_in(environment: Mapping[str, str]) -> tuple[Issuer, ...]:
    """Every identity provider the variables tell of, by name.

    Raises ValueError, naming the variable, for an unknown one, one that is missing, or an address that is not https.
    """
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for variable, value in environment.items():
        if variable.startswith(PREFIX):
            found = _NAME.fullmatch(variable)
            if found is None:
                raise ValueError(f"{variable} is not a setting. See docs/settings.md for GVI_OIDC_<NAME>_*.")
            said[found[1].lower()][found[2].lower()] = value
    return tuple(_issuer(name, values) for name, values in sorted(said.items()))


def _issuer(name: str, values: Mapping[str, str]) -> Issuer:
    for each in _DEMANDED:
        if not values.get(each):
            raise ValueError(f"{PREFIX}{name.upper()}_{each.upper()} is missing.")
    parts = urlsplit(values["issuer"])
    if parts.scheme != "https" and not _is_here(parts.hostname or ""):
        raise ValueError(f"{PREFIX}{name.upper()}_ISSUER must begin with https://")
    return Issuer(name=name, **values)


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
