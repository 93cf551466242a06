"""The catalogue in its file: read again when it changes; a broken new version leaves the old one in force."""

from accessdesk.catalogue import Catalogue, CatalogueError, parse
from accessdesk.watched_file import WatchedFile


class CatalogueFile(WatchedFile[Catalogue]):
    """The catalogue that a path names; "" names none. `read` raises CatalogueError."""

    def __init__(self, path: str) -> None:
        super().__init__(path, "catalogue", parse, CatalogueError, _counted)


def _counted(catalogue: Catalogue) -> str:
    return f"{len(catalogue.applications)} applications"
