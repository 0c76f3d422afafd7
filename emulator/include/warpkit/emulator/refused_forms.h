/// @file
/// Other forms of the refused calls: CUDA 13's and 11's parameters, variables and kernels by
/// reference, pointers of any type.
#pragma once

#include "refused_calls.h"

// CUDA 13 gives the edges of a graph data of their own.
inline cudaError_t cudaGraphAddDependencies(cudaGraph_t graph, const cudaGraphNode_t* from,
                                            const cudaGraphNode_t* to,
                                            const cudaGraphEdgeData* edges, size_t count) {
  return ::cudaGraphAddDependencies_v2(graph, from, to, edges, count);
}
inline cudaError_t cudaGraphRemoveDependencies(cudaGraph_t graph, const cudaGraphNode_t* from,
                                               const cudaGraphNode_t* to,
                                               const cudaGraphEdgeData* edges, size_t count) {
  return ::cudaGraphRemoveDependencies_v2(graph, from, to, edges, count);
}
inline cudaError_t cudaGraphGetEdges(cudaGraph_t graph, cudaGraphNode_t* from, cudaGraphNode_t* to,
                                     cudaGraphEdgeData* edges, size_t* count) {
  return ::cudaGraphGetEdges_v2(graph, from, to, edges, count);
}
inline cudaError_t cudaGraphNodeGetDependencies(cudaGraphNode_t node, cudaGraphNode_t* others,
                                                cudaGraphEdgeData* edges, size_t* count) {
  return ::cudaGraphNodeGetDependencies_v2(node, others, edges, count);
}
inline cudaError_t cudaGraphNodeGetDependentNodes(cudaGraphNode_t node, cudaGraphNode_t* others,
                                                  cudaGraphEdgeData* edges, size_t* count) {
  return ::cudaGraphNodeGetDependentNodes_v2(node, others, edges, count);
}
inline cudaError_t cudaGraphAddNode(cudaGraphNode_t* node, cudaGraph_t graph,
                                    const cudaGraphNode_t* dependencies,
                                    const cudaGraphEdgeData* edges, size_t count,
                                    cudaGraphNodeParams* parameters) {
  return ::cudaGraphAddNode_v2(node, graph, dependencies, edges, count, parameters);
}
inline cudaError_t cudaStreamUpdateCaptureDependencies(cudaStream_t stream,
                                                       cudaGraphNode_t* dependencies,
                                                       const cudaGraphEdgeData* edges, size_t count,
                                                       unsigned int flags = 0) {
  return ::cudaStreamUpdateCaptureDependencies_v2(stream, dependencies, edges, count, flags);
}
inline cudaError_t cudaStreamGetCaptureInfo(cudaStream_t stream, cudaStreamCaptureStatus* status,
                                            unsigned long long* id, cudaGraph_t* graph,
                                            const cudaGraphNode_t** dependencies,
                                            const cudaGraphEdgeData** edges, size_t* count) {
  return ::cudaStreamGetCaptureInfo_v3(stream, status, id, graph, dependencies, edges, count);
}
inline cudaError_t cudaStreamGetCaptureInfo(cudaStream_t stream, cudaStreamCaptureStatus* status,
                                            unsigned long long* id = nullptr,
                                            cudaGraph_t* graph = nullptr,
                                            const cudaGraphNode_t** dependencies = nullptr,
                                            size_t* count = nullptr) {
  return ::cudaStreamGetCaptureInfo_v3(stream, status, id, graph, dependencies, nullptr, count);
}
inline cudaError_t cudaStreamGetCaptureInfo_v2(cudaStream_t stream, cudaStreamCaptureStatus* status,
                                               unsigned long long* id = nullptr,
                                               cudaGraph_t* graph = nullptr,
                                               const cudaGraphNode_t** dependencies = nullptr,
                                               size_t* count = nullptr) {
  return ::cudaStreamGetCaptureInfo_v3(stream, status, id, graph, dependencies, nullptr, count);
}

// CUDA 13 doesn't say which copy of a batch failed.
inline cudaError_t cudaMemcpyBatchAsync(void* const* targets, const void* const* sources,
                                        const size_t* sizes, size_t count,
                                        cudaMemcpyAttributes* attributes, size_t* firsts,
                                        size_t attribute_count, cudaStream_t stream) {
  return ::cudaMemcpyBatchAsync(const_cast<void**>(targets), const_cast<void**>(sources),
                                const_cast<size_t*>(sizes), count, attributes, firsts,
                                attribute_count, nullptr, stream);
}
inline cudaError_t cudaMemcpyBatchAsync(void* const* targets, const void* const* sources,
                                        const size_t* sizes, size_t count,
                                        cudaMemcpyAttributes attribute, cudaStream_t stream) {
  size_t first = 0;
  return ::cudaMemcpyBatchAsync(targets, sources, sizes, count, &attribute, &first, size_t(1),
                                stream);
}
inline cudaError_t cudaMemcpy3DBatchAsync(size_t count, cudaMemcpy3DBatchOp* copies,
                                          unsigned long long flags, cudaStream_t stream) {
  return ::cudaMemcpy3DBatchAsync(count, copies, nullptr, flags, stream);
}

// CUDA 11's forms, which give a node and a message or a result apart.
inline cudaError_t cudaGraphInstantiate(cudaGraphExec_t* executable, cudaGraph_t graph,
                                        cudaGraphNode_t*, char*, size_t) {
  return ::cudaGraphInstantiate(executable, graph, 0ull);
}
inline cudaError_t cudaGraphExecUpdate(cudaGraphExec_t executable, cudaGraph_t graph,
                                       cudaGraphNode_t*, cudaGraphExecUpdateResult*) {
  return ::cudaGraphExecUpdate(executable, graph, nullptr);
}

// Variables by reference.
template <class T>
inline cudaError_t cudaGraphAddMemcpyNodeToSymbol(cudaGraphNode_t* node, cudaGraph_t graph,
                                                  const cudaGraphNode_t* dependencies,
                                                  size_t dependency_count, const T& symbol,
                                                  const void* src, size_t count, size_t offset,
                                                  cudaMemcpyKind kind) {
  return ::cudaGraphAddMemcpyNodeToSymbol(node, graph, dependencies, dependency_count,
                                          (const void*)&symbol, src, count, offset, kind);
}
template <class T>
inline cudaError_t cudaGraphAddMemcpyNodeFromSymbol(cudaGraphNode_t* node, cudaGraph_t graph,
                                                    const cudaGraphNode_t* dependencies,
                                                    size_t dependency_count, void* dst,
                                                    const T& symbol, size_t count, size_t offset,
                                                    cudaMemcpyKind kind) {
  return ::cudaGraphAddMemcpyNodeFromSymbol(node, graph, dependencies, dependency_count, dst,
                                            (const void*)&symbol, count, offset, kind);
}
template <class T>
inline cudaError_t cudaGraphMemcpyNodeSetParamsToSymbol(cudaGraphNode_t node, const T& symbol,
                                                        const void* src, size_t count,
                                                        size_t offset, cudaMemcpyKind kind) {
  return ::cudaGraphMemcpyNodeSetParamsToSymbol(node, (const void*)&symbol, src, count, offset,
                                                kind);
}
template <class T>
inline cudaError_t cudaGraphMemcpyNodeSetParamsFromSymbol(cudaGraphNode_t node, void* dst,
                                                          const T& symbol, size_t count,
                                                          size_t offset, cudaMemcpyKind kind) {
  return ::cudaGraphMemcpyNodeSetParamsFromSymbol(node, dst, (const void*)&symbol, count, offset,
                                                  kind);
}
template <class T>
inline cudaError_t cudaGraphExecMemcpyNodeSetParamsToSymbol(cudaGraphExec_t executable,
                                                            cudaGraphNode_t node, const T& symbol,
                                                            const void* src, size_t count,
                                                            size_t offset, cudaMemcpyKind kind) {
  return ::cudaGraphExecMemcpyNodeSetParamsToSymbol(executable, node, (const void*)&symbol, src,
                                                    count, offset, kind);
}
template <class T>
inline cudaError_t cudaGraphExecMemcpyNodeSetParamsFromSymbol(cudaGraphExec_t executable,
                                                              cudaGraphNode_t node, void* dst,
                                                              const T& symbol, size_t count,
                                                              size_t offset, cudaMemcpyKind kind) {
  return ::cudaGraphExecMemcpyNodeSetParamsFromSymbol(executable, node, dst, (const void*)&symbol,
                                                      count, offset, kind);
}

// Kernels by their functions, objects and variables of any type.
template <class T>
inline cudaError_t cudaGetFuncBySymbol(cudaFunction_t* function, T* kernel) {
  return ::cudaGetFuncBySymbol(function, (const void*)kernel);
}
template <class T>
inline cudaError_t cudaGetKernel(cudaKernel_t* handle, T* kernel) {
  return ::cudaGetKernel(handle, (const void*)kernel);
}
template <class T>
inline cudaError_t cudaLibraryGetGlobal(T** pointer, size_t* size, cudaLibrary_t library,
                                        const char* name) {
  return ::cudaLibraryGetGlobal((void**)pointer, size, library, name);
}
template <class T>
inline cudaError_t cudaLibraryGetManaged(T** pointer, size_t* size, cudaLibrary_t library,
                                         const char* name) {
  return ::cudaLibraryGetManaged((void**)pointer, size, library, name);
}
template <class T>
inline cudaError_t cudaLibraryGetUnifiedFunction(T** pointer, cudaLibrary_t library,
                                                 const char* name) {
  return ::cudaLibraryGetUnifiedFunction((void**)pointer, library, name);
}
template <class T>
inline cudaError_t cudaUserObjectCreate(cudaUserObject_t* object, T* held,
                                        unsigned int reference_count, unsigned int flags) {
  return ::cudaUserObjectCreate(
      object, held, [](void* given) { delete static_cast<T*>(given); }, reference_count, flags);
}
