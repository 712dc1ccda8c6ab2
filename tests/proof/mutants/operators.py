"""Small wrong changes to real code: each swaps one comparison, condition, number, sign, answer or call."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

COMPARISONS: Mapping[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
SIGNS: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
NAMES: Mapping[str, str] = {"min": "max", "max": "min", "any": "all", "all": "any"}
SILENT = ("log.event", "notes.append")
"""Calls that only say what happened: leaving them out changes no order."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change in one function; `node` and `variant` find it again in the function's tree."""

    module: str
    function: str
    node: int
    variant: int
    before: str
    after: str

    @property
    def name(self) -> str:
        """Says what is changed, without line numbers."""
        return f"{self.module.removeprefix('rebalancer.')}.{self.function}: {self.before} -> {self.after}"


def functions_of(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function of a module and every method of its classes, with its qualified name."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner


def mutants_of(module: str, tree: ast.Module) -> Iterator[Mutant]:
    """Every small change of every function, in the order of the source."""
    for name, function in functions_of(tree):
        for number, node in enumerate(_changeable(function)):
            for variant, changed in enumerate(_variants(node)):
                yield Mutant(module, name, number, variant, _short(node), _short(changed))


def apply(mutant: Mutant, tree: ast.Module) -> ast.Module:
    """The module's tree with this change."""
    changed = copy.deepcopy(tree)
    function = dict(functions_of(changed))[mutant.function]
    old = list(_changeable(function))[mutant.node]
    new = ast.copy_location(list(_variants(old))[mutant.variant], old)
    _Swap(old, new).visit(function)
    return ast.fix_missing_locations(changed)


class _Swap(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old = old
        self._new = new

    def visit(self, node: ast.AST) -> ast.AST:
        return self._new if node is self._old else self.generic_visit(node)


def _changeable(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """The nodes of a function's body, without docstrings and what only describes."""
    for statement in function.body:
        yield from _walk(statement)


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.JoinedStr | ast.Raise | ast.Assert | ast.AnnAssign):
        return
    if isinstance(node, ast.Expr) and any(word in ast.unparse(node) for word in SILENT):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _walk(child)


def _variants(node: ast.AST) -> Iterator[ast.AST]:
    for kind, change in CHANGES.items():
        if isinstance(node, kind):
            yield from change(node)


def _compare(node: ast.Compare) -> Iterator[ast.AST]:
    if len(node.ops) == 1:
        for other in COMPARISONS[type(node.ops[0])]:
            yield ast.Compare(node.left, [other()], node.comparators)


def _bool(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    for left_out in range(len(node.values)):
        kept = [value for number, value in enumerate(node.values) if number != left_out]
        yield kept[0] if len(kept) == 1 else ast.BoolOp(node.op, kept)


def _not(node: ast.UnaryOp) -> Iterator[ast.AST]:
    if isinstance(node.op, ast.Not | ast.USub):
        yield node.operand


def _sign(node: ast.BinOp) -> Iterator[ast.AST]:
    other = SIGNS.get(type(node.op))
    if other is not None:
        yield ast.BinOp(node.left, other(), node.right)


def _condition(node: ast.If | ast.IfExp) -> Iterator[ast.AST]:
    for value in (True, False):
        changed = copy.copy(node)
        changed.test = ast.Constant(value)
        yield changed


def _constant(node: ast.Constant) -> Iterator[ast.AST]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(node.value + 1)


def _answer(node: ast.Return) -> Iterator[ast.AST]:
    if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
        yield ast.Return(ast.Constant(None))


def _statement(node: ast.Expr) -> Iterator[ast.AST]:
    if isinstance(node.value, ast.Call):
        yield ast.Pass()


def _call(node: ast.Call) -> Iterator[ast.AST]:
    if isinstance(node.func, ast.Name) and node.func.id in NAMES:
        yield ast.Call(ast.Name(NAMES[node.func.id], ast.Load()), node.args, node.keywords)
    if isinstance(node.func, ast.Name) and node.func.id == "replace":
        for left_out in range(len(node.keywords)):
            kept = [word for number, word in enumerate(node.keywords) if number != left_out]
            if node.keywords[left_out].arg != "message":
                yield ast.Call(node.func, node.args, kept)


CHANGES: Mapping[type[ast.AST] | tuple[type[ast.AST], ...], Callable[..., Iterator[ast.AST]]] = {
    ast.Compare: _compare,
    ast.BoolOp: _bool,
    ast.UnaryOp: _not,
    ast.BinOp: _sign,
    (ast.If, ast.IfExp): _condition,
    ast.Constant: _constant,
    ast.Return: _answer,
    ast.Expr: _statement,
    ast.Call: _call,
}


def _short(node: ast.AST) -> str:
    """The code of a node in one line; of a block its first."""
    fixed = ast.fix_missing_locations(copy.deepcopy(node))
    return ast.unparse(fixed).split("\n")[0].replace("|", "or")
