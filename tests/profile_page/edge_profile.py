"""Profiles at the edges of what a page has to show. Usage: edge_profile.py SAMPLE.json FOLDER"""

import copy
import json
import os
import sys

with open(sys.argv[1], encoding="utf-8") as stream:
    sample = json.load(stream)


def write(name, launches):
    with open(os.path.join(sys.argv[2], name), "w", encoding="utf-8") as stream:
        json.dump({"device": sample["device"], "launches": launches}, stream)


nothing = copy.deepcopy(sample["launches"][2])
nothing.update(kernel="nothing", file="a/main.cu", lines=[], branch_lines=[], patterns=[], footprints=[])
nothing["counters"] = {name: 0 if "_" in name and name != "mean_active_lanes" else value
                       for name, value in nothing["counters"].items()}
padded = copy.deepcopy(sample["launches"][2])  # no access goes beyond its ideal
padded["kernel"] = "deep::space::" + "a_long_name_" * 12 + "<float, 8>"
padded["file"] = "b/main.cu"  # another main.cu than that of `nothing`
for one in padded["lines"] + padded["patterns"]:
    one["array"] = one["array"] and "an_array_with_a_long_name_" * 3 + one["array"]
# One element in four million, at no one distance: each piece is far narrower than a pixel.
padded["footprints"] = [dict(padded["footprints"][0], bytes=1 << 24, element_bytes=4, writes=[],
                             reads=[[at, at + 3] for at in (0, 400_000, 5_000_000, 16_000_000)])]
# 2 × 16384 bytes are loaded and stored; those of atomics are no part of the intensity.
padded["counters"].update(flops=65536, global_requests_atomic=8, global_lanes_atomic=256, global_bytes_atomic=1024,
                          global_sectors_atomic=32, global_sectors_ideal_atomic=32, global_lines_atomic=8)
write("edges.json", [nothing, padded])
write("failed.json", [padded, dict(nothing, failure="the launch failed: unspecified launch failure")])
write("empty.json", [])
write("many.json", [sample["launches"][1]] * 300)
