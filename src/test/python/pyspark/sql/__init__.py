class Row(tuple):
    pass


class SparkSession:
    pass
