# SPDX-License-Identifier: Apache-2.0
"""The seeded numbers laid out as the outputs of a model, at every place where it can be cut with the same meaning.

SeededTensors.java is the twin of this file. A cut is a list of (name, float32 array). Names are those of an ONNX
export (`concat`: of Ultralytics 8.3, later ones cannot give it); the order is boxes, classes, extra of the task, protos.
"""
import numpy as np

import seeded

HEADS = range(3)


def flat(maps):
    """[channels][all cells] of three [channels][rows][columns]."""
    return np.concatenate([part.reshape(part.shape[0], -1) for part in maps], 1)


class Numbers:
    """The seeded numbers as the parts of a case's outputs."""

    def __init__(self, case):
        self.case = case
        self.head = seeded.SeededHead(case.width, case.height, case.class_count, case.hot_permille, case.seed)

    def boxes(self):
        """Three maps, as the last convolution gives them."""
        if self.case.family == "yolo26":
            return [self.head.distances(i) / seeded.UNIT for i in HEADS]
        return [self.head.dfl_logits(i) for i in HEADS]

    def classes(self):
        return [self.head.class_logits(i) for i in HEADS]

    def extras(self):
        """Three maps before any decoding, or none for detect. The angle is a logit, for YOLO26 radians."""
        match self.case.task:
            case "detect":
                return []
            case "obb":
                return [self.head.angles(i)[None] / seeded.FRACTION for i in HEADS]
            case "seg":
                return [self.head.extra(i, seeded.COEFFICIENTS) for i in HEADS]
            case "pose":
                return [self.head.extra(i, self.case.keypoints * self.case.keypoint_dimensions) for i in HEADS]

    def expected_distances(self):
        """[4][all cells] in cells: what the DFL convolution gives."""
        return flat([self.head.dfl_distances(i) for i in HEADS]) / seeded.UNIT

    def probabilities(self):
        """[classes][all cells]"""
        return flat([self.head.probabilities(i) for i in HEADS])

    def angle_probabilities(self):
        """[1][all cells]: what the sigmoid of the angle's logit gives."""
        return flat([self.head.angles(i)[None] + 28672 for i in HEADS]) / seeded.PROBABILITY

    def decoded(self):
        """[4 + classes + extra][all cells]: centre and size in pixels, probabilities, extra as it is used."""
        parts = [flat([self._centre_and_size(i) for i in HEADS]), self.probabilities()]
        match self.case.task:
            case "pose":
                parts.append(flat([self._decoded_keypoints(i) for i in HEADS]))
            case "seg":
                parts.append(flat(self.extras()))
            case "obb":
                angles = flat([self.head.angles(i)[None] for i in HEADS])
                parts.append((angles if self.case.family == "yolo26" else angles // 4 + 3200) / seeded.FRACTION)
        return np.concatenate(parts)

    def _centre_and_size(self, i):
        rows, columns = self.head.grid(i)
        y, x = np.mgrid[0:rows, 0:columns] * seeded.UNIT + seeded.UNIT // 2
        left, top, right, bottom = self.head.dfl_distances(i)
        box = np.stack([(2 * x - left + right) / 2, (2 * y - top + bottom) / 2, left + right, top + bottom])
        return box * seeded.HEAD_STRIDES[i] / seeded.UNIT

    def _decoded_keypoints(self, i):
        rows, columns = self.head.grid(i)
        points, dimensions = self.extras()[i], self.case.keypoint_dimensions
        y, x = np.mgrid[0:rows, 0:columns]
        points[0::dimensions] = (2 * points[0::dimensions] + x) * seeded.HEAD_STRIDES[i]
        points[1::dimensions] = (2 * points[1::dimensions] + y) * seeded.HEAD_STRIDES[i]
        if dimensions == 3:
            points[2::3] = self.head.visibilities(i, self.case.keypoints)
        return points

    def rows(self):
        """[rows][6 + extra] of an end-to-end head."""
        point = ["pixel", "pixel", "visibility"][:self.case.keypoint_dimensions]
        extras = {"detect": [], "pose": point * self.case.keypoints, "seg": ["coefficient"] * seeded.COEFFICIENTS,
                  "obb": ["angle"]}[self.case.task]
        return self.head.rows(min(300, self.head.cells()), extras)

    def anchors(self):
        """Three [3][5 + classes][rows][columns] of a YOLOv5 head."""
        return [np.stack([self.head.anchor_logits(i, anchor) for anchor in range(3)]) for i in HEADS]


def cuts(case):
    """Name of the cut -> its tensors, batch dimension included where the cut has one."""
    layouts = {"logits": lambda: {"concat": _concat(case), "split": _split(case), "flat": _flat(case)},
               "one2many": lambda: {"split": _split(case), "flat": _flat(case)},
               "one2one": lambda: {"split": _split(case), "flat": _flat(case)},
               "dfl_sigmoid": lambda: {"dfl_sigmoid": _dfl_sigmoid(case)},
               "output0": lambda: {"output0": [("output0", Numbers(case).decoded())] + _protos(case)},
               "end_to_end": lambda: {"end_to_end": [("output0", Numbers(case).rows())] + _protos(case)},
               "yolov5": lambda: {"yolov5": _yolov5(case), "yolov5_transposed": _yolov5_transposed(case),
                                  "yolov5_split": _yolov5_split(case)},
               "gemm": lambda: {"logits": _classification_logits(case)},
               "softmax": lambda: {"probabilities": _classification_probabilities(case)}}[case.form]()
    return {cut: [(name, np.ascontiguousarray(array if cut == "yolov5_split" else array[None], np.float32))
                  for name, array in tensors] for cut, tensors in layouts.items()}


def _node(case, name):
    model = {"yolov5": 24, "yolov8": 22, "yolo11": 23, "yolo26": 23}[case.family]
    return f"/model.{model}/{name}_output_0"


def _numbered_concat(case, number):
    return _node(case, f"Concat_{number}" if number else "Concat")


def _protos(case):
    return [("output1", Numbers(case).head.protos())] if case.task == "seg" else []


def _concat(case):
    numbers = Numbers(case)
    extras = numbers.extras()
    first = 1 if extras else 0
    joined = zip(HEADS, numbers.boxes(), numbers.classes())
    tensors = [(_numbered_concat(case, first + i), np.concatenate([boxes, classes])) for i, boxes, classes in joined]
    if extras:
        tensors.append((_numbered_concat(case, 0), flat(extras)))
    return tensors + _protos(case)


def _split(case):
    numbers = Numbers(case)
    branch = "one2one_" if case.form == "one2one" else ""
    tensors = []
    for layer, maps in (("cv2", numbers.boxes()), ("cv3", numbers.classes()), ("cv4", numbers.extras())):
        for i, array in enumerate(maps):
            last = f"{branch}{layer}.{i}/{branch}{layer}.{i}.2/Conv"
            if layer == "cv4" and case.task == "pose" and case.family == "yolo26":
                last = f"{branch}cv4_kpts.{i}/Conv"
            tensors.append((_node(case, last), array))
    return tensors + _protos(case)


def _flat(case):
    numbers = Numbers(case)
    parts = [maps for maps in (numbers.boxes(), numbers.classes(), numbers.extras()) if maps]
    return [(_numbered_concat(case, i), flat(maps)) for i, maps in enumerate(parts)] + _protos(case)


def _dfl_sigmoid(case):
    numbers = Numbers(case)
    rotated = case.task == "obb"
    tensors = [(_node(case, "dfl/conv/Conv"), numbers.expected_distances()[None]),
               (_node(case, "Sigmoid_1" if rotated else "Sigmoid"), numbers.probabilities())]
    if rotated:
        tensors.append((_node(case, "Sigmoid"), numbers.angle_probabilities()))
    elif numbers.extras():
        tensors.append((_node(case, "Concat"), flat(numbers.extras())))
    return tensors + _protos(case)


def _yolov5(case):
    return [(_node(case, f"m.{i}/Conv"), anchors.reshape(-1, *anchors.shape[2:]))
            for i, anchors in enumerate(Numbers(case).anchors())]


def _yolov5_transposed(case):
    """The names are those of the YOLOv5 6.0 release."""
    return [(name, np.moveaxis(anchors, 1, 3)) for name, anchors in zip(("350", "498", "646"), Numbers(case).anchors())]


def _yolov5_split(case):
    """Box, objectness and classes apart and without a batch, head by head; their names are not settled by anything."""
    tensors = []
    for i, anchors in enumerate(Numbers(case).anchors()):
        for name, part in (("box", anchors[:, :4]), ("objectness", anchors[:, 4:5]), ("classes", anchors[:, 5:])):
            tensors.append((f"{name}{i}", np.moveaxis(part, 1, 3)))
    return tensors


def _classification_logits(case):
    layer = "/model.9/linear/Gemm_output_0" if case.family == "yolov8" else "/model.10/linear/Gemm_output_0"
    return [(layer, Numbers(case).head.classification_logits())]


def _classification_probabilities(case):
    return [("output0", Numbers(case).head.classification_probabilities())]
