class PySparkException(Exception):
    pass


class IllegalArgumentException(PySparkException):
    pass
