"""Small files of every kind, and the command that takes them in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from tests.world import address

ROOT = Path(__file__).resolve().parents[2]
LONDON = ROOT / "seed_data" / "london"
# Fictional, with Skatteverket's official test numbers.
PEOPLE = """external_id,name,personnummer,group,role,category,purpose
P-1,Åke Ask,199001012385,Alm,core,suspect,Prov
P-2,Bo Björk,199001022384,Alm,peripheral,suspect,Prov
P-3,Cia Ceder,199001032391,Ek,,suspect,Prov
"""
GROUPS = """alias,type,area,estimated_size,status,audited_on,certainty
Alm,network,Rosengård,24,active,2026-02-16,certain
Ek,gang,Hyllie,16,dormant,2026-01-19,probable
"""
TIES = """person_a,person_b,kind,strength,last_seen
P-1,P-2,kin,3,2026-01-22
P-2,P-3,associate,1,
"""
MEMBERSHIPS = """person,group,role,from,to,certainty
P-1,Ek,recruit,2024-01-01,2024-06-30,possible
P-3,Alm,core,2025-10-03,,certain
"""
RELATIONS = """group_a,group_b,kind,from,certainty,source
Alm,Ek,feud,2024-02-05,certain,Gruppkartläggning
"""
INCIDENTS = """external_id,datetime,area,type,harm,group_related,summary,source,victims
H-1,2024-01-08 22:50,Oxievång,assault,injury,no,Misshandel utomhus.,Händelserapport,1
,2024-01-10 19:00,Lindeborg,Rån,,,Rån mot butik.,Händelserapport,
"""
SPEAKERS = """name,organisation,voice,email,phone,languages
Rut Hallgren,Grannar emellan,community,rut@talare.example,040-000 00 41,"sv, engelska"
Lars Munther,Polisen Malmö,law,,,sv
"""
AGENCIES = """name,kind,email,street,postcode,city,external_id
Åklagarkammaren i Malmö,prosecutor,kammaren@malmo.example,Box 9,200 00,Malmö,aklagare-malmo
Föreningen Grannar,civil_society,,,,,grannar
"""


@dataclass(frozen=True)
class Ran:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The result for machines."""
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def counts(self) -> tuple[int, int, int]:
        """Created, updated, unchanged."""
        return self.json["created"], self.json["updated"], self.json["unchanged"]


def ran(app: Flask, *arguments: str) -> Ran:
    """One `gvi` command."""
    result = app.test_cli_runner().invoke(args=list(arguments))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


def imported(app: Flask, kind: str, *files: Path, who: str = "bo", options: Sequence[str] = ()) -> Ran:
    """`gvi import KIND FILE… --json` as one of the cast."""
    return ran(app, "import", kind, *map(str, files), "--as", address(who), "--json", *options)


def file(folder: Path, content: str | bytes, name: str = "file.csv") -> Path:
    """The content as a file."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
