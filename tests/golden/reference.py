# SPDX-License-Identifier: Apache-2.0
"""What Ultralytics makes of a case: the forward of its own heads over the seeded numbers, then its own predictors."""
import os
import tempfile
from types import SimpleNamespace

settings_folder = tempfile.TemporaryDirectory()  # Ultralytics would write into the user's
os.environ.update(YOLO_CONFIG_DIR=settings_folder.name, YOLO_OFFLINE="1", YOLO_AUTOINSTALL="0")

import numpy as np
import torch
from torch import nn
from ultralytics.data.augment import LetterBox
from ultralytics.models.yolo.classify import ClassificationPredictor
from ultralytics.models.yolo.detect import DetectionPredictor
from ultralytics.models.yolo.obb import OBBPredictor
from ultralytics.models.yolo.pose import PosePredictor
from ultralytics.models.yolo.segment import SegmentationPredictor
from ultralytics.nn.modules import head as heads
from ultralytics.utils import nms

import cuts
import seeded

torch.set_num_threads(1)

PREDICTORS = {"detect": DetectionPredictor, "pose": PosePredictor, "seg": SegmentationPredictor, "obb": OBBPredictor,
              "classify": ClassificationPredictor}
ULTRALYTICS_TASKS = {"seg": "segment"}


class Stored(nn.Module):
    """A layer that says what it is told to, whatever it hears."""

    def __init__(self, tensor):
        super().__init__()
        self.tensor = tensor

    def forward(self, *_):
        return self.tensor


def tensor(array):
    return torch.from_numpy(np.ascontiguousarray(array[None], np.float32))


def stored(maps):
    return nn.ModuleList([Stored(tensor(array)) for array in maps])


def predictions(case):
    """What the exported model gives to its predictor: float32 tensors, with protos for seg."""
    numbers = cuts.Numbers(case)
    match case.form:
        case "output0" | "end_to_end":
            output = tensor(numbers.decoded() if case.form == "output0" else numbers.rows())
            return (output, tensor(numbers.head.protos())) if case.task == "seg" else output
        case "gemm":
            return _classified(numbers.head.classification_logits())
        case "softmax":
            return tensor(numbers.head.classification_probabilities())
    head = _head(case, numbers)
    with torch.no_grad():
        return head([torch.zeros(1, 1, *numbers.head.grid(i)) for i in cuts.HEADS])


def _classified(logits):
    head = heads.Classify(8, len(logits))
    head.eval()
    head.export = True
    head.linear = Stored(tensor(logits))
    with torch.no_grad():
        return head(torch.zeros(1, 8, 2, 2))


def _head(case, numbers):
    """The real head with stored tensors in place of its last layers."""
    newest = case.family == "yolo26"
    options = dict(ch=(16, 16, 16), reg_max=1 if newest else 16, end2end=newest)
    head = {"detect": lambda: heads.Detect(case.class_count, **options),
            "pose": lambda: (heads.Pose26 if newest else heads.Pose)(
                case.class_count, (case.keypoints, case.keypoint_dimensions), **options),
            "seg": lambda: (heads.Segment26 if newest else heads.Segment)(
                case.class_count, seeded.COEFFICIENTS, 16, **options),
            "obb": lambda: (heads.OBB26 if newest else heads.OBB)(case.class_count, 1, **options)}[case.task]()
    head.eval()
    head.export = True
    head.stride = torch.tensor([float(head_stride) for head_stride in seeded.HEAD_STRIDES])
    head.max_det = case.detection_limit
    if newest:
        head.end2end = case.end_to_end
        head.fuse()
    boxes, classes, extras = numbers.boxes(), numbers.classes(), numbers.extras()
    if case.form == "dfl_sigmoid":
        head.dfl = Stored(tensor(numbers.expected_distances()))
        classes = _logits(numbers, numbers.probabilities())
        if case.task == "obb":
            extras = _logits(numbers, numbers.angle_probabilities())
    branch = "one2one_" if case.end_to_end else ""
    setattr(head, branch + "cv2", stored(boxes))
    setattr(head, branch + "cv3", stored(classes))
    if case.task == "pose" and newest:
        setattr(head, branch + "cv4", nn.ModuleList([nn.Identity() for _ in cuts.HEADS]))
        setattr(head, branch + "cv4_kpts", stored(extras))
    elif extras:
        setattr(head, branch + "cv4", stored(extras))
    if case.task == "seg":
        head.proto = Stored(tensor(numbers.head.protos()))
    return head


def _logits(numbers, probabilities):
    """Three maps of logits that the head's sigmoid turns back into these probabilities."""
    logits = np.log(probabilities / (1 - probabilities))
    grids = [numbers.head.grid(i) for i in cuts.HEADS]
    ends = np.cumsum([np.prod(grid) for grid in grids])[:-1]
    return [part.reshape(len(part), *grid) for grid, part in zip(grids, np.split(logits, ends, 1))]


def results(case, predicted, masks_in_frame=False):
    """The Results object of Ultralytics for one frame. Masks are in model pixels, as it makes them by default."""
    task = ULTRALYTICS_TASKS.get(case.task, case.task)
    predictor = PREDICTORS[case.task](overrides=dict(
        conf=case.score_threshold, iou=case.iou_threshold, agnostic_nms=case.agnostic, max_det=case.detection_limit,
        retina_masks=masks_in_frame, task=task, mode="predict", save=False, verbose=False))
    predictor.model = SimpleNamespace(
        names={i: f"class{i}" for i in range(case.class_count)}, end2end=case.end_to_end,
        kpt_shape=(case.keypoints, case.keypoint_dimensions), task=task)
    predictor.batch = [["frame.jpg"]]
    frame = np.zeros((case.frame_height, case.frame_width, 3), np.uint8)
    with torch.no_grad():
        return predictor.postprocess(_copy(predicted), torch.zeros(1, 3, case.height, case.width), [frame])[0]


def survivors(case, predicted):
    """Rows (box in model pixels, score, class, extra) that leave Ultralytics' NMS, and the cells they come from."""
    rows, cells = nms.non_max_suppression(
        _copy(predicted), case.score_threshold, case.iou_threshold, agnostic=case.agnostic, max_det=case.detection_limit,
        nc=case.class_count, rotated=case.task == "obb", end2end=case.end_to_end, return_idxs=True)
    return rows[0].double().numpy(), cells[0].long().numpy()


def _copy(predicted):
    """Post-processing writes into its input."""
    return tuple(part.clone() for part in predicted) if isinstance(predicted, tuple) else predicted.clone()


def check_letterbox(case):
    """The content lies where the real LetterBox puts it."""
    frame = np.full((case.frame_height, case.frame_width, 3), 200, np.uint8)
    boxed = LetterBox((case.height, case.width))(image=frame)
    rows, columns = np.nonzero(boxed[..., 0] != 114)
    found = {"contentWidth": columns.max() + 1 - columns.min(), "contentHeight": rows.max() + 1 - rows.min(),
             "padLeft": columns.min(), "padTop": rows.min()}
    if boxed.shape[:2] != (case.height, case.width) or found != case.letterbox():
        raise AssertionError(f"{case.name}: the letterbox is {found}, not {case.letterbox()}")
