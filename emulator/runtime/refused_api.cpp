// The API's calls that the emulator refuses, each by its name, and the few that belong to them and
// have an honest answer.
#include "emulator/include/cuda_runtime_api.h"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/streams.hpp"

using namespace warpkit::emulator;

extern "C" {

#define WARPKIT_OR(value)
#define WARPKIT_ROW(name, parameters) \
  cudaError_t name parameters { return not_supported(#name); }
#include "emulator/include/warpkit/emulator/refused_calls.def"
#include "emulator/include/warpkit/emulator/refused_graph_calls.def"
#undef WARPKIT_ROW
#undef WARPKIT_OR

cudaError_t cudaStreamIsCapturing(cudaStream_t stream, cudaStreamCaptureStatus* status) {
  return device_call([&] {
    if (!is_stream(stream)) return cudaErrorInvalidResourceHandle;
    if (!status) return cudaErrorInvalidValue;
    *status = cudaStreamCaptureStatusNone;
    return cudaSuccess;
  });
}

cudaError_t cudaStreamGetCaptureInfo_v3(cudaStream_t stream, cudaStreamCaptureStatus* status,
                                        unsigned long long* id, cudaGraph_t* graph,
                                        const cudaGraphNode_t** dependencies,
                                        const cudaGraphEdgeData** edges, size_t* count) {
  const cudaError_t error = cudaStreamIsCapturing(stream, status);
  if (error != cudaSuccess) return error;
  if (id) *id = 0;
  if (graph) *graph = nullptr;
  if (dependencies) *dependencies = nullptr;
  if (edges) *edges = nullptr;
  if (count) *count = 0;
  return cudaSuccess;
}

cudaError_t cudaThreadExchangeStreamCaptureMode(cudaStreamCaptureMode* mode) {
  static __thread cudaStreamCaptureMode current = cudaStreamCaptureModeGlobal;
  if (!mode || *mode < cudaStreamCaptureModeGlobal || *mode > cudaStreamCaptureModeRelaxed) {
    return result(cudaErrorInvalidValue);
  }
  const cudaStreamCaptureMode before = current;
  current = *mode;
  *mode = before;
  return cudaSuccess;
}

cudaError_t cudaStreamSetAttribute(cudaStream_t stream, cudaStreamAttrID,
                                   const cudaStreamAttrValue* value) {
  // All of them are hints about caches, waiting and priority, which change no result.
  return device_call([&] {
    if (!is_stream(stream)) return cudaErrorInvalidResourceHandle;
    return value ? cudaSuccess : cudaErrorInvalidValue;
  });
}

cudaError_t cudaStreamGetAttribute(cudaStream_t stream, cudaStreamAttrID attribute,
                                   cudaStreamAttrValue* value) {
  return device_call([&] {
    if (!is_stream(stream)) return cudaErrorInvalidResourceHandle;
    if (!value) return cudaErrorInvalidValue;
    *value = {};
    if (attribute == cudaLaunchAttributePriority) {
      return cudaStreamGetPriority(stream, &value->priority);
    }
    if (attribute == cudaLaunchAttributeSynchronizationPolicy) {
      value->syncPolicy = cudaSyncPolicyAuto;
    }
    return cudaSuccess;
  });
}

cudaError_t cudaStreamCopyAttributes(cudaStream_t target, cudaStream_t source) {
  return device_call([&] {
    return is_stream(target) && is_stream(source) ? cudaSuccess : cudaErrorInvalidResourceHandle;
  });
}

}  // extern "C"
