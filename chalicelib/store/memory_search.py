"""The words under which cases are found, and saved views, in the memory store."""


class MemorySearch:
    def __init__(self) -> None:
        pass
