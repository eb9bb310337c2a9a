# SPDX-License-Identifier: Apache-2.0
"""Is a seed good enough? Every decision that makes a result is repeated here in float64 and must be clear: no tie and
no threshold so near that another way to round gives other detections. And the case must show what it is for."""
from dataclasses import dataclass

import numpy as np
import torch
from ultralytics.utils import metrics

import cases
import cuts

SCORE_MARGIN = 1e-4         # |score - scoreThreshold|
IOU_MARGIN = 1e-3           # |IoU - iouThreshold|, of the pairs that decide
GAP = 1e-5                  # between scores that are sorted, and between the two best classes of a cell
EDGE_MARGIN = 1e-3          # between the edges of boxes and whole pixels
PIXEL_MARGIN = 1e-4         # of a mask's logits
LEAST_CANDIDATES, LEAST_DETECTIONS = 12, 4


class Unclear(Exception):
    """This seed will not do."""


@dataclass
class Decision:
    candidates: int         # above the score threshold
    kept: list              # cells or rows, best score first, before the detection limit
    shown: set              # of the things a case can show


def require(condition, reason):
    if not condition:
        raise Unclear(reason)


def require_clear_scores(case, scores):
    """All scores against the threshold, the ones above it against each other. Returns their order."""
    scores = np.asarray(scores, np.float64)
    require(np.abs(scores - case.score_threshold).min() > SCORE_MARGIN, "a score at the threshold")
    order = np.argsort(-scores, kind="stable")[:int((scores > case.score_threshold).sum())]
    require(len(order) < 2 or np.diff(-scores[order]).min() > GAP, "scores too near to sort")
    return order


def of_nms(case, raw):
    """raw: [4 + classes + extra][cells] as an export gives them."""
    raw = np.asarray(raw, np.float64)
    scores = raw[4:4 + case.class_count]
    order = require_clear_scores(case, scores.max(0))
    candidates, scores = raw[:, order], scores[:, order]
    if case.class_count > 1:
        second, first = np.sort(scores, 0)[-2:]
        require((first - second > GAP).all(), "two classes of one cell too near")
    overlap = _overlap(case, candidates)
    classes = scores.argmax(0)
    within_class = np.where(classes[:, None] == classes[None], overlap, 0)
    decisive = overlap if case.agnostic else within_class
    kept = _keep(case, decisive, case.nms)
    shown = set()
    if case.nms == "fast" and kept != _keep(case, decisive, "greedy"):
        shown.add(cases.CHAIN)
    if case.agnostic and kept != _keep(case, within_class, case.nms):
        shown.add(cases.AGNOSTIC)
    require(cases.EMPTY in case.shows or len(kept) < len(order), "NMS has nothing to do")
    return Decision(len(order), order[kept].tolist() if kept else [], shown)


def _overlap(case, candidates):
    boxes = candidates[:4].T
    if case.task == "obb":
        rotated = torch.from_numpy(np.concatenate([boxes, candidates[-1:].T], 1))
        return metrics.batch_probiou(rotated, rotated).numpy()
    corners = np.concatenate([boxes[:, :2] - boxes[:, 2:] / 2, boxes[:, :2] + boxes[:, 2:] / 2], 1)
    low = np.maximum(corners[:, None, :2], corners[None, :, :2])
    high = np.minimum(corners[:, None, 2:], corners[None, :, 2:])
    common = np.prod(np.maximum(0, high - low), 2)
    areas = np.prod(boxes[:, 2:], 1)
    return common / (areas[:, None] + areas[None] - common)


def _keep(case, overlap, kind):
    """Greedy NMS asks the kept boxes before this one, Fast-NMS all before it. Each answer has a margin, so that by
    induction nothing that rounds differently can decide otherwise."""
    kept = []
    for i in range(len(overlap)):
        before = overlap[kept, i] if kind == "greedy" else overlap[:i, i]
        most = before.max(initial=0)
        require(abs(most - case.iou_threshold) > IOU_MARGIN, "an IoU at the threshold")
        if most < case.iou_threshold:
            kept.append(i)
    return kept


def of_pairs(case):
    """The one-to-one head: the best (cell, class) pairs."""
    logits = cuts.flat(cuts.Numbers(case).classes())
    scores = 1 / (1 + np.exp(-logits))
    order = require_clear_scores(case, scores.reshape(-1))
    cells = order[:case.detection_limit] % scores.shape[1]
    shown = {cases.SEVERAL} if len(set(cells.tolist())) < len(cells) else set()
    return Decision(len(order), order.tolist(), shown)


def of_rows(case, rows):
    """The end-to-end output: rows in falling score."""
    order = require_clear_scores(case, rows[:, 4])
    return Decision(len(order), order.tolist(), set())


def require_point(case, decision, detections):
    """The case shows what it is for, and nothing else that would make it hard to read."""
    shown = set(decision.shown)
    if not detections:
        shown.add(cases.EMPTY)
    if len(decision.kept) > case.detection_limit:
        shown.add(cases.LIMIT)
    if len(detections) < min(len(decision.kept), case.detection_limit):
        shown.add(cases.EMPTY_MASK)
    if len(detections) >= 50:
        shown.add(cases.MANY)
    require(set(case.shows) <= shown, f"does not show {set(case.shows) - shown}")
    enough = decision.candidates >= LEAST_CANDIDATES and len(detections) >= LEAST_DETECTIONS
    require(cases.EMPTY in case.shows or enough, "too few candidates or detections")
    require(cases.CHAIN in case.shows or cases.CHAIN not in shown, "Fast-NMS and greedy NMS differ")


def require_clear_masks(case, protos, rows, masks):
    """At most one pixel of a mask is near 0, and the masks of the detections are the ones of all rows (box, score, class,
    coefficients) that float64 leaves not empty."""
    boxes = rows[:, :4]
    require_clear_edges(boxes, case.width, case.height)
    logits = torch.from_numpy(np.tensordot(rows[:, 6:], protos, 1))[None]
    logits = torch.nn.functional.interpolate(logits, (case.height, case.width), mode="bilinear")[0].numpy()
    y, x = np.mgrid[0:case.height, 0:case.width]
    left, top, right, bottom = boxes.T[:, :, None, None]
    inside = (x >= left) & (x < right) & (y >= top) & (y < bottom)
    unclear = (np.abs(logits) < PIXEL_MARGIN) & inside
    expected = (logits > 0) & inside
    full = expected.any((1, 2))
    require((unclear.sum((1, 2)) <= full).all(), "pixels of a mask near 0")
    if full.sum() != len(masks) or ((expected[full] != masks) & ~unclear[full]).any():
        raise AssertionError(f"{case.name}: Ultralytics' masks are not those of float64")


def require_clear_edges(boxes, width, height):
    """No edge of a box inside the picture is so near to a whole pixel that rounding moves a mask's crop."""
    edges = np.where((boxes > 0) & (boxes < np.tile([width, height], 2)), boxes, 0)
    off = np.abs(edges - np.round(edges))
    require(((off == 0) | (off > EDGE_MARGIN)).all(), "an edge of a box at a whole pixel")


def require_clear_angles(angles):
    """No angle at a multiple of a right angle, where regularising jumps."""
    rest = np.mod(angles, np.pi / 2)
    require(np.minimum(rest, np.pi / 2 - rest).min(initial=1) > 1e-4, "an angle where regularising jumps")
