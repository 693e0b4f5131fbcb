"""The keys of one case: one for what stands beside its history, and one for each entry (decision 0009).

The entries' keys are the leaves of a binary tree in which every node is the HMAC of the one above (Goldreich,
Goldwasser and Micali). Whoever has a node has all keys below it. To seal an entry off, the node above everything is
replaced by the nodes beside the path to it: every other key, those of entries to come included, can still be derived,
and this one never again.
"""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass

DEPTH = 16  # 65,535 entries a case
SIZE = 32  # bytes of a key
NUMBER = 4  # bytes of a node's place


@dataclass(frozen=True)
class Node:
    """`depth` steps below the top, the `index`-th from the left; the keys of the entries below it follow from
    `value`."""

    depth: int
    index: int
    value: bytes

    def covers(self, seq: int) -> bool:
        return seq >> (DEPTH - self.depth) == self.index

    def below(self, side: int) -> "Node":
        return Node(self.depth + 1, self.index * 2 + side, hmac.digest(self.value, bytes([side]), "sha256"))

    def towards(self, seq: int) -> int:
        """Which side of this node the entry is on."""
        return seq >> (DEPTH - self.depth - 1) & 1


@dataclass(frozen=True)
class CaseKeys:
    """`rest`: for contact, parts and messages; `nodes`: from which entries' keys can still be derived."""

    rest: bytes
    nodes: tuple[Node, ...]

    def entry(self, seq: int) -> bytes | None:
        """The key of an entry, None when it was sealed off."""
        node = self._above(seq)
        while node and node.depth < DEPTH:
            node = node.below(node.towards(seq))
        return node.value if node else None

    def without(self, seq: int) -> "CaseKeys":
        """The same keys but that of one entry; harmless when repeated."""
        top = self._above(seq)
        if top is None:
            return self
        return CaseKeys(self.rest, tuple(node for node in self.nodes if node is not top) + tuple(_beside(top, seq)))

    def _above(self, seq: int) -> Node | None:
        if not 0 < seq < 1 << DEPTH:
            raise ValueError(f"no case has an entry {seq}")
        return next((node for node in self.nodes if node.covers(seq)), None)

    def pack(self) -> bytes:
        """To be wrapped; a whole number of 8-byte blocks, at most DEPTH nodes for each entry sealed off."""
        return self.rest + b"".join(
            node.depth.to_bytes(NUMBER) + node.index.to_bytes(NUMBER) + node.value for node in self.nodes
        )


def _beside(top: Node, seq: int) -> Iterator[Node]:
    """The nodes next to the path from `top` to an entry."""
    while top.depth < DEPTH:
        side = top.towards(seq)
        yield top.below(1 - side)
        top = top.below(side)


def unpack(packed: bytes) -> CaseKeys:
    """From a case's own secret, or from what `pack` made of it when an entry was sealed off."""
    if len(packed) == SIZE:
        return CaseKeys(hmac.digest(packed, b"rest", "sha256"),
                        (Node(0, 0, hmac.digest(packed, b"entries", "sha256")),))  # fmt: skip
    step = 2 * NUMBER + SIZE
    nodes = tuple(_node(packed[at : at + step]) for at in range(SIZE, len(packed), step))
    return CaseKeys(packed[:SIZE], nodes)


def _node(packed: bytes) -> Node:
    return Node(int.from_bytes(packed[:NUMBER]), int.from_bytes(packed[NUMBER : 2 * NUMBER]), packed[2 * NUMBER :])
