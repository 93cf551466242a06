"""Values that follow from facts, worked out once until the next fact comes (pure)."""

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar, overload

T = TypeVar("T")


class Applying(Protocol):
    """What facts are applied to. applied: changes with each of them; kept: name -> (that, the value)."""

    applied: int
    kept: dict[str, tuple[int, Any]]


S = TypeVar("S", bound=Applying)


class remembered(Generic[S, T]):  # noqa: N801  it is used like `property`
    """A property that is worked out again only where a fact was applied since."""

    def __init__(self, work_out: Callable[[S], T]) -> None:
        self._work_out = work_out
        self._name = work_out.__name__
        self.__doc__ = work_out.__doc__

    @overload
    def __get__(self, instance: None, owner: type[S]) -> "remembered[S, T]": ...

    @overload
    def __get__(self, instance: S, owner: type[S]) -> T: ...

    def __get__(self, instance: S | None, owner: type[S]) -> "T | remembered[S, T]":
        if instance is None:
            return self
        known = instance.kept.get(self._name)
        # It is asked for so often that one call less is felt.
        if known is not None and known[0] == instance.applied:
            value: T = known[1]
            return value
        return recalled(instance, self._name, self._work_out)


def recalled(instance: S, name: str, work_out: Callable[[S], T]) -> T:
    """Return what follows from the facts of this instance, worked out again only where a fact was applied since."""
    known = instance.kept.get(name)
    if known is None or known[0] != instance.applied:
        known = instance.kept[name] = (instance.applied, work_out(instance))
    value: T = known[1]
    return value
