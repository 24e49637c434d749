from typing import Generic, TypeVar

RL = TypeVar("RL")


class MLWritable:
    pass


class JavaMLWritable(MLWritable):
    pass


class MLReadable(Generic[RL]):
    pass


class JavaMLReadable(MLReadable[RL]):
    pass
