"""Values that follow from facts, worked out once until the next fact comes (pure)."""

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar, overload

T = TypeVar("T")


class Applying(Protocol):
    """What facts are applied to. kept: the names of what was worked out since the latest of them."""

    kept: set[str]


S = TypeVar("S", bound=Applying)


class remembered(Generic[S, T]):  # noqa: N801  it is used like `property`
    """A property that is worked out again only where a fact was applied since.

    What was worked out stands in the instance's `__dict__`, where Python finds it before it comes here: these
    properties are asked for so often that a call for each is felt.
    """

    def __init__(self, work_out: Callable[[S], T]) -> None:
        self._work_out = work_out
        self._name = work_out.__name__
        self.__doc__ = work_out.__doc__

    @overload
    def __get__(self, instance: None, owner: type[S]) -> "remembered[S, T]": ...

    @overload
    def __get__(self, instance: S, owner: type[S]) -> T: ...

    def __get__(self, instance: S | None, owner: type[S]) -> "T | remembered[S, T]":
        return self if instance is None else recalled(instance, self._name, self._work_out)


def recalled(instance: S, name: str, work_out: Callable[[S], T]) -> T:
    """Return what follows from the facts of this instance, worked out again only where a fact was applied since.

    name: what it is called, which is the name of nothing else that the instance has.
    """
    if name not in instance.kept:
        instance.__dict__[name] = work_out(instance)
        instance.kept.add(name)
    value: T = instance.__dict__[name]
    return value


def forget(instance: Applying) -> None:
    """Have everything worked out anew that follows from facts: there is another one."""
    for name in instance.kept:
        del instance.__dict__[name]
    instance.kept.clear()
