#!/usr/bin/env python3
"""Makes the golden augmentation: NumPy, in double precision, distorts the first three digits of MNIST.

Run at the top of the repository with Debian's python3-numpy (made with NumPy 1.24.2):
    /usr/bin/python3 src/test/resources/golden/make_augmentation.py
Writes augmentation.safetensors beside itself: amounts (3, 6), the shift to the right and down in pixels, the rotation in
degrees, the factors of width and height, the shear in degrees; displacements (3, 28, 2, 28), to the right and down;
distorted (3, 28, 28), the digits after it, pixels from 0 to 1. The map is made of matrices here and inverted by NumPy.
"""

import os

import numpy as np

from make_golden import read_idx, write_safetensors

ROWS, SIZE = 3, 28


def shift(right, down):
    return np.array([[1, 0, right], [0, 1, down], [0, 0, 1]])


def image_map(right, down, rotation, wider, taller, shear):
    """Where a pixel (x, y, 1) of the image goes."""
    angle, centre = np.deg2rad(rotation), (SIZE - 1) / 2
    rotate = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    slant = np.array([[1, np.tan(np.deg2rad(shear)), 0], [0, 1, 0], [0, 0, 1]])
    return shift(centre + right, centre + down) @ rotate @ slant @ np.diag([wider, taller, 1]) @ shift(-centre, -centre)


def pixel(image, x, y):
    return image[y, x] if 0 <= x < SIZE and 0 <= y < SIZE else 0.0


def bilinear(image, x, y):
    left, top = int(np.floor(x)), int(np.floor(y))
    sum = 0.0
    for i in (0, 1):
        for j in (0, 1):
            sum += (1 - abs(x - left - i)) * (1 - abs(y - top - j)) * pixel(image, left + i, top + j)
    return sum


def distort(image, amounts, displacement):
    source = np.linalg.inv(image_map(*amounts))
    result = np.zeros((SIZE, SIZE))
    for y in range(SIZE):
        for x in range(SIZE):
            at = source @ np.array([x, y, 1])
            result[y, x] = bilinear(image, at[0] + displacement[y, 0, x], at[1] + displacement[y, 1, x])
    return result


def main():
    images = read_idx("train-images-idx3-ubyte")[:ROWS] / 255.0
    random = np.random.RandomState(11)
    bounds = np.array([3, 3, 30, 0.2, 0.2, 20])
    # Rounded to float32 once, so that both sides begin with the same numbers.
    amounts = bounds * random.uniform(-1, 1, (ROWS, 6)) + np.array([0, 0, 0, 1, 1, 0])
    amounts = amounts.astype(np.float32).astype(np.float64)
    displacements = random.uniform(-2, 2, (ROWS, SIZE, 2, SIZE)).astype(np.float32).astype(np.float64)
    distorted = np.array([distort(images[i], amounts[i], displacements[i]) for i in range(ROWS)])
    write_safetensors(
        "augmentation.safetensors", {"amounts": amounts, "displacements": displacements, "distorted": distorted}
    )


if __name__ == "__main__":
    main()
