"""Ideas like the one being written: found while nobody waits, by meaning as soon as the encoder is there.

The encoder is loaded and other people's ideas are read by one thread of this process, which begins when a
talk about an idea begins; by the time of the preview it is done. Until then, and where the encoder is not
installed, ideas are compared by their letters, which takes a few milliseconds.
"""

import functools
import logging
import threading
from collections.abc import Sequence

from rules.alike import ByLetters, ByMeaning, Ranker, encoder_is_installed, most_alike
from rules.ideas import Idea

log = logging.getLogger(__name__)

_MOST_WITHIN_A_TURN = 20  # texts read while the person waits: about 0.1 s


class Finder:
    """One a process. `meaning` None: compare by letters only."""

    def __init__(self, meaning: ByMeaning | None) -> None:
        self._meaning, self._letters = meaning, ByLetters()
        self._busy = threading.Lock()
        self._thread: threading.Thread | None = None

    def prepare(self, ideas: Sequence[Idea]) -> None:
        """Begins to read the ideas beside what else happens; returns at once."""
        meaning = self._meaning
        if meaning is None or not self._busy.acquire(blocking=False):
            return
        texts = [idea.words for idea in ideas]

        def read() -> None:
            try:
                meaning.learn([*texts, "พร้อม"])
            finally:
                self._busy.release()

        self._thread = threading.Thread(target=read, name="alike", daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Until what `prepare` began is done."""
        if self._thread is not None:
            self._thread.join()

    def alike(self, idea: Idea, among: Sequence[Idea]) -> list[Idea]:
        """At most three of `among`, the most alike first."""
        by_id = {one.id: one for one in among}
        texts = {key: one.words for key, one in by_id.items()}
        return [by_id[key] for key in most_alike(self._ranker(texts), idea.words, texts)]

    def _ranker(self, texts: dict[int, str]) -> Ranker:
        meaning = self._meaning
        if meaning is None or not meaning.is_loaded or meaning.unknown(texts.values()) > _MOST_WITHIN_A_TURN:
            return self._letters
        return meaning


@functools.cache
def the_finder() -> Finder:
    """This process's."""
    if not encoder_is_installed():
        log.warning("the sentence encoder is not installed: alike ideas are found by their letters only")
        return Finder(None)
    return Finder(ByMeaning())
