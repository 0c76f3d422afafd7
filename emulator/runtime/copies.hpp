/// @file
/// Copies and sets, with CUDA's checks of direction and extent.
#pragma once

#include <cstddef>

#include "emulator/include/driver_types.h"

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

/// Copies a rectangle; returns when it is done.
/// @param target where to, on host or device.
/// @param source where from, on host or device.
/// @param width bytes a row.
/// @param height rows.
/// @param kind the direction that the caller says.
/// @return cudaErrorInvalidValue for a range outside an allocation, a pitch below the width, or
///   memory of the other side; cudaErrorInvalidMemcpyDirection for an unknown kind.
cudaError_t copy(Target target, Source source, std::size_t width, std::size_t height,
                 cudaMemcpyKind kind);

/// Sets a rectangle of device memory; returns when it is done.
/// @param target where.
/// @param value the byte.
/// @param width bytes a row.
/// @param height rows.
/// @return as copy.
cudaError_t set(Target target, int value, std::size_t width, std::size_t height);

}  // namespace warpkit::emulator
