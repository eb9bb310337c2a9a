# SPDX-License-Identifier: Apache-2.0
"""Writes the goldens: what the real post-processing of Ultralytics 8.4.190 makes of seeded tensors.

    python generate.py            writes every golden into this folder
    python generate.py --check    compares instead; the last digits may differ with another CPU or torch

README.md says what to install. Each case's seed is searched until the decisions in it are clear (decisions.py).
"""
import collections
import json
import pathlib
import sys
import zlib

import numpy as np

import reference  # before Ultralytics: sets its environment
import torch
import ultralytics
from ultralytics.utils import ops

import cases
import cuts
import decisions
import yolov5

FOLDER = pathlib.Path(__file__).parent
VERSION = "8.4.190"
SEEDS = 1000
REFERENCE = f"Ultralytics {VERSION}, torch {torch.__version__}"
YOLOV5_REFERENCE = "the formulas of YOLOv5 in float64 (yolov5.py)"


def golden(case):
    """The JSON of a case, with the first seed that will do."""
    first = zlib.crc32(case.name.encode()) % 1_000_000
    reasons = collections.Counter()
    for seed in range(first, first + SEEDS):
        seeded = case.with_seed(seed)
        try:
            return _described(seeded) | _expected(seeded)
        except decisions.Unclear as reason:
            reasons[str(reason)] += 1
    raise AssertionError(f"{case.name}: none of {SEEDS} seeds will do: {reasons}")


def _described(case):
    description = {
        "name": case.name, "reference": YOLOV5_REFERENCE if case.form == "yolov5" else REFERENCE,
        "task": case.task, "family": case.family, "model": {"width": case.width, "height": case.height},
        "classes": case.class_count}
    if case.task == "pose":
        description |= {"keypoints": [case.keypoints, case.keypoint_dimensions]}
    if case.anchors:
        description |= {"anchors": case.anchors}
    description |= {"seed": case.seed, "hotPermille": case.hot_permille}
    if case.task != "classify":
        description |= {
            "frame": {"width": case.frame_width, "height": case.frame_height} | case.letterbox(),
            "settings": {"scoreThreshold": case.score_threshold, "iouThreshold": case.iou_threshold, "nms": case.nms,
                         "agnostic": case.agnostic, "detectionLimit": case.detection_limit}}
    return description | {"cuts": {cut: [_described_tensor(*tensor) for tensor in tensors]
                                   for cut, tensors in cuts.cuts(case).items()}}


def _described_tensor(name, array):
    return {"name": name, "shape": list(array.shape), "crc32": zlib.crc32(array.astype("<f4").tobytes())}


def _expected(case):
    if case.task == "classify":
        return {"top": _top(case)}
    if case.form == "yolov5":
        decision, detections = _of_yolov5(case)
    else:
        reference.check_letterbox(case)
        decision, detections = _of_ultralytics(case)
    decisions.require_point(case, decision, detections)
    return {"detections": detections}


def _top(case):
    predicted = reference.predictions(case)
    decisions.require(np.diff(np.sort(-predicted[0].double().numpy())[:6]).min() > decisions.GAP, "scores too near to sort")
    probs = reference.results(case, predicted).probs
    return [{"class": index, "score": _rounded(score, 6)} for index, score in zip(probs.top5, probs.top5conf.tolist())]


def _of_yolov5(case):
    raw = yolov5.decode(case)
    decision = decisions.of_nms(case, raw)
    kept = raw[:, decision.kept[:case.detection_limit]]
    corners = np.concatenate([kept[:2] - kept[2:4] / 2, kept[:2] + kept[2:4] / 2]).T
    boxes = yolov5.to_frame(corners, case)
    return decision, [{"class": int(scores.argmax()), "score": _rounded(scores.max(), 6), "box": _rounded(box, 4)}
                      for scores, box in zip(kept[4:].T, boxes)]


def _of_ultralytics(case):
    predicted = reference.predictions(case)
    raw = (predicted[0] if isinstance(predicted, tuple) else predicted)[0]
    if case.form == "one2one":
        decision = decisions.of_pairs(case)
    elif case.form == "end_to_end":
        decision = decisions.of_rows(case, raw.numpy())
    else:
        decision = decisions.of_nms(case, raw.numpy())
    rows, places = reference.survivors(case, predicted)
    if case.form != "one2one" and places.tolist() != decision.kept[:case.detection_limit]:
        raise decisions.Unclear("Ultralytics decides otherwise, in float32 with its offset for each class")
    result = reference.results(case, predicted)
    match case.task:
        case "detect":
            return decision, _boxes(result)
        case "pose":
            return decision, _poses(result)
        case "seg":
            return decision, _masks(case, predicted, rows, result)
        case "obb":
            return decision, _rotated(case, result)


def _boxes(result):
    boxes = result.boxes
    return [{"class": int(of_class), "score": _rounded(score, 6), "box": _rounded(box, 4)}
            for of_class, score, box in zip(boxes.cls, boxes.conf, boxes.xyxy)]


def _poses(result):
    detections = _boxes(result)
    for detection, points in zip(detections, result.keypoints.data):
        detection["keypoints"] = [_rounded(point[:2], 3) + _rounded(point[2:], 5) for point in points]
    return detections


def _masks(case, predicted, rows, result):
    detections = _boxes(result)
    in_frame = reference.results(case, predicted, masks_in_frame=True)
    decisions.require(in_frame.boxes.conf.tolist() == result.boxes.conf.tolist(), "a mask is empty in one way only")
    if not detections:
        return detections
    masks, frame_masks = result.masks.data.numpy().astype(bool), in_frame.masks.data.numpy().astype(bool)
    decisions.require_clear_masks(case, predicted[1][0].double().numpy(), rows, masks)
    decisions.require_clear_edges(result.boxes.xyxy.double().numpy(), case.frame_width, case.frame_height)
    for detection, mask, frame_mask in zip(detections, masks, frame_masks):
        detection["maskInModel"] = _runs(mask)
        if case.masks_in_frame:
            detection["maskInFrame"] = _runs(frame_mask)
    return detections


def _runs(mask):
    """The pixels' bounds, and row by row inside them the lengths of runs, zeros first."""
    rows, columns = np.nonzero(mask)
    left, top, right, bottom = (int(side) for side in (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1))
    inside = mask[top:bottom, left:right].reshape(-1).astype(np.int8)
    changes = np.flatnonzero(np.diff(inside, prepend=0, append=1 - inside[-1]))
    return {"box": [left, top, right, bottom], "rle": np.diff(changes, prepend=0).tolist()}


def _rotated(case, result):
    obb = result.obb
    raw, regular = obb.data[:, :5], ops.regularize_rboxes(obb.data[:, :5])
    decisions.require_clear_angles(raw[:, 4].double().numpy())
    around = ops.clip_boxes(obb.xyxy.clone(), (case.frame_height, case.frame_width))
    return [{"class": int(of_class), "score": _rounded(score, 6), "box": _rounded(box, 4), "rotated": _turned(turned),
             "regularized": _turned(other)}
            for of_class, score, box, turned, other in zip(obb.cls, obb.conf, around, raw, regular)]


def _turned(box):
    """Centre, size in frame pixels; radians."""
    return _rounded(box[:4], 4) + [_rounded(box[4], 6)]


def _rounded(values, digits):
    values = np.round(np.asarray(values, np.float64), digits) + 0.0
    return values.tolist()


def text(description):
    """Compact JSON, one tensor and one detection on a line."""
    def line(value):
        return json.dumps(value, separators=(",", ":"))

    def block(items):
        return "[\n" + ",\n".join(items) + "\n]" if items else "[]"

    parts = []
    for key, value in description.items():
        if key == "cuts":
            layouts = [f"{line(cut)}:{block([line(tensor) for tensor in tensors])}" for cut, tensors in value.items()]
            value = "{" + ",\n".join(layouts) + "}"
        elif key in ("detections", "top"):
            value = block([line(item) for item in value])
        else:
            value = line(value)
        parts.append(f"{line(key)}:{value}")
    return "{" + ",\n".join(parts) + "}\n"


def differences(committed, made, place=""):
    """Everything that differs by more than the last digits."""
    if isinstance(made, dict) and isinstance(committed, dict) and made.keys() == committed.keys():
        return [found for key in made for found in differences(committed[key], made[key], f"{place}.{key}")]
    if isinstance(made, list) and isinstance(committed, list) and len(made) == len(committed):
        return [found for i in range(len(made)) for found in differences(committed[i], made[i], f"{place}[{i}]")]
    if isinstance(made, float) and isinstance(committed, float):
        near = abs(made - committed) <= (2e-6 if place.endswith(".score") else 2e-3)
        return [] if near else [f"{place}: {committed}, made {made}"]
    return [] if place == ".reference" or made == committed else [f"{place}: {committed}, made {made}"]


def check(case, made):
    file = FOLDER / f"{case.name}.json"
    if not file.exists():
        return [f"{file.name} is missing"]
    return [f"{file.name} {found}" for found in differences(json.loads(file.read_text()), json.loads(made))]


def main(arguments):
    if ultralytics.__version__ != VERSION:
        sys.exit(f"Ultralytics is {ultralytics.__version__}: the goldens are those of {VERSION}")
    wrong = []
    for case in cases.CASES:
        description = golden(case)
        made = text(description)
        found = description.get("detections", description.get("top"))
        print(f"{case.name}: seed {description['seed']}, {len(found)} found, {len(made)} bytes", flush=True)
        if "--check" in arguments:
            wrong += check(case, made)
        else:
            (FOLDER / f"{case.name}.json").write_text(made)
    names = {case.name for case in cases.CASES}
    wrong += [f"{file.name} belongs to no case" for file in FOLDER.glob("*.json") if file.stem not in names]
    sys.exit("\n".join(wrong) or 0)


if __name__ == "__main__":
    main(sys.argv[1:])
