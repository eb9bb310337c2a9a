# SPDX-License-Identifier: Apache-2.0
"""The YOLOv5 anchor head in float64, by its published formulas: Ultralytics 8.4 has no such head any more."""
import numpy as np

import cuts
import seeded

ANCHORS = ((10, 13, 16, 30, 33, 23), (30, 61, 62, 45, 59, 119), (116, 90, 156, 198, 373, 326))


def decode(case):
    """[4 + classes][all anchors]: centre and size in model pixels, objectness x class score."""
    heads = zip(cuts.Numbers(case).anchors(), case.anchors, seeded.HEAD_STRIDES)
    return np.concatenate([_decode_head(*head) for head in heads], 1)


def _decode_head(logits, anchors, head_stride):
    rows, columns = logits.shape[2:]
    y, x = np.mgrid[0:rows, 0:columns]
    decoded = []
    for anchor in range(3):
        width, height = anchors[2 * anchor:2 * anchor + 2]
        sigmoid = 1 / (1 + np.exp(-logits[anchor]))
        decoded.append(np.concatenate([
            [(2 * sigmoid[0] - 0.5 + x) * head_stride], [(2 * sigmoid[1] - 0.5 + y) * head_stride],
            [(2 * sigmoid[2]) ** 2 * width], [(2 * sigmoid[3]) ** 2 * height],
            sigmoid[4] * sigmoid[5:]]).reshape(4 + len(sigmoid) - 5, -1))
    return np.concatenate(decoded, 1)


def to_frame(boxes, case):
    """Corners in the frame's pixels, clipped: the inverse of the letterbox that was really done."""
    letterbox = case.letterbox()
    pad = np.tile([letterbox["padLeft"], letterbox["padTop"]], 2)
    frame = np.tile([case.frame_width, case.frame_height], 2)
    content = np.tile([letterbox["contentWidth"], letterbox["contentHeight"]], 2)
    return np.clip((boxes - pad) * frame / content, 0, frame)
