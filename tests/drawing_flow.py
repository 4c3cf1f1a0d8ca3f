"""The steps of a drawn scenario: threads with loops, ways out, choices and blocks in blocks (R8). See `drawing`."""

from __future__ import annotations

from collections.abc import Sequence

import build
from drawing_parts import DAY, HOUR, MINUTE, NAMES, Frame, often, one, rarely, some, work_time
from hypothesis import strategies as st

from ketensim.numbers.model import Check

DEEPEST = 3
"""Blocks in blocks."""


class Flow:
    """Steps by name, as `build.model` takes them; `main` are those of a case's own thread.

    `room` is about how many steps there may be; blocks are opened while it lasts.
    """

    def __init__(self, draw: st.DrawFn, frame: Frame, partners: Sequence[str], room: int) -> None:
        self.main: list[str] = []
        self.steps: dict[str, build.StepSpec] = {}
        self._draw = draw
        self._frame = frame
        self._partners = partners
        self._room = room
        self._thread("end", depth=0)
        if rarely(draw, 4):
            self.steps = {name: self.steps[name] for name in draw(st.permutations(list(self.steps)))}

    def _thread(self, after: str, depth: int) -> str:
        """Draw the steps of one thread up to `after`; return the first."""
        first = len(self.steps)
        names = []
        longest = 3 if depth else min(max(1, self._room), 5)
        for _ in some(self._draw, *range(1 + (longest == 5), 1 + longest)):
            names.append(f"s{first + len(names)}" if depth == 0 else f"{after}_{first + len(names)}")
            self._room -= 1
        self.main += names if depth == 0 else ()
        self.steps |= dict.fromkeys(names, build.step(""))  # they come first in the file
        for place, name in enumerate(names):
            self.steps[name] = self._step(self._next(names, place, after, depth))
        return names[0]

    def _next(self, names: list[str], place: int, after: str, depth: int) -> build.Next:
        """The ways on from the step at `place` of a thread."""
        draw, name, ahead = self._draw, names[place], [*names[place + 1 :], after]
        ways = ["on", "loop", "choice"]
        if depth == 0:
            ways += ["out", "all"]
        if self._room > 1 and depth < DEEPEST and len(ahead) > 1:
            ways += ["block"] * 6 + ["maybe", "two"]
        way = one(draw, *ways)
        if way == "loop":
            return self._split(one(draw, *names[: place + 1]), ahead[0])
        if way == "choice":
            return self._split(one(draw, *ahead), ahead[0])
        if way == "out":
            return self._split("end:early", ahead[0])
        if way == "all":
            return [(name, 0.2), (ahead[0], 0.5), ("end:early", 0.3)]
        if way == "block":
            return self._block(ahead[0], depth)
        if way == "maybe":
            return self._split(self._block(ahead[0], depth), ahead[0])
        if way == "two":
            return self._split(self._block(ahead[0], depth), self._block(ahead[0], depth))
        return ahead[0]

    def _split(self, first: build.Target_, second: build.Target_) -> build.Next:
        """A choice between two, for all types alike or not."""
        draw = self._draw
        shares = {name: one(draw, 0.5, 0.2, 0.8) for name in self._frame.types}
        return [(first, shares), (second, {name: 1.0 - share for name, share in shares.items()})]

    def _block(self, then: str, depth: int) -> build.ForkSpec:
        firsts = [self._thread(then, depth + 1) for _ in range(one(self._draw, 2, 2, 3))]
        return build.fork(*firsts, then=then)

    def _step(self, next: build.Next) -> build.StepSpec:
        draw, frame = self._draw, self._frame
        work: build.Work = work_time(draw, frame)
        if len(frame.types) > 1 and rarely(draw, 3):
            work = {name: work_time(draw, frame) for name in frame.types}
        expires = None
        if frame.expiring and rarely(draw, 3):
            expires = one(draw, 2 * HOUR, DAY, (4 * HOUR, True), 10 * MINUTE)
        return build.step(
            one(draw, *self._partners),
            work,
            next=next,
            rework=one(draw, 1.0, 0.5, 0.0),
            error=one(draw, 0.0, 0.0, 0.3, 0.3, 1.0) if frame.faulty else 0.0,
            check=a_check(draw, frame) if often(draw, 4 if frame.faulty else 2) else None,
            expires=expires,
            expires_calendar=one(draw, *NAMES) if isinstance(expires, tuple) else "always",
            expires_outcome=one(draw, "lapsed", "early") if expires is not None else "expired",
        )


def a_check(draw: st.DrawFn, frame: Frame) -> Check:
    """A check that finds all, some or nothing."""
    if frame.still:
        return build.check(one(draw, 1.0, 0.6))
    return build.check(
        one(draw, 1.0, 0.6, 0.6, 0.0), one(draw, 0, 10 * MINUTE, HOUR, HOUR), one(draw, 0, 10 * MINUTE, HOUR)
    )
