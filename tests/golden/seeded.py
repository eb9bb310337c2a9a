# SPDX-License-Identifier: Apache-2.0
"""The numbers behind the goldens, made from a seed by whole-number arithmetic, so that any language makes the same bits.

Every number comes from a counter through SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
generators, 2014). SeededHead.java is the twin of this file; the CRCs in the goldens hold the two together.
"""
import numpy as np

HEAD_STRIDES = (8, 16, 32)
UNIT = 16               # distances count sixteenths of a cell
BLOCK = 4               # the cells of a 4x4 block aim at one box
FRACTION = 1 << 12      # extras (keypoints, coefficients, angles, DFL noise) count in 4096ths
LOGIT = 1 << 20         # class logits
PROBABILITY = 1 << 16
COEFFICIENTS = 32
KNOT = 8                # protos bend every so many pixels

# One stream of numbers for each purpose.
(TARGET, JITTER, DFL, BLOCK_CLASS, SEEN, CLASS, EXTRA, VISIBILITY, ANGLE, ANGLE_JITTER, PROTO, OBJECT, SIZE,
 ROW_SCORE, ROW_CLASS, ROW_BOX) = range(16)


def mix(seed, count):
    """The first so many outputs of SplitMix64."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


class SeededHead:
    """What the head of a model with this input could say. "Head" counts 0..2 for the strides 8, 16, 32."""

    def __init__(self, width, height, class_count, hot_permille, seed):
        self.width, self.height, self.class_count = width, height, class_count
        self.hot_permille, self.seed = hot_permille, seed

    def _mix(self, purpose, part, count):
        return mix(self.seed * 1000 + 10 * purpose + part, count)

    def _numbers(self, purpose, part, *shape):
        """Whole numbers 0..2^31-1; take the rest of a division."""
        return (self._mix(purpose, part, int(np.prod(shape))) >> np.uint64(33)).astype(np.int64).reshape(shape)

    def grid(self, head):
        """Rows and columns."""
        return self.height // HEAD_STRIDES[head], self.width // HEAD_STRIDES[head]

    def cells(self):
        return sum(rows * columns for rows, columns in map(self.grid, range(3)))

    def _blocks(self, head):
        rows, columns = self.grid(head)
        return -(-rows // BLOCK), -(-columns // BLOCK)

    def _places(self, head):
        """Row and column of every cell."""
        rows, columns = self.grid(head)
        return np.mgrid[0:rows, 0:columns]

    def distances(self, head):
        """[4][rows][columns] to left, top, right, bottom of the block's box, in units; a few are below 0."""
        rows, columns = self.grid(head)
        y, x = self._places(head)
        target = self._numbers(TARGET, head, *self._blocks(head), 4)[y // BLOCK, x // BLOCK]
        centre_x = (x // BLOCK) * BLOCK * UNIT + 8 + target[..., 0] % 49
        centre_y = (y // BLOCK) * BLOCK * UNIT + 8 + target[..., 1] % 49
        half_width, half_height = 24 + target[..., 2] % 80, 24 + target[..., 3] % 80
        anchor_x, anchor_y = UNIT * x + UNIT // 2, UNIT * y + UNIT // 2
        aimed = np.stack([anchor_x - centre_x + half_width, anchor_y - centre_y + half_height,
                          centre_x + half_width - anchor_x, centre_y + half_height - anchor_y])
        return aimed + self._numbers(JITTER, head, 4, rows, columns) % 9 - 4

    def dfl_distances(self, head):
        """The same as 16 bins can say it: not below 0."""
        return np.maximum(0, self.distances(head))

    def dfl_logits(self, head):
        """[64][rows][columns]: a peak at the distance, and noise."""
        rows, columns = self.grid(head)
        bins = UNIT * np.arange(16)[None, :, None, None]
        peaks = -np.abs(bins - self.dfl_distances(head)[:, None]).reshape(64, rows, columns) / 4
        return peaks + (self._numbers(DFL, head, 64, rows, columns) % 8193 - 4096) / FRACTION

    def seen(self, part, head):
        """[classes][rows][columns]: in hot blocks half of the cells see the block's class."""
        rows, columns = self.grid(head)
        y, x = self._places(head)
        blocks_down, blocks_across = self._blocks(head)
        block = self._mix(BLOCK_CLASS, part, blocks_down * blocks_across).reshape(blocks_down, blocks_across)
        block = block[y // BLOCK, x // BLOCK]
        hot = (block & np.uint64(0xffff)).astype(np.int64) % 1000 < self.hot_permille
        half = (self._mix(SEEN, part, rows * columns) >> np.uint64(40)).reshape(rows, columns) % np.uint64(2) == 0
        seen_class = (block >> np.uint64(33)).astype(np.int64) % self.class_count
        return (hot & half)[None] & (np.arange(self.class_count)[:, None, None] == seen_class[None])

    def class_logits(self, head):
        """[classes][rows][columns]: -2..3 where seen, else -8..-2."""
        return self._logits(CLASS, head, self.seen(head, head))

    def _logits(self, purpose, part, seen):
        numbers = self._numbers(purpose, part, *seen.shape)
        return np.where(seen, -2 * LOGIT + numbers % (5 * LOGIT), -8 * LOGIT + numbers % (6 * LOGIT + 1)) / LOGIT

    def probabilities(self, head):
        """[classes][rows][columns]: 0.125..0.995 where seen, else up to 0.107."""
        seen = self.seen(head, head)
        numbers = self._numbers(CLASS, head, *seen.shape)
        return np.where(seen, 8192 + numbers % 57000, 1 + numbers % 7000) / PROBABILITY

    def extra(self, head, channels):
        """[channels][rows][columns] in -2..2: keypoints before decoding, mask coefficients."""
        return (self._numbers(EXTRA, head, channels, *self.grid(head)) % 16385 - 8192) / FRACTION

    def visibilities(self, head, keypoints):
        """[keypoints][rows][columns] in 0..1."""
        return (1 + self._numbers(VISIBILITY, head, keypoints, *self.grid(head)) % 65535) / PROBABILITY

    def angles(self, head):
        """[rows][columns] in 4096ths, within -6..6 and alike in a block."""
        rows, columns = self.grid(head)
        y, x = self._places(head)
        block = self._numbers(ANGLE, head, *self._blocks(head))[y // BLOCK, x // BLOCK]
        return block % 49153 - 24576 + self._numbers(ANGLE_JITTER, head, rows, columns) % 401 - 200

    def protos(self):
        """[32][height/4][width/4]: each the product of two lines with a bend every few pixels, so that masks are smooth."""
        def line(part, length):
            knots = self._numbers(PROTO, part, COEFFICIENTS, length // KNOT + 2) % 31 - 15
            knot, between = np.arange(length) // KNOT, np.arange(length) % KNOT
            return knots[:, knot] * (KNOT - between) + knots[:, knot + 1] * between
        return line(1, self.height // 4)[:, :, None] * line(0, self.width // 4)[:, None, :] / FRACTION

    def rows(self, count, extras):
        """[count][6 + extras] of an end-to-end head: corners in pixels, falling scores, class, then extras of a task.

        `extras` is a list of ("pixel" | "visibility" | "coefficient" | "angle"); an angle makes the corners a centre
        and a size.
        """
        numbers = self._numbers(ROW_SCORE, 0, count)
        hot = np.arange(count) < count * self.hot_permille // 1000
        scores = -np.sort(-np.where(hot, 8192 + numbers % 57000, 1 + numbers % 7000)) / PROBABILITY
        centre = self._numbers(ROW_BOX, 0, count, 2) % (UNIT * np.array([self.width, self.height]))
        half = 2 * UNIT + self._numbers(ROW_BOX, 1, count, 2) % (UNIT * np.array([self.width, self.height]) // 4)
        rotated = "angle" in extras
        first, second = (centre, 2 * half) if rotated else (centre - half, centre + half)
        classes = self._numbers(ROW_CLASS, 0, count, 1) % self.class_count
        parts = [first / UNIT, second / UNIT, scores[:, None], classes]
        numbers = self._numbers(EXTRA, 0, count, len(extras))
        laws = {"pixel": lambda n: (n % (256 * (self.width + 20)) - 2560) / 256,
                "visibility": lambda n: (1 + n % 65535) / PROBABILITY,
                "coefficient": lambda n: (n % 16385 - 8192) / FRACTION,
                "angle": lambda n: (n % 49153 - 24576) / FRACTION}
        parts += [laws[law](numbers[:, [i]]) for i, law in enumerate(extras)]
        return np.concatenate(parts, 1)

    def anchor_logits(self, head, anchor):
        """[5 + classes][rows][columns] of one anchor of a YOLOv5 head: x, y, width, height, objectness, classes."""
        part = 3 * head + anchor
        rows, columns = self.grid(head)
        y, x = self._places(head)
        size = self._numbers(SIZE, part, *self._blocks(head), 2)[y // BLOCK, x // BLOCK] % 8193 - 4096
        numbers = self._numbers(EXTRA, part, 4, rows, columns)
        seen = self.seen(part, head)
        return np.concatenate([
            (numbers[:2] % 16385 - 8192) / FRACTION,
            (np.moveaxis(size, -1, 0) + numbers[2:] % 1025 - 512) / FRACTION,
            self._logits(OBJECT, part, seen.any(0, keepdims=True)),
            self._logits(CLASS, part, seen) + np.where(seen, 1, 0)])

    def classification_logits(self):
        """[classes] in -10..10."""
        return (self._numbers(CLASS, 0, self.class_count) % 81921 - 40960) / FRACTION

    def classification_probabilities(self):
        """[classes] that sum to exactly 1."""
        weights = 1 + self._numbers(CLASS, 0, self.class_count) % 1000
        weights = weights * weights
        shares = weights * (1 << 24) // weights.sum()
        shares[shares.argmax()] += (1 << 24) - shares.sum()
        return shares / (1 << 24)
