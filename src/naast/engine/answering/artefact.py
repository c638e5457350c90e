"""The folder with everything that was built: compiled packs, trained models and a card that says from what.

Building is in `building`; the folder is made on each machine and is not kept in git.
"""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from naast.engine import danger
from naast.engine.danger import DangerModel
from naast.engine.errors import EngineError
from naast.engine.knowledge import Pack, read_compiled
from naast.engine.knowledge.pack import ROOMS
from naast.engine.routing import ServiceIndex, service_from
from naast.engine.understanding import Encoder, Model, default_encoder, load_model

ENVIRONMENT: Final = "NAAST_ARTEFACT"
PACKS, DANGER, CARD, SERVICES = "packs.json", "danger.npz", "card.json", "services.json"
_HINT: Final = "Maak het met: naast build"


@dataclass(frozen=True, slots=True)
class Models:
    """What was learned, and the encoder that goes with it."""

    understanding: Model
    danger: DangerModel
    encoder: Encoder


def default_folder() -> Path:
    """`NAAST_ARTEFACT`, else the folder `_artefact` inside the package."""
    named = os.environ.get(ENVIRONMENT)
    return Path(named) if named else Path(__file__).resolve().parents[2] / "_artefact"


def cache_folder() -> Path:
    """Where vectors and layers are kept between two runs: `XDG_CACHE_HOME`, else `.cache` in the home folder. Safe to remove."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path("~/.cache").expanduser()) / "naast"


def _kept_folder() -> Path | None:
    try:
        return cache_folder()
    except RuntimeError:  # somebody without a home, as a service may be
        return None


def read_card(folder: Path) -> dict[str, Any]:
    """The card; raises EngineError (`no-artefact`) when nothing was built here."""
    try:
        card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise EngineError("no-artefact", "Naast is nog niet klaargemaakt op deze computer.", _HINT) from error
    except ValueError as error:
        raise EngineError("bad-artefact", f"Het bestand {CARD} is niet te lezen.", _HINT) from error
    return dict(card)


def load_parts(folder: Path, encoder: Encoder | None = None) -> tuple[Pack, Models]:
    """Packs and models of one folder; the encoder wakes up in the meantime.

    Raises EngineError when a part is missing or does not belong to these packs.
    """
    card = read_card(folder)
    chosen = encoder or default_encoder(folder, _kept_folder())
    with ThreadPoolExecutor(1) as beside:
        waking = beside.submit(getattr(chosen, "wake", lambda: None))
        pack, model, dangers = _read_parts(folder)
        waking.result()
    if not card.get("pack_hash") == pack.hash == model.pack_hash:
        raise EngineError(
            "stale-artefact", "De kennis en het geleerde deel horen niet bij elkaar.", "Doe opnieuw: naast build"
        )
    return pack, Models(model, dangers, chosen)


def _read_parts(folder: Path) -> tuple[Pack, Model, DangerModel]:
    try:
        pack = read_compiled((folder / PACKS).read_bytes())
        dangers = danger.load(folder / DANGER)
    except FileNotFoundError as error:
        name = Path(str(error.filename)).name
        raise EngineError("no-artefact", f"Het bestand {name} ontbreekt in {folder}.", _HINT) from error
    except ValueError as error:
        raise EngineError("bad-artefact", "Een klaargemaakt bestand is van een andere versie.", _HINT) from error
    return pack, load_model(folder), dangers


def load_packs(folder: Path | None = None) -> Pack:
    """Only the compiled packs, for rooms that show knowledge and route nothing. Raises EngineError (`no-artefact`)."""
    path = (folder or default_folder()) / PACKS
    if not path.is_file():
        raise EngineError("no-artefact", f"Het bestand {PACKS} ontbreekt.", _HINT)
    return read_compiled(path.read_bytes())


def is_older_than_knowledge(folder: Path) -> bool:
    """Whether knowledge files beside this installation changed after the artefact was built, and their content with them.

    Looks at times first, so that a start does not read every file; only then at the content.
    """
    root = next(
        (up / "knowledge" for up in Path(__file__).resolve().parents if (up / "knowledge" / "provisions").is_dir()),
        None,
    )
    if root is None or not (folder / CARD).is_file():
        return False
    built = (folder / CARD).stat().st_mtime
    if all(path.stat().st_mtime <= built for room in ROOMS for path in (root / room).glob("*.yaml")):
        return False
    from naast.engine.knowledge.loader import pack_hash  # reads YAML modules: only when something seems to have changed

    return pack_hash(root) != read_card(folder).get("pack_hash")


def read_services(path: Path) -> ServiceIndex:
    """The services of a JSON file: a list of objects with the fields of `ServiceView`, or an object with that list as `services`.

    Raises EngineError (`no-services`, `bad-services`, `bad-service`).
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise EngineError("no-services", f"Het bestand met diensten {path} bestaat niet.") from error
    except ValueError as error:
        raise EngineError("bad-services", f"Het bestand met diensten {path} is geen JSON.") from error
    listed = content.get("services") if isinstance(content, dict) else content
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise EngineError("bad-services", f"In {path} staat geen lijst van diensten.")
    return ServiceIndex(service_from(item) for item in listed)
