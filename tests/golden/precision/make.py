# SPDX-License-Identifier: Apache-2.0
"""Writes precision.txt: seeded objects, found and true, and what pycocotools 2.0.11 makes of them.

python3 -m venv V && V/bin/pip install pycocotools==2.0.11 numpy==2.4.6 && V/bin/python tests/golden/precision/make.py
"""
import contextlib
import io
import pathlib
import random

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

CLASSES = 4
PICTURES = 30
rng = random.Random(6)


def box():
    """Quarter pixels, so that every number is one in float too."""
    left, top = rng.randrange(0, 2000) / 4, rng.randrange(0, 1200) / 4
    return [left, top, left + rng.randrange(40, 500) / 4, top + rng.randrange(40, 500) / 4]


def near(b):
    slack = rng.choice([2, 8, 24, 60])
    moved = [c + rng.randrange(-slack, slack + 1) / 4 for c in b]
    return [moved[0], moved[1], max(moved[2], moved[0] + 1), max(moved[3], moved[1] + 1)]


def picture():
    # Class 2 is never there, only found; class 3 is there and hardly found.
    truths = [(rng.choice([0, 0, 0, 1, 1, 3]), box()) for _ in range(rng.randrange(0, 9))]
    found = []
    for class_id, b in truths:
        for _ in range(rng.choice([0, 1, 1, 1, 2])):
            if class_id != 3 or rng.random() < 0.2:
                guess = class_id if rng.random() < 0.9 else rng.randrange(CLASSES)
                found.append((guess, rng.randrange(40, 250) / 256, near(b)))
    found += [(rng.randrange(CLASSES), rng.randrange(1, 120) / 256, box()) for _ in range(rng.randrange(0, 7))]
    found.sort(key=lambda f: -f[1])
    return truths, found


def coco_box(b):
    return [b[0], b[1], b[2] - b[0], b[3] - b[1]]


def evaluate(pictures):
    truths = COCO()
    annotations = []
    results = []
    for image_id, (there, found) in enumerate(pictures, 1):
        for class_id, b in there:
            w, h = coco_box(b)[2:]
            annotations.append({"id": len(annotations) + 1, "image_id": image_id, "category_id": class_id,
                                "bbox": coco_box(b), "area": w * h, "iscrowd": 0})
        for class_id, score, b in found:
            results.append({"image_id": image_id, "category_id": class_id, "bbox": coco_box(b), "score": score})
    truths.dataset = {"info": {}, "images": [{"id": i + 1} for i in range(len(pictures))], "annotations": annotations,
                      "categories": [{"id": c} for c in range(CLASSES)]}
    with contextlib.redirect_stdout(io.StringIO()):
        truths.createIndex()
        run = COCOeval(truths, truths.loadRes(results), "bbox")
        run.params.maxDets = [1, 10, 300]
        run.evaluate()
        run.accumulate()
    precision = run.eval["precision"][:, :, :, 0, 2]  # overlap, recall, class; all areas, 300 a picture
    for class_id in range(CLASSES):
        each = precision[:, :, class_id]
        if (each > -1).any():
            yield class_id, each[0].mean(), each.mean()
    there = precision[precision > -1]
    first = precision[0][precision[0] > -1]
    yield "all", first.mean(), there.mean()


pictures = [picture() for _ in range(PICTURES)]
lines = []
for there, found in pictures:
    lines.append("picture")
    lines += [f"true {c} {' '.join(map(str, b))}" for c, b in there]
    lines += [f"found {c} {s} {' '.join(map(str, b))}" for c, s, b in found]
lines += [f"precision {c} {float(at50)!r} {float(at50to95)!r}" for c, at50, at50to95 in evaluate(pictures)]
pathlib.Path(__file__).with_name("precision.txt").write_text("\n".join(lines) + "\n")
