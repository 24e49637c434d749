class DenseVector:
    pass


class SparseVector:
    pass


class Vectors:
    pass
