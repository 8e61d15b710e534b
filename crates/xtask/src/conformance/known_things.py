"""Puts ids of things that exist into half of the paths that Schemathesis makes."""

import json
import os
import zlib

import schemathesis

KNOWN = json.loads(os.environ["KNOWN_THINGS"])


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    if path_parameters and zlib.crc32(repr(path_parameters).encode()) % 2:
        return {**path_parameters, **{name: KNOWN[name] for name in path_parameters if name in KNOWN}}
    return path_parameters
