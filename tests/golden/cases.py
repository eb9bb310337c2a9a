# SPDX-License-Identifier: Apache-2.0
"""Every golden: what it shows, and where its search for a seed begins."""
import copy
from dataclasses import dataclass

import yolov5

# What a case can show.
EMPTY = "empty"                 # nothing is found
CHAIN = "chain"                 # Fast-NMS and greedy NMS differ
EMPTY_MASK = "empty mask"       # a detection goes because no pixel of its mask is set
MANY = "many"                   # at least 50 detections
SEVERAL = "several"             # one cell gives several classes
AGNOSTIC = "agnostic"           # class-aware NMS would keep other boxes
LIMIT = "limit"                 # there are more detections than the limit


@dataclass
class Case:
    """The name starts with the task (26 after it: YOLO26) and the form of the numbers, see cuts.py."""
    name: str
    family: str = "yolov8"
    model: tuple = (160, 128)               # width, height of the model's input
    frame: tuple = (333, 251)               # width, height of the frame
    class_count: int = 5
    keypoints: int = 0
    keypoint_dimensions: int = 0
    anchors: tuple = ()                     # YOLOv5: per head, width and height of three anchors
    score_threshold: float = 0.25
    iou_threshold: float = 0.7
    detection_limit: int = 300
    masks_in_frame: bool = False            # holds the masks in the frame's pixels too (retina_masks)
    hot_permille: int = 250                 # of the 4x4 blocks that hold an object; of an end-to-end head's rows
    seed: int = 1
    shows: tuple = ()                       # what the search for a seed goes on for, see decisions.py

    def __post_init__(self):
        task, self.form = self.name.split("-")[:2]
        self.task = task.removesuffix("26")
        if task.endswith("26"):
            self.family = "yolo26"
        if self.form == "yolov5":
            self.family = "yolov5"
            self.anchors = self.anchors or yolov5.ANCHORS
        if self.task == "pose" and not self.keypoints:
            self.keypoints, self.keypoint_dimensions = 17, 3
        self.width, self.height = self.model
        self.frame_width, self.frame_height = self.frame

    def with_seed(self, seed):
        other = copy.copy(self)
        other.seed = seed
        return other

    @property
    def agnostic(self):
        return AGNOSTIC in self.shows

    @property
    def nms(self):
        if self.task == "classify" or self.end_to_end:
            return "none"
        return "fast" if self.task == "obb" else "greedy"

    @property
    def end_to_end(self):
        return self.form in ("one2one", "end_to_end")

    def letterbox(self):
        """Of Ultralytics 8.4; reference.py holds it against the real one."""
        gain = min(self.width / self.frame_width, self.height / self.frame_height)
        content_width = max(round(self.frame_width * gain), 1)
        content_height = max(round(self.frame_height * gain), 1)
        return {"contentWidth": content_width, "contentHeight": content_height,
                "padLeft": round((self.width - content_width) / 2 - 0.1),
                "padTop": round((self.height - content_height) / 2 - 0.1)}


SMALL = dict(model=(96, 64), frame=(640, 480), class_count=80, hot_permille=1000)
WIDE = dict(model=(320, 224), frame=(1281, 719), hot_permille=100)
TALL = dict(model=(128, 192), frame=(251, 333))
SQUARE = dict(model=(128, 128), frame=(500, 499))
FIVE_POINTS = dict(keypoints=5, keypoint_dimensions=2, class_count=2)

CASES = [
    Case("detect-logits"),
    Case("detect-logits-1-class", class_count=1, family="yolo11"),
    Case("detect-logits-80-classes", **SMALL),
    Case("detect-logits-wide", **WIDE, family="yolo11"),
    Case("detect-logits-tall", **TALL),
    Case("detect-logits-square", **SQUARE),
    Case("detect-logits-portrait-frame", frame=(100, 377)),
    Case("detect-logits-half-pixel", frame=(320, 125)),         # 62.5 rows of content
    Case("detect-logits-thin-frame", frame=(1000, 2)),          # 0.3 rows of content
    Case("detect-logits-tiny-frame", frame=(31, 17)),           # enlarged
    Case("detect-logits-agnostic", iou_threshold=0.45, hot_permille=400, shows=(AGNOSTIC,)),
    Case("detect-logits-limit", detection_limit=7, hot_permille=400, shows=(LIMIT,)),
    Case("detect-logits-empty", hot_permille=0, shows=(EMPTY,)),
    Case("detect-logits-crowd", model=(320, 224), frame=(640, 427), hot_permille=500, iou_threshold=0.45, shows=(MANY,)),
    Case("detect-logits-low-threshold", model=(96, 64), frame=(640, 480), score_threshold=0.05, iou_threshold=0.3),
    Case("detect-logits-high-threshold", score_threshold=0.8, iou_threshold=0.9, hot_permille=600),
    Case("detect-dfl_sigmoid"),
    Case("detect-dfl_sigmoid-1-class", class_count=1, **TALL),
    Case("detect-dfl_sigmoid-80-classes", **SMALL, family="yolo11"),
    Case("detect-output0"),
    Case("detect-output0-1-class", class_count=1, **WIDE),
    Case("detect-output0-80-classes", **SMALL),
    Case("detect-output0-empty", hot_permille=0, shows=(EMPTY,)),

    Case("pose-logits", class_count=1),
    Case("pose-logits-5-points", **FIVE_POINTS, family="yolo11"),
    Case("pose-logits-tall", class_count=5, **TALL),
    Case("pose-logits-empty", class_count=1, hot_permille=0, shows=(EMPTY,)),
    Case("pose-dfl_sigmoid", class_count=1, family="yolo11"),
    Case("pose-dfl_sigmoid-5-points", **FIVE_POINTS),
    Case("pose-output0", class_count=1),
    Case("pose-output0-5-points", **FIVE_POINTS),

    Case("seg-logits", frame=(200, 151), masks_in_frame=True),
    Case("seg-logits-1-class", class_count=1, **TALL),
    Case("seg-logits-80-classes", **SMALL, family="yolo11"),
    Case("seg-logits-many", model=(224, 160), frame=(640, 427), hot_permille=600, iou_threshold=0.9, shows=(MANY,)),
    Case("seg-logits-empty-mask", hot_permille=600, shows=(EMPTY_MASK,)),
    Case("seg-logits-limit", hot_permille=600, detection_limit=6, shows=(LIMIT, EMPTY_MASK)),
    Case("seg-logits-empty", hot_permille=0, shows=(EMPTY,)),
    Case("seg-dfl_sigmoid", family="yolo11"),
    Case("seg-output0", frame=(90, 140), masks_in_frame=True),
    Case("seg-output0-80-classes", **SMALL),

    Case("obb-logits", iou_threshold=0.5),
    Case("obb-logits-1-class", class_count=1, **TALL, iou_threshold=0.5),
    Case("obb-logits-15-classes", model=(320, 224), frame=(1281, 719), class_count=15, iou_threshold=0.45, family="yolo11"),
    Case("obb-logits-agnostic", iou_threshold=0.3, hot_permille=400, shows=(AGNOSTIC,)),
    Case("obb-logits-limit", iou_threshold=0.5, hot_permille=500, detection_limit=9, shows=(LIMIT,)),
    Case("obb-logits-chain", iou_threshold=0.5, hot_permille=400, shows=(CHAIN,)),
    Case("obb-logits-empty", hot_permille=0, shows=(EMPTY,)),
    Case("obb-dfl_sigmoid", iou_threshold=0.5, family="yolo11"),
    Case("obb-output0", iou_threshold=0.5),
    Case("obb-output0-80-classes", **SMALL, iou_threshold=0.5),
    Case("obb26-output0", iou_threshold=0.5),

    Case("detect26-one2many"),
    Case("pose26-one2many", class_count=1),
    Case("seg26-one2many"),
    Case("obb26-one2many", iou_threshold=0.5),
    Case("detect26-one2one", hot_permille=100),
    Case("detect26-one2one-80-classes", **SMALL),
    Case("detect26-one2one-several-classes", score_threshold=0.1, hot_permille=50, shows=(SEVERAL,)),
    Case("detect26-one2one-limit", model=(320, 224), frame=(640, 427), hot_permille=600, shows=(LIMIT,)),
    Case("pose26-one2one", class_count=1, hot_permille=60),
    Case("pose26-one2one-5-points", **FIVE_POINTS, hot_permille=100),
    Case("seg26-one2one", hot_permille=60),
    Case("obb26-one2one", hot_permille=100),
    Case("detect26-end_to_end", hot_permille=60),
    Case("detect26-end_to_end-80-classes", **SMALL | dict(hot_permille=100)),
    Case("detect26-end_to_end-empty", hot_permille=0, shows=(EMPTY,)),
    Case("pose26-end_to_end", class_count=1, hot_permille=40),
    Case("seg26-end_to_end", hot_permille=40),
    Case("obb26-end_to_end", hot_permille=60),

    Case("detect-yolov5", iou_threshold=0.45, hot_permille=60),
    Case("detect-yolov5-1-class", class_count=1, **TALL, iou_threshold=0.45, hot_permille=60),
    Case("detect-yolov5-80-classes", **SMALL | dict(hot_permille=200), iou_threshold=0.45),
    Case("detect-yolov5-anchors", **SQUARE, iou_threshold=0.45, hot_permille=100,
         anchors=((9, 21, 17, 12, 25, 40), (44, 31, 37, 80, 70, 52), (120, 60, 90, 140, 200, 170))),

    Case("classify-gemm", class_count=1000),
    Case("classify-gemm-3-classes", class_count=3, family="yolo11"),
    Case("classify-softmax", class_count=100, family="yolo11"),
]
