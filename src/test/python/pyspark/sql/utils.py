def is_remote():
    return False
