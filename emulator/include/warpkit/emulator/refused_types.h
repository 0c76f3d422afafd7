/// @file
/// The runtime API's types of what the emulator refuses. Programs that only mention them compile.
#pragma once

#include "array_types.h"
#include "external_types.h"
#include "graph_node_types.h"
#include "graph_types.h"
#include "program_types.h"
