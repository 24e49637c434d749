class Vector:
    pass


class DenseVector(Vector):
    def __init__(self, elements):
        self.elements = [float(element) for element in elements]

    def __eq__(self, other):
        return self.elements == other.elements


class Vectors:
    @staticmethod
    def dense(elements):
        return DenseVector(elements)
