/// @file
/// The runtime API's calls that return cudaErrorNotSupported, and those round them that don't.
#pragma once

#include "../../driver_types.h"
#include "refused_types.h"

extern "C" {

#define WARPKIT_OR(value) = value
#define WARPKIT_ROW(name, parameters) cudaError_t name parameters;
#include "refused_calls.def"
#include "refused_graph_calls.def"
#undef WARPKIT_ROW
#undef WARPKIT_OR

/// Says that no stream is ever captured.
cudaError_t cudaStreamIsCapturing(cudaStream_t stream, cudaStreamCaptureStatus* status);
/// Says the same, with the fuller question's other answers empty.
cudaError_t cudaStreamGetCaptureInfo_v3(cudaStream_t stream, cudaStreamCaptureStatus* status,
                                        unsigned long long* id = nullptr,
                                        cudaGraph_t* graph = nullptr,
                                        const cudaGraphNode_t** dependencies = nullptr,
                                        const cudaGraphEdgeData** edges = nullptr,
                                        size_t* count = nullptr);
cudaError_t cudaThreadExchangeStreamCaptureMode(cudaStreamCaptureMode* mode);

cudaError_t cudaStreamSetAttribute(cudaStream_t stream, cudaStreamAttrID attribute,
                                   const cudaStreamAttrValue* value);
cudaError_t cudaStreamGetAttribute(cudaStream_t stream, cudaStreamAttrID attribute,
                                   cudaStreamAttrValue* value);
cudaError_t cudaStreamCopyAttributes(cudaStream_t target, cudaStream_t source);

}  // extern "C"

#include "refused_forms.h"

inline cudaChannelFormatDesc cudaCreateChannelDesc(int x, int y, int z, int w,
                                                   cudaChannelFormatKind kind) {
  return {x, y, z, w, kind};
}
