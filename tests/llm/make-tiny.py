#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a model folder of the shape of Qwen2.5-VL, small and with random weights, for conversions that take seconds.

    make-tiny.py FOLDER [--awq] [--layers N] [--hidden N] [--intermediate N] [--vocab N] [--depth N]

Needs numpy alone: a safetensors file is a length, a JSON header and the bytes. The weights say nothing, and neither does the
tokenizer; names, types and shapes are those of the files on Hugging Face. Equal arguments give equal files.
"""

import argparse
import json
import pathlib
import struct

import numpy as np

HEAD = 128
VIT_HEAD = 80  # the converter knows no other
GROUP = 128  # of AWQ


class Weights:
    """Tensors by name, as the bytes of a safetensors file."""

    def __init__(self):
        self.random = np.random.default_rng(1)
        self.header = {}
        self.parts = []
        self.bytes = 0

    def add(self, name, kind, array, shape=None):
        data = np.ascontiguousarray(array).tobytes()
        self.header[name] = {
            "dtype": kind,
            "shape": list(shape or array.shape),
            "data_offsets": [self.bytes, self.bytes + len(data)],
        }
        self.parts.append(data)
        self.bytes += len(data)

    def half(self, name, *shape, around=0.0, half="BF16"):
        values = (around + 0.02 * self.random.standard_normal(shape)).astype(np.float32)
        if half == "BF16":
            self.add(name, half, (values.view(np.uint32) >> 16).astype(np.uint16), shape)
        else:
            self.add(name, half, values.astype(np.float16))

    def linear(self, name, inputs, outputs, bias, awq):
        half = "F16" if awq else "BF16"
        if awq:
            words = lambda rows: self.random.integers(0, 2**32, (rows, outputs // 8), dtype=np.uint32).view(np.int32)
            self.add(name + ".qweight", "I32", words(inputs))
            self.add(name + ".qzeros", "I32", words(inputs // GROUP))
            scales = self.random.uniform(0.002, 0.006, (inputs // GROUP, outputs)).astype(np.float16)
            self.add(name + ".scales", "F16", scales)
        else:
            self.half(name + ".weight", outputs, inputs)
        if bias:
            self.half(name + ".bias", outputs, half=half)

    def write(self, file):
        header = json.dumps(self.header).encode()
        header += b" " * (-len(header) % 8)
        with open(file, "wb") as out:
            out.write(struct.pack("<Q", len(header)) + header)
            out.writelines(self.parts)


def language(weights, args):
    half = "F16" if args.awq else "BF16"
    heads, kv = args.hidden // HEAD, HEAD
    weights.half("model.embed_tokens.weight", args.vocab, args.hidden, half=half)
    weights.half("model.norm.weight", args.hidden, around=1, half=half)
    for layer in range(args.layers):
        name = f"model.layers.{layer}."
        weights.half(name + "input_layernorm.weight", args.hidden, around=1, half=half)
        weights.half(name + "post_attention_layernorm.weight", args.hidden, around=1, half=half)
        weights.linear(name + "self_attn.q_proj", args.hidden, heads * HEAD, True, args.awq)
        weights.linear(name + "self_attn.k_proj", args.hidden, kv, True, args.awq)
        weights.linear(name + "self_attn.v_proj", args.hidden, kv, True, args.awq)
        weights.linear(name + "self_attn.o_proj", heads * HEAD, args.hidden, False, args.awq)
        weights.linear(name + "mlp.gate_proj", args.hidden, args.intermediate, False, args.awq)
        weights.linear(name + "mlp.up_proj", args.hidden, args.intermediate, False, args.awq)
        weights.linear(name + "mlp.down_proj", args.intermediate, args.hidden, False, args.awq)


def vision(weights, args, hidden, intermediate):
    half = "F16" if args.awq else "BF16"
    both = lambda name, outputs, inputs: (
        weights.half(name + ".weight", outputs, inputs, half=half),
        weights.half(name + ".bias", outputs, half=half),
    )
    weights.half("visual.patch_embed.proj.weight", hidden, 3, 2, 14, 14, half=half)
    for layer in range(args.depth):
        name = f"visual.blocks.{layer}."
        weights.half(name + "norm1.weight", hidden, around=1, half=half)
        weights.half(name + "norm2.weight", hidden, around=1, half=half)
        both(name + "attn.qkv", 3 * hidden, hidden)
        both(name + "attn.proj", hidden, hidden)
        both(name + "mlp.gate_proj", intermediate, hidden)
        both(name + "mlp.up_proj", intermediate, hidden)
        both(name + "mlp.down_proj", hidden, intermediate)
    weights.half("visual.merger.ln_q.weight", hidden, around=1, half=half)
    both("visual.merger.mlp.0", 4 * hidden, 4 * hidden)
    both("visual.merger.mlp.2", args.hidden, 4 * hidden)


def config(args, vit_hidden, vit_intermediate):
    said = {
        "architectures": ["Qwen2_5_VLForConditionalGeneration"],
        "model_type": "qwen2_5_vl",
        "torch_dtype": "float16" if args.awq else "bfloat16",
        "hidden_size": args.hidden,
        "intermediate_size": args.intermediate,
        "num_hidden_layers": args.layers,
        "num_attention_heads": args.hidden // HEAD,
        "num_key_value_heads": 1,
        "vocab_size": args.vocab,
        "tie_word_embeddings": True,
        "hidden_act": "silu",
        "rms_norm_eps": 1e-06,
        "rope_theta": 1000000.0,
        "rope_scaling": {"type": "mrope", "mrope_section": [16, 24, 24]},
        "max_position_embeddings": 128000,
        "vision_config": {
            "model_type": "qwen2_5_vl",
            "depth": args.depth,
            "hidden_size": vit_hidden,
            "intermediate_size": vit_intermediate,
            "num_heads": vit_hidden // VIT_HEAD,
            "out_hidden_size": args.hidden,
            "in_chans": 3,
            "patch_size": 14,
            "spatial_merge_size": 2,
            "temporal_patch_size": 2,
            "window_size": 112,
            "hidden_act": "silu",
            "fullatt_block_indexes": [args.depth - 1],
        },
    }
    if args.awq:
        said["quantization_config"] = {
            "quant_method": "awq",
            "bits": 4,
            "group_size": GROUP,
            "version": "gemm",
            "zero_point": True,
            "modules_to_not_convert": ["visual"],
        }
    return said


def tokenizer(vocab):
    """One token a byte and names for the rest: enough to be a tokenizer, not to speak."""
    tokens = {f"t{index}": index for index in range(vocab)}
    return {"version": "1.0", "added_tokens": [], "model": {"type": "BPE", "vocab": tokens, "merges": []}}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--awq", action="store_true", help="linear layers in AWQ's 4 bits, groups of 128, the rest in f16")
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--hidden", type=int, default=256, help="a multiple of 128")
    parser.add_argument("--intermediate", type=int, default=512, help="a multiple of 128")
    parser.add_argument("--vocab", type=int, default=1024)
    parser.add_argument("--depth", type=int, default=2, help="layers of the vision tower")
    parser.add_argument("--vit-hidden", type=int, default=160, help="a multiple of 80")
    parser.add_argument("--vit-intermediate", type=int, default=320)
    args = parser.parse_args()
    weights = Weights()
    language(weights, args)
    vision(weights, args, args.vit_hidden, args.vit_intermediate)
    args.folder.mkdir(parents=True, exist_ok=True)
    weights.write(args.folder / "model.safetensors")
    for name, content in {
        "config.json": config(args, args.vit_hidden, args.vit_intermediate),
        "tokenizer.json": tokenizer(args.vocab),
        "tokenizer_config.json": {"tokenizer_class": "Qwen2Tokenizer", "model_max_length": 131072},
        "preprocessor_config.json": {"patch_size": 14, "merge_size": 2, "temporal_patch_size": 2, "max_pixels": 12845056},
        "generation_config.json": {"eos_token_id": [1, 2]},
    }.items():
        (args.folder / name).write_text(json.dumps(content, indent=1) + "\n")


if __name__ == "__main__":
    main()
