"""A thread that watches something beside the worker, until it is told to end."""

import threading


class Watching:
    """One such thread; what it does stands in `_watch`, which waits with `self._stopping.wait(seconds)`."""

    def __init__(self, name: str) -> None:
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name=f"accessrequest {name}", daemon=True)

    def start(self) -> None:
        """Start watching."""
        self._thread.start()

    def end(self) -> None:
        """Watch no more."""
        self._stopping.set()

    def stop(self, seconds: float) -> None:
        """Watch no more, and wait so long at most for what is under way."""
        self.end()
        if self._thread.ident is not None:
            self._thread.join(seconds)

    def _watch(self) -> None:
        raise NotImplementedError
