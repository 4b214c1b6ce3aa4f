"""The questions of `bulletin new`: what is asked, what is proposed, and what counts as an answer."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from builder.authoring.registered import Choice, choices
from builder.documents import Scalar
from builder.fields import Form
from builder.model import Config
from builder.problems import CommandError
from builder.schema import KINDS, SPECS, FieldSpec, Use, usual


class AnswerError(CommandError):
    """Why what was typed is no answer: `str()` says it in Chinese, and what to type."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: what is asked for, what Enter alone says, and the numbered choices where there are any."""

    label: str
    form: Form
    proposed: str = ""
    offered: tuple[Choice, ...] = ()
    required: bool = False

    @property
    def several(self) -> bool:
        """Whether more than one of the choices may be taken."""
        return self.form is Form.TEXTS

    def answer(self, typed: str) -> tuple[str, ...]:
        """The values as they are written into the file; `AnswerError` where it is none."""
        given = typed.strip() or self.proposed
        if not given and self.required:
            raise AnswerError(f"{self.label}不能空着")
        if self.offered:
            parts = re.split(r"[\s，、；,;]+", given) if self.several else [given]
            return tuple(dict.fromkeys(self._chosen(part) for part in parts if part))
        self.form.read(Scalar(given))
        return (given,) if given else ()

    def _chosen(self, typed: str) -> str:
        if typed.isdecimal() and 1 <= int(typed) <= len(self.offered):
            return self.offered[int(typed) - 1].name
        known = {name: choice.name for choice in self.offered for name in (choice.name, *choice.others)}
        if typed in known:
            return known[typed]
        near = difflib.get_close_matches(typed, known, 1, 0.5)
        meant = f"，是不是 {near[0]}？" if near else ""
        raise AnswerError(f"没有“{typed}”{meant} → 写前面的编号{'，或回车跳过' if not self.required else ''}")


KIND = Question("类型", Form.TEXT, "1", tuple(Choice(label, (kind,)) for kind, label in KINDS.items()), required=True)


def asked(kind: str, config: Config) -> tuple[str, ...]:
    """The fields that are asked for, in order: those that must be, days and numbers, and what a registry offers."""
    return tuple(name for name, spec in usual(kind).items() if _is_asked(spec, kind, config))


def _is_asked(spec: FieldSpec, kind: str, config: Config) -> bool:
    offered = choices(spec, config) if spec.registry else ()
    several = len(offered) > (0 if spec.form is Form.TEXTS else 1)
    return several or spec.use(kind) is Use.REQUIRED or spec.form in (Form.DAY, Form.NUMBER)


def question(name: str, kind: str, config: Config, proposed: str) -> Question:
    """The question for a field of a document of this kind."""
    spec = SPECS[name]
    must = spec.use(kind) is Use.REQUIRED or spec.form in (Form.DAY, Form.NUMBER) or spec.registry == "bulletins"
    return Question(spec.label, spec.form, proposed, choices(spec, config) if spec.registry else (), must)
