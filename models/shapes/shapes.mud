[basic]
type = onnx
model = shapes.onnx

[extra]
model_type = yolov8
type = detector
input_type = rgb
mean = 0, 0, 0
scale = 0.00392156862745098, 0.00392156862745098, 0.00392156862745098
labels = shapes.names

[npucam]
pad_value = 0
