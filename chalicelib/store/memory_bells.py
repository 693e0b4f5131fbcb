"""What people are told: each person's notices, and the robots of their groups, in the memory store."""


class MemoryBells:
    def __init__(self) -> None:
        pass
