/// @file
/// Copies and sets, with CUDA's checks of direction and extent.
#pragma once

#include <cstddef>

#include "emulator/include/driver_types.h"
#include "emulator/runtime/block_observer.hpp"

namespace warpkit::emulator {

/// Rows of memory to write.
struct Target {
  void* at;           ///< First byte.
  std::size_t pitch;  ///< Bytes from row to row.
};

/// Rows of memory to read.
struct Source {
  const void* at;     ///< First byte.
  std::size_t pitch;  ///< Bytes from row to row.
};

/// When a copy or set happens.
struct CopyOrder {
  cudaStream_t stream = nullptr;  ///< On which stream.
  bool asynchronous = false;      ///< The call may return before, where CUDA lets it.
};

/// Copies a rectangle. Returns when it is done, unless CUDA documents that the call doesn't wait.
/// @param target where to, on host or device.
/// @param source where from, on host or device.
/// @param width bytes a row.
/// @param height rows.
/// @param kind the direction that the caller says.
/// @param order the stream, and whether the call is an asynchronous one.
/// @return cudaErrorInvalidValue for a range outside an allocation, a pitch below the width, or
///   memory of the other side; cudaErrorInvalidMemcpyDirection for an unknown kind;
///   cudaErrorInvalidResourceHandle for an unknown stream.
cudaError_t copy(Target target, Source source, std::size_t width, std::size_t height,
                 cudaMemcpyKind kind, CopyOrder order = {});

/// @param pointer a host or device address.
/// @return true for host memory that the device can't reach, which CUDA stages before a call
///   returns.
bool is_pageable(const void* pointer);

/// Copies or sets ranges that have been checked, when their turn has come.
/// @param what the ranges; without a source, memory is set.
/// @param value the byte to set.
/// @param stream the stream.
/// @param wait return when it is done.
/// @return cudaErrorInvalidResourceHandle for an unknown stream.
cudaError_t transfer(const Transfer& what, int value, cudaStream_t stream, bool wait);

/// What copy would say of its ranges, without copying.
/// @param target as for copy.
/// @param source as for copy.
/// @param width as for copy.
/// @param height as for copy.
/// @param kind as for copy.
/// @return as copy.
cudaError_t check_copy(Target target, Source source, std::size_t width, std::size_t height,
                       cudaMemcpyKind kind);

/// What set would say of its range, without setting anything.
/// @param target as for set.
/// @param width as for set.
/// @param height as for set.
/// @return as set.
cudaError_t check_set(Target target, std::size_t width, std::size_t height);

/// Sets a rectangle of device memory. Returns when it is done only for memory that the host can
/// touch.
/// @param target where.
/// @param value the byte.
/// @param width bytes a row.
/// @param height rows.
/// @param order the stream, and whether the call is an asynchronous one.
/// @return as copy.
cudaError_t set(Target target, int value, std::size_t width, std::size_t height,
                CopyOrder order = {});

}  // namespace warpkit::emulator
